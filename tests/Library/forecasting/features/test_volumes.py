"""Volume beside its mean."""

import numpy as np
import pytest

from forecasting.features.volumes import volume_ratio


def test_the_ratio_by_hand(of_closes):
    bars = of_closes(1, 1, 1, 1, volumes=[10, 30, 20, 0])
    assert volume_ratio(bars, 2) == pytest.approx([np.nan, 1.5, 0.8, 0.0], nan_ok=True)


def test_shares_may_be_parts_of_one(of_closes):
    assert volume_ratio(of_closes(1, 1, volumes=[0.125, 0.375]), 2)[-1] == pytest.approx(1.5)


def test_nothing_traded_and_an_unknown_volume_give_none(of_closes):
    bars = of_closes(1, 1, 1, 1, 1, 1, volumes=[0, 0, 5, np.nan, 5, 5])
    assert volume_ratio(bars, 2) == pytest.approx([np.nan, np.nan, 2.0, np.nan, np.nan, 1.0], nan_ok=True)
