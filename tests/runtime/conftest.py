"""A price service without a network."""

from __future__ import annotations

import numpy as np
import pytest

from minilean.datasets.calendars import exchange_sessions
from minilean.datasets.lean_format import Bars
from minilean.datasets.price_source import ProbeResult, RawHistory


class Service:
    """A price service that answers one bar on the last day, or plays the error that a ticker is given."""

    name = "Recorded"
    last = None
    """Last day of every answer; the end of the span unless it is set."""

    def __init__(self, reachable=True, errors=None):
        self.reachable, self.errors, self.probes = reachable, errors or {}, 0

    def versions(self):
        return {}

    def probe(self):
        self.probes += 1
        return ProbeResult(self.reachable, "" if self.reachable else "no answer within 5 seconds")

    def history(self, ticker, start, end):
        if ticker in self.errors:
            raise self.errors[ticker]
        price = np.array([1000000])
        return RawHistory(Bars(exchange_sessions(start, self.last or end)[-1:], price, price, price, price, price), (), (), 0)


@pytest.fixture
def price_service() -> type[Service]:
    """The class of the service, for tests that give it errors or take it off the network."""
    return Service
