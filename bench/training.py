"""Refits: the published recipe through Keras and through this library, the default recipe, memory, and one forecast."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
from joblib import Parallel, delayed
from measure import ROOT

from forecasting.model import training_windows
from forecasting.recipes import RECIPES
from forecasting.refit import refit, refit_together
from forecasting.scaling import PriceScaler
from forecasting.span import Span
from forecasting.specs import ModelSpec, WindowSpec
from forecasting.training import fit_network

EPOCHS_TIMED = 5  # of the published recipe; its time is the median epoch times fifty
MONTHS = 24
BARS_OF_A_MONTH = 21


def rows(folder: Path, closes: Span) -> Iterator[tuple[str, ...]]:
    """Name, seconds or megabytes, and the ratio that the figure is about.

    Args:
        folder: an empty folder.
        closes: daily closes, some ten years of them.
    """
    seed, fast = (ModelSpec(WindowSpec(), RECIPES[name].network, RECIPES[name].training) for name in ("seed", "fast"))
    epochs = seed.training.epochs
    published = _published_epoch(folder, closes, seed) * epochs
    yield ("seed, model.fit as published, one refit", f"{published:.1f} s", "")
    ours = _our_epoch(closes, seed) * epochs
    yield ("seed, this library, one refit", f"{ours:.1f} s", f"{published / ours:.1f} times faster")
    short = replace(seed, training=replace(seed.training, epochs=EPOCHS_TIMED))
    months = [_before(closes, month) for month in range(MONTHS)]
    _, walk = _timed(lambda: Parallel(n_jobs=2)(delayed(refit)(span, short, 1) for span in months))
    walk *= epochs / EPOCHS_TIMED
    yield (f"seed, {MONTHS} months on two cores", f"{walk:.0f} s", f"{published * MONTHS / walk:.1f} times faster")
    refit(months[0], fast, 1)
    quick = median(_timed(lambda span=span: refit(span, fast, 1))[1] for span in months[:5])
    yield ("fast, one refit", f"{quick:.2f} s", f"{published / quick:.0f} times faster than published, {ours / quick:.0f} than ours")
    _, together = _timed(lambda: refit_together(months, fast, [1] * MONTHS))
    yield (f"fast, {MONTHS} months as one batch", f"{together:.1f} s", f"{quick * MONTHS / together:.1f} times one by one")
    early, late = _memory(folder, closes)
    yield ("memory after 100 refits", f"{late:.0f} MB", f"{late / early - 1:+.1%} of that after 10")
    model = refit(months[0], short, 1).model
    recent = months[0].last(seed.window.forecast_bars, "A forecast")
    seconds = min(_timed(lambda: model.forecast_levels(recent, rebase=False)[-1:])[1] for _ in range(3))
    windows = seed.window.forecast_bars - seed.window.lookback
    yield ("seed, one forecast", f"{seconds / windows * 1000:.2f} ms", "")


def _before(closes: Span, month: int) -> Span:
    return closes[: len(closes) - month * BARS_OF_A_MONTH]


def _windows(closes: Span, spec: ModelSpec) -> tuple[PriceScaler, Span]:
    span = closes.last(spec.window.training_bars, "A refit")
    train = span.until(span.times[-spec.window.holdout - 1])
    return PriceScaler.fit(train), train


def _published_epoch(folder: Path, closes: Span, spec: ModelSpec) -> float:
    scaler, train = _windows(closes, spec)
    windows = training_windows(train, scaler, spec)
    np.savez(folder / "windows.npz", X=windows.X, y=windows.y)
    command = [sys.executable, str(ROOT / "bench" / "published_fit.py"), str(folder / "windows.npz"), str(EPOCHS_TIMED + 1)]
    environment = os.environ | {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return median([float(lap) for lap in done.stdout.split()][1:])  # the first traces the graph


def _our_epoch(closes: Span, spec: ModelSpec) -> float:
    scaler, train = _windows(closes, spec)
    short = replace(spec, training=replace(spec.training, epochs=EPOCHS_TIMED))
    windows = training_windows(train, scaler, short)
    fit_network(windows, short, 1)  # compiles
    return _timed(lambda: fit_network(windows, short, 1))[1] / EPOCHS_TIMED


def _memory(folder: Path, closes: Span) -> tuple[float, float]:
    np.savez(folder / "closes.npz", times=closes.times.astype("int64"), closes=closes.closes)
    command = [sys.executable, str(Path(__file__).resolve()), str(folder / "closes.npz")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    early, late = done.stdout.split()
    return float(early), float(late)


def _resident_megabytes() -> float:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _timed(work) -> tuple[object, float]:
    started = perf_counter()
    return work(), perf_counter() - started


def _refit_a_hundred_times(path: str) -> None:
    with np.load(path, allow_pickle=False) as arrays:
        closes = Span(arrays["times"].astype("datetime64[ns]"), arrays["closes"])
    spec = replace(ModelSpec(), training=replace(ModelSpec().training, epochs=2))
    found = []
    for count in range(1, 101):
        refit(_before(closes, count % 48), spec, count)
        if count in (10, 100):
            found.append(_resident_megabytes())
    print(*found)


if __name__ == "__main__":
    _refit_a_hundred_times(sys.argv[1])
