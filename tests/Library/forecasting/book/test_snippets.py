"""What the course shows, a test for each of its snippets, on invented prices and with fewer epochs.

Its documents are "Stacked LSTM & GRU" (A), "Chapter 1: RNNs for Trading" (B) and "LSTM Fundamentals" (C). `docs/book.md` has the table of
all snippets with the test of each or the reason why there is none, and says what the snippets had wrong.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import mean_absolute_error, mean_squared_error, r2_score
from sklearn.model_selection import ParameterGrid

from forecasting.bars import DailyBars
from forecasting.book import MultivariateLSTM, SentimentClassifier, TradingGRU, TradingLSTM, load_pretrained_embeddings
from forecasting.errors import HistoryTooShort
from forecasting.features.matrix import feature_matrix
from forecasting.features.spec import FeatureSpec
from forecasting.networks import graph_of, num_weights
from forecasting.specs import NetworkSpec

HEADLINES = [
    "Company reports record profits, stock soars",
    "CEO resigns amid scandal, shares plummet",
    "Quarterly earnings meet expectations",
    "New product launch exceeds forecasts",
    "Regulatory concerns weigh on stock price",
    "Analyst upgrades rating to buy",
    "Market volatility continues amid uncertainty",
]
LABELS = [2, 0, 1, 2, 0, 2, 1]
# As many epochs as a test has time for.
FEW = 2


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """INVENTED daily bars of five months, named as the course's vendor names them."""
    rng = np.random.default_rng(7)
    closes = 100 * np.exp(np.cumsum(rng.normal(0.0003, 0.01, 110)))
    index = pd.bdate_range("2020-01-02", periods=110) + pd.Timedelta(hours=16)
    reach = closes * rng.uniform(0.002, 0.01, 110)
    columns = {"Open": closes - reach / 2, "High": closes + reach, "Low": closes - reach, "Close": closes}
    return pd.DataFrame(columns, index).assign(Volume=rng.integers(1_000, 9_000, 110).astype(float))


@pytest.fixture(scope="module")
def prices(frame: pd.DataFrame) -> np.ndarray:
    return frame["Close"].to_numpy()


@pytest.fixture(scope="module")
def lstm(prices: np.ndarray) -> tuple[TradingLSTM, dict[str, list[float]]]:
    model = TradingLSTM()
    return model, model.fit(prices, lookback=20, epochs=FEW, lr=0.001, batch_size=32)


@pytest.fixture(scope="module")
def gru(prices: np.ndarray) -> tuple[TradingGRU, dict[str, list[float]]]:
    model = TradingGRU()
    return model, model.fit(prices, lookback=20, epochs=FEW, lr=0.001)


def outputs_of(spec: NetworkSpec, x: np.ndarray) -> np.ndarray:
    graph = graph_of(spec, x.shape[2])
    return graph.prepare_forward(graph.initial_weights(np.random.default_rng(1)))(x)


def windows_of(num_steps: int, num_features: int) -> np.ndarray:
    return np.random.default_rng(2).normal(size=(16, num_steps, num_features)).astype(np.float32)


@pytest.mark.parametrize("num_features", [1, 5])
def test_a_stack_of_falling_width(num_features: int) -> None:
    """A "The StackedLSTM Class" and "Building a Custom Stacked Architecture", B "Implementing Stacked LSTM"."""
    spec = NetworkSpec("stacked_lstm", sizes=(128, 64, 32), dropout=0.2)
    assert outputs_of(spec, windows_of(30, num_features)).shape == (16, 1)
    gates = [4 * units * (below + units + 1) for below, units in zip((num_features, 128, 64), (128, 64, 32), strict=True)]
    assert num_weights(spec, num_features) == sum(gates) + 32 + 1


def test_the_plain_networks() -> None:
    """A "Using GRUNet and TradingGRU", C "The LSTMNet Module", A and B "Dropout": a share of 0 to 1 between the layers."""
    for name in ("lstm", "gru"):
        for dropout in (0.2, 0.3):
            assert outputs_of(NetworkSpec(name, units=64, layers=2, dropout=dropout), windows_of(20, 1)).shape == (16, 1)
    assert num_weights(NetworkSpec("lstm", units=64, layers=2)) == 4 * 64 * (1 + 64 + 1) + 4 * 64 * (64 + 64 + 1) + 65
    assert num_weights(NetworkSpec("gru", units=64, layers=2)) < num_weights(NetworkSpec("lstm", units=64, layers=2))


def test_an_lstm_on_prices(lstm, prices: np.ndarray) -> None:
    """B "Implementing LSTM for Price Prediction", C "Training with TradingLSTM"."""
    model, history = lstm
    predictions = model.predict(prices, steps=5)
    assert (predictions.shape, np.isfinite(predictions).all()) == ((5,), True)
    assert [len(losses) for losses in (history["train_loss"], history["val_loss"])] == [FEW, FEW]
    assert history["train_loss"][-1] < history["train_loss"][0]


def test_a_gru_beside_it(lstm, gru, prices: np.ndarray) -> None:
    """A "Using GRUNet and TradingGRU" and "Comparing LSTM and GRU Side by Side", B "Implementing GRU"."""
    forecasts = [model.predict(prices, steps=5) for model in (lstm[0], gru[0])]
    assert [forecast.shape for forecast in forecasts] == [(5,), (5,)]
    assert not np.allclose(forecasts[0], forecasts[1])
    assert lstm[1]["val_loss"][-1] != gru[1]["val_loss"][-1]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_curves_of_training(lstm) -> None:
    """B and C "Visualizing Training Progress"."""
    import matplotlib  # noqa: PLC0415 - only this test needs it

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt  # noqa: PLC0415

    figure, axes = plt.subplots()
    axes.plot(lstm[1]["train_loss"], label="Training Loss")
    axes.plot(lstm[1]["val_loss"], label="Validation Loss")
    shown = [line.get_ydata().tolist() for line in axes.lines]
    plt.close(figure)
    assert shown == [lstm[1]["train_loss"], lstm[1]["val_loss"]]


def test_early_stopping() -> None:
    """A "Early Stopping" and B "Preventing Overfitting": five epochs of patience, the best weights are restored."""
    noise = 100 + np.random.default_rng(1).normal(size=60).cumsum()
    history = TradingLSTM(hidden_dim=8, num_layers=1, patience=5).fit(noise, lookback=5, epochs=100, lr=0.03)
    assert len(history["val_loss"]) == int(np.argmin(history["val_loss"])) + 1 + 5 < 100


@pytest.mark.long
def test_weight_decay_and_noise(prices: np.ndarray) -> None:
    """A "Weight Decay" and "Data Augmentation", B "Preventing Overfitting".

    The course's decay was added to the gradient, which Adam rescales; one of 1e-5 beside the step would be lost in rounding.
    """
    settings = [{}, {"weight_decay": 0.1}, {"noise_level": 0.01}]
    fits = [TradingLSTM(hidden_dim=8, num_layers=1, dropout=0.0, **own) for own in settings]
    losses = [fit.fit(prices, lookback=5, epochs=FEW)["train_loss"][-1] for fit in fits]
    assert len(set(losses)) == 3
    assert losses == pytest.approx([losses[0]] * 3, rel=0.05)


@pytest.mark.long
def test_every_point_of_a_grid_is_another_model(prices: np.ndarray) -> None:
    """A and B "Hyperparameter Tuning": the course's loop gave its networks no layer, width or dropout of the grid."""
    grid = {"hidden_dim": [4, 8], "num_layers": [1], "dropout": [0.1, 0.3], "lr": [0.001], "lookback": [10]}
    results = {}
    for params in ParameterGrid(grid):
        model = TradingLSTM(params["hidden_dim"], params["num_layers"], params["dropout"], patience=1)
        history = model.fit(prices, lookback=params["lookback"], epochs=FEW, lr=params["lr"])
        results[tuple(params.values())] = min(history["val_loss"])  # that of the weights which are restored
        fitted = model.models[0].spec
        assert (fitted.network.units, fitted.network.layers, fitted.network.dropout) == tuple(
            params[name] for name in ("hidden_dim", "num_layers", "dropout")
        )
    assert len(set(results.values())) == 4


@pytest.mark.long
def test_several_lookbacks(prices: np.ndarray) -> None:
    """B "Sequence Length and Lookback", C "Choosing the Lookback Window"."""
    results = {}
    for lookback in (10, 20):
        model = TradingLSTM(hidden_dim=8, num_layers=1)
        results[lookback] = model.fit(prices, lookback=lookback, epochs=FEW)["val_loss"][-1]
        with pytest.raises(HistoryTooShort, match=f"A forecast looks back on {lookback} prices"):
            model.predict(prices[: lookback - 1])
    assert results[10] != results[20]


def test_forecasts_of_a_test_set(lstm, prices: np.ndarray) -> None:
    """A "Walk-Forward Evaluation", B "Evaluating Predictions": one fit that goes over later prices; nothing is refitted."""
    model, _ = lstm
    test_prices = prices[80:]
    predictions = np.array([model.predict(test_prices[:i], steps=1)[0] for i in range(20, len(test_prices))])
    actuals = test_prices[20:]
    naive = test_prices[19:-1]
    figures = [
        (mean_squared_error(actuals, found), mean_absolute_error(actuals, found), r2_score(actuals, found))
        for found in (predictions, naive)
    ]
    assert np.isfinite(np.array(figures, dtype=np.float64)).all()
    assert figures[1][0] < figures[0][0]  # what two epochs have learnt is worse than no change
    correct = np.equal(np.sign(predictions[1:] - actuals[:-1]), np.sign(np.diff(actuals)))
    assert (predictions.shape, correct.shape) == ((10,), (9,))


def long_or_flat(prices: np.ndarray, model: TradingLSTM, lookback: int, capital: float = 10_000.0) -> list[tuple[str, int, float]]:
    """The course's rule: all in above half a percent, out below minus half a percent.

    It asked for a forecast of the very price that it compared it with. Here the window ends with the current price.
    """
    shares, trades = 0.0, []
    for i in range(lookback - 1, len(prices) - 1):
        predicted_return = model.predict(prices[i - lookback + 1 : i + 1], steps=1)[0] / prices[i] - 1
        if predicted_return > 0.005 and not shares:
            shares, capital = capital / prices[i], 0.0
            trades.append(("BUY", i, shares * prices[i]))
        elif predicted_return < -0.005 and shares:
            shares, capital = 0.0, shares * prices[i]
            trades.append(("SELL", i, capital))
    return trades


def test_a_rule_that_trades_on_forecasts() -> None:
    """A "Simple Backtesting Strategy", B "Backtesting Trading Strategy", on prices that can be learnt."""
    zigzag = np.where(np.arange(64) % 2, 110.0, 100.0)
    model = TradingLSTM(hidden_dim=6, num_layers=1, dropout=0.0)
    model.fit(zigzag, lookback=4, epochs=30, lr=0.03, batch_size=8)
    trades = long_or_flat(zigzag[:10], model, 4)
    # long from each low to the next high: ten percent each time
    assert [(side, i) for side, i, _ in trades] == [("BUY", 4), ("SELL", 5), ("BUY", 6), ("SELL", 7), ("BUY", 8)]
    assert [value for _, _, value in trades] == pytest.approx([10_000, 11_000, 11_000, 12_100, 12_100])


def test_gradients_vanish() -> None:
    """B "The Vanishing Gradient Problem": half to the power of fifty."""
    gradients = [0.5**step for step in range(51)]
    assert (gradients[0], f"{gradients[-1]:.2e}") == (1.0, "8.88e-16")


def table_of(frame: pd.DataFrame) -> pd.DataFrame:
    features = pd.DataFrame({"close": frame["Close"], "volume": frame["Volume"], "high": frame["High"], "low": frame["Low"]})
    features["returns"] = frame["Close"].pct_change()
    features["sma_20"] = frame["Close"].rolling(20).mean()
    features["volatility"] = features["returns"].rolling(20).std()
    features["target"] = features["returns"].shift(-1)
    return features


def test_several_columns(frame: pd.DataFrame) -> None:
    """B "Multivariate LSTM Implementation", C "Preparing Multivariate Features" and "Training the Multivariate Model"."""
    table = table_of(frame)
    lstm = MultivariateLSTM()
    history = lstm.fit(table.dropna(), target_col="target", lookback=20, epochs=FEW, lr=0.001, hidden_dims=[8, 4])
    # the newest row has no target yet, and it is the one to forecast from
    prediction = lstm.predict(table.iloc[-20:])
    assert (prediction.shape, abs(prediction[0]) < 0.1, len(history["val_loss"])) == ((1,), True, FEW)
    assert prediction[0] != lstm.predict(table.iloc[-21:-1])[0]


def trading_features(frame: pd.DataFrame) -> pd.DataFrame:
    """The course's columns; those that it takes from indicators, of this library, each known by its bar's end."""
    bars = DailyBars.from_frame(frame.rename(columns=str.lower))
    specs = [FeatureSpec("log_return"), FeatureSpec("sma", (5,)), FeatureSpec("sma_ratio", (5,)), FeatureSpec("volume_ratio")]
    specs += [FeatureSpec("rsi", (4,)), FeatureSpec("bollinger"), FeatureSpec("realised_volatility", (20,)), FeatureSpec("macd", (3, 5))]
    return pd.DataFrame(feature_matrix(bars, specs), frame.index, [str(spec) for spec in specs])


def test_features_of_this_library(frame: pd.DataFrame) -> None:
    """B "Feature Engineering for Multivariate Models", C "Comprehensive Feature Engineering"."""
    table = trading_features(frame).assign(target=frame["Close"].pct_change().shift(-1)).dropna()
    assert len(table.columns) == 9
    history = MultivariateLSTM().fit(table, target_col="target", lookback=10, epochs=FEW, hidden_dims=[8])
    assert np.isfinite(history["val_loss"]).all()


def test_headlines_are_classified() -> None:
    """B "Sentiment LSTM Architecture"."""
    classifier = SentimentClassifier()
    history = classifier.fit(HEADLINES, LABELS, epochs=10, batch_size=4, max_len=20, embed_dim=100, hidden_dim=128)
    new_headlines = ["Strong product drives stock higher", "Disappointing launch leads to scandal"]
    predictions, probabilities = classifier.predict(new_headlines), classifier.predict_proba(new_headlines)
    assert (len(history["train_loss"]), history["train_loss"][-1] < history["train_loss"][0]) == (10, True)
    assert (predictions.shape, probabilities.shape) == ((2,), (2, 3))
    assert predictions.tolist() == probabilities.argmax(axis=1).tolist()
    assert classifier.predict(HEADLINES[:5]).tolist() == LABELS[:5]  # seven headlines are learnt by heart and no more


@pytest.mark.long
def test_vectors_of_others(tmp_path: Path) -> None:
    """B "Using Pretrained Word Embeddings"."""
    file = tmp_path / "glove.txt"
    file.write_text("stock 0.1 0.2 0.3 0.4\nprofits 1 1 1 1\n", encoding="utf-8")
    classifier = SentimentClassifier()
    classifier.build_vocab(HEADLINES, max_vocab=10000)
    pretrained = load_pretrained_embeddings(classifier.word2idx, file, embed_dim=4)
    history = classifier.fit(HEADLINES, LABELS, epochs=FEW, embed_dim=4, hidden_dim=8, pretrained_embeddings=pretrained)
    assert pretrained[classifier.word2idx["profits"]].tolist() == [1, 1, 1, 1]
    assert len(history["train_loss"]) == FEW


@pytest.mark.long
def test_sentiment_beside_prices(frame: pd.DataFrame) -> None:
    """B "Integrating Sentiment with Price Prediction": a score for each day, a column of the table."""
    classifier = SentimentClassifier()
    classifier.fit(HEADLINES, LABELS, epochs=FEW, embed_dim=4, hidden_dim=8)
    by_day = {news: classifier.predict_proba([news])[:, 2].mean() for news in HEADLINES}
    scores = pd.Series([by_day[HEADLINES[day % 7]] for day in range(len(frame))], frame.index)
    table = table_of(frame).assign(sentiment=scores, sentiment_ma=scores.rolling(5).mean(), sentiment_std=scores.rolling(5).std()).dropna()
    lstm = MultivariateLSTM()
    lstm.fit(table, target_col="target", lookback=10, epochs=FEW, hidden_dims=[8])
    assert "sentiment" in lstm.feature_cols
    assert lstm.predict(table)[0] != lstm.predict(table.assign(sentiment=0.9))[0]


ROW = re.compile(r"^\| ([A-E]) \| ([^|]+?) \| ([^|]+?) \|$", re.MULTILINE)


def wrong_rows(page: str, source: str) -> list[str]:
    """Rows of the table of snippets that name a test which is not there, and tests that no row names."""
    tests = set(re.findall(r"^def (test_\w+)", source, re.MULTILINE))
    named = {name for _, _, what in ROW.findall(page) for name in re.findall(r"`(test_\w+)`", what)}
    return sorted(named ^ tests - {"test_the_page_names_every_test_of_a_snippet", "test_a_row_that_is_wrong_is_found"})


def test_the_page_names_every_test_of_a_snippet(repo_root: Path) -> None:
    page = (repo_root / "docs" / "book.md").read_text(encoding="utf-8")
    assert [document for document, *_ in ROW.findall(page)].count("B") == 16
    assert wrong_rows(page, Path(__file__).read_text(encoding="utf-8")) == []


def test_a_row_that_is_wrong_is_found() -> None:
    assert wrong_rows("| A | One | `test_one` |\n| B | Two | no reason |\n", "def test_one():\n") == []
    assert wrong_rows("| A | One | `test_oen` |\n", "def test_one():\n") == ["test_oen", "test_one"]
