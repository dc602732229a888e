"""Making and preparing securities."""

from decimal import Decimal

import pytest

from minilean.common.enums import AccountType, DataNormalizationMode, SecurityType
from minilean.data.bars import TradeBar
from minilean.data.subscription_config import SubscriptionConfig
from minilean.errors import UnsupportedCall
from minilean.reality_models.brokerage_models import DefaultBrokerageModel
from minilean.reality_models.security_initializer import (
    BrokerageModelSecurityInitializer,
    as_initializer,
)
from minilean.reality_models.settlement import DelayedSettlementModel


def test_securities_are_prepared_once(account):
    runs = []
    spy = account.add("SPY", 100)
    config = SubscriptionConfig(spy.symbol, TradeBar, 4, account.hours, data_normalization_mode=DataNormalizationMode.RAW)
    for _ in range(2):
        account.factory.prepare(spy, [config], as_initializer(runs.append), leverage=3)
    assert runs == [spy]
    assert spy.leverage == 3
    assert spy.subscriptions == [config]
    assert spy.minimum_price_variation_exact(Decimal(10)) == Decimal("0.01")
    internal = account.add("EURUSD", 0, SecurityType.FOREX)
    feed = SubscriptionConfig(internal.symbol, TradeBar, 4, account.hours, is_internal_feed=True)
    account.factory.prepare(internal, [feed], as_initializer(runs.append))
    assert not internal.is_tradable
    assert internal._is_internal


def test_a_new_brokerage_keeps_the_leverage(account):
    spy = account.add("SPY", 100)
    spy.set_leverage(3)
    account.factory.reinitialize(spy, BrokerageModelSecurityInitializer(DefaultBrokerageModel(AccountType.CASH)))
    assert type(spy.settlement_model) is DelayedSettlementModel
    assert spy.leverage == 3


def test_kinds_that_are_not_modelled(account):
    with pytest.raises(UnsupportedCall, match="Security of type Crypto"):
        account.add("BTCUSD", 0, SecurityType.CRYPTO)
