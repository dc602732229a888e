"""On every second step a downward insight from on_data contradicts the alpha model's upward one, and is traded at once."""

from AlgorithmImports import *


class EmitInsightsAlgorithm(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2013, 10, 7)
        self.set_end_date(2013, 10, 11)
        self.set_cash(100_000)
        self.universe_settings.resolution = Resolution.DAILY
        self.spy = Symbol.create("SPY", SecurityType.EQUITY, Market.USA)
        self.emits = False
        self.set_universe_selection(ManualUniverseSelectionModel([self.spy]))
        self.set_alpha(ConstantAlphaModel(InsightType.PRICE, InsightDirection.UP, timedelta(1), 0.025, None))
        self.set_portfolio_construction(EqualWeightingPortfolioConstructionModel())
        self.set_risk_management(MaximumDrawdownPercentPerSecurity(0.01))

    def on_data(self, data):
        if self.emits:
            assert not self.transactions.get_open_orders(self.spy)
            self.emit_insights(Insight.price(self.spy, Resolution.DAILY, 1, InsightDirection.DOWN))
            assert self.transactions.get_open_orders(self.spy)[0].direction == OrderDirection.SELL
        self.emits = not self.emits
