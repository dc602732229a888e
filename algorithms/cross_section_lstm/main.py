"""Rank many stocks every week by one network; hold the likeliest to rise, and short the least likely: the wiring.

All else is in the modules beside this file and in the library ``forecasting``.
"""

from collections.abc import Mapping

from cross_section_settings import STRATEGY, CrossSectionSettings
from long_short import shares

from AlgorithmImports import *
from forecasting.errors import InvalidHistory
from forecasting.forecast import ProbabilityForecast
from forecasting.strategy.panel_forecaster import PanelForecaster
from forecasting.strategy.panel_history import PanelHistory

SURVIVORS = "survivors: the tickers were listed afterwards, so what went out of trade is missing and results are too good"
# Minutes after the last close of a week.
AFTER_CLOSE = 5


class CrossSectionLstm(QCAlgorithm):
    """Forecast after the last close of every week; orders fill at the next open."""

    def initialize(self):
        given = [str(getattr(item, "key", item)) for item in self.get_parameters()]
        self.chosen = chosen = CrossSectionSettings.from_parameters({name: self.get_parameter(name) for name in given})
        self.set_start_date(chosen.start.year, chosen.start.month, chosen.start.day)
        self.set_end_date(chosen.end.year, chosen.end.month, chosen.end.day)
        # results then say what the run was made with, defaults included
        for name, value in chosen.in_effect.items():
            self.add_tag(f"{name}={value}")
        self.add_tag(SURVIVORS)
        self.log(f"The panel has {SURVIVORS}.")
        self.set_cash(chosen.cash)
        symbols = {ticker: Symbol.create(ticker, SecurityType.EQUITY, Market.USA) for ticker in chosen.panel}
        history = PanelHistory(self, symbols, Resolution.DAILY)
        self.symbols = self.subscribed(history)
        self.reference = next(iter(self.symbols.values()))
        self.forecaster = PanelForecaster(self, STRATEGY, chosen, history)
        self.forecaster.schedule_refits()
        after_close = self.time_rules.after_market_close(self.reference, AFTER_CLOSE)
        self.schedule.on(self.date_rules.week_end(self.reference), after_close, self.decide)

    def subscribed(self, history: PanelHistory) -> dict[str, Symbol]:
        """Subscribe to the tickers that have bars before the start; the others are told, and keep their numbers in the network.

        Raises:
            InvalidHistory: there are too few of them to hold as many as was chosen.
        """
        chosen = self.chosen
        panel = history.panel(chosen.panel_model.bars_of_refit)
        there = [ticker for ticker, known in zip(panel.tickers, (panel.returns == panel.returns).any(axis=0), strict=True) if known]
        missing = [ticker for ticker in panel.tickers if ticker not in there]
        if len(there) < 2 * chosen.number:
            raise InvalidHistory(
                f"Of {len(panel.tickers)} tickers {len(there)} have daily bars before {self.time:%Y-%m-%d}, and {chosen.number} are held "
                f"long and {chosen.number} short: add the data of {', '.join(missing[:3])} and others, or hold fewer."
            )
        if missing:
            self.log(f"{len(missing)} of {len(panel.tickers)} tickers have no bars before the start and are left out, {missing[0]} first.")
        return {ticker: self.add_equity(ticker, Resolution.DAILY).symbol for ticker in there}

    def decide(self):
        """Forecast the week to come, and trade it."""
        self.forecaster.decide(self.trade)

    def trade(self, forecasts: Mapping[str, ProbabilityForecast]) -> None:
        """Hold the likeliest and short the least likely of those that have a price; the rest is sold."""
        priced = {
            ticker: said for ticker, said in forecasts.items() if ticker in self.symbols and self.securities[self.symbols[ticker]].price > 0
        }
        wanted = shares(priced, self.chosen.number, self.chosen.gross)
        if not wanted:
            self.forecaster.report_once(f"Only {len(priced)} tickers have a forecast: no orders until there are {2 * self.chosen.number}.")
            return
        probabilities = [priced[ticker].probability for ticker in wanted]
        self.plot("Probability", "Long", sum(probabilities[: self.chosen.number]) / self.chosen.number)
        self.plot("Probability", "Short", sum(probabilities[self.chosen.number :]) / self.chosen.number)
        self.set_holdings([PortfolioTarget(self.symbols[ticker], share) for ticker, share in wanted.items()], True)

    def on_end_of_algorithm(self):
        """A run without a forecast is no success."""
        self.forecaster.end()
