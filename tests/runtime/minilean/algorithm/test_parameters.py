"""Parameters take the type of their default, as in LEAN's GetParameter."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from minilean.algorithm.parameters import Parameters
from minilean.common.dotnet_errors import ArgumentNullException


@pytest.mark.parametrize(
    ("text", "default", "expected"),
    [
        ("30", 60, 30),
        ("1.5", 60, 60),
        ("0.25", 0.5, 0.25),
        ("x", 0.5, 0.5),
        ("abc", "none", "abc"),
        ("7", None, "7"),
        ("null", "text", "null"),
        ("2147483647", 7, 2147483647),
        ("2147483648", 7, 7),
        ("2147483648", 7.5, 2147483648.0),
        ("1,5", 7, 7),
        ("1,5", 7.5, 15.0),
        ("inf", 7.5, 7.5),
        # what is neither text nor an integer of 32 bits is a float
        ("5", True, 5.0),
        ("true", True, 1.0),
        ("true", False, 0.0),
        ("text", 2**40, 1099511627776.0),
        ("5", np.int64(7), 5.0),
        ("nan", Decimal(7), 7.0),
    ],
)
def test_conversion(text: str, default: object, expected: object) -> None:
    value = Parameters({"p": text}).get("p", default)
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize("default", [date(2000, 1, 1), [1]])
def test_a_default_that_is_no_number_is_refused(default: object) -> None:
    with pytest.raises(TypeError, match="is no number"):
        Parameters({"p": "5"}).get("p", default)


def test_a_name_is_a_text() -> None:
    with pytest.raises(ArgumentNullException, match=r"expected get_parameter\('name', default\)"):
        Parameters({}).get(None)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="as a text; was 5"):
        Parameters({}).get(5)  # type: ignore[arg-type]


def test_a_missing_parameter_gives_the_default() -> None:
    assert Parameters({}).get("p", 3) == 3
    assert Parameters({}).get("p") is None


def test_a_parameter_that_nobody_asked_for_is_named_with_the_near_one_that_was_missed() -> None:
    parameters = Parameters({"windw": "5", "rate": "2", "LEVERAGE": "3", "other": "4"})
    for name in ("window", "rate", "leverage"):
        parameters.get(name, 1)
    assert parameters.unused_sentence() == (
        "The algorithm never asked for the parameters 'windw' (did you mean 'window'?), 'LEVERAGE' (did you mean 'leverage'?), 'other'; "
        "it asks for window, rate, leverage."
    )


def test_every_parameter_counts_as_asked_for_once_all_were() -> None:
    parameters = Parameters({"windw": "5"})
    assert parameters.unused_sentence() == "The algorithm never asked for the parameter 'windw'; it asks for none."
    assert parameters.ask_for_all() == {"windw": "5"}
    assert parameters.unused_sentence() == ""


def test_what_the_engine_reads_for_the_results_is_no_question_of_the_algorithm() -> None:
    parameters = Parameters({"windw": "5"})
    parameters.as_dict()
    assert "windw" in parameters.unused_sentence()


def test_what_the_algorithm_got_is_kept_defaults_included() -> None:
    parameters = Parameters({"fast": "12", "slow": "x", "unused": "1"})
    for name, default in (("fast", 10), ("slow", 60), ("share", 0.5), ("absent", None)):
        parameters.get(name, default)
    assert parameters.in_effect() == {"fast": "12", "slow": "60", "share": "0.5"}


def test_all_parameters_are_a_dictionary_of_leans_name_that_iterates_as_pairs() -> None:
    found = Parameters({"fast": "12", "slow": "26"}).ask_for_all()
    assert type(found).__name__ == "ReadOnlyExtendedDictionary[String,String]"
    assert (len(found), found["fast"], "slow" in found, sorted(found.items())) == (2, "12", True, [("fast", "12"), ("slow", "26")])
    assert [(pair.key, pair.value) for pair in found] == [("fast", "12"), ("slow", "26")]
