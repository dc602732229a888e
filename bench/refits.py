"""Some refits of the default recipe on a made-up walk, one process: prints a digest of all weights. Started by `benchmarks.py`."""

import hashlib
from datetime import datetime, timedelta

import numpy as np

from forecasting.refit import refit
from forecasting.span import Span
from forecasting.specs import ModelSpec

REFITS, BARS = 3, 1300


def main() -> None:
    """Refit on the same closes with one seed after the other."""
    times = np.array([datetime(2015, 1, 2, 16) + timedelta(days=day) for day in range(BARS)], dtype="datetime64[ns]")
    closes = Span(times, 100 * np.exp(np.cumsum(np.random.default_rng(1).normal(0.0003, 0.01, BARS))))
    digest = hashlib.md5(usedforsecurity=False)
    for seed in range(1, REFITS + 1):
        for array in refit(closes, ModelSpec(), seed).weights:
            digest.update(np.ascontiguousarray(array).tobytes())
    print(f"Weights: {digest.hexdigest()}")


if __name__ == "__main__":
    main()
