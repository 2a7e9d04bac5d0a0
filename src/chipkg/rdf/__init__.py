"""Statements as RDF: prefixes, minting of IRIs, and the triples of a document."""
