from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

GPU = Path(__file__).resolve().parents[2] / "bench" / "gpu.py"


@pytest.mark.long
@pytest.mark.parametrize("part", ["seed refit", "decade", "panel epoch"])
def test_each_part_runs_on_processors_and_says_its_seconds(part: str) -> None:
    command = [sys.executable, str(GPU), "--part", part, "--device", "cpu", "--size", "0.01"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert re.fullmatch(rf"part .*forecast\n{part} +cpu +\d+\.\d\d  [+-]\d\.\d{{7}}\n", done.stdout)


def test_without_a_card_one_sentence_says_so() -> None:
    done = subprocess.run(
        [sys.executable, str(GPU), "--part", "decade", "--device", "gpu", "--size", "0.02"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr.startswith("Error: decade on gpu failed: ")) == (1, True)
