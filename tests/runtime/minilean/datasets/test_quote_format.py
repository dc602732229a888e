import io
import zipfile

import numpy as np
import pytest

from minilean.data.price_files import read_quotes
from minilean.datasets.quote_format import Quotes, pair_path, quotes_zip

DAYS = np.array(["2015-01-01", "2015-01-04"], dtype="datetime64[D]")
BIDS = np.array([[1.1, 1.2, 1.0, 1.15], [1.15, 1.16, 1.14, 1.150004]])


def test_lines_are_those_of_leans_files():
    quotes = Quotes(DAYS, BIDS, BIDS + 0.0002)
    with zipfile.ZipFile(io.BytesIO(quotes_zip("EURUSD", quotes))) as archive:
        assert archive.namelist() == ["eurusd.csv"]
        assert archive.read("eurusd.csv").decode().splitlines() == [
            "20150101 00:00,1.10000,1.20000,1.00000,1.15000,0,1.10020,1.20020,1.00020,1.15020,0",
            "20150104 00:00,1.15000,1.16000,1.14000,1.15000,0,1.15020,1.16020,1.14020,1.15020,0",
        ]
    assert quotes_zip("EURUSD", quotes) == quotes_zip("eurusd", Quotes(DAYS, BIDS, BIDS + 0.0002))


def test_what_is_written_is_read_again(tmp_path):
    path = tmp_path / pair_path("EURUSD")
    path.parent.mkdir(parents=True)
    path.write_bytes(quotes_zip("EURUSD", Quotes(DAYS, BIDS, BIDS + 0.0002)))
    assert path == tmp_path / "forex" / "oanda" / "daily" / "eurusd.zip"
    quotes = read_quotes(path, daily=True)
    assert quotes.ordinals.tolist() == [735599, 735602]
    bid, _, ask, _ = quotes.sides[0]
    assert bid is not None
    assert ask is not None
    assert [float(price) for price in bid] == [1.1, 1.2, 1.0, 1.15]
    assert [float(price) for price in ask] == [1.1002, 1.2002, 1.0002, 1.1502]


def _with(place, value):
    prices = BIDS.copy()
    prices[place] = value
    return prices


@pytest.mark.parametrize(
    ("days", "bids", "words"),
    [
        (DAYS, BIDS[:1], "bids has shape"),
        (DAYS, _with((0, 1), 1.05), "A bar of the bids opens or closes outside its low and high"),
        (DAYS, _with((1, 2), 1.155), "A bar of the bids opens or closes outside its low and high"),
        (DAYS, _with((0, 2), 0.0), "One of the bids is no price"),
        (DAYS, _with((0, 2), np.nan), "One of the bids is no price"),
        (DAYS[::-1], BIDS, "Days do not ascend"),
        (DAYS, BIDS + 0.01, "A bid is above its ask"),
    ],
)
def test_quotes_that_cannot_be_are_refused(days, bids, words):
    with pytest.raises(ValueError, match=words):
        Quotes(days, bids, BIDS + 0.0002)
