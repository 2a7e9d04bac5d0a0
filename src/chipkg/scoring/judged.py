"""What judging looks at in a record: entities by their folded names, statements with their flags."""

import re
from dataclasses import dataclass
from typing import Any

from chipkg.records import Record, check_record

_SPACES = re.compile(r"\s+")
_ARTICLE = re.compile(r"^(?:an?|the) ")
_POSSESSIVE = re.compile(r"(?<=.)'s$")


@dataclass(frozen=True, slots=True)
class JudgedEntity:
    """An entity with its names folded for comparison; `label` is for people."""

    id: str
    type: str
    names: frozenset[str]
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedStatement:
    """One statement on one quote. `confidence` is None where the record gives none."""

    subject: str
    relation: str
    object: str
    polarity: str
    modality: str
    attributed_to: str | None
    quote: str
    confidence: float | None
    extractor: str

    @property
    def asserted(self) -> bool:
        """Whether it would stand as a plain triple."""
        return self.polarity == "affirmed" and self.modality == "actual"


@dataclass(frozen=True, slots=True)
class JudgedDocument:
    """One record; entities sorted by id, so that ties are broken the same way in any order."""

    id: str
    entities: tuple[JudgedEntity, ...] = ()
    statements: tuple[JudgedStatement, ...] = ()


def read_judged(record: object) -> JudgedDocument:
    """Read a gold or predicted record; `RecordError` for an unknown class, relation or reference."""
    checked = check_record(record)
    return JudgedDocument(
        id=checked["id"],
        entities=tuple(sorted(map(_entity, checked.get("entities") or ()), key=lambda entity: entity.id)),
        statements=tuple(map(_statement, checked.get("statements") or ())),
    )


def fold_name(name: str) -> str:
    """The name for comparison: without case, leading article and final possessive 's, and typed plainly.

    >>> fold_name("The  Netherlands’s")
    'netherlands'
    """
    plain = _SPACES.sub(" ", name).strip().casefold().replace("’", "'")
    return _POSSESSIVE.sub("", _ARTICLE.sub("", plain))


def _entity(fields: Record) -> JudgedEntity:
    names: list[str] = fields.get("names") or []
    return JudgedEntity(
        id=fields["id"],
        type=fields["type"],
        names=frozenset(filter(None, map(fold_name, names))),
        label=fields.get("label") or next(iter(names), fields["id"]),
    )


def _statement(fields: Record) -> JudgedStatement:
    def given(key: str, default: str) -> Any:
        return fields.get(key) or default

    return JudgedStatement(
        subject=fields["subject"],
        relation=fields["relation"],
        object=fields["object"],
        polarity=given("polarity", "affirmed"),
        modality=given("modality", "actual"),
        attributed_to=fields.get("attributed_to") or None,
        quote=given("quote", ""),
        confidence=fields.get("confidence"),
        extractor=given("extractor", ""),
    )
