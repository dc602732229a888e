"""What every layer must do; layers are found as the classes that derive from Layer, and one without a case here fails."""

from __future__ import annotations

from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import forecasting.layers
from forecasting.layers import (
    BatchNormalisation,
    Concatenate,
    Dense,
    Dropout,
    Embedding,
    Graph,
    Gru,
    Layer,
    Lstm,
    Node,
    NotZero,
    OneHot,
    SimpleRnn,
    Weights,
)
from forecasting.layers.graph import weights_of

# Importing Keras imports matplotlib where it is installed, which uses deprecated names of its own dependencies.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
NUM_ROWS, NUM_STEPS = 5, 7
SEQUENCE, ROW, NUMBER, TEXT = Node((None, 3)), Node((4,)), Node((), whole=True), Node((None,), whole=True)


@dataclass(frozen=True)
class Case:
    """A layer and what it is called with."""

    layer: Layer
    inputs: tuple[Node, ...]

    @property
    def graph(self) -> Graph:
        return Graph(self.inputs, self.layer(*self.inputs))

    def arrays(self, seed: int = 2) -> list[np.ndarray]:
        rng = np.random.default_rng(seed)
        arrays = []
        for node in self.inputs:
            shape = (NUM_ROWS, *(NUM_STEPS if size is None else size for size in node.shape))
            arrays.append(rng.integers(0, 6, shape).astype(np.int32) if node.whole else rng.normal(size=shape).astype(np.float32))
        return arrays

    def weights(self, seed: int = 3) -> Weights:
        rng = np.random.default_rng(seed)
        start = self.graph.initial_weights(rng)
        return tuple(w + rng.uniform(0.05, 0.3, w.shape).astype(np.float32) for w in start)  # no zeros that would hide a mistake

    def in_jax(self, weights: Weights, arrays: list[np.ndarray], counted: np.ndarray | None = None) -> tuple[np.ndarray, tuple]:
        counted = np.ones(NUM_ROWS, np.float32) if counted is None else counted
        output, states = self.graph.apply_jax(weights, [jnp.asarray(a) for a in arrays], jax.random.key(0), jnp.asarray(counted))
        if self.graph.output.is_sequence:
            output = output.transpose(1, 0, *range(2, output.ndim))
        return np.asarray(output), tuple(np.asarray(state) for state in states)


CASES = {
    "dense": Case(Dense(6), (ROW,)),
    "dense_tanh": Case(Dense(6, "tanh"), (ROW,)),
    "dense_relu": Case(Dense(6, "relu"), (ROW,)),
    "dense_sigmoid": Case(Dense(6, "sigmoid"), (ROW,)),
    "dense_softmax": Case(Dense(6, "softmax"), (ROW,)),
    "lstm": Case(Lstm(4), (SEQUENCE,)),
    "lstm_sequences": Case(Lstm(4, sequences=True), (SEQUENCE,)),
    "gru": Case(Gru(4), (SEQUENCE,)),
    "gru_sequences": Case(Gru(4, sequences=True), (SEQUENCE,)),
    "simple_rnn": Case(SimpleRnn(4), (SEQUENCE,)),
    "simple_rnn_sequences": Case(SimpleRnn(4, sequences=True), (SEQUENCE,)),
    "dropout": Case(Dropout(0.0), (ROW,)),
    "embedding": Case(Embedding(6, 3), (NUMBER,)),
    "embedding_of_text": Case(Embedding(6, 3), (TEXT,)),
    "not_zero": Case(NotZero(), (TEXT,)),
    "one_hot": Case(OneHot(4), (NUMBER,)),
    "batch_normalisation": Case(BatchNormalisation(), (ROW,)),
    "concatenate": Case(Concatenate(), (ROW, Node((2,)), Node((1,)))),
}
RECURRENT = [Lstm(4), Lstm(4, sequences=True), Gru(4), Gru(4, sequences=True), SimpleRnn(4), SimpleRnn(4, sequences=True)]


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]


def without_a_case(cases: dict[str, Case]) -> set[str]:
    tested = {type(case.layer) for case in cases.values()}
    found = {value for value in vars(forecasting.layers).values() if isinstance(value, type) and issubclass(value, Layer)}
    return {layer.__name__ for layer in found - tested - {Layer}}


def test_every_layer_has_a_case() -> None:
    assert without_a_case(CASES) == set()
    assert without_a_case({name: case for name, case in CASES.items() if "gru" not in name}) == {"Gru"}


def test_initial_weights_have_the_promised_shapes_and_depend_on_the_seed_alone(case: Case) -> None:
    first, again = (case.graph.initial_weights(np.random.default_rng(1)) for _ in range(2))

    assert tuple(w.shape for w in first) == case.graph.weight_shapes
    assert all(w.dtype == np.float32 for w in first)
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))


def test_forecasts_in_numpy_and_keras_agree(case: Case) -> None:
    weights, arrays = case.weights(), case.arrays()
    found = case.graph.prepare_forward(weights)(*arrays)

    model = case.graph.build_keras([NUM_STEPS if node.is_sequence else None for node in case.inputs])
    variables = weights_of(model)
    assert tuple(tuple(v.shape) for v in variables) == case.graph.weight_shapes
    for variable, value in zip(variables, weights, strict=True):
        variable.assign(value)
    expected = np.asarray(model(arrays if len(arrays) > 1 else arrays[0], training=False))

    assert found.shape == expected.shape
    assert found.astype(np.float32).std() > 1e-3  # the comparison is not between constants
    assert found == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(
    "name", [name for name in CASES if name != "batch_normalisation"]
)  # trains on other numbers than it forecasts with
def test_the_training_pass_in_jax_agrees_with_the_forecast(name: str) -> None:
    case = CASES[name]
    weights, arrays = case.weights(), case.arrays()
    found, states = case.in_jax(weights, arrays)

    assert states == ()
    assert found == pytest.approx(case.graph.prepare_forward(weights)(*arrays), abs=1e-5)


MASK = np.array([[1] * 7, [1] * 4 + [0] * 3, [0] * 2 + [1] * 5, [1, 0] * 3 + [1], [0] * 7], bool)


@pytest.mark.parametrize("layer", RECURRENT, ids=str)
def test_steps_that_a_mask_leaves_out_are_left_out_in_numpy_jax_and_keras(layer: Layer) -> None:
    masked = Case(layer, (SEQUENCE, Node((None,), whole=True)))
    weights, sequence = masked.weights(), masked.arrays()[0]
    found = masked.graph.prepare_forward(weights)(sequence, MASK)

    built = layer.build_keras("layer")
    built(sequence)
    for variable, value in zip(built.__closure__[0].cell_contents.weights, weights, strict=True):
        variable.assign(value)
    in_keras = np.asarray(built(sequence, mask=MASK))
    in_jax, _ = masked.in_jax(weights, [sequence, MASK])

    counts = MASK.any(axis=1)  # Keras masks from the right where it can, and says nothing of what has no step at all
    assert found[counts] == pytest.approx(in_keras[counts], abs=1e-5)
    assert in_jax == pytest.approx(found, abs=1e-5)
    assert not np.allclose(found, masked.graph.prepare_forward(weights)(sequence, np.ones_like(MASK)), atol=1e-3)


@pytest.mark.parametrize("layer", RECURRENT, ids=str)
def test_a_text_that_is_filled_up_is_as_the_short_one(layer: Layer) -> None:
    masked, plain = Case(layer, (SEQUENCE, TEXT)), Case(layer, (SEQUENCE,))
    weights, sequence = masked.weights(), masked.arrays()[0]
    mask = np.arange(NUM_STEPS) < 4
    whole = masked.graph.prepare_forward(weights)(sequence, np.broadcast_to(mask, (NUM_ROWS, NUM_STEPS)))
    short = plain.graph.prepare_forward(weights)(sequence[:, :4])

    assert (whole[:, :4] if whole.ndim == 3 else whole) == pytest.approx(short, abs=1e-6)


@pytest.mark.parametrize("num_rows", [4, 130])
@pytest.mark.parametrize("layer", RECURRENT[::2], ids=str)
def test_the_hand_written_gradient_is_the_derivative(layer: Layer, num_rows: int) -> None:
    """A mask that leaves nothing out goes the other way, which JAX differentiates."""
    rng = np.random.default_rng(1)
    weights = Case(layer, (SEQUENCE,)).weights()
    inputs = jnp.asarray(rng.normal(size=(NUM_STEPS, num_rows, 3)), jnp.float32)
    weighing = jnp.asarray(rng.normal(size=(NUM_STEPS, num_rows, 4)), jnp.float32)

    def objective(*mask: jax.Array):
        return lambda weights, inputs: jnp.sum(weighing * layer.states_in_jax(weights, (inputs, *mask)))

    expected = jax.grad(objective(jnp.ones((NUM_STEPS, num_rows), bool)), argnums=(0, 1))(weights, inputs)
    found = jax.grad(objective(), argnums=(0, 1))(weights, inputs)
    for one, other in zip(jax.tree.leaves(found), jax.tree.leaves(expected), strict=True):
        assert np.asarray(one) == pytest.approx(np.asarray(other), abs=2e-5 * max(1, num_rows // 10))


def test_dropout_zeroes_its_share_while_training_and_nothing_afterwards() -> None:
    dropout = Case(Dropout(0.5), (Node((400,)),))
    ones = [np.ones((NUM_ROWS, 400), np.float32)]
    trained, _ = dropout.in_jax((), ones)

    assert np.mean(trained == 0) == pytest.approx(0.5, abs=0.05)
    assert set(np.unique(trained)) == {0.0, 2.0}
    assert dropout.graph.prepare_forward(())(*ones) is ones[0]


def test_two_dropouts_of_one_network_draw_different_numbers() -> None:
    wide = Node((200,))
    first = Dropout(0.5)(wide)
    graph = Graph((wide,), Concatenate()(first, Dropout(0.5)(wide)))
    output, _ = graph.apply_jax((), [jnp.ones((1, 200))], jax.random.key(0), jnp.ones(1))
    assert not np.array_equal(output[0, :200], output[0, 200:])


def test_statistics_of_a_batch_are_those_of_keras_and_of_the_rows_that_count() -> None:
    case = CASES["batch_normalisation"]
    weights, (rows,) = case.weights(), case.arrays()
    model = case.graph.build_keras([None])
    for variable, value in zip(weights_of(model), weights, strict=True):
        variable.assign(value)
    expected = np.asarray(model(rows[:3], training=True))
    found, states = case.in_jax(weights, [rows], np.array([1, 1, 1, 0, 0], np.float32))

    assert case.graph.states == (2, 3)
    assert found[:3] == pytest.approx(expected, abs=1e-5)
    assert [np.asarray(v) for v in weights_of(model)[2:]] == [pytest.approx(state, abs=1e-6) for state in states]
    assert not np.allclose(states[0], weights[2], atol=1e-4)


def test_a_number_that_is_not_there_has_no_one() -> None:
    assert CASES["one_hot"].graph.prepare_forward(())(np.array([0, 3, 4, -1])).sum(axis=1).tolist() == [1, 1, 0, 0]


def test_an_activation_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="Dense has activation='selu': expected one of linear, tanh, relu, sigmoid, softmax"):
        Dense(2, "selu")
