"""Market orders of a daily security become orders at the close, near the close at the open; those of a minute security fill at once."""

from AlgorithmImports import *


class DailyResolutionMarketOrderConversionRegressionAlgorithm(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2013, 10, 7)
        self.set_end_date(2013, 10, 9)
        self.set_cash(100_000)
        self.daily = self.add_equity("SPY", Resolution.DAILY).symbol
        self.minute = self.add_equity("IBM", Resolution.MINUTE).symbol
        day = self.date_rules.on(2013, 10, 8)
        self.schedule.on(day, self.time_rules.at(9, 31), self.after_the_open)
        self.schedule.on(day, self.time_rules.at(15, 55), self.before_the_close)

    def after_the_open(self):
        self.at_once = self.market_order(self.minute, 10)
        assert (self.at_once.order_type, self.at_once.status) == (OrderType.MARKET, OrderStatus.FILLED)
        self.at_close = self.market_order(self.daily, 10)
        assert (self.at_close.order_type, self.at_close.status) == (OrderType.MARKET_ON_CLOSE, OrderStatus.SUBMITTED)

    def before_the_close(self):
        self.at_open = self.market_order(self.daily, 10)
        assert (self.at_open.order_type, self.at_open.status) == (OrderType.MARKET_ON_OPEN, OrderStatus.SUBMITTED)

    def on_end_of_algorithm(self):
        assert {ticket.status for ticket in (self.at_once, self.at_close, self.at_open)} == {OrderStatus.FILLED}
