"""One-sided binomial test for an increase in a proportion, such as the share of articles with low confidence.

The test is the exact binomial test (the p-value of `scipy.stats.binomtest` with `alternative="greater"`). The
proportion of the null hypothesis is estimated from the runs before, with one success and one failure added (Laplace's
rule of succession), so that an event that never occurred before is not taken to be impossible.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, lgamma, log

#: Sizes of the sample of latest articles, tried in turn: small ones detect a complete change soon, large ones a partial
#: change.
_SAMPLE_SIZES = (10, 30, 100, 300, 1000)
#: The smallest number of earlier articles from which the usual proportion is estimated.
_BASELINE_MIN = 30
#: The significance level. It is low because the test runs for some sixty sites, every day, for years.
_SIGNIFICANCE_LEVEL = 1e-5
#: The smallest increase that is reported, as a factor.
_FACTOR_MIN = 2


@dataclass(frozen=True, slots=True)
class Increase:
    """A significant increase in a proportion.

    Attributes:
        count: The number of successes in the latest sample.
        total: The size of the latest sample.
        baseline: The proportion before.
    """

    count: int
    total: int
    baseline: float


def find_increase(counts: Sequence[tuple[float, float]], at_least: float = 0.0) -> Increase | None:
    """Test whether a proportion has at least doubled in the latest runs, and whether the increase is significant.

    Args:
        counts: The number of successes and the total, for each run, oldest first.
        at_least: The smallest proportion in the latest sample that is reported.

    Returns:
        The increase in the smallest sample that shows one, or None where none does or there are too few articles.
    """
    for sample_size in _SAMPLE_SIZES:
        start, count, total = len(counts), 0.0, 0.0
        while start and total < sample_size:
            start -= 1
            count, total = count + counts[start][0], total + counts[start][1]
        count_before, total_before = sum(run[0] for run in counts[:start]), sum(run[1] for run in counts[:start])
        if total < sample_size or total_before < _BASELINE_MIN:
            return None
        baseline = count_before / total_before
        p_value = binomial_p_value(int(count), int(total), (count_before + 1) / (total_before + 2))
        if count >= max(_FACTOR_MIN * baseline, at_least) * total and p_value < _SIGNIFICANCE_LEVEL:
            return Increase(int(count), int(total), baseline)
    return None


def binomial_p_value(successes: int, trials: int, probability: float) -> float:
    """Return the probability of at least this many successes in independent trials.

    Args:
        successes: The observed number of successes.
        trials: The number of trials.
        probability: The probability of success in one trial, greater than 0 and less than 1.
    """

    def mass(k: int) -> float:
        log_ways = lgamma(trials + 1) - lgamma(k + 1) - lgamma(trials - k + 1)
        return exp(log_ways + k * log(probability) + (trials - k) * log(1 - probability))

    return sum(map(mass, range(successes, trials + 1)))
