"""One run of an algorithm in a process of its own, of which only its orders are kept."""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minilean.common.enums import AlgorithmStatus, DataNormalizationMode
from minilean.common.interruption import shielded
from minilean.common.ownership import claimed, clear_abandoned
from minilean.common.parent_watch import end_with_parent
from minilean.common.standard_streams import shelter_streams
from minilean.engine.backtest import BacktestOutcome, BacktestSpec, ProgressListener, run_backtest
from minilean.engine.runtime import Runtime
from minilean.errors import DataError, InputError, MachineError, MinileanError
from minilean.lookahead.altered_data import Contents, write_altered
from minilean.project.loading import find_project, load_algorithm_class

if TYPE_CHECKING:
    from multiprocessing.connection import _ConnectionBase
    from multiprocessing.sharedctypes import SynchronizedArray

_POLL_SECONDS = 0.2
_MINUTE = 60.0
_COPIES = "minilean-lookahead-"
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class RunRequest:
    """What to run.

    Args:
        algorithm: project folder or `.py` file.
        data: the data folder.
        store: the object store; the run gets a copy.
        class_name: which class of the file; None where there is one.
        parameters: override those of the project.
        contents: files of the data folder that differ.
        until: stop there, naive UTC; None runs to the end.
        last_day: end then, whatever the algorithm sets; an end that follows its data would be another one where these are cut off.
        raw: use raw prices wherever the algorithm does not ask for others by name.
        span: how long the run is beside a whole one, 0 to 1, for the time left.
    """

    algorithm: Path
    data: Path
    store: Path
    class_name: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    contents: Contents = field(default_factory=dict)
    until: datetime | None = None
    last_day: date | None = None
    raw: bool = False
    span: float = 1.0


@dataclass(frozen=True)
class OrderStep:
    """A change of an order's state. Equal steps are equal in all of this.

    Args:
        utc: when, naive UTC.
        local: the same on the algorithm's clock.
        order_id: number of the order.
        symbol: its ticker.
        order_type: e.g. `MARKET`.
        status: what it became, e.g. `FILLED`.
        numbers: quantity, filled quantity, fill price, limit price, stop price and fee, as exact text.
    """

    utc: datetime
    local: datetime
    order_id: int
    symbol: str
    order_type: str
    status: str
    numbers: tuple[str, ...]

    def __str__(self) -> str:
        quantity, filled, price, limit, stop, _ = self.numbers
        text = f"order {self.order_id}, {self.order_type.lower().replace('_', ' ')} {quantity} {self.symbol}, {self.status.lower()}"
        text += f", {filled} at {price}" if filled != "0" else ""
        text += f", limit {limit}" if limit != "None" else ""
        return text + (f", stop {stop}" if stop != "None" else "")


@dataclass(frozen=True)
class RunRecord:
    """What a run did.

    Args:
        start, end: the algorithm's dates, naive UTC.
        steps: changes of its orders in order of time.
        failure: the sentence of an algorithm that raised, or empty.
        failed_at: when it raised, naive UTC.
        failed_local: the same on the algorithm's clock.
        read: files that it opened below the data folder, with `/`.
        bypassed: files below the original data folder that it opened by a path of its own, so that no run can alter them.
        remarks: what its reader should know of it, such as parameters that it never asked for.
        last_day: the algorithm's last day, in its own zone; None of a run that never had one.
    """

    start: datetime
    end: datetime
    steps: tuple[OrderStep, ...]
    failure: str
    failed_at: datetime | None
    failed_local: datetime | None
    read: tuple[str, ...]
    bypassed: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    last_day: date | None = None


def perform(requests: Sequence[RunRequest], workers: int, on_progress: Callable[[float, int], None]) -> list[RunRecord]:
    """Run all requests, each in a fresh process, so that no run sees what another one left in memory.

    Args:
        requests: what to run.
        workers: how many at a time.
        on_progress: told the share of all work that is done, 0 to 1, and how many runs are over.

    Returns:
        One record a request, in their order.

    Raises:
        InputError: the project cannot be run.
        DataError: a data file cannot be trusted.
        MachineError: a process ended without a result.
    """
    _clear_copies_of_killed_runs()
    context = multiprocessing.get_context("spawn")
    shares = context.Array("d", len(requests))
    waiting = list(enumerate(requests))
    running: dict[Any, tuple[int, BaseProcess]] = {}  # by the end of a pipe that is read
    records: dict[int, RunRecord] = {}
    total = sum(request.span for request in requests)
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                number, request = waiting.pop(0)
                receiver, sender = context.Pipe(duplex=False)
                process = context.Process(target=_work, args=(request, sender, shares, number, os.getpid()), daemon=True)
                # Ctrl-C reaches this process, which ends the others
                with sender, shielded():
                    process.start()
                running[receiver] = (number, process)
            readable: list[Any] = wait(list(running), timeout=_POLL_SECONDS)
            for ready in readable:
                number, process = running.pop(ready)
                records[number] = _received(ready, process)
                shares[number] = 1.0
            done = sum(request.span * share for request, share in zip(requests, shares[:], strict=True))
            on_progress(done / total if total else 1.0, len(records))
    finally:
        for receiver, (_, process) in running.items():
            process.terminate()
            process.join()
            process.close()
            receiver.close()
    return [records[number] for number in range(len(requests))]


def _clear_copies_of_killed_runs() -> None:
    # younger ones may have been made a moment ago and not claimed yet
    latest = time.time() - _MINUTE
    with os.scandir(tempfile.gettempdir()) as entries, contextlib.suppress(FileNotFoundError):
        clear_abandoned([Path(e) for e in entries if e.name.startswith(_COPIES) and e.stat(follow_symlinks=False).st_mtime < latest])


def _received(receiver: _ConnectionBase, process: BaseProcess) -> RunRecord:
    try:
        result = receiver.recv()
    except EOFError as error:
        process.join()
        raise MachineError(f"A run ended without a result (exit code {process.exitcode}); see its message above.") from error
    finally:
        receiver.close()
        process.join()
        process.close()
    if isinstance(result, _Refusal):
        raise result.kind(result.sentence)
    return result


@dataclass(frozen=True)
class _Refusal:
    """Why there is no record, in a form that goes through a pipe."""

    kind: type[MinileanError]
    sentence: str


def _work(request: RunRequest, sender: _ConnectionBase, shares: SynchronizedArray[float], number: int, parent: int) -> None:
    end_with_parent(parent)
    shelter_streams()
    # what eighteen runs of one algorithm print is of no use to anyone
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            result: RunRecord | _Refusal = run_once(request, lambda share: shares.__setitem__(number, share))
        except MinileanError as error:
            result = _Refusal(next((kind for kind in (DataError, MachineError) if isinstance(error, kind)), InputError), str(error))
    sender.send(result)
    sender.close()


def run_once(request: RunRequest, on_progress: Callable[[float], None]) -> RunRecord:
    """Run a request in this process.

    Args:
        request: what to run.
        on_progress: told the share that is done.

    Raises:
        InputError: the project cannot be run.
        DataError: a data file cannot be trusted.
        MachineError: the disk refuses the copies.
    """
    with tempfile.TemporaryDirectory(prefix=_COPIES) as temporary, claimed(Path(temporary)), _opened_files() as opened:
        top = Path(temporary).resolve()
        data, store = top / "data", top / "storage"
        write_altered(request.data, data, request.contents)
        if request.store.is_dir():
            shutil.copytree(request.store, store)
        spec = BacktestSpec(find_project(request.algorithm), data, store, request.class_name, request.parameters)
        watch = _Watch(request, on_progress)
        outcome = run_backtest(spec, watch, algorithm_class=watch.watched(load_algorithm_class(spec.project, spec.class_name)))
        return _record(outcome, tuple(_below(opened, data)), tuple(_below(opened, request.data)))


class _Watch(ProgressListener):
    """Sees the parts of the run, chooses raw prices, tells how far it is and stops it."""

    def __init__(self, request: RunRequest, on_progress: Callable[[float], None]) -> None:
        self._request = request
        self._on_progress = on_progress
        self._runtime: Runtime | None = None

    def watched(self, algorithm_class: type[Any]) -> type:
        """The algorithm's class, which hands its parts to this object too."""
        watch = self

        class Watched(algorithm_class):
            def _attach(self, run: Runtime) -> None:
                super()._attach(run)
                watch._runtime = run
                if watch._request.raw:
                    run.universe_settings.data_normalization_mode = DataNormalizationMode.RAW

            def set_end_date(self, *arguments: Any, **named: Any) -> None:
                last = watch._request.last_day
                if last is None:
                    super().set_end_date(*arguments, **named)
                else:
                    super().set_end_date(last.year, last.month, last.day)

            SetEndDate = set_end_date

        Watched.__name__, Watched.__qualname__, Watched.__module__ = (
            algorithm_class.__name__,
            algorithm_class.__qualname__,
            algorithm_class.__module__,
        )
        return Watched

    def step(self, now: datetime, equity: float) -> None:
        """Stop a run that has gone far enough."""
        runtime = self._runtime
        if runtime is None:
            return
        utc, until = runtime.clock.utc, self._request.until
        end = runtime.state.end_utc if until is None else min(until, runtime.state.end_utc)
        self._on_progress(min(max((utc - runtime.state.start_utc) / max(end - runtime.state.start_utc, _SECOND), 0.0), 1.0))
        if until is not None and utc >= until:
            runtime.state.status = AlgorithmStatus.STOPPED


@contextlib.contextmanager
def _opened_files() -> Iterator[set[str]]:
    # an audit hook stays for the life of the process; it is told to be quiet instead
    opened: set[str] = set()
    listening = True

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        if listening and event == "open" and isinstance(arguments[0], (str, os.PathLike)):
            opened.add(os.path.abspath(os.fspath(arguments[0])))

    sys.addaudithook(hear)
    try:
        yield opened
    finally:
        listening = False


def _below(opened: set[str], data: Path) -> list[str]:
    prefix = str(data) + os.sep
    return sorted(path[len(prefix) :].replace(os.sep, "/") for path in opened if path.startswith(prefix) and os.path.isfile(path))


def _record(outcome: BacktestOutcome, read: tuple[str, ...], bypassed: tuple[str, ...]) -> RunRecord:
    runtime = outcome.runtime
    to_local, orders = runtime.clock.zone.to_local, runtime.orders.orders
    steps = tuple(
        OrderStep(
            event._utc,
            to_local(event._utc),
            event.order_id,
            event.symbol.value,
            str(orders[event.order_id].type),
            str(event.status),
            tuple(
                str(number)
                for number in (
                    event.quantity_exact,
                    event.fill_quantity_exact,
                    event.fill_price_exact,
                    event.limit_price_exact,
                    event.stop_price_exact,
                    event.order_fee.value.amount_exact,
                )
            ),
        )
        for event in runtime.orders.order_events
    )
    failed_at, failed_local = (None, None) if outcome.error is None else (runtime.clock.utc, runtime.clock.local)
    sentence, dates = outcome.error or "", (runtime.state.start_utc, runtime.state.end_utc)
    last_day = runtime.state.end_local.date()
    return RunRecord(*dates, steps, sentence, failed_at, failed_local, read, bypassed, outcome.remarks, last_day)
