"""Arrays that can be scored: equal shapes, enough observations, nothing missing."""

import numpy as np
from numpy.typing import ArrayLike

from forecasting.errors import InvalidForecasts, NotFinite


def finite(values: ArrayLike, what: str, *, num_axes: int = 1, least: int = 1) -> np.ndarray:
    """An array of numbers that are all there.

    Args:
        values: what was given.
        what: its name in the sentence of an error, such as ``"losses"``.
        num_axes: number of axes that it must have.
        least: number of observations that its last axis must have at least.

    Returns:
        It, as float64.

    Raises:
        InvalidForecasts: it has other axes, or too few observations.
        NotFinite: a number is NaN or infinite.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != num_axes:
        raise InvalidForecasts(f"The {what} have shape {array.shape}: expected {num_axes} axes.")
    if array.size == 0 or array.shape[-1] < least:
        raise InvalidForecasts(f"There are {array.shape[-1]} {what}: expected {least} or more; score a longer span.")
    missing = np.argwhere(~np.isfinite(array))
    if missing.size:
        where = ", ".join(str(int(index)) for index in missing[0])
        raise NotFinite(f"The {what} are NaN or infinite at {len(missing)} places, first at {where}: expected finite numbers alone.")
    return array


def equal_rows(first: ArrayLike, second: ArrayLike, what: tuple[str, str], *, num_axes: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Two arrays of one shape whose numbers are all there.

    Args:
        first: shape (N,), or as many axes as ``num_axes`` says.
        second: the same.
        what: their names in the sentence of an error.
        num_axes: number of axes that both must have.

    Returns:
        Both, as float64.

    Raises:
        InvalidForecasts: the shapes differ, or there is nothing in them.
        NotFinite: a number is NaN or infinite.
    """
    one, other = finite(first, what[0], num_axes=num_axes), finite(second, what[1], num_axes=num_axes)
    if one.shape != other.shape:
        raise InvalidForecasts(f"The {what[0]} have shape {one.shape} and the {what[1]} {other.shape}: expected equal shapes.")
    return one, other


def probabilities(values: ArrayLike, what: str) -> np.ndarray:
    """Probabilities, each from 0 to 1, shape (N,).

    Raises:
        InvalidForecasts: one lies outside, or the shape is another.
        NotFinite: a number is NaN or infinite.
    """
    array = finite(values, what)
    if array.min() < 0 or array.max() > 1:
        raise InvalidForecasts(f"The {what} reach from {array.min():g} to {array.max():g}: expected numbers from 0 to 1.")
    return array


def binary(values: ArrayLike, what: str) -> np.ndarray:
    """Outcomes that are 0 or 1, shape (N,), as float64.

    Raises:
        InvalidForecasts: there is another number among them, or the shape is another.
        NotFinite: a number is NaN or infinite.
    """
    array = finite(values, what)
    others = array[(array != 0) & (array != 1)]
    if others.size:
        raise InvalidForecasts(f"The {what} have {others[0]:g} among them: expected 0 and 1 alone.")
    return array
