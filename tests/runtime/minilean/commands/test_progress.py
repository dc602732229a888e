"""How far the stages of a command are."""

import pytest

from minilean.commands import progress
from minilean.commands.progress import StageProgress
from minilean.commands.showing import Showing


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, which stands still unless a test moves it; no terminal."""
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(progress, "showing", lambda: Showing.LINES)
    return now


def test_a_line_every_ten_seconds_says_what_is_left(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    with StageProgress("data") as shown:
        for seconds, done in ((0, 0.0), (9, 0.1), (10, 0.02), (19, 0.3), (20, 0.25)):
            clock[0] = 100.0 + seconds
            shown.show("SPY", done)

    # nothing is estimated from a fiftieth; a quarter in 20 seconds leaves 60
    assert capsys.readouterr().err == "data: SPY, 2%\ndata: SPY, 25%, about 60 s left\n"


def test_nothing_is_shown_to_who_wants_nothing(
    clock: list[float], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "showing", lambda: Showing.NOTHING)
    with StageProgress("data") as shown:
        clock[0] = 200.0
        shown.show("SPY", 0.5)
    assert capsys.readouterr().err == ""
