"""The model's files: their size, and what is said when one is missing or damaged."""

import json
import shutil
from pathlib import Path

import pytest

from chipkg.errors import ModelError
from chipkg.extraction.trained import files
from chipkg.extraction.trained.files import CARD, ENCODER, PIECES, read_model

FOLDER = Path(files.__file__).with_name("files")


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "files"))


def test_the_files_are_small_enough_to_ship() -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) <= 30_000_000


@pytest.mark.parametrize("name", [CARD, ENCODER, PIECES])
def test_a_missing_file_is_named_with_the_remedy(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(ModelError, match=rf"{name}: the model is missing; reinstall chip-kg"):
        read_model(copied)


def test_a_damaged_file_is_noticed_by_its_hash(copied: Path) -> None:
    content = bytearray((copied / ENCODER).read_bytes())
    content[len(content) // 2] ^= 1
    (copied / ENCODER).write_bytes(bytes(content))
    with pytest.raises(ModelError, match=rf"{ENCODER}: damaged"):
        read_model(copied)


def test_a_card_that_is_no_json_is_damaged(copied: Path) -> None:
    (copied / CARD).write_text("{")
    with pytest.raises(ModelError, match="damaged"):
        read_model(copied)


def test_a_model_of_another_ontology_is_refused(copied: Path) -> None:
    card = json.loads((copied / CARD).read_text())
    (copied / CARD).write_text(json.dumps(card | {"relations": card["relations"][:-1]}))
    with pytest.raises(ModelError, match="other classes or relations than the ontology"):
        read_model(copied)
