"""The card that goes with a model's files: what the runtime must know of them, and their hashes."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import get_args

from chipkg.extraction.trained.files import CARD, ENCODER, PAIRS, PIECES
from chipkg.extraction.trained.pairing import model_classes, model_relations
from chipkg.model import Modality


def bare_card() -> dict[str, object]:
    """A card without calibration."""
    return {
        "version": 1,
        "classes": list(model_classes()),
        "relations": list(model_relations()),
        "modalities": list(get_args(Modality)),
        "scale": 1.0,
        "shift": 0.0,
        "threshold": 0.5,
        "certainty": 0.8,
    }


def write_card(folder: Path, card: Mapping[str, object]) -> None:
    """Write what the runtime needs to know, with the hash of every file."""
    files = {name: sha256((folder / name).read_bytes()).hexdigest() for name in (ENCODER, PAIRS, PIECES)}
    text = json.dumps({**card, "files": files}, indent=1, ensure_ascii=False)
    (folder / CARD).write_text(text + "\n", encoding="utf-8")
