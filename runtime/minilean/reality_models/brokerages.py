"""Brokerages by their names (`BrokerageModel.Create`)."""

from __future__ import annotations

from minilean.common.enums import AccountType, BrokerageName
from minilean.errors import UnsupportedCall
from minilean.reality_models.brokerage_models import DefaultBrokerageModel
from minilean.reality_models.currency_brokerages import FxcmBrokerageModel, OandaBrokerageModel
from minilean.reality_models.indian_brokerages import SamcoBrokerageModel, ZerodhaBrokerageModel
from minilean.reality_models.interactive_brokers import InteractiveBrokersBrokerageModel, InteractiveBrokersFixModel
from minilean.reality_models.stock_brokerages import (
    AlpacaBrokerageModel,
    AlphaStreamsBrokerageModel,
    AxosClearingBrokerageModel,
    BloombergFixBrokerageModel,
    CharlesSchwabBrokerageModel,
    ExanteBrokerageModel,
    EzeBrokerageModel,
    PublicBrokerageModel,
    RBIBrokerageModel,
    TastytradeBrokerageModel,
    TDAmeritradeBrokerageModel,
    TerminalLinkBrokerageModel,
    TradeStationBrokerageModel,
    TradingTechnologiesBrokerageModel,
    WebullBrokerageModel,
    WolverineBrokerageModel,
)
from minilean.reality_models.tradier import TradierBrokerageModel

_BY_NAME: dict[BrokerageName, type[DefaultBrokerageModel]] = {
    BrokerageName.DEFAULT: DefaultBrokerageModel,
    BrokerageName.INTERACTIVE_BROKERS_BROKERAGE: InteractiveBrokersBrokerageModel,
    BrokerageName.INTERACTIVE_BROKERS_FIX: InteractiveBrokersFixModel,
    BrokerageName.TRADIER_BROKERAGE: TradierBrokerageModel,
    BrokerageName.OANDA_BROKERAGE: OandaBrokerageModel,
    BrokerageName.FXCM_BROKERAGE: FxcmBrokerageModel,
    BrokerageName.ALPHA_STREAMS: AlphaStreamsBrokerageModel,
    BrokerageName.ZERODHA: ZerodhaBrokerageModel,
    BrokerageName.SAMCO: SamcoBrokerageModel,
    BrokerageName.TRADING_TECHNOLOGIES: TradingTechnologiesBrokerageModel,
    BrokerageName.EXANTE: ExanteBrokerageModel,
    BrokerageName.WOLVERINE: WolverineBrokerageModel,
    BrokerageName.TD_AMERITRADE: TDAmeritradeBrokerageModel,
    BrokerageName.RBI: RBIBrokerageModel,
    BrokerageName.EZE: EzeBrokerageModel,
    BrokerageName.AXOS: AxosClearingBrokerageModel,
    BrokerageName.TRADE_STATION: TradeStationBrokerageModel,
    BrokerageName.TERMINAL_LINK: TerminalLinkBrokerageModel,
    BrokerageName.CHARLES_SCHWAB: CharlesSchwabBrokerageModel,
    BrokerageName.TASTYTRADE: TastytradeBrokerageModel,
    BrokerageName.WEBULL: WebullBrokerageModel,
    BrokerageName.PUBLIC: PublicBrokerageModel,
    BrokerageName.BLOOMBERG_FIX: BloombergFixBrokerageModel,
}


def brokerage_model(model: object, account_type: AccountType = AccountType.MARGIN) -> DefaultBrokerageModel:
    """The rules of a brokerage.

    Args:
        model: its name, or a model that the algorithm made itself.
        account_type: margin or cash; Alpaca's is margin whatever is said, as in LEAN.

    Returns:
        The model.

    Raises:
        UnsupportedCall: a brokerage that trades cryptocurrencies alone.
        ArgumentException: the brokerage has no such accounts.
        TypeError: neither a name nor a model.
    """
    if isinstance(model, DefaultBrokerageModel):
        return model
    if not isinstance(model, BrokerageName):
        raise TypeError(
            f"The brokerage model is a {type(model).__name__}; expected a BrokerageName or an object derived from DefaultBrokerageModel."
        )
    if model == BrokerageName.ALPACA:
        return AlpacaBrokerageModel()
    kind = _BY_NAME.get(model)
    if kind is None:
        raise UnsupportedCall(f"BrokerageName.{model}", "it trades cryptocurrencies, which minilean does not")
    return kind(account_type)
