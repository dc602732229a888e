"""Hold a fund, nothing, or the fund short by what the headlines before the open say: the wiring and the rule.

All else is in the modules beside this file and in the library ``forecasting``.
"""

from headline_data import Headline
from sentiment_settings import STRATEGY, SentimentSettings

from AlgorithmImports import *
from forecasting.headlines.dated_headlines import read_headlines
from forecasting.strategy.daily_history import DailyHistory
from forecasting.strategy.headline_forecaster import HeadlineForecaster
from forecasting.strategy.headline_history import HeadlineHistory

# The last moment at which LEAN surely takes an order for the open; headlines that come later are of the next session.
MINUTES_BEFORE = 5


class SentimentLstm(QCAlgorithm):
    """Refit at month ends; five minutes before every open read the headlines since the last one, and hold what they say."""

    def initialize(self):
        given = [str(getattr(item, "key", item)) for item in self.get_parameters()]
        self.chosen = chosen = SentimentSettings.from_parameters({name: self.get_parameter(name) for name in given})
        Headline.file = chosen.beside_main(chosen.headlines)
        written, remark = read_headlines(Headline.file)  # a file that cannot be used ends the run here
        self.set_start_date(chosen.start.year, chosen.start.month, chosen.start.day)
        self.set_end_date(chosen.end.year, chosen.end.month, chosen.end.day)
        self.set_cash(chosen.cash)
        # results then say what the run was made with, defaults included
        for name, value in chosen.in_effect.items():
            self.add_tag(f"{name}={value}")
        if remark.startswith("INVENTED"):
            self.log(remark)
            self.add_tag(remark)
            self.set_summary_statistic("Headlines", "INVENTED")
        self.held = self.add_equity(chosen.ticker, Resolution.DAILY).symbol
        news = self.add_data(Headline, f"{chosen.ticker}NEWS", Resolution.DAILY).symbol

        history = DailyHistory(self, TradeBar, Resolution.DAILY)
        history.closes(self.held, 1)  # a ticker without data ends the run here
        self.headlines = HeadlineHistory(self, Headline, news, Resolution.DAILY)
        self.headlines.read(written.times[0].astype("datetime64[us]").item())
        self.forecaster = HeadlineForecaster(self, STRATEGY, chosen, self.held, history, self.headlines)
        self.forecaster.schedule_refits()
        self.schedule.on(self.date_rules.every_day(self.held), self.time_rules.before_market_open(self.held, MINUTES_BEFORE), self.decide)

    def on_data(self, slice):
        """Keep what becomes known."""
        self.headlines.keep(slice)

    def decide(self):
        """Hold what the mean class of the session's headlines says; nothing where it says nothing."""
        mean_class = self.forecaster.mean_class()
        if mean_class is not None:
            self.plot("Headlines", "Mean class", mean_class)
        self.hold(mean_class)

    def hold(self, mean_class: float | None) -> None:
        """Hold the fund above the threshold, short below its negative, and nothing between."""
        if not self.securities[self.held].has_data:
            return
        side = 0 if mean_class is None or abs(mean_class) <= self.chosen.threshold else (1 if mean_class > 0 else -1)
        quantity = self.portfolio[self.held].quantity
        if side == 0 and quantity:
            self.liquidate(self.held)
        elif side and side * quantity <= 0:
            self.set_holdings(self.held, side)

    def on_end_of_algorithm(self):
        """A run in which every refit failed is no success."""
        self.forecaster.end()
