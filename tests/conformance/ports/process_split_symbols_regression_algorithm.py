"""Apple is removed on the eve of its split while Google is held; the split then touches nothing."""

from AlgorithmImports import *


class ProcessSplitSymbolsRegressionAlgorithm(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2014, 6, 5)
        self.set_end_date(2014, 6, 9)
        self.set_cash(100_000)
        self.apple = self.add_equity("AAPL", Resolution.DAILY).symbol
        self.google = self.add_equity("GOOG", Resolution.DAILY).symbol

    def on_data(self, data):
        if data.time == datetime(2014, 6, 6):
            self.remove_security(self.apple)
        if not self.portfolio.invested:
            self.set_holdings(self.google, 1)
