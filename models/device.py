"""Where refits are computed: on the processors, or on a graphics card."""

import os
from pathlib import Path

from forecasting.machine import jax_accelerator
from minilean.errors import InputError

DEVICES = ("cpu", "gpu")


def choose_device(device: str | None, devices: Path = Path("/dev")) -> bool:
    """Compute on a device from here on, in this process and in those that it starts.

    Args:
        device: one of ``DEVICES``; None for what JAX takes by itself.
        devices: folder of the device files.

    Returns:
        Whether it is a graphics card that was asked for, which pays for many refits at once alone.

    Raises:
        InputError: a graphics card is asked for, and JAX has none here.
    """
    if device == "cpu":
        os.environ["JAX_PLATFORMS"] = "cpu"
    if device == "gpu" and not jax_accelerator(devices):
        asked = os.environ.get("JAX_PLATFORMS", "")
        why = f"JAX_PLATFORMS={asked} excludes it" if asked.startswith("cpu") else "JAX finds no card or has no plugin for one"
        raise InputError(
            f"There is no graphics card to train on: {why}; install the extra gpu (pip install -c constraints.txt '.[gpu]') on a machine "
            "with an NVIDIA driver, or leave out --device gpu."
        )
    return device == "gpu"
