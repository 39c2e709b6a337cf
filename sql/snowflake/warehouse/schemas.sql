-- Tells whether a schema is there: making it again takes a right that a role may lack. Reads only.
SELECT known.schema_name
FROM {{catalog}}.information_schema.schemata AS known
WHERE known.schema_name = $schema
