"""The strategy's folder on the path, as LEAN puts it there."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "algorithms" / "indicator_lstm"))
