"""What the simulations share on the path, as ``python tests/significance`` puts it there."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
