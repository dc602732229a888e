"""The networks of a run: trained or loaded at the moments of refits, and kept when a refit fails."""

from collections.abc import Callable

import numpy as np

from forecasting.bars import DailyBars
from forecasting.errors import InvalidHistory, StoreWriteFailed, TrainingError, WeightsCorrupt, WeightsMissing
from forecasting.fit_progress import FitProgress
from forecasting.model import ensemble
from forecasting.recipes import selection_note
from forecasting.refit import Refit, out_of_sample_figures, refit
from forecasting.refit_cache import RefitCache
from forecasting.span import Span
from forecasting.specs import ModelSpec
from forecasting.strategy.refitted_models import RefitRecord, RefittedModels
from forecasting.strategy.training_budget import UNLIMITED, TrainingBudget
from forecasting.weight_store import WeightStore


class NetworkModels(RefittedModels):
    """Networks, one model per seed and symbol.

    Args:
        store: where weights are published, by symbol, month and seed.
        cache: where refits are kept by what they were trained on.
        spec: what is trained.
        seeds: one model per seed and symbol.
        weights: ``train``, ``load`` or ``load-or-train``.
        on_epoch: told after every epoch of a fit what is fitted and how far it is.
    """

    def __init__(
        self,
        store: WeightStore,
        cache: RefitCache,
        spec: ModelSpec,
        seeds: tuple[int, ...],
        weights: str,
        on_epoch: Callable[[str, FitProgress], None] = lambda what, progress: None,
    ) -> None:
        super().__init__()
        self._on_epoch = on_epoch
        self._store, self._cache, self._spec, self._seeds, self._weights = store, cache, spec, seeds, weights

    def refit(self, symbol: str, month: str, moment: np.datetime64, history: Span | DailyBars, budget: TrainingBudget = UNLIMITED) -> str:
        """Train or load the models of a month; after a failure the model before it stays in use.

        What is not published, but was trained before on the same bars, is taken from there and published. With ``train``
        nothing is looked for: every refit is paid.

        Args:
            symbol: ticker.
            month: such as 2020-03; the day of a weekly refit, such as 2020-03-06.
            moment: that of the refit; bars after it are not looked at.
            history: what was known then, or more.
            budget: of the training that this refit is part of; a fit that it stops is used and not kept.

        Returns:
            What went wrong, one sentence; empty when nothing did.

        Raises:
            WeightsCorrupt: only loading is allowed, and stored weights are damaged; else that is said and they are trained again.
            WeightsMismatch: stored weights belong to something else.
            WeightsMissing: only loading is allowed, there are no weights, and no earlier model either.
        """
        known = history.until(moment)
        try:
            refits = [self._one(symbol, month, moment, known, seed, budget) for seed in self._seeds]
        except (TrainingError, InvalidHistory) as error:
            return self.skip(symbol, month, str(error))
        except WeightsMissing as error:
            if symbol not in self._models:
                raise
            return self.skip(symbol, month, str(error))
        self._models[symbol] = ensemble([fit.model for fit in refits])
        return self.messages_of(len(refits))

    def _one(self, symbol: str, month: str, moment: np.datetime64, known: Span | DailyBars, seed: int, budget: TrainingBudget) -> Refit:
        seconds, num_said = budget.share(), len(self._store.troubles)
        fit, said = None, []
        if self._weights != "train":
            try:
                stored = self._load(symbol, month, moment, known, seed)
            except WeightsCorrupt as error:
                if self._weights == "load":
                    raise
                stored, said = None, [str(error)]
            if stored is not None:
                self._record(symbol, month, stored, "loaded", " ".join(self._store.troubles[num_said:]))
                return stored
            num_kept = len(self._cache.troubles)
            fit = self._cache.find(known, self._spec, seed)
            said += self._cache.troubles[num_kept:]
        outcome = "loaded"
        if fit is None:
            what = f"{symbol} {month}" + (f" seed {seed}" if len(self._seeds) > 1 else "")
            fit = refit(known, self._spec, seed, seconds, lambda progress: self._on_epoch(what, progress))
            outcome = "trained"
            if not fit.is_complete:
                done = f"{len(fit.losses)} of {self._spec.training.epochs} epochs"
                said.append(f"The budget stopped it after {done}; its weights are used and not kept.")
                self._record(symbol, month, fit, outcome, " ".join(said))
                return fit
        try:
            self._store.save(symbol, month, fit)
        except StoreWriteFailed as error:
            self._cache.keep(known, fit)  # what is published is not kept a second time
            said.append(f"{error} The run goes on with weights that are not kept.")
        self._record(symbol, month, fit, outcome, " ".join(said))
        return fit

    def _load(self, symbol: str, month: str, moment: np.datetime64, known: Span | DailyBars, seed: int) -> Refit | None:
        if self._weights == "load":
            return self._store.load(symbol, self._spec, month, seed, known_at=moment, history=known)
        return self._store.find(symbol, self._spec, month, seed, moment, known)

    def _record(self, symbol: str, month: str, fit: Refit, outcome: str, message: str) -> None:
        figures, note = out_of_sample_figures(fit), selection_note(fit.spec, month)
        self.records.append(RefitRecord(symbol, month, fit.seed, outcome, message, fit.seconds, fit.losses, figures, note))
