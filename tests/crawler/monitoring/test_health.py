"""The rules and states by the names under which status, e-mail and webhook report them."""

from __future__ import annotations

import pytest

from crawler.monitoring.health import RULES, Finding, HealthRule, SiteState, state_name, state_of
from crawler.monitoring.history import History
from tests.crawler.monitoring.test_rules import NOW, run

_STATES = {
    "failing": ["robots", "challenged", "failing", "killed"],
    "silent": ["never_run", "no_runs", "silence"],
    "drifting": ["lists", "endless", "template", "low_confidence"],
}


def test_rules_have_the_documented_names_and_states_and_the_order_of_their_states():
    assert [(rule.state, rule.name) for rule in RULES] == [
        (state, name) for state, names in _STATES.items() for name in names
    ]
    assert [rule.check.__name__ for rule in RULES] == [rule.name for rule in RULES]


@pytest.mark.parametrize(
    ("states", "worst"),
    [(("drifting", "silent"), "silent"), (("silent", "failing"), "failing"), (("drifting",), "drifting"), ((), None)],
)
def test_worst_state_counts(states, worst):
    assert state_of(Finding("x", SiteState(state), "", "") for state in states) == worst


def test_last_paragraph_of_a_rule_is_its_advice_in_one_line():
    def check(history: History) -> str:
        """Something is wrong.

        Details follow.

        Do this
        and that.
        """
        return ""

    rule = HealthRule("x", SiteState.SILENT, check)
    assert rule.advice == "Do this and that."
    assert rule.meaning.startswith("Something is wrong.\n\nDetails") and rule.meaning.endswith("and that.")
    assert HealthRule("x", SiteState.SILENT, lambda history: "").advice == ""


def test_site_without_findings_is_in_order_once_it_has_a_run():
    finding = Finding("x", SiteState("silent"), "", "")
    names = [state_name(past, ()) for past in (History(NOW), History(NOW, running_since=NOW), History(NOW, (run(1),)))]
    assert names == ["never", "ok", "ok"] and state_name(History(NOW), [finding]) == "silent"
