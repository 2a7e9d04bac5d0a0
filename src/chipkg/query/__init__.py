"""Asking the graph: SPARQL with its result formats, and statements read back with their evidence."""
