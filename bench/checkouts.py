"""Another commit of this project beside the one at hand, and how its code is run in the same environment."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from minilean.errors import InputError

# where the code of a checkout is; both stand before what is installed
_CODE = ("runtime", "Library")
_NOT_HANDED_ON = {"LEAN_DATA_FOLDER", "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True)
class Checkout:
    """One state of the project, whose code runs with the packages that are installed for this one.

    Attributes:
        name: what a table calls it.
        root: its folder.
        cache: where its compiled training steps and its byte code are kept.
    """

    name: str
    root: Path
    cache: Path

    def environment(self) -> dict[str, str]:
        """Of a process that runs the code of this checkout, and no other."""
        kept = {name: value for name, value in os.environ.items() if name not in _NOT_HANDED_ON}
        paths = os.pathsep.join(str(self.root / folder) for folder in _CODE)
        # a side that finds no byte code would compile its sources in every run, which is no difference between the two
        byte_code = str(self.cache / "byte code")
        return kept | {"PYTHONPATH": paths, "FORECASTING_CACHE": str(self.cache), "PYTHONPYCACHEPREFIX": byte_code}

    def check(self) -> None:
        """See that its code is what a process runs, and not the installed one.

        Raises:
            InputError: another copy is found first, or none.
        """
        command = [sys.executable, "-c", "import forecasting, minilean; print(minilean.__file__); print(forecasting.__file__)"]
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.root, env=self.environment(), check=False)
        if done.returncode or not all(Path(line).is_relative_to(self.root) for line in done.stdout.splitlines()):
            found = done.stdout.replace("\n", " ").strip() or done.stderr.strip().rpartition("\n")[2]
            raise InputError(f"{self.name} cannot be run: expected its own minilean and forecasting in {self.root}, found {found}.")


def resolved(root: Path, commit: str) -> str:
    """The full name of a commit.

    Args:
        root: a checkout of the repository.
        commit: any name that git has for it.

    Raises:
        InputError: git knows no such commit, or the folder is no checkout.
    """
    command = ["git", "-C", str(root), "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{commit}}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise InputError(f"BASE is {commit!r}, which is no commit of {root}; git log --oneline lists those that are.")
    return done.stdout.strip()


def extract(root: Path, commit: str, folder: Path) -> None:
    """Write the files of a commit into an empty folder; the repository notes nothing of it.

    Args:
        root: a checkout of the repository.
        commit: its full name.
        folder: must not exist yet.
    """
    with tempfile.TemporaryFile() as archive:
        subprocess.run(["git", "-C", str(root), "archive", "--format=tar", commit], stdout=archive, check=True)
        archive.seek(0)
        with tarfile.open(fileobj=archive) as files:
            files.extractall(folder, filter="data")
