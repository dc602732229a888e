"""What nothing uses is found; what LEAN, a register or a named user calls is not."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner

ListUnused = Callable[[dict[str, str]], list[str]]


@pytest.fixture(scope="module")
def script(repo_root: Path) -> ModuleType:
    """The module, which lies in no package."""
    specification = importlib.util.spec_from_file_location("unused_code", repo_root / "scripts" / "unused_code.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture
def list_unused(tmp_path: Path, script: ModuleType) -> ListUnused:
    """A function that writes files of a checkout and returns what is said about them."""

    def lists(files: dict[str, str]) -> list[str]:
        for name, text in ({"scripts/unused_code.toml": "[used]\n"} | files).items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        done = CliRunner().invoke(script.unused_code, [str(tmp_path)])
        assert done.exit_code == (1 if done.output else 0)
        return done.output.splitlines()

    return lists


def test_what_nothing_uses_is_listed(list_unused: ListUnused) -> None:
    code = "import json\n\nclass Kept:\n    def lost_method(self):\n        return 1\n        return 2\n\nKept()\n"

    assert list_unused({"models/planted.py": code}) == [
        "models/planted.py:1 unused import 'json'",
        "models/planted.py:4 unused method 'lost_method'",
        "models/planted.py:6 unreachable code after 'return'",
    ]


def test_a_test_is_no_user(list_unused: ListUnused) -> None:
    files = {"models/planted.py": "def lost(): ...\n", "tests/models/test_planted.py": "from planted import lost\n\nlost()\n"}

    assert list_unused(files) == ["models/planted.py:1 unused function 'lost'"]


def test_leans_names_registered_commands_and_strategies_are_used(list_unused: ListUnused) -> None:
    files = {
        "runtime/planted.py": "class Ours:\n    def liquidate(self): ...\n    def on_end_of_algorithm(self): ...\n\nOurs()\n",
        "models/planted.py": "import click\n\n@click.command()\ndef started(): ...\n",
        "algorithms/mine/main.py": "class Mine: ...\n",
    }

    assert list_unused(files) == []


def test_only_the_class_of_a_strategy_is_used_by_lean(list_unused: ListUnused) -> None:
    assert list_unused({"algorithms/mine/main.py": "def lost(): ...\n", "algorithms/mine/other.py": "class Lost: ...\n"}) == [
        "algorithms/mine/main.py:1 unused function 'lost'",
        "algorithms/mine/other.py:1 unused class 'Lost'",
    ]


def test_the_whitelist_names_what_is_used_with_its_reason_and_nothing_else(list_unused: ListUnused) -> None:
    whitelist = '[used]\nread_elsewhere = "its user"\nwithout_reason = " "\ngone = "its user"\n'
    code = "def read_elsewhere(): ...\n\ndef without_reason(): ...\n"

    assert list_unused({"scripts/unused_code.toml": whitelist, "models/planted.py": code}) == [
        "scripts/unused_code.toml has without_reason without a reason; say who uses it",
        "scripts/unused_code.toml has gone, which is used or gone; take it out",
    ]
