"""Looks back on a finished run: gathers what diagnoses read, and adds their findings to its result (`SendFinalResult`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from minilean.common.dotnet_errors import ArithmeticException
from minilean.common.enums import Resolution
from minilean.common.symbol import Symbol
from minilean.data.bars import TradeBar
from minilean.engine.look_ahead_file import read_verdict
from minilean.errors import DataError, InputError, UnsupportedCall
from minilean.results.analysis.curves import daily_curves
from minilean.results.analysis.finished_run import DeflatedSharpe, FinishedRun, LookAheadVerdict
from minilean.results.analysis.registry import findings
from minilean.results.sampler import EQUITY, STRATEGY_EQUITY

if TYPE_CHECKING:
    from minilean.data.market_hours import ExchangeHours
    from minilean.engine.runtime import Runtime
    from minilean.project.loading import Project
    from minilean.results.records import BacktestResult

_BENCHMARK = "SPY"
_ONE_DAY, _ONE_HOUR = timedelta(days=1), timedelta(hours=1)
_DAYS_BEFORE = 3 * _ONE_DAY

Deflate: TypeAlias = "Callable[[Runtime], DeflatedSharpe | None]"
"""Tells how the Sharpe ratio of a run that is over stands after what was tried before it."""


@dataclass(frozen=True, slots=True)
class _Filled:
    """A security as `FilledSecurity` has it."""

    hours: ExchangeHours
    is_daily: bool


def add_findings(
    runtime: Runtime,
    project: Project,
    early_ends: Mapping[str, date],
    deflate: Deflate = lambda runtime: None,
) -> list[str]:
    """Add what is worth knowing about a finished run to its result.

    Args:
        runtime: the parts of the run, which is finished.
        project: the strategy.
        early_ends: last day with data by symbol of the subscriptions whose data end long before the run.
        deflate: the deflated Sharpe ratio of the run, from the number of trials and the variance of their Sharpe ratios; None where nobody
            counted. A DataError of it is a sentence of the answer.

    Returns:
        A sentence for each file that the findings need and that cannot be read, or why there are none.

    Raises:
        InputError: the run is not finished.
    """
    result, remarks = runtime.results.result, []
    if result is None:
        raise InputError("There is nothing to look back on yet; finish the run first.")
    bars: dict[datetime, TradeBar] = {}
    verdict: LookAheadVerdict | None = None
    deflated: DeflatedSharpe | None = None
    try:
        bars = _bars_by_next_midnight(runtime)
    except (DataError, InputError, UnsupportedCall) as error:
        remarks.append(f"The findings do without {_BENCHMARK}, whose prices cannot be read: {error}")
    try:
        verdict = read_verdict(project, result.spec.parameters)
    except DataError as error:
        remarks.append(f"The findings do without the look-ahead test: {error}")
    try:
        deflated = deflate(runtime)
    except DataError as error:
        remarks.append(f"The findings do without the deflated Sharpe ratio: {error}")
    run = FinishedRun(
        result=result,
        curves=daily_curves(_equity(result), bars),
        risk_free_rate=runtime.results.risk_free_rate,
        security=lambda symbol: _filled(runtime, symbol),
        daily_precise_end_time=runtime.settings.daily_precise_end_time,
        early_ends=early_ends,
        look_ahead=verdict,
        deflated_sharpe=deflated,
    )
    try:
        runtime.results.add_findings(findings(run))
    except (ArithmeticError, ArithmeticException) as error:  # LEAN leaves its analysis out too
        remarks.append(f"There are no findings of this run: {error}")
    return remarks


def _equity(result: BacktestResult) -> list[tuple[int, Decimal, Decimal, Decimal, Decimal]]:
    chart = result.charts.get(STRATEGY_EQUITY)
    series = None if chart is None else chart.series.get(EQUITY)
    return [] if series is None else series._points


def _bars_by_next_midnight(runtime: Runtime) -> dict[datetime, TradeBar]:
    """The daily bars of SPY as the algorithm's own `history` gives them, by the midnight of New York after each, in UTC."""
    symbol, state = runtime.folder.create_symbol(_BENCHMARK), runtime.state
    start = state.start_local - _DAYS_BEFORE
    # history of the future is cut with a warning, which is not the algorithm's
    end = min(state.end_local + _ONE_DAY, runtime.clock.local)
    if start >= end:
        return {}
    call = runtime.history.parse((symbol, start, end, Resolution.DAILY), {})
    zone = runtime.folder.hours_of(symbol).zone
    found: dict[datetime, TradeBar] = {}
    for bar in runtime.history.typed(TradeBar, call):
        closed = bar.end_time + _ONE_DAY if runtime.settings.daily_precise_end_time else bar.end_time
        found[zone.to_utc(datetime(closed.year, closed.month, closed.day))] = bar
    return found


def _filled(runtime: Runtime, symbol: Symbol) -> _Filled | None:
    security = runtime.securities.get(symbol)
    if security is None:
        return None
    last = security.get_last_data()
    return _Filled(security.exchange.hours, last is not None and last.end_time - last.time > _ONE_HOUR)
