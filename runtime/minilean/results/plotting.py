"""An algorithm's own plots: which names are allowed, how values reach the results, and the limits (`QCAlgorithm.Plotting.cs`)."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from minilean.common.clock import EngineClock, unix_seconds
from minilean.common.decimals import Number, to_decimal
from minilean.common.enums import SeriesType
from minilean.errors import InputError
from minilean.results.charts import BaseSeries, CandlestickSeries, Chart, Series, create_series, rounded
from minilean.results.messages import MessageLog

if TYPE_CHECKING:
    from minilean.indicators.base import IndicatorBase

MAIN_CHART = "Strategy Equity"
# chart -> names the engine draws itself; an empty tuple reserves the whole chart
RESERVED: dict[str, tuple[str, ...]] = {
    MAIN_CHART: ("Equity", "Return"),
    "Capacity": ("Strategy Capacity",),
    "Drawdown": ("Equity Drawdown",),
    "Benchmark": ("Benchmark",),
    "Assets Sales Volume": (),
    "Exposure": (),
    "Portfolio Margin": (),
    "Portfolio Turnover": ("Portfolio Turnover",),
}


class Plotting:
    """The charts of the algorithm; points wait here until the next sample takes them over.

    Args:
        clock: stamps the points.
    """

    def __init__(self, clock: EngineClock) -> None:
        self._clock = clock
        self.charts: dict[str, Chart] = {}

    def add_chart(self, chart: Chart) -> None:
        """Announce a chart with its series; a second chart of the same name is ignored, as in LEAN."""
        self.charts.setdefault(chart.name, chart)

    def add_series(self, chart: str, series: str, series_type: SeriesType, unit: str = "$") -> None:
        """Add or replace a series of a chart."""
        self._chart(chart).series[series] = create_series(series_type, series, 0, unit)

    def plot(self, *arguments: Any) -> None:
        """Add a point to a chart.

        `plot(series, value)`, `plot(chart, series, value)`, `plot([chart,] series, open, high, low, close)`,
        `plot([chart,] series, bar)` and `plot(chart, indicator, ...)`. Without a chart the main chart is meant. A value that is not a
        number (NaN) is left out.

        Raises:
            InputError: a name that the engine draws itself, or arguments of no known form.
        """
        names = [argument for argument in arguments[:2] if isinstance(argument, str)]
        rest = arguments[len(names) :]
        if not names or not rest:
            raise InputError(f"plot takes a series name and a value, or a chart name, a series name and a value; was {arguments!r}.")
        if len(names) == 1 and all(hasattr(value, "current") for value in rest):
            for indicator in rest:
                self._plot_value(names[0], indicator.name, indicator.current.value)
            return
        chart, series = names if len(names) == 2 else (MAIN_CHART, names[0])
        if len(rest) == 4:
            self._plot_candle(chart, series, rest)
        elif len(rest) == 1 and hasattr(rest[0], "open"):
            bar = rest[0]
            self._plot_candle(chart, series, (bar.open, bar.high, bar.low, bar.close))
        elif len(rest) == 1:
            value = rest[0]
            self._plot_value(chart, series, value.current.value if hasattr(value, "current") else value)
        else:
            raise InputError(f"plot takes one value, or open, high, low and close; {len(rest)} values were given for {series!r}.")

    def plot_indicator(self, chart: str, *indicators: Any) -> None:
        """Plot indicators whenever they are updated.

        Args:
            chart: name of the chart.
            indicators: the indicators; a leading bool says whether to wait until they are ready.
        """
        wait = False
        if indicators and isinstance(indicators[0], bool):
            wait, indicators = indicators[0], indicators[1:]
        for indicator in indicators:
            if indicator is not None:
                self._follow(chart, indicator, wait)

    def record(self, series: str, value: object) -> None:
        """Plot on the main chart."""
        self.plot(series, value)

    def _follow(self, chart: str, indicator: IndicatorBase, wait: bool) -> None:
        def on_updated(*_: Any) -> None:
            if not wait or indicator.is_ready:
                self._plot_value(chart, indicator.name, indicator.current.value)

        indicator.updated += on_updated

    def _plot_value(self, chart: str, series: str, value: Number) -> None:
        number = self._number(value)
        target = self._series(chart, series, Series)
        if number is not None:
            target.append((unix_seconds(self._clock.utc), rounded(number)))

    def _plot_candle(self, chart: str, series: str, prices: tuple[Any, ...]) -> None:
        numbers = [self._number(price) for price in prices]
        target = self._series(chart, series, CandlestickSeries)
        if None not in numbers:
            target.append((unix_seconds(self._clock.utc), *(rounded(number) for number in numbers if number is not None)))

    def _series(self, chart: str, series: str, kind: type[Series] | type[CandlestickSeries]) -> BaseSeries:
        reserved = RESERVED.get(chart)
        if reserved is not None:
            if not reserved:
                raise InputError(f"{chart!r} is a reserved chart name; choose another.")
            if series in reserved:
                raise InputError(f"{series!r} is a reserved series name for chart {chart!r}; choose another.")
        found = self._chart(chart).series.get(series)
        if found is None:
            found = self.charts[chart].series[series] = kind(series)
        elif isinstance(found, CandlestickSeries) != (kind is CandlestickSeries):
            wanted = "open, high, low and close" if isinstance(found, CandlestickSeries) else "one value"
            raise InputError(f"Series {series!r} of chart {chart!r} takes {wanted}.")
        return found

    def _chart(self, name: str) -> Chart:
        found = self.charts.get(name)
        if found is None:
            found = self.charts[name] = Chart(name)
        return found

    @staticmethod
    def _number(value: Number) -> Decimal | None:
        if isinstance(value, Decimal):
            return value
        number = float(value)
        return to_decimal(value if isinstance(value, int) else number) if math.isfinite(number) else None


class PlotCollector:
    """Takes the algorithm's new points over into the charts of the result, within LEAN's limits (`SampleRange`).

    Args:
        charts: charts of the result, changed in place.
        messages: where a limit that was hit is said, once.
        maximum_series: different series names allowed.
        maximum_points: points allowed in one series.
    """

    def __init__(self, charts: dict[str, Chart], messages: MessageLog, maximum_series: int = 30, maximum_points: int = 1_000_000) -> None:
        self._charts = charts
        self._messages = messages
        self._maximum_series = maximum_series
        self._maximum_points = maximum_points
        self._names: set[str] = set()
        self._full: set[tuple[str, str]] = set()
        self._too_many_said = False

    def collect(self, plotted: dict[str, Chart]) -> None:
        """Move what was plotted since the last call.

        Args:
            plotted: charts of the algorithm by name.
        """
        for name, chart in plotted.items():
            target = self._charts.get(name)
            if target is None:
                target = self._charts[name] = Chart(name, chart.symbol)
                target.legend_disabled = chart.legend_disabled
            for series in chart.series.values():
                self._take(target, series)

    def _take(self, chart: Chart, series: BaseSeries) -> None:
        points = series.take_updates()
        if len(self._names) < self._maximum_series:
            self._names.add(series.name)
        elif series.name not in self._names:
            if not self._too_many_said:
                self._too_many_said = True
                self._messages.system(
                    f"Exceeded maximum chart series count, new series will be ignored. Limit is currently set at {self._maximum_series}."
                )
            return
        if not points:
            return
        target = chart.series.get(series.name)
        if target is None:
            target = chart.series[series.name] = series.clone_empty()
        if series.series_type == SeriesType.PIE:
            target.append((points[-1][0], sum((point[1] for point in points if point[1] is not None), Decimal(0))))
        elif len(target.points) + len(points) <= self._maximum_points:
            target.points.extend(points)
        elif (chart.name, series.name) not in self._full:
            self._full.add((chart.name, series.name))
            self._messages.system(
                f"Exceeded maximum data points per series, chart update skipped. Chart Name {chart.name}. Series name {series.name}. "
                f"Limit is currently set at {self._maximum_points}"
            )
