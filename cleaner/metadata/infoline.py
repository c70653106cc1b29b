"""Parses one header line: the labelled date, source, author and editor that CMSs show under the title, in any order.

The line is cut at its labels and at its tools (views, font size, print, share). The text between two cuts is the value
of the label before it. Separators may be missing: `2019-09-26 12:11来源：某报作者：某某`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from cleaner import dates
from cleaner.dates import ShownDate
from cleaner.lexicon import labels
from cleaner.lexicon.labels import LABELS, Label
from cleaner.lexicon.phrases import DOC_NUMBER, is_office
from cleaner.lexicon.variants import simplified

#: The longest header line in characters; one with a dozen sources and all tools has up to 200. Longer lines are prose.
MAX_LINE: Final = 240
#: The most text around a date without a label in a header line: the name of a source or a site.
MAX_REST: Final = 30
#: This much text before a date in brackets is a title, and the date is a part of it.
_TITLE_LENGTH: Final = 8
_EMPTY_BRACKETS: Final = re.compile(r"[（(]\s?[）)]")
#: The end of the name of a medium before a date in brackets.
_MEDIUM_BEFORE: Final = re.compile(r"(?:网|报|社|电视台|在线|频道)\s?[（(]$")
#: The longest name of a source or an office, and the longest list of authors or editors.
_MAX_NAME: Final = 80
_MAX_AUTHORS: Final = 160
#: Only this much of a name is read; a meta tag may hold a megabyte of brackets.
_NAME_READ: Final = 1000

#: A label whose value is not used, a name that is not used, and a tool. A date may follow a name or a tool.
_OTHER: Final = "other"
_NAMED: Final = "name"
#: A date that is that of publication if no label says which this is (编辑时间, 公开日期).
_DISCLOSED: Final = "disclosed"
_TOOL: Final = "tool"
#: Roles of labels with a name that is not used.
_PEOPLE: Final = (
    *(labels.CONTRIBUTOR, labels.CORRESPONDENT, labels.CHECKER, labels.PUBLISHER),
    *("reviewer", "verifier", "staff", "manager", "photographer"),
)
#: The attribute of `HeaderLine` that takes a label's value, by the label's role; the default is `_OTHER`.
_FIELDS: Final = {
    labels.PUBLISHED: "published",
    labels.DISCLOSED: _DISCLOSED,
    labels.UPDATED: "updated",
    **dict.fromkeys((labels.SOURCE, labels.ORIGIN), "source"),
    **dict.fromkeys((labels.AUTHOR, labels.REPORTER), "author"),
    labels.EDITOR: "editor",
    labels.OFFICE: "office",
    labels.DOC_NUMBER: "doc_number",
    **dict.fromkeys(_PEOPLE, _NAMED),
    **dict.fromkeys((*labels.TOOLS, labels.AMOUNT), _TOOL),
}
_DIGIT: Final = re.compile(r"\s?\d")
#: How blogs begin the line with the time of a post, in English (posted @ 2024-03-05 10:22).
POSTED: Final = re.compile(r"posted\s?(?:@|on|at)\s", re.I)
#: Words before today's date, which is not the article's.
_TODAY: Final = re.compile(r"今天|今日|现在")
#: Before 来源 in a disclaimer, which does not name the article's source (转载请注明来源：, “来源：某报”).
_QUOTED: Final = ("注明", "“", '"', "「")
_OPENING: Final = "(（[［【〔《「“"
_CLOSING: Final = ")）]］】〕》」”"
#: Characters at the ends of a value that do not belong to it.
_EDGE: Final = " \t\xa0\u3000:：,，;；。、|｜丨/\\-—_=>»·•*#&[]【】〔〕〖〗"
#: The number of an editor behind the name: 张三（EN021）.
_STAFF_CODE: Final = re.compile(r"(?<=[一-龥])\s?[（(][A-Z]{1,3}\d{2,6}[）)]$")
#: Where a name ends, although no label follows.
_CUT: Final = re.compile(
    r"[|｜丨【\[。>»]|https?(?::|$)|www\.|&nbsp|\s(?:记者|通讯员|编辑|责编|责任编辑|校对|审核)\s"
    r"|(?<=[一-龥])\s?\d{1,8}\s?[人条次]?(?:参与|评论|跟帖|阅读|浏览)"
)
#: Placeholders for a name that is not known.
_EMPTY: Final = frozenset(("无", "暂无", "空", "未知", "不详", "佚名", "未填", "null", "undefined", "none"))
#: Code of a template that the CMS did not fill in.
_TEMPLATE: Final = re.compile(r"\{\{|\$\{|<%|@@|document\.|\{\w{1,20}:")
_URL: Final = re.compile(
    r"(?:https?://|www\.)[\w./?=&%:-]{0,99}"
    r"|[A-Za-z][\w-]{0,30}(?:\.[A-Za-z][\w-]{0,30}){0,3}\.(?:com|cn|net|org)\b",
    re.I | re.A,
)
#: Icon fonts use characters of the private use area.
_ICON: Final = re.compile("[\ue000-\uf8ff]")
_NAME: Final = re.compile(r"\w")
#: Words before an author's name in the value of a label.
_PREFIX: Final = re.compile(
    r"^(?:(?:本报|本网|本台|见习|实习|特约|特派)?(?:记者|通讯员|评论员)|文|图|撰稿|供稿)[\s/／:：]{0,3}(?=\S)"
)
#: The rest of a label without a colon (来源于 某报).
_PREPOSITION: Final = re.compile(r"^[于自]\s")
#: The shortest part of a source with white space in it; characters that are set apart are shorter.
_SHORTEST_PART: Final = 2
#: Endings of the names of media, and of the names of offices that `is_office` does not recognise.
_NAME_END: Final = re.compile(
    "(?:网|报|社|台|刊|杂志|客户端|公众号|频道|发布|新闻|在线|科|股|队|组|室|馆|会|县|市|区|镇|乡|街道|村)[）)》”]?$"
)
#: Verbs with which the text of a button begins.
_ACTION: Final = re.compile("进入|返回|查看|访问|更多|收看|收听|听|看|打开|关闭")
#: `文/张三 图/李四` or `本报记者 张三` beside the date of a header line.
_BYLINE: Final = re.compile(
    r"(?:^|[\s|｜])(?:(?:图文|文字?|文图|撰文)[/／:：|｜丨]\s?(?:(?:本报|本网|本台)?记者\s)?"
    r"|(?:本报|本网|本台|见习|实习|特约|特派)?记者\s)"
    r"([\u4e00-\u9fff·]{2,4}(?:、[\u4e00-\u9fff·]{2,4}){0,4})(?=[\s|｜]|$)(?:\s?[图摄][/／:：|｜丨][\u4e00-\u9fff·]{2,4})?"
)
#: By Li Wenbo | March 5, 2024
_ENGLISH_BYLINE: Final = re.compile(r"By ([A-Z][a-z]{1,20}(?: [A-Z][A-Za-z.]{0,20}){1,3})(?=\s?[|,·]|\s?$)")
#: How papers of Taiwan sign reports: 記者王小明／臨河報導.
REPORTED_FROM: Final = re.compile(
    r"[记記]者\s?([\u4e00-\u9fff]{2,4}(?:、[\u4e00-\u9fff]{2,4}){0,3})\s?[／/]\s?[\u4e00-\u9fff]{2,8}[报報][导導道]"
)


class HeaderLine:
    """The content of one header line.

    Attributes:
        published: The time of publication; None if the line has none.
        disclosed: The time of disclosure, of editing or the like, which is that of publication if there is no other.
        updated: The time of the last change; None if the line has none.
        bare_date: The first date without a label (`2020-11-24 10:26 来源：…`); None if the line has none.
        source: The medium or office that the article was taken from; "" if the line has none, as for all names.
        author: The author or authors.
        editor: The editor or editors.
        office: The issuing office.
        doc_number: The document number.
        rest: The text around a bare date that belongs to no label and no tool; it may be a source without a label.
        count: The number of labels, dates and tools found. A line with two or more is a header line.
        open_field: The field of a label that ends the line, so that its value is in the next block; else "".
        start: Where the first label, tool or date begins (-1: there is none). The text before it may be the title.
    """

    __slots__ = (
        *("author", "bare_date", "count", "disclosed", "doc_number", "editor", "office"),
        *("open_field", "published", "rest", "source", "start", "updated"),
    )

    def __init__(self) -> None:
        self.published: ShownDate | None = None
        self.disclosed: ShownDate | None = None
        self.updated: ShownDate | None = None
        self.bare_date: ShownDate | None = None
        self.source = ""
        self.author = ""
        self.editor = ""
        self.office = ""
        self.doc_number = ""
        self.rest = ""
        self.count = 0
        self.open_field = ""
        self.start = -1

    @property
    def is_header(self) -> bool:
        """Whether the line gives the page's date or source, and little else."""
        return self.published is not None or bool(self.source) or self.is_bare_header

    @property
    def is_bare_header(self) -> bool:
        """Whether the line is a date without a label, and little else."""
        return self.bare_date is not None and len(self.rest) <= MAX_REST


def read_line(text: str) -> HeaderLine:
    """Parse one line.

    Args:
        text: The text of a block, white space folded.

    Returns:
        What the line says; for a line that is not a header line, an object without values, with `count` 0.
    """
    line = HeaderLine()
    if len(text) > MAX_LINE:
        return line
    if len(text) <= _MAX_NAME:
        text = LABELS.with_colon(text)
    field, since, rest = "", 0, ""
    plain = simplified(text)
    for label in LABELS.find(plain):
        following = _field_of(text, label, field)
        rest += _store(line, field, text[since : label.start], since)
        if line.start < 0:
            line.start = label.start
        line.count += following not in (_OTHER, _NAMED)
        field, since = following, label.end
    rest += _store(line, field, text[since:], since)
    if field == _DISCLOSED:
        field = "published"
    line.published = line.published or line.disclosed
    if field == "published" and (line.published is None or plain != text):
        # offices in Taiwan: 發布日期：113-03-05; 上版日期：113.03.05 is the same in both scripts
        republic = dates.find_republic(text[since:])
        if republic is not None and (plain != text or text[since + republic.start + 2].isdigit()):
            line.published = republic
    if field and field != _TOOL and not text[since:].strip(_EDGE):
        line.open_field = field
    if line.bare_date is None:
        return line
    bracketed = len(rest) > _TITLE_LENGTH and text[: line.bare_date.start].rstrip().endswith(("（", "("))
    is_named = line.source or _MEDIUM_BEFORE.search(plain, 0, line.bare_date.start)
    if bracketed and (not is_named or ":" not in line.bare_date.shown):
        line.bare_date = None  # 在…大会上的讲话（2016年10月21日）; not 某网某频道（2016-10-21 09:20:26）来源：某报
        return line
    if bracketed:
        rest = _EMPTY_BRACKETS.sub(" ", rest)
    since = line.bare_date.start
    if POSTED.match(text) is not None:
        line.published, since = line.published or line.bare_date, 0
    line.count += 1
    line.start = since if line.start < 0 else min(line.start, since)
    byline = _BYLINE.search(rest) or REPORTED_FROM.search(rest) or _ENGLISH_BYLINE.match(rest)
    if byline:
        line.author = line.author or byline[1]
        rest = rest[: byline.start()] + " " + rest[byline.end() :]
    line.rest = clean_name(_URL.sub("", rest))
    return line


def clean_name(value: str, longest: int = _MAX_NAME) -> str:
    """Strip a name of the signs that header lines set around it.

    Args:
        value: The name of a source, author, editor or office, as a page shows it.
        longest: The longest name in characters.

    Returns:
        The name; "" for placeholders and for text that is too long for a name.
    """
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
    return "" if len(value) > longest or is_placeholder(value) else value


def is_placeholder(value: str) -> bool:
    """Return whether the value of a label is empty in meaning: a word for none, only signs, code of a template."""
    return value.lower() in _EMPTY or not _NAME.search(value) or _TEMPLATE.search(value) is not None


def source_name(value: str) -> str:
    """Return the name of a source, without words after it that name neither media nor offices (某报 我要投稿)."""
    name = clean_name(value)
    first, *others = name.split(" ")
    if len(first) < _SHORTEST_PART:
        return name  # its characters are set apart: 某 报
    for part in others:
        is_in_list = "、" in part and first[-1].isascii() and part[0].isascii()  # 某报、The Harbor、某网
        is_name = not _ACTION.match(part) and (_NAME_END.search(part) is not None or is_office(part))
        if any(map(labels.is_han, part)) and not is_in_list and not is_name:
            break
        first += " " + part
    return clean_name(first)


def _field_of(text: str, label: Label, before: str) -> str:
    """Return the field for the value of a label that follows a label for the field `before`."""
    at = label.start
    if label.role == labels.DATE:
        # no word is before it, or it follows a name without a separator
        alone = at == 0 or not labels.is_han(text[at - 1])
        return "published" if alone or before in ("source", "author", "editor", _NAMED) else _OTHER
    if (
        label.role == labels.PUBLISHER
        and text[at : label.end].rstrip(" :：") == "发布"
        and _DIGIT.match(text, label.end)
    ):
        return "published"
    field = _FIELDS.get(label.role, _OTHER)
    if field == "source" and text[max(0, at - 2) : at].endswith(_QUOTED):
        return _OTHER
    return field


def _store(line: HeaderLine, field: str, value: str, since: int) -> str:
    """Store the value of a label in its field, if the field is empty.

    Args:
        line: Where to store the value.
        field: The field; "" for text before the first label.
        value: The text up to the next label.
        since: Where the value begins in the line.

    Returns:
        The part of the text that belongs to no label and no tool, without its date.
    """
    if not value or field == _OTHER:
        return ""
    date = dates.find(value) or dates.find_year_last(value)
    date = date or (dates.find_split(value) if field in ("", "published", _DISCLOSED) else None)
    if field == "published":
        line.published = line.published or date or dates.find_in_value(value)
        return ""
    if field == _DISCLOSED:
        line.disclosed = line.disclosed or date or dates.find_in_value(value)
        return ""
    if field == "updated":
        line.updated = line.updated or date
        return ""
    if date is not None:
        if line.bare_date is None and not _TODAY.search(value[: date.start]):
            line.bare_date = replace(date, start=date.start + since, end=date.end + since)
        if field in ("", _TOOL):
            return (value[: date.start] if not field else "") + " " + value[date.end :]
        value = value[: date.start]
    if not field:
        return value
    if field == "source":
        line.source = line.source or source_name(_PREPOSITION.sub("", value.lstrip()))
    elif field == "author":
        line.author = line.author or clean_name(_PREFIX.sub("", value.strip(_EDGE)), _MAX_AUTHORS)
    elif field == "editor":
        line.editor = line.editor or _STAFF_CODE.sub("", clean_name(value, _MAX_AUTHORS))
    elif field == "office":
        line.office = line.office or clean_name(value)
    elif field == "doc_number" and not line.doc_number:
        number = DOC_NUMBER.search(value)
        line.doc_number = number.group() if number else ""
    return ""
