"""Trains on parts of the corpus and without single features, and draws what that gives.

Every run has a folder of its own, and goes on where it was interrupted; what is there already is not done again.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

SIZES = (500, 1000, 2000, 4000)
ABLATED = {"without registry": "--no-registry", "without word shapes": "--no-shapes", "without first stage": ""}
# Ablations compare runs on a part of the corpus: all of it would take hours.
ABLATION_SENTENCES = 1000


def train(folder: Path, *options: str) -> Mapping[str, Any]:
    """Run `python -m training.train`, unless it was done before; returns its scores and the number of sentences."""
    if not (folder / "scores.json").exists():
        subprocess.run([sys.executable, "-m", "training.train", str(folder), *options], check=True)  # noqa: S603
    return dict(json.loads((folder / "scores.json").read_text(encoding="utf-8")))


def draw(points: Mapping[int, Mapping[str, float]], file: Path) -> None:
    """The learning curve: F1 of mentions and statements over the number of sentences."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "chip-kg"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6, 4))
    for measure, label in (
        ("mentions", "mentions"),
        ("gold_mentions", "statements, mentions given"),
        ("statements", "statements"),
    ):
        sizes = sorted(points)
        axes.plot(sizes, [points[size][measure] for size in sizes], marker="o", label=label)
    axes.set_xscale("log")
    axes.set_xticks(sorted(points), [f"{size:,}" for size in sorted(points)])
    axes.minorticks_off()
    axes.set_xlabel("training sentences")
    axes.set_ylabel("F1 on the development passages")
    axes.set_ylim(0, 1)
    axes.grid(alpha=0.3)
    axes.legend(loc="lower right")
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None})


def table(rows: Mapping[str, Mapping[str, float]]) -> str:
    """Scores as Markdown, one run a row."""
    measures = ("mentions", "gold_mentions", "statements", "coreference", "polarity", "modality", "speaker")
    lines = [f"| run | {' | '.join(m.replace('_', ' ') for m in measures)} |", f"|---|{'---:|' * len(measures)}"]
    lines += [f"| {name} | {' | '.join(f'{scores[m]:.3f}' for m in measures)} |" for name, scores in rows.items()]
    return "\n".join(lines) + "\n"


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--whole", type=click.Path(exists=True, path_type=Path), required=True, help="The run on all sentences.")
@click.option("--start", type=click.Path(path_type=Path), help="Weights of the first stage.")
@click.option("--epochs", default=12, show_default=True)
@click.option("--output", type=click.Path(path_type=Path), default=Path("docs/learning-curve.svg"), show_default=True)
def main(folder: Path, whole: Path, start: Path | None, epochs: int, output: Path) -> None:
    """Train on 500, 1,000, 2,000 and 4,000 sentences and without single features; draw and print the scores.

    Example:  python -m training.curve build/curve --whole build/reader --start build/first/first.pt
    """
    common = ["--epochs", str(epochs), "--judge-every", "100"]
    first = ["--start", str(start)] if start else []
    points = {size: train(folder / str(size), *common, *first, "--sentences", str(size)) for size in SIZES}
    points[_sentences()] = json.loads((whole / "scores.json").read_text(encoding="utf-8"))
    part = ["--sentences", str(ABLATION_SENTENCES)]
    rows = {f"{size:,} sentences": scores for size, scores in points.items()}
    for name, option in ABLATED.items():
        options = [*common, *part, *(first if option else []), *([option] if option else [])]
        rows[f"{ABLATION_SENTENCES:,} sentences, {name}"] = train(folder / name.replace(" ", "-"), *options)
    draw(points, output)
    click.echo(table(rows), nl=False)


def _sentences() -> int:
    from training.train import read_corpus

    return sum(len(passage.sentences) for passage in read_corpus("train*.jsonl"))


if __name__ == "__main__":
    main()
