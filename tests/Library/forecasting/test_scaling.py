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


def test_changes_are_measured_over_the_horizon() -> None:
    """Over two bars 10 to 15 and 20 to 12: +0.5 and -0.4, whose deviation around 0.05 is 0.45."""
    scaler = PriceScaler.fit(SPAN, horizon=2)
    assert scaler.deviation == pytest.approx(0.45)
    assert (scaler.low, scaler.high) == (10.0, 20.0)
    with pytest.raises(HistoryTooShort, match=r"^A scaler needs more than 4 bars and the training span has 4: provide earlier data\.$"):
        PriceScaler.fit(SPAN, horizon=4)
    assert PriceScaler.fit(SPAN, horizon=3).deviation == 1.0  # of one change


def test_flat_prices_far_from_one_come_back() -> None:
    scaler = PriceScaler.fit(Span(DAYS, [250.0] * 4))
    assert scaler.scale(np.array([250.0, 251.0])).tolist() == [0.0, 1.0]
    assert scaler.unscale(np.array([0.0, 0.5])).tolist() == [250.0, 250.5]


def test_prices_of_any_shape_and_kind_are_scaled_in_doubles() -> None:
    scaler = PriceScaler.fit(SPAN)
    for prices in ([[10, 20], [15, 12]], np.array([[10, 20], [15, 12]], np.float32)):
        scaled = scaler.scale(prices)
        assert scaled.dtype == np.float64
        assert scaled.tolist() == [[0.0, 1.0], [0.5, 0.2]]
    values = scaler.unscale([[0, 1]])
    assert values.dtype == np.float64
    assert values.tolist() == [[10.0, 20.0]]
    # single precision would lose the cents of large prices
    large = PriceScaler(100_000.0, 200_000.0, 0.01, "2020-01-07T16:00:00", 150_000.0)
    assert large.unscale(np.array([0.123456789], np.float64)).tolist() == [112345.6789]


def test_the_anchor_is_the_newest_bar_of_its_day_whatever_its_time() -> None:
    scaler = PriceScaler.fit(SPAN)
    assert scaler.anchor_day == np.datetime64("2020-01-07", "D")
    assert scaler.anchor_day.dtype == np.dtype("datetime64[D]")
    midnights = Span(DAYS.astype("datetime64[D]"), SPAN.closes * 2)
    assert scaler.rebased(midnights) == PriceScaler(20.0, 40.0, scaler.deviation, "2020-01-07T16:00:00", 24.0)
    # bars before and after it do not count
    around = Span(np.append(DAYS[2:], np.datetime64("2020-01-08T16", "ns")), [7.0, 6.0, 5.0])
    assert scaler.rebased(around) == PriceScaler(5.0, 10.0, scaler.deviation, "2020-01-07T16:00:00", 6.0)


def test_a_history_that_begins_later_or_has_a_hole_or_no_bars_cannot_rebase() -> None:
    scaler = PriceScaler.fit(Span(DAYS[:3], SPAN.closes[:3]))
    holed = Span(DAYS[[0, 1, 3]], SPAN.closes[[0, 1, 3]])
    with pytest.raises(SpanNotInHistory, match="ended on 2020-01-06 and the history covers 2020-01-02 to 2020-01-07 without that bar"):
        scaler.rebased(holed)
    with pytest.raises(SpanNotInHistory, match="covers 2020-01-07 to 2020-01-07 without"):
        scaler.rebased(Span(DAYS[3:], SPAN.closes[3:]))
    with pytest.raises(SpanNotInHistory, match="covers no bars without"):
        scaler.rebased(Span(DAYS[:0], SPAN.closes[:0]))


STATE = {"low": 10.0, "high": 20.0, "deviation": 0.5, "anchor_time": "2020-01-07T16:00:00", "anchor_close": 12.0}


def test_state_has_these_names() -> None:
    scaler = PriceScaler(10.0, 20.0, 0.5, "2020-01-07T16:00:00", 12.0)
    assert scaler.to_dict() == STATE
    assert PriceScaler.from_dict(STATE) == scaler


def test_whole_numbers_are_read_as_floats() -> None:
    found = PriceScaler.from_dict(STATE | {"low": 1, "high": 1, "deviation": 1, "anchor_close": 1})
    assert found == PriceScaler(1.0, 1.0, 1.0, "2020-01-07T16:00:00", 1.0)
    assert {type(getattr(found, name)) for name in ("low", "high", "deviation", "anchor_close")} == {float}


@pytest.mark.parametrize("value", [0, 0.0, -1.0, float("inf"), float("nan"), True, "1", None])
@pytest.mark.parametrize("name", ["low", "high", "deviation", "anchor_close"])
def test_a_number_that_no_scaler_of_prices_has_is_named(name: str, value: object) -> None:
    with pytest.raises(WeightsMismatch, match=f"cannot be read .*{name}={value!r}.*: train these weights again"):
        PriceScaler.from_dict(STATE | {name: value})


def test_the_largest_and_smallest_prices_are_read() -> None:
    for value in (5e-324, 1.7976931348623157e308):
        assert PriceScaler.from_dict(STATE | {"low": value, "high": value}).low == value


def test_a_low_above_the_high_and_a_time_that_is_none_are_refused() -> None:
    with pytest.raises(WeightsMismatch, match=r"low=20.5 above high=20.0"):
        PriceScaler.from_dict(STATE | {"low": 20.5})
    assert PriceScaler.from_dict(STATE | {"low": 20.0}).low == 20.0
    with pytest.raises(WeightsMismatch, match="is no time"):
        PriceScaler.from_dict(STATE | {"anchor_time": "yesterday"})
    for name in STATE:
        with pytest.raises(WeightsMismatch, match=f"KeyError.*{name}"):
            PriceScaler.from_dict({key: value for key, value in STATE.items() if key != name})


def test_the_deviation_is_that_of_the_changes_to_the_last_bit(make_span) -> None:
    """Weights are trained on changes in this unit, so their bytes depend on it."""
    closes = make_span(100).closes
    assert PriceScaler.fit(make_span(100)).deviation == np.std(closes[1:] / closes[:-1] - 1.0)


def test_values_in_single_precision_become_prices_in_doubles() -> None:
    prices = PriceScaler.fit(SPAN).unscale(np.array([0.1], np.float32))
    assert prices.dtype == np.float64
    assert prices.tolist() == [10.0 + 10.0 * float(np.float32(0.1))]
