"""Colours by .NET's names and values."""

from __future__ import annotations

import pytest

from minilean.common.color import Color


def test_names_in_both_spellings_stand_for_their_shares() -> None:
    assert (Color.GREEN.hex_text, Color.Green.hex_text, Color.LightGoldenrodYellow.hex_text) == ("#008000", "#008000", "#FAFAD2")
    assert (Color.DARK_SEA_GREEN.r, Color.DARK_SEA_GREEN.G, Color.DARK_SEA_GREEN.b, Color.DARK_SEA_GREEN.A) == (143, 188, 139, 255)


def test_a_colour_without_a_name_is_made_of_shares() -> None:
    orange = Color.FromArgb(255, 128, 0)
    assert (orange.hex_text, str(orange), str(Color.RED)) == ("#FF8000", "Color [A=255, R=255, G=128, B=0]", "Color [Red]")
    assert Color.from_argb(128, 255, 0, 0).a == 128
    assert Color.from_argb(255, 0, 0) != Color.RED
    assert len({Color.RED, Color.Red, Color.BLUE}) == 2


def test_no_colour_has_no_text() -> None:
    assert (Color.EMPTY.hex_text, Color.EMPTY.is_empty, str(Color.EMPTY), Color.BLACK.is_empty) == ("", True, "Color [Empty]", False)


@pytest.mark.parametrize("shares", [(1, 2), (256, 0, 0), (1, 2, 3, 4, 5)])
def test_shares_are_three_or_four_of_at_most_255(shares: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="is no colour; expected red, green and blue from 0 to 255"):
        Color.from_argb(*shares)
