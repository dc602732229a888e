"""LSTM layers on top of each other, each of a width of its own, with dropout after each, and one dense output."""

from forecasting.layers import Dense, Dropout, Lstm, Node
from forecasting.networks import network
from forecasting.specs import NetworkSpec


@network("stacked_lstm")
def stacked_lstm(spec: NetworkSpec, windows: Node) -> Node:
    """Windows to one number."""
    for place, units in enumerate(spec.widths, start=1):
        windows = Dropout(spec.dropout)(Lstm(units, sequences=place < len(spec.widths))(windows))
    return Dense(1)(windows)
