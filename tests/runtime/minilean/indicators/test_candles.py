"""What single bars look like."""

from collections.abc import Callable

import pytest

from minilean import indicators as ind

Recorded = Callable[..., None]


@pytest.mark.parametrize(
    ("indicator", "not_ready", "middle", "last", "parts"),
    [
        (ind.BalanceOfPower(), 0, 0.8167400881, 0.4401805869, {}),
        (
            ind.HeikinAshi(),
            1,
            92.81868535,
            89.97821373,
            {"close": 89.97821373, "high": 90.70459048, "low": 89.34663121, "open": 89.34663121, "volume": 3443417.0},
        ),
        (ind.InternalBarStrength(), 0, 0.8484581498, 0.6388261851, {}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_are_those_that_lean_recorded(
    as_recorded: Recorded, indicator: ind.IndicatorBase, not_ready: int, middle: float, last: float, parts: dict[str, float]
) -> None:
    as_recorded(indicator, not_ready, middle, last, parts)
