"""The strategy's folder, and that of what its tests invent, on the path, as LEAN puts the first there."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "algorithms" / "sentiment_lstm"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
