"""How many shares can be borrowed."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from minilean.common.enums import SecurityType
from minilean.common.globals import Globals
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.errors import DataError
from minilean.reality_models.shortable import LocalDiskShortableProvider, NullShortableProvider

SPY = Symbol(SecurityIdentifier("SPY", date(1998, 1, 2), "usa", SecurityType.EQUITY), "SPY")
NOON = datetime(2014, 3, 25, 12)


def _written(root: Path, text: str) -> None:
    folder = root / "equity" / "usa" / "shortable" / "broker" / "symbols"
    folder.mkdir(parents=True)
    (folder / "spy.csv").write_text(text)


@pytest.fixture(autouse=True)
def _data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Globals, "data_folder", str(tmp_path))


def test_a_line_is_a_day(tmp_path: Path) -> None:
    _written(tmp_path, "# shares and rates\n20140325,1000,3.85,0.25\n20140326,500\n\n20140327,,,\n")
    provider = LocalDiskShortableProvider("Broker")
    assert provider.brokerage == "broker"
    assert provider.shortable_quantity(SPY, NOON) == 1000
    assert (provider.rebate_rate(SPY, NOON), provider.FeeRate(SPY, NOON)) == (0.0385, 0.0025)
    second, third = NOON.replace(day=26), NOON.replace(day=27)
    assert (provider.shortable_quantity(SPY, second), provider.fee_rate(SPY, second)) == (500, 0)
    assert provider.shortable_quantity(SPY, third) == 0


def test_days_and_securities_without_a_line_have_no_limit_and_no_cost(tmp_path: Path) -> None:
    _written(tmp_path, "20140325,1000\n")
    provider = LocalDiskShortableProvider("broker")
    other = Symbol(SecurityIdentifier("XYZ", date(1998, 1, 2), "usa", SecurityType.EQUITY), "XYZ")
    for symbol, when in ((SPY, datetime(2014, 3, 24)), (other, NOON)):
        assert provider.shortable_quantity(symbol, when) is None
        assert (provider.fee_rate(symbol, when), provider.rebate_rate(symbol, when)) == (0, 0)
    assert NullShortableProvider().shortable_quantity(SPY, NOON) is None


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    _written(tmp_path, "20140325,many\n")
    with pytest.raises(DataError, match=r"spy\.csv, line 1: .* is not of the form 'yyyyMMdd,shares"):
        LocalDiskShortableProvider("broker").shortable_quantity(SPY, NOON)
