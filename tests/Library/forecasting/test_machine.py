from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from forecasting.machine import processor

# In a process of its own, since JAX is asked before it is loaded and after; a plugin is a module in the package jax_plugins.
ASK = """
import sys
from pathlib import Path
from forecasting.machine import jax_accelerator
before = jax_accelerator(Path(sys.argv[1]))
assert "jax" not in sys.modules
import jax
assert jax_accelerator(Path(sys.argv[1])) == before
print(before)
jax.config.update("jax_platforms", "cpu")
print(jax_accelerator(Path(sys.argv[1])))
"""


@pytest.fixture
def asked(tmp_path: Path, repo_root: Path) -> Callable[..., str]:
    def ask(*devices: str, plugin: str = "", **variables: str) -> str:
        (tmp_path / "dev").mkdir()
        for device in ("null", *devices):
            (tmp_path / "dev" / device).touch()
        if plugin:
            (tmp_path / "jax_plugins" / plugin).mkdir(parents=True)
            (tmp_path / "jax_plugins" / plugin / "__init__.py").touch()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("JAX_")}
        done = subprocess.run(
            [sys.executable, "-c", ASK, str(tmp_path / "dev")], capture_output=True, text=True, timeout=60, check=False,
            env=environment | {"PYTHONPATH": os.pathsep.join([str(repo_root / "Library"), str(tmp_path)])} | variables,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        before, chosen = done.stdout.splitlines()
        assert chosen == ""
        return before

    return ask


def test_without_a_plugin_and_a_device_it_is_the_processor(asked) -> None:
    assert asked("nvidia0") == ""


def test_a_plugin_without_its_device_is_the_processor(asked) -> None:
    assert asked(plugin="xla_cuda12") == ""


def test_a_plugin_with_a_device_is_the_accelerator(asked) -> None:
    assert asked("nvidia0", plugin="xla_cuda12") == "xla_cuda12"


@pytest.mark.parametrize(("platforms", "expected"), [("cpu", ""), ("cpu,cuda", ""), ("cuda", "cuda"), ("tpu,cpu", "tpu,cpu")])
def test_what_the_environment_names_counts_before_what_is_there(asked, platforms: str, expected: str) -> None:
    assert asked("nvidia0", plugin="xla_rocm", JAX_PLATFORMS=platforms) == expected


def test_the_processor_is_named_with_its_kind() -> None:
    assert processor().splitlines()[0] == os.uname().machine
