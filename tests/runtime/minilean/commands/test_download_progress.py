import pytest

from minilean.commands.download_progress import download_progress
from minilean.datasets.download import Progress, Step


def in_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")


def download() -> None:
    with download_progress() as show:
        show(Progress("SPY", Step.FETCHING, 0, 2))
        show(Progress("SPY", Step.WRITTEN, 1, 2, "3 bars from 2015-01-05 to 2015-01-07"))
        show(Progress("XLK", Step.RETRYING, 1, 2, "[timed out]; again in 2 s"))


LINES = ["SPY   written: 3 bars from 2015-01-05 to 2015-01-07", "XLK   retrying: [timed out]; again in 2 s"]


def test_settled_tickers_become_lines_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]):
    download()
    assert capsys.readouterr().err.splitlines() == LINES


@pytest.mark.parametrize("kind", ["dumb", "unknown"])
def test_a_terminal_that_cannot_move_its_cursor_sees_lines(kind: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    in_a_terminal(monkeypatch)
    monkeypatch.setenv("TERM", kind)
    download()
    assert capsys.readouterr().err.splitlines() == LINES


def test_a_terminal_sees_the_fund_and_the_time_left(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    in_a_terminal(monkeypatch)
    download()
    seen = capsys.readouterr().err
    assert all(text in seen for text in ("SPY fetching", "XLK retrying", "1/2", "time left", *LINES))


def test_a_download_goes_on_when_its_bar_cannot_be_drawn(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    in_a_terminal(monkeypatch)
    monkeypatch.setattr("rich.progress.Progress.update", lambda *_, **__: 1 / 0)
    download()
    said = capsys.readouterr().err
    assert said.count("No bar from here on, since it cannot be drawn (ZeroDivisionError: division by zero); the run goes on.\n") == 1
    assert [line for line in said.splitlines() if line in LINES] == LINES


def test_nothing_appears_before_the_first_step(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    in_a_terminal(monkeypatch)
    with download_progress():
        pass
    assert capsys.readouterr().err == ""
