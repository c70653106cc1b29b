"""The rules, each on pasts in which it has to speak and on such in which it must not."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from cleaner.article import SHANGHAI
from crawler.monitoring.health import RULES, State, examine, state_of
from crawler.monitoring.history import History
from crawler.monitoring.run_log import KILLED, Run

NOW = datetime(2026, 5, 20, 12, tzinfo=SHANGHAI)
#: A day on which all is as ever: two lists read, twenty articles found of which three are new.
USUAL = {"articles_found": 20, "articles_new": 3, "articles_stored": 3, "columns": 2, "list_pages": 2}


def run(days: float, reason: str = "finished", failed: dict[str, int] | None = None, **figures: object) -> Run:
    """A run of an hour, so many days before NOW; `USUAL` but for what is given."""
    began = NOW - timedelta(days=days)
    groups = {"failed": failed or {}, "method": figures.pop("method", {"container": 3})}
    arguments = frozenset(figures.pop("arguments", ()))
    return Run(began, began + timedelta(hours=1), reason, arguments, USUAL | figures, groups)


def history(*last: Run, before: int = 20, days: dict[date, int] | None = None, **facts: object) -> History:
    """Daily runs, then those that are given, one a day; and three articles a day up to the last run."""
    usual = [run(n + len(last)) for n in range(before, 0, -1)]
    runs = (*usual, *last)
    published = {(NOW - timedelta(days=n)).date(): 3 for n in range(1, 100)} if days is None else days
    return History(NOW, runs, days=published, **facts)


def rules(past: History) -> set[str]:
    return {finding.rule for finding in examine(past)}


def test_site_that_fares_as_ever_is_left_in_peace():
    assert rules(history()) == set()
    assert rules(history(before=1)) == set()
    assert rules(History(NOW)) == set()
    assert rules(history(run(2, "killed"), run(1))) == set(), "one power failure"


def test_every_rule_says_what_it_means_and_what_to_do():
    assert len({rule.name for rule in RULES}) == len(RULES)
    for rule in RULES:
        meaning, _, advice = rule.meaning.partition("\n\n")
        assert meaning.endswith(".") and advice.endswith("."), rule.name


def test_findings_bring_the_advice_along():
    (finding,) = examine(History(NOW, expected=True))
    assert finding.rule == "never_run" and finding.state is State.SILENT
    assert "DATA_DIR" in finding.advice and "\n" not in finding.advice


def test_worst_state_is_the_sites():
    past = history(*(run(n, failed={"timeout": 9}, articles_found=0) for n in (3, 2, 1)), days={})
    assert rules(past) == {"failing"}
    assert state_of(examine(past)) is State.FAILING
    assert state_of(examine(History(NOW, expected=True))) is State.SILENT
    assert state_of([]) is None


# --- silent ---


def published(last: int, every: float = 1.0, number: int = 60) -> dict[date, int]:
    """Articles at a steady rate, the last so many days before NOW."""
    return Counter((NOW - timedelta(days=last + n * every)).date() for n in range(number))


def quiet(long: int, **facts: object) -> History:
    """A site in which nothing new was found in as many daily runs."""
    return history(*(run(n, articles_new=0, articles_stored=0) for n in range(long, 0, -1)), **facts)


@pytest.mark.parametrize(
    ("every", "silent", "speaks"),
    [
        (1, 10, False),
        (1, 14, True),
        (0.1, 3, False),  # a weekend, on a site with ten articles a day
        (0.1, 7, True),
        (5, 40, False),
        (5, 60, True),
    ],
)
def test_silence_is_measured_in_the_time_that_ten_articles_took(every, silent, speaks):
    past = quiet(silent, days=published(silent, every))
    assert ("silence" in rules(past)) == speaks


def test_silence_is_not_told_of_a_site_with_few_articles():
    assert "silence" not in rules(quiet(60, days=published(60, 1, number=19)))
    assert "silence" in rules(quiet(60, days=published(60, 1, number=21)))


def test_article_dated_ahead_does_not_hide_that_a_site_is_silent():
    assert "silence" in rules(quiet(30, days=published(30) | {date(2027, 1, 1): 1}))


def test_newly_stored_article_ends_silence_though_it_bears_an_old_day():
    past = quiet(30, days=published(30))
    assert "silence" not in rules(History(NOW, (*past.runs, run(0.5)), days=past.days))


def test_days_on_which_nobody_looked_are_no_silence_of_the_site():
    past = history(days=published(1))
    later = History(NOW + timedelta(days=60), past.runs, days=past.days)
    assert rules(later) == {"no_runs"}


def test_runs_that_no_longer_begin_are_told_by_their_usual_pauses():
    daily = history()
    assert "no_runs" not in rules(History(NOW + timedelta(days=1), daily.runs))
    assert "no_runs" in rules(History(NOW + timedelta(days=2), daily.runs))
    weekly = tuple(run(7 * n) for n in range(9, 0, -1))
    assert "no_runs" not in rules(History(NOW + timedelta(days=6), weekly))
    assert "no_runs" in rules(History(NOW + timedelta(days=9), weekly))


def test_run_that_goes_on_for_days_is_a_run():
    daily = history().runs
    assert "no_runs" not in rules(History(NOW + timedelta(days=9), daily, going=NOW))


def test_few_runs_by_hand_are_no_schedule():
    assert rules(History(NOW + timedelta(days=90), history(before=4).runs)) == set()


def test_site_that_was_named_has_to_run():
    assert rules(History(NOW, expected=True)) == {"never_run"}
    assert rules(history(expected=True)) == set()
    assert rules(History(NOW, expected=True, going=NOW)) == set()


# --- failing ---


def test_two_killed_runs_of_three_are_told():
    assert "killed" in rules(history(run(3, KILLED), run(2), run(1, KILLED)))
    assert "killed" not in rules(history(run(4, KILLED), run(3, KILLED), run(2), run(1)))


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        ({"failed": {"dns": 1}, "articles_found": 0, "list_pages": 0}, "dns 3"),
        ({"failed": {"timeout": 8, "http_404": 1}}, "timeout 24"),
        ({"reason": "memusage_exceeded"}, "ended with memusage_exceeded"),
        ({"reason": "no_columns", "articles_found": 0}, "ended with no_columns"),
        ({"articles_stored": 0}, "none stored"),
        ({"failed": {"store": 3}, "articles_stored": 0}, "store 9"),
    ],
)
def test_three_bad_runs_in_a_row_are_told_with_their_causes(bad, named):
    two, three = (history(*(run(n, **bad) for n in range(number, 0, -1))) for number in (2, 3))
    assert "failing" not in rules(two)
    (finding,) = (finding for finding in examine(three) if finding.rule == "failing")
    assert named in finding.seen
    assert "failing" not in rules(History(NOW, (*three.runs, run(0.5))))


@pytest.mark.parametrize("reason", ["shutdown", "closespider_timeout", "closespider_itemcount"])
def test_run_that_was_told_to_end_did_not_fail(reason):
    assert rules(history(*(run(n, reason) for n in (3, 2, 1)))) == set()


def test_single_missing_pages_are_no_failure():
    assert rules(history(*(run(n, failed={"http_404": 2, "soft_404": 1}) for n in (3, 2, 1)))) == set()


def test_challenges_are_told_when_they_end_a_run_or_are_met_again():
    blocked = run(1, "blocked", {"challenge_ruishu": 10}, articles_found=0)
    assert rules(history(blocked)) == {"challenged"}
    met = {"failed": {"challenge_jiasule": 2}, "articles_found": 0, "list_pages": 0, "articles_stored": 0}
    assert rules(history(run(1, **met))) == set()
    assert "challenged" in rules(history(run(2, **met), run(1, **met)))
    only = met | {"failed": {"fence": 1}}
    assert "challenged" in rules(history(run(2, **only), run(1, **only)))
    one = {"failed": {"fence": 1}, "articles_stored": 9}
    assert rules(history(run(2, **one), run(1, **one))) == set(), "one page of many"


def test_challenges_are_not_told_as_failures_too():
    runs = [run(n, "blocked", {"challenge_ruishu": 10}, articles_found=0, articles_stored=0) for n in (3, 2, 1)]
    assert rules(history(*runs)) == {"challenged"}


def test_robots_is_told_at_once_when_it_forbids_everything_or_what_it_allowed():
    nothing = {"articles_found": 0, "articles_new": 0, "articles_stored": 0, "list_pages": 0}
    assert rules(history(run(1, failed={"robots": 2}, **nothing))) == {"robots"}
    assert rules(history(run(1, failed={"robots": 5}))) == {"robots"}
    assert rules(history(run(1, failed={"robots": 2}))) == set(), "two articles of seven"
    always = [run(n, failed={"robots": 5}) for n in range(20, 0, -1)]
    assert rules(history(*always, before=0)) == set(), "a folder that was always forbidden"


# --- drifting ---


def test_lists_in_which_nothing_is_found_any_more_are_told_after_two_runs():
    blind = {"articles_found": 0, "articles_new": 0, "articles_stored": 0}
    assert rules(history(run(1, **blind))) == set()
    assert "lists" in rules(history(run(2, **blind), run(1, **blind)))
    assert rules(history(run(2, **blind), run(1, **blind), before=4)) == set(), "too little is known"


def test_columns_that_can_no_longer_be_read_are_told_when_they_are_more_than_half():
    def past(gone: int, *, often: int = 2) -> History:
        lately = [run(n, columns=8, columns_cut=gone - 1, columns_empty=1) for n in range(often, 0, -1)]
        return history(*(run(n + often, columns=8) for n in range(9, 0, -1)), *lately, before=0)

    assert "lists" in rules(past(5))
    assert rules(past(4)) == set() and rules(past(5, often=1)) == set()


def test_column_without_an_end_is_told_at_once_and_until_a_run_has_read_to_it():
    cut = run(2, columns_cut=1, columns_endless=1)
    assert rules(history(cut)) == {"endless"}
    assert rules(history(cut, run(1, "shutdown"))) == {"endless"}, "a run that was stopped says nothing"
    assert rules(history(cut, run(1))) == set()


def test_run_of_a_part_of_the_columns_is_not_held_against_runs_of_all():
    part = {"arguments": ["columns"], "articles_found": 1, "columns": 1}
    assert rules(history(*(run(n, **part) for n in (3, 2, 1)))) == set()


def test_container_that_is_no_longer_found_is_told_after_ten_articles():
    def past(articles: int, method: str, before: str = "container") -> History:
        usual = [run(n + 5, method={before: 3}) for n in range(20, 0, -1)]
        lately = run(1, method={method: articles}, articles_stored=articles)
        return history(*usual, lately, before=0)

    assert rules(past(10, "density")) == {"template"}
    assert rules(past(2, "density")) == set(), "two articles"
    assert rules(past(10, "density", before="density")) == set()
    assert rules(past(10, "container", before="rule")) == {"template"}
    assert rules(past(10, "rule")) == set()


def test_low_confidence_is_told_when_its_share_has_doubled_and_not_by_chance():
    def past(low: int, number: int, before: int = 2) -> History:
        usual = [run(n + 5, articles_stored=20, low_confidence=before) for n in range(20, 0, -1)]
        lately = run(1, articles_stored=number, low_confidence=low, method={"container": number})
        return history(*usual, lately, before=0)

    assert rules(past(9, 10)) == {"low_confidence"}
    assert rules(past(2, 2)) == set(), "two articles"
    assert rules(past(4, 20)) == set(), "doubled, but four of twenty may be chance"
    assert rules(past(200, 1000)) == {"low_confidence"}
    assert rules(past(150, 1000)) == set(), "more, but not twice as many"


def test_pages_without_text_count_as_such_once_though_they_are_asked_for_thrice():
    usual = [run(n + 5, articles_stored=20, empty=3) for n in range(20, 0, -1)]
    few = [run(n, articles_stored=3, empty=3) for n in (3, 2, 1)]
    assert rules(history(*usual, *few, before=0)) == set()
    many = [run(n, articles_new=0, articles_stored=0, empty=30) for n in (3, 2, 1)]
    assert "low_confidence" in rules(history(*usual, *many, before=0))


def test_steady_sites_raise_no_alarm_in_a_year_of_days():
    """False alarms would teach people not to look: shares that do not change, and days that vary, are left in peace."""
    dice = random.Random(5)
    for site in range(8):
        share, articles = dice.choice((0.0, 0.02, 0.1, 0.3)), dice.choice((1, 3, 12))
        runs = []
        for day in range(365, 0, -1):
            number = dice.randrange(2 * articles + 1)
            low = sum(dice.random() < share for _ in range(number))
            density = sum(dice.random() < share for _ in range(number))
            method = {"container": number - density, "density": density}
            runs.append(run(day, articles_stored=number, articles_new=number, low_confidence=low, method=method))
        for end in range(20, 365, 15):
            past = History(runs[end].ended, tuple(runs[: end + 1]))
            assert rules(past) == set(), (site, share, end)
