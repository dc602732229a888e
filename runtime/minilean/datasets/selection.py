"""Which data folder a command reads, and how one comes to be when the user named none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from minilean.data.data_files import is_present
from minilean.datasets.files import clear_leftovers
from minilean.datasets.lean_format import daily_path
from minilean.datasets.manifest import read_manifest
from minilean.datasets.synthetic import SENTENCE, is_synthetic
from minilean.errors import InputError, MachineError

if TYPE_CHECKING:
    from minilean.datasets.download import Progress
    from minilean.datasets.price_source import PriceSource

ENVIRONMENT_VARIABLE = "LEAN_DATA_FOLDER"
DEFAULT_FOLDER = "data"
PROJECT_ORIGIN = f"{DEFAULT_FOLDER}/"

_REAL_PRICES = "For real prices run `minilean data download`, or name a LEAN data folder with --data-folder or LEAN_DATA_FOLDER."


@dataclass(frozen=True)
class DataChoice:
    """The data folder that a command reads.

    Args:
        path: Root of the folder.
        origin: What named it: `--data-folder`, `LEAN_DATA_FOLDER` or `data/`.
        synthetic: True when its prices are synthetic; every output must then say so.
    """

    path: Path
    origin: str
    synthetic: bool

    @property
    def notice(self) -> str:
        """The sentence that every output of a run on synthetic prices carries; empty for real ones."""
        return SENTENCE if self.synthetic else ""


def meant_folder(option: Path | None, env: Mapping[str, str], root: Path = Path()) -> tuple[Path, str]:
    """The data folder that a command means: `--data-folder`, else `LEAN_DATA_FOLDER`, else `data/`; and what named it.

    Args:
        option: what the user named on the command line, if anything.
        env: the process environment; an empty variable counts as unset.
        root: folder that holds `data/`.
    """
    if option is not None:
        return option, "--data-folder"
    if env.get(ENVIRONMENT_VARIABLE):
        return Path(env[ENVIRONMENT_VARIABLE]), ENVIRONMENT_VARIABLE
    return root / DEFAULT_FOLDER, PROJECT_ORIGIN


def default_source() -> PriceSource:
    """Where prices come from when nobody says: Yahoo Finance."""
    # what finds its prices on the disk must not pay for this import
    from minilean.datasets.yahoo import YahooSource

    return YahooSource()


def _silent(message: str) -> None:
    """Announcement that nobody reads."""


def _no_progress(progress: Progress) -> None:
    """Listener for callers that show no progress."""


def _has_spy(folder: Path) -> bool:
    return is_present(folder / daily_path("SPY"))


def _named(folder: Path, origin: str) -> DataChoice:
    advice = "name a LEAN data folder that holds equity/usa/daily/spy.zip, or none at all to have one made in data/"
    if not folder.exists():
        raise InputError(f"The data folder {folder}, named by {origin}, does not exist; {advice}.")
    if not folder.is_dir():
        raise InputError(f"{folder}, named by {origin}, is a file, expected a data folder; {advice}.")
    if not _has_spy(folder):
        raise InputError(f"The data folder {folder}, named by {origin}, has no daily prices of SPY; {advice}.")
    return DataChoice(folder, origin, is_synthetic(folder))


def _download(folder: Path, source: PriceSource | None, announce: Callable[[str], None], on_progress: Callable[[Progress], None]) -> str:
    """Try to download into a folder; returns why it gave nothing, or an empty text."""
    # Commands that find their prices on the disk must not pay for these imports.
    from minilean.datasets.download import ServiceUnavailable, download
    from minilean.datasets.universe import DOWNLOADED

    source = source or default_source()
    manifest = read_manifest(folder)
    tickers = manifest.requested if manifest is not None and "SPY" in manifest.requested else DOWNLOADED
    probe = source.probe()
    if not probe.reachable:
        return probe.reason
    announce(f"Downloading daily prices from {source.name} into {folder}.")
    try:
        result = download(folder, tickers, source=source, needed="SPY", on_progress=on_progress)
    except ServiceUnavailable as error:
        return str(error)
    for ticker, reason in result.missing.items():
        announce(f"{ticker} is not there: {reason}.")
    for ticker, reason in result.refused.items():
        announce(f"The prices of {ticker} are refused: {reason}.")
    for ticker, last in result.ended.items():
        announce(f"{ticker} ends on {last}, before {result.end}.")
    return ""


def _unfinished(folder: Path) -> tuple[str, ...]:
    manifest = read_manifest(folder)
    return manifest.unfinished() if manifest is not None else ()


def _announce_shortcomings(folder: Path, announce: Callable[[str], None]) -> None:
    """Say which downloaded tickers are not as they were asked for, and how to ask again."""
    manifest = read_manifest(folder)
    if manifest is None:
        return
    said: list[str] = []
    short = manifest.ending_before(date.fromisoformat(manifest.end))
    if short:
        # Not at the top: most folders end on a session, and commands that find their prices whole must not pay for this import.
        from minilean.datasets.calendars import exchange_sessions

        sessions = exchange_sessions(date.fromisoformat(manifest.start), date.fromisoformat(manifest.end))
        short = manifest.ending_before(sessions[-1].item()) if len(sessions) else ()
        if short:
            said.append(f"prices of {', '.join(short)} end before {sessions[-1]}")
    if manifest.refused:
        said.append(f"the newest prices of {', '.join(manifest.refused)} were refused")
    if not said:
        return
    from minilean.datasets.universe import DOWNLOADED

    again = tuple(dict.fromkeys([*short, *manifest.refused]))
    named = () if set(again) <= set(DOWNLOADED) else again
    announce(f"In {folder} {' and '.join(said)}; `{' --ticker '.join(['minilean data download', *named])}` asks for them again.")


def _default(
    folder: Path, source: PriceSource | None, announce: Callable[[str], None], on_progress: Callable[[Progress], None]
) -> DataChoice:
    origin = PROJECT_ORIGIN
    if not folder.exists():
        clear_leftovers(folder)
    if _has_spy(folder) and is_synthetic(folder):
        return DataChoice(folder, origin, True)
    if _has_spy(folder) and not _unfinished(folder):
        _announce_shortcomings(folder, announce)
        return DataChoice(folder, origin, False)
    reason = _download(folder, source, announce, on_progress)
    if _has_spy(folder):
        absent = _unfinished(folder)
        if absent:
            announce(f"The download stopped ({reason}); going on without {', '.join(absent)}. `minilean data download` fetches them.")
        _announce_shortcomings(folder, announce)
        return DataChoice(folder, origin, False)
    if read_manifest(folder) is not None:
        raise MachineError(
            f"{folder} holds downloaded prices and none of SPY ({reason}): run `minilean data download` again later, or name another "
            "folder with --data-folder or LEAN_DATA_FOLDER."
        )
    from minilean.datasets.sample import write_sample

    announce(f"No prices could be downloaded ({reason}); writing a synthetic sample into {folder}.")
    write_sample(folder)
    return DataChoice(folder, origin, True)


def select_data_folder(
    option: Path | None,
    env: Mapping[str, str],
    project_root: Path,
    *,
    source: PriceSource | None = None,
    announce: Callable[[str], None] = _silent,
    on_progress: Callable[[Progress], None] = _no_progress,
) -> DataChoice:
    """The data folder to read: `--data-folder`, else `LEAN_DATA_FOLDER`, else `data/` of the project.

    A folder that the user named is used as it is or refused. When none was named and `data/` has no prices of SPY, one probe of
    five seconds decides between downloading the fund universe and writing the synthetic sample; an interrupted download goes on.

    Args:
        option: Value of `--data-folder`, if given.
        env: The process environment; an empty variable counts as unset.
        project_root: Folder that holds `data/`.
        source: Where prices come from; Yahoo Finance by default.
        announce: Told what is done, one sentence at a time.
        on_progress: Told of every step of a download.

    Returns:
        The folder, what named it and whether its prices are synthetic.

    Raises:
        InputError: The named folder is missing or has no daily prices of SPY; or `data/` holds files but none of SPY.
        MachineError: The disk refuses what is downloaded or made; or `data/` holds a download and SPY is not to be had.
    """
    folder, origin = meant_folder(option, env, project_root)
    choice = _default(folder, source, announce, on_progress) if origin == PROJECT_ORIGIN else _named(folder, origin)
    if choice.synthetic:
        announce(f"{SENTENCE} {_REAL_PRICES}")
    return choice
