"""`minilean surface`: the table of LEAN's types."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from minilean.commands import surface as module
from minilean.commands.surface import surface
from minilean.errors import InputError, MachineError


def run(*words: str) -> Result:
    return CliRunner().invoke(surface, words, standalone_mode=False)


def test_the_whole_table_has_counts_and_totals() -> None:
    lines = run().stdout.splitlines()
    assert lines[0].split() == ["type", "there", "refused", "absent"]
    (algorithm,) = (line.split() for line in lines if line.startswith("QCAlgorithm "))
    assert int(algorithm[1]) > 180
    assert any(line.startswith("Types: ") and " there, " in line for line in lines)
    assert any(line.startswith("Members of types that are there: ") for line in lines)
    assert "derivatives and crypto" in lines[-1]


def test_one_type_is_shown_in_full() -> None:
    result = run("OrderTicket")
    assert "    there: average_fill_price," in result.stdout
    assert "Types: 1 there, 0 refused, 0 absent." in result.stdout
    assert "derivatives" not in result.stdout
    assert "Types: 0 there, 0 refused, 1 absent." in run("ZipStreamWriter").stdout


def test_json_has_the_names() -> None:
    (found,) = json.loads(run("Resolution", "--json").stdout)
    assert (found["name"], found["presence"], found["absent"]) == ("Resolution", "there", [])


def test_what_is_minileans_own_is_named() -> None:
    lines = run("--own").stdout.splitlines()
    assert "Order.price_exact" in lines
    assert "QCAlgorithm.set_holdings" not in lines


def test_an_unknown_type_is_wrong_usage() -> None:
    with pytest.raises(InputError, match="LEAN's table has no type 'Slyce'; write its name as in C#, such as Slice"):
        surface.main(["Slyce"], standalone_mode=False)


def test_the_table_of_a_readme_is_renewed(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text("before\n<!-- begin: made by minilean surface -->\nOUTWORN\n<!-- end -->\nafter\n")
    assert run("--readme", str(path)).stdout.startswith(f"{path}: ")
    assert "`set_holdings`" in path.read_text()
    assert "OUTWORN" not in path.read_text()


def test_the_table_of_leans_api_is_renewed_from_the_stubs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TABLE", tmp_path / "lean_api.txt")
    assert "types." in run("--from-stubs").stdout
    assert "\ntype QCAlgorithm Algorithm IAlgorithm\n" in (tmp_path / "lean_api.txt").read_text()


def test_without_the_stubs_it_cannot_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minilean.surface.stubs._PACKAGE", "no-such-package")
    with pytest.raises(MachineError, match="not installed"):
        surface.main(["--from-stubs"], standalone_mode=False)
