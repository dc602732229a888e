"""What a graphics card is worth: the same fits on it and on the processors, side by side. A script of its own, under ten minutes.

python bench/gpu.py            # on a machine with a card, after pip install -c constraints.txt '.[gpu]'
python bench/gpu.py --part decade --device cpu --size 0.05
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from time import perf_counter

import click
import numpy as np

from forecasting.networks import graph_of
from forecasting.recipes import recipe
from forecasting.refit import refit, refit_together
from forecasting.span import Span
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec, WindowSpec
from forecasting.training import fit_network
from forecasting.windows import Windows

DEVICES = {"cpu": "cpu", "gpu": "cuda"}
FULL_DECADE, FULL_PANEL = 120, 160_000


def seed_refit(size: float) -> tuple[float, float]:
    """One refit as first published: four layers of 50, 50 epochs. Returns seconds and a forecast."""
    spec = recipe("seed").spec
    spec = replace(spec, training=replace(spec.training, epochs=max(1, round(spec.training.epochs * size))))
    history = _walk(1300, 1)
    return _timed(lambda: refit(history, spec, 1).model.forecast(history).expected_return)


def decade(size: float) -> tuple[float, float]:
    """The month ends of ten years, recipe fast, in one call. Returns seconds and a forecast."""
    histories = [_walk(1300, seed) for seed in range(max(2, round(FULL_DECADE * size)))]

    def fit() -> float:
        made = refit_together(histories, recipe("fast").spec, [1] * len(histories))
        if isinstance(made[0], Exception):
            raise made[0]
        return made[0].model.forecast(histories[0]).expected_return

    return _timed(fit)


def panel_epoch(size: float) -> tuple[float, float]:
    """An epoch of the network of many stocks, batches of 512, without the first, which compiles. Returns its seconds and a forecast."""
    num, rng = max(1024, round(FULL_PANEL * size)), np.random.default_rng(1)
    tickers, months = rng.integers(0, 400, num).astype(np.int32), rng.integers(0, 12, num).astype(np.int32)
    windows = Windows(
        (rng.normal(0, 1, (num, 52, 1)).astype(np.float32), tickers, months), (rng.random(num) > 0.5).astype(np.float32), np.arange(num)
    )
    network = NetworkSpec("cross_section", units=10, dropout=0.2, sizes=(25, 10), vocabulary=400, embedding=5)
    training = TrainingSpec(epochs=2, batch_size=512, target="direction", loss="binary_crossentropy", optimizer="rmsprop")
    spec = ModelSpec(WindowSpec(lookback=52, training_bars=200, forecast_bars=60), network, training)
    ends: list[float] = []
    fitted = fit_network(windows, spec, 1, on_epoch=lambda _: ends.append(perf_counter()))
    logit = graph_of(network).prepare_forward(fitted.weights)(*(part[:1] for part in windows.X))
    return ends[1] - ends[0], float(logit[0, 0])


PARTS: dict[str, Callable[[float], tuple[float, float]]] = {"seed refit": seed_refit, "decade": decade, "panel epoch": panel_epoch}


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--part", "parts", multiple=True, type=click.Choice(list(PARTS)), help="Only this part; may be given more than once.")
@click.option("--device", "devices", multiple=True, type=click.Choice(list(DEVICES)), help="Only this device.")
@click.option("--size", default=1.0, show_default=True, type=click.FloatRange(0, 1, min_open=True), help="Share of the whole work.")
def main(parts: Sequence[str], devices: Sequence[str], size: float) -> None:
    """Print seconds on processors and card, and how far a forecast of the two is apart, which should be below 1e-5."""
    print(f"{'part':<12} {'device':<7} {'seconds':>9}  forecast")
    for part in parts or PARTS:
        found = {device: _in_a_process(part, device, size) for device in devices or DEVICES}
        for device, (seconds, forecast) in found.items():
            print(f"{part:<12} {device:<7} {seconds:>9.2f}  {forecast:+.7f}", flush=True)
        if len(found) == len(DEVICES):
            print(f"{'':<12} {'card':<7} {found['cpu'][0] / found['gpu'][0]:>8.1f}x  apart {abs(found['cpu'][1] - found['gpu'][1]):.1e}")


def _in_a_process(part: str, device: str, size: float) -> tuple[float, float]:
    environment = os.environ | {"JAX_PLATFORMS": DEVICES[device]}
    done = subprocess.run(
        [sys.executable, __file__, "--alone", part, str(size)], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise click.ClickException(f"{part} on {device} failed: {(done.stderr.strip() or done.stdout).splitlines()[-1]}")
    seconds, forecast = map(float, done.stdout.split())
    return seconds, forecast


def _walk(num_bars: int, seed: int) -> Span:
    times = np.datetime64("2015-01-02T16", "h") + np.arange(num_bars) * np.timedelta64(24, "h")
    return Span(times.astype("datetime64[ns]"), 100 * np.exp(np.random.default_rng(seed).normal(0.0003, 0.01, num_bars).cumsum()))


def _timed(fit: Callable[[], float]) -> tuple[float, float]:
    """Seconds of the second of two runs, since the first compiles."""
    fit()
    started = perf_counter()
    forecast = fit()
    return perf_counter() - started, forecast


if __name__ == "__main__":
    if sys.argv[1:2] == ["--alone"]:
        print(*PARTS[sys.argv[2]](float(sys.argv[3])))
    else:
        main()
