"""Training examples of a model that is shown features of its bars, or whose target is no price."""

from dataclasses import dataclass

import numpy as np

from forecasting.bars import DailyBars
from forecasting.errors import HistoryTooShort, InvalidSpec
from forecasting.features.matrix import feature_matrix
from forecasting.features.spec import FeatureSpec, read_features
from forecasting.scaling import FeatureScaler, PriceScaler
from forecasting.span import Span
from forecasting.specs import PRICE_TARGETS, ModelSpec
from forecasting.targets import Target
from forecasting.windows import Windows, bars_fitted, make_windows


def features_of(spec: ModelSpec) -> tuple[FeatureSpec, ...]:
    """What a window of the spec shows of each bar."""
    return read_features(",".join(spec.inputs.features))


def require_bars(history: Span | DailyBars, spec: ModelSpec) -> DailyBars:
    """The history as bars.

    Raises:
        InvalidSpec: it is closes alone, and the spec needs more.
    """
    if isinstance(history, DailyBars):
        return history
    raise InvalidSpec(
        f"A model of {', '.join(spec.inputs.features)} with target={spec.training.target!r} was given closes alone: "
        "expected DailyBars, such as DailyBars.from_frame(history.loc[symbol])."
    )


def features_shown(bars: DailyBars, spec: ModelSpec) -> np.ndarray:
    """The features of every bar that has enough bars before it.

    Args:
        bars: T bars.
        spec: its inputs are used.

    Returns:
        shape (T - lead, F), float64; NaN where a column is not known.

    Raises:
        HistoryTooShort: there are fewer bars than a feature looks back on.
        MissingColumn: a feature needs a column of which the bars have nothing.
    """
    return feature_matrix(bars, features_of(spec))[spec.inputs.lead :]


def referee_target(spec: ModelSpec) -> Target:
    """What the model forecasts, as the evaluation defines it."""
    name = "close_change" if spec.training.target in PRICE_TARGETS else spec.training.target
    return Target(name, spec.window.horizon, spec.training.measure)


@dataclass(frozen=True, eq=False)
class Examples:
    """What a refit of such a model learns from.

    Args:
        scaler: of the closes.
        features: of what windows show, and of the target.
        windows: whole ones alone; those with a feature that is not known are left out.
    """

    scaler: PriceScaler
    features: FeatureScaler
    windows: Windows

    @classmethod
    def cut(cls, bars: DailyBars, spec: ModelSpec) -> "Examples":
        """Scale and cut a training span.

        Args:
            bars: the training span, and before it ``lead`` bars that its features look back on.
            spec: what is trained.

        Raises:
            HistoryTooShort: there are too few bars, or no window in which all is known.
            MissingColumn: a feature needs a column of which the bars have nothing.
        """
        lead, horizon = spec.inputs.lead, spec.window.horizon
        shown, train = features_shown(bars, spec), bars.span[lead:]
        # what a forecast made at a bar is of is known horizon bars later, and stands there
        later = np.full(len(bars), np.nan)
        later[horizon:] = referee_target(spec).values(bars)[:-horizon]
        targets, centred = later[lead:], spec.training.target == "log_variance"
        raw = make_windows(shown, targets, spec.window)
        whole = np.isfinite(raw.inputs[0]).all(axis=(1, 2)) & np.isfinite(raw.y)
        if not whole.any():
            raise HistoryTooShort(
                f"No window of {spec.window.lookback} bars has all of {', '.join(spec.inputs.features)}: "
                "provide data in which they are known."
            )
        seen = len(shown) if not spec.training.validation_bars else bars_fitted(int(raw.last[whole][-1]), spec)
        scaler = PriceScaler.fit(train[:seen], horizon).anchored(train)
        moves = [each.kind == "price" for each in features_of(spec)]
        features = FeatureScaler.fit(shown[:seen], moves, spec.inputs.scaling, targets[:seen] if centred else None)
        if spec.training.target == "price":
            learned = scaler.scale(bars.closes[lead:])
        elif spec.training.target == "return":
            learned = targets / scaler.deviation
        else:
            learned = features.scale_target(targets)
        every = make_windows(features.scale(shown), learned, spec.window)
        return cls(scaler, features, every[whole])
