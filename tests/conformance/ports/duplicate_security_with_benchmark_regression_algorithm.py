"""A fund that is added twice and is the benchmark too still feeds its indicator."""

from AlgorithmImports import *


class DuplicateSecurityWithBenchmarkRegressionAlgorithm(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2013, 10, 7)
        self.set_end_date(2013, 10, 11)
        self.set_cash(100_000)
        self.first = self.add_equity("SPY", Resolution.DAILY)
        self.set_benchmark("SPY")
        self.second = self.add_equity("SPY", Resolution.DAILY)
        self.average = self.sma("SPY", 3, Resolution.DAILY)

    def on_end_of_algorithm(self):
        for security in (self.first, self.second):
            subscriptions = list(security.subscriptions)
            self.log(f"{len(subscriptions)} subscriptions, the first with {len(list(subscriptions[0].consolidators))} consolidators")
        assert self.average.current.value != 0
