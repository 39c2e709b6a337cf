-- One row for each record that links start from, its links as the JSON text of an object { other key: list of labels }. An
-- empty list is the unlabelled link. In one order, which an OBJECT would not keep, so that the same links give the same
-- hash. Selects only; may be repeated.
WITH pairs AS (
  SELECT
    link_source.from_key,
    link_source.to_key,
    min(link_source.from_text) AS from_text,
    to_json(
      to_variant(array_agg(DISTINCT link_source.label) WITHIN GROUP (ORDER BY link_source.label))
    ) AS labels
  FROM {{link_source}} AS link_source
  WHERE link_source.from_key IS NOT NULL
    AND link_source.to_key IS NOT NULL
  GROUP BY
    link_source.from_key,
    link_source.to_key
)
SELECT
  pairs.from_key AS source_key,
  min(pairs.from_text) AS identity,
  concat(
    '{',
    listagg(concat(to_json(to_variant(pairs.to_key)), ':', pairs.labels), ',') WITHIN GROUP (ORDER BY pairs.to_key),
    '}'
  ) AS link_0
FROM pairs
GROUP BY
  pairs.from_key
