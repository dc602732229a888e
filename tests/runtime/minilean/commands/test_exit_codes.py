"""What errors of a command become on the command line."""

import errno
import fcntl
import os
import pty
import re
import shlex
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Sequence
from pathlib import Path

import click
import pytest

from minilean.commands.exit_codes import exit_code
from minilean.errors import DataError, InputError

ROOT = Path(__file__).parents[4]


def _raising(error: BaseException):
    def command() -> int:
        raise error

    return command


def test_a_command_that_returns_gives_its_own_code():
    assert (exit_code(lambda: None, ""), exit_code(lambda: 1, "")) == (0, 1)


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (KeyboardInterrupt(), 130, "All is kept."),
        (click.exceptions.Abort(), 130, "All is kept."),
        (click.UsageError("no such option"), 2, "no such option"),
        (InputError("The folder is empty."), 2, "Error: The folder is empty."),
        (PermissionError(errno.EACCES, "denied", "/x"), 3, "Error: no permission for /x; choose another folder"),
        (DataError("a.csv, line 2: no number."), 3, "Error: a.csv, line 2: no number."),
        (OSError(errno.EIO, "Input/output error", "/x"), 3, "Error: /x cannot be read or written: Input/output error; check the disk."),
        (OSError(errno.ENAMETOOLONG, "long", "a" * 300), 2, "aaaaaaaaaa is longer than a name may be; name another"),
        (OSError(errno.ELOOP, "loop", "/x"), 2, "Error: /x is a link that leads to itself; name another"),
        (OSError(errno.ENOSPC, "full", "/x"), 3, "Error: the disk is full while writing /x; free some space"),
    ],
)
def test_an_error_is_a_sentence_and_a_code(error: BaseException, code: int, words: str, capsys: pytest.CaptureFixture[str]):
    assert exit_code(_raising(error), "All is kept.") == code
    assert words in capsys.readouterr().err


def test_a_fault_of_the_program_is_not_hidden():
    with pytest.raises(OSError, match="odd"):
        exit_code(_raising(OSError(errno.EIO, "odd")), "")
    with pytest.raises(ZeroDivisionError):
        exit_code(_raising(ZeroDivisionError()), "")


HOLD = """
from AlgorithmImports import *

class Hold(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 5)
        self.set_end_date(2015, 1, 30)
        self.spy = self.add_equity("SPY", Resolution.DAILY).symbol
        self.set_summary_statistic("[/note]", "[red]caf\\u00e9[/] :smile:")

    def on_data(self, data):
        print("mine caf\\u00e9 \\udc80")
        self.log("[/] caf\\u00e9")
        if not self.portfolio.invested:
            self.set_holdings(self.spy, 1)
"""
LEFT = ["Hold-log.txt", "Hold-order-events.json", "Hold-summary.json", "Hold.json"]
FULL = "Error: standard output cannot be written, since the disk is full; what was printed is incomplete, files are whole.\n"


@pytest.fixture
def shell(tmp_path: Path):
    """Runs a line of bash in an empty folder, with `$MINILEAN`, `$MODELS` and a strategy there."""
    strategy = tmp_path / "[red][@click=x(]"
    strategy.mkdir()
    (strategy / "main.py").write_text(HOLD)

    def run(line: str, pass_fds: Sequence[int] = ()) -> subprocess.CompletedProcess[str]:
        python = shlex.quote(sys.executable)
        env = os.environ | {
            "PYTHONPATH": str(ROOT / "runtime"), "MINILEAN": f"{python} -m minilean", "DATA": str(ROOT / "tests" / "conformance" / "data"),
            "BACKTEST": f"{python} -m minilean backtest [red][@click=x(] --output out --no-report --object-store store",
            "LEAN_DATA_FOLDER": str(ROOT / "tests" / "conformance" / "data"),
            "MODELS": f"{python} {shlex.quote(str(ROOT / 'models'))}",
        }  # fmt: skip
        bash = ["bash", "-o", "pipefail", "-c", "set -f; " + line]
        return subprocess.run(bash, cwd=tmp_path, env=env, capture_output=True, check=False, text=True, pass_fds=pass_fds)

    return run


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("$BACKTEST", 0),
        ("$BACKTEST | head -1", 0),
        ("$BACKTEST 2>&1 | true", 0),
        ("$BACKTEST > /dev/full", 3),
        ("$BACKTEST >&- 2>&- <&-", 0),
        ("PYTHONIOENCODING=ascii $BACKTEST", 0),
        ("LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 $BACKTEST", 0),
    ],
)
def test_trouble_with_the_terminal_loses_no_run(line: str, code: int, shell, tmp_path: Path):
    done = shell(line)
    assert done.returncode == code, done.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == LEFT
    assert done.stderr.endswith(FULL) == (code == 3)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("$MINILEAN --help > /dev/full", 3),
        ("$MINILEAN --help | true", 0),
        ("$MINILEAN doctor $DATA > /dev/full", 3),
        ("$MINILEAN data sample --data-folder sample --start 2020-01-02 --end 2020-01-03 > /dev/full", 3),
        ("$MINILEAN surface --readme README.md > /dev/full", 3),
        ("$MODELS --help > /dev/full", 3),
        ("$MODELS --help | true", 0),
    ],
)
def test_every_command_ends_alike_when_its_output_cannot_be_written(line: str, code: int, shell, tmp_path: Path):
    (tmp_path / "README.md").write_text("<!-- begin: made by minilean surface -->\n<!-- end -->\n")
    done = shell(line)
    assert (done.returncode, done.stderr) == (code, FULL if code else "")


# what an algorithm may do to the standard streams before its first day; it goes on to log
TAKEN_APART = [
    "sys.stdout.close()",
    "sys.stderr.close()",
    "sys.stdout.close(); sys.stderr.close()",
    "sys.stdout.buffer.close()",
    "sys.stdout = io.StringIO(); sys.stdout.close()",
    "sys.stdout = sys.stderr = open('own.txt', 'w')",
    "sys.stdout = io.TextIOWrapper(sys.stdout.detach(), encoding='utf-8')",
    "sys.stdout = sys.stderr = None",
]


@pytest.mark.parametrize("place", ["# module", "# initialize"])
@pytest.mark.parametrize("trick", TAKEN_APART)
def test_no_stream_that_an_algorithm_takes_apart_costs_a_result(trick: str, place: str, shell, tmp_path: Path):
    source = f"import io, sys\n# module\n{HOLD}".replace("print(", "None and print(")
    source = source.replace("        self.spy =", "        # initialize\n        self.spy =").replace(place, trick)
    (tmp_path / "[red][@click=x(]" / "main.py").write_text(source)
    done = shell("$BACKTEST")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("OrderListHash: ") == 1
    assert done.stdout.endswith("Results: out\n")
    assert done.stdout.count("[/] café\n") == (0 if "own.txt" in trick else 19)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == LEFT


def test_an_error_after_the_streams_are_closed_is_told(shell, tmp_path: Path):
    source = HOLD.replace("print(", "import io, sys; sys.stdout = sys.stderr = io.StringIO(); sys.stderr.close(); print(")
    (tmp_path / "[red][@click=x(]" / "main.py").write_text(source)
    done = shell("$BACKTEST")
    assert done.returncode == 1
    assert "Error: " in done.stderr
    assert "I/O operation on closed file" in done.stderr
    assert done.stderr.endswith("The results up to that moment are in out.\n")


@pytest.mark.parametrize("size", [("100", "30"), ("1", "1")])
def test_names_with_markup_are_text_in_a_terminal_of_any_size(size: tuple[str, str], shell, tmp_path: Path):
    code, shown = in_a_terminal(shell, "$BACKTEST > shown.txt; test -f out/Hold.json && rm -r out && $BACKTEST", *size)
    assert code == 0, shown
    # what an algorithm prints goes where standard output goes
    assert (tmp_path / "shown.txt").read_text().count("mine café \\udc80\n") == 19
    assert re.sub(r"\s+", " ", shown.replace("│", "")).count("[/note] [red]café[/] :smile:") == 1
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == LEFT


def in_a_terminal(shell, line: str, columns: str, lines: str) -> tuple[int, str]:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", int(lines), int(columns), 0, 0))
    shown: list[bytes] = []

    def read() -> None:
        try:
            while piece := os.read(ours, 65_536):
                shown.append(piece)
        except OSError:  # the other end was closed
            pass

    reader = threading.Thread(target=read)
    reader.start()
    done = shell(f"exec > /dev/fd/{theirs} 2>&1; {line}", pass_fds=[theirs])
    os.close(theirs)
    reader.join()
    os.close(ours)
    return done.returncode, b"".join(shown).decode()
