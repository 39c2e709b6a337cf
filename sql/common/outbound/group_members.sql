-- The members that a source names, each once. Selects only; may be repeated.
SELECT
  member_source.member AS source_key,
  min(member_source.spelled) AS identity
FROM {{member_source}} AS member_source
WHERE member_source.member IS NOT NULL
GROUP BY
  member_source.member
