"""What all tests share: quiet TensorFlow, and where things are."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import hypothesis
import pytest

# Read when TensorFlow is imported, so before any test module imports it. 3 = errors only.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

# compiled training steps of all tests, workers included, lie together and not in the person's own folder
if "FORECASTING_CACHE" not in os.environ:
    os.environ["FORECASTING_CACHE"] = tempfile.mkdtemp(prefix="forecasting-steps-")
    atexit.register(shutil.rmtree, os.environ["FORECASTING_CACHE"], ignore_errors=True)

REPO_ROOT = Path(__file__).resolve().parent.parent


# examples are the same in every run, and a busy machine is no failure
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.load_profile("steady")


@pytest.fixture(scope="session")
def repo_root() -> Path:
    """The root of the checkout."""
    return REPO_ROOT


@pytest.fixture(scope="session")
def conformance_data() -> Path:
    """The LEAN data folder that comes with the conformance cases: synthetic prices, committed."""
    return REPO_ROOT / "tests" / "conformance" / "data"


@pytest.fixture(scope="session")
def real_data() -> Path | None:
    """The folder of real prices that LEAN_DATA_FOLDER names, or None where there is none."""
    named = os.environ.get("LEAN_DATA_FOLDER")
    return Path(named) if named else None
