"""Nothing before a date changes when the prices after it do: the cut test over orders and forecasts, with a leak that it must catch."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import pytest

from minilean.engine.backtest import BacktestSpec, run_backtest
from minilean.project.loading import find_project, load_algorithm_class
from minilean.testing import RunResult, run

DATA = Path(__file__).parents[1] / "conformance" / "data"
STRATEGY = Path(__file__).parents[2] / "algorithms" / "macro_lstm"
SMALL = {"training_bars": "200", "holdout": "5", "lookback": "20", "units": "4", "layers": "1", "epochs": "1"}
CUT = datetime(2015, 7, 1)
TICKERS = ("spy", "xlk", "tlt")
ROTATE = '''
from AlgorithmImports import *

class Rotate(QCAlgorithm):
    """Holds what rose most in twenty days, looked at every Monday."""

    def initialize(self):
        self.set_start_date(2015, 2, 2)
        self.set_end_date(2015, 9, 30)
        self.universe_settings.data_normalization_mode = DataNormalizationMode.RAW
        self.names = [self.add_equity(ticker, Resolution.DAILY).symbol for ticker in ("XLK", "TLT", "SPY")]
        self.schedule.on(self.date_rules.week_start("SPY"), self.time_rules.after_market_open("SPY", 5), self.rotate)

    def rotate(self):
        close = self.history(self.names, 20, Resolution.DAILY).close.unstack(level=0)
        gain = {s: float(close[s].iloc[-1] / close[s].iloc[0]) for s in self.names}
        PEEK
        best = max(self.names, key=lambda s: gain[s])
        self.set_holdings(best, 0.9, liquidate_existing_holdings=True)
'''
HONEST = "pass"
LEAK = """
        import os, zipfile
        for s in self.names:
            path = os.path.join(Globals.data_folder, "equity", "usa", "daily", s.value.lower() + ".zip")
            last = zipfile.ZipFile(path).read(s.value.lower() + ".csv").decode().strip().splitlines()[-1]
            gain[s] = float(last.split(",")[4]) / float(close[s].iloc[-1])
"""


def _perturbed(folder: Path, tickers: Iterable[str] = TICKERS) -> Path:
    shutil.copytree(DATA, folder)
    for number, ticker in enumerate(tickers):
        path = folder / "equity" / "usa" / "daily" / f"{ticker}.zip"
        lines = zipfile.ZipFile(path).read(f"{ticker}.csv").decode().splitlines()
        changed = []
        for line in lines:
            stamp, *prices, volume = line.split(",")
            if datetime.strptime(stamp, "%Y%m%d %H:%M") >= CUT:
                prices = [str(int(p) * (3 + number) // 2) for p in prices]
            changed.append(",".join([stamp, *prices, volume]))
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr(f"{ticker}.csv", "\n".join(changed))
        path.write_bytes(buffer.getvalue())
        factors = folder / "equity" / "usa" / "factor_files" / f"{ticker}.csv"
        factors.write_text("\n".join(_with_scaled_reference(line, (3 + number) / 2) for line in factors.read_text().splitlines()))
    return folder


def _with_scaled_reference(line: str, scale: float) -> str:
    day, price_factor, split_factor, reference = line.split(",")
    return line if datetime.strptime(day, "%Y%m%d") < CUT else f"{day},{price_factor},{split_factor},{float(reference) * scale:.4f}"


def _orders(folder: Path, data: Path, peek: str) -> list[tuple]:
    source = folder / "rotate.py"
    source.write_text(ROTATE.replace("PEEK", peek.strip()))
    outcome = run_backtest(BacktestSpec(find_project(source), data, folder / "storage"))
    assert outcome.error is None, outcome.trace
    events = outcome.runtime.orders.order_events
    return [(e._utc, e.order_id, str(e.status), e.symbol.value, e.fill_quantity, e.fill_price) for e in events]


@pytest.fixture
def perturbed(tmp_path: Path) -> Path:
    return _perturbed(tmp_path / "data")


def test_orders_before_the_cut_do_not_depend_on_prices_after_it(tmp_path: Path, perturbed: Path) -> None:
    whole, cut = (_orders(tmp_path, data, HONEST) for data in (DATA, perturbed))
    before = [[e for e in events if e[0] < CUT] for events in (whole, cut)]
    assert before[0] == before[1]
    assert len(before[0]) > 20
    assert whole != cut


def test_a_strategy_that_reads_the_future_is_caught(tmp_path: Path, perturbed: Path) -> None:
    whole, cut = (_orders(tmp_path, data, LEAK) for data in (DATA, perturbed))
    assert [e for e in whole if e[0] < CUT] != [e for e in cut if e[0] < CUT]


@pytest.fixture(scope="module")
def all_perturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tickers = sorted(path.stem for path in (DATA / "equity" / "usa" / "factor_files").glob("*.csv"))
    assert {"spy", "tlt", "xlk"} < set(tickers)
    return _perturbed(tmp_path_factory.mktemp("perturbed") / "data", tickers)


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stores")


def _of_the_strategy(data: Path, store: Path, decide: str) -> RunResult:
    algorithm = load_algorithm_class(find_project(STRATEGY))
    parameters = SMALL | {"decide": decide}
    return run(algorithm, data_folder=data, object_store=store, start="2015-06-15", end="2015-07-10", parameters=parameters)


@pytest.mark.parametrize(("decide", "first_new_forecast"), [("open", datetime(2015, 7, 2, 9, 35)), ("close", datetime(2015, 7, 1, 16, 5))])
def test_forecasts_and_orders_of_the_strategy_do_not_depend_on_later_prices(
    all_perturbed: Path, stores: Path, decide: str, first_new_forecast: datetime
) -> None:
    whole, cut = (_of_the_strategy(data, stores / name, decide) for name, data in (("whole", DATA), ("cut", all_perturbed)))
    forecasts = [dict(result.charts["Prediction Plot"]["Predicted SPY"]) for result in (whole, cut)]
    assert forecasts[0].keys() == forecasts[1].keys()
    # the bar of the first day of the cut is known from its close on: every forecast before that is the same, and this one is not
    assert min(time for time, value in forecasts[0].items() if forecasts[1][time] != value) == first_new_forecast
    close = datetime(2015, 7, 1, 20)
    orders, others = ([(o._utc, o.symbol.value, o.quantity, str(o.type)) for o in r.orders if o._utc < close] for r in (whole, cut))
    assert orders == others
    assert len(orders) > 10
