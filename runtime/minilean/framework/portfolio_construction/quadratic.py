"""Strictly convex quadratic programs by the dual active-set method, which LEAN's optimizers use too (Accord.NET's `GoldfarbIdnani`).

Source: Goldfarb and Idnani, A numerically stable dual method for solving strictly convex quadratic programs, Mathematical
Programming 27 (1983). The optimum is unique, so any exact method gives LEAN's weights; programs here have a few dozen rows, hence each
step solves its small systems anew.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_DEPENDENT = 1e-11
_SINGULAR = 1e-13
_VIOLATED = 1e-12
_STEPS_PER_ROW = 50


class NoSolution(ArithmeticError):
    """No point satisfies the constraints, or the matrix is not positive definite."""


@dataclass(frozen=True, slots=True)
class QuadraticProgram:
    """Minimise x' sigma x with `equalities @ x == equal_to` and `inequalities @ x >= at_least`.

    Attributes:
        sigma: shape (N, N), symmetric and positive definite.
        equalities: shape (E, N).
        equal_to: shape (E,).
        inequalities: shape (M, N).
        at_least: shape (M,).
    """

    sigma: Floats
    equalities: Floats
    equal_to: Floats
    inequalities: Floats
    at_least: Floats

    def solve(self) -> Floats:
        """The minimising x, shape (N,).

        Raises:
            NoSolution: the constraints contradict each other, or sigma is not positive definite.
        """
        parts = (self.sigma, self.equalities, self.equal_to, self.inequalities, self.at_least)
        if not len(self.sigma) or not all(np.isfinite(part).all() for part in parts):
            raise NoSolution("the program is empty or holds values that are not numbers")
        scaled = self.sigma / np.abs(np.diag(self.sigma)).max()
        try:
            pivots = np.diag(np.linalg.cholesky(scaled)) ** 2
        except np.linalg.LinAlgError as error:
            raise NoSolution("the covariance matrix is not positive definite") from error
        # rounding turns the zero pivot of a dependent column into a tiny number of either sign
        if pivots.min() < _SINGULAR:
            raise NoSolution("the covariance matrix is singular")
        rows = np.vstack([self.equalities, self.inequalities])
        inverse_rows = np.linalg.solve(scaled, rows.T)
        # rows of unit length in the metric of sigma make one tolerance fit all of them
        lengths = np.sqrt(np.einsum("ij,ji->i", rows, inverse_rows))
        lengths[lengths == 0] = 1.0
        bounds = np.concatenate([self.equal_to, self.at_least]) / lengths
        return _ActiveSet(rows / lengths[:, np.newaxis], inverse_rows / lengths, bounds, len(self.equalities)).solve()


class _ActiveSet:
    def __init__(self, rows: Floats, inverse_rows: Floats, bounds: Floats, num_equalities: int) -> None:
        self._rows = rows.copy()
        self._inverse_rows = inverse_rows.copy()
        self._bounds = bounds.copy()
        self._num_equalities = num_equalities
        self._tolerance = _VIOLATED * max(1.0, float(np.abs(bounds).max()))
        self._x = np.zeros(rows.shape[1])
        self._active: list[int] = []
        self._multipliers = np.zeros(0)
        self._steps_left = _STEPS_PER_ROW * len(rows)

    def solve(self) -> Floats:
        for index in range(self._num_equalities):
            if self._rows[index] @ self._x > self._bounds[index]:
                # the method approaches each row from below
                self._rows[index] *= -1
                self._inverse_rows[:, index] *= -1
                self._bounds[index] *= -1
            self._add(index)
        while True:
            slack = self._rows @ self._x - self._bounds
            slack[: self._num_equalities] = 0.0
            slack[self._active] = 0.0
            worst = int(slack.argmin())
            if slack[worst] >= -self._tolerance:
                return self._x
            self._add(worst)

    def _dual(self, active: Floats, row: Floats) -> Floats:
        if not self._active:
            return np.zeros(0)
        try:
            return np.linalg.solve(self._rows[self._active] @ active, active.T @ row)
        except np.linalg.LinAlgError as error:
            raise NoSolution("the active constraints depend on each other") from error

    def _add(self, index: int) -> None:
        row, multiplier = self._rows[index], 0.0
        while True:
            self._steps_left -= 1
            if self._steps_left < 0:
                raise NoSolution("no solution was found in the allowed number of steps")
            active = self._inverse_rows[:, self._active]
            dual = self._dual(active, row)
            primal = self._inverse_rows[:, index] - active @ dual
            curvature, gap = float(primal @ row), float(self._bounds[index] - row @ self._x)
            if curvature <= _DEPENDENT and gap <= self._tolerance:
                return
            full = gap / curvature if curvature > _DEPENDENT else np.inf
            dropped, partial = self._dropped(dual)
            step = min(full, partial)
            if not np.isfinite(step):
                raise NoSolution("no point satisfies the constraints")
            if np.isfinite(full):
                self._x = self._x + step * primal
            self._multipliers = self._multipliers - step * dual
            multiplier += step
            if full <= partial:
                self._active.append(index)
                self._multipliers = np.append(self._multipliers, multiplier)
                return
            del self._active[dropped]
            self._multipliers = np.delete(self._multipliers, dropped)

    def _dropped(self, dual: Floats) -> tuple[int, float]:
        # equalities never leave; an inequality leaves when its multiplier would turn negative
        ratios = [
            (self._multipliers[place] / change, place)
            for place, (index, change) in enumerate(zip(self._active, dual, strict=True))
            if index >= self._num_equalities and change > _DEPENDENT
        ]
        ratio, place = min(ratios, default=(np.inf, -1))
        return place, float(ratio)
