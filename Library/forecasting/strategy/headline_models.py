"""The networks of headlines of a run: trained or loaded at the moments of refits, and kept when a refit fails."""

from collections.abc import Callable, Sequence

import numpy as np

from forecasting.bars import DailyBars
from forecasting.errors import InvalidHistory, InvalidText, StoreWriteFailed, TrainingError, WeightsCorrupt, WeightsMissing
from forecasting.fit_progress import FitProgress
from forecasting.headlines.dated_headlines import NEGATIVE, POSITIVE, DatedHeadlines
from forecasting.headlines.headline_refit import HeadlineProblem, HeadlineRefit, HeadlineTask, headlines_of_refit, refit_headlines
from forecasting.headlines.headline_store import HeadlineStore
from forecasting.headlines.text_model import TextModel
from forecasting.specs import ModelSpec
from forecasting.strategy.refitted_models import RefitRecord, RefitRecords
from forecasting.strategy.training_budget import TrainingBudget


class HeadlineModels(RefitRecords):
    """Holds the newest good networks, one of each seed, and the record of every refit.

    Args:
        store: where weights are published.
        symbol: ticker whose sessions label the headlines.
        spec: what is trained.
        task: what is learned.
        seeds: one network per seed.
        weights: ``train``, ``load`` or ``load-or-train``.
        on_epoch: told after every epoch of a fit what is fitted and how far it is.
    """

    def __init__(
        self,
        store: HeadlineStore,
        symbol: str,
        spec: ModelSpec,
        task: HeadlineTask,
        seeds: tuple[int, ...],
        weights: str,
        on_epoch: Callable[[str, FitProgress], None] = lambda what, progress: None,
    ) -> None:
        super().__init__()
        self._store, self._symbol, self._spec, self._task = store, symbol, spec, task
        self._seeds, self._weights, self._on_epoch = seeds, weights, on_epoch
        self.members: tuple[TextModel, ...] = ()
        """The newest good ones; none before the first refit that succeeds."""

    def refit(self, period: str, moment: np.datetime64, headlines: DatedHeadlines, bars: DailyBars, budget: TrainingBudget) -> str:
        """Train or load the networks of a moment; after a failure those before them stay in use.

        Args:
            period: name of the moment, such as 2020-03.
            moment: that of the refit; later headlines and bars are not looked at.
            headlines: that were known then, or more.
            bars: that were known then, or more.
            budget: of this training; a fit that it stops is used and not kept.

        Returns:
            What went wrong, one sentence; empty when nothing did.

        Raises:
            WeightsCorrupt: only loading is allowed, and stored weights are damaged.
            WeightsMismatch: stored weights belong to something else.
            WeightsMissing: only loading is allowed, there are no weights, and no earlier networks either.
        """
        try:
            problem = HeadlineProblem.cut(headlines, bars, moment, self._task, headlines_of_refit(self._spec))
            refits = [self._one(period, moment, problem, seed, budget) for seed in self._seeds]
        except (TrainingError, InvalidHistory, InvalidText) as error:
            return self.skip(period, str(error))
        except WeightsMissing as error:
            if not self.members:
                raise
            return self.skip(period, str(error))
        self.members = tuple(fit.model for fit in refits)
        return self.messages_of(len(refits))

    def mean_class(self, texts: Sequence[str]) -> float | None:
        """The mean of headlines from -1, all surely negative, to 1, all surely positive.

        Args:
            texts: of one session. Those of which no network knows a word are left out.

        Returns:
            The mean over headlines and seeds of the probability of positive less that of negative; None where nothing is known.
        """
        found = []
        for model in self.members:
            known = [text for text in texts if model.knows(text)]
            if known:
                probabilities = model.probabilities(known)
                found.append(float((probabilities[:, POSITIVE] - probabilities[:, NEGATIVE]).mean()))
        return float(np.mean(found)) if found else None

    def skip(self, period: str, message: str) -> str:
        """Count a refit that could not be made, and hand back why."""
        self.records.append(RefitRecord(self._symbol, period, None, "failed", message, 0.0, (), None))
        return message

    def _one(self, period: str, moment: np.datetime64, problem: HeadlineProblem, seed: int, budget: TrainingBudget) -> HeadlineRefit:
        seconds, num_said, said = budget.share(), len(self._store.troubles), []
        if self._weights != "train":
            try:
                stored = self._load(period, moment, problem, seed)
            except WeightsCorrupt as error:
                if self._weights == "load":
                    raise
                stored, said = None, [str(error)]
            if stored is not None:
                said = self._store.troubles[num_said:]
                if stored.learnt != problem.digest(self._task):
                    said = [
                        *said,
                        "It was trained on other headlines, classes or word vectors than this run has; weights=load takes it all the same.",
                    ]
                return self._recorded(period, stored, "loaded", said)
        what = f"headlines {period}" + (f" seed {seed}" if len(self._seeds) > 1 else "")
        fit = refit_headlines(problem, self._spec, self._task, seed, seconds, lambda progress: self._on_epoch(what, progress))
        if not fit.is_complete:
            done = f"{len(fit.losses)} of {self._spec.training.epochs} epochs"
            return self._recorded(
                period, fit, "trained", [*said, f"The budget stopped it after {done}; its weights are used and not kept."]
            )
        try:
            self._store.save(self._symbol, period, fit)
        except StoreWriteFailed as error:
            said.append(f"{error} The run goes on with weights that are not kept.")
        return self._recorded(period, fit, "trained", said)

    def _load(self, period: str, moment: np.datetime64, problem: HeadlineProblem, seed: int) -> HeadlineRefit | None:
        learnt = problem.digest(self._task)
        if self._weights == "load":
            return self._store.load(self._symbol, self._spec, period, seed, moment, learnt)
        return self._store.find(self._symbol, self._spec, period, seed, moment, learnt)

    def _recorded(self, period: str, fit: HeadlineRefit, outcome: str, said: list[str]) -> HeadlineRefit:
        self.records.append(RefitRecord(self._symbol, period, fit.seed, outcome, " ".join(said), fit.seconds, fit.losses, None))
        return fit
