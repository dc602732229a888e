"""The time loop: what happens in each step of a backtest, in LEAN's order (`AlgorithmManager.Run`).

Read this file first to know when an algorithm sees, trades and trains.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from minilean.common.clock import midnight
from minilean.common.decimals import ZERO
from minilean.common.enums import AlgorithmStatus, SecurityType, SplitType
from minilean.engine.time_slice import TimeSlice
from minilean.reality_models.margin_calls import chosen_requests, margin_call_orders
from minilean.reality_models.settlement import scan_models
from minilean.reality_models.volatility import warm_up_after_event

if TYPE_CHECKING:
    from minilean.algorithm.callbacks import BoundCallbacks
    from minilean.algorithm.qc_algorithm import QCAlgorithm
    from minilean.brokerage.handler import TransactionHandler
    from minilean.brokerage.run_state import RunState
    from minilean.common.clock import EngineClock
    from minilean.data.slice import Slice
    from minilean.engine.subscription_manager import SubscriptionManager
    from minilean.engine.synchronizer import Synchronizer
    from minilean.framework.framework import Framework
    from minilean.results.handler import ResultHandler
    from minilean.results.messages import MessageLog
    from minilean.schedule.events import EventQueue
    from minilean.schedule.manager import ScheduleManager
    from minilean.securities.manager import SecurityManager
    from minilean.securities.portfolio import SecurityPortfolioManager
    from minilean.universes.changes import SecurityChanges

_MARGIN_CALL_SPAN = timedelta(minutes=5)
_HOUR = timedelta(hours=1)
Progress = Callable[[datetime], None]


@dataclass(eq=False)
class EngineLoop:
    """Runs an initialised algorithm over its data.

    Attributes:
        state: whether the run goes on.
        algorithm: the algorithm.
        callbacks: those of its callbacks that LEAN does not look up anew.
        clock: now.
        synchronizer: the steps, in order of time.
        queue: scheduled events.
        schedule: takes the event that samples the equity at midnight.
        subscription_manager: consolidators whose bars are over.
        securities: what is traded.
        portfolio: the account.
        orders: fills what can be filled.
        framework: the models of the algorithm.
        results: samples the run.
        messages: the log.
        on_securities_changed: told what entered and left before the algorithm is.
        on_end_of_step: told when a step is over.
        progress: told the UTC time of every step.
        last_utc: the newest step.
        ran_to_the_end: whether nothing stopped it.
    """

    state: RunState
    algorithm: QCAlgorithm
    callbacks: BoundCallbacks
    clock: EngineClock
    synchronizer: Synchronizer
    queue: EventQueue
    schedule: ScheduleManager
    subscription_manager: SubscriptionManager
    securities: SecurityManager
    portfolio: SecurityPortfolioManager
    orders: TransactionHandler
    framework: Framework
    results: ResultHandler
    messages: MessageLog
    on_securities_changed: Callable[[SecurityChanges], None]
    on_end_of_step: Callable[[], None]
    progress: Progress
    last_utc: datetime = field(init=False)
    ran_to_the_end: bool = field(default=False, init=False)
    _next_margin_check: datetime = field(default=datetime.min, init=False)
    _next_hour_scan: datetime = field(init=False)
    _was_warming_up: bool = field(init=False)

    def __post_init__(self) -> None:
        # LEAN begins with the start date itself, whatever its zone: a run that makes no step is sampled there
        self.last_utc = midnight(self.state.start_local)
        self._next_hour_scan = _floor_hour(self.clock.utc) + _HOUR
        self._was_warming_up = self.algorithm.is_warming_up

    def run(self) -> None:
        """Step through the data, then close the run.

        Raises:
            Exception: whatever the algorithm raised; the caller keeps the results made so far.
        """
        schedule, results, clock = self.schedule, self.results, self.clock
        schedule.on("Daily Sampling", schedule.date_rules.every_day(), schedule.time_rules.midnight, lambda: results.sample(clock.utc))
        if self._was_warming_up:
            self.messages.debug("Algorithm starting warm up...")
        else:
            self.algorithm.on_warmup_finished()
        for step in self.synchronizer.steps():
            if self.state.status is not AlgorithmStatus.RUNNING:
                break
            self.last_utc = step if isinstance(step, datetime) else step.utc
            self.progress(self.last_utc)
            if self.portfolio.total_portfolio_value_exact <= ZERO:
                self.messages.debug("Portfolio value is less than or equal to zero, stopping algorithm.")
                break
            self.queue.scan_past(self.last_utc)
            self.subscription_manager.scan_past_consolidators(self.last_utc)
            self.state.set_time(self.last_utc)
            if isinstance(step, datetime):
                self._check_warm_up()
                continue
            if not self._process(step):
                break
        else:
            self.ran_to_the_end = True
        self._close()

    def _process(self, step: TimeSlice) -> bool:
        data = step.slice
        self.algorithm.set_current_slice(data)
        if step.changes:
            self.on_securities_changed(step.changes)
        if self._update_prices(step):
            self.portfolio.cash_book._refresh()
            self.portfolio._invalidate()
        self._scan_settlement(step.utc)
        self._check_warm_up()
        if data._has_events and data.symbol_changed_events.count:
            self.callbacks.on_symbol_changed_events(data.symbol_changed_events)
            self.orders.cancel_for_symbol_changes(data.symbol_changed_events)
        self.orders.process_synchronous_events()
        if data._has_events and data.delistings.count:
            self.orders.process_delistings(data.delistings)
        self.queue.set_time(step.utc)
        if self.state.status is not AlgorithmStatus.RUNNING:
            return False
        self._margin_calls(step.utc)
        if step.changes:
            visible = step.changes._for_users()
            self.callbacks.on_securities_changed(visible)
            self.framework.on_securities_changed(visible)
        if data._has_events:
            self._apply_corporate_actions(data)
        self._update_consolidators(step)
        if data.has_data:
            self._tell_algorithm(data)
        self.framework.on_data(data)
        self.orders.process_synchronous_events()
        self.results.process_synchronous_events(step.utc)
        self.on_end_of_step()
        return True

    def _tell_algorithm(self, data: Slice) -> None:
        callbacks = self.callbacks
        if data._has_events:
            if data.splits.count:
                callbacks.on_splits(data.splits)
            if data.dividends.count:
                callbacks.on_dividends(data.dividends)
            if data.delistings.count:
                callbacks.on_delistings(data.delistings)
        callbacks.on_data(data)

    def _update_prices(self, step: TimeSlice) -> bool:
        # whether the account may be worth something else now: the hourly bars of a benchmark do not change it
        builder, account_moved = self.results.trade_builder, bool(step.changes)
        traded = builder._followed
        for subscription, data in step.updates:
            security = subscription.security
            security.update(data)
            if not account_moved:
                account_moved = not subscription.config.is_internal_feed or security.type is SecurityType.FOREX
            if security.symbol._text in traded:
                builder.set_market_price(security.symbol, security.price_exact)
        # a corporate event tells the trade builder the old price once more, which closed trades show
        for subscription in step.events:
            security = subscription.security
            if security.symbol._text in traded:
                builder.set_market_price(security.symbol, security.price_exact)
        return account_moved or bool(step.events)

    def _scan_settlement(self, utc: datetime) -> None:
        if utc >= self._next_hour_scan:
            scan_models(self.portfolio, utc)
            self._next_hour_scan = _floor_hour(utc) + _HOUR

    def _check_warm_up(self) -> None:
        if self._was_warming_up and not self.algorithm.is_warming_up:
            self._was_warming_up = False
            self.results.on_warmup_finished()
            self.algorithm.on_warmup_finished()
            self.messages.debug("Algorithm finished warming up.")

    def _margin_calls(self, utc: datetime) -> None:
        if utc < self._next_margin_check:
            return
        self._next_margin_check = utc + _MARGIN_CALL_SPAN
        model = self.portfolio.margin_call_model
        requests, warning = margin_call_orders(model)
        executed = []
        if requests and all(self.securities[r.symbol].exchange.exchange_open for r in requests):
            executed = list(model.execute_margin_call(chosen_requests(self.algorithm.on_margin_call(requests))))
            for ticket in executed:
                self.messages.error(
                    f"{self.clock.local:%m/%d/%Y %H:%M:%S} - Executed MarginCallOrder: {ticket.symbol} - "
                    f"Quantity: {ticket.quantity_exact} @ {ticket.average_fill_price_exact}"
                )
        if not executed and warning:
            self.callbacks.on_margin_call_warning()

    def _apply_corporate_actions(self, data: Slice) -> None:
        is_warming_up = self.algorithm.is_warming_up
        for dividend in data.dividends.values():
            if not is_warming_up:
                self.portfolio.apply_dividend(dividend)
            warm_up_after_event(self.algorithm, self.securities[dividend.symbol])
        for split in data.splits.values():
            if split.type is SplitType.SPLIT_OCCURRED:
                if not is_warming_up:
                    self.portfolio.apply_split(split)
                    self.orders.apply_split(split)
                    self.results.trade_builder.apply_split(split, self.securities[split.symbol].data_normalization_mode)
                warm_up_after_event(self.algorithm, self.securities[split.symbol])

    def _update_consolidators(self, step: TimeSlice) -> None:
        for subscription, data in step.updates:
            config = subscription.config
            if config.consolidators and not config.is_internal_feed:
                local = config.hours.zone.to_local(step.utc)
                for consolidator in list(config.consolidators):
                    consolidator.update(data)
                    consolidator.scan(local)

    def _close(self) -> None:
        self.algorithm.on_end_of_algorithm()
        self.results.process_synchronous_events(self.clock.utc, forced=True)
        if self.state.status is AlgorithmStatus.STOPPED:
            self.messages.log("Algorithm Stopped")
        self.state.status = AlgorithmStatus.COMPLETED
        self.results.sample(self.last_utc)


def _floor_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
