-- Lists the files of the stage. Reads only.
LIST @{{stage}}
