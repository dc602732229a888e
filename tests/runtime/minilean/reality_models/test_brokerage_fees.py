"""What single brokerages charge, by the rules of LEAN's fee models."""

from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from minilean.common.enums import OrderDirection, SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.errors import UnsupportedCall
from minilean.orders.fees import OrderFeeParameters
from minilean.orders.order import MarketOrder
from minilean.reality_models.brokerage_fees import (
    AlpacaFeeModel,
    AxosFeeModel,
    CharlesSchwabFeeModel,
    ExanteFeeModel,
    EzeFeeModel,
    FxcmFeeModel,
    IndiaFeeModel,
    PublicFeeModel,
    RBIFeeModel,
    SamcoFeeModel,
    TastytradeFeeModel,
    TDAmeritradeFeeModel,
    TradeStationFeeModel,
    WebullFeeModel,
    WolverineFeeModel,
    ZerodhaFeeModel,
)


def fee(model, security, quantity, utc=datetime(2015, 1, 7, 15)):
    value = model.get_order_fee(OrderFeeParameters(security, MarketOrder(security.symbol, Decimal(quantity), utc))).value
    return value.amount_exact, value.currency


@pytest.mark.parametrize(
    ("model", "charged"),
    [
        (AlpacaFeeModel(), (0, "USD")),
        (TastytradeFeeModel(), (0, "USD")),
        (EzeFeeModel(), (0, "USD")),
        (TDAmeritradeFeeModel(), (0, "USD")),
        (CharlesSchwabFeeModel(), (0, "QCC")),
        (WebullFeeModel(), (0, "QCC")),
        # LEAN's engine calls the method of their base, which they hide and do not override
        (RBIFeeModel(), (0, "USD")),
        (WolverineFeeModel(0.1), (0, "USD")),
        (AxosFeeModel(), (Decimal("0.7"), "USD")),
        (AxosFeeModel(0.01), (2, "USD")),
        (TradeStationFeeModel(), (0, "USD")),
        (TradeStationFeeModel(us_resident=False), (5, "USD")),
        (ExanteFeeModel(), (4, "USD")),
    ],
)
def test_200_shares(account, model, charged):
    assert fee(model, account.add("SPY", 100), -200) == charged


def test_public_charges_for_orders_outside_the_session(account):
    spy = account.add("SPY", 100)
    assert fee(PublicFeeModel(), spy, 1) == (0, "USD")
    assert fee(PublicFeeModel(), spy, 1, datetime(2015, 1, 7, 21)) == (Decimal("2.99"), "USD")
    assert fee(PublicFeeModel(), account.add("VIX", 20, SecurityType.BASE), 1) == (0, "QCC")


def test_pairs_at_fxcm_and_exante(account):
    eurusd = account.add("EURUSD", Decimal("1.25"), SecurityType.FOREX)
    assert fee(ExanteFeeModel(), eurusd, -1000) == (Decimal("312.5"), "USD")
    assert fee(ExanteFeeModel(0.1), eurusd, 1000) == (125, "USD")
    # the cheap pairs are those of FXCM's own market
    assert fee(FxcmFeeModel(), eurusd, -5000) == (Decimal("0.30"), "USD")
    at_fxcm = [
        SimpleNamespace(type=SecurityType.FOREX, symbol=Symbol(SecurityIdentifier(t, date(1998, 1, 2), "fxcm", SecurityType.FOREX), t))
        for t in ("EURUSD", "EURGBP")
    ]
    assert [fee(FxcmFeeModel("EUR"), pair, 5000) for pair in at_fxcm] == [(Decimal("0.20"), "EUR"), (Decimal("0.30"), "EUR")]
    assert fee(FxcmFeeModel(), account.add("SPY", 100), 5000) == (0, "USD")
    with pytest.raises(UnsupportedCall, match="ExanteFeeModel for VIX"):
        fee(ExanteFeeModel(), account.add("VIX", 20, SecurityType.BASE), 1)


@pytest.mark.parametrize(
    ("model", "quantity", "charged"),
    [
        # 40,000 rupees: commission 12, exchange 1.38, state 18 % of both, supervision 0.04; buyers pay a stamp of 1.2, sellers a tax of 10
        (ZerodhaFeeModel(), 400, "17.03"),
        (ZerodhaFeeModel(), -400, "25.83"),
        (SamcoFeeModel(), 400, "12.31"),
        # a million: the commission is 20 at most
        (ZerodhaFeeModel(), 10_000, "95.31"),
        (IndiaFeeModel(), 400, "0"),
    ],
)
def test_indian_brokers(account, model, quantity, charged):
    order = MarketOrder(account.add("SBIN", 100).symbol, Decimal(quantity), datetime(2015, 1, 7, 15))
    assert order.direction == (OrderDirection.BUY if quantity > 0 else OrderDirection.SELL)
    assert fee(model, account.securities["SBIN"], quantity) == (Decimal(charged), "INR")
