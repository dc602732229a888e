"""Orders that wait for the open are all cancelled by liquidating everything, and nothing is traded."""

from AlgorithmImports import *


class LiquidateRegressionAlgorithm(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2018, 1, 4)
        self.set_end_date(2018, 1, 10)
        self.spy = self.add_equity("SPY", Resolution.DAILY).symbol
        self.ibm = self.add_equity("IBM", Resolution.DAILY).symbol
        for day in (5, 8):
            self.schedule.on(self.date_rules.on(2018, 1, day), self.time_rules.midnight, self.rebalance)

    def rebalance(self):
        self.market_order(self.ibm, 10)
        for symbol in (self.ibm, self.spy):
            self.limit_order(symbol, 1, self.securities[symbol].price - 5)
        self.liquidate()

    def on_end_of_algorithm(self):
        assert {order.status for order in self.transactions.get_orders()} == {OrderStatus.CANCELED}
        assert not self.portfolio.invested
