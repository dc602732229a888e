"""Alpha models on one indicator per security (`EmaCrossAlphaModel`, `MacdAlphaModel`, `RsiAlphaModel`, `HistoricalReturnsAlphaModel`)."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING, Any

from minilean.common.dotnet_dictionary import DotnetDictionary
from minilean.common.enums import InsightDirection, MovingAverageType, Resolution
from minilean.framework.alpha import AlphaModel
from minilean.framework.insight import Insight
from minilean.indicators.momentum import RelativeStrengthIndex

if TYPE_CHECKING:
    from minilean.common.symbol import Symbol
    from minilean.universes.changes import SecurityChanges

_BOUNCE = 0.01
_DIRECTIONS = {int(direction): direction for direction in InsightDirection}


class IndicatorAlphaModel(AlphaModel):
    """Common part: indicators begin with the securities of the universe and end with them.

    Args:
        name: the model's name.
        resolution: length of a bar.
        num_bars: how many bars an insight holds.
    """

    def __init__(self, name: str, resolution: Resolution, num_bars: int) -> None:
        self.name = name
        self._resolution = resolution
        self._span = resolution.to_timedelta() * num_bars
        self._states: DotnetDictionary[Symbol, Any] = DotnetDictionary()
        self._emitted: dict[Symbol, list[Insight]] = {}

    def on_securities_changed(self, algorithm: Any, changes: SecurityChanges) -> None:
        """Make indicators for new securities and drop those of removed ones."""
        for security in changes.removed_securities:
            state = self._states.pop(security.symbol, None)
            if state is not None:
                for indicator in state.indicators:
                    algorithm.unregister_indicator(indicator)
            self._cancel(algorithm, security.symbol)
        for security in changes.added_securities:
            if security.symbol not in self._states:
                self._states[security.symbol] = self._begin(algorithm, security)

    def _begin(self, algorithm: Any, security: Any) -> Any:
        raise TypeError(f"{type(self).__name__} must define _begin(algorithm, security).")

    def _predict(self, symbol: Symbol, direction: InsightDirection, magnitude: float | None = None) -> Insight:
        return Insight.price(symbol, self._span, direction, magnitude)

    def _cancel(self, algorithm: Any, symbol: Symbol) -> None:
        insights = self._emitted.pop(symbol, None)
        if insights:
            algorithm.insights.cancel(insights)


class _State:
    """A security's indicators and what the model remembers of them."""

    def __init__(self, security: Any, *indicators: Any) -> None:
        self.security = security
        self.indicators = indicators
        self.memory: Any = None


class EmaCrossAlphaModel(IndicatorAlphaModel):
    """Up when the fast average crosses above the slow one, down when it crosses below.

    Args:
        fast_period: bars of the fast average; also how long an insight holds.
        slow_period: bars of the slow average.
        resolution: length of a bar.
    """

    def __init__(self, fast_period: int = 12, slow_period: int = 26, resolution: Resolution = Resolution.DAILY) -> None:
        super().__init__(f"EmaCrossAlphaModel({fast_period},{slow_period},{resolution.pascal_name})", resolution, fast_period)
        self._periods = fast_period, slow_period

    def update(self, algorithm: Any, data: Any) -> list[Insight]:
        """Insights for the securities whose averages crossed."""
        insights = []
        for symbol, state in list(self._states.items()):
            fast, slow = state.indicators
            if fast.is_ready and slow.is_ready:
                if state.memory and slow.current.value > fast.current.value:
                    insights.append(self._predict(symbol, InsightDirection.DOWN))
                elif not state.memory and fast.current.value > slow.current.value:
                    insights.append(self._predict(symbol, InsightDirection.UP))
            state.memory = fast.current.value > slow.current.value
        return insights

    def _begin(self, algorithm: Any, security: Any) -> _State:
        averages = [algorithm.ema(security.symbol, period, self._resolution) for period in self._periods]
        for average in averages:
            algorithm.warm_up_indicator(security.symbol, average, self._resolution)
        return _State(security, *averages)


class MacdAlphaModel(IndicatorAlphaModel):
    """Up or down when the signal line leaves one percent of the price on that side; flat cancels (`MacdAlphaModel`).

    Args:
        fast_period: bars of the fast average; also how long an insight holds.
        slow_period: bars of the slow average.
        signal_period: bars of the signal line.
        moving_average_type: kind of average.
        resolution: length of a bar.
    """

    def __init__(
        self,
        fast_period: int = 12,
        slow_period: int = 26,
        signal_period: int = 9,
        moving_average_type: MovingAverageType = MovingAverageType.EXPONENTIAL,
        resolution: Resolution = Resolution.DAILY,
    ) -> None:
        kind = moving_average_type.pascal_name
        name = f"MacdAlphaModel({fast_period},{slow_period},{signal_period},{kind},{resolution.pascal_name})"
        super().__init__(name, resolution, fast_period)
        self._arguments = fast_period, slow_period, signal_period, moving_average_type

    def update(self, algorithm: Any, data: Any) -> Iterator[Insight]:
        """Insights for the securities whose direction changed."""
        for symbol, state in list(self._states.items()):
            price = state.security.price
            if price == 0:
                continue
            strength = state.indicators[0].signal.current.value / price
            direction = _DIRECTIONS[(strength > _BOUNCE) - (strength < -_BOUNCE)]
            if direction == state.memory:
                continue
            state.memory = direction
            if direction is InsightDirection.FLAT:
                self._cancel(algorithm, symbol)
                continue
            insight = self._predict(symbol, direction)
            self._emitted.setdefault(symbol, []).append(insight)
            yield insight

    def _begin(self, algorithm: Any, security: Any) -> _State:
        indicator = algorithm.macd(security.symbol, *self._arguments, self._resolution)
        algorithm.warm_up_indicator(security.symbol, indicator, self._resolution)
        return _State(security, indicator)


class _Zone(Enum):
    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


class RsiAlphaModel(IndicatorAlphaModel):
    """Up when the relative strength falls below 30, down when it rises above 70; left again at 35 and 65 (`RsiAlphaModel`).

    Args:
        period: bars of the index; also how long an insight holds.
        resolution: length of a bar.
    """

    def __init__(self, period: int = 14, resolution: Resolution = Resolution.DAILY) -> None:
        super().__init__(f"RsiAlphaModel({period},{resolution.pascal_name})", resolution, period)
        self._period = period

    def update(self, algorithm: Any, data: Any) -> list[Insight]:
        """Insights for the securities that entered a zone."""
        insights = []
        for symbol, state in list(self._states.items()):
            (rsi,) = state.indicators
            now = _zone(rsi.current.value, state.memory)
            if now != state.memory and rsi.is_ready and now != _Zone.MIDDLE:
                insights.append(self._predict(symbol, InsightDirection.UP if now == _Zone.LOW else InsightDirection.DOWN))
            state.memory = now
        return insights

    def _begin(self, algorithm: Any, security: Any) -> _State:
        symbol, indicator = security.symbol, RelativeStrengthIndex(self._period, MovingAverageType.WILDERS)
        consolidator = algorithm.resolve_consolidator(symbol, self._resolution)
        algorithm.register_indicator(symbol, indicator, consolidator)
        # through the consolidator, which leaves out a bar that is in the past and in this step as well
        for bar in algorithm.history[security.subscriptions[0].data_type](symbol, self._period, self._resolution):
            consolidator.update(bar)
        state = _State(security, indicator)
        state.memory = _Zone.MIDDLE
        return state


class HistoricalReturnsAlphaModel(IndicatorAlphaModel):
    """The return of the last bars goes on (`HistoricalReturnsAlphaModel`).

    Args:
        lookback: bars of the return; also how long an insight holds.
        resolution: length of a bar.
    """

    def __init__(self, lookback: int = 1, resolution: Resolution = Resolution.DAILY) -> None:
        super().__init__(f"HistoricalReturnsAlphaModel({lookback},{resolution.pascal_name})", resolution, lookback)
        self._lookback = lookback

    def update(self, algorithm: Any, data: Any) -> list[Insight]:
        """Insights for the securities with a new return, which is also their magnitude; no change cancels."""
        insights = []
        for symbol, state in list(self._states.items()):
            (change,) = state.indicators
            if state.memory == change.samples:
                continue
            state.memory = change.samples
            if not change.is_ready:
                continue
            magnitude = change.current.value
            if magnitude == 0:
                self._cancel(algorithm, symbol)
                continue
            insights.append(self._predict(symbol, InsightDirection.UP if magnitude > 0 else InsightDirection.DOWN, magnitude))
        for insight in insights:
            self._emitted.setdefault(insight.symbol, []).append(insight)
        return insights

    def _begin(self, algorithm: Any, security: Any) -> _State:
        indicator = algorithm.roc(security.symbol, self._lookback, self._resolution)
        _feed(algorithm, security.symbol, indicator, self._lookback, self._resolution)
        state = _State(security, indicator)
        state.memory = 0
        return state


def _zone(strength: float, before: _Zone) -> _Zone:
    if strength > 70:
        return _Zone.HIGH
    if strength < 30:
        return _Zone.LOW
    left = (before == _Zone.LOW and strength > 35) or (before == _Zone.HIGH and strength < 65)
    return _Zone.MIDDLE if left else before


def _feed(algorithm: Any, symbol: Symbol, indicator: Any, num_bars: int, resolution: Resolution) -> None:
    frame = algorithm.history([symbol], num_bars, resolution)
    if frame.empty:
        return
    closes = frame["close"]
    for (_, end_time), close in zip(closes.index, closes.to_numpy(), strict=True):
        indicator.update(end_time.to_pydatetime(), float(close))
