"""Interactive Brokers: which orders it takes."""

from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from minilean.common.enums import OrderType, SecurityType
from minilean.orders.time_in_force import GoodTilDateTimeInForce, TimeInForce
from minilean.reality_models.fees import InteractiveBrokersFeeModel
from minilean.reality_models.interactive_brokers import InteractiveBrokersBrokerageModel, InteractiveBrokersFixModel


def order(kind=OrderType.MARKET, quantity=1, lasts=TimeInForce.GOOD_TIL_CANCELED):
    return SimpleNamespace(type=kind, quantity_exact=Decimal(quantity), time_in_force=lasts)


TAKEN = ("taken", "")


def answer(model, security, sent):
    taken, message = model.can_submit_order(security, sent)
    return TAKEN if taken else (message.code, message.message)


@pytest.mark.parametrize(
    ("local", "taken"),
    [
        (datetime(2015, 1, 7, 16), True),
        (datetime(2015, 1, 7, 15, 59), False),
        (datetime(2015, 1, 8, 9, 27), True),
        (datetime(2015, 1, 8, 9, 28), False),
        (datetime(2015, 1, 10, 12), True),
    ],
)
def test_market_on_open_orders_outside_the_session(account, local, taken):
    spy = account.add("SPY", 100)
    account.clock.set(account.hours.zone.to_utc(local))
    assert (answer(InteractiveBrokersBrokerageModel(), spy, order(OrderType.MARKET_ON_OPEN)) == TAKEN) is taken


def test_custom_data_and_currency_sizes(account):
    model = InteractiveBrokersBrokerageModel()
    vix, eurusd = account.add("VIX", 20, SecurityType.BASE), account.add("EURUSD", 1, SecurityType.FOREX)
    assert answer(model, vix, order()) == ("NotSupported", "The InteractiveBrokersBrokerageModel does not support Base security type.")
    assert (model.can_execute_order(vix, None), model.can_execute_order(eurusd, None)) == (False, True)
    size = ("OrderSizeLimit", "The minimum and maximum limits for the allowable order size are (20000, 6000000)EUR.")
    answers = [answer(model, eurusd, order(quantity=q)) for q in (19_999, 20_000, -6_000_000, 6_000_001)]
    assert answers == [size, TAKEN, TAKEN, size]
    unknown = account.add("PLNUSD", 1, SecurityType.FOREX)
    assert answer(model, unknown, order())[1].endswith("(0, 0)PLN.")
    won = account.add("KRWUSD", 1, SecurityType.FOREX)
    assert answer(model, won, order()) == TAKEN
    assert answer(model, eurusd, order(OrderType.MARKET_ON_CLOSE, 20_000)) == (
        "Unsupported order type for Forex security type",
        "InteractiveBrokers does not support Market-on-Close orders for other security types different than Future and Equity.",
    )
    assert not model.can_update_order(eurusd, None, SimpleNamespace(quantity_exact=Decimal(1)))[0]
    assert model.can_update_order(eurusd, None, SimpleNamespace(quantity_exact=None)) == (True, None)


def test_fix_knows_fewer_types_and_no_dates(account):
    spy, date = account.add("SPY", 100), GoodTilDateTimeInForce(datetime(2015, 2, 1))
    plain, fix = InteractiveBrokersBrokerageModel(), InteractiveBrokersFixModel()
    assert answer(plain, spy, order(lasts=date)) == TAKEN
    assert answer(fix, spy, order(lasts=date)) == (
        "NotSupported",
        "The InteractiveBrokersFixModel does not support GoodTilDateTimeInForce time in force.",
    )
    assert answer(plain, spy, order(OrderType.LIMIT_IF_TOUCHED)) == TAKEN
    assert answer(fix, spy, order(OrderType.LIMIT_IF_TOUCHED))[1] == (
        "The InteractiveBrokersFixModel does not support LimitIfTouched order type. Only supports [Market,MarketOnOpen,MarketOnClose,Limit,"
        "StopMarket,StopLimit,TrailingStop,ComboMarket,ComboLimit]"
    )


def test_markets_fees_and_benchmark(account):
    model = InteractiveBrokersBrokerageModel()
    markets = model.default_markets
    assert [markets[kind] for kind in (SecurityType.EQUITY, SecurityType.FOREX, SecurityType.CFD)] == ["usa", "oanda", "interactivebrokers"]
    assert SecurityType.CRYPTO not in markets
    assert type(model.get_fee_model(account.add("EURUSD", 1, SecurityType.FOREX))) is InteractiveBrokersFeeModel
    assert model._default_benchmark is None
