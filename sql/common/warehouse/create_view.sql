-- Makes a view over a statement that selects. Repeatable.
CREATE OR REPLACE VIEW {{view}} AS
{{selected}}
