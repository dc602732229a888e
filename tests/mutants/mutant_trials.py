"""Runs mutants side by side, each in a process forked from one that has imported pandas and pytest, so that a mutant costs its tests."""

from __future__ import annotations

import json
import os
import signal
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from multiprocessing import forkserver, get_context
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import monotonic
from typing import Any

from mutant_trial import measure, try_mutant
from mutations import Mutant
from subjects import Subject

from minilean.common.interruption import undisturbed

PRELOADED = ["mutant_trial", "pytest", "hypothesis", "numpy", "pandas", "click", "rich.progress", "jax", "sklearn.preprocessing"]
_QUICK = "not long"
_FAILED, _NONE_RAN = 1, 5  # pytest's exit codes


class Verdict(Enum):
    """What tests made of a mutant."""

    KILLED = "killed"
    TIMED_OUT = "timed out"
    SURVIVED = "survived"


@dataclass(frozen=True)
class Reach:
    """Which tests reach which lines.

    Args:
        lines: for each file, the tests of each line.
        seconds: how long each test takes.
        failed: tests that fail on the files as they are, and so are asked nothing.
    """

    lines: dict[str, dict[int, frozenset[str]]]
    seconds: dict[str, float]
    failed: list[str]

    def tests_for(self, subject: Subject, mutant: Mutant, seconds: float) -> list[str]:
        """The tests that may notice, own tests of the file first, then the quick ones, as many as take about so long.

        They are those that reach the edited lines, else its function, else the file.
        """
        lines = self.lines[subject.path]
        reaching: set[str] = set()
        for first, last in (mutant.lines, mutant.function_lines, (1, max(lines, default=1))):
            reaching = {test for line in range(first, last + 1) for test in lines.get(line, ())}
            if reaching:
                break
        tests, total = [], 0.0
        for test in sorted(reaching, key=lambda test: (not test.startswith(subject.mirrored), self.seconds[test], test)):
            if tests and total + self.seconds[test] > seconds:
                break
            tests.append(test)
            total += self.seconds[test]
        return tests


@dataclass
class Harness:
    """Starts the processes; a context manager, at whose end none of them lives.

    Args:
        root: of the checkout.
        jobs: processes at a time.
        seconds: about how long the tests of one mutant may take, unbroken.
        grace: seconds on top, after which a mutant has timed out.
    """

    root: Path
    jobs: int = 2
    seconds: float = 6.0
    grace: float = 15.0
    _living: dict[BaseProcess, tuple[Mutant, float]] = field(default_factory=dict)

    def __enter__(self) -> Harness:
        self._folder = tempfile.TemporaryDirectory(prefix="mutants-")
        self.logs = Path(self._folder.name)
        os.environ.setdefault("FORECASTING_CACHE", str(self.logs / "steps"))
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(self.logs / "hypothesis")
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload(PRELOADED)
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # inherited: Ctrl-C ends this process, which ends the others
        forkserver.ensure_running()
        signal.signal(signal.SIGINT, before)
        return self

    def __exit__(self, *error: object) -> None:
        for process in list(self._living):
            self._end(process)
        self._folder.cleanup()

    def reach(self, subjects: Sequence[Subject]) -> Reach:
        """Run the tests of all subjects once on the files as they are.

        Raises:
            RuntimeError: they cannot be run.
        """
        answer, log = self.logs / "reach.json", self.logs / "reach.log"
        tests = sorted({test for subject in subjects for test in subject.tests})
        paths = [str(self.root / subject.path) for subject in subjects]
        process = self._context.Process(target=measure, args=(str(self.root), paths, tests, _QUICK, str(answer), str(log)))
        try:
            with undisturbed():
                _start(process)
            process.join()
        finally:
            _kill(process)
        content: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8")) if answer.exists() else {"code": None}
        if content["code"] not in (0, _FAILED):
            raise RuntimeError(f"The tests of the files as they are cannot be run (pytest ended with {content['code']}):\n{_tail(log)}")
        seconds, failed = content["seconds"], set(content["failed"])
        usable = [test for test in seconds if test not in failed]
        of_file: dict[str, list[str]] = {}
        for test in usable:
            of_file.setdefault(test.partition("::")[0], []).append(test)
        lines = {}
        for subject in subjects:
            found = content["reached"][str(self.root / subject.path)]
            lines[subject.path] = {
                int(line): frozenset(test for name in names for test in of_file.get(name, [name]) if test in seconds and test not in failed)
                for line, names in found.items()
            }
        return Reach(lines, seconds, sorted(failed))

    def verdicts(self, subject: Subject, mutants: Sequence[Mutant], reach: Reach) -> Iterator[tuple[Mutant, Verdict]]:
        """Tries all mutants of a file; as they come."""
        waiting = list(mutants)
        while waiting or self._living:
            while waiting and len(self._living) < self.jobs:
                mutant = waiting.pop(0)
                tests = reach.tests_for(subject, mutant, self.seconds)
                if not tests:
                    yield mutant, Verdict.SURVIVED
                    continue
                path, log = str(self.root / subject.path), str(self.log_of(mutant))
                arguments = (str(self.root), subject.module, path, mutant.code, tests, log)
                process = self._context.Process(target=try_mutant, args=arguments)
                limit = self.grace + 3 * sum(reach.seconds[test] for test in tests)
                with undisturbed():
                    _start(process)
                    self._living[process] = (mutant, monotonic() + limit)
            yield from self._ended()

    def log_of(self, mutant: Mutant) -> Path:
        """What pytest said about a mutant."""
        return self.logs / f"{mutant.name}.log"

    def _ended(self) -> Iterator[tuple[Mutant, Verdict]]:
        if self._living:
            wait([process.sentinel for process in self._living], timeout=0.5)
        for process, (mutant, limit) in list(self._living.items()):
            if not process.is_alive():
                code = process.exitcode
                self._end(process)
                yield mutant, Verdict.SURVIVED if code in (0, _NONE_RAN) else Verdict.KILLED
            elif monotonic() > limit:
                self._end(process)
                yield mutant, Verdict.TIMED_OUT

    def _end(self, process: BaseProcess) -> None:
        del self._living[process]
        _kill(process)


def _start(process: BaseProcess) -> None:
    try:
        process.start()
    except EOFError as error:  # which click would take for the end of a person's input
        raise RuntimeError("The process that the others are forked from has ended: expected it to live as long as the command.") from error


def _kill(process: BaseProcess) -> None:
    """Ends a process and those that it started."""
    if process.pid is None:
        return
    for end in (os.killpg, os.kill):
        with suppress(ProcessLookupError):  # it has ended by itself
            end(process.pid, signal.SIGKILL)
    process.join(5)


def _tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-3000:] if log.exists() else ""
