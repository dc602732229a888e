"""Recording again: a workspace that the real `lean` takes, and results in the form of the expectations."""

from __future__ import annotations

import importlib.util
import json
import stat
import sys
from decimal import Decimal
from pathlib import Path

import pytest

HERE = Path(__file__).parent
_spec = importlib.util.spec_from_file_location("conformance_record", HERE / "record.py")
record = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(record)

# stands where `lean` stands: leaves what the real one left for equal_weighting, and a trace in the workspace's object store
STAND_IN = """#!{python}
import shutil, sys
from pathlib import Path
command, case, flag, output = sys.argv[1:]
assert (command, flag) == ("backtest", "--output"), sys.argv
assert Path(output).relative_to(Path.cwd()), "lean names results relative to its workspace"
assert (Path(case) / "main.py").is_file() and Path("lean.json").is_file()
if {fails}:
    sys.exit("Docker is not running")
shutil.copytree({lean_output!r}, output)
Path("storage").mkdir()
shutil.copy({trace!r}, "storage/trace")
"""


def _stand_in(folder: Path, fails: bool = False) -> str:
    path = folder / "lean"
    expected = HERE / "expected" / "equal_weighting" / "trace.txt"
    path.write_text(STAND_IN.format(python=sys.executable, lean_output=str(HERE / "lean-output"), trace=str(expected), fails=fails))
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


def test_a_failing_engine_is_reported_with_its_words(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"lean backtest equal_weighting failed with code 1:\n\nDocker is not running"):
        record.main(["equal_weighting", "--output", str(tmp_path / "out"), "--lean", _stand_in(tmp_path, fails=True)])
    assert not (tmp_path / "out").exists()


def test_a_missing_command_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no_lean was not found; run `make setup`"):
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
    assert projects == record.all_cases() and len(projects) == 29
    config = json.loads((tmp_path / "parameters_and_store" / "config.json").read_text())
    assert config["parameters"] == {"window": "30", "rate": "0.25", "name": "abc"}
    assert json.loads((tmp_path / "lean.json").read_text())["data-folder"] == "data"
    assert (tmp_path / "data/equity/usa/daily/spy.zip").read_bytes() == (HERE / "data/equity/usa/daily/spy.zip").read_bytes()
