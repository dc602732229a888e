"""Whether positions are held about as long as the forecasts that they follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from minilean.common.enums import InsightDirection
from minilean.results.analysis.finished_run import FinishedRun
from minilean.results.finding import Finding

if TYPE_CHECKING:
    from minilean.framework.insight import Insight
    from minilean.results.trade_builder import Trade

_DAY = timedelta(days=1)
_FEW_TRADES = 10
_ENOUGH_INSIGHTS = 20_000  # of a long run the last ones, which tell as much
_TIMES = 2.0  # a factor that no weekend makes: a forecast of one day may span three


@dataclass(slots=True)
class _Forecast:
    """A direction of one security, and for how long it was renewed."""

    direction: InsightDirection
    begin: datetime
    end: datetime

    @property
    def spans(self) -> list[timedelta]:
        """Its length; none where it says that nothing moves."""
        return [] if self.direction is InsightDirection.FLAT else [self.end - self.begin]


def forecast_horizon(run: FinishedRun) -> list[Finding]:
    """Trades last more than twice as long as the insights on their securities, or less than half.

    An insight that renews the one before it, in the same direction and before that ended, makes one forecast with it. Insights of no
    direction are left out, and so are securities without insights or without closed trades. Fewer than ten trades say nothing.
    """
    insights = run.result.ledger.insights[-_ENOUGH_INSIGHTS:]
    trades = run.result.performance.closed_trades
    if len(trades) < _FEW_TRADES or not insights:
        return []
    spans, since = _forecast_spans(insights), insights[0]._generated_utc or datetime.min
    trades = [trade for trade in trades if trade._entry_utc >= since and spans.get(trade.symbol._text)]
    if len(trades) < _FEW_TRADES:
        return []
    horizon = _mean_days(span for symbol in {trade.symbol._text for trade in trades} for span in spans[symbol])
    held = _mean_days(map(_length, trades))
    if not horizon or horizon / _TIMES <= held <= horizon * _TIMES:
        return []
    longer = held > horizon
    return [
        Finding(
            "ForecastHorizon",
            "Positions were held much longer than their forecasts reach."
            if longer
            else "Positions were closed long before their forecasts were over.",
            {"forecastDays": round(horizon, 2), "holdingDays": round(held, 2), "trades": len(trades)},
            (
                "Forecast over the days that positions are held for, or close them when the forecast is over: the accuracy of the forecast "
                "says nothing about the other days."
                if longer
                else "Forecast over the days that positions are held for, or hold them until the forecast is over; see which stop, "
                "rebalancing or risk model closes them before.",
            ),
        )
    ]


def _forecast_spans(insights: Iterable[Insight]) -> dict[str, list[timedelta]]:
    """How long each forecast of a direction lasts, by the text of its symbol; insights come in the order in which they were emitted."""
    last: dict[str, _Forecast] = {}
    found: dict[str, list[timedelta]] = defaultdict(list)
    for insight in insights:
        begin, end, symbol = insight._generated_utc, insight._close_utc, insight.symbol._text
        if begin is None:  # it was never emitted
            continue
        known = last.get(symbol)
        if known is not None:
            if known.direction is insight.direction and begin <= known.end:
                if end > known.end:
                    known.end = end
                continue
            known.end = min(known.end, begin)
            found[symbol] += known.spans
        last[symbol] = _Forecast(insight.direction, begin, end)
    for symbol, known in last.items():
        found[symbol] += known.spans
    return found


def _length(trade: Trade) -> timedelta:
    return trade._exit_utc - trade._entry_utc


def _mean_days(spans: Iterable[timedelta]) -> float:
    lengths = [span / _DAY for span in spans]
    return sum(lengths) / len(lengths) if lengths else 0.0
