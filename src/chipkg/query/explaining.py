"""What is wrong with a query: where, and what was probably meant."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from chipkg.errors import QueryError
from chipkg.ontology import NAMESPACE, Ontology
from chipkg.query.tokens import Token, offset, place, tokens

_POSITION = re.compile(r"error at (\d+):(\d+)(?:-\d+:\d+)?")
_WORDS = """
    a add all as asc ask avg base bind by clear construct copy count create data default delete desc describe
    distinct drop exists false filter from graph group having in insert into limit load max min minus move
    named not offset optional order prefix reduced sample select separator service silent sum to true undef
    union update using values where with group_concat abs bnode bound ceil coalesce concat contains datatype
    day encode_for_uri floor hours if iri uri isblank isiri isliteral isnumeric isuri lang langmatches lcase
    md5 minutes month now rand regex replace round sameterm seconds sha1 sha256 sha384 sha512 str strafter
    strbefore strdt strends strlang strlen strstarts struuid substr timezone tz ucase uuid year adjust lateral
    triple subject predicate object istriple version langdir haslang haslangdir strlangdir
"""
_KEYWORDS = frozenset(_WORDS.split())


def explain(sparql: str, message: str, prefixes: Mapping[str, str]) -> str:
    """What is wrong with a query that an engine refuses with `message`, with line, column and the likely fix."""
    listed = list(tokens(sparql))
    for at, problem in _problems(sparql, listed, prefixes):
        return _pointed(sparql, at, problem)
    found = _POSITION.search(message)
    if not found:
        return message
    return _pointed(sparql, offset(sparql, int(found[1]), int(found[2])), _expected(message))


def check_terms(sparql: str, ontology: Ontology) -> None:
    """Refuse a query with a name that the ontology does not have: it could match nothing. The error names the nearest.

    A prefix kg: that the query declares itself is its own.
    """
    listed = list(tokens(sparql))
    own = "kg" in _declared(listed)
    for token in listed:
        if token.kind == "iri" and token.text[1:].startswith(NAMESPACE):
            name = token.text[1:-1].removeprefix(NAMESPACE)
        elif token.kind == "name" and token.text.startswith("kg:") and not own:
            name = token.text.removeprefix("kg:")
        else:
            continue
        if name and name not in ontology.labels:
            problem = f"the ontology has no kg:{name}{_meant(_nearest(name, ontology))}"
            raise QueryError(_pointed(sparql, token.start, problem))


def _problems(sparql: str, listed: list[Token], prefixes: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """What can be said without knowing the grammar, the most telling first."""
    declared = {*prefixes, *_declared(listed)}
    for token in listed:
        if token.kind == "mark" and token.text in "\"'":
            yield token.start, "this text is not closed; texts end on their line with the quote they begin with"
    for token in listed:
        prefix = token.text.partition(":")[0]
        if token.kind == "name" and prefix not in declared:
            near = [f"{name}:" for name in get_close_matches(prefix, declared, n=3, cutoff=0.5)]
            hint = _meant(near) or f"; declared are {', '.join(f'{name}:' for name in sorted(declared))}"
            yield token.start, f"unknown prefix {prefix}:{hint}"
    for token in listed:
        if token.kind == "word" and token.text.lower() not in _KEYWORDS:
            near = [word.upper() for word in get_close_matches(token.text.lower(), _KEYWORDS, n=2, cutoff=0.6)]
            hint = _meant(near) or f"; a variable is written ?{token.text}, a text in quotes"
            yield token.start, f"{token.text} is no word of SPARQL{hint}"
    opened = sum(token.text == "{" for token in listed) - sum(token.text == "}" for token in listed)
    if opened > 0:
        yield len(sparql.rstrip()), f"{opened} closing brace{'s' * (opened > 1)} }} missing"
    elif opened < 0:
        closing = next(token for token in listed if token.text == "}" and token.depth < 0)
        yield closing.start, "this brace } closes nothing"


def _declared(listed: Iterable[Token]) -> set[str]:
    before = ""
    found = set()
    for token in listed:
        if before == "prefix" and token.kind == "name":
            found.add(token.text.removesuffix(":"))
        before = token.text.lower()
    return found


def _expected(message: str) -> str:
    """The engine's own words, where they are few; else that something else is expected here."""
    _, _, expected = message.partition(": expected ")
    if "variable that is unbound" in expected:
        return "a variable is selected that is neither grouped by nor counted; add it to GROUP BY"
    if expected and "one of" not in expected and len(expected) < 40:
        return f"expected {expected}"
    marks = re.findall(r'"([^"\s\w\\]{1,2})"', expected)
    return f"unexpected here; expected one of {' '.join(dict.fromkeys(marks))}" if marks else "unexpected here"


def _nearest(name: str, ontology: Ontology) -> list[str]:
    """Terms that are written or read nearly like this."""
    spelled = {known.casefold(): known for known in ontology.labels}
    read = {label.casefold().replace(" ", ""): known for known, label in ontology.labels.items()}
    near = get_close_matches(name.casefold(), [*spelled, *read], n=6, cutoff=0.6)
    return list(dict.fromkeys(f"kg:{spelled.get(text) or read[text]}" for text in near))[:3]


def _meant(near: list[str]) -> str:
    return f"; did you mean {' or '.join(near)}?" if near else ""


def _pointed(sparql: str, at: int, problem: str) -> str:
    """The problem with its line, column and a mark under it."""
    line, column = place(sparql, at)
    text = (sparql.splitlines() or [""])[min(line, len(sparql.splitlines())) - 1]
    start = max(column - 61, 0)
    shown = "".join(char if char.isprintable() else " " for char in text[start : start + 100])
    return f"line {line}, column {column}: {problem}\n  {shown}\n  {' ' * (column - 1 - start)}^"
