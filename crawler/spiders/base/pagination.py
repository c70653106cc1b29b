"""The walk down one column: which links of a page are asked for, and at which page to stop."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, StrEnum, auto

from crawler.spiders.base.arguments import Arguments
from crawler.store.column_ledger import FirstPage
from crawler.store.records import Entry, Status

#: One page of known articles can be a page of pinned ones; new articles below two such pages were not seen.
_STALE_PAGES = 2


class Verdict(StrEnum):
    """What a link is to this run."""

    NEW = "new"
    QUEUED = "queued"  # found before in this run, in this column or another
    KNOWN = "known"  # settled in an earlier run
    OLD = "too_old"  # before `since`
    AHEAD = "too_new"  # after `until`


class Stop(Enum):
    """Why a column is not read further."""

    END = auto()  # no next page, or one that repeats what the column has shown
    KNOWN = auto()  # two pages of articles that are known or too old
    PAGES = auto()  # as many pages as asked for
    ENDLESS = auto()  # more pages than a list has


def judge(day: date | None, entry: Entry | None, arguments: Arguments) -> Verdict:
    """What a link that this run has not met yet is to it.

    Parameters:
        day: its article's day as list or URL show it.
        entry: what the ledger knows of it from earlier runs.
    """
    skipped = entry is not None and entry.status is Status.SKIPPED
    if day is None and entry is not None and skipped:
        day = entry.day
    if arguments.too_old(day):
        return Verdict.OLD
    if arguments.too_new(day):
        return Verdict.AHEAD
    if entry is None or skipped or arguments.full or entry.can_retry:
        return Verdict.NEW
    return Verdict.KNOWN


@dataclass(slots=True)
class Walk:
    """Where a run stands in one column.

    url, title: the column's.
    trusted: whether all that an earlier run has to show of this column is in the ledger, so that known
        articles mean that older ones are known too. After a run that was cut short they mean nothing.
    discovered: how many links away from the home page the column was found; 0 for one that is given.
    known: its first page as it was when an earlier run had walked it to its end.
    unchanged: whether it is still that: then known articles on it mean that all are known.
    first: its first page as this run found it.
    pages: how many pages were read.
    shells: how many were only followed to where the rows are.
    total: how many there are, where the column says so.
    """

    url: str
    title: str = ""
    trusted: bool = False
    discovered: int = 0
    known: FirstPage | None = None
    unchanged: bool = False
    first: FirstPage | None = None
    pages: int = 0
    shells: int = 0
    total: int | None = None
    _seen: set[str] = field(default_factory=set)
    _stale: int = 0
    _undecided: frozenset[str] | None = None

    def brings_new(self, keys: Collection[str]) -> bool:
        """Whether a page shows a link that the column's earlier pages have not."""
        return not self._seen.issuperset(keys)

    def turn(
        self,
        verdicts: Mapping[str, Verdict],
        dated: Collection[str],
        outdated: Collection[str],
        wanted: int | None,
        longest: int,
    ) -> Stop | None:
        """Takes note of a page; returns why it is the last to be read, or None.

        Parameters:
            verdicts: the page's links by key.
            dated: the keys of those whose day is known beforehand.
            outdated: the keys of articles whose day turned out to be before `since` in this run.
            wanted: how many pages are to be read; None for all.
            longest: how many no column has.
        """
        # Rows that are pinned to every page, and links beside the list, are weighed once.
        fresh = {key: verdict for key, verdict in verdicts.items() if key not in self._seen}
        self._seen.update(verdicts)
        self.pages += 1
        if not fresh:
            return Stop.END
        self._weigh(fresh, dated, outdated)
        if self._stale >= (1 if self.unchanged else _STALE_PAGES):
            return Stop.KNOWN
        if wanted and self.pages >= wanted:
            return Stop.PAGES
        return Stop.ENDLESS if self.pages >= longest else None

    def _weigh(self, verdicts: Mapping[str, Verdict], dated: Collection[str], outdated: Collection[str]) -> None:
        # Lists without days: whether the page before was too old shows now that its articles have been read.
        if self._undecided is not None:
            self._stale = self._stale + 1 if self._undecided.issubset(outdated) else 0
            self._undecided = None
        passed = {Verdict.OLD, Verdict.KNOWN} if self.trusted else {Verdict.OLD}
        news = {key for key, verdict in verdicts.items() if verdict not in passed}
        if not news:
            self._stale += 1
        elif all(verdicts[key] is Verdict.NEW and key not in dated for key in news):
            self._undecided = frozenset(news)
        else:
            self._stale = 0
