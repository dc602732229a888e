"""The network of a panel in a run: trained or loaded at the moments of refits, and kept when a refit fails."""

from collections.abc import Callable

import numpy as np

from forecasting.errors import InvalidHistory, StoreWriteFailed, TrainingError, WeightsCorrupt, WeightsMissing
from forecasting.fit_progress import FitProgress
from forecasting.panel.panel_model import PanelModel
from forecasting.panel.panel_refit import refit_panel
from forecasting.panel.weekly_panel import WeeklyPanel, panel_name
from forecasting.refit import Refit
from forecasting.specs import ModelSpec
from forecasting.strategy.refitted_models import RefitRecord, RefitRecords
from forecasting.strategy.training_budget import TrainingBudget
from forecasting.weight_store import WeightStore


class PanelModels(RefitRecords):
    """Holds the newest good model of a panel, and the record of every refit.

    Args:
        store: where weights are published, under one name for all tickers.
        tickers: in the order of their numbers.
        spec: what is trained.
        seeds: one network per seed.
        weights: ``train``, ``load`` or ``load-or-train``.
        on_epoch: told after every epoch of a fit what is fitted and how far it is.
    """

    def __init__(
        self,
        store: WeightStore,
        tickers: tuple[str, ...],
        spec: ModelSpec,
        seeds: tuple[int, ...],
        weights: str,
        on_epoch: Callable[[str, FitProgress], None] = lambda what, progress: None,
    ) -> None:
        super().__init__()
        self._name = panel_name(tickers)
        self._store, self._spec, self._seeds, self._weights, self._on_epoch = store, spec, seeds, weights, on_epoch
        self.model: PanelModel | None = None
        """The newest good one; None before the first."""

    def refit(self, period: str, moment: np.datetime64, panel: WeeklyPanel, budget: TrainingBudget) -> str:
        """Train or load the networks of a moment; after a failure the model before it stays in use.

        Args:
            period: name of the moment, such as 2020-03.
            moment: that of the refit; weeks that end after it are not looked at.
            panel: weeks that were known then, or more.
            budget: of this training; a fit that it stops is used and not kept.

        Returns:
            What went wrong, one sentence; empty when nothing did.

        Raises:
            WeightsCorrupt: only loading is allowed, and stored weights are damaged.
            WeightsMismatch: stored weights belong to something else.
            WeightsMissing: only loading is allowed, there are no weights, and no earlier model either.
        """
        known = panel.until(moment)
        try:
            refits = [self._one(period, moment, known, seed, budget) for seed in self._seeds]
        except (TrainingError, InvalidHistory) as error:
            return self.skip(period, str(error))
        except WeightsMissing as error:
            if self.model is None:
                raise
            return self.skip(period, str(error))
        self.model = PanelModel.of(refits, known.tickers)
        return self.messages_of(len(refits))

    def skip(self, period: str, message: str) -> str:
        """Count a refit that could not be made, and hand back why."""
        self.records.append(RefitRecord(self._name, period, None, "failed", message, 0.0, (), None))
        return message

    def _one(self, period: str, moment: np.datetime64, known: WeeklyPanel, seed: int, budget: TrainingBudget) -> Refit:
        seconds, num_said = budget.share(), len(self._store.troubles)
        said: list[str] = []
        if self._weights != "train":
            try:
                stored = self._load(period, moment, known, seed)
            except WeightsCorrupt as error:
                if self._weights == "load":
                    raise
                stored, said = None, [str(error)]
            if stored is not None:
                return self._recorded(period, stored, "loaded", self._store.troubles[num_said:])
        what = f"panel {period}" + (f" seed {seed}" if len(self._seeds) > 1 else "")
        fit = refit_panel(known, self._spec, seed, seconds, lambda progress: self._on_epoch(what, progress))
        if not fit.is_complete:
            done = f"{len(fit.losses)} of {self._spec.training.epochs} epochs"
            said.append(f"The budget stopped it after {done}; its weights are used and not kept.")
            return self._recorded(period, fit, "trained", said)
        try:
            self._store.save(self._name, period, fit)
        except StoreWriteFailed as error:
            said.append(f"{error} The run goes on with weights that are not kept.")
        return self._recorded(period, fit, "trained", said)

    def _load(self, period: str, moment: np.datetime64, known: WeeklyPanel, seed: int) -> Refit | None:
        if self._weights == "load":
            return self._store.load(self._name, self._spec, period, seed, known_at=moment, history=known.index)
        return self._store.find(self._name, self._spec, period, seed, moment, known.index)

    def _recorded(self, period: str, fit: Refit, outcome: str, said: list[str]) -> Refit:
        self.records.append(RefitRecord(self._name, period, fit.seed, outcome, " ".join(said), fit.seconds, fit.losses, None))
        return fit
