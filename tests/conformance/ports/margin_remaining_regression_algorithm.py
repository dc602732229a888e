"""Seven tenths SPY, and in 2009 three tenths Apple, both without leverage: some margin always remains."""

from AlgorithmImports import *


class MarginRemainingRegressionAlgorithm(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2007, 1, 1)
        self.set_end_date(2010, 1, 1)
        self.spy = self.add_equity("SPY", Resolution.DAILY, leverage=1)
        self.apple = self.add_equity("AAPL", Resolution.DAILY, leverage=1)
        self.schedule.on(self.date_rules.every_day(), self.time_rules.noon, self.plot_margin)

    def plot_margin(self):
        self.plot("Info", "Portfolio.MarginRemaining", self.portfolio.margin_remaining)
        self.plot("Info", "Portfolio.Cash", self.portfolio.cash)

    def on_data(self, data):
        if not self.portfolio.invested:
            self.set_holdings(self.spy.symbol, 0.7)
        assert self.portfolio.margin_remaining > 0
        if self.time.year == 2009 and not self.apple.invested:
            self.set_holdings(self.apple.symbol, 0.3)
