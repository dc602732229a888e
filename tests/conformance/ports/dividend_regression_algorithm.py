"""Half the money in SPY at raw prices: what it pays out is all of the profit."""

from AlgorithmImports import *


class DividendRegressionAlgorithm(QCAlgorithm):
    def initialize(self):
        self.set_start_date(1998, 1, 1)
        self.set_end_date(2006, 1, 1)
        self.set_cash(100_000)
        self.spy = self.add_equity("SPY", Resolution.DAILY, data_normalization_mode=DataNormalizationMode.RAW).symbol
        self.paid = 0

    def on_data(self, data):
        if not self.portfolio.invested:
            self.set_holdings(self.spy, 0.5)

    def on_dividends(self, dividends):
        self.paid += dividends[self.spy].distribution * self.portfolio[self.spy].quantity

    def on_end_of_algorithm(self):
        assert round(self.portfolio.total_profit, 6) == round(self.paid, 6)
        assert round(self.portfolio.total_net_profit, 6) == round(self.paid - self.portfolio.total_fees, 6)
        assert round(self.portfolio[self.spy].total_dividends, 6) == round(self.paid, 6)
