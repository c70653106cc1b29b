"""Finds an article's source, with a label or without, and the author that its text names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from cleaner.dates import may_write
from cleaner.lexicon.containers import CONTAINERS
from cleaner.lexicon.labels import LABELS, ORIGIN, SOURCE, alternation
from cleaner.lexicon.phrases import is_office
from cleaner.lexicon.variants import simplified
from cleaner.markup.page import Block, Page
from cleaner.metadata.infoline import MAX_REST, REPORTED_FROM, HeaderLine, clean_name, read_line, source_name

#: Meta tags with the source: the national standard, Founder's CMS, news portals.
_METAS: Final = ("contentsource", "source", "mediaid")
#: A label with its value in the next element and no mark between them (来源某报).
_LABEL: Final = re.compile(rf"^(?:{alternation(LABELS.words((ORIGIN, SOURCE)))})\s?")
_MEDIUM: Final = re.compile(
    r"网|报|社|电视台|广播|客户端|频道|公众号|微信|新闻|在线|杂志|周刊|财经|传媒|融媒|发布|台$"
    r"|新浪|搜狐|腾讯|凤凰|央视|澎湃|学习强国"
)
#: Media whose names have no such word.
_SHORT_MEDIA: Final = frozenset(("财新", "界面", "虎嗅", "钛媒体", "第一财经", "南方周末", "凤凰", "中新"))
#: The people behind a medium in one element with it (某报记者 张三编辑 李四).
_PEOPLE: Final = re.compile(r"(?<=[\u4e00-\u9fff])(?:记者|编辑|校对)\s(?=[\u4e00-\u9fff])")
#: The name of a medium as a whole line; titles of documents end in other words with 报 (关于…情况的通报).
_MEDIUM_ALONE: Final = re.compile(
    r"[\w《》·—-]{2,20}(?:网|网站|(?<![通公简汇申预填举上呈情喜捷警])报|社|客户端|公众号|电视台|周刊|杂志)"
)
#: What is left of a line with two dates (于 … 首次发布, 已于 … 修改).
_AROUND_DATES: Final = re.compile(r"(?:已?于|首次|最[后近初]|发[布表]|修改|更新|编辑|\s)+")
#: A byline is a line of at most this length, or in this many last characters of a longer one.
_LONGEST_BYLINE: Final = 60
#: The names of photographers and editors after the author.
_PICTURES: Final = r"(?:\s?(?:图片?|摄影?|摄像|视频|编辑|责编|设计)[/／:：丨｜|][\u4e00-\u9fff·、\s]{2,20}){0,3}"
#: `（记者 张三）` or `文/苏景汇` at the end of a line.
_BYLINE: Final = re.compile(
    r"(?:[（(](?:(?:本报|本网|见习|实习|特约|[\u4e00-\u9fff]{1,8}[报网台社])?"
    r"(?:记者|通讯员|作者(?!系|单位|为|简介))[:：\s]{0,2}|(?:图[/／]?)?文(?:[/／]图)?[/／\s])"
    rf"|[。”！？]文[/／])([\u4e00-\u9fff·、\s]{{2,40}}?){_PICTURES}[）)]?。?$"
)
#: 本报讯（记者 张三） at the beginning of the text.
_DATELINE: Final = re.compile(
    r"[^，。（(]{0,30}[（(][\u4e00-\u9fff\s]{0,8}?记者(?!手记|观察|调查|见闻|在线|按|提问)[:：\s]{0,2}([\u4e00-\u9fff·、\s]{2,40}?)"
    r"(?:\s(?:整合|综合|整理|报道|文/图))?[）)](?<!摄[）)])"
)
#: `□ 本报记者 王五` as a line of its own.
_BYLINE_ALONE: Final = re.compile(
    r"[□■●◎\s]{0,3}(?:(?:本报|本网|本刊|本台|见习|实习|特约)?(?:记者|通讯员|评论员)[/／]?"
    rf"|(?:图[、/／]?文|文[、/／]?图|撰文|撰稿)\s?[/／:：丨｜|\s]|文字?\s?[/／:：丨｜|]\s?(?:(?:本报|本网|本台)?记者\s)?)\s?([\u4e00-\u9fff·、\s]{{2,30}}?)(?:\s(?:文[/／]图|图[/／]文|摄影报道|摄))?{_PICTURES}"
)


#: Names of persons in Chinese, and words of those who are no author.
_PERSONS: Final = re.compile(r"[\u4e00-\u9fff]{2,4}(?:·[\u4e00-\u9fff]{1,8})?(?:[、\s][\u4e00-\u9fff]{2,4}){0,4}")
_STAFF: Final = re.compile(
    "编辑|小编|编者|管理|原创|匿名|游客|作者|记者|关注|查看|评论|留言|分享|收藏|[部局处科室厅院台]$"
)
#: The address of an account's page on Toutiao.
_TOUTIAO_ACCOUNT: Final = "/c/user/"
#: A script that writes the label with its value, or the value of a variable, or a name alone.
_WRITTEN_SOURCE: Final = re.compile(
    r"[\"']来源\s?[:：]\s?([^\"'<>]{2,40})[\"']"
    r"|(?i:source|laiyuan|\bly)\w{0,5}\s{0,3}=\s{0,3}[\"']([^\"'<>]{2,40})[\"']"
)
_WRITTEN_NAME: Final = re.compile(
    r"\s{0,9}document\.write(?:ln)?\(\s{0,3}[\"']([^\"'<>]{2,40})[\"']\s{0,3}\)[;\s]{0,9}"
)
_SHORT_SCRIPT: Final = 100
#: Signs of a script that adds the source to text that a reader copies.
_ON_COPY: Final = ("clipboard", "getSelection", "oncopy", '"copy"', "'copy'")
#: A byline is so many blocks above the body, or fewer.
_BYLINE_REACH: Final = 4


def first(values: Iterable[str]) -> str:
    """Return the first value that is not empty, else ""."""
    return next((value for value in values if value), "")


def labelled_source(metas: Mapping[str, str], lines: Iterable[HeaderLine]) -> str:
    """Return the source with a label; the one in the head where the page has none or its template shortens it.

    Args:
        metas: The page's meta tags, names in lower case.
        lines: The header lines, the nearest to the headline first.
    """
    given = first(_given(metas.get(name, "")) for name in _METAS)
    if given == metas.get("articletitle"):
        given = ""  # a template that fills every field with the title
    shown = first(line.source for line in lines)
    if shown.endswith(("...", "…")):
        stem = shown.rstrip(".…")
        return given if given.startswith(stem) else stem
    return shown or given


def first_piece(source: str, pieces: Iterable[str]) -> str:
    """Cut a source at the end of the element that it begins in.

    Args:
        source: The source, as read from the whole line.
        pieces: The texts of the line's elements, in order.
    """
    for piece in pieces:
        text = " ".join(piece.split())
        for name in (text, text.rpartition("：")[2], text.rpartition(":")[2]):
            name = clean_name(name)
            if name == source:
                return source
            if 1 < len(name) < len(source) and source.startswith(name):
                # a link and a place behind it: 某报(上海)
                # or a second one: 某报、某网
                return source if source[len(name) :].lstrip().startswith(("(", "（", "、")) else name
    return source


def named_source(page: Page, start: int, stop: int) -> str:
    """Return the source in an element whose name says that it holds one, without a label.

    Args:
        page: The page.
        start: The block after the headline.
        stop: The block after the last that is read.

    Returns:
        The source; "" if there is no such element, or if it holds a date, labels or a sentence.
    """
    for i in range(start, min(stop, len(page.blocks))):
        block = page.blocks[i]
        text = ""
        if i in page.sources:
            pieces = page.pieces.get(i, ())[page.sources[i] :]
            text = first(" ".join(piece.split()) for piece in pieces)
        elif CONTAINERS.is_source(block.node.classes) or CONTAINERS.is_source(block.node.ident):
            text = block.text
        name = clean_name(_PEOPLE.split(text)[0], MAX_REST)
        if len(name) > 1 and not (name.isascii() or _has_clause(name) or read_line(text).count):
            return name
    return _account(page, start, stop)


def named_author(page: Page, start: int, stop: int) -> str:
    """Return the author in an element whose name says that it holds one, without a label.

    Args:
        page: The page.
        start: The block after the headline; -1 without a headline.
        stop: The block after the last that is read.

    Returns:
        The names of persons; "" if there is no such element, or if it holds something else.
    """
    for i in range(max(start, 0), min(stop, len(page.blocks)) if start >= 0 else 0):
        block = page.blocks[i]
        if i in page.authors:
            text = first(" ".join(piece.split()) for piece in page.pieces.get(i, ())[page.authors[i] :])
        else:
            text = block.text if block.node.classes in CONTAINERS.authors else ""
        name = persons(text)
        if name:
            return name
    return ""


def persons(text: str) -> str:
    """Return a text that names persons in Chinese; "" for others, as the names of media, offices and labels."""
    name = clean_name(text) if text else ""
    if _PERSONS.fullmatch(name) is None or LABELS.role_of(name):
        return ""
    return "" if _MEDIUM.search(name) or is_office(name) or _STAFF.search(name) else name


def _account(page: Page, start: int, stop: int) -> str:
    """Return the account of Toutiao that published the article: the text of a link to it; "" for none."""
    for anchor in page.anchors:
        if anchor.block >= stop:
            break
        if anchor.block >= start and _TOUTIAO_ACCOUNT in anchor.href:
            return clean_name(anchor.text, MAX_REST)
    return ""


def written_source(scripts: Iterable[str], is_open: bool) -> str:
    """Return the source that a script writes into the page; "" if none does.

    Args:
        scripts: The page's short scripts.
        is_open: Whether the page has the label of a source without a value, so that a script may write the name alone.
    """
    for script in scripts:
        is_written = "来源" in script and may_write(script) and not any(sign in script for sign in _ON_COPY)
        match = _WRITTEN_SOURCE.search(script) if is_written else None
        if match is None and is_open and len(script) <= _SHORT_SCRIPT:
            match = _WRITTEN_NAME.fullmatch(script)
        name = source_name(match[match.lastindex or 0]) if match else ""
        if name and not name.isascii() and not read_line(name).count:
            return name
    return ""


def _has_clause(text: str) -> bool:
    """Return whether a text has a mark that names of media and offices do not have."""
    return any(mark in text for mark in "，。；！？：")


def bare_source(lines: Iterable[HeaderLine], blocks: Iterable[Block]) -> str:
    """Find a source without a label. It must be a medium's name, because authors, offices and columns are there too.

    Args:
        lines: The header lines; the source may be in the line with the date.
        blocks: The blocks between headline and body; the source may be a line of its own.

    Returns:
        The source; "" if none is found.
    """
    dated = first(
        medium(source_name(_LABEL.sub("", line.rest))) for line in lines if line.bare_date and not line.published
    )
    if dated:
        return dated
    label = ""
    for block in blocks:
        text = block.text
        # 发文机构： and 某县政府网站 in the block below it
        labelled = label.endswith(("：", ":")) and read_line(label).open_field != SOURCE
        if not (labelled or block.link_chars or block.node.hidden) and is_medium_line(text):
            return text
        label = text
    return ""


def medium(name: str) -> str:
    """Return a name next to a date if it is the name of a medium, without the author after a stroke, else ""."""
    name = name.partition("／")[0].rpartition("】")[2].strip()  # 【某网】某报 has lost its first bracket
    if _AROUND_DATES.fullmatch(name):
        return ""
    return name if 2 <= len(name) <= MAX_REST and _MEDIUM.search(simplified(name)) else ""


def is_medium_line(text: str) -> bool:
    """Return whether a line is the name of a medium, and nothing else."""
    return _MEDIUM_ALONE.fullmatch(text) is not None


def byline(blocks: list[Block], start: int, stop: int, above: int = -1) -> str:
    """Return the author in a byline: in the last two blocks or the first block of the body, or between it and `above`.

    Args:
        blocks: The blocks of the page.
        start: The first block of the body.
        stop: The block after the body's last.
        above: The block after the headline; -1 without a headline.
    """
    head = range(above if above >= 0 else start, min(start + 1, stop))
    for block in (*blocks[max(start, stop - 2) : stop][::-1], *(blocks[i] for i in head[-_BYLINE_REACH:])):
        name = byline_in(block.text)
        if name:
            return name
    return ""


def byline_in(text: str) -> str:
    """Return the author that a byline names: a line of its own, or the end of a longer one; "" if it names none."""
    match = _BYLINE_ALONE.fullmatch(text) if len(text) <= _LONGEST_BYLINE else None
    if match is None and (text.endswith(("）", ")", "。")) or "文/" in text[-_LONGEST_BYLINE:]):
        match = _BYLINE.search(text, max(0, len(text) - _LONGEST_BYLINE))
    if match is None and text.endswith(("導", "导", "道", "）", ")")) and len(text) <= _LONGEST_BYLINE:
        match = REPORTED_FROM.search(text)
    name = " ".join(match.group(1).split()) if match else ""
    return "" if name.endswith("摄") else _without_medium(name)


def _without_medium(name: str) -> str:
    """Remove the medium in front of an author's name: 某报 张三, 财新 张三, 某报记者 张三."""
    before, _, after = name.partition(" ")
    return after if after and (_MEDIUM.search(before) or before in _SHORT_MEDIA) else name


def dateline(text: str) -> str:
    """Return the reporters that the beginning of a text names; "" if it names none.

    >>> dateline("本报讯（记者 张三）近日，临河县召开会议。")
    '张三'
    """
    match = _DATELINE.match(text)
    return " ".join(match.group(1).split()) if match else ""


def _given(value: str) -> str:
    """Return the source in a meta tag's value; "" for placeholders and for codes in ASCII."""
    if not value:
        return ""
    name = read_line(value).source or clean_name(value)
    return "" if name.isascii() else name
