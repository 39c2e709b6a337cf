-- Counts the rows of several tables at once. Reads only.
SELECT {{row_counts}}
