"""Orders that were refused after they had got a number."""

from __future__ import annotations

import pytest

from minilean.common.enums import OrderStatus
from minilean.results.analysis.refusals import (
    ON_SUBMISSION,
    ON_UPDATE,
    brokerage_refused_submission,
    brokerage_refused_update,
    insufficient_buying_power,
    orders_refused_without_diagnosis,
)
from minilean.results.analysis.telling_message import TellingMessage

POOR = "Order Error: ids: [3], Insufficient buying power to complete orders (Value:[1000]), Reason: Id: 3."
SUBMIT = "BrokerageModel declared unable to submit order: [1] Warning - Code: NotSupported - "
UPDATE = "BrokerageModel declared unable to update order: "
TYPE = "The CharlesSchwabBrokerageModel does not support MarketOnOpen order type. Only supports [Limit,Market]"


def test_orders_that_cannot_be_paid_are_told_and_counted(make_run, make_event) -> None:
    (finding,) = insufficient_buying_power(make_run(events=[make_event(POOR), make_event("other"), make_event(POOR.upper())]))
    assert (finding.name, finding.sample, finding.count) == ("InsufficientBuyingPowerOrderResponseErrorAnalysis", POOR, 2)


def test_an_order_that_stays_valid_was_not_refused(make_run, make_event) -> None:
    run = make_run(events=[make_event(POOR, OrderStatus.SUBMITTED)])
    assert insufficient_buying_power(run) == []
    assert orders_refused_without_diagnosis(run) == []


def message(reason: TellingMessage) -> str:
    return "x".join(reason.fragments)


@pytest.mark.parametrize("reason", ON_SUBMISSION, ids=lambda reason: reason.name)
def test_each_reason_of_a_brokerage_is_told(make_run, make_event, reason: TellingMessage) -> None:
    told = SUBMIT + message(reason)
    found = brokerage_refused_submission(make_run(events=[make_event(told)]))
    prefix = "BrokerageModelRefusedToSubmitOrderOrderResponseErrorAnalysis / "
    assert [finding.sample for finding in found if finding.name == prefix + reason.name] == [told]
    assert orders_refused_without_diagnosis(make_run(events=[make_event(told)])) == []
    # the same words about something else, or a part of them, say nothing
    assert brokerage_refused_submission(make_run(events=[make_event(message(reason))])) == []
    assert all(
        finding.name != prefix + reason.name
        for finding in brokerage_refused_submission(make_run(events=[make_event(SUBMIT + message(reason)[1:-1])]))
    )


@pytest.mark.parametrize("reason", ON_UPDATE, ids=lambda reason: reason.name)
def test_each_reason_against_a_change_is_told(make_run, make_event, reason: TellingMessage) -> None:
    told = UPDATE + message(reason)
    found = brokerage_refused_update(make_run(events=[make_event(told)]))
    name = f"BrokerageModelRefusedToUpdateOrderOrderResponseErrorAnalysis / {reason.name}"
    assert [(finding.name, finding.sample) for finding in found] == [(name, told)]
    assert brokerage_refused_update(make_run(events=[make_event(SUBMIT + message(reason))])) == []


def test_refusals_of_brokerages_are_listed_by_reason_in_leans_order(make_run, make_event) -> None:
    size = f"{SUBMIT}The minimum order size (in quote currency) for SPY is 5. Order quantity was 1."
    found = brokerage_refused_submission(make_run(events=[make_event(SUBMIT + TYPE), make_event(size), make_event(SUBMIT + TYPE)]))
    assert [(finding.name.partition(" / ")[2], finding.sample, finding.count) for finding in found] == [
        ("InvalidOrderQuantityAnalysis", size, None),
        ("UnsupportedOrderTypeAnalysis", SUBMIT + TYPE, 2),
    ]


def test_a_refusal_that_lean_cannot_tell_is_told_as_it_is(make_run, make_event) -> None:
    unknown = f"{SUBMIT}The broker does not like Mondays."
    events = [make_event(POOR), make_event(SUBMIT + TYPE), make_event(unknown), make_event("", OrderStatus.INVALID)]
    (finding,) = orders_refused_without_diagnosis(make_run(events=events))
    assert (finding.name, finding.sample, finding.count) == ("RefusedOrders", unknown, None)
