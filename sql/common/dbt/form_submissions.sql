-- Form submissions, each with the contact that has the e-mail that was sent. Repeatable.
SELECT {{columns}}
FROM {{source}} AS held
LEFT JOIN (
  SELECT lower({{email}}) AS email, min(present.id) AS contact_id
  FROM {{contacts}} AS present
  WHERE present._deleted_at IS NULL
  GROUP BY lower({{email}})
) AS sender
  ON sender.email = lower(held.email)
WHERE {{chosen}}
