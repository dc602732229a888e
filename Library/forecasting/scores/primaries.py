"""Which loss and which test decide for each target. Written down before any result, so that none can be chosen after it.

Whatever else is shown beside them decides nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from forecasting.errors import InvalidForecasts
from forecasting.scores.losses import direction_hit, log_squared_error, squared_error

_HALF = 0.5


@dataclass(frozen=True)
class Primary:
    """What decides about forecasts of one target.

    Args:
        target: name of the target.
        losses: functions of ``losses`` by name; the first is the primary one. That of directions is a share of hits, where more is better.
        test: module of this package whose test decides.
        nested_test: the one that decides where the reference is nested in the model.
        reference: what is compared with: ``last value`` (nothing changes), ``majority`` (the direction that came more often in training),
            or ``best`` (the reference with the same inputs that has the smallest primary loss).
        alternative: the side on which the model knows something.
    """

    target: str
    losses: tuple[str, ...]
    test: str
    nested_test: str
    reference: str
    alternative: str


PRIMARIES = (
    Primary(
        target="close_change",
        losses=("squared_error",),
        test="diebold_mariano",
        nested_test="clark_west",
        reference="last value",
        alternative="greater",
    ),
    Primary(
        target="open_to_open",
        losses=("squared_error",),
        test="diebold_mariano",
        nested_test="clark_west",
        reference="last value",
        alternative="greater",
    ),
    Primary(
        target="direction",
        losses=("direction_hit",),
        test="pesaran_timmermann",
        nested_test="pesaran_timmermann",
        reference="majority",
        alternative="greater",
    ),
    Primary(
        target="log_variance",
        losses=("log_squared_error", "qlike"),
        test="encompassing",
        nested_test="encompassing",
        reference="best",
        alternative="greater",
    ),
)


def primary(target: str) -> Primary:
    """What decides about a target.

    Raises:
        InvalidForecasts: nothing was declared for it.
    """
    for declared in PRIMARIES:
        if declared.target == target:
            return declared
    raise InvalidForecasts(f"Nothing decides about the target {target!r}: expected one of {', '.join(one.target for one in PRIMARIES)}.")


_LOSSES: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "squared_error": squared_error,
    "direction_hit": lambda values, forecast: 1.0 - direction_hit(values - _HALF, forecast - _HALF),
    "log_squared_error": lambda values, forecast: log_squared_error(np.exp(values), np.exp(forecast)),
}


def primary_losses(target: str, values: np.ndarray, forecast: np.ndarray) -> np.ndarray:
    """The primary loss of each forecast, less being better: of a direction 1 where it is wrong and 0 where it is right.

    Args:
        target: name of the target.
        values: shape (N,), what happened: changes, 1 for a rise and 0 for none, or logarithms of variance.
        forecast: shape (N,), what was forecast: changes, probabilities of a rise, or logarithms of variance.

    Returns:
        shape (N,).

    Raises:
        InvalidForecasts: nothing was declared for the target, or the shapes differ.
        NotFinite: a number is NaN or infinite.
    """
    return _LOSSES[primary(target).losses[0]](values, forecast)
