"""Reads one header line, as CMSs set it under the title: labelled date, source, author, editor, in any order.

A line is cut at its labels and at the words of its tools (views, font size, print, share); what stands
between two cuts is the value of the label before it. Separators may be missing:
`2019-09-26 12:11来源：某报作者：某某`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from cleaner import dates
from cleaner.dates import ShownDate
from cleaner.lexicon import labels
from cleaner.lexicon.labels import LABELS

#: Longer blocks are prose. Header lines with a dozen sources and all tools have up to 200 characters.
MAX_LINE: Final = 240
#: Around a date without a label a header line has a source's or a site's name at most.
MAX_REST: Final = 30
#: As many characters before a date in brackets make a title of the line, and the date a part of it.
_TITLE_WORDS: Final = 8
_MAX_NAME: Final = 80
_MAX_AUTHORS: Final = 160
#: What is looked at of a name; a meta tag can hold a megabyte of brackets.
_NAME_READ: Final = 1000

#: What becomes of a label's value, by its role; labels of other roles only end the value before them.
_FIELDS: Final = {
    **dict.fromkeys((labels.PUBLISHED, labels.DISCLOSED), "published"),
    labels.UPDATED: "updated",
    **dict.fromkeys((labels.SOURCE, labels.ORIGIN), "source"),
    **dict.fromkeys((labels.AUTHOR, labels.REPORTER), "author"),
    labels.EDITOR: "editor",
    labels.OFFICE: "office",
    labels.DOC_NUMBER: "number",
    **dict.fromkeys((*labels.TOOLS, labels.AMOUNT), "tool"),
}
_DIGIT: Final = re.compile(r"\s?\d")
_TODAY: Final = re.compile(r"今天|今日|现在")
#: A source that a disclaimer quotes (转载请注明来源：, “来源：某报”) is not the article's.
_QUOTED: Final = ("注明", "“", '"', "「")
_OPENING: Final = "(（[【〔《「“"
_CLOSING: Final = ")）]】〕》」”"
_EDGE: Final = " \t\xa0\u3000:：,，;；。、|｜丨/\\-—_=>»·•*#&[]【】〔〕〖〗"
_CUT: Final = re.compile(r"[|｜丨【\[。>»]|https?:|www\.|&nbsp|\s(?:记者|通讯员)\s")
_EMPTY: Final = frozenset(("无", "暂无", "空", "未知", "不详", "佚名", "未填", "null", "undefined", "none"))
_TEMPLATE: Final = re.compile(r"\{\{|\$\{|<%|@@|document\.|\{\w{1,20}:")
_URL: Final = re.compile(
    r"(?:https?://|www\.)[\w./?=&%:-]{0,99}"
    r"|[A-Za-z][\w-]{0,30}(?:\.[A-Za-z][\w-]{0,30}){0,3}\.(?:com|cn|net|org)\b",
    re.I | re.A,
)
#: Icon fonts leave characters of the private use area beside words.
_ICON: Final = re.compile("[\ue000-\uf8ff]")
_NAME: Final = re.compile(r"\w")
_PREFIX: Final = re.compile(
    r"^(?:(?:本报|本网|本台|见习|实习|特约|特派)?(?:记者|通讯员|评论员)|文|图|撰稿|供稿)[\s/／:：]{0,3}(?=\S)"
)
#: 苏政法〔2020〕3号, with any of the brackets that pages use for it.
DOC_NUMBER: Final = re.compile(
    r"[\u4e00-\u9fff（）()]{1,20}\s?[〔\[［（(【﹝]\s?(?:19|20)\d\d\s?[〕\]］）)】﹞]\s?第?\s?\d{1,5}\s?号"
)


class HeaderLine:
    """What one line says. Attributes are "" or None where it does not.

    bare: a date without a label, as in `2020-11-24 10:26 来源：…`.
    rest: the text around a bare date that belongs to no label and no tool; an unlabelled source may be in it.
    signs: how many labels, dates and tools were recognised: two or more make a header line.
    open: the kind of a label that ends the line, so that its value stands in the next block.
    begin: where the first label, tool or date stands; what is before it may be the title.
    """

    __slots__ = (
        *("author", "bare", "begin", "editor", "number", "office"),
        *("open", "published", "rest", "signs", "source", "updated"),
    )

    def __init__(self) -> None:
        self.published: ShownDate | None = None
        self.updated: ShownDate | None = None
        self.bare: ShownDate | None = None
        self.source = ""
        self.author = ""
        self.editor = ""
        self.office = ""
        self.number = ""
        self.rest = ""
        self.signs = 0
        self.open = ""
        self.begin = -1

    @property
    def is_header(self) -> bool:
        """Whether the line dates or credits the page and says little else."""
        return self.published is not None or bool(self.source) or self.is_bare_header

    @property
    def is_bare_header(self) -> bool:
        """Whether the line is a date without a label, and little else."""
        return self.bare is not None and len(self.rest) <= MAX_REST


def read_line(text: str) -> HeaderLine:
    """Read one line; a line that is no header line comes back without signs."""
    line = HeaderLine()
    if len(text) > MAX_LINE:
        return line
    if len(text) <= _MAX_NAME:
        text = LABELS.with_colon(text)
    kind, since, rest = "", 0, ""
    for label in LABELS.find(text):
        found, end = _FIELDS.get(label.role, "other"), label.start
        if (label.role == labels.DATE and _is_published(text, end, kind)) or (
            label.role == labels.PUBLISHER
            and text[end : label.end].startswith("发布")
            and _DIGIT.match(text, label.end)
        ):
            found = "published"
        elif found == "source" and text[max(0, end - 2) : end].endswith(_QUOTED):
            found = "other"
        rest += _take(line, kind, text[since:end], since)
        if line.begin < 0:
            line.begin = end
        line.signs += found != "other"
        kind, since = found, label.end
    rest += _take(line, kind, text[since:], since)
    if kind and kind != "tool" and not text[since:].strip(_EDGE):
        line.open = kind
    if line.bare is None:
        return line
    bracketed = len(rest) > _TITLE_WORDS and text[: line.bare.start].rstrip().endswith(("（", "("))
    if bracketed and (not line.source or ":" not in line.bare.shown):
        line.bare = None  # 在…大会上的讲话（2016年10月21日）; not 某网某频道（2016-10-21 09:20:26）来源：某报
        return line
    line.signs += 1
    line.begin = line.bare.start if line.begin < 0 else min(line.begin, line.bare.start)
    line.rest = clean_name(_URL.sub("", rest))
    return line


def clean_name(value: str, longest: int = _MAX_NAME) -> str:
    """A source's, author's or editor's name without what header lines set around it; "" for placeholders."""
    value = _ICON.sub(" ", value[:_NAME_READ]).strip(_EDGE)
    cut = _CUT.search(value)
    if cut:
        value = value[: cut.start()].strip(_EDGE)
    while len(value) > 1:
        first, last = value[0], value[-1]
        if first in _OPENING and first != "《" and last == _CLOSING[_OPENING.index(first)]:
            value = value[1:-1].strip(_EDGE)
        elif last in _OPENING or (last in _CLOSING and _OPENING[_CLOSING.index(last)] not in value):
            value = value[:-1].strip(_EDGE)
        elif first in _CLOSING or (first in _OPENING and _CLOSING[_OPENING.index(first)] not in value):
            value = value[1:].strip(_EDGE)
        else:
            break
    if len(value) > longest or value.lower() in _EMPTY or not _NAME.search(value) or _TEMPLATE.search(value):
        return ""
    return value


def _is_published(text: str, at: int, before: str) -> bool:
    """Whether 时间 or 日期 at `at` labels the publication time: it stands alone, or runs into the value of a name."""
    alone = at == 0 or not labels.is_han(text[at - 1])
    return alone or before in ("source", "author", "editor")


def _take(line: HeaderLine, kind: str, value: str, since: int) -> str:
    """Put the value of a label into its field, where none stands yet; what belongs to no label comes back."""
    if not value or kind == "other":
        return ""
    date = dates.find(value)
    if kind == "published":
        line.published = line.published or date
        return ""
    if kind == "updated":
        line.updated = line.updated or date
        return ""
    if date is not None:
        if line.bare is None and not _TODAY.search(value[: date.start]):
            line.bare = replace(date, start=date.start + since, end=date.end + since)
        if kind in ("", "tool"):
            return (value[: date.start] if not kind else "") + " " + value[date.end :]
        value = value[: date.start]
    if not kind:
        return value
    if kind == "source":
        line.source = line.source or clean_name(value)
    elif kind == "author":
        line.author = line.author or clean_name(_PREFIX.sub("", value.strip(_EDGE)), _MAX_AUTHORS)
    elif kind == "editor":
        line.editor = line.editor or clean_name(value, _MAX_AUTHORS)
    elif kind == "office":
        line.office = line.office or clean_name(value)
    elif kind == "number" and not line.number:
        number = DOC_NUMBER.search(value)
        line.number = number.group() if number else ""
    return ""
