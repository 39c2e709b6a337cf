-- Replaces the values of a property that is to be hashed by their digests, but for those that are digests already. Repeatable.
UPDATE {{target}}
SET value = {{digest}}
WHERE object = $object
  AND property = $property
  AND value IS NOT NULL
  AND NOT (length(value) = 64 AND translate(value, '0123456789abcdef', '') = '')
