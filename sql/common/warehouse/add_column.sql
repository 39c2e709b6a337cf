-- Adds a column. Repeatable.
ALTER TABLE {{table}}
ADD COLUMN IF NOT EXISTS {{definition}}
