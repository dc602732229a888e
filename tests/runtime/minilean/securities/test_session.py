"""The trading day of a security: empty until it has a size, and that is refused."""

import pytest

from minilean.common.symbol import Symbol
from minilean.errors import UnsupportedCall
from minilean.securities.session import Session

SPY = Symbol.create("SPY", 1, "usa")


def test_without_a_size_it_is_empty_as_in_lean():
    session = Session(SPY)
    assert (session.open, session.High, session.low, session.close, session.volume, session.OpenInterest) == (0, 0, 0, 0, 0, 0)
    assert (len(session), session.count, session.samples, session.is_ready, str(session)) == (0, 0, 0, False, "")


def test_days_are_refused_by_name():
    with pytest.raises(UnsupportedCall, match=r"^Session.size is not modelled by minilean \(.*a daily bar is one\)"):
        Session(SPY).size = 3
    with pytest.raises(UnsupportedCall, match=r"^Session\[...\] is not modelled"):
        Session(SPY)[1]
