"""An algorithm's own plots: which names are allowed, how values reach the results, and the limits (`QCAlgorithm.Plotting.cs`)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from minilean.common.clock import EngineClock, unix_seconds
from minilean.common.decimals import decimal_cast, number_of
from minilean.common.dotnet_errors import ArgumentException, ArgumentNullException, NullReferenceException
from minilean.common.enums import SeriesType
from minilean.errors import InputError
from minilean.results.charts import BaseSeries, CandlestickSeries, Chart, Series, create_series, rounded
from minilean.results.messages import MessageLog

if TYPE_CHECKING:
    from minilean.indicators.base import IndicatorBase

MAIN_CHART = "Strategy Equity"
_NAMES = ("chart", "series", "value", "open", "high", "low", "close", "bar")
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
        if not isinstance(chart, Chart):
            raise TypeError(f"add_chart got {chart!r:.80}; expected a Chart.")
        self.charts.setdefault(chart.name, chart)

    def add_series(self, chart: str, series: str, series_type: SeriesType, unit: str = "$") -> None:
        """Add or replace a series of a chart."""
        self._chart(chart).series[series] = create_series(series_type, series, 0, unit)

    def plot(self, *arguments: Any, **named: Any) -> None:
        """Add a point to a chart.

        `plot(series, value)`, `plot(chart, series, value)`, `plot([chart,] series, open, high, low, close)`,
        `plot([chart,] series, bar)` and `plot(chart, indicator, ...)`. Without a chart the main chart is meant.

        Raises:
            ArgumentException: a name that the engine draws itself, a value that is not finite, or one that is no number.
            ArgumentNullException: None in place of a name.
            NullReferenceException: None in place of a value.
            OverflowException: the value is too large for a chart.
            TypeError: arguments of no known form.
        """
        if len(arguments) == 3 and type(arguments[2]) is float and not named:
            # the usual form, without a look for the others
            self._plot_value(*arguments)
            return
        given: tuple[Any, ...] = (*arguments, *(named.pop(name) for name in _NAMES if name in named)) if named else arguments
        if named:
            raise TypeError(f"plot has no argument {next(iter(named))!r}; expected chart, series and value.")
        if len(given) > 1 and all(hasattr(value, "current") for value in given[1:]):
            chart, *indicators = given
            for indicator in indicators:
                self._plot_value(chart, indicator.name, indicator.current.value)
        elif len(given) in {2, 5}:
            self._plot_on(MAIN_CHART, *given)
        elif len(given) in {3, 6}:
            self._plot_on(*given)
        else:
            raise TypeError(f"plot takes a series name and a value, or a chart name, a series name and a value; was {given!r}.")

    def _plot_on(self, chart: object, series: object, value: object, *others: object) -> None:
        if others:
            self._plot_candle(chart, series, (value, *others))
            return
        if value is None:
            raise NullReferenceException(f"None was plotted as {series!r}; expected a number.")
        if hasattr(value, "open"):
            bar: Any = value
            self._plot_candle(chart, series, (bar.open, bar.high, bar.low, bar.close))
            return
        try:
            self._plot_value(chart, series, value)
        except TypeError as error:
            if chart is MAIN_CHART and not isinstance(value, str):
                raise ArgumentException(f"{value!r} was plotted as {series!r}; expected a number, a bar or an indicator.") from error
            raise

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

    def _plot_value(self, chart: object, series: object, value: object) -> None:
        number = _number(value)
        self._series(chart, series, Series)._append((unix_seconds(self._clock.utc), rounded(number)))

    def _plot_candle(self, chart: object, series: object, prices: Sequence[object]) -> None:
        numbers = [rounded(_number(price)) for price in prices]
        self._series(chart, series, CandlestickSeries)._append((unix_seconds(self._clock.utc), *numbers))

    def _series(self, chart: object, series: object, kind: type[Series] | type[CandlestickSeries]) -> BaseSeries:
        for name in (chart, series):
            if name is None:
                raise ArgumentNullException("None was given as a name to plot; expected the names of a chart and a series.")
        if not (isinstance(chart, str) and isinstance(series, str)):
            raise TypeError(f"plot takes the names of chart and series as texts; was {chart!r}, {series!r}.")
        reserved = RESERVED.get(chart)
        if reserved is not None:
            if not reserved:
                raise ArgumentException(f"{chart!r} is a reserved chart name; choose another.")
            if series in reserved:
                raise ArgumentException(f"{series!r} is a reserved series name for chart {chart!r}; choose another.")
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


def _number(value: object) -> Decimal:
    number = number_of(value)
    return number if isinstance(number, Decimal) else decimal_cast(number)


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
        points = series._take_updates()
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
            target = chart.series[series.name] = series._clone_empty()
        if series.series_type is SeriesType.PIE:
            target._append((points[-1][0], sum((point[1] for point in points if point[1] is not None), Decimal(0))))
        elif len(target._points) + len(points) <= self._maximum_points:
            target._points.extend(points)
        elif (chart.name, series.name) not in self._full:
            self._full.add((chart.name, series.name))
            self._messages.system(
                f"Exceeded maximum data points per series, chart update skipped. Chart Name {chart.name}. Series name {series.name}. "
                f"Limit is currently set at {self._maximum_points}"
            )
