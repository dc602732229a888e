"""Download real daily prices into a LEAN data folder, ticker by ticker, so that an interruption costs one ticker at most."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path

from minilean.datasets.calendars import (
    FIRST_DAY,
    LAST_DAY,
    MARKET_HOURS_PATH,
    exchange_sessions,
    last_completed_session,
    market_hours_database,
)
from minilean.datasets.files import clear_leftovers, replace_folder, write_files
from minilean.datasets.lean_format import INDEX_SIGN, equity_files, index_file
from minilean.datasets.manifest import MANIFEST_PATH, Manifest, TickerRecord, read_manifest
from minilean.datasets.price_source import AnswerUnusable, PriceSource, RawHistory, ServiceFailed, TickerUnknown
from minilean.datasets.reference_tables import INTEREST_RATE_PATH, SYMBOL_PROPERTIES_PATH, interest_rate, symbol_properties_database
from minilean.datasets.synthetic import foreign_files, is_synthetic, sha256
from minilean.errors import InputError, MachineError

RETRY_SECONDS = (2.0, 8.0, 30.0)
"""Waits between the attempts for one ticker."""


class ServiceUnavailable(MachineError):
    """The price service gave no usable answer after all attempts; what had come before stays."""


class Step(Enum):
    """What just happened to a ticker."""

    FETCHING = "fetching"
    RETRYING = "retrying"
    WRITTEN = "written"
    KEPT = "kept"
    MISSING = "missing"
    REFUSED = "refused"


@dataclass(frozen=True)
class Progress:
    """One step of a download.

    Args:
        ticker: The ticker concerned.
        step: What happened.
        done: Tickers settled so far, this one included once it is.
        total: Tickers asked for.
        detail: Number of bars, waiting time or reason, for people.
    """

    ticker: str
    step: Step
    done: int
    total: int
    detail: str = ""


@dataclass(frozen=True)
class DownloadResult:
    """What a download left in the folder.

    Args:
        written: Tickers fetched now.
        kept: Tickers that were there already.
        missing: Ticker to the service's reason for having none.
        refused: Ticker to what is wrong with the answer; the files of an earlier download stay.
        ended: Ticker to its last day, where that lies before the span's last session, also when asked twice.
        start, end: Span that was asked for.
    """

    written: tuple[str, ...]
    kept: tuple[str, ...]
    missing: dict[str, str]
    refused: dict[str, str]
    ended: dict[str, date]
    start: date
    end: date


def ignore_progress(progress: Progress) -> None:
    """Listener for callers that show nothing."""


def reference_files() -> dict[str, bytes]:
    """Market hours, symbol properties and the risk-free rate: path relative to a data folder to content."""
    return {
        MARKET_HOURS_PATH: market_hours_database(),
        SYMBOL_PROPERTIES_PATH: symbol_properties_database(),
        INTEREST_RATE_PATH: interest_rate(),
    }


def _span(start: date | None, end: date | None, manifest: Manifest | None, refresh: bool, now: datetime) -> tuple[date, date]:
    if manifest is not None:
        start = start or date.fromisoformat(manifest.start)
        # An interrupted download goes on to the day it began with, or the funds would end on different days.
        if not refresh:
            end = end or date.fromisoformat(manifest.end)
    start = start or FIRST_DAY
    end = end or last_completed_session(now)
    if start < FIRST_DAY or end > LAST_DAY:
        raise InputError(f"The span {start} to {end} is outside {FIRST_DAY} to {LAST_DAY}, for which market hours are known; shorten it.")
    newest = last_completed_session(now)
    if end > newest:
        raise InputError(f"The end {end} has no settled prices yet; ask for {newest} or earlier.")
    if end < start:
        raise InputError(f"The end {end} lies before the start {start}; exchange them.")
    return start, end


def _fetch_patiently(
    source: PriceSource,
    ticker: str,
    start: date,
    end: date,
    report: Callable[[str, Step, str], None],
    sleep: Callable[[float], None],
) -> RawHistory:
    for wait in RETRY_SECONDS:
        try:
            return source.history(ticker, start, end)
        except ServiceFailed as error:
            report(ticker, Step.RETRYING, f"{error}; again in {wait:g} s")
            sleep(wait)
    return source.history(ticker, start, end)


def _last_day(history: RawHistory) -> date:
    return history.bars.days[-1].item()


def _fetch_to_the_end(
    source: PriceSource,
    ticker: str,
    span: tuple[date, date, date],
    report: Callable[[str, Step, str], None],
    sleep: Callable[[float], None],
) -> RawHistory:
    """The history from start to end, asked for twice when it stops before the span's last session: the later one of the two."""
    start, end, session = span
    history = _fetch_patiently(source, ticker, start, end, report, sleep)
    if _last_day(history) < session:
        wait = RETRY_SECONDS[0]
        report(ticker, Step.RETRYING, f"the answer ends on {_last_day(history)}, before {session}; again in {wait:g} s")
        sleep(wait)
        history = max(history, _fetch_patiently(source, ticker, start, end, report, sleep), key=_last_day)
    return history


def _files_of(ticker: str, history: RawHistory) -> dict[str, bytes]:
    if ticker.startswith(INDEX_SIGN):
        return index_file(ticker, history.bars)
    return equity_files(ticker, history.bars, history.dividends, history.splits)


def _checked_folder(folder: Path) -> bool:
    """Whether the folder holds the synthetic sample, which the first real prices replace."""
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is a file, expected a folder; choose another one with --data-folder.")
    if is_synthetic(folder):
        foreign = foreign_files(folder)
        if foreign:
            raise InputError(
                f"{folder} holds the synthetic sample and also {foreign[0]}; move that file away, since the download replaces the sample."
            )
        return True
    if read_manifest(folder) is None and any(path.is_file() for path in (folder / "equity").rglob("*")):
        raise InputError(
            f"{folder} holds prices that this program did not download, or of which it lost the record; choose another folder with "
            "--data-folder, so that none mix, or remove them."
        )
    return False


def download(
    folder: Path,
    tickers: Sequence[str],
    start: date | None = None,
    end: date | None = None,
    *,
    source: PriceSource,
    refresh: bool = False,
    needed: str | None = None,
    on_progress: Callable[[Progress], None] = ignore_progress,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> DownloadResult:
    """Fetch daily prices, dividends and splits of tickers and write them in LEAN's format.

    Each ticker's files and the manifest are written together once its whole history has arrived, so an interruption leaves whole
    tickers only; the next call fetches the rest. A ticker whose answer cannot be right or ends early holds up no other one, and the
    next call asks for it again. A synthetic sample in the folder is replaced when the first real prices are there.

    Args:
        folder: Root of the data folder.
        tickers: US tickers in any case, and indices such as ^VIX; SPY is fetched first when it is among them.
        start: First day; by default that of the interrupted download, else 1998-01-02.
        end: Last day; by default that of the interrupted download, else the last completed session.
        source: Where prices come from.
        refresh: Fetch finished tickers again, up to the last completed session.
        needed: Ticker without which the folder is of no use; the download ends where it is not to be had and has no earlier files.
        on_progress: Told of every step.
        sleep: Waits between attempts, seconds.
        clock: Gives the present moment with a time zone.

    Returns:
        What was written, kept, refused and not to be had.

    Raises:
        InputError: The span or the folder cannot be used.
        ServiceUnavailable: The service failed four times in a row for one ticker, or has no usable prices of the needed one.
        MachineError: The disk refuses.
    """
    wanted = sorted({ticker.strip().upper(): None for ticker in tickers}, key=lambda ticker: ticker != "SPY")
    if not wanted:
        raise InputError("No ticker was named; name at least one.")
    clear_leftovers(folder)
    sample_in_place = _checked_folder(folder)
    manifest = read_manifest(folder)
    start, end = _span(start, end, manifest, refresh, clock())
    if manifest is None:
        manifest = Manifest(source.name, start.isoformat(), end.isoformat(), tuple(wanted), dict(source.versions()))
    else:
        requested = tuple(dict.fromkeys([*manifest.requested, *wanted]))
        manifest = replace(manifest, start=start.isoformat(), end=end.isoformat(), requested=requested, versions=dict(source.versions()))
    written: list[str] = []
    kept: list[str] = []
    missing: dict[str, str] = {}
    refused: dict[str, str] = {}
    ended: dict[str, date] = {}
    sessions = exchange_sessions(start, end)
    # A span without a session has no last one to miss.
    last_session = sessions[-1].item() if len(sessions) else start

    def report(ticker: str, step: Step, detail: str = "") -> None:
        on_progress(Progress(ticker, step, len(written) + len(kept) + len(missing) + len(refused), len(wanted), detail))

    def end_without(ticker: str, record: TickerRecord | None, reason: str) -> None:
        if ticker == needed and (record is None or not record.is_whole(folder)):
            raise ServiceUnavailable(f"{source.name} has no usable prices of {ticker}: {reason}")

    for ticker in wanted:
        record = manifest.finished.get(ticker)
        if record is not None and not refresh and record.covers(start, end) and record.reaches(last_session) and record.is_whole(folder):
            kept.append(ticker)
            report(ticker, Step.KEPT)
            continue
        report(ticker, Step.FETCHING)
        try:
            history = _fetch_to_the_end(source, ticker, (start, end, last_session), report, sleep)
            files = _files_of(ticker, history)
        except TickerUnknown as error:
            missing[ticker] = str(error)
            manifest = manifest.with_missing(ticker, str(error))
            # Before the first prices there is no folder worth keeping.
            if manifest.finished:
                write_files(folder, {MANIFEST_PATH: manifest.to_bytes()})
            report(ticker, Step.MISSING, str(error))
            end_without(ticker, record, missing[ticker])
            continue
        except (AnswerUnusable, ValueError) as error:
            refused[ticker] = str(error).rstrip(".")
            manifest = manifest.with_refused(ticker, refused[ticker])
            if manifest.finished:
                write_files(folder, {MANIFEST_PATH: manifest.to_bytes()})
            report(ticker, Step.REFUSED, refused[ticker])
            end_without(ticker, record, refused[ticker])
            continue
        except ServiceFailed as error:
            raise ServiceUnavailable(
                f"{source.name} gave no usable prices of {ticker} ({error}); {len(written) + len(kept)} of {len(wanted)} tickers are "
                f"whole in {folder}. Run the same command again later: it goes on from there."
            ) from error
        record = TickerRecord(
            start=start.isoformat(),
            end=end.isoformat(),
            first=str(history.bars.days[0]),
            last=str(history.bars.days[-1]),
            bars=len(history.bars),
            dividends=len(history.dividends),
            splits=len(history.splits),
            dropped_rows=history.dropped_rows,
            fetched_at=clock().astimezone(UTC).isoformat(timespec="seconds"),
            files={path: sha256(payload) for path, payload in files.items()},
        )
        started, first_ticker = manifest, not manifest.finished
        manifest = manifest.with_finished(ticker, record)
        contents = {**(reference_files() if first_ticker else {}), **files, MANIFEST_PATH: manifest.to_bytes()}
        if sample_in_place:
            replace_folder(folder, lambda staging, contents=contents: write_files(staging, contents))
            sample_in_place = False
        else:
            if first_ticker:
                # first of all, so that whoever comes after an interruption knows whose files these are
                write_files(folder, {MANIFEST_PATH: started.to_bytes()})
            write_files(folder, contents)
        written.append(ticker)
        if _last_day(history) < last_session:
            ended[ticker] = _last_day(history)
        left_out = f", {history.dropped_rows} rows left out" if history.dropped_rows else ""
        report(ticker, Step.WRITTEN, f"{len(history.bars):,} bars from {record.first} to {record.last}{left_out}")
    return DownloadResult(tuple(written), tuple(kept), missing, refused, ended, start, end)
