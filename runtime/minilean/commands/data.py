"""`minilean data`: fill a LEAN data folder with real prices or with a synthetic sample."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import ParamSpec

import click

from minilean.commands.groups import CommandGroup
from minilean.commands.progress import StageProgress
from minilean.commands.showing import progress_option
from minilean.datasets.selection import default_source, meant_folder
from minilean.datasets.synthetic import SENTENCE
from minilean.errors import InputError, MinileanError

P = ParamSpec("P")

_DAY = click.DateTime(["%Y-%m-%d"])
_FINDINGS, _INTERRUPTED = 1, 130


def _with_exit_codes(command: Callable[P, None]) -> Callable[P, None]:
    """Turn the project's errors and Ctrl-C into one sentence and the exit code that belongs to it."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except MinileanError as error:
            failure = click.ClickException(str(error))
            failure.exit_code = error.exit_code
            raise failure from error
        except KeyboardInterrupt:
            click.echo("Interrupted. Every file that was written is whole; run the same command again to go on.", err=True)
            click.get_current_context().exit(_INTERRUPTED)

    return wrapped


def _tickers(context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        if re.fullmatch(r"[A-Za-z]{6}(=[Xx])?", value):  # no share of the US market has six letters
            raise click.BadParameter(
                f"{value!r} is a pair of currencies, and the source has no bid and ask of any: put LEAN's files of it into "
                "forex/oanda/daily of the data folder, or invent four pairs with `minilean data sample`."
            )
        if not re.fullmatch(r"\^?[A-Za-z][A-Za-z0-9.\-]{0,9}", value):
            raise click.BadParameter(
                f"{value!r} is not a US ticker; expected letters and digits such as SPY or BRK.B, or an index such as ^VIX."
            )
    return tuple(value.upper() for value in values)


def _listed(context: click.Context, parameter: click.Parameter, file: Path | None) -> tuple[str, ...]:
    """The tickers of a file, a line each."""
    if file is None:
        return ()
    try:
        tickers = tuple(file.read_text(encoding="utf-8").split())
    except (OSError, UnicodeDecodeError) as error:
        raise click.BadParameter(f"{file} cannot be read ({error}); expected a text file with a ticker a line.") from error
    if not tickers:
        raise click.BadParameter(f"{file} is empty; expected a ticker a line.")
    return tuple(dict.fromkeys(_tickers(context, parameter, tickers)))


def _as_date(moment: datetime | None) -> date | None:
    return moment.date() if moment is not None else None


_folder_option = click.option(
    "--data-folder",
    type=click.Path(path_type=Path, file_okay=False),
    callback=lambda _context, _parameter, value: meant_folder(value, os.environ)[0],
    help="Folder to fill; else LEAN_DATA_FOLDER, else data/.",
)


@click.group(cls=CommandGroup)
def data() -> None:
    """Fill a LEAN data folder."""


@data.command()
@_folder_option
@click.option(
    "--ticker",
    "tickers",
    multiple=True,
    callback=_tickers,
    help="Ticker to fetch; repeat for more. Default: the fund universe, ^VIX, ^VIX3M and forty stocks.",
)
@click.option(
    "--tickers-file",
    "listed",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    callback=_listed,
    help="File of further tickers, a line each, such as algorithms/cross_section_lstm/stocks.txt; those not to be had are only told.",
)
@click.option("--start", type=_DAY, help="First day. Default: 1998-01-02, or where the folder's download began.")
@click.option("--end", type=_DAY, help="Last day. Default: the last completed session.")
@progress_option()
@click.option("--refresh", is_flag=True, help="Fetch finished tickers again.")
@_with_exit_codes
def download(
    data_folder: Path, tickers: tuple[str, ...], listed: tuple[str, ...], start: datetime | None, end: datetime | None, refresh: bool
) -> None:
    """Download daily prices, dividends and splits from Yahoo Finance.

    An interrupted download goes on where it stopped; finished tickers are not fetched again.
    """
    from minilean.commands.download_progress import download_progress
    from minilean.datasets.download import ServiceUnavailable
    from minilean.datasets.download import download as run_download
    from minilean.datasets.universe import DOWNLOADED

    source = default_source()
    probe = source.probe()
    if not probe.reachable:
        raise ServiceUnavailable(
            f"{source.name} cannot be reached ({probe.reason}); check the connection and try again, "
            "or write synthetic prices with `minilean data sample`."
        )
    # a panel is judged beside SPY, and nothing runs without it
    wanted = tuple(dict.fromkeys([*tickers, *(("SPY", *listed) if listed else ())])) or DOWNLOADED
    with download_progress() as on_progress:
        result = run_download(data_folder, wanted, _as_date(start), _as_date(end), source=source, refresh=refresh, on_progress=on_progress)
    click.echo(
        f"{data_folder}: {len(result.written)} tickers fetched, {len(result.kept)} already there, {len(result.missing)} not to be had, "
        f"{len(result.refused)} refused; {result.start} to {result.end}."
    )
    for ticker, reason in result.refused.items():
        click.echo(f"Refused: {ticker}: {reason}. Its earlier files, if there are any, are unchanged.", err=True)
    for ticker, last in result.ended.items():
        click.echo(f"Ends early: {ticker} has no prices after {last}; the same command asks again.", err=True)
    if result.kept and not result.written and end is None and not refresh:
        click.echo("Nothing was fetched; --refresh brings the folder up to the last completed session.")
    if result.missing:
        absent = ", ".join(result.missing)
        if {*tickers, "SPY"} & result.missing.keys():
            raise InputError(f"{source.name} has no daily prices of {absent}; check the spelling and the span. The others are whole.")
        click.echo(f"Warning: {source.name} has no daily prices of {absent}; baskets and panels go without.", err=True)
    if result.refused or result.ended:
        click.get_current_context().exit(_FINDINGS)


@data.command()
@_folder_option
@click.option("--seed", type=click.IntRange(min=0), help="Seed of the random numbers.  [default: 1]")
@click.option("--start", type=_DAY, help="First day.  [default: 2010-01-04]")
@click.option("--end", type=_DAY, help="Last day.  [default: 2021-12-31]")
@progress_option()
@_with_exit_codes
def sample(data_folder: Path, seed: int | None, start: datetime | None, end: datetime | None) -> None:
    """Write SYNTHETIC prices of the funds, of forty stocks, of two indices and of four pairs, for trying things out without a network."""
    from minilean.datasets.sample import DEFAULT_END, DEFAULT_SEED, DEFAULT_START, write_sample

    seed = DEFAULT_SEED if seed is None else seed
    first, last = _as_date(start) or DEFAULT_START, _as_date(end) or DEFAULT_END
    with StageProgress("Sample") as progress:
        write_sample(data_folder, seed, first, last, progress.show)
    click.echo(f"{data_folder}: seed {seed}, {first} to {last}. {SENTENCE}")
