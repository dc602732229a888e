"""The command that runs LEAN's regression algorithms, on a checkout of one recorded case with the figures that LEAN gave for it."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from minilean.project.loading import find_project, load_algorithm_class

HERE = Path(__file__).parent
_spec = importlib.util.spec_from_file_location("conformance_regressions", HERE / "regressions.py")
regressions = importlib.util.module_from_spec(_spec)
sys.modules[_spec.name] = regressions
_spec.loader.exec_module(regressions)

REFUSED = """from AlgorithmImports import *

class Refused(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 5)
        self.set_end_date(2015, 1, 9)
        self.add_future("ES")
"""
BROKEN = """from AlgorithmImports import *

class Broken(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 5)
        self.set_end_date(2015, 1, 9)
        raise AssertionError("the price was wrong")
"""


def _csharp(name: str, figures: dict[str, str]) -> str:
    lines = "\n".join(f'            {{"{key}", "{value}"}},' for key, value in figures.items())
    return (
        f"    public class {name} : QCAlgorithm\n    {{\n"
        "        public Dictionary<string, string> ExpectedStatistics => new Dictionary<string, string>\n"
        f"        {{\n{lines.rstrip(',')}\n        }};\n    }}\n"
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with the recorded case `buy_and_hold`, a refused and a broken algorithm, and one in C# only."""
    top = tmp_path / "Lean"
    for folder in ("Algorithm.Python", "Algorithm.CSharp"):
        (top / folder).mkdir(parents=True)
    (top / "Data").symlink_to(HERE / "data")
    shutil.copy(HERE / "cases" / "buy_and_hold.py", top / "Algorithm.Python" / "BuyAndHold.py")
    shutil.copy(HERE / "cases" / "tracing.py", top / "Algorithm.Python")
    recorded = json.loads((HERE / "expected" / "buy_and_hold" / "statistics.json").read_text())
    figures = {**recorded["statistics"], "OrderListHash": recorded["order_list_hash"]}
    (top / "Algorithm.CSharp" / "BuyAndHold.cs").write_text(_csharp("BuyAndHold", figures))
    for name, source in (("Refused", REFUSED), ("Broken", BROKEN)):
        (top / "Algorithm.Python" / f"{name}.py").write_text(source)
        (top / "Algorithm.CSharp" / f"{name}.cs").write_text(_csharp(name, figures))
    (top / "Algorithm.CSharp" / "Native.cs").write_text(_csharp("Native", figures))
    return top


def _remake(tmp_path: Path, checkout: Path, names: list[str], reasons: dict[str, str] | None = None) -> tuple[int, str, str]:
    listing, table = tmp_path / "list.toml", tmp_path / "table.md"
    written = "\n".join(f'{name} = "{reason}"' for name, reason in (reasons or {}).items())
    listing.write_text(f'engine = "commit 1"\n[groups.A]\ntitle = "Daily"\nnames = {json.dumps(names)}\n[reasons]\n{written}\n')
    done = CliRunner().invoke(regressions.main, [str(checkout), "--list", str(listing), "--table", str(table), "--workers", "1"])
    return done.exit_code, done.output, table.read_text() if table.is_file() else ""


def test_equal_figures_are_equal(tmp_path: Path, checkout: Path) -> None:
    code, _, table = _remake(tmp_path, checkout, ["BuyAndHold"])
    assert code == 0
    assert "| BuyAndHold | equal | equal |  |" in table


def test_the_former_name_of_workers_is_understood_with_a_hint(tmp_path: Path, checkout: Path) -> None:
    listing = tmp_path / "list.toml"
    listing.write_text('engine = "commit 1"\n[groups.A]\ntitle = "Daily"\nnames = []\n[reasons]\n')
    given = [str(checkout), "--list", str(listing), "--table", str(tmp_path / "table.md")]
    done = CliRunner().invoke(regressions.main, [*given, "--jobs", "1"])
    hint = "--jobs is called --workers now; the former name is understood in this version for the last time.\n"
    assert (done.exit_code, done.stderr) == (0, hint)
    both = CliRunner().invoke(regressions.main, [*given, "--jobs", "1", "--workers", "1"])
    assert both.exit_code == 2
    assert "--workers is given twice, as --jobs, its former name, too: give --workers alone." in both.stderr


def test_one_changed_digit_of_the_hash_is_reported_and_needs_a_reason(tmp_path: Path, checkout: Path) -> None:
    file = checkout / "Algorithm.CSharp" / "BuyAndHold.cs"
    text = file.read_text()
    digit = text.split('"OrderListHash", "')[1][0]
    file.write_text(text.replace(f'"OrderListHash", "{digit}', f'"OrderListHash", "{"1" if digit == "0" else "0"}'))
    code, output, table = _remake(tmp_path, checkout, ["BuyAndHold"])
    assert code == 1
    assert "no reason is written" in output
    assert "| BuyAndHold | different | equal |  |" in table
    code, _, table = _remake(tmp_path, checkout, ["BuyAndHold"], {"BuyAndHold": "A digit was changed."})
    assert code == 0
    assert "| BuyAndHold | different | equal | A digit was changed. |" in table


def test_a_changed_statistic_is_named_with_both_values(tmp_path: Path, checkout: Path) -> None:
    file = checkout / "Algorithm.CSharp" / "BuyAndHold.cs"
    file.write_text(file.read_text().replace('{"Total Orders", "', '{"Total Orders", "9'))
    code, _, table = _remake(tmp_path, checkout, ["BuyAndHold"])
    recorded = json.loads((HERE / "expected" / "buy_and_hold" / "statistics.json").read_text())["statistics"]["Total Orders"]
    assert code == 1
    assert f"| BuyAndHold | equal | Total Orders {recorded} for 9{recorded} |" in table


def test_a_statistic_that_is_missing_here_is_a_difference() -> None:
    row = regressions.row_of("Name", {"New Figure": "1", "OrderListHash": "ab"}, regressions.Run({"OrderListHash": "ab"}), "")
    assert row == regressions.Row("Name", "equal", "New Figure missing for 1", unexplained=True)


def test_a_refusal_names_the_call_and_needs_no_reason(tmp_path: Path, checkout: Path) -> None:
    code, _, table = _remake(tmp_path, checkout, ["Refused"])
    assert code == 0
    expected = "add_future is not modelled by minilean. Run this algorithm with `lean backtest` instead."
    assert f"| Refused | refused | refused | {expected} |" in table


def test_any_other_error_needs_a_reason(tmp_path: Path, checkout: Path) -> None:
    code, _, table = _remake(tmp_path, checkout, ["Broken"])
    assert code == 1
    assert "| Broken | error | error | the price was wrong |" in table


def test_what_exists_in_csharp_only_is_listed(tmp_path: Path, checkout: Path) -> None:
    code, _, table = _remake(tmp_path, checkout, ["Native"])
    assert code == 0
    assert "| Native | not run | not run | LEAN has it in C# only. |" in table


def test_a_port_stands_for_what_exists_in_csharp_only(tmp_path: Path, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ports = tmp_path / "ports"
    ports.mkdir()
    shutil.copy(HERE / "cases" / "tracing.py", ports)
    (ports / "native.py").write_text((HERE / "cases" / "buy_and_hold.py").read_text().replace("BuyAndHold", "Native"))
    monkeypatch.setattr(regressions, "PORTS", ports)
    code, _, table = _remake(tmp_path, checkout, ["Native"])
    assert code == 0
    assert "| Native | equal | equal |  |" in table


def test_every_algorithm_that_lean_has_in_csharp_only_has_a_port_of_its_name() -> None:
    names = regressions.tomllib.loads((HERE / "regressions.toml").read_text())["groups"]["P"]["names"]
    assert {regressions.port_of(name) for name in names} == set(regressions.PORTS.glob("*.py"))
    # a file with no algorithm or with two of them does not load
    assert [load_algorithm_class(find_project(regressions.port_of(name))).__name__ for name in names] == names


def test_figures_of_the_base_class_count_and_an_empty_table_is_none(tmp_path: Path) -> None:
    folder = tmp_path / "Algorithm.CSharp"
    folder.mkdir()
    (folder / "Base.cs").write_text(_csharp("Base", {"Total Orders": "2", "OrderListHash": "ab"}))
    (folder / "Derived.cs").write_text("public class Derived : Base\n{\n}\n")
    (folder / "Empty.cs").write_text("class Empty { Dictionary<string, string> ExpectedStatistics => new Dictionary<string, string>(); }")
    assert regressions.published_figures(tmp_path, "Derived") == {"Total Orders": "2", "OrderListHash": "ab"}
    assert regressions.published_figures(tmp_path, "Empty") == {}


def test_every_reason_in_the_list_is_of_an_algorithm_in_it() -> None:
    content = regressions.tomllib.loads((HERE / "regressions.toml").read_text())
    names = [name for group in content["groups"].values() for name in group["names"]]
    assert len(names) == len(set(names)) == 82
    assert set(content["reasons"]) <= set(names)
    assert all(reason.strip() for reason in content["reasons"].values())
