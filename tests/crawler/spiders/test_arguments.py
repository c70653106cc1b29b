"""The arguments of a run."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.spiders.base.arguments import Arguments


def test_arguments_are_parsed_from_the_command_line():
    read = Arguments.read(since="2024-5-1", until="2024-06-30", pages="3", full="1", columns="c100007, 要闻,")
    assert read == Arguments(date(2024, 5, 1), date(2024, 6, 30), 3, True, ("c100007", "要闻"))


def test_defaults_select_everything():
    assert Arguments.read() == Arguments(None, None, None, False, ())
    assert Arguments.read(full="0").full is False


@pytest.mark.parametrize("typed", ["1", "true", "yes", "True", " YES "])
def test_flag_is_set(typed):
    assert Arguments.read(full=typed).full is True


@pytest.mark.parametrize("typed", ["0", "false", "no", "", "No", " "])
def test_flag_is_not_set(typed):
    assert Arguments.read(full=typed).full is False


def test_single_page_and_single_day_can_be_selected():
    assert Arguments.read(pages=" 1 ").pages == 1
    day = Arguments.read(since="2024-05-01", until=" 2024-05-01 ")
    assert day.since == day.until == date(2024, 5, 1)


def test_given_arguments_are_named_as_typed():
    typed = {"since": "2024-05-01", "until": "2024-06-30", "pages": "3", "full": "1", "columns": "c100007,要闻"}
    assert Arguments.read(**typed).given == typed
    assert Arguments.read().given == {}
    assert Arguments.read(full="1").given == {"full": "1"}
    assert Arguments.read(limit=" 20 ").given == {"limit": "20"}


@pytest.mark.parametrize(
    ("typed", "example"),
    [
        ({"since": "2024-13-01"}, "-a since=2024-05-01"),
        ({"until": "01.05.2024"}, "-a until=2024-05-01"),
        ({"since": "2024-06-01", "until": "2024-05-01"}, "until=2024-05-01"),
        ({"pages": "0"}, "-a pages=3"),
        ({"pages": "-1"}, "-a pages=3"),
        ({"pages": "many"}, "^pages=many is not a number of pages: write -a pages=3, or omit it for all$"),
        ({"limit": "0"}, "not a number of articles: write -a limit=3"),
        ({"since": "2024-5"}, "-a since=2024-05-01"),
        ({"full": "maybe"}, "^full=maybe is neither 1 nor 0: write -a full=1, or omit it$"),
        ({"until": "2024-02-30"}, "^until=2024-02-30 is not a day: write it as -a until=2024-05-01$"),
        ({"since": "12024-05-01"}, "is not a day"),
        ({"since": "2024-005-01"}, "is not a day"),
    ],
)
def test_wrong_value_is_rejected_with_an_example(typed, example):
    with pytest.raises(ValueError, match=example):
        Arguments.read(**typed)


def test_bounds_are_inclusive_and_unknown_days_are_in_range():
    bounds = Arguments(since=date(2024, 5, 1), until=date(2024, 5, 31))
    assert bounds.in_range(date(2024, 5, 1)) and bounds.in_range(date(2024, 5, 31)) and bounds.in_range(None)
    assert not bounds.in_range(date(2024, 4, 30)) and not bounds.in_range(date(2024, 6, 1))


def test_each_bound_counts_for_itself():
    early, late = date(2024, 5, 1), date(2024, 5, 31)
    since, until = Arguments(since=early), Arguments(until=late)
    days = [date(2024, 4, 30), early, late, date(2024, 6, 1), None]
    assert [since.in_range(day) for day in days] == [False, True, True, True, True]
    assert [until.in_range(day) for day in days] == [True, True, True, False, True]
    assert [since.too_old(day) for day in days] == [True, False, False, False, False]
    assert [until.too_new(day) for day in days] == [False, False, False, True, False]
    assert not any(since.too_new(day) or until.too_old(day) for day in days)
    assert all(Arguments().in_range(day) for day in days)


def test_columns_and_limits_are_read_without_spaces_and_empty_parts():
    assert Arguments.read(columns=" a , ,b,").columns == ("a", "b")
    assert Arguments.read(limit="1").limit == 1 and Arguments.read(pages="  ").pages is None
    assert Arguments.read(since=" ", until="2024-5-9").until == date(2024, 5, 9)
