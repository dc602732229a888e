"""Follows a run from start to end and turns it into a result (`BacktestingResultHandler`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, cast

from minilean.common.clock import EPOCH, EngineClock
from minilean.common.decimals import ZERO, Number, plain, smart_round, to_decimal
from minilean.common.enums import AlgorithmStatus
from minilean.common.symbol import Symbol
from minilean.common.unicode_text import well_formed
from minilean.data.interest_rates import InterestRateProvider
from minilean.errors import InputError
from minilean.results.capacity import CapacityEstimate
from minilean.results.charts import Chart
from minilean.results.finding import Finding
from minilean.results.messages import MessageLog
from minilean.results.plotting import PlotCollector, Plotting
from minilean.results.records import BacktestResult, RunLedger, RunOutcome, RunSpec
from minilean.results.runtime_statistics import runtime_statistics
from minilean.results.sampler import BENCHMARK, EQUITY, RETURN, STRATEGY_EQUITY, TURNOVER, DailySampler
from minilean.results.statistics.portfolio import RealisedProfit
from minilean.results.statistics.results import StatisticsResults
from minilean.results.statistics.rolling import Performance, PerformanceCalculator, RunRecord, Samples
from minilean.results.statistics.summary import RunTotals, summary_statistics
from minilean.results.trade_builder import TradeBuilder
from minilean.results.writer import write_result

if TYPE_CHECKING:
    from minilean.data.interest_rates import InterestRates
    from minilean.data.slice import Slice
    from minilean.orders.events import OrderEvent
    from minilean.securities.manager import SecurityManager
    from minilean.securities.portfolio import SecurityPortfolioManager
    from minilean.universes.changes import SecurityChanges

_SAMPLES = 4000
_SHORTEST_PERIOD = timedelta(minutes=4)


class ResultHandler:
    """Samples charts, builds trades and estimates capacity while a run goes on, then computes its statistics.

    Args:
        algorithm_id: name of the result files, usually the algorithm's class.
        clock: the run's clock.
        portfolio: the portfolio.
        securities: the securities, benchmark included.
        messages: the run's log.
        plotting: the algorithm's own plots.
        trade_builder: makes trades of fills, unless the algorithm brings another.
        interest_rates: those of the data folder.
        current_slice: the data of this step.
        is_warming_up: nothing is drawn while it is true.
        ledger: gives what other parts recorded, when the run is over.
        ticker_now: today's ticker of a symbol.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what a result is made of
        self,
        algorithm_id: str,
        clock: EngineClock,
        portfolio: SecurityPortfolioManager,
        securities: SecurityManager,
        messages: MessageLog,
        plotting: Plotting,
        trade_builder: TradeBuilder,
        interest_rates: InterestRates,
        current_slice: Callable[[], Slice | None],
        is_warming_up: Callable[[], bool],
        ledger: Callable[[], RunLedger],
        ticker_now: Callable[[Symbol], str] = str,
    ) -> None:
        self._started = _now()
        self._spec = RunSpec(algorithm_id, algorithm_id, clock.local, clock.local, clock.utc, ZERO)
        self._clock = clock
        self._portfolio = portfolio
        self._securities = securities
        self._messages = messages
        self._plotting = plotting
        self.trade_builder = trade_builder
        self._risk_free_rate: Callable[[date], Decimal] = interest_rates.rate
        self.risk_free_interest_rate_model: object = InterestRateProvider(interest_rates)
        self._current_slice = current_slice
        self._is_warming_up = is_warming_up
        self._ledger = ledger
        self._ticker_now = ticker_now
        self._starting_value = ZERO
        self.is_initialized = False
        self._charts: dict[str, Chart] = {}
        self._summary_extra: dict[str, str] = {}
        self._runtime_extra: dict[str, str] = {}
        self._next_sample = datetime.min
        self.result: BacktestResult | None = None

    def set_trade_builder(self, trade_builder: TradeBuilder) -> None:
        """Take another maker of trades from now on.

        Raises:
            TypeError: it is none of LEAN's.
        """
        if not isinstance(trade_builder, TradeBuilder):
            raise TypeError(
                f"The trade builder is {type(trade_builder).__name__}; expected TradeBuilder(FillGroupingMethod..., FillMatchingMethod...)."
            )
        self.trade_builder = trade_builder

    def initialize(self, spec: RunSpec, benchmark: Callable[[datetime], Decimal]) -> None:
        """Begin, once the algorithm is initialised and the starting cash is known.

        Args:
            spec: the run.
            benchmark: value of the benchmark at a UTC instant, which is now.
        """
        self._spec = spec
        self._benchmark = benchmark
        self._starting_value = spec.starting_value
        self._period = max((spec.end - spec.start) / _SAMPLES, _SHORTEST_PERIOD)
        self._sampler = DailySampler(
            self._charts, self._portfolio, self._securities, spec.currency_symbol, spec.start_utc, spec.starting_value, self._ticker_now
        )
        self._capacity = CapacityEstimate(self._clock, self._securities, self._portfolio, self._current_slice, spec.start, spec.end)
        self._collector = PlotCollector(self._charts, self._messages, spec.maximum_chart_series, spec.maximum_chart_points)
        self.is_initialized = True

    def risk_free_rate(self, day: date) -> Decimal:
        """The yearly rate on a day, a fraction: that of the data folder or of the user's model."""
        return self._risk_free_rate(day)

    def set_risk_free_interest_rate_model(self, model: object) -> None:
        """Take the risk-free rate from a user's model: a function of the date, or an object with `get_interest_rate(date)`."""
        rate = cast("Callable[[datetime], Number]", getattr(model, "get_interest_rate", model))
        if not callable(rate):
            raise TypeError(
                f"{model!r:.80} is no model of the risk-free rate; expected a function of the date, or get_interest_rate(date)."
            )
        self.risk_free_interest_rate_model = model
        self._risk_free_rate = lambda day: to_decimal(rate(datetime(day.year, day.month, day.day)))

    def set_runtime_statistic(self, name: str, value: str | None) -> None:
        """A named figure among the runtime statistics; None takes it back."""
        _set(self._runtime_extra, name, value)

    @property
    def own_runtime_statistics(self) -> dict[str, str]:
        """The runtime statistics that the algorithm named itself."""
        return dict(self._runtime_extra)

    def set_summary_statistic(self, name: str, value: str | None) -> None:
        """A named figure among the statistics; one that LEAN computes itself is not replaced, and None takes one back.

        Raises:
            InputError: a name that LEAN keeps for itself: a whole number from 0 to 100.
        """
        if name.strip().isdigit() and int(name) <= 100:
            raise InputError(f"{name!r} is a reserved statistic name; choose another.")
        _set(self._summary_extra, name, value)

    def on_warmup_finished(self) -> None:
        """Start counting from the portfolio value that warm-up led to."""
        value = self._portfolio.total_portfolio_value_exact
        if value != self._starting_value:
            self._starting_value = value
            self._sampler.restart(value)

    def on_securities_changed(self, changes: SecurityChanges) -> None:
        """Securities were added or removed."""
        if changes:
            self._sampler.on_securities_changed()

    def on_order_event(self, event: OrderEvent) -> None:
        """Count a fill, after the portfolio took it and before the algorithm hears of it; other events are ignored."""
        if not event.status.is_fill():
            return
        security = self._securities[event.symbol]
        fee = self._portfolio.cash_book._amount_in_account_currency(event.order_fee.value)
        rate = security.quote_currency.conversion_rate_exact
        self.trade_builder.process_fill(event, fee, rate, security.symbol_properties.contract_multiplier_exact)
        self._capacity.on_fill(event)
        self._sampler.on_fill()

    def process_synchronous_events(self, utc: datetime, forced: bool = False) -> None:
        """End of a step: follow the equity, and sample it when a sample is due.

        Args:
            utc: UTC now.
            forced: sample now, at the end of the run.
        """
        self._capacity.update(forced)
        self._sampler.on_step(self._portfolio.total_portfolio_value_exact)
        if utc > self._next_sample or forced:
            self._next_sample = utc + self._period
            self._sampler.equity.sample(utc, not self._is_warming_up())
            self._collector.collect(self._plotting.charts)
            self._messages.flush()

    def sample(self, utc: datetime) -> None:
        """The midnight sample of all charts."""
        benchmark = smart_round(self._benchmark(utc))
        self._sampler.sample(utc, benchmark, self._capacity.capacity, not self._is_warming_up())

    @property
    def statistics(self) -> Mapping[str, str]:
        """The printed table of statistics; empty until the run is over."""
        return {} if self.result is None else self.result.statistics

    def points(self, chart: str, series: str) -> tuple[list[int], list[float]]:
        """Unix seconds and values, of candles the closes, of the points that a series has so far; none where there is no such series."""
        found = self._charts.get(chart)
        points = found.series[series]._points if found is not None and series in found.series else []
        return [point[0] for point in points], [float(point[-1]) for point in points]

    def finish(self, status: AlgorithmStatus, runtime_error: str = "", stack_trace: str = "") -> BacktestResult:
        """Close the run and compute its statistics.

        Args:
            status: how it ended.
            runtime_error: message of the error that stopped the algorithm.
            stack_trace: its traceback.

        Returns:
            The result, also kept as `result`. Its statistics are empty when nothing was sampled, or when a return is too large for a yearly
            figure; the log then says so.
        """
        if self.is_initialized:
            self.process_synchronous_events(self._clock.utc, forced=True)
        ledger = self._ledger()
        profits = _profits(ledger)
        performance, rolling, statistics = self._statistics(profits, len(ledger.orders))
        self._messages.flush()
        symbol = self._spec.currency_symbol
        self.result = BacktestResult(
            spec=self._spec,
            outcome=RunOutcome(status, self._started, _now(), runtime_error, stack_trace),
            charts=self._charts,
            ledger=ledger,
            profits=profits,
            statistics=statistics,
            runtime_statistics=runtime_statistics(self._portfolio, self._starting_value, statistics, symbol, self._runtime_extra),
            performance=performance,
            rolling=rolling,
            log_lines=self._messages.lines,
        )
        return self.result

    def add_findings(self, findings: Sequence[Finding]) -> None:
        """Let the result of the finished run say what is worth knowing about it.

        Raises:
            InputError: the run is not finished.
        """
        if self.result is None:
            raise InputError("There is no result yet that findings belong to; finish the run first.")
        self.result = replace(self.result, findings=findings)

    def statistics_so_far(self) -> StatisticsResults:
        """The statistics of the run up to the last sample; all zero and without a table before the first one."""
        ledger = self._ledger()
        return StatisticsResults(*self._statistics(_profits(ledger), len(ledger.orders)))

    def write(self, folder: Path, meanwhile: Callable[[], object] = lambda: None) -> list[Path]:
        """Write the finished run's files into a folder, see `minilean.results.writer.write_result`.

        Raises:
            InputError: the run is not finished.
            MachineError: the machine refuses the files.
        """
        if self.result is None:
            raise InputError("There are no results to write yet; finish the run first.")
        return write_result(self.result, folder, meanwhile)

    def _statistics(
        self, profits: Sequence[RealisedProfit], order_count: int
    ) -> tuple[Performance, dict[str, Performance], dict[str, str]]:
        performance, rolling, summary = self._computed(profits, order_count)
        for name, text in self._summary_extra.items():
            summary.setdefault(name, text)
        return performance, rolling, summary

    def _computed(self, profits: Sequence[RealisedProfit], order_count: int) -> tuple[Performance, dict[str, Performance], dict[str, str]]:
        trades = self.trade_builder.closed_trades
        equity = self._samples(STRATEGY_EQUITY, EQUITY)
        returns = self._samples(STRATEGY_EQUITY, RETURN)
        if not equity.times or not returns.times:
            return Performance(closed_trades=trades), {}, {}
        record = RunRecord(
            equity=equity,
            returns=returns,
            benchmark=self._samples(BENCHMARK, BENCHMARK),
            turnover=self._samples(TURNOVER, TURNOVER),
            trades=trades,
            profits=profits,
            starting_capital=self._starting_value,
            risk_free_rate=self._risk_free_rate,
            trading_days_per_year=self._spec.trading_days_per_year,
        )
        calculator = PerformanceCalculator(record)
        try:
            total, rolling = calculator.total(), calculator.rolling()
        except (ValueError, OverflowError) as error:
            self._messages.error(f"The statistics of this run cannot be computed: {error}")
            return Performance(closed_trades=trades), {}, {}
        lowest = self._capacity.lowest_capacity_asset
        totals = RunTotals(
            orders=order_count,
            fees=self._portfolio.total_fees_exact,
            capacity=self._capacity.capacity,
            lowest_capacity_asset="" if lowest is None else str(lowest.id),
            currency_symbol=self._spec.currency_symbol,
        )
        return total, rolling, summary_statistics(total.portfolio_statistics, totals)

    def _samples(self, chart: str, series: str) -> Samples:
        found = self._charts.get(chart)
        points = found.series[series]._points if found is not None and series in found.series else []
        return Samples([EPOCH + timedelta(seconds=point[0]) for point in points], [plain(point[-1]) for point in points])


def _profits(ledger: RunLedger) -> list[RealisedProfit]:
    wins = ledger.transaction_records.winning
    return [RealisedProfit(utc, amount, utc in wins) for utc, amount in sorted(ledger.transaction_records.profit_loss.items())]


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _set(figures: dict[str, str], name: str, value: str | None) -> None:
    if value is None:
        figures.pop(well_formed(name), None)
    else:
        figures[well_formed(name)] = well_formed(value)
