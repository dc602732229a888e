"""The mark of a folder whose prices are synthetic, so that nobody takes them for real ones."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from minilean.data.data_files import is_present
from minilean.data.text_lines import read_json
from minilean.errors import DataError

MARKER_PATH = "SYNTHETIC.json"

SENTENCE = "SYNTHETIC prices made by a random-number generator: they show that the program works and say nothing about any market."


@dataclass(frozen=True)
class SyntheticMarker:
    """What a synthetic folder says about itself.

    Args:
        seed: Seed of the random-number generator.
        version: Version of the generator; another version writes other prices.
        start: First day, ISO.
        end: Last day, ISO.
        files: Path relative to the folder to SHA-256 of every file of the sample.
    """

    seed: int
    version: int
    start: str
    end: str
    files: Mapping[str, str]

    def to_bytes(self) -> bytes:
        """The marker file's content."""
        content = {
            "sentence": SENTENCE,
            "seed": self.seed,
            "version": self.version,
            "start": self.start,
            "end": self.end,
            "files": dict(self.files),
        }
        return (json.dumps(content, indent=2) + "\n").encode()


def is_synthetic(folder: Path) -> bool:
    """Whether the prices of a data folder are synthetic.

    Args:
        folder: Root of a data folder.
    """
    return is_present(folder / MARKER_PATH)


def read_marker(folder: Path) -> SyntheticMarker:
    """Read the mark of a synthetic folder.

    Args:
        folder: Root of a data folder for which `is_synthetic` holds.

    Raises:
        DataError: The marker is not readable.
    """
    path = folder / MARKER_PATH
    advice = f"Remove the folder {folder} and write it anew."
    content, _ = read_json(path, advice)
    try:
        files = {str(name): str(digest) for name, digest in content["files"].items()}
        return SyntheticMarker(int(content["seed"]), int(content["version"]), str(content["start"]), str(content["end"]), files)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise DataError(f"{path} is no mark of synthetic prices ({type(error).__name__}: {error}). {advice}") from error


def foreign_files(folder: Path) -> list[str]:
    """Files of a folder that do not belong to the synthetic sample in it; hidden files do not count.

    Args:
        folder: Root of a data folder; it may be absent.

    Returns:
        Paths relative to the folder, sorted. A file of the sample that was changed counts as foreign.
    """
    if not folder.is_dir():
        return []
    own = dict(read_marker(folder).files) if is_synthetic(folder) else {}
    foreign = []
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if not path.is_file() or any(part.startswith(".") for part in relative.parts):
            continue
        name = relative.as_posix()
        if name == MARKER_PATH and own:
            continue
        if own.get(name) != sha256(path.read_bytes()):
            foreign.append(name)
    return foreign


def sha256(payload: bytes) -> str:
    """SHA-256 of a file's content, hexadecimal."""
    return hashlib.sha256(payload).hexdigest()
