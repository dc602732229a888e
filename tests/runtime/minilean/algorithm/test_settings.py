"""The settings of an algorithm: LEAN's defaults, decimals, and no names that do not exist."""

from datetime import timedelta
from decimal import Decimal

from minilean.algorithm.settings import AlgorithmSettings


def test_the_defaults_are_leans() -> None:
    settings = AlgorithmSettings()
    assert settings.free_portfolio_value is None
    assert settings.free_portfolio_value_percentage == 0.0025
    assert settings.minimum_order_margin_portfolio_percentage == 0.001
    assert settings.max_absolute_portfolio_target_percentage == 1_000_000_000
    assert settings.min_absolute_portfolio_target_percentage == 0.0000000001
    assert settings.stale_price_time_span == timedelta(hours=1)
    assert (settings.trading_days_per_year, settings.daily_precise_end_time, settings.liquidate_enabled) == (252, True, True)


def test_a_fraction_is_kept_as_the_decimal_that_was_written() -> None:
    settings = AlgorithmSettings()
    settings.free_portfolio_value_percentage = 0.1
    settings.free_portfolio_value = 250
    assert settings.free_portfolio_value_percentage_exact == Decimal("0.1")
    assert (settings.FreePortfolioValue, settings.free_portfolio_value_exact) == (250.0, Decimal(250))
    settings.free_portfolio_value = None
    assert settings.free_portfolio_value is None


def test_both_spellings_set_the_same() -> None:
    settings = AlgorithmSettings()
    settings.DailyPreciseEndTime = False
    assert settings.daily_precise_end_time is False


def test_a_setting_that_does_not_exist_may_be_written_as_in_lean() -> None:
    """Recorded: `surface/enums`, "settings typo"."""
    settings = AlgorithmSettings()
    settings.daily_exact_end_time = True
    assert settings.daily_exact_end_time
