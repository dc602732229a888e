"""History scaled to the raw prices of now equals raw history after the last split or dividend, and no bar of it before."""

from AlgorithmImports import *

PRICES = ["open", "high", "low", "close"]


class ScaledRawHistoryAlgorithm(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2013, 1, 1)
        self.set_end_date(2014, 12, 31)
        self.set_cash(100_000)
        self.set_benchmark(lambda time: 0)
        self.apple = self.add_equity("AAPL", Resolution.DAILY).symbol
        self.last_event = None

    def on_data(self, data):
        for events in (data.splits, data.dividends):
            if events.contains_key(self.apple):
                self.last_event = events[self.apple].time

    def on_end_of_algorithm(self):
        assert self.last_event is not None
        start = self.time - pd.DateOffset(months=18)
        modes = (DataNormalizationMode.RAW, DataNormalizationMode.SCALED_RAW)
        raw, scaled = (
            self.history([self.apple], start.to_pydatetime(), self.time, data_normalization_mode=mode).loc[self.apple] for mode in modes
        )
        assert len(raw) == len(scaled) > 0
        # frames are indexed by the end of the bars, at 16:00 of their day
        before = raw.index < self.last_event
        same = raw[PRICES] == scaled[PRICES]
        assert not same[before].any(axis=None)
        assert same[~before].all(axis=None)
