"""From probabilities to what is held: the likeliest to rise long, the least likely short."""

from collections.abc import Mapping

from forecasting.forecast import ProbabilityForecast


def shares(forecasts: Mapping[str, ProbabilityForecast], number: int, gross: float) -> dict[str, float]:
    """The share of the account of each ticker that is held.

    Args:
        forecasts: by ticker.
        number: how many long, and as many short; where probabilities are equal, the ticker that comes first is the likelier one.
        gross: of all shares together, without their signs.

    Returns:
        Long ones first, the likeliest at the head; empty where there are fewer forecasts than twice the number.
    """
    ranked = sorted(forecasts, key=lambda ticker: -forecasts[ticker].probability)
    if len(ranked) < 2 * number:
        return {}
    one = gross / 2 / number
    return dict.fromkeys(ranked[:number], one) | dict.fromkeys(ranked[: -number - 1 : -1], -one)
