"""Rounding as tolerance: what a written number may stand for.

Belongs here: intervals of rounded numbers and what follows from them. Not here: which numbers of a report belong together
(checks). Serves the checks of a report against itself and of reports against each other. 91,2 % is anything from 91,15 to
91,25; a count is exact.
"""

from __future__ import annotations

import math
from decimal import Decimal

_SLACK = 1e-9  # of binary fractions, far below any rounding of a report


def half_unit(decimals: int) -> float:
    """Half of the last decimal: how far a number rounded to so many decimals may lie from the true one."""
    return 0.5 * 10.0**-decimals


def decimals_of(value: float) -> int:
    """How many decimals a number needs to be written; 0 for a whole one."""
    exponent = Decimal(repr(float(value))).normalize().as_tuple().exponent
    return max(0, -int(exponent))


def within(true: float, written: float, decimals: int) -> bool:
    """Whether `true`, rounded to so many decimals (halves either way), may be written as `written`."""
    return abs(true - written) <= half_unit(decimals) + _SLACK


def whole_interval(count: float, share: float, decimals: int) -> tuple[float, float]:
    """Between which totals `count` is `share` percent, given how many decimals the share was rounded to."""
    half = half_unit(decimals)
    low = count / ((share + half) / 100)
    high = count / ((share - half) / 100) if share > half else math.inf
    return low, high


def holds_integer(low: float, high: float) -> bool:
    """Whether a whole number lies between two bounds, these included."""
    return high == math.inf or math.floor(high + _SLACK) >= math.ceil(low - _SLACK)
