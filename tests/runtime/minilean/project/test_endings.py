"""How an algorithm ended itself, in words."""

import bdb
import sys

import pytest

from minilean.project.endings import ended_itself, quit_in_debugger


def caught(code: object) -> BaseException:
    with pytest.raises(SystemExit) as ended:
        sys.exit(code)
    return ended.value


@pytest.mark.parametrize(("code", "call"), [(None, "sys.exit()"), (3, "sys.exit(3)"), ("no data", "sys.exit('no data')")])
def test_an_exit_is_named_with_its_line(code: object, call: str) -> None:
    said = ended_itself(caught(code))
    line = caught.__code__.co_firstlineno + 2
    assert said == f"the algorithm ended itself by {call} in line {line} of {__file__}; end a backtest by self.quit() and return"


def test_an_interruption_that_it_raised_itself_is_named() -> None:
    assert ended_itself(KeyboardInterrupt()) == (
        "the algorithm ended itself by KeyboardInterrupt; end a backtest by self.quit() and return"
    )


def test_other_errors_are_no_ending() -> None:
    assert ended_itself(ValueError("x")) == ""
    assert quit_in_debugger(ValueError("x")) == ""


class Quitting(bdb.Bdb):
    """A debugger whose person types `q` at once."""

    def user_line(self, frame: object) -> None:
        self.set_quit()


def stopping() -> str:
    Quitting().set_trace()
    return "went on"


def test_a_run_quit_in_a_debugger_is_said_with_the_line_where_it_had_stopped() -> None:
    before = sys.gettrace()
    try:
        with pytest.raises(bdb.BdbQuit) as quit_:
            stopping()
    finally:
        sys.settrace(before)
    line = stopping.__code__.co_firstlineno + 2
    assert quit_in_debugger(quit_.value) == f"the run was ended from the debugger in line {line} of {__file__}"
    assert ended_itself(quit_.value) == ""
