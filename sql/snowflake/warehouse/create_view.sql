-- Makes a view over a statement that selects. Repeatable: who may read the view before may read it after.
CREATE OR REPLACE VIEW {{view}} COPY GRANTS AS
{{selected}}
