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
    assert value == expected
    assert type(value) is type(expected)


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
