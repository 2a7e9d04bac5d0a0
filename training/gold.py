"""The development passages in the form of the evaluation, so that `kg evaluate` can score their reading."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from training.passages import Passage, read_passages


def gold_record(passage: Passage) -> dict[str, Any]:
    """One passage as evaluation/README.md describes a gold record."""
    names: dict[str, dict[str, None]] = defaultdict(dict)
    for mention in passage.mentions:
        if mention.kind == "name":
            names[mention.entity][passage.text[mention.start : mention.end]] = None
    types = passage.types()
    return {
        "id": passage.id,
        "source": passage.register,
        "text": passage.text,
        "entities": [{"id": entity, "type": types[entity], "names": list(found)} for entity, found in names.items()],
        "statements": [
            {
                "subject": s.subject,
                "relation": s.relation,
                "object": s.object,
                "polarity": s.polarity,
                "modality": s.modality,
                "attributed_to": s.attributed_to,
                "quote": passage.text[slice(*passage.sentences[s.sentence])],
            }
            for s in passage.statements
        ],
    }


def gold_lines(passages: Iterator[Passage]) -> str:
    """The records as JSON Lines."""
    return "".join(json.dumps(gold_record(passage), ensure_ascii=False) + "\n" for passage in passages)


@click.command()
@click.argument("corpus", type=click.Path(exists=True, path_type=Path))
@click.argument("output", type=click.Path(path_type=Path))
def main(corpus: Path, output: Path) -> None:
    """Write the passages of CORPUS as gold records.

    Example:  python -m training.gold training/corpus/development.jsonl evaluation/gold/development.jsonl
    """
    output.write_text(gold_lines(read_passages(corpus)), encoding="utf-8")


if __name__ == "__main__":
    main()
