"""All networks beside all references in one table: what each forecasts of each target, adjusted for how many were looked at.

The rules are those of :mod:`scoreboard`: the loss and the test of a target in `forecasting.scores.primaries`, the answer in `verdict`.
"""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from evaluation import plain
from scoreboard import SIZE, Board, Comparison, Row, adjusted, may_be_best, verdict
from spans import DateSpan

from forecasting.references import implied_lag
from forecasting.scores.encompassing import encompassing
from forecasting.scores.primaries import primary
from forecasting.targets import Target
from minilean.errors import DataError

_INPUTS = {None: "prices", 0: "prices, VIX", 1: "prices, VIX of the day before"}


@dataclass(frozen=True)
class Beside:
    """A network beside what its target's primary test compares it with.

    Args:
        against: name of that reference.
        gain: by how much the network's loss is below that one's, as a share of it; for directions, right ones above chance.
        low: lower end of its 95 % interval.
        high: its upper end.
        p_value: of the primary test.
        adjusted: the same, adjusted for all networks and targets of the table (Holm 1979).
        share: of the network in the best mix with the reference, of log variances; NaN for other targets.
        share_low: lower end of its 95 % interval.
        share_high: its upper end.
    """

    against: str
    gain: float
    low: float
    high: float
    p_value: float
    adjusted: float
    share: float = math.nan
    share_low: float = math.nan
    share_high: float = math.nan


@dataclass(frozen=True)
class Line:
    """One network or reference.

    Args:
        name: of it.
        inputs: what it is shown, in words.
        loss: mean squared error; of directions, the share of wrong ones.
        hit_rate: share of right directions; NaN where none are forecast.
        may_be_best: whether it is in the model confidence set at 95 % of all that forecast the target.
        beside: of a network; None of a reference.
    """

    name: str
    inputs: str
    loss: float
    hit_rate: float
    may_be_best: bool
    beside: Beside | None


@dataclass(frozen=True)
class TargetTable:
    """All that forecast one target of one symbol.

    Args:
        symbol: ticker.
        target: what was forecast.
        num_forecasts: number of outcomes, the same for all.
        majority_rate: share of the direction that came more often; NaN for variances.
        word: the answer: ``yes``, ``no``, or ``not enough data``.
        reason: one sentence.
        lines: networks and references, the least loss first.
    """

    symbol: str
    target: Target
    num_forecasts: int
    majority_rate: float
    word: str
    reason: str
    lines: tuple[Line, ...]

    @property
    def passing(self) -> tuple[str, ...]:
        """Names of the networks whose primary test rejects at 5 % after adjustment, whether or not a reference errs less."""
        return tuple(line.name for line in self.lines if line.beside is not None and line.beside.adjusted < SIZE)


@dataclass(frozen=True)
class NetworkTable:
    """The table of one span.

    Args:
        days: the span.
        seeds: of each network; its forecast is their mean.
        word: the answer of the whole table.
        reason: one sentence.
        targets: a table for each symbol and target.
        notice: what belongs beside every figure, such as that prices are made up; empty where nothing does.
    """

    days: DateSpan
    seeds: tuple[int, ...]
    word: str
    reason: str
    targets: tuple[TargetTable, ...]
    notice: str = ""


def make_table(
    comparisons: Sequence[Comparison], boards: Sequence[Board], inputs: Mapping[str, str], days: DateSpan, seeds: tuple[int, ...]
) -> NetworkTable:
    """Put the boards of all networks together.

    Args:
        comparisons: one for each network and target; those of one symbol and target have the same outcomes and references.
        boards: what they came to, in the same order.
        inputs: what each network is shown, in words, by name.
        days: the span.
        seeds: of each network.

    Raises:
        InputError: nothing is judged.
    """
    p_values = adjusted(boards)
    cases: dict[tuple[str, Target], list[int]] = {}
    for place, board in enumerate(boards):
        cases.setdefault((board.symbol, board.target), []).append(place)
    targets = []
    for (symbol, target), places in cases.items():
        among, first = [boards[place] for place in places], boards[places[0]]
        every = {name: said for place in places for name, said in comparisons[place].forecasts.items()}
        inside = may_be_best(replace(comparisons[places[0]], forecasts=every, judged=""))
        lines = [_reference_line(row, inside) for row in first.rows if row is not first.judged]
        for place in places:
            row = boards[place].judged
            if row is not None:
                beside = _beside(comparisons[place], boards[place], row, p_values[place])
                lines.append(Line(row.name, inputs[row.name], row.loss, row.hit_rate, inside[row.name], beside))
        said = verdict(among, boards)
        lines.sort(key=lambda line: (line.loss, line.name))
        targets.append(TargetTable(symbol, target, first.num_forecasts, first.majority_rate, said.word, said.reason, tuple(lines)))
    said = verdict(boards)
    return NetworkTable(days, seeds, said.word, said.reason, tuple(targets))


def _reference_line(row: Row, inside: Mapping[str, bool]) -> Line:
    return Line(row.name, _INPUTS[implied_lag(row.name)], row.loss, row.hit_rate, inside[row.name], None)


def _beside(comparison: Comparison, board: Board, row: Row, p_value: float) -> Beside:
    found = Beside(board.against, row.gain, row.low, row.high, row.p_value, p_value)
    if board.target.name != "log_variance":
        return found
    forecasts, known_after = comparison.forecasts, board.target.known_after
    mixed = encompassing(comparison.values, forecasts[board.against], forecasts[row.name], known_after)
    return replace(found, share=mixed.weight, share_low=mixed.low, share_high=mixed.high)


def markdown(table: NetworkTable) -> str:
    """The answer, and a table for each symbol and target."""
    days, seeds = table.days, f"{len(table.seeds)} seed{'s' * (len(table.seeds) > 1)}"
    title = f"**{days.name}, {days.first} to {days.last}, {seeds}: {table.word}.** {table.reason}"
    notice = [table.notice, ""] if table.notice else []
    return "\n".join([*notice, title, "", *(_target_markdown(target) for target in table.targets)])


def _target_markdown(table: TargetTable) -> str:
    of = table.target.name
    measured = f", {table.target.measure}" if of == "log_variance" else ""
    title = f"**{table.symbol}, {of} over {table.target.horizon}{measured}: {table.word}.** {table.reason} {_passing(table)}"
    counted = f"{table.num_forecasts} forecasts"
    counted += "" if of == "log_variance" else f", the majority alone is right in {table.majority_rate:.1%}"
    columns: dict[str, Callable[[Line], str]] = {
        "": lambda line: line.name if line.beside is None else f"**{line.name}**",
        "shown": lambda line: line.inputs,
        "RMSE, %": lambda line: f"{100 * math.sqrt(line.loss):.4f}",
        "log-MSE": lambda line: f"{line.loss:.4f}",
        "right sign": lambda line: "" if math.isnan(line.hit_rate) else f"{line.hit_rate:.1%}",
        "may be best": lambda line: "yes" if line.may_be_best else "",
        "compared with": _of_network(lambda beside: beside.against),
        "hits above chance" if of == "direction" else "gain": _of_network(lambda beside: f"{beside.gain:+.2%}"),
        "95 % interval": _of_network(lambda beside: f"{beside.low:+.2%} to {beside.high:+.2%}"),
        "share in the best mix": _of_network(lambda beside: f"{beside.share:.0%} ({beside.share_low:.0%} to {beside.share_high:.0%})"),
        "p": _of_network(lambda beside: f"{beside.p_value:.4f}"),
        "adjusted p": _of_network(lambda beside: f"{beside.adjusted:.4f}"),
    }
    left_out = {"direction": ("RMSE, %", "log-MSE", "share in the best mix"), "log_variance": ("RMSE, %", "right sign")}
    heads = [head for head in columns if head not in left_out.get(of, ("log-MSE", "share in the best mix"))]
    lines = [title, "", f"{counted}:", "", f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    lines += [f"| {' | '.join(columns[head](line) for head in heads)} |" for line in table.lines]
    return "\n".join(lines) + "\n"


def _of_network(text: Callable[[Beside], str]) -> Callable[[Line], str]:
    return lambda line: "" if line.beside is None else text(line.beside)


def _passing(table: TargetTable) -> str:
    """The sentence that says which networks pass the primary test."""
    declared, networks = primary(table.target.name), sum(line.beside is not None for line in table.lines)
    test = declared.test.replace("_", " and ").title().replace(" And ", " and ")
    against = {"best": " by the best reference with the same inputs", "majority": ""}.get(
        declared.reference, f" against {declared.reference}"
    )
    names = f": {'; '.join(table.passing)}" if table.passing else ""
    return f"Of {networks} networks {len(table.passing) or 'none'} pass{'es' * (len(table.passing) < 2)} its test ({test}{against}){names}."


def as_values(table: NetworkTable) -> dict[str, Any]:
    """A table as plain values for JSON, null for numbers that it has no word for."""
    days = {"name": table.days.name, "first": str(table.days.first), "last": str(table.days.last)}
    return {name: plain(value) for name, value in {**asdict(table), "days": days}.items()}


def read_tables(text: str) -> tuple[NetworkTable, ...]:
    """The tables of a file that `models table --write` made, in the order of their days.

    Raises:
        DataError: it is no such file.
    """
    try:
        values = json.loads(text)["tables"]
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(f"These are no tables of networks ({type(error).__name__}: {error}): write them again with --write.") from error
    return tuple(read_table(each) for each in values)


def written(tables: Sequence[NetworkTable]) -> str:
    """The text that :func:`read_tables` reads."""
    ordered = sorted(tables, key=lambda table: (table.days.first, table.days.last))
    return json.dumps({"tables": [as_values(table) for table in ordered]}, indent=1) + "\n"


def read_table(values: Mapping[str, Any]) -> NetworkTable:
    """The table that :func:`as_values` described.

    Raises:
        DataError: the values are of none.
    """
    try:
        days = DateSpan(values["days"]["name"], *(date.fromisoformat(values["days"][end]) for end in ("first", "last")))
        targets = tuple(
            TargetTable(**{**_numbers(each), "target": Target(**each["target"]), "lines": tuple(map(_read_line, each["lines"]))})
            for each in values["targets"]
        )
        return NetworkTable(**{**values, "days": days, "seeds": tuple(values["seeds"]), "targets": targets})
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(f"This is no table of networks ({type(error).__name__}: {error}): write it again with --write.") from error


def _read_line(values: Mapping[str, Any]) -> Line:
    beside = None if values["beside"] is None else Beside(**_numbers(values["beside"]))
    return Line(**{**_numbers(values), "beside": beside})


def _numbers(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: math.nan if value is None else value for name, value in values.items()}
