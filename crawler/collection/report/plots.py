"""Plots of the report as inline SVG. Their colours and type come from the style sheet, for dark mode and print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import Final

import leather
from markupsafe import Markup

#: In pixels of the drawing, which is as wide as the page.
_WIDTH: Final = 900
_HEIGHT: Final = 260
#: Fewer days make no line.
_DAYS_MIN: Final = 2


class _Days(leather.Scale):  # type: ignore[misc]
    """A scale from one day to another. Those of leather begin and end at round days, beside the line.

    Args:
        first: The first day.
        last: The last day.
    """

    def __init__(self, first: date, last: date) -> None:
        self._first = first
        self._last = last

    def contains(self, v: date) -> bool:
        """Return whether a day is between them."""
        return self._first <= v <= self._last

    def project(self, value: date, range_min: float, range_max: float) -> float:
        """Return the place of a day."""
        return range_min + (range_max - range_min) * ((value - self._first) / (self._last - self._first))

    def ticks(self) -> list[date]:
        """Return the days with labels: few, as these are large on a phone."""
        return sorted({self._first, self._first + (self._last - self._first) / 2, self._last})

    def format_tick(self, value: date, i: int, count: int) -> str:
        """Return the label of a day."""
        return value.isoformat()


def per_day(days: Mapping[str, int], first: date, last: date) -> Markup:
    """Return a plot of the number of articles published on each day of a range, both ends included.

    Args:
        days: The numbers of articles by day, as an ISO string.
        first: The first day.
        last: The last day.
    """
    return _line([(day, days.get(day.isoformat(), 0)) for day in _range(first, last)])


def growth(days: Mapping[str, int], first: date, last: date) -> Markup:
    """Return a plot of the number of articles that were published until each day of a range.

    The arguments are those of `per_day`; days before the range count.
    """
    before = sum(number for day, number in days.items() if day < first.isoformat())
    between = _range(first, last)
    sums = list(accumulate((days.get(day.isoformat(), 0) for day in between), initial=before))[1:]
    return _line(list(zip(between, sums, strict=True)))


def _range(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _line(points: Sequence[tuple[date, int]]) -> Markup:
    if len(points) < _DAYS_MIN or not any(number for _, number in points):
        return Markup("")
    most = max(number for _, number in points)
    chart = leather.Chart()
    chart.add_line(points)
    scale = _Days(points[0][0], points[-1][0])
    chart.set_x_scale(scale)
    chart.add_x_axis(tick_formatter=scale.format_tick)
    chart.add_y_scale(0, most)
    chart.add_y_axis(ticks=sorted({0, most // 2, most}))
    drawing = chart.to_svg(width=_WIDTH, height=_HEIGHT)
    # the size is that of the page; the table of days and the counts say the same in text
    _, _, inside = drawing.partition(">")
    return Markup(f'<svg class="plot" viewBox="0 0 {_WIDTH} {_HEIGHT}" aria-hidden="true">{inside}')
