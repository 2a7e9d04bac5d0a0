"""The network's arithmetic, where torch is installed (`make train` installs it)."""

import random

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from training.network import range_max  # noqa: E402 - only where torch is


def test_maxima_over_ranges_are_those_of_a_loop() -> None:
    chance = random.Random(1)
    values = torch.randn(190, 3)
    ranges = [sorted(chance.sample(range(191), 2)) for _ in range(200)] + [[0, 190], [5, 6], [0, 128], [62, 190]]
    start, end = torch.tensor(ranges).unbind(1)
    expected = torch.stack([values[a:b].max(dim=0).values for a, b in ranges])
    assert torch.equal(range_max(values, start, end), expected)
