"""The types of the API: what the cleaner takes besides the page (`Rule`) and what it returns (`Article`)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any, NoReturn

from cleaner.citations import Citation, find_citations

#: China has one time zone and no daylight saving time since 1992; a fixed offset needs no tz database.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def check_page(html: object) -> None:
    """Raise `TypeError` if a page is neither str nor bytes."""
    if not isinstance(html, (str, bytes)):
        raise TypeError(f"a page is str or bytes, not {type(html).__name__}; read the file or response first")


@dataclass(frozen=True, slots=True)
class Rule:
    """CSS selectors for the article pages of one site. Every field may be left out.

    Selectors are matched against the page as served. One that is not CSS raises a ValueError when it is used. An
    element that several selectors match counts as the first of remove, date, source, title, body.

    Attributes:
        body: The element or elements that hold the article. They replace the cleaner's own choice if they hold text.
        remove: Elements inside the body that are not part of the article.
        title, date, source: The elements that show these.
    """

    body: str = ""
    remove: tuple[str, ...] = ()
    title: str = ""
    date: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.remove, str):
            raise TypeError(f"Rule: remove is a tuple of selectors; write remove=({self.remove!r},)")
        if not isinstance(self.remove, (tuple, list)):
            raise TypeError(f"Rule: remove is a tuple of selectors, not {type(self.remove).__name__}")
        for selector in (self.body, self.title, self.date, self.source, *self.remove):
            if not isinstance(selector, str):
                raise TypeError(f"Rule: a selector is a str, not {selector!r}; write several as one: 'div.a, div.b'")


@dataclass(frozen=True, slots=True)
class Reason:
    """The reason why a block was removed.

    Attributes:
        kind: A stable name, for programs. Those of lines are in lexicon.toml.
        why: A sentence for people.
    """

    kind: str
    why: str = ""

    def __str__(self) -> str:
        return self.kind


@dataclass(frozen=True, slots=True)
class Removed:
    """A block inside or near the article that was left out.

    Attributes:
        text: Its text.
        reason: The reason.
        index: Its index among the page's blocks.
    """

    text: str
    reason: Reason
    index: int = -1


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that the article offers.

    Attributes:
        name: Its name as shown.
        url: Its URL, absolute if the page's URL is known.
    """

    name: str
    url: str


class Record(dict[str, str]):
    """The record that a page shows of an official document: values by field, as shown, in the order of the page.

    It is a dict that cannot be changed; it can be pickled, hashed and written as JSON. A field without a value is not
    in it. The fields, each with the usual label; all labels are in `lexicon.toml`:

    - `index_number` 索引号, `doc_number` 文号, `registration_number` 统一登记号, `title` 名称
    - `office` 发布机构, `responsible_office` 责任部门
    - `written_on` 成文日期, `issued_on` 印发日期, `published_on` 发布日期, `generated_on` 生成日期,
      `effective_on` 施行日期, `expires_on` 失效日期, `valid_for` 有效期
    - `validity` 有效性, `legal_rank` 效力级别
    - `subject` 主题分类, `genre` 体裁分类, `document_type` 公文种类, `catalog` 组配分类, `category` 信息分类,
      `audience` 服务对象, `keywords` 主题词, `summary` 内容概述
    - `disclosure` 公开方式, `disclosure_scope` 公开范围, `disclosure_period` 公开时限, `carrier` 载体类型
    """

    __slots__ = ()

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("a Record cannot be changed; make a dict of it: dict(record)")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type[Record], tuple[dict[str, str]]]:
        return Record, (dict(self),)


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata of an article; "" or None for what its page does not show.

    Attributes:
        title: The headline.
        date: The publication time, aware, in Asia/Shanghai; midnight if only the day is shown.
        date_shown: The same as an ISO string without offset, as precise as on the page: `2020-11-24`,
            `2020-11-24 10:26` or `2020-11-24 10:26:00`.
        source: The medium or office that the article is from.
        author, editor: Their names.
        column: The site's section that the page is in.
        doc_number, office: An official document's number and issuing office.
        record: The table of an official document's metadata; empty if the page shows none.
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
    record: Record = field(default_factory=Record)


@dataclass(frozen=True, slots=True)
class Article(Metadata):
    """An article with its metadata, and how it was found.

    Attributes:
        paragraphs: The paragraphs of the body, without title and header line.
        removed: The blocks inside or near the body that were left out, in page order.
        method: How the body was found: `rule`, `container`, `density`, `fallback`, `text` or `none`.
        confidence: The probability that the text is right, from 0 (no article) to 1; see docs/cleaning.md.
        warnings: A sentence for each doubt.
        kept_share: Of a text without markup, the share of its characters that is in the article; None for pages.
        next_page: Absolute URL of the article's next page, if the article is divided over several.
        attachments: The files that the article offers.
        markdown: The same text as Markdown; see docs/cleaning.md.
        contributions: What each feature of the model adds to the log odds of the confidence, the greatest doubt first;
            for reports, and not in `as_dict`.
    """

    paragraphs: tuple[str, ...] = ()
    removed: tuple[Removed, ...] = ()
    method: str = "none"
    confidence: float = 0.0
    warnings: tuple[str, ...] = ()
    kept_share: float | None = None
    next_page: str | None = None
    attachments: tuple[Attachment, ...] = ()
    markdown: str = ""
    contributions: tuple[tuple[str, float], ...] = field(default=(), repr=False)

    @property
    def text(self) -> str:
        """The paragraphs with a blank line between them; "" if there is no article."""
        return "\n\n".join(self.paragraphs)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The titles in 《》 and the numbers of documents that the text cites; computed on access."""
        return find_citations(self.paragraphs)

    def as_dict(self, *, markdown: bool = False) -> dict[str, Any]:
        """Return the fields as JSON types, with `text` and `citations`, and with the date as the page shows it.

        Args:
            markdown: Whether to include `markdown`, which repeats the text.
        """
        row = asdict(self)
        del row["contributions"]
        if not markdown:
            del row["markdown"]
        row["date"] = row.pop("date_shown")
        row["text"] = self.text
        row["record"] = dict(self.record)
        row["citations"] = [asdict(citation) for citation in self.citations]
        row["removed"] = [{"text": r.text, "reason": r.reason.kind, "why": r.reason.why} for r in self.removed]
        return row
