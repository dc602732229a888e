"""The refits that a walk through time needs: which are published or kept already, which are to be trained, and what was trained."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
from prices import last_day

from forecasting.bars import DailyBars
from forecasting.errors import InvalidHistory, StoreWriteFailed, WeightsCorrupt
from forecasting.refit import Refit
from forecasting.refit_cache import RefitCache
from forecasting.refit_schedule import period_of
from forecasting.refit_tasks import RefitResult, RefitTask
from forecasting.span import Span
from forecasting.specs import ModelSpec
from forecasting.weight_store import WeightStore
from forecasting.windows import bars_of_refit
from minilean.common.interruption import undisturbed


@dataclass(frozen=True, eq=False)
class Walk:
    """All refits of one symbol and spec.

    Args:
        symbol: ticker.
        history: its daily closes; of a model that is shown more of a bar, its daily bars.
        spec: what is trained.
        moments: of the refits, in order.
        seeds: one refit per moment and seed.
        session_before: the last day before another on which the exchange was open.
        refit: how often a model is renewed, see ``forecasting.refit_schedule``.
    """

    symbol: str
    history: Span | DailyBars
    spec: ModelSpec
    moments: tuple[datetime, ...]
    seeds: tuple[int, ...]
    session_before: Callable[[date], date]
    refit: str = "monthly"


@dataclass(eq=False)
class WalkState:
    """What there is of a walk.

    Args:
        walk: what is asked for.
        refits: by period and seed, whether published, kept or trained in this run.
        published: those that are in the store under their month already.
        missing: tasks that are still to be done, by name.
        trained: how many this run trained.
        failed: one sentence for each refit that cannot be made.
    """

    walk: Walk
    refits: dict[tuple[str, int], Refit] = field(default_factory=dict)
    published: set[tuple[str, int]] = field(default_factory=set)
    missing: dict[str, tuple[tuple[str, int], RefitTask]] = field(default_factory=dict)
    trained: int = 0
    failed: list[str] = field(default_factory=list)

    def publish(self, store: WeightStore) -> None:
        """Publish all that is not published yet, each for itself; what was published before a refusal is there.

        Raises:
            StoreWriteFailed: the store refused.
        """
        for (month, seed), refit in sorted(self.refits.items()):
            if (month, seed) not in self.published:
                store.save(self.walk.symbol, month, refit)
                self.published.add((month, seed))


def look_up(walk: Walk, store: WeightStore, cache: RefitCache) -> WalkState:
    """What is published or kept of a walk, and tasks for the rest.

    Published weights count if they were trained on these prices, whatever dividends came later, and know nothing of what was later.
    Damaged ones count as none, and the store's ``troubles`` say so.

    Raises:
        WeightsMismatch: what is published has another format.
    """
    found, there = WalkState(walk), set(store.months(walk.symbol, walk.spec))
    for moment in walk.moments:
        month, known = period_of(moment, walk.refit), walk.history.until(np.datetime64(moment))
        for seed in walk.seeds:
            name = f"{walk.symbol} of {month} with seed {seed} and spec {walk.spec.hash}"
            refit = _published(walk, store, month, seed, np.datetime64(moment), known) if (month, seed) in there else None
            if refit is not None:
                found.published.add((month, seed))
            else:
                try:
                    _require_newest_bars(walk, moment, known)
                    refit = cache.find(known, walk.spec, seed)
                except InvalidHistory as error:
                    found.failed.append(f"{name}: {error}")
                    continue
            if refit is not None:
                found.refits[month, seed] = refit
            else:
                bars = bars_of_refit(known, walk.spec)
                found.missing[name] = (month, seed), RefitTask(name, bars, walk.spec, seed)
    return found


def publish_results(results: Iterator[RefitResult], walks: Sequence[WalkState], store: WeightStore, cache: RefitCache) -> Iterator[None]:
    """Publish every result the moment it comes; yields after each.

    Raises:
        StoreWriteFailed: the store refused; what was kept before is as it was.
    """
    for walk in walks:
        walk.publish(store)
    for result in results:
        walk = next(walk for walk in walks if result.name in walk.missing)
        month_and_seed, task = walk.missing.pop(result.name)
        if result.refit is None:
            walk.failed.append(f"{result.name}: {result.trouble}")
        else:
            with undisturbed():
                walk.refits[month_and_seed] = result.refit
                walk.trained += 1
                try:
                    walk.publish(store)
                except StoreWriteFailed:
                    cache.keep(task.history, result.refit)  # what is published is not kept a second time
                    raise
        yield


def _require_newest_bars(walk: Walk, moment: datetime, known: Span | DailyBars) -> None:
    # as strict as the strategy, which refits on no bars that are older than the last session
    session = walk.session_before(moment.date())
    if len(known) and last_day(known) < session:
        raise InvalidHistory(
            f"The newest close known then is of {last_day(known)}, before the last session, {session}: "
            "train it when its bars are there, or end the span earlier."
        )


def _published(walk: Walk, store: WeightStore, month: str, seed: int, moment: np.datetime64, known: Span | DailyBars) -> Refit | None:
    try:
        return store.find(walk.symbol, walk.spec, month, seed, moment, known)
    except WeightsCorrupt as error:
        store.troubles.append(str(error))
        return None
