"""A universe that has SPY on every third day shares the data of the SPY that was added by hand; bought, sold, and a day of rest."""

from AlgorithmImports import *


class UniverseSharingSubscriptionRequestRegressionAlgorithm(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2013, 10, 1)
        self.set_end_date(2013, 10, 30)
        self.set_cash(100_000)
        self.spy = self.add_equity("SPY", Resolution.DAILY).symbol
        self.universe_settings.resolution = Resolution.DAILY
        self.add_universe(SecurityType.EQUITY, "SecondUniverse", Resolution.DAILY, Market.USA, self.universe_settings, self.select)
        self.steps, self.rests = 0, False

    def select(self, time):
        return ["SPY"] if time.day % 3 == 0 else []

    def on_data(self, data):
        assert data.count == 1
        self.steps += 1
        if self.rests:
            self.rests = False
        elif not self.portfolio.invested:
            self.set_holdings(self.spy, 1)
        else:
            self.set_holdings(self.spy, 0)
            self.rests = True

    def on_end_of_algorithm(self):
        assert self.steps == 22
