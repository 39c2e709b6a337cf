-- Settles what the statements of this session rely on, whatever the account's settings are. Repeatable.
ALTER SESSION SET {{settings}}
