"""Four stocks at equal weight, rebalanced every thirty days and when one joins, but not when an insight does."""

from AlgorithmImports import *


class PortfolioRebalanceOnInsightChangesRegressionAlgorithm(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 1)
        self.set_end_date(2017, 1, 1)
        self.universe_settings.resolution = Resolution.DAILY
        self.settings.rebalance_portfolio_on_insight_changes = False
        self.last_sent = {}
        self.set_universe_selection(CustomUniverseSelectionModel("CustomUniverseSelectionModel", lambda time: ["FB", "SPY", "AAPL", "IBM"]))
        self.set_alpha(ConstantAlphaModel(InsightType.PRICE, InsightDirection.UP, timedelta(minutes=20), 0.025, None))
        self.set_portfolio_construction(EqualWeightingPortfolioConstructionModel(lambda time: time + timedelta(30)))
        self.set_execution(ImmediateExecutionModel())

    def on_order_event(self, order_event):
        if order_event.status != OrderStatus.SUBMITTED:
            return
        last = self.last_sent.get(order_event.symbol)
        assert last is None or self.utc_time - last >= timedelta(30), f"{order_event.symbol} was traded twice within thirty days"
        self.last_sent[order_event.symbol] = self.utc_time
