"""The fit as the strategy was first published: prints the seconds of each epoch of Keras' `model.fit`. Started by `training.py`."""

import sys
from time import perf_counter
from typing import Any

import keras
import numpy as np


class Laps(keras.callbacks.Callback):
    """Wall time of each epoch."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds: list[float] = []

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Start the watch."""
        self.started = perf_counter()

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Stop it."""
        self.seconds.append(perf_counter() - self.started)


def main() -> None:
    """Read windows, build and fit anew, as each month end did."""
    with np.load(sys.argv[1], allow_pickle=False) as arrays:
        X, y = arrays["X"], arrays["y"]
    layers = [keras.Input(X.shape[1:])]
    for place in range(4):
        layers += [keras.layers.LSTM(50, return_sequences=place < 3), keras.layers.Dropout(0.2)]
    model = keras.Sequential([*layers, keras.layers.Dense(1)])
    model.compile(optimizer="adam", loss="mean_squared_error")
    laps = Laps()
    quiet: Any = 0  # Keras annotates "auto" alone
    model.fit(X, y, epochs=int(sys.argv[2]), batch_size=32, verbose=quiet, callbacks=[laps])
    print(" ".join(f"{lap:.4f}" for lap in laps.seconds))


if __name__ == "__main__":
    main()
