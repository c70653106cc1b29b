"""The test for an increase in a proportion: samples, baseline and factor."""

from __future__ import annotations

import pytest

from crawler.monitoring.significance import Increase, binomial_p_value, find_increase


@pytest.mark.parametrize(
    ("successes", "trials", "probability", "expected"),
    [(0, 3, 0.5, 1.0), (1, 3, 0.5, 0.875), (3, 3, 0.5, 0.125), (2, 3, 0.25, 0.15625), (4, 3, 0.5, 0.0)],
)
def test_p_value_is_the_tail_of_the_binomial_distribution(successes, trials, probability, expected):
    assert binomial_p_value(successes, trials, probability) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ((0, 30), (10, 10), Increase(10, 10, 0.0)),
        ((0, 29), (10, 10), None),
        ((0, 30), (9, 9), None),
        ((3, 30), (10, 10), Increase(10, 10, 0.1)),
        ((20, 30), (10, 10), None),
        ((0, 1000), (3, 10), Increase(3, 10, 0.0)),
        ((100, 1000), (19, 100), None),
        ((100, 1000), (30, 100), Increase(30, 100, 0.1)),
        ((1000, 10_000), (190, 1000), None),
    ],
)
def test_increase_is_found_if_it_is_large_and_significant(before, after, found):
    assert find_increase([before, after]) == found


def test_smallest_sample_that_shows_the_increase_is_taken_from_the_latest_runs():
    runs = [(0, 100), (0, 2), (4, 4), (6, 6)]
    assert find_increase(runs) == Increase(10, 10, 0.0)
    partial = [(10, 1000), *[(1, 10)] * 100]
    found = find_increase(partial)
    assert found is not None and found.total in (100, 300, 1000) and found.count * 10 == found.total
    assert found.baseline == pytest.approx(0.01, abs=0.1)


def test_proportion_below_the_least_one_is_not_reported():
    runs = [(0, 1000), (4, 10)]
    assert find_increase(runs, at_least=0.4) == Increase(4, 10, 0.0)
    assert find_increase(runs, at_least=0.41) is None


def test_no_runs_show_no_increase():
    assert find_increase([]) is None
