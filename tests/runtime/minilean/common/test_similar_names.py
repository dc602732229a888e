"""Advice on names."""

from minilean.common.similar_names import similar


def test_the_most_similar_name_is_found() -> None:
    assert similar("spyy", ["spx", "spy", "tlt"]) == ["spy"]
    assert similar("set_chash", {"set_cash": 1, "set_holdings": 2}) == ["set_cash"]


def test_nothing_is_similar_enough() -> None:
    assert similar("gold", ["spy", "tlt"]) == []
    assert similar("spyy", ["spx"]) == []
    assert similar("spyy", ["spx"], cutoff=0.5) == ["spx"]
