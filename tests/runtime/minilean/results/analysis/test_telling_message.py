"""What is said of a message that tells something about a whole run."""

from __future__ import annotations

import pytest

from minilean.errors import InputError
from minilean.results.analysis.telling_message import TellingMessage
from minilean.results.finding import Finding

SAID = TellingMessage("SaidAnalysis", ("was ", " said"), "Something was said.", ("Say nothing.", "Say less."))


def test_the_first_of_its_messages_is_the_sample_and_more_than_one_are_counted() -> None:
    assert SAID.finding(["it was once said", "it was twice said"]) == [
        Finding("SaidAnalysis", "Something was said.", "it was once said", ("Say nothing.", "Say less."), 2)
    ]
    (alone,) = SAID.finding(["it was once said"], "By / SaidAnalysis")
    assert (alone.name, alone.count) == ("By / SaidAnalysis", None)
    assert SAID.finding([]) == []


def test_a_message_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="needs fragments"):
        TellingMessage("EmptyAnalysis", (), "Nothing.", ("Do.",))
    with pytest.raises(InputError, match="solutions to offer"):
        TellingMessage("EmptyAnalysis", ("said",), "Nothing.", ())
