from __future__ import annotations

import pytest

from forecasting.errors import InvalidSpec
from forecasting.strategy.one_ticker import OneTickerSettings, is_to_be_held


@pytest.mark.parametrize(
    ("change", "is_held", "held"),
    [
        (0.0051, False, True),
        (0.005, False, False),  # a bound that is touched is not passed
        (-0.005, True, True),
        (-0.0051, True, False),
        (0.0, False, False),
        (0.0, True, True),
    ],
)
def test_it_is_held_from_above_the_threshold_to_below_its_negative(change: float, is_held: bool, held: bool) -> None:
    assert is_to_be_held(change, 0.005, is_held) is held


def test_its_ticker_is_what_is_forecast() -> None:
    chosen = OneTickerSettings.from_parameters({"ticker": "qqq", "threshold": "0.01"})
    assert (chosen.ticker, chosen.macro, chosen.threshold) == ("QQQ", ("QQQ",), 0.01)


@pytest.mark.parametrize(("name", "text"), [("threshold", "1"), ("threshold", "-0.1"), ("ticker", "SPY,TLT"), ("threshold", "much")])
def test_a_wrong_value_is_named(name: str, text: str) -> None:
    with pytest.raises(InvalidSpec, match=f"The parameter {name} is"):
        OneTickerSettings.from_parameters({name: text})
