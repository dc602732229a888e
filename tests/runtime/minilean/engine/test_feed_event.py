"""An event of a stream is made when it is due, with the prices of that moment."""

from datetime import datetime
from decimal import Decimal

from minilean.data.bars import TradeBar
from minilean.engine.feed_event import FeedEvent


def test_it_is_made_from_the_raw_and_the_delivered_price() -> None:
    event = FeedEvent(datetime(2020, 1, 2), lambda raw, fed: TradeBar(datetime(2020, 1, 2), None, raw, raw, fed, fed, 0))
    bar = event.make(Decimal(4), Decimal(2))
    assert (bar.open, bar.close, event.is_delisting) == (4.0, 2.0, False)
