"""`algorithm.settings` with LEAN's defaults (`AlgorithmSettings`)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from minilean.common.decimals import Number, to_decimal, to_double
from minilean.common.naming import LeanObject


def _decimal_setting(name: str, doc: str) -> property:
    exact = f"{name}_exact"

    def read(self: object) -> float | None:
        value = getattr(self, exact)
        return None if value is None else to_double(value)

    def write(self: object, value: Number) -> None:
        setattr(self, exact, None if value is None else to_decimal(value))

    return property(read, write, doc=doc)


class AlgorithmSettings(LeanObject):
    """Settings that an algorithm may change; decimals are read as floats, `*_exact` gives the decimal."""

    free_portfolio_value = _decimal_setting("free_portfolio_value", "Cash that targets leave free, or None for a percentage.")
    free_portfolio_value_percentage = _decimal_setting("free_portfolio_value_percentage", "Fraction of the portfolio left free.")
    minimum_order_margin_portfolio_percentage = _decimal_setting(
        "minimum_order_margin_portfolio_percentage", "Orders below this fraction of the portfolio are not sent."
    )
    max_absolute_portfolio_target_percentage = _decimal_setting("max_absolute_portfolio_target_percentage", "Largest target.")
    min_absolute_portfolio_target_percentage = _decimal_setting("min_absolute_portfolio_target_percentage", "Smallest target.")

    def __init__(self) -> None:
        self.free_portfolio_value_exact: Decimal | None = None
        self.free_portfolio_value_percentage_exact = Decimal("0.0025")
        self.minimum_order_margin_portfolio_percentage_exact = Decimal("0.001")
        self.max_absolute_portfolio_target_percentage_exact = Decimal(1000000000)
        self.min_absolute_portfolio_target_percentage_exact = Decimal("0.0000000001")
        self.liquidate_enabled = True
        self.stale_price_time_span = timedelta(hours=1)
        self.trading_days_per_year = 252
        self.rebalance_portfolio_on_security_changes: bool | None = None
        self.rebalance_portfolio_on_insight_changes: bool | None = None
        self.automatic_indicator_warm_up = False
        self.daily_precise_end_time = True
        self.seed_initial_prices = False
        self.warmup_resolution: Any = None
        self.warm_up_resolution: Any = None
        self.data_subscription_limit = 2**31 - 1
        self.performance_sample_period = timedelta(0)
        self.ignore_unknown_asset_holdings = True
        self.daily_consolidation_use_extended_market_hours = False
        self.databases_refresh_period = timedelta(days=1)
