"""Draws from a seeded generator that come out the same with every numpy release.

Belongs here: the few distributions the synthetic data need, built on `Generator.random` alone (numpy promises the bit
stream of a generator, not the algorithms of its named distributions). Not here: what is drawn. Serves the package.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def generator(seed: int | Sequence[int]) -> np.random.Generator:
    """A generator of its own for one part of the data: parts drawn from different seeds can be made in any order."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed)))


def pick(rng: np.random.Generator, size: int, weights: ArrayLike) -> Ints:
    """`size` indices into `weights`, drawn in proportion to them (which need not sum to one)."""
    cumulated = np.cumsum(np.asarray(weights, dtype=np.float64))
    drawn = np.searchsorted(cumulated, rng.random(size) * cumulated[-1], side="right")
    return np.asarray(np.minimum(drawn, len(cumulated) - 1), dtype=np.int64)


def choose(rng: np.random.Generator, size: int, values: Sequence[Any], weights: ArrayLike) -> NDArray[Any]:
    """`size` of the `values`, drawn in proportion to the weights, as an array of objects."""
    return np.array(values, dtype=object)[pick(rng, size, weights)]


def bell(rng: np.random.Generator, size: int, mean: ArrayLike, spread: ArrayLike) -> Floats:
    """Values around `mean` with a standard deviation of `spread`, never beyond three spreads (a sum of uniforms)."""
    unit = (rng.random((3, size)).sum(axis=0) - 1.5) * 2.0
    return np.asarray(mean + unit * np.asarray(spread, dtype=np.float64), dtype=np.float64)


def between(rng: np.random.Generator, size: int, low: ArrayLike, high: ArrayLike) -> Ints:
    """Whole numbers from `low` to `high`, both included; each may be an array of `size`."""
    bottom = np.asarray(low, dtype=np.int64)
    span = np.asarray(high, dtype=np.int64) - bottom + 1
    return bottom + np.floor(rng.random(size) * span).astype(np.int64)


def round_at_random(rng: np.random.Generator, expected: Floats) -> Ints:
    """Whole counts whose mean is `expected`: the fraction decides by chance whether one more is given."""
    return np.floor(expected + rng.random(len(expected))).astype(np.int64)


def shuffled(rng: np.random.Generator, size: int) -> Ints:
    """The numbers below `size` in random order."""
    return np.argsort(rng.random(size), kind="stable").astype(np.int64)
