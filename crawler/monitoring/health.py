"""Whether a site is well: what each rule in `crawler.monitoring.rules` says of its past, and the worst of it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from crawler.monitoring import rules
from crawler.monitoring.history import History


class State(StrEnum):
    """What may be wrong with a site, the worst first."""

    FAILING = "failing"
    SILENT = "silent"
    DRIFTING = "drifting"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name, what a site is of which it says something, and the function that looks."""

    name: str
    state: State
    look: Callable[[History], str]

    @property
    def meaning(self) -> str:
        """What it means and what to do."""
        return inspect.getdoc(self.look) or ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of a site: the sentence `seen`, and what to do about it."""

    rule: str
    state: State
    seen: str
    advice: str


def examine(history: History) -> list[Finding]:
    """What the rules say of a site; nothing where all is well, or too little is known."""
    said = [(rule, rule.look(history)) for rule in RULES]
    return [
        Finding(rule.name, rule.state, seen, " ".join(rule.meaning.partition("\n\n")[2].split()))
        for rule, seen in said
        if seen
    ]


def state_of(findings: Iterable[Finding]) -> State | None:
    """The worst of what was found; None where nothing was."""
    states = {finding.state for finding in findings}
    return next((state for state in State if state in states), None)


RULES = (
    Rule("robots", State.FAILING, rules.robots),
    Rule("challenged", State.FAILING, rules.challenged),
    Rule("failing", State.FAILING, rules.failing),
    Rule("killed", State.FAILING, rules.killed),
    Rule("never_run", State.SILENT, rules.never_run),
    Rule("no_runs", State.SILENT, rules.no_runs),
    Rule("silence", State.SILENT, rules.silence),
    Rule("lists", State.DRIFTING, rules.lists),
    Rule("endless", State.DRIFTING, rules.endless),
    Rule("template", State.DRIFTING, rules.template),
    Rule("low_confidence", State.DRIFTING, rules.low_confidence),
)
