"""A list of seeds, or one sentence."""

from __future__ import annotations

import click
import pytest
from seed_option import seeds_of

HERE = (click.Context(click.Command("evaluate")), click.Option(["--seeds"]))


def test_seeds_of_a_text() -> None:
    assert seeds_of(*HERE, "3,1,2") == (3, 1, 2)


@pytest.mark.parametrize("text", ["", "1,1", "a", "-1"])
def test_what_is_no_list_is_said(text: str) -> None:
    with pytest.raises(click.BadParameter, match="is no list of seeds: expected whole numbers from 0 to 4294967295 separated by commas"):
        seeds_of(*HERE, text)
