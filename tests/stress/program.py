"""Writes a strategy of its own for each seed: a little of everything that algorithms may use, on the recorded cases' data.

A program notes all that it sees and every refusal, so that a difference between two runs of it shows where it began. An error that
minilean did not raise on purpose, such as a missing attribute deep inside, is noted with its file and line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

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
        return SubscriptionDataSource(Globals.data_folder.rstrip("/") + "/alternative/cboe/vix.csv", SubscriptionTransportMedium.LOCAL_FILE)

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
            return f"ticket {{value.order_id}} {{value.order_type}} {{value.status}} {{value.quantity}} {{value.quantity_filled}} {{value.tag!r}}"
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

_AFTER = '''
    def on_order_event(self, event):
        self.note("event", event)

    def on_securities_changed(self, changes):
        self.note("changes", sorted(str(s.symbol) for s in changes.added_securities), sorted(str(s.symbol) for s in changes.removed_securities))

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
'''


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
    lines += _several(random, _MODELS, 2) + _several(random, _INDICATORS, 5) + _several(random, _CONSOLIDATORS, 2)
    lines += _several(random, _UNIVERSES, 1) if random.random() < 0.5 else []
    lines += _framework(random) if random.random() < 0.5 else []
    schedules = [(number, random.choice(_DATES), random.choice(_TIMES)) for number in range(random.randrange(0, 4))]
    lines += [
        _attempt(f"schedule {number}", f"self.schedule.on({dates}, {times}, self.scheduled_{number})") for number, dates, times in schedules
    ]
    text = _HEAD.format(seed=seed, days=random.randrange(1, 20)) + _method("initialize", "", lines)
    text += _method("on_data", "data", ["self.count += 1", *_ON_DATA, *_actions(random, random.randrange(6, 18), "self.count")])
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
    """A line with its places filled: S a symbol, N a number of bars, Q a quantity, W a weight, U a share of a price, M a kind of average."""
    given: dict[str, Callable[[], str]] = {
        "S": lambda: f"self.symbols[{random.choice((0, 0, 1, -1))}]",
        "N": lambda: str(random.randrange(2, 15)),
        "Q": lambda: str(random.choice((-200, -10, -1, 1, 5, 20, 100, 1000))),
        "W": lambda: str(round(random.uniform(-1.2, 1.2), 3)),
        "U": lambda: str(round(random.uniform(0.9, 1.1), 3)),
        "M": lambda: random.choice(_AVERAGES),
    }
    code = re.sub(r"\{([SNQWUM])\}", lambda place: given[place[1]](), code)
    return code if code.startswith("self.attempt") else _attempt(code.split("(")[0].replace("self.", ""), code)


def _actions(random: Random, number: int, counter: str) -> list[str]:
    lines = []
    for _ in range(number):
        action = _filled(random, random.choice(random.choice((_ORDERS, _ORDERS, _QUESTIONS, _TELLING))))
        every = random.randrange(2, 30)
        lines.append(f"if {counter} % {every} == {random.randrange(every)}: {action}")
    return lines


def _setup(random: Random) -> list[str]:
    lines = [f"self.set_cash({random.choice((1000, 25000, 100000, 5000000))})"]
    lines += [random.choice(_ACCOUNTS)] if random.random() < 0.4 else []
    lines += [_filled(random, random.choice(_WARM_UP))] if random.random() < 0.4 else []
    lines += [random.choice(_BENCHMARKS)] if random.random() < 0.3 else []
    lines += [random.choice(_SETTINGS)] if random.random() < 0.3 else []
    return lines


def _security(random: Random, ticker: str) -> str:
    mode = random.choice(("ADJUSTED", "ADJUSTED", "RAW", "SPLIT_ADJUSTED", "TOTAL_RETURN"))
    more = random.choice(("", ", leverage=3", ", fill_forward=False", ", extended_market_hours=True"))
    return f'self.symbols.append(self.add_equity("{ticker}", Resolution.DAILY, data_normalization_mode=DataNormalizationMode.{mode}{more}).symbol)'


def _framework(random: Random) -> list[str]:
    lines = [
        _attempt("alpha", f"self.set_alpha({random.choice(_ALPHAS)})"),
        _attempt("portfolio", f"self.set_portfolio_construction({random.choice(_PORTFOLIOS)})"),
        _attempt("execution", "self.set_execution(ImmediateExecutionModel())"),
    ]
    if random.random() < 0.5:
        lines.append(_attempt("risk", f"self.add_risk_management({random.choice(_RISKS)})"))
    return lines


_AVERAGES = tuple(f"MovingAverageType.{name}" for name in ("SIMPLE", "EXPONENTIAL", "WILDERS", "HULL", "KAMA", "DOUBLE_EXPONENTIAL"))
_ACCOUNTS = (
    "self.set_brokerage_model(BrokerageName.INTERACTIVE_BROKERS_BROKERAGE, AccountType.CASH)",
    "self.set_brokerage_model(BrokerageName.INTERACTIVE_BROKERS_BROKERAGE, AccountType.MARGIN)",
    'self.set_cash("EUR", 5000)',
)
_WARM_UP = ("self.set_warm_up({N})", "self.set_warm_up(timedelta({N}))", "self.set_warm_up({N}, Resolution.DAILY)")
_BENCHMARKS = ('self.set_benchmark("TLT")', "self.set_benchmark(lambda time: time.day + 100)", 'self.set_benchmark("ACME")')
_SETTINGS = (
    "self.settings.free_portfolio_value_percentage = 0.1", "self.settings.daily_precise_end_time = False",
    "self.settings.automatic_indicator_warm_up = True", "self.settings.rebalance_portfolio_on_insight_changes = False",
    "self.settings.minimum_order_margin_portfolio_percentage = 0.02", "self.settings.seed_initial_prices = True",
)  # fmt: skip
_MODELS = (
    "self.securities[{S}].set_fee_model(ConstantFeeModel(1.5))", "self.securities[{S}].set_fee_model(OwnFee())",
    "self.securities[{S}].set_slippage_model(OwnSlippage())", "self.securities[{S}].set_slippage_model(VolumeShareSlippageModel())",
    "self.securities[{S}].set_slippage_model(ConstantSlippageModel(0.001))", "self.securities[{S}].set_fill_model(ImmediateFillModel())",
    "self.securities[{S}].set_buying_power_model(SecurityMarginModel(4))", "self.securities[{S}].set_leverage(2)",
    "self.securities[{S}].set_volatility_model(StandardDeviationOfReturnsVolatilityModel({N}))",
    "self.securities[{S}].set_buying_power_model(ConstantBuyingPowerModel(50))", "self.set_risk_free_interest_rate_model(ConstantRiskFreeRateInterestRateModel(0.01))",
)  # fmt: skip
_INDICATORS = tuple(
    f"self.indicators.append({call})"
    for call in (
        "self.sma({S}, {N})", "self.ema({S}, {N}, selector=Field.OPEN)", "self.rsi({S}, {N}, {M})", "self.macd({S}, 5, 12, 4, {M})",
        "self.bb({S}, {N}, 2, {M})", "self.atr({S}, {N}, {M})", "self.adx({S}, {N})", "self.aroon({S}, {N})", "self.cci({S}, {N})",
        "self.dch({S}, {N})", "self.ichimoku({S}, 3, 5, 5, 7, 2, 2)", "self.kama({S}, {N})", "self.lsma({S}, {N})", "self.mfi({S}, {N})",
        "self.obv({S})", "self.psar({S})", "self.sto({S}, {N}, 3, 3)", "self.std({S}, {N})", "self.trix({S}, {N})", "self.ultosc({S}, 3, 6, 9)",
        "self.vwap({S}, {N})", "self.wilr({S}, {N})", "self.hma({S}, {N})", "self.roc({S}, {N})", "self.momp({S}, {N})", "self.max({S}, {N})",
        "self.identity({S})", "self.logr({S}, {N})", "self.var({S}, {N})", "self.b(self.symbols[0], self.symbols[1], {N})",
        "IndicatorExtensions.sma(self.sma({S}, {N}), {N})", "IndicatorExtensions.minus(self.sma({S}, {N}), self.ema({S}, {N}))",
        "self.adosc({S}, 3, 10)", "self.chop({S}, {N})", "self.srsi({S}, {N}, 4, 3, 3)", "self.vtx({S}, {N})", "self.fish({S}, {N})",
    )
)  # fmt: skip
_CONSOLIDATORS = (
    'self.consolidate({S}, timedelta({N}), lambda bar: self.note("bar", bar))', 'self.consolidate({S}, Calendar.WEEKLY, lambda bar: self.note("week", bar))',
    'self.consolidate({S}, Calendar.MONTHLY, lambda bar: self.note("month", bar))', 'self.consolidate({S}, Resolution.DAILY, lambda bar: self.note("day", bar))',
    "self.subscription_manager.add_consolidator({S}, TradeBarConsolidator({N}))", "self.subscription_manager.add_consolidator({S}, RenkoConsolidator(1))",
    "self.register_indicator({S}, SimpleMovingAverage({N}), timedelta(2))", "self.subscription_manager.add_consolidator({S}, ClassicRangeConsolidator(5))",
)  # fmt: skip
_UNIVERSES = (
    'self.add_universe("own", lambda time: ["SPY", "TLT"] if time.day % 2 else ["XLK", "XLE"])', 'self.add_universe("none", lambda time: [])',
    'self.add_universe_selection(ManualUniverseSelectionModel([Symbol.create("XLB", SecurityType.EQUITY, Market.USA)]))',
    'self.add_universe_selection(CustomUniverseSelectionModel("sel", lambda time: ["XLP", "XLY"][: time.day % 3]))',
    "self.add_universe_selection(LiquidETFUniverse())", 'self.add_universe("kept", Resolution.DAILY, lambda time: Universe.UNCHANGED)',
    'self.add_universe(ScheduledUniverse(self.date_rules.every_day(), self.time_rules.noon, lambda time: [self.symbol("SPY")]))',
    'self.add_universe(self.universe.etf("SPY", selector=lambda parts: [part.symbol for part in parts][:3]))',
)  # fmt: skip
_ALPHAS = (
    "OwnAlpha()", "ConstantAlphaModel(InsightType.PRICE, InsightDirection.UP, timedelta(5), 0.02, 0.6)", "EmaCrossAlphaModel(3, 7, Resolution.DAILY)",
    "MacdAlphaModel(3, 6, 2, MovingAverageType.EXPONENTIAL, Resolution.DAILY)", "RsiAlphaModel(5, Resolution.DAILY)", "NullAlphaModel()",
    "HistoricalReturnsAlphaModel(5, Resolution.DAILY)", "PearsonCorrelationPairsTradingAlphaModel(10, Resolution.DAILY)",
)  # fmt: skip
_PORTFOLIOS = (
    "EqualWeightingPortfolioConstructionModel()", "EqualWeightingPortfolioConstructionModel(Expiry.END_OF_WEEK)", "InsightWeightingPortfolioConstructionModel()",
    "AccumulativeInsightPortfolioConstructionModel()", "ConfidenceWeightedPortfolioConstructionModel(timedelta(3))", "NullPortfolioConstructionModel()",
    "MeanVarianceOptimizationPortfolioConstructionModel(Resolution.DAILY, PortfolioBias.LONG_SHORT, 1, 10)",
    "BlackLittermanOptimizationPortfolioConstructionModel(Resolution.DAILY, PortfolioBias.LONG, 1, 10)",
    "RiskParityPortfolioConstructionModel(Resolution.DAILY)", "MeanReversionPortfolioConstructionModel()",
)  # fmt: skip
_RISKS = (
    "MaximumDrawdownPercentPerSecurity(0.02)", "MaximumDrawdownPercentPortfolio(0.03, True)", "TrailingStopRiskManagementModel(0.02)",
    "MaximumUnrealizedProfitPercentPerSecurity(0.02)", "NullRiskManagementModel()", "MaximumSectorExposureRiskManagementModel()",
)  # fmt: skip
_DATES = (
    "self.date_rules.every_day(self.symbols[0])", "self.date_rules.every_day()", "self.date_rules.week_start(self.symbols[0], 1)", "self.date_rules.month_end()",
    "self.date_rules.month_start(self.symbols[0])", "self.date_rules.every(DayOfWeek.TUESDAY, DayOfWeek.FRIDAY)", "self.date_rules.on(2016, 3, 7)",
    "self.date_rules.quarter_start()", "self.date_rules.year_end(self.symbols[0])",
)  # fmt: skip
_TIMES = (
    "self.time_rules.noon", "self.time_rules.midnight", "self.time_rules.at(9, 45)", "self.time_rules.at(20, 0, TimeZones.UTC)", "self.time_rules.every(timedelta(hours=7))",
    "self.time_rules.after_market_open(self.symbols[0], 30)", "self.time_rules.before_market_close(self.symbols[0], 10)",
)  # fmt: skip
_ON_DATA = (
    'self.note("data", sorted(str(symbol) for symbol in data.keys()))', "if self.count % 4 == 0:",
    '    for symbol in self.symbols: self.attempt("bar", lambda: data[symbol] if data.contains_key(symbol) else None)',
    '    for one in self.indicators: self.attempt("indicator", lambda: (one.name, one.is_ready, one.samples, one.current.value, one.current.end_time))',
    '    self.note("value", self.portfolio.total_portfolio_value, self.portfolio.margin_remaining, self.portfolio.total_unrealized_profit)',
)  # fmt: skip
_ORDERS = (
    "self.market_order({S}, {Q})", "self.market_order({S}, {Q}, tag='own')", "self.limit_order({S}, {Q}, self.price({S}, {U}))",
    "self.stop_market_order({S}, {Q}, self.price({S}, {U}))", "self.stop_limit_order({S}, {Q}, self.price({S}, {U}), self.price({S}, {U}))",
    "self.limit_if_touched_order({S}, {Q}, self.price({S}, {U}), self.price({S}, {U}))", "self.trailing_stop_order({S}, {Q}, 0.02, True)",
    "self.market_on_open_order({S}, {Q})", "self.market_on_close_order({S}, {Q})", "self.set_holdings({S}, {W})", "self.liquidate({S})", "self.liquidate()",
    "self.set_holdings([PortfolioTarget({S}, {W}), PortfolioTarget({S}, {W})], True)", "self.buy({S}, 3)", "self.sell({S}, 3)", "self.order({S}, {Q})",
    "self.ticket().cancel('enough')", "self.ticket().update_quantity({Q})", "self.ticket().update_limit_price(self.price({S}, {U}))",
    "self.ticket().update_tag('later')", "self.transactions.cancel_open_orders()", "self.remove_security({S})", "self.market_order('SPY', {Q})",
    "self.emit_insights(Insight.price({S}, timedelta({N}), InsightDirection.DOWN))", "self.insights.cancel([{S}])",
    "self.limit_order({S}, {Q}, self.price({S}, {U}), order_properties=OrderProperties())", "self.market_order({S}, 0)", "self.market_order({S}, 1.5)",
    "self.portfolio.cash_book.add('GBP', 100, 1.5)", "self.add_equity('XLU', Resolution.DAILY).price", "self.portfolio.set_cash(50000)",
)  # fmt: skip
_QUESTIONS = (
    "self.history({S}, {N}, Resolution.DAILY)", "self.history([{S}, {S}], {N})", "self.history({S}, timedelta({N}))", "self.history(TradeBar, {S}, {N})",
    "self.history(self.symbols, datetime(2015, 1, 5), datetime(2015, 2, 1), Resolution.DAILY)", "[str(s) for s in self.history({N})]",
    "list(self.history[TradeBar]({S}, {N}, Resolution.DAILY))", "self.history(Dividend, [{S}], 300)", "self.history(Split, [{S}], 300)",
    "self.get_last_known_price(self.securities[{S}])", "self.calculate_order_quantity({S}, {W})", "self.indicator_history(SimpleMovingAverage(3), {S}, {N}).data_frame",
    "self.securities[{S}].exchange.hours.get_next_market_open(self.time, False)", "self.portfolio[{S}].unrealized_profit_percent", "self.is_market_open({S})",
    "self.portfolio.get_margin_remaining({S}, OrderDirection.SELL)", "[str(o) for o in self.transactions.get_open_orders()]", "self.universe_manager.count",
    "sorted(str(s.symbol) for s in self.active_securities.values())", "self.insights.get_active_insights(self.utc_time)", "self.object_store.read('none')",
    "[t.profit_loss for t in self.trade_builder.closed_trades]", "self.symbol('SPY')", "self.securities[{S}].get_last_data()", "self.get_parameter('x', 3)",
    "self.portfolio.cash_book['EUR'].conversion_rate", "self.current_slice.time", "self.securities['NOSUCH'].price", "self.symbol('NOSUCH')", "self.time - self.utc_time",
    "self.history(Vol, self.vol, {N})", "self.benchmark.evaluate(self.time)", "self.securities[{S}].volatility_model.volatility", "self.portfolio['NOSUCH'].quantity",
)  # fmt: skip
_TELLING = (
    "self.plot('own', 'value', self.portfolio.total_portfolio_value)", "self.plot('one', self.count)", "self.log(f'count {self.count}')", "self.debug('debug')",
    "self.set_runtime_statistic('count', str(self.count))", "self.error('error')", "self.object_store.save('key', str(self.count))", "self.set_summary_statistic('own', 1.5)",
    "self.plot('own', 'nothing', float('nan'))", "self.add_tag('own')", "self.plot('bars', *self.indicators[:2])", "self.log(5)", "self.plot('own', 'large', 1e300)",
)  # fmt: skip
