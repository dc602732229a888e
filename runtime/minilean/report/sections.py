"""What the report says, section by section; a section without anything to show is left out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import plotly.graph_objects as go

from minilean.report import figures, tables
from minilean.report.context import DataSpan, ReportContext, data_spans
from minilean.report.exposure import Exposure, exposure_by_fund
from minilean.report.findings import findings_html
from minilean.report.forecasts import CHANGES, PRICES, ForecastPairs, HeldForecasts, forecast_pairs, held_forecasts, same_sign, score
from minilean.report.glossary import meanings, net_profit_sentence
from minilean.report.parameters import parameters_in_effect
from minilean.report.reading import RunResult
from minilean.report.refits import RefitCurve, loss_range
from minilean.report.returns import DailyValues, daily_values, monthly_returns, span_figures

_ZERO_IN_SHORT_RUNS = {"Net Profit": "0%", "Annual Standard Deviation": "0", "Beta": "0", "Drawdown": "0%"}
_SHORT_DAYS = 4  # the day before the run, and three whose returns LEAN has only one or two of
_FAILED_REFITS_SHOWN = 20
_LOG_LINES_SHOWN = 500


_PARAMETERS = (
    "Given: by the project's config.json or for this run. Default: by the algorithm, which asked for the parameter with this value, or "
    "told it as a tag of the run, name=value."
)
_BENCHMARK = (
    "The benchmark is SPY unless the algorithm has set another: bought at the close before the first day and held, without fees, scaled to "
    "start with the portfolio. LEAN's beta, alpha, information ratio, tracking error and Treynor ratio compare daily returns with it."
)


@dataclass(frozen=True)
class Section:
    """A part of the page.

    Args:
        key: names it in links.
        title: its heading.
        body: HTML.
        figures: by the id of the element that they are drawn into.
        tables: by the id of the element that they are paged in.
    """

    key: str
    title: str
    body: str
    figures: Mapping[str, go.Figure] = field(default_factory=dict)
    tables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ReportInput:
    """Everything that sections are made from.

    Args:
        result: the run.
        daily: its daily values; None when no equity was sampled.
        exposure: its positions; None when none were sampled.
        refits: its refits, in order; empty when the run kept none.
        context: data, store and versions.
        spans: daily bars in the data folder of what it traded, and of SPY.
        troubles: sentences about files beside the results that cannot be read.
    """

    result: RunResult
    daily: DailyValues | None
    exposure: Exposure | None
    refits: Sequence[RefitCurve]
    context: ReportContext
    spans: Sequence[DataSpan] = ()
    troubles: Sequence[str] = ()

    @classmethod
    def of(cls, result: RunResult, refits: Sequence[RefitCurve], context: ReportContext, troubles: Sequence[str] = ()) -> ReportInput:
        """Derive what several sections need."""
        exposure, spans, unread = exposure_by_fund(result), [], []
        if context.data_folder is not None:
            funds = {trade.symbol for trade in result.trades} | set(exposure.funds if exposure else ())
            spans, unread = data_spans(context.data_folder, sorted(funds | {"SPY"}))
        return cls(result, daily_values(result), exposure, refits, context, spans, (*troubles, *unread))

    @property
    def is_too_short(self) -> bool:
        """Whether LEAN left its statistics at zero because it had fewer than two days to compute them from."""
        zero = all(self.result.statistics.get(name, zero) == zero for name, zero in _ZERO_IN_SHORT_RUNS.items())
        return zero and (self.daily is None or len(self.daily.days) <= _SHORT_DAYS)


def all_sections(given: ReportInput) -> list[Section]:
    """The sections that have something to show, in reading order."""
    makers: tuple[Callable[[ReportInput], Section | None], ...] = (
        equity_section, findings_section, forecast_section, training_section, exposure_section, monthly_section, trades_section,
        statistics_section, run_section, log_section,
    )  # fmt: skip
    return [section for section in (make(given) for make in makers) if section is not None]


def equity_section(given: ReportInput) -> Section:
    """Equity against the benchmark."""
    if given.daily is None:
        return Section("equity", "Equity", "<p>The run ended before its equity was sampled.</p>")
    compared = {"Strategy": span_figures(given.daily.days, given.daily.equity)}
    if given.daily.benchmark is not None:
        compared["Benchmark"] = span_figures(given.daily.days, given.daily.benchmark)
    body = (
        '<div class="switch" role="group" aria-label="Scale of the value axis" data-figure="figure-equity">'
        '<button type="button" data-scale="linear" aria-pressed="true">Linear</button>'
        '<button type="button" data-scale="log" aria-pressed="false">Log</button></div>'
        + figure_html("figure-equity", "Portfolio value and benchmark over time, drawdowns below", figures.EQUITY_HEIGHT)
        + tables.comparison_table(compared)
        + note_html(
            "Values at each day's close; the statistics' drawdown also sees values during the day and may be larger. Drag over the figure "
            "to look at some days, double-click to see all. "
            + (_BENCHMARK if given.daily.benchmark is not None else "The run has no benchmark.")
        )
    )
    return Section("equity", "Equity", body, {"figure-equity": figures.equity_figure(given.daily, given.result.currency)})


def findings_section(given: ReportInput) -> Section | None:
    """What was found worth knowing about the run."""
    if not given.result.findings:
        return None
    note = note_html("What the finished run says against itself, the weightiest first; each comes with an example and what to do about it.")
    return Section("findings", "Findings", note + findings_html(given.result.findings))


def forecast_section(given: ReportInput) -> Section | None:
    """Predicted against actual change and price; changes as they were forecast, and as the run held them."""
    changes, prices = forecast_pairs(given.result, CHANGES), forecast_pairs(given.result, PRICES)
    if not changes and not prices:
        return None
    held = held_forecasts(given.result)
    parts, drawn = [], {}
    if changes:
        scores = {}
        for pairs in changes:
            scores[f"{pairs.symbol}, as forecast"] = score(pairs)
            if pairs.symbol in held:
                scores[f"{pairs.symbol}, as held"] = score(held[pairs.symbol].pairs)
        parts.append(tables.forecast_table(scores))
        parts += [_held_words(pairs, held.get(pairs.symbol)) for pairs in changes]
        parts.append(
            note_html("A forecast is worth something when its hit rate is above that of “always up” and its error below “no change”.")
        )
    for number, pairs in enumerate(changes):
        symbol, own = escape(pairs.symbol), held.get(pairs.symbol)
        scatter, scatter_held, series = f"figure-change-{number}", f"figure-held-{number}", f"figure-change-series-{number}"
        drawn[scatter] = figures.change_figure(pairs)
        figure = figure_html(scatter, f"Predicted against actual change of {pairs.symbol}", figures.SCATTER_HEIGHT)
        parts.append(f"<div class='two'><div><h3>{symbol}: change as forecast</h3>{figure}</div>")
        if own is not None:
            drawn[scatter_held] = figures.change_figure(own.pairs)
            figure = figure_html(
                scatter_held, f"Predicted change of {pairs.symbol} against the change that was held", figures.SCATTER_HEIGHT
            )
            parts.append(f"<div><h3>{symbol}: change as held</h3>{figure}</div>")
        parts.append("</div>")
        drawn[series] = figures.change_series_figure(pairs)
        figure = figure_html(series, f"Predicted and actual change of {pairs.symbol} over time", 400)
        parts.append(f"<h3>{symbol}: change as forecast, over time</h3>{figure}")
    for number, pairs in enumerate(prices):
        key = f"figure-price-{number}"
        drawn[key] = figures.price_figure(pairs)
        parts.append(f"<h3>{escape(pairs.symbol)}: price</h3>" + figure_html(key, f"Predicted and actual price of {pairs.symbol}", 360))
    if prices:
        parts.append(
            note_html("A price plot flatters every model: yesterday's close alone follows the price as closely. Judge by the change.")
        )
    return Section("forecasts", "Forecasts", "".join(parts), drawn)


def _held_words(pairs: ForecastPairs, held: HeldForecasts | None) -> str:
    symbol = escape(pairs.symbol)
    meaning = f"<strong>As forecast</strong>: from the price of {symbol} at the time of the forecast to the price that was forecast."
    if held is None:
        return (
            f"<p>{meaning} The run does not say at which price of {symbol} the orders of a forecast filled, so what it held is not scored; "
            "it need not be this change.</p>"
        )
    sentences = [
        meaning,
        f"<strong>As held</strong>: from the price of {symbol} at which the orders of this forecast filled, or would have, to that at "
        "which those of the next one did.",
        "<strong>Here the orders were market-on-close orders, which fill at the very price that was forecast: nobody held the change as "
        "forecast.</strong>"
        if held.at_the_outcome
        else f"Here they filled at other prices than the forecast is about (the series Filled {symbol}).",
        "What the run earned follows the change as held.",
    ]
    agreement = same_sign(pairs, held.pairs)
    if math.isfinite(agreement):
        sentences.append(f"The two have the same sign on {agreement:.1%} of the days.")
    unknown = held.num_forecasts - len(held.pairs.days)
    if unknown:
        verb = "has" if unknown == 1 else "have"
        sentences.append(f"{unknown:,} of {held.num_forecasts:,} forecasts {verb} no change as held: this fill or the next is not known.")
    return f"<p>{' '.join(sentences)}</p>"


def training_section(given: ReportInput) -> Section | None:
    """Training curves of every refit."""
    if not given.refits:
        return None
    counts = Counter(refit.outcome for refit in given.refits)
    trained = [refit.seconds for refit in given.refits if refit.outcome == "trained" and math.isfinite(refit.seconds)]
    noun = "refit" if len(given.refits) == 1 else "refits"
    outcomes = ", ".join(f"{count:,} {outcome}" for outcome, count in counts.most_common())
    summary = f"{len(given.refits):,} {noun}: {outcomes}."
    if trained:
        summary += f" Training took {sum(trained):,.0f} seconds in all, {sum(trained) / len(trained):,.1f} for each."
    drawn: dict[str, go.Figure] = {}
    if any(refit.losses for refit in given.refits):
        drawn["figure-training"] = figures.training_figure(given.refits)
    if any(math.isfinite(refit.rmse) for refit in given.refits):
        drawn["figure-refit-errors"] = figures.refit_error_figure(given.refits)
    height = figures.TRAINING_HEIGHT
    labels = {
        "figure-training": ("Loss by epoch, one line for each refit, early ones dark, late ones light", height),
        "figure-refit-errors": ("Error on the bars after each training span, beside the forecast that nothing changes", height),
    }
    axis = loss_range(given.refits)
    notes = Counter(refit.note for refit in given.refits if refit.note)
    parts = [f"<p>{escape(summary)}</p>"]
    parts += [note_html(f"{note} ({count:,} of {len(given.refits):,} {noun}.)") for note, count in notes.items()]
    parts.append("<div class='two'>")
    parts += [f"<div><h3>{escape(labels[key][0])}</h3>{figure_html(key, *labels[key])}</div>" for key in drawn]
    parts.append("</div>")
    if axis is not None and axis.is_clipped:
        parts.append(
            note_html(
                f"The axis of losses leaves the first epoch out, up to {axis.highest:.2g}, so that the others can be told apart; "
                "double-click shows it."
            )
        )
    parts += [_failed_refits([refit for refit in given.refits if refit.message])]
    return Section("training", "Training", "".join(parts), drawn)


def exposure_section(given: ReportInput) -> Section | None:
    """Exposure by fund."""
    if given.exposure is None or not (given.exposure.long.any() or given.exposure.short.any()):
        return None
    text = (
        "From LEAN's chart Exposure (value of all positions over the portfolio's value at each day's close), split over funds in "
        "proportion to the chart Portfolio Margin (margin that each fund used at that moment): exact to the charts' rounding when all "
        "funds have the same margin requirement, as equities have by default."
    )
    if not given.exposure.funds:
        text = "From LEAN's chart Exposure. The results hold no margin by fund, so the funds cannot be told apart."
    height = figures.exposure_height(given.exposure)
    body = figure_html("figure-exposure", "Exposure of the portfolio and of each fund over time", height) + note_html(text)
    return Section("exposure", "Exposure by fund", body, {"figure-exposure": figures.exposure_figure(given.exposure)})


def monthly_section(given: ReportInput) -> Section | None:
    """Monthly returns."""
    if given.daily is None:
        return None
    returns = monthly_returns(given.daily.days, given.daily.equity.tolist())
    if not returns:
        return None
    benchmark = monthly_returns(given.daily.days, given.daily.benchmark.tolist()) if given.daily.benchmark is not None else {}
    return Section("months", "Monthly returns", tables.monthly_table(returns, benchmark) + note_html("In percent, after fees."))


def trades_section(given: ReportInput) -> Section:
    """Closed trades, by fund and one by one."""
    trades = given.result.trades
    if not trades:
        return Section("trades", "Trades", "<p>No trade was closed.</p>" + _order_note(given.result))
    source = f"{given.result.algorithm_id}.json"
    left_out = len(trades) - tables.MAXIMUM_TRADES
    limit = f" The list holds the latest {tables.MAXIMUM_TRADES:,} of {len(trades):,}; {source} has all." if left_out > 0 else ""
    body = (
        tables.fund_table(trades, given.exposure)
        + "<h3>Every closed trade</h3>"
        + '<div class="paged" id="table-trades"><noscript>The list of trades needs JavaScript.</noscript></div>'
        + note_html(
            "An entry matched with its exit, first in, first out. Profit is before fees; worst and best are the largest loss and profit "
            f"while it was open. Times are New York's.{limit}"
        )
        + _order_note(given.result)
    )
    return Section("trades", "Trades", body, tables={"table-trades": tables.trades_payload(trades, source)})


def statistics_section(given: ReportInput) -> Section:
    """All statistics."""
    if not given.result.statistics:
        return Section("statistics", "Statistics", "<p>The run was too short for statistics.</p>")
    statistics, at_the_end = given.result.statistics, given.result.runtime_statistics
    body = tables.pairs_table(statistics, "LEAN's statistics")
    if at_the_end:
        body += tables.pairs_table(at_the_end, "At the end of the run")
    note = net_profit_sentence(statistics, at_the_end)
    if given.is_too_short:
        note = "The run is too short for LEAN's statistics, which need two days with a return: a 0 among them says nothing."
    meant = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in meanings(statistics, at_the_end).items())
    glossary = f"<details><summary>What the figures mean</summary><dl class='meanings'>{meant}</dl></details>" if meant else ""
    return Section("statistics", "Statistics", f'<div class="columns">{body}</div>{note_html(note) if note else ""}{glossary}')


def run_section(given: ReportInput) -> Section:
    """Parameters, versions, data."""
    result, context = given.result, given.context
    body = ""
    parameters = parameters_in_effect(result.parameters, context.parameters, result.tags)
    if parameters:
        body += f"<div>{tables.parameters_table(parameters)}{note_html(_PARAMETERS)}</div>"
    body += tables.pairs_table({**result.engine, **context.versions}, "Versions")
    if context.data_folder is not None:
        folder = tables.pairs_table({"Data folder": str(context.data_folder)}, "Data")
        body += f"<div>{folder}{tables.span_table(given.spans) if given.spans else ''}</div>"
    return Section("run", "Parameters, versions, data", f'<div class="columns">{body}</div>')


def log_section(given: ReportInput) -> Section | None:
    """The log, folded."""
    lines = given.result.log_lines
    if not lines:
        return None
    shown = "\n".join(lines[:_LOG_LINES_SHOWN])
    more = (
        note_html(f"The first {_LOG_LINES_SHOWN:,} of {len(lines):,} lines; the log file has all.") if len(lines) > _LOG_LINES_SHOWN else ""
    )
    file = escape(f"{given.result.algorithm_id}-log.txt")
    summary = f"<summary>{len(lines):,} lines, as in {file}</summary>"
    return Section("log", "Log", f"<details>{summary}<pre>{escape(shown)}</pre></details>{more}")


def figure_html(key: str, label: str, height: int) -> str:
    """The element that a figure is drawn into, with what it shows in words."""
    return f'<div class="figure" id="{key}" role="img" aria-label="{escape(label)}" style="min-height:{height}px"></div>'


def note_html(text: str) -> str:
    """A sentence below a figure or a table."""
    return f'<p class="note">{escape(text)}</p>'


def _order_note(result: RunResult) -> str:
    counts = ", ".join(f"{count:,} {kind} {status}" for (kind, status), count in result.order_counts.items())
    orders = f"Orders: {counts}. " if counts else "No order was sent. "
    if not any(kind == "market on close" for kind, _ in result.order_counts):
        return f'<p class="note">{escape(orders.strip())}</p>'
    return (
        f'<p class="note">{escape(orders)}<strong>Backtest and live differ:</strong> on daily bars a backtest turns a market order of '
        "09:35 into a market-on-close order, which fills at 16:00 (one near the close or after it becomes market-on-open and fills the "
        "next morning). Live, the same order fills at 09:35.</p>"
    )


def _failed_refits(troubled: Sequence[RefitCurve]) -> str:
    if not troubled:
        return ""
    items = "".join(
        f"<li>{escape(f'{refit.symbol} {refit.month}, {refit.outcome}: {refit.message}')}</li>" for refit in troubled[:_FAILED_REFITS_SHOWN]
    )
    rest = len(troubled) - _FAILED_REFITS_SHOWN
    more = f"<li>and {rest:,} more, see the log</li>" if rest > 0 else ""
    return f"<h3>What went wrong</h3><ul>{items}{more}</ul>"
