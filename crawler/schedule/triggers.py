"""When a run is due: cron lines and intervals as triggers of APScheduler, and the first due time after a start."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from typing import Any

from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

#: APScheduler has no type annotations.
Trigger = Any

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DURATION = re.compile(r"([0-9]{1,6}) ?([smhd])")
_FIELDS = ("minute", "hour", "day", "month", "day_of_week")
_FIELD_NAMES = {
    "minute": "minute",
    "hour": "hour",
    "day": "day of the month",
    "month": "month",
    "day_of_week": "weekday",
}
#: In cron's order: 0 and 7 are both Sunday.
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS_BY_NAME = {
    "month": {name: n for n, name in enumerate(_MONTHS, 1)},
    "day_of_week": {name: n for n, name in enumerate(_WEEKDAYS[:7])},
}
_PART = re.compile(r"(?:\*|(?P<first>[0-9]{1,2})(?:-(?P<last>[0-9]{1,2}))?)(?:/(?P<step>[0-9]{1,2}))?")


def duration(text: str) -> timedelta:
    """Parse a duration: "90s", "30m", "6h" or "2d".

    Raises:
        ValueError: It has another form.
    """
    match = _DURATION.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text!r} is not a duration")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def cron(line: str, timezone: tzinfo, jitter: timedelta = timedelta(0)) -> Trigger:
    """Return the trigger of a cron line of five fields.

    The line has cron's meaning: Sunday is 0 or 7, and if both the day of the month and the weekday are restricted, a
    day that matches either is due.

    Args:
        line: The cron line.
        timezone: The time zone of the line.
        jitter: The largest random delay of a run.

    Raises:
        ValueError: A field is invalid (the message names it), or the line is never due.
    """
    texts = line.lower().split()
    if len(texts) != len(_FIELDS):
        raise ValueError(f"a cron line has five fields, minute hour day month weekday; this one has {len(texts)}")
    fields = {name: _field(name, text) for name, text in zip(_FIELDS, texts, strict=True)}
    either = not texts[2].startswith("*") and not texts[4].startswith("*")
    days = [fields | {"day": "*"}, fields | {"day_of_week": "*"}] if either else [fields]
    triggers = [CronTrigger(**values, timezone=timezone) for values in days]
    trigger = OrTrigger(triggers, jitter=int(jitter.total_seconds()))
    if trigger.get_next_fire_time(None, datetime.now(timezone)) is None:
        raise ValueError("no year has such a day")
    return trigger


def every(interval: timedelta, timezone: tzinfo, jitter: timedelta = timedelta(0)) -> Trigger:
    """Return the trigger of an interval.

    Args:
        interval: The time from the start of one run to the start of the next.
        timezone: The time zone of the due times.
        jitter: The largest random delay of a run.
    """
    seconds = interval.total_seconds()
    return IntervalTrigger(seconds=int(seconds), timezone=timezone, jitter=int(jitter.total_seconds()))


def first_due(trigger: Trigger, saved: datetime | None, jitter: timedelta, now: datetime) -> datetime:
    """Return when the first run is due after a start of the scheduler.

    Args:
        trigger: The spider's trigger.
        saved: The due time that an earlier scheduler computed for the same line, or None. If it has passed, one run is
            due immediately, however many were missed.
        jitter: The largest random delay of a run.
        now: The current time.
    """
    if saved is None:
        later = timedelta(seconds=random.uniform(0, jitter.total_seconds()))
        return now + later if isinstance(trigger, IntervalTrigger) else _next(trigger, None, now)
    if saved <= now:
        return now
    return corrected(trigger, saved, jitter, now)


def corrected(trigger: Trigger, due: datetime, jitter: timedelta, now: datetime) -> datetime:
    """Return a due time, or a new one if it is too late because the clock was wrong when it was computed.

    Args:
        trigger: The spider's trigger.
        due: The due time.
        jitter: The largest random delay of a run.
        now: The current time.
    """
    if isinstance(trigger, IntervalTrigger):
        return due if due <= now + trigger.interval + jitter else now
    latest = _next(trigger, None, now) + jitter
    return due if due <= latest else _next(trigger, None, now)


def upcoming(trigger: Trigger, first: datetime) -> Iterator[datetime]:
    """Yield the due times from the first on; the iterator is infinite."""
    due = first
    while True:
        yield due
        due = _next(trigger, due, due)


def _next(trigger: Trigger, before: datetime | None, now: datetime) -> datetime:
    due: datetime = trigger.get_next_fire_time(before, now)
    return due


def _field(name: str, text: str) -> str:
    """Translate a field of a cron line for APScheduler."""
    numbers = _NUMBERS_BY_NAME.get(name, {})
    parts = []
    for part in text.split(","):
        match = _PART.fullmatch(re.sub(r"[a-z]+", lambda word: str(numbers.get(word[0], word[0])), part))
        try:
            if not match:
                raise ValueError
            parts.append(_weekdays(match) if name == "day_of_week" else match[0])
            CronTrigger(**{name: parts[-1]})
        except ValueError as error:
            raise ValueError(f"{part!r} is not a valid {_FIELD_NAMES[name]}") from error
    return ",".join(parts)


def _weekdays(match: re.Match[str]) -> str:
    """Translate a range of weekdays to names, because APScheduler counts from Monday."""
    if match["first"] is None:
        first, last = 0, 6
    else:
        first = int(match["first"])
        last = int(match["last"] or (6 if match["step"] else first))
        last = 7 if first > last == 0 else last  # "sat-sun"
    # For an empty range, a step of 0, or a day after the seventh, the result is invalid for `CronTrigger`.
    return ",".join(_WEEKDAYS[day] if day <= 7 else "?" for day in range(first, last + 1, int(match["step"] or 1)))
