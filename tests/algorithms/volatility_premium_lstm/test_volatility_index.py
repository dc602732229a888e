"""An index as LEAN reads it: a day is known at 16:15, from the file of its ticker."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from volatility_index import VolatilityIndex

from minilean.common.globals import Globals

ALGORITHMS = Path(__file__).resolve().parents[3] / "algorithms"
CONFIG: Any = SimpleNamespace(symbol=SimpleNamespace(value="VIX.VolatilityIndex"))
ANY_DAY = datetime(2020, 1, 1)


def test_a_day_is_known_a_quarter_past_four() -> None:
    point: Any = VolatilityIndex().reader(CONFIG, "01/31/2014,18.41", ANY_DAY, False)
    assert (point.time, point.end_time) == (datetime(2014, 1, 31), datetime(2014, 1, 31, 16, 15))
    assert float(point.value) == 18.41


def test_what_is_no_day_is_left_or_refused_by_name() -> None:
    assert VolatilityIndex().reader(CONFIG, "Date,Close", ANY_DAY, False) is None
    with pytest.raises(ValueError, match=r"is no day of VIX\.VolatilityIndex: expected a date"):
        VolatilityIndex().reader(CONFIG, "31/01/2014,18.41", ANY_DAY, False)


def test_the_file_is_that_of_the_index(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr(Globals, "data_folder", str(tmp_path))
    assert VolatilityIndex().get_source(CONFIG, ANY_DAY, False).source == str(tmp_path / "alternative" / "cboe" / "vix.csv")


def test_it_is_that_of_the_other_strategy_with_an_index() -> None:
    # LEAN mounts each project alone
    one, other = (ALGORITHMS / name / "volatility_index.py" for name in ("volatility_premium_lstm", "volatility_target"))
    assert one.read_text() == other.read_text()
