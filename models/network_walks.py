"""The walk of a network through time: which refits it needs, and what they forecast."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from forecasting.bars import DailyBars
from forecasting.examples import features_of
from forecasting.refit import Refit
from forecasting.refit_cache import RefitCache
from forecasting.refit_tasks import RefitTask
from forecasting.span import Span
from forecasting.specs import PRICE_TARGETS, InputSpec, ModelSpec
from forecasting.targets import Target
from forecasting.walk_schedule import Leg, WalkSchedule
from forecasting.windows import bars_of_refit

# What a forecast of the close says something about; other models forecast one target alone.
_OF_PRICES = ("close_change", "open_to_open", "direction")


def served(spec: ModelSpec) -> tuple[str, ...]:
    """Names of the targets that a network says something about."""
    return _OF_PRICES if spec.training.target in PRICE_TARGETS else (spec.training.target,)


def sees_implied(spec: ModelSpec) -> bool:
    """Whether one of its features is made of implied volatilities."""
    return spec.inputs != InputSpec() and any(name.startswith("implied") for each in features_of(spec) for name in each.needs)


@dataclass(frozen=True, eq=False)
class NetworkWalk:
    """One network on one symbol. Its spec says on which bars it is refitted, whatever the window of the references.

    Args:
        symbol: ticker.
        bars: all bars up to the end of the walk.
        spec: what is trained; its horizon is the target's.
        seeds: one refit at each month end and seed.
        schedule: the walk.
    """

    symbol: str
    bars: DailyBars
    spec: ModelSpec
    seeds: tuple[int, ...]
    schedule: WalkSchedule

    def legs(self, target: Target) -> tuple[Leg, ...]:
        """The refits and what is forecast after each.

        Raises:
            HistoryTooShort: no forecast counts.
        """
        return self.schedule.legs(self.bars.times, target)

    def look_up(self, legs: tuple[Leg, ...], cache: RefitCache) -> tuple[dict[tuple[int, int], Refit], dict[str, tuple[int, RefitTask]]]:
        """The refits that are kept, by row and seed, and tasks for the rest, by name, each with its row.

        Raises:
            HistoryTooShort: there are fewer bars than a refit needs.
        """
        found: dict[tuple[int, int], Refit] = {}
        missing: dict[str, tuple[int, RefitTask]] = {}
        for leg in legs:
            # the same scaling in every leg of one request, so that no refit is brought to other prices
            known = bars_of_refit(self._history[: max(leg.known - self.schedule.embargo, 0)], self.spec)
            for seed in self.seeds:
                kept = cache.find(known, self.spec, seed)
                if kept is not None:
                    found[leg.known, seed] = kept
                else:
                    day = known.times[-1].astype("datetime64[D]")
                    name = f"{self.symbol} known until {day} with seed {seed} and spec {self.spec.hash}"
                    missing[name] = leg.known, RefitTask(name, known, self.spec, seed)
        return found, missing

    def forecasts(self, legs: tuple[Leg, ...], refits: Mapping[tuple[int, int], Refit]) -> np.ndarray:
        """What the network says of each bar, as `forecasting.model.TrainedModel.forecast_values` gives it.

        Args:
            legs: the walk.
            refits: all that it needs, by row and seed.

        Returns:
            shape (S, T), a row for each seed; NaN outside the walk.
        """
        longest = self.spec.inputs.lead + self.spec.window.lookback
        values = np.full((len(self.seeds), len(self.bars)), np.nan)
        for leg in legs:
            seen = self._history[leg.first - longest : leg.end]
            for place, seed in enumerate(self.seeds):
                values[place, leg.first : leg.end] = refits[leg.known, seed].model.forecast_values(seen, rebase=False)
        return values

    @property
    def _history(self) -> Span | DailyBars:
        return self.bars if self.spec.needs_bars else self.bars.span
