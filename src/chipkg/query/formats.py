"""The names of the result formats, apart from the code that writes them so that `kg --help` stays fast."""

SELECT_FORMATS = ("csv", "tsv", "json", "xml")
GRAPH_FORMATS = ("turtle", "ntriples")
FORMATS = ("table", *SELECT_FORMATS, *GRAPH_FORMATS)
