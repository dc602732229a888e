"""What holds for the scaling of any prices."""

from __future__ import annotations

import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from forecasting.scaling import PriceScaler
from forecasting.span import Span

CLOSES = st.lists(st.floats(0.01, 10_000), min_size=3, max_size=40)


def span_of(closes: list[float]) -> Span:
    start = np.datetime64("2020-01-01T16", "ns")
    return Span(start + np.arange(len(closes)) * np.timedelta64(1, "D"), np.array(closes))


@given(CLOSES, CLOSES)
def test_bars_after_the_training_span_change_nothing(train: list[float], later: list[float]) -> None:
    whole = span_of(train + later)
    scaler = PriceScaler.fit(Span(whole.times[: len(train)], whole.closes[: len(train)]))
    assert scaler.rebased(whole) == scaler == PriceScaler.fit(span_of(train))


@given(CLOSES)
def test_the_training_span_fills_zero_to_one_and_comes_back(closes: list[float]) -> None:
    span = span_of(closes)
    scaler = PriceScaler.fit(span)
    scaled = scaler.scale(span.closes)

    assert 0 <= scaled.min() <= scaled.max() <= 1
    assert np.allclose(scaler.unscale(scaled), span.closes, rtol=1e-9)


@given(CLOSES, st.floats(0.01, 100))
def test_rescaling_the_past_and_rebasing_cancel(closes: list[float], factor: float) -> None:
    span = span_of(closes)
    rescaled = Span(span.times, span.closes * factor)
    scaler = PriceScaler.fit(span)
    width = (scaler.high - scaler.low) / scaler.high
    if 0 < width < 1e-6:
        return  # nearly flat prices: their differences have few digits left
    assert np.allclose(scaler.rebased(rescaled).scale(rescaled.closes), scaler.scale(span.closes), atol=1e-7)


@given(CLOSES)
def test_state_survives_json_to_the_last_bit(closes: list[float]) -> None:
    scaler = PriceScaler.fit(span_of(closes))
    assert PriceScaler.from_dict(json.loads(json.dumps(scaler.to_dict()))) == scaler
