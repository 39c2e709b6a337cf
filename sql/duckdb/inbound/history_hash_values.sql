-- Replaces the values of a property that is to be hashed by their digests, but for those that are digests already. Repeatable.
UPDATE {{target}} AS kept
SET value = {{digest}}
WHERE kept.object = $object
  AND kept.property = $property
  AND kept.value IS NOT NULL
  AND NOT regexp_full_match(kept.value, '[0-9a-f]{64}')
