"""Recording again: a workspace that the real `lean` takes, and results in the form of the expectations."""

from __future__ import annotations

import importlib.util
import json
import stat
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from minilean.errors import InputError

HERE = Path(__file__).parent
_spec = importlib.util.spec_from_file_location("conformance_record", HERE / "record.py")
record = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(record)

# stands where `lean` stands: leaves what the real one left for equal_weighting, and a trace in the workspace's object store
STAND_IN = """#!{python}
import os, shutil, signal, sys, time
from pathlib import Path
command, *options, case, flag, output = sys.argv[1:]
assert (command, flag) == ("backtest", "--output"), sys.argv
assert options in ([], ["--image", "engine:1"]), sys.argv
assert Path(output).relative_to(Path.cwd()), "lean names results relative to its workspace"
assert (Path(case) / "main.py").is_file() and Path("lean.json").is_file()
if case in {fails}:
    sys.exit(f"Docker did not start {{options}}")
if case in {interrupts}:
    os.kill(os.getppid(), signal.SIGINT)
    time.sleep(0.5)
    Path({stopped!r}).touch()
    sys.exit(1)
shutil.copytree({lean_output!r}, output)
if case in {broken}:
    Path(output, "EqualWeighting.json").write_text('{{"orders": {{}}}}')
Path("storage").mkdir()
shutil.copy({trace!r}, "storage/trace")
"""


def _stand_in(folder: Path, fails: tuple[str, ...] = (), interrupts: tuple[str, ...] = (), broken: tuple[str, ...] = ()) -> str:
    path = folder / "lean"
    expected = HERE / "expected" / "equal_weighting" / "trace.txt"
    values = {"lean_output": str(HERE / "lean-output"), "trace": str(expected), "stopped": str(folder / "stopped")}
    path.write_text(STAND_IN.format(python=sys.executable, fails=fails, interrupts=interrupts, broken=broken, **values))
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_what_lean_leaves_is_collected_into_the_form_of_the_expectations(tmp_path: Path) -> None:
    record.main(["equal_weighting", "--output", str(tmp_path / "out"), "--lean", _stand_in(tmp_path)])
    want = HERE / "expected" / "equal_weighting"
    got = tmp_path / "out" / "equal_weighting"
    assert {p.name: p.read_text() for p in got.iterdir()} == {p.name: p.read_text() for p in want.iterdir()}


def test_the_hash_of_a_result_file_is_leans() -> None:
    orders = json.loads((HERE / "lean-output" / "EqualWeighting.json").read_text(), parse_float=Decimal)["orders"]
    assert record.order_list_hash(orders) == "516a5e617f3e40e1d35ab7580a9828ff"
    orders["1"]["quantity"] += 1
    assert record.order_list_hash(orders) != "516a5e617f3e40e1d35ab7580a9828ff"


def test_a_failing_case_is_reported_with_its_words_and_does_not_stop_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lean, out = _stand_in(tmp_path, fails=("buy_and_hold",)), tmp_path / "out"
    assert record.main(["buy_and_hold", "equal_weighting", "--output", str(out), "--lean", lean]) == 1
    assert [path.name for path in out.iterdir()] == ["equal_weighting"]
    said = capsys.readouterr()
    assert "lean backtest buy_and_hold failed with code 1:\n\nDocker did not start []" in said.err
    assert said.err.endswith("1 of 2 cases were not recorded: buy_and_hold\n")
    assert f"Recorded in {out}." in said.out


def test_where_all_fail_nothing_is_said_to_be_recorded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lean = _stand_in(tmp_path, fails=("equal_weighting",))
    assert record.main(["equal_weighting", "--output", str(tmp_path / "out"), "--lean", lean]) == 1
    assert "Recorded" not in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


def test_results_that_cannot_be_collected_are_a_failed_case_and_leave_the_earlier_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["equal_weighting", "--output", str(tmp_path / "out"), "--lean"]
    assert record.main([*arguments, _stand_in(tmp_path)]) == 0
    assert record.main([*arguments, _stand_in(tmp_path, broken=("equal_weighting",))]) == 1
    assert "The results of equal_weighting were not collected:" in capsys.readouterr().err
    want = HERE / "expected" / "equal_weighting"
    assert {p.name: p.read_text() for p in (tmp_path / "out/equal_weighting").iterdir()} == {p.name: p.read_text() for p in want.iterdir()}


def test_the_engine_image_is_handed_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lean = _stand_in(tmp_path, fails=("equal_weighting",))
    assert record.main(["equal_weighting", "--output", str(tmp_path / "out"), "--lean", lean, "--image", "engine:1"]) == 1
    assert "Docker did not start ['--image', 'engine:1']" in capsys.readouterr().err


def test_ctrl_c_lets_lean_stop_and_ends_with_a_sentence(tmp_path: Path) -> None:
    lean, out = _stand_in(tmp_path, interrupts=("forex_daily",)), tmp_path / "out"
    command = [sys.executable, str(HERE / "record.py"), "equal_weighting", "forex_daily", "--output", str(out), "--lean", lean]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    assert done.returncode == 130
    assert done.stderr == "Interrupted. The cases that were complete are kept in the output folder; name the others to record them.\n"
    assert (tmp_path / "stopped").is_file()
    assert [path.name for path in out.iterdir()] == ["equal_weighting"]


def test_a_missing_command_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no_lean was not found; run `make setup`"):
        record.main(["equal_weighting", "--output", str(tmp_path / "out"), "--lean", str(tmp_path / "no_lean")])


@pytest.mark.parametrize(
    ("arguments", "words"), [(["no_case"], "there is no case no_case"), (["--output", str(HERE / "expected")], "never go over")]
)
def test_wrong_usage_is_refused(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        record.main(arguments)
    assert stopped.value.code == 2
    assert words in capsys.readouterr().err


def test_every_case_becomes_a_project_with_its_parameters(tmp_path: Path) -> None:
    record.make_workspace(tmp_path, record.all_cases())
    projects = sorted(p.parent.name for p in tmp_path.glob("*/main.py"))
    assert projects == record.all_cases()
    assert len(projects) == 29
    config = json.loads((tmp_path / "parameters_and_store" / "config.json").read_text())
    assert config["parameters"] == {"window": "30", "rate": "0.25", "name": "abc"}
    assert json.loads((tmp_path / "lean.json").read_text())["data-folder"] == "data"
    assert (tmp_path / "data/equity/usa/daily/spy.zip").read_bytes() == (HERE / "data/equity/usa/daily/spy.zip").read_bytes()
