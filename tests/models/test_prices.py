from __future__ import annotations

from pathlib import Path

import pytest
from prices import read_closes

from minilean.errors import InputError


def test_closes_are_adjusted_and_stamped_with_the_end_of_the_session(conformance_data: Path) -> None:
    closes = read_closes(conformance_data, "spy")

    assert len(closes) == 1007
    assert [str(stamp)[:16] for stamp in closes.times[[0, -1]]] == ["2014-01-02T16:00", "2017-12-29T16:00"]
    # 183.31 in the file, times the factor of all later dividends; the last bar has none after it
    assert closes.closes[0] == pytest.approx(183.31 * 0.9208110, abs=1e-9)
    assert closes.closes[-1] == 158.2


def test_a_folder_or_a_ticker_that_is_not_there_is_one_sentence(conformance_data: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not a folder"):
        read_closes(tmp_path / "nowhere", "SPY")
    with pytest.raises(InputError, match="has no daily bars of NOSUCH: expected equity/usa/daily/nosuch.zip"):
        read_closes(conformance_data, "nosuch")
