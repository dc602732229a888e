"""Cash in two currencies and a year of warm-up: the value to start from is that of the end of warm-up."""

from AlgorithmImports import *


class WarmupStartingPortfolioValueRegressionAlgorithm(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2018, 1, 1)
        self.set_end_date(2018, 1, 8)
        self.set_cash(100_000)
        self.set_cash("EUR", 100_000)
        self.add_forex("EURUSD", Resolution.DAILY, Market.OANDA)
        self.set_benchmark(lambda time: 0)
        self.set_warm_up(timedelta(365))
        self.rate_after_warm_up = 0

    def on_warmup_finished(self):
        self.rate_after_warm_up = self.portfolio.cash_book["EUR"].conversion_rate

    def on_end_of_algorithm(self):
        assert self.rate_after_warm_up > 0, "the euro has its rate when warm-up is over"
