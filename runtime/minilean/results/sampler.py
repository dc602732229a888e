"""The charts that the engine draws itself: equity through the day, and at midnight returns, benchmark, drawdown, exposure and the like.

(`BaseResultsHandler.Sample`, `PortfolioMarginChart`)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import TYPE_CHECKING

from minilean.common.clock import unix_seconds
from minilean.common.decimals import ZERO, round_to
from minilean.common.enums import SecurityType, SeriesType
from minilean.common.symbol import Symbol
from minilean.results.charts import BaseSeries, CandlestickSeries, Chart, Series, create_series, rounded
from minilean.results.margin import reserved_margin

if TYPE_CHECKING:
    from minilean.securities.holding import SecurityHolding
    from minilean.securities.manager import SecurityManager
    from minilean.securities.portfolio import SecurityPortfolioManager
    from minilean.securities.security import Security

STRATEGY_EQUITY, EQUITY, RETURN = "Strategy Equity", "Equity", "Return"
BENCHMARK, DRAWDOWN, EQUITY_DRAWDOWN = "Benchmark", "Drawdown", "Equity Drawdown"
SALES_VOLUME, EXPOSURE, PORTFOLIO_MARGIN = "Assets Sales Volume", "Exposure", "Portfolio Margin"
CAPACITY, STRATEGY_CAPACITY, TURNOVER = "Capacity", "Strategy Capacity", "Portfolio Turnover"
_MARGIN_INDEX_NAME, _MARGIN_TOOLTIP, _OTHERS = "Margin Used (%)", "{SERIES_NAME}: {VALUE}%", "OTHERS"
_MOST_TRADED, _MOST_MARGIN = 30, 40
_FOUR_DIGITS = Context(prec=4, rounding=ROUND_HALF_EVEN)
_HUNDRED = Decimal(100)


class EquitySampler:
    """Gathers the portfolio's value into candles for the equity chart.

    Args:
        series: the equity series.
    """

    def __init__(self, series: CandlestickSeries) -> None:
        self._series = series
        self._bar: list[Decimal] | None = None
        self._seen: Decimal | None = None
        self._rounded = ZERO
        self._last = datetime.min

    def observe(self, value: Decimal) -> None:
        """A portfolio value after a step, in account currency."""
        if value is not self._seen:
            self._seen = value
            self._rounded = round_to(value, 4)
        price, bar = self._rounded, self._bar
        if bar is None:
            self._bar = [price] * 4
            return
        if price > bar[1]:
            bar[1] = price
        elif price < bar[2]:
            bar[2] = price
        bar[3] = price

    def sample(self, utc: datetime, keep: bool) -> None:
        """Close the candle; `keep` false (warm-up) throws it away. A candle at the time of the last one is thrown away too."""
        bar = self._bar
        if keep and bar is not None and utc > self._last:
            self._last = utc
            self._series._points.append((unix_seconds(utc), *map(rounded, bar)))
        self._bar = None

    def discard(self) -> None:
        """Forget the open candle."""
        self._bar = None


class SalesVolumeSampler:
    """Samples the value of all fills by asset, for the thirty most traded."""

    def __init__(self, chart: Chart, unit: str) -> None:
        self._chart = chart
        self._unit = unit
        self._rows: list[tuple[Symbol, BaseSeries, Decimal]] = []
        # of each security the last volume and what a chart shows of it: a fill changes one of many
        self._shown: dict[str, tuple[Decimal, Decimal]] = {}

    def refresh(self, holdings: Iterable[SecurityHolding]) -> None:
        """The volumes changed, or the securities did."""
        traded = [holding for holding in holdings if holding.total_sale_volume_exact]
        traded.sort(key=lambda holding: -holding.total_sale_volume_exact)
        self._rows = [
            (holding.symbol, self._series(holding.symbol.value), self._rounded(holding.symbol._text, holding.total_sale_volume_exact))
            for holding in traded[:_MOST_TRADED]
        ]

    def _rounded(self, identifier: str, volume: Decimal) -> Decimal:
        known, shown = self._shown.get(identifier, (None, ZERO))
        if known is not volume:
            shown = rounded(volume)
            self._shown[identifier] = (volume, shown)
        return shown

    def sample(self, time: int) -> None:
        """Add a point at Unix seconds to each row."""
        for symbol, series, volume in self._rows:
            # a renamed security goes on in a series of its new name
            _append_later(series if series.name == symbol.value else self._series(symbol.value), (time, volume))

    def _series(self, name: str) -> BaseSeries:
        return self._chart.series.get(name) or _series(self._chart, name, SeriesType.TREEMAP, 0, self._unit)


class MarginSampler:
    """Samples the margin that each position uses, in percent of the portfolio.

    Args:
        chart: the margin chart.
        ticker_now: today's ticker of a symbol, which may differ from the ticker of the day.
    """

    def __init__(self, chart: Chart, ticker_now: Callable[[Symbol], str]) -> None:
        self._chart = chart
        self._ticker_now = ticker_now
        self._names: dict[Symbol, str] = {}
        self._shares: list[tuple[BaseSeries, Decimal]] = []
        # the series whose last point is a share and not a gap
        self._drawn: dict[str, BaseSeries] = {}
        chart.legend_disabled = True

    def refresh(self, held: list[Security], portfolio_value: Decimal) -> None:
        """Positions, prices or the portfolio's value may have changed.

        Args:
            held: securities with a position.
            portfolio_value: total portfolio value, not zero.
        """
        shares = []
        for security in held:
            share = _FOUR_DIGITS.divide(reserved_margin(security), portfolio_value)
            shares.append((self._name(security.symbol), share * _HUNDRED))
        others = ZERO
        largest = shares
        if len(shares) > _MOST_MARGIN:
            ordered = sorted(shares, key=lambda share: -share[1])
            largest, others = ordered[:_MOST_MARGIN], sum((share for _, share in ordered[_MOST_MARGIN:]), ZERO)
        self._shares = [(self._series(name), rounded(share)) for name, share in largest]
        if others:
            self._shares.append((self._series(_OTHERS), rounded(others)))

    def sample(self, time: int) -> None:
        """Add a point at Unix seconds for each position, and a gap where one is gone; without any position nothing is drawn."""
        if not self._shares:
            return
        for series, share in self._shares:
            series._append((time, share))
        drawn = {series.name: series for series, _ in self._shares}
        for name, series in self._drawn.items():
            if series._points[-1][0] != time:
                series._points.append((time, None))
            else:
                drawn[name] = series
        self._drawn = drawn

    def _name(self, symbol: Symbol) -> str:
        name = self._names.get(symbol)
        if name is None:
            name = self._names[symbol] = self._ticker_now(symbol)
        return name

    def _series(self, name: str) -> BaseSeries:
        found = self._chart.series.get(name)
        if found is None:
            found = self._chart.series[name] = _series(self._chart, name, SeriesType.BAR, 0, "%")
            found.index_name, found.tooltip = _MARGIN_INDEX_NAME, _MARGIN_TOOLTIP
        return found


class TurnoverMeter:
    """The value traded since the sample before, as a fraction of the portfolio."""

    def __init__(self) -> None:
        self._volumes = (ZERO, ZERO)  # at the last sample and at the one before
        self._last_utc: datetime | None = None

    def measure(self, utc: datetime, volume: Decimal, portfolio_value: Decimal) -> Decimal:
        """Turnover at a UTC instant; a second one at the same instant counts from the sample before, since it replaces the first.

        Args:
            utc: UTC instant.
            volume: value of all fills so far.
            portfolio_value: total portfolio value, not zero.
        """
        before = self._volumes[1] if utc == self._last_utc else self._volumes[0]
        self._volumes = (volume, self._volumes[0])
        self._last_utc = utc
        return (volume - before) / portfolio_value


class DailySampler:
    """Takes the midnight sample of all charts.

    Args:
        charts: charts of the result, filled in place.
        portfolio: the portfolio.
        securities: the securities.
        currency_symbol: e.g. `$`.
        start_utc: the start of the run, when turnover is not sampled.
        starting_value: portfolio value at the start.
        ticker_now: today's ticker of a symbol.
    """

    def __init__(
        self,
        charts: dict[str, Chart],
        portfolio: SecurityPortfolioManager,
        securities: SecurityManager,
        currency_symbol: str,
        start_utc: datetime,
        starting_value: Decimal,
        ticker_now: Callable[[Symbol], str],
    ) -> None:
        self._charts = charts
        self._portfolio = portfolio
        self._securities = securities
        self._unit = currency_symbol
        self._start_utc = start_utc
        self._daily_value = self._peak = starting_value
        # LEAN makes this series before it knows the currency
        equity = CandlestickSeries(EQUITY, 0, "$")
        chart = self._chart(STRATEGY_EQUITY)
        chart.series[EQUITY] = equity
        chart.series[RETURN] = Series(RETURN, SeriesType.BAR, 1, "%")
        self.equity = EquitySampler(equity)
        self._sales: SalesVolumeSampler | None = None
        self._margin: MarginSampler | None = None
        self._turnover = TurnoverMeter()
        self._ticker_now = ticker_now
        self._volume = ZERO
        self._known: list[Security] = []
        self._kinds: list[SecurityType] = []
        self._ratios: list[tuple[str, Decimal]] = []
        self._fills_changed = self._securities_changed = self._prices_changed = True

    def on_step(self, value: Decimal) -> None:
        """A step ended with a portfolio value; between two samples of a weekend there is none, and nothing is computed anew."""
        self._prices_changed = True
        self.equity.observe(value)

    def on_fill(self) -> None:
        """Sale volumes have changed."""
        self._fills_changed = True

    def on_securities_changed(self) -> None:
        """Securities were added or removed."""
        self._securities_changed = self._fills_changed = True

    def restart(self, value: Decimal) -> None:
        """Warm-up ended with another portfolio value than the run began with: count from that one."""
        self._daily_value = self._peak = value
        self.equity.discard()

    def sample(self, utc: datetime, benchmark: Decimal, capacity: Decimal, keep: bool) -> None:
        """Take a sample.

        Args:
            utc: UTC instant.
            benchmark: value of the benchmark.
            capacity: estimated capacity in account currency.
            keep: false in warm-up: running values move on, nothing is drawn.
        """
        value = self._portfolio.total_portfolio_value_exact
        before, self._daily_value = self._daily_value, value
        self._peak = max(value, self._peak)
        self.equity.observe(value)
        self.equity.sample(utc, keep)
        self._prices_changed |= value != before
        self._refresh(value)
        if keep:
            time = unix_seconds(utc)
            self._point(BENCHMARK, BENCHMARK, time, benchmark)
            daily_return = round_to((value - before) * 100 / before, 10) if before else ZERO
            self._point(STRATEGY_EQUITY, RETURN, time, daily_return)
            if self._peak:
                self._point(DRAWDOWN, EQUITY_DRAWDOWN, time, round_to((value / self._peak - 1) * 100, 2), "%")
            if self._sales is not None:
                self._sales.sample(time)
            for name, ratio in self._ratios:
                self._point(EXPOSURE, name, time, ratio, "")
            self._point(CAPACITY, STRATEGY_CAPACITY, time, capacity, self._unit)
        if not value:
            return
        if utc != self._start_utc:
            turnover = self._turnover.measure(utc, self._volume, value)
            if keep:
                series = _series(self._chart(TURNOVER), TURNOVER, SeriesType.LINE, 0, "%")
                series._append((unix_seconds(utc), rounded(turnover)))
        if self._margin is not None:
            self._margin.sample(unix_seconds(utc))

    def _refresh(self, value: Decimal) -> None:
        if self._securities_changed:
            self._known = list(self._securities.values())
            self._kinds = list(dict.fromkeys(security.type for security in self._known))
        if self._fills_changed:
            holdings = [security.holdings for security in self._known]
            if self._sales is None and any(holding.total_sale_volume_exact for holding in holdings):
                self._sales = SalesVolumeSampler(self._chart(SALES_VOLUME), self._unit)
            if self._sales is not None:
                self._sales.refresh(holdings)
            self._volume = self._portfolio.total_sale_volume_exact
        if value and (self._prices_changed or self._fills_changed):
            held = self._securities._where(_has_position)
            self._ratios = _exposure_ratios(self._kinds, held, value)
            if self._margin is None:
                self._margin = MarginSampler(self._chart(PORTFOLIO_MARGIN), self._ticker_now)
            self._margin.refresh(held, value)
        self._fills_changed = self._securities_changed = self._prices_changed = False

    def _chart(self, name: str) -> Chart:
        found = self._charts.get(name)
        if found is None:
            found = self._charts[name] = Chart(name)
        return found

    def _point(self, chart: str, series: str, time: int, value: Decimal, unit: str = "$") -> None:
        drawn = self._charts.get(chart) or self._chart(chart)
        found = drawn.series.get(series) or _series(drawn, series, SeriesType.LINE, 0, unit)
        _append_later(found, (time, rounded(value)))


def _series(chart: Chart, name: str, series_type: SeriesType, index: int, unit: str) -> BaseSeries:
    found = chart.series.get(name)
    if found is None:
        found = chart.series[name] = create_series(series_type, name, index, unit)
    return found


def _append_later(series: BaseSeries, point: tuple[int, Decimal]) -> None:
    if not series._points or point[0] > series._points[-1][0]:
        series._points.append(point)


def _has_position(security: Security) -> bool:
    return bool(security.holdings.quantity_exact)


def _exposure_ratios(kinds: list[SecurityType], held: list[Security], portfolio_value: Decimal) -> list[tuple[str, Decimal]]:
    values = [(security.symbol.security_type, security.holdings.holdings_value_exact) for security in held]
    return [
        (f"{kind.pascal_name} - {side} Ratio", round_to(sum([value for k, value in of_side if k is kind], ZERO) / portfolio_value, 4))
        for side, of_side in (("Long", [v for v in values if v[1] > 0]), ("Short", [v for v in values if v[1] <= 0]))
        for kind in kinds
    ]
