"""One fund without leverage for ten years: a fixed share of the portfolio stays free."""

from AlgorithmImports import *


class FreePortfolioValueRegressionAlgorithm(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2007, 10, 1)
        self.set_end_date(2018, 2, 1)
        self.set_cash(1_000_000)
        self.universe_settings.resolution = Resolution.DAILY
        self.universe_settings.leverage = 1
        self.set_universe_selection(ManualUniverseSelectionModel([Symbol.create("SPY", SecurityType.EQUITY, Market.USA)]))
        self.set_alpha(ConstantAlphaModel(InsightType.PRICE, InsightDirection.UP, timedelta(1), 0.025, None))
        self.set_portfolio_construction(EqualWeightingPortfolioConstructionModel())
        self.set_execution(ImmediateExecutionModel())

    def on_end_of_algorithm(self):
        value = self.portfolio.total_portfolio_value
        free = value - self.portfolio.total_portfolio_value_less_free_buffer
        assert round(free, 6) == round(value * self.settings.free_portfolio_value_percentage, 6)
