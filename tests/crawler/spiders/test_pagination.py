from __future__ import annotations

from datetime import date

from crawler.spiders.base.arguments import Arguments
from crawler.spiders.base.pagination import Stop, Verdict, Walk, judge
from crawler.store.records import Entry, Status

NEW, KNOWN, OLD, QUEUED = Verdict.NEW, Verdict.KNOWN, Verdict.OLD, Verdict.QUEUED
COLUMN = "http://www.example.cn/news/"
DAY = date(2024, 5, 6)


def entry(status: Status, attempts: int = 1, day: date | None = None) -> Entry:
    known = {"key": "k", "url": "http://www.example.cn/1.html", "path": "", "content_hash": ""}
    return Entry(**known, status=status, cause="", attempts=attempts, day=day)


class Column:
    """Turns the pages of a column over, each given as its links' verdicts."""

    def __init__(self, trusted: bool = True) -> None:
        self.walk = Walk(COLUMN, trusted=trusted)
        self.links = 0

    def turn(
        self, *verdicts: Verdict, dated: bool = True, outdated: bool = False, wanted: int | None = None
    ) -> Stop | None:
        before = {f"link{n}" for n in range(self.links)}
        page = {f"link{self.links + n}": verdict for n, verdict in enumerate(verdicts)}
        self.links += len(verdicts)
        return self.walk.turn(page, page if dated else (), before if outdated else (), wanted, 100)


def test_two_pages_of_known_articles_end_a_column():
    column = Column()
    assert column.turn(NEW, KNOWN) is None
    assert column.turn(KNOWN, KNOWN) is None
    assert column.turn(KNOWN, KNOWN) is Stop.KNOWN


def test_pinned_old_articles_and_a_late_new_one_do_not_end_it():
    column = Column()
    assert column.turn(KNOWN, KNOWN) is None
    assert column.turn(KNOWN, NEW) is None
    assert column.turn(KNOWN, KNOWN) is None
    assert column.turn(KNOWN, KNOWN) is Stop.KNOWN


def test_known_articles_mean_nothing_after_a_run_that_was_cut_short():
    column = Column(trusted=False)
    assert [column.turn(KNOWN, KNOWN) for _ in range(5)] == [None] * 5


def test_row_that_is_pinned_to_every_page_is_weighed_once():
    walk = Walk(COLUMN, trusted=True)
    known = [{f"{page}-{n}": KNOWN for n in range(9)} for page in range(3)]
    assert walk.turn({"pinned": NEW} | known[0], ["pinned"], (), None, 100) is None
    assert walk.turn({"pinned": QUEUED} | known[1], ["pinned"], (), None, 100) is None
    assert walk.turn({"pinned": QUEUED} | known[2], ["pinned"], (), None, 100) is Stop.KNOWN
    new = Walk(COLUMN, trusted=True)
    pages = [{"pinned": KNOWN, f"{page}": NEW} for page in range(4)]
    assert [new.turn(page, page, (), None, 100) for page in pages] == [None] * 4


def test_first_page_that_is_unchanged_ends_a_column_unless_it_has_something_new():
    page = {"a": KNOWN, "b": OLD}
    assert Walk(COLUMN, trusted=True, unchanged=True).turn(page, page, (), None, 100) is Stop.KNOWN
    assert Walk(COLUMN, trusted=True, unchanged=True).turn({"a": NEW}, page, (), None, 100) is None


def test_articles_that_another_column_has_brought_in_this_run_do_not_end_it():
    column = Column()
    assert [column.turn(QUEUED, QUEUED) for _ in range(5)] == [None] * 5


def test_two_pages_before_since_end_it_even_where_nothing_is_trusted():
    column = Column(trusted=False)
    assert column.turn(OLD, OLD) is None
    assert column.turn(OLD, OLD) is Stop.KNOWN


def test_pages_without_days_are_weighed_when_their_articles_have_been_read():
    column = Column(trusted=False)
    assert column.turn(NEW, NEW, dated=False) is None
    assert column.turn(NEW, NEW, dated=False) is None
    assert column.turn(NEW, NEW, dated=False, outdated=True) is None
    assert column.turn(NEW, NEW, dated=False, outdated=True) is Stop.KNOWN


def test_page_that_repeats_what_was_shown_ends_it():
    walk = Walk(COLUMN)
    page = {"a": NEW, "b": NEW}
    assert walk.turn(page, page, (), None, 100) is None
    assert not walk.brings_new(page)
    assert walk.turn(page, page, (), None, 100) is Stop.END
    assert walk.turn({}, (), (), None, 100) is Stop.END


def test_column_is_read_as_far_as_asked_for_and_never_for_ever():
    column = Column()
    assert column.turn(NEW, wanted=2) is None
    assert column.turn(NEW, wanted=2) is Stop.PAGES
    endless = Column()
    assert [endless.turn(NEW) for _ in range(100)][-1] is Stop.ENDLESS


def test_links_are_judged_by_day_and_by_what_the_ledger_knows():
    since = Arguments(since=date(2024, 5, 1), until=date(2024, 5, 31))
    assert judge(DAY, None, since) is NEW
    assert judge(date(2024, 4, 30), None, since) is OLD
    assert judge(date(2024, 6, 1), None, since) is Verdict.AHEAD
    assert judge(None, None, since) is NEW
    assert judge(DAY, entry(Status.KEPT), since) is KNOWN
    assert judge(DAY, entry(Status.KEPT), Arguments(full=True)) is NEW
    assert judge(DAY, entry(Status.EMPTY, attempts=1), since) is NEW
    assert judge(DAY, entry(Status.EMPTY, attempts=3), since) is KNOWN


def test_article_skipped_for_its_day_is_asked_for_when_the_bounds_change():
    skipped = entry(Status.SKIPPED, day=date(2023, 5, 6))
    assert judge(None, skipped, Arguments(since=date(2024, 1, 1))) is OLD
    assert judge(None, skipped, Arguments(since=date(2023, 1, 1))) is NEW
    assert judge(None, skipped, Arguments()) is NEW
