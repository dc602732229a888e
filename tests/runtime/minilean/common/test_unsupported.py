"""Members and types that are named and refused."""

import pytest

from minilean.common.unsupported import UnsupportedType, unsupported
from minilean.errors import UnsupportedCall


def test_it_is_refused_by_name_whatever_it_is_called_with() -> None:
    add_option = unsupported("add_option")

    assert add_option.__name__ == "add_option"
    assert add_option.__doc__ == "Not modelled by minilean: raises `UnsupportedCall`; run the algorithm with LEAN to use `add_option`."
    with pytest.raises(UnsupportedCall) as refused:
        add_option(object(), "SPY", leverage=2)
    assert refused.value.call == "add_option"


def test_a_member_of_a_type_has_its_own_name_and_says_what_it_is_for() -> None:
    groups = unsupported("Positions.groups", "they are of options")

    assert groups.__name__ == "groups"
    with pytest.raises(UnsupportedCall, match=r"^Positions.groups is not modelled by minilean \(they are of options\)\. Run"):
        groups()


def test_a_type_is_refused_when_it_is_made() -> None:
    class Combo(UnsupportedType):
        _detail = "it has legs"

    with pytest.raises(UnsupportedCall, match=r"^Combo is not modelled by minilean \(it has legs\)\. Run"):
        Combo(1, legs=2)
