"""Pagination of one column: which links of a list page to request, and at which page to stop."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, StrEnum, auto

from crawler.spiders.base.arguments import Arguments
from crawler.store.column_ledger import FirstPage
from crawler.store.records import Entry, Status

#: The number of stale pages in a row that ends a column. One stale page can be all pinned rows; new articles below two
#: stale pages were never seen.
_STALE_PAGES = 2


class LinkStatus(StrEnum):
    """The status of a link to an article in the current run."""

    NEW = "new"
    QUEUED = "queued"  # found before in this run, in this column or another; or requested at its end
    KNOWN = "known"  # stored or given up in an earlier run
    TOO_OLD = "too_old"  # before `since`
    TOO_NEW = "too_new"  # after `until`


class StopReason(Enum):
    """Why a column is not read further."""

    END = auto()  # no next page, or one that repeats links of the column
    KNOWN = auto()  # stale pages: all articles known or too old
    PAGE_LIMIT = auto()  # the requested number of pages was read
    ENDLESS = auto()  # as many pages as COLUMN_PAGES_MAX allows


def link_status(day: date | None, entry: Entry | None, arguments: Arguments, run: int = 0) -> LinkStatus:
    """Return the status of a link that the lists of the current run did not have yet.

    Args:
        day: The day of the article, from the list or the URL.
        entry: The ledger's entry.
        arguments: The arguments of the run.
        run: The number of the run.
    """
    skipped = entry is not None and entry.status is Status.SKIPPED
    if day is None and entry is not None and skipped:
        day = entry.day
    if arguments.too_old(day):
        return LinkStatus.TOO_OLD
    if arguments.too_new(day):
        return LinkStatus.TOO_NEW
    if entry is not None and not entry.stored and (entry.postponed or (run and entry.run == run)):
        return LinkStatus.QUEUED
    if entry is None or skipped or arguments.full or entry.can_retry:
        return LinkStatus.NEW
    return LinkStatus.KNOWN


@dataclass(slots=True)
class ColumnWalk:
    """The progress of a run in one column.

    Attributes:
        url: The column's URL.
        title: The column's title.
        is_complete: Whether an earlier run read the column to its end. Then the ledger has all older articles, and all
            articles below one that was known then are known too. False if no run has read it to its end.
        completed_at: When a run last read the column as far as necessary, as an ISO time. Articles found later show
            nothing about those below them: the run that found them may have been interrupted, or limited.
        depth: How many links from the home page the column was discovered; 0 for a column that was given.
        stored_first_page: The first page as stored by an earlier run that read the column to its end.
        unchanged: Whether the first page is still the same. Then one stale page ends the column.
        first_page: The first page as fetched in this run.
        pages: The number of list pages read.
        shells: The number of pages that had no rows and led to the page with the rows.
        total_pages: The number of list pages, where the column states it.
        cuts: The limits of the column reader that a list page exceeds, in words; rows are then missing.
        new: The number of articles that no earlier run and no other column has shown.
        is_over: Whether the column is not read further.
    """

    url: str
    title: str = ""
    is_complete: bool = False
    completed_at: str = ""
    depth: int = 0
    stored_first_page: FirstPage | None = None
    unchanged: bool = False
    first_page: FirstPage | None = None
    pages: int = 0
    shells: int = 0
    total_pages: int | None = None
    cuts: tuple[str, ...] = ()
    new: int = 0
    is_over: bool = False
    _seen: set[str] = field(default_factory=set)
    _stale: int = 0
    _undecided: frozenset[str] | None = None

    @property
    def found(self) -> int:
        """The number of articles that the list pages link to."""
        return len(self._seen)

    def has_new_links(self, keys: Collection[str]) -> bool:
        """Return whether a page has a link that no earlier page of the column has."""
        return not self._seen.issuperset(keys)

    def record_page(
        self,
        statuses: Mapping[str, LinkStatus],
        dated: Collection[str],
        outdated: Collection[str],
        page_limit: int | None,
        hard_limit: int,
        recent: Collection[str] = (),
    ) -> StopReason | None:
        """Record a list page.

        Args:
            statuses: The status of each link of the page, by key.
            dated: The keys of the links whose day is known from the list or the URL.
            outdated: The keys of the articles whose page showed a day before `since` in this run.
            page_limit: The requested number of pages; None for all.
            hard_limit: The number of pages after which a list counts as endless.
            recent: The keys of the known articles that were found after `completed_at`.

        Returns:
            Why this is the last page to read, or None.
        """
        # Rows that are pinned to every page, and links outside the list, count once.
        fresh = {key: status for key, status in statuses.items() if key not in self._seen}
        self._seen.update(statuses)
        self.pages += 1
        self.new += sum(status is LinkStatus.NEW for status in fresh.values())
        if not fresh:
            return StopReason.END
        known = LinkStatus.KNOWN
        self._count_stale(fresh, dated, outdated, {key for key in recent if statuses.get(key) is known})
        if self._stale >= (1 if self.unchanged else _STALE_PAGES):
            return StopReason.KNOWN
        if page_limit and self.pages >= page_limit:
            return StopReason.PAGE_LIMIT
        return StopReason.ENDLESS if self.pages >= hard_limit else None

    def _count_stale(
        self,
        statuses: Mapping[str, LinkStatus],
        dated: Collection[str],
        outdated: Collection[str],
        recent: Collection[str],
    ) -> None:
        # In a list without days, whether the previous page was too old is known once its articles have been read.
        if self._undecided is not None:
            self._stale = self._stale + 1 if self._undecided.issubset(outdated) else 0
            self._undecided = None
        passed = {LinkStatus.TOO_OLD, LinkStatus.KNOWN} if self.is_complete else {LinkStatus.TOO_OLD}
        current = {key for key, status in statuses.items() if status not in passed or key in recent}
        if not current:
            self._stale += 1
        elif all(statuses[key] is LinkStatus.NEW and key not in dated for key in current):
            self._undecided = frozenset(current)
        else:
            self._stale = 0
