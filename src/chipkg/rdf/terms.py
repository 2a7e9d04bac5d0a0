"""Narrows RDF terms: a chip-kg graph has no blank nodes and no quoted triples, only IRIs and literals."""

import unicodedata

import pyoxigraph as ox

_SCRIPT_LANGUAGES = (("HANGUL", "ko"), ("HIRAGANA", "ja"), ("KATAKANA", "ja"), ("CJK", "zh"))


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


def tagged(name: str, language: str = "") -> ox.Literal:
    """A name with its language: the one given, else that of its script; Latin script counts as English."""
    scripts = " ".join(unicodedata.name(char, "") for char in name)
    by_script = next((tag for script, tag in _SCRIPT_LANGUAGES if script in scripts), "en")
    return ox.Literal(name, language=language or by_script)
