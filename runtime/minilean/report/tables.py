"""The tables of the report as HTML; every text that comes from outside is escaped here."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

import numpy as np

from minilean.report.context import DataSpan
from minilean.report.exposure import Exposure
from minilean.report.forecasts import ForecastScore
from minilean.report.parameters import EffectiveParameter
from minilean.report.reading import ClosedTrade
from minilean.report.returns import SpanFigures, compounded

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MAXIMUM_TRADES = 10_000
_NONE = "–"
# a month as good or bad as this has the full colour
_FULL_COLOUR = 0.10
# what a phone shows without scrolling comes first
_TRADE_COLUMNS = (
    ("Exit", "text"), ("Fund", "text"), ("Profit", "money"), ("Side", "text"), ("Quantity", "count"), ("Fees", "money"), ("Entry", "text"),
    ("Days", "days"), ("Entry price", "price"), ("Exit price", "price"), ("Worst", "money"), ("Best", "money"),
)  # fmt: skip


def percent(value: float, digits: int = 2) -> str:
    """A fraction as percent with its sign; a dash when there is none."""
    return f"{value:+.{digits}%}".replace("-", "−") if math.isfinite(value) else _NONE


def share(value: float, digits: int = 1) -> str:
    """A fraction as percent; a dash when there is none."""
    return f"{value:.{digits}%}".replace("-", "−") if math.isfinite(value) else _NONE


def pairs_table(values: Mapping[str, str], caption: str) -> str:
    """Names and values, one pair in a row."""
    rows = "".join(f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>' for name, value in values.items())
    return f'<table class="pairs"><caption>{escape(caption)}</caption><tbody>{rows}</tbody></table>'


def grid_table(header: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> str:
    """Rows of text under a header; the first column names the row."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:]) + "</tr>" for row in rows
    )
    table = f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">{table}</div>'


def monthly_table(returns: Mapping[tuple[int, int], float], benchmark: Mapping[tuple[int, int], float]) -> str:
    """One row for each year: its total, the benchmark's, and its months; the colour repeats the sign and the size."""
    years = sorted({year for year, _ in returns})
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Year", "Total", *(("Benchmark",) if benchmark else ()), *MONTHS))
    rows = []
    for year in years:
        cells = _month_cell(_year(returns, year), "total") + (_month_cell(_year(benchmark, year), "total") if benchmark else "")
        cells += "".join(_month_cell(returns.get((year, month), math.nan)) for month in range(1, 13))
        rows.append(f'<tr><th scope="row">{year}</th>{cells}</tr>')
    caption = "Monthly returns in percent"
    table = f'<table class="months"><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{caption}">{table}</div>'


def comparison_table(figures: Mapping[str, SpanFigures]) -> str:
    """Return and drawdown of the strategy beside those of the benchmark, by name."""
    rows = [(name, percent(each.total, 1), percent(each.annual, 1), share(each.deepest)) for name, each in figures.items()]
    return grid_table(("", "Net profit", "A year", "Largest drawdown at a close"), rows, "Over the same days")


def parameters_table(parameters: Sequence[EffectiveParameter]) -> str:
    """Parameters in effect, and where each comes from."""
    rows = [(each.name, each.value, each.origin) for each in parameters]
    return grid_table(("Parameter", "In effect", "From"), rows, "Parameters")


def forecast_table(scores: Mapping[str, ForecastScore]) -> str:
    """Hit rate and errors of forecasts beside the naive ones, by the symbol and the change that they are measured on."""
    header = (
        "Change", "Forecasts", "Hit rate", "Correlation", "Hit rate of “always up”", "Forecasts of a rise", "Mean error",
        "Mean error of “no change”", "RMSE", "RMSE of “no change”",
    )  # fmt: skip
    rows = [
        (
            change, f"{s.num_forecasts:,}", share(s.hit_rate),
            f"{s.correlation:+.3f}".replace("-", "−") if math.isfinite(s.correlation) else _NONE,
            share(s.actual_up), share(s.predicted_up), share(s.mean_error, 3), share(s.mean_error_naive, 3), share(s.rmse, 3),
            share(s.rmse_naive, 3),
        )
        for change, s in scores.items()
    ]  # fmt: skip
    return grid_table(header, rows, "Forecasts of the change, beside the naive forecasts")


def fund_table(trades: Sequence[ClosedTrade], exposure: Exposure | None) -> str:
    """Profit, fees and time in the market of each fund."""
    by_fund: dict[str, list[ClosedTrade]] = defaultdict(list)
    for trade in trades:
        by_fund[trade.symbol].append(trade)
    held = exposure.funds if exposure else {}
    funds = sorted(by_fund.keys() | held.keys(), key=lambda fund: -sum(trade.profit for trade in by_fund[fund]))
    rows = [(fund, *_trade_cells(by_fund[fund]), *_held_cells(held.get(fund))) for fund in funds]
    header = ("Fund", "Profit", "Trades", "Won", "Fees", "Calendar days held", "Mean weight held")
    return grid_table(header, rows, "Closed trades and holdings by fund")


def span_table(spans: Sequence[DataSpan]) -> str:
    """First and last bar of each fund's data."""
    rows = [(span.ticker, span.first.isoformat(), span.last.isoformat(), f"{span.num_bars:,}") for span in spans]
    return grid_table(("Fund", "First bar", "Last bar", "Bars"), rows, "Daily bars in the data folder")


def trades_payload(trades: Sequence[ClosedTrade], source: str) -> dict[str, Any]:
    """The closed trades, the latest first, for the page's own paging, sorting and searching.

    Args:
        trades: in order of exit.
        source: name of the file that has all of them, which a printed page names.
    """
    rows = [
        [
            f"{trade.exit_time:%Y-%m-%d %H:%M}", trade.symbol, _plain(trade.profit), trade.direction, _plain(trade.quantity),
            _plain(trade.fees), f"{trade.entry_time:%Y-%m-%d %H:%M}",
            _plain(round((trade.exit_time - trade.entry_time).total_seconds() / 86_400, 1)),
            *map(_plain, (trade.entry_price, trade.exit_price, trade.mae, trade.mfe)),
        ]
        for trade in list(reversed(trades))[:MAXIMUM_TRADES]
    ]  # fmt: skip
    columns = [{"label": label, "kind": kind} for label, kind in _TRADE_COLUMNS]
    return {"columns": columns, "rows": rows, "source": source, "total": len(trades)}


def _plain(value: float) -> float | None:
    return round(value, 4) if math.isfinite(value) else None


def _year(returns: Mapping[tuple[int, int], float], year: int) -> float:
    own = [value for (of, _), value in returns.items() if of == year]
    return compounded(own) if own else math.nan


def _month_cell(value: float, name: str = "") -> str:
    if not math.isfinite(value):
        return f'<td class="{name}"></td>'
    strength = min(abs(value) / _FULL_COLOUR, 1.0)
    colour = "16,163,127" if value >= 0 else "239,68,68"
    text = f"{value * 100:.1f}".replace("-", "−")
    return f'<td class="{name}" style="background:rgba({colour},{0.08 + 0.5 * strength:.2f})">{text}</td>'


def _trade_cells(trades: Sequence[ClosedTrade]) -> tuple[str, str, str, str]:
    if not trades:
        return _NONE, "0", _NONE, _NONE
    profits = [trade.profit for trade in trades]
    won = sum(profit > 0 for profit in profits) / len(profits)
    return _money(sum(profits)), f"{len(trades):,}", share(won, 0), _money(sum(trade.fees for trade in trades))


def _money(value: float) -> str:
    return f"{value:,.0f}".replace("-", "−") if math.isfinite(value) else _NONE


def _held_cells(weights: np.ndarray | None) -> tuple[str, str]:
    if weights is None or not np.isfinite(weights).any():
        return _NONE, _NONE
    return f"{int(np.isfinite(weights).sum()):,}", share(float(np.nanmean(weights)))
