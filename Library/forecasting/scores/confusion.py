"""Which directions were forecast and which came."""

from dataclasses import dataclass
from math import nan

from numpy.typing import ArrayLike

from forecasting.scores.arrays import equal_rows


@dataclass(frozen=True)
class Confusion:
    """Counts of forecast and actual directions. What would divide by nothing is NaN.

    Args:
        true_up: forecast up and went up.
        false_up: forecast up and went down.
        false_down: forecast down and went up.
        true_down: forecast down and went down.
    """

    true_up: int
    false_up: int
    false_down: int
    true_down: int

    @property
    def precision(self) -> float:
        """Share of forecasts of up that were right."""
        return _share(self.true_up, self.true_up + self.false_up)

    @property
    def recall(self) -> float:
        """Share of ups that were forecast."""
        return _share(self.true_up, self.true_up + self.false_down)

    @property
    def matthews_correlation(self) -> float:
        """Correlation of forecast and actual direction, from -1 to 1 (Matthews 1975); 0 knows nothing."""
        said = (self.true_up + self.false_up) * (self.false_down + self.true_down)
        came = (self.true_up + self.false_down) * (self.false_up + self.true_down)
        return _share(self.true_up * self.true_down - self.false_up * self.false_down, (said * came) ** 0.5)


def confusion(actual: ArrayLike, forecast: ArrayLike) -> Confusion:
    """Count forecast and actual directions; above zero is up, all else down.

    Args:
        actual: shape (N,), changes that came.
        forecast: shape (N,), forecast changes, or probabilities of up less one half.

    Raises:
        InvalidForecasts: the shapes differ, or there is nothing to count.
        NotFinite: a number is NaN or infinite.
    """
    happened, said = equal_rows(actual, forecast, ("changes", "forecasts"))
    up, said_up = happened > 0, said > 0
    return Confusion(
        true_up=int((up & said_up).sum()),
        false_up=int((~up & said_up).sum()),
        false_down=int((up & ~said_up).sum()),
        true_down=int((~up & ~said_up).sum()),
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else nan
