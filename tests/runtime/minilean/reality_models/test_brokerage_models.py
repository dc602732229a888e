"""Which models a brokerage gives a security, and which orders it takes."""

from decimal import Decimal
from types import SimpleNamespace

from minilean.common.enums import AccountType, BrokerageMessageType, BrokerageName, OrderType, SecurityType
from minilean.reality_models.brokerage_models import BrokerageMessageEvent, DefaultBrokerageModel
from minilean.reality_models.cash_buying_power import CashBuyingPowerModel
from minilean.reality_models.fees import ConstantFeeModel, InteractiveBrokersFeeModel
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


def test_the_default_brokerage_takes_everything(account):
    assert DefaultBrokerageModel().can_submit_order(account.add("VIX", 20, SecurityType.BASE), None) == (True, None)


def test_open_orders_follow_a_split(account):
    updates = []
    ticket = SimpleNamespace(
        quantity_exact=Decimal(7),
        _order=SimpleNamespace(type=OrderType.STOP_LIMIT, limit_price_exact=Decimal(90), stop_price_exact=Decimal(100)),
        update=updates.append,
    )
    DefaultBrokerageModel().apply_split([ticket], SimpleNamespace(split_factor_exact=Decimal("0.4")))
    assert [(u.quantity, u.limit_price, u.stop_price, u.trigger_price) for u in updates] == [(17, 36, 40, None)]


def test_brokerages_have_lean_s_numbers():
    assert [BrokerageName.ALPACA, BrokerageName.CHARLES_SCHWAB, BrokerageName.AlphaStreams] == [13, 35, 14]


def test_default_markets_cover_what_only_lean_trades():
    markets = DefaultBrokerageModel().default_markets
    assert (markets[SecurityType.FUTURE], markets[SecurityType.CRYPTO]) == ("cme", "coinbase")


def test_a_message_prints_as_lean_s():
    message = BrokerageMessageEvent(BrokerageMessageType.INFORMATION, "", "no")
    assert str(message) == "Information - Code:  - no"


def test_the_default_benchmark_is_spy():
    model = DefaultBrokerageModel()
    assert (model._default_benchmark, model._default_benchmark_type, model.default_markets[model._default_benchmark_type]) == (
        "SPY",
        SecurityType.EQUITY,
        "usa",
    )


def test_the_buying_power_model_of_a_brokerage_sees_no_override_of_pythons_and_the_leverage_counts_later(account):
    class Own(DefaultBrokerageModel):
        required_free_buying_power_percent = 0.5

        def get_leverage(self, security):
            asked.append(security.symbol.value)
            return 3

    asked = []
    model = Own()
    assert model.get_buying_power_model(account.add("TLT", 100)).get_leverage(account.add("TLT", 100)) == 2
    assert asked == []
    spy = initialised(account, model)
    assert (spy.leverage, spy.buying_power_model.required_free_exact, asked) == (3, 0, ["SPY"])
