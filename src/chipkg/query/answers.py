"""What comes back from a named question: rows of entities, relations and texts, and the sentences behind each."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from io import TextIOWrapper
from typing import IO

import pyoxigraph as ox

from chipkg.ontology import NAMESPACE
from chipkg.query.questions import Question
from chipkg.query.reading import Reader
from chipkg.query.results import harmless, one_line, render_table

# IRIs that are looked up in one query
_BATCH = 500
_LABELS = "SELECT ?entity ?label WHERE { VALUES ?entity { %s } ?entity rdfs:label ?label }"
_SENTENCES = """
SELECT * WHERE {
  VALUES ?node { %s }
  ?node kg:evidence? ?evidence .
  ?evidence kg:quote ?quote ; kg:start ?start ; kg:polarity ?polarity ; kg:modality ?modality ;
    kg:confidence ?confidence ; kg:document ?document .
  ?document dcterms:title ?title .
  OPTIONAL { ?document schema:publisher ?source }
  OPTIONAL { ?document schema:url ?url }
  OPTIONAL { ?document schema:datePublished ?published }
  OPTIONAL { ?evidence kg:attributedTo/rdfs:label ?speaker }
}"""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as it is shown; `iri` where it is an entity or a relation."""

    text: str
    iri: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence that a row stands on."""

    quote: str
    polarity: str
    modality: str
    confidence: float
    title: str
    source: str = ""
    url: str = ""
    published: str = ""
    speaker: str = ""

    @property
    def circumstances(self) -> str:
        """Who says it, how, where: in one line."""
        parts = (
            f"{self.speaker} says so" if self.speaker else "",
            "denied" if self.polarity == "negated" else "",
            self.modality if self.modality != "actual" else "",
            ", ".join(part for part in (self.title, self.source, self.published) if part),
            f"confidence {self.confidence:.2f}",
        )
        return "; ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an answer: its cells, and the statements, measures and evidence that it stands on, by IRI."""

    cells: tuple[Cell, ...]
    why: tuple[str, ...]
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question: what was asked, with which values, and the rows."""

    question: Question
    values: Mapping[str, Cell]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def asked(self) -> str:
        """The question with its values: "suppliers, company = SMIC: Who supplies a company, …"."""
        given = "".join(f", {name} = {cell.text}" for name, cell in self.values.items())
        return f"{self.question.name}{given}: {self.question.title}"

    def records(self) -> list[dict[str, str]]:
        """The rows as plain texts by column."""
        return [{name: cell.text for name, cell in zip(self.columns, row.cells, strict=True)} for row in self.rows]


def read_answer(
    question: Question, values: Mapping[str, Cell], results: ox.QuerySolutions, reader: Reader, *, limit: int = 0
) -> Answer:
    """The answer in a query's results, with labels and sentences; rows of which only the grounds differ are one."""
    names = [variable.value for variable in results.variables]
    columns = tuple(name for name in names if not _is_why(name))
    found: dict[tuple[object, ...], list[str]] = {}
    for solution in results:
        row = dict(zip(names, solution, strict=True))
        key = tuple(row[name] for name in columns)
        if limit and len(found) == limit and key not in found:
            break
        grounds = " ".join(str(getattr(row[name], "value", "")) for name in names if _is_why(name)).split()
        found.setdefault(key, []).extend(grounds)
    labels = _labels(reader, {t.value for key in found for t in key if isinstance(t, ox.NamedNode)})
    grounds_of = [tuple(dict.fromkeys(why)) for why in found.values()]
    sentences = _sentences(reader, {iri for why in grounds_of for iri in why})
    rows = tuple(
        Row(tuple(_cell(term, labels, reader) for term in key), why, tuple(s for iri in why for s in sentences[iri]))
        for key, why in zip(found, grounds_of, strict=True)
    )
    # where the query does not say in what order, they stand by what is shown
    ordered = rows if "ORDER BY" in question.sparql else tuple(sorted(rows, key=_shown))
    return Answer(question, values, columns, ordered)


def write_answer(answer: Answer, output: IO[bytes], *, form: str, why: bool = False, width: int = 0) -> None:
    """As table, JSON or CSV; `why` adds the sentences. `width` shortens a table's lines to so many columns."""
    if form == "json":
        output.write(json.dumps(to_json(answer, why=why), ensure_ascii=False, indent=1).encode() + b"\n")
    elif form == "csv":
        _write_csv(answer, output, why=why)
    else:
        output.write("".join(_with_sentences(answer) if why else _table(answer, width)).encode())


def to_json(answer: Answer, *, why: bool = False) -> dict[str, object]:
    """The answer as plain values; a cell with an IRI is an object of both."""
    return {
        "question": answer.question.name,
        "title": answer.question.title,
        "parameters": {name: _plain(cell) for name, cell in answer.values.items()},
        "columns": list(answer.columns),
        "rows": [
            {name: _plain(cell) for name, cell in zip(answer.columns, row.cells, strict=True)}
            | {"why": [asdict(sentence) for sentence in row.sentences] if why else list(row.why)}
            for row in answer.rows
        ],
    }


def _is_why(name: str) -> bool:
    return name.rstrip("0123456789") == "why"


def _shown(row: Row) -> list[str]:
    return [cell.text.casefold() for cell in row.cells]


def _cell(term: object, labels: Mapping[str, str], reader: Reader) -> Cell:
    if term is None:
        return Cell("")
    if not isinstance(term, ox.NamedNode):
        return Cell(str(getattr(term, "value", term)))
    if term.value.startswith(NAMESPACE):
        return Cell(reader.ontology.label(term.value.removeprefix(NAMESPACE)), term.value)
    return Cell(labels.get(term.value, term.value), term.value)


def _labels(reader: Reader, iris: Iterable[str]) -> dict[str, str]:
    return {row["entity"]: row["label"] for row in _looked_up(reader, _LABELS, iris)}


def _sentences(reader: Reader, iris: Iterable[str]) -> Mapping[str, list[Sentence]]:
    found: dict[str, list[Sentence]] = defaultdict(list)
    rows = _looked_up(reader, _SENTENCES, iris)
    for row in sorted(rows, key=lambda r: (r.get("published", ""), r["title"], int(r["start"]), r["evidence"])):
        found[row["node"]].append(
            Sentence(
                quote=row["quote"],
                polarity=row["polarity"].removeprefix(NAMESPACE),
                modality=row["modality"].removeprefix(NAMESPACE),
                confidence=float(row["confidence"]),
                title=row["title"],
                **{name: row[name] for name in ("source", "url", "published", "speaker") if name in row},
            )
        )
    return found


def _looked_up(reader: Reader, sparql: str, iris: Iterable[str]) -> Iterator[dict[str, str]]:
    for batch in _batches(sorted(iris)):
        yield from reader.rows(sparql % " ".join(str(ox.NamedNode(iri)) for iri in batch))


def _batches(iris: Sequence[str]) -> Iterator[Sequence[str]]:
    return (iris[start : start + _BATCH] for start in range(0, len(iris), _BATCH))


def _plain(cell: Cell) -> object:
    return {"label": cell.text, "iri": cell.iri} if cell.iri else cell.text


def _write_csv(answer: Answer, output: IO[bytes], *, why: bool) -> None:
    """One line a row; with the sentences one a sentence."""
    stream = TextIOWrapper(output, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(stream, lineterminator="\n")
    about = ("quote", "polarity", "modality", "speaker", "title", "source", "published", "url", "confidence")
    writer.writerow([*answer.columns, *(f"why_{name}" for name in about if why)])
    for row in answer.rows:
        cells = [cell.text for cell in row.cells]
        told = [[getattr(s, name) for name in about] for s in row.sentences] or [[""] * len(about)]
        for extra in told if why else [[]]:
            writer.writerow([harmless(value) for value in [*cells, *extra]])
    stream.detach()


def _table(answer: Answer, width: int) -> Iterator[str]:
    if answer.rows:
        yield render_table(answer.columns, [[cell.text for cell in row.cells] for row in answer.rows], width)
    yield _counted(answer)


def _with_sentences(answer: Answer) -> Iterator[str]:
    """Each row in one line, its sentences under it."""
    for row in answer.rows:
        told = (
            f"{name}: {one_line(cell.text)}" for name, cell in zip(answer.columns, row.cells, strict=True) if cell.text
        )
        yield " · ".join(told) + "\n"
        for sentence in dict.fromkeys(row.sentences):
            yield f"  | {one_line(sentence.quote)}\n    {one_line(sentence.circumstances)}\n"
        yield "\n"
    yield _counted(answer)


def _counted(answer: Answer) -> str:
    number = len(answer.rows)
    return f"{number} row{'' if number == 1 else 's'}\n" if number else "nothing in this graph answers that\n"
