"""The three stocks of highest dollar volume, selected on given days, the first two of them during warm-up."""

from AlgorithmImports import *

DAYS = [(3, day) for day in (24, 25, 26, 27, 28, 29)] + [(4, day) for day in (1, 2, 3, 4, 5)]


class WarmupSelectionRegressionAlgorithm(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2014, 3, 26)
        self.set_end_date(2014, 4, 7)
        self.universe_settings.resolution = Resolution.DAILY
        self.expected = [datetime(2014, month, day) for month, day in DAYS]
        self.changes = None
        self.add_universe(self.select)
        self.set_warmup(2, Resolution.DAILY)

    def select(self, fundamentals):
        assert self.time == self.expected.pop(0), f"selection at {self.time}"
        return [stock.symbol for stock in sorted(fundamentals, key=lambda stock: -stock.dollar_volume)[:3]]

    def on_data(self, data):
        if self.changes is None or self.is_warming_up:
            return
        for security in self.changes.removed_securities:
            if security.invested:
                self.liquidate(security.symbol)
        for security in self.changes.added_securities:
            self.set_holdings(security.symbol, 1 / 3)
        self.changes = None

    def on_securities_changed(self, changes):
        self.changes = changes
