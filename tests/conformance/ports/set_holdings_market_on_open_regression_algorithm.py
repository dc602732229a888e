"""A daily stock beside a minute one is bought at the open that follows its first bar, once."""

from AlgorithmImports import *


class SetHoldingsMarketOnOpenRegressionAlgorithm(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2013, 10, 7)
        self.set_end_date(2013, 10, 11)
        self.add_equity("SPY", Resolution.MINUTE)
        self.apple = self.add_equity("AAPL", Resolution.DAILY).symbol

    def on_data(self, data):
        if not self.portfolio.invested and self.securities[self.apple].has_data:
            self.set_holdings(self.apple, 1)
            assert len(list(self.transactions.get_open_order_tickets(self.apple))) == 1

    def on_order_event(self, order_event):
        waiting = 1 if order_event.status == OrderStatus.SUBMITTED else 0
        assert len(list(self.transactions.get_open_order_tickets(self.apple))) == waiting
        assert order_event.order_id == 1, "one order only"
