"""Losses and links by hand and against scikit-learn, which has the same."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import log_loss, roc_auc_score

from forecasting.errors import InvalidHistory, InvalidSpec
from forecasting.objectives import area_under_curve, linked, mean_loss, require_labels


def test_a_price_is_the_output_and_a_class_has_a_probability() -> None:
    outputs = np.array([[0.0], [math.log(3)], [-800.0]], np.float32)
    assert linked("mean_squared_error", outputs)[:2, 0].tolist() == [0.0, pytest.approx(math.log(3), rel=1e-6)]
    assert linked("binary_crossentropy", outputs)[:, 0].tolist() == pytest.approx([0.5, 0.75, 0.0])

    three = np.array([[0.0, math.log(2), 0.0], [900.0, 0.0, 0.0]], np.float32)
    assert linked("categorical_crossentropy", three).tolist() == [pytest.approx([0.25, 0.5, 0.25]), [1.0, 0.0, 0.0]]


def test_losses_by_hand() -> None:
    assert mean_loss("mean_squared_error", np.array([[1.0], [4.0]]), np.array([2.0, 1.0])) == 5.0
    # -log(3/4) and -log(1 - 3/4)
    certain = np.full((2, 1), math.log(3))
    assert mean_loss("binary_crossentropy", certain, np.array([1.0, 0.0])) == pytest.approx((math.log(4 / 3) + math.log(4)) / 2)
    assert mean_loss("binary_crossentropy", np.array([[-900.0]]), np.array([1.0])) == 900.0
    three = np.array([[0.0, math.log(2), 0.0]] * 2)
    assert mean_loss("categorical_crossentropy", three, np.array([1.0, 2.0])) == pytest.approx((math.log(2) + math.log(4)) / 2)


def test_losses_of_classes_are_those_of_scikit_learn() -> None:
    rng = np.random.default_rng(1)
    logits, y = rng.normal(size=(50, 3)), rng.integers(0, 3, 50)
    expected = log_loss(y, linked("categorical_crossentropy", logits), labels=[0, 1, 2])
    assert mean_loss("categorical_crossentropy", logits, y) == pytest.approx(expected, rel=1e-12)
    expected = log_loss(y > 0, linked("binary_crossentropy", logits)[:, 0])
    assert mean_loss("binary_crossentropy", logits, y > 0) == pytest.approx(expected, rel=1e-12)


@given(st.lists(st.tuples(st.integers(-3, 3), st.booleans()), min_size=2, max_size=30).filter(lambda rows: len({y for _, y in rows}) == 2))
def test_the_area_under_the_curve_is_that_of_scikit_learn(rows: list[tuple[int, bool]]) -> None:
    outputs, y = np.array([[score] for score, _ in rows], np.float32), np.array([y for _, y in rows], np.float32)
    assert area_under_curve(outputs, y) == pytest.approx(roc_auc_score(y, outputs[:, 0]), rel=1e-12)


def test_the_area_under_the_curve_by_hand() -> None:
    # of the four pairs of a one and a zero two are in order, one is tied
    assert area_under_curve(np.array([[3.0], [1.0], [1.0], [2.0]]), np.array([1, 1, 0, 0])) == 2.5 / 4


@pytest.mark.parametrize(
    ("loss", "y", "num_outputs", "error", "words"),
    [
        ("binary_crossentropy", [0, 1, 2], 1, InvalidHistory, "A target is 2 and the loss is binary_crossentropy: .* from 0 to 1"),
        ("binary_crossentropy", [0.5], 1, InvalidHistory, "A target is 0.5"),
        ("categorical_crossentropy", [3], 3, InvalidHistory, "A target is 3 .* from 0 to 2"),
        ("categorical_crossentropy", [0], 1, InvalidSpec, "The network has 1 output and the loss is .* one for each class"),
        ("mean_squared_error", [0.5], 3, InvalidSpec, "The network has 3 outputs and the loss is mean_squared_error: expected one"),
    ],
)
def test_what_a_loss_cannot_take_is_named(loss: str, y: list[float], num_outputs: int, error: type, words: str) -> None:
    with pytest.raises(error, match=words):
        require_labels(loss, np.array(y, np.float32), num_outputs)


def test_what_a_loss_takes_passes() -> None:
    require_labels("mean_squared_error", np.array([0.5, -3.0]), 1)
    require_labels("binary_crossentropy", np.array([0.0, 1.0]), 1)
    require_labels("categorical_crossentropy", np.array([2.0, 0.0]), 3)
