"""Everything that can go wrong between a price history and a forecast, one named class each.

Every message says what happened, what was expected and what to do, in one sentence.
"""


class ForecastingError(Exception):
    """Root of all errors of this library, so that a strategy can catch them in one place."""


class InvalidSpec(ForecastingError, ValueError):
    """A setting is outside the values that it may take."""


class UnknownNetwork(InvalidSpec):
    """No network is registered under the given name."""


class UnknownReference(InvalidSpec):
    """No reference forecast is registered under the given name."""


class UnknownFeature(InvalidSpec):
    """No feature is registered under the given name."""


class InvalidHistory(ForecastingError, ValueError):
    """A price history cannot be used for training or forecasting."""


class HistoryTooShort(InvalidHistory):
    """There are fewer bars than the window, the horizon and the holdout need, or a feature looks back on."""


class MissingColumn(InvalidHistory):
    """The bars lack a column, such as volumes, that a feature is made of."""


class NotFinite(InvalidHistory):
    """A price is missing (NaN), infinite, zero or negative."""


class GapInHistory(InvalidHistory):
    """Two neighbouring bars are further apart than any market holiday."""


class SpanNotInHistory(InvalidHistory):
    """The last bar of the training span is missing from the history that should rebase the scaler."""


class InvalidText(ForecastingError, ValueError):
    """A text, its label or a file of word vectors cannot be used."""


class InvalidForecasts(ForecastingError, ValueError):
    """Forecasts and outcomes cannot be scored or compared as asked."""


class TrainingError(ForecastingError):
    """A fit could not be carried out or gave no usable weights."""


class TrainingDiverged(TrainingError):
    """The loss or a weight became NaN or infinite during the fit."""


class BackendUnavailable(TrainingError):
    """The training framework named by the spec is not installed or cannot run here."""


class NothingForecast(ForecastingError):
    """Every refit of a run failed, so that it had no model, no forecast and no order."""


class WeightsError(ForecastingError):
    """Stored weights cannot be used."""


class WeightsMissing(WeightsError, KeyError):
    """The store holds no weights for this strategy, symbol, month, spec and seed."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class WeightsCorrupt(WeightsError):
    """Stored bytes are damaged: the hash differs, a file is truncated or a payload is absent."""


class WeightsMismatch(WeightsError):
    """Stored weights are sound but belong to another spec, shape or format version."""


class WeightsLookAhead(WeightsError):
    """Stored weights know bars that lie after the moment at which they would be used."""


class StoreWriteFailed(WeightsError):
    """The object store refused a write (full or read-only); earlier contents are as they were."""


class InvalidKey(WeightsError, ValueError):
    """A name cannot be part of an object store key."""
