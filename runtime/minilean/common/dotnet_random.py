"""The random numbers of .NET for a seed (`System.Random`): Knuth's subtractive generator."""

from __future__ import annotations

_LARGEST = 2**31 - 1
_FIRST = 161803398
_LENGTH = 55
_STEP, _DISTANCE, _ROUNDS = 21, 30, 4


class DotnetRandom:
    """Numbers between 0 and 1, the same as `new Random(seed).NextDouble()` gives.

    Args:
        seed: a whole number of 32 bits.
    """

    def __init__(self, seed: int) -> None:
        numbers = [0] * (_LENGTH + 1)
        before, this = _FIRST - min(abs(seed), _LARGEST), 1
        numbers[_LENGTH] = before
        place = 0
        for _ in range(1, _LENGTH):
            place = (place + _STEP) % _LENGTH
            numbers[place] = this
            this = before - this
            if this < 0:
                this += _LARGEST
            before = numbers[place]
        for _ in range(_ROUNDS):
            for i in range(1, _LENGTH + 1):
                numbers[i] = _wrapped(numbers[i] - numbers[1 + (i + _DISTANCE) % _LENGTH])
                if numbers[i] < 0:
                    numbers[i] += _LARGEST
        self._numbers = numbers
        self._next, self._other = 0, _STEP

    def next_double(self) -> float:
        """The next number, at least 0 and below 1."""
        self._next, self._other = self._next % _LENGTH + 1, self._other % _LENGTH + 1
        number = self._numbers[self._next] - self._numbers[self._other]
        if number == _LARGEST:
            number -= 1
        if number < 0:
            number += _LARGEST
        self._numbers[self._next] = number
        return number * (1.0 / _LARGEST)


def _wrapped(number: int) -> int:
    return (number + 2**31) % 2**32 - 2**31
