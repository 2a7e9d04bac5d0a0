"""The words of a SPARQL text with their places, well enough to point at one; parsing is the engine's."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
    |(?P<string>\"{3}.*?\"{3}|'{3}.*?'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')(?:@[\w-]+)?
    |(?P<iri><[^<>"{}|^`\\\s]*>)
    |(?P<variable>[?$]\w+)
    |(?P<name>(?:[^\W\d_][\w.-]*)?:(?:[\w%:](?:[\w.%:-]*[\w%:-])?)?)
    |(?P<number>\d[\d.]*(?:[eE][+-]?\d+)?)
    |(?P<word>[^\W\d]\w*)
    |(?P<mark>[^\s])""",
    re.DOTALL | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is iri, variable, name (with its prefix), number, string, word or mark; `depth` counts open braces."""

    kind: str
    text: str
    start: int
    depth: int

    @property
    def end(self) -> int:
        """The place after it."""
        return self.start + len(self.text)


def tokens(sparql: str) -> Iterator[Token]:
    """The tokens of a text, comments left out."""
    depth = 0
    for match in _TOKEN.finditer(sparql):
        kind = match.lastgroup or "mark"
        if kind == "comment":
            continue
        depth -= kind == "mark" and match[0] == "}"
        yield Token(kind, match[0], match.start(), depth)
        depth += kind == "mark" and match[0] == "{"


def place(sparql: str, offset: int) -> tuple[int, int]:
    """Line and column of a place, from 1."""
    before = sparql[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def offset(sparql: str, line: int, column: int) -> int:
    """The place of a line and column; the end of the text where it has no such line."""
    lines = sparql.splitlines(keepends=True)
    return min(sum(map(len, lines[: line - 1])) + column - 1, len(sparql))


def with_limit(sparql: str, limit: int) -> str:
    """The query with at most so many solutions, whatever limit it has itself."""
    outer = [token for token in tokens(sparql) if token.depth == 0]
    for number, token in zip(outer[1:], outer, strict=False):
        if token.kind == "word" and token.text.upper() == "LIMIT" and number.kind == "number":
            own = min(limit, int(number.text)) if number.text.isdigit() else limit
            return f"{sparql[: number.start]}{own}{sparql[number.end :]}"
    closing = [token for token in outer if token.text == "}"]
    # VALUES after the pattern comes after LIMIT (SPARQL 1.1 grammar, rule 2)
    values = [t for t in outer if t.text.upper() == "VALUES" and closing and t.start > closing[0].start]
    at = values[0].start if values else len(sparql)
    return f"{sparql[:at]}\nLIMIT {limit}\n{sparql[at:]}"
