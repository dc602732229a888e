from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from store_lock import locked

from minilean.errors import InputError

HOLD = """
import sys
sys.path[:0] = {paths!r}
from pathlib import Path
from store_lock import locked
with locked(Path({store!r})):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_a_second_trainer_is_refused_until_the_first_ends_however_it_ends(tmp_path: Path, repo_root: Path) -> None:
    paths = [str(repo_root / name) for name in ("models", "Library", "runtime")]
    code = HOLD.format(paths=paths, store=str(tmp_path / "store"))
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(InputError, match=r"Another trainer is at work on the object store .*store: wait for it, stop it"):
            with locked(tmp_path / "store"):
                pass
        with locked(tmp_path / "another store"):
            pass
        other.kill()
        other.wait()
    with locked(tmp_path / "store"):
        assert (tmp_path / "store" / "trainer.lock").exists()


def test_the_lock_is_free_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="in between"), locked(tmp_path):
        raise ValueError("in between")
    with locked(tmp_path):
        pass
