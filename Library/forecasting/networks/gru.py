"""GRU layers on top of each other, with dropout after each, and one dense output."""

from forecasting.layers import Dense, Dropout, Gru, Node
from forecasting.networks import network
from forecasting.specs import NetworkSpec


@network("gru")
def gru(spec: NetworkSpec, windows: Node) -> Node:
    """Windows to one number."""
    for layer in range(spec.layers):
        windows = Dropout(spec.dropout)(Gru(spec.units, sequences=layer < spec.layers - 1)(windows))
    return Dense(1)(windows)
