"""Beta of a stock from daily bars while it trades on minute bars; a market, a limit and a stop order."""

from AlgorithmImports import *


class AddBetaIndicatorRegressionAlgorithm(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2013, 10, 7)
        self.set_end_date(2013, 10, 15)
        self.set_cash(10_000)
        self.add_equity("IBM", Resolution.MINUTE)
        self.add_equity("SPY", Resolution.MINUTE)
        self.settings.automatic_indicator_warm_up = True
        self.beta = self.b("IBM", "SPY", 3, Resolution.DAILY)
        self.average = self.sma("SPY", 3, Resolution.DAILY)
        self.average_before = 0
        assert self.beta.is_ready

    def on_data(self, data):
        if not self.portfolio.invested:
            price = data["IBM"].close
            self.buy("IBM", 10)
            self.limit_order("IBM", 10, price * 0.1)
            self.stop_market_order("IBM", 10, price / 0.1)
        assert 0 <= self.beta.current.value <= 2.8

    def on_order_event(self, order_event):
        order = self.transactions.get_order_by_id(order_event.order_id)
        rises = self.average_before < self.average.current.value
        self.average_before = self.average.current.value
        filled_limit = order.status == OrderStatus.FILLED and order.type == OrderType.LIMIT
        if filled_limit and abs(self.beta.current.value - 1) < 0.2 and rises:
            self.transactions.cancel_open_orders(order.symbol)
