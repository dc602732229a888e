"""Settings of a reference are chosen inside its training span: by the newest part of it, which the trial fits do not see."""

import numpy as np

from forecasting.errors import HistoryTooShort
from forecasting.references.inputs import Inputs

_SHARE = 0.2
_LEAST = 20


def inner_split(inputs: Inputs, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows to fit on and rows to choose by, with the rows between whose outcomes the second would share left out.

    Args:
        inputs: its target says how long an outcome takes.
        rows: shape (N,), increasing.

    Returns:
        The first rows and the last fifth.

    Raises:
        HistoryTooShort: nothing is left to fit on.
    """
    cut = rows.size - max(1, round(_SHARE * rows.size))
    chosen_by = rows[cut:]
    first = rows[rows + inputs.target.known_after <= chosen_by[0]]
    if first.size < _LEAST:
        raise HistoryTooShort(
            f"{first.size} of {rows.size} training rows have an outcome before those that settings are chosen by, and {_LEAST} are needed: "
            "provide earlier data, or a shorter horizon."
        )
    return first, chosen_by


def squared_error(forecasts: np.ndarray, values: np.ndarray) -> float:
    """Mean squared error, the loss that every reference is tuned by; of probabilities it is the Brier score."""
    return float(np.mean((forecasts - values) ** 2))
