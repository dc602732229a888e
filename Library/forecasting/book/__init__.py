"""The trainers of a well-known course on recurrent networks for trading: its names and arguments over this library's fits.

    from forecasting.book import TradingLSTM

    lstm = TradingLSTM()
    history = lstm.fit(prices, lookback=20, epochs=50, lr=0.001, batch_size=32)
    next_five = lstm.predict(prices, steps=5)

Each sets the newest examples aside to validate on, scales by the others alone, and takes all randomness from one seed.
"""

from forecasting.book.multivariate import MultivariateLSTM
from forecasting.book.sentiment import SentimentClassifier
from forecasting.book.trading import TradingGRU, TradingLSTM
from forecasting.headlines.word_vectors import load_pretrained_embeddings

__all__ = ["MultivariateLSTM", "SentimentClassifier", "TradingGRU", "TradingLSTM", "load_pretrained_embeddings"]
