"""Files of all stocks of a day."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from minilean.common.enums import SecurityType
from minilean.data.fundamental import coarse_folder, read_coarse
from minilean.errors import DataError, UnsupportedCall

DAY = date(2014, 3, 24)


def _written(root: Path, text: str) -> Path:
    path = coarse_folder(root) / f"{DAY:%Y%m%d}.csv"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return path


def test_a_line_is_a_stock(tmp_path: Path) -> None:
    path = _written(tmp_path, "NB R735QTJ8XC9X,BAC,17.37,113868918,1977903105,True,0.9,0.5\nXYZ 2T,XYZ,2.5,10,25\n")
    assert path == tmp_path / "equity" / "usa" / "fundamental" / "coarse" / "20140324.csv"
    bank, small = read_coarse(path, DAY)
    assert (bank.symbol.value, str(bank.symbol.id), bank.symbol.security_type) == ("BAC", "NB R735QTJ8XC9X", SecurityType.EQUITY)
    assert (bank.time, bank.end_time) == (datetime(2014, 3, 24), datetime(2014, 3, 25))
    assert (bank.price, bank.value, bank.volume, bank.dollar_volume) == (17.37, 17.37, 113868918, 1977903105.0)
    assert (bank.PriceFactor, bank.split_factor, bank.price_scale_factor, bank.AdjustedPrice) == (0.9, 0.5, 0.45, 7.8165)
    assert (bank.market, small.price_scale_factor) == ("usa", 1.0)
    # LEAN says so on these files whatever they say
    assert not bank.has_fundamental_data


def test_a_day_without_file_has_no_stocks(tmp_path: Path) -> None:
    assert read_coarse(coarse_folder(tmp_path) / "20240103.csv", DAY) == []


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = _written(tmp_path, "XYZ 2T,XYZ,2.5,10,25\nXYZ,XYZ,2.5\n")
    with pytest.raises(DataError, match=r"20140324.csv, line 2: .* is not of the form"):
        read_coarse(path, DAY)


def test_figures_of_companies_are_refused_by_name(tmp_path: Path) -> None:
    (stock,) = read_coarse(_written(tmp_path, "XYZ 2T,XYZ,2.5,10,25"), DAY)
    for name in ("valuation_ratios", "ValuationRatios"):
        with pytest.raises(
            UnsupportedCall, match=r"Fundamental.valuation_ratios is not modelled .* Run this algorithm with `lean backtest`"
        ):
            getattr(stock, name)
    with pytest.raises(AttributeError, match="dollar_volume"):
        getattr(stock, "dolar_volume")  # noqa: B009 - an attribute that the type has not
