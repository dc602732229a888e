"""Windows of bars and a text beside each other: an LSTM layer for each, and one output from both states."""

from forecasting.errors import InvalidSpec
from forecasting.layers import Concatenate, Dense, Dropout, Embedding, Lstm, Node, NotZero
from forecasting.networks import network
from forecasting.specs import NetworkSpec


@network("price_and_news", inputs=("windows", "text"))
def price_and_news(spec: NetworkSpec, windows: Node, tokens: Node) -> Node:
    """Windows, and numbers of tokens, 0 where a text is filled up, to one number."""
    if spec.vocabulary < 2 or spec.embedding < 1:
        raise InvalidSpec(
            f"NetworkSpec has vocabulary={spec.vocabulary} and embedding={spec.embedding}: the network price_and_news expects at least two "
            "tokens and vectors of at least one number."
        )
    read = Lstm(spec.units)(Embedding(spec.vocabulary, spec.embedding)(tokens), NotZero()(tokens))
    return Dense(1)(Dropout(spec.dropout)(Concatenate()(Lstm(spec.units)(windows), read)))
