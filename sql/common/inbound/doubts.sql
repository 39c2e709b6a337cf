-- The records to be written in which a value does not fit its column or is rounded by it, with the texts and the reasons. Repeatable.
SELECT
  judged.id,
  {{texts}} AS texts,
  {{codes}} AS codes
FROM {{judged}} AS judged
INNER JOIN {{staging}} AS staged
  ON {{place}} = judged.place
WHERE judged.verdict = 'write'
  AND judged.doubt IS NOT NULL
