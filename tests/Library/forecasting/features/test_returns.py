"""Changes of the close, by hand and as LEAN has them."""

import numpy as np
import pytest

from forecasting.features.returns import change, log_return
from minilean.indicators.momentum import LogReturn, RateOfChange


def test_changes_by_hand(of_closes):
    bars = of_closes(100, 110, 99, 198)
    assert change(bars, 1) == pytest.approx([np.nan, 0.1, -0.1, 1.0], nan_ok=True)
    assert change(bars, 3) == pytest.approx([np.nan, np.nan, np.nan, 0.98], nan_ok=True)
    assert log_return(bars, 2) == pytest.approx([np.nan, np.nan, -0.0100503358535, 0.5877866649021], nan_ok=True)


@pytest.mark.parametrize("span", [1, 5, 21])
def test_they_are_leans(agrees_with_lean, span):
    agrees_with_lean(f"return({span})", lambda: RateOfChange(span))
    agrees_with_lean(f"log_return({span})", lambda: LogReturn(span))
