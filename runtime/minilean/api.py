"""Every name of LEAN's that an algorithm may use, gathered for `AlgorithmImports`."""

# ruff: noqa: F401
from __future__ import annotations

from minilean.algorithm.brokerage_messages import DefaultBrokerageMessageHandler
from minilean.algorithm.notifications import NotificationManager
from minilean.algorithm.qc_algorithm import QCAlgorithm
from minilean.algorithm.settings import AlgorithmSettings
from minilean.algorithm.unsupported import GroupOrderManager, StatisticsBuilder
from minilean.brokerage.transactions import SecurityTransactionManager
from minilean.common.cash_amount import CashAmount
from minilean.common.circular_queue import CircularQueue
from minilean.common.color import Color
from minilean.common.currencies import Currencies
from minilean.common.dotnet_errors import ArgumentException, RegressionTestException
from minilean.common.dotnet_system import DateTime, Decimal, Enum, Math
from minilean.common.enums import *  # noqa: F403
from minilean.common.expiry import Expiry
from minilean.common.extensions import Extensions
from minilean.common.globals import Globals
from minilean.common.keywords import accept_camel_case
from minilean.common.naming import use_namespaces
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.common.symbol_cache import SymbolCache
from minilean.common.time_constants import Time
from minilean.common.time_span import TimeSpan
from minilean.consolidators import *  # noqa: F403
from minilean.consolidators import DataConsolidator
from minilean.data.bars import Bar, BaseData, Delisting, Dividend, QuoteBar, Split, SymbolChangedEvent, TradeBar
from minilean.data.cboe import CBOE
from minilean.data.constituents import ConstituentsUniverseData, ETFConstituentUniverse
from minilean.data.dictionaries import DataDictionary, Delistings, Dividends, QuoteBars, Splits, SymbolChangedEvents, Ticks, TradeBars
from minilean.data.fundamental import CoarseFundamental, FineFundamental, Fundamental
from minilean.data.interest_rates import ConstantRiskFreeRateInterestRateModel, FuncRiskFreeRateInterestRateModel, InterestRateProvider
from minilean.data.lean_data import LeanData
from minilean.data.local_market_hours import LocalMarketHours, MarketHoursSegment
from minilean.data.local_providers import DefaultDataProvider, LocalDiskFactorFileProvider, LocalDiskMapFileProvider
from minilean.data.market_hours import ExchangeHours as SecurityExchangeHours
from minilean.data.price_bars import RangeBar, RenkoBar
from minilean.data.python_data import PythonData, SubscriptionDataSource
from minilean.data.slice import Slice
from minilean.data.subscription_config import SubscriptionConfig as SubscriptionDataConfig
from minilean.data.symbol_properties import SymbolProperties
from minilean.data.symbol_properties_database import SymbolPropertiesDatabase
from minilean.data.tick import Tick
from minilean.framework.alpha import AlphaModel, CompositeAlphaModel, ConstantAlphaModel, NullAlphaModel
from minilean.framework.execution import ExecutionModel, ImmediateExecutionModel, NullExecutionModel
from minilean.framework.indicator_alphas import (
    EmaCrossAlphaModel,
    HistoricalReturnsAlphaModel,
    MacdAlphaModel,
    RsiAlphaModel,
)
from minilean.framework.insight import GeneratedInsightsCollection, Insight, InsightScore
from minilean.framework.insight_manager import InsightCollection, InsightManager
from minilean.framework.order_sizing import OrderSizing
from minilean.framework.pairs import BasePairsTradingAlphaModel, PearsonCorrelationPairsTradingAlphaModel
from minilean.framework.portfolio_construction.accumulative import AccumulativeInsightPortfolioConstructionModel
from minilean.framework.portfolio_construction.black_litterman import BlackLittermanOptimizationPortfolioConstructionModel
from minilean.framework.portfolio_construction.mean_reversion import MeanReversionPortfolioConstructionModel
from minilean.framework.portfolio_construction.model import NullPortfolioConstructionModel, PortfolioConstructionModel
from minilean.framework.portfolio_construction.optimization import (
    MeanVarianceOptimizationPortfolioConstructionModel,
    RiskParityPortfolioConstructionModel,
)
from minilean.framework.portfolio_construction.optimizers import (
    MaximumSharpeRatioPortfolioOptimizer,
    MinimumVariancePortfolioOptimizer,
    RiskParityPortfolioOptimizer,
    UnconstrainedMeanVariancePortfolioOptimizer,
)
from minilean.framework.portfolio_construction.weighting import (
    ConfidenceWeightedPortfolioConstructionModel,
    EqualWeightingPortfolioConstructionModel,
    InsightWeightingPortfolioConstructionModel,
)
from minilean.framework.portfolio_target import PortfolioTarget, PortfolioTargetCollection
from minilean.framework.risk import (
    CompositeRiskManagementModel,
    MaximumDrawdownPercentPerSecurity,
    MaximumDrawdownPercentPortfolio,
    MaximumUnrealizedProfitPercentPerSecurity,
    NullRiskManagementModel,
    RiskManagementModel,
    TrailingStopRiskManagementModel,
)
from minilean.history.converter import PandasConverter
from minilean.indicators import *  # noqa: F403
from minilean.orders.brokerage_properties import (
    AlpacaOrderProperties,
    CharlesSchwabOrderProperties,
    InteractiveBrokersFixOrderProperties,
    InteractiveBrokersOrderProperties,
    PublicOrderProperties,
    RBIOrderProperties,
    TastytradeOrderProperties,
    TDAmeritradeOrderProperties,
    TradeStationOrderProperties,
    TradierOrderProperties,
    WebullOrderProperties,
)
from minilean.orders.events import OrderEvent
from minilean.orders.fees import OrderFee, OrderFeeParameters
from minilean.orders.order import (
    LimitIfTouchedOrder,
    LimitOrder,
    MarketOnCloseOrder,
    MarketOnOpenOrder,
    MarketOrder,
    Order,
    OrderSubmissionData,
    StopLimitOrder,
    StopMarketOrder,
    TrailingStopOrder,
)
from minilean.orders.properties import OrderProperties
from minilean.orders.requests import (
    CancelOrderRequest,
    OrderRequest,
    OrderRequestStatus,
    OrderRequestType,
    OrderResponse,
    SubmitOrderRequest,
    UpdateOrderFields,
    UpdateOrderRequest,
)
from minilean.orders.ticket import OrderTicket
from minilean.orders.time_in_force import DayTimeInForce, GoodTilCanceledTimeInForce, GoodTilDateTimeInForce, TimeInForce
from minilean.project.lean_api import namespace_of
from minilean.reality_models.brokerage_fees import (
    AlpacaFeeModel,
    AxosFeeModel,
    CharlesSchwabFeeModel,
    ExanteFeeModel,
    EzeFeeModel,
    FxcmFeeModel,
    IndiaFeeModel,
    PublicFeeModel,
    RBIFeeModel,
    SamcoFeeModel,
    TastytradeFeeModel,
    TDAmeritradeFeeModel,
    TradeStationFeeModel,
    WebullFeeModel,
    WolverineFeeModel,
    ZerodhaFeeModel,
)
from minilean.reality_models.brokerage_models import BrokerageMessageEvent, DefaultBrokerageModel
from minilean.reality_models.buying_power import (
    BuyingPowerModel,
    ConstantBuyingPowerModel,
    NullBuyingPowerModel,
    PatternDayTradingMarginModel,
    SecurityMarginModel,
)
from minilean.reality_models.buying_power_extensions import BuyingPowerModelExtensions
from minilean.reality_models.buying_power_parameters import (
    BuyingPower,
    BuyingPowerParameters,
    GetMaximumOrderQuantityForDeltaBuyingPowerParameters,
    GetMaximumOrderQuantityForTargetBuyingPowerParameters,
    GetMaximumOrderQuantityResult,
    HasSufficientBuyingPowerForOrderParameters,
    HasSufficientBuyingPowerForOrderResult,
    InitialMargin,
    InitialMarginRequiredForOrderParameters,
    MaintenanceMargin,
    ReservedBuyingPowerForPosition,
    ReservedBuyingPowerForPositionParameters,
)
from minilean.reality_models.cash_buying_power import CashBuyingPowerModel
from minilean.reality_models.currency_brokerages import FxcmBrokerageModel, OandaBrokerageModel
from minilean.reality_models.fees import AlphaStreamsFeeModel, ConstantFeeModel, FeeModel, InteractiveBrokersFeeModel
from minilean.reality_models.fill_model import Fill, FillModel, FillModelParameters, Prices
from minilean.reality_models.fills import EquityFillModel, ImmediateFillModel, LatestPriceFillModel
from minilean.reality_models.indian_brokerages import SamcoBrokerageModel, ZerodhaBrokerageModel
from minilean.reality_models.interactive_brokers import InteractiveBrokersBrokerageModel, InteractiveBrokersFixModel
from minilean.reality_models.margin_calls import DefaultMarginCallModel, MarginCallModel
from minilean.reality_models.margin_interest import MarginInterestRateModel, MarginInterestRateParameters
from minilean.reality_models.market_impact import MarketImpactSlippageModel
from minilean.reality_models.portfolio_model import SecurityPortfolioModel
from minilean.reality_models.security_initializer import (
    BrokerageModelSecurityInitializer,
    CompositeSecurityInitializer,
    FuncSecurityInitializer,
    FuncSecuritySeeder,
    SecuritySeeder,
)
from minilean.reality_models.settlement import (
    AccountCurrencyImmediateSettlementModel,
    ApplyFundsSettlementModelParameters,
    DelayedSettlementModel,
    ImmediateSettlementModel,
    ScanSettlementModelParameters,
    UnsettledCashAmount,
)
from minilean.reality_models.shortable import LocalDiskShortableProvider, NullShortableProvider
from minilean.reality_models.slippage import (
    AlphaStreamsSlippageModel,
    ConstantSlippageModel,
    NullSlippageModel,
    VolumeShareSlippageModel,
)
from minilean.reality_models.stock_brokerages import (
    AlpacaBrokerageModel,
    AlphaStreamsBrokerageModel,
    AxosClearingBrokerageModel,
    BloombergFixBrokerageModel,
    CharlesSchwabBrokerageModel,
    ExanteBrokerageModel,
    EzeBrokerageModel,
    PublicBrokerageModel,
    RBIBrokerageModel,
    TastytradeBrokerageModel,
    TDAmeritradeBrokerageModel,
    TerminalLinkBrokerageModel,
    TradeStationBrokerageModel,
    TradingTechnologiesBrokerageModel,
    WebullBrokerageModel,
    WolverineBrokerageModel,
)
from minilean.reality_models.tradier import TradierBrokerageModel
from minilean.reality_models.unsupported import (
    BinanceBrokerageModel,
    BinanceCoinFuturesBrokerageModel,
    BinanceFeeModel,
    BinanceFuturesBrokerageModel,
    BinanceUSBrokerageModel,
    BitfinexBrokerageModel,
    BitfinexFeeModel,
    BybitBrokerageModel,
    BybitFeeModel,
    CoinbaseBrokerageModel,
    CoinbaseFeeModel,
    CryptoFutureMarginModel,
    FTXBrokerageModel,
    FTXFeeModel,
    FTXUSBrokerageModel,
    FTXUSFeeModel,
    FutureFillModel,
    FutureMarginModel,
    FutureSettlementModel,
    FuturesOptionsMarginModel,
    GDAXBrokerageModel,
    GDAXFeeModel,
    KrakenBrokerageModel,
    KrakenFeeModel,
    ModifiedFillQuantityOrderFee,
    OptionMarginModel,
)
from minilean.reality_models.volatility import (
    BaseVolatilityModel,
    IndicatorVolatilityModel,
    RelativeStandardDeviationVolatilityModel,
    StandardDeviationOfReturnsVolatilityModel,
    VolatilityModel,
    VolatilityModelExtensions,
)
from minilean.research.quant_book import QuantBook
from minilean.results.charts import BaseSeries, Candlestick, CandlestickSeries, Chart, ChartPoint, Series
from minilean.results.statistics.results import (
    AlgorithmPerformance,
    PerformanceMetrics,
    PortfolioStatistics,
    StatisticsResults,
    TradeStatistics,
)
from minilean.results.trade_builder import Trade, TradeBuilder, TradeDirection
from minilean.schedule.date_rules import DateRules, FuncDateRule
from minilean.schedule.events import ScheduledEvent
from minilean.schedule.time_rules import FuncTimeRule, TimeRules
from minilean.securities.benchmarks import FuncBenchmark, SecurityBenchmark
from minilean.securities.cash_book import Cash, CashBook
from minilean.securities.convertible_cash_amount import ConvertibleCashAmount
from minilean.securities.data_filter import EquityDataFilter, ForexDataFilter, SecurityDataFilter
from minilean.securities.exchange import SecurityExchange
from minilean.securities.holding import SecurityHolding
from minilean.securities.manager import SecurityManager
from minilean.securities.margin_parameters import InitialMarginParameters, MaintenanceMarginParameters
from minilean.securities.portfolio import SecurityPortfolioManager
from minilean.securities.price_variation import (
    AdjustedPriceVariationModel,
    EquityPriceVariationModel,
    GetMinimumPriceVariationParameters,
    SecurityPriceVariationModel,
)
from minilean.securities.projected_holdings import ProjectedHoldings
from minilean.securities.security import Equity, Forex, Security
from minilean.securities.session import Session
from minilean.securities.trading_calendar import TradingCalendar, TradingDay
from minilean.universes.changes import SecurityChanges
from minilean.universes.constituents import (
    ConstituentsUniverse,
    ETFConstituentsUniverseFactory,
    ETFConstituentsUniverseSelectionModel,
)
from minilean.universes.etf_baskets import (
    EnergyETFUniverse,
    LiquidETFUniverse,
    MetalsETFUniverse,
    SP500SectorsETFUniverse,
    TechnologyETFUniverse,
    USTreasuriesETFUniverse,
    VolatilityETFUniverse,
)
from minilean.universes.fundamental import (
    CoarseFundamentalUniverse,
    CoarseFundamentalUniverseSelectionModel,
    FineFundamentalFilteredUniverse,
    FineFundamentalUniverseSelectionModel,
    FundamentalFilteredUniverse,
    FundamentalUniverse,
    FundamentalUniverseFactory,
    FundamentalUniverseSelectionModel,
)
from minilean.universes.selection_models import (
    CompositeUniverseSelectionModel,
    CustomUniverseSelectionModel,
    InceptionDateUniverseSelectionModel,
    ManualUniverseSelectionModel,
    NullUniverseSelectionModel,
    ScheduledUniverseSelectionModel,
    UniverseSelectionModel,
)
from minilean.universes.settings import UniverseSettings
from minilean.universes.stock_models import EmaCrossUniverseSelectionModel, QC500UniverseSelectionModel
from minilean.universes.universe import CustomUniverse, ManualUniverse, ScheduledUniverse, Universe, UserDefinedUniverse

# models and consolidators; what a run makes by the thousand keeps its bare constructor
_MADE_BY_USERS = tuple(f"minilean.{room}." for room in ("consolidators", "framework", "reality_models", "universes"))
_BY_THE_THOUSAND = (FillModelParameters, Prices)
use_namespaces(namespace_of)
accept_camel_case(
    value
    for value in dict(globals()).values()
    if isinstance(value, type)
    and value.__module__.startswith(_MADE_BY_USERS)
    and value not in _BY_THE_THOUSAND
    and ("__slots__" not in vars(value) or value is Insight)
)

# what annotations name: LEAN's interfaces, its base of custom data, and the dictionaries of a slice
IAlgorithm = QCAlgorithm
IAlphaModel = AlphaModel
IBaseData = BaseData
IDataConsolidator = DataConsolidator
IExecutionModel = ExecutionModel
IFeeModel = FeeModel
IFillModel = FillModel
IMarginInterestRateModel = MarginInterestRateModel
IPortfolioConstructionModel = PortfolioConstructionModel
IPortfolioTarget = PortfolioTarget
IRiskManagementModel = RiskManagementModel
ISettlementModel = ImmediateSettlementModel
IUniverseSelectionModel = UniverseSelectionModel
DynamicData = PythonData
ETFConstituentData = ETFConstituentUniverse
Fundamentals = FundamentalUniverse
OrderResponseErrorCode = OrderErrorCode  # noqa: F405 - the star above brings it

# what the star above brings besides LEAN's names
del LeanEnum, LeanObject, OrderErrorCode, accept_camel_case, namespace_of, use_namespaces  # noqa: F821
