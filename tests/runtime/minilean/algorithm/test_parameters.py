"""Parameters take the type of their default, as in LEAN's GetParameter."""

import pytest

from minilean.algorithm.parameters import Parameters


@pytest.mark.parametrize(
    ("text", "default", "expected"),
    [
        ("30", 60, 30),
        ("1.5", 60, 60),
        ("0.25", 0.5, 0.25),
        ("x", 0.5, 0.5),
        ("abc", "none", "abc"),
        ("7", None, "7"),
        ("true", False, True),
    ],
)
def test_conversion(text: str, default: object, expected: object) -> None:
    value = Parameters({"p": text}).get("p", default)
    assert value == expected and type(value) is type(expected)


def test_a_missing_parameter_gives_the_default() -> None:
    assert Parameters({}).get("p", 3) == 3
    assert Parameters({}).get("p") is None
