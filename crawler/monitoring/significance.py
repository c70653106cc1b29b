"""Whether a share has grown by more than chance brings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, lgamma, log

#: The latest articles that are held against those before: few show that all has changed, many that some has.
_WINDOWS = (10, 30, 100, 300, 1000)
#: So many must have gone before for what is usual to be known.
_BEFORE = 30
#: Chance is believed to be the cause of what it brings more often than this: some sixty sites are asked about every
#: day for years.
_CHANCE = 1e-5


@dataclass(frozen=True, slots=True)
class More:
    """A share that has grown: how many there are of the kind, and in all, of late; the kind's share before."""

    kind: int
    number: int
    before: float


def more_than_chance(counts: Sequence[tuple[float, float]], at_least: float = 0.0) -> More | None:
    """Whether what is counted has at least doubled in the latest runs, by more than chance brings.

    Parameters:
        counts: for each run how many there are of the kind, and in all.
        at_least: the share that the kind must have now.

    Returns None where it has not, and where there are too few to tell.
    """
    for window in _WINDOWS:
        start, kind, number = len(counts), 0.0, 0.0
        while start and number < window:
            start -= 1
            kind, number = kind + counts[start][0], number + counts[start][1]
        before = sum(run[0] for run in counts[:start]), sum(run[1] for run in counts[:start])
        if number < window or before[1] < _BEFORE:
            return None
        usual = before[0] / before[1]
        # One of the kind is supposed beside those that were met: what never occurred is not impossible.
        chance = tail(int(kind), int(number), (before[0] + 1) / (before[1] + 2))
        if kind >= max(2 * usual, at_least) * number and chance < _CHANCE:
            return More(int(kind), int(number), usual)
    return None


def tail(least: int, number: int, share: float) -> float:
    """The probability of at least so many of a kind among a number, of a kind with that share (between 0 and 1)."""

    def exactly(k: int) -> float:
        ways = lgamma(number + 1) - lgamma(k + 1) - lgamma(number - k + 1)
        return exp(ways + k * log(share) + (number - k) * log(1 - share))

    return sum(map(exactly, range(least, number + 1)))
