"""`python -m minilean` is the command `minilean`."""

import runpy

import pytest

from minilean.commands import cli


def test_the_module_starts_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    monkeypatch.setattr(cli, "main", lambda: started.append("main"))
    runpy.run_module("minilean", run_name="__main__")
    runpy.run_module("minilean.__main__", run_name="imported")
    assert started == ["main"]
