"""What every member of a universe is subscribed to with."""

from datetime import timedelta

import pytest

from minilean.common.enums import DataNormalizationMode, Resolution
from minilean.universes.settings import UniverseSettings


def test_the_defaults_are_leans() -> None:
    settings = UniverseSettings()
    assert (settings.resolution, settings.leverage, settings.fill_forward) == (Resolution.MINUTE, 0, True)
    assert (settings.minimum_time_in_universe, settings.extended_market_hours) == (timedelta(days=1), False)
    assert settings.data_normalization_mode == DataNormalizationMode.ADJUSTED


def test_a_copy_changes_alone() -> None:
    settings = UniverseSettings(Resolution.DAILY, leverage=3)
    copy = UniverseSettings(settings)
    copy.leverage = 1
    assert (settings.leverage, copy.leverage, copy.resolution) == (3, 1, Resolution.DAILY)
    assert copy.schedule is not settings.schedule


def test_leverage_is_a_float_as_in_a_recorded_run() -> None:
    settings = UniverseSettings(Resolution.DAILY)
    assert str(settings.leverage) == "0.0"
    settings.leverage = 3
    assert str(settings.leverage) == "3.0"
    settings.leverage = "2"  # type: ignore[assignment] - a decimal of its text
    assert str(settings.leverage) == "2.0"


def test_a_setting_that_does_not_exist_may_be_written_as_in_lean() -> None:
    """Recorded: `surface/enums`, "assign typo"."""
    settings = UniverseSettings()
    settings.resolutoin = Resolution.DAILY
    assert settings.resolution == Resolution.MINUTE


def test_a_resolution_is_one_or_the_number_of_one() -> None:
    # recorded by LEAN: enums, "assign int", "assigned", "assign str" and "assign None"
    settings = UniverseSettings(Resolution.HOUR)
    settings.resolution = 4
    assert settings.Resolution is Resolution.DAILY
    with pytest.raises(ValueError, match=r"resolution was set to 'daily'; expected one such as Resolution.DAILY"):
        settings.resolution = "daily"
    with pytest.raises(TypeError, match="resolution was set to None"):
        settings.resolution = None
    assert settings.resolution is Resolution.DAILY
