"""A finding as LEAN's JSON has it."""

from __future__ import annotations

from decimal import Decimal

from minilean.orders.order_json import to_json
from minilean.results.finding import Finding, finding_json, first_of


def test_a_finding_is_printed_in_the_order_of_keys_of_lean_and_without_a_count_of_one() -> None:
    one = Finding("FlatAnalysis", "Flat.", {"percentile": Decimal(100)}, ("Trade.", "Wait."))
    several = Finding("FlatAnalysis", "Flat.", "line", ("Trade.",), 3)
    assert to_json(finding_json(one)) == (
        '{"name":"FlatAnalysis","issue":"Flat.","sample":{"percentile":100.0},"solutions":["Trade.","Wait."]}'
    )
    assert to_json(finding_json(several)) == '{"name":"FlatAnalysis","issue":"Flat.","sample":"line","count":3,"solutions":["Trade."]}'


def test_cases_are_counted_from_two_on() -> None:
    assert first_of(["a"]) == ("a", None)
    assert first_of(["a", "b"]) == ("a", 2)


def test_names_tell_whose_diagnosis_it_is() -> None:
    assert Finding("Refused / UnsupportedOrderTypeAnalysis", "", "", ("",)).is_of_lean
    assert not Finding("LookAhead", "", "", ("",)).is_of_lean
