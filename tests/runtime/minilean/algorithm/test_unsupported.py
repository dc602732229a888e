"""Members that are named and refused."""

import pytest

from minilean.algorithm.unsupported import unsupported
from minilean.errors import UnsupportedCall


def test_it_is_refused_by_name_whatever_it_is_called_with() -> None:
    add_option = unsupported("add_option")

    assert add_option.__name__ == "add_option"
    assert add_option.__doc__ == "Not modelled by minilean: raises `UnsupportedCall`; run the algorithm with LEAN to use `add_option`."
    with pytest.raises(UnsupportedCall) as refused:
        add_option(object(), "SPY", leverage=2)
    assert refused.value.call == "add_option"
