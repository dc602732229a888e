"""Text that UTF-8 can write."""

import pytest

from minilean.common.unicode_text import REPLACE_HALVES, well_formed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("caf\u00e9 \U0001f600", "caf\u00e9 \U0001f600"),
        ("a\ud800b", "a\ufffdb"),
        ("a\udc00", "a\ufffd"),
        ("\ud83d\ude00", "\U0001f600"),
        ("\udc00\ud800", "\ufffd\ufffd"),
    ],
)
def test_half_a_character_becomes_the_sign_of_a_missing_one(text, expected):
    assert well_formed(text) == expected
    assert text.encode("utf-8", REPLACE_HALVES) == expected.encode("utf-8")
