"""Which orders the brokerages of stocks take, and what they lend; by the tables of LEAN's brokerage models."""

from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from minilean.common.enums import AccountType, OrderType, SecurityType
from minilean.orders.brokerage_properties import (
    AlpacaOrderProperties,
    PublicOrderProperties,
    TradeStationOrderProperties,
    WebullOrderProperties,
)
from minilean.orders.properties import OrderProperties
from minilean.orders.time_in_force import TimeInForce
from minilean.reality_models import stock_brokerages as brokerages
from minilean.reality_models.settlement import ImmediateSettlementModel
from minilean.reality_models.shortable import LocalDiskShortableProvider, NullShortableProvider

MARKET, LIMIT, STOP, STOP_LIMIT = OrderType.MARKET, OrderType.LIMIT, OrderType.STOP_MARKET, OrderType.STOP_LIMIT
OPEN, CLOSE, TRAILING = OrderType.MARKET_ON_OPEN, OrderType.MARKET_ON_CLOSE, OrderType.TRAILING_STOP
TOUCHED = OrderType.LIMIT_IF_TOUCHED
ALL = (MARKET, LIMIT, STOP, STOP_LIMIT, OPEN, CLOSE, TRAILING, TOUCHED)
PLAIN = (MARKET, LIMIT, STOP, STOP_LIMIT)


def order(kind=MARKET, quantity=10, properties=None, **further):
    properties = properties or OrderProperties()
    return SimpleNamespace(
        type=kind, quantity_exact=Decimal(quantity), properties=properties, time_in_force=properties.time_in_force, **further
    )


def outside(properties, lasts=TimeInForce.GOOD_TIL_CANCELED):
    properties.outside_regular_trading_hours, properties.time_in_force = True, lasts
    return properties


def said(answer):
    taken, event = answer
    return None if taken else event.message


@pytest.fixture
def spy(account):
    """A stock at 07:00 on a day of trading, when market-on-open orders are taken everywhere."""
    account.clock.set(account.hours.zone.to_utc(datetime(2015, 1, 8, 7)))
    return account.add("SPY", 100)


@pytest.mark.parametrize(
    ("name", "taken", "fee"),
    [
        ("TDAmeritrade", PLAIN, "TDAmeritradeFeeModel"),
        ("RBI", PLAIN, "RBIFeeModel"),
        ("Wolverine", (MARKET, LIMIT, STOP, STOP_LIMIT, CLOSE), "WolverineFeeModel"),
        ("TerminalLink", (MARKET, LIMIT, STOP, STOP_LIMIT, OPEN), "InteractiveBrokersFeeModel"),
        ("BloombergFix", (MARKET, LIMIT, STOP, STOP_LIMIT, OPEN, CLOSE), "InteractiveBrokersFeeModel"),
        ("Eze", (MARKET, LIMIT, STOP, STOP_LIMIT, OPEN, CLOSE), "EzeFeeModel"),
        ("AxosClearing", (MARKET, LIMIT, CLOSE), "AxosFeeModel"),
        ("CharlesSchwab", (MARKET, LIMIT, STOP, STOP_LIMIT, OPEN, CLOSE), "CharlesSchwabFeeModel"),
        ("Tastytrade", PLAIN, "TastytradeFeeModel"),
        ("Webull", (*PLAIN, TRAILING), "WebullFeeModel"),
        ("Public", PLAIN, "PublicFeeModel"),
        ("Alpaca", (*PLAIN, OPEN, CLOSE, TRAILING), "AlpacaFeeModel"),
        ("TradeStation", (*PLAIN, OPEN, CLOSE, TRAILING), "TradeStationFeeModel"),
        ("AlphaStreams", ALL, "AlphaStreamsFeeModel"),
        ("Exante", (), "ExanteFeeModel"),
        ("TradingTechnologies", (), "ConstantFeeModel"),
    ],
)
def test_order_types_and_fees(account, spy, name, taken, fee):
    model = getattr(brokerages, f"{name}BrokerageModel")()
    answers = [kind for kind in ALL if model.can_submit_order(spy, order(kind, price_exact=Decimal(0)))[0]]
    assert tuple(answers) == taken
    assert type(model.get_fee_model(spy)).__name__ == fee
    assert model.can_submit_order(account.add("VIX", 20, SecurityType.BASE), order(price_exact=Decimal(1)))[0] is (name == "AlphaStreams")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("CharlesSchwab", "[Market,Limit,StopMarket,ComboMarket,ComboLimit,MarketOnClose,MarketOnOpen,StopLimit]"),
        ("TradeStation", "[Market,Limit,StopMarket,StopLimit,ComboMarket,ComboLimit,MarketOnOpen,MarketOnClose,TrailingStop]"),
        ("Tastytrade", "[Market,Limit,StopMarket,StopLimit,ComboLimit]"),
        ("AxosClearing", "[Limit,Market,MarketOnClose]"),
    ],
)
def test_what_is_taken_is_listed(spy, name, message):
    model = getattr(brokerages, f"{name}BrokerageModel")()
    expected = f"The {name}BrokerageModel does not support LimitIfTouched order type. Only supports {message}"
    assert said(model.can_submit_order(spy, order(TOUCHED))) == expected


def test_some_never_change_an_order(spy):
    sentence = "Brokerage does not support update. You must cancel and re-create instead."
    for model, code in ((brokerages.WolverineBrokerageModel(), "0"), (brokerages.TerminalLinkBrokerageModel(), "NotSupported")):
        taken, event = model.can_update_order(spy, order(), None)
        assert (taken, event.code, event.message) == (False, code, sentence)


def test_rbi_says_it_in_its_own_words(spy):
    assert said(brokerages.RBIBrokerageModel().can_submit_order(spy, order(OPEN))) == (
        "MarketOnOpen order is not supported by RBI. "
        "Currently, only Market Order, Limit Order, StopMarket Order and StopLimit Order are supported."
    )


def test_outside_the_session(spy):
    alpaca, station = brokerages.AlpacaBrokerageModel(), brokerages.TradeStationBrokerageModel()
    room = "QuantConnect.Orders.TimeInForces"
    assert said(alpaca.can_submit_order(spy, order(LIMIT, properties=outside(AlpacaOrderProperties(), TimeInForce.DAY)))) is None
    assert said(alpaca.can_submit_order(spy, order(LIMIT, properties=outside(AlpacaOrderProperties())))) == (
        f"The AlpacaBrokerageModel does not support Limit orders with {room}.GoodTilCanceledTimeInForce TIF outside regular hours. "
        f"Only Limit orders with {room}.DayTimeInForce TIF are supported outside regular trading hours."
    )
    assert said(station.can_submit_order(spy, order(LIMIT, properties=outside(TradeStationOrderProperties())))) is None
    assert said(station.can_submit_order(spy, order(properties=outside(TradeStationOrderProperties())))) == (
        "To place an order outside regular trading hours, please use a limit order and ensure the security is an equity."
    )
    webull = brokerages.WebullBrokerageModel()
    assert said(webull.can_submit_order(spy, order(LIMIT, properties=outside(WebullOrderProperties())))) is None
    assert said(webull.can_submit_order(spy, order(properties=outside(WebullOrderProperties())))) == (
        "Market orders are not supported outside regular trading hours."
    )
    assert said(brokerages.PublicBrokerageModel().can_submit_order(spy, order(properties=outside(PublicOrderProperties())))) == (
        "Orders for extended market must be of type 'Limit' and with 'DAY' time-in-force, but Market was specified."
    )


@pytest.mark.parametrize(
    ("account_type", "wanted", "used"),
    [(AccountType.MARGIN, None, True), (AccountType.MARGIN, False, False), (AccountType.CASH, True, False)],
)
def test_public_settles_whether_margin_is_used(spy, account_type, wanted, used):
    properties = PublicOrderProperties()
    properties.use_margin = wanted
    assert said(brokerages.PublicBrokerageModel(account_type).can_submit_order(spy, order(properties=properties))) is None
    assert properties.use_margin is used


def test_positions_are_not_turned_over_at_the_open_or_close(account, spy):
    account.fill(spy, 5, 100)
    for model in (brokerages.AlpacaBrokerageModel(), brokerages.TradeStationBrokerageModel()):
        answers = [model.can_submit_order(spy, order(kind, -10))[0] for kind in (MARKET, OPEN, CLOSE)]
        assert answers == [True, False, False]
    model = brokerages.TradeStationBrokerageModel()
    turning = order(quantity=-10)
    assert model.can_update_order(spy, turning, SimpleNamespace(quantity_exact=None))[0]
    assert model.can_update_order(spy, turning, SimpleNamespace(quantity_exact=Decimal(-10)))[0]
    assert model.can_update_order(spy, order(quantity=-5), SimpleNamespace(quantity_exact=Decimal(-4)))[0]
    assert said(model.can_update_order(spy, turning, SimpleNamespace(quantity_exact=Decimal(-9)))) == (
        "Unfortunately, the TradeStationBrokerageModel brokerage model does not support updating the quantity of Cross Zero Orders."
    )


def test_market_on_open_orders_at_alpaca_come_after_19(account, spy):
    model = brokerages.AlpacaBrokerageModel()
    account.clock.set(account.hours.zone.to_utc(datetime(2015, 1, 7, 16)))
    assert said(model.can_submit_order(spy, order(OPEN))).startswith("MarketOnOpen submission time is invalid.")
    account.clock.set(account.hours.zone.to_utc(datetime(2015, 1, 7, 19)))
    assert said(model.can_submit_order(spy, order(OPEN))) is None


def test_exante_takes_orders_with_a_price_which_those_of_a_backtest_lack(account, spy):
    model = brokerages.ExanteBrokerageModel(AccountType.MARGIN)
    assert said(model.can_submit_order(spy, order(price_exact=Decimal(0)))) == "Price is not set."
    assert said(model.can_submit_order(spy, order(price_exact=Decimal(100)))) is None
    eurusd = account.add("EURUSD", 1, SecurityType.FOREX)
    assert [model.get_leverage(security) for security in (spy, eurusd)] == [Decimal("1.2"), Decimal("1.05")]
    assert brokerages.ExanteBrokerageModel().get_leverage(spy) == 1


def test_axos(account, spy):
    model = brokerages.AxosClearingBrokerageModel()
    assert model.default_markets == {SecurityType.EQUITY: "usa"}
    assert model._default_benchmark is None
    provider = model.get_shortable_provider(spy)
    assert (type(provider), provider.brokerage) == (LocalDiskShortableProvider, "axos")
    assert type(model.get_shortable_provider(account.add("VIX", 20, SecurityType.BASE))) is NullShortableProvider
    assert said(model.can_submit_order(spy, order(quantity="1.5"))) == "Order Quantity must be Integer, but provided 1.5."


def test_trading_technologies_trades_futures(spy):
    model = brokerages.TradingTechnologiesBrokerageModel()
    assert said(model.can_submit_order(spy, order())) == "The TradingTechnologiesBrokerageModel does not support Equity security type."
    assert not model.can_execute_order(spy, order())
    assert model.default_markets == {SecurityType.FUTURE: "cme"}


def test_alpha_streams_has_no_leverage_and_a_slippage_of_a_hundredth_of_a_percent(account):
    spy = account.add("SPY", 200)
    eurusd = account.add("EURUSD", Decimal("1.1"), SecurityType.FOREX)
    model = brokerages.AlphaStreamsBrokerageModel()
    assert (model.get_leverage(spy), model.get_leverage(eurusd)) == (1, 10)
    sent = SimpleNamespace(quantity_exact=Decimal(1000))
    slippage = model.get_slippage_model(spy)
    assert slippage.get_slippage_approximation(spy, sent) == Decimal("0.02")
    assert slippage.get_slippage_approximation(eurusd, sent) == 0
    assert type(model.get_settlement_model(spy)) is ImmediateSettlementModel
