"""`minilean doctor` as a person and as a script meet it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from minilean.commands.doctor import doctor
from minilean.errors import InputError


@pytest.fixture
def sick(tmp_path: Path, conformance_data: Path) -> Path:
    """A data folder with one broken zip and one foreign factor file."""
    shutil.copytree(conformance_data, tmp_path / "data")
    (tmp_path / "data/equity/usa/daily/xlk.zip").write_bytes(b"PK no zip")
    shutil.copy(tmp_path / "data/equity/usa/factor_files/spy.csv", tmp_path / "data/equity/usa/factor_files/xlf.csv")
    return tmp_path / "data"


def test_a_healthy_folder_is_code_zero(conformance_data: Path) -> None:
    done = CliRunner().invoke(doctor, [str(conformance_data)], standalone_mode=False)
    assert (done.return_value, done.output) == (0, f"{conformance_data}: 29 price files, nothing found. Daily prices end on 2017-12-29.\n")


def test_without_a_folder_it_takes_the_one_of_the_environment_else_data(
    conformance_data: Path, sick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEAN_DATA_FOLDER", str(conformance_data))
    done = CliRunner().invoke(doctor, [], standalone_mode=False)
    assert (done.return_value, done.output) == (0, f"{conformance_data}: 29 price files, nothing found. Daily prices end on 2017-12-29.\n")
    assert CliRunner().invoke(doctor, [str(sick)], standalone_mode=False).return_value == 1

    monkeypatch.delenv("LEAN_DATA_FOLDER")
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(doctor, [], standalone_mode=False).output.startswith("data: 29 price files, 2 findings")


def test_findings_are_code_one_with_file_names_and_counts_first(sick: Path) -> None:
    done = CliRunner().invoke(doctor, [str(sick)], standalone_mode=False)
    assert done.return_value == 1
    lines = done.output.splitlines()
    assert lines[0] == f"{sick}: 29 price files, 2 findings in 2 files. Daily prices end on 2017-12-29."
    assert lines[1] == "equity/usa/daily/xlk.zip         truncated: 1"
    assert lines[2] == "equity/usa/factor_files/xlf.csv  factors contradict bars: 1"
    assert lines[5].startswith("  truncated: ")


def test_one_of_a_thing_is_said_as_one(tmp_path: Path, conformance_data: Path) -> None:
    folder = tmp_path / "data"
    for kept in ("market-hours", "symbol-properties", "alternative/interest-rate"):
        shutil.copytree(conformance_data / kept, folder / kept)
    (folder / "equity/usa/daily").mkdir(parents=True)
    (folder / "equity/usa/daily/xlk.zip").write_bytes(b"PK no zip")
    done = CliRunner().invoke(doctor, [str(folder)], standalone_mode=False)
    assert done.output.splitlines()[0] == f"{folder}: 1 price file, 1 finding in 1 file."


def test_scripts_get_json(sick: Path) -> None:
    done = CliRunner().invoke(doctor, [str(sick), "--json", "--gap", "3"], standalone_mode=False)
    assert done.return_value == 1
    answer = json.loads(done.output)
    assert answer["usual_end"] == "2017-12-29"
    assert answer["thresholds"] == {"gap": 3, "stale": 5, "dead": 60, "early_end": 5, "hole_volume": 10_000}
    assert [(one["file"], one["kind"]) for one in answer["findings"]] == [
        ("equity/usa/daily/xlk.zip", "truncated"),
        ("equity/usa/factor_files/xlf.csv", "factors contradict bars"),
    ]


def test_a_folder_that_is_not_there_is_wrong_input(tmp_path: Path) -> None:
    done = CliRunner().invoke(doctor, [str(tmp_path / "nowhere")], standalone_mode=False)
    assert isinstance(done.exception, InputError)
    assert done.exception.exit_code == 2
