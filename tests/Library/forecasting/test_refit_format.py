from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from forecasting.errors import WeightsCorrupt, WeightsMismatch
from forecasting.refit import Refit, refit
from forecasting.refit_format import describe, flat_weights, pack, restore, unpack


@pytest.fixture(scope="module")
def made(make_span, small_spec) -> Refit:
    return refit(make_span(80), small_spec, 1)


def test_a_refit_is_put_together_as_it_was(made) -> None:
    description = json.loads(json.dumps(describe(made)))
    found = restore(description, flat_weights(made), made.relative_closes, made.spec, made.spec, made.seed, "it")

    assert all(np.array_equal(a, b) and a.dtype == b.dtype for a, b in zip(found.weights, made.weights, strict=True))
    assert (found.scaler, found.losses, found.out_of_sample) == (made.scaler, made.losses, made.out_of_sample)


@pytest.mark.parametrize("lost", ["scaler", "losses", "versions", "out_of_sample"])
def test_what_lacks_something_is_a_mismatch(made, lost: str) -> None:
    description = {name: value for name, value in describe(made).items() if name != lost}
    with pytest.raises(WeightsMismatch, match=f"it is described in a way this version cannot read.*{lost}"):
        restore(description, flat_weights(made), made.relative_closes, made.spec, made.spec, made.seed, "it")


def test_weights_must_be_of_the_specs_shape_and_numbers(made) -> None:
    flat = flat_weights(made)
    with pytest.raises(WeightsMismatch, match="expected 148 float32 numbers"):
        restore(describe(made), flat[:-1], made.relative_closes, made.spec, made.spec, made.seed, "it")
    with pytest.raises(WeightsCorrupt, match="it has weights that are no numbers"):
        restore(describe(made), flat * np.float32("nan"), made.relative_closes, made.spec, made.spec, made.seed, "it")


def test_closes_are_as_many_as_the_window_says(made, make_span) -> None:
    closes = made.relative_closes
    with pytest.raises(WeightsMismatch, match=r"closes of shape \(54,\): expected 55 of float32"):
        restore(describe(made), flat_weights(made), closes[1:], made.spec, made.spec, made.seed, "it")
    spec = replace(made.spec, window=replace(made.spec.window, expanding=True))
    longer = refit(make_span(80), spec, 1)
    found = restore(describe(longer), flat_weights(longer), longer.relative_closes, spec, spec, 1, "it")
    assert np.array_equal(found.relative_closes, longer.relative_closes)
    for wrong in (longer.relative_closes[-54:], longer.relative_closes[None], longer.relative_closes.astype(np.float64)):
        with pytest.raises(WeightsMismatch, match="expected at least 55 of float32"):
            restore(describe(longer), flat_weights(longer), wrong, spec, spec, 1, "it")


def test_equal_arrays_are_equal_bytes_in_any_order() -> None:
    a, b = np.arange(3), np.ones(2, np.float32)
    contents = pack({"a": a, "b": b})

    assert contents == pack({"b": b, "a": a})
    assert unpack(contents, "it", "")["a"].tolist() == [0, 1, 2]
    with pytest.raises(WeightsCorrupt, match=r"it cannot be read .* delete it"):
        unpack(b"no archive", "it", "delete it")


def test_what_validated_and_stopped_a_fit_is_kept_and_left_out_where_nothing_did(made) -> None:
    assert not {"validation_losses", "stopped_by"} & describe(made).keys()
    patient = replace(made, validation_losses=(0.5, 0.25), stopped_by="patience", losses=(1.0, 2.0))
    description = json.loads(json.dumps(describe(patient)))
    found = restore(description, flat_weights(made), made.relative_closes, made.spec, made.spec, made.seed, "it")

    assert (found.validation_losses, found.stopped_by, found.losses) == ((0.5, 0.25), "patience", (1.0, 2.0))
    for wrong in ({"stopped_by": "me"}, {"stopped_by": 1}, {"validation_losses": [float("nan")]}, {"validation_losses": 1}):
        with pytest.raises(WeightsMismatch, match="it is described in a way this version cannot read"):
            restore(description | wrong, flat_weights(made), made.relative_closes, made.spec, made.spec, made.seed, "it")
