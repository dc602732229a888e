"""One network for many stocks: LSTM layers on a stock's windows, beside them its ticker as a learned vector and the month.

With sizes 25 and 10, vectors of 5 and a dense layer of 10 it has 16,984 numbers for 2,489 tickers, 16,930 of them trained. The output is a
logit: the loss ``binary_crossentropy`` has the sigmoid.
"""

from forecasting.errors import InvalidSpec
from forecasting.layers import BatchNormalisation, Concatenate, Dense, Dropout, Embedding, Lstm, Node, OneHot
from forecasting.networks import network
from forecasting.specs import NetworkSpec

MONTHS = 12


@network("cross_section", inputs=("windows", "number", "number"))
def cross_section(spec: NetworkSpec, windows: Node, ticker: Node, month: Node) -> Node:
    """Windows, the number of the ticker and that of the month, both from 0, to one logit."""
    if spec.vocabulary < 1 or spec.embedding < 1:
        raise InvalidSpec(
            f"NetworkSpec has vocabulary={spec.vocabulary} and embedding={spec.embedding}: the network cross_section expects the number of "
            "tickers and vectors of at least one number."
        )
    for place, units in enumerate(spec.widths, start=1):
        windows = Dropout(spec.dropout)(Lstm(units, sequences=place < len(spec.widths))(windows))
    beside = Concatenate()(windows, Embedding(spec.vocabulary, spec.embedding)(ticker), OneHot(MONTHS)(month))
    return Dense(1)(Dense(spec.units)(BatchNormalisation()(beside)))
