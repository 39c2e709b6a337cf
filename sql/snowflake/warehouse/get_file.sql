-- Takes one file down into a folder. Repeatable.
GET {{location}} {{folder}}
