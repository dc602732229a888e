"""Where LEAN's indicators leave decimals: texts of doubles, and divisions that may be by zero."""

from __future__ import annotations

from decimal import Decimal

from minilean.common.decimals import ZERO


def safe_division(numerator: Decimal, denominator: Decimal, otherwise: Decimal = ZERO) -> Decimal:
    """A quotient, or another number where it would be divided by zero (`Extensions.SafeDivision`)."""
    return numerator / denominator if denominator else otherwise


def double_text(number: float) -> str:
    """A double as .NET writes it into the name of an indicator: `0.95`, `2`."""
    return repr(float(number)).removesuffix(".0")
