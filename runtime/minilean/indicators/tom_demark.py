"""DeMark's counting of bars towards a turn (`TomDemarkSequential`)."""

from __future__ import annotations

from decimal import Decimal

from minilean.common.decimals import to_double
from minilean.common.enums import TomDemarkSequentialPhase as Phase
from minilean.data.bars import Prices
from minilean.indicators.base import Bar, BarIndicator

_SETUP, _COUNTDOWN = 9, 13
_KEPT, _NEEDED = 10, 6


class TomDemarkSequential(BarIndicator):
    """In which phase the count is, as the number of a `TomDemarkSequentialPhase` (`TomDemarkSequential`).

    Nine closes that lie each above, or each below, the close of four bars before are a setup; up to thirteen against the bar of two
    before are its countdown.
    """

    setup_phase_step_count: int
    countdown_phase_step_count: int

    warm_up_period = _NEEDED
    _shown_members = ("resistance_price", "support_price", "setup_phase_step_count", "countdown_phase_step_count")

    def __init__(self, *, name: str | None = None) -> None:
        super().__init__(name or "TomDemarkSequential")
        self._bars = self._window(_KEPT)
        self._forget()

    @property
    def resistance_price(self) -> float:
        """The highest high of the last finished setup of falling closes."""
        return to_double(self._resistance)

    @property
    def support_price(self) -> float:
        """The lowest low of the last finished setup of rising closes."""
        return to_double(self._support)

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self._forget()

    def _forget(self) -> None:
        self.setup_phase_step_count = self.countdown_phase_step_count = 0
        self._resistance = self._support = Decimal(0)
        self._phase = Phase.NONE

    def _compute(self, bar: Bar) -> Decimal:
        self._bars.add(bar._exact)
        if not self.is_ready:
            return _number(Phase.NONE)
        if self._phase == Phase.NONE:
            return _number(self._begin())
        if self._phase in (Phase.BUY_SETUP, Phase.SELL_SETUP):
            return _number(self._count_setup(self._phase == Phase.BUY_SETUP))
        return _number(self._count_down(self._phase == Phase.BUY_COUNTDOWN))

    def _begin(self) -> Phase:
        now, before = self._bars[0].close - self._bars[4].close, self._bars[1].close - self._bars[5].close
        if (before > 0 > now) or (before < 0 < now):
            self._phase = Phase.BUY_SETUP if now < 0 else Phase.SELL_SETUP
            self.setup_phase_step_count = 1
        return self._phase

    def _count_setup(self, falling: bool) -> Phase:
        bars = self._bars
        now, two_ago = bars[0], bars[2]
        if not (now.close < bars[4].close if falling else now.close > bars[4].close):
            self._phase = Phase.NONE
            return Phase.NONE
        self.setup_phase_step_count += 1
        if self.setup_phase_step_count != _SETUP:
            return self._phase
        oldest: list[Prices] = list(bars)[bars.count - _SETUP :]
        self._phase = Phase.BUY_COUNTDOWN if falling else Phase.SELL_COUNTDOWN
        if falling:
            self._resistance = max(bar.high for bar in oldest)
        else:
            self._support = min(bar.low for bar in oldest)
        if now.close < two_ago.low if falling else now.close > two_ago.high:
            self.countdown_phase_step_count = 1
        perfect = any(_is_beyond(bars[place], bars[3], two_ago, falling) for place in (1, 0))
        if falling:
            return Phase.BUY_SETUP_PERFECT if perfect else Phase.BUY_SETUP
        return Phase.SELL_SETUP_PERFECT if perfect else Phase.SELL_SETUP

    def _count_down(self, falling: bool) -> Phase:
        now, two_ago, phase = self._bars[0], self._bars[2], self._phase
        if now.close <= two_ago.low if falling else now.close >= two_ago.high:
            self.countdown_phase_step_count += 1
            if self.countdown_phase_step_count == _COUNTDOWN:
                self._phase = Phase.NONE
            return phase
        if now.close > self._resistance if falling else now.close < self._support:
            self._phase = Phase.NONE
        return Phase.NONE


def _is_beyond(bar: Prices, sixth: Prices, seventh: Prices, falling: bool) -> bool:
    return bar.low < min(sixth.low, seventh.low) if falling else bar.high > max(sixth.high, seventh.high)


def _number(phase: Phase) -> Decimal:
    return Decimal(int(phase))
