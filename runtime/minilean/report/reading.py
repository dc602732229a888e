"""Result files of a backtest as plain values; those of LEAN itself read just as well as those of minilean."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, SupportsFloat, cast
from zoneinfo import ZoneInfo

import numpy as np

from minilean.common.enums import OrderStatus, OrderType
from minilean.errors import DataError, InputError
from minilean.report.findings import ReportedFinding, read_findings

# LEAN's default zone of an algorithm; result files do not name the zone.
ZONE = ZoneInfo("America/New_York")
_Object = Mapping[str, Any]
_FILLED = ("filled", "partiallyFilled")
_LONG = 0
# Unix seconds of the years 2 and 9999: a day before or after them is still a date
_FIRST_TIME, _LAST_TIME = -62_104_060_800, 253_370_764_800


@dataclass(frozen=True, eq=False)
class Series:
    """One line of a chart.

    Args:
        name: as the chart's legend has it.
        unit: such as ``$`` or ``%``.
        times: shape (N,), int64, Unix seconds, in order.
        values: shape (N,), float64; NaN for a gap; the close of a candle.
    """

    name: str
    unit: str
    times: np.ndarray
    values: np.ndarray


@dataclass(frozen=True)
class ClosedTrade:
    """One entry matched with its exit.

    Args:
        symbol: ticker.
        direction: ``long`` or ``short``.
        quantity: shares, above zero.
        entry_time, exit_time: exchange time, naive.
        entry_price, exit_price: in the security's currency.
        profit: before fees, in account currency.
        fees: in account currency.
        mae, mfe: maximum adverse and favourable excursion, in account currency.
    """

    symbol: str
    direction: str
    quantity: float
    entry_time: datetime
    exit_time: datetime
    entry_price: float
    exit_price: float
    profit: float
    fees: float
    mae: float
    mfe: float


@dataclass(frozen=True)
class Fill:
    """A change of a position.

    Args:
        time: Unix seconds.
        symbol: ticker.
        quantity: shares, negative when sold.
    """

    time: float
    symbol: str
    quantity: float


@dataclass(frozen=True)
class RunResult:
    """What the result files say about a run.

    Args:
        algorithm_id: name of the files, usually the algorithm's class.
        name: name of the run.
        status: ``Completed``, ``Stopped`` or ``RuntimeError``.
        error, trace: message and traceback of the error that ended the run; empty when none did.
        start, end: first and last day of the backtest; None when unknown.
        currency: account currency.
        parameters: that the algorithm was given.
        tags: that the algorithm gave its run.
        statistics: the printed table, in order.
        runtime_statistics: figures shown while running.
        engine: what ran it, by name.
        charts: by chart and series name.
        trades: closed trades, in order of exit.
        order_counts: number of orders by kind and status, most frequent first.
        order_kinds: kinds of the orders that were sent at a moment, by Unix seconds.
        fills: in time order.
        log_lines: lines of the log.
        findings: about the run, in order of their weight.
    """

    algorithm_id: str
    name: str
    status: str
    error: str
    trace: str
    start: date | None
    end: date | None
    currency: str
    parameters: Mapping[str, str]
    tags: tuple[str, ...]
    statistics: Mapping[str, str]
    runtime_statistics: Mapping[str, str]
    engine: Mapping[str, str]
    charts: Mapping[str, Mapping[str, Series]]
    trades: tuple[ClosedTrade, ...]
    order_counts: Mapping[tuple[str, str], int]
    order_kinds: Mapping[int, frozenset[str]]
    fills: tuple[Fill, ...]
    log_lines: tuple[str, ...]
    findings: tuple[ReportedFinding, ...] = ()

    def series(self, chart: str, name: str) -> Series | None:
        """A series with at least one point, or None."""
        found = self.charts.get(chart, {}).get(name)
        return found if found is not None and found.times.size else None


def read_result(folder: Path, algorithm_id: str) -> RunResult:
    """Read `<id>.json` and, where they are, `<id>-order-events.json` and `<id>-log.txt`.

    Args:
        folder: where a backtest left its results.
        algorithm_id: name of the files.

    Raises:
        InputError: the main file is missing.
        DataError: a file is not what LEAN writes.
    """
    path = folder / f"{algorithm_id}.json"
    if not path.is_file():
        raise InputError(f"There is no result {path}; name a folder that a backtest of {algorithm_id} wrote, or run the backtest again.")
    events = folder / f"{algorithm_id}-order-events.json"
    try:
        main, told = cast("_Object", _json(path)), cast("list[_Object]", _json(events) if events.is_file() else [])
        return _result(algorithm_id, main, told, _log_lines(folder, algorithm_id))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as error:
        raise DataError(
            f"The results of {algorithm_id} in {folder} are not in LEAN's form ({type(error).__name__}: {error}); run the backtest again."
        ) from error


def local_time(seconds: float) -> datetime:
    """Exchange time, naive, of Unix seconds."""
    return datetime.fromtimestamp(seconds, ZONE).replace(tzinfo=None)


def local_day(seconds: float) -> date:
    """The day that a sample closes: a sample at midnight belongs to the day before."""
    return (local_time(seconds) - timedelta(microseconds=1)).date()


def number(value: SupportsFloat | str | None) -> float:
    """A number of a result file, where it may be text; NaN when there is none."""
    return math.nan if value is None or value == "" else float(value)


def _json(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path} is not JSON ({error}); the file is damaged: run the backtest again.") from error


def _log_lines(folder: Path, algorithm_id: str) -> tuple[str, ...]:
    path = folder / f"{algorithm_id}-log.txt"
    return tuple(path.read_text(encoding="utf-8", errors="replace").splitlines()) if path.is_file() else ()


def _result(algorithm_id: str, main: _Object, events: Iterable[_Object], log_lines: tuple[str, ...]) -> RunResult:
    state, configuration = main.get("state") or {}, main.get("algorithmConfiguration") or {}
    performance = main.get("totalPerformance") or {}
    return RunResult(
        algorithm_id=algorithm_id,
        name=str(configuration.get("name") or algorithm_id),
        status=str(state.get("Status", "")),
        error=str(state.get("RuntimeError") or ""),
        trace=str(state.get("StackTrace") or ""),
        start=_day(configuration.get("startDate")),
        end=_day(configuration.get("endDate")),
        currency=str(configuration.get("accountCurrency") or "USD"),
        parameters=_texts(configuration.get("parameters")),
        tags=tuple(map(str, configuration.get("tags") or ())),
        statistics=_texts(main.get("statistics")),
        runtime_statistics=_texts(main.get("runtimeStatistics")),
        engine=_texts(main.get("serverStatistics")),
        charts={name: _chart(chart) for name, chart in (main.get("charts") or {}).items()},
        trades=tuple(sorted(map(_trade, performance.get("closedTrades") or ()), key=lambda trade: trade.exit_time)),
        order_counts=_order_counts((main.get("orders") or {}).values()),
        order_kinds=_order_kinds((main.get("orders") or {}).values()),
        fills=tuple(
            Fill(number(event["time"]), str(event.get("symbolValue") or event["symbol"]), number(event["fillQuantity"]))
            for event in events
            if event.get("status") in _FILLED
        ),
        log_lines=log_lines,
        findings=read_findings(main.get("analysis") or ()),
    )


def _texts(values: Mapping[str, Any] | None) -> dict[str, str]:
    return {str(name): str(value) for name, value in (values or {}).items()}


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _day(text: str | None) -> date | None:
    # start and end are exchange times that LEAN marks as UTC
    return datetime.fromisoformat(text).date() if text else None


def _chart(chart: Mapping[str, Any]) -> dict[str, Series]:
    return {name: _series(name, series) for name, series in (chart.get("series") or {}).items()}


def _series(name: str, series: Mapping[str, Any]) -> Series:
    # a point is [seconds, value], one of a scatter plot {"x": seconds, "y": value}, and a candle [seconds, open, high, low, close]
    points = [(point["x"], point["y"]) if isinstance(point, dict) else point for point in series.get("values") or []]
    times = np.array([point[0] for point in points], dtype=np.int64)
    if times.size and not _FIRST_TIME <= times.min() <= times.max() <= _LAST_TIME:
        raise ValueError(f"the series {name} has a time that is on no calendar")
    return Series(
        name=name,
        unit=str(series.get("unit") or ""),
        times=times,
        values=np.array([number(point[-1]) for point in points], dtype=np.float64),
    )


def _trade(trade: Mapping[str, Any]) -> ClosedTrade:
    symbols = trade.get("symbols") or [trade.get("symbol") or {}]
    return ClosedTrade(
        symbol=", ".join(str(symbol.get("value", "")) for symbol in symbols),
        direction="long" if int(trade["direction"]) == _LONG else "short",
        quantity=abs(number(trade["quantity"])),
        entry_time=_exchange_time(trade["entryTime"]),
        exit_time=_exchange_time(trade["exitTime"]),
        entry_price=number(trade["entryPrice"]),
        exit_price=number(trade["exitPrice"]),
        profit=number(trade["profitLoss"]),
        fees=number(trade.get("totalFees")),
        mae=number(trade.get("mae")),
        mfe=number(trade.get("mfe")),
    )


def _exchange_time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(ZONE).replace(tzinfo=None)


def _order_counts(orders: Iterable[_Object]) -> dict[tuple[str, str], int]:
    statuses = {int(status): _words(status) for status in OrderStatus}
    counts = Counter((_kind(order), statuses.get(order["status"], f"status {order['status']}")) for order in orders)
    return dict(counts.most_common())


def _order_kinds(orders: Iterable[_Object]) -> dict[int, frozenset[str]]:
    kinds: dict[int, set[str]] = {}
    for order in orders:
        sent = _moment(order.get("time"))
        if sent is not None:
            kinds.setdefault(int(sent.timestamp()), set()).add(_kind(order))
    return {sent: frozenset(found) for sent, found in kinds.items()}


def _kind(order: Mapping[str, Any]) -> str:
    return _KINDS.get(order["type"], f"type {order['type']}")


def _words(member: OrderStatus | OrderType) -> str:
    return str(member).replace("_", " ").lower()


_KINDS = {int(kind): _words(kind) for kind in OrderType}
