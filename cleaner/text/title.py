"""Finds the title of a text without markup: a phrase above the header lines, or the first line of a clean article."""

from __future__ import annotations

import re
from typing import Final

from cleaner.dates import DAY, is_date, with_common_dates
from cleaner.lexicon.labels import LABELS, TOOLS
from cleaner.lexicon.phrases import DOC_NUMBER, is_office
from cleaner.text.line_scores import DAY_SCORE, DOCUMENT_SCORE, HEADER_LINE, MENU, PHRASE_SCORE, SENTENCE, LineScore

#: The longest distance in lines from the article to the header line above, and to the title.
_NEAR: Final = 12
_REACH: Final = 40
#: The title is at most this far above a short line that is above the header line.
_BESIDE: Final = 6
#: Characters of the shortest title right above a header line, and of the shortest one that is farther above it.
_SHORTEST: Final = 4
SHORTEST_FAR: Final = 8
#: The title of a text without header line: its first line, of this length, if a sentence follows.
_SHORTEST_FIRST: Final = 6
_LONGEST_FIRST: Final = 50
#: A title in the article is above a sentence that is in this many of its first lines.
_FIRST: Final = 4
#: Characters of the article whose pairs are compared with those of a title. Of a title's pairs this share is in the
#: article; the line between it and the header line (a subtitle, the name of the column or the site) has at most the
#: other share there. Set by hand.
_COMPARED: Final = 1500
_SHARED: Final = 0.5
_UNSHARED: Final = 0.2
_ADDRESS: Final = re.compile(r"https?:|www\.|^[\w.-]{3,60}\.(?:com|cn|net|org|tw|hk)$", re.I)
_MONTHS: Final = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
#: Lines near a title that are not titles: a path, a row of links, an address, a byline or the number of an issue.
_NEVER: Final = re.compile(
    r"^[>»›＞]|[>»›＞].*[>»›＞]|\S\s[>»›＞]{1,2}\s\S|^(?:内容)?(?:摘\s?要|提要|导\s?[读语])\s?[:：]|^(?:案由|案号|栏目|类别|分类|频道|字数|小说|书名)\s?[:：]|^\w{2,10}(?:数字报|电子报|电子版)$|[|｜│].*[|｜│]|"
    r"\d\s?(?:人|条|个|次|則|则)?\s?(?:评论|评論|参与|阅读|浏览|回复|跟帖|跟贴|留言)|我[要来]说?(?:两句|评论)|"
    r"(?:19|20)\d\d年?\s?第?\s?\d{1,3}\s?期$|第\s?[A-Z]?\d{1,3}\s?版|"
    r"^[【\[(（][^】\])）]{0,24}(?:记者|编辑|报[导道]|[电讯])[^】\])）]{0,16}[】\])）]$|^\w{2,10}[/╱]\w{2,8}$|"
    r"^[*·•■◆]\s|^(?:\S{1,6}\s){3,40}\S{1,6}$|^(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day|"
    rf"^(?:{_MONTHS})[a-z]{{0,6}}\.?\s\d{{1,2}},\s\d{{4}}$|[:：]$|^[\d.-]{1, 12}[元万kK]|"
    r"^(?:19|20)\d\d年(?:\d{1,2}月)?\s?[（(]\d+[）)]$|^(?:文字|字[体号])\s?[:：]|^(?:搜索热词|(?:网站)?首页\s)|^(?:《[^《》]{2,20}》\s?){3}|^[\[【][^\]】]{4,40}(?:网|网站|平台)[\]】]$"
)
#: The line in which forums name the topic of a page.
TOPIC: Final = re.compile(r"查看完整版本[:：]\s?(\S.{3,80})")
_CHAPTER: Final = re.compile(r"第[\d一二三四五六七八九十百千零〇]{1,6}[章回]\s\S")
#: The label of a document's title in its record, and the longest row.
_NAME: Final = re.compile(r"\W{0,2}(?:信息|文件|公文|政策|法规)?(?:名\s?称|标\s?题)\s?[:：】]")
_LONGEST_RECORD: Final = 200
#: Signs of lists and quotes that tools set before a title.
LIST_SIGNS: Final = "-*·•>》〉◆■| "
_SIGNS: Final = " \t|｜[]【】"
#: The signs between the parts of a path.
_ARROWS: Final = (">", "»", "›", "＞")
_NO_FIRST: Final = re.compile(
    r"记者|通讯员|编辑|作者|原标题|^[（(\[]|^[【\[][^】\]]{1,30}[】\]]$|^\d{1,2}[、.．]|^[一二三四五六七八九十]{1,3}[、.．]"
    r"|[。；;，,、：:]$|[电讯]\s|^[文图][/／|｜]|[:：]\s?\d|[中小]学$"
)


def find_title(lines: list[str], scores: list[LineScore], start: int, end: int) -> int:
    """Return the index of the title above an article, or -1.

    It is the nearest phrase above the header lines, or one that is a little farther above and has more of the words of
    the article. If only a breadcrumb is above the article, it is the article's first line.

    Args:
        lines: The lines of the text.
        scores: Their scores.
        start: The first line of the article.
        end: The line after its last.
    """
    topic = _topic(lines, end)
    if topic:
        for i in range(max(0, start - _REACH), min(end, start + _FIRST)):
            if lines[i] == topic:
                return i
    near = range(max(0, start - _NEAR), start)
    header = next((i for i in near if scores[i].boundary is HEADER_LINE), start)
    if header < start and _has_tools_alone(lines[header]):  # the size of the text may be above the title
        dated = (i for i in range(header + 1, start) if scores[i] is DAY_SCORE or scores[i].boundary is HEADER_LINE)
        header = next(dated, header)
    found, settled = -1, False
    others = [i for i in range(header + 1, start) if _may_be_title(lines[i], scores[i])]
    for i in range(header - 1, max(-1, start - _REACH), -1):
        boundary, reason = scores[i].boundary, scores[i].reason
        if (reason and reason.kind == "breadcrumb") or (boundary is MENU and header == start):
            break
        if boundary is not None or not _may_be_title(lines[i], scores[i], _SHORTEST):
            continue
        size = len(lines[i])
        if found < 0:
            is_near = scores[i + 1].boundary is not None or _CHAPTER.match(lines[i]) is not None
            if size >= (_SHORTEST if is_near else SHORTEST_FAR):
                found = i
        elif not settled and found - i <= _BESIDE and len(lines[found]) < SHORTEST_FAR:
            if size >= SHORTEST_FAR or lines[i] in lines[i + 1 : start + 1]:
                found, settled = i, True  # the short line below it is a button or the name of a tab
        elif size >= SHORTEST_FAR:
            others.append(i)
    if others:
        found = _more_like(lines, found, others, start, end)
    is_name = found >= 0 and len(lines[found]) < SHORTEST_FAR and is_unlike(lines[found], lines, start, end)
    if found >= 0 and not (is_name and _is_first_title(lines, scores, start, end)):
        return found
    if is_name:  # of the author
        return start if is_like(lines[start], lines, start + 1, end) else found
    if not 0 < start < end or scores[start] is not PHRASE_SCORE or len(lines[start]) < SHORTEST_FAR:
        return -1
    if start == header:
        return start
    is_below = header == start - 1 and _is_first_title(lines, scores, start, end)
    return start if is_below and is_like(lines[start], lines, start + 1, end) else -1


def _topic(lines: list[str], end: int) -> str:
    """Return the topic that a forum names below a page; "" if there is none."""
    topics = (TOPIC.fullmatch(line) for line in lines[end : end + _NEAR] if line[0] == "查")
    topic = next(filter(None, topics), None)
    return topic[1] if topic else ""


def _has_tools_alone(line: str) -> bool:
    return all(label.role in TOOLS for label in LABELS.find(line)) and DAY.search(line) is None


def recorded_title(lines: list[str], start: int) -> str:
    """Return the title that a document's record above the article names (标题：, 信息名称：); "" if there is none."""
    for line in lines[max(0, start - _REACH) : start]:
        if "称" not in line and "题" not in line:
            continue
        found = LABELS.find(line[:_LONGEST_RECORD])
        for i, label in enumerate(found):
            if label.marked and _NAME.fullmatch(line, label.start, label.end):
                stop = found[i + 1].start if i + 1 < len(found) else len(line)
                name = line[label.end : stop].strip(_SIGNS)
                if len(name) >= SHORTEST_FAR:
                    return name
    return ""


def is_like(line: str, lines: list[str], start: int, end: int) -> bool:
    """Return whether a line has the words of an article's beginning, as its title does."""
    return _share(line, _sample(lines, start, end)) >= _SHARED


def is_unlike(line: str, lines: list[str], start: int, end: int) -> bool:
    """Return whether a line has none, or very few, of the words of an article's beginning."""
    return _share(line, _sample(lines, start, end)) <= _UNSHARED


def glued_title(line: str, lines: list[str], start: int, end: int) -> str:
    """Return the title before the date and the labels of a header line; "" if what is there is none.

    Args:
        line: The header line.
        lines: The lines of the text.
        start: The first line of the article, of which the title has some words, if no path is before it.
        end: The line after its last.

    >>> glued_title("首页 > 法律明白人走进乡村集市 2024-05-06 来源：青禾日报", [], 0, 0)
    '法律明白人走进乡村集市'
    """
    date, labels = DAY.search(line), LABELS.find(line)
    ends = [label.start for label in labels[:1]] + ([date.start()] if date else [])
    title = line[: min(ends, default=0)].rstrip(_SIGNS)
    path = max(map(title.rfind, _ARROWS)) + 1
    title = title[path:].strip(_SIGNS).lstrip(LIST_SIGNS)
    if len(title) < SHORTEST_FAR or _is_never(title):
        return ""
    return title if path or not is_unlike(title, lines, start, end) else ""


def first_title(lines: list[str], scores: list[LineScore], start: int, end: int) -> int:
    """Return the index of the title among the first lines of an article without a title above it, or -1.

    It is the first line, or the last of several short ones (the name of the column above it) if it has the words of the
    article.
    """
    sentence = next((i for i in range(start, min(end, start + _FIRST)) if scores[i].weight >= SENTENCE), -1)
    at = sentence - 1
    if _is_first_title(lines, scores, start, end):
        sample = _sample(lines, sentence, end) if at > start and _is_first_title(lines, scores, at, end) else ""
        is_slogan = sample != "" and _share(lines[at], sample) >= _SHARED and _share(lines[start], sample) <= _UNSHARED
        return at if is_slogan else start  # a slogan of the site is above the title
    if (
        at > start
        and _is_first_title(lines, scores, at, end)
        and _share(lines[at], _sample(lines, sentence, end)) >= _SHARED
    ):
        return at if all(len(lines[i]) < _SHORTEST_FIRST for i in range(start, at)) else -1
    is_question = sentence == start and lines[start][-1] in "？！?!" and "。" not in lines[start]
    if is_question and len(lines[start]) <= _LONGEST_FIRST and not _is_never(lines[start]):
        return start if _share(lines[start], _sample(lines, start + 1, end)) >= _SHARED else -1
    return -1


def _is_first_title(lines: list[str], scores: list[LineScore], start: int, end: int) -> bool:
    if start + 1 >= end:
        return False
    line = lines[start]
    return (
        _SHORTEST_FIRST <= len(line) <= _LONGEST_FIRST
        and scores[start].weight <= 0
        and scores[start].boundary is None
        and _NO_FIRST.search(line) is None
        and not _is_never(line)
        and not is_office(line)
        and any(score.weight >= DOCUMENT_SCORE.weight for score in scores[start + 1 : min(end, start + 4)])
    )


def _may_be_title(line: str, score: LineScore, shortest: int = SHORTEST_FAR) -> bool:
    """Return whether a line above an article may be its title; a subtitle, which begins with a dash, is not."""
    return (
        score.boundary is None
        and len(line) >= shortest
        and "。" not in line
        and not line.startswith(("——", "――"))
        and not _is_never(line)
    )


def _is_never(line: str) -> bool:
    if _NEVER.search(line) or _ADDRESS.search(line) or DOC_NUMBER.fullmatch(line):
        return True
    date = DAY.search(line)
    return date is not None and (
        len(line) - (date.end() - date.start()) <= _SHORTEST or is_date(with_common_dates(line))
    )


def _more_like(lines: list[str], found: int, others: list[int], start: int, end: int) -> int:
    """Return the line that is more like the article than the one found, if there is one; else the one found."""
    sample = _sample(lines, start, end)
    if found >= 0 and _share(lines[found], sample) > _UNSHARED:
        return found
    best = max(others, key=lambda i: _share(lines[i], sample))
    return best if _share(lines[best], sample) >= _SHARED else found


def _sample(lines: list[str], start: int, end: int) -> str:
    """Return the beginning of an article."""
    return "".join(lines[start : min(end, start + _NEAR)])[:_COMPARED]


def _share(line: str, sample: str) -> float:
    """Return the share of the pairs of characters of a line that are in a sample."""
    line = "".join(filter(str.isalnum, line[:_COMPARED]))
    count = len(line) - 1
    return sum([line[i : i + 2] in sample for i in range(count)]) / count if count > 0 else 0.0
