"""The words of the API: what goes into the cleaner beside the page (`Rule`) and what comes out (`Article`)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

#: China has one time zone and no daylight saving time since 1992; a fixed offset needs no tz database.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Rule:
    """What only a site's maintainer can know about its article pages. Every field may be left out.

    Parameters are CSS selectors, each matched against the page as served; using one that is not CSS is a ValueError.
    An element that several of them match is what the first of remove, date, source, title, body says.

    body: the element or elements that hold the article; outranks the cleaner's own choice where it holds text.
    remove: elements inside the body that are not part of the article.
    title, date, source: the elements that show these.
    """

    body: str = ""
    remove: tuple[str, ...] = ()
    title: str = ""
    date: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.remove, str):
            raise TypeError(f"Rule: remove is a tuple of selectors; write remove=({self.remove!r},)")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a block was dropped: `kind` is the name of the stage's or lexicon's rule (stable, for programs),
    `why` a sentence for people."""

    kind: str
    why: str = ""

    def __str__(self) -> str:
        return self.kind


@dataclass(frozen=True, slots=True)
class Removed:
    """A block inside or beside the article that was left out. `index` is its place among the page's blocks."""

    text: str
    reason: Reason
    index: int = -1


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that the article offers: its name as shown, and its URL (absolute where the page's is known)."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page shows of its article; "" or None where it shows nothing.

    date: aware, in Asia/Shanghai; midnight where only the day is shown.
    date_shown: the same as an ISO string without offset, as precise as the page: `2020-11-24`,
        `2020-11-24 10:26` or `2020-11-24 10:26:00`.
    column: the site's section that the page stands in.
    doc_number, office: an official document's number and issuing office.
    """

    title: str = ""
    date: datetime | None = None
    date_shown: str = ""
    source: str = ""
    author: str = ""
    editor: str = ""
    column: str = ""
    doc_number: str = ""
    office: str = ""


@dataclass(frozen=True, slots=True)
class Article(Metadata):
    """An article, all that its page shows of it, and what was done to get it.

    text: the body's paragraphs with a blank line between, without title and header line; "" where there is none.
    method: how the body was found: `rule`, `container`, `density`, `fallback`, `text` or `none`.
    confidence: 0 (no article) to 1; see docs/cleaning.md for what it promises.
    removed: the blocks inside or beside the body that were left out, in page order.
    next_page: absolute URL of the article's next page, where the article is cut over several.
    """

    paragraphs: tuple[str, ...] = ()
    removed: tuple[Removed, ...] = ()
    method: str = "none"
    confidence: float = 0.0
    warnings: tuple[str, ...] = ()
    next_page: str | None = None
    attachments: tuple[Attachment, ...] = ()

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)

    def as_dict(self) -> dict[str, Any]:
        """Everything as plain JSON types, with `text` and with the date as the page shows it."""
        row = asdict(self)
        row["date"] = row.pop("date_shown")
        row["text"] = self.text
        row["removed"] = [{"text": r.text, "reason": r.reason.kind, "why": r.reason.why} for r in self.removed]
        return row
