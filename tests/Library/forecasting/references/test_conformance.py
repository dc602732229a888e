"""What every reference does, found through the registry: forecasts of the target's kind, from its row's bars and earlier ones alone."""

from dataclasses import replace

import numpy as np
import pytest

from forecasting.bars import DailyBars
from forecasting.errors import UnknownReference
from forecasting.references import all_references, get_reference, implied_lag, reference, reference_names
from forecasting.references.inputs import Inputs
from forecasting.targets import TARGET_NAMES, Target

KNOWN, LAST = 500, 560
CASES = [(name, target) for target in TARGET_NAMES for name in reference_names(target)]


def forecasts(name, target, bars, known=KNOWN):
    inputs = Inputs(bars[:known], target, lookback=20)
    fitted = get_reference(name).fit(inputs, np.arange(30, known - target.known_after))
    return fitted(Inputs(bars, target, lookback=20), np.arange(known - 1, len(bars)))


@pytest.fixture(scope="module")
def bars(market):
    return market(600)


def test_the_references_of_each_target():
    naive = ("last value", "mean")
    assert reference_names("close_change") == ("boosting", "decomposition", "ewma", *naive, "ridge")
    assert reference_names("open_to_open") == reference_names("close_change")
    assert reference_names("direction") == ("boosting", "decomposition", "last value", "majority", "ridge")
    with_vix = ("har, lagged vix", "har, vix", "har, vix, leverage")
    of_variance = ("boosting", "ewma", "garch", "gjr", "har", *with_vix, *naive, "ridge", "ridge, vix", "scaled vix")
    assert reference_names("log_variance") == of_variance
    without = tuple(name for name in of_variance if "vix" not in name)
    assert reference_names("log_variance", implied=False) == without


def test_all_references_are_those_of_all_targets():
    assert set(all_references()) - {"planted"} == {name for name, _ in CASES}
    assert list(all_references()) == sorted(all_references())


def test_how_old_the_index_is_that_each_looks_at():
    lags = {name: implied_lag(name) for name in reference_names("log_variance") if implied_lag(name) is not None}
    assert lags == {"har, lagged vix": 1, "har, vix": 0, "har, vix, leverage": 0, "ridge, vix": 0, "scaled vix": 0}
    with pytest.raises(UnknownReference, match="There is no reference 'lstm'"):
        implied_lag("lstm")


@pytest.mark.parametrize("name", [name for name, target in CASES if target == "log_variance" and implied_lag(name) is not None])
def test_a_forecast_hangs_on_an_index_as_old_as_is_declared_and_on_no_newer_one(name, bars):
    found, lag = forecasts(name, Target("log_variance"), bars), implied_lag(name)
    assert lag is not None
    implied = bars.implied_volatilities.copy()
    implied[LAST] *= 2.0
    changed = forecasts(name, Target("log_variance"), replace(bars, implied_volatilities=implied)) != found
    assert np.flatnonzero(changed)[0] == LAST + lag - (KNOWN - 1)


def test_a_name_that_is_none_is_refused_with_those_that_are():
    with pytest.raises(UnknownReference, match="'lstm': expected one of boosting, decomposition, ewma"):
        get_reference("lstm")


@pytest.mark.parametrize("horizon", [1, 5])
@pytest.mark.parametrize(("name", "target"), CASES)
def test_forecasts_are_numbers_and_hang_on_no_later_bar(name, target, horizon, bars):
    found = forecasts(name, Target(target, horizon), bars)
    assert found.shape == (len(bars) - KNOWN + 1,)
    assert np.isfinite(found).all()
    if target == "direction":
        assert ((found >= 0) & (found <= 1)).all()
    # sums over other shapes may differ in their last bit
    until_then = pytest.approx(found[: LAST - KNOWN + 2], rel=1e-9, abs=1e-15)
    assert forecasts(name, Target(target, horizon), crash_after(bars, LAST))[: LAST - KNOWN + 2] == until_then
    assert forecasts(name, Target(target, horizon), bars[: LAST + 1]) == until_then


def test_a_planted_look_ahead_is_found(bars):
    @reference("planted")
    class _Planted:
        targets = ()
        needs_implied = False

        @staticmethod
        def fit(inputs, rows):
            return lambda inputs, rows: inputs.changes[np.minimum(rows + 1, len(inputs) - 1)]

    found = forecasts("planted", Target("close_change"), bars)[: LAST - KNOWN + 2]
    assert forecasts("planted", Target("close_change"), crash_after(bars, LAST))[: LAST - KNOWN + 2].tolist() != found.tolist()


def crash_after(bars: DailyBars, row: int) -> DailyBars:
    factor = np.where(np.arange(len(bars)) > row, 0.5, 1.0)
    opens, highs, lows, closes = (prices * factor for prices in (bars.opens, bars.highs, bars.lows, bars.closes))
    return DailyBars(bars.times, opens, highs, lows, closes, bars.intraday_variances, bars.implied_volatilities / factor)
