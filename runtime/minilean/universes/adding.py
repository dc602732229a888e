"""The forms of `add_universe` (`QCAlgorithm.Universe.cs`, `QCAlgorithm.Python.cs`)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from minilean.common.enums import Market, Resolution, SecurityType
from minilean.common.symbol_cache import next_number
from minilean.data.custom import custom_config
from minilean.data.fundamental import CoarseFundamental
from minilean.data.python_data import PythonData
from minilean.errors import UnsupportedCall
from minilean.schedule.date_rules import FuncDateRule
from minilean.universes.answers import Unchanged, tickers
from minilean.universes.custom_data import CustomDataUniverse
from minilean.universes.fundamental import FundamentalFilteredUniverse, FundamentalUniverse, FundamentalUniverseFactory
from minilean.universes.settings import UniverseSettings
from minilean.universes.universe import Universe, UserDefinedUniverse, universe_symbol

if TYPE_CHECKING:
    from minilean.data.folder import DataFolder

_NAMES = {
    "name": "name",
    "security_type": "security_type",
    "resolution": "resolution",
    "market": "market",
    "universe_settings": "settings",
    "selector": "selector",
    "py_selector": "selector",
    "pySelector": "selector",
}


class _Form:
    """The parts of a call, whatever their order: each is told by its type."""

    def __init__(self, arguments: tuple[Any, ...], named: dict[str, Any]) -> None:
        self.name: str | None = None
        self.market: str | None = None
        self.security_type = SecurityType.EQUITY
        self.resolution: Resolution | None = None
        self.settings: UniverseSettings | None = None
        self.selector: Any = None
        for key, value in named.items():
            if key not in _NAMES:
                raise TypeError(f"add_universe has no argument {key!r}; it has {', '.join(list(_NAMES)[:6])}.")
            if value is not None:
                setattr(self, _NAMES[key], value)
        for value in arguments:
            self._take(value)

    def _take(self, value: object) -> None:
        if isinstance(value, str):
            if self.name is None:
                self.name = value
            else:
                self.market = value
        elif isinstance(value, SecurityType):
            self.security_type = value
        elif isinstance(value, Resolution):
            self.resolution = value
        elif isinstance(value, UniverseSettings):
            self.settings = value
        elif callable(value):
            self.selector = value
        elif value is not None:
            raise TypeError(f"add_universe cannot use {value!r}; expected a name, a resolution, settings, a market or a function.")


def universe_of(folder: DataFolder, settings: UniverseSettings, /, *arguments: Any, **named: Any) -> Universe:
    """The universe that a call of `add_universe` means.

    Args:
        folder: the data folder of the run.
        settings: the algorithm's, for a call without any.
        arguments: `(select)` or `(date rule, select)` with a function of all stocks, `(select, fine)` or `(universe, fine)` with a second
            one that is given what the first chose; `(data type, [security type,] [name,] [resolution,]
            [market,] [settings,] [select])`; `([security type,] name, [resolution,] [market,] [settings,] select)` with a function of the
            date that returns tickers.
        named: the same by name.

    Raises:
        UnsupportedCall: a call of another form, or a second selection for a universe that does not choose from data.
        TypeError: an argument is of a type that LEAN does not take.
    """
    first, rest = (arguments[0], arguments[1:]) if arguments else (None, ())
    if isinstance(first, Universe):
        return FundamentalFilteredUniverse(first, _Form(rest, named).selector)
    if isinstance(first, FuncDateRule):
        own = UniverseSettings(settings)
        own.schedule.on(first)
        return FundamentalUniverse.usa(_Form(rest, named).selector, own)
    if isinstance(first, type):
        return _of_data(folder, settings, first, _Form(rest, named))
    if callable(first):
        universe = FundamentalUniverse.usa(first, settings)
        fine = _Form(rest, named).selector
        return universe if fine is None else FundamentalFilteredUniverse(universe, fine)
    form = _Form(arguments, named)
    if form.name is None or form.selector is None:
        raise UnsupportedCall("add_universe", "of this form")
    market, resolution = form.market or Market.USA, form.resolution or Resolution.DAILY
    hours = folder.market_hours.hours(market, form.name, form.security_type)
    symbol = universe_symbol(form.name, form.security_type, market)
    interval, name, selector = resolution.to_timedelta(), form.name, form.selector

    def select(local: datetime) -> list[str] | Unchanged:
        return tickers(selector(local), name)

    return UserDefinedUniverse(symbol, form.settings or settings, hours, interval, select, resolution=resolution)


def _of_data(folder: DataFolder, settings: UniverseSettings, data_type: type, form: _Form) -> Universe:
    settings = form.settings or settings
    if issubclass(data_type, (CoarseFundamental, FundamentalUniverse)):
        return FundamentalUniverseFactory(form.market or Market.USA, settings, form.selector)
    if not issubclass(data_type, PythonData):
        raise UnsupportedCall(f"add_universe({data_type.__name__})", "only of all stocks, and of data of the algorithm's own")
    kind = f"{data_type.__name__}-{form.market or Market.USA}"
    name = form.name or f"{kind}-{next_number(kind):010d}"
    config = custom_config(folder, data_type, name, form.resolution or Resolution.DAILY, None, False)
    return CustomDataUniverse(config, settings, form.selector, form.security_type)
