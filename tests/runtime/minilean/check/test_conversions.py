"""What .NET refuses; LEAN's answers were recorded (`obsolete_overloads`, `edge_values`, `number_types`)."""

from __future__ import annotations

import ast

import pytest

from minilean.check.conversions import never_taken


@pytest.mark.parametrize(
    ("text", "kind", "wanted", "refused"),
    [
        ("'daily'", "str", "Resolution", True),
        ("4", "int", "Resolution", False),
        ("'SPY'", "str", "Symbol", False),
        ("'5000'", "str", "float", False),
        ("'much'", "str", "float", True),
        ("'x'", "str", "bool", True),
        ("1", "int", "bool", True),
        ("True", "bool", "int", False),
        ("5.0", "float", "int", False),
        ("2.5", "float", "int", True),
        ("2.5", "float", "float|int", False),
        ("5", "int", "str", True),
        ("None", "None", "float", True),
        ("None", "None", "float?", False),
        ("None", "None", "str", False),
        ("(1, 2)", "tuple", "Symbol", True),
        ("[1, 2]", "list", "Symbol", False),
        ("Resolution.DAILY", "Resolution", "MovingAverageType", True),
        ("Resolution.DAILY", "Resolution", "Resolution?", False),
        ("x", "", "bool", False),
        ("x", "Equity", "Symbol", False),
        ("'m'", "str", "Exception", True),
        ("None", "None", "Exception", False),
    ],
)
def test_conversions(text: str, kind: str, wanted: str, refused: bool) -> None:
    assert never_taken(kind, wanted, ast.parse(text, mode="eval").body) is refused


def test_without_its_text_a_value_counts_as_pyrights_answer() -> None:
    assert never_taken("str", "float")
    assert not never_taken("float", "int")
