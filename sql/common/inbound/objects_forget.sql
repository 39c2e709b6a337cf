-- Takes out an object type that objects_keep writes anew, in the same transaction. Repeatable.
DELETE FROM {{objects}}
WHERE type_id = $type_id
