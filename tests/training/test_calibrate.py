"""Confidence that means what it says, and the threshold."""

import numpy as np

from training.calibrate import best_threshold, fitted


def test_the_fitted_curve_gives_back_the_one_that_made_the_data() -> None:
    chance = np.random.default_rng(1)
    scores = chance.normal(0, 3, 20_000)
    right = chance.random(20_000) < 1 / (1 + np.exp(-(0.7 * scores - 0.4)))
    scale, shift = fitted(scores, right)
    assert abs(scale - 0.7) < 0.05
    assert abs(shift + 0.4) < 0.05


def test_where_f1_is_flat_the_threshold_favours_precision() -> None:
    judged = [(0.9, True)] * 50 + [(0.45, True)] + [(0.45, False)] + [(0.15, False)] * 40
    threshold, f1 = best_threshold(judged, 100)
    assert threshold > 0.45
    assert round(f1, 2) == 0.67
