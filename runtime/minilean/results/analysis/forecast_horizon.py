"""Whether positions are held about as long as the forecasts that they follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from minilean.common.enums import InsightDirection
from minilean.results.finding import Finding
from minilean.results.analysis.finished_run import FinishedRun

if TYPE_CHECKING:
    from minilean.framework.insight import Insight
    from minilean.results.trade_builder import Trade

_DAY = timedelta(days=1)
_FEW_TRADES = 10
_TIMES = 2.0  # a factor that no weekend makes: a forecast of one day may span three


@dataclass(slots=True)
class _Forecast:
    """A direction of one security, and for how long it was renewed."""

    direction: InsightDirection
    begin: datetime
    end: datetime


def forecast_horizon(run: FinishedRun) -> list[Finding]:
    """Trades last more than twice as long as the insights on their securities, or less than half.

    An insight that renews the one before it, in the same direction and before that ended, makes one forecast with it. Insights of no
    direction are left out, and so are securities without insights or without closed trades. Fewer than ten trades say nothing.
    """
    spans = _forecast_spans(run.result.ledger.insights)
    trades = [trade for trade in run.result.performance.closed_trades if trade.symbol in spans]
    if len(trades) < _FEW_TRADES:
        return []
    horizon = _mean_days(span for symbol in {trade.symbol for trade in trades} for span in spans[symbol])
    held = _mean_days(map(_length, trades))
    if not horizon or held <= _TIMES * horizon and held * _TIMES >= horizon:
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


def _forecast_spans(insights: Iterable[Insight]) -> dict[object, list[timedelta]]:
    last: dict[object, _Forecast] = {}
    found: dict[object, list[timedelta]] = defaultdict(list)

    def is_over(symbol: object) -> None:
        known = last.pop(symbol, None)
        if known is not None and known.direction is not InsightDirection.FLAT:
            found[symbol].append(known.end - known.begin)

    for insight in sorted((one for one in insights if one._generated_utc is not None), key=lambda one: one._generated_utc or one._close_utc):
        begin, end = insight._generated_utc or insight._close_utc, insight._close_utc
        known = last.get(insight.symbol)
        if known is not None and known.direction is insight.direction and begin <= known.end:
            known.end = max(known.end, end)
            continue
        if known is not None:
            known.end = min(known.end, max(begin, known.begin))
        is_over(insight.symbol)
        last[insight.symbol] = _Forecast(insight.direction, begin, end)
    for symbol in list(last):
        is_over(symbol)
    return found


def _length(trade: Trade) -> timedelta:
    return trade._exit_utc - trade._entry_utc


def _mean_days(spans: Iterable[timedelta]) -> float:
    lengths = [span / _DAY for span in spans]
    return sum(lengths) / len(lengths) if lengths else 0.0
