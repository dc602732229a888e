"""Renko bricks of two dollars that begin during warm-up; the first that ends after it buys SPY."""

from AlgorithmImports import *


class WarmupIndicatorRegressionAlgorithm(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2013, 11, 1)
        self.set_end_date(2013, 12, 10)
        self.set_warmup(timedelta(30))
        self.spy = self.add_equity("SPY", Resolution.DAILY).symbol
        bricks = ClassicRenkoConsolidator(2)
        bricks.data_consolidated += self.on_brick
        self.register_indicator(self.spy, SimpleMovingAverage("SMA", 3), bricks)

    def on_brick(self, sender, brick):
        if self.is_warming_up:
            return
        if not self.portfolio.invested:
            self.set_holdings(self.spy, 1)
        self.log(f"{brick.time} {brick.open} {brick.close}")
