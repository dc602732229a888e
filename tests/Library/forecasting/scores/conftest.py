"""The simulations on the path, as ``python tests/significance`` puts them there."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
