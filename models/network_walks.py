"""The walk of a network through time: which refits it needs, and what they forecast."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from forecasting.bars import DailyBars
from forecasting.refit import Refit
from forecasting.refit_cache import RefitCache
from forecasting.refit_tasks import RefitTask
from forecasting.specs import ModelSpec
from forecasting.targets import Target
from forecasting.walk_schedule import Leg, WalkSchedule
from forecasting.windows import bars_of_refit

# What a forecast of the close says something about.
SERVED = ("close_change", "open_to_open", "direction")


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
            known = bars_of_refit(self.bars.span[: max(leg.known - self.schedule.embargo, 0)], self.spec.window)
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
        """Forecast change of the close over the horizon.

        Args:
            legs: the walk.
            refits: all that it needs, by row and seed.

        Returns:
            shape (S, T), a row for each seed, fractions; NaN outside the walk.
        """
        lookback = self.spec.window.lookback
        changes = np.full((len(self.seeds), len(self.bars)), np.nan)
        for leg in legs:
            seen = self.bars.span[leg.first - lookback : leg.end]
            for place, seed in enumerate(self.seeds):
                levels = refits[leg.known, seed].model.forecast_levels(seen, rebase=False)[-(leg.end - leg.first) :]
                changes[place, leg.first : leg.end] = levels / self.bars.closes[leg.first : leg.end] - 1.0
        return changes
