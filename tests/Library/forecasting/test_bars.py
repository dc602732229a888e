"""Daily bars are sound or refused with the day that is not."""

import numpy as np
import pytest

from forecasting.bars import DailyBars
from forecasting.errors import GapInHistory, InvalidHistory, NotFinite

TIMES = np.array(["2020-01-02T16", "2020-01-03T16", "2020-01-06T16"], dtype="datetime64[ns]")


PRICES = {"opens": [10, 11, 12], "highs": [11, 12, 13], "lows": [9, 10, 11], "closes": [10.5, 11.55, 11.55]}


def bars(**changed: list[float]) -> DailyBars:
    return DailyBars(TIMES, **{name: np.array(values) for name, values in (PRICES | changed).items()})


def test_sound_bars_have_changes_a_span_and_nothing_where_nothing_is_known():
    found = bars()
    assert found.changes.round(6).tolist() == [0.0, 0.1, 0.0]
    assert found.span.closes.tolist() == [10.5, 11.55, 11.55]
    assert np.isnan(found.intraday_variances).all()
    assert np.isnan(found.implied_volatilities).all()
    assert len(found[1:]) == 2
    assert found[1:].opens.tolist() == [11, 12]
    with pytest.raises(TypeError):
        list(found)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("changed", "error", "said"),
    [
        ({"opens": [10, 11]}, InvalidHistory, "3,"),
        ({"lows": [9, 10, 0]}, NotFinite, "2020-01-06"),
        ({"highs": [11, 11.5, 13]}, InvalidHistory, "The bar of 2020-01-03 has open 11.0, high 11.5, low 10.0 and close 11.55"),
        ({"lows": [10.2, 10, 11]}, InvalidHistory, "The bar of 2020-01-02"),
        ({"implied_volatilities": [0.2]}, InvalidHistory, "implied_volatilities"),
        ({"implied_volatilities": [0.2, np.inf, 0.1]}, NotFinite, "implied_volatilities"),
        ({"intraday_variances": [0.2, -1e-9, 0.1]}, NotFinite, "intraday_variances"),
    ],
)
def test_what_is_wrong_is_named(changed, error, said):
    with pytest.raises(error, match=said):
        bars(**changed)


def test_prices_that_are_rounded_each_for_itself_are_sound():
    assert len(bars(highs=[11, 11.55 * (1 - 5e-7), 13])) == 3


def test_a_hole_is_named():
    times = TIMES.copy()
    times[2] += np.timedelta64(30, "D")
    with pytest.raises(GapInHistory, match="between 2020-01-03 and 2020-02-05"):
        DailyBars(times, *(np.array(values) for values in PRICES.values()))
