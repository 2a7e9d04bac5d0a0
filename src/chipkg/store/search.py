"""Finds entities by their names, also mistyped ones: an index in SQLite beside the triples.

The index is derived: whoever changes the store takes it away first, and the next who searches makes
it anew. It is written under another name and then renamed, so that an index that is there is whole.

Names are compared folded: compatibility forms, letter case and Latin, Greek and Cyrillic diacritics
aside, words parted by one space. Chinese, Japanese and Korean characters count as a word each, since
their words are not parted. A space at either end makes of 华为 " 华 为 ", which is long enough for
trigrams.
"""

import json
import os
import sqlite3
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

import pyoxigraph as ox
from rapidfuzz.distance import OSA

from chipkg.errors import QueryError, StoreError
from chipkg.ontology import NAMESPACE, Ontology
from chipkg.rdf.terms import node
from chipkg.store.base import Store
from chipkg.store.embedded import INDEX_FILE, EmbeddedStore

FORMAT = 1
# names are shorter, and what strangers send shall not be long
MAX_LENGTH = 300
# a mistyped text has at most one wrong, missing, additional or swapped character in so many
LETTERS_PER_MISTAKE = 4
# of the names that share most trigrams with a text so many are compared with it letter by letter
_CANDIDATES = 200
# names that are counted for it, 0.4 ms a thousand; and of each trigram that this leaves no room for
_COUNTED = 15_000
_COUNTED_COMMON = 300

_SPACELESS = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO")

_LABELS = "SELECT ?entity ?type ?label WHERE { VALUES ?type { %s } ?entity a ?type ; rdfs:label ?label }"
_ALIASES = "SELECT ?entity ?name WHERE { ?entity skos:altLabel ?name }"
_MENTIONS = """
SELECT ?entity ?name (COUNT(?mention) AS ?mentions) WHERE { ?mention kg:mentionOf ?entity ; kg:name ?name }
GROUP BY ?entity ?name"""

# ids follow mentions, label and IRI, so that what comes by id is in order; an entity has the id of its first name
_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE version (version TEXT);
CREATE TABLE entity (id INTEGER PRIMARY KEY, iri TEXT, class TEXT, label TEXT, slug TEXT);
CREATE TABLE name (id INTEGER PRIMARY KEY, entity INTEGER, name TEXT, folded TEXT);
CREATE TABLE frequency (trigram TEXT PRIMARY KEY, names INTEGER) WITHOUT ROWID;
CREATE VIRTUAL TABLE trigrams USING fts5(folded, content='', tokenize='trigram case_sensitive 1');
"""
_INDEXES = """
CREATE INDEX entity_slug ON entity (slug);
CREATE INDEX name_folded ON name (folded);
INSERT INTO trigrams (trigrams) VALUES ('optimize');
CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, 'trigrams', 'row');
INSERT INTO frequency SELECT term, doc FROM vocabulary;
"""

# cross joins keep the order of the ids without sorting: the first few rows come without the others
_NAMED = """
SELECT entity.id, iri, class, label, name, name.folded FROM name CROSS JOIN entity ON entity.id = name.entity
WHERE %s AND (:classes = '[]' OR class IN (SELECT value FROM json_each(:classes))) ORDER BY name.id"""
_BY_IRI = _NAMED % "name.id IN (SELECT id FROM entity WHERE slug = :slug AND :iri IN ('', iri))"
_EXACT = _NAMED % "name.folded IN (SELECT value FROM json_each(:names))"
_PREFIX = _NAMED % "name.id IN (SELECT id FROM name WHERE folded >= :first AND folded < :last)"
_NUMBERED = _NAMED % "name.id IN (SELECT value FROM json_each(:ids))"
_INSIDE = """
SELECT entity.id, iri, class, label, name, name.folded
FROM trigrams CROSS JOIN name ON name.id = trigrams.rowid CROSS JOIN entity ON entity.id = name.entity
WHERE trigrams MATCH :phrase AND (:classes = '[]' OR class IN (SELECT value FROM json_each(:classes)))
ORDER BY trigrams.rowid"""
_IDS = "SELECT rowid FROM trigrams WHERE trigrams MATCH ? ORDER BY rowid LIMIT ?"
_RAREST = """
SELECT trigram, SUM(names) OVER (ORDER BY names, trigram) FROM frequency
WHERE trigram IN (SELECT value FROM json_each(?)) ORDER BY names, trigram"""

_Row = tuple[int, str, str, str, str, str]


class Rank(IntEnum):
    """How a name fits a text, the best first."""

    EXACT = 0
    PREFIX = 1
    WORD = 2
    SUBSTRING = 3
    MISTYPED = 4


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity that was found, and the name by which it was."""

    iri: str
    type: str
    label: str
    name: str
    rank: Rank


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched for; `text` as it was typed."""

    text: str
    folded: str

    @property
    def slug(self) -> str:
        """What the IRI of an entity ends in that is meant by it."""
        return self.text.rpartition("/")[2] if self.iri else self.text.casefold()

    @property
    def iri(self) -> str:
        """The whole IRI, where it is one."""
        return self.text if "/" in self.text else ""

    @property
    def prefix(self) -> str:
        """What a name begins with that begins with the text."""
        return self.folded.removesuffix(" ")

    @property
    def phrases(self) -> Iterator[tuple[Rank, str]]:
        """What a name has in it that has the text at the start of a word, and anywhere.

        A single letter counts only as a word, and two only at its start: trigrams know no less.
        """
        yield Rank.WORD, self.prefix if len(self.prefix) > 2 else self.folded
        if len(self.folded) > 4:
            yield Rank.SUBSTRING, self.folded.strip()

    @property
    def mistakes(self) -> int:
        """How many there may be in it."""
        return _letters(self.folded) // LETTERS_PER_MISTAKE


def read_wanted(text: str) -> Wanted:
    """What somebody searches for; `QueryError` when it is too long."""
    if len(text) > MAX_LENGTH:
        raise QueryError(f"a text of {len(text):,} characters is no name; search for at most {MAX_LENGTH}")
    # what a terminal could not decode is in no name, and SQLite does not take it
    text = text.strip().encode(errors="replace").decode()
    return Wanted(text, fold(text))


def fold(name: str) -> str:
    """A name as it is compared; empty where it has neither letters nor digits.

    >>> fold("Société  AT&T"), fold("ＮＶＩＤＩＡ"), fold("三星 Galaxy")
    (' societe at t ', ' nvidia ', ' 三 星 galaxy ')
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    if not folded.isascii():
        bare = unicodedata.normalize("NFD", folded).translate(_DIACRITICS)
        folded = unicodedata.normalize("NFKC", bare)
    words = folded.translate(_CHARACTERS).split()
    return f" {' '.join(words)} " if words else ""


def rank_name(folded: str, wanted: Wanted) -> Rank | None:
    """How a folded name fits, mistakes aside; None when it does not."""
    if not wanted.folded:
        return None
    if folded == wanted.folded:
        return Rank.EXACT
    if folded.startswith(wanted.prefix):
        return Rank.PREFIX
    return next((rank for rank, phrase in wanted.phrases if phrase in folded), None)


def count_mistakes(folded: str, wanted: Wanted) -> tuple[int, bool] | None:
    """How many mistakes make the text out of a folded name, and whether only out of some of its words.

    None for more than there may be. Spaces do not count, two swapped characters are one mistake.
    """
    if not wanted.mistakes:
        return None
    text, words, size = wanted.folded.replace(" ", ""), folded.split(), len(wanted.folded.split())
    runs = {"".join(words[at : at + length]) for at in range(len(words)) for length in range(size - 1, size + 2)}
    whole = "".join(words)
    made = min((OSA.distance(text, run, score_cutoff=wanted.mistakes), run != whole) for run in {whole, *runs})
    return made if made[0] <= wanted.mistakes else None


class SearchIndex:
    """The index of one store, open for reading. Use `open_index` to get one."""

    def __init__(self, file: Path, version: str) -> None:
        """Open an index; `sqlite3.Error` when there is none, or one that was made for another version."""
        self.file = file
        # never changed, only replaced: no locks are needed, and none can be had in a folder that is read-only
        self._database = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            made_for = self._database.execute("SELECT version FROM version").fetchone()
            if made_for != (version,):
                raise sqlite3.DatabaseError(f"made for {made_for}")
        except sqlite3.Error:
            self.close()
            raise

    def find(self, text: str, *, limit: int, classes: Collection[str] = ()) -> list[Hit]:
        """The entities that fit best by any of their names; of these classes where some are given.

        Sorted by rank, mistyped ones by mistakes, then by mentions, label and IRI. Mistakes are
        looked for only where no name is exactly this.
        """
        wanted = read_wanted(text)
        found: dict[int, Hit] = {}
        try:
            for rank, rows in self._ranked(wanted, json.dumps(sorted(classes))):
                if rank is Rank.MISTYPED and any(hit.rank is Rank.EXACT for hit in found.values()):
                    break
                for row in rows:
                    found.setdefault(row[0], Hit(*row[1:5], rank))
                    if len(found) == limit:
                        return list(found.values())
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{self.file}: damaged ({error}); delete it, it is made anew when needed") from error
        return list(found.values())

    def named(self, folded: Iterable[str]) -> list[tuple[str, Hit]]:
        """The entities that have exactly one of these folded names, each with the name, the most mentioned first."""
        try:
            rows = list(self._rows(_EXACT, "[]", names=json.dumps(sorted(folded))))
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{self.file}: damaged ({error}); delete it, it is made anew when needed") from error
        return [(row[5], Hit(*row[1:5], Rank.EXACT)) for row in rows]

    def _ranked(self, wanted: Wanted, classes: str) -> Iterator[tuple[Rank, Iterator[_Row]]]:
        """The names that fit, the best first; an entity comes as often as its names do."""
        if not wanted.folded:
            return
        yield Rank.EXACT, self._rows(_BY_IRI, classes, slug=wanted.slug, iri=wanted.iri)
        yield Rank.EXACT, self._rows(_EXACT, classes, names=json.dumps([wanted.folded]))
        yield Rank.PREFIX, self._rows(_PREFIX, classes, first=wanted.prefix, last=wanted.prefix + chr(0x10FFFF))
        for rank, phrase in wanted.phrases:
            yield rank, self._rows(_INSIDE, classes, phrase=_quoted(phrase))
        if wanted.mistakes:
            yield Rank.MISTYPED, self._mistyped(wanted, classes)

    def _mistyped(self, wanted: Wanted, classes: str) -> Iterator[_Row]:
        """Names that are near, the nearest first."""
        candidates = {
            # swapped letters leave a short name no trigram as it was: TMSC
            *self._rows(_EXACT, classes, names=json.dumps(_swapped(wanted.folded))),
            *self._rows(_NUMBERED, classes, ids=json.dumps(self._similar(wanted.folded))),
        }
        near = sorted((made, row[0], row) for row in candidates if (made := count_mistakes(row[5], wanted)))
        yield from (row for *_, row in near)

    def _similar(self, folded: str) -> list[int]:
        """The names that share most trigrams with a text.

        Going through all of them would take too long: the rarest count in all names, the others only
        in those of the most mentioned entities. bm25 takes more than twice as long for each name.
        """
        trigrams = json.dumps([folded[start : start + 3] for start in range(len(folded) - 2)])
        rare: Counter[int] = Counter()
        common: Counter[int] = Counter()
        for trigram, names in self._database.execute(_RAREST, [trigrams]):
            fits = names <= _COUNTED
            ids = self._database.execute(_IDS, [_quoted(trigram), names if fits else _COUNTED_COMMON])
            (rare if fits else common).update(chain.from_iterable(ids))
        return [name for shared in (rare, common) for name, _ in shared.most_common(_CANDIDATES)]

    def _rows(self, sql: str, classes: str, **parameters: str | int) -> Iterator[_Row]:
        return self._database.execute(sql, {"classes": classes, **parameters})

    def close(self) -> None:
        """Let go of the file. Closing twice does nothing."""
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


def open_index(store: Store, ontology: Ontology) -> SearchIndex | None:
    """The index of a store, made where there is none; None for a store that has no folder to put it into.

    Nor has one a reader who may not write there, or a Python whose SQLite lacks trigrams.
    """
    if not isinstance(store, EmbeddedStore) or store.folder is None:
        return None
    file = store.folder / INDEX_FILE
    # the folding follows the Unicode version, the classes follow the ontology
    version = f"{FORMAT}, ontology {ontology.version}, Unicode {unicodedata.unidata_version}"
    try:
        return SearchIndex(file, version)
    except sqlite3.Error:
        if not store.locked:  # somebody may be writing: what is read now may be no more when the index is there
            return None
    try:
        _make(file, version, _entities(store, ontology))
        return SearchIndex(file, version)
    except (OSError, sqlite3.Error):
        return None


@dataclass(frozen=True, slots=True)
class _Entity:
    """An entity as it is put into the index."""

    iri: str
    type: str
    label: str
    names: tuple[str, ...]


def _entities(store: Store, ontology: Ontology) -> Iterator[_Entity]:
    """All entities with all their names, in the order in which those are shown that fit equally well."""
    names: dict[str, set[str]] = defaultdict(set)
    mentions: Counter[str] = Counter()
    for entity, name in _solutions(store, _ALIASES):
        names[entity].add(name)
    for entity, name, number in _solutions(store, _MENTIONS):
        names[entity].add(name)
        mentions[entity] += int(number)
    leaves = sorted({f"kg:{leaf}" for leaves in ontology.leaves.values() for leaf in leaves})
    labels = {entity: rest for entity, *rest in sorted(_solutions(store, _LABELS % " ".join(leaves)))}
    for iri in sorted(labels, key=lambda iri: (-mentions[iri], labels[iri][1].casefold(), iri)):
        kind, label = labels[iri]
        yield _Entity(iri, kind.removeprefix(NAMESPACE), label, tuple(sorted(names[iri])))


def _solutions(store: Store, sparql: str) -> Iterator[list[str]]:
    results = store.query(sparql)
    assert isinstance(results, ox.QuerySolutions)
    return ([node(term).value for term in solution] for solution in results)


def _make(file: Path, version: str, entities: Iterable[_Entity]) -> None:
    """Write an index; one that is there is replaced at once or not at all."""
    draft = file.with_name(f"{file.name}.{uuid4().hex}")
    try:
        with closing(sqlite3.connect(draft)) as database:
            database.executescript(_TABLES)
            database.execute("INSERT INTO version VALUES (?)", (version,))
            _fill(database, entities)
            database.executescript(_INDEXES)
        with draft.open("rb+") as written:
            os.fsync(written.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def _fill(database: sqlite3.Connection, entities: Iterable[_Entity]) -> None:
    described: list[tuple[int, str, str, str, str]] = []
    named: list[tuple[int, int, str, str]] = []
    for entity in entities:
        first = len(named)
        described.append((first, entity.iri, entity.type, entity.label, entity.iri.rpartition("/")[2]))
        named += [(first + at, first, name, folded) for at, (folded, name) in enumerate(_folded_names(entity))]
    database.executemany("INSERT INTO entity VALUES (?, ?, ?, ?, ?)", described)
    database.executemany("INSERT INTO name VALUES (?, ?, ?, ?)", named)
    database.execute("INSERT INTO trigrams (rowid, folded) SELECT id, folded FROM name ORDER BY id")


def _folded_names(entity: _Entity) -> Iterable[tuple[str, str]]:
    """The label and the other names, each with how it is compared; of those that are compared alike the first."""
    names: dict[str, str] = {}
    for name in (entity.label, *entity.names):
        names.setdefault(fold(name), name)
    return names.items()


def _swapped(folded: str) -> list[str]:
    """The text with each two neighbouring letters swapped."""
    places = range(1, len(folded) - 2)
    return [folded[:at] + folded[at + 1] + folded[at] + folded[at + 2 :] for at in places]


def _letters(folded: str) -> int:
    return len(folded.replace(" ", ""))


def _quoted(phrase: str) -> str:
    """A phrase in which FTS5 sees no operators."""
    return '"' + phrase.replace('"', '""') + '"'


class _Characters(dict[int, str]):
    """What becomes of each character, decided when it first comes."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = _folded_character(char)
        return self[code]


def _folded_character(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cf":  # joiners, soft hyphens and marks of direction are not seen
        return ""
    if category[0] not in "LMN" and char not in "+#":  # C++, Snapdragon 8+
        return " "
    return f" {char} " if unicodedata.name(char, "").startswith(_SPACELESS) else char


_CHARACTERS = _Characters()
# the marks of Latin, Greek and Cyrillic; those of other scripts, such as the Japanese one of ガ, tell words apart
_DIACRITICS = dict.fromkeys(range(0x300, 0x370))
