"""The figures of the report, one function each. Fonts, grids and backgrounds follow the reader's light or dark theme in the page."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

import numpy as np
import plotly.graph_objects as go
from plotly.colors import sample_colorscale
from plotly.subplots import make_subplots

from minilean.report.exposure import Exposure
from minilean.report.forecasts import ForecastPairs, fitted_line
from minilean.report.refits import RefitCurve, loss_range
from minilean.report.returns import DailyValues, drawdown

# readable on white and on near-black
BLUE, GREY, RED, ORANGE, GREEN = "#3b82f6", "#8b95a5", "#ef4444", "#f59e0b", "#10a37f"
SCATTER_HEIGHT = 490
_RED_FILL = "rgba(239,68,68,0.25)"
_LONG_SCALE = [[0.0, "rgba(59,130,246,0.06)"], [1.0, "rgba(59,130,246,1)"]]
_BOTH_SCALE = [[0.0, "rgba(239,68,68,1)"], [0.5, "rgba(139,149,165,0.06)"], [1.0, "rgba(59,130,246,1)"]]
EQUITY_HEIGHT, TRAINING_HEIGHT, _EXPOSURE_HEIGHT, GROWTH_HEIGHT = 560, 380, 300, 420
_LOWER = 0.32  # of the figure of the equity is its drawdown
_FUND_HEIGHT, _FUND_MARGIN = 18, 110
_SHORT_DAYS = 10  # a run as short has one tick and one point for each day
_MILLISECONDS_PER_DAY = 86_400_000
_LEGEND = {"orientation": "h", "x": 0, "y": 1.01, "yanchor": "bottom", "xanchor": "left"}


def equity_figure(daily: DailyValues, currency: str) -> go.Figure:
    """Portfolio value and the benchmark scaled to the same start, with the drawdowns of both below."""
    gap = 0.1  # room for a legend
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[1 - _LOWER, _LOWER], vertical_spacing=gap)
    days, mode = _dates(daily.days), _mode(daily.days)
    value, fall = f"%{{y:,.0f}} {currency}", "%{y:.1%}"
    figure.add_trace(_line(days, daily.equity, "Strategy", BLUE, 2.0, value, mode=mode), row=1, col=1)
    under = {"fill": "tozeroy", "fillcolor": _RED_FILL, "legend": "legend2", "mode": mode}
    figure.add_trace(_line(days, drawdown(daily.equity), "Drawdown", RED, 1.0, fall, **under), row=2, col=1)
    if daily.benchmark is not None:
        figure.add_trace(_line(days, daily.benchmark, "Benchmark", GREY, 1.4, value, mode=mode), row=1, col=1)
        own = {"legend": "legend2", "mode": mode}
        figure.add_trace(_line(days, drawdown(daily.benchmark), "Benchmark's drawdown", GREY, 1.0, fall, **own), row=2, col=1)
    figure.update_yaxes(title_text=f"Value ({currency})", tickformat="~s", row=1, col=1)
    figure.update_yaxes(title_text="Drawdown", tickformat=".2~%", row=2, col=1)
    figure.update_layout(showlegend=True, legend2=_LEGEND | {"y": _LOWER * (1 - gap) + 0.01})
    return _over_time(_styled(figure, EQUITY_HEIGHT, hovermode="x unified"), daily.days)


def growth_figure(days: Sequence[date], lines: Mapping[str, np.ndarray]) -> go.Figure:
    """What 100 grew to, one line for each name.

    Args:
        days: N days.
        lines: shape (N,) each, at most as many as there are colours; NaN leaves a gap.
    """
    figure = go.Figure()
    for (name, values), colour in zip(lines.items(), (BLUE, GREY, ORANGE), strict=False):
        figure.add_trace(_line(_dates(days), values, name, colour, 2.0 if colour == BLUE else 1.4, "%{y:.1f}", mode=_mode(days)))
    figure.update_yaxes(title_text="100 grew to")
    figure.update_layout(showlegend=True)
    return _over_time(_styled(figure, GROWTH_HEIGHT, hovermode="x unified"), days)


def exposure_height(exposure: Exposure) -> int:
    """Height of the figure of an exposure, in pixels."""
    return _EXPOSURE_HEIGHT + (_FUND_HEIGHT * len(exposure.funds) + _FUND_MARGIN if exposure.funds else 0)


def exposure_figure(exposure: Exposure) -> go.Figure:
    """Long, short and net exposure of the whole portfolio, and below it one row of colour for each fund, with the scale of its colours."""
    funds = list(exposure.funds)
    if funds:
        heights = [230, _FUND_HEIGHT * len(funds) + 40]
        figure = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=heights, vertical_spacing=24 / sum(heights))
    else:
        figure = make_subplots(rows=1, cols=1)
    days, mode = _dates(exposure.days), _mode(exposure.days)
    both = bool((exposure.short < 0).any())
    shown = [("Long", exposure.long, BLUE)]
    if both:
        shown += [("Short", exposure.short, RED), ("Net", exposure.long + exposure.short, ORANGE)]
    for name, values, colour in shown:
        figure.add_trace(_line(days, values, name, colour, 1.4, "%{y:.1%}", line_shape="hv", mode=mode), row=1, col=1)
    figure.update_yaxes(title_text="Of the portfolio", tickformat=".2~%", rangemode="tozero", row=1, col=1)
    if funds:
        figure.add_trace(_fund_rows(days, exposure, both), row=2, col=1)
        figure.update_yaxes(type="category", autorange="reversed", showgrid=False, dtick=1, row=2, col=1)
        figure.update_xaxes(showgrid=False, row=2, col=1)
    figure.update_layout(showlegend=True)
    return _over_time(_styled(figure, exposure_height(exposure)), exposure.days)


def change_figure(pairs: ForecastPairs) -> go.Figure:
    """Predicted against actual change as a scatter, one scale on both axes, with the fitted line and that of perfect forecasts."""
    right = (pairs.predicted > 0) == (pairs.actual > 0)
    figure = go.Figure()
    # told apart by shape as well as by colours that nobody confuses
    for name, chosen, colour, shape in (("Right sign", right, BLUE, "circle"), ("Wrong sign", ~right, ORANGE, "x")):
        figure.add_trace(
            go.Scatter(
                x=_numbers(pairs.predicted[chosen]),
                y=_numbers(pairs.actual[chosen]),
                customdata=_dates([day for day, keep in zip(pairs.days, chosen, strict=True) if keep]),
                mode="markers",
                name=name,
                marker={"color": colour, "size": 6, "opacity": 0.6, "symbol": shape},
                hovertemplate="%{customdata}<br>predicted %{x:.2%}<br>actual %{y:.2%}<extra></extra>",
            )
        )
    half = 1.05 * float(max(np.abs(pairs.predicted).max(), np.abs(pairs.actual).max()))
    line = {"color": GREY, "dash": "dash", "width": 1}
    figure.add_trace(go.Scatter(x=[-half, half], y=[-half, half], mode="lines", name="Perfect", line=line, hoverinfo="skip"))
    fitted = fitted_line(pairs)
    if fitted is not None:
        intercept, slope = fitted
        ends = [float(pairs.predicted.min()), float(pairs.predicted.max())]
        heights = _numbers([intercept + slope * end for end in ends])
        name, line = f"Fitted, slope {slope:+.2f}".replace("-", "−"), {"color": RED, "width": 2}
        figure.add_trace(go.Scatter(x=_numbers(ends), y=heights, mode="lines", name=name, line=line, hoverinfo="skip"))
    figure.update_xaxes(title_text="Predicted change", tickformat=".1%", zeroline=True, range=[-half, half], constrain="domain")
    figure.update_yaxes(
        title_text="Actual change", tickformat=".1%", zeroline=True, range=[-half, half], scaleanchor="x", constrain="domain"
    )
    # in half a page the legend would lie under the buttons
    return _styled(figure, SCATTER_HEIGHT).update_layout(margin_t=62)


def change_series_figure(pairs: ForecastPairs) -> go.Figure:
    """Predicted and actual change over time."""
    figure = go.Figure()
    days = _dates(pairs.days)
    figure.add_trace(
        go.Bar(x=days, y=_numbers(pairs.actual), name="Actual", marker={"color": GREY, "line": {"width": 0}}, hovertemplate="%{y:.2%}")
    )
    figure.add_trace(_line(days, pairs.predicted, "Predicted", ORANGE, 1.5, "%{y:.2%}"))
    figure.update_yaxes(title_text="Change", tickformat=".1%", zeroline=True)
    figure.update_layout(bargap=0)
    return _over_time(_styled(figure, 400, hovermode="x unified"), pairs.days)


def price_figure(pairs: ForecastPairs) -> go.Figure:
    """Predicted and actual price over time."""
    figure = go.Figure()
    days = _dates(pairs.days)
    figure.add_trace(_line(days, pairs.actual, "Actual", BLUE, 1.4, "%{y:,.2f}"))
    figure.add_trace(_line(days, pairs.predicted, "Predicted", ORANGE, 1.4, "%{y:,.2f}"))
    figure.update_yaxes(title_text="Price")
    return _over_time(_styled(figure, 360, hovermode="x unified"), pairs.days)


def training_figure(refits: Sequence[RefitCurve]) -> go.Figure:
    """Training loss by epoch of every refit, from the first (dark) to the last (light), on the axis of `loss_range`."""
    figure = go.Figure()
    shown = [refit for refit in refits if refit.losses]
    colours = sample_colorscale("Plasma", list(np.linspace(0.1, 0.85, len(shown)))) if shown else []
    for refit, colour in zip(shown, colours, strict=True):
        label = _label(refit)
        figure.add_trace(
            go.Scatter(
                x=list(range(1, len(refit.losses) + 1)),
                y=_numbers(refit.losses),
                mode="lines" if len(refit.losses) > 1 else "markers",
                name=label,
                line={"color": colour, "width": 1.3},
                opacity=0.8,
                hovertemplate=f"{label}<br>epoch %{{x}}: %{{y:.3g}}<extra></extra>",
                showlegend=False,
            )
        )
    figure.update_xaxes(title_text="Epoch")
    axis = loss_range(refits)
    figure.update_yaxes(title={"text": "Training loss (logarithmic)", "standoff": 12}, type="log", dtick="D2", tickformat=".2~g")
    if axis is not None:
        figure.update_yaxes(range=[math.log10(axis.low), math.log10(axis.high)])
    return _styled(figure, TRAINING_HEIGHT)


def refit_error_figure(refits: Sequence[RefitCurve]) -> go.Figure:
    """Error of every refit on bars after its training span, beside the forecast that nothing changes."""
    measured = [refit for refit in refits if np.isfinite(refit.rmse)]
    figure = go.Figure()
    for symbol in dict.fromkeys(refit.symbol for refit in measured):
        own = [refit for refit in measured if refit.symbol == symbol]
        labels = [_label(refit) for refit in own]
        for name, values, colour, dash in (
            (f"{escape(symbol)}: network", [refit.rmse for refit in own], ORANGE, "solid"),
            (f"{escape(symbol)}: no change", [refit.rmse_naive for refit in own], GREY, "dot"),
        ):
            figure.add_trace(
                go.Scatter(
                    x=[f"{refit.month}-01" for refit in own],
                    y=_numbers(values),
                    customdata=labels,
                    mode="lines+markers",
                    name=name,
                    line={"color": colour, "dash": dash, "width": 1.5},
                    marker={"size": 5},
                    hovertemplate="%{customdata}: %{y:.2%}<extra></extra>",
                )
            )
    figure.update_yaxes(title_text="Error of the change (RMSE)", tickformat=".1%", rangemode="tozero")
    figure.update_xaxes(tickformat="%b %Y")
    figure.update_yaxes(fixedrange=True)
    return _styled(figure, TRAINING_HEIGHT)


def watermarked(figure: go.Figure, text: str) -> go.Figure:
    """Print a word across a figure, so that a picture of it alone says so too."""
    figure.add_annotation(
        text=text, xref="paper", yref="paper", x=0.5, y=0.5, showarrow=False, textangle=-18, opacity=0.25, font={"size": 44, "color": RED}
    )
    return figure


def _fund_rows(days: list[str], exposure: Exposure, both: bool) -> go.Heatmap:
    rows = np.array(list(exposure.funds.values()))
    largest = float(np.nanmax(np.abs(rows)))
    return go.Heatmap(
        x=days,
        y=[escape(fund) for fund in exposure.funds],
        z=[_numbers(row, 4) for row in rows],
        zmin=-largest if both else 0.0,
        zmax=largest,
        colorscale=_BOTH_SCALE if both else _LONG_SCALE,
        ygap=2,
        colorbar={
            "orientation": "h", "x": 0, "xanchor": "left", "xpad": 0, "len": 0.6, "thickness": 10, "y": 0, "yanchor": "top", "ypad": 34,
            "tickformat": ".2~%", "nticks": 5, "outlinewidth": 0, "title": {"text": "Weight of a fund in the portfolio", "side": "bottom"},
        },
        hoverongaps=False,
        hovertemplate="%{y}, %{x}: %{z:.1%}<extra></extra>",
    )  # fmt: skip


def _line(days: list[str], values: np.ndarray, name: str, colour: str, width: float, hover: str, **extra: object) -> go.Scatter:
    line = {"color": colour, "width": width} | ({"shape": extra.pop("line_shape")} if "line_shape" in extra else {})
    drawn = {"mode": "lines"} | extra
    return go.Scatter(x=days, y=_numbers(values), name=name, line=line, hovertemplate=hover, **drawn)


def _styled(figure: go.Figure, height: int, hovermode: str = "closest") -> go.Figure:
    margin = {"l": 8, "r": 8, "t": 34, "b": 8}
    figure.update_layout(height=height, hovermode=hovermode, legend=_LEGEND, margin=margin, template="none")
    figure.update_xaxes(automargin=True)
    figure.update_yaxes(automargin=True)
    return figure


def _over_time(figure: go.Figure, days: Sequence[date]) -> go.Figure:
    # a drag chooses a span of time and leaves the values in view, which the page fits to that span
    figure.update_yaxes(fixedrange=True, title_standoff=10)
    figure.update_layout(meta={"overTime": True})
    if len(days) <= _SHORT_DAYS:
        figure.update_xaxes(dtick=_MILLISECONDS_PER_DAY, tickformat="%-d %b %Y")
    return figure


def _mode(days: Sequence[date]) -> str:
    return "lines+markers" if len(days) <= _SHORT_DAYS else "lines"


def _label(refit: RefitCurve) -> str:
    return escape(f"{refit.symbol} {refit.month}" + (f", seed {refit.seed}" if refit.seed else ""))


def _dates(days: Sequence[date]) -> list[str]:
    return [day.isoformat() for day in days]


def _numbers(values: Sequence[float] | np.ndarray, digits: int = 6) -> list[float | None]:
    # six digits are more than a screen shows and keep the page small
    return [float(f"{value:.{digits}g}") if np.isfinite(value) else None for value in np.asarray(values, dtype=np.float64).tolist()]
