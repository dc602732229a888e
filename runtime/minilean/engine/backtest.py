"""One backtest from start to end: set up, run, and what came out."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import DecimalException
from functools import cached_property
from pathlib import Path

from minilean.common import symbol_cache
from minilean.common.decimals import ZERO
from minilean.common.enums import AlgorithmStatus
from minilean.common.gc_control import collect_former_runs, not_collecting, seldom_collecting
from minilean.common.interruption import is_interruption
from minilean.common.unicode_text import well_formed
from minilean.engine.coverage import coverage
from minilean.engine.findings import Deflate, add_findings
from minilean.engine.progress import ProgressListener
from minilean.engine.remarks import order_remarks
from minilean.engine.runtime import Runtime
from minilean.engine.setup import initialize, make_loop, make_runtime, run_spec
from minilean.errors import DataError, InputError, MachineError, MinileanError, UnsupportedCall
from minilean.orders.order_hash import order_list_hash
from minilean.project.endings import ended_itself, quit_in_debugger
from minilean.project.failed_calls import failed_call
from minilean.project.loading import Project, load_algorithm_class, own_frames
from minilean.project.missing_names import advice, refusal
from minilean.results.finding import Finding
from minilean.results.messages import MessageKind


@dataclass(frozen=True)
class BacktestSpec:
    """What to run on what.

    Attributes:
        project: the strategy.
        data_folder: a LEAN data folder.
        object_store: folder of the object store.
        class_name: which class of the file; None where there is one.
        parameters: override those of the project's `config.json`.
        notice: a sentence that log and statistics carry, such as that the prices are synthetic.
        strict: whether results are LEAN's even where LEAN's say nothing: a benchmark without hourly prices is 0, and a subscription at a
            resolution without prices is accepted.
    """

    project: Project
    data_folder: Path
    object_store: Path
    class_name: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""
    strict: bool = False


@dataclass
class BacktestOutcome:
    """What came out of a run.

    Attributes:
        runtime: the parts of the run as it left them.
        error: one sentence and the traceback of an algorithm that raised, or None.
        failure: the exception itself, or None.
        remarks: sentences about the run that its reader should see; they are in its log too.
    """

    runtime: Runtime
    error: str | None = None
    trace: str = ""
    failure: BaseException | None = None
    remarks: tuple[str, ...] = ()

    @cached_property
    def order_list_hash(self) -> str:
        """LEAN's hash over all orders."""
        return order_list_hash(self.runtime.orders.orders)

    @property
    def findings(self) -> Sequence[Finding]:
        """What is worth knowing about the run."""
        result = self.runtime.results.result
        return () if result is None or result.findings is None else result.findings

    def write(self, folder: Path) -> None:
        """Write the files that LEAN leaves into a folder, each whole or not at all.

        Raises:
            MachineError: the disk refuses them.
        """
        with not_collecting():
            self.runtime.results.write(folder, meanwhile=lambda: self.order_list_hash)


def run_backtest(
    spec: BacktestSpec,
    progress: ProgressListener | None = None,
    on_message: Callable[[MessageKind, str], None] | None = None,
    algorithm_class: type | None = None,
    deflate: Deflate = lambda runtime: None,
) -> BacktestOutcome:
    """Run a strategy.

    Args:
        spec: what to run.
        progress: told how far the run is.
        on_message: told every line that the algorithm logs.
        algorithm_class: the strategy's class, where it was imported before.
        deflate: asked once the run is over how its Sharpe ratio stands after what was tried before, see `add_findings`.

    Returns:
        The outcome; with `error` set when the algorithm raised, and results up to then.

    Raises:
        InputError: the project or the data are wrong, or the algorithm's `initialize` raised a ValueError of a class that the
            project or its library defines, by which an algorithm says that its parameters or data are wrong; nothing was run.
        MachineError: the machine failed.
    """
    collect_former_runs()
    progress = progress or ProgressListener()
    # as in LEAN, symbols that are made while the file is imported know no map files, those of a run before least of all
    symbol_cache.use_folder(None)
    algorithm_class = algorithm_class or load_algorithm_class(spec.project, spec.class_name)
    parameters = {**spec.project.parameters, **spec.parameters}
    name, limits = algorithm_class.__name__, spec.project.chart_limits
    runtime = make_runtime(name, spec.data_folder, spec.object_store, parameters, on_message, strict=spec.strict, chart_limits=limits)
    runtime.progress = progress
    try:
        try:
            initialize(runtime, algorithm_class)
        except ValueError as error:
            if not _is_of_the_project(type(error), spec.project):
                raise
            raise InputError(f"{algorithm_class.__name__} refused to start: {error}") from error
        if spec.notice:
            runtime.messages.log(spec.notice)
            runtime.results.set_summary_statistic("Prices", spec.notice.split()[0])
        progress.begin(runtime.state.start_local, runtime.state.end_local)
        zone, portfolio = runtime.clock.zone, runtime.portfolio

        def step(utc: datetime) -> None:
            progress.step(zone.to_local(utc), portfolio.total_portfolio_value)

        with seldom_collecting():
            loop = make_loop(runtime, _throttled(step))
            loop.run()
    except MinileanError as error:
        # input that is found wrong later on is the algorithm's failure, unless it is the data's
        if isinstance(error, (DataError, MachineError)) or (isinstance(error, InputError) and not runtime.state.locked):
            raise
        return _failed(runtime, error, spec.project, deflate)
    except BaseException as error:
        # whatever the user's code raises is reported with its traceback
        if is_interruption(error):
            raise
        return _failed(runtime, error, spec.project, deflate)
    remarks, early_ends = _said(runtime, runtime.state.end_utc if loop.ran_to_the_end else runtime.clock.utc)
    with not_collecting():
        runtime.results.finish(runtime.state.status)
        remarks += _looked_back(runtime, spec.project, early_ends, deflate)
    return BacktestOutcome(runtime, remarks=tuple(remarks))


def _said(runtime: Runtime, end_utc: datetime, has_failed: bool = False) -> tuple[list[str], dict[str, date]]:
    """Sentences about the run, which its log has too, and the last days of data that end early."""
    remarks: list[str] = []
    early_ends: dict[str, date] = {}
    if runtime.state.locked and not has_failed:
        subscriptions = runtime.subscription_manager.subscriptions
        covered = coverage(subscriptions, runtime.folder, runtime.clock.zone, runtime.state.start_local, end_utc)
        early_ends = covered.early_ends
        remarks += covered.remarks
        remarks += order_remarks(runtime.orders.orders, runtime.orders.order_events)
        if runtime.daily_benchmark is not None:
            remarks.append(runtime.daily_benchmark.remark)
    if runtime.state.locked and (unused := runtime.parameters.unused_sentence()):
        remarks.append(unused)
    for remark in remarks:
        runtime.messages.remark(remark)
    return remarks, early_ends


def _looked_back(runtime: Runtime, project: Project, early_ends: Mapping[str, date], deflate: Deflate) -> list[str]:
    remarks = add_findings(runtime, project, early_ends, deflate)
    for remark in remarks:
        runtime.messages.remark(remark)
    runtime.messages.flush()
    return remarks


def _throttled(step: Callable[[datetime], None], every: int = 64) -> Callable[[datetime], None]:
    # a step of the loop may cost microseconds; asking for the equity each time would be felt
    count = 0

    def counted(utc: datetime) -> None:
        nonlocal count
        count += 1
        if count % every == 0:
            step(utc)

    return counted


def _is_of_the_project(error: type, project: Project) -> bool:
    file = getattr(sys.modules.get(error.__module__), "__file__", None)
    folders = (project.folder, *project.libraries)
    return file is not None and any(Path(file).resolve().is_relative_to(folder.resolve()) for folder in folders)


def _failed(runtime: Runtime, error: BaseException, project: Project, deflate: Deflate) -> BacktestOutcome:
    runtime.state.status = AlgorithmStatus.RUNTIME_ERROR
    frames = traceback.TracebackException.from_exception(error)
    frames.stack = own_frames(frames.stack, project)
    text = "".join(frames.format())
    place = ""
    if isinstance(error, UnsupportedCall):
        # one sentence tells all: what was called, and where
        text, place = "", _place(frames.stack, project)
    quitting = quit_in_debugger(error)
    if quitting:
        text = ""  # a person has seen where the algorithm stood
    error = refusal(error) or failed_call(error) or error
    reason = quitting or ended_itself(error) or f"{_words(error)}{advice(error)}"
    sentence = well_formed(f"{type(error).__name__} at algorithm time {runtime.clock.local:%Y-%m-%d %H:%M:%S}: {reason}{place}")
    text = well_formed(text)
    runtime.messages.error(f"Runtime Error: {sentence}")
    remarks, early_ends = _said(runtime, runtime.clock.utc, has_failed=True)
    if not runtime.results.is_initialized and runtime.state.end_local >= runtime.state.start_local:
        # LEAN samples the equity once, of a run that started with nothing
        runtime.results.initialize(run_spec(runtime, ZERO), lambda _: ZERO)
    runtime.results.finish(runtime.state.status, sentence, text)
    remarks += _looked_back(runtime, project, early_ends, deflate)
    return BacktestOutcome(runtime, sentence, text, error, tuple(remarks))


def _words(error: BaseException) -> str:
    # decimal's own errors say no more than their class
    if isinstance(error, DecimalException):
        return "a number became too large for a decimal, which has 28 digits, or is none; use smaller cash, prices or quantities"
    return str(error)


def _place(stack: traceback.StackSummary, project: Project) -> str:
    folders = (project.folder, *project.libraries)
    own = [frame for frame in stack if any(Path(frame.filename).is_relative_to(folder) for folder in folders)]
    return f" (line {own[-1].lineno} of {own[-1].filename})" if own else ""
