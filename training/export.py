"""Writes a trained network as the files that the package ships: two ONNX graphs, the word pieces, and their card.

The encoder with the span scorer is one graph, run once a window; the scorer of pairs the other. The weights and
word vectors of the first are 8-bit integers; the second is small, and lost a tenth of its F1 as integers.
"""

from pathlib import Path

import click
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from chipkg.extraction.trained.files import ENCODER, PAIRS, PIECES
from chipkg.extraction.trained.pairing import model_classes, model_relations
from training.encoder import encoder_folder, pretrained
from training.network import Reader, Sizes

_OPSET = 17


class _Encoder(nn.Module):
    """One window to hidden states and span scores."""

    def __init__(self, network: Reader) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, pieces: Tensor, shapes: Tensor, kinds: Tensor, forms: Tensor, first: Tensor, last: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        mask = torch.ones_like(pieces).unsqueeze(0)
        one, two, three, four = (row.unsqueeze(0) for row in (pieces, shapes, kinds, forms))
        states = self.network.encode(one, two, three, four, mask)[0]
        classes, names = self.network.spans(states, first, last)
        return states, classes, names


class _Pairs(nn.Module):
    """Hidden states and candidates to the scores of pairs."""

    def __init__(self, network: Reader) -> None:
        super().__init__()
        self.network = network

    def forward(
        self,
        states: Tensor,
        left: Tensor,
        right: Tensor,
        kinds: Tensor,
        names: Tensor,
        ones: Tensor,
        others: Tensor,
        start: Tensor,
        end: Tensor,
        distance: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        return self.network.pairs(states, left, right, kinds, names, ones, others, (start, end), distance)


def export(network: Reader, folder: Path) -> None:
    """Write the graphs and the word pieces; the card comes with calibration."""
    folder.mkdir(parents=True, exist_ok=True)
    length, words, mentions, pairs = 20, 15, 4, 6
    ids = torch.ones(length, dtype=torch.long)
    word = torch.arange(1, words + 1)
    _write(
        _Encoder(network),
        (ids, ids, ids, ids, word, word),
        ["pieces", "shapes", "kinds", "forms", "first", "last"],
        ["states", "classes", "names"],
        _axes(length=("pieces", "shapes", "kinds", "forms"), words=("first", "last")),
        folder / ENCODER,
        quantized=True,
    )
    one, two = torch.arange(mentions), torch.arange(pairs) % mentions
    _write(
        _Pairs(network),
        (torch.zeros(length, 384), one, one, one, one % 2, two, two, two, two + 1, two),
        ["states", "left", "right", "kinds", "names", "ones", "others", "start", "end", "distance"],
        ["relations", "polarity", "modality", "speakers"],
        _axes(
            length=("states",),
            mentions=("left", "right", "kinds", "names"),
            pairs=("ones", "others", "start", "end", "distance"),
        ),
        folder / PAIRS,
        quantized=False,
    )
    (folder / PIECES).write_bytes((encoder_folder() / "tokenizer.json").read_bytes())


def _axes(**inputs: tuple[str, ...]) -> dict[str, dict[int, str]]:
    """The inputs whose first axis has a length of its own, by the name of that length."""
    return {name: {0: axis} for axis, names in inputs.items() for name in names}


def _write(
    module: nn.Module,
    inputs: tuple[Tensor, ...],
    names: list[str],
    outputs: list[str],
    axes: dict[str, dict[int, str]],
    file: Path,
    *,
    quantized: bool,
) -> None:
    whole = file.with_suffix(".float.onnx")
    torch.onnx.export(
        module.eval(),
        inputs,
        str(whole),
        input_names=names,
        output_names=outputs,
        dynamic_axes=axes,
        opset_version=_OPSET,
        dynamo=False,
    )
    if not quantized:
        whole.replace(file)
        return
    # 7 bits for weights: where a processor has no instructions for 8-bit products, the sums of full ones overflow
    kinds = ["MatMul", "Gather", "Gemm"]
    quantize_dynamic(
        whole, file, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8, op_types_to_quantize=kinds
    )
    whole.unlink()


def read_network(weights: Path) -> Reader:
    """A trained network."""
    network = Reader(pretrained().config, Sizes(len(model_classes()), len(model_relations())))
    network.load_state_dict(torch.load(weights))
    return network.eval()


@click.command()
@click.argument("weights", type=click.Path(exists=True, path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
def main(weights: Path, folder: Path) -> None:
    """Write the files of a network.

    Example:  python -m training.export build/reader/reader.pt build/reader/files
    """
    export(read_network(weights), folder)
    for file in sorted(folder.iterdir()):
        click.echo(f"{file.name}: {file.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
