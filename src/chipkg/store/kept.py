"""What a store's folder keeps beside the graph: documents as they were extracted, and people's judgements.

kg-store/
  documents.sqlite   one row a document: its id and its record as `kg extract` prints it, before judgements
  judgements.jsonl   one line a decision, never taken out: undoing appends

Judgements change what documents say only on their way into the graph. The database also keeps the
outcome of the judgements that the graph has; where a process died in between, or somebody edited the
file, the difference shows which documents have to be put again. Whoever writes holds the store's lock.
"""

import json
import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast, get_args

from chipkg.errors import RecordError, StoreError
from chipkg.model import ResolvedDocument
from chipkg.records import record_line, resolved_from_record, resolved_to_record
from chipkg.records.fields import Fields, shown
from chipkg.resolution.judgements import Judgement, Outcome, Verdict, entity_key, written_time

DOCUMENTS_FILE = "documents.sqlite"
JUDGEMENTS_FILE = "judgements.jsonl"

_TABLES = """
CREATE TABLE IF NOT EXISTS documents (id TEXT PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS entities (key TEXT, document TEXT, PRIMARY KEY (key, document)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS entities_of ON entities (document);
CREATE TABLE IF NOT EXISTS outcome (outcome TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS leaving (id TEXT PRIMARY KEY);
"""
# bound values in one statement: SQLite's limit was 999 for long
_CHUNK = 500
_MEMBERS = tuple(Judgement.__dataclass_fields__)


class Kept:
    """The two files of one store's folder. Use `open_kept` to get one, while the store is open for writing."""

    def __init__(self, folder: Path, database: sqlite3.Connection) -> None:
        self.folder = folder
        self._database = database

    def put(self, documents: Iterable[ResolvedDocument]) -> None:
        """Keep documents; one with the id of a document that is kept replaces it."""
        with self._database:
            for document in documents:
                identifier = document.document.id
                record = record_line(resolved_to_record(document))
                self._database.execute("REPLACE INTO documents VALUES (?, ?)", (identifier, record))
                self._database.execute("DELETE FROM entities WHERE document = ?", (identifier,))
                keys = {(entity_key(entity), identifier) for entity in document.entities}
                self._database.executemany("INSERT INTO entities VALUES (?, ?)", sorted(keys))

    def remove(self, document_ids: Iterable[str]) -> None:
        """Keep documents no longer."""
        with self._database:
            for identifier in document_ids:
                self._database.execute("DELETE FROM documents WHERE id = ?", (identifier,))
                self._database.execute("DELETE FROM entities WHERE document = ?", (identifier,))
                self._database.execute("DELETE FROM leaving WHERE id = ?", (identifier,))

    def leave(self, document_ids: Iterable[str]) -> None:
        """Note that documents are about to leave the graph: whoever comes next finishes what was begun."""
        with self._database:
            rows = [(identifier,) for identifier in document_ids]
            self._database.executemany("INSERT OR IGNORE INTO leaving VALUES (?)", rows)

    @property
    def leaving(self) -> list[str]:
        """The ids of documents whose removal was begun and not finished."""
        return sorted(row[0] for row in self._database.execute("SELECT id FROM leaving"))

    def ids(self) -> set[str]:
        """The ids of all documents that are kept."""
        return {row[0] for row in self._database.execute("SELECT id FROM documents")}

    def documents(self, document_ids: Iterable[str]) -> Iterator[ResolvedDocument]:
        """These documents as they were extracted, by id; those that are not kept are left out."""
        for identifier in sorted(set(document_ids)):
            row = self._database.execute("SELECT record FROM documents WHERE id = ?", (identifier,)).fetchone()
            if row:
                yield resolved_from_record(json.loads(row[0]))

    def mentioning(self, keys: Collection[str]) -> set[str]:
        """The ids of the documents in which an entity with one of these keys was found."""
        ordered, found = sorted(keys), set[str]()
        for start in range(0, len(ordered), _CHUNK):
            chunk = ordered[start : start + _CHUNK]
            places = ", ".join("?" * len(chunk))
            rows = self._database.execute(f"SELECT document FROM entities WHERE key IN ({places})", chunk)  # noqa: S608
            found.update(row[0] for row in rows)
        return found

    def judgements(self) -> list[Judgement]:
        """All lines of the judgements file, in its order."""
        return kept_judgements(self.folder)

    def append(self, judgements: Iterable[Judgement]) -> list[Judgement]:
        """Add lines that the file does not have yet, all of them or none, and return them."""
        before = self.judgements()
        new = [judgement for judgement in dict.fromkeys(judgements) if judgement not in set(before)]
        if new:
            file = self.folder / JUDGEMENTS_FILE
            present = file.read_text(encoding="utf-8") if file.exists() else ""
            separator = "" if not present or present.endswith("\n") else "\n"
            _replace(file, present + separator + "".join(map(judgement_line, new)))
        return new

    @property
    def outcome(self) -> Outcome:
        """What the judgements came to that the graph has."""
        row = self._database.execute("SELECT outcome FROM outcome").fetchone()
        canonical, apart = json.loads(row[0]) if row else ({}, [])
        return Outcome(canonical, frozenset((document, key) for document, key in apart))

    @outcome.setter
    def outcome(self, outcome: Outcome) -> None:
        written = json.dumps([dict(sorted(outcome.canonical.items())), sorted(outcome.apart)], ensure_ascii=False)
        with self._database:
            self._database.execute("DELETE FROM outcome")
            self._database.execute("INSERT INTO outcome VALUES (?)", (written,))

    def close(self) -> None:
        """Let go of the files. Closing twice does nothing."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def open_kept(folder: Path) -> Kept:
    """What is kept in the folder of a store that is open for writing; made where there is nothing yet."""
    file = folder / DOCUMENTS_FILE
    try:
        database = sqlite3.connect(file)
        database.executescript(_TABLES)
    except sqlite3.Error as error:
        raise StoreError(f"{file}: cannot be opened ({error}); build the store again into an empty folder") from error
    return Kept(folder, database)


def kept_document(folder: Path, identifier: str) -> ResolvedDocument | None:
    """A document as it was extracted, from the folder of a store open for reading; None where it is not kept."""
    file = folder / DOCUMENTS_FILE
    if not file.exists():
        return None
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
            row = database.execute("SELECT record FROM documents WHERE id = ?", (identifier,)).fetchone()
    except sqlite3.Error as error:
        raise StoreError(f"{file}: cannot be read ({error}); build the store again into an empty folder") from error
    return resolved_from_record(json.loads(row[0])) if row else None


def kept_judgements(folder: Path) -> list[Judgement]:
    """All lines of a store's judgements file, in its order; none where there is no file."""
    file = folder / JUDGEMENTS_FILE
    if not file.exists():
        return []
    with file.open(encoding="utf-8") as lines:
        return read_judgements(lines, str(file))


def read_judgements(lines: Iterable[str], name: str) -> list[Judgement]:
    """The judgement of each line; blank lines are skipped. `RecordError` names file and line of what is wrong."""
    try:
        written = [(number, line.removeprefix("\ufeff")) for number, line in enumerate(lines, start=1)]
    except UnicodeDecodeError as error:
        raise RecordError(f"{name}: not UTF-8 ({error.reason}); one judgement a line is expected") from error
    return [_read(line, f"{name}, line {number}") for number, line in written if line.strip()]


def judgement_line(judgement: Judgement) -> str:
    """The judgement as a line of JSON; what is empty is left out."""
    return record_line({key: value for key, value in asdict(judgement).items() if value})


def judgement_from_record(record: object) -> Judgement:
    """The judgement that an object holds; `RecordError` says what is wrong with it."""
    fields = Fields(record, "judgement")
    unknown = sorted(set(fields.values) - set(_MEMBERS))
    if unknown:
        raise fields.error(f'no member "{unknown[0]}" in a judgement; known are {", ".join(_MEMBERS)}')
    texts: dict[str, Any] = {name: fields.text(name, "") for name in _MEMBERS}
    texts["verdict"] = cast(Verdict, fields.choice("verdict", ("", *get_args(Verdict))))
    judgement = Judgement(**texts | {"when": _time(fields, "when"), "undoes": _time(fields, "undoes")})
    problem = _problem(judgement)
    if problem:
        raise fields.error(problem)
    return judgement


def _read(line: str, place: str) -> Judgement:
    try:
        return judgement_from_record(json.loads(line))
    except RecordError as error:
        raise RecordError(f"{place}: {error}") from error
    except (ValueError, RecursionError) as error:
        raise RecordError(f"{place}: not JSON: {error}; one judgement a line is expected") from error


def _time(fields: Fields, key: str) -> str:
    """A time in the one form in which lines have it."""
    text = fields.text(key, "")
    try:
        time = datetime.fromisoformat(text) if text else None
        if time and (time.tzinfo is None or not 1 < time.year < 9999):
            raise ValueError("no zone")
    except ValueError as error:
        expected = "a time with its zone such as 2026-05-04T10:30:00Z"
        raise fields.error(f'"{key}" must be {expected}, not {shown(text)}') from error
    return written_time(time) if time else ""


def _problem(judgement: Judgement) -> str:
    """Why a judgement makes no sense; empty when it does."""
    if not judgement.when or not judgement.left:
        return '"when" and "left" must be there'
    if not judgement.verdict:
        return f'"verdict" must be one of {", ".join(get_args(Verdict))}'
    if bool(judgement.right) == bool(judgement.document):
        return 'either "right" or "document" must be there, and not both'
    if judgement.left == judgement.right:
        return f'"left" and "right" are both {judgement.left}'
    return ""


def _replace(file: Path, text: str) -> None:
    """Write a file anew: on disk, all of it or nothing."""
    draft = file.with_name(file.name + ".new")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as written:
            written.write(text)
            written.flush()
            os.fsync(written.fileno())
        draft.replace(file)
    except OSError as error:
        raise StoreError(f"{file}: cannot be written: {error.strerror}; nothing was recorded") from error
