"""Which loss and which test decide for each target. Written down before any result, so that none can be chosen after it.

Whatever else is shown beside them decides nothing.
"""

from dataclasses import dataclass

from forecasting.errors import InvalidForecasts


@dataclass(frozen=True)
class Primary:
    """What decides about forecasts of one target.

    Args:
        target: name of the target.
        losses: functions of ``losses`` by name; the first is the primary one. That of directions is a share of hits, where more is better.
        test: module of this package whose test decides.
        nested_test: the one that decides where the reference is nested in the model.
        reference: what is compared with: ``last value`` (nothing changes), ``majority`` (the direction that came more often in training),
            or ``best`` (the reference with the same inputs that has the smallest primary loss).
        alternative: the side on which the model knows something.
    """

    target: str
    losses: tuple[str, ...]
    test: str
    nested_test: str
    reference: str
    alternative: str


PRIMARIES = (
    Primary(
        target="close_change",
        losses=("squared_error",),
        test="diebold_mariano",
        nested_test="clark_west",
        reference="last value",
        alternative="greater",
    ),
    Primary(
        target="open_to_open",
        losses=("squared_error",),
        test="diebold_mariano",
        nested_test="clark_west",
        reference="last value",
        alternative="greater",
    ),
    Primary(
        target="direction",
        losses=("direction_hit",),
        test="pesaran_timmermann",
        nested_test="pesaran_timmermann",
        reference="majority",
        alternative="greater",
    ),
    Primary(
        target="log_variance",
        losses=("log_squared_error", "qlike"),
        test="encompassing",
        nested_test="encompassing",
        reference="best",
        alternative="greater",
    ),
)


def primary(target: str) -> Primary:
    """What decides about a target.

    Raises:
        InvalidForecasts: nothing was declared for it.
    """
    for declared in PRIMARIES:
        if declared.target == target:
            return declared
    raise InvalidForecasts(f"Nothing decides about the target {target!r}: expected one of {', '.join(one.target for one in PRIMARIES)}.")
