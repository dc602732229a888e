"""What of this machine decides the bits of a fit: its processor, and the accelerator that JAX takes. Loads no framework."""

import os
import platform
import sys
from contextlib import suppress
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules

# What a driver leaves here for each accelerator: NVIDIA's, AMD's, Google's.
_DEVICES = ("nvidia[0-9]*", "kfd", "accel*")


@lru_cache
def processor() -> str:
    """Model and instructions of the processor: the same text for processors that run the same machine code."""
    described = [platform.machine(), platform.processor()]
    with suppress(OSError):  # Linux alone has this file
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").partition("\n\n")[0].splitlines()
        names = ("vendor_id", "cpu family", "model", "flags", "CPU implementer", "CPU part", "Features")
        described += [line for line in lines if line.partition(":")[0].strip() in names]
    return "\n".join(described)


def jax_accelerator(devices: Path = Path("/dev")) -> str:
    """What JAX computes on when that is not the processor; empty when it is.

    Asked of the settings, the plugins that are installed and the devices, since JAX itself would have to be loaded to be asked, and is
    not where all weights are there. The answer is the same before and after it is loaded.

    Args:
        devices: folder of the device files.
    """
    loaded = sys.modules.get("jax")  # code may have chosen, after the environment
    asked = loaded.config.jax_platforms if loaded is not None else os.environ.get("JAX_PLATFORMS")
    if asked:
        return "" if asked.startswith("cpu") else asked
    found = find_spec("jax_plugins")
    places = [] if found is None else list(found.submodule_search_locations or ())
    plugins = sorted(module.name for module in iter_modules(places)) + ["libtpu"] * (find_spec("libtpu") is not None)
    there = any(any(devices.glob(pattern)) for pattern in _DEVICES)
    return ",".join(plugins) if there else ""
