-- Removes the files of a folder of the stage. Repeatable.
REMOVE {{location}}
