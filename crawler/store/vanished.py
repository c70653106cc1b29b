"""Marks stored articles whose page is gone from the site.

Nothing is deleted: the mark is the time, in the metadata file and in the ledger. It is removed when the page is back.
A site may answer 404 to everything for some hours. So the pages that are gone are judged together, at the end of a run:
they are marked only if more of the stored articles that the run requested again are there. The run after that requests
the marked articles again, so that a wrong mark does not stay.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.store.article_files import ArticleRecord
from crawler.store.files import Store
from crawler.store.ledger import Ledger
from crawler.store.records import Entry

#: The statuses by which a server says that a page does not exist. All other failures say nothing about the page.
STATUSES = frozenset({404, 410})


@dataclass(slots=True)
class Revisits:
    """What became of the stored articles that a run requested again.

    Attributes:
        gone: The keys of those whose page is gone, and that are not marked yet.
        present: The number of those whose page is there.
    """

    gone: set[str] = field(default_factory=set)
    present: int = 0

    @property
    def are_credible(self) -> bool:
        """Whether the pages are gone one by one, rather than all by a fault of the site."""
        return len(self.gone) < self.present or (len(self.gone) == self.present == 1)


def mark(store: Store, ledger: Ledger, entry: Entry, at: str) -> bool:
    """Mark a stored article as vanished, or remove the mark: first in its metadata file, then in the ledger.

    Args:
        store: The site's folder.
        ledger: Its ledger.
        entry: The article.
        at: The time, as an ISO time; "" to remove the mark.

    Returns:
        Whether it is done; False if the metadata file is missing or damaged.

    Raises:
        OSError: The file cannot be read or written.
        sqlite3.Error: The ledger cannot be written.
    """
    record = store.read(entry.path)[1]
    if record is None:
        return False
    store.write_record(entry.path, with_mark(record, at))
    ledger.set_vanished(entry.key, at)
    return True


def with_mark(record: ArticleRecord, at: str) -> ArticleRecord:
    """Return metadata with the time since which the article is gone, or without the field."""
    changed = record.copy()
    changed.pop("vanished", None)
    if at:
        changed["vanished"] = at
    return changed
