import io
import zipfile
from datetime import date

import numpy as np
import pytest

from minilean.datasets.sample_pairs import pair_files
from minilean.datasets.universe import PAIRS

START, END = date(2010, 1, 4), date(2021, 12, 31)


def table(files, pair):
    """Days, and bid and ask of open, high, low and close."""
    name = pair.lower()
    with zipfile.ZipFile(io.BytesIO(files[f"forex/oanda/daily/{name}.zip"])) as archive:
        rows = [line.split(",") for line in archive.read(f"{name}.csv").decode().splitlines()]
    values = np.array([row[1:] for row in rows], dtype=float)
    return [row[0] for row in rows], values[:, :4], values[:, 5:9]


@pytest.fixture(scope="module")
def files():
    return pair_files(1, START, END)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(files):
    assert pair_files(1, START, END) == files
    assert pair_files(2, START, END).keys() == files.keys()
    assert pair_files(2, START, END)["forex/oanda/daily/eurusd.zip"] != files["forex/oanda/daily/eurusd.zip"]


def test_bars_are_of_sundays_to_fridays(files):
    for pair in PAIRS:
        days, _, _ = table(files, pair)
        assert len(days) == 3735
        assert days[:7] == [f"201001{day} 00:00" for day in ("04", "05", "06", "07", "08", "10", "11")]


def test_a_span_without_a_day_has_no_file():
    assert pair_files(1, date(2016, 1, 2), date(2016, 1, 2)) == {}


@pytest.mark.parametrize("seed", [1, 2, 99])
def test_a_euro_in_pounds_is_what_dollars_make_of_both(seed):
    files = pair_files(seed, START, END)
    middles = {pair: (table(files, pair)[1] + table(files, pair)[2])[:, 3] / 2 for pair in PAIRS}
    assert middles["EURGBP"] == pytest.approx(middles["EURUSD"] / middles["GBPUSD"], abs=2e-5)
    assert all(middle.min() > 0.3 and middle.max() < 3.5 for middle in middles.values())


def test_the_broker_takes_more_on_sundays_when_less_happens(files):
    days, bids, asks = table(files, "EURUSD")
    sunday = np.array([date(int(day[:4]), int(day[4:6]), int(day[6:8])).weekday() == 6 for day in days])
    spread = (asks - bids)[:, 0]
    assert spread[~sunday] == pytest.approx(0.00012, abs=1.1e-5)
    assert spread[sunday] == pytest.approx(0.00024, abs=1.1e-5)
    moves = np.abs(np.log(bids[:, 3] / bids[:, 0]))
    assert np.mean(moves[sunday]) < 0.5 * np.mean(moves[~sunday])


def test_volatility_clusters_and_the_dollar_moves_all(files):
    euro, zealand = (np.diff(np.log(table(files, pair)[1][:, 3])) for pair in ("EURUSD", "NZDUSD"))
    assert 0.003 < euro.std() < 0.008
    assert np.corrcoef(euro, zealand)[0, 1] > 0.3
    months = np.array([np.std(part) for part in np.array_split(euro, len(euro) // 26)])
    assert np.corrcoef(months[1:], months[:-1])[0, 1] > 0.2  # of independent moves it would be near 0
