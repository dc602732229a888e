"""Advice about names that the runtime does not give."""

import pytest

from minilean.project.loading import install_runtime
from minilean.project.missing_names import advice


def _error(code: str) -> BaseException:
    with pytest.raises(Exception) as caught:
        exec(code, {})
    return caught.value


@pytest.fixture(autouse=True)
def _installed() -> None:
    install_runtime()


def test_a_type_that_is_missing_points_to_lean() -> None:
    assert advice(_error("VWAPExecutionModel()")) == ". A type of LEAN's that is missing here works with `lean backtest`."


def test_a_misspelt_type_is_corrected() -> None:
    assert advice(_error("Resolutoin.DAILY")).startswith(". Did you mean 'Resolution'?")


@pytest.mark.parametrize("code", ["no_such_thing", "1 / 0", "def f():\n    X\n    X = 1\nf()"])
def test_other_errors_get_no_advice(code: str) -> None:
    assert advice(_error(code)) == ""
