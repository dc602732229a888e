"""Diagnoses of orders that were refused after they had got a number: too little money, or a rule of the brokerage model.

(`OrderResponseErrorAnalysis` and the analyses of brokerage messages.) The texts of brokerage models are LEAN's, since algorithms compare
them. LEAN looks for some texts in other words than its own models use, and finds nothing then; `orders_refused_without_diagnosis` does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from minilean.common.enums import OrderStatus
from minilean.results.analysis.finished_run import FinishedRun, has_fragments
from minilean.results.analysis.telling_message import TellingMessage
from minilean.results.finding import Finding, first_of

_UNABLE_TO_SUBMIT = "BrokerageModel declared unable to submit order: "
_UNABLE_TO_UPDATE = "BrokerageModel declared unable to update order: "
_SUBMIT = "BrokerageModelRefusedToSubmitOrderOrderResponseErrorAnalysis"
_UPDATE = "BrokerageModelRefusedToUpdateOrderOrderResponseErrorAnalysis"


_TOO_LITTLE_MONEY = TellingMessage(
    "InsufficientBuyingPowerOrderResponseErrorAnalysis",
    ("Insufficient buying power to complete order",),
    "Orders cost more than the account could pay.",
    (
        "Keep some cash: settings.free_portfolio_value_percentage = 0.05, in initialize. Orders on daily bars are sized by the "
        "last close and filled at the next open, which may be dearer.",
        "Compare the margin that an order needs with self.portfolio.margin_remaining before sending it.",
    ),
)
_TRADIER = "Tradier does not support "
_TRADING_TECHNOLOGIES = "Trading Technologies does not support a"
_ORDER_SIZE = TellingMessage(
    "InvalidOrderQuantityAnalysis",
    ("The minimum order size (in quote currency) for ", " is ", ". Order quantity was "),
    "Orders were smaller than the security's smallest order.",
    (
        "Compare the quantity with the smallest order before sending it.",
        "Start with more cash, so that orders are larger.",
        "Raise settings.minimum_order_margin_portfolio_percentage.",
    ),
)
_NO_UPDATES = TellingMessage(
    "OrderUpdateNotSupportedAnalysis",
    ("Brokerage does not support order update. ",),
    "Orders were changed at a brokerage that takes no changes.",
    ("Cancel the order and send a new one.",),
)
_ORDER_TYPE = TellingMessage(
    "UnsupportedOrderTypeAnalysis",
    (" does not support ", " order type. Only supports "),
    "Orders were of a type that the brokerage does not know.",
    ("Use an order type that it knows; the message lists them.", "Choose the model of another brokerage."),
)
_SECURITY_TYPE = TellingMessage(
    "UnsupportedSecurityTypeAnalysis",
    (" does not support ", " security type."),
    "Orders were for a kind of security that the brokerage does not trade.",
    ("Choose the model of a brokerage that trades it.",),
)
_FOREX_SIZE = TellingMessage(
    "InvalidForexOrderSizeAnalysis",
    ("The minimum order size for IBKR Forex orders is ",),
    "Orders of currencies were smaller than Interactive Brokers takes.",
    ("Make these orders larger, or leave them out.",),
)
ON_SUBMISSION = (
    TellingMessage(
        "TradingOutsideRegularHoursNotSupportedAnalysis",
        ("Alpaca does not support extended market hours trading.",),
        "Orders were sent outside of regular hours, in which Alpaca does not trade.",
        ("Send orders in regular hours only.",),
    ),
    _ORDER_SIZE,
    TellingMessage(
        "NoDataForSymbolAnalysis",
        ("There is no data for the provided symbol ",),
        "Orders were for securities without data.",
        ("See whether the right security was added, and whether the data folder has it.",),
    ),
    _NO_UPDATES,
    TellingMessage(
        "UnsupportedCrossZeroByOrderTypeAnalysis",
        ("Order Quantity must not cross zero. ", " does not support crossing zero"),
        "One order turned a long position short, or the other way round.",
        ("Close the position with one order, and open the other with a second one.",),
    ),
    TellingMessage(
        "UnsupportedMarketOnOpenOrderTimeAnalysis",
        ("MarketOnOpen orders must be placed with at least a ", " bar between order and intended fill."),
        "Market-on-open orders were sent too near to the open.",
        ("Send them at least one bar before the open.",),
    ),
    _ORDER_TYPE,
    _SECURITY_TYPE,
    TellingMessage(
        "UnsupportedTimeInForceAnalysis",
        (" does not support time in force of ",),
        "Orders had a time in force that the brokerage does not know.",
        ("Use a time in force that it knows.",),
    ),
    _FOREX_SIZE,
    TellingMessage(
        "RbiUnsupportedOrderTypeAnalysis",
        ("RBI does not support ", " order type."),
        "Orders were of a type that RBI does not know.",
        ("Use market, limit, stop market or stop limit orders.",),
    ),
    TellingMessage(
        "ExtendedMarketHoursTradingNotSupportedOutsideExtendedSessionAnalysis",
        (f"{_TRADIER}extended market hours trading outside of the extended session.",),
        "Orders for extended hours were sent outside of these, which Tradier does not take.",
        ("Send them during the sessions before and after the regular one.",),
    ),
    TellingMessage(
        "IncorrectOrderQuantityAnalysis",
        ("Tradier order quantity must be a whole number, but received ",),
        "Orders at Tradier were for a part of a share.",
        ("Round the quantity to whole shares.",),
    ),
    TellingMessage(
        "SellShortOrderLastPriceBelow5Analysis",
        (f"{_TRADIER}sell-short orders when the last price is below $5.",),
        "Stocks below five dollars were sold short, which Tradier does not allow.",
        ("Sell short only what costs five dollars or more.",),
    ),
    TellingMessage(
        "ShortOrderIsGtcAnalysis",
        (f"{_TRADIER}GTC orders for short sales.",),
        "Short sales at Tradier were good until cancelled.",
        ("Let short sales be good for the day.",),
    ),
    TellingMessage(
        "TradierUnsupportedSecurityTypeAnalysis",
        (_TRADIER, " security type."),
        "Orders at Tradier were for something else than stocks and options.",
        ("Trade stocks and options there.",),
    ),
    TellingMessage(
        "UnsupportedTimeInForceTypeAnalysis",
        (f"{_TRADIER}the ", " time-in-force type."),
        "Orders at Tradier had a time in force that it does not know.",
        ("Let orders be good for the day, or until cancelled.",),
    ),
    TellingMessage(
        "InvalidStopLimitOrderLimitPriceAnalysis",
        (_TRADING_TECHNOLOGIES, "stop-limit order with a limit price"),
        "The limit of stop limit orders was on the wrong side of their stop.",
        ("Let the limit of a buy lie above the stop, that of a sale below.",),
    ),
    TellingMessage(
        "InvalidStopLimitOrderPriceAnalysis",
        (_TRADING_TECHNOLOGIES, "stop-limit order with a stop price"),
        "The stop of stop limit orders was on the wrong side of the market.",
        ("Let the stop of a buy lie above the price, that of a sale below.",),
    ),
    TellingMessage(
        "InvalidStopMarketOrderPriceAnalysis",
        (_TRADING_TECHNOLOGIES, "stop-market order with a stop price"),
        "The stop of stop market orders was on the wrong side of the market.",
        ("Let the stop of a buy lie above the price, that of a sale below.",),
    ),
    TellingMessage(
        "WolverineUnsupportedOrderTypeAnalysis",
        ("Wolverine does not support ", " order type."),
        "Orders at Wolverine were no market orders.",
        ("Send market orders there.",),
    ),
)
"""Reasons for which LEAN has a diagnosis, in its order; those of options, futures and cryptocurrencies are left out."""
ON_UPDATE = (
    _ORDER_SIZE,
    _NO_UPDATES,
    TellingMessage(
        "UnsupportedCrossZeroOrderUpdateAnalysis",
        ("Unable to update order with id ", " that would cross zero."),
        "A change would have turned a long position short, or the other way round.",
        ("Cancel the order and send a new one of the wanted size.",),
    ),
    _ORDER_TYPE,
    _SECURITY_TYPE,
    TellingMessage(
        "UnsupportedUpdateQuantityOrderAnalysis",
        ("Unable to update order with id ", " as it does not support modification of the "),
        "The quantity of orders was changed that cannot change it.",
        ("Cancel the order and send a new one of the wanted size.",),
    ),
    _FOREX_SIZE,
)
"""The same for changes of orders."""


def insufficient_buying_power(run: FinishedRun) -> list[Finding]:
    """Orders were refused for lack of money (`InsufficientBuyingPowerOrderResponseErrorAnalysis`)."""
    return _TOO_LITTLE_MONEY.finding(_refusals(run, *_TOO_LITTLE_MONEY.fragments))


def brokerage_refused_submission(run: FinishedRun) -> list[Finding]:
    """The brokerage model took orders not at all, by reason (`BrokerageModelRefusedToSubmitOrderOrderResponseErrorAnalysis`)."""
    return list(_by_reason(_SUBMIT, _refusals(run, _UNABLE_TO_SUBMIT), ON_SUBMISSION))


def brokerage_refused_update(run: FinishedRun) -> list[Finding]:
    """The brokerage model took changes of orders not at all, by reason (`BrokerageModelRefusedToUpdateOrderOrderResponseErrorAnalysis`)."""
    return list(_by_reason(_UPDATE, _refusals(run, _UNABLE_TO_UPDATE), ON_UPDATE))


def orders_refused_without_diagnosis(run: FinishedRun) -> list[Finding]:
    """Orders were refused for a reason of which LEAN's diagnoses know nothing."""
    named: list[Callable[[str], bool]] = [lambda message: has_fragments(message, _TOO_LITTLE_MONEY.fragments)]
    named += [
        lambda message, fragments=(start, *reason.fragments): has_fragments(message, fragments)
        for start, reasons in ((_UNABLE_TO_SUBMIT, ON_SUBMISSION), (_UNABLE_TO_UPDATE, ON_UPDATE))
        for reason in reasons
    ]
    messages = [message for message in _refusals(run) if not any(knows(message) for knows in named)]
    if not messages:
        return []
    sample, count = first_of(messages)
    return [Finding("RefusedOrders", "Orders were refused.", sample, ("Read why in the message, and send such orders otherwise.",), count)]


def _refusals(run: FinishedRun, *fragments: str) -> list[str]:
    refused = [event.message for event in run.told_events if event.status is OrderStatus.INVALID]
    return [message for message in refused if has_fragments(message, fragments)]


def _by_reason(name: str, messages: Sequence[str], reasons: Iterable[TellingMessage]) -> Iterable[Finding]:
    for reason in reasons if messages else ():
        found = [message for message in messages if has_fragments(message, reason.fragments)]
        yield from reason.finding(found, f"{name} / {reason.name}")
