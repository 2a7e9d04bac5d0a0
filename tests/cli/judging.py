"""A graph in which two spellings of a firm and a doubtful short name wait for a person."""

import json
from pathlib import Path

from tests.cli.conftest import Kg

DOCUMENTS = {
    "one": "Shenzhen-based Qixin Lithotech makes photoresist.\n\nQixin Lithotech supplies SMIC.",
    "two": "Qixin Litho-Tech supplies Hua Hong Semiconductor.",
    "three": "The Ministry of Commerce restricts gallium. Instinct sold well.",
}


def build(kg: Kg, folder: Path) -> None:
    """Build the documents into the default store."""
    lines = (json.dumps({"id": name, "title": f"Paper {name}", "text": text}) for name, text in DOCUMENTS.items())
    (folder / "documents.jsonl").write_text("\n".join(lines), encoding="utf-8")
    result = kg("build", "documents.jsonl")
    assert result.exit_code == 0, result.stderr


def judgements(folder: Path) -> list[dict[str, str]]:
    """The lines of the judgements file."""
    file = folder / "kg-store" / "judgements.jsonl"
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []
