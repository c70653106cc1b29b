"""Plots of the report as inline SVG. Their colours and type come from the style sheet, for dark mode and print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from typing import Final

import leather
from markupsafe import Markup

#: In pixels of the drawing, which is as wide as the page.
_WIDTH: Final = 900
_HEIGHT: Final = 260
#: Fewer days make no line.
_DAYS_MIN: Final = 2


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
    most = max((number for _, number in points), default=0)
    if len(points) < _DAYS_MIN or not most:
        return Markup("")
    chart = leather.Chart()
    # of times, as leather cannot divide a few days that are dates
    chart.add_line([(datetime.combine(day, time()), number) for day, number in points])
    chart.add_x_axis(tick_formatter=lambda day, *_: f"{day:%Y-%m-%d}")
    chart.add_y_scale(0, most)
    chart.add_y_axis(ticks=sorted({0, most // 2, most}))
    drawing = chart.to_svg(width=_WIDTH, height=_HEIGHT)
    # the size is that of the page; the table of days and the counts say the same in text
    _, _, inside = drawing.partition(">")
    return Markup(f'<svg class="plot" viewBox="0 0 {_WIDTH} {_HEIGHT}" aria-hidden="true">{inside}')
