"""A list of targets gives one ticket each while nothing is held, and none when the portfolio is as wanted."""

from AlgorithmImports import *


class SetHoldingReturnsOrderTicketsRegressionAlgorithm(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2018, 1, 4)
        self.set_end_date(2018, 1, 10)
        self.spy = self.add_equity("SPY", Resolution.DAILY).symbol
        self.ibm = self.add_equity("IBM", Resolution.DAILY).symbol

    def on_data(self, data):
        tickets = self.set_holdings([PortfolioTarget(self.spy, 0.8), PortfolioTarget(self.ibm, 0.2)])
        assert len(tickets) == (0 if self.portfolio.invested else 2)
