"""Volatility from raw prices does not jump at Apple's split and dividends."""

from AlgorithmImports import *


class VolatilityModelsWithRawDataAlgorithm(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2014, 1, 1)
        self.set_end_date(2014, 12, 31)
        self.set_cash(100_000)
        self.apple = self.add_equity("AAPL", Resolution.DAILY, data_normalization_mode=DataNormalizationMode.RAW)
        self.apple.set_volatility_model(StandardDeviationOfReturnsVolatilityModel(7))
        self.splits = self.dividends = 0

    def on_data(self, data):
        self.splits += data.splits.contains_key(self.apple.symbol)
        self.dividends += data.dividends.contains_key(self.apple.symbol)

    def on_end_of_day(self, symbol):
        if symbol == self.apple.symbol:
            volatility = self.apple.volatility_model.volatility
            assert volatility <= 0.6, f"the volatility is {volatility} on {self.time}"

    def on_end_of_algorithm(self):
        assert self.splits > 0
        assert self.dividends > 0
