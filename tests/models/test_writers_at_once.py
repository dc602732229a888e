"""Many processes write and read one store at once, some of them killed in the middle: nothing is lost, and no reader meets an error."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

# One process imports and forks all others, so that none of them waits for imports. Writers 0 and 1 make the same refits, as two trainers
# on the same prices do, 2 and 3 those of prices of their own.
AT_ONCE = """
import os, random, signal, sys, time, traceback
from pathlib import Path
import numpy as np
from forecasting.networks import graph_of
from forecasting.refit import Refit
from forecasting.scaling import PriceScaler
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec, WindowSpec
from forecasting.weight_store import WeightStore
from minilean.algorithm.object_store import ObjectStore

folder, chance = Path(sys.argv[1]), random.Random(3)
SPEC = ModelSpec(
    WindowSpec(lookback=2, training_bars=10, holdout=0, forecast_bars=4), NetworkSpec(units=1, layers=1), TrainingSpec(epochs=1)
)
SHAPES = graph_of(SPEC.network).weight_shapes
WANTED = [(f"20{year}-{month:02d}", seed) for year in (19, 20) for month in range(1, 13) for seed in (1, 2)]

def value(month, seed, prices):
    return float(WANTED.index((month, seed)) * 10 + prices)

def refit(month, seed, prices):
    weights = tuple(np.full(shape, value(month, seed, prices), np.float32) for shape in SHAPES)
    closes = np.linspace(0.5 + prices / 100, 1.0, 10, dtype=np.float32)
    scaler = PriceScaler(1.0, 2.0, 0.01, f"{month}-02T16:00:00", 1.5)
    return Refit(SPEC, seed, weights, scaler, "2010-01-02T16:00:00", f"{month}-20T16:00:00", closes, (0.1,), 1.0, None, {})

def store():
    def fail(sentence):
        raise AssertionError(sentence)
    return WeightStore(ObjectStore(folder / "storage", fail), "macro_lstm")

def write(number):
    weights, todo = store(), list(WANTED)
    random.Random(number).shuffle(todo)
    for month, seed in todo:
        weights.save("SPY", month, refit(month, seed, max(number, 1)))

def read(number):
    rounds = 0
    while not (folder / "stop").exists() or rounds < 2:
        weights = store()
        for month, seed in weights.months("SPY", SPEC):
            found = weights.load("SPY", SPEC, month, seed).weights[0].flat[0]
            assert found in {value(month, seed, prices) for prices in (1, 2, 3)}, (month, seed, found)
        assert weights.troubles == []
        rounds += 1

def start(deed, number):
    child = os.fork()
    if child:
        return child
    try:
        deed(number)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)

readers = [start(read, number) for number in range(2)]
writers, killed = {start(write, number): number for number in range(4)}, 0
while killed < 12:
    time.sleep(chance.uniform(0.0, 0.1))
    victim = chance.choice(list(writers))
    os.kill(victim, signal.SIGKILL)
    _, status = os.waitpid(victim, 0)
    killed += os.WIFSIGNALED(status)
    number = writers.pop(victim)
    writers[start(write, number)] = number
ends = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in writers]
(folder / "stop").touch()
ends += [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in readers]
weights = store()
read(0)
print(ends, len(weights.months("SPY", SPEC)), len([key for key in ObjectStore(folder / "storage", print).keys]))
"""


def test_writers_and_readers_of_one_store_are_in_nobodys_way(tmp_path: Path, repo_root: Path) -> None:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(repo_root / "runtime"), str(repo_root / "Library")])}
    done = subprocess.run(
        [sys.executable, "-c", AT_ONCE, str(tmp_path)], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    # 24 months and two seeds, each of three kinds of prices
    assert (done.returncode, done.stdout) == (0, "[0, 0, 0, 0, 0, 0] 48 144\n"), done.stderr[-2000:]
