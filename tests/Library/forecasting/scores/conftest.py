"""The simulations on the path, as ``python tests/significance`` puts them there."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[2] / "significance")]
