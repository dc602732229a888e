import csv
import io
import itertools
import json
import zipfile
from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pytest

from minilean.datasets.files import write_files
from minilean.datasets.sample import SAMPLE_VERSION, sample_files, write_sample
from minilean.datasets.synthetic import SENTENCE, is_synthetic, read_marker, sha256
from minilean.datasets.universe import STOCKS, TICKERS
from minilean.errors import InputError

START, END = date(2015, 11, 2), date(2015, 12, 31)


@pytest.fixture(scope="module")
def files():
    return sample_files()


def rows(files, ticker, resolution="daily"):
    with zipfile.ZipFile(io.BytesIO(files[f"equity/usa/{resolution}/{ticker}.zip"])) as archive:
        return list(csv.reader(io.StringIO(archive.read(f"{ticker}.csv").decode())))


def factors(files, ticker):
    return [line.split(",") for line in files[f"equity/usa/factor_files/{ticker}.csv"].decode().splitlines()]


def adjusted_returns(files, ticker):
    """Daily returns by days, with the factor file undoing dividends and splits as LEAN does."""
    table = [(day, float(price) * float(split)) for day, price, split, _ in factors(files, ticker)]
    days, closes, line = [], [], 0
    for row in rows(files, ticker):
        day = row[0][:8]
        while table[line][0] < day:
            line += 1
        days.append(day)
        closes.append(int(row[4]) / 10000 * table[line][1])
    return dict(zip(days[1:], np.diff(closes) / np.array(closes[:-1]), strict=True))


def slope(files, ticker, on):
    mine, other = adjusted_returns(files, ticker), adjusted_returns(files, on)
    days = sorted(mine.keys() & other.keys())
    return np.polyfit([other[day] for day in days], [mine[day] for day in days], 1)[0]


def test_every_fund_and_stock_is_there(files):
    for ticker in (*TICKERS, *STOCKS):
        name = ticker.lower()
        assert f"equity/usa/daily/{name}.zip" in files
        assert f"equity/usa/map_files/{name}.csv" in files
        assert f"equity/usa/factor_files/{name}.csv" in files


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path):
    write_sample(tmp_path / "a", 5, START, END)
    write_sample(tmp_path / "b", 5, START, END)
    write_sample(tmp_path / "c", 6, START, END)
    digests = {
        name: {path.relative_to(tmp_path / name).as_posix(): sha256(path.read_bytes()) for path in (tmp_path / name).rglob("*.*")}
        for name in "abc"
    }
    assert digests["a"] == digests["b"]
    assert len(digests["a"]) == (26 + 40) * 3 + 1 + 3 + 2 + 4 + 1
    assert digests["a"]["equity/usa/daily/spy.zip"] != digests["c"]["equity/usa/daily/spy.zip"]


def test_funds_begin_when_they_were_first_traded(files):
    assert rows(files, "spy")[0][0] == "20100104 00:00"
    assert rows(files, "scho")[0][0] == "20100805 00:00"
    assert rows(files, "govt")[0][0] == "20120224 00:00"
    assert files["equity/usa/map_files/govt.csv"] == b"20120224,govt\n20501231,govt\n"
    assert rows(files, "govt")[-1][0] == "20211231 00:00"


def test_sessions_are_those_of_the_exchange(files):
    days = [row[0][:8] for row in rows(files, "spy")]
    assert len(days) == 3021
    assert "20160324" in days
    assert "20160325" not in days


@pytest.mark.parametrize(("ticker", "multiple"), [("tmf", 3), ("tmv", -3), ("tbt", -2), ("tbf", -1)])
def test_leveraged_and_inverse_funds_are_daily_multiples_of_the_long_bond(files, ticker, multiple):
    assert slope(files, ticker, "tlt") == pytest.approx(multiple, abs=0.02 * abs(multiple))


def test_sectors_follow_the_market_and_bonds_go_against_it(files):
    assert slope(files, "xlf", "spy") == pytest.approx(1.2, abs=0.05)
    assert slope(files, "xlp", "spy") == pytest.approx(0.6, abs=0.05)
    assert slope(files, "tlt", "spy") < -0.1
    # 7.5 years against 17, and yields of 7 years move 0.775 times as much.
    assert slope(files, "ief", "tlt") == pytest.approx(0.342, abs=0.01)


def test_opens_gap_away_from_the_close_before(files):
    table = rows(files, "spy")
    gaps = [abs(int(today[1]) / int(before[4]) - 1) for before, today in itertools.pairwise(table)]
    assert np.median(gaps) > 0.001


def test_a_split_and_a_reverse_split_are_in_the_factor_files(files):
    splits = {
        ticker: [(before[0], Decimal(before[2]) / Decimal(after[2])) for before, after in itertools.pairwise(table)]
        for ticker in ("tbt", "tmf")
        for table in [factors(files, ticker)]
    }
    assert ("20121004", Decimal(4)) in splits["tbt"]
    assert ("20160824", Decimal("0.25")) in splits["tmf"]
    closes = {row[0][:8]: int(row[4]) for row in rows(files, "tmf")}
    assert closes["20160825"] / closes["20160824"] == pytest.approx(0.25, rel=0.1)


def test_stocks_pay_quarterly_and_treasuries_monthly(files):
    in_2015 = {ticker: [row[0] for row in factors(files, ticker) if row[0].startswith("2015")] for ticker in ("spy", "tlt")}
    assert in_2015["spy"] == ["20150319", "20150618", "20150917", "20151217"]
    assert len(in_2015["tlt"]) == 12


def test_hours_add_up_to_the_day(files):
    hours = {}
    for row in rows(files, "spy", "hour"):
        hours.setdefault(row[0][:8], []).append((row[0][9:], *map(int, row[1:])))
    assert [bar[0] for bar in hours["20151127"]] == ["09:00", "10:00", "11:00", "12:00"]
    assert [bar[0] for bar in hours["20151130"]] == ["09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00"]
    for day, opened, high, low, close, volume in rows(files, "spy"):
        bars = hours[day[:8]]
        assert (bars[0][1], bars[-1][4]) == (int(opened), int(close))
        assert (max(bar[2] for bar in bars), min(bar[3] for bar in bars)) == (int(high), int(low))
        assert sum(bar[5] for bar in bars) == int(volume)


def test_prices_are_whole_cents(files):
    assert all(int(price) % 100 == 0 and int(price) > 0 for row in rows(files, "bil") for price in row[1:5])


@pytest.mark.parametrize("seed", [2, 3, 99])
def test_prices_stay_tradable_for_other_seeds(seed):
    files = sample_files(seed)
    for ticker in TICKERS:
        closes = [int(row[4]) for row in rows(files, ticker.lower())]
        assert min(closes) > 2_0000
        assert max(closes) < 5000_0000


def levels(files, index):
    lines = files[f"alternative/cboe/{index}.csv"].decode().splitlines()
    assert lines[0] == "Date,Close"
    return {datetime.strptime(day, "%m/%d/%Y").strftime("%Y%m%d"): float(level) for day, level in (line.split(",") for line in lines[1:])}


@pytest.mark.parametrize("index", ["vix", "vix3m"])
def test_an_index_has_a_level_of_every_session(files, index):
    own = levels(files, index)
    assert list(own) == [row[0][:8] for row in rows(files, "spy")]
    assert 5 < min(own.values()) < 10
    assert 30 < max(own.values()) < 100


def test_implied_volatility_knows_what_follows_and_costs_more(files):
    implied, changes = levels(files, "vix"), adjusted_returns(files, "spy")
    days = list(changes)
    followed = [100 * np.sqrt(252) * np.std([changes[day] for day in days[place + 1 : place + 22]]) for place in range(len(days) - 22)]
    expected = [implied[day] for day in days[: len(followed)]]
    assert np.corrcoef(np.log(expected), np.log(followed))[0, 1] > 0.6
    assert 1.02 < np.mean(expected) / np.mean(followed) < 1.25
    # of a quarter, less is known
    assert np.std(list(levels(files, "vix3m").values())) < 0.9 * np.std(list(implied.values()))


def test_pairs_are_among_the_files_and_the_sample_says_its_version(files):
    assert {f"forex/oanda/daily/{pair}.zip" for pair in ("eurusd", "eurgbp", "gbpusd", "nzdusd")} <= files.keys()
    assert json.loads(files["SYNTHETIC.json"])["version"] == 3


def test_prices_are_those_of_the_first_version(files):
    # indices and pairs are drawn from streams of their own
    with zipfile.ZipFile(io.BytesIO(files["equity/usa/daily/spy.zip"])) as archive:
        assert sha256(archive.read("spy.csv")) == "a3dc969015926b51ec6b185e514faf6ba573fbb15c6c63cec858439189c7f71c"


def test_the_folder_says_that_it_is_synthetic(tmp_path):
    write_sample(tmp_path / "data", 7, START, END)
    assert is_synthetic(tmp_path / "data")
    marker = read_marker(tmp_path / "data")
    assert (marker.seed, marker.version, marker.start, marker.end) == (7, SAMPLE_VERSION, "2015-11-02", "2015-12-31")
    assert "SYNTHETIC" in SENTENCE
    assert SENTENCE in (tmp_path / "data/SYNTHETIC.json").read_text()


def test_a_sample_replaces_a_sample_and_nothing_else(tmp_path):
    write_sample(tmp_path / "data", 7, START, END)
    write_sample(tmp_path / "data", 8, START, END)
    assert read_marker(tmp_path / "data").seed == 8
    write_files(tmp_path / "data", {"equity/usa/daily/aapl.zip": b"mine"})
    with pytest.raises(InputError, match=r"holds files that are not of the synthetic sample \(equity/usa/daily/aapl\.zip\)"):
        write_sample(tmp_path / "data", 9, START, END)
    assert read_marker(tmp_path / "data").seed == 8


def test_real_prices_are_never_overwritten(tmp_path):
    write_files(tmp_path, {"equity/usa/daily/spy.zip": b"real"})
    with pytest.raises(InputError, match="synthetic prices are never written among others"):
        write_sample(tmp_path, 1, START, END)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["spy.zip"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"seed": -1}, "The seed is -1, expected zero or more"),
        ({"start": date(1990, 1, 1)}, "is outside 1998-01-02 to 2030-12-31"),
        ({"start": date(2016, 3, 25), "end": date(2016, 3, 27)}, "no trading day between 2016-03-25 and 2016-03-27"),
    ],
)
def test_impossible_samples_are_refused(tmp_path, arguments, sentence):
    with pytest.raises(InputError, match=sentence):
        write_sample(tmp_path / "data", **arguments)
    assert not (tmp_path / "data").exists()


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path):
    (tmp_path / "data").write_text("")
    with pytest.raises(InputError, match="is a file, expected a folder"):
        write_sample(tmp_path / "data")


def test_stocks_follow_the_market_and_each_other_and_have_nervous_times_of_their_own(files):
    returns = np.array([list(adjusted_returns(files, ticker.lower()).values()) for ticker in STOCKS])
    together = np.corrcoef(returns)[np.triu_indices(len(STOCKS), 1)]
    assert 0.2 < together.mean() < 0.6
    betas = [slope(files, ticker.lower(), "spy") for ticker in STOCKS]
    assert 0.5 < min(betas) < 0.8
    assert 1.2 < max(betas) < 1.6
    # what SPY does not explain clusters too
    spy = np.array(list(adjusted_returns(files, "spy").values()))
    sizes = np.abs(returns - np.outer(betas, spy))
    months = sizes[:, : sizes.shape[1] // 21 * 21].reshape(len(STOCKS), -1, 21).mean(axis=2)
    next_month = [np.corrcoef(row[:-1], row[1:])[0, 1] for row in months]
    assert np.mean(next_month) > 0.5
    assert abs(np.mean([np.corrcoef(row[:-1], row[1:])[0, 1] for row in returns])) < 0.02


@pytest.mark.parametrize(
    ("ticker", "digest"),
    [
        ("spy", "a3dc969015926b51ec6b185e514faf6ba573fbb15c6c63cec858439189c7f71c"),
        ("tmv", "4412b649b4ae2c885b204c74a838e0426420849fa8711bb9d924c432b54b61fc"),
    ],
)
def test_the_bars_of_funds_are_those_of_the_version_before(files, ticker, digest):
    with zipfile.ZipFile(io.BytesIO(files[f"equity/usa/daily/{ticker}.zip"])) as archive:
        assert sha256(archive.read(f"{ticker}.csv")) == digest
