"""LEAN's numbers, which stand in results and in the order hash."""

from datetime import timedelta

import pytest

from minilean.common import enums


@pytest.mark.parametrize(
    ("member", "number"),
    [
        (enums.Resolution.DAILY, 4),
        (enums.SecurityType.FOREX, 4),
        (enums.SecurityType.CRYPTO, 7),
        (enums.DataNormalizationMode.SCALED_RAW, 7),
        (enums.OrderType.MARKET_ON_CLOSE, 5),
        (enums.OrderType.LIMIT_IF_TOUCHED, 7),
        (enums.OrderType.TRAILING_STOP, 11),
        (enums.OrderStatus.FILLED, 3),
        (enums.OrderStatus.INVALID, 7),
        (enums.OrderDirection.HOLD, 2),
        (enums.InsightDirection.DOWN, -1),
        (enums.AccountType.CASH, 1),
        (enums.DayOfWeek.SATURDAY, 6),
    ],
)
def test_numbers_are_leans(member: enums.LeanEnum, number: int) -> None:
    assert int(member) == number


def test_a_member_is_found_in_both_spellings() -> None:
    assert enums.Resolution.Daily is enums.Resolution.DAILY
    assert enums.OrderType.MarketOnClose is enums.OrderType.MARKET_ON_CLOSE
    assert enums.OrderType.MARKET_ON_CLOSE.pascal_name == "MarketOnClose"


@pytest.mark.parametrize(
    ("resolution", "length"),
    [
        (enums.Resolution.TICK, timedelta(0)),
        (enums.Resolution.SECOND, timedelta(seconds=1)),
        (enums.Resolution.MINUTE, timedelta(minutes=1)),
        (enums.Resolution.HOUR, timedelta(hours=1)),
        (enums.Resolution.DAILY, timedelta(days=1)),
    ],
)
def test_a_bar_is_as_long_as_its_resolution(resolution: enums.Resolution, length: timedelta) -> None:
    assert resolution.to_timedelta() == length


def test_only_the_two_spellings_of_lean_are_there() -> None:
    # recorded by LEAN: enums, "lower", "mixed", "spellings", "brokerages", "value__" and "members"
    for name in ("daily", "dAILY"):
        with pytest.raises(AttributeError, match=f"Resolution has no member '{name}'"):
            getattr(enums.Resolution, name)
    with pytest.raises(AttributeError, match="OrderType has no member 'MARKETONOPEN'"):
        enums.OrderType.MARKETONOPEN  # noqa: B018
    assert (str(enums.MovingAverageType.T3), str(enums.MovingAverageType.T_3)) == ("T_3", "T_3")
    assert "QUANT_CONNECT_BROKERAGE" in dir(enums.BrokerageName)
    with pytest.raises(TypeError, match=r"write int\(Resolution.DAILY\)"):
        enums.Resolution.DAILY.value__  # noqa: B018
    with pytest.raises(AttributeError, match="Resolution has no member '__members__'"):
        enums.Resolution.__members__  # noqa: B018
