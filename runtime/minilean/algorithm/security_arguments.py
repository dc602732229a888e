"""Understands the arguments of `add_security`, which has four forms (`QCAlgorithm.AddSecurity`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from minilean.common.decimals import Number
from minilean.common.enums import DataNormalizationMode, Resolution, SecurityType
from minilean.common.symbol import Symbol

_LAST = ("extended_market_hours", "data_mapping_mode", "data_normalization_mode")
_OF_SYMBOL = ("symbol", "resolution", "fill_forward", "leverage", *_LAST, "contract_depth_offset")
_OF_TICKER = ("security_type", "ticker", "resolution", "fill_forward", *_LAST)
_WITH_LEVERAGE = ("security_type", "ticker", "resolution", "fill_forward", "leverage", *_LAST)
_WITH_MARKET = ("security_type", "ticker", "resolution", "market", "fill_forward", "leverage", *_LAST)
_LEVERAGE_AFTER_MARKET = 2  # its place after the resolution, where there is a market before it


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityArguments:
    """What `add_security` was given: a symbol, or kind and ticker; None for what was not."""

    symbol: Symbol | None = None
    security_type: SecurityType | None = None
    ticker: Any = None
    resolution: Resolution | None = None
    market: str | None = None
    fill_forward: bool | None = None
    leverage: Number = 0
    extended_market_hours: bool | None = None
    data_mapping_mode: object = None
    data_normalization_mode: DataNormalizationMode | None = None
    contract_depth_offset: int = 0


def security_arguments(arguments: tuple[Any, ...], named: Mapping[str, Any]) -> SecurityArguments:
    """The arguments of a call by their names.

    Raises:
        TypeError: too many arguments, or one of another name. By place and by name, that by place counts, as in LEAN.
    """
    names = _names(arguments, named)
    if len(arguments) > len(names):
        raise TypeError(f"add_security takes at most {len(names)} arguments here, {', '.join(names)}; {len(arguments)} were given.")
    given = dict(zip(names, arguments, strict=False))
    wrong = [name for name in named if name not in names]
    if wrong:
        raise TypeError(f"add_security does not take {wrong[0]!r} here; its arguments are {', '.join(names)}.")
    return SecurityArguments(**{**named, **given})


def _names(arguments: tuple[Any, ...], named: Mapping[str, Any]) -> tuple[str, ...]:
    if "symbol" in named or (arguments and isinstance(arguments[0], Symbol)):
        return _OF_SYMBOL
    after_resolution = arguments[3:]
    if "market" in named or any(isinstance(one, str) for one in after_resolution[:1]):
        return _WITH_MARKET
    # neither a truth value nor a member of an enumeration, which are integers too
    numbers = [place for place, one in enumerate(after_resolution) if type(one) in (int, float, Decimal)]
    if "leverage" in named or numbers:
        return _WITH_MARKET if numbers and numbers[0] == _LEVERAGE_AFTER_MARKET else _WITH_LEVERAGE
    return _OF_TICKER
