"""What every service of prices is asked and how it answers."""

from minilean.datasets.price_source import AnswerUnusable, PriceSource, ProbeResult, RawHistory, ServiceFailed, TickerUnknown
from minilean.datasets.yahoo import YahooSource


def test_the_three_ways_to_fail_are_told_apart() -> None:
    kinds = (TickerUnknown, AnswerUnusable, ServiceFailed)
    assert all(issubclass(kind, Exception) for kind in kinds)
    assert not any(issubclass(one, other) for one in kinds for other in kinds if one is not other)


def test_a_service_that_answers_needs_no_reason() -> None:
    assert ProbeResult(reachable=True) == ProbeResult(True, "")


def test_yahoo_is_such_a_service() -> None:
    asked = {name for name in vars(PriceSource) if not name.startswith("_")}
    assert asked == {"history", "probe", "versions"}
    assert all(callable(getattr(YahooSource, name)) for name in asked)


def test_an_answer_says_how_many_rows_were_dropped() -> None:
    answer = RawHistory(bars=None, dividends=(), splits=(), dropped_rows=3)
    assert (answer.dropped_rows, answer.dividends, answer.splits) == (3, (), ())
