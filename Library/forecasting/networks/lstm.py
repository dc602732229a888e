"""LSTM layers of one width on top of each other, with dropout after each, and one dense output.

With four layers of 50 units on one feature it is the network this strategy was first published with: 71,051 numbers.
"""

from forecasting.layers import Dense, Dropout, Lstm, Node
from forecasting.networks import network
from forecasting.specs import NetworkSpec


@network("lstm")
def lstm(spec: NetworkSpec, windows: Node) -> Node:
    """Windows to one number."""
    for layer in range(spec.layers):
        windows = Dropout(spec.dropout)(Lstm(spec.units, sequences=layer < spec.layers - 1)(windows))
    return Dense(1)(windows)
