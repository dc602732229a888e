"""Words of a text as learned vectors, LSTM layers that pass over what fills a short text up, and one logit for each of three classes.

The classes are 0 negative, 1 neutral and 2 positive; the loss ``categorical_crossentropy`` has the softmax.
"""

from forecasting.errors import InvalidSpec
from forecasting.layers import Dense, Dropout, Embedding, Lstm, Node, NotZero
from forecasting.networks import network
from forecasting.specs import NetworkSpec


@network("sentiment", inputs=("text",))
def sentiment(spec: NetworkSpec, tokens: Node) -> Node:
    """Numbers of tokens, 0 where a text is filled up, to three logits."""
    if spec.vocabulary < 2 or spec.embedding < 1:
        raise InvalidSpec(
            f"NetworkSpec has vocabulary={spec.vocabulary} and embedding={spec.embedding}: the network sentiment expects at least two "
            "tokens and vectors of at least one number."
        )
    mask = NotZero()(tokens)
    words = Embedding(spec.vocabulary, spec.embedding)(tokens)
    for layer in range(spec.layers):
        words = Dropout(spec.dropout)(Lstm(spec.units, sequences=layer < spec.layers - 1)(words, mask))
    return Dense(3)(words)
