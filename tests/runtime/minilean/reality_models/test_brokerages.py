"""Every brokerage by its name."""

import pytest

from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import AccountType, BrokerageName
from minilean.errors import UnsupportedCall
from minilean.reality_models.brokerage_models import DefaultBrokerageModel
from minilean.reality_models.brokerages import brokerage_model

# `BrokerageModel.Create` of LEAN
CLASSES = {
    "DEFAULT": "DefaultBrokerageModel",
    "INTERACTIVE_BROKERS_BROKERAGE": "InteractiveBrokersBrokerageModel",
    "INTERACTIVE_BROKERS_FIX": "InteractiveBrokersFixModel",
    "TRADIER_BROKERAGE": "TradierBrokerageModel",
    "OANDA_BROKERAGE": "OandaBrokerageModel",
    "FXCM_BROKERAGE": "FxcmBrokerageModel",
    "ALPACA": "AlpacaBrokerageModel",
    "ALPHA_STREAMS": "AlphaStreamsBrokerageModel",
    "ZERODHA": "ZerodhaBrokerageModel",
    "SAMCO": "SamcoBrokerageModel",
    "TRADING_TECHNOLOGIES": "TradingTechnologiesBrokerageModel",
    "EXANTE": "ExanteBrokerageModel",
    "WOLVERINE": "WolverineBrokerageModel",
    "TD_AMERITRADE": "TDAmeritradeBrokerageModel",
    "RBI": "RBIBrokerageModel",
    "EZE": "EzeBrokerageModel",
    "AXOS": "AxosClearingBrokerageModel",
    "TRADE_STATION": "TradeStationBrokerageModel",
    "TERMINAL_LINK": "TerminalLinkBrokerageModel",
    "CHARLES_SCHWAB": "CharlesSchwabBrokerageModel",
    "TASTYTRADE": "TastytradeBrokerageModel",
    "WEBULL": "WebullBrokerageModel",
    "PUBLIC": "PublicBrokerageModel",
    "BLOOMBERG_FIX": "BloombergFixBrokerageModel",
}


@pytest.mark.parametrize("name", list(BrokerageName), ids=str)
def test_names(name):
    expected = CLASSES.get(str(name))
    if expected is None:
        with pytest.raises(UnsupportedCall, match=rf"BrokerageName\.{name} is not modelled by minilean \(it trades crypto"):
            brokerage_model(name)
        return
    model = brokerage_model(name)
    assert (type(model).__name__, model.account_type) == (expected, AccountType.MARGIN)


def test_accounts():
    assert brokerage_model(BrokerageName.INTERACTIVE_BROKERS_BROKERAGE, AccountType.CASH).account_type == AccountType.CASH
    assert brokerage_model(BrokerageName.ALPACA, AccountType.CASH).account_type == AccountType.MARGIN
    for name in (BrokerageName.OANDA_BROKERAGE, BrokerageName.EZE, BrokerageName.BLOOMBERG_FIX, BrokerageName.ALPHA_STREAMS):
        with pytest.raises(ArgumentException, match=r"use AccountType\.MARGIN"):
            brokerage_model(name, AccountType.CASH)


def test_models_of_the_algorithm_are_taken_as_they_are():
    model = DefaultBrokerageModel()
    assert brokerage_model(model) is model
    with pytest.raises(TypeError, match="expected a BrokerageName"):
        brokerage_model("IB")
