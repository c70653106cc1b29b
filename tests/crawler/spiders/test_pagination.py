"""Which links of a list page are requested, and where reading a column stops."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from crawler.spiders.base.arguments import Arguments
from crawler.spiders.base.pagination import ColumnWalk, LinkStatus, StopReason, link_status
from crawler.store.records import Entry, Status

NEW, KNOWN, QUEUED, TOO_OLD = LinkStatus.NEW, LinkStatus.KNOWN, LinkStatus.QUEUED, LinkStatus.TOO_OLD
COLUMN = "http://www.example.cn/news/"
DAY = date(2024, 5, 6)


def entry(status: Status, attempts: int = 1, day: date | None = None) -> Entry:
    known = {"key": "k", "url": "http://www.example.cn/1.html", "path": "", "content_hash": ""}
    return Entry(**known, status=status, cause="", attempts=attempts, day=day)


class Column:
    """A column whose pages are recorded one by one, each given by the statuses of its links."""

    def __init__(self, is_complete: bool = True) -> None:
        self.walk = ColumnWalk(COLUMN, is_complete=is_complete)
        self.links = 0

    def record_page(
        self, *statuses: LinkStatus, dated: bool = True, outdated: bool = False, page_limit: int | None = None
    ) -> StopReason | None:
        before = {f"link{n}" for n in range(self.links)}
        page = {f"link{self.links + n}": status for n, status in enumerate(statuses)}
        self.links += len(statuses)
        return self.walk.record_page(page, page if dated else (), before if outdated else (), page_limit, 100)


def test_two_pages_of_known_articles_end_a_column():
    column = Column()
    assert column.record_page(NEW, KNOWN) is None
    assert column.record_page(KNOWN, KNOWN) is None
    assert column.record_page(KNOWN, KNOWN) is StopReason.KNOWN


def test_pinned_old_articles_and_a_late_new_one_do_not_end_a_column():
    column = Column()
    assert column.record_page(KNOWN, KNOWN) is None
    assert column.record_page(KNOWN, NEW) is None
    assert column.record_page(KNOWN, KNOWN) is None
    assert column.record_page(KNOWN, KNOWN) is StopReason.KNOWN


def test_known_articles_found_since_the_column_was_last_complete_do_not_end_it():
    walk = ColumnWalk(COLUMN, is_complete=True)
    pages = [{f"{page}-{n}": KNOWN for n in range(2)} for page in range(5)]
    found_later = {"0-0", "1-0", "2-1"}
    stops = [walk.record_page(page, page, (), None, 100, found_later) for page in pages]
    assert stops == [None] * 4 + [StopReason.KNOWN]


def test_known_articles_do_not_end_a_column_that_is_not_complete():
    column = Column(is_complete=False)
    assert [column.record_page(KNOWN, KNOWN) for _ in range(5)] == [None] * 5


def test_row_pinned_to_every_page_counts_once():
    walk = ColumnWalk(COLUMN, is_complete=True)
    known = [{f"{page}-{n}": KNOWN for n in range(9)} for page in range(3)]
    assert walk.record_page({"pinned": NEW} | known[0], ["pinned"], (), None, 100) is None
    assert walk.record_page({"pinned": QUEUED} | known[1], ["pinned"], (), None, 100) is None
    assert walk.record_page({"pinned": QUEUED} | known[2], ["pinned"], (), None, 100) is StopReason.KNOWN
    new = ColumnWalk(COLUMN, is_complete=True)
    pages = [{"pinned": KNOWN, f"{page}": NEW} for page in range(4)]
    assert [new.record_page(page, page, (), None, 100) for page in pages] == [None] * 4


def test_unchanged_first_page_ends_a_column_unless_it_has_a_new_link():
    page = {"a": KNOWN, "b": TOO_OLD}
    assert (
        ColumnWalk(COLUMN, is_complete=True, unchanged=True).record_page(page, page, (), None, 100) is StopReason.KNOWN
    )
    assert ColumnWalk(COLUMN, is_complete=True, unchanged=True).record_page({"a": NEW}, page, (), None, 100) is None


def test_articles_that_another_column_queued_in_this_run_do_not_end_a_column():
    column = Column()
    assert [column.record_page(QUEUED, QUEUED) for _ in range(5)] == [None] * 5


def test_two_pages_before_since_end_a_column_even_if_it_is_not_complete():
    column = Column(is_complete=False)
    assert column.record_page(TOO_OLD, TOO_OLD) is None
    assert column.record_page(TOO_OLD, TOO_OLD) is StopReason.KNOWN


def test_page_without_days_counts_as_old_only_when_its_articles_have_been_read():
    column = Column(is_complete=False)
    assert column.record_page(NEW, NEW, dated=False) is None
    assert column.record_page(NEW, NEW, dated=False) is None
    assert column.record_page(NEW, NEW, dated=False, outdated=True) is None
    assert column.record_page(NEW, NEW, dated=False, outdated=True) is StopReason.KNOWN


def test_page_that_repeats_links_ends_a_column():
    walk = ColumnWalk(COLUMN)
    page = {"a": NEW, "b": NEW}
    assert walk.record_page(page, page, (), None, 100) is None
    assert not walk.has_new_links(page)
    assert walk.record_page(page, page, (), None, 100) is StopReason.END
    assert walk.record_page({}, (), (), None, 100) is StopReason.END


def test_column_ends_at_the_requested_page_or_at_the_hard_limit():
    column = Column()
    assert column.record_page(NEW, page_limit=2) is None
    assert column.record_page(NEW, page_limit=2) is StopReason.PAGE_LIMIT
    endless = Column()
    assert [endless.record_page(NEW) for _ in range(100)][-1] is StopReason.ENDLESS


def test_status_of_a_link_depends_on_its_day_and_the_ledger():
    since = Arguments(since=date(2024, 5, 1), until=date(2024, 5, 31))
    assert link_status(DAY, None, since) is NEW
    assert link_status(date(2024, 4, 30), None, since) is TOO_OLD
    assert link_status(date(2024, 6, 1), None, since) is LinkStatus.TOO_NEW
    assert link_status(None, None, since) is NEW
    assert link_status(DAY, entry(Status.KEPT), since) is KNOWN
    assert link_status(DAY, entry(Status.KEPT), Arguments(full=True)) is NEW
    assert link_status(DAY, entry(Status.EMPTY, attempts=1), since) is NEW
    assert link_status(DAY, entry(Status.QUEUED, attempts=99), since) is NEW, "a queued link is never known"
    assert link_status(DAY, entry(Status.GIVEN_UP), since) is KNOWN
    assert link_status(DAY, entry(Status.GIVEN_UP), Arguments(full=True)) is NEW
    assert link_status(DAY, entry(Status.COPY), since) is KNOWN


def test_link_that_the_run_has_queued_or_requests_at_its_end_is_not_requested_twice():
    queued = replace(entry(Status.FAILED), run=3)
    assert link_status(DAY, queued, Arguments(), 3) is LinkStatus.QUEUED
    assert link_status(DAY, queued, Arguments(), 4) is NEW
    assert link_status(DAY, replace(queued, postponed=True), Arguments(), 4) is LinkStatus.QUEUED
    assert link_status(DAY, replace(entry(Status.KEPT), run=3), Arguments(full=True), 3) is NEW


def test_article_skipped_for_its_day_is_requested_when_the_bounds_change():
    skipped = entry(Status.SKIPPED, day=date(2023, 5, 6))
    assert link_status(None, skipped, Arguments(since=date(2024, 1, 1))) is TOO_OLD
    assert link_status(None, skipped, Arguments(since=date(2023, 1, 1))) is NEW
    assert link_status(None, skipped, Arguments()) is NEW
    assert link_status(DAY, skipped, Arguments(since=date(2024, 1, 1))) is NEW, "the day in the list counts"
    assert link_status(None, entry(Status.KEPT, day=date(2023, 5, 6)), Arguments(since=date(2024, 1, 1))) is KNOWN


def test_progress_of_a_column_is_counted():
    walk = ColumnWalk(COLUMN)
    assert (walk.pages, walk.new, walk.found, walk.shells, walk.depth) == (0, 0, 0, 0, 0)
    assert walk.total_pages is None and not walk.is_complete and not walk.is_over and not walk.unchanged
    walk.record_page({"a": NEW, "b": KNOWN, "c": QUEUED}, (), (), None, 100)
    walk.record_page({"a": NEW, "d": NEW}, (), (), None, 100)
    assert (walk.pages, walk.new, walk.found) == (2, 2, 4), "a row that is repeated counts once"
    assert walk.has_new_links(["a", "e"]) and not walk.has_new_links(["a", "d"])


def test_limits_of_pages_end_a_column_at_that_page():
    def stops(page_limit: int | None, hard_limit: int) -> list[StopReason | None]:
        walk = ColumnWalk(COLUMN)
        return [walk.record_page({str(n): NEW}, [str(n)], (), page_limit, hard_limit) for n in range(3)]

    limit, endless = StopReason.PAGE_LIMIT, StopReason.ENDLESS
    assert stops(2, 100) == [None, limit, limit] and stops(1, 100) == [limit] * 3
    assert stops(None, 2) == [None, endless, endless] and stops(2, 2) == [None, limit, limit]


def test_new_dated_article_interrupts_pages_that_are_too_old():
    column = Column(is_complete=False)
    assert column.record_page(TOO_OLD) is None
    assert column.record_page(TOO_OLD, NEW) is None
    assert column.record_page(TOO_OLD) is None
    assert column.record_page(TOO_OLD) is StopReason.KNOWN


def test_undated_page_counts_as_old_only_if_all_its_articles_were():
    walk = ColumnWalk(COLUMN)
    pages = [{f"{page}-{n}": NEW for n in range(2)} for page in range(5)]

    def stop(page: int, *outdated: str) -> StopReason | None:
        return walk.record_page(pages[page], (), outdated, None, 100)

    assert stop(0) is None
    assert stop(1, "0-0") is None, "one of the two was not too old"
    assert stop(2, "1-0", "1-1") is None
    assert stop(3, "2-0", "2-1") is StopReason.KNOWN
    mixed = ColumnWalk(COLUMN)
    assert mixed.record_page({"a": NEW, "b": NEW}, ["a"], (), None, 100) is None
    assert mixed.record_page({"c": TOO_OLD}, ["c"], ("a", "b"), None, 100) is None, "the page before had a day"
    assert mixed.record_page({"d": TOO_OLD}, ["d"], (), None, 100) is StopReason.KNOWN


def test_queued_article_without_a_day_keeps_a_page_from_being_old():
    walk = ColumnWalk(COLUMN)
    for number in range(4):
        page = {f"{number}-new": NEW, f"{number}-queued": QUEUED}
        assert walk.record_page(page, (), [f"{number - 1}-new", f"{number - 1}-queued"], None, 100) is None
