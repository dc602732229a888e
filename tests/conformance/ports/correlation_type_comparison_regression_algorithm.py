"""The correlation of two stocks after Pearson is another than that after Spearman."""

from AlgorithmImports import *


class CorrelationTypeComparisonRegressionAlgorithm(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2013, 10, 8)
        self.set_end_date(2013, 10, 17)
        apple = self.add_equity("AAPL", Resolution.DAILY).symbol
        spy = self.add_equity("SPY", Resolution.DAILY).symbol
        self.pearson = self.c(apple, spy, 5, CorrelationType.PEARSON)
        self.spearman = self.c(apple, spy, 5, CorrelationType.SPEARMAN)

    def on_data(self, data):
        if self.pearson.is_ready and self.spearman.is_ready:
            assert self.pearson.current.value != self.spearman.current.value

    def on_end_of_algorithm(self):
        assert self.pearson.is_ready
        assert self.spearman.is_ready
