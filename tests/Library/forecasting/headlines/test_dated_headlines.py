"""Which session a headline is of, what that says of it, and what a file may not hold."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from forecasting.bars import DailyBars
from forecasting.errors import InvalidText
from forecasting.headlines.dated_headlines import DatedHeadlines, collected, labelled, read_headline, read_headlines


def dated(*stamps: str) -> DatedHeadlines:
    return collected((datetime.fromisoformat(stamp), f"headline of {stamp}") for stamp in stamps)


def bars(days: list[str], changes: list[float]) -> DailyBars:
    opens = np.full(len(days), 100.0)
    closes = opens * (1 + np.array(changes))
    times = np.array([f"{day}T16:00" for day in days], dtype="datetime64[ns]")
    return DailyBars(times, opens, np.maximum(opens, closes), np.minimum(opens, closes), closes)


# Thursday, Friday, Monday
DAYS = ["2024-01-04", "2024-01-05", "2024-01-08"]


def test_a_session_has_the_headlines_since_the_decision_of_the_one_before_it() -> None:
    headlines = dated(
        "2024-01-05 09:24:59", "2024-01-05 09:25", "2024-01-05 16:30", "2024-01-07 12:00", "2024-01-08 09:24", "2024-01-08 09:26"
    )
    friday = headlines.of_session(np.datetime64("2024-01-05"), np.datetime64("2024-01-04"))
    monday = headlines.of_session(np.datetime64("2024-01-08"), np.datetime64("2024-01-05"))

    assert friday == ("headline of 2024-01-05 09:24:59",)
    assert monday == tuple(
        f"headline of {stamp}" for stamp in ("2024-01-05 09:25", "2024-01-05 16:30", "2024-01-07 12:00", "2024-01-08 09:24")
    )


@pytest.mark.parametrize(
    ("stamp", "kind"),
    [
        ("2024-01-05 08:00", 2),  # Friday rises by a percent
        ("2024-01-05 09:24:59", 2),
        ("2024-01-05 09:25:00", 0),  # too late for Friday's open: of Monday, which falls
        ("2024-01-05 16:30", 0),
        ("2024-01-06 12:00", 0),
        ("2024-01-04 16:30", 2),
    ],
)
def test_a_headline_is_what_the_first_session_after_it_does(stamp: str, kind: int) -> None:
    known, classes = labelled(dated(stamp), bars(DAYS, [0.0, 0.01, -0.01]), 0.005)
    assert (len(known), classes.tolist()) == (1, [kind])


def test_within_the_band_it_is_neutral_and_beyond_it_not() -> None:
    headlines = dated("2024-01-05 08:00", "2024-01-08 08:00")
    assert labelled(headlines, bars(DAYS, [0.0, 0.004, -0.006]), 0.005)[1].tolist() == [1, 0]
    assert labelled(headlines, bars(DAYS, [0.0, 0.006, -0.004]), 0.005)[1].tolist() == [2, 1]


def test_headlines_whose_session_is_not_over_or_not_there_have_no_class() -> None:
    headlines = dated("2024-01-04 08:00", "2024-01-05 08:00", "2024-01-08 08:00", "2024-01-08 16:30")
    known, classes = labelled(headlines, bars(DAYS, [0.0, 0.01, -0.01]).until(np.datetime64("2024-01-08T08:00")), 0.005)
    assert (known.texts, classes.tolist()) == (("headline of 2024-01-05 08:00",), [2])


def test_those_before_a_moment_and_the_newest() -> None:
    headlines = dated("2024-01-04 08:00", "2024-01-05 08:00", "2024-01-08 08:00")
    assert len(headlines.before(np.datetime64("2024-01-05T08:00"))) == 1
    assert len(headlines.before(np.datetime64("2024-01-05T08:00:01"))) == 2
    assert headlines.newest(2).texts == ("headline of 2024-01-05 08:00", "headline of 2024-01-08 08:00")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("2020-03-06 08:15:00,Bank beats, by far", (datetime(2020, 3, 6, 8, 15), "Bank beats, by far")),
        ('2020-03-06T08:15,"Bank, beats"\r\n', (datetime(2020, 3, 6, 8, 15), "Bank, beats")),
        ("# a remark", None),
        ("time,headline", None),
        ("  ", None),
    ],
)
def test_a_line_is_a_headline_or_none(line: str, found: tuple[datetime, str] | None) -> None:
    assert read_headline(line) == found


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("time,headline\nBank beats\n", ":2: The line 'Bank beats' has no date: expected a time of the exchange"),
        ("2020-03-06,Bank beats\n", ":1: .* a day alone does not say when it was known"),
        ("2020-03-06 08:15+01:00,Bank beats\n", ":1: .* has no time of the exchange"),
        ("2020-03-06 08:15, ...\n", ":1: .* has no headline: .*; leave the line out"),
        (
            "2020-03-06 08:15,Up\n2020-03-06 08:15,Down\n",
            "Two headlines are of 2020-03-06T08:15:00: expected one for each time; give the later",
        ),
        ("2020-03-06 08:15,Up\n2020-03-06 08:14,Down\n", "of 2020-03-06T08:14:00 follows one of 2020-03-06T08:15:00: expected times that"),
        ("# INVENTED\n", "has no headlines"),
    ],
)
def test_a_file_that_is_none_of_headlines_is_refused_in_one_sentence(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "headlines.csv"
    file.write_text(content)
    with pytest.raises(InvalidText, match=said) as caught:
        read_headlines(file)
    assert "\n" not in str(caught.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidText, match=r"none.csv cannot be read \(No such file or directory\)"):
        read_headlines(tmp_path / "none.csv")
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidText, match=r"bytes.csv is no text in UTF-8"):
        read_headlines(tmp_path / "bytes.csv")


def test_a_spreadsheets_mark_and_separators_within_a_line_are_no_lines(tmp_path: Path) -> None:
    file = tmp_path / "headlines.csv"
    file.write_bytes("\ufeff# INVENTED\r\n2020-03-06 08:15,Up\u2028and away\r\n".encode())
    found, remark = read_headlines(file)
    assert (found.texts, remark) == (("Up\u2028and away",), "INVENTED")


def test_the_remark_of_a_file_is_that_of_its_first_line(tmp_path: Path) -> None:
    file = tmp_path / "headlines.csv"
    file.write_text("# INVENTED by hand\n2020-03-06 08:15,Up\n")
    assert read_headlines(file)[1] == "INVENTED by hand"
    file.write_text("2020-03-06 08:15,Up\n# INVENTED by hand\n")
    assert read_headlines(file)[1] == ""


def test_times_and_texts_belong_together() -> None:
    with pytest.raises(InvalidText, match="expected a time for each"):
        DatedHeadlines(np.array(["2020-03-06T08:15"], dtype="datetime64[ns]"), ("Up", "Down"))
    with pytest.raises(InvalidText, match="expected a time for each"):
        DatedHeadlines(np.array(["NaT"], dtype="datetime64[ns]"), ("Up",))
