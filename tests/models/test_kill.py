"""Whenever the trainer is killed, what it leaves is sound, and the next run ends where an undisturbed one does."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from prices import read_closes

from forecasting.month_ends import moment_of
from forecasting.refit_cache import RefitCache
from forecasting.span import Span
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec, WindowSpec
from forecasting.weight_store import WeightStore
from minilean.algorithm.object_store import ObjectStore

SPEC = ModelSpec(WindowSpec(lookback=6, training_bars=60, holdout=5, forecast_bars=80), NetworkSpec(units=3), TrainingSpec(epochs=200))

# Runs the command again and again in forked children and kills the k-th just before its k-th deed on a file of the store: an audit
# hook sees every opening, renaming and removing. All refits are kept already, so no child needs JAX, and each takes a moment.
KILLED_AT_EVERY_FILE = """
import os, signal, sys
folder, store, *arguments = sys.argv[1:]
sys.path.insert(0, folder)
sys.argv = ["models", *arguments]
import importlib.util
import train
specification = importlib.util.spec_from_file_location("command", os.path.join(folder, "__main__.py"))
command = importlib.util.module_from_spec(specification)
specification.loader.exec_module(command)
for k in range(1, 1000):
    child = os.fork()
    if child == 0:
        seen = 0
        def count(event, details):
            global seen
            if event in ("open", "os.rename", "os.remove", "tempfile.mkstemp") and store in str(details[0]):
                seen += 1
                if seen == k:
                    os.kill(os.getpid(), signal.SIGKILL)
        sys.addaudithook(count)
        command.main()
    _, status = os.waitpid(child, 0)
    print("ended", -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status), flush=True)
    sys.stdin.readline()
    if not os.WIFSIGNALED(status):
        break
"""


def assert_sound(store: Path) -> int:
    """Load all that is published; returns how much that is."""
    weights = WeightStore(ObjectStore(store, lambda _: None), "macro_lstm")
    published = weights.months("SPY", SPEC)
    for month, seed in published:
        assert weights.load("SPY", SPEC, month, seed).seed == seed
    return len(published)


def keep_what_is_published(store: Path, other: Path, closes: Span) -> None:
    """Put all refits that one store has published among those that another keeps without having published them."""
    weights, cache = WeightStore(ObjectStore(store, lambda _: None), "macro_lstm"), RefitCache(ObjectStore(other, lambda _: None))
    for month, seed in weights.months("SPY", SPEC):
        assert cache.keep(closes.until(np.datetime64(moment_of(month))), weights.load("SPY", SPEC, month, seed))


def test_killed_before_every_deed_on_a_file(trainer, undisturbed, repo_root: Path, conformance_data: Path) -> None:
    keep_what_is_published(undisturbed.store, trainer.store, read_closes(conformance_data, "SPY"))
    half = trainer.run("--end", "2016-06")  # so that the rest is published beside it
    assert half.returncode == 0, half.stderr
    assert assert_sound(trainer.store) == 14
    arguments = [str(repo_root / "models"), str(trainer.store), *trainer.arguments()]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(repo_root / "runtime"), str(repo_root / "Library")])}
    ends, published = [], []
    with subprocess.Popen(
        [sys.executable, "-c", KILLED_AT_EVERY_FILE, *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment, cwd=trainer.folder,
    ) as harness:  # fmt: skip
        assert harness.stdout is not None
        assert harness.stdin is not None
        for line in harness.stdout:
            if line.startswith("ended "):
                ends.append(int(line.split()[1]))
                published.append(assert_sound(trainer.store))
                harness.stdin.write("go on\n")
                harness.stdin.flush()

    assert ends[-1] == 0
    assert set(ends[:-1]) == {-signal.SIGKILL}
    assert len(ends) > 20
    assert published == sorted(published)
    assert published[0] == 14
    assert published[-1] == 26
    assert len(set(published)) > 5
    assert trainer.published() == undisturbed.published()


@pytest.mark.long
def test_killed_at_random_moments(trainer, undisturbed) -> None:
    """The whole process group: in some runs while it starts, in the others when some more refits are kept."""
    chance = random.Random(5)
    for attempt in range(8):
        before, more, delay = trainer.kept(), chance.randint(1, 4), chance.uniform(0.0, 2.0)
        process = trainer.start("--workers", str(1 + attempt % 2))
        started = time.monotonic()
        while process.poll() is None and (trainer.kept() < before + more if attempt % 3 else time.monotonic() - started < delay):
            time.sleep(0.002)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        assert assert_sound(trainer.store) == trainer.kept()

    assert 0 < trainer.kept() <= 26
    done = trainer.run()
    assert done.returncode == 0, done.stderr
    assert assert_sound(trainer.store) == 26
    assert trainer.published() == undisturbed.published()
