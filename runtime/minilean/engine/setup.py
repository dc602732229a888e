"""The composition root: builds the parts of a run, initialises the algorithm, and makes the run ready to loop.

Sources: `BacktestingSetupHandler`, `QCAlgorithm.PostInitialize`, `UniverseSelection.AddPendingInternalDataFeeds`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minilean import LEAN_VERSION, __version__
from minilean.algorithm.callbacks import BoundCallbacks, Callbacks
from minilean.algorithm.object_store import ObjectStore, check_store
from minilean.algorithm.parameters import Parameters
from minilean.algorithm.plain_algorithm import PlainAlgorithm
from minilean.algorithm.run import Run
from minilean.algorithm.settings import AlgorithmSettings
from minilean.algorithm.trading_api import TradingApi
from minilean.brokerage.buying_power_check import check_buying_power
from minilean.brokerage.context import OrderContext
from minilean.brokerage.handler import TransactionHandler
from minilean.brokerage.run_state import RunState
from minilean.brokerage.transactions import SecurityTransactionManager
from minilean.common import symbol_cache
from minilean.common.clock import EngineClock, midnight, zone
from minilean.common.currency_symbols import currency_symbol
from minilean.common.decimals import use_lean_context
from minilean.common.enums import AlgorithmMode, FillGroupingMethod, FillMatchingMethod, Resolution, SecurityType
from minilean.common.globals import Globals
from minilean.common.symbol import Symbol
from minilean.data.custom import CustomDataReader
from minilean.data.data_files import is_present
from minilean.data.folder import DataFolder
from minilean.data.history_windows import start_of_bars
from minilean.data.market_hours import ExchangeHours
from minilean.engine.currency_feeds import CurrencyFeeds
from minilean.engine.daily_benchmark import daily_benchmark
from minilean.engine.end_of_day import EndOfDayEvents
from minilean.engine.feed import DataFeed
from minilean.engine.internal_feeds import InternalFeeds, WarmUpFeed
from minilean.engine.loop import EngineLoop, Progress
from minilean.engine.runtime import Runtime
from minilean.engine.security_service import SecurityService
from minilean.engine.streams import StreamFactory
from minilean.engine.subscription_configs import SubscriptionConfigs
from minilean.engine.subscription_manager import SubscriptionManager
from minilean.engine.synchronizer import Synchronizer
from minilean.engine.universe_feed import SubscriptionBook, UniverseFeed
from minilean.engine.universe_manager import UniverseManager
from minilean.errors import InputError
from minilean.framework.framework import Framework
from minilean.history.api import HistoryApi
from minilean.indicators.registration import Registration
from minilean.project.lean_json import LEAN_LIMITS, ChartLimits
from minilean.reality_models.default_models import default_models
from minilean.reality_models.margin_calls import DefaultMarginCallModel
from minilean.results.handler import ResultHandler
from minilean.results.messages import MessageKind, MessageLog
from minilean.results.plotting import Plotting
from minilean.results.records import RunLedger, RunSpec
from minilean.results.trade_builder import TradeBuilder
from minilean.schedule.date_rules import DateRules
from minilean.schedule.events import EventQueue
from minilean.schedule.manager import ScheduleManager
from minilean.schedule.time_rules import TimeRules
from minilean.securities.benchmarks import SecurityBenchmark
from minilean.securities.factory import SecurityFactory
from minilean.securities.manager import SecurityManager
from minilean.securities.portfolio import SecurityPortfolioManager
from minilean.universes.changes import SecurityChanges
from minilean.universes.selection import UniverseSelector
from minilean.universes.settings import UniverseSettings
from minilean.universes.sources import UniverseSources

if TYPE_CHECKING:
    from minilean.securities.security import Security

_DEFAULT_START = datetime(1998, 1, 1)
_TICK = timedelta(microseconds=1)
_END_OF_ALGORITHM_DAY = (23, 58)


def make_runtime(
    algorithm_id: str,
    data_folder: Path,
    object_store: Path,
    parameters: Mapping[str, str],
    on_message: Callable[[MessageKind, str], None] | None = None,
    mode: AlgorithmMode = AlgorithmMode.BACKTESTING,
    strict: bool = False,
    chart_limits: ChartLimits = LEAN_LIMITS,
) -> Runtime:
    """Build the parts of a run.

    Args:
        algorithm_id: name of the result files.
        data_folder: a LEAN data folder.
        object_store: folder of the object store.
        parameters: of the project and the command line.
        on_message: told every line that is logged.
        mode: a backtest starts with no symbol known; the books of a notebook share what they know.
        strict: whether results are LEAN's even where LEAN's say nothing, as of a benchmark without hourly prices.
        chart_limits: how much the algorithm may plot.

    Raises:
        InputError: there is no such data folder, or the object store is a file.
    """
    check_store(object_store)
    use_lean_context()
    folder = DataFolder(data_folder)
    symbol_cache.use_folder(folder, keep_symbols=mode is AlgorithmMode.RESEARCH)
    Globals.data_folder = str(data_folder)
    new_york = zone("America/New_York")
    clock = EngineClock(new_york, _DEFAULT_START)  # by UTC, as in LEAN: 19:00 of the day before until a start is set
    messages = MessageLog(clock, on_message)
    state = RunState(clock, _DEFAULT_START, midnight(datetime.now()) - _TICK)
    rt = Runtime(
        state=state,
        algorithm_id=algorithm_id,
        name=algorithm_id,
        clock=clock,
        folder=folder,
        messages=messages,
        parameters=Parameters(parameters),
        object_store=ObjectStore(object_store, messages.error),
        settings=AlgorithmSettings(),
        universe_settings=UniverseSettings(),
        mode=mode,
        strict=strict,
        chart_limits=chart_limits,
    )
    rt.securities = SecurityManager()
    rt.transactions = SecurityTransactionManager(clock, state)
    rt.portfolio = SecurityPortfolioManager(
        rt.securities, rt.settings, rt.transactions, lambda portfolio: DefaultMarginCallModel(portfolio, None), check_buying_power
    )
    rt.custom_data = CustomDataReader(rt.object_store)
    rt.subscription_manager = SubscriptionManager(clock, state.set_time, rt.securities)
    rt.universe_manager = UniverseManager(UniverseSources(folder, rt.custom_data, messages), rt.universe_settings, clock)
    _add_orders(rt)
    rt.configs = SubscriptionConfigs(folder, rt.subscription_manager, rt.settings, rt.universe_settings, mode, strict)
    rt.security_service = SecurityService(
        folder,
        SecurityFactory(rt.portfolio.cash_book, clock, default_models, lambda security: _seed_initially(rt, (security,))),
        rt.securities,
        rt.configs,
        rt.universe_manager,
        messages,
        state.brokerage_model,
        lambda security, tag: _leave(rt, security, tag),
    )
    rt.securities.set_security_service(rt.security_service)
    rt.history = HistoryApi(
        folder,
        clock,
        rt.securities,
        rt.settings,
        rt.universe_settings,
        messages,
        rt.custom_data,
        lambda symbol: (
            rt.subscription_manager.get_subscription_data_configs(symbol, include_internal_configs=True)
            or rt.universe_manager.data_subscriptions(symbol)
        ),
    )
    rt.registration = Registration(
        rt.subscription_manager,
        rt.securities,
        rt.settings,
        messages,
        folder,
        clock,
        rt.history,
        lambda symbol: rt.algorithm.add_security(symbol),
    )
    _add_schedule(rt)
    _add_results(rt)
    return rt


def initialize(rt: Runtime, algorithm_class: type) -> None:
    """Make the algorithm, run its `initialize`, and prepare the loop.

    Raises:
        InputError: the dates are impossible or the benchmark is unknown.
        Exception: whatever the algorithm raises.
    """
    algorithm: Any = object.__new__(algorithm_class)
    run: Run = rt  # so that the types of the two are compared
    algorithm._attach(run)
    rt.algorithm = algorithm
    rt.framework = Framework(algorithm, PlainAlgorithm(run))
    algorithm.__init__()  # LEAN's members work in it, and an own one need not call that of QCAlgorithm
    rt.callbacks = callbacks = BoundCallbacks(algorithm)
    end_of_day = _end_of_day_arguments(algorithm)
    rt.end_of_day = EndOfDayEvents(rt.clock, rt.schedule, callbacks.on_end_of_day if end_of_day == 1 else None)
    rt.orders.order_event_listeners.append(rt.results.on_order_event)
    rt.orders.order_event_listeners.append(rt.framework.on_order_event)
    algorithm.initialize()
    if end_of_day == 0:
        at_its_end = rt.time_rules.at(*_END_OF_ALGORITHM_DAY)
        rt.schedule.on("OnEndOfDay", rt.date_rules.every_day(), at_its_end, callbacks.on_end_of_day)
    if rt.state.end_local < rt.state.start_local:
        raise InputError(
            f"The backtest ends on {rt.state.end_local:%Y-%m-%d}, before its start on {rt.state.start_local:%Y-%m-%d}; swap the dates."
        )
    rt.framework.post_initialize()
    rt.use_default_benchmark()
    rt.daily_benchmark = None if rt.strict else daily_benchmark(rt.benchmark, rt.folder)
    rt.state.locked = True
    rt.first_utc = _warm_up_start(rt)
    rt.clock.set(rt.first_utc)  # a warm-up of no time is over with the first step, as any other
    if rt.warm_up is None:
        rt.state.is_warming_up = False
    rt.messages.system(f"Launching analysis for {rt.algorithm_id} with minilean {__version__}, which follows LEAN {LEAN_VERSION}")
    if not is_present(rt.folder.interest_rates.path):
        rt.messages.log("There is no file of interest rates: Sharpe ratio and its kin are counted against 1 % a year, as in LEAN.")
    currencies = _add_feed(rt)
    rt.end_of_time_step()
    currencies.ensure(rt.first_utc)
    rt.queue.start()
    rt.results.initialize(run_spec(rt, rt.portfolio.cash_exact), (rt.daily_benchmark or rt.benchmark).evaluate_exact)


def run_spec(rt: Runtime, starting_value: Decimal) -> RunSpec:
    """What the results say of a run that is set up, or whose `initialize` failed.

    Args:
        rt: the parts of the run.
        starting_value: portfolio value at the start; 0 where it was not set up to its end, as in LEAN.

    Raises:
        InputError: it ends before it starts.
    """
    return RunSpec(
        algorithm_id=rt.algorithm_id,
        name=rt.name,
        start=rt.state.start_local,
        end=rt.state.end_local,
        start_utc=rt.state.start_utc,
        starting_value=starting_value,
        account_currency=rt.portfolio.cash_book.account_currency,
        currency_symbol=currency_symbol(rt.portfolio.cash_book.account_currency),
        account_type=rt.state.brokerage_model.account_type,
        trading_days_per_year=rt.settings.trading_days_per_year,
        parameters=rt.parameters.as_dict(),
        maximum_chart_series=rt.chart_limits.series,
        maximum_chart_points=rt.chart_limits.points,
    )


def make_loop(rt: Runtime, progress: Progress) -> EngineLoop:
    """The loop of an initialised run.

    Args:
        rt: the parts of the run.
        progress: told the UTC time of every step.
    """
    return EngineLoop(
        state=rt.state,
        algorithm=rt.algorithm,
        callbacks=rt.callbacks,
        clock=rt.clock,
        synchronizer=rt.synchronizer,
        queue=rt.queue,
        schedule=rt.schedule,
        subscription_manager=rt.subscription_manager,
        securities=rt.securities,
        portfolio=rt.portfolio,
        orders=rt.orders,
        framework=rt.framework,
        results=rt.results,
        messages=rt.messages,
        on_securities_changed=rt.process_security_changes,
        on_end_of_step=rt.end_of_time_step,
        progress=progress,
    )


def _add_orders(rt: Runtime) -> None:
    context = OrderContext(rt.clock, rt.securities, rt.portfolio, rt.settings, rt.messages, rt.subscription_manager, rt.state)
    rt.orders = TransactionHandler(
        context,
        rt.transactions,
        rt.universe_manager.forget_member,
        lambda event: rt.callbacks.on_order_event(event),
    )
    rt.transactions._connect(rt.orders, rt.portfolio._transaction_records)
    rt.trading = TradingApi(context, rt.transactions, lambda: rt.algorithm, lambda name: _add_for_order(rt, name))


def _add_for_order(rt: Runtime, name: object) -> Security:
    security = rt.security_service.add_for_order(name, rt.universe_settings)
    if not security.price_exact:
        for point in rt.algorithm.get_last_known_prices(security):
            security.set_market_price(point)
    return security


def _leave(rt: Runtime, security: Security, tag: str) -> None:
    if not rt.state.is_warming_up:
        rt.transactions.cancel_open_orders(security.symbol, tag)
    if security.invested:
        rt.trading.liquidate(security.symbol, tag=tag)


def _add_schedule(rt: Runtime) -> None:
    def hours_of(name: Any) -> ExchangeHours:
        held = rt.securities.get(name)
        if held is not None:
            return held.exchange.hours
        symbol = name if isinstance(name, Symbol) else symbol_cache.find(str(name))
        if symbol is None:
            # a ticker of nothing that was added is that of a stock, and stands for it from now on
            symbol = rt.folder.create_symbol(str(name))
            symbol_cache.register(symbol, str(name))
        return rt.folder.hours_of(symbol)

    def open_close_hours() -> Iterable[ExchangeHours]:
        found = {id(h): h for h in [rt.folder.market_hours.hours("usa", "SPY", SecurityType.EQUITY)]}
        for security in rt.securities.values():
            hours = security.exchange.hours
            if security.type is not SecurityType.EQUITY and not hours.is_always_open:
                found[id(hours)] = hours
        return found.values()

    rt.queue = EventQueue(rt.clock, rt.state.set_time)
    rt.date_rules = DateRules(rt.clock, hours_of)
    rt.time_rules = TimeRules(rt.clock, hours_of, open_close_hours)
    rt.schedule = ScheduleManager(rt.clock, rt.queue, rt.date_rules, rt.time_rules)


def _add_results(rt: Runtime) -> None:
    rt.plotting = Plotting(rt.clock)

    def ledger() -> RunLedger:
        insights = rt.framework.insights.get_insights() if rt.algorithm is not None else ()
        return RunLedger(rt.orders.orders, rt.orders.order_events, rt.portfolio._transaction_records, insights, rt.tags, rt.name)

    rt.results = ResultHandler(
        rt.algorithm_id,
        rt.clock,
        rt.portfolio,
        rt.securities,
        rt.messages,
        rt.plotting,
        TradeBuilder(FillGroupingMethod.FILL_TO_FILL, FillMatchingMethod.FIFO),
        rt.folder.interest_rates,
        current_slice=lambda: rt.current_slice,
        is_warming_up=lambda: rt.state.is_warming_up,
        ledger=ledger,
        ticker_now=lambda symbol: rt.folder.map_file(symbol).mapped(date.today()) or symbol.value,
    )


def _seed(rt: Runtime, securities: Iterable[Security]) -> None:
    # (`AlgorithmUtils.SeedSecurities`)
    for security in securities:
        if not security.price_exact:
            for point in rt.algorithm.get_last_known_prices(security):
                security.set_market_price(point)


def _seed_initially(rt: Runtime, securities: Iterable[Security]) -> None:
    if rt.settings.seed_initial_prices:
        _seed(rt, securities)


def _add_feed(rt: Runtime) -> CurrencyFeeds:
    feed = DataFeed()
    warm_up_end = rt.state.start_utc if rt.warm_up is not None else None
    streams = StreamFactory(rt.folder, rt.custom_data, rt.first_utc, rt.state.end_utc, warm_up_end, _warm_up_resolution(rt))
    book = SubscriptionBook(
        feed, streams.make, rt.subscription_manager.add, rt.state.end_utc, lambda: rt.clock.utc, lambda utc: rt.universe_feed.restart(utc)
    )
    service = rt.security_service

    def on_added(securities: Sequence[Security], utc: datetime) -> None:
        currencies.ensure(utc, securities)
        _seed_initially(rt, securities)

    selector = UniverseSelector(
        service.security_of,
        rt.configs,
        book,
        rt.orders.has_open_orders,
        rt.universe_manager.is_active,
        service.forget,
        on_added,
        rt.state.end_utc,
    )
    rt.universe_feed = UniverseFeed(selector, rt.state.end_utc, warm_up_end)
    currencies = CurrencyFeeds(
        rt.portfolio.cash_book,
        rt.securities,
        rt.folder,
        lambda: rt.state.brokerage_model.default_markets,
        service,
        book,
        lambda securities: _seed(rt, securities),
        rt.messages,
    )
    benchmark = rt.benchmark.security if isinstance(rt.benchmark, SecurityBenchmark) else None
    pending = InternalFeeds(benchmark, currencies, rt.configs, book, _warm_up_feed(rt))

    def delist(security: Security, is_internal: bool) -> SecurityChanges:
        return selector.delist(security, is_internal) if service.delist(security) else SecurityChanges.NONE

    rt.synchronizer = Synchronizer(rt.clock, feed, rt.universe_feed, delist, pending.add, warm_up_end)
    return currencies


def _end_of_day_arguments(algorithm: Any) -> int | None:
    """How many arguments the algorithm's own `on_end_of_day` takes; LEAN calls those with none, every day, and with one, a security."""
    if type(algorithm).on_end_of_day is Callbacks.on_end_of_day:
        return None
    return len(inspect.signature(algorithm.on_end_of_day).parameters)


def _warm_up_resolution(rt: Runtime) -> Resolution | None:
    """The one that the algorithm chose for its warm-up; None where it chose none."""
    return None if rt.warm_up is None else rt.warm_up[1] or rt.settings.warm_up_resolution


def _warm_up_feed(rt: Runtime) -> WarmUpFeed | None:
    resolution = _warm_up_resolution(rt)
    return None if resolution is None else WarmUpFeed(resolution, rt.state.start_utc)


def _warm_up_start(rt: Runtime) -> datetime:
    if rt.warm_up is None:
        return rt.state.start_utc
    period, chosen = rt.warm_up[0], _warm_up_resolution(rt)
    if isinstance(period, timedelta):
        return rt.clock.zone.to_utc(rt.state.start_local - period)
    count, starts = int(period), []
    for config in rt.subscription_manager.subscriptions:
        place = config.hours.zone
        local = place.to_local(rt.state.start_utc)
        length = config.resolution if chosen is None else chosen
        start = start_of_bars(config.hours, local, length, count, config.strict_daily_end_times, config.data_zone)
        starts.append(place.to_utc(start))
    return min(starts) if starts else _warm_up_start_of_universes(rt, count)


def _warm_up_start_of_universes(rt: Runtime, count: int) -> datetime:
    # of bars that never pause, or of the data that a universe chooses from, where these begin earlier
    local = rt.state.start_local - count * rt.universe_settings.resolution.to_timedelta()
    starts = [rt.clock.zone.to_utc(local)]
    for universe in rt.universe_manager.values():
        hours = universe._hours
        if hours is not None:
            place, strict = hours.zone, universe._reads_bars and rt.settings.daily_precise_end_time
            start = start_of_bars(hours, place.to_local(rt.state.start_utc), universe._resolution, count, strict, hours.data_zone)
            starts.append(place.to_utc(start))
    return min(starts)
