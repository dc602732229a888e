"""The time loop: what happens in each step of a backtest, in LEAN's order (`AlgorithmManager.Run`).

Read this file first to know when an algorithm sees, trades and trains.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from minilean.common.decimals import ZERO
from minilean.common.enums import AlgorithmStatus, SecurityType, SplitType
from minilean.engine.time_slice import TimeSlice
from minilean.reality_models.volatility import VolatilityModelExtensions

if TYPE_CHECKING:
    from minilean.data.slice import Slice
    from minilean.engine.runtime import Runtime

_MARGIN_CALL_SPAN = timedelta(minutes=5)
_HOUR = timedelta(hours=1)
Progress = Callable[[datetime], None]


class EngineLoop:
    """Runs an initialised algorithm over its data.

    Args:
        runtime: the parts of the run.
        progress: told the UTC time of every step.
    """

    def __init__(self, runtime: Runtime, progress: Progress) -> None:
        self._rt = runtime
        self._progress = progress
        self._next_margin_check = datetime.min
        self._next_hour_scan = _floor_hour(runtime.clock.utc) + _HOUR
        self._was_warming_up = runtime.algorithm.is_warming_up
        self.last_utc = runtime.clock.utc
        self.ran_to_the_end = False

    def run(self) -> None:
        """Step through the data, then close the run.

        Raises:
            Exception: whatever the algorithm raised; the caller keeps the results made so far.
        """
        rt = self._rt
        rt.schedule.on("Daily Sampling", rt.date_rules.every_day(), rt.time_rules.midnight, lambda: rt.results.sample(rt.clock.utc))
        if self._was_warming_up:
            rt.messages.debug("Algorithm starting warm up...")
        else:
            rt.algorithm.on_warmup_finished()
        for step in rt.synchronizer.steps():
            if rt.status != AlgorithmStatus.RUNNING:
                break
            self.last_utc = step if isinstance(step, datetime) else step.utc
            self._progress(self.last_utc)
            if rt.portfolio.total_portfolio_value_exact <= ZERO:
                rt.messages.debug("Portfolio value is less than or equal to zero, stopping algorithm.")
                break
            rt.queue.scan_past(self.last_utc)
            rt.subscription_manager.scan_past_consolidators(self.last_utc)
            rt.set_time(self.last_utc)
            if isinstance(step, datetime):
                self._check_warm_up()
                continue
            if not self._process(step):
                break
        else:
            self.ran_to_the_end = True
        self._close()

    def _process(self, step: TimeSlice) -> bool:
        rt, algorithm, data = self._rt, self._rt.algorithm, step.slice
        algorithm.set_current_slice(data)
        if step.changes:
            rt.process_security_changes(step.changes)
        if self._update_prices(step):
            rt.portfolio.cash_book.update()
            rt.portfolio.invalidate()
        self._scan_settlement(step.utc)
        self._check_warm_up()
        if data.has_events and data.symbol_changed_events.count:
            algorithm.on_symbol_changed_events(data.symbol_changed_events)
            rt.orders.cancel_for_symbol_changes(data.symbol_changed_events)
        rt.orders.process_synchronous_events()
        if data.has_events and data.delistings.count:
            rt.orders.process_delistings(data.delistings)
        rt.queue.set_time(step.utc)
        if rt.status != AlgorithmStatus.RUNNING:
            return False
        self._margin_calls(step.utc)
        if step.changes:
            visible = step.changes.for_users()
            algorithm.on_securities_changed(visible)
            rt.framework.on_securities_changed(visible)
        if data.has_events:
            self._apply_corporate_actions(data)
        self._update_consolidators(step)
        if data.has_data:
            self._tell_algorithm(data)
        rt.framework.on_data(data)
        rt.orders.process_synchronous_events()
        rt.results.process_synchronous_events(step.utc)
        rt.end_of_time_step()
        return True

    def _tell_algorithm(self, data: Slice) -> None:
        algorithm = self._rt.algorithm
        if data.has_events:
            if data.splits.count:
                algorithm.on_splits(data.splits)
            if data.dividends.count:
                algorithm.on_dividends(data.dividends)
            if data.delistings.count:
                algorithm.on_delistings(data.delistings)
        algorithm.on_data(data)

    def _update_prices(self, step: TimeSlice) -> bool:
        # whether the account may be worth something else now: the hourly bars of a benchmark do not change it
        builder, account_moved = self._rt.trade_builder, bool(step.changes)
        for subscription, data in step.updates:
            security, config = subscription.security, subscription.config
            security.update(data)
            account_moved = account_moved or not config.is_internal_feed or security.type == SecurityType.FOREX
            if builder.has_open_position(security.symbol):
                builder.set_market_price(security.symbol, security.price_exact)
        # a corporate event tells the trade builder the old price once more, which closed trades show
        for subscription in step.events:
            security = subscription.security
            if builder.has_open_position(security.symbol):
                builder.set_market_price(security.symbol, security.price_exact)
        return account_moved or bool(step.events)

    def _scan_settlement(self, utc: datetime) -> None:
        if utc >= self._next_hour_scan:
            self._rt.portfolio.scan_settlement(utc)
            self._next_hour_scan = _floor_hour(utc) + _HOUR

    def _check_warm_up(self) -> None:
        rt = self._rt
        if self._was_warming_up and not rt.algorithm.is_warming_up:
            self._was_warming_up = False
            rt.results.on_warmup_finished()
            rt.algorithm.on_warmup_finished()
            rt.messages.debug("Algorithm finished warming up.")

    def _margin_calls(self, utc: datetime) -> None:
        if utc < self._next_margin_check:
            return
        self._next_margin_check = utc + _MARGIN_CALL_SPAN
        rt = self._rt
        model = rt.portfolio.margin_call_model
        requests, warning = model.get_margin_call_orders()
        executed = []
        if requests and all(rt.securities[r.symbol].exchange.exchange_open for r in requests):
            chosen = rt.algorithm.on_margin_call(requests)
            executed = model.execute_margin_call(requests if chosen is None else list(chosen))
            for ticket in executed:
                rt.messages.error(
                    f"{rt.clock.local:%m/%d/%Y %H:%M:%S} - Executed MarginCallOrder: {ticket.symbol} - "
                    f"Quantity: {ticket.quantity_exact} @ {ticket.average_fill_price_exact}"
                )
        if not executed and warning:
            rt.algorithm.on_margin_call_warning()

    def _apply_corporate_actions(self, data: Slice) -> None:
        rt = self._rt
        is_warming_up = rt.algorithm.is_warming_up
        for dividend in data.dividends.values():
            if not is_warming_up:
                rt.portfolio.apply_dividend(dividend)
            VolatilityModelExtensions.warm_up_after_event(rt.algorithm, rt.securities[dividend.symbol])
        for split in data.splits.values():
            if split.type == SplitType.SPLIT_OCCURRED:
                if not is_warming_up:
                    rt.portfolio.apply_split(split)
                    rt.orders.apply_split(split)
                    rt.trade_builder.apply_split(split, rt.securities[split.symbol].data_normalization_mode)
                VolatilityModelExtensions.warm_up_after_event(rt.algorithm, rt.securities[split.symbol])

    def _update_consolidators(self, step: TimeSlice) -> None:
        for subscription, data in step.updates:
            config = subscription.config
            if config.consolidators and not config.is_internal_feed:
                local = config.hours.zone.to_local(step.utc)
                for consolidator in list(config.consolidators):
                    consolidator.update(data)
                    consolidator.scan(local)

    def _close(self) -> None:
        rt = self._rt
        rt.algorithm.on_end_of_algorithm()
        rt.results.process_synchronous_events(rt.clock.utc, forced=True)
        if rt.status == AlgorithmStatus.STOPPED:
            rt.messages.log("Algorithm Stopped")
        rt.status = AlgorithmStatus.COMPLETED
        rt.results.sample(self.last_utc)


def _floor_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
