"""How many examples are set aside to validate on, and the record of a fit that the trainers hand back."""

from collections.abc import Sequence

from forecasting.errors import HistoryTooShort, InvalidSpec

History = dict[str, list[float]]
"""``train_loss`` and ``val_loss`` of each epoch; the second is empty where nothing was set aside."""

# A scale and a step of the optimizer need more than one example.
_LEAST = 2


def validation_size(num_windows: int, share: float, horizon: int, what: str) -> int:
    """How many of the newest windows are set aside.

    Args:
        num_windows: windows that there are, one for each bar or text.
        share: of the windows, at least 0 and less than 1; above 0 it is at least one window.
        horizon: bars from the newest of a window to its target; one less are left out between the two parts.
        what: what there are too few of, for the error.

    Raises:
        InvalidSpec: the share is none.
        HistoryTooShort: fewer than two windows would remain to fit.
    """
    if isinstance(share, bool) or not isinstance(share, (int, float)) or not 0 <= share < 1:
        raise InvalidSpec(f"A fit has validation_split={share!r}: expected a number of at least 0 and less than 1.")
    size = max(1, int(num_windows * share)) if share else 0
    remaining = num_windows - size - (horizon - 1 if size else 0)
    if remaining < _LEAST:
        raise HistoryTooShort(
            f"{what} give {max(num_windows, 0)} examples, of which {max(remaining, 0)} remain to fit: expected at least {_LEAST}; "
            "provide more, or set fewer aside."
        )
    return size


def history_of(losses: Sequence[float], validation_losses: Sequence[float]) -> History:
    """Both losses of every epoch as the trainers give them."""
    return {"train_loss": list(losses), "val_loss": list(validation_losses)}
