"""What orders need of the run that they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from minilean.common.enums import AlgorithmStatus

if TYPE_CHECKING:
    from minilean.algorithm.settings import AlgorithmSettings
    from minilean.brokerage.handler import TransactionHandler
    from minilean.brokerage.transactions import SecurityTransactionManager
    from minilean.common.clock import EngineClock
    from minilean.results.messages import MessageLog
    from minilean.securities.manager import SecurityManager
    from minilean.securities.portfolio import SecurityPortfolioManager


class RunContext(Protocol):
    """The parts of a run that orders touch; `minilean.engine.runtime.Runtime` has them all.

    Attributes:
        clock: now.
        securities: what can be traded.
        portfolio: the account.
        settings: the algorithm's settings.
        messages: the log.
        transactions: orders as the algorithm sees them.
        orders: orders as the engine sees them.
        algorithm: receives order events, and is passed on to portfolio targets.
        brokerage_model: may refuse orders.
        subscription_manager: knows the data of each security.
        universe_manager: forgets delisted securities.
        is_warming_up: whether orders are refused because the algorithm has not started.
        status: set to STOPPED when there are too many orders.
    """

    clock: EngineClock
    securities: SecurityManager
    portfolio: SecurityPortfolioManager
    settings: AlgorithmSettings
    messages: MessageLog
    transactions: SecurityTransactionManager
    orders: TransactionHandler
    algorithm: Any
    brokerage_model: Any
    subscription_manager: Any
    universe_manager: Any
    is_warming_up: bool
    status: AlgorithmStatus
