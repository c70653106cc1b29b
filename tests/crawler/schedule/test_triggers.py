from __future__ import annotations

import random
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from crawler.schedule import triggers

SHANGHAI, NOTHING = ZoneInfo("Asia/Shanghai"), timedelta(0)
#: A Friday.
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI)


def due(line: str, number: int = 3, zone: ZoneInfo = SHANGHAI, now: datetime = NOON) -> list[str]:
    trigger = triggers.cron(line, zone)
    first = triggers.first_due(trigger, None, NOTHING, now)
    return [f"{time:%a %d %H:%M}" for time in islice(triggers.upcoming(trigger, first), number)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("15 */4 * * *", ["Fri 20 12:15", "Fri 20 16:15", "Fri 20 20:15"]),
        ("0,30 8-9 * * *", ["Sat 21 08:00", "Sat 21 08:30", "Sat 21 09:00"]),
        ("0 6 1 * *", ["Tue 01 06:00", "Fri 01 06:00", "Mon 01 06:00"]),
        ("0 6 * * 0", ["Sun 22 06:00", "Sun 29 06:00", "Sun 06 06:00"]),
        ("0 6 * * 7", ["Sun 22 06:00", "Sun 29 06:00", "Sun 06 06:00"]),
        ("0 6 * * 1-5", ["Mon 23 06:00", "Tue 24 06:00", "Wed 25 06:00"]),
        ("0 6 * * mon,Sat-sun", ["Sat 21 06:00", "Sun 22 06:00", "Mon 23 06:00"]),
        ("0 6 * * */3", ["Sat 21 06:00", "Sun 22 06:00", "Wed 25 06:00"]),
        ("0 6 * dec 5-7", ["Fri 04 06:00", "Sat 05 06:00", "Sun 06 06:00"]),
        ("0 6 29 2 *", ["Tue 29 06:00", "Sun 29 06:00", "Fri 29 06:00"]),
    ],
)
def test_cron_line_has_the_meaning_of_cron(line, expected):
    assert due(line) == expected


def test_day_of_month_and_weekday_together_match_either_as_in_cron():
    assert due("0 6 25 * 1", 4) == ["Mon 23 06:00", "Wed 25 06:00", "Mon 30 06:00", "Mon 07 06:00"]


def test_cron_line_is_in_the_given_time_zone():
    assert due("0 6 * * *", 1, ZoneInfo("UTC")) == ["Fri 20 06:00"]  # 14:00 in Shanghai
    assert triggers.first_due(triggers.cron("0 6 * * *", ZoneInfo("UTC")), None, NOTHING, NOON) == NOON + timedelta(
        hours=2
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "this one has 0"),
        ("15 4 * *", "this one has 4"),
        ("0 15 4 * * *", "this one has 6"),
        ("60 4 * * *", "'60' is not a valid minute"),
        ("15 24 * * *", "'24' is not a valid hour"),
        ("15 4,25 * * *", "'25' is not a valid hour"),
        ("15 4 0 * *", "'0' is not a valid day of the month"),
        ("15 4 last * *", "'last' is not a valid day of the month"),
        ("15 4 * 13 *", "'13' is not a valid month"),
        ("15 4 * jan/2x *", "'jan/2x' is not a valid month"),
        ("15 4 * * 8", "'8' is not a valid weekday"),
        ("15 4 * * 5-8", "'5-8' is not a valid weekday"),
        ("15 4 * * 5-1", "'5-1' is not a valid weekday"),
        ("15 4 * * monday", "'monday' is not a valid weekday"),
        ("15 4 * * */0", "'*/0' is not a valid weekday"),
        ("*/0 4 * * *", "'*/0' is not a valid minute"),
        ("5- 4 * * *", "'5-' is not a valid minute"),
        ("1,,2 4 * * *", "'' is not a valid minute"),
        ("15 4 30 2 *", "no year has such a day"),
    ],
)
def test_invalid_cron_line_is_refused_with_its_field(line, message):
    with pytest.raises(ValueError) as refused:
        triggers.cron(line, SHANGHAI)
    assert message in str(refused.value)


@pytest.mark.parametrize(("text", "seconds"), [("90s", 90), ("30m", 1800), ("6 h", 21600), ("2d", 172800), ("0s", 0)])
def test_duration_is_parsed(text, seconds):
    assert triggers.duration(text).total_seconds() == seconds


@pytest.mark.parametrize("text", ["", "6", "h", "-1h", "1.5h", "1h30m", "6 hours", "9999999d"])
def test_invalid_duration_is_refused(text):
    with pytest.raises(ValueError, match="is not a duration"):
        triggers.duration(text)


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_jitter_delays_a_run_and_never_advances_it(monkeypatch, share):
    monkeypatch.setattr(random, "uniform", lambda low, high: low + share * (high - low))
    jitter = timedelta(minutes=10)
    cron = triggers.cron("0 6 * * *", SHANGHAI, jitter)
    first = triggers.first_due(cron, None, jitter, NOON)
    assert first == datetime(2026, 11, 21, 6, 0, tzinfo=SHANGHAI) + share * jitter
    assert next(islice(triggers.upcoming(cron, first), 1, None)) == first + timedelta(days=1)
    interval = triggers.every(timedelta(hours=6), SHANGHAI, jitter)
    first = triggers.first_due(interval, None, jitter, NOON)
    assert first == NOON + share * jitter, "the first run of an interval is due immediately"
    assert next(islice(triggers.upcoming(interval, first), 1, None)) == first + timedelta(hours=6) + share * jitter


def test_saved_due_time_is_kept_after_a_restart():
    later = NOON + timedelta(hours=5)
    for trigger in (triggers.cron("0 17 * * *", SHANGHAI), triggers.every(timedelta(hours=6), SHANGHAI)):
        assert triggers.first_due(trigger, later, NOTHING, NOON) == later


def test_missed_runs_are_replaced_by_one_immediate_run():
    for trigger in (triggers.cron("0 * * * *", SHANGHAI), triggers.every(timedelta(minutes=5), SHANGHAI)):
        first = triggers.first_due(trigger, NOON - timedelta(days=300), NOTHING, NOON)
        assert first == NOON
        assert next(islice(triggers.upcoming(trigger, first), 1, None)) > NOON


def test_due_time_from_a_wrong_clock_is_computed_again():
    decade = NOON + timedelta(days=3650)
    assert triggers.corrected(triggers.cron("0 17 * * *", SHANGHAI), decade, NOTHING, NOON) == NOON + timedelta(hours=5)
    assert triggers.corrected(triggers.every(timedelta(hours=6), SHANGHAI), decade, NOTHING, NOON) == NOON
    hour = timedelta(hours=1)
    delayed = NOON + timedelta(hours=5) + hour
    assert triggers.corrected(triggers.cron("0 17 * * *", SHANGHAI, hour), delayed, hour, NOON) == delayed
    delayed = NOON + timedelta(hours=6) + hour
    assert triggers.corrected(triggers.every(timedelta(hours=6), SHANGHAI, hour), delayed, hour, NOON) == delayed


@pytest.mark.parametrize(
    ("number", "name"),
    [*enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)],
)
def test_months_may_be_named(number, name):
    now = datetime(2026, 1, 1, 1, tzinfo=SHANGHAI)
    for month in (name, name.upper(), str(number)):
        due = triggers.cron(f"0 0 2 {month} *", SHANGHAI).get_next_fire_time(None, now)
        assert (due.month, due.day) == (number, 2)


@pytest.mark.parametrize(("number", "name"), [*enumerate(("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun"))])
def test_weekdays_may_be_named(number, name):
    now = datetime(2026, 1, 1, 1, tzinfo=SHANGHAI)
    for weekday in (name, str(number)):
        due = triggers.cron(f"0 0 * * {weekday}", SHANGHAI).get_next_fire_time(None, now)
        assert due.isoweekday() % 7 == number % 7
