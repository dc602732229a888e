"""A market order at 23:00, sent as a request so that nothing turns it into one at the open, waits for the next bar."""

from AlgorithmImports import *


class FillOutsideHoursDailyResolutionAlgorithm(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2013, 10, 7)
        self.set_end_date(2013, 10, 8)
        self.set_cash(100_000)
        self.spy = self.add_equity("SPY", Resolution.DAILY)
        self.schedule.on(self.date_rules.today, self.time_rules.at(timedelta(hours=23)), self.buy_one)

    def buy_one(self):
        if not self.portfolio.invested and self.spy.has_data:
            ticket = self.submit_order_request(SubmitOrderRequest(OrderType.MARKET, self.spy.type, self.spy.symbol, 1, 0, 0, self.time, ""))
            assert ticket.status != OrderStatus.FILLED
