-- Adds columns that were looked for and not found. Not repeatable.
ALTER TABLE {{table}}
ADD COLUMN {{definitions}}
