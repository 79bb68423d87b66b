"""Two shares of separate rows → how many standard errors lie between their difference and a given one.

Source: Miettinen and Nurminen (1985), Comparative analysis of two rates. statsmodels has their test, and
up to version 0.15 a wrong coefficient in it wherever the given difference is not 0; where both
shares are 0 or 1 it gives NaN.
"""

from scipy import optimize

Counted = tuple[int, int]
"""Successes, and of how many rows."""

NEAREST = 1e-12  # to the ends of what a share can be


def score(left: Counted, right: Counted, apart: float = 0.0) -> float:
    """Of left − right, against `apart`; the standard error is that of the likeliest such shares."""
    (first, n_first), (second, n_second) = left, right
    lower = _likeliest(left, right, apart)
    higher, n = lower + apart, n_first + n_second
    variance = higher * (1 - higher) / n_first + lower * (1 - lower) / n_second
    distance = first / n_first - second / n_second - apart
    return float(distance / (variance * n / (n - 1)) ** 0.5) if distance else 0.0


def _likeliest(left: Counted, right: Counted, apart: float) -> float:
    """The right share, among all that lie `apart` below a left one."""
    (first, n_first), (second, n_second) = left, right
    if apart == 0:
        return (first + second) / (n_first + n_second)

    def slope(share: float) -> float:
        """Of the logarithm of the likelihood, which falls all the way."""
        other = share + apart
        return (
            first / other
            - (n_first - first) / (1 - other)
            + second / share
            - (n_second - second) / (1 - share)
        )

    low, high = max(0.0, -apart) + NEAREST, min(1.0, 1.0 - apart) - NEAREST
    if slope(low) <= 0:
        return low
    return high if slope(high) >= 0 else float(optimize.brentq(slope, low, high, xtol=NEAREST))
