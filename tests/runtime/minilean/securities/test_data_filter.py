"""Which points of data a security takes."""

from minilean.securities.data_filter import EquityDataFilter, ForexDataFilter, SecurityDataFilter


def test_the_filters_take_every_point():
    for kind in (SecurityDataFilter, EquityDataFilter, ForexDataFilter):
        assert kind().filter(None, None) is True
        assert isinstance(kind(), SecurityDataFilter)
