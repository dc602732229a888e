"""Which days may choose, and which only judge."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from spans import DateSpan, declared, read_span, read_spans, require_choosable

from minilean.errors import DataError, InputError


def test_the_declared_spans_follow_each_other() -> None:
    assert declared() == {
        "development": DateSpan("development", date(2005, 1, 1), date(2014, 12, 31)),
        "locked": DateSpan("locked", date(2015, 1, 1), date(2020, 11, 30)),
    }


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("development", date(2005, 1, 1), date(2014, 12, 31)),
        ("2021-01-01..2022-12-31", date(2021, 1, 1), date(2022, 12, 31)),
        ("2021-01-01..2021-01-01", date(2021, 1, 1), date(2021, 1, 1)),
    ],
)
def test_a_span_by_its_name_or_its_days(text: str, first: date, last: date) -> None:
    assert read_span(text) == DateSpan(text, first, last)


@pytest.mark.parametrize("text", ["test", "2021-01-01", "2021-01-01..", "2021-01-01..2021-13-01"])
def test_what_is_no_span_is_said(text: str) -> None:
    with pytest.raises(InputError, match=r"is no span: expected development, locked, or days such as 2021-01-01\.\.2022-12-31"):
        read_span(text)


def test_days_in_the_wrong_order_are_said() -> None:
    with pytest.raises(InputError, match="goes from 2022-01-01 to 2021-01-01: give the earlier day first"):
        read_span("2022-01-01..2021-01-01")


def test_choosing_by_a_locked_day_is_refused() -> None:
    require_choosable(date(2003, 1, 1), date(2014, 12, 31), "A recipe")
    require_choosable(date(2020, 12, 1), date(2021, 12, 31), "A recipe")
    for first, last in ((date(2014, 1, 1), date(2015, 1, 1)), (date(2020, 11, 30), date(2021, 1, 1)), (date(2010, 1, 1), date(2022, 1, 1))):
        with pytest.raises(InputError, match=rf"A recipe would be chosen by days from {first} to {last}, .* end by 2014-12-31"):
            require_choosable(first, last, "A recipe")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[development]\nfirst = 2005-01-01\nlast = 2014-12-31\n", "KeyError"),
        ("[development]\nfirst = 2005-01-01\nlast = 2015-01-01\n[locked]\nfirst = 2015-01-01\nlast = 2020-11-30\n", "does not end before"),
        ("development = 3\n", "TypeError"),
        ("[development\n", "TOMLDecodeError"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "spans.toml").write_text(text)
    with pytest.raises(DataError, match=said):
        read_spans(tmp_path / "spans.toml")
