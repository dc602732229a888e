"""What single brokerages let an order carry (`InteractiveBrokersOrderProperties` and others); in a backtest their rules alone read it."""

from __future__ import annotations

from minilean.orders.properties import OrderProperties


class _OutsideHours(OrderProperties):
    __slots__ = ("outside_regular_trading_hours",)

    outside_regular_trading_hours: bool

    def __init__(self) -> None:
        super().__init__()
        self.outside_regular_trading_hours = False


class InteractiveBrokersOrderProperties(_OutsideHours):
    """Whether the order may fill before and after the session, and how an adviser's accounts share it; neither matters in a backtest."""

    __slots__ = ("account", "fa_group", "fa_method", "fa_percentage", "fa_profile")

    account: str | None
    fa_group: str | None
    fa_method: str | None
    fa_percentage: int
    fa_profile: str | None

    def __init__(self) -> None:
        super().__init__()
        self.account = self.fa_group = self.fa_method = self.fa_profile = None
        self.fa_percentage = 0


class InteractiveBrokersFixOrderProperties(OrderProperties):
    """Which account the order is for."""

    __slots__ = ("account",)

    account: str | None

    def __init__(self) -> None:
        super().__init__()
        self.account = None


class TradierOrderProperties(_OutsideHours):
    """Whether the order may fill before and after the session."""

    __slots__ = ()


class AlpacaOrderProperties(_OutsideHours):
    """Whether the order may fill before and after the session."""

    __slots__ = ()


class WebullOrderProperties(_OutsideHours):
    """Whether the order may fill before and after the session."""

    __slots__ = ()


class TradeStationOrderProperties(_OutsideHours):
    """Whether the order may fill before and after the session, in part, and as a taker."""

    __slots__ = ("all_or_none", "post_only")

    all_or_none: bool
    post_only: bool

    def __init__(self) -> None:
        super().__init__()
        self.all_or_none = self.post_only = False


class PublicOrderProperties(_OutsideHours):
    """Whether the order may fill before and after the session, and on borrowed money."""

    __slots__ = ("use_margin",)

    use_margin: bool | None

    def __init__(self) -> None:
        super().__init__()
        self.use_margin = None


class CharlesSchwabOrderProperties(OrderProperties):
    """Whether the order may fill before and after the session."""

    __slots__ = ("extended_regular_trading_hours",)

    extended_regular_trading_hours: bool

    def __init__(self) -> None:
        super().__init__()
        self.extended_regular_trading_hours = False


class TDAmeritradeOrderProperties(OrderProperties):
    """Nothing beside the time in force."""

    __slots__ = ()


class RBIOrderProperties(OrderProperties):
    """Nothing beside the time in force."""

    __slots__ = ()


class TastytradeOrderProperties(OrderProperties):
    """Nothing beside the time in force."""

    __slots__ = ()
