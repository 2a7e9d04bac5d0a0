"""The files of the trained model: found in the package, checked by hash, loaded once."""

import json
import os
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import onnxruntime
from tokenizers import Tokenizer

from chipkg.errors import ModelError
from chipkg.extraction.trained.pairing import model_classes, model_relations

CARD, ENCODER, PAIRS, PIECES = "reader.json", "encoder.onnx", "pairs.onnx", "tokenizer.json"
_FOLDER = Path(__file__).with_name("files")
# More threads than this cost more CPU time than they save for windows of 192 pieces.
_MOST_THREADS = 4


@dataclass(frozen=True, slots=True)
class Card:
    """What reader.json says: the order of classes and relations, calibration, and from where a statement is kept.

    A confidence is the logistic function of `scale` times the model's score plus `shift`. A statement is actual only
    where the model gives that at least the probability `certainty`: what is merely said must not become a fact.
    """

    version: int
    classes: tuple[str, ...]
    relations: tuple[str, ...]
    modalities: tuple[str, ...]
    scale: float
    shift: float
    threshold: float
    certainty: float


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded model."""

    card: Card
    encoder: onnxruntime.InferenceSession
    pairs: onnxruntime.InferenceSession
    tokenizer: Tokenizer


@lru_cache(maxsize=1)
def shipped_model() -> Model:
    """The model that ships with the package."""
    return read_model(_FOLDER)


def read_model(folder: Path) -> Model:
    """Read a model's files; `ModelError` names the one that is missing, damaged or of another ontology."""
    described = _described(folder)
    try:
        hashes = {name: str(described["files"][name]) for name in (ENCODER, PAIRS, PIECES)}
        card = _card(described)
    except (KeyError, TypeError) as error:
        raise ModelError(f"{folder / CARD}: damaged ({error!r}); reinstall chip-kg") from error
    contents = {name: _checked(folder / name, wanted) for name, wanted in hashes.items()}
    if card.classes != model_classes() or card.relations != model_relations():
        raise ModelError(
            f"{folder / CARD}: the model was trained with other classes or relations than the ontology has; "
            "train it anew with `make train`"
        )
    tokenizer = Tokenizer.from_str(contents[PIECES].decode())
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return Model(card, _session(contents[ENCODER]), _session(contents[PAIRS]), tokenizer)


def _described(folder: Path) -> dict[str, Any]:
    try:
        return cast(dict[str, Any], json.loads((folder / CARD).read_text(encoding="utf-8")))
    except OSError as error:
        raise ModelError(f"{folder / CARD}: the model is missing; reinstall chip-kg") from error
    except ValueError as error:
        raise ModelError(f"{folder / CARD}: damaged ({error}); reinstall chip-kg") from error


def _card(described: dict[str, Any]) -> Card:
    return Card(
        version=described["version"],
        classes=tuple(described["classes"]),
        relations=tuple(described["relations"]),
        modalities=tuple(described["modalities"]),
        scale=described["scale"],
        shift=described["shift"],
        threshold=described["threshold"],
        certainty=described["certainty"],
    )


def _checked(file: Path, wanted: str) -> bytes:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise ModelError(f"{file}: the model is missing; reinstall chip-kg") from error
    if sha256(content).hexdigest() != wanted:
        raise ModelError(f"{file}: damaged (its hash is not the one in {CARD}); reinstall chip-kg")
    return content


def _session(content: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(_MOST_THREADS, _processors())
    options.inter_op_num_threads = 1
    # waiting threads would burn the time of the other core
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def _processors() -> int:
    """How many processors this process may use, which a container may limit."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
