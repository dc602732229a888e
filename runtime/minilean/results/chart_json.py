"""The JSON form of charts (`SeriesJsonConverter`, `ChartSeriesJsonConverter`, `SeriesSampler`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_DOWN, Decimal
from typing import Any

from minilean.common.decimals import ONE, WIDE, ZERO
from minilean.common.enums import SeriesType
from minilean.orders.order_json import RawJson, decimal_text, to_json
from minilean.results.charts import BaseSeries, CandlestickSeries, Chart, Point, Series, rounded

_SECONDS_PER_DAY = 86_400
_MOST_DAYS = 7
_CANDLES_PER_DAY = 100
# points of a scatter plot may have a tooltip in LEAN, so they are objects
_PAIR, _SCATTERED = "[%s,%s]", '{"x":%s,"y":%s}'


def chart_json(chart: Chart) -> dict[str, Any]:
    """A chart with its series in LEAN's order: by index, then number of points, then sum of values."""
    result: dict[str, Any] = {"name": chart.name, "chartType": 0, "series": {}}
    for series in sorted(chart.series.values(), key=_order):
        result["series"][series.name] = RawJson(series_text(series, series._points))
    if chart.symbol is not None:
        result["symbol"] = str(chart.symbol.id)
    if chart.legend_disabled:
        result["legendDisabled"] = True
    return result


def charts_json(charts: Mapping[str, Chart]) -> dict[str, Any]:
    """All charts by name."""
    return {name: chart_json(chart) for name, chart in charts.items()}


def series_text(series: BaseSeries, points: list[Point]) -> str:
    """A series with given points as compact JSON."""
    head: dict[str, Any] = {"name": series.name, "unit": series.unit, "index": series.index, "seriesType": int(series.series_type)}
    for name, value in (("zIndex", series.z_index), ("indexName", series.index_name), ("tooltip", series.tooltip)):
        if value is not None:
            head[name] = value
    tail = {}
    if isinstance(series, Series):
        tail = {"color": series.color.hex_text, "scatterMarkerSymbol": str(series.scatter_marker_symbol).lower().replace("_", "-")}
    if isinstance(series, CandlestickSeries):
        values = ",".join(map(_point_text, points))
    else:
        form = _SCATTERED if series.series_type is SeriesType.SCATTER else _PAIR
        values = ",".join(_pairs_text(points, form))
    return f'{to_json(head)[:-1]},"values":[{values}]' + (f",{to_json(tail)[1:]}" if tail else "}")


def summary_equity(series: CandlestickSeries) -> list[Point]:
    """The equity candles thinned out to one per several days, for the summary file; only closes keep their fraction.

    Args:
        series: the equity series.

    Returns:
        One candle for each full span of up to seven days, stamped with the span's end; the candles themselves where there are few.
    """
    points = series._points
    days = min(_MOST_DAYS, len(points) // _CANDLES_PER_DAY)
    if days <= 1:
        return points
    step = days * _SECONDS_PER_DAY
    candles = [points[0]]
    due = points[0][0] + step
    begin = 1
    for position in range(1, len(points)):
        time = points[position][0]
        if time < due:
            continue
        span = points[begin : position + 1]
        opened = _whole(span[0][1])
        while due <= time:
            close = close_within(points[begin - 1][0], span, due)
            if len(span) > 1:
                candles.append((due, opened, _whole(max(point[2] for point in span)), _whole(min(point[3] for point in span)), close))
            else:
                candles.append((due, opened, max(opened, close), min(opened, close), close))
            opened = close
            due += step
        begin = position + 1
    return candles


def close_within(start: int, span: list[Point], due: int) -> Decimal:
    """The value at a moment on the line from the open of the first of some candles to the close of the last (`SeriesSampler`).

    Args:
        start: when the first candle opens, Unix seconds.
        span: the candles, at least one.
        due: the moment, Unix seconds.
    """
    opened, closed, end = span[0][1], span[-1][4], span[-1][0]
    return rounded((closed - opened) * (due - start) / (end - start) + opened)


def _whole(value: Decimal) -> Decimal:
    return value.quantize(ONE, ROUND_DOWN, WIDE)


def _order(series: BaseSeries) -> tuple[int, int, Decimal]:
    candles = series.series_type is SeriesType.CANDLE
    return series.index, len(series._points), ZERO if candles else sum((point[1] for point in series._points if point[1]), ZERO)


def _pairs_text(points: list[Point], form: str) -> Iterator[str]:
    last, text = None, "null"
    for time, value in points:
        # what did not change since the sample before is one object
        if value is not last:
            last, text = value, _value_text(value)
        yield form % (time, text)


def _point_text(point: Point) -> str:
    return f"[{point[0]}," + ",".join(map(_value_text, point[1:])) + "]"


def _value_text(value: Decimal | None) -> str:
    if value is None:
        return "null"
    text = str(value)  # fast, and right unless there is an exponent
    return decimal_text(value) if "E" in text or "." not in text else text
