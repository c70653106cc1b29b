"""Marks stored articles whose page is gone from the site.

Nothing is deleted: the mark is the time, in the metadata file and in the ledger. It is removed when the page is back.
A site may answer 404 to everything for some hours. So the pages that are gone are judged together, at the end of a run:
one is marked only if the page of another article was there after it, and if more articles are there than are gone. If
the run has not requested enough articles to know, it requests some stored ones as controls. The run after that requests
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


#: The maximum number of controls in a run. If more were necessary, the site is more likely to be faulty.
_CONTROLS_MAX = 5


@dataclass(slots=True)
class Revisits:
    """Which articles a run found to be gone, and which to be there.

    Attributes:
        gone: The keys of the stored articles whose page is gone, and that are not marked yet.
        present: The keys of the articles whose page is there.
        last_present: The last one of these; "" if there is none.
        controls: The keys of the stored articles that it requested to find out whether the site answers in order.
    """

    gone: set[str] = field(default_factory=set)
    present: set[str] = field(default_factory=set)
    last_present: str = ""
    controls: set[str] = field(default_factory=set)
    _confirmed: set[str] = field(default_factory=set)

    def note_gone(self, key: str) -> None:
        """Note that the page of a stored article does not exist."""
        self.gone.add(key)

    def note_present(self, key: str) -> None:
        """Note that the page of an article is there: the site has answered in order until now."""
        self.present.add(key)
        self.last_present = key
        self._confirmed |= self.gone

    @property
    def credible(self) -> set[str]:
        """The keys of the articles that are gone one by one, rather than all by a fault of the site."""
        return self._confirmed - self.present if self._missing() <= 0 else set()

    @property
    def others_needed(self) -> int:
        """The number of further articles that must be there so that those that are gone are credible; 0 if too many."""
        missing = self._missing()
        return max(0, missing) if missing <= _CONTROLS_MAX - len(self.controls) and not self._is_faulty else 0

    @property
    def is_unconfirmed(self) -> bool:
        """Whether no article was there after one that is gone, so that the site may have become faulty."""
        return not self.gone <= self._confirmed and not self._is_faulty

    @property
    def _is_faulty(self) -> bool:
        """Whether an article was there and is not any more."""
        return not self.gone.isdisjoint(self.present)

    def _missing(self) -> int:
        """Return how many more articles must be there: in all more than are gone, but one if only one is gone."""
        gone = len(self.gone - self.present)
        return gone + (gone > 1) - len(self.present)


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
