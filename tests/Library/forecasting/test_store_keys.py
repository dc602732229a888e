from __future__ import annotations

import pytest

from forecasting.errors import InvalidKey
from forecasting.store_keys import WeightKeys, WeightsKey, checked, entry_name, parse_weights_key, refit_key, refits_key


def test_the_scheme() -> None:
    keys = WeightKeys("macro_lstm", "SPY", "0123456789abcdef")

    assert keys.weights("2020-03", 1, "a" * 64) == "macro_lstm/SPY/0123456789abcdef/2020-03-1-aaaaaaaaaaaaaaaa.npz"
    assert keys.bundle == "macro_lstm/SPY/0123456789abcdef/bundle.json"
    assert keys.payload("f" * 64) == "macro_lstm/SPY/0123456789abcdef/weights-ffffffffffffffff.npz"
    assert refits_key("macro_lstm") == "macro_lstm/refits.json"
    assert refit_key("0123456789abcdef" * 4) == "refits/0123456789abcdef0123456789abcdef.npz"
    assert entry_name("2020-03", 1) == "2020-03/1"


def test_a_dot_in_a_ticker_makes_way_for_the_only_dot_lean_allows() -> None:
    assert WeightKeys("macro_lstm", "BRK.B", "abc").bundle == "macro_lstm/BRK=B/abc/bundle.json"


@pytest.mark.parametrize("key", ["a.b.json", "x@y", "run:1", "m\u00e9", "a.", "", "a.npz/x"])
def test_what_lean_refuses_is_refused(key: str) -> None:
    with pytest.raises(InvalidKey):
        checked(key)


@pytest.mark.parametrize("parts", [("", "SPY", "a"), ("macro_lstm", "S/P", "a"), ("macro lstm", "SPY", "a")])
def test_a_part_with_other_characters_is_refused(parts: tuple[str, str, str]) -> None:
    with pytest.raises(InvalidKey):
        WeightKeys(*parts)


def test_a_refit_is_named_by_a_sha_256() -> None:
    for wrong in ("0" * 63, "0" * 65, "G" * 64, ""):
        with pytest.raises(InvalidKey, match="expected 64 hexadecimal digits"):
            refit_key(wrong)


@pytest.mark.parametrize(
    ("month", "seed"), [("2020-13", 1), ("2020-3", 1), ("202003", 1), ("2020-03", -1), ("2020-03", 2**32), ("2020-03", True)]
)
def test_months_and_seeds_are_checked(month: str, seed: int) -> None:
    with pytest.raises(InvalidKey):
        entry_name(month, seed)


def test_a_key_of_weights_says_what_it_is_of() -> None:
    key = WeightKeys("macro_lstm", "BRK.B", "0123456789abcdef").weights("2020-03", 4294967295, "f" * 64)
    assert parse_weights_key(key) == WeightsKey("macro_lstm/BRK=B/0123456789abcdef", "2020-03", 4294967295, "f" * 16)


@pytest.mark.parametrize(
    "key",
    [
        "macro_lstm/SPY/0123456789abcdef/weights-ffffffffffffffff.npz",
        "macro_lstm/SPY/0123456789abcdef/bundle.json",
        "macro_lstm/SPY/0123456789abcdef/.2020-03-1-ffffffffffffffff.npz.x1.partial",
        "macro_lstm/SPY/0123456789abcdef/2020-03-01-ffffffffffffffff.npz",
        "refits/0123456789abcdef0123456789abcdef.npz",
    ],
)
def test_another_key_is_not_one_of_weights(key: str) -> None:
    assert parse_weights_key(key) is None
