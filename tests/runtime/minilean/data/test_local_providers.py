"""Factor files as algorithms read them: ACME of the synthetic data folder splits and pays dividends."""

from datetime import datetime
from pathlib import Path

import pytest

from minilean.common.enums import DataNormalizationMode
from minilean.common.globals import Globals
from minilean.data.folder import DataFolder
from minilean.data.local_providers import DefaultDataProvider, LocalDiskFactorFileProvider, LocalDiskMapFileProvider

DATA = Path(__file__).parents[3] / "conformance" / "data"


@pytest.fixture(autouse=True)
def _data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Globals, "data_folder", str(DATA))


def test_factors_of_a_day() -> None:
    maps, factors = LocalDiskMapFileProvider(), LocalDiskFactorFileProvider()
    maps.initialize(DefaultDataProvider())
    factors.initialize(maps, DefaultDataProvider())
    symbol = DataFolder(DATA).create_symbol("ACME")
    file = factors.get(symbol)
    first = (DATA / "equity/usa/factor_files/acme.csv").read_text().splitlines()[0].split(",")
    moment = datetime.strptime(first[0], "%Y%m%d")
    assert file.get_price_factor(moment, DataNormalizationMode.ADJUSTED) == pytest.approx(float(first[1]) * float(first[2]), rel=1e-12)
    assert file.GetPriceFactor(moment, DataNormalizationMode.RAW) == 1.0
    assert maps.get(symbol).permtick == "ACME"
