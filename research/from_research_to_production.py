# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # From research to production: an LSTM on SPY
#
# Can a small recurrent network, shown the last 60 closes of SPY, say what the next close will be? This notebook follows the forum thread
# that the macro LSTM strategy comes from: history, windows, scaling, network, forecast, picture. Then it does what a reply in that thread
# asked for: look at the **change**, not at the price, and put the forecast that nothing changes beside it.
#
# The classes are those of the strategy: what is tried here is what trades. The notebook runs under `make research` and, unchanged, under
# `lean research research`.

# %%
import os

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.display import Markdown, display

from AlgorithmImports import *
from forecasting.metrics import ChangeScore, score_changes
from forecasting.my_lstm import MyLSTM
from forecasting.networks import num_weights
from forecasting.specs import ModelSpec, TrainingSpec, WindowSpec

# %% [markdown]
# ## What is asked
#
# The day on which the notebook pretends to be: nothing later is ever seen. The thread tested on the last 20 days. Twenty forecasts cannot
# tell skill from luck, so more are kept out here; the training span is as long as in the thread.

# %%
TICKER = "SPY"
TODAY = datetime(2020, 12, 1)
TRAINING_BARS = 1500  # the holdout is part of them
HOLDOUT = 240
SEED = 1

# %%
# %matplotlib inline
BLUE, ORANGE, GREEN, GREY = "#2563eb", "#d97706", "#059669", "#6b7280"
plt.rcParams.update(
    {
        "figure.figsize": (10, 4.2),
        "figure.dpi": 110,
        "figure.constrained_layout.use": True,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "grid.color": "#e5e7eb",
        "grid.linewidth": 0.8,
        "legend.frameon": False,
    }
)

# %% [markdown]
# ## History
#
# `QuantBook` is an algorithm without an engine: the same `history`, on the same data folder as `make backtest`.

# %%
qb = QuantBook()
qb.set_start_date(TODAY)
symbol = qb.add_equity(TICKER, Resolution.DAILY).symbol
history = qb.history([symbol], TRAINING_BARS, Resolution.DAILY)
closes = history.loc[symbol].close
made_up = os.path.isfile(os.path.join(Globals.data_folder, "SYNTHETIC.json"))
name = f"{TICKER} (SYNTHETIC prices)" if made_up else TICKER
test_closes = closes[-HOLDOUT:]
print(f"{name}: {len(closes)} closes, {closes.index[0]:%Y-%m-%d} to {closes.index[-1]:%Y-%m-%d}")

# %%
figure, axes = plt.subplots()
axes.plot(closes[: -HOLDOUT + 1], color=BLUE, lw=1.4, label=f"Training: {len(closes) - HOLDOUT:,} days")
axes.plot(test_closes, color=ORANGE, lw=1.4, label=f"Test: {HOLDOUT} days that no fit sees")
axes.set(title=f"{name}: daily closes, adjusted for dividends and splits", xlabel="Day", ylabel="Close (USD)")
axes.legend()
plt.show()

# %% [markdown]
# ## Windows and scaling
#
# `process_data` keeps the test days out, fits the scaler on the training days **alone** (0 is their lowest close, 1 their highest), and
# cuts windows: 60 scaled closes each, and the close that follows as the label. A scaler that had seen the test days would already know
# how far prices will go.

# %%
spec = ModelSpec(window=WindowSpec(training_bars=TRAINING_BARS, holdout=HOLDOUT))
lstm = MyLSTM(spec, seed=SEED)
features_set, labels, training_data, test_data = lstm.process_data(closes)
lookback = spec.window.lookback
scaled_test = lstm.scaler.scale(test_data.to_numpy())
print(f"features {features_set.shape}, labels {labels.shape}")
print(f"scaler: 0 is {lstm.scaler.low:.2f} USD, 1 is {lstm.scaler.high:.2f} USD")
print(f"the test days reach from {scaled_test.min():.2f} to {scaled_test.max():.2f} on that scale")

# %%
figure, axes = plt.subplots()
for i, colour in ((0, GREY), (len(labels) // 2, GREEN), (len(labels) - 1, BLUE)):
    axes.plot(range(-lookback + 1, 1), features_set[i, :, 0], color=colour, lw=1.4, label=f"Window {i + 1:,} of {len(labels):,}")
    axes.plot([1], [labels[i]], "o", color=colour, ms=6)
axes.axvline(0.5, color=GREY, lw=0.8, ls=":")
axes.set(
    title=f"{name}: three windows as the network sees them; the dot is the close to forecast",
    xlabel="Trading days from the newest bar of the window",
    ylabel="Scaled close (0 to 1 in training)",
    ylim=(-0.05, 1.2),
)
axes.legend(loc="upper left", ncols=3)
plt.show()


# %% [markdown]
# ## The network
#
# The thread stacked four LSTM layers of 50 units. The library's default recipe, `fast`, is smaller and trained in a second or two; the
# original is `seed`. The network is fitted twice: to forecast the **price**, as in the thread, and to forecast the
# **change** directly.

# %%
def fitted(target: str) -> MyLSTM:
    """A network that learned the training days; the target is "price" or "return"."""
    model = MyLSTM(ModelSpec(window=spec.window, training=TrainingSpec(target=target)), seed=SEED)
    features, following, _, _ = model.process_data(closes)
    model.create_model(features, following)
    model.fit_model(features, following)
    return model


models = {"LSTM on price": fitted("price"), "LSTM on change": fitted("return")}
network = spec.network
print(f"{network.name}: {network.layers} layer(s) of {network.units} units, {num_weights(network):,} weights")

# %%
figure, axes = plt.subplots()
for (label, model), colour in zip(models.items(), (ORANGE, GREEN), strict=True):
    axes.plot(range(1, len(model.losses) + 1), np.divide(model.losses, model.losses[0]), color=colour, lw=1.6, label=label)
axes.set(
    title=f"{name}: training loss",
    xlabel="Epoch",
    ylabel="Mean squared error\n(share of the first epoch's)",
    yscale="log",
)
axes.legend()
plt.show()

# %% [markdown]
# ## Predicted against actual: the price
#
# Every forecast is of the close after the newest bar of its window. The naive forecast is that bar's own close: nothing changes.

# %%
known = closes[-HOLDOUT - lookback - 1 :]
forecasts = pd.DataFrame({label: model.predict_from_model(known)[:-1] for label, model in models.items()}, index=test_closes.index)
forecasts["No change"] = closes.shift(1)[-HOLDOUT:]
colours = {"LSTM on price": ORANGE, "LSTM on change": GREEN}

# %%
figure, axes = plt.subplots(figsize=(10, 5))
axes.plot(test_closes, color=BLUE, lw=1.6, label="Actual")
for label in models:
    axes.plot(forecasts[label], color=colours[label], lw=3.2 if label == "LSTM on change" else 1.4, alpha=0.7, label=label)
axes.plot(forecasts["No change"], color="black", lw=1, ls=(0, (2, 2)), label="No change")
axes.set(title=f"{name}: next close, predicted and actual", xlabel="Day", ylabel="Close (USD)")
axes.legend()
plt.show()

# %%
price_errors = forecasts.sub(test_closes, axis=0)
pd.DataFrame(
    {
        "correlation with the actual price": forecasts.corrwith(test_closes),
        "root mean squared error (USD)": (price_errors**2).mean() ** 0.5,
        "mean error (USD)": price_errors.mean(),
    }
).round(3)

# %% [markdown]
# ## Predicted against actual: the change
#
# All lines above follow the actual price, even the one that forecasts nothing at all. What a trader needs is the next *change*, and there
# the forecasts must stand apart from zero in the right direction.

# %%
before = closes.shift(1)[-HOLDOUT:]
actual_change = test_closes / before - 1
predicted_change = forecasts.div(before, axis=0) - 1

# %%
figure, panels = plt.subplots(2, 1, figsize=(10, 6.4), sharex=True, sharey=True)
for panel, label in zip(panels, models, strict=True):
    panel.bar(actual_change.index, actual_change * 100, width=1.4, color="#93c5fd", label="Actual")
    panel.plot(predicted_change[label] * 100, color=colours[label], lw=1.4, label=label)
    panel.axhline(0, color=GREY, lw=0.8)
    panel.set(ylabel="Change to the next close (%)")
    panel.legend(loc="lower right", ncols=2)
panels[0].set(title=f"{name}: change to the next close, predicted and actual")
panels[1].set(xlabel="Day")
plt.show()

# %%
figure, panels = plt.subplots(1, 2, figsize=(10, 4.8), sharex=True, sharey=True)
reach = 105 * max(actual_change.abs().max(), predicted_change.abs().max().max())
for panel, label in zip(panels, models, strict=True):
    panel.plot([-reach, reach], [-reach, reach], color=GREY, lw=0.8, ls="--", label="A perfect forecast")
    panel.plot(actual_change * 100, predicted_change[label] * 100, "o", ms=3.5, alpha=0.55, color=colours[label], label=label)
    panel.set(xlabel="Actual change (%)", xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    panel.legend(loc="upper left")
panels[0].set(title=f"{name}: each dot is one day", ylabel="Predicted change (%)")
plt.show()

# %%
scores = {label: score_changes(predicted_change[label].to_numpy(), actual_change.to_numpy()) for label in models}
pd.DataFrame(
    {
        label: {
            "error of the change, root mean square (%)": 100 * score.rmse,
            "the same of no change (%)": 100 * score.rmse_naive,
            "skill (1 perfect, 0 no change)": score.skill,
            "right direction (% of days)": 100 * score.hit_rate,
            "always up would have (% of days)": 100 * score.actual_up,
            "mean predicted minus mean actual change (%)": 100 * score.bias,
        }
        for label, score in scores.items()
    }
).round(2)


# %% [markdown]
# ## What follows
#
# The words below are chosen by the figures of this run. A difference counts when it is more than twice its own standard error; the hit rate
# is measured against always forecasting the more frequent direction.

# %%
def standard_errors(gain: np.ndarray) -> float:
    """How many of its own standard errors a mean lies above zero; 0 for numbers that are all alike."""
    deviation = float(np.std(gain, ddof=1))
    return float(np.mean(gain)) / (deviation / len(gain) ** 0.5) if deviation else 0.0


def conclusion(label: str, score: ChangeScore, error_gain: float, hit_gain: float, outside: float) -> str:
    """One paragraph on a forecast. Gains over naive forecasts are in standard errors; `outside` is the share of new prices."""
    verdict = "smaller than" if error_gain > 2 else "larger than" if error_gain < -2 else "not to be told apart from"
    direction = "more often" if hit_gain > 2 else "less often" if hit_gain < -2 else "neither more nor less often"
    usual = max(score.actual_up, 1 - score.actual_up)
    words = (
        f"**{label}.** Its error of the change is {score.rmse:.2%}, {verdict} the {score.rmse_naive:.2%} of the forecast that nothing "
        f"changes ({error_gain:+.1f} standard errors). It names the direction on {score.hit_rate:.0%} of the days, "
        f"{direction} than always naming the usual one ({usual:.0%}; {hit_gain:+.1f} standard errors)."
    )
    if abs(score.bias) > score.rmse_naive / 2:
        words += f" It is off by {score.bias:+.2%} on average; {outside:.0%} of the test closes lie outside the range it was trained on."
    if score.deviation < score.rmse_naive / 10:
        words += " Its forecasts hardly vary: they say nearly the same every day."
    return words


usual_up = (actual_change > 0).mean() >= 0.5
naive_hit = ((actual_change > 0) == usual_up).astype(float)
gains = {
    label: (
        standard_errors((actual_change**2 - (predicted_change[label] - actual_change) ** 2).to_numpy()),
        standard_errors((((predicted_change[label] > 0) == (actual_change > 0)).astype(float) - naive_hit).to_numpy()),
    )
    for label in models
}
outside = float(((scaled_test < 0) | (scaled_test > 1)).mean())
paragraphs = [conclusion(label, scores[label], *gains[label], outside) for label in models]
skilled = [label for label in models if gains[label][0] > 2 or gains[label][1] > 2]
if made_up:
    paragraphs.append("**The prices are SYNTHETIC**, made by a random-number generator: none of this says anything about a market.")
elif skilled:
    paragraphs.append(
        f"**So:** {' and '.join(skilled)} beat a naive forecast in these {HOLDOUT} days, before any cost. One span and one seed are "
        "little: look at other spans, at other seeds and at a backtest before believing it."
    )
else:
    paragraphs.append(
        f"**So:** in these {HOLDOUT} days there is no sign of skill in the change, however well the price chart looks. What is traded on "
        "such forecasts is a bet, not knowledge."
    )
display(Markdown("\n\n".join(paragraphs)))

# %% [markdown]
# ## To production
#
# The strategy in `algorithms/macro_lstm` does the same with the same classes: at each month end it refits on the newest 1,280 bars, every
# morning it forecasts the next close, and the sign of the change decides which funds it holds.

# %%
tomorrow = {label: model.predict_from_model(known)[-1] / closes.iloc[-1] - 1 for label, model in models.items()}
pd.DataFrame({f"change forecast for the close after {closes.index[-1]:%Y-%m-%d} (%)": tomorrow}).mul(100).round(2)
