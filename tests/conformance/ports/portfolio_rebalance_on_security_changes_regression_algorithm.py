"""Two pairs of stocks that take turns by the day of the week, rebalanced every thirty days and for no other reason."""

from AlgorithmImports import *

THURSDAY, FRIDAY = 3, 4


class PortfolioRebalanceOnSecurityChangesRegressionAlgorithm(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 1)
        self.set_end_date(2017, 1, 1)
        self.universe_settings.resolution = Resolution.DAILY
        self.settings.rebalance_portfolio_on_security_changes = False
        self.settings.rebalance_portfolio_on_insight_changes = False
        self.last_sent, self.generated = {}, 0
        self.set_universe_selection(CustomUniverseSelectionModel("CustomUniverseSelectionModel", self.pair_of_the_day))
        self.set_alpha(ConstantAlphaModel(InsightType.PRICE, InsightDirection.UP, timedelta(minutes=20), 0.025, None))
        self.set_portfolio_construction(EqualWeightingPortfolioConstructionModel(lambda time: time + timedelta(30)))
        self.set_execution(ImmediateExecutionModel())
        self.insights_generated += self.count_insights

    def pair_of_the_day(self, time):
        return ["FB", "SPY"] if time.weekday() in (THURSDAY, FRIDAY) else ["AAPL", "IBM"]

    def count_insights(self, algorithm, collection):
        self.generated += len(collection.insights)

    def on_order_event(self, order_event):
        if order_event.status != OrderStatus.SUBMITTED:
            return
        last = self.last_sent.get(order_event.symbol)
        assert last is None or self.utc_time - last >= timedelta(30), f"{order_event.symbol} was traded twice within thirty days"
        self.last_sent[order_event.symbol] = self.utc_time

    def on_end_of_algorithm(self):
        assert self.insights.count != self.generated, "portfolio construction forgets insights that expired or lost their security"
