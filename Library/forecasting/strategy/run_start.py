"""The beginning of a run: its parameters, its dates, its cash, and what its results say of them."""

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from forecasting.strategy.algorithm import Algorithm
from forecasting.strategy.data_end import last_day
from forecasting.strategy.parameters import is_given_for_this_run
from forecasting.strategy.settings import StrategySettings
from forecasting.strategy.stale_bars import StaleBars

Settings = TypeVar("Settings", bound=StrategySettings)


def read_settings(algorithm: Algorithm, kind: type[Settings], config: Path) -> Settings:
    """The settings of a run; former names of parameters are said.

    Args:
        algorithm: LEAN's, inside ``initialize``.
        kind: class of the settings.
        config: the project's ``config.json``.

    Raises:
        InvalidSpec: a parameter is unknown, or its value cannot be read.
    """
    settings = kind.from_parameters(_texts(algorithm, kind, config))
    if settings.hint:
        algorithm.log(settings.hint)
    return settings


def set_dates_and_cash(
    algorithm: Algorithm, settings: StrategySettings, config: Path, symbols: Iterable[object], stale_bars: StaleBars
) -> None:
    """Set the dates and the cash of a run; it ends with the bars of its symbols unless its end was given for the run.

    Results then say what the run was made with, defaults included, and on which day it ended.

    Args:
        algorithm: LEAN's, inside ``initialize``.
        settings: what a person chose.
        config: the project's ``config.json``.
        symbols: LEAN's, of what is forecast; made without a subscription, which needs the dates.
        stale_bars: looks for their newest bars.
    """
    texts, symbols = _texts(algorithm, type(settings), config), list(symbols)
    is_fixed = algorithm.live_mode or is_given_for_this_run("end", texts.get("end"), config)
    end = settings.end if is_fixed else last_day(algorithm, settings.start, settings.end, symbols, stale_bars)
    algorithm.set_start_date(settings.start.year, settings.start.month, settings.start.day)
    algorithm.set_end_date(end.year, end.month, end.day)
    for name, value in (settings.in_effect(texts) | {"end": end.isoformat()}).items():
        algorithm.add_tag(f"{name}={value}")
    if end < settings.end:
        tickers = ", ".join(str(getattr(symbol, "value", symbol)) for symbol in symbols)
        algorithm.log(
            f"The run ends on {end}, with the last bar of {tickers}, and not on {settings.end} as the project says; "
            "an end that is given for the run is used as it is."
        )
    algorithm.set_cash(settings.cash)


def _texts(algorithm: Algorithm, kind: type[StrategySettings], config: Path) -> dict[str, str]:
    given = [str(getattr(item, "key", item)) for item in algorithm.get_parameters()]
    return kind.PARAMETERS.of_run({name: algorithm.get_parameter(name) for name in given}, config)
