"""`minilean backtest` as a person meets it: exit codes, sentences, and what is left on disk."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from minilean.commands.output import reserved_folder

ROOT = Path(__file__).parents[4]
DATA = ROOT / "tests" / "conformance" / "data"
HOLD = """
from AlgorithmImports import *

class Hold(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 5)
        self.set_end_date(2015, 3, 31)
        self.spy = self.add_equity("SPY", Resolution.DAILY).symbol

    def on_data(self, data):
        if not self.portfolio.invested:
            self.set_holdings(self.spy, 1)
        {extra}
"""


def minilean(*arguments: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if k != "LEAN_DATA_FOLDER"} | {"PYTHONPATH": str(ROOT / "runtime")} | environment
    return subprocess.run(
        [sys.executable, "-m", "minilean", *map(str, arguments)], cwd=cwd, env=env, capture_output=True, check=False, text=True, timeout=120
    )


def hold(folder: Path, extra: str = "") -> Path:
    source = folder / "hold.py"
    source.write_text(HOLD.replace("{extra}", extra))
    return source


@pytest.fixture
def run(tmp_path: Path):
    def of(*arguments: object, extra: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        source = hold(tmp_path, extra)
        return minilean("backtest", source, "--output", tmp_path / "out", "--data-folder", DATA, *arguments, cwd=tmp_path, **environment)

    return of


def test_what_a_reader_should_know_is_in_terminal_log_and_report(run, tmp_path: Path) -> None:
    done = run("--parameter", "windw", "3", extra="self.get_parameter('window', 1)")
    sentence = "The algorithm never asked for the parameter 'windw' (did you mean 'window'?); it asks for window."
    assert done.returncode == 0
    assert done.stderr.count(f"Note: {sentence}\n") == 1
    assert sentence not in done.stdout
    assert (tmp_path / "out" / "Hold-log.txt").read_text().count(sentence) == 1
    escaped = sentence.replace("'", "&#x27;")
    assert f'<ul class="remarks" role="note"><li>{escaped}</li></ul>' in (tmp_path / "out" / "report.html").read_text()


def test_what_fails_in_lean_is_said_after_the_run(run, tmp_path: Path) -> None:
    done = run("--no-report", "--quiet", extra="self.is_warming_up and self.rsi(self.spy, 3, Resolution.DAILY)")
    warning = (
        "Fails in LEAN: hold.py:13: rsi gets Resolution.DAILY (Resolution) for 'moving_average_type', where LEAN takes MovingAverageType "
        "only. [argument type] (see `minilean check`)\n"
    )
    assert (done.returncode, done.stderr) == (0, warning)


def test_a_completed_run_prints_statistics_and_leaves_leans_files(run, tmp_path: Path) -> None:
    done = run("--no-report")
    assert done.returncode == 0, done.stderr
    assert "Total Orders                 1\n" in done.stdout
    assert "OrderListHash" in done.stdout
    assert sorted(p.name for p in (tmp_path / "out").iterdir() if p.is_file()) == [
        "Hold-log.txt",
        "Hold-order-events.json",
        "Hold-summary.json",
        "Hold.json",
    ]
    assert json.loads((tmp_path / "out" / "Hold.json").read_text())["state"]["Status"] == "Completed"


def test_the_report_is_written_unless_declined(run, tmp_path: Path) -> None:
    assert run().returncode == 0
    assert (tmp_path / "out" / "report.html").stat().st_size > 100_000


def test_results_go_below_the_project_by_default(tmp_path: Path) -> None:
    done = minilean("backtest", hold(tmp_path), "--data-folder", DATA, "--no-report", cwd=tmp_path)
    assert done.returncode == 0
    (folder,) = (tmp_path / "backtests").iterdir()
    assert (folder / "Hold.json").is_file()


def test_an_algorithm_that_raises_keeps_its_results_and_shows_its_own_line(run, tmp_path: Path) -> None:
    done = run("--no-report", extra="if self.time.month == 2: raise RuntimeError('no more')")
    assert done.returncode == 1
    assert "RuntimeError at algorithm time 2015-02-02 16:00:00: no more" in done.stderr
    assert 'hold.py", line 13, in on_data' in done.stderr
    assert "engine/loop.py" not in done.stderr
    result = json.loads((tmp_path / "out" / "Hold.json").read_text())
    assert result["state"]["Status"] == "RuntimeError"
    assert len(result["orders"]) == 1


def test_an_algorithm_that_raises_is_heard_even_if_its_report_cannot_be_written(run, tmp_path: Path) -> None:
    (tmp_path / "out" / "report.html" / "mine").mkdir(parents=True)
    done = run(extra="raise RuntimeError('no more')")
    assert done.returncode == 3
    assert "RuntimeError at algorithm time 2015-01-05 16:00:00: no more" in done.stderr
    assert "Error: Cannot write " in done.stderr
    assert "report.html: Is a directory. Free space" in done.stderr
    assert json.loads((tmp_path / "out" / "Hold.json").read_text())["state"]["Status"] == "RuntimeError"


def test_a_file_that_cannot_be_imported_shows_its_own_line(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("from AlgorithmImports import *\nimport no_such_module\n")
    done = minilean("backtest", "broken.py", "--data-folder", DATA, cwd=tmp_path)
    assert done.returncode == 1
    assert 'broken.py", line 2, in <module>' in done.stderr
    assert "ModuleNotFoundError: No module named 'no_such_module'" in done.stderr
    assert "importlib" not in done.stderr


def test_a_value_error_of_the_projects_own_in_initialize_is_wrong_input_and_writes_nothing(tmp_path: Path) -> None:
    source = tmp_path / "picky.py"
    source.write_text(
        "from AlgorithmImports import *\n\nclass Picky(QCAlgorithm):\n"
        "    def initialize(self):\n        raise WrongWindow('window is 0: expected 1 or more')\n"
        "\nclass WrongWindow(ValueError):\n    pass\n"
    )
    done = minilean("backtest", source, "--data-folder", DATA, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "Error: Picky refused to start: window is 0: expected 1 or more\n")
    assert not (tmp_path / "backtests").exists()


def test_any_other_error_in_initialize_shows_its_line(tmp_path: Path) -> None:
    source = tmp_path / "broken.py"
    source.write_text("from AlgorithmImports import *\n\nclass Broken(QCAlgorithm):\n    def initialize(self):\n        int('x')\n")
    done = minilean("backtest", source, "--data-folder", DATA, "--output", tmp_path / "out", "--no-report", cwd=tmp_path)
    assert done.returncode == 1
    assert 'broken.py", line 5, in initialize' in done.stderr


def test_results_of_another_run_are_never_mixed_with_new_ones(run, tmp_path: Path) -> None:
    assert run("--no-report").returncode == 0
    before = {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir() if p.is_file()}
    again = run("--no-report")
    assert (again.returncode, again.stdout) == (2, "")
    assert "holds the results of another run, which are kept; name another folder" in again.stderr
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir() if p.is_file()} == before


def test_an_unmodelled_call_names_itself_and_lean(run) -> None:
    done = run("--no-report", extra="self.add_option('SPY')")
    assert done.returncode == 1
    assert "add_option is not modelled by minilean. Run this algorithm with `lean backtest` instead. (line " in done.stderr


def test_a_type_that_only_lean_has_is_named_with_its_line(run) -> None:
    done = run("--no-report", extra="ZipStreamWriter(5)")
    assert done.returncode == 1
    assert "ZipStreamWriter is not modelled by minilean. Run this algorithm with `lean backtest` instead." in done.stderr
    assert "    ZipStreamWriter(5)" in done.stderr


def test_minute_data_are_refused(tmp_path: Path) -> None:
    source = hold(tmp_path)
    source.write_text(source.read_text().replace("Resolution.DAILY", "Resolution.MINUTE"))
    done = minilean("backtest", source, "--data-folder", DATA, cwd=tmp_path)
    assert done.returncode == 1
    assert "Resolution.MINUTE for SPY is not modelled by minilean" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nowhere",), "There is no algorithm at nowhere"),
        (("hold.py", "--data-folder", "nowhere"), "The data folder nowhere, named by --data-folder, does not exist"),
        (("hold.py", "--class", "Other"), "defines no algorithm class 'Other'; it defines the algorithm classes Hold"),
        (("hold.py", "--data-folder", DATA, "--output", "hold.py"), "--output hold.py is a file; name a folder."),
    ],
)
def test_wrong_usage_is_one_sentence_and_code_two(arguments: tuple, sentence: str, tmp_path: Path) -> None:
    hold(tmp_path)
    done = minilean("backtest", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert sorted(p.name for p in tmp_path.iterdir() if p.name != "__pycache__") == ["hold.py"]


def test_a_data_folder_of_the_environment_without_spy_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = minilean("backtest", hold(tmp_path), cwd=tmp_path, LEAN_DATA_FOLDER="empty")
    assert done.returncode == 2
    assert "The data folder empty, named by LEAN_DATA_FOLDER, has no daily prices of SPY" in done.stderr


def test_a_corrupt_price_file_is_named(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    (data / "equity/usa/daily/spy.zip").write_bytes(b"PK no zip")
    done = minilean("backtest", hold(tmp_path), "--data-folder", data, cwd=tmp_path)
    assert done.returncode == 3
    assert "spy.zip" in done.stderr
    assert not (tmp_path / "backtests").exists()


def test_a_corrupt_factor_file_is_named_with_its_line(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    path = data / "equity/usa/factor_files/spy.csv"
    path.write_text(path.read_text().replace("\n", "\nbroken line\n", 1))
    done = minilean("backtest", hold(tmp_path), "--data-folder", data, cwd=tmp_path)
    assert done.returncode == 3
    assert "spy.csv, line 2: 'broken line' is not" in done.stderr


def _edited_zip(path: Path, number: int, edit: Callable[[str], str]) -> None:
    with zipfile.ZipFile(path) as archive:
        lines = archive.read("spy.csv").decode().splitlines()
    lines[number - 1] = edit(lines[number - 1])
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("spy.csv", "\n".join(lines))


def _edited_text(path: Path, number: int, edit: Callable[[str], str]) -> None:
    lines = path.read_text().splitlines()
    lines[number - 1] = edit(lines[number - 1])
    path.write_text("\n".join(lines))


SPY_BARS, SPY_FACTORS = "equity/usa/daily/spy.zip", "equity/usa/factor_files/spy.csv"
SPY_MAP, RATES = "equity/usa/map_files/spy.csv", "alternative/interest-rate/usa/interest-rate.csv"
CALENDARS, PROPERTIES = "market-hours/market-hours-database.json", "symbol-properties/symbol-properties-database.csv"


@pytest.mark.parametrize(
    ("file", "plant", "words"),
    [
        (SPY_BARS, lambda p: _edited_zip(p, 300, lambda line: line + ",7"), ", line 300: "),
        (SPY_BARS, lambda p: _edited_zip(p, 300, lambda line: line.replace("00:00", "09:30")), ", line 300: the bar begins at 09:30"),
        (SPY_BARS, lambda p: _edited_zip(p, 1007, lambda line: "2099" + line[4:]), ", line 1007: the bar of 2099-"),
        (SPY_BARS, lambda p: p.write_bytes(p.read_bytes()[:-300]), " is not a sound zip file"),
        (SPY_FACTORS, lambda p: _edited_text(p, 5, lambda line: line.replace(",0.", ",-0.")), ", line 5: "),
        (SPY_FACTORS, lambda p: shutil.copy(p.with_name("xlk.csv"), p), ", line 2: the reference price of 2014-03-20 is 34.08, but "),
        (CALENDARS, Path.unlink, " does not exist, so no exchange has a calendar."),
        (CALENDARS, lambda p: p.write_text(p.read_text().replace("New_York", "New_Yrok")), "'America/New_Yrok' is not a time zone"),
        (PROPERTIES, Path.unlink, " does not exist, so no lot size or price step is known."),
        (SPY_FACTORS, lambda p: p.write_text(""), " is empty."),
        (SPY_FACTORS, lambda p: p.write_text("".join(p.read_text().splitlines(keepends=True)[:5])), ", line 5: the file ends early"),
        (SPY_MAP, lambda p: p.write_text("20131231,spy"), ", line 1: the file ends after its first date"),
        (RATES, lambda p: (p.unlink(), os.mkfifo(p)), " is no regular file; expected a file"),
        (SPY_BARS, lambda p: (p.unlink(), p.mkdir()), " is a folder; expected a file"),
    ],
)
def test_what_is_wrong_with_the_data_is_one_sentence_and_code_three(file: str, plant: Callable, words: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    plant(data / file)
    done = minilean("backtest", hold(tmp_path), "--data-folder", data, "--no-report", "--quiet", "--output", tmp_path / "out", cwd=tmp_path)
    assert done.returncode == 3
    assert done.stderr.startswith(f"Error: {data / file}")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr
    assert sorted(p.name for p in tmp_path.iterdir() if p.name != "__pycache__") == ["data", "hold.py"]


def test_a_ticker_longer_than_any_file_has_no_data(run) -> None:
    done = run("--no-report", extra="self.add_equity('A' * 300, Resolution.DAILY) if self.time.month == 2 else None")
    assert done.returncode == 0, done.stderr


def test_a_strategy_that_the_machine_does_not_read_is_named(tmp_path: Path) -> None:
    # the memory of the process that reads it, which begins with nothing at all
    (tmp_path / "main.py").symlink_to("/proc/self/mem")
    done = minilean("backtest", tmp_path, "--data-folder", DATA, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == (
        f"Error: {tmp_path}/main.py cannot be read: Input/output error. Check its permissions and its disk, or put the file there again.\n"
    )


def test_a_second_run_leaves_the_first_ones_results(tmp_path: Path) -> None:
    source = hold(tmp_path)
    first, second = tmp_path / "first", tmp_path / "second"
    minilean("backtest", source, "--data-folder", DATA, "--output", first, "--no-report", cwd=tmp_path)
    before = {p.name: p.read_bytes() for p in first.iterdir() if p.is_file()}
    minilean("backtest", source, "--data-folder", DATA, "--output", second, "--no-report", cwd=tmp_path)
    assert {p.name: p.read_bytes() for p in first.iterdir() if p.is_file()} == before


def test_equal_runs_give_equal_orders(tmp_path: Path) -> None:
    source = hold(tmp_path)
    outputs = [
        minilean("backtest", source, "--data-folder", DATA, "--output", tmp_path / name, "--no-report", cwd=tmp_path).stdout
        for name in "ab"
    ]
    hashes = [next(line for line in text.splitlines() if "OrderListHash" in line) for text in outputs]
    assert hashes[0] == hashes[1]


@pytest.mark.parametrize("times", [1, 8])
def test_an_interrupted_run_exits_130_and_writes_nothing(tmp_path: Path, times: int) -> None:
    source = hold(tmp_path, "import time; time.sleep(0.2); open('begun', 'w').close()")
    env = os.environ | {"PYTHONPATH": str(ROOT / "runtime")}
    arguments = ["backtest", str(source), "--data-folder", str(DATA), "--output", str(tmp_path / "out")]
    process = subprocess.Popen(
        [sys.executable, "-m", "minilean", *arguments],
        cwd=tmp_path,
        env=env,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not (tmp_path / "begun").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    for _ in range(times):
        process.send_signal(signal.SIGINT)
        time.sleep(0.02)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    kept = "Interrupted. What was complete is kept, such as weights in the object store; this run leaves no results.\n"
    assert stderr.lstrip("\n") == kept
    assert not (tmp_path / "out").exists()


def test_two_runs_with_one_output_do_not_mix(tmp_path: Path) -> None:
    with reserved_folder(tmp_path / "out", tmp_path):
        done = minilean("backtest", hold(tmp_path), "--data-folder", DATA, "--output", tmp_path / "out", "--no-report", cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"Error: --output {tmp_path / 'out'} is being filled by another run; wait for it, or name another folder.\n"
        assert [path.name for path in (tmp_path / "out").iterdir()] == [".minilean.lock"]


def test_a_module_that_ends_the_process_is_a_failed_algorithm(tmp_path: Path) -> None:
    (tmp_path / "quitting.py").write_text("from AlgorithmImports import *\nimport sys\nsys.exit(7)\n")
    done = minilean("backtest", "quitting.py", "--data-folder", DATA, cwd=tmp_path)
    assert done.returncode == 1
    (kept,) = (tmp_path / "backtests").iterdir()
    assert sorted(path.name for path in kept.iterdir()) == ["quitting-log.txt", "quitting-summary.json", "quitting.json"]
    assert done.stderr == (
        f"The results, which hold this error alone, are in {kept}.\n"
        f"Error: {tmp_path / 'quitting.py'} cannot be imported: the algorithm ended itself by sys.exit(7) in line 3 of "
        f"{tmp_path / 'quitting.py'}; end a backtest by self.quit() and return.\n"
    )


@pytest.mark.parametrize("option", ["--object-store", "--output", "--data-folder"])
def test_a_file_in_place_of_a_folder_is_refused(tmp_path: Path, option: str) -> None:
    (tmp_path / "file").write_text("mine")
    options = {"--data-folder": DATA, "--output": tmp_path / "out"} | {option: tmp_path / "file"}
    done = minilean("backtest", hold(tmp_path), "--no-report", *(x for pair in options.items() for x in pair), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "file" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1
    assert (tmp_path / "file").read_text() == "mine"
    assert not (tmp_path / "out").exists()


def test_an_output_below_a_file_is_refused_before_the_run(tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("")
    below = tmp_path / "blocked" / "out"
    done = minilean("backtest", hold(tmp_path), "--data-folder", DATA, "--output", below, "--no-report", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "lies below a file; name a folder" in done.stderr


def test_synthetic_prices_are_called_synthetic_everywhere(tmp_path: Path) -> None:
    source = hold(tmp_path)
    (tmp_path / "lean.json").write_text("{}")
    made = minilean("data", "sample", "--data-folder", tmp_path / "data", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    done = minilean("backtest", source, "--output", tmp_path / "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "SYNTHETIC" in done.stderr.splitlines()[0]
    assert "(SYNTHETIC prices)" in done.stdout
    assert "SYNTHETIC" in (tmp_path / "out" / "Hold-log.txt").read_text()
    assert json.loads((tmp_path / "out" / "Hold.json").read_text())["statistics"]["Prices"] == "SYNTHETIC"
    assert "SYNTHETIC" in (tmp_path / "out" / "report.html").read_text()


def test_real_prices_are_not_called_synthetic(run) -> None:
    done = run("--no-report")
    assert "SYNTHETIC" not in done.stdout + done.stderr


def test_the_version_names_the_lean_that_is_followed(tmp_path: Path) -> None:
    assert "follows LEAN v2.5.0.0 at 24863901" in minilean("--version", cwd=tmp_path).stdout


def test_without_hourly_prices_the_benchmark_is_sampled_from_daily_ones(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    shutil.rmtree(data / "equity" / "usa" / "hour")
    done = minilean("backtest", hold(tmp_path), "--data-folder", data, "--output", tmp_path / "out", "--no-report", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "There are no hourly prices of SPY, from which LEAN reads a benchmark: LEAN's is 0" in done.stderr

    def benchmark(folder: Path) -> list[list[float]]:
        return json.loads((folder / "Hold.json").read_text())["charts"]["Benchmark"]["series"]["Benchmark"]["values"]

    values = benchmark(tmp_path / "out")
    # LEAN's benchmark at midnight before the first day and at its end, on hourly prices that end at the same closes
    with open(ROOT / "tests" / "conformance" / "expected" / "pascal_case" / "benchmark.csv", newline="") as file:
        recorded = [float(row["value"]) for row in csv.DictReader(file)]
    assert [value for _, value in values[:20]] == pytest.approx(recorded[:20], rel=1e-6)

    strict = minilean(
        "backtest", hold(tmp_path), "--data-folder", data, "--output", tmp_path / "strict", "--no-report", "--strict", cwd=tmp_path
    )  # fmt: skip
    assert strict.returncode == 0, strict.stderr
    assert "hourly prices" not in strict.stdout + strict.stderr
    assert benchmark(tmp_path / "strict") == [[time, 0.0] for time, _ in values]
    hashes = [re.search(r"OrderListHash: (\w+)", one.stdout) for one in (done, strict)]
    assert hashes[0] is not None
    assert hashes[1] is not None
    assert hashes[0][1] == hashes[1][1]


def test_files_that_lean_does_without_are_named_when_they_are_missing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    for name in ("factor_files", "map_files"):
        (data / "equity" / "usa" / name / "spy.csv").unlink()
    shutil.rmtree(data / "alternative" / "interest-rate")
    done = minilean("backtest", hold(tmp_path), "--data-folder", data, "--no-report", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("There is no factor file of SPY: its prices are as traded") == 1
    assert done.stdout.count("There is no map file of SPY: it always had this ticker") == 1
    assert done.stdout.count("There is no file of interest rates") == 1


def test_a_security_without_prices_is_named(tmp_path: Path) -> None:
    source = hold(tmp_path)
    source.write_text(source.read_text().replace('"SPY"', '"NOSUCH"'))
    done = minilean("backtest", source, "--data-folder", DATA, "--no-report", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("There are no daily prices of NOSUCH: it has no data, and orders for it are refused.") == 1
