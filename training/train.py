"""Trains the network on the corpus. `make train` runs all of it; `python -m training.train --help` tells the options.

Every epoch depends on the seed and its number alone, so that a run that was interrupted goes on as if it had not been.
"""

import json
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from random import Random

import click
import torch
from torch import Tensor
from torch.optim import AdamW
from torch.optim.lr_scheduler import LambdaLR

from chipkg.extraction.trained.pairing import model_classes
from chipkg.extraction.trained.windows import WindowMaker
from training.augment import names_by_class, varied
from training.encoder import pretrained, tokenizer
from training.examples import Example, Schema, examples, ours
from training.judging import judge
from training.losses import window_loss
from training.network import Reader, Sizes
from training.passages import CORPUS, Passage, read_passages


@dataclass(frozen=True, slots=True)
class Settings:
    """How a network is trained; kept beside it."""

    seed: int = 1
    epochs: int = 12
    batch: int = 8
    encoder_rate: float = 2.5e-4
    head_rate: float = 2e-3
    warmup: float = 0.08
    smoothing: float = 0.995
    feature_dropout: float = 0.15
    sentences: int = 0
    registry: bool = True
    shapes: bool = True


_DEFAULT = Settings()


class Run:
    """A training run in a folder: its network, its smoothed weights, its optimizer, and how far it has come."""

    def __init__(
        self, folder: Path, settings: Settings, passages: Sequence[Passage], schema: Schema, start: Path | None = None
    ) -> None:
        self.schema = schema
        self.folder = folder
        self.settings = settings
        self.passages = limited(passages, settings)
        self.names = names_by_class(self.passages)
        self.maker = WindowMaker(tokenizer(), model_classes())
        torch.manual_seed(settings.seed)
        self.network = Reader(pretrained().config, Sizes(len(schema.classes), len(schema.relations)))
        self.network.bert.load_state_dict(pretrained().state_dict())
        if start:
            self._start_from(torch.load(start))
        self.network.bert.embeddings.word_embeddings.weight.requires_grad = False
        self.smoothed = {
            name: value.detach().clone() for name, value in self.network.named_parameters() if value.requires_grad
        }
        self.steps = math.ceil(len(self.passages) / settings.batch)
        self.optimizer = self._optimizer()
        total, warm = self.steps * settings.epochs, settings.warmup * self.steps * settings.epochs
        self.schedule = LambdaLR(
            self.optimizer, lambda step: min((step + 1) / max(1, warm), max(0.0, (total - step) / max(1, total - warm)))
        )
        self.epoch = 0
        start_hash = sha256(start.read_bytes()).hexdigest() if start else ""
        passages_hash = sha256(repr(self.passages).encode()).hexdigest()
        self.made_of = {**asdict(settings), "passages": passages_hash, "start": start_hash}

    def _start_from(self, weights: dict[str, Tensor]) -> None:
        """Take over what a first stage learnt; its own classes and relations stay behind."""
        own = self.network.state_dict()
        self.network.load_state_dict(
            {name: weights[name] if weights[name].shape == value.shape else value for name, value in own.items()}
        )

    def _optimizer(self) -> AdamW:
        encoder = [p for p in self.network.bert.parameters() if p.requires_grad]
        inside = {id(p) for p in self.network.bert.parameters()}
        heads = [p for p in self.network.parameters() if id(p) not in inside]
        return AdamW(
            [
                {"params": encoder, "lr": self.settings.encoder_rate},
                {"params": heads, "lr": self.settings.head_rate},
            ],
            weight_decay=0.01,
            fused=True,
        )

    @property
    def state(self) -> Path:
        """Where the run is kept after every epoch."""
        return self.folder / "state.pt"

    def save(self) -> None:
        """Everything that is needed to go on, written whole or not at all."""
        parts = {
            "made_of": self.made_of,
            "epoch": self.epoch,
            "network": self.network.state_dict(),
            "smoothed": self.smoothed,
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
        }
        torch.save(parts, self.state.with_suffix(".new"))
        self.state.with_suffix(".new").replace(self.state)

    def load(self) -> None:
        """Go on where an earlier run stopped; `click.ClickException` where it was made of something else."""
        parts = torch.load(self.state)
        if parts["made_of"] != self.made_of:
            raise click.ClickException(f"{self.folder}: made with other settings, passages or weights; remove it")
        self.epoch = parts["epoch"]
        self.network.load_state_dict(parts["network"])
        self.smoothed = parts["smoothed"]
        self.optimizer.load_state_dict(parts["optimizer"])
        self.schedule.load_state_dict(parts["schedule"])

    def train_epoch(self) -> float:
        """One pass over the corpus, varied anew; returns the mean loss."""
        random = Random(f"{self.settings.seed} {self.epoch}")  # noqa: S311 - variation, not security
        torch.manual_seed(self.settings.seed * 1000 + self.epoch)
        self.network.train()
        losses = [self._step(batch, random) for batch in self._batches(random)]
        self.epoch += 1
        return sum(losses) / len(losses)

    def _batches(self, random: Random) -> Iterator[list[Example]]:
        """Windows of about the same length together, the batches in random order."""
        found = [
            example
            for passage in self.passages
            for example in examples(varied(passage, self.passages, self.names, random), self.maker, self.schema)
        ]
        found.sort(key=lambda e: (len(e.window.pieces) // 16, random.random()))
        batches = [found[at : at + self.settings.batch] for at in range(0, len(found), self.settings.batch)]
        random.shuffle(batches)
        yield from batches[: self.steps]

    def _step(self, batch: list[Example], random: Random) -> float:
        with torch.autocast("cpu", torch.bfloat16):
            states = encoded(self.network, batch, self.settings, random)
            losses = [
                window_loss(self.network, rows, example, self.schema)
                for rows, example in zip(states, batch, strict=True)
            ]
        total = sum((one.spans for one in losses), torch.zeros(())) / max(1, sum(one.mentions for one in losses))
        statements = max(1, sum(one.statements for one in losses))
        total = total + sum((one.relations + one.flags for one in losses), torch.zeros(())) / statements
        described = max(1, sum(one.descriptions for one in losses))
        total = total + sum((one.coreference for one in losses), torch.zeros(())) / described / 2
        self.optimizer.zero_grad()
        total.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.schedule.step()
        self._smooth()
        return float(total.detach())

    @torch.no_grad()
    def _smooth(self) -> None:
        """A moving average of the weights, short at first: it reads better than the weights themselves."""
        keep = min(self.settings.smoothing, (self.schedule.last_epoch + 1) / (self.schedule.last_epoch + 10))
        for name, value in self.network.named_parameters():
            if value.requires_grad:
                self.smoothed[name].lerp_(value, 1 - keep)

    def finished(self) -> Reader:
        """A network with the smoothed weights, ready to read."""
        network = Reader(pretrained().config, self.network.sizes)
        network.load_state_dict({**self.network.state_dict(), **self.smoothed})
        return network.eval()


def encoded(
    network: Reader, batch: Sequence[Example], settings: Settings, random: Random | None = None
) -> Sequence[Tensor]:
    """The hidden states of each window. With `random`, features of names are left out here and there."""
    longest = max(len(e.window.pieces) for e in batch)
    rows: list[list[Tensor]] = [[], [], [], []]
    mask = torch.zeros((len(batch), longest))
    for number, example in enumerate(batch):
        window = example.window
        mask[number, : len(window.pieces)] = 1
        known = 0.0 if not settings.registry else 1.0
        if random and (random.random() < settings.feature_dropout):
            known = 0.0
        for row, values, factor in zip(
            rows,
            (window.pieces, window.shapes, window.kinds, window.forms),
            (1, float(settings.shapes), known, known),
            strict=True,
        ):
            padded = torch.zeros(longest, dtype=torch.long)
            padded[: len(values)] = torch.from_numpy(values) if factor else 0
            row.append(padded)
    pieces, shapes, kinds, forms = (torch.stack(row) for row in rows)
    states = network.encode(pieces, shapes, kinds, forms, mask)
    return [states[number, : len(e.window.pieces)] for number, e in enumerate(batch)]


def limited(passages: Sequence[Passage], settings: Settings) -> list[Passage]:
    """As many passages, in an order that the seed gives, as hold the wanted number of sentences; 0 is all."""
    order = sorted(passages, key=lambda p: p.id)
    Random(settings.seed).shuffle(order)  # noqa: S311 - variation, not security
    if not settings.sentences:
        return order
    kept, total = [], 0
    for passage in order:
        if total >= settings.sentences:
            break
        kept.append(passage)
        total += len(passage.sentences)
    return kept


def read_corpus(pattern: str) -> list[Passage]:
    """The passages of the corpus files that a pattern names."""
    return [passage for file in sorted(CORPUS.glob(pattern)) for passage in read_passages(file)]


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--epochs", default=_DEFAULT.epochs, show_default=True)
@click.option("--seed", default=_DEFAULT.seed, show_default=True)
@click.option("--batch", default=_DEFAULT.batch, show_default=True, help="Windows in one step.")
@click.option("--sentences", default=0, help="Learn from so many sentences only; 0 is all.")
@click.option("--registry/--no-registry", default=True, help="Feature: what registry and phrase rules find.")
@click.option("--shapes/--no-shapes", default=True, help="Feature: the shapes of words.")
@click.option("--start", type=click.Path(path_type=Path), help="Weights of a first stage to start from.")
@click.option("--judge-every", default=4, show_default=True, help="Epochs between scores on the development set.")
def main(
    folder: Path,
    epochs: int,
    seed: int,
    batch: int,
    sentences: int,
    registry: bool,
    shapes: bool,
    start: Path | None,
    judge_every: int,
) -> None:
    """Train on training/corpus/train*.jsonl, write FOLDER/reader.pt and the scores on the development passages.

    Run again in the same folder, it goes on after the last whole epoch.

    Example:  python -m training.train build/reader --epochs 24
    """
    settings = Settings(seed=seed, epochs=epochs, batch=batch, sentences=sentences, registry=registry, shapes=shapes)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.json").write_text(json.dumps(asdict(settings), indent=1) + "\n", encoding="utf-8")
    if start and not start.exists():
        click.echo(f"{start} is not there: training without a first stage", err=True)
        start = None
    run = Run(folder, settings, read_corpus("train*.jsonl"), ours(), start)
    if run.state.exists():
        run.load()
    held_out = [e for p in read_corpus("development.jsonl") for e in examples(p, run.maker, ours())]
    while run.epoch < epochs:
        began = time.monotonic()
        loss = run.train_epoch()
        run.save()
        click.echo(f"epoch {run.epoch}: loss {loss:.3f}, {time.monotonic() - began:.0f} s", err=True)
        if run.epoch % judge_every == 0 or run.epoch == epochs:
            scores = judge(run.finished(), held_out, settings)
            click.echo(f"  {scores}", err=True)
    network = run.finished()
    torch.save(network.state_dict(), folder / "reader.pt")
    scores = judge(network, held_out, settings)
    (folder / "scores.json").write_text(json.dumps(scores.as_dict(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
