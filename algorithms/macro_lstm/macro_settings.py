"""What the strategy is told by its parameters, besides what all strategies are told."""

from dataclasses import dataclass
from typing import ClassVar

from forecasting.errors import InvalidSpec
from forecasting.strategy.parameters import Parameter, Parameters, read_tickers
from forecasting.strategy.settings import StrategySettings, parameters_with

STRATEGY = "macro_lstm"
BASKETS = ("liquid-etf", "clean")
# What parameters were called before; understood, with a hint, until the next version.
FORMER_NAMES = {"batch": "batch_size", "window": "lookback", "bars": "training_bars"}


@dataclass(frozen=True)
class OwnBaskets:
    """The funds of one macro symbol, which its own forecast moves.

    Args:
        macro: ticker that is forecast.
        risk_on: held when its forecast change is above zero.
        risk_off: held when it is not; may be empty.
    """

    macro: str
    risk_on: tuple[str, ...]
    risk_off: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.macro}={'+'.join(self.risk_on)}/{'+'.join(self.risk_off)}"


def read_baskets(text: str) -> str | tuple[OwnBaskets, ...]:
    """A name of baskets, or a text such as ``SPY=XLE+XLK/IEF,TLT=TLT/SHV``.

    Raises:
        ValueError: it is neither, or a ticker is empty or there twice.
    """
    if text in BASKETS:
        return text
    found: list[OwnBaskets] = []
    for part in text.split(","):
        macro, of_macro, sides = part.partition("=")
        risk_on, of_sides, risk_off = sides.partition("/")
        if not (of_macro and of_sides):
            raise ValueError(part)
        held_else = _funds(risk_off) if risk_off.strip() else ()
        found.append(OwnBaskets(macro.strip().upper(), _funds(risk_on), held_else))
    read_tickers(",".join(own.macro for own in found))
    read_tickers(",".join(fund for own in found for fund in own.risk_on + own.risk_off))  # two forecasts cannot move one fund
    return tuple(found)


def _funds(text: str) -> tuple[str, ...]:
    return read_tickers(text.replace("+", ","))


@dataclass(frozen=True)
class MacroSettings(StrategySettings):
    """Everything a person can choose about a run; see ``StrategySettings`` for what all strategies have.

    Args:
        macro: tickers whose next close is forecast.
        baskets: ``liquid-etf`` or ``clean``, which the mean of all forecasts moves, see ``macro_baskets``; or each macro symbol's own.

    Raises:
        InvalidSpec: a macro symbol has no baskets of its own where others do, and see ``StrategySettings``.
    """

    PARAMETERS: ClassVar[Parameters] = parameters_with(
        {
            "macro": Parameter(read_tickers, "tickers separated by commas, each once, such as SPY or SPY,TLT"),
            "baskets": Parameter(
                read_baskets,
                f"{' or '.join(BASKETS)}, or funds of each macro symbol, every fund once, such as SPY=XLE+XLK/IEF,TLT=TLT/SHV",
                lambda baskets: baskets if isinstance(baskets, str) else ",".join(map(str, baskets)),
            ),
        },
        FORMER_NAMES,
    )

    macro: tuple[str, ...] = ("SPY",)
    baskets: str | tuple[OwnBaskets, ...] = "liquid-etf"

    def __post_init__(self) -> None:
        super().__post_init__()
        if isinstance(self.baskets, tuple) and {own.macro for own in self.baskets} != set(self.macro):
            named = ", ".join(own.macro for own in self.baskets)
            raise InvalidSpec(f"The parameter baskets has funds of {named}, and macro is {', '.join(self.macro)}: name the same tickers.")
