"""The registry: every kind of file that the project reads, with a sound one and its reader.

A new reader gets an entry here; `make soak` and the tests then break its files too.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from damage import packed
from tries import FileKind

REPO_ROOT = Path(__file__).resolve().parents[2]
for _folder in ("runtime", "Library", "models"):
    if str(REPO_ROOT / _folder) not in sys.path:
        sys.path.append(str(REPO_ROOT / _folder))

from trials import Outcome  # noqa: E402

from forecasting.errors import ForecastingError  # noqa: E402
from forecasting.networks import graph_of  # noqa: E402
from forecasting.refit import Refit  # noqa: E402
from forecasting.refit_cache import RefitCache  # noqa: E402
from forecasting.scaling import PriceScaler  # noqa: E402
from forecasting.span import Span  # noqa: E402
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec, WindowSpec  # noqa: E402
from forecasting.weight_store import WeightStore  # noqa: E402
from minilean.algorithm.object_store import ObjectStore  # noqa: E402
from minilean.algorithm.qc_algorithm import QCAlgorithm  # noqa: E402
from minilean.common.dotnet_errors import KeyNotFoundException  # noqa: E402
from minilean.common.enums import DataNormalizationMode, Market, Resolution, SecurityType, SubscriptionTransportMedium  # noqa: E402
from minilean.common.globals import Globals  # noqa: E402
from minilean.data.cboe import CBOE  # noqa: E402
from minilean.data.constituents import read_holdings, read_members  # noqa: E402
from minilean.data.corporate_events import corporate_events  # noqa: E402
from minilean.data.custom import CustomDataReader, custom_config  # noqa: E402
from minilean.data.folder import DataFolder  # noqa: E402
from minilean.data.fundamental import read_coarse  # noqa: E402
from minilean.data.python_data import PythonData, SubscriptionDataSource  # noqa: E402
from minilean.datasets.manifest import Manifest, TickerRecord, read_manifest  # noqa: E402
from minilean.datasets.synthetic import SyntheticMarker, read_marker  # noqa: E402
from minilean.doctor.examination import examine  # noqa: E402
from minilean.engine.backtest import BacktestSpec, run_backtest  # noqa: E402
from minilean.engine.look_ahead_file import read_verdict, write_verdict  # noqa: E402
from minilean.errors import DataError, MinileanError  # noqa: E402
from minilean.ledger.daily_returns import DailyReturns, read_returns, write_returns  # noqa: E402
from minilean.ledger.hand_entries import read_hand_entries  # noqa: E402
from minilean.ledger.ledger import Ledger  # noqa: E402
from minilean.ledger.trial import Score, Status, Trial  # noqa: E402
from minilean.ledger.trial import Span as TrialSpan  # noqa: E402
from minilean.project.lean_json import read_chart_limits  # noqa: E402
from minilean.project.loading import Project, find_project  # noqa: E402
from minilean.reality_models.shortable import LocalDiskShortableProvider  # noqa: E402
from minilean.report.refits import read_refits  # noqa: E402
from minilean.results.analysis.finished_run import LookAheadVerdict  # noqa: E402

DATA = REPO_ROOT / "tests" / "conformance" / "data"
_DAY = date(2016, 12, 20)
_STOCK, _DAILY = "equity/usa", f"equity/usa/daily/{'spy'}.zip"
_HOURS, _PROPERTIES = "market-hours/market-hours-database.json", "symbol-properties/symbol-properties-database.csv"
_RATES = "alternative/interest-rate/usa/interest-rate.csv"
_COPIED = (
    _DAILY, f"{_STOCK}/hour/spy.zip", f"{_STOCK}/factor_files/spy.csv", f"{_STOCK}/map_files/spy.csv",
    f"{_STOCK}/daily/acme.zip", f"{_STOCK}/factor_files/acme.csv", f"{_STOCK}/map_files/acme.csv",
    "forex/oanda/daily/eurusd.zip", _HOURS, _PROPERTIES, _RATES, "alternative/cboe/vix.csv",
)  # fmt: skip
_SPEC = ModelSpec(
    WindowSpec(lookback=2, training_bars=10, holdout=0, forecast_bars=4), NetworkSpec(units=1, layers=1), TrainingSpec(epochs=1)
)
_SPAN = Span(np.arange("2016-01-04T16:00", "2016-01-16T16:00", 24 * 60, dtype="datetime64[m]"), np.linspace(100.0, 111.0, 12))


class Blamed(Exception):
    """An algorithm was blamed for a damaged file."""


class Died(Exception):
    """`minilean doctor` did not answer with findings."""


class Fear(PythonData):
    """A series of custom data, whose source the test names."""

    source = SubscriptionDataSource("")

    def get_source(self, config: Any, date: datetime, is_live_mode: bool) -> SubscriptionDataSource:
        return type(self).source

    def reader(self, config: Any, line: str, date: datetime, is_live_mode: bool) -> PythonData | None:
        fields = line.split(",")
        point = Fear()
        try:
            point.time = datetime.strptime(fields[0], "%m/%d/%Y")
            point.value = float(fields[1])
        except (ValueError, IndexError):
            return None
        return point


class Everything(QCAlgorithm):
    """Some days on every kind of data."""

    def initialize(self) -> None:
        self.set_start_date(2016, 12, 12)
        self.set_end_date(2017, 1, 6)
        self.universe_settings.resolution = Resolution.DAILY
        for ticker in ("SPY", "ACME"):
            security = self.add_equity(ticker, Resolution.DAILY)
            security.set_shortable_provider(LocalDiskShortableProvider("broker"))
        self.add_forex("EURUSD", Resolution.DAILY)
        self.add_universe(self.universe.etf("SPY", self.universe_settings, lambda held: [one.symbol for one in held]))
        self.add_universe(lambda stocks: [one.symbol for one in stocks])
        self.add_data(Fear, "VIX", Resolution.DAILY)

    def on_data(self, data: Any) -> None:
        if not self.portfolio.invested:
            self.set_holdings("SPY", 0.5)
            self.market_order("ACME", -10)
            self.market_order("EURUSD", 1000)
        self.history(["SPY", "ACME"], 20, Resolution.DAILY)


def make_root(root: Path) -> None:
    """Write a sound file of every kind.

    Args:
        root: an empty folder.
    """
    data = root / "data"
    for path in _COPIED:
        (data / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(DATA / path, data / path)
    folder = DataFolder(data)
    spy, acme = (str(folder.create_symbol(ticker).id) for ticker in ("SPY", "ACME"))
    stamp = f"{_DAY:%Y%m%d}"
    texts = {
        f"{_STOCK}/fundamental/coarse/{stamp}.csv": f"{spy},SPY,225.5,1000,225500.5,False,0.9,1\n{acme},ACME,50,200,10000,False,1,1\n",
        f"{_STOCK}/universes/etf/spy/{stamp}.csv": f"ACME,{acme},{stamp},0.7,100,5000\nSPY,{spy},{stamp},,,\n",
        f"{_STOCK}/universes/daily/few/{stamp}.csv": f"ACME,{acme}\nSPY,{spy}\n",
        f"{_STOCK}/shortable/broker/symbols/acme.csv": "# shares and rates\n20161212,1000,0.1,0.25\n20161213,2000,,0.5\n20161214,0,,\n",
    }
    for path, text in texts.items():
        (data / path).parent.mkdir(parents=True, exist_ok=True)
        (data / path).write_text(text)
    vix = (data / "alternative/cboe/vix.csv").read_bytes()
    (root / "vix.zip").write_bytes(packed([("vix.csv", vix)]))
    store = ObjectStore(root / "storage", lambda message: None)
    store.save("vix.csv", vix.decode())
    for month in ("2016-01", "2016-02"):
        WeightStore(store, "macro_lstm").save("SPY", month, _refit())
    RefitCache(store).keep(_SPAN, _refit())
    store.save(
        "macro_lstm/refits.json", json.dumps([{"symbol": "SPY", "month": "2016-01", "seed": 1, "outcome": "trained", "losses": [1.0]}])
    )
    ledger = Ledger(root / "trials.jsonl")
    for number in range(4):
        trial = Trial("Own", "a", {"window": str(number % 3)}, "return of the portfolio", TrialSpan(_DAY, _DAY))
        ledger.note(ledger.record(trial, Status.FINISHED, Score(2, 0.1, 0.2, 0.5)).id, "seen")
    (root / "trials_before.toml").write_text('[[trial]]\nfamily = "Own"\nspec = "by hand"\nfirst = 2016-12-20\n')
    write_returns(root / "returns.json", DailyReturns((_DAY,), (0.1,)))
    Outcome((0.1, 0.2), (0.3, 0.4), 0.1, 2.0).save(root / "trial.json")
    (root / "marked").mkdir()
    (root / "marked/SYNTHETIC.json").write_bytes(SyntheticMarker(1, 1, "2010-01-04", "2021-12-31", {"a/b.csv": "0" * 64}).to_bytes())
    record = TickerRecord("2010-01-04", "2020-12-31", "2010-01-04", "2020-12-31", 7, 1, 1, 0, "2021-01-01T00:00:00", {"a/b.csv": "0" * 64})
    manifest = Manifest("Yahoo", "2010-01-04", "2020-12-31", ("SPY", "TLT"), {"python": "3.11"}, {"SPY": record}, {"TLT": "gone"})
    (root / "marked/download.json").write_bytes(manifest.to_bytes())
    project = root / "algorithms/own"
    project.mkdir(parents=True)
    (project / "main.py").write_text("")
    (root / "Library").mkdir()
    (root / "lean.json").write_text('{"maximum-chart-series": 100}  // LEAN allows comments')
    settings = {"parameters": {"a": "1"}, "libraries": [{"name": "Library", "path": "Library"}], "description": "own"}
    (project / "config.json").write_text(json.dumps(settings))
    write_verdict(find_project(project), {}, LookAheadVerdict(16, datetime(2016, 12, 20, 16)))


def _refit() -> Refit:
    shapes = graph_of(_SPEC.network).weight_shapes
    weights = tuple(np.full(shape, 0.5, np.float32) for shape in shapes)
    scaler = PriceScaler(1.0, 2.0, 1.5, "2016-01-15T16:00:00", 1.5)
    start, until = (str(time.astype("datetime64[s]")) for time in (_SPAN.times[0], _SPAN.times[-1]))
    closes = (_SPAN.closes / _SPAN.closes[-1]).astype(np.float32)
    return Refit(_SPEC, 1, weights, scaler, start, until, closes[-10:], (1.0,), 1.0, None, {"python": "3.11"})


def _series(ticker: str, resolution: Resolution, security_type: SecurityType = SecurityType.EQUITY, market: str = "usa") -> Callable:
    def read(root: Path) -> Any:
        folder = DataFolder(root / "data")
        symbol = folder.create_symbol(ticker, security_type, market)
        series = folder.series(symbol, resolution)
        if series is None or not len(series):
            return None
        columns = {name: series.column(name, DataNormalizationMode.ADJUSTED, slice(None)).tobytes() for name in series.column_names}
        first, last = (_without_name(series.bar(row, DataNormalizationMode.ADJUSTED)) for row in (0, len(series) - 1))
        return columns, first, last, series.end_utc[0], series.end_utc[-1]

    return read


def _corporate(ticker: str) -> Callable[[Path], Any]:
    daily = _series(ticker, Resolution.DAILY)

    def read(root: Path) -> Any:
        folder = DataFolder(root / "data")
        symbol = folder.create_symbol(ticker)
        hours = folder.hours_of(symbol)
        events = corporate_events(symbol, hours, folder.factor_file(symbol), folder.map_file(symbol), date(2014, 1, 2), date(2017, 12, 29))
        return daily(root), [(event.utc, _without_name(event.make(Decimal(1)))) for event in events]

    return read


def _without_name(point: Any) -> tuple[str, str]:
    # how a symbol reads depends on the runs that this process has done before
    return type(point).__name__, str(point).partition(f"{point.symbol}: ")[2]


def _hours(root: Path) -> Any:
    folder = DataFolder(root / "data")
    found: list[Any] = []
    for security_type, market, ticker in (
        (SecurityType.EQUITY, Market.USA, "SPY"),
        (SecurityType.FOREX, Market.OANDA, "EURUSD"),
    ):
        hours = folder.market_hours.hours(market, ticker, security_type)
        moment = datetime(2016, 12, 22, 12)
        found += [hours.open_days(date(2016, 1, 1), date(2016, 12, 31)), hours.next_open(moment), hours.next_close(moment)]
        found += [hours.session(moment), hours.session_length, hours.open_ordinal_before(moment.toordinal(), 5), str(hours.zone)]
    return found


def _properties(root: Path) -> Any:
    database = DataFolder(root / "data").symbol_properties
    return database.get("usa", "SPY", SecurityType.EQUITY), database.get("oanda", "EURUSD", SecurityType.FOREX)


def _rates(root: Path) -> Any:
    rates = DataFolder(root / "data").interest_rates
    return [float(rates.rate(date(year, 6, 1))) for year in range(2010, 2021)]


def _shortable(root: Path) -> Any:
    Globals.data_folder = str(root / "data")
    symbol = DataFolder(root / "data").create_symbol("ACME")
    provider = LocalDiskShortableProvider("broker")
    days = [datetime(2016, 12, day) for day in range(11, 16)]
    return [(provider.shortable_quantity(symbol, day), provider.fee_rate(symbol, day), provider.rebate_rate(symbol, day)) for day in days]


def _custom(source: str, medium: SubscriptionTransportMedium = SubscriptionTransportMedium.LOCAL_FILE) -> Callable[[Path], Any]:
    def read(root: Path) -> Any:
        folder = DataFolder(root / "data")
        place = source if medium == SubscriptionTransportMedium.OBJECT_STORE else str(root / source)
        Fear.source = SubscriptionDataSource(place, medium)
        config = custom_config(folder, Fear, "VIX", Resolution.DAILY, None, False)
        reader = CustomDataReader(ObjectStore(root / "storage", lambda message: None))
        return [(point.end_time, point.value) for point in reader.points(config, date(2016, 12, 12), date(2016, 12, 14))]

    return read


def _index(root: Path) -> Any:
    Globals.data_folder = str(root / "data")
    config = custom_config(DataFolder(root / "data"), CBOE, "VIX", Resolution.DAILY, None, False)
    reader = CustomDataReader(ObjectStore(root / "storage", lambda message: None))
    return [(point.end_time, point.value) for point in reader.points(config, date(2016, 12, 12), date(2016, 12, 14))]


def _day_file(read: Callable[[Path, date], list[Any]], path: str) -> Callable[[Path], Any]:
    figures = ("value", "volume", "dollar_volume", "weight", "last_update")
    return lambda root: [
        (str(one.symbol.id), *(str(getattr(one, name)) for name in figures if hasattr(one, name)))
        for one in read(root / "data" / path, _DAY)
    ]


def _weights(root: Path) -> Any:
    store = WeightStore(ObjectStore(root / "storage", lambda message: None), "macro_lstm")
    return [_told(store.load("SPY", _SPEC, month, 1)) for month in ("2016-01", "2016-02")]


def _refits(root: Path) -> Any:
    key = "macro_lstm/refits.json"
    return read_refits(bytes(ObjectStore(root / "storage", lambda message: None).read_bytes(key)), key)


def _kept(root: Path) -> Any:
    found = RefitCache(ObjectStore(root / "storage", lambda message: None)).find(_SPAN, _SPEC, 1)
    return None if found is None else _told(found)


def _told(refit: Refit) -> Any:
    return [weights.tobytes() for weights in refit.weights], refit.scaler, refit.known_until, refit.relative_closes.tobytes()


def _backtest(root: Path) -> Any:
    Fear.source = SubscriptionDataSource(str(root / "data/alternative/cboe/vix.csv"))
    project = Project(Path(__file__), Path(__file__).parent, root)
    outcome = run_backtest(BacktestSpec(project, root / "data", root / "storage"), algorithm_class=Everything)
    if outcome.error is not None:
        raise Blamed(outcome.error) from outcome.failure
    return [str(event) for event in outcome.runtime.orders.order_events]


def _doctor(root: Path) -> Any:
    try:
        return [finding.as_dict() for finding in examine(root / "data").findings]
    except MinileanError as error:
        raise Died(f"{type(error).__name__}: {error}") from error


def kinds(root: Path) -> Iterator[FileKind]:
    """All kinds of files.

    Args:
        root: what `make_root` has written.
    """
    data = (DataError,)
    stamp = f"{_DAY:%Y%m%d}"
    of_folder = [
        FileKind("daily prices", _DAILY, _series("SPY", Resolution.DAILY), data),
        FileKind("hourly prices", f"{_STOCK}/hour/spy.zip", _series("SPY", Resolution.HOUR), data, 0.3),
        FileKind(
            "currency quotes", "forex/oanda/daily/eurusd.zip", _series("EURUSD", Resolution.DAILY, SecurityType.FOREX, "oanda"), data, 0.3
        ),
        FileKind("factor file", f"{_STOCK}/factor_files/acme.csv", _corporate("ACME"), data, is_whole=True),
        FileKind("map file", f"{_STOCK}/map_files/acme.csv", _corporate("ACME"), data, named=False, is_whole=True),
        FileKind("market hours", _HOURS, _hours, data),
        FileKind("symbol properties", _PROPERTIES, _properties, data),
        FileKind("interest rates", _RATES, _rates, data),
        FileKind("shortable shares", f"{_STOCK}/shortable/broker/symbols/acme.csv", _shortable, data),
        FileKind("custom data", "alternative/cboe/vix.csv", _custom("data/alternative/cboe/vix.csv"), data, 0.3),
        FileKind("index of an exchange", "alternative/cboe/vix.csv", _index, data, 0.3),
    ]
    for name, folder, read in (
        ("all stocks of a day", "fundamental/coarse", read_coarse),
        ("holdings of a fund", "universes/etf/spy", read_holdings),
        ("members of a list", "universes/daily/few", read_members),
    ):
        path = f"{_STOCK}/{folder}/{stamp}.csv"
        of_folder.append(FileKind(name, path, _day_file(read, path), data))
    for kind in of_folder:
        inside = replace(kind, path=f"data/{kind.path}")
        yield inside
        yield replace(inside, name=f"{kind.name}, backtest", read=_backtest, share=0.05, named=False, is_whole=False)
        yield replace(inside, name=f"{kind.name}, doctor", read=_doctor, refusals=(), share=0.05, is_whole=False)
    yield FileKind("custom data in a zip", "vix.zip", _custom("vix.zip"), data, 0.3)
    of_store = _custom("vix.csv", SubscriptionTransportMedium.OBJECT_STORE)
    yield FileKind("custom data in the object store", "storage/vix.csv", of_store, data, 0.3, follows_links=False)
    yield FileKind("mark of synthetic prices", "marked/SYNTHETIC.json", lambda root: read_marker(root / "marked"), data)
    yield FileKind("record of a download", "marked/download.json", lambda root: read_manifest(root / "marked"), (MinileanError,))
    yield FileKind(
        "settings of a project", "algorithms/own/config.json", lambda root: find_project(root / "algorithms/own"), (MinileanError,)
    )
    yield FileKind(
        "verdict of the look-ahead test",
        "algorithms/own/backtests/lookahead.json",
        lambda root: read_verdict(find_project(root / "algorithms/own"), {}),
        data,
    )
    yield FileKind("settings of a workspace", "lean.json", lambda root: read_chart_limits(root / "lean.json"), data)
    of_store_or_none = (MinileanError, KeyNotFoundException)
    yield FileKind("list of refits", "storage/macro_lstm/refits.json", _refits, of_store_or_none, follows_links=False)
    yield FileKind("outcome of a trial", "trial.json", lambda root: Outcome.load(root / "trial.json"), data)
    yield FileKind("ledger of trials", "trials.jsonl", lambda root: Ledger(root / "trials.jsonl").read(), data)
    yield FileKind("trials from before the ledger", "trials_before.toml", lambda root: read_hand_entries(root / "trials_before.toml"), data)
    yield FileKind("kept daily returns", "returns.json", lambda root: read_returns(root / "returns.json"), data, is_whole=True)
    for path in sorted((root / "storage").rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and name.startswith("storage/macro_lstm/SPY/"):
            yield FileKind(f"weights of {path.name[:7]}", name, _weights, (ForecastingError,), named=False, follows_links=False)
        elif path.is_file() and name.startswith("storage/refits/"):
            yield FileKind("kept refit", name, _kept, (), follows_links=False)
