"""One network beside all its references: the primary loss and test of each target, and the answer that they give.

The rules were written down before any result: the loss and the test of a target in `forecasting.scores.primaries`, the answer in
:func:`verdict`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from forecasting.references import all_references, implied_lag
from forecasting.references.inputs import TRADING_DAYS
from forecasting.scores.clark_west import clark_west
from forecasting.scores.diebold_mariano import diebold_mariano
from forecasting.scores.encompassing import encompassing
from forecasting.scores.losses import brier
from forecasting.scores.many import holm, model_confidence_set
from forecasting.scores.pesaran_timmermann import pesaran_timmermann
from forecasting.scores.power import observations_for_loss_difference, observations_for_mean
from forecasting.scores.primaries import primary, primary_losses
from forecasting.targets import Target
from minilean.errors import InputError

SIZE = 0.05
# The name of a network that is judged alone.
NETWORK = "network"
# What becomes the forecast that nothing changes where all its coefficients are zero.
NESTING_NO_CHANGE = frozenset({"mean", "ridge", "decomposition"})
_HALF = 0.5
_POWER = 0.8


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
        implied: whether the judged network is shown implied volatilities.
    """

    symbol: str
    target: Target
    values: np.ndarray
    forecasts: Mapping[str, np.ndarray]
    judged: str = ""
    seeds: np.ndarray = field(default_factory=lambda: np.empty((0, 0)))
    implied: bool = False


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
        judged: the judged one's row; None where it does not serve the target.
        best: the row of the least loss of the references that have no more inputs than it; None without one.
    """

    symbol: str
    target: Target
    num_forecasts: int
    majority_rate: float
    against: str
    rows: tuple[Row, ...]
    judged: Row | None
    best: Row | None = None

    @property
    def is_best(self) -> bool:
        """Whether no reference with the same inputs errs less than the judged one."""
        return self.judged is not None and (self.best is None or self.judged.loss <= self.best.loss)


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
    rivals = _rivals(comparison)
    best = next((row for row in rows if row.name in rivals), None)
    return Board(comparison.symbol, target, values.size, majority, against, tuple(rows), judged, best)


def _rivals(comparison: Comparison) -> list[str]:
    """The others that have no more inputs than the judged one; all where none is judged."""
    others = sorted(name for name in comparison.forecasts if name != comparison.judged)
    if not comparison.judged:
        return others
    own = 0 if comparison.implied else _lag(comparison.judged)
    return [name for name in others if (lag := _lag(name)) is None or (own is not None and lag >= own)]


def _lag(name: str) -> int | None:
    """How many bars old the implied volatility is that a reference looks at; None where it looks at none, or is no reference."""
    return implied_lag(name) if name in all_references() else None


def _compared_with(comparison: Comparison) -> str:
    declared = primary(comparison.target.name).reference
    rivals = _rivals(comparison)
    if declared == "best" and rivals:
        losses = {name: primary_losses(comparison.target.name, comparison.values, comparison.forecasts[name]) for name in rivals}
        return min(rivals, key=lambda name: float(np.mean(losses[name])))
    if declared not in rivals:
        raise InputError(f"{comparison.target.name} is compared with {declared!r}, which is not among the other forecasts: judge another.")
    return declared


def _loss_row(name: str, forecast: np.ndarray, values: np.ndarray, against: tuple[str, np.ndarray], target: Target) -> Row:
    other_name, other_forecast = against
    loss, other = (primary_losses(target.name, values, said) for said in (forecast, other_forecast))
    found = diebold_mariano(other - loss, target.known_after, "greater")
    scale = float(other.mean()) or 1.0
    # nothing is no direction, and a variance has none
    hits = float(np.mean((forecast > 0) == (values > 0))) if target.name != "log_variance" and forecast.any() else math.nan
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
    loss = float(primary_losses(target.name, values, forecast).mean())
    hits, score = 1.0 - loss, math.nan if np.isin(forecast, (0.0, 1.0)).all() else float(brier(values, forecast).mean())
    if (said > 0).all() or not (said > 0).any():
        # one direction alone: as right as that direction is often, which no test can tell from luck
        return Row(name, loss, 0.0, 0.0, 0.0, 1.0, hits, score, math.inf)
    found = pesaran_timmermann(happened, said, target.known_after)
    robust = found.robust
    # the long-run variance of what is tested, from its own standard error: overlapping outcomes count for less
    spread = (robust.mean_difference / robust.statistic) ** 2 * robust.n if robust.statistic else 0.0
    needed = observations_for_mean(robust.mean_difference, spread)
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


def may_be_best(comparison: Comparison, size: float = SIZE) -> dict[str, bool]:
    """Which of the forecasts may be the best one, as far as their primary losses tell: the model confidence set.

    Args:
        comparison: two forecasts or more.
        size: probability of leaving out a best one.
    """
    names = sorted(comparison.forecasts)
    target = comparison.target
    losses = np.column_stack([primary_losses(target.name, comparison.values, comparison.forecasts[name]) for name in names])
    if (losses == losses[:, :1]).all():
        return dict.fromkeys(names, True)
    found = model_confidence_set(losses, target.known_after, size)
    return {name: bool(is_in) for name, is_in in zip(names, found.included, strict=True)}


def verdict(boards: Sequence[Board], family: Sequence[Board] | None = None) -> Verdict:
    """Whether what is judged knows anything that its references do not.

    *yes*: on some symbol and target its primary test rejects at 5 %, adjusted for the number of boards (Holm 1979), and no reference with
    the same inputs has a smaller loss. *not enough data*: it does not, but somewhere no reference errs less, and its gain is of a size that
    as many forecasts as there are show in fewer than four of five cases at that level. *no* otherwise.

    Args:
        boards: those on which something is judged, at least one.
        family: all boards that are looked at together, these among them, for whose number is adjusted; these alone by default.

    Raises:
        InputError: there is none.
    """
    among = boards if family is None else family
    asked = {id(board) for board in boards}
    judged = [(p, board, board.judged) for board, p in zip(among, adjusted(among), strict=True) if id(board) in asked and board.judged]
    if not judged:
        raise InputError("Nothing is judged on these targets: name close_change, open_to_open or direction.")
    tried = sum(board.judged is not None for board in among)
    best = [(p, board, row) for p, board, row in judged if board.is_best]
    found = min((entry for entry in best if entry[0] < SIZE), key=lambda entry: entry[0], default=None)
    if found is not None:
        p, board, row = found
        return Verdict("yes", f"{_of(board)}, {_who(row)} gains {row.gain:.2%} on {board.against} (p {p:.3f}), and no reference errs less.")
    more = _for_so_many(tried)
    waiting = [
        (more * row.needed - board.num_forecasts, board, row) for _, board, row in best if row.gain > 0 and math.isfinite(row.needed)
    ]
    waiting = [entry for entry in waiting if entry[0] > 0]
    if waiting:
        missing, board, row = min(waiting, key=lambda entry: entry[0])
        years = max(1, math.ceil(missing / TRADING_DAYS))
        gains = f"{_who(row)} gains {row.gain:.2%}: needs about {years} more years to tell that from luck."
        return Verdict("not enough data", f"{_of(board)}, {gains}")
    if best:
        p, board, row = min(best, key=lambda entry: entry[0])
        luck = f"such a gain comes by luck (p {p:.2f} of {tried} tried)."
        return Verdict("no", f"{_of(board)}, no reference errs less{_than(row)}, but {luck}")
    p, board, row = min(judged, key=lambda entry: entry[0])
    better = "" if board.best is None else board.best.name
    return Verdict("no", f"{_of(board)}, where {_who(row)} comes closest, {better} errs less (p {p:.2f}).")


def adjusted(boards: Sequence[Board]) -> list[float]:
    """The p-value of each board's judged one, adjusted for the number of boards (Holm 1979); NaN where none is judged."""
    given = [math.nan if board.judged is None else board.judged.p_value for board in boards]
    judged = [p for p in given if not math.isnan(p)]
    found = iter(holm(judged) if judged else ())
    return [p if math.isnan(p) else float(next(found)) for p in given]


def _who(row: Row) -> str:
    return "it" if row.name == NETWORK else row.name


def _than(row: Row) -> str:
    return "" if row.name == NETWORK else f" than {row.name}"


def _for_so_many(num_boards: int) -> float:
    """How many times the forecasts one of several boards needs, since its test must reject at a smaller size."""
    from scipy.special import ndtri

    return float((ndtri(1.0 - SIZE / num_boards) + ndtri(_POWER)) / (ndtri(1.0 - SIZE) + ndtri(_POWER))) ** 2


def _of(board: Board) -> str:
    return f"For {board.symbol}, {board.target.name} over {board.target.horizon}"


def markdown(board: Board) -> str:
    """A board as a table."""
    of = board.target.name
    columns = {
        "": lambda row: f"**{row.name}**" if board.judged is not None and row.name == board.judged.name else row.name,
        "RMSE, %": lambda row: f"{100 * math.sqrt(row.loss):.4f}",
        "log-MSE": lambda row: f"{row.loss:.4f}",
        "right sign": lambda row: "" if math.isnan(row.hit_rate) else f"{row.hit_rate:.1%}",
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
