"""Every strategy cold and whole, on real prices: it trains all that it needs, and with these weights it trades the same again."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRICES = ROOT.parent / "shared" / "data"


@pytest.mark.long
@pytest.mark.skipif(not PRICES.is_dir(), reason="the real prices of ../shared/data are not committed")
@pytest.mark.parametrize("strategy", sorted(path.parent.name for path in ROOT.glob("algorithms/*/main.py")))
def test_a_cold_run_and_a_warm_one_give_the_same_orders(strategy: str, tmp_path: Path) -> None:
    def order_list_hash(name: str) -> str:
        command = [sys.executable, "-m", "minilean", "backtest", str(ROOT / "algorithms" / strategy), "--no-report", "--quiet"]
        command += ["--data-folder", str(PRICES), "--output", str(tmp_path / name), "--object-store", str(tmp_path / "store")]
        done = subprocess.run(command, capture_output=True, text=True, timeout=1800, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        found = re.search(r"OrderListHash\W+([0-9a-f]{32})", done.stdout)
        assert found, done.stdout
        return found[1]

    assert order_list_hash("cold") == order_list_hash("warm")
