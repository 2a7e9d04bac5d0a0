"""Passages as the network learns from them: windows with their mentions and what holds between these."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from chipkg.extraction.names import find_items, plain
from chipkg.extraction.sentences import Sentence
from chipkg.extraction.trained.pairing import Allowed, Candidate, model_classes, model_relations, model_schema
from chipkg.extraction.trained.windows import Window, WindowMaker
from chipkg.ontology import ontology
from training.passages import Annotated, Passage

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Target:
    """A statement between candidates: at least one of `pairs` makes it. `speakers` are candidates; empty for nobody."""

    relation: int
    pairs: tuple[Pair, ...]
    negated: bool
    modality: str
    speakers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A window with its gold candidates and statements.

    `open` are (relation, pair) that are neither right nor wrong: the same two entities, in another sentence.
    `antecedents` gives for a description or pronoun the names of its entity.
    """

    passage: str
    window: Window
    candidates: tuple[Candidate, ...]
    entities: tuple[str, ...]
    targets: tuple[Target, ...]
    open: frozenset[tuple[int, Pair]]
    antecedents: dict[int, tuple[int, ...]]


@dataclass(frozen=True)
class Schema:
    """What a corpus tells apart: its classes and relations in the order of the network's outputs.

    `allowed` is class by class by relation; `flags` says whether polarity, modality and speakers are annotated.
    """

    classes: tuple[str, ...]
    relations: tuple[str, ...]
    symmetric: frozenset[str]
    allowed: Allowed
    flags: bool = True


@lru_cache(maxsize=1)
def ours() -> Schema:
    """The schema of this project's ontology."""
    terms = ontology().relations
    symmetric = frozenset(name for name in terms if terms[name].symmetric)
    return Schema(model_classes(), model_relations(), symmetric, model_schema())


def examples(passage: Passage, maker: WindowMaker, schema: Schema) -> Iterator[Example]:
    """The windows of one passage."""
    text = plain(passage.text)
    sentences = _sentences(passage)
    items = find_items(text, sentences).items
    for window in maker.windows(text, sentences, items):
        yield _example(passage, window, schema)


def _sentences(passage: Passage) -> list[Sentence]:
    paragraph, end, found = -1, 0, []
    for start, stop in passage.sentences:
        paragraph += passage.text[end:start] != " "
        found.append(Sentence(start, stop, paragraph))
        end = stop
    return found


def _example(passage: Passage, window: Window, schema: Schema) -> Example:
    numbers = {name: number for number, name in enumerate(schema.classes)}
    spans = [(m, span) for m in passage.mentions if (span := window.word_span(m.start, m.end)) is not None]
    candidates = tuple(Candidate(*span, numbers[m.type], m.kind == "name") for m, span in spans)
    entities = tuple(m.entity for m, _ in spans)
    sentence = [int(window.word_sentence[c.first]) for c in candidates]
    places: dict[str, list[int]] = defaultdict(list)
    for number, entity in enumerate(entities):
        places[entity].append(number)
    targets, open_pairs = [], set()
    for statement in passage.statements:
        found = _target(statement, places, sentence, schema)
        if found is None:
            continue
        targets.append(found)
        every = _both_ways(statement, places[statement.subject], places[statement.object], schema)
        open_pairs |= {(found.relation, pair) for pair in every}
    open_pairs -= {(target.relation, pair) for target in targets for pair in target.pairs}
    antecedents = {
        number: tuple(n for n in places[entity] if spans[n][0].kind == "name")
        for number, entity in enumerate(entities)
        if spans[number][0].kind != "name"
    }
    return Example(passage.id, window, candidates, entities, tuple(targets), frozenset(open_pairs), antecedents)


def _target(
    statement: Annotated, places: dict[str, list[int]], sentence: Sequence[int], schema: Schema
) -> Target | None:
    """The statement as pairs of candidates; None where the window does not hold it."""
    subjects = _nearest(places[statement.subject], sentence, statement.sentence)
    objects = _nearest(places[statement.object], sentence, statement.sentence)
    if not subjects or not objects or statement.sentence not in set(sentence):
        return None
    speakers = (
        _nearest(places[statement.attributed_to], sentence, statement.sentence) if statement.attributed_to else ()
    )
    relation = schema.relations.index(statement.relation)
    pairs = tuple(sorted(_both_ways(statement, subjects, objects, schema)))
    return Target(relation, pairs, statement.polarity == "negated", statement.modality, tuple(speakers))


def _both_ways(statement: Annotated, subjects: Sequence[int], objects: Sequence[int], schema: Schema) -> set[Pair]:
    pairs = {(one, other) for one in subjects for other in objects}
    if statement.relation in schema.symmetric:
        pairs |= {(other, one) for one, other in pairs}
    return pairs


def _nearest(numbers: Sequence[int], sentence: Sequence[int], wanted: int) -> list[int]:
    """The mentions in the sentence that is nearest to the wanted one, an earlier one before a later one."""
    distance = {n: (abs(sentence[n] - wanted), sentence[n] > wanted) for n in numbers}
    nearest = min(distance.values(), default=None)
    return [n for n in numbers if distance[n] == nearest]
