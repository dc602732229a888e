"""Which way a pair of currencies is held."""


def side_of(change: float, threshold: float, held: int) -> int:
    """1 to hold the pair long, -1 to hold it short: by a change beyond the threshold, and else as it is held.

    Args:
        change: that is expected, a fraction.
        threshold: a fraction.
        held: 1, -1, or 0 before the first forecast that passes the threshold.
    """
    if abs(change) > threshold:
        return 1 if change > 0 else -1
    return held
