"""The four prices as they are."""

from forecasting.features.spec import FeatureSpec


def test_each_price_is_its_column(of_closes):
    bars = of_closes(10, 11, opens=[9, 12], highs=[12, 13], lows=[8, 10])
    found = {name: FeatureSpec(name).values(bars).tolist() for name in ("open", "high", "low", "close")}
    assert found == {"open": [9, 12], "high": [12, 13], "low": [8, 10], "close": [10, 11]}


def test_what_is_done_to_a_feature_is_not_done_to_the_bars(of_closes):
    bars = of_closes(10, 11)
    FeatureSpec("close").values(bars)[:] = 0.0
    assert bars.closes.tolist() == [10, 11]
