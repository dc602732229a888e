"""LEAN's enumerations, with its numbers: they appear in results and in the order hash."""

from __future__ import annotations

from datetime import timedelta

from minilean.common.naming import LeanEnum, LeanObject


class Resolution(LeanEnum):
    """Length of a bar (`Resolution`)."""

    TICK = 0
    SECOND = 1
    MINUTE = 2
    HOUR = 3
    DAILY = 4

    def to_timedelta(self) -> timedelta:
        """The length of one bar; a tick has none."""
        return _SPANS[self]


_SPANS = {
    Resolution.TICK: timedelta(0),
    Resolution.SECOND: timedelta(seconds=1),
    Resolution.MINUTE: timedelta(minutes=1),
    Resolution.HOUR: timedelta(hours=1),
    Resolution.DAILY: timedelta(days=1),
}


class SecurityType(LeanEnum):
    """Kind of security (`SecurityType`)."""

    BASE = 0
    EQUITY = 1
    OPTION = 2
    COMMODITY = 3
    FOREX = 4
    FUTURE = 5
    CFD = 6
    CRYPTO = 7
    FUTURE_OPTION = 8
    INDEX = 9
    INDEX_OPTION = 10
    CRYPTO_FUTURE = 11


class DataNormalizationMode(LeanEnum):
    """How past prices are adjusted for splits and dividends (`DataNormalizationMode`)."""

    RAW = 0
    ADJUSTED = 1
    SPLIT_ADJUSTED = 2
    TOTAL_RETURN = 3
    FORWARD_PANAMA_CANAL = 4
    BACKWARDS_PANAMA_CANAL = 5
    BACKWARDS_RATIO = 6
    SCALED_RAW = 7


class OrderType(LeanEnum):
    """Kind of order (`OrderType`)."""

    MARKET = 0
    LIMIT = 1
    STOP_MARKET = 2
    STOP_LIMIT = 3
    MARKET_ON_OPEN = 4
    MARKET_ON_CLOSE = 5
    OPTION_EXERCISE = 6
    LIMIT_IF_TOUCHED = 7
    COMBO_MARKET = 8
    COMBO_LIMIT = 9
    COMBO_LEG_LIMIT = 10
    TRAILING_STOP = 11


class OrderStatus(LeanEnum):
    """State of an order (`OrderStatus`)."""

    NEW = 0
    SUBMITTED = 1
    PARTIALLY_FILLED = 2
    FILLED = 3
    CANCELED = 5
    NONE = 6
    INVALID = 7
    CANCEL_PENDING = 8
    UPDATE_SUBMITTED = 9

    def is_closed(self) -> bool:
        """Whether nothing more can happen to the order."""
        return self._value_ in _CLOSED

    def is_open(self) -> bool:
        """Whether the order may still fill."""
        return not self.is_closed()

    def is_fill(self) -> bool:
        """Whether the event carried a fill."""
        return self._value_ in _FILLS


# by number: looking a member up in its class takes ten times as long, and what is made of a number is no member
_CLOSED = frozenset(map(int, (OrderStatus.FILLED, OrderStatus.CANCELED, OrderStatus.INVALID)))
_FILLS = frozenset(map(int, (OrderStatus.FILLED, OrderStatus.PARTIALLY_FILLED)))


class OrderDirection(LeanEnum):
    """Side of an order (`OrderDirection`)."""

    BUY = 0
    SELL = 1
    HOLD = 2


class PositionSide(LeanEnum):
    """Side of a position (`PositionSide`)."""

    SHORT = -1
    NONE = 0
    LONG = 1


class OrderField(LeanEnum):
    """A field of an order ticket (`OrderField`)."""

    LIMIT_PRICE = 0
    STOP_PRICE = 1
    TRIGGER_PRICE = 2
    TRAILING_AMOUNT = 3
    TRAILING_AS_PERCENTAGE = 4


class OrderErrorCode(LeanEnum):
    """Why an order request was refused (`OrderResponseErrorCode`)."""

    NONE = 0
    PROCESSING_ERROR = -1
    ORDER_ALREADY_EXISTS = -2
    INSUFFICIENT_BUYING_POWER = -3
    BROKERAGE_MODEL_REFUSED_TO_SUBMIT_ORDER = -4
    BROKERAGE_FAILED_TO_SUBMIT_ORDER = -5
    BROKERAGE_FAILED_TO_UPDATE_ORDER = -6
    BROKERAGE_HANDLER_REFUSED_TO_UPDATE_ORDER = -7
    BROKERAGE_FAILED_TO_CANCEL_ORDER = -8
    INVALID_ORDER_STATUS = -9
    UNABLE_TO_FIND_ORDER = -10
    ORDER_QUANTITY_ZERO = -11
    UNSUPPORTED_REQUEST_TYPE = -12
    PRE_ORDER_CHECKS_ERROR = -13
    MISSING_SECURITY = -14
    EXCHANGE_NOT_OPEN = -15
    SECURITY_PRICE_ZERO = -16
    FOREX_BASE_AND_QUOTE_CURRENCIES_REQUIRED = -17
    FOREX_CONVERSION_RATE_ZERO = -18
    SECURITY_HAS_NO_DATA = -19
    EXCEEDED_MAXIMUM_ORDERS = -20
    MARKET_ON_CLOSE_ORDER_TOO_LATE = -21
    INVALID_REQUEST = -22
    REQUEST_CANCELED = -23
    ALGORITHM_WARMING_UP = -24
    BROKERAGE_MODEL_REFUSED_TO_UPDATE_ORDER = -25
    QUOTE_CURRENCY_REQUIRED = -26
    CONVERSION_RATE_ZERO = -27
    NON_TRADABLE_SECURITY = -28
    NON_EXERCISABLE_SECURITY = -29
    ORDER_QUANTITY_LESS_THAN_LOT_SIZE = -30
    EXCEEDS_SHORTABLE_QUANTITY = -31
    INVALID_NEW_ORDER_STATUS = -32
    MARKET_ON_OPEN_NOT_ALLOWED_DURING_REGULAR_HOURS = -35


# algorithms see LEAN's name
OrderErrorCode.__name__ = "OrderResponseErrorCode"


class InsightDirection(LeanEnum):
    """Predicted direction (`InsightDirection`)."""

    DOWN = -1
    FLAT = 0
    UP = 1


class InsightType(LeanEnum):
    """What an insight predicts (`InsightType`)."""

    PRICE = 0
    VOLATILITY = 1


class PortfolioBias(LeanEnum):
    """Which sides a portfolio may hold (`PortfolioBias`)."""

    SHORT = -1
    LONG_SHORT = 0
    LONG = 1


class SeriesType(LeanEnum):
    """How a chart series is drawn (`SeriesType`)."""

    LINE = 0
    SCATTER = 1
    CANDLE = 2
    BAR = 3
    FLAG = 4
    STACKED_AREA = 5
    PIE = 6
    TREEMAP = 7
    HEATMAP = 9
    SCATTER_3D = 10


class ChartType(LeanEnum):
    """How series lie in a chart; charts show them one over the other (`ChartType`)."""

    OVERLAY = 0
    STACKED = 1


class ScatterMarkerSymbol(LeanEnum):
    """Marker of a scatter series (`ScatterMarkerSymbol`)."""

    NONE = 0
    CIRCLE = 1
    SQUARE = 2
    DIAMOND = 3
    TRIANGLE = 4
    TRIANGLE_DOWN = 5


class AccountType(LeanEnum):
    """Margin or cash account (`AccountType`)."""

    MARGIN = 0
    CASH = 1


class BrokerageName(LeanEnum):
    """A brokerage (`BrokerageName`); `set_brokerage_model` refuses those whose rules are not modelled."""

    DEFAULT = 0
    QUANT_CONNECT_BROKERAGE = 0
    INTERACTIVE_BROKERS_BROKERAGE = 1
    TRADIER_BROKERAGE = 2
    OANDA_BROKERAGE = 3
    FXCM_BROKERAGE = 4
    BITFINEX = 5
    BINANCE = 6
    GDAX = 12
    ALPACA = 13
    ALPHA_STREAMS = 14
    ZERODHA = 15
    SAMCO = 16
    ATREYU = 17
    TRADING_TECHNOLOGIES = 18
    KRAKEN = 19
    FTX = 20
    FTXUS = 21
    EXANTE = 22
    BINANCE_US = 23
    WOLVERINE = 24
    TD_AMERITRADE = 25
    BINANCE_FUTURES = 26
    BINANCE_COIN_FUTURES = 27
    RBI = 28
    BYBIT = 29
    EZE = 30
    AXOS = 31
    COINBASE = 32
    TRADE_STATION = 33
    TERMINAL_LINK = 34
    CHARLES_SCHWAB = 35
    TASTYTRADE = 36
    INTERACTIVE_BROKERS_FIX = 37
    DYDX = 38
    WEBULL = 39
    PUBLIC = 40
    BLOOMBERG_FIX = 41


class BrokerageMessageType(LeanEnum):
    """Weight of a brokerage's message (`BrokerageMessageType`)."""

    INFORMATION = 0
    WARNING = 1
    ERROR = 2
    RECONNECT = 3
    DISCONNECT = 4
    ACTION_REQUIRED = 5


class BarDirection(LeanEnum):
    """Which way a bar went (`BarDirection`)."""

    RISING = 0
    NO_DELTA = 1
    FALLING = 2


class RenkoType(LeanEnum):
    """Kind of Renko bars (`RenkoType`)."""

    CLASSIC = 0
    WICKED = 1


class SplitType(LeanEnum):
    """Announcement or the split itself (`SplitType`)."""

    WARNING = 0
    SPLIT_OCCURRED = 1


class DelistingType(LeanEnum):
    """Last day of trading, or gone (`DelistingType`)."""

    WARNING = 0
    DELISTED = 1


class DayOfWeek(LeanEnum):
    """.NET's days of the week; Sunday is 0."""

    SUNDAY = 0
    MONDAY = 1
    TUESDAY = 2
    WEDNESDAY = 3
    THURSDAY = 4
    FRIDAY = 5
    SATURDAY = 6


class MarketHoursState(LeanEnum):
    """What trading there is in a stretch of a day (`MarketHoursState`)."""

    CLOSED = 0
    PRE_MARKET = 1
    MARKET = 2
    POST_MARKET = 3


class TradingDayType(LeanEnum):
    """What a day may be for a trading calendar (`TradingDayType`)."""

    BUSINESS_DAY = 0
    PUBLIC_HOLIDAY = 1
    WEEKEND = 2
    OPTION_EXPIRATION = 3
    FUTURE_EXPIRATION = 4
    FUTURE_ROLL = 5
    SYMBOL_DELISTING = 6
    EQUITY_DIVIDENDS = 7
    ECONOMIC_EVENT = 8


class TickType(LeanEnum):
    """Kind of price data (`TickType`)."""

    TRADE = 0
    QUOTE = 1
    OPEN_INTEREST = 2


class CorrelationType(LeanEnum):
    """What a correlation is computed of (`CorrelationType`)."""

    PEARSON = 0
    SPEARMAN = 1


class MovingAverageType(LeanEnum):
    """Moving averages that indicators are built on (`MovingAverageType`)."""

    SIMPLE = 0
    EXPONENTIAL = 1
    WILDERS = 2
    LINEAR_WEIGHTED_MOVING_AVERAGE = 3
    DOUBLE_EXPONENTIAL = 4
    TRIPLE_EXPONENTIAL = 5
    TRIANGULAR = 6
    T_3 = 7
    KAMA = 8
    HULL = 9
    ALMA = 10
    ZLEMA = 11
    MGD = 12


class IndicatorStatus(LeanEnum):
    """Whether a formula had an answer (`IndicatorStatus`)."""

    SUCCESS = 0
    INVALID_INPUT = 1
    MATH_ERROR = 2
    VALUE_NOT_READY = 3


class SwissArmyKnifeTool(LeanEnum):
    """A filter of Ehlers' collection (`SwissArmyKnifeTool`)."""

    GAUSS = 0
    BUTTER = 1
    HIGH_PASS = 2
    TWO_POLE_HIGH_PASS = 3
    BAND_PASS = 4


class TomDemarkSequentialPhase(LeanEnum):
    """A phase of DeMark's count (`TomDemarkSequentialPhase`)."""

    NONE = 0
    BUY_SETUP = 1
    SELL_SETUP = 2
    BUY_COUNTDOWN = 3
    SELL_COUNTDOWN = 4
    BUY_SETUP_PERFECT = 5
    SELL_SETUP_PERFECT = 6


class PivotPointType(LeanEnum):
    """On which side prices turned (`PivotPointType`)."""

    LOW = -1
    NONE = 0
    HIGH = 1
    BOTH = 2


class AlgorithmMode(LeanEnum):
    """How the algorithm runs (`AlgorithmMode`)."""

    LIVE = 0
    OPTIMIZATION = 1
    BACKTESTING = 2
    RESEARCH = 3


class DeploymentTarget(LeanEnum):
    """Where the algorithm runs (`DeploymentTarget`)."""

    CLOUD_PLATFORM = 0
    LOCAL_PLATFORM = 1


class AlgorithmStatus(LeanEnum):
    """State of the run (`AlgorithmStatus`)."""

    DEPLOY_ERROR = 0
    IN_QUEUE = 1
    RUNNING = 2
    STOPPED = 3
    LIQUIDATED = 4
    DELETED = 5
    COMPLETED = 6
    RUNTIME_ERROR = 7


class SubscriptionTransportMedium(LeanEnum):
    """Where custom data come from (`SubscriptionTransportMedium`)."""

    LOCAL_FILE = 0
    REMOTE_FILE = 1
    REST = 2
    STREAMING = 3
    OBJECT_STORE = 4


class FileFormat(LeanEnum):
    """Format of a custom data file (`FileFormat`)."""

    CSV = 0
    BINARY = 1
    ZIP_ENTRY_NAME = 2
    UNFOLDING_COLLECTION = 3
    INDEX = 4
    FOLDING_COLLECTION = 5


class MarketDataType(LeanEnum):
    """Kind of data point (`MarketDataType`)."""

    BASE = 0
    TRADE_BAR = 1
    TICK = 2
    AUXILIARY = 3
    QUOTE_BAR = 4


class Market(LeanObject):
    """LEAN's market names; the data of most are not modelled."""

    USA = "usa"
    OANDA = "oanda"
    FXCM = "fxcm"
    DUKASCOPY = "dukascopy"
    BITFINEX = "bitfinex"
    GLOBEX = "cmeglobex"
    NYMEX = "nymex"
    CBOT = "cbot"
    ICE = "ice"
    CBOE = "cboe"
    CFE = "cfe"
    INDIA = "india"
    COMEX = "comex"
    CME = "cme"
    EUREX = "eurex"
    SGX = "sgx"
    HKFE = "hkfe"
    OSE = "ose"
    NYSELIFFE = "nyseliffe"
    GDAX = "coinbase"
    KRAKEN = "kraken"
    BITSTAMP = "bitstamp"
    OK_COIN = "okcoin"
    BITHUMB = "bithumb"
    BINANCE = "binance"
    POLONIEX = "poloniex"
    COINONE = "coinone"
    HIT_BTC = "hitbtc"
    BITTREX = "bittrex"
    FTX = "ftx"
    FTXUS = "ftxus"
    BINANCE_US = "binanceus"
    BYBIT = "bybit"
    COINBASE = "coinbase"
    INTERACTIVE_BROKERS = "interactivebrokers"
    DYDX = "dydx"
    KRX = "krx"


class FillGroupingMethod(LeanEnum):
    """Which fills make a trade (`FillGroupingMethod`)."""

    FILL_TO_FILL = 0
    FLAT_TO_FLAT = 1
    FLAT_TO_REDUCED = 2


class FillMatchingMethod(LeanEnum):
    """Which entry an exit closes: the oldest or the newest (`FillMatchingMethod`)."""

    FIFO = 0
    LIFO = 1


class TimeZones(LeanObject):
    """Names of the time zones that algorithms use (`TimeZones`)."""

    UTC = "UTC"
    NEW_YORK = "America/New_York"
    LONDON = "Europe/London"
    HONG_KONG = "Asia/Hong_Kong"
    TOKYO = "Asia/Tokyo"
    ROME = "Europe/Rome"
    CHICAGO = "America/Chicago"
    LOS_ANGELES = "America/Los_Angeles"
    PARIS = "Europe/Paris"
    BERLIN = "Europe/Berlin"
    SYDNEY = "Australia/Sydney"
    SHANGHAI = "Asia/Shanghai"
    ZURICH = "Europe/Zurich"
