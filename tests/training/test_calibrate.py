"""Confidence that means what it says, and the threshold."""

import click
import numpy as np
import pytest

from training.calibrate import fitted, lowest_threshold


def test_the_fitted_curve_gives_back_the_one_that_made_the_data() -> None:
    chance = np.random.default_rng(1)
    scores = chance.normal(0, 3, 20_000)
    right = chance.random(20_000) < 1 / (1 + np.exp(-(0.7 * scores - 0.4)))
    scale, shift = fitted(scores, right)
    assert abs(scale - 0.7) < 0.05
    assert abs(shift + 0.4) < 0.05


def test_the_threshold_is_the_lowest_that_is_precise_enough() -> None:
    judged = [(0.9, True)] * 50 + [(0.45, True)] * 2 + [(0.45, False)] * 10 + [(0.15, False)] * 40
    threshold, precision, f1 = lowest_threshold(judged, 100)
    assert 0.15 < threshold <= 0.45
    assert precision == 52 / 62
    assert round(f1, 3) == round(2 * 52 / 162, 3)


def test_a_model_that_is_never_precise_is_refused() -> None:
    with pytest.raises(click.ClickException, match="not fit to ship"):
        lowest_threshold([(0.9, False)] * 5, 10)
