"""Currencies, a stock, a coin and gold: on each one's every bar there is history of the day before."""

from AlgorithmImports import *

SECURITIES = (
    ("GBPUSD", SecurityType.FOREX, Market.FXCM),
    ("EURUSD", SecurityType.FOREX, Market.OANDA),
    ("AAPL", SecurityType.EQUITY, Market.USA),
    ("BTCUSD", SecurityType.CRYPTO, Market.COINBASE),
    ("XAUUSD", SecurityType.CFD, Market.OANDA),
)


class DailyHistoryForDailyResolutionRegressionAlgorithm(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2018, 3, 26)
        self.set_end_date(2018, 4, 10)
        self.received = set()
        for ticker, kind, market in SECURITIES:
            self.add_security(Symbol.create(ticker, kind, market), Resolution.DAILY)

    def on_data(self, data):
        for bars, kind in ((data.bars, TradeBar), (data.quote_bars, QuoteBar)):
            for symbol in bars.keys():  # noqa: SIM118 - LEAN's dictionaries iterate over pairs
                self.received.add(symbol)
                assert list(self.history[kind](symbol, 1, Resolution.DAILY)), f"no history of {symbol} at {self.time}"

    def on_end_of_algorithm(self):
        assert len(self.received) == len(SECURITIES)
