"""What the commands that evaluate have in common: options, bars that end with the span, and that looks at locked days are counted."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click
import numpy as np
from prices import read_bars
from seed_option import seeds_of
from spans import LOCKED, DateSpan, declared
from workers import EXECUTORS

from forecasting.bars import DailyBars
from minilean.commands.showing import progress_option
from minilean.errors import InputError

_DATA_FOLDER = "LEAN data folder; else LEAN_DATA_FOLDER, else data/."


def symbols_of(_ctx: click.Context, _param: click.Parameter, text: str) -> tuple[str, ...]:
    """The tickers of a text such as ``SPY,TLT``, in capitals.

    Raises:
        BadParameter: one is empty or given twice.
    """
    tickers = tuple(ticker.strip().upper() for ticker in text.split(","))
    for ticker in tickers:
        if not ticker or tickers.count(ticker) > 1:
            raise click.BadParameter(f"{text!r} are no symbols: expected tickers, each once, separated by commas, such as SPY,TLT.")
    return tickers


symbols_option = click.option("--symbols", default="SPY", show_default=True, callback=symbols_of, help="Tickers, separated by commas.")


def walk_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options that say with which seeds, where and by whom the work is done, and whether it is counted."""
    options = (
        click.option("--seeds", default="1,2,3,4,5", show_default=True, callback=seeds_of, help="Whole numbers, separated by commas."),
        progress_option(),
        click.option("--executor", type=click.Choice(EXECUTORS), default=EXECUTORS[0], show_default=True, help="Where the work is done."),
        click.option("--workers", default=os.cpu_count(), show_default="one for each core", type=click.IntRange(min=1)),
        click.option("--data-folder", type=click.Path(path_type=Path), help=_DATA_FOLDER),
        click.option("--object-store", type=click.Path(path_type=Path), help="Folder of the object store; storage/ by default."),
        click.option(
            "--ledger/--no-ledger",
            default=True,
            envvar="MINILEAN_LEDGER",
            help="Count each score as a trial in the ledger of the object store.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def must_be_counted(days: DateSpan, ledger: bool) -> bool:
    """Whether some of the days are locked, so that nothing is shown unless the look is written down.

    Args:
        days: what is looked at.
        ledger: whether looks are written down.

    Raises:
        InputError: some are, and looks are not.
    """
    locked = declared()[LOCKED].overlaps(days)
    if locked and not ledger:
        raise InputError(
            "A look at the locked span is written down, so that it can be counted: leave out --no-ledger, or name another span."
        )
    return locked


def bars_until(last: date, data_folder: Path, tickers: tuple[str, ...]) -> dict[str, DailyBars]:
    """The bars of each ticker up to a day: what came later is not even handed on.

    Args:
        last: the day.
        data_folder: root of a LEAN data folder.
        tickers: in capitals.

    Raises:
        InputError: the folder is missing, or has no daily bars of a ticker.
        DataError: a file in it is broken.
    """
    after, found = np.datetime64(last, "D") + np.timedelta64(1, "D"), {}
    for ticker in tickers:
        bars = read_bars(data_folder, ticker)
        found[ticker] = bars[: int(np.searchsorted(bars.times, after))]
    return found
