-- Forms, with the address that a visitor is sent on to. Repeatable.
SELECT {{columns}}
FROM (
  SELECT held.*, CASE {{action}} WHEN 'redirect_url' THEN {{aim}} END AS _redirect
  FROM {{source}} AS held
) AS held
WHERE {{chosen}}
