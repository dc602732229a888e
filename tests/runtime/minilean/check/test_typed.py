"""What of basedpyright's answers is kept: what certainly fails in LEAN."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from minilean.check import typed
from minilean.check.typed import check_types, is_installed
from minilean.errors import MachineError

STRATEGY = """from AlgorithmImports import *
class Own(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2020, 1, 1)
        self.last = None
    def on_data(self, data: Slice):
        tag = "first" if self.last else "second"
        self.liquidate("SPY", tag)
        self.stop_market_order("SPY", 1, 5, tag)
        ticket = self.market_order("SPY", 1)
        self.debug(ticket.id)
        self.buy(self.last, 1)
        self.set_cash("5000")
        data.bars["SPY"].nothing
"""


def said(file: Path, message: str, line: int, column: int) -> subprocess.CompletedProcess[str]:
    diagnostic = {"file": str(file), "range": {"start": {"line": line - 1, "character": column}}, "message": message}
    return subprocess.CompletedProcess([], 1, json.dumps({"generalDiagnostics": [diagnostic]}), "")


@pytest.mark.parametrize(
    ("call", "given", "kept"),
    [
        ('self.limit_order("SPY", 1, 5.0, x)', "Literal['first', 'second']", True),
        ('self.limit_order("SPY", 1, 5.0, x)', "str | None", False),
        ('self.limit_order("SPY", 1, 5.0, x)', "(ticker: str) -> Symbol", False),
        ('self.limit_order("SPY", 1, 5.0, asynchronous=x)', "timedelta", True),
        ('self.limit_order("SPY", x, 5.0)', "Literal['5', '6']", False),
        ('self.rsi("SPY", 3, x)', "Literal[Resolution.DAILY]", True),
        ('self.liquidate("SPY", x)', "Literal['first', 'second']", False),  # an overload that the stubs leave out
        ("self.mine(x)", "Literal['first', 'second']", False),
    ],
)
def test_an_argument_counts_where_no_overload_takes_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, call: str, given: str, kept: bool
) -> None:
    file = tmp_path / "main.py"
    file.write_text(f"def f(self, x):\n    {call}\n")
    name = call.partition("(")[0].removeprefix("self.")
    message = f'Argument of type "{given}" cannot be assigned to parameter "p" of type "bool" in function "{name}"'
    answer = said(file, message, 2, 4 + call.index("x"))
    monkeypatch.setattr(typed.subprocess, "run", lambda *words, **options: answer)
    assert [(this.line, this.rule) for this in check_types([file], [])] == ([(2, "argument type")] if kept else [])


def test_no_answer_is_the_machines_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = subprocess.CompletedProcess([], 1, "", "No module named basedpyright\n")
    monkeypatch.setattr(typed.subprocess, "run", lambda *words, **options: nothing)
    with pytest.raises(MachineError, match="basedpyright gives no answer, it says: No module named basedpyright"):
        check_types([Path("main.py")], [])


@pytest.mark.long
def test_basedpyright_is_asked_with_leans_stubs(tmp_path: Path) -> None:
    assert is_installed()
    (tmp_path / "main.py").write_text(STRATEGY)
    found = check_types([tmp_path / "main.py"], [tmp_path])
    assert [(this.line, this.rule) for this in found] == [(9, "argument type"), (11, "name")]
    assert found[1].text == "OrderTicket has no member 'id'."


def test_what_is_not_installed_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typed, "PACKAGES", ("basedpyright", "no-such-package"))
    assert not is_installed()
