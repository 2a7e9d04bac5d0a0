"""Narrows RDF terms: a chip-kg graph has no blank nodes and no quoted triples, only IRIs and literals."""

import pyoxigraph as ox


def iri(term: object) -> ox.NamedNode:
    """The term as an IRI; `TypeError` when it is something else."""
    if not isinstance(term, ox.NamedNode):
        raise TypeError(f"expected an IRI, found {term}")
    return term


def literal(term: object) -> ox.Literal:
    """The term as a literal; `TypeError` when it is something else."""
    if not isinstance(term, ox.Literal):
        raise TypeError(f"expected a literal, found {term}")
    return term


def node(term: object) -> ox.NamedNode | ox.Literal:
    """The term as an IRI or a literal; `TypeError` when it is something else."""
    return term if isinstance(term, ox.Literal) else iri(term)
