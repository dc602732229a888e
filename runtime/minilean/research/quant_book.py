"""`QuantBook`: an algorithm without an engine, for notebooks (`QuantBook.cs`)."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from minilean.algorithm.delegation import in_both_spellings
from minilean.algorithm.qc_algorithm import QCAlgorithm
from minilean.common.clock import ONE_DAY, zone
from minilean.common.enums import AlgorithmMode, Resolution
from minilean.datasets.selection import select_data_folder
from minilean.engine.setup import make_runtime
from minilean.errors import UnsupportedCall
from minilean.framework.framework import Framework
from minilean.indicators.base import IndicatorBase
from minilean.indicators.registration import Selector
from minilean.research.portfolio_figures import portfolio_figures

if TYPE_CHECKING:
    import pandas as pd

_EXCHANGE_ZONE = zone("America/New_York")
_HOUR_OF_YESTERDAYS_DATA = 9


class QuantBook(QCAlgorithm):
    """Securities, history, indicators and object store of an algorithm, at a moment that the notebook chooses.

    Prices come from the folder that `minilean backtest` would read from here: the one that `LEAN_DATA_FOLDER` names, else `data/`
    beside the nearest `lean.json`, which is filled first when it is empty. Now is midnight of today in New York, of yesterday before nine;
    `set_start_date` moves it. History never tells what came later.

    Raises:
        InputError: the named data folder is missing or has no prices of SPY.
        MachineError: the disk refuses prices that are downloaded.
    """

    def __init__(self) -> None:
        super().__init__()
        root = _project_root(Path.cwd())
        choice = select_data_folder(None, os.environ, root, announce=_say)
        runtime = make_runtime("QuantBook", choice.path, root / "storage", {}, mode=AlgorithmMode.RESEARCH)
        self._attach(runtime)
        runtime.algorithm = self
        runtime.framework = Framework(self)
        self.set_start_date(_newest_day(_EXCHANGE_ZONE.to_local(datetime.now(UTC).replace(tzinfo=None))))

    def indicator(
        self,
        indicator: IndicatorBase,
        symbol: object,
        *window: Any,
        resolution: Resolution | None = None,
        selector: Selector = None,
        **named: Any,
    ) -> pd.DataFrame:
        """What an indicator says about the bars of a window; the first of them only make it ready. LEAN prefers `indicator_history`.

        Args:
            indicator: the indicator; it forgets its inputs first.
            symbol: the symbol.
            window: a number of bars, a timedelta, or start and end in the book's zone; then resolution and selector.
            resolution: of the bars.
            selector: a function of the bar, or a `Field`.
            named: `period`, `span`, `start`, `end` by name.

        Returns:
            One row per time at which the indicator was ready.
        """
        values = [*window, *(named[name] for name in ("period", "span", "start", "end") if name in named)]
        first = values.pop(0)
        asked = (first, values.pop(0)) if isinstance(first, date) else (first,)
        if values:
            resolution = values.pop(0)
        if values:
            selector = values.pop(0)
        return self._runtime.registration.history(indicator, symbol, asked, resolution, selector).data_frame

    def get_portfolio_statistics(self, data_frame: pd.DataFrame) -> dict[str, float | str]:
        """LEAN's figures of an equity curve against a benchmark.

        Args:
            data_frame: columns `equity` and `benchmark`, in account currency, indexed by time.

        Returns:
            Figure by name, rates in percent where the name says so; for a frame without these columns one entry `Runtime Error`.
        """
        return portfolio_figures(data_frame, self._runtime.results.risk_free_rate, self.settings.trading_days_per_year)


def _unsupported(name: str) -> Callable[..., NoReturn]:
    def call(self: object, *arguments: Any, **named: Any) -> NoReturn:
        raise UnsupportedCall(f"QuantBook.{name}", "the notebook has it under `lean research`")

    call.__name__ = name
    call.__doc__ = f"Not modelled by minilean: raises `UnsupportedCall`; `{name}` works under `lean research`."
    return call


for _name in (
    "universe_history option_history future_history option_chain future_chain get_option_history get_future_history get_fundamental"
).split():
    setattr(QuantBook, _name, _unsupported(_name))
in_both_spellings(capitals=())(QuantBook)


def _project_root(folder: Path) -> Path:
    return next((place for place in (folder, *folder.parents) if (place / "lean.json").is_file()), folder)


def _newest_day(now: datetime) -> datetime:
    # the bars of yesterday are there by nine
    return now if now.hour >= _HOUR_OF_YESTERDAYS_DATA else now - ONE_DAY


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)  # noqa: T201 - a notebook has no other console
