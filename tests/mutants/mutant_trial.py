"""What happens in the process of one mutant: its module is imported in place of the file's, and tests run against it.

This module is imported before a process is forked, and so imports nothing of the project.
"""

from __future__ import annotations

import faulthandler
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import resource
import signal
import sys
from collections import defaultdict
from collections.abc import Generator, Sequence
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import coverage
import pytest

_ROOM = 24 << 30  # bytes of address space; an edit may make a loop that takes more and more
# pytest rewrites the assertions of its plugins unless these are loaded already, as they are here
_PRELOADED = ("-W", "ignore:Module already imported so cannot be rewritten:pytest.PytestAssertRewriteWarning")
_OPTIONS = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:anyio", "--tb=short", *_PRELOADED)


def try_mutant(root: str, module: str, path: str, code: str, tests: Sequence[str], log: str) -> None:
    """Ends the process with pytest's exit code: 1 where a test failed, and so the mutant is killed."""
    _settle(root, log)
    sys.meta_path.insert(0, _InPlaceOf(module, path, code))
    _end(pytest.main([*_OPTIONS, "-x", *tests]))


def measure(root: str, paths: Sequence[str], tests: Sequence[str], marker: str, answer: str, log: str) -> None:
    """Runs tests on the files as they are, and writes which test reaches which line, how long each takes, and which fail."""
    _settle(root, log)
    measuring = coverage.Coverage(data_file=None, config_file=False, include=list(paths))
    plugin = _Reach(measuring)
    measuring.start()
    code = pytest.main([*_OPTIONS, "-m", marker, *tests], plugins=[plugin])
    measuring.stop()
    data = measuring.get_data()
    reached = {path: {str(line): sorted(filter(None, names)) for line, names in data.contexts_by_lineno(path).items()} for path in paths}
    content = {"code": int(code), "reached": reached, "seconds": plugin.seconds, "failed": sorted(plugin.failed)}
    Path(answer).write_text(json.dumps(content), encoding="utf-8")
    _end(0)


class _Reach:
    """Tells coverage which test runs. What is set up once for many tests counts for all tests of its file."""

    def __init__(self, measuring: coverage.Coverage) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.failed: set[str] = set()
        self._measuring = measuring

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None, Any, Any]:
        self._measuring.switch_context(item.nodeid.partition("::")[0])
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, Any, Any]:
        self._measuring.switch_context(item.nodeid)
        return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] += report.duration
        if report.failed:
            self.failed.add(report.nodeid)
        if report.skipped:
            self.seconds.pop(report.nodeid, None)


class _InPlaceOf(importlib.abc.MetaPathFinder):
    """Finds one module, and gives it other code than its file has."""

    def __init__(self, module: str, path: str, code: str) -> None:
        self._module, self._path, self._code = module, path, code

    def find_spec(self, fullname: str, path: object, target: ModuleType | None = None) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._module:
            return None
        return importlib.util.spec_from_file_location(fullname, self._path, loader=_Loader(fullname, self._path, self._code))


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, fullname: str, path: str, code: str) -> None:
        super().__init__(fullname, path)
        self._code = code

    def get_code(self, fullname: str) -> CodeType:
        return compile(self._code, self.path, "exec", dont_inherit=True)


def _settle(root: str, log: str) -> None:
    """A process group of its own, which is ended as a whole, and output that goes to a file."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # as in any process; it was started by one that Ctrl-C does not reach
    os.chdir(root)
    resource.setrlimit(resource.RLIMIT_AS, (_ROOM, resource.getrlimit(resource.RLIMIT_AS)[1]))
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(descriptor, stream)
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - open as long as the process
    faulthandler.enable()


def _end(code: int) -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(int(code))
