"""One refit of a panel's network: from weekly returns to weights, in the form in which every refit is published and loaded."""

import math

import numpy as np

from forecasting.errors import InvalidSpec
from forecasting.fit_progress import OnEpoch, ignore_progress
from forecasting.networks import Weights, graph_of
from forecasting.panel.panel_windows import fit_scaler, training_windows
from forecasting.panel.weekly_panel import WeeklyPanel
from forecasting.refit import Refit, training_versions
from forecasting.scaling import PriceScaler
from forecasting.specs import InputSpec, ModelSpec, NetworkSpec, TrainingSpec, WindowSpec, usual_forecast_bars
from forecasting.training import fit_network
from forecasting.windows import Windows, bars_fitted, split_validation

LOOKBACK = 52
"""Weeks that a forecast looks back on."""
# What a bar shows: the change from the bar before, so that the first bar of a refit is the base of the second alone.
_INPUTS = InputSpec(("return(1)",))


def panel_spec(num_tickers: int, training_weeks: int, training: TrainingSpec, lookback: int = LOOKBACK) -> ModelSpec:
    """The published network on a panel; its bars are weeks: layers of 25 and 10 units, dropout 0.2, vectors of 5, a dense layer of 10.

    Args:
        num_tickers: how many tickers the network numbers.
        training_weeks: newest weeks that a refit uses, those that validate among them.
        training: how it is fitted; target and loss are those of a direction.
        lookback: weeks in a window.

    Raises:
        InvalidSpec: there are too few weeks, or a value is out of range.
    """
    network = NetworkSpec("cross_section", units=10, dropout=0.2, sizes=(25, 10), vocabulary=num_tickers, embedding=5)
    window = WindowSpec(lookback, training_bars=training_weeks, holdout=0, forecast_bars=usual_forecast_bars(lookback))
    spec = ModelSpec(window, network, training, _INPUTS)
    require_panel_spec(spec)
    return spec


def require_panel_spec(spec: ModelSpec) -> None:
    """Refuse a spec that no panel is trained by.

    Raises:
        InvalidSpec: says what is expected.
    """
    training, window = spec.training, spec.window
    if spec.inputs != _INPUTS or training.target != "direction" or training.loss != "binary_crossentropy":
        raise InvalidSpec(
            f"A panel is shown {', '.join(spec.inputs.features)} with target={training.target!r} and loss={training.loss!r}: "
            "expected return(1), direction and binary_crossentropy."
        )
    if window.horizon != 1 or window.holdout != 0 or window.seed_alignment or window.expanding:
        raise InvalidSpec(
            f"A panel has {window}: expected horizon=1 and holdout=0, a window that rolls and no seed_alignment; what comes after the "
            "training span measures it."
        )


def refit_panel(
    panel: WeeklyPanel, spec: ModelSpec, seed: int, budget_seconds: float = math.inf, on_epoch: OnEpoch = ignore_progress
) -> Refit:
    """Train on the newest weeks of a panel.

    The newest ``validation_bars`` weeks score every epoch; between them and the rest lies an embargo of a week. Bounds of the changes are
    those of the weeks that are fitted. A ticker without a window to learn gets the mean of the vectors of the others.

    Args:
        panel: at least ``bars_of_refit`` weeks that were known at the moment of the refit.
        spec: what to train; see `panel_spec`.
        seed: decides everything random.
        budget_seconds: wall time after which the fit stops with the best weights so far; see ``Refit.is_complete``.
        on_epoch: told after every epoch of the fit.

    Raises:
        HistoryTooShort: there are fewer weeks, or no ticker has a window.
        InvalidHistory: a class is missing from what is learned or validated.
        InvalidSpec: the spec is none of a panel, or numbers more tickers or fewer.
        TrainingDiverged: the fit gave no finite numbers.
        BackendUnavailable: the training framework cannot be used.
    """
    require_panel_spec(spec)
    if spec.network.vocabulary != len(panel.tickers):
        raise InvalidSpec(
            f"NetworkSpec has vocabulary={spec.network.vocabulary} and the panel {len(panel.tickers)} tickers: make them equal."
        )
    known = panel.last(spec.bars_of_refit, "A refit")
    scaler = fit_scaler(known.returns[1 : _weeks_fitted(len(known), spec)])
    windows = training_windows(known, spec, scaler)
    fitted = fit_network(windows, spec, seed, budget_seconds, on_epoch)
    train = known.index[spec.inputs.lead :]
    return Refit(
        spec=spec,
        seed=seed,
        weights=with_mean_vectors(fitted.weights, spec, _fitted_numbers(windows, spec)),
        scaler=PriceScaler.fit(train),
        train_start=str(train.times[0].astype("datetime64[s]")),
        known_until=str(train.times[-1].astype("datetime64[s]")),
        relative_closes=(train.closes / train.closes[-1]).astype(np.float32),
        losses=fitted.losses,
        seconds=fitted.seconds,
        out_of_sample=None,
        versions=training_versions(spec),
        features=scaler,
        validation_losses=fitted.validation_losses,
        stopped_by=fitted.stopped_by,
    )


def _weeks_fitted(num_weeks: int, spec: ModelSpec) -> int:
    """How many weeks, from the oldest, a fit sees whose newest windows are set aside."""
    return bars_fitted(num_weeks - 2, spec) if spec.training.validation_bars else num_weeks


def _fitted_numbers(windows: Windows, spec: ModelSpec) -> np.ndarray:
    """The numbers of the tickers that have a window to learn."""
    validation = spec.training.validation_bars
    fitted = split_validation(windows, validation, spec.window.horizon)[0] if validation else windows
    return np.unique(fitted.inputs[1])


def with_mean_vectors(weights: Weights, spec: ModelSpec, numbers: np.ndarray) -> Weights:
    """Weights whose vectors of tickers that had nothing to learn are the mean of the others.

    Args:
        weights: of a network of a panel.
        spec: its network is used.
        numbers: of the tickers that had a window to learn.
    """
    unseen = np.setdiff1d(np.arange(spec.network.vocabulary), numbers)
    if not unseen.size:
        return weights
    # a network of a panel has one array of this shape, its vectors of tickers
    place = graph_of(spec.network).weight_shapes.index((spec.network.vocabulary, spec.network.embedding))
    vectors = weights[place].copy()
    vectors[unseen] = vectors[numbers].mean(axis=0)
    return (*weights[:place], vectors, *weights[place + 1 :])
