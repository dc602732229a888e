"""Folders that equal another one up to a day: sound for the runtime, different after the day."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from minilean.common.enums import Resolution
from minilean.data.folder import DataFolder
from minilean.data.price_files import read_trades
from minilean.lookahead.altered_data import Perturbation, ReadFiles, write_altered

_SPY, _HOURS, _FACTORS = "equity/usa/daily/spy.zip", "equity/usa/hour/spy.zip", "equity/usa/factor_files/spy.csv"
_NEWCO = ("equity/usa/daily/oldco.zip", "equity/usa/daily/newco.zip", "equity/usa/factor_files/newco.csv")
_DAY = date(2015, 6, 1)


def _read(root: Path, *paths: str) -> ReadFiles:
    return ReadFiles(root, paths)


def test_a_cut_folder_has_the_bars_before_the_day_and_no_others(conformance_data: Path, tmp_path: Path) -> None:
    write_altered(conformance_data, tmp_path / "cut", _read(conformance_data, _SPY, _FACTORS).truncated(_DAY))
    whole, cut = (read_trades(root / _SPY, daily=True) for root in (conformance_data, tmp_path / "cut"))
    assert date.fromordinal(int(cut.ordinals[-1])) == date(2015, 5, 29)
    np.testing.assert_array_equal(cut.close, whole.close[: len(cut.close)])
    assert (tmp_path / "cut" / "equity/usa/daily/xlk.zip").read_bytes() == (conformance_data / "equity/usa/daily/xlk.zip").read_bytes()


def test_a_file_whose_bars_all_come_later_is_left_out(conformance_data: Path, tmp_path: Path) -> None:
    write_altered(conformance_data, tmp_path / "cut", _read(conformance_data, _SPY).truncated(date(1999, 1, 1)))
    assert not (tmp_path / "cut" / _SPY).exists()
    assert (conformance_data / _SPY).is_file()


@pytest.mark.parametrize("day", [date(2015, 6, 1), date(2016, 3, 18), date(2016, 12, 16)])
def test_a_perturbed_folder_differs_from_the_day_on_and_is_consistent(conformance_data: Path, tmp_path: Path, day: date) -> None:
    everything = [path.relative_to(conformance_data).as_posix() for path in conformance_data.rglob("*") if path.is_file()]
    write_altered(conformance_data, tmp_path / "other", _read(conformance_data, *everything).perturbed(day, seed=7))
    whole, other = (read_trades(root / _SPY, daily=True) for root in (conformance_data, tmp_path / "other"))
    first = int(np.searchsorted(whole.ordinals, day.toordinal()))
    np.testing.assert_array_equal(other.close[:first], whole.close[:first])
    ratio = other.close[first:] / whole.close[first:]
    assert (np.abs(ratio - 1) > 0.02).all()
    assert (np.abs(ratio - 1) < 0.14).all()
    # the runtime itself refuses factor files and bars that disagree
    folder = DataFolder(tmp_path / "other")
    for ticker in ("SPY", "ACME", "NEWCO", "TBT", "TMF", "XLK"):
        assert folder.series(folder.create_symbol(ticker), Resolution.DAILY) is not None


def test_reference_prices_follow_the_perturbed_closes(conformance_data: Path) -> None:
    contents = _read(conformance_data, *_NEWCO, _SPY, _FACTORS).perturbed(_DAY, seed=1)
    old = (conformance_data / _FACTORS).read_text().splitlines()
    new = contents[_FACTORS].decode().splitlines()
    changed = [line[:8] for line, other in zip(old, new, strict=True) if line != other]
    assert changed
    assert min(changed) > "20150601"
    assert [line.split(",")[:3] for line in new] == [line.split(",")[:3] for line in old]


def test_equal_seeds_give_equal_prices(conformance_data: Path) -> None:
    files = _read(conformance_data, _SPY)
    assert files.perturbed(_DAY, 1) == files.perturbed(_DAY, 1)
    assert files.perturbed(_DAY, 1) != files.perturbed(_DAY, 2)


def test_hourly_and_daily_bars_of_a_day_move_together(conformance_data: Path, tmp_path: Path) -> None:
    write_altered(conformance_data, tmp_path / "other", _read(conformance_data, _SPY, _HOURS).perturbed(_DAY, 1))
    for root in (conformance_data, tmp_path / "other"):
        daily, hourly = read_trades(root / _SPY, daily=True), read_trades(root / _HOURS)
        last = daily.close[np.searchsorted(daily.ordinals, _DAY.toordinal())]
        assert hourly.close[np.searchsorted(hourly.ordinals, _DAY.toordinal() + 1) - 1] == last


@pytest.mark.parametrize(
    ("paths", "day", "utc"),
    [
        ([_SPY], date(2015, 6, 1), datetime(2015, 6, 1, 20)),  # the close
        ([_SPY], date(2015, 5, 30), datetime(2015, 6, 1, 20)),  # a Saturday
        ([_SPY], date(2015, 11, 27), datetime(2015, 11, 27, 18)),  # an early close
        ([_SPY, _HOURS], date(2015, 6, 1), datetime(2015, 6, 1, 14)),  # the end of the first hour
        (["alternative/cboe/vix.csv"], date(2015, 6, 1), datetime(2015, 6, 2)),  # custom data change a day later
        ([_SPY], date(2035, 1, 1), None),
    ],
)
def test_altered_bars_are_known_at_their_end(conformance_data: Path, paths: list[str], day: date, utc: datetime | None) -> None:
    assert _read(conformance_data, *paths).known_from(day) == utc


def test_files_that_universes_choose_from_are_altered_with_the_bars(conformance_data: Path, tmp_path: Path) -> None:
    root, path = tmp_path / "data", "equity/usa/fundamental/coarse/20150602.csv"
    shutil.copytree(conformance_data, root)
    (root / path).parent.mkdir(parents=True)
    (root / path).write_text("SPY R735QTJ8XC9X,SPY,100.00,1000,100000\n")
    files = _read(root, path)
    assert files.unknown == ()
    # midnight in New York
    assert (files.known_from(_DAY), files.known_from(date(2015, 6, 3))) == (datetime(2015, 6, 3, 4), None)
    assert files.truncated(_DAY) == {path: None}
    factors = Perturbation(_DAY.toordinal(), 3).of("SPY", date(2015, 6, 2).toordinal())
    close = files.perturbed(_DAY, 3)[path].decode().split(",")[2]
    assert close == f"{100 * factors.price:.2f}" != "100.00"


def test_files_without_dates_are_named(conformance_data: Path, tmp_path: Path) -> None:
    write_altered(conformance_data, tmp_path / "more", {})
    (tmp_path / "more" / "words.txt").write_text("happy,1\n", encoding="utf-8")
    files = _read(tmp_path / "more", _SPY, "words.txt", _FACTORS, "market-hours/market-hours-database.json")
    assert files.unknown == ("words.txt",)


def test_the_level_of_a_perturbation_stays_and_its_noise_does_not() -> None:
    perturbation = Perturbation(_DAY.toordinal(), 1)
    prices = [perturbation.of("SPY", _DAY.toordinal() + n).price for n in range(50)]
    assert len({round(price, 6) for price in prices}) == 50
    assert all(price > 1 for price in prices) or all(price < 1 for price in prices)
