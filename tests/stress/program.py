"""Writes a strategy of its own for each seed: a little of everything that algorithms may use, on the recorded cases' data.

A program notes all that it sees and every refusal, so that a difference between two runs of it shows where it began. An error that
minilean did not raise on purpose, such as a missing attribute deep inside, is noted with its file and line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from pieces import (
    ACCOUNTS,
    ALPHAS,
    AVERAGES,
    BENCHMARKS,
    CONSOLIDATORS,
    DATES,
    INDICATORS,
    MODELS,
    ON_DATA,
    ORDERS,
    PORTFOLIOS,
    QUESTIONS,
    RISKS,
    SETTINGS,
    TELLING,
    TIMES,
    UNIVERSES,
    WARM_UP,
)

FIRST_DAY, LAST_DAY = date(2014, 6, 2), date(2017, 9, 1)
TICKERS = (
    "SPY ACME BIL GONE IEF IEI LATE NEWCO SHV SHY SPTS TBF TBT TLH TLT TMF TMV XLB XLE XLF XLI XLK XLP XLU XLV XLY"
).split()  # fmt: skip
UNKNOWN = "NOSUCH"

_HEAD = '''"""A generated program; its seed is {seed}."""
import linecache
from AlgorithmImports import *


class Vol(PythonData):
    def get_source(self, config, date, is_live_mode):
        return SubscriptionDataSource(
            Globals.data_folder.rstrip("/") + "/alternative/cboe/vix.csv", SubscriptionTransportMedium.LOCAL_FILE
        )

    def reader(self, config, line, date, is_live_mode):
        if not line[:1].isdigit():
            return None
        day, close = line.split(",")
        point = Vol()
        point.symbol = config.symbol
        point.time = datetime.strptime(day, "%m/%d/%Y")
        point.end_time = point.time + timedelta(1)
        point.value = float(close)
        return point


class OwnAlpha(AlphaModel):
    def __init__(self):
        self.symbols = []

    def update(self, algorithm, data):
        chosen = [symbol for symbol in self.symbols if algorithm.time.day % 5 == len(symbol.value) % 5]
        directions = [InsightDirection.UP, InsightDirection.FLAT, InsightDirection.DOWN]
        return [
            Insight.price(symbol, timedelta({days}), directions[(algorithm.time.day + i) % 3], 0.01, 0.5, "own", 0.1)
            for i, symbol in enumerate(chosen)
        ]

    def on_securities_changed(self, algorithm, changes):
        for security in changes.added_securities:
            self.symbols.append(security.symbol)
        self.symbols = [s for s in self.symbols if all(s != security.symbol for security in changes.removed_securities)]


class OwnFee(FeeModel):
    def get_order_fee(self, parameters):
        return OrderFee(CashAmount(0.5, "USD"))


class OwnSlippage:
    def get_slippage_approximation(self, asset, order):
        return 0.01


class Program(QCAlgorithm):
    def note(self, *parts):
        self.lines.append(f"{{self.time:%Y-%m-%d %H:%M:%S}} " + " ".join(self.say(part) for part in parts))

    def say(self, value):
        if isinstance(value, float):
            return repr(value)
        if hasattr(value, "iterrows"):
            return f"frame {{value.shape}} " + " ".join(str(value).split())[:600]
        if isinstance(value, (list, tuple)):
            return f"list {{len(value)}} [" + ", ".join(self.say(part) for part in value[:20]) + "]"
        if hasattr(value, "order_id") and hasattr(value, "submit_request"):
            state = f"{{value.status}} {{value.quantity}} {{value.quantity_filled}}"
            return f"ticket {{value.order_id}} {{value.order_type}} {{state}} {{value.tag!r}}"
        return str(value)

    def attempt(self, label, code):
        try:
            self.note(label, code())
        except Exception as error:
            trace = error.__traceback__
            while trace.tb_next is not None:
                trace = trace.tb_next
            file = trace.tb_frame.f_code.co_filename
            line = linecache.getline(file, trace.tb_lineno).strip()
            inside = "/minilean/" in file and not line.startswith("raise ")
            place = f" INSIDE {{file[file.index('/minilean/'):]}}:{{trace.tb_lineno}}: {{line}}" if inside else ""
            self.note(label, "raised", type(error).__name__, str(error)[:300].replace("\\n", " ") + place)

    def ticket(self):
        tickets = sorted(self.transactions.get_order_tickets(), key=lambda ticket: ticket.order_id)
        return tickets[-1 - self.count % 3 if len(tickets) > 3 else -1]

    def price(self, symbol, share):
        return round(self.securities[symbol].price * share, 2)
'''

_AFTER = """
    def on_order_event(self, event):
        self.note("event", event)

    def on_securities_changed(self, changes):
        added, removed = changes.added_securities, changes.removed_securities
        self.note("changes", sorted(str(s.symbol) for s in added), sorted(str(s.symbol) for s in removed))

    def on_splits(self, splits):
        self.note("splits", [str(pair.key) for pair in splits])

    def on_dividends(self, dividends):
        self.note("dividends", [str(pair.key) for pair in dividends])

    def on_delistings(self, delistings):
        self.note("delistings", [str(pair.key) for pair in delistings])

    def on_symbol_changed_events(self, changes):
        self.note("renamed", [str(pair.key) for pair in changes])

    def on_margin_call(self, requests):
        self.note("margin call", len(requests))
        return requests

    def on_warmup_finished(self):
        self.note("warm")

    def on_end_of_day(self, symbol):
        if self.time.day % 9 == 0:
            self.note("end of day", symbol)

    def on_end_of_algorithm(self):
        self.note("end", self.portfolio.total_portfolio_value, self.portfolio.total_fees, self.portfolio.total_profit)
        self.object_store.save("trace", "\\n".join(self.lines))
"""


def program(seed: int) -> str:
    """The text of a program.

    Args:
        seed: equal seeds give equal texts, whatever Python's own hashes are.
    """
    random = Random(seed)
    first = FIRST_DAY + timedelta(random.randrange((LAST_DAY - FIRST_DAY).days - 150))
    last = first + timedelta(random.randrange(20, 140))
    lines = [f"self.set_start_date({first.year}, {first.month}, {first.day})", f"self.set_end_date({last.year}, {last.month}, {last.day})"]
    lines += ["self.lines, self.count, self.indicators, self.symbols = [], 0, [], []", *_setup(random)]
    tickers = random.sample(TICKERS, random.randrange(2, 6))
    lines += [_security(random, ticker) for ticker in tickers]
    if random.random() < 0.1:
        lines.append(f'self.attempt("unknown", lambda: self.symbols.append(self.add_equity("{UNKNOWN}", Resolution.DAILY).symbol))')
    lines += ['self.symbols.append(self.add_forex("EURUSD", Resolution.DAILY, Market.OANDA).symbol)'] * (random.random() < 0.3)
    lines += ['self.vol = self.add_data(Vol, "VIX", Resolution.DAILY).symbol'] * (random.random() < 0.3)
    lines += _several(random, MODELS, 2) + _several(random, INDICATORS, 5) + _several(random, CONSOLIDATORS, 2)
    lines += _several(random, UNIVERSES, 1) if random.random() < 0.5 else []
    lines += _framework(random) if random.random() < 0.5 else []
    schedules = [(number, random.choice(DATES), random.choice(TIMES)) for number in range(random.randrange(0, 4))]
    lines += [
        _attempt(f"schedule {number}", f"self.schedule.on({dates}, {times}, self.scheduled_{number})") for number, dates, times in schedules
    ]
    text = _HEAD.format(seed=seed, days=random.randrange(1, 20)) + _method("initialize", "", lines)
    text += _method("on_data", "data", ["self.count += 1", *ON_DATA, *_actions(random, random.randrange(6, 18), "self.count")])
    for number, _, _ in schedules:
        text += _method(f"scheduled_{number}", "", [f'self.note("scheduled {number}")', *_actions(random, 2, "self.time.day")])
    return text + _AFTER


def _method(name: str, argument: str, lines: list[str]) -> str:
    return f"\n    def {name}(self{', ' * bool(argument)}{argument}):\n" + "".join(f"        {line}\n" for line in lines)


def _attempt(label: str, code: str) -> str:
    return f"self.attempt({label!r}, lambda: {code})"


def _several(random: Random, choices: tuple[str, ...], most: int) -> list[str]:
    return [_filled(random, random.choice(choices)) for _ in range(random.randrange(0, most + 1))]


def _filled(random: Random, code: str) -> str:
    """A line with places filled: S a symbol, T one with trades, N bars, Q a quantity, W a weight, U a share of a price, M an average."""
    given: dict[str, Callable[[], str]] = {
        "S": lambda: f"self.symbols[{random.choice((0, 0, 1, -1))}]",
        "T": lambda: "self.symbols[0]",
        "N": lambda: str(random.randrange(2, 15)),
        "Q": lambda: str(random.choice((-200, -10, -1, 1, 5, 20, 100, 1000))),
        "W": lambda: str(round(random.uniform(-1.2, 1.2), 3)),
        "U": lambda: str(round(random.uniform(0.9, 1.1), 3)),
        "M": lambda: random.choice(AVERAGES),
    }
    code = re.sub(r"\{([STNQWUM])\}", lambda place: given[place[1]](), code)
    return code if code.startswith("self.attempt") else _attempt(code.split("(")[0].replace("self.", ""), code)


def _actions(random: Random, number: int, counter: str) -> list[str]:
    lines = []
    for _ in range(number):
        action = _filled(random, random.choice(random.choice((ORDERS, ORDERS, QUESTIONS, TELLING))))
        every = random.randrange(2, 30)
        lines.append(f"if {counter} % {every} == {random.randrange(every)}: {action}")
    return lines


def _setup(random: Random) -> list[str]:
    lines = ["self.universe_settings.resolution = Resolution.DAILY", f"self.set_cash({random.choice((1000, 25000, 100000, 5000000))})"]
    lines += [random.choice(ACCOUNTS)] if random.random() < 0.4 else []
    lines += [_filled(random, random.choice(WARM_UP))] if random.random() < 0.4 else []
    lines += [random.choice(BENCHMARKS)] if random.random() < 0.3 else []
    lines += [random.choice(SETTINGS)] if random.random() < 0.3 else []
    return lines


def _security(random: Random, ticker: str) -> str:
    mode = random.choice(("ADJUSTED", "ADJUSTED", "RAW", "SPLIT_ADJUSTED", "TOTAL_RETURN"))
    more = random.choice(("", ", leverage=3", ", fill_forward=False", ", extended_market_hours=True"))
    given = f'"{ticker}", Resolution.DAILY, data_normalization_mode=DataNormalizationMode.{mode}{more}'
    return f"self.symbols.append(self.add_equity({given}).symbol)"


def _framework(random: Random) -> list[str]:
    lines = [
        _attempt("alpha", f"self.set_alpha({random.choice(ALPHAS)})"),
        _attempt("portfolio", f"self.set_portfolio_construction({random.choice(PORTFOLIOS)})"),
        _attempt("execution", "self.set_execution(ImmediateExecutionModel())"),
    ]
    if random.random() < 0.5:
        lines.append(_attempt("risk", f"self.add_risk_management({random.choice(RISKS)})"))
    return lines
