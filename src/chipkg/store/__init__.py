"""Where the graph lives: the embedded store and remote SPARQL 1.1 stores behind one Protocol."""
