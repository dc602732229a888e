from __future__ import annotations

import pytest

from forecasting.errors import InvalidKey
from forecasting.store_keys import LOCK_KEY, BundleKeys, checked, entry_name, refit_key, refits_key


def test_the_scheme() -> None:
    keys = BundleKeys("macro_lstm", "SPY", "0123456789abcdef")

    assert keys.manifest == "macro_lstm/SPY/0123456789abcdef/bundle.json"
    assert keys.payload("f" * 64) == "macro_lstm/SPY/0123456789abcdef/weights-ffffffffffffffff.npz"
    assert refits_key("macro_lstm") == "macro_lstm/refits.json"
    assert refit_key("0123456789abcdef" * 4) == "refits/0123456789abcdef0123456789abcdef.npz"
    assert checked(LOCK_KEY) == "trainer.lock"
    assert entry_name("2020-03", 1) == "2020-03/1"


def test_a_dot_in_a_ticker_makes_way_for_the_only_dot_lean_allows() -> None:
    assert BundleKeys("macro_lstm", "BRK.B", "abc").manifest == "macro_lstm/BRK=B/abc/bundle.json"


@pytest.mark.parametrize("key", ["a.b.json", "x@y", "run:1", "m\u00e9", "a.", "", "a.npz/x"])
def test_what_lean_refuses_is_refused(key: str) -> None:
    with pytest.raises(InvalidKey):
        checked(key)


@pytest.mark.parametrize("parts", [("", "SPY", "a"), ("macro_lstm", "S/P", "a"), ("macro lstm", "SPY", "a")])
def test_a_part_with_other_characters_is_refused(parts: tuple[str, str, str]) -> None:
    with pytest.raises(InvalidKey):
        BundleKeys(*parts)


def test_a_refit_is_named_by_a_sha_256() -> None:
    for wrong in ("0" * 63, "0" * 65, "G" * 64, ""):
        with pytest.raises(InvalidKey, match="expected 64 hexadecimal digits"):
            refit_key(wrong)


@pytest.mark.parametrize(("month", "seed"), [("2020-13", 1), ("2020-3", 1), ("202003", 1), ("2020-03", -1), ("2020-03", True)])
def test_months_and_seeds_are_checked(month: str, seed: int) -> None:
    with pytest.raises(InvalidKey):
        entry_name(month, seed)
