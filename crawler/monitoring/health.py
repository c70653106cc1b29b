"""The state of a site: what each rule of `crawler.monitoring.rules` finds in its history, and the worst of it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from crawler.monitoring import rules
from crawler.monitoring.history import History


class SiteState(StrEnum):
    """What can be wrong with a site, the worst first."""

    FAILING = "failing"
    SILENT = "silent"
    DRIFTING = "drifting"


@dataclass(frozen=True, slots=True)
class HealthRule:
    """A rule and the state that it indicates.

    Attributes:
        name: The rule's name.
        state: The state of a site for which the rule returns a message.
        check: The function that returns the message, or None.
    """

    name: str
    state: SiteState
    check: Callable[[History], rules.Message | None]

    @property
    def meaning(self) -> str:
        """What the rule detects, and in the last paragraph what to do about it."""
        return inspect.getdoc(self.check) or ""

    @property
    def advice(self) -> str:
        """What to do about it, in one line."""
        return " ".join(self.meaning.rpartition("\n\n")[2].split())


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found; `scrapy status --json` and the webhook use these names.

    Attributes:
        rule: The rule's name.
        state: The state that it indicates.
        seen: The rule's message.
        advice: What to do about it.
        message: The identifier of the message, for other languages; "" if it has none.
        values: The values in the message.
    """

    rule: str
    state: SiteState
    seen: str
    advice: str
    message: str = ""
    values: Mapping[str, str | float] = field(default_factory=dict)


def examine(history: History) -> list[Finding]:
    """Apply all rules to a site's history.

    Returns:
        The findings in the order of `RULES`; empty if no rule matches.
    """
    messages = [(rule, rule.check(history)) for rule in RULES]
    return [
        Finding(rule.name, rule.state, str(message), rule.advice, message.id, message.values)
        for rule, message in messages
        if message
    ]


def state_of(findings: Iterable[Finding]) -> SiteState | None:
    """Return the worst state among findings; None where there are none."""
    states = {finding.state for finding in findings}
    return next((state for state in SiteState if state in states), None)


def state_name(history: History, findings: Iterable[Finding]) -> str:
    """Return `failing`, `silent`, `drifting`, `ok`, or `never` for a site without any run."""
    if state := state_of(findings):
        return state.value
    return "ok" if history.runs or history.running_since else "never"


#: All rules, in the order in which findings are reported.
RULES = (
    HealthRule("robots", SiteState.FAILING, rules.robots),
    HealthRule("challenged", SiteState.FAILING, rules.challenged),
    HealthRule("failing", SiteState.FAILING, rules.failing),
    HealthRule("killed", SiteState.FAILING, rules.killed),
    HealthRule("never_run", SiteState.SILENT, rules.never_run),
    HealthRule("no_runs", SiteState.SILENT, rules.no_runs),
    HealthRule("silence", SiteState.SILENT, rules.silence),
    HealthRule("lists", SiteState.DRIFTING, rules.lists),
    HealthRule("endless", SiteState.DRIFTING, rules.endless),
    HealthRule("template", SiteState.DRIFTING, rules.template),
    HealthRule("low_confidence", SiteState.DRIFTING, rules.low_confidence),
)
