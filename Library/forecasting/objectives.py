"""What a fit makes small, of outputs that the forecasting pass gives: losses, the links that belong to them, and the area under the curve.

A network ends in plain numbers. Which of them is a price and which a logit is for the loss to say, so that the same network learns either.
"""

import numpy as np

from forecasting.errors import InvalidHistory, InvalidSpec


def linked(loss: str, outputs: np.ndarray) -> np.ndarray:
    """What outputs mean under a loss.

    Args:
        loss: one of ``LOSSES``.
        outputs: shape (N, K), of a network.

    Returns:
        shape (N, K), float64: the outputs themselves, the probability of the class 1 (K = 1), or those of all K classes.
    """
    values = np.asarray(outputs, dtype=np.float64)
    if loss == "binary_crossentropy":
        return 0.5 * (np.tanh(0.5 * values) + 1.0)
    if loss == "categorical_crossentropy":
        grown = np.exp(values - values.max(axis=1, keepdims=True))
        return grown / grown.sum(axis=1, keepdims=True)
    return values


def mean_loss(loss: str, outputs: np.ndarray, y: np.ndarray) -> float:
    """The mean loss of outputs.

    Args:
        loss: one of ``LOSSES``.
        outputs: shape (N, K), of a network.
        y: shape (N,): targets, 0 and 1, or the numbers of classes.
    """
    values, truth = np.asarray(outputs, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if loss == "binary_crossentropy":
        logits = values[:, 0]
        return float(np.mean(np.maximum(logits, 0.0) - logits * truth + np.log1p(np.exp(-np.abs(logits)))))
    if loss == "categorical_crossentropy":
        shifted = values - values.max(axis=1, keepdims=True)
        of_truth = np.take_along_axis(shifted, truth.astype(np.int64)[:, np.newaxis], axis=1)[:, 0]
        return float(np.mean(np.log(np.exp(shifted).sum(axis=1)) - of_truth))
    return float(np.mean((values[:, 0] - truth) ** 2))


def area_under_curve(outputs: np.ndarray, y: np.ndarray) -> float:
    """The chance that one of class 1 has a higher output than one of class 0, ties counted half (Mann and Whitney 1947).

    Args:
        outputs: shape (N, 1).
        y: shape (N,), 0 and 1, each at least once.
    """
    scores, ones = np.asarray(outputs)[:, 0], np.asarray(y) == 1
    _, places, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2.0)[places]  # the mean rank of each, from 1
    num_ones = int(ones.sum())
    return float((ranks[ones].sum() - num_ones * (num_ones + 1) / 2.0) / (num_ones * (ones.size - num_ones)))


def require_labels(loss: str, y: np.ndarray, num_outputs: int) -> None:
    """Refuse targets that a loss cannot take, and networks that do not end as it needs.

    Args:
        loss: one of ``LOSSES``.
        y: shape (N,).
        num_outputs: numbers that the network ends in.

    Raises:
        InvalidSpec: the network has one output for several classes, or several for one number.
        InvalidHistory: a target is no class.
    """
    classes = loss == "categorical_crossentropy"
    if classes != (num_outputs > 1):
        expected = "one for each class, at least two" if classes else "one"
        raise InvalidSpec(f"The network has {num_outputs} output{'s' * (num_outputs > 1)} and the loss is {loss}: expected {expected}.")
    allowed = {"binary_crossentropy": 2, "categorical_crossentropy": num_outputs}.get(loss)
    if allowed is not None and not np.isin(y, np.arange(allowed)).all():
        wrong = next(value for value in y.tolist() if value not in range(allowed))
        raise InvalidHistory(f"A target is {wrong:g} and the loss is {loss}: expected whole numbers from 0 to {allowed - 1}.")
