"""Writes the SPARQL that a remote store is sent."""

import re
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from chipkg.errors import QueryError
from chipkg.store.safety import significant, unescaped

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_FORM = re.compile(r"\s*(?:(?:PREFIX\s+[^\s:]*:|BASE|VERSION)\s+)*(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_DECLARED = re.compile(r"\bPREFIX\s+([^\s:]*):", re.IGNORECASE)
_BACKSLASH_U = re.compile(r"\\\\([uU])|\\.", re.DOTALL)


def query_form(sparql: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE; anything else is a `QueryError`.

    An update is not sent to a query address, since some engines (Virtuoso) would run it there.
    """
    found = [_FORM.match(significant(text)) for text in (sparql, unescaped(sparql))]
    forms = {form[1].upper() if form else "" for form in found}
    if len(forms) > 1 or "" in forms:
        raise QueryError("this is not a SPARQL query; one starts with SELECT, ASK, CONSTRUCT or DESCRIBE")
    return forms.pop()


def with_prefixes(sparql: str, prefixes: Mapping[str, str]) -> str:
    """The text with a declaration of each prefix that it uses and does not declare itself.

    They go on its first line, so that the line numbers in the store's messages stay right.
    """
    text = significant(sparql)
    used = {name for name in prefixes if re.search(rf"(?<![\w.-]){name}:", text)}
    missing = sorted(used - set(_DECLARED.findall(text)))
    return "".join(f"PREFIX {name}: <{prefixes[name]}> " for name in missing) + sparql


def write_term(term: Term) -> str:
    r"""The term as SPARQL reads it.

    Engines that put in `\u0041` before they parse would do so in the text `\\u0041` too, which
    stands for a backslash and five letters: the `u` after a backslash is written as an escape itself.
    """
    return _BACKSLASH_U.sub(lambda pair: rf"\\\u{ord(pair[1]):04X}" if pair[1] else pair[0], str(term))


def write_change(remove: Iterable[ox.Triple], add: Iterable[ox.Triple]) -> str:
    """One update that removes, then adds."""
    parts = (("DELETE", _statements(remove)), ("INSERT", _statements(add)))
    return " ;\n".join(f"{verb} DATA {{\n{statements}}}" for verb, statements in parts if statements)


def _statements(triples: Iterable[ox.Triple]) -> str:
    return "".join(f"{' '.join(map(write_term, triple))} .\n" for triple in triples)
