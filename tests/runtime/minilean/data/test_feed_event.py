"""An event of a stream is made when it is due, with the prices of that moment."""

from datetime import datetime
from decimal import Decimal

from minilean.data.bars import TradeBar
from minilean.data.feed_event import FeedEvent


def test_it_is_made_from_a_price_when_it_is_due() -> None:
    event = FeedEvent(datetime(2020, 1, 2), lambda close: TradeBar(datetime(2020, 1, 2), None, close, close, close, close, 0))
    bar = event.make(Decimal(4))
    assert (bar.open, bar.close, event.is_delisting) == (4.0, 4.0, False)
