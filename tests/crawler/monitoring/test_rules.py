"""Each rule on histories for which it must report something, and on histories for which it must not."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from cleaner.article import SHANGHAI
from crawler.monitoring.health import RULES, SiteState, examine, state_of
from crawler.monitoring.history import History
from crawler.monitoring.run_log import KILLED, RunRecord
from crawler.monitoring.significance import binomial_p_value, find_increase

NOW = datetime(2026, 5, 20, 12, tzinfo=SHANGHAI)
#: The counters of an ordinary run: two columns read, twenty articles found, three of them new.
USUAL = {"articles_found": 20, "articles_new": 3, "articles_stored": 3, "columns": 2, "list_pages": 2}


def run(days: float, reason: str = "finished", failed: dict[str, int] | None = None, **counters: object) -> RunRecord:
    """A run of one hour that started `days` before NOW, with the counters of `USUAL` except for those given."""
    started = NOW - timedelta(days=days)
    groups = {"failed": failed or {}, "method": counters.pop("method", {"container": 3})}
    arguments = frozenset(counters.pop("arguments", ()))
    return RunRecord(started, started + timedelta(hours=1), reason, arguments, USUAL | counters, groups)


def history(*last: RunRecord, before: int = 20, days: dict[date, int] | None = None, **facts: object) -> History:
    """Daily runs followed by the given ones, and three articles a day up to the last run."""
    usual = [run(n + len(last)) for n in range(before, 0, -1)]
    runs = (*usual, *last)
    published = {(NOW - timedelta(days=n)).date(): 3 for n in range(1, 100)} if days is None else days
    return History(NOW, runs, days=published, **facts)


def rules(past: History) -> set[str]:
    return {finding.rule for finding in examine(past)}


def test_ordinary_history_has_no_findings():
    assert rules(history()) == set()
    assert rules(history(before=1)) == set()
    assert rules(History(NOW)) == set()
    assert rules(history(run(2, "killed"), run(1))) == set(), "one power failure"


def test_every_rule_documents_what_it_detects_and_what_to_do():
    assert len({rule.name for rule in RULES}) == len(RULES)
    for rule in RULES:
        meaning, _, _ = rule.meaning.partition("\n\n")
        assert meaning.endswith(".") and rule.advice.endswith("."), rule.name
        assert rule.advice not in meaning, rule.name


def test_findings_contain_the_advice():
    (finding,) = examine(History(NOW, expected=True))
    assert finding.rule == "never_run" and finding.state is SiteState.SILENT
    assert "DATA_DIR" in finding.advice and "\n" not in finding.advice


def test_state_of_a_site_is_its_worst_finding():
    past = history(*(run(n, failed={"timeout": 9}, articles_found=0) for n in (3, 2, 1)), days={})
    assert rules(past) == {"failing"}
    assert state_of(examine(past)) is SiteState.FAILING
    assert state_of(examine(History(NOW, expected=True))) is SiteState.SILENT
    assert state_of([]) is None


# --- silent ---


def published(last: int, every: float = 1.0, number: int = 60) -> dict[date, int]:
    """Articles at a steady rate, the newest `last` days before NOW."""
    return Counter((NOW - timedelta(days=last + n * every)).date() for n in range(number))


def quiet(long: int, **facts: object) -> History:
    """A site on which `long` daily runs found nothing new."""
    return history(*(run(n, articles_new=0, articles_stored=0) for n in range(long, 0, -1)), **facts)


@pytest.mark.parametrize(
    ("every", "silent", "reported"),
    [
        (1, 11, False),
        (1, 12, True),
        (0.1, 3, False),  # a weekend, on a site with ten articles a day
        (0.1, 7, True),
        (5, 40, False),
        (5, 60, True),
    ],
)
def test_silence_is_compared_with_the_time_that_ten_articles_took(every, silent, reported):
    past = quiet(silent, days=published(silent, every))
    assert ("silence" in rules(past)) == reported


def test_silence_is_not_reported_for_a_site_with_few_articles():
    assert "silence" not in rules(quiet(60, days=published(60, 1, number=19)))
    assert "silence" in rules(quiet(60, days=published(60, 1, number=21)))


def test_article_with_a_future_date_does_not_hide_silence():
    assert "silence" in rules(quiet(30, days=published(30) | {date(2027, 1, 1): 1}))


def test_newly_stored_article_with_an_old_date_ends_silence():
    past = quiet(30, days=published(30))
    assert "silence" not in rules(History(NOW, (*past.runs, run(0.5)), days=past.days))


def test_days_without_runs_do_not_count_as_silence():
    past = history(days=published(1))
    later = History(NOW + timedelta(days=60), past.runs, days=past.days)
    assert rules(later) == {"no_runs"}


def test_missing_runs_are_detected_by_the_usual_pause():
    daily = history()
    assert "no_runs" not in rules(History(NOW + timedelta(days=1), daily.runs))
    assert "no_runs" in rules(History(NOW + timedelta(days=2), daily.runs))
    weekly = tuple(run(7 * n) for n in range(9, 0, -1))
    assert "no_runs" not in rules(History(NOW + timedelta(days=6), weekly))
    assert "no_runs" in rules(History(NOW + timedelta(days=9), weekly))


def test_run_in_progress_for_days_is_not_a_missing_run():
    daily = history().runs
    assert "no_runs" not in rules(History(NOW + timedelta(days=9), daily, running_since=NOW))


def test_few_manual_runs_are_not_a_schedule():
    assert rules(History(NOW + timedelta(days=90), history(before=4).runs)) == set()


def test_named_site_must_have_runs():
    assert rules(History(NOW, expected=True)) == {"never_run"}
    assert rules(history(expected=True)) == set()
    assert rules(History(NOW, expected=True, running_since=NOW)) == set()


# --- failing ---


def test_two_killed_runs_of_three_are_reported():
    assert "killed" in rules(history(run(3, KILLED), run(2), run(1, KILLED)))
    assert "killed" not in rules(history(run(4, KILLED), run(3, KILLED), run(2), run(1)))


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"failed": {"dns": 1}, "articles_found": 0, "list_pages": 0}, "dns 3"),
        ({"failed": {"timeout": 8, "http_404": 1}}, "timeout 24"),
        ({"reason": "memusage_exceeded"}, "ended with memusage_exceeded"),
        ({"reason": "no_columns", "articles_found": 0}, "ended with no_columns"),
        ({"articles_stored": 0}, "none stored"),
        ({"failed": {"store": 3}, "articles_stored": 0}, "store 9"),
    ],
)
def test_three_bad_runs_in_a_row_are_reported_with_their_causes(bad, message):
    two, three = (history(*(run(n, **bad) for n in range(number, 0, -1))) for number in (2, 3))
    assert "failing" not in rules(two)
    (finding,) = (finding for finding in examine(three) if finding.rule == "failing")
    assert message in finding.seen
    assert "failing" not in rules(History(NOW, (*three.runs, run(0.5))))


@pytest.mark.parametrize("reason", ["shutdown", "closespider_timeout", "closespider_itemcount"])
def test_run_that_was_asked_to_end_did_not_fail(reason):
    assert rules(history(*(run(n, reason) for n in (3, 2, 1)))) == set()


def test_few_missing_pages_are_not_a_failure():
    assert rules(history(*(run(n, failed={"http_404": 2, "soft_404": 1}) for n in (3, 2, 1)))) == set()


def test_challenges_are_reported_when_they_end_a_run_or_recur():
    blocked = run(1, "blocked", {"challenge_ruishu": 10}, articles_found=0)
    assert rules(history(blocked)) == {"challenged"}
    some = {"failed": {"challenge_jiasule": 2}, "articles_found": 0, "list_pages": 0, "articles_stored": 0}
    assert rules(history(run(1, **some))) == set()
    assert "challenged" in rules(history(run(2, **some), run(1, **some)))
    only = some | {"failed": {"fence": 1}}
    assert "challenged" in rules(history(run(2, **only), run(1, **only)))
    one = {"failed": {"fence": 1}, "articles_stored": 9}
    assert rules(history(run(2, **one), run(1, **one))) == set(), "one page of many"


def test_challenges_are_not_also_reported_as_failures():
    runs = [run(n, "blocked", {"challenge_ruishu": 10}, articles_found=0, articles_stored=0) for n in (3, 2, 1)]
    assert rules(history(*runs)) == {"challenged"}


def test_robots_txt_that_newly_forbids_pages_is_reported_after_one_run():
    nothing = {"articles_found": 0, "articles_new": 0, "articles_stored": 0, "list_pages": 0}
    assert rules(history(run(1, failed={"robots": 2}, **nothing))) == {"robots"}
    assert rules(history(run(1, failed={"robots": 5}))) == {"robots"}
    assert rules(history(run(1, failed={"robots": 2}))) == set(), "two articles of seven"
    always = [run(n, failed={"robots": 5}) for n in range(20, 0, -1)]
    assert rules(history(*always, before=0)) == set(), "always forbidden"


# --- drifting ---


def test_columns_without_articles_are_reported_after_two_runs():
    blind = {"articles_found": 0, "articles_new": 0, "articles_stored": 0}
    assert rules(history(run(1, **blind))) == set()
    assert "lists" in rules(history(run(2, **blind), run(1, **blind)))
    assert rules(history(run(2, **blind), run(1, **blind), before=4)) == set(), "too few runs before"


def test_unreadable_columns_are_reported_when_they_are_more_than_half():
    def past(gone: int, *, often: int = 2) -> History:
        lately = [run(n, columns=8, columns_cut=gone - 1, columns_empty=1) for n in range(often, 0, -1)]
        return history(*(run(n + often, columns=8) for n in range(9, 0, -1)), *lately, before=0)

    assert "lists" in rules(past(5))
    assert rules(past(4)) == set() and rules(past(5, often=1)) == set()


def test_endless_column_is_reported_until_a_run_reaches_its_end():
    cut = run(2, columns_cut=1, columns_endless=1)
    assert rules(history(cut)) == {"endless"}
    assert rules(history(cut, run(1, "shutdown"))) == {"endless"}, "a stopped run proves nothing"
    assert rules(history(cut, run(1))) == set()


def test_run_of_some_columns_is_not_compared_with_runs_of_all_columns():
    part = {"arguments": ["columns"], "articles_found": 1, "columns": 1}
    assert rules(history(*(run(n, **part) for n in (3, 2, 1)))) == set()


def test_missing_container_is_reported_after_ten_articles():
    def past(articles: int, method: str, before: str = "container") -> History:
        usual = [run(n + 5, method={before: 3}) for n in range(20, 0, -1)]
        lately = run(1, method={method: articles}, articles_stored=articles)
        return history(*usual, lately, before=0)

    assert rules(past(10, "density")) == {"template"}
    assert rules(past(2, "density")) == set(), "two articles"
    assert rules(past(10, "density", before="density")) == set()
    assert rules(past(10, "container", before="rule")) == {"template"}
    assert rules(past(10, "rule")) == set()


def test_low_confidence_is_reported_when_its_share_has_doubled_significantly():
    def past(low: int, number: int, before: int = 2) -> History:
        usual = [run(n + 5, articles_stored=20, low_confidence=before) for n in range(20, 0, -1)]
        lately = run(1, articles_stored=number, low_confidence=low, method={"container": number})
        return history(*usual, lately, before=0)

    assert rules(past(9, 10)) == {"low_confidence"}
    assert rules(past(2, 2)) == set(), "two articles"
    assert rules(past(4, 20)) == set(), "doubled, but four of twenty are not significant"
    assert rules(past(200, 1000)) == {"low_confidence"}
    assert rules(past(150, 1000)) == set(), "more, but not twice as many"


def test_page_without_text_counts_once_though_it_is_requested_three_times():
    usual = [run(n + 5, articles_stored=20, empty=3) for n in range(20, 0, -1)]
    few = [run(n, articles_stored=3, empty=3) for n in (3, 2, 1)]
    assert rules(history(*usual, *few, before=0)) == set()
    many = [run(n, articles_new=0, articles_stored=0, empty=30) for n in (3, 2, 1)]
    assert "low_confidence" in rules(history(*usual, *many, before=0))


@pytest.mark.slow
def test_steady_sites_cause_no_false_alert_in_a_year():
    """Shares that do not change and days that vary by chance are not reported: people ignore frequent false alerts."""
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


@pytest.mark.parametrize(
    ("successes", "trials", "probability", "p_value"),
    [(0, 5, 0.3, 1.0), (5, 5, 0.5, 1 / 32), (8, 10, 0.5, 56 / 1024), (1, 3, 0.1, 1 - 0.9**3)],
)
def test_p_value_is_the_upper_tail_of_the_binomial_distribution(successes, trials, probability, p_value):
    assert binomial_p_value(successes, trials, probability) == pytest.approx(p_value)


def test_increase_needs_enough_earlier_articles_and_at_least_twice_the_proportion():
    assert find_increase([(0, 29), (10, 10)]) is None
    increase = find_increase([(0, 30), (10, 10)])
    assert increase and (increase.count, increase.total, increase.baseline) == (10, 10, 0)
    assert find_increase([(6_000, 10_000), (1_000, 1_000)]) is None
    assert find_increase([(0, 100), (10, 10)], at_least=1.1) is None


# --- what the findings say


def said(past: History) -> dict[str, tuple[str, dict[str, object]]]:
    """The identifier and the values of each finding, by its rule."""
    return {finding.rule: (finding.message, dict(finding.values)) for finding in examine(past)}


def day(days: float) -> str:
    return (NOW - timedelta(days=days)).date().isoformat()


def test_messages_about_missing_and_killed_runs_have_their_numbers():
    assert said(History(NOW, expected=True)) == {"never_run": ("never_run", {})}
    weekly = tuple(run(7 * n + (n == 9)) for n in range(9, 0, -1))
    values = {"since": f"{day(7)} 12:00", "days": 16, "pause": 8.0}
    assert said(History(NOW + timedelta(days=9, hours=2), weekly))["no_runs"] == ("no_runs", values)
    killed = history(run(3, KILLED), run(2), run(1, KILLED))
    assert said(killed)["killed"] == ("killed", {"number": 2, "runs": 3})
    short = History(NOW, (run(2, KILLED), run(1, KILLED)))
    assert said(short)["killed"] == ("killed", {"number": 2, "runs": 2})


@pytest.mark.parametrize(
    ("bad", "message", "causes", "reasons"),
    [
        ({"failed": {"timeout": 8, "dns": 1, "tls": 2, "refused": 1}}, "failing", "timeout 24, tls 6, dns 3", ""),
        ({"reason": "exception"}, "failing_ended", "", "exception"),
        ({"reason": "exception", "failed": {"dns": 9}}, "failing_and_ended", "dns 27", "exception"),
        ({"articles_stored": 0}, "failing_stored", "", ""),
    ],
)
def test_message_about_failed_runs_has_causes_or_reasons_or_both(bad, message, causes, reasons):
    past = history(*(run(n, **bad) for n in (3, 2, 1)))
    assert said(past)["failing"] == (message, {"runs": 3, "causes": causes, "reasons": reasons})


def test_killed_runs_do_not_interrupt_failed_ones():
    bad = {"failed": {"dns": 9}}
    assert "failing" in rules(history(run(4, **bad), run(3, **bad), run(2, KILLED), run(1, **bad)))


def test_messages_about_refusals_have_their_number_and_causes():
    blocked = run(1, "blocked", {"fence": 4, "challenge_ruishu": 6, "dns": 1}, articles_found=0)
    values = {"number": 10, "causes": "challenge_ruishu, fence"}
    assert said(history(blocked))["challenged"] == ("challenged_ended", values)
    some = {"failed": {"challenge_jiasule": 2}}
    values = {"number": 4, "causes": "challenge_jiasule"}
    assert said(history(run(2, **some), run(1, **some)))["challenged"] == ("challenged", values)
    few = {"failed": {"challenge_jiasule": 1}, "articles_stored": 0, "articles_new": 0, "list_pages": 3}
    assert rules(history(run(2, **few), run(1, **few))) == set(), "two pages, and articles came"


def test_forbidden_pages_are_compared_with_earlier_runs():
    assert said(history(run(1, failed={"robots": 5})))["robots"] == ("robots", {"number": 5})
    nothing = {"articles_found": 0, "articles_new": 0, "articles_stored": 0, "list_pages": 0}
    assert said(history(run(1, failed={"robots": 1}, **nothing)))["robots"] == ("robots_all", {"number": 1})

    def past(before: int, now: int) -> History:
        usual = [run(n, articles_stored=8, list_pages=2, failed={"robots": before}) for n in range(20, 1, -1)]
        return history(*usual, run(1, articles_stored=8, list_pages=2, failed={"robots": now}), before=0)

    assert ["robots" in rules(past(0, now)) for now in (2, 3)] == [False, True], "a fifth of what it requests"
    assert ["robots" in rules(past(2, now)) for now in (4, 6)] == [False, True], "twice as large a share"


def test_messages_about_silence_and_lists_have_their_numbers():
    silent = quiet(30, days=published(30))
    values = {"since": day(30), "days": 29, "articles": 10, "usual": 10}
    assert said(silent)["silence"] == ("silence", values)
    blind = {"articles_found": 1, "articles_new": 0, "articles_stored": 0}
    assert said(history(run(2, **blind), run(1, **blind)))["lists"] == ("lists", {"number": 1, "usual": 20})
    few = {"columns": 8, "columns_cut": 6}
    past = history(*(run(n, columns=8) for n in range(11, 2, -1)), run(2, **few), run(1, **few), before=0)
    assert said(past)["lists"] == ("lists_columns", {"number": 2, "usual": 8})
    assert said(history(run(1, columns_endless=3)))["endless"] == ("endless", {"number": 3})


def test_lists_need_ten_articles_and_five_runs_before():
    def past(usual: int, now: int, before: int = 5) -> History:
        earlier = [run(n + 2, articles_found=usual) for n in range(before, 0, -1)]
        lately = [run(n, articles_found=now, articles_new=0, articles_stored=0) for n in (2, 1)]
        return history(*earlier, *lately, before=0)

    assert ["lists" in rules(past(*numbers)) for numbers in ((10, 0), (9, 0), (100, 9), (100, 10))] == [
        *(True, False, True, False),
    ]
    assert "lists" not in rules(past(100, 0, before=4))
    shown = past(100, 0)
    assert "lists" not in rules(History(NOW, (*shown.runs, run(0.5, "shutdown")))), "a stopped run proves nothing"
    other = run(0.5, arguments=["columns"], articles_found=0)
    assert "lists" not in rules(History(NOW, (*shown.runs, other)))


def test_messages_about_templates_and_confidence_have_their_shares():
    def past(before: dict[str, int], lately: dict[str, int], **counters: int) -> History:
        usual = [run(n + 1, method=before, articles_stored=3) for n in range(20, 0, -1)]
        return history(*usual, run(1, method=lately, articles_stored=10, **counters), before=0)

    values = {"number": 9, "total": 10, "before": 0.2}
    name, found = said(past({"container": 4, "density": 1}, {"density": 9, "container": 1}))["template"]
    assert name == "template" and found == pytest.approx(values)
    shown = said(past({"rule": 3}, {"container": 10}))
    assert shown["template"] == ("template_rule", {"number": 10, "total": 10, "before": 0})
    assert "template" not in said(past({"rule": 1, "container": 2}, {"container": 10})), "most are not of the rule"
    shown = said(past({"container": 3}, {"container": 10}, low_confidence=9))
    assert shown["low_confidence"] == ("low_confidence", {"number": 9, "total": 10, "before": 0})
