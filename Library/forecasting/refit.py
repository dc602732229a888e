"""One refit: from a history to weights, with everything that is worth keeping beside them."""

import math
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version

import numpy as np

from forecasting.bars import DailyBars
from forecasting.errors import InvalidSpec, TrainingDiverged
from forecasting.examples import Examples, features_shown, require_bars
from forecasting.fit_progress import OnEpoch, ignore_progress
from forecasting.metrics import ChangeScore, score_changes
from forecasting.model import TrainedModel, training_windows
from forecasting.networks import Weights, get_network
from forecasting.scaling import FeatureScaler, PriceScaler
from forecasting.span import Span
from forecasting.specs import PRICE_TARGETS, ModelSpec
from forecasting.training import FittedWeights, fit_network, fit_together
from forecasting.windows import Windows, bars_fitted, bars_of_refit

_PACKAGES = {"jax": ("numpy", "jax"), "keras": ("numpy", "keras", "tensorflow")}


@dataclass(frozen=True, eq=False)
class Refit:
    """Weights of one training span and seed, and where they come from.

    Args:
        spec: what was trained.
        seed: what made it random.
        weights: float32 arrays in Keras' order.
        scaler: fitted on the training span.
        train_start: end of the training span's first bar, ISO 8601, exchange time.
        known_until: end of the newest bar that was looked at, holdout included; the weights may be used after it.
        relative_closes: shape (training bars,), float32, closes of the training span divided by its last.
        losses: mean training loss of every epoch that was run.
        seconds: wall time of the fit.
        out_of_sample: errors on the holdout; None without one.
        versions: what trained it.
        features: scaler of features and target, of a spec that needs bars.
        validation_losses: mean loss of the validation windows after each epoch; empty without any.
        stopped_by: ``patience`` or ``budget``; empty where all epochs were run.
    """

    spec: ModelSpec
    seed: int
    weights: Weights
    scaler: PriceScaler
    train_start: str
    known_until: str
    relative_closes: np.ndarray
    losses: tuple[float, ...]
    seconds: float
    out_of_sample: ChangeScore | None
    versions: dict[str, str]
    features: FeatureScaler | None = None
    validation_losses: tuple[float, ...] = ()
    stopped_by: str = ""

    @property
    def model(self) -> TrainedModel:
        """The trained model of this seed."""
        return TrainedModel(self.spec, self.scaler, (self.weights,), self.features, (self.seed,))

    @property
    def is_complete(self) -> bool:
        """Whether all epochs were run, or as many as patience asked for.

        A fit that its budget stopped depends on the machine's speed and is not to be kept.
        """
        return self.spec.network.is_own or self.stopped_by == "patience" or len(self.losses) == self.spec.training.epochs

    def difference_to(self, history: Span | DailyBars) -> float:
        """Largest relative difference between the training closes and the same stretch of another history, and between its features.

        A dividend or split after the span changes nothing; other bars or another vendor's prices do.

        Args:
            history: bars that reach from before the span's start, and as far before as its features look back, to its last bar.

        Returns:
            A fraction, of features in units of their scaler; infinity when the history lacks the stretch.
        """
        past = history.until(np.datetime64(self.scaler.anchor_time, "D") + np.timedelta64(1, "D") - np.timedelta64(1, "ns"))
        num_train, lead = self.relative_closes.size, self.spec.inputs.lead
        if len(past) < num_train + lead:
            return math.inf
        closes = past.closes[-num_train:]
        of_closes = float(np.abs(closes / closes[-1] / self.relative_closes - 1.0).max())
        if self.features is None or not isinstance(past, DailyBars):
            return of_closes
        seen = num_train if not self.spec.training.validation_bars else bars_fitted(num_train - 1 - self.spec.window.horizon, self.spec)
        shown = features_shown(past[len(past) - num_train - lead :], self.spec)[:seen]
        scaler = self.features.rebased(float(closes[-1]) / self.scaler.anchor_close)
        return max(of_closes, scaler.difference_to(shown, self.spec.inputs.scaling))


def refit(
    history: Span | DailyBars, spec: ModelSpec, seed: int, budget_seconds: float = math.inf, on_epoch: OnEpoch = ignore_progress
) -> Refit:
    """Train on the newest bars of a history, holdout excluded, and measure on the holdout.

    With the defaults, the newest 1,280 bars give a training span of 1,260 (the scaler sees these alone), 1,200 windows, and 20
    bars to measure on. With an expanding window all bars of the history take the place of the newest. Where bars are set aside for
    validation, the scaler sees neither them nor the embargo before them.

    Args:
        history: at least ``bars_of_refit`` bars that were known at the moment of the refit.
        spec: what to train.
        seed: decides everything random.
        budget_seconds: wall time after which the fit stops with the best weights so far; see ``Refit.is_complete``.
        on_epoch: told after every epoch of the fit.

    Raises:
        HistoryTooShort: there are fewer bars.
        InvalidSpec: the network reads something else than windows of bars, or the loss is not that of the target.
        TrainingDiverged: the fit gave no finite numbers.
        BackendUnavailable: the training framework cannot be used.
    """
    problem = _Problem.cut(history, spec)
    return problem.solved(fit_network(problem.windows, spec, seed, budget_seconds, on_epoch), seed)


def refit_together(histories: Sequence[Span | DailyBars], spec: ModelSpec, seeds: Sequence[int]) -> list[Refit | TrainingDiverged]:
    """Make many refits of one spec in batches of independent problems: months, symbols and seeds alike.

    What is trained on equally many bars is one batch. With an expanding window each month is a batch of its own, of all its seeds.

    Args:
        histories: P histories, as for ``refit``; the same one may occur with several seeds.
        spec: what to train; the backend must be ``jax``.
        seeds: P seeds.

    Returns:
        For each problem what ``refit`` would give, up to the last bits, or the error that its fit ended with.

    Raises:
        HistoryTooShort: a history has too few bars.
        InvalidSpec: the backend cannot train together.
        BackendUnavailable: JAX cannot be used here.
    """
    problems = [_Problem.cut(history, spec) for history in histories]
    batches: dict[int, list[int]] = {}
    for place, problem in enumerate(problems):
        batches.setdefault(len(problem.windows), []).append(place)
    made: dict[int, Refit | TrainingDiverged] = {}
    for places in batches.values():
        fitted = fit_together([problems[place].windows for place in places], spec, [seeds[place] for place in places])
        for place, found in zip(places, fitted, strict=True):
            made[place] = found if isinstance(found, TrainingDiverged) else problems[place].solved(found, seeds[place])
    return [made[place] for place in range(len(problems))]


@dataclass(frozen=True, eq=False)
class _Problem:
    """What a refit trains on: its bars of a history, their training part, its scaler and windows."""

    spec: ModelSpec
    bars: Span | DailyBars
    train: Span
    scaler: PriceScaler
    windows: Windows
    features: FeatureScaler | None = None

    @classmethod
    def cut(cls, history: Span | DailyBars, spec: ModelSpec) -> "_Problem":
        _require_served(spec)
        if not spec.needs_bars:
            span = bars_of_refit(history.span if isinstance(history, DailyBars) else history, spec)
            train = span[: len(span) - spec.window.holdout]
            seen = len(train) if not spec.training.validation_bars else bars_fitted(len(train) - 1 - spec.window.horizon, spec)
            scaler = PriceScaler.fit(train[:seen], spec.window.horizon).anchored(train)
            return cls(spec, span, train, scaler, training_windows(train, scaler, spec))
        bars = bars_of_refit(require_bars(history, spec), spec)
        known = bars[: len(bars) - spec.window.holdout]
        found = Examples.cut(known, spec)
        return cls(spec, bars, known.span[spec.inputs.lead :], found.scaler, found.windows, found.features)

    def solved(self, fitted: FittedWeights, seed: int) -> Refit:
        return Refit(
            spec=self.spec,
            seed=seed,
            weights=fitted.weights,
            scaler=self.scaler,
            train_start=str(self.train.times[0].astype("datetime64[s]")),
            known_until=str(self.bars.times[-1].astype("datetime64[s]")),
            relative_closes=(self.train.closes / self.train.closes[-1]).astype(np.float32),
            losses=fitted.losses,
            seconds=fitted.seconds,
            out_of_sample=_score_holdout(TrainedModel(self.spec, self.scaler, (fitted.weights,), self.features, (seed,)), self.bars),
            versions=training_versions(self.spec),
            features=self.features,
            validation_losses=fitted.validation_losses,
            stopped_by=fitted.stopped_by,
        )


def _require_served(spec: ModelSpec) -> None:
    """Refuse a network of the library that reads something else than windows, and a loss that is not that of the target."""
    name, training = spec.network.name, spec.training
    if spec.network.is_own:
        return
    inputs, loss = get_network(name).inputs, "binary_crossentropy" if training.target == "direction" else "mean_squared_error"
    if inputs != ("windows",):
        raise InvalidSpec(f"The network {name} reads {' and '.join(inputs)}: expected one that reads windows of bars alone.")
    if training.loss != loss:
        raise InvalidSpec(f"TrainingSpec has loss={training.loss!r} with target={training.target!r}: expected {loss}.")


def rescored(kept: Refit, history: Span | DailyBars) -> Refit:
    """The refit with its errors on the holdout, as its own spec makes forecasts.

    Args:
        kept: what was trained.
        history: what it was trained from, in the prices of its scaler, holdout included.
    """
    return replace(kept, out_of_sample=_score_holdout(kept.model, history))


def training_versions(spec: ModelSpec) -> dict[str, str]:
    """Versions of Python and of the packages that a fit of this spec uses."""
    packages = _PACKAGES[spec.training.backend]
    if spec.network.is_own:
        packages = ("scikit-learn", *(name for name in packages if name != "jax"))
    return {"python": platform.python_version()} | {name: version(name) for name in packages}


def out_of_sample_figures(fit: Refit) -> dict[str, float] | None:
    """The holdout's figures as a plain dictionary, ready for JSON; None without a holdout."""
    return asdict(fit.out_of_sample) if fit.out_of_sample else None


def _score_holdout(model: TrainedModel, bars: Span | DailyBars) -> ChangeScore | None:
    """Errors on the holdout; None without one, and for what is no price."""
    horizon, longest = model.spec.window.horizon, model.spec.inputs.lead + model.spec.window.lookback
    num_train = len(bars) - model.spec.window.holdout
    num_forecasts = len(bars) - num_train - horizon + 1  # the first is made at the training span's last bar
    if num_forecasts < 1 or model.spec.training.target not in PRICE_TARGETS:
        return None
    seen = bars[num_train - longest - 1 : -horizon]
    predicted = model.forecast_levels(seen)[-num_forecasts:]
    first = num_train - 1
    bases, actual = bars.closes[first : first + num_forecasts], bars.closes[first + horizon :]
    return score_changes(predicted / bases - 1.0, actual / bases - 1.0)
