"""A downward insight from on_data, without any alpha model, is traded at once; then the algorithm turns the portfolio itself."""

from AlgorithmImports import *


class EmitInsightNoAlphaModelAlgorithm(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2013, 10, 7)
        self.set_end_date(2013, 10, 11)
        self.set_cash(100_000)
        self.universe_settings.resolution = Resolution.DAILY
        self.spy = Symbol.create("SPY", SecurityType.EQUITY, Market.USA)
        self.set_universe_selection(ManualUniverseSelectionModel([self.spy]))
        self.set_portfolio_construction(EqualWeightingPortfolioConstructionModel())

    def on_data(self, data):
        if self.portfolio.invested:
            return
        assert not self.transactions.get_open_orders(self.spy)
        self.emit_insights(Insight.price(self.spy, Resolution.DAILY, 10, InsightDirection.DOWN))
        assert self.transactions.get_open_orders(self.spy)[0].direction == OrderDirection.SELL
        self.set_holdings(self.spy, 1)

    def on_end_of_algorithm(self):
        assert self.portfolio[self.spy].is_short
