"""The files that a backtest leaves, in LEAN's schema and under LEAN's names; each is written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from minilean import LEAN_COMMIT, LEAN_VERSION, __version__
from minilean.common.atomic_write import write_whole
from minilean.errors import MachineError
from minilean.orders.order_json import RawJson, order_event_json, order_json, time_text, to_json
from minilean.results.chart_json import chart_json, charts_json, series_text, summary_equity
from minilean.results.charts import CandlestickSeries, Chart
from minilean.results.finding import finding_json
from minilean.results.insights_json import insights_text
from minilean.results.json_text import indented
from minilean.results.parallel import both
from minilean.results.records import BacktestResult
from minilean.results.sampler import EQUITY, STRATEGY_EQUITY
from minilean.results.statistics.formats import ticks, ticks_text
from minilean.results.statistics.rolling import Performance
from minilean.results.statistics.summary import portfolio_json, trade_json
from minilean.results.trade_builder import Trade

_MANY = 10_000  # order events and insights; fewer are written sooner than a second process starts


def write_result(result: BacktestResult, folder: Path, meanwhile: Callable[[], object] = lambda: None) -> list[Path]:
    """Write `<id>.json`, `<id>-summary.json`, `<id>-log.txt`, and where there are order events or insights, theirs.

    Args:
        result: the result.
        folder: output folder, made if missing.
        meanwhile: further work, done here while a process of its own writes the larger files of a long run.

    Returns:
        The files, the main one first.

    Raises:
        MachineError: the disk is full, or writing is not allowed; files already written are whole.
    """
    name, ledger = result.spec.algorithm_id, result.ledger
    texts: dict[str, Iterable[str]] = {f"{name}.json": main_text(result), f"{name}-summary.json": summary_text(result)}
    further: dict[str, Iterable[str]] = {}
    if ledger.order_events:
        further[f"{name}-order-events.json"] = _compact_list(order_event_json(event, name) for event in ledger.order_events)
    if ledger.insights:
        insights = sorted(ledger.insights, key=lambda insight: insight._generated_utc)
        further[f"{name}/alpha-results.json"] = insights_text(insights)
    further[f"{name}-log.txt"] = (line + "\n" for line in result.log_lines)
    if len(ledger.order_events) + len(ledger.insights) < _MANY:
        _write(texts | further, folder)
        meanwhile()
    else:
        both(lambda: _write(texts, folder), lambda: (_write(further, folder), meanwhile()))
    return [folder / file_name for file_name in texts | further]


def _write(texts: Mapping[str, Iterable[str]], folder: Path) -> None:
    for file_name, text in texts.items():
        path = folder / file_name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, text)
        except OSError as error:
            raise MachineError(f"{path} cannot be written: {error.strerror}; free space or choose another output folder.") from error


def _compact_list(items: Iterable[Any]) -> Iterator[str]:
    separator = "["
    for item in items:
        yield separator + to_json(item)
        separator = ","
    yield "]"


def main_text(result: BacktestResult) -> Iterator[str]:
    """The main result file, in pieces."""
    yield from indented(
        {
            "rollingWindow": {name: _performance(part) for name, part in result.rolling.items()},
            "charts": charts_json(result.charts),
            "orders": {str(number): RawJson(to_json(order_json(order))) for number, order in result.ledger.orders.items()},
            "profitLoss": {time_text(record.time): record.profit_loss for record in result.profits},
            **_common(result),
            "totalPerformance": _performance(result.performance, result.performance.closed_trades),
            **({} if result.findings is None else {"analysis": [finding_json(finding) for finding in result.findings]}),
        }
    )


def summary_text(result: BacktestResult) -> Iterator[str]:
    """The summary file, in pieces: the main one without orders, trades and windows, with the equity chart alone."""
    charts = {}
    equity = result.charts.get(STRATEGY_EQUITY)
    series = equity.series.get(EQUITY) if equity is not None else None
    if isinstance(series, CandlestickSeries):
        chart = chart_json(Chart(STRATEGY_EQUITY))
        chart["series"] = {EQUITY: RawJson(series_text(series, summary_equity(series)))}
        charts[STRATEGY_EQUITY] = chart
    parts = {"rollingWindow": {}, "charts": charts, **_common(result), "totalPerformance": _performance(result.performance)}
    yield from indented(parts)


def _common(result: BacktestResult) -> dict[str, Any]:
    spec, outcome, ledger = result.spec, result.outcome, result.ledger
    return {
        "statistics": result.statistics,
        "runtimeStatistics": result.runtime_statistics,
        "state": {
            "StartTime": f"{outcome.started:%Y-%m-%dT%H:%M:%SZ}",
            "EndTime": f"{outcome.ended:%Y-%m-%dT%H:%M:%SZ}",
            "RuntimeError": outcome.runtime_error,
            "StackTrace": outcome.stack_trace,
            "LogCount": str(len(result.log_lines)),
            "OrderCount": str(len(ledger.orders)),
            "InsightCount": str(len(ledger.insights)),
            "Name": ledger.name or spec.name,
            "Status": outcome.status.pascal_name,
        },
        "serverStatistics": {"Engine": f"minilean {__version__}", "LEAN Version": LEAN_VERSION, "LEAN Commit": LEAN_COMMIT},
        "algorithmConfiguration": {
            "name": ledger.name or spec.name,
            "tags": list(ledger.tags),
            "accountCurrency": spec.account_currency,
            "brokerage": spec.brokerage,
            "accountType": int(spec.account_type),
            "parameters": dict(spec.parameters),
            "outOfSampleMaxEndDate": None,
            "outOfSampleDays": 0,
            "startDate": f"{spec.start:%Y-%m-%dT%H:%M:%SZ}",
            "endDate": f"{spec.end:%Y-%m-%dT%H:%M:%SZ}",
            "tradingDaysPerYear": spec.trading_days_per_year,
        },
    }


def _performance(performance: Performance, trades: Iterable[Trade] = ()) -> dict[str, Any]:
    return {
        "tradeStatistics": trade_json(performance.trade_statistics),
        "portfolioStatistics": portfolio_json(performance.portfolio_statistics),
        "closedTrades": [_trade_json(trade) for trade in trades],
    }


def _trade_json(trade: Trade) -> Mapping[str, Any]:
    symbol = trade.symbol
    return {
        "id": trade.id,
        "symbols": [{"value": symbol.value, "id": str(symbol.id), "permtick": symbol.value}],
        "entryTime": trade._entry_utc,
        "entryPrice": trade.entry_price_exact,
        "direction": int(trade.direction),
        "quantity": trade.quantity_exact,
        "exitTime": trade._exit_utc,
        "exitPrice": trade.exit_price_exact,
        "profitLoss": trade.profit_loss_exact,
        "totalFees": trade.total_fees_exact,
        "mae": trade.mae_exact,
        "mfe": trade.mfe_exact,
        "duration": ticks_text(ticks(trade.duration)),
        "endTradeDrawdown": trade.end_trade_drawdown_exact,
        "isWin": trade.is_win,
        "orderIds": trade.order_ids,
    }
