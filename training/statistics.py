"""Counts of the corpus: by file, relation, class, polarity, modality and register."""

from collections import Counter
from collections.abc import Iterable, Sequence

import click

from training.passages import CORPUS, Passage, read_passages

_BEGIN, _END = "<!-- statistics -->", "<!-- end of statistics -->"


def tables(files: Sequence[tuple[str, Sequence[Passage]]]) -> str:
    """All counts as Markdown."""
    training = [p for name, passages in files if name.startswith("train") for p in passages]
    development = [p for name, passages in files if not name.startswith("train") for p in passages]
    parts = [
        _table(
            ("file", "passages", "without statement", "sentences", "words", "mentions", "statements", "not plain"),
            [_sizes(name, passages) for name, passages in files]
            + [_sizes("all for training", training), _sizes("all for development", development)],
        ),
        _counted(
            "relation",
            [s.relation for p in training for s in p.statements],
            [s.relation for p in development for s in p.statements],
        ),
        _counted(
            "class of entity",
            [t for p in training for t in p.types().values()],
            [t for p in development for t in p.types().values()],
        ),
        _counted("polarity and modality", _said(training), _said(development)),
        _counted("register", [p.register for p in training], [p.register for p in development]),
    ]
    return "\n".join(parts)


def _sizes(name: str, passages: Sequence[Passage]) -> tuple[object, ...]:
    statements = [s for p in passages for s in p.statements]
    plain = sum(s.polarity == "affirmed" and s.modality == "actual" and not s.attributed_to for s in statements)
    return (
        name,
        len(passages),
        sum(not p.statements for p in passages),
        sum(len(p.sentences) for p in passages),
        sum(len(p.text.split()) for p in passages),
        sum(len(p.mentions) for p in passages),
        len(statements),
        f"{1 - plain / max(1, len(statements)):.0%}",
    )


def _said(passages: Iterable[Passage]) -> list[str]:
    found = [f"{s.polarity} {s.modality}" for p in passages for s in p.statements]
    return found + ["told by a speaker" for p in passages for s in p.statements if s.attributed_to]


def _counted(title: str, training: Sequence[str], development: Sequence[str]) -> str:
    one, two = Counter(training), Counter(development)
    order = sorted({*one, *two}, key=lambda name: (-one[name], name))
    return _table((title, "training", "development"), [(name, one[name], two[name]) for name in order])


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [" | ".join(head), "|".join(["---", *["---:"] * (len(head) - 1)])]
    lines += [" | ".join(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row) for row in rows]
    return "".join(f"| {line} |\n" if "---" not in line else f"|{line}|\n" for line in lines)


def corpus_files() -> list[tuple[str, list[Passage]]]:
    """The files of the corpus by name, with their passages."""
    return [(file.stem, list(read_passages(file))) for file in sorted(CORPUS.glob("*.jsonl"))]


def with_tables(readme: str, counted: str) -> str:
    """The README with its tables replaced."""
    before, _, rest = readme.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}\n\n{counted}\n{_END}{after}"


@click.command()
@click.option("--write", is_flag=True, help="Put the tables into training/corpus/README.md instead of printing them.")
def main(write: bool) -> None:
    """Count the corpus.

    Example:  python -m training.statistics
    """
    counted = tables(corpus_files())
    if not write:
        click.echo(counted, nl=False)
        return
    readme = CORPUS / "README.md"
    readme.write_text(with_tables(readme.read_text(encoding="utf-8"), counted), encoding="utf-8")


if __name__ == "__main__":
    main()
