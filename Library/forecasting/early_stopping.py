"""When a fit ends and which of its weights it gives: by a validation score, by a budget, or after all epochs. The same for all backends."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from forecasting.errors import InvalidHistory
from forecasting.fit_progress import OnEpoch, Stopwatch, raise_if_diverged
from forecasting.networks import Weights, graph_of
from forecasting.objectives import area_under_curve, mean_loss
from forecasting.specs import ModelSpec
from forecasting.windows import Windows

# Rows of one forecasting pass: enough to be quick, few enough that no linear algebra library shares a product out.
_ROWS = 64


@dataclass(frozen=True)
class FitOutcome:
    """What the epochs of a fit gave.

    Args:
        weights: float32 arrays in Keras' order.
        losses: mean training loss of every epoch that was run.
        validation_losses: mean loss of the windows set aside after each of them; empty without any.
        stopped_by: ``patience`` or ``budget``; empty where all epochs were run.
    """

    weights: Weights
    losses: tuple[float, ...]
    validation_losses: tuple[float, ...] = ()
    stopped_by: str = ""


def forward_in_parts(spec: ModelSpec, weights: Weights, windows: Windows) -> np.ndarray:
    """The network's outputs for windows, shape (N, K), in NumPy.

    Args:
        spec: its network is used.
        weights: of the network.
        windows: N examples.
    """
    forward = graph_of(spec.network, windows.num_features).prepare_forward(weights)
    firsts = range(0, len(windows), _ROWS)
    return np.concatenate([forward(*(part[first : first + _ROWS] for part in windows.inputs)) for first in firsts])


class EpochJudge:
    """Decides after each epoch whether there is another, and holds the best weights where they may be wanted.

    Scores are computed by the forecasting pass in NumPy, dropout and noise aside.

    Args:
        spec: its training says what is better and how long to wait for it.
        validation: windows that the fit does not see; None for none.
        budget_seconds: wall time from now on after which no further epoch is begun.
        on_epoch: told after every epoch.

    Raises:
        InvalidHistory: an area under the curve is asked for and the validation windows are all of one class.
    """

    def __init__(self, spec: ModelSpec, validation: Windows | None, budget_seconds: float, on_epoch: OnEpoch) -> None:
        self._spec, self._training, self._validation, self._on_epoch = spec, spec.training, validation, on_epoch
        self._stopwatch = Stopwatch(budget_seconds)
        self._keeps = self._training.patience > 0 or math.isfinite(budget_seconds)
        self._best: Sequence[Any] = ()
        self._best_rank, self._waited = math.inf, 0
        self._losses: list[float] = []
        self._validation_losses: list[float] = []
        self._stopped_by = ""
        if self._training.monitor == "auc" and validation is not None and np.unique(validation.y).size < 2:
            raise InvalidHistory(
                f"All {len(validation)} validation windows are of the class {validation.y[0]:g}, and an area under the curve needs both: "
                "set more bars aside, or monitor the loss."
            )

    def after_epoch(self, loss: float, weights: Callable[[], Sequence[Any]]) -> bool:
        """Take note of an epoch.

        Args:
            loss: its mean training loss.
            weights: gives the weights after it, arrays that later epochs leave alone.

        Returns:
            Whether another is to be run.

        Raises:
            TrainingDiverged: a loss is NaN or infinite.
        """
        training = self._training
        raise_if_diverged(loss, len(self._losses), training.epochs)
        self._losses.append(loss)
        rank = loss if self._validation is None else self._validated(self._validation, weights)
        # without patience the last of equal training losses counts, which is what was kept when only a budget could stop a fit
        if rank < self._best_rank or (rank == self._best_rank and not training.patience):
            self._best_rank, self._waited = rank, 0
            self._best = weights() if self._keeps else ()
        else:
            self._waited += 1
        has_room = self._stopwatch.has_room_for_another()
        if len(self._losses) < training.epochs:
            if training.patience and self._waited >= training.patience:
                self._stopped_by = "patience"
            elif not has_room:
                self._stopped_by = "budget"
        self._on_epoch(self._stopwatch.progress(training.epochs))
        return len(self._losses) < training.epochs and not self._stopped_by

    def _validated(self, validation: Windows, weights: Callable[[], Sequence[Any]]) -> float:
        outputs = forward_in_parts(self._spec, tuple(np.asarray(w) for w in weights()), validation)
        loss = mean_loss(self._training.loss, outputs, validation.y)
        raise_if_diverged(loss, len(self._losses) - 1, self._training.epochs, "validation")
        self._validation_losses.append(loss)
        if not self._training.patience:
            return self._losses[-1]
        return loss if self._training.monitor == "loss" else -area_under_curve(outputs, validation.y)

    def outcome(self, weights: Callable[[], Sequence[Any]]) -> FitOutcome:
        """What the fit gives: the best weights where patience or a budget has a say, else those after the last epoch.

        Args:
            weights: gives those after the last epoch.
        """
        last = not self._training.patience and not self._stopped_by
        given = tuple(np.asarray(w) for w in (weights() if last else self._best))
        return FitOutcome(given, tuple(self._losses), tuple(self._validation_losses), self._stopped_by)
