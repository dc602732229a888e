"""Runs an algorithm class in this process and thread, and returns what it did."""

from __future__ import annotations

import decimal
import tempfile
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from minilean.algorithm.run import Run
from minilean.common.clock import EPOCH
from minilean.engine.runtime import Runtime
from minilean.engine.setup import initialize, make_loop, make_runtime
from minilean.errors import InputError
from minilean.framework.insight import Insight
from minilean.orders.events import OrderEvent
from minilean.orders.order import Order
from minilean.project.failed_calls import failed_call
from minilean.project.missing_names import advice, refusal
from minilean.results.messages import MessageKind
from minilean.securities.holding import SecurityHolding
from minilean.testing.prices import Prices, as_day, daily_bars, write_folder

Charts = dict[str, dict[str, list[tuple[datetime, Any]]]]


@dataclass(frozen=True)
class RunResult:
    """What a run did.

    Args:
        algorithm: the algorithm itself, to look at its own attributes.
        orders: in order of their ids, as LEAN's objects: `symbol`, `quantity`, `type`, `status`, `price`, `time`, `tag`.
        order_events: submissions, fills, cancellations, in order of time.
        insights: those emitted, in order.
        holdings: of each security that was added, by ticker: `quantity`, `average_price`, `invested`.
        charts: points of each series of each chart: time on the algorithm's clock, and value.
        log: the lines of `log`, `debug` and `error`, each with its time.
        cash: in the account's currency.
        portfolio_value: cash and holdings.
        statistics: by LEAN's names, as text.
    """

    algorithm: Any
    orders: list[Order]
    order_events: list[OrderEvent]
    insights: list[Insight]
    holdings: dict[str, SecurityHolding]
    charts: Charts
    log: list[str]
    cash: float
    portfolio_value: float
    statistics: dict[str, str]


def run(
    algorithm_class: type[Any],
    prices: Mapping[str, Prices] | None = None,
    *,
    start: date | str = date(2024, 1, 2),
    end: date | str | None = None,
    bars_before: int = 0,
    parameters: Mapping[str, Any] | None = None,
    dividends: Mapping[str, Mapping[Any, float]] | None = None,
    splits: Mapping[str, Mapping[Any, float]] | None = None,
    data_folder: Path | str | None = None,
    object_store: Path | str | None = None,
) -> RunResult:
    """Run an algorithm on prices of a test, or for some days on a data folder.

    The dates of the run are those of the prices, or `start` to `end`; what the algorithm sets itself is passed over.

    Args:
        algorithm_class: derives from `QCAlgorithm`.
        prices: dollars by ticker.
        start: day of the first bar; with a data folder the first day of the run.
        end: last day of the run; the last bar's by default.
        bars_before: how many bars lie before the run, for `history` and warm-up.
        parameters: what `get_parameter` returns, whatever `config.json` says; one that the algorithm never asks for gives a warning.
        dividends: dollars a share by ticker and ex-date.
        splits: new shares for an old one by ticker and ex-date.
        data_folder: a LEAN data folder in place of `prices`.
        object_store: folder of the object store; empty and temporary by default.

    Returns:
        What the run did.

    Raises:
        InputError: prices, dates or the folder cannot be used.
        Exception: whatever the algorithm raises, with its traceback and the algorithm's time as a note.
    """
    if (prices is None) == (data_folder is None):
        raise InputError("A run needs either prices or a data_folder.")
    with tempfile.TemporaryDirectory(prefix="minilean-test-") as temporary, decimal.localcontext():
        folder, first, last = Path(temporary) / "data", as_day(start), None if end is None else as_day(end)
        if prices is None:
            if last is None:
                raise InputError("A run on a data_folder needs an end; give the last day.")
            folder = Path(str(data_folder))
        else:
            bars = {ticker.upper(): daily_bars(ticker, given, first) for ticker, given in prices.items()}
            write_folder(folder, bars, _upper(dividends), _upper(splits))
            days = sorted({day for one in bars.values() for day in one.days.tolist()})
            if not 0 <= bars_before < len(days):
                raise InputError(f"bars_before is {bars_before}, but there are {len(days)} days of prices; leave at least one to run on.")
            first, last = days[bars_before], last or days[-1]
        store = Path(temporary) / "storage" if object_store is None else Path(object_store)
        log: list[str] = []

        def on_message(kind: MessageKind, line: str) -> None:
            log.append(line)

        given_parameters = {name: str(value) for name, value in (parameters or {}).items()}
        runtime = make_runtime(algorithm_class.__name__, folder, store, given_parameters, on_message)
        _perform(runtime, _dated(algorithm_class, first, last))
        unused = runtime.parameters.unused_sentence()
        if unused:
            warnings.warn(unused, stacklevel=2)
        return _result(runtime, log)


def _perform(runtime: Runtime, algorithm_class: type) -> None:
    try:
        initialize(runtime, algorithm_class)
        make_loop(runtime, lambda utc: None).run()
    except Exception as error:
        refused = refusal(error) or failed_call(error) or error
        refused.add_note(f"at algorithm time {runtime.clock.local:%Y-%m-%d %H:%M:%S}{advice(refused)}")
        if refused is error:
            raise
        raise refused from error


def _dated(algorithm_class: type[Any], first: date, last: date) -> type:
    class Dated(algorithm_class):
        def _attach(self, run: Run) -> None:
            super()._attach(run)
            super().set_start_date(first.year, first.month, first.day)
            super().set_end_date(last.year, last.month, last.day)

        def set_start_date(self, *arguments: Any) -> None:
            """The dates of the run are the test's."""

        def set_end_date(self, *arguments: Any) -> None:
            """The dates of the run are the test's."""

        SetStartDate, SetEndDate = set_start_date, set_end_date

    Dated.__name__, Dated.__qualname__, Dated.__module__ = (
        algorithm_class.__name__,
        algorithm_class.__qualname__,
        algorithm_class.__module__,
    )
    return Dated


def _upper(events: Mapping[str, Mapping[Any, float]] | None) -> dict[str, Mapping[Any, float]]:
    return {ticker.upper(): of_ticker for ticker, of_ticker in (events or {}).items()}


def _result(runtime: Runtime, log: list[str]) -> RunResult:
    finished = runtime.results.finish(runtime.state.status)
    to_local, portfolio = runtime.clock.zone.to_local, runtime.portfolio
    charts: Charts = {
        name: {
            label: [(to_local(EPOCH + timedelta(seconds=point[0])), _value(point)) for point in series._points]
            for label, series in chart.series.items()
        }
        for name, chart in finished.charts.items()
    }
    return RunResult(
        algorithm=runtime.algorithm,
        orders=[runtime.orders.orders[number] for number in sorted(runtime.orders.orders)],
        order_events=list(runtime.orders.order_events),
        insights=list(runtime.framework.insights.get_insights()),
        holdings={security.symbol.value: security.holdings for security in runtime.securities.values()},
        charts=charts,
        log=log,
        cash=portfolio.cash,
        portfolio_value=portfolio.total_portfolio_value,
        statistics=dict(runtime.results.statistics),
    )


def _value(point: tuple[Any, ...]) -> float | tuple[float | None, ...] | None:
    values = tuple(None if value is None else float(value) for value in point[1:])
    return values[0] if len(values) == 1 else values
