"""Diagnoses of what the log says: refused orders by reason, margin calls, insights on securities that are gone (`MessageAnalysis`).

minilean words most refusals in its own way, so its own words are looked for where LEAN looks for LEAN's.
"""

from __future__ import annotations

from minilean.results.analysis.finished_run import FinishedRun
from minilean.results.analysis.telling_message import TellingMessage
from minilean.results.finding import Finding


class LogMessage(TellingMessage):
    """A message in the log, which is a diagnosis of it."""

    __slots__ = ()

    def __call__(self, run: FinishedRun) -> list[Finding]:
        """The first line of a run's log that has all fragments, and how many have."""
        return self.finding(run.log_lines_with(self.fragments))


WARMING_UP = LogMessage(
    "AlgorithmWarmingUpOrderResponseErrorAnalysis",
    ("Orders cannot be changed in initialize or during warm-up (",),
    "Orders were sent, changed or cancelled before the algorithm had started.",
    ("Move these calls to on_warmup_finished, or make them only where self.is_warming_up is false.",),
)
NON_TRADABLE = LogMessage(
    "NonTradableSecurityOrderResponseErrorAnalysis",
    (" cannot be traded: it was removed, delisted or is an index.",),
    "Orders were sent for securities that cannot be traded.",
    ("Ask self.securities[symbol].is_tradable before an order; an index never is, a removed or delisted security no longer.",),
)
QUANTITY_ZERO = LogMessage(
    "OrderQuantityZeroOrderResponseErrorAnalysis",
    ("Unable to ", " the order with id ", ": its quantity is zero."),
    "Orders of nothing were sent.",
    (
        "Compute the quantity with calculate_order_quantity and order only if it is not zero; a small weight buys no whole share.",
        "Start with more cash.",
    ),
)
PRICE_ZERO = LogMessage(
    "SecurityPriceZeroOrderResponseErrorAnalysis",
    (": the security has no price yet, because no bar of it has been received. ",),
    "Orders were sent for securities that had no price yet.",
    (
        "Set settings.seed_initial_prices = True, so that a new security begins with its last known price.",
        "See whether the data folder has prices of that security on these days; skip it while its price is 0.",
    ),
)
FOREX_RATE_ZERO = LogMessage(
    "ForexConversionRateZeroOrderResponseErrorAnalysis",
    (": its base currency ", " has no conversion rate yet, for lack of data of its currency pair."),
    "Orders were sent in a currency whose rate to the account's currency was not known.",
    ("See whether the data folder has prices of the pair of both currencies on these days.",),
)
LESS_THAN_LOT = LogMessage(
    "OrderQuantityLessThanLotSizeOrderResponseErrorAnalysis",
    ("Unable to submit the order of ", ": quantity ", " is less than the lot size "),
    "Orders of less than one lot were sent.",
    ("Order only where the quantity is at least self.securities[symbol].symbol_properties.lot_size.",),
)
MARKET_ON_OPEN_WHILE_OPEN = LogMessage(
    "MarketOnOpenNotAllowedDuringRegularHoursOrderResponseErrorAnalysis",
    ("A MarketOnOpen order cannot be sent while the market is open.",),
    "Market-on-open orders were sent while the market was open.",
    ("Send them after the close: ask self.is_market_open(symbol) first.",),
)
MARKET_ON_CLOSE_TOO_LATE = LogMessage(
    "MarketOnCloseOrderTooLateOrderResponseErrorAnalysis",
    ("MarketOnClose orders must be sent at least ", " before the close; see MarketOnCloseOrder.submission_time_buffer."),
    "Market-on-close orders were sent too near to the close.",
    ("Send them earlier, or set MarketOnCloseOrder.submission_time_buffer to what the exchange takes.",),
)
INSIGHTS_ON_DELISTED = LogMessage(
    "InsightsEmittedForDelistedSecuritiesAnalysis",
    ("QCAlgorithm.EmitInsights(): Warning: cannot emit insights for delisted securities, these will be discarded",),
    "Insights were emitted on securities that are delisted.",
    ("Emit an insight only where self.securities[symbol].is_tradable.",),
)
MARGIN_CALLS = LogMessage(
    "MarginCallsAnalysis",
    ("Executed MarginCallOrder",),
    "Margin calls sold positions.",
    (
        "Make positions smaller, so that less margin is in use.",
        "Sell in on_margin_call_warning, which comes before LEAN sells: when 5% of the account or less are left as margin.",
        "See whether a wrong price has caused the call.",
        "Set self.portfolio.margin_call_model = MarginCallModel.NULL, if the account may go under water.",
    ),
)
