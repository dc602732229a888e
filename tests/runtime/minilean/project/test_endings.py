"""How an algorithm ended itself, in words."""

import sys

import pytest

from minilean.project.endings import ended_itself


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
