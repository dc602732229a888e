"""From a forecast of volatility to the share of wealth that is held in stocks."""

from forecasting.forecast import VolatilityForecast


def target_share(forecast: VolatilityForecast, volatility: float, cap: float) -> float:
    """The share whose expected volatility is the one that shall be kept.

    Args:
        forecast: of the stocks.
        volatility: of a year, a fraction, that shall be kept.
        cap: largest share.
    """
    return min(cap, volatility / forecast.volatility)


def is_traded(share: float, held: float, band: float) -> bool:
    """Whether a new share is far enough from the one that is held to pay for orders.

    Args:
        share: wanted.
        held: the share at today's prices.
        band: smallest difference that is traded; at 0 every one is.
    """
    return abs(share - held) >= band
