"""Threads of linear algebra sleep while there is nothing to do, and the setting is there before NumPy is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from minilean.commands.idle_threads import let_idle_threads_sleep

ROOT = Path(__file__).parents[4]
# the first sight of NumPy prints what is set by then
PROGRAM = """
import os, runpy, sys

class Seen:
    def find_spec(self, name, path=None, target=None):
        if name == "numpy":
            print("numpy with", os.environ.get("OPENBLAS_THREAD_TIMEOUT"), flush=True)
            os._exit(0)

sys.meta_path.insert(0, Seen())
sys.argv = sys.argv[1:]
run = runpy.run_path if os.path.isdir(sys.argv[0]) else runpy.run_module
run(sys.argv[0], run_name="__main__")
"""


def test_the_setting_is_made_and_one_of_the_users_own_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {})
    let_idle_threads_sleep()
    assert os.environ == {"OPENBLAS_THREAD_TIMEOUT": "4"}
    os.environ["OPENBLAS_THREAD_TIMEOUT"] = "20"
    let_idle_threads_sleep()
    assert os.environ == {"OPENBLAS_THREAD_TIMEOUT": "20"}


@pytest.mark.parametrize("command", [["minilean", "backtest", "algorithms/macro_lstm"], ["models", "evaluate"]])
def test_no_command_loads_numpy_before(command: list[str]) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_THREAD_TIMEOUT"}
    done = subprocess.run([sys.executable, "-c", PROGRAM, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout == "numpy with 4\n"
