"""The first stage: the network learns what names and relations are from public data, with heads of its own.

Re-DocRED (Tan et al., EMNLP 2022; MIT) and FIRE (Hamad et al., 2024; CC BY 4.0). The data stay outside the project,
in ../shared/data; of what is learnt, only the encoder and the layers below the heads go on to the second stage.
"""

import json
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

import click
import numpy as np
import torch

from chipkg.extraction.trained.windows import MOST_PIECES
from training.examples import Schema
from training.passages import Annotated, Passage, Span
from training.train import Run, Settings

_RELATIVES = 2  # sentences
DATA = Path(__file__).parents[2] / "shared" / "data"


def documents(folder: Path) -> Iterator[Passage]:
    """Re-DocRED's documents in parts of a few sentences, then FIRE's sentences; empty where the data are not there."""
    for name in ("dev_revised.json", "test_revised.json"):
        file = folder / "re-docred" / name
        for number, document in enumerate(json.loads(file.read_text(encoding="utf-8")) if file.exists() else ()):
            yield from _parts(f"docred-{name[:3]}-{number}", document)
    for name in ("fire_dev.json", "fire_test.json"):
        file = folder / "fire" / name
        for number, record in enumerate(json.loads(file.read_text(encoding="utf-8")) if file.exists() else ()):
            yield _fire(f"{name[:8]}-{number}", record)


def _parts(identifier: str, document: dict[str, Any]) -> Iterator[Passage]:
    """A document cut where a window would be full; words, not pieces, are counted, with room to spare."""
    first, words = 0, 0
    for number, sentence in enumerate(document["sents"]):
        if number > first and words + len(sentence) > MOST_PIECES * 0.7:
            yield _docred(f"{identifier}-{first}", document, range(first, number))
            first, words = number, 0
        words += len(sentence)
    yield _docred(f"{identifier}-{first}", document, range(first, len(document["sents"])))


def _docred(identifier: str, document: dict[str, Any], numbers: range) -> Passage:
    text, sentences, words = _text([document["sents"][n] for n in numbers])
    mentions = []
    for number, vertex in enumerate(document["vertexSet"]):
        for m in (m for m in vertex if m["sent_id"] in numbers):
            row, (first, last) = words[m["sent_id"] - numbers.start], m["pos"]
            mentions.append(Span(row[first][0], row[last - 1][1], f"e{number}", f"docred {m['type']}"))
    places = {m.entity: [n for n, (a, b) in enumerate(sentences) if a <= m.start < b] for m in mentions}
    statements = []
    for label in document["labels"]:
        one, other = f"e{label['h']}", f"e{label['t']}"
        near = [(abs(a - b), max(a, b)) for a in places.get(one, ()) for b in places.get(other, ())]
        if near and min(near)[0] <= _RELATIVES and one != other:
            statements.append(Annotated(one, f"docred {label['r']}", other, sentence=min(near)[1]))
    return Passage(identifier, "encyclopedia", text, tuple(sentences), tuple(sorted(set(mentions))), tuple(statements))


def _fire(identifier: str, record: dict[str, Any]) -> Passage:
    text, sentences, words = _text([record["tokens"]])
    mentions = [
        Span(words[0][e["start"]][0], words[0][e["end"] - 1][1], f"e{number}", f"fire {e['type']}")
        for number, e in enumerate(record["entities"])
    ]
    statements = tuple(
        Annotated(f"e{r['head']}", f"fire {r['type']}", f"e{r['tail']}")
        for r in record["relations"]
        if r["head"] != r["tail"]
    )
    return Passage(identifier, "finance", text, tuple(sentences), tuple(mentions), statements)


def _text(sentences: Sequence[Sequence[str]]) -> tuple[str, list[tuple[int, int]], list[list[tuple[int, int]]]]:
    """Words with single spaces; the span of each sentence and of each word."""
    lines = [" ".join(sentence) for sentence in sentences]
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    words = []
    for start, sentence in zip(starts, sentences, strict=False):
        ends = list(accumulate((len(word) + 1 for word in sentence), initial=start))
        words.append([(at, at + len(word)) for at, word in zip(ends, sentence, strict=False)])
    return " ".join(lines), [(start, start + len(line)) for start, line in zip(starts, lines, strict=False)], words


def schema_of(passages: Sequence[Passage]) -> Schema:
    """The classes and relations that occur, and between which classes each does."""
    classes = tuple(sorted({m.type for p in passages for m in p.mentions}))
    relations = tuple(sorted({s.relation for p in passages for s in p.statements}))
    allowed = np.zeros((len(classes), len(classes), len(relations)), dtype=np.bool_)
    for passage in passages:
        types = passage.types()
        for s in passage.statements:
            one, other = classes.index(types[s.subject]), classes.index(types[s.object])
            allowed[one, other, relations.index(s.relation)] = True
    return Schema(classes, relations, frozenset(), allowed, flags=False)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--data", default=DATA, type=click.Path(path_type=Path), show_default=False, help="Where re-docred/ and fire/ are."
)
@click.option("--epochs", default=2, show_default=True)
def main(folder: Path, data: Path, epochs: int) -> None:
    """Train the first stage and write FOLDER/first.pt, which `python -m training.train --start` takes.

    Example:  python -m training.first_stage build/first
    """
    passages = list(documents(data))
    if not passages:
        click.echo(f"{data}: neither re-docred/ nor fire/ is here: no first stage", err=True)
        return
    folder.mkdir(parents=True, exist_ok=True)
    settings = Settings(epochs=epochs, batch=16, encoder_rate=1.5e-4, head_rate=1e-3, feature_dropout=0.3)
    if (folder / "first.pt").exists():
        return
    run = Run(folder, settings, passages, schema_of(passages))
    if run.state.exists():
        run.load()
    while run.epoch < epochs:
        click.echo(f"first stage, epoch {run.epoch + 1}: loss {run.train_epoch():.3f}", err=True)
        run.save()
    torch.save(run.finished().state_dict(), folder / "first.pt")


if __name__ == "__main__":
    main()
