"""What a text of SPARQL would do, read without running it."""

import re

from chipkg.errors import QueryError

# what a query may contain without meaning anything: IRIs, strings, comments
_OPAQUE = re.compile(
    r"""<[^<>"{}|^`\\\s]*>|\"{3}.*?\"{3}|'{3}.*?'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\#[^\n]*""",
    re.DOTALL,
)
_NETWORK = re.compile(r"(?<![?$:\w.-])(SERVICE|LOAD)(?![\w:-])", re.IGNORECASE)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U(00(?:0[0-9A-Fa-f]|10)[0-9A-Fa-f]{4})")


def refuse_network(sparql: str) -> None:
    """Refuse SERVICE and LOAD, which would make this machine or the store's fetch what a stranger's query names."""
    for text in (sparql, unescaped(sparql)):
        found = _NETWORK.search(significant(text))
        if found:
            raise QueryError(f"{found[1].upper()} is refused: a query may not reach the network")


def significant(sparql: str) -> str:
    """The text without its IRIs, strings and comments, in which any word may stand."""
    return _OPAQUE.sub(" ", sparql)


def unescaped(sparql: str) -> str:
    r"""The text with its `\u0053` as characters, which SPARQL puts in before it parses (1.1, section 19.2)."""
    return _ESCAPE.sub(lambda code: chr(int(code[1] or code[2], 16)), sparql)
