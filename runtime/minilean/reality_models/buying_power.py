"""Margin: what a position ties up and whether an order can be paid for (`BuyingPowerModel`, `SecurityMarginModel`)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import partial
from typing import TYPE_CHECKING

from minilean.common.decimals import ONE, ZERO, Number, divide, multiply, normalize, text, to_decimal, to_double
from minilean.common.enums import OrderDirection
from minilean.common.exact import decimal_of
from minilean.common.naming import DualNamed
from minilean.orders.fees import OrderFeeParameters
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
from minilean.securities.margin_parameters import InitialMarginParameters, MaintenanceMarginParameters
from minilean.securities.security import StandardMarginCalls

if TYPE_CHECKING:
    from minilean.securities.portfolio import SecurityPortfolioManager
    from minilean.securities.security import Security


_TWO, _FOUR = Decimal(2), Decimal(4)

# how much may be ordered, why no more, and whether that is an error, as in `GetMaximumOrderQuantityResult`
Size = tuple[Decimal, str | Callable[[], str], bool]


class AccountMoment:
    """What the sizes of one moment have in common; for use at once, since it holds on to the account's value.

    Args:
        portfolio: the account.
        minimum_share: smaller changes of margin, as a fraction of the portfolio's value, are not worth an order.
    """

    __slots__ = ("_has_free_margin", "minimum", "minimum_share", "portfolio", "total")

    def __init__(self, portfolio: SecurityPortfolioManager, minimum_share: Decimal) -> None:
        self.portfolio = portfolio
        self.total: Decimal = portfolio.total_portfolio_value_exact
        self.minimum_share = minimum_share
        self.minimum = self.total * minimum_share
        self._has_free_margin: bool | None = None

    def is_above_minimum(self, margin: Decimal) -> bool:
        """Whether a change of margin is worth an order (`AboveMinimumOrderMarginPortfolioPercentage`).

        Args:
            margin: the change in the account currency, at least 0; without free margin every change is worth it.
        """
        if margin >= self.minimum:
            return True
        if self._has_free_margin is None:
            self._has_free_margin = self.portfolio._margin_remaining_of(self.total) > ZERO
        return not self._has_free_margin


class BuyingPowerModel(DualNamed):
    """Margin as a share of a position's value.

    LEAN's own sums do not see what an algorithm overrides: `get_initial_margin_requirement` of a Python model, say, counts where the
    engine asks the model for it, and not within `has_sufficient_buying_power_for_order`. So these sums call the methods whose names begin
    with `_lean`, which only LEAN's own models replace.

    `BuyingPowerModel(leverage, required_free=0)` or `BuyingPowerModel(initial, maintenance, required_free)`.

    Args:
        leverage: value that a unit of own money may hold, at least 1; or, with three arguments, the initial margin.
        maintenance_margin_requirement: with three arguments, the share that a held position ties up.
        required_free_buying_power_percent: share of the portfolio's value that orders must leave free.
        initial_margin_requirement: by name the share that a new position ties up, with the two others.

    Raises:
        ValueError: a leverage below 1 or a share outside [0, 1].
    """

    NULL: BuyingPowerModel

    # two underscores: a model of an algorithm may well have a leverage of its own
    __leverage: Decimal | None = None

    def __init__(
        self,
        leverage: Number = ONE,
        maintenance_margin_requirement: Number | None = None,
        required_free_buying_power_percent: Number | None = None,
        *,
        initial_margin_requirement: Number | None = None,
    ) -> None:
        if maintenance_margin_requirement is not None and required_free_buying_power_percent is not None:
            initial = to_decimal(leverage if initial_margin_requirement is None else initial_margin_requirement)
            maintenance = to_decimal(maintenance_margin_requirement)
            free = to_decimal(required_free_buying_power_percent)
        else:
            initial = maintenance = ONE / _checked_leverage(leverage)
            free = to_decimal(maintenance_margin_requirement or required_free_buying_power_percent or ZERO)
        for name, share in (("initial margin", initial), ("maintenance margin", maintenance), ("free buying power", free)):
            if not ZERO <= share <= ONE:
                raise ValueError(f"The {name} requirement is {share}; expected a fraction between 0 and 1.")
        self.initial_margin_requirement_exact = initial
        self.maintenance_margin_requirement_exact = maintenance
        self.required_free_exact = free

    @classmethod
    def _standard_margin_calls(cls) -> StandardMarginCalls:
        """Which questions the class leaves to LEAN's own rules, so that they need not be asked with objects."""
        own = BuyingPowerModel
        return StandardMarginCalls(
            leverage=cls.get_leverage is own.get_leverage,
            maintenance=cls.get_maintenance_margin is own.get_maintenance_margin,
            reserved=cls.get_reserved_buying_power_for_position is own.get_reserved_buying_power_for_position,
            size=cls.get_maximum_order_quantity_for_target_buying_power is own.get_maximum_order_quantity_for_target_buying_power,
        )

    # ---- leverage -------------------------------------------------------------------------------------------------

    @property
    def leverage_exact(self) -> Decimal:
        """Value that a unit of own money may hold."""
        if self.__leverage is None:
            self.__leverage = divide(ONE, self.initial_margin_requirement_exact)
        return self.__leverage

    def get_leverage(self, security: Security) -> float:
        """Value that a unit of own money may hold."""
        return to_double(self.leverage_exact)

    def set_leverage(self, security: Security, leverage: Number) -> None:
        """Change the leverage.

        Raises:
            ValueError: it is below 1.
        """
        margin = ONE / _checked_leverage(leverage)
        self.initial_margin_requirement_exact = margin
        self.maintenance_margin_requirement_exact = margin
        self.__leverage = None
        security._margin_changed()

    # ---- margin of positions and orders ---------------------------------------------------------------------------

    def get_initial_margin_requirement(self, parameters: InitialMarginParameters) -> InitialMargin:
        """Margin that opening a quantity at the current price needs; negative for short quantities."""
        return InitialMargin(self._lean_initial_margin(parameters.security, parameters.quantity_exact))

    def get_initial_margin_required_for_order(self, parameters: InitialMarginRequiredForOrderParameters) -> InitialMargin:
        """Margin that an order needs, with its fee on top."""
        return InitialMargin(self._lean_margin_for_order(parameters))

    def get_maintenance_margin(self, parameters: MaintenanceMarginParameters) -> MaintenanceMargin:
        """Margin that keeping a position needs."""
        margin = self._lean_maintenance_margin(parameters.security, parameters.quantity_exact, parameters.holdings_value_exact)
        return MaintenanceMargin(margin)

    def get_reserved_buying_power_for_position(
        self, parameters: ReservedBuyingPowerForPositionParameters
    ) -> ReservedBuyingPowerForPosition:
        """Margin that the holding of a security uses."""
        return ReservedBuyingPowerForPosition(self._maintenance_margin(parameters.security))

    def get_buying_power(self, parameters: BuyingPowerParameters) -> BuyingPower:
        """Margin that an order of that side may use."""
        return BuyingPower(self.margin_remaining_exact(parameters.portfolio, parameters.security, parameters.direction))

    def margin_remaining_exact(self, portfolio: SecurityPortfolioManager, security: Security, direction: OrderDirection) -> Decimal:
        """Free margin for an order, never below 0: an order against the position also frees and reuses the position's margin."""
        total = portfolio.total_portfolio_value_exact
        free = portfolio._margin_remaining_of(total)
        holdings = security.holdings
        against = (holdings.is_long and direction == OrderDirection.SELL) or (holdings.is_short and direction == OrderDirection.BUY)
        if against:
            free += self._maintenance_margin(security) + self._lean_initial_margin(security, holdings.absolute_quantity_exact)
        return max(ZERO, free - total * self.required_free_exact)

    # asked several times for each target: without the objects that models of others receive and return

    def _lean_initial_margin(self, security: Security, quantity: Decimal) -> Decimal:
        return multiply(_value_of_one(security), quantity) * self.initial_margin_requirement_exact

    def _lean_initial_margins(self, security: Security, first: Decimal, second: Decimal) -> tuple[Decimal, Decimal]:
        value, requirement = _value_of_one(security), self.initial_margin_requirement_exact
        return value * first * requirement, value * second * requirement

    def _lean_maintenance_margin(self, security: Security, quantity: Decimal, value: Decimal) -> Decimal:
        return abs(value) * self.maintenance_margin_requirement_exact

    def _lean_margin_for_order(self, parameters: InitialMarginRequiredForOrderParameters) -> Decimal:
        security, order = parameters.security, parameters.order
        fee = security.fee_model.get_order_fee(OrderFeeParameters(security, order))
        fee_amount = parameters.currency_converter._amount_in_account_currency(fee.value)
        margin = self._lean_initial_margin(security, order.quantity_exact)
        return margin + _sign(margin) * fee_amount

    def _maintenance_margin(self, security: Security) -> Decimal:
        holdings = security.holdings
        return self._lean_maintenance_margin(security, holdings.quantity_exact, holdings.holdings_value_exact)

    # ---- checks and sizes -----------------------------------------------------------------------------------------

    def has_sufficient_buying_power_for_order(
        self, parameters: HasSufficientBuyingPowerForOrderParameters
    ) -> HasSufficientBuyingPowerForOrderResult:
        """Whether an order can be paid for; one that only reduces a position always can."""
        order, security, portfolio = parameters.order, parameters.security, parameters.portfolio
        quantity = order.quantity_exact
        if quantity == ZERO:
            return parameters.sufficient()
        ticket = portfolio.transactions.get_order_ticket(order.id)
        if ticket is None:
            return parameters.insufficient(f"Null order ticket for id: {order.id}")
        held = security.holdings.quantity_exact
        if held * quantity < ZERO and abs(held) >= abs(quantity):
            return parameters.sufficient()
        free = self.margin_remaining_exact(portfolio, security, order.direction)
        required = self._lean_margin_for_order(InitialMarginRequiredForOrderParameters(portfolio.cash_book, security, order))
        unfilled = (abs(quantity) - abs(ticket.quantity_filled_exact)) / abs(quantity)
        remaining = unfilled * required
        if abs(remaining) > free:
            return parameters.insufficient(
                f"Id: {order.id}, Initial Margin: {text(normalize(remaining))}, Free Margin: {text(normalize(free))}"
            )
        return parameters.sufficient()

    def get_maximum_order_quantity_for_delta_buying_power(
        self, parameters: GetMaximumOrderQuantityForDeltaBuyingPowerParameters
    ) -> GetMaximumOrderQuantityResult:
        """How many units change the used margin by an amount."""
        portfolio, security = parameters.portfolio, parameters.security
        model = security.buying_power_model
        used = decimal_of(model.get_reserved_buying_power_for_position(ReservedBuyingPowerForPositionParameters(security)))
        signed = used if security.holdings.is_long else -used
        total = portfolio.total_portfolio_value_exact
        target = ZERO if total == ZERO else divide(signed + parameters.delta_buying_power_exact, total)
        return self._lean_maximum_quantity(
            GetMaximumOrderQuantityForTargetBuyingPowerParameters(
                portfolio, security, target, parameters.minimum_order_margin_exact, parameters.silence_non_error_reasons
            )
        )

    def get_maximum_order_quantity_for_target_buying_power(
        self, parameters: GetMaximumOrderQuantityForTargetBuyingPowerParameters
    ) -> GetMaximumOrderQuantityResult:
        """How many units bring the margin of a position to a share of the portfolio's value, fee included.

        The quantity is rounded to lots toward a smaller position, and the fee lowers the target until it fits.

        Raises:
            ValueError: the fee never lets the quantity settle.
        """
        return self._lean_maximum_quantity(parameters)

    def _lean_maximum_quantity(self, parameters: GetMaximumOrderQuantityForTargetBuyingPowerParameters) -> GetMaximumOrderQuantityResult:
        moment = AccountMoment(parameters.portfolio, parameters.minimum_order_margin_exact)
        quantity, reason, is_error = self._size_for_share(moment, parameters.security, parameters.target_buying_power_exact)
        return GetMaximumOrderQuantityResult(quantity, "" if parameters.silence_non_error_reasons and not is_error else reason, is_error)

    def _size_for_share(self, moment: AccountMoment, security: Security, share: Decimal) -> Size:
        """What `get_maximum_order_quantity_for_target_buying_power` answers, without objects for question and answer.

        Args:
            moment: the account now.
            security: what is ordered.
            share: margin of the final position as a signed fraction of the portfolio's value.

        Raises:
            ValueError: the fee never lets the quantity settle.
        """
        held = security.holdings.quantity_exact
        if not share:
            return -held, "", False
        total = moment.total
        required_free = total * self.required_free_exact
        target = share * (total - required_free)
        if not target:
            return -held, "", False
        unit, used = self._lean_initial_margins(security, ONE, held)
        if unit == ZERO:
            return ZERO, no_price_message(security), True
        change = abs(target - used)
        if not moment.is_above_minimum(change):
            moment.portfolio._minimum_order_margin_warning.request()
            return ZERO, partial(_less_than_the_minimum, change, moment.minimum), False
        last_quantity = ZERO
        while True:
            quantity, final = self._amount_to_order(security, target, unit)
            if quantity == ZERO:
                return ZERO, partial(_less_than_a_lot, security.symbol_properties.lot_size_exact, target - used), False
            fee = moment.portfolio.cash_book._amount_in_account_currency(security._market_order_fee(quantity))
            target = multiply(total - fee - required_free, share)
            if quantity == last_quantity:
                raise ValueError(
                    f"The order size of {security.symbol.value} for a target of {share} does not settle: quantity {quantity}, fee {fee}, "
                    f"price {security.cache.price_exact}. Check the fee model: its fee must fall with the quantity."
                )
            last_quantity = quantity
            if abs(final) <= abs(target):
                return quantity, "", False

    def get_amount_to_order(self, security: Security, target_margin: Number, margin_for_one_unit: Number) -> tuple[float, float]:
        """Units that bring a position's margin to a target, and the margin that it then has."""
        quantity, margin = self._amount_to_order(security, to_decimal(target_margin), to_decimal(margin_for_one_unit))
        return to_double(quantity), to_double(margin)

    def _amount_to_order(self, security: Security, target: Decimal, unit: Decimal) -> tuple[Decimal, Decimal]:
        lot = security.symbol_properties.lot_size_exact
        held = security.holdings.quantity_exact
        step = lot if target < ZERO else -lot
        rounding = ROUND_CEILING if target < ZERO else ROUND_FLOOR
        size = lot * (divide(divide(target, unit) - held, lot)).to_integral_value(rounding=rounding)
        final = self._lean_initial_margin(security, size + held)
        excess = final - target
        while (target < ZERO and excess < ZERO) or (target > ZERO and excess > ZERO):
            size += step
            final = self._lean_initial_margin(security, size + held)
            if abs(final - target) > abs(excess) and _sign(final - target) == _sign(excess):
                raise ValueError(
                    f"The margin of {security.symbol.value} grows when the position shrinks: {final} at {size + held} units, "
                    f"target {target}. Check get_initial_margin_requirement of its buying power model."
                )
            excess = final - target
        return size, final


class SecurityMarginModel(BuyingPowerModel):
    """LEAN's model for stocks: margin accounts have leverage 2, others 1."""


class ConstantBuyingPowerModel(BuyingPowerModel):
    """A fixed margin per unit.

    Args:
        margin_required_per_unit_in_account_currency: margin of one share or contract.
    """

    def __init__(self, margin_required_per_unit_in_account_currency: Number) -> None:
        super().__init__()
        self._margin_per_unit = to_decimal(margin_required_per_unit_in_account_currency)

    def set_leverage(self, security: Security, leverage: Number) -> None:
        """Nothing: the margin does not depend on a leverage."""

    @classmethod
    def _standard_margin_calls(cls) -> StandardMarginCalls:
        return super()._standard_margin_calls()._replace(maintenance=False)

    def _lean_initial_margin(self, security: Security, quantity: Decimal) -> Decimal:
        return quantity * self._margin_per_unit

    def _lean_initial_margins(self, security: Security, first: Decimal, second: Decimal) -> tuple[Decimal, Decimal]:
        return first * self._margin_per_unit, second * self._margin_per_unit

    def _lean_maintenance_margin(self, security: Security, quantity: Decimal, value: Decimal) -> Decimal:
        return abs(quantity) * self._margin_per_unit


class PatternDayTradingMarginModel(SecurityMarginModel):
    """More leverage while the exchange is open than outside its hours and in the last ten minutes before the close.

    Args:
        closed_market_leverage: while the exchange is closed or closes soon.
        open_market_leverage: otherwise.
    """

    def __init__(self, closed_market_leverage: Number = _TWO, open_market_leverage: Number = _FOUR) -> None:
        super().__init__(open_market_leverage)
        self._correction_when_closed = to_decimal(open_market_leverage) / to_decimal(closed_market_leverage)

    @classmethod
    def _standard_margin_calls(cls) -> StandardMarginCalls:
        return super()._standard_margin_calls()._replace(maintenance=False)

    def get_leverage(self, security: Security) -> float:
        """Value that a unit of own money may hold at this hour."""
        return float(self.leverage_exact * (ONE / self._correction(security)))

    def set_leverage(self, security: Security, leverage: Number) -> None:
        """Nothing: the leverages are those of the two arguments."""

    def _correction(self, security: Security) -> Decimal:
        exchange = security.exchange
        return ONE if exchange.exchange_open and not exchange.closing_soon else self._correction_when_closed

    def _lean_initial_margin(self, security: Security, quantity: Decimal) -> Decimal:
        return super()._lean_initial_margin(security, quantity) * self._correction(security)

    def _lean_initial_margins(self, security: Security, first: Decimal, second: Decimal) -> tuple[Decimal, Decimal]:
        return self._lean_initial_margin(security, first), self._lean_initial_margin(security, second)

    def _lean_maintenance_margin(self, security: Security, quantity: Decimal, value: Decimal) -> Decimal:
        return super()._lean_maintenance_margin(security, quantity, value) * self._correction(security)


class NullBuyingPowerModel(BuyingPowerModel):
    """Nothing is checked and positions tie up nothing."""

    @classmethod
    def _standard_margin_calls(cls) -> StandardMarginCalls:
        return super()._standard_margin_calls()._replace(maintenance=False)

    def _lean_maintenance_margin(self, security: Security, quantity: Decimal, value: Decimal) -> Decimal:
        return ZERO

    def has_sufficient_buying_power_for_order(
        self, parameters: HasSufficientBuyingPowerForOrderParameters
    ) -> HasSufficientBuyingPowerForOrderResult:
        """Always."""
        return parameters.sufficient()


def _value_of_one(security: Security) -> Decimal:
    return security.quote_currency.conversion_rate_exact * security.symbol_properties.contract_multiplier_exact * security.cache.price_exact


def no_price_message(security: Security) -> str:
    """What the algorithm is told when it trades a security before its first bar."""
    return (
        f"{security.symbol.value}: the security has no price yet, because no bar of it has been received. "
        "Wait for its first bar, e.g. with a warm-up, before trading it."
    )


def _less_than_the_minimum(change: Decimal, minimum: Decimal) -> str:
    return f"The target order margin {text(change)} is less than the minimum {text(minimum)}."


def _less_than_a_lot(lot: Decimal, margin: Decimal) -> str:
    return f"The order quantity is less than the lot size of {text(lot)} and has been rounded to zero. Target order margin {text(margin)}. "


def _sign(value: Decimal) -> int:
    return (value > ZERO) - (value < ZERO)


def _checked_leverage(leverage: Number) -> Decimal:
    value = to_decimal(leverage)
    if value < ONE:
        raise ValueError(f"The leverage is {value}; expected 1 or more.")
    return value


BuyingPowerModel.NULL = NullBuyingPowerModel()
