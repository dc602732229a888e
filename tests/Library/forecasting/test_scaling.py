from __future__ import annotations

import numpy as np
import pytest
from sklearn.preprocessing import MinMaxScaler

from forecasting.errors import HistoryTooShort, SpanNotInHistory, WeightsMismatch
from forecasting.scaling import PriceScaler
from forecasting.span import Span

DAYS = np.array(["2020-01-02T16", "2020-01-03T16", "2020-01-06T16", "2020-01-07T16"], dtype="datetime64[ns]")
SPAN = Span(DAYS, [10.0, 20.0, 15.0, 12.0])


def test_low_is_zero_and_high_is_one() -> None:
    scaler = PriceScaler.fit(SPAN)

    assert scaler.scale(SPAN.closes).tolist() == [0.0, 1.0, 0.5, 0.2]
    assert scaler.unscale(np.array([0.0, 1.5])).tolist() == [10.0, 25.0]
    assert (scaler.anchor_time, scaler.anchor_close) == ("2020-01-07T16:00:00", 12.0)
    assert scaler.deviation == pytest.approx(np.std([1.0, -0.25, -0.2]))


def test_it_scales_as_scikit_learn_does(make_span) -> None:
    closes = make_span(100).closes
    expected = MinMaxScaler().fit_transform(closes.reshape(-1, 1))[:, 0]

    assert PriceScaler.fit(make_span(100)).scale(closes) == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_flat_prices_scale_to_zero() -> None:
    scaler = PriceScaler.fit(Span(DAYS, [10.0] * 4))

    assert scaler.scale(np.array([10.0])).tolist() == [0.0]
    assert scaler.deviation == 1.0


def test_a_split_after_the_fit_moves_the_scaler_with_the_prices() -> None:
    halved = Span(DAYS, SPAN.closes / 2)
    assert PriceScaler.fit(SPAN).rebased(halved) == PriceScaler.fit(halved)


def test_a_dividend_after_the_fit_moves_the_scaler_with_the_prices() -> None:
    lowered = Span(DAYS, SPAN.closes * 0.994)
    rebased = PriceScaler.fit(SPAN).rebased(lowered)

    assert (rebased.low, rebased.high) == pytest.approx((9.94, 19.88), rel=1e-12)
    assert rebased.scale(lowered.closes) == pytest.approx(PriceScaler.fit(SPAN).scale(SPAN.closes), abs=1e-12)


def test_unchanged_prices_leave_the_scaler_alone_whatever_comes_after() -> None:
    later = Span(np.append(DAYS, np.datetime64("2020-01-08T16", "ns")), [*SPAN.closes, 99.0])
    scaler = PriceScaler.fit(SPAN)
    assert scaler.rebased(later) is scaler


def test_a_history_without_the_spans_end_cannot_rebase() -> None:
    with pytest.raises(SpanNotInHistory, match="ended on 2020-01-07 and the history covers 2020-01-02 to 2020-01-06"):
        PriceScaler.fit(SPAN).rebased(Span(DAYS[:3], SPAN.closes[:3]))


def test_one_bar_is_too_short() -> None:
    with pytest.raises(HistoryTooShort):
        PriceScaler.fit(Span(DAYS[:1], [1.0]))


def test_state_survives_json_and_a_missing_part_is_named() -> None:
    scaler = PriceScaler.fit(SPAN)
    assert PriceScaler.from_dict(scaler.to_dict()) == scaler
    with pytest.raises(WeightsMismatch, match=r"KeyError..high"):
        PriceScaler.from_dict({"low": 1.0})
