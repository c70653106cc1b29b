"""When a run is due: cron lines and intervals as triggers of APScheduler, and the due time to begin with."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from typing import Any

from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

#: APScheduler has no types.
Trigger = Any

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_SPAN = re.compile(r"(\d{1,6}) ?([smhd])")
_FIELDS = ("minute", "hour", "day", "month", "day_of_week")
_NAMES = {"minute": "minute", "hour": "hour", "day": "day of the month", "month": "month", "day_of_week": "weekday"}
#: In cron's order, in which 0 and 7 are both Sunday.
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = {
    "month": {name: n for n, name in enumerate(_MONTHS, 1)},
    "day_of_week": {name: n for n, name in enumerate(_WEEKDAYS[:7])},
}
_PART = re.compile(r"(?:\*|(?P<first>\d{1,2})(?:-(?P<last>\d{1,2}))?)(?:/(?P<step>\d{1,2}))?")


def span(text: str) -> timedelta:
    """A span of time as it is written in a schedule: "90s", "30m", "6h", "2d". Raises `ValueError`."""
    match = _SPAN.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text!r} is not a span of time")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def cron(line: str, timezone: tzinfo, jitter: timedelta = timedelta(0)) -> Trigger:
    """A cron line of five fields, read as cron reads it: Sunday is 0 or 7, and where both the day of the month and the
    weekday are given, either will do.

    Parameters:
        jitter: each run is later than the line says by up to so much, at random.

    Raises `ValueError` that says which field is wrong, or that the line never comes due.
    """
    texts = line.lower().split()
    if len(texts) != len(_FIELDS):
        raise ValueError(f"a cron line has five fields, minute hour day month weekday, and this one has {len(texts)}")
    fields = {name: _field(name, text) for name, text in zip(_FIELDS, texts, strict=True)}
    either = not texts[2].startswith("*") and not texts[4].startswith("*")
    days = [fields | {"day": "*"}, fields | {"day_of_week": "*"}] if either else [fields]
    triggers = [CronTrigger(**values, timezone=timezone) for values in days]
    trigger = OrTrigger(triggers, jitter=int(jitter.total_seconds()))
    if trigger.get_next_fire_time(None, datetime.now(timezone)) is None:
        raise ValueError("there is no such day in any year")
    return trigger


def every(interval: timedelta, timezone: tzinfo, jitter: timedelta = timedelta(0)) -> Trigger:
    """A run so long after the start of the one before, and up to `jitter` later, at random."""
    seconds = interval.total_seconds()
    return IntervalTrigger(seconds=int(seconds), timezone=timezone, jitter=int(jitter.total_seconds()))


def first_due(trigger: Trigger, before: datetime | None, jitter: timedelta, now: datetime) -> datetime:
    """When the first run is due after a start of the scheduler.

    Parameters:
        before: the due time that an earlier scheduler had reckoned for the same line, if there was one. Where it is
            over, one run makes up for all that were missed, at once.
    """
    if before is None:
        later = timedelta(seconds=random.uniform(0, jitter.total_seconds()))
        return now + later if isinstance(trigger, IntervalTrigger) else _next(trigger, None, now)
    if before <= now:
        return now
    return sensible(trigger, before, jitter, now)


def sensible(trigger: Trigger, due: datetime, jitter: timedelta, now: datetime) -> datetime:
    """A due time, unless it is further away than the next one can be: then it was reckoned while the clock was wrong,
    and is reckoned anew."""
    if isinstance(trigger, IntervalTrigger):
        return due if due <= now + trigger.interval + jitter else now
    latest = _next(trigger, None, now) + jitter
    return due if due <= latest else _next(trigger, None, now)


def upcoming(trigger: Trigger, first: datetime) -> Iterator[datetime]:
    """Due times from the first on, without end."""
    due = first
    while True:
        yield due
        due = _next(trigger, due, due)


def _next(trigger: Trigger, before: datetime | None, now: datetime) -> datetime:
    due: datetime = trigger.get_next_fire_time(before, now)
    return due


def _field(name: str, text: str) -> str:
    """A field of a cron line as APScheduler wants it."""
    numbers = _NUMBERS.get(name, {})
    parts = []
    for part in text.split(","):
        match = _PART.fullmatch(re.sub(r"[a-z]+", lambda word: str(numbers.get(word[0], word[0])), part))
        try:
            if not match:
                raise ValueError
            parts.append(_weekdays(match) if name == "day_of_week" else match[0])
            CronTrigger(**{name: parts[-1]})
        except ValueError as error:
            raise ValueError(f"{part!r} is no {_NAMES[name]}") from error
    return ",".join(parts)


def _weekdays(match: re.Match[str]) -> str:
    """Weekdays by their names, as APScheduler counts them from Monday."""
    if match["first"] is None:
        first, last = 0, 6
    else:
        first = int(match["first"])
        last = int(match["last"] or (6 if match["step"] else first))
        last = 7 if first > last == 0 else last  # "sat-sun"
    # An empty range, a step of 0, and a day past the seventh are refused by what follows.
    return ",".join(_WEEKDAYS[day] if day <= 7 else "?" for day in range(first, last + 1, int(match["step"] or 1)))
