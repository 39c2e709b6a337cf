-- Keeps a query's result for this session, to be unloaded. Repeatable. Values are bound here: that COPY takes them in
-- its query is documented nowhere.
CREATE OR REPLACE TEMPORARY TABLE {{table}} AS
{{selected}}
