"""How far two annotators of the same passages agree, the second of whom has not seen the work of the first.

A span agrees where start, end and class are the same. Entities correspond and statements match by schema.md's rules
("How a text is judged"): per passage, entities one to one by folded names, symmetric relations either way round. No
annotation is the truth, and nobody counts what both left out: F1, the same whichever is called gold, stands for
agreement (Hripcsak and Rothschild 2005, J. Am. Med. Inform. Assoc. 12:296). Polarity, modality and speaker are compared
on matched statements, where Cohen's kappa (1960) says how much of the agreement is more than chance.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

import click

from chipkg.ontology import ontology
from chipkg.scoring.judged import JudgedEntity, fold_name
from chipkg.scoring.matching import match_entities
from chipkg.scoring.measures import Bootstrap, Counts
from training.passages import CORPUS, Annotated, Passage, read_passages

BLIND = CORPUS / "blind"
_RESAMPLES = 1000

# subject, relation, object; the ends are sorted where either way round is the same
Key: TypeAlias = tuple[str, str, str]
# start, end, class
Named: TypeAlias = tuple[int, int, str]
# what the first annotator says of one thing, and what the second says
Labels: TypeAlias = tuple[str, str]
Sides: TypeAlias = tuple[AbstractSet[object], AbstractSet[object]]


@dataclass(frozen=True)
class Twice:
    """A passage as the first and as the second annotator have it; `ValueError` where the text is not the same."""

    first: Passage
    second: Passage

    def __post_init__(self) -> None:
        if (self.first.text, self.first.sentences) != (self.second.text, self.second.sentences):
            raise ValueError(f"{self.second.id}: not the text and sentences of the first annotation; annotate those")

    @cached_property
    def entities(self) -> Mapping[str, str]:
        """From the second's entities to the first's; one that the first has not keeps its own, with "2:" before it."""
        known = match_entities(_entities(self.first), _entities(self.second))
        return {entity: known.get(entity, f"2:{entity}") for entity in self.second.types()}

    @cached_property
    def common(self) -> frozenset[str]:
        """The entities that both have."""
        return frozenset(self.first.types()) & frozenset(self.entities.values())

    @cached_property
    def first_statements(self) -> Mapping[Key, list[Annotated]]:
        """The first's statements by key."""
        return _by_key(self.first.statements, {entity: entity for entity in self.first.types()})

    @cached_property
    def second_statements(self) -> Mapping[Key, list[Annotated]]:
        """The second's statements by key, in the first's entities."""
        return _by_key(self.second.statements, self.entities)

    @cached_property
    def matched(self) -> Sequence[tuple[Annotated, Annotated]]:
        """Matched statements: those made by the same sentence; where there is none, the first of each."""
        found: list[tuple[Annotated, Annotated]] = []
        for key in sorted(self.first_statements.keys() & self.second_statements.keys()):
            ones, others = self.first_statements[key], self.second_statements[key]
            found += [(a, b) for a in ones for b in others if a.sentence == b.sentence] or [(ones[0], others[0])]
        return found

    def speaker(self, statement: Annotated) -> str:
        """Who says a statement of the second, in the first's entities; "" for the text itself."""
        return self.entities[statement.attributed_to] if statement.attributed_to else ""


@dataclass(frozen=True, slots=True)
class Flag:
    """What both say on each matched statement."""

    labels: Sequence[Labels]

    @property
    def same(self) -> int:
        """How often they say the same."""
        return sum(first == second for first, second in self.labels)

    @property
    def share(self) -> float | None:
        """The share of the same."""
        return self.same / len(self.labels) if self.labels else None

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa; None where both always say one thing, so that chance would agree as well.

        >>> Flag([("a", "a"), ("a", "b"), ("b", "b"), ("b", "b")]).kappa
        0.5
        """
        ones, others = Counter(first for first, _ in self.labels), Counter(second for _, second in self.labels)
        total = len(self.labels)
        chance = sum(ones[label] * others[label] for label in ones)
        return None if chance == total**2 else (self.same * total - chance) / (total**2 - chance)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Counts, in which `gold` is the first annotator, and flags, by what they are of."""

    counts: Mapping[str, Counts]
    flags: Mapping[str, Flag]


def measure_agreement(passages: Sequence[Twice], *, rng: random.Random) -> Agreement:
    """The agreement, with 95% bootstrap intervals over passages."""
    bootstrap = Bootstrap(len(passages), resamples=_RESAMPLES, rng=rng)
    counts = {
        name: bootstrap.total([_count(*sides(twice)) for twice in passages], Counts.total)
        for name, sides in _COUNTED.items()
    }
    flags = {
        name: Flag([label(twice, *pair) for twice in passages for pair in twice.matched])
        for name, label in _FLAGS.items()
    }
    return Agreement(counts, flags)


def pair_passages(second: Iterable[Passage], first: Mapping[str, Passage]) -> Iterator[Twice]:
    """Each passage beside the first annotation of the same id; `ValueError` where there is none."""
    for passage in second:
        if passage.id not in first:
            raise ValueError(f"{passage.id}: no passage of the corpus has this id; give the second annotation that id")
        yield Twice(first[passage.id], passage)


def render(agreement: Agreement) -> str:
    """The two tables for the terminal."""
    lines = [f"{'':34}{'first':>7}{'second':>7}{'both':>7}{'F1':>7}  95%"]
    for name, counts in agreement.counts.items():
        interval = f"  {counts.interval.low:.3f} to {counts.interval.high:.3f}" if counts.interval else ""
        numbers = f"{counts.gold:7}{counts.predicted:7}{counts.right:7}{_shown(counts.f1):>7}"
        lines.append(f"{name:34}{numbers}{interval}")
    lines += ["", f"{'on matched statements':34}{'pairs':>7}{'same':>7}{'share':>7}{'kappa':>7}"]
    for name, flag in agreement.flags.items():
        lines.append(f"{name:34}{len(flag.labels):7}{flag.same:7}{_shown(flag.share):>7}{_shown(flag.kappa):>7}")
    return "\n".join(lines)


def differences(twice: Twice) -> Iterator[str]:
    """What only the first ("1") or only the second ("2") has, and matched statements with other flags ("=")."""
    sides = (
        ("1", twice.first, _names(twice.second), twice.first_statements, twice.second_statements),
        ("2", twice.second, _names(twice.first), twice.second_statements, twice.first_statements),
    )
    for side, passage, other_names, mine, other in sides:
        for start, end, kind in sorted(_names(passage) - other_names):
            yield f"{side} {kind}: {passage.text[start:end]}"
        for key in sorted(mine.keys() - other.keys()):
            yield from (f"{side} {_written(statement, passage)}" for statement in mine[key])
    for pair in twice.matched:
        if any(first != second for first, second in (label(twice, *pair) for label in _FLAGS.values())):
            yield f"= {_written(pair[0], twice.first)}  |  {_written(pair[1], twice.second)}"


def _entities(passage: Passage) -> tuple[JudgedEntity, ...]:
    names: dict[str, list[str]] = {}
    for mention in passage.mentions:
        if mention.kind == "name":
            names.setdefault(mention.entity, []).append(passage.text[mention.start : mention.end])
    types = passage.types()
    return tuple(
        JudgedEntity(entity, types[entity], frozenset(map(fold_name, words)), words[0])
        for entity, words in sorted(names.items())
    )


def _by_key(statements: Iterable[Annotated], entities: Mapping[str, str]) -> dict[Key, list[Annotated]]:
    grouped: dict[Key, list[Annotated]] = {}
    for statement in statements:
        key = (entities[statement.subject], statement.relation, entities[statement.object])
        symmetric = ontology().relation(statement.relation).symmetric
        grouped.setdefault(_either_way(key) if symmetric else key, []).append(statement)
    return grouped


def _either_way(key: Key) -> Key:
    left, right = sorted((key[0], key[2]))
    return left, key[1], right


def _names(passage: Passage) -> frozenset[Named]:
    return frozenset((m.start, m.end, m.type) for m in passage.mentions if m.kind == "name")


def _mentions(passage: Passage) -> frozenset[Named]:
    return frozenset((m.start, m.end, m.type) for m in passage.mentions)


def _spans(passage: Passage) -> frozenset[tuple[int, int]]:
    return frozenset((start, end) for start, end, _ in _names(passage))


def _typed(twice: Twice) -> Sides:
    second = {(twice.entities[entity], kind) for entity, kind in twice.second.types().items()}
    return set(twice.first.types().items()), second


def _ends(keys: Iterable[Key]) -> frozenset[tuple[str, str]]:
    return frozenset((left, right) for left, _, right in map(_either_way, keys))


def _between(keys: Iterable[Key], entities: frozenset[str]) -> frozenset[Key]:
    return frozenset(key for key in keys if {key[0], key[2]} <= entities)


_COUNTED: Mapping[str, Callable[[Twice], Sides]] = {
    "names, span and class": lambda t: (_names(t.first), _names(t.second)),
    "names, span": lambda t: (_spans(t.first), _spans(t.second)),
    "all mentions, span and class": lambda t: (_mentions(t.first), _mentions(t.second)),
    "entities": lambda t: (set(t.first.types()), set(t.entities.values())),
    "entities, class too": _typed,
    "statements": lambda t: (t.first_statements.keys(), t.second_statements.keys()),
    "statements, either direction": lambda t: (
        set(map(_either_way, t.first_statements)),
        set(map(_either_way, t.second_statements)),
    ),
    "ends of statements, any relation": lambda t: (_ends(t.first_statements), _ends(t.second_statements)),
    "statements on common entities": lambda t: (
        _between(t.first_statements, t.common),
        _between(t.second_statements, t.common),
    ),
}

_FLAGS: Mapping[str, Callable[[Twice, Annotated, Annotated], Labels]] = {
    "polarity": lambda _, first, second: (first.polarity, second.polarity),
    "modality": lambda _, first, second: (first.modality, second.modality),
    "with or without a speaker": lambda _, first, second: (
        "with" if first.attributed_to else "without",
        "with" if second.attributed_to else "without",
    ),
    # a label per passage and speaker: entities of two passages are never the same
    "speaker": lambda t, first, second: (
        f"{t.first.id} {first.attributed_to}" if first.attributed_to else "",
        f"{t.first.id} {t.speaker(second)}" if second.attributed_to else "",
    ),
}


def _count(first: AbstractSet[object], second: AbstractSet[object]) -> Counts:
    return Counts(len(first), len(second), len(first & second))


def _written(statement: Annotated, passage: Passage) -> str:
    names = {entity.id: entity.label for entity in _entities(passage)}
    words = [names[statement.subject], statement.relation, names[statement.object]]
    words += ["negated"] if statement.polarity == "negated" else []
    words += [statement.modality] if statement.modality != "actual" else []
    words += ["by", names[statement.attributed_to]] if statement.attributed_to else []
    return " ".join((*words, f"@{statement.sentence + 1}"))


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


@click.command()
@click.argument("second", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--corpus",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=BLIND / "first",
    help="Where the first annotation is; as it was before its revision unless given.",
)
@click.option("--list", "listed", is_flag=True, help="List after the tables what the two do not share, by passage.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of the bootstrap.")
def main(second: Path, corpus: Path, listed: bool, seed: int) -> None:
    """Measure how far SECOND, a second annotation of passages of the corpus, agrees with the first.

    SECOND is what `python -m training.markup DRAFT -o SECOND` has checked and written. Exits with 1 where a passage is
    not in the corpus or its text is another.

    Example:  python -m training.agreement training/corpus/blind/second.jsonl
    """
    first = {passage.id: passage for file in sorted(corpus.glob("*.jsonl")) for passage in read_passages(file)}
    try:
        passages = list(pair_passages(read_passages(second), first))
    except ValueError as error:
        raise click.ClickException(f"{second}: {error}") from None
    sentences = sum(len(twice.second.sentences) for twice in passages)
    click.echo(f"{len(passages)} passages, {sentences} sentences", err=True)
    click.echo(render(measure_agreement(passages, rng=random.Random(seed))))  # noqa: S311
    for twice in passages if listed else ():
        click.echo("\n".join((f"\n{twice.second.id}", *differences(twice))))


if __name__ == "__main__":
    main()
