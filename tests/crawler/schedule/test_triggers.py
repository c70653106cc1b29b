from __future__ import annotations

import random
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from crawler.schedule import triggers as times

SHANGHAI, NOTHING = ZoneInfo("Asia/Shanghai"), timedelta(0)
#: A Friday.
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI)


def due(line: str, number: int = 3, zone: ZoneInfo = SHANGHAI, now: datetime = NOON) -> list[str]:
    trigger = times.cron(line, zone)
    first = times.first_due(trigger, None, NOTHING, now)
    return [f"{time:%a %d %H:%M}" for time in islice(times.upcoming(trigger, first), number)]


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
def test_cron_line_is_read_as_cron_reads_it(line, expected):
    assert due(line) == expected


def test_day_of_month_and_weekday_together_mean_either_as_in_cron():
    assert due("0 6 25 * 1", 4) == ["Mon 23 06:00", "Wed 25 06:00", "Mon 30 06:00", "Mon 07 06:00"]


def test_cron_line_is_of_the_time_zone_that_is_given():
    assert due("0 6 * * *", 1, ZoneInfo("UTC")) == ["Fri 20 06:00"]  # which is two in the afternoon in Shanghai
    assert times.first_due(times.cron("0 6 * * *", ZoneInfo("UTC")), None, NOTHING, NOON) == NOON + timedelta(hours=2)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "this one has 0"),
        ("15 4 * *", "this one has 4"),
        ("0 15 4 * * *", "this one has 6"),
        ("60 4 * * *", "'60' is no minute"),
        ("15 24 * * *", "'24' is no hour"),
        ("15 4,25 * * *", "'25' is no hour"),
        ("15 4 0 * *", "'0' is no day of the month"),
        ("15 4 last * *", "'last' is no day of the month"),
        ("15 4 * 13 *", "'13' is no month"),
        ("15 4 * jan/2x *", "'jan/2x' is no month"),
        ("15 4 * * 8", "'8' is no weekday"),
        ("15 4 * * 5-8", "'5-8' is no weekday"),
        ("15 4 * * 5-1", "'5-1' is no weekday"),
        ("15 4 * * monday", "'monday' is no weekday"),
        ("15 4 * * */0", "'*/0' is no weekday"),
        ("*/0 4 * * *", "'*/0' is no minute"),
        ("5- 4 * * *", "'5-' is no minute"),
        ("1,,2 4 * * *", "'' is no minute"),
        ("15 4 30 2 *", "no such day in any year"),
    ],
)
def test_bad_cron_line_is_refused_with_its_field(line, message):
    with pytest.raises(ValueError) as refused:
        times.cron(line, SHANGHAI)
    assert message in str(refused.value)


@pytest.mark.parametrize(("text", "seconds"), [("90s", 90), ("30m", 1800), ("6 h", 21600), ("2d", 172800), ("0s", 0)])
def test_span_is_read(text, seconds):
    assert times.span(text).total_seconds() == seconds


@pytest.mark.parametrize("text", ["", "6", "h", "-1h", "1.5h", "1h30m", "6 hours", "9999999d"])
def test_bad_span_is_refused(text):
    with pytest.raises(ValueError, match="is not a span of time"):
        times.span(text)


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_jitter_puts_a_run_off_and_never_forward(monkeypatch, share):
    monkeypatch.setattr(random, "uniform", lambda low, high: low + share * (high - low))
    late = timedelta(minutes=10)
    cron = times.cron("0 6 * * *", SHANGHAI, late)
    first = times.first_due(cron, None, late, NOON)
    assert first == datetime(2026, 11, 21, 6, 0, tzinfo=SHANGHAI) + share * late
    assert next(islice(times.upcoming(cron, first), 1, None)) == first + timedelta(days=1)
    interval = times.every(timedelta(hours=6), SHANGHAI, late)
    first = times.first_due(interval, None, late, NOON)
    assert first == NOON + share * late, "the first run of an interval is at once"
    assert next(islice(times.upcoming(interval, first), 1, None)) == first + timedelta(hours=6) + share * late


def test_what_was_reckoned_before_a_restart_holds():
    later = NOON + timedelta(hours=5)
    for trigger in (times.cron("0 17 * * *", SHANGHAI), times.every(timedelta(hours=6), SHANGHAI)):
        assert times.first_due(trigger, later, NOTHING, NOON) == later


def test_runs_missed_in_a_downtime_are_made_up_for_by_one_at_once():
    for trigger in (times.cron("0 * * * *", SHANGHAI), times.every(timedelta(minutes=5), SHANGHAI)):
        first = times.first_due(trigger, NOON - timedelta(days=300), NOTHING, NOON)
        assert first == NOON
        assert next(islice(times.upcoming(trigger, first), 1, None)) > NOON


def test_due_time_of_a_clock_that_ran_ahead_is_reckoned_anew():
    decade = NOON + timedelta(days=3650)
    assert times.sensible(times.cron("0 17 * * *", SHANGHAI), decade, NOTHING, NOON) == NOON + timedelta(hours=5)
    assert times.sensible(times.every(timedelta(hours=6), SHANGHAI), decade, NOTHING, NOON) == NOON
    hour = timedelta(hours=1)
    put_off = NOON + timedelta(hours=5) + hour
    assert times.sensible(times.cron("0 17 * * *", SHANGHAI, hour), put_off, hour, NOON) == put_off
    put_off = NOON + timedelta(hours=6) + hour
    assert times.sensible(times.every(timedelta(hours=6), SHANGHAI, hour), put_off, hour, NOON) == put_off
