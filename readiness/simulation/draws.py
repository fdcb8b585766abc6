"""Draws from ranges: whole days, a stream of its own for each range, and ranges that go together.

Every range is turned into the finite list of values it can have, with the probability that it is at most each of them;
a draw looks up a number between 0 and 1 in that list. What is drawn of one range depends on the seed, on its name and on
how many draws came before, on nothing else: not on the order of keys, nor on how many are drawn at a time.

Ranges of one group are tied by a Gaussian copula: the standard normal numbers behind their draws have the correlation
stated, every two the same. The rank correlation of the draws is then 6/pi asin(correlation/2), such as 0.58 for 0.6.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from readiness.release import Shape

Whole = NDArray[np.int64]
Real = NDArray[np.float64]

_FEW, _SLOTS = 4, 256
_WEIGHT = 4
"""How much the likeliest value of a PERT range weighs beside its ends (Malcolm and others, 1959)."""


@dataclass(frozen=True, slots=True)
class Marginal:
    """The values something can have, in order, and the probability that it is at most each of them; the last is 1."""

    values: Whole
    cumulative: Real

    def places(self, uniform: Real) -> Whole:
        """Return by their places the values at numbers between 0 and 1: the first of which more than that share is at most it."""
        if len(self.values) < _FEW:
            return np.searchsorted(self.cumulative[:-1], uniform, side="right")
        found: Whole = _guide(self.cumulative.tobytes()).take((uniform * _SLOTS).astype(np.int64))
        beyond = uniform >= self.cumulative.take(found)
        while beyond.any():
            found += beyond
            beyond = uniform >= self.cumulative.take(found)
        return found

    def from_at_least(self, least: int) -> "Marginal":
        """Return the same without what is less, if anything is left, each of the rest as likely beside the others."""
        first = int(np.searchsorted(self.values, least))
        if first in (0, len(self.values)):
            return self
        gone = self.cumulative[first - 1]
        if gone >= 1.0:
            return self
        return Marginal(self.values[first:], np.append((self.cumulative[first:-1] - gone) / (1 - gone), 1.0))

    @property
    def mean(self) -> float:
        """The mean of the values."""
        return float(self.values @ self._each)

    @property
    def variance(self) -> float:
        """The variance of the values."""
        return float((self.values - self.mean) ** 2 @ self._each)

    @property
    def ranks(self) -> Real:
        """The middle rank of each value among all, as a share."""
        middle: Real = self.cumulative - self._each / 2
        return middle

    @property
    def _each(self) -> Real:
        return np.diff(self.cumulative, prepend=0.0)


@lru_cache(maxsize=2048)
def _guide(cumulative: bytes) -> Whole:
    """Return from which place on a search begins, for each slot of the numbers between 0 and 1."""
    return np.searchsorted(np.frombuffer(cumulative)[:-1], np.arange(_SLOTS) / _SLOTS, side="right")


def make_marginal(shape: Shape, values: Sequence[int], likely: int | None) -> Marginal:
    """Return how likely each of the values in order is; `likely` is the place of the likeliest among them.

    A triangular or PERT range is drawn between its ends and rounded to the nearest place, half up. Of a uniform one each
    value is as likely.
    """
    return Marginal(np.array(values, np.int64), _cumulative(shape, len(values), likely))


@lru_cache(maxsize=256)
def _cumulative(shape: Shape, count: int, likely: int | None) -> Real:
    if likely is None or shape is Shape.UNIFORM or count == 1:
        cumulative = [(place + 1) / count for place in range(count)]
    else:
        at_most = _triangular(count - 1, likely) if shape is Shape.TRIANGULAR else _pert(count - 1, likely)
        cumulative = [at_most((place + 0.5) / (count - 1)) for place in range(count - 1)]
    return np.array([*cumulative[: count - 1], 1.0])


def _triangular(most: int, likely: int) -> Callable[[float], float]:
    peak = likely / most

    def at_most(share: float) -> float:
        if share <= peak:
            return share * share / peak if peak else 0.0
        return 1 - (1 - share) ** 2 / (1 - peak)

    return at_most


def _pert(most: int, likely: int) -> Callable[[float], float]:
    first = 1 + _WEIGHT * likely / most
    second = 2 + _WEIGHT - first
    return lambda share: beta_at_most(share, first, second)


def beta_at_most(share: float, first: float, second: float) -> float:
    """Return the probability that a beta variable is at most a share: the regularised incomplete beta function.

    By its continued fraction (NIST Digital Library of Mathematical Functions, 8.17.22), to 12 digits and more.
    """
    if share <= 0 or share >= 1:
        return 0.0 if share <= 0 else 1.0
    if share > (first + 1) / (first + second + 2):
        return 1 - beta_at_most(1 - share, second, first)
    scale = math.lgamma(first + second) - math.lgamma(first) - math.lgamma(second)
    scale += first * math.log(share) + second * math.log1p(-share)
    return math.exp(scale) / (first * _fraction(share, first, second))


def _fraction(share: float, first: float, second: float) -> float:
    """Return the continued fraction 1 + d1/(1 + d2/(1 + ...)), from the inside out; 80 terms are far more than enough."""
    found = 1.0
    for term in range(80, 0, -1):
        half = term // 2
        odd = term % 2 == 1
        over = (-(first + half) * (first + second + half) if odd else half * (second - half)) * share
        found = 1 + over / ((first + term - 1) * (first + term)) / found
    return found


# Streams and groups


class Streams:
    """The numbers between 0 and 1 behind draws, one stream for each name; each call goes on where the last one ended."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.open: dict[str, np.random.Generator] = {}

    def uniform(self, name: str, count: int) -> Real:
        """Return the next numbers of a name."""
        if name not in self.open:
            digest = sha256(name.encode()).digest()
            words = [int.from_bytes(digest[at : at + 4], "big") for at in range(0, 32, 4)]
            self.open[name] = np.random.Generator(np.random.PCG64(np.random.SeedSequence([self.seed, *words])))
        return self.open[name].random(count)


def together(shared: Real, own: Real, correlation: float) -> Real:
    """Return numbers between 0 and 1 that go together with all that have the same share; both are such numbers."""
    z = math.sqrt(correlation) * normal_inverse(shared) + math.sqrt(1 - correlation) * normal_inverse(own)
    return normal_at_most(z)


_EDGE, _STEPS = 8.5, 1024
_GRID = np.arange(-_EDGE, _EDGE + 1 / _STEPS, 1 / _STEPS)
_TABLE: list[Real] = []


def normal_at_most(z: Real) -> Real:
    """Return the standard normal distribution at numbers, to 4e-8: by straight lines between steps of 1/1024."""
    if not _TABLE:
        _TABLE.append(np.array([math.erfc(-one / math.sqrt(2)) / 2 for one in _GRID]))
    found: Real = np.interp(z, _GRID, _TABLE[0])
    return found


def normal_inverse(share: Real) -> Real:
    """Return where the standard normal distribution reaches shares, to about 1e-15 of it.

    By the rational functions PPND16 of M. J. Wichura, algorithm AS 241, Applied Statistics 37 (1988), 477-484. Shares
    nearer to 0 or 1 than 2 to the power of -53 are taken as that far.
    """
    held = np.clip(share, 2.0**-53, 1 - 2.0**-53)
    middle = held - 0.5
    near = 0.180625 - middle * middle
    found: Real = middle * _ratio(near, _NEAR)
    far = np.abs(middle) > 0.425  # noqa: PLR2004 - where the algorithm changes its functions
    if far.any():
        tail = np.sqrt(-np.log(np.minimum(held[far], 1 - held[far])))
        size = np.where(tail <= 5, _ratio(tail - 1.6, _FAR), _ratio(tail - 5, _FARTHEST))  # noqa: PLR2004 - likewise
        found[far] = np.copysign(size, middle[far])
    return found


def _ratio(at: Real, of: tuple[tuple[float, ...], tuple[float, ...]]) -> Real:
    upper, lower = (np.polyval(one[::-1], at) for one in of)
    return upper / lower


_NEAR = (
    (
        3.3871328727963666080e0,
        1.3314166789178437745e2,
        1.9715909503065514427e3,
        1.3731693765509461125e4,
        4.5921953931549871457e4,
        6.7265770927008700853e4,
        3.3430575583588128105e4,
        2.5090809287301226727e3,
    ),
    (
        1.0,
        4.2313330701600911252e1,
        6.8718700749205790830e2,
        5.3941960214247511077e3,
        2.1213794301586595867e4,
        3.9307895800092710610e4,
        2.8729085735721942674e4,
        5.2264952788528545610e3,
    ),
)
_FAR = (
    (
        1.42343711074968357734e0,
        4.63033784615654529590e0,
        5.76949722146069140550e0,
        3.64784832476320460504e0,
        1.27045825245236838258e0,
        2.41780725177450611770e-1,
        2.27238449892691845833e-2,
        7.74545014278341407640e-4,
    ),
    (
        1.0,
        2.05319162663775882187e0,
        1.67638483018380384940e0,
        6.89767334985100004550e-1,
        1.48103976427480074590e-1,
        1.51986665636164571966e-2,
        5.47593808499534494600e-4,
        1.05075007164441684324e-9,
    ),
)
_FARTHEST = (
    (
        6.65790464350110377720e0,
        5.46378491116411436990e0,
        1.78482653991729133580e0,
        2.96560571828504891230e-1,
        2.65321895265761230930e-2,
        1.24266094738807843860e-3,
        2.71155556874348757815e-5,
        2.01033439929228813265e-7,
    ),
    (
        1.0,
        5.99832206555887937690e-1,
        1.36929880922735805310e-1,
        1.48753612908506148525e-2,
        7.86869131145613259100e-4,
        1.84631831751005468180e-5,
        1.42151175831644588870e-7,
        2.04426310338993978564e-15,
    ),
)
