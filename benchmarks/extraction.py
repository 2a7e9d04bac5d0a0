"""Extraction: milliseconds of CPU for 1,000 sentences on one thread, layer by layer, and what a start costs.

150 sentences a CPU-second are 6,667 ms for 1,000. The peer is the encoder alone: what any reader of this size must pay.
"""

import json
import sys
from pathlib import Path

from benchmarks.timing import call_cpu, command_cpu
from chipkg.extraction.layers import LayeredExtractor
from chipkg.extraction.patterns import PatternExtractor
from chipkg.extraction.reading import Reading
from chipkg.extraction.trained.extractor import TrainedExtractor
from chipkg.model import Document
from chipkg.resolution.resolver import RegistryResolver

_GOLD = Path(__file__).parents[1] / "evaluation" / "gold" / "development.jsonl"
_START = "from chipkg.pipeline import stages; stages({layer!r})[0].extract({document})"
_DOCUMENT = "__import__('chipkg.model').model.Document('d', 'Nvidia sells chips.')"


def measure() -> list[tuple[str, float]]:
    documents = [Document(record["id"], record["text"]) for record in map(json.loads, _GOLD.open(encoding="utf-8"))]
    readings = [Reading.of(document) for document in documents]
    thousands = sum(len(reading.sentences) for reading in readings) / 1000
    model, patterns, resolver = TrainedExtractor(), PatternExtractor(), RegistryResolver()
    layers = LayeredExtractor(model)
    extractions = [layers.extract(document) for document in documents]
    calls = {
        "encoder alone": lambda: [list(model.encoded(reading)) for reading in readings],
        "names, phrases and sentences": lambda: [Reading.of(document) for document in documents],
        "model": lambda: [model.read(reading) for reading in readings],
        "patterns": lambda: [patterns.read(reading) for reading in readings],
        "all of extraction": lambda: [layers.extract(document) for document in documents],
        "resolution": lambda: [resolver.resolve(extraction) for extraction in extractions],
    }
    rows = [(name, call_cpu(call, runs=3) / thousands) for name, call in calls.items()]
    starts = {"import onnxruntime": "import onnxruntime"}
    starts |= {
        f"start and read one sentence, {layer}": _START.format(layer=layer, document=_DOCUMENT)
        for layer in ("patterns", "model", "all")
    }
    return rows + [(name, command_cpu((sys.executable, "-c", code), runs=3)) for name, code in starts.items()]
