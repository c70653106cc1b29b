from __future__ import annotations

from datetime import date

import pytest

from crawler.spiders.base.arguments import Arguments


def test_arguments_are_read_as_typed_on_the_command_line():
    read = Arguments.read(since="2024-5-1", until="2024-06-30", pages="3", full="1", columns="c100007, 要闻,")
    assert read == Arguments(date(2024, 5, 1), date(2024, 6, 30), 3, True, ("c100007", "要闻"))


def test_nothing_said_means_everything():
    assert Arguments.read() == Arguments(None, None, None, False, ())
    assert Arguments.read(full="0").full is False


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ({"since": "2024-13-01"}, "write it as -a since=2024-05-01"),
        ({"until": "01.05.2024"}, "write it as -a until=2024-05-01"),
        ({"since": "2024-06-01", "until": "2024-05-01"}, "no day is between them"),
        ({"pages": "0"}, "write -a pages=3, or leave it out"),
        ({"pages": "viele"}, "write -a pages=3, or leave it out"),
        ({"full": "maybe"}, "write -a full=1, or leave it out"),
    ],
)
def test_senseless_values_are_refused_with_advice(typed, advice):
    with pytest.raises(ValueError, match=advice.replace("?", r"\?")):
        Arguments.read(**typed)


def test_both_bounds_are_included_and_unknown_days_are_wanted():
    bounds = Arguments(since=date(2024, 5, 1), until=date(2024, 5, 31))
    assert bounds.in_range(date(2024, 5, 1)) and bounds.in_range(date(2024, 5, 31)) and bounds.in_range(None)
    assert not bounds.in_range(date(2024, 4, 30)) and not bounds.in_range(date(2024, 6, 1))
