"""The workspace is one that the real ``lean`` package accepts: what it would mount, and what the engine would be told."""

from __future__ import annotations

import importlib.util
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

REPO_ROOT = Path(__file__).resolve().parents[2]
STRATEGIES = sorted(path.parent.name for path in (REPO_ROOT / "algorithms").glob("*/main.py"))
PROJECTS = sorted(path.parent.relative_to(REPO_ROOT).as_posix() for path in REPO_ROOT.glob("algorithms/*/config.json"))
PROJECTS += ["Library/forecasting", "research"]
LIBRARY_PATHS = ["/Library/forecasting", "/Library"]
DATE_OF_LAST_LOOK = "file-database-last-update"

# LEAN stops a training after 20 minutes of one time step, and a run once its trainings have used up 120 minutes; see README.
RAISED_LIMITS = {
    "algorithm-manager-time-loop-maximum": 10080,
    "scheduled-event-leaky-bucket-capacity": 1000000,
    "scheduled-event-leaky-bucket-time-interval-minutes": 1,
    "scheduled-event-leaky-bucket-refill-amount": 1000000,
    "initialization-timeout": 3600,
    "algorithm-creation-timeout": 300,
    "maximum-chart-series": 100,
    "maximum-data-points-per-chart-series": 1000000,
    "storage-limit": 107374182400,
    "storage-file-count": 1000000,
}

# What the engine loads for a backtest. The container has no other configuration: lean.json takes the place of the engine's own.
BACKTESTING_HANDLERS = {
    "live-mode": False,
    "setup-handler": "QuantConnect.Lean.Engine.Setup.BacktestingSetupHandler",
    "result-handler": "QuantConnect.Lean.Engine.Results.BacktestingResultHandler",
    "data-feed-handler": "QuantConnect.Lean.Engine.DataFeeds.FileSystemDataFeed",
    "real-time-handler": "QuantConnect.Lean.Engine.RealTime.BacktestingRealTimeHandler",
    "history-provider": ["QuantConnect.Lean.Engine.HistoricalData.SubscriptionDataReaderHistoryProvider"],
    "transaction-handler": "QuantConnect.Lean.Engine.TransactionHandlers.BacktestingTransactionHandler",
    # added by lean: the prices on disk
    "id": "Local",
    "data-provider": "QuantConnect.Lean.Engine.DataFeeds.DefaultDataProvider",
}


def read_json(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def test_there_are_strategies_to_run() -> None:
    assert "macro_lstm" in STRATEGIES


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_lean_backtest_mounts_the_project_the_library_the_data_and_the_store(
    run_lean: Callable[..., dict[str, Any]], workspace: Path, strategy: str
) -> None:
    container = run_lean("backtest", f"algorithms/{strategy}")

    volumes = container["volumes"]
    results = Path(volumes.pop("/Results"))
    assert volumes == {
        "/LeanCLI": str(workspace / "algorithms" / strategy),
        "/Library": str(workspace / "Library"),
        "/Lean/Data": str(workspace / "data"),
        "/Storage": str(workspace / "storage"),
    }
    assert results.parent == workspace / "algorithms" / strategy / "backtests"
    assert container["image"] == "quantconnect/lean:latest"
    assert "/requirements.txt" not in container["mounts"], "LEAN's image has all that is imported; nothing is installed into it"
    assert container["commands"][-1] == "exec dotnet QuantConnect.Lean.Launcher.dll"


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_lean_backtest_tells_the_engine_exactly_this(run_lean: Callable[..., dict[str, Any]], workspace: Path, strategy: str) -> None:
    project = read_json(workspace / "algorithms" / strategy / "config.json")
    lean_json = read_json(workspace / "lean.json")

    config = run_lean("backtest", f"algorithms/{strategy}")["engine_config"]

    assert int(config.pop("algorithm-id")) > 0
    assert config == lean_json | {
        DATE_OF_LAST_LOOK: config[DATE_OF_LAST_LOOK],
        "environment": "backtesting",
        "environments": lean_json["environments"] | {"backtesting": BACKTESTING_HANDLERS},
        "algorithm-type-name": "main",
        "algorithm-language": "Python",
        "algorithm-location": "/LeanCLI/main.py",
        "parameters": project["parameters"],
        "python-additional-paths": LIBRARY_PATHS,
        "data-folder": "/Lean/Data",
        "results-destination-folder": "/Results",
        "object-store-root": "/Storage",
        "storage-limit-mb": "9999999",
        "close-automatically": True,
        "composer-dll-directory": ".",
        "debug-mode": False,
        "debugging": False,
        "debugging-method": "LocalCmdline",
        "project-id": -project["local-id"],
        "job-user-id": "0",
        "api-access-token": "",
        "job-organization-id": "",
        "ib-host": "127.0.0.1",
        "ib-port": "4002",
        "ib-tws-dir": "/root/Jts",
        "iqfeed-host": "host.docker.internal",
    }


def test_the_engine_gets_the_raised_training_limits_and_its_handlers(run_lean: Callable[..., dict[str, Any]]) -> None:
    config = run_lean("backtest", "algorithms/macro_lstm")["engine_config"]

    assert {key: config[key] for key in RAISED_LIMITS} == RAISED_LIMITS
    assert config["environments"]["backtesting"] == BACKTESTING_HANDLERS
    assert config["map-file-provider"] == "QuantConnect.Data.Auxiliary.LocalDiskMapFileProvider"
    assert config["factor-file-provider"] == "QuantConnect.Data.Auxiliary.LocalDiskFactorFileProvider"
    assert config["data-provider"] == "QuantConnect.Lean.Engine.DataFeeds.DefaultDataProvider"


def test_a_parameter_on_the_command_line_reaches_the_engine(run_lean: Callable[..., dict[str, Any]]) -> None:
    config = run_lean("backtest", "algorithms/macro_lstm", "--parameter", "weights", "load")["engine_config"]

    assert config["parameters"] == {"weights": "load"}


def test_lean_research_mounts_the_notebooks_and_the_library(run_lean: Callable[..., dict[str, Any]], workspace: Path) -> None:
    container = run_lean("research", "research")

    assert container["image"] == "quantconnect/research:latest"
    assert container["mounts"]["/Lean/Launcher/bin/Debug/Notebooks"] == str(workspace / "research")
    assert container["volumes"]["/Library"] == str(workspace / "Library")
    assert container["volumes"]["/Lean/Data"] == str(workspace / "data")
    assert container["volumes"]["/Storage"] == str(workspace / "storage")
    assert container["engine_config"]["python-additional-paths"] == LIBRARY_PATHS
    assert container["engine_config"]["algorithm-language"] == "Python"


@pytest.mark.parametrize("arguments", [("backtest", "algorithms/macro_lstm"), ("research", "research")])
def test_lean_leaves_the_committed_files_as_they_are(
    run_lean: Callable[..., dict[str, Any]], workspace: Path, arguments: tuple[str, str]
) -> None:
    files = [workspace / "lean.json", *(workspace / project / "config.json" for project in PROJECTS)]
    before = {file: file.read_text(encoding="utf-8") for file in files}

    run_lean(*arguments)

    written = read_json(workspace / "lean.json")
    assert written[DATE_OF_LAST_LOOK], "lean notes when it last looked for market hours; the test would see nothing if it did not write"
    written[DATE_OF_LAST_LOOK] = read_json(REPO_ROOT / "lean.json")[DATE_OF_LAST_LOOK]
    assert json.dumps(written, indent=4) == before.pop(workspace / "lean.json")
    assert {file: file.read_text(encoding="utf-8") for file in before} == before


@pytest.mark.parametrize("project", PROJECTS)
def test_every_project_says_what_lean_needs_to_know(project: str) -> None:
    config = read_json(REPO_ROOT / project / "config.json")

    assert config["algorithm-language"] == "Python", "LEAN puts the library on the path of Python projects only"
    assert config["description"]
    assert 100_000_000 <= config["local-id"] <= 999_999_999, "without it, lean writes a random one into the file"
    assert all(isinstance(value, str) for value in config["parameters"].values()), "LEAN's parameters are strings"
    if project != "Library/forecasting":
        assert config["libraries"] == [{"name": "forecasting", "path": "Library/forecasting"}]


def test_no_two_projects_have_the_same_id() -> None:
    ids = [read_json(REPO_ROOT / project / "config.json")["local-id"] for project in PROJECTS]
    assert len(set(ids)) == len(ids) >= 3


def test_lean_takes_the_workspace_in_which_conformance_cases_are_recorded(
    run_lean: Callable[..., dict[str, Any]], workspace: Path, repo_root: Path
) -> None:
    specification = importlib.util.spec_from_file_location("conformance_record", repo_root / "tests" / "conformance" / "record.py")
    assert specification is not None
    assert specification.loader is not None
    record = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(record)
    shutil.rmtree(workspace)
    workspace.mkdir()
    record.make_workspace(workspace, ["parameters_and_store"])

    container = run_lean("backtest", "parameters_and_store")

    assert container["volumes"]["/LeanCLI"] == str(workspace / "parameters_and_store")
    assert container["volumes"]["/Lean/Data"] == str(workspace / "data")
    calendars = "data/market-hours/market-hours-database.json"
    assert (workspace / calendars).read_bytes() == (repo_root / "tests" / "conformance" / calendars).read_bytes()
    assert container["volumes"]["/Storage"] == str(workspace / "storage")
    assert container["engine_config"]["parameters"] == {"window": "30", "rate": "0.25", "name": "abc"}
    assert container["engine_config"]["algorithm-location"] == "/LeanCLI/main.py"
