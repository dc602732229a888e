import io

from rich.console import Console

from minilean.datasets.download import Progress, Step
from minilean.datasets.progress import download_progress


def test_settled_tickers_become_lines_where_there_is_no_terminal():
    stream = io.StringIO()
    with download_progress(Console(file=stream, width=100)) as show:
        show(Progress("SPY", Step.FETCHING, 0, 2))
        show(Progress("SPY", Step.WRITTEN, 1, 2, "3 bars from 2015-01-05 to 2015-01-07"))
        show(Progress("XLK", Step.RETRYING, 1, 2, "[timed out]; again in 2 s"))
    assert stream.getvalue().splitlines() == [
        "SPY   written: 3 bars from 2015-01-05 to 2015-01-07",
        "XLK   retrying: [timed out]; again in 2 s",
    ]


def test_a_terminal_sees_the_fund_and_the_time_left():
    stream = io.StringIO()
    with download_progress(Console(file=stream, width=100, force_terminal=True)) as show:
        show(Progress("XLK", Step.FETCHING, 1, 2))
    assert "XLK fetching" in stream.getvalue()
    assert "1/2" in stream.getvalue()
    assert "time left" in stream.getvalue()


def test_nothing_appears_before_the_first_step():
    stream = io.StringIO()
    with download_progress(Console(file=stream, width=100, force_terminal=True)):
        pass
    assert stream.getvalue() == ""
