"""One network beside all its references: the primary loss and test of each target, and the answer that they give.

The rules were written down before any result: the loss and the test of a target in `forecasting.scores.primaries`, the answer in
:func:`verdict`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from forecasting.references.inputs import TRADING_DAYS
from forecasting.scores.clark_west import clark_west
from forecasting.scores.diebold_mariano import diebold_mariano
from forecasting.scores.encompassing import encompassing
from forecasting.scores.losses import brier, direction_hit, log_squared_error, squared_error
from forecasting.scores.many import holm
from forecasting.scores.pesaran_timmermann import pesaran_timmermann
from forecasting.scores.power import observations_for_hit_rate, observations_for_loss_difference
from forecasting.scores.primaries import primary
from forecasting.targets import Target
from minilean.errors import InputError

SIZE = 0.05
# What becomes the forecast that nothing changes where all its coefficients are zero.
NESTING_NO_CHANGE = frozenset({"mean", "ridge", "decomposition"})
_HALF = 0.5


@dataclass(frozen=True, eq=False)
class Comparison:
    """Forecasts of the same outcomes.

    Args:
        symbol: ticker.
        target: what was forecast.
        values: shape (N,), what happened.
        forecasts: by name, shape (N,): a change, a probability of a rise, or a logarithm of variance.
        judged: name of what is judged among them, a network averaged over seeds; empty where none serves the target.
        seeds: shape (S, N), forecasts of the judged network's seeds; empty without one.
    """

    symbol: str
    target: Target
    values: np.ndarray
    forecasts: Mapping[str, np.ndarray]
    judged: str = ""
    seeds: np.ndarray = field(default_factory=lambda: np.empty((0, 0)))


@dataclass(frozen=True)
class Row:
    """What one of them came to.

    Args:
        name: network or reference.
        loss: mean squared error; of directions, the share of wrong ones.
        gain: by how much the loss is below that of the one compared with, as a share of that; for directions, right ones above what
            independent forecasts with the same shares would have.
        low: lower end of its 95 % interval.
        high: its upper end.
        p_value: of the target's primary test, one-sided: that it knows nothing more than the one compared with.
        hit_rate: share of right directions; NaN where none are forecast.
        brier: Brier score of probabilities; NaN where none are forecast.
        needed: observations at which such a gain would be seen in four of five cases; infinity where there is none.
    """

    name: str
    loss: float
    gain: float
    low: float
    high: float
    p_value: float
    hit_rate: float
    brier: float
    needed: float


@dataclass(frozen=True)
class Board:
    """One symbol and target.

    Args:
        symbol: ticker.
        target: what was forecast.
        num_forecasts: number of outcomes.
        majority_rate: share of the direction that came more often; NaN for variances.
        against: the name that gains and tests compare with.
        rows: network and references, the least loss first.
        judged: the network's row; None where none serves the target.
    """

    symbol: str
    target: Target
    num_forecasts: int
    majority_rate: float
    against: str
    rows: tuple[Row, ...]
    judged: Row | None


def make_board(comparison: Comparison) -> Board:
    """Score everything that forecast the same outcomes.

    Raises:
        InputError: the one that is compared with is not among them.
        InvalidForecasts: there are too few outcomes for the horizon.
    """
    target, values, forecasts = comparison.target, comparison.values, comparison.forecasts
    against = _compared_with(comparison)
    make = _direction_row if target.name == "direction" else _loss_row
    rows = [make(name, forecast, values, (against, forecasts[against]), target) for name, forecast in forecasts.items()]
    rows.sort(key=lambda row: (row.loss, row.name))
    up = float(np.mean(values > (_HALF if target.name == "direction" else 0.0)))
    majority = math.nan if target.name == "log_variance" else max(up, 1.0 - up)
    judged = next((row for row in rows if row.name == comparison.judged), None)
    return Board(comparison.symbol, target, values.size, majority, against, tuple(rows), judged)


def _compared_with(comparison: Comparison) -> str:
    declared = primary(comparison.target.name).reference
    others = sorted(name for name in comparison.forecasts if name != comparison.judged)
    if declared == "best" and others:
        return min(others, key=lambda name: float(np.mean(_losses(comparison.target, comparison.values, comparison.forecasts[name]))))
    if declared not in others:
        raise InputError(
            f"{comparison.target.name} is compared with {declared!r}, which is not among the other forecasts: do not leave it out."
        )
    return declared


def _losses(target: Target, values: np.ndarray, forecast: np.ndarray) -> np.ndarray:
    """The primary loss of each forecast, shape (N,)."""
    if target.name == "log_variance":
        return log_squared_error(np.exp(values), np.exp(forecast))
    return squared_error(values, forecast)


def _loss_row(name: str, forecast: np.ndarray, values: np.ndarray, against: tuple[str, np.ndarray], target: Target) -> Row:
    other_name, other_forecast = against
    loss, other = _losses(target, values, forecast), _losses(target, values, other_forecast)
    found = diebold_mariano(other - loss, target.known_after, "greater")
    scale = float(other.mean()) or 1.0
    hits = math.nan if target.name == "log_variance" else float(np.mean((forecast > 0) == (values > 0)))
    needed = observations_for_loss_difference(other - loss, target.known_after)
    means = (found.mean_difference / scale, found.low / scale, found.high / scale)
    nested = name in NESTING_NO_CHANGE and other_name == "last value"
    test = primary(target.name).nested_test if nested else primary(target.name).test
    if test == "clark_west":
        p_value = clark_west(values, other_forecast, forecast, target.known_after).p_value
    elif test == "encompassing":
        p_value = encompassing(values, other_forecast, forecast, target.known_after).test.p_value
    else:
        p_value = found.p_value
    return Row(name, float(loss.mean()), *means, p_value, hits, math.nan, needed)


def _direction_row(name: str, forecast: np.ndarray, values: np.ndarray, against: tuple[str, np.ndarray], target: Target) -> Row:
    said, happened = forecast - _HALF, values - _HALF
    hits = float(direction_hit(happened, said).mean())
    loss, score = 1.0 - hits, math.nan if np.isin(forecast, (0.0, 1.0)).all() else float(brier(values, forecast).mean())
    if (said > 0).all() or not (said > 0).any():
        # one direction alone: as right as that direction is often, which no test can tell from luck
        return Row(name, loss, 0.0, 0.0, 0.0, 1.0, hits, score, math.inf)
    found = pesaran_timmermann(happened, said, target.known_after)
    needed = observations_for_hit_rate(found.hit_rate, found.expected_rate) if found.hit_rate > found.expected_rate else math.inf
    robust = found.robust
    return Row(name, loss, robust.mean_difference, robust.low, robust.high, robust.p_value, hits, score, needed)


@dataclass(frozen=True)
class Verdict:
    """The answer about a network.

    Args:
        word: ``yes``, ``no``, or ``not enough data``.
        reason: one sentence.
    """

    word: str
    reason: str


def verdict(boards: Sequence[Board]) -> Verdict:
    """Whether a network knows anything that its references do not.

    *yes*: on some symbol and target its primary test rejects at 5 %, adjusted for the number of boards (Holm 1979), and no reference with
    the same inputs has a smaller loss. *not enough data*: it does not, but some gain over what it is compared with is best of all and of a
    size that as many forecasts as there are show in fewer than four of five cases. *no* otherwise.

    Args:
        boards: those that have a judged network, at least one.

    Raises:
        InputError: none has one.
    """
    judged = [(board, board.judged) for board in boards if board.judged is not None]
    if not judged:
        raise InputError("No network forecasts these targets: name close_change, open_to_open or direction.")
    adjusted = holm([row.p_value for _, row in judged])
    best = [board.rows[0].name == row.name for board, row in judged]
    found = [(p, board, row) for p, is_best, (board, row) in zip(adjusted, best, judged, strict=True) if is_best and p < SIZE]
    if found:
        p, board, row = min(found, key=lambda entry: entry[0])
        return Verdict("yes", f"{_of(board)}, it gains {row.gain:.2%} on {board.against} (p {p:.3f}), and no reference errs less.")
    waiting = [
        (row.needed - board.num_forecasts, board, row)
        for is_best, (board, row) in zip(best, judged, strict=True)
        if is_best and row.gain > 0 and board.num_forecasts < row.needed < math.inf
    ]
    if waiting:
        more, board, row = min(waiting, key=lambda entry: entry[0])
        years = max(1, math.ceil(more / TRADING_DAYS))
        return Verdict("not enough data", f"{_of(board)}, it gains {row.gain:.2%}: needs about {years} more years to tell that from luck.")
    least = min(judged, key=lambda entry: entry[1].p_value)
    better = next((row.name for row in least[0].rows if row.loss < least[1].loss), least[0].against)
    return Verdict("no", f"{_of(least[0])}, where it comes closest, {better} errs no more than it does (p {min(adjusted):.2f}).")


def _of(board: Board) -> str:
    return f"For {board.symbol}, {board.target.name} over {board.target.horizon}"


def markdown(board: Board) -> str:
    """A board as a table."""
    of = board.target.name
    columns = {
        "": lambda row: f"**{row.name}**" if board.judged is not None and row.name == board.judged.name else row.name,
        "RMSE, %": lambda row: f"{100 * math.sqrt(row.loss):.4f}",
        "log-MSE": lambda row: f"{row.loss:.4f}",
        "right sign": lambda row: f"{row.hit_rate:.1%}",
        "Brier": lambda row: "" if math.isnan(row.brier) else f"{row.brier:.4f}",
        "hits above chance" if of == "direction" else f"gain on {board.against}": lambda row: f"{row.gain:+.2%}",
        "95 % interval": lambda row: f"{row.low:+.2%} to {row.high:+.2%}",
        "p": lambda row: f"{row.p_value:.3f}",
    }
    left_out = {"direction": ("RMSE, %", "log-MSE"), "log_variance": ("RMSE, %", "right sign", "Brier")}.get(of, ("log-MSE", "Brier"))
    heads = [head for head in columns if head not in left_out]
    measured = f", {board.target.measure}" if of == "log_variance" else ""
    title = f"**{board.symbol}, {of} over {board.target.horizon}{measured}**: {board.num_forecasts} forecasts"
    title += "" if of == "log_variance" else f", the majority alone is right in {board.majority_rate:.1%}"
    lines = [title, "", f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    lines += [f"| {' | '.join(columns[head](row) for head in heads)} |" for row in board.rows]
    return "\n".join(lines) + "\n"
