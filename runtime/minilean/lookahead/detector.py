"""The look-ahead test: the orders before a day must be the same whatever the bars of that day and later ones are.

A whole run shows which files the algorithm reads and when it trades. At some days the data are then truncated, and perturbed, and the
algorithm runs again up to the instant at which the first altered bar is known. Whatever differs before that instant was decided
with bars of the future.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from minilean.common.own_files import is_own
from minilean.errors import InputError
from minilean.lookahead.altered_data import ReadFiles
from minilean.lookahead.comparison import Difference, first_difference, num_changed_orders, num_orders, steps_before
from minilean.lookahead.runs import RunRecord, RunRequest, perform

TRUNCATED, PERTURBED = "truncated", "perturbed"
_ONE_DAY = timedelta(days=1)
_MOST_CLOSED_DAYS = 10  # in a row, of an exchange


@dataclass(frozen=True)
class CutResult:
    """The outcome of one altered run.

    Args:
        day: the first day whose bars were altered.
        known_from: when the first of them is known, naive UTC; compared is what happened before.
        alteration: `truncated` or `perturbed`.
        num_compared: changes of orders before that instant in the run on all data.
        difference: the first one that differs, or None.
    """

    day: date
    known_from: datetime
    alteration: str
    num_compared: int
    difference: Difference | None


@dataclass(frozen=True)
class Verdict:
    """What the test found.

    Args:
        results: of each cut, by day: data truncated, then perturbed.
        num_orders: orders of the run on all data.
        num_changed_by_raw_prices: how many of them differ when prices are raw; None where the algorithm does not run on raw prices.
        unaltered: files that it read and that hold no lines with dates, so that they stayed as they are.
        bypassed: files that it opened in the data folder by a path of its own, not through `Globals.data_folder`; they stayed as they are.
        num_stored: files in the object store, which every run saw as they are.
        remarks: on the run on all data.
    """

    results: tuple[CutResult, ...]
    num_orders: int
    num_changed_by_raw_prices: int | None
    unaltered: tuple[str, ...]
    bypassed: tuple[str, ...]
    num_stored: int
    remarks: tuple[str, ...] = ()

    @property
    def found(self) -> bool:
        """Whether any order depends on later bars."""
        return any(result.difference is not None for result in self.results)


def detect(
    request: RunRequest,
    num_cuts: int,
    days: Sequence[date] = (),
    seed: int = 1,
    workers: int = 1,
    on_progress: Callable[[str, float], None] = lambda stage, done: None,
) -> Verdict:
    """Test an algorithm for look-ahead.

    Args:
        request: the algorithm, its data and its store.
        num_cuts: at how many days the data are altered.
        days: these days instead.
        seed: of the perturbation.
        workers: runs at a time.
        on_progress: told what is being done and the share of it, 0 to 1.

    Returns:
        The verdict.

    Raises:
        InputError: the algorithm fails, makes no orders, or makes other orders when nothing has changed; or a day is outside its run.
        MachineError: the machine failed.
    """
    (whole,) = perform([request], 1, lambda done, over: on_progress("whole run", done))
    if whole.failure:
        raise InputError(f"The algorithm fails on the data as they are: {whole.failure} See `minilean backtest` and mend it first.")
    if not whole.steps:
        raise InputError("The algorithm makes no orders, so there is nothing to compare; choose parameters with which it trades.")
    files = ReadFiles(request.data, whole.read)
    chosen = _checked(days, files, whole) if days else _spread(files, whole, num_cuts)
    altered: list[tuple[date, datetime, str, RunRequest]] = []
    for day, known in chosen:
        span = min(max((known - whole.start) / max(whole.end - whole.start, _ONE_DAY), 0.0), 1.0)
        stopped = replace(request, until=known, span=span, last_day=whole.last_day)
        altered.append((day, known, TRUNCATED, replace(stopped, contents=files.truncated(day))))
        altered.append((day, known, PERTURBED, replace(stopped, contents=files.perturbed(day, seed))))
    requests = [*(entry[-1] for entry in altered), replace(request, raw=True)]
    *records, raw = perform(
        requests, workers, lambda done, over: on_progress(f"run {min(over + 1, len(requests))} of {len(requests)}", done)
    )
    results = tuple(
        CutResult(day, known, kind, len(steps_before(whole, known)), first_difference(whole, record, known))
        for (day, known, kind, _), record in zip(altered, records, strict=True)
    )
    verdict = Verdict(
        results,
        num_orders(whole),
        None if raw.failure else num_changed_orders(whole, raw),
        files.unknown,
        whole.bypassed,
        sum(1 for path in request.store.rglob("*") if path.is_file() and not is_own(path.relative_to(request.store).as_posix())),
        whole.remarks,
    )
    if verdict.found:
        _require_repeatable(request, whole, on_progress)
    return verdict


def _require_repeatable(request: RunRequest, whole: RunRecord, on_progress: Callable[[str, float], None]) -> None:
    # an algorithm that draws random numbers would be accused without this
    (again,) = perform([request], 1, lambda done, over: on_progress("whole run again", done))
    difference = first_difference(whole, again, datetime.max)
    if difference is not None:
        raise InputError(
            f"Two runs on the same data differ already, first at {difference.local:%Y-%m-%d %H:%M}: {difference.whole}; then "
            f"{difference.altered}. Make the algorithm repeatable first, such as by seeding its random numbers."
        )


def _checked(days: Sequence[date], files: ReadFiles, whole: RunRecord) -> list[tuple[date, datetime]]:
    found: list[tuple[date, datetime]] = []
    for day in sorted(set(days)):
        known = files.known_from(day)
        if known is None or not whole.start < known <= whole.end:
            raise InputError(
                f"The run from {whole.start:%Y-%m-%d} to {whole.end:%Y-%m-%d} has no data to alter from {day} on; choose a day inside it."
            )
        found.append((day, known))
    return found


def _spread(files: ReadFiles, whole: RunRecord, count: int) -> list[tuple[date, datetime]]:
    # A look into the next days shows only where a decision precedes a cut at once, so cuts follow orders, spread over the run.
    first_steps = {step.order_id: step.utc for step in reversed(whole.steps)}
    moments = sorted(set(first_steps.values()))
    moments = moments if len(moments) <= count else [moments[round(n * (len(moments) - 1) / max(count - 1, 1))] for n in range(count)]
    evenly = [whole.start + (whole.end - whole.start) * (n + 1) / (count + 1) for n in range(count)]
    found: dict[date, datetime] = {}
    for moment in [*moments, *evenly]:
        cut = _cut_after(files, moment)
        if len(found) < count and cut is not None and cut[1] <= whole.end:
            found.setdefault(*cut)
    if not found:
        raise InputError("No bar of the data becomes known after the first order, so there is nothing to alter; extend the data.")
    return sorted(found.items())


def _cut_after(files: ReadFiles, moment: datetime) -> tuple[date, datetime] | None:
    day = moment.date() - _ONE_DAY
    for _ in range(_MOST_CLOSED_DAYS):
        known = files.known_from(day)
        if known is None:
            return None
        if known > moment:
            return _first_altered(files, day, known)
        day += _ONE_DAY
    return None


def _first_altered(files: ReadFiles, day: date, known: datetime) -> tuple[date, datetime]:
    # a weekend is no day to name
    while files.known_from(day + _ONE_DAY) == known:
        day += _ONE_DAY
    return day, known
