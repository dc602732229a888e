"""What all tests share: quiet TensorFlow, and where things are."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import tempfile
from collections.abc import Generator
from pathlib import Path

import hypothesis
import pytest
from xdist.remote import Producer
from xdist.scheduler import Scheduling, WorkStealingScheduling

# Read when TensorFlow is imported, so before any test module imports it. 3 = errors only.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

# a run that a test makes is no trial
os.environ["MINILEAN_LEDGER"] = "0"

# compiled training steps of all tests, workers included, lie together and not in the person's own folder
if "FORECASTING_CACHE" not in os.environ:
    os.environ["FORECASTING_CACHE"] = tempfile.mkdtemp(prefix="forecasting-steps-")
    atexit.register(shutil.rmtree, os.environ["FORECASTING_CACHE"], ignore_errors=True)

REPO_ROOT = Path(__file__).resolve().parent.parent

# `pytest -m quick` runs these folders, but for the files named: each test on its own, without whole programs and long walks
QUICK = tuple(
    f"tests/runtime/minilean/{room}"
    for room in (
        *("algorithm", "brokerage", "common", "consolidators", "data", "framework", "history", "indicators", "orders", "project"),
        *("reality_models", "results", "schedule", "securities", "universes"),
    )
)
NOT_QUICK = {
    "tests/runtime/minilean/brokerage/test_resting.py": "runs hundreds of orders over years",
    "tests/runtime/minilean/brokerage/test_recorded_runs.py": "runs whole conformance cases",
    "tests/runtime/minilean/common/test_gc_control.py": "runs many backtests",
    "tests/runtime/minilean/common/test_naming.py": "reads every class of the runtime",
    "tests/runtime/minilean/common/test_ownership.py": "starts processes",
    "tests/runtime/minilean/common/test_parent_watch.py": "starts processes and waits for their end",
    "tests/runtime/minilean/common/test_standard_streams.py": "starts processes",
    "tests/runtime/minilean/data/test_data_files.py": "unpacks archives that expand without end",
    "tests/runtime/minilean/framework/test_pairs.py": "follows correlations over a year",
    "tests/runtime/minilean/reality_models/test_recorded_runs.py": "runs whole conformance cases",
    "tests/runtime/minilean/results/statistics/test_recorded_runs.py": "runs whole conformance cases",
    "tests/runtime/minilean/results/test_parallel.py": "starts processes",
    "tests/runtime/minilean/results/test_writer.py": "writes the results of whole runs",
}
# processor seconds that a quick test may take: several times what the slowest does, since machines differ
MOST_SECONDS = 8.0


# examples are the same in every run, and a busy machine is no failure
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.load_profile("steady")


@pytest.fixture(autouse=True)
def _heeds_ctrl_c() -> None:
    """A shell's background job ignores Ctrl-C, and so does a process where a command has ended; programs that a test starts inherit it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def repo_root() -> Path:
    """The root of the checkout."""
    return REPO_ROOT


@pytest.fixture(scope="session")
def conformance_data() -> Path:
    """The LEAN data folder that comes with the conformance cases: synthetic prices, committed."""
    return REPO_ROOT / "tests" / "conformance" / "data"


@pytest.fixture(scope="session")
def real_data() -> Path | None:
    """The folder of real prices that LEAN_DATA_FOLDER names, or None where there is none."""
    named = os.environ.get("LEAN_DATA_FOLDER")
    return Path(named) if named else None


def is_quick(file: str) -> bool:
    """Whether the tests of a file are quick.

    Args:
        file: its path from the root of the checkout.
    """
    return file not in NOT_QUICK and file.startswith(tuple(f"{folder}/" for folder in QUICK))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of quick folders, but for those that are marked as long."""
    for item in items:
        file = item.path.relative_to(REPO_ROOT).as_posix() if item.path.is_relative_to(REPO_ROOT) else ""
        if is_quick(file) and item.get_closest_marker("long") is None:
            item.add_marker("quick")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    """Give each worker tests that lie together, and who is done some of the other's, where nothing else is asked for.

    Fixtures of a module and a framework's start are paid once so, and no worker is left alone with the longest tests.
    """
    return WorkStealingScheduling(config, log) if config.getoption("dist") == "load" else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test of a quick folder that has become slow, so that the suite stays quick."""
    before = sum(os.times()[:4])
    result = yield
    seconds = sum(os.times()[:4]) - before
    if item.get_closest_marker("quick") is not None and seconds > MOST_SECONDS:
        pytest.fail(
            f"A quick test took {seconds:.1f} s of processor time, and {MOST_SECONDS:.1f} s are the most: "
            "make it smaller, mark it as long, or name its file in NOT_QUICK of tests/conftest.py.",
            pytrace=False,
        )
    return result
