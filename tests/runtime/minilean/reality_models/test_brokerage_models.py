"""Which models a brokerage gives a security, and which orders it takes."""

from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import AccountType, BrokerageMessageType, BrokerageName, OrderType, SecurityType
from minilean.errors import UnsupportedCall
from minilean.reality_models.brokerage_models import (
    BrokerageMessageEvent,
    DefaultBrokerageModel,
    InteractiveBrokersBrokerageModel,
    brokerage_model,
)
from minilean.reality_models.cash_buying_power import CashBuyingPowerModel
from minilean.reality_models.fees import AlphaStreamsFeeModel, ConstantFeeModel, InteractiveBrokersFeeModel
from minilean.reality_models.fills import EquityFillModel, ImmediateFillModel
from minilean.reality_models.security_initializer import (
    BrokerageModelSecurityInitializer,
)
from minilean.reality_models.settlement import DelayedSettlementModel, ImmediateSettlementModel


def initialised(account, model, ticker="SPY", kind=SecurityType.EQUITY):
    security = account.add(ticker, 100, kind)
    BrokerageModelSecurityInitializer(model).initialize(security)
    return security


def test_the_default_models(account):
    spy = initialised(account, DefaultBrokerageModel())
    assert type(spy.fill_model) is EquityFillModel
    assert type(spy.fee_model) is InteractiveBrokersFeeModel
    assert type(spy.settlement_model) is ImmediateSettlementModel
    assert spy.leverage == 2
    eurusd = initialised(account, DefaultBrokerageModel(), "EURUSD", SecurityType.FOREX)
    assert type(eurusd.fill_model) is ImmediateFillModel
    assert type(eurusd.fee_model) is ConstantFeeModel
    assert eurusd.leverage == 50
    assert initialised(account, DefaultBrokerageModel(), "VIX", SecurityType.BASE).leverage == 1


def test_the_models_of_a_cash_account(account):
    spy = initialised(account, DefaultBrokerageModel(AccountType.CASH))
    assert type(spy.settlement_model) is DelayedSettlementModel
    assert spy.leverage == 1
    eurusd = initialised(account, DefaultBrokerageModel(AccountType.CASH), "EURUSD", SecurityType.FOREX)
    assert type(eurusd.buying_power_model) is CashBuyingPowerModel


def test_names():
    assert type(brokerage_model(BrokerageName.DEFAULT)) is DefaultBrokerageModel
    interactive = brokerage_model(BrokerageName.INTERACTIVE_BROKERS_BROKERAGE, AccountType.CASH)
    assert type(interactive) is InteractiveBrokersBrokerageModel
    assert interactive.account_type == AccountType.CASH
    assert brokerage_model(interactive) is interactive
    assert interactive.default_benchmark is None
    assert DefaultBrokerageModel().default_benchmark == "SPY"
    with pytest.raises(UnsupportedCall, match=r"BrokerageName\.ALPACA"):
        brokerage_model(BrokerageName.ALPACA)
    with pytest.raises(TypeError, match="expected a BrokerageName"):
        brokerage_model("IB")


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
def test_interactive_brokers_takes_market_on_open_orders_outside_the_session(account, local, taken):
    model = InteractiveBrokersBrokerageModel()
    spy = initialised(account, model)
    account.clock.set(account.hours.zone.to_utc(local))
    accepted, message = model.can_submit_order(spy, SimpleNamespace(type=OrderType.MARKET_ON_OPEN, quantity_exact=Decimal(1)))
    assert accepted is taken
    assert (message is None) is taken


def test_interactive_brokers_refuses_custom_data_and_small_currency_orders(account):
    model = InteractiveBrokersBrokerageModel()
    vix = account.add("VIX", 20, SecurityType.BASE)
    assert not model.can_submit_order(vix, SimpleNamespace(type=OrderType.MARKET, quantity_exact=Decimal(1)))[0]
    assert not model.can_execute_order(vix, None)
    eurusd = initialised(account, model, "EURUSD", SecurityType.FOREX)
    answers = [
        model.can_submit_order(eurusd, SimpleNamespace(type=OrderType.MARKET, quantity_exact=Decimal(q)))[0]
        for q in (19_999, 20_000, -6_000_000, 6_000_001)
    ]
    assert answers == [False, True, True, False]
    assert not model.can_submit_order(eurusd, SimpleNamespace(type=OrderType.MARKET_ON_CLOSE, quantity_exact=Decimal(20_000)))[0]
    assert not model.can_update_order(eurusd, None, SimpleNamespace(quantity_exact=Decimal(1)))[0]
    assert model.can_update_order(eurusd, None, SimpleNamespace(quantity_exact=None))[0]


def test_the_default_brokerage_takes_everything(account):
    assert DefaultBrokerageModel().can_submit_order(account.add("VIX", 20, SecurityType.BASE), None) == (True, None)


def test_open_orders_follow_a_split(account):
    updates = []
    ticket = SimpleNamespace(
        quantity_exact=Decimal(7),
        order=SimpleNamespace(type=OrderType.STOP_LIMIT, limit_price_exact=Decimal(90), stop_price_exact=Decimal(100)),
        update=updates.append,
    )
    DefaultBrokerageModel().apply_split([ticket], SimpleNamespace(split_factor_exact=Decimal("0.4")))
    assert [(u.quantity, u.limit_price, u.stop_price, u.trigger_price) for u in updates] == [(17, 36, 40, None)]


def test_alpha_streams_has_no_leverage_and_a_slippage_of_a_hundredth_of_a_percent(account):
    spy = account.add("SPY", 200)
    eurusd = account.add("EURUSD", Decimal("1.1"), SecurityType.FOREX)
    model = brokerage_model(BrokerageName.ALPHA_STREAMS)
    assert (model.get_leverage(spy), model.get_leverage(eurusd)) == (1, 10)
    assert isinstance(model.get_fee_model(spy), AlphaStreamsFeeModel)
    order = SimpleNamespace(quantity_exact=Decimal(1000))
    slippage = model.get_slippage_model(spy)
    assert slippage.get_slippage_approximation(spy, order) == Decimal("0.02")
    assert slippage.get_slippage_approximation(eurusd, order) == 0


def test_alpha_streams_has_no_cash_accounts():
    with pytest.raises(ArgumentException, match="no cash accounts"):
        brokerage_model(BrokerageName.ALPHA_STREAMS, AccountType.CASH)


def test_brokerages_have_lean_s_numbers():
    assert [BrokerageName.ALPACA, BrokerageName.CHARLES_SCHWAB, BrokerageName.AlphaStreams] == [13, 35, 14]


def test_default_markets_cover_what_only_lean_trades():
    markets = DefaultBrokerageModel().default_markets
    assert (markets[SecurityType.FUTURE], markets[SecurityType.CRYPTO]) == ("cme", "coinbase")


def test_a_message_prints_as_lean_s():
    message = BrokerageMessageEvent(BrokerageMessageType.INFORMATION, "", "no")
    assert str(message) == "Information - Code:  - no"
