"""Changes the scores of lines whose meaning depends on the lines around them.

Third step, after `cleaner.text.line_scores`: second copies of an article, boxes inside an article, schedules, menus,
and runs of short lines, which are verse, names and tables as well as headlines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from cleaner.article import Reason
from cleaner.dates import DAY, is_date
from cleaner.lexicon.data import DATA
from cleaner.lexicon.labels import DATE, LABELS, TOOLS
from cleaner.lexicon.phrases import is_credit, is_office
from cleaner.metadata.source import is_medium_line
from cleaner.selection.reasons import LINKS
from cleaner.text.headers import is_top_header
from cleaner.text.line_scores import (
    BOX_SCORE,
    BUTTON,
    CELL_SCORE,
    CLOSING,
    COLONS,
    CONTACT,
    COPY_SCORE,
    DOCUMENT_SCORE,
    END,
    FIELD,
    FIRST_OWN_SCORE,
    FOOTER,
    HEADER_LINE,
    HEADER_SCORE,
    IMPRINT,
    INSERT,
    LABEL,
    MENU_SCORE,
    OWN_SCORE,
    PHRASE_SCORE,
    POLICY,
    REPEATED,
    RIGHTS,
    ROW_SCORE,
    SENTENCE,
    SHARE_SCORE,
    SIGNATURE_SCORE,
    SIGNED,
    WEAK_FOOTER,
    WORD_SCORE,
    LineScore,
    sentence_score,
)
from cleaner.text.signs import BAR, BLANK, DIGIT, MARK, signs_of

#: Words of menus, without the signs of lists.
_MENU: Final = frozenset(DATA["menu"]["words"])
#: Headings of boxes that newspapers set inside articles.
_BOX_HEADINGS: Final = frozenset(DATA["menu"]["boxes"])
_LIST_SIGNS: Final = " \t*+o-•·□■◆▪●|｜>»/[]【】()（）:："
_LISTS: Final = "*+o•□·▪-"
_LISTED: Final = re.compile(r"[*+o•□·▪-]\s\S|[·•]\S")
_WORDS: Final = re.compile(r"[\s|｜/·•]+")
#: The longest line that may be a row of a menu.
_LONGEST_MENU_ROW: Final = 60
_LONGEST_MENU_WORD: Final = max(map(len, _MENU))
#: The most other short lines between two menu words of one menu.
_MENU_GAP: Final = 8
#: A menu has this many menu words, or two that are most of its lines.
_MENU_WORDS: Final = 3
_MENU_SHARE: Final = 0.2
#: The longest line of a roll of names or a menu in a list with signs (characters).
_SHORT_ITEM: Final = 8
_LONGEST_NAME: Final = 3
#: The mean length of the lines of a list of headlines; verse has shorter lines. Headlines have spaces between their
#: parts, which verse does not have.
_HEADLINE_LENGTH: Final = 13
_SPACED_LENGTH: Final = 8
_SPACED_SHARE: Final = 0.25
#: A sentence before a list that belongs to it.
_INTRODUCES: Final = ("如下", "名单", "以下", "下列", "附件", "附表")
#: Sites link to the same office in other provinces: a run with at least this many names of provinces.
_PLACES: Final = frozenset(place[:2] for place in DATA["menu"]["places"])
_LINKED_PLACES: Final = 16
#: A row whose last part is a number (黄瓜 2.50元/斤, 挡车工 10名 月薪5000-7000元).
_NUMBERED: Final = re.compile(r"\s[^\s\d]{0,4}\d[\d.,:-]{0,12}[^\s\d]{0,6}$")
_LABELLED: Final = re.compile(r"^[^，。]{1,12}[:：]\s?\S")
#: A disclaimer from this length, in a text without any sign of a page, is the article's own.
_LONG_DISCLAIMER: Final = 100
#: A text without any sign of a page is an article already. Of it, an advertisement with more than one in this many of
#: its characters is kept: the removal would be large, and only its own words speak for it.
_DOUBTFUL_SHARE: Final = 10
_DOUBTFUL: Final = frozenset(("advertisement", "phone hint"))
#: The button beside a heading of an encyclopedia, and its contents: 目录, and numbered headings that are lines below.
_EDIT: Final = "编辑"
_EDIT_SCORE: Final = LineScore(0, INSERT, Reason("toolbar", "a button beside a heading"))
_CONTENTS: Final = ("目录", "目 录", "[目录]")
_CONTENTS_SCORE: Final = LineScore(0, INSERT, Reason("contents", "the headings of an entry, which are below again"))
_ENTRY: Final = re.compile(r"[▪•·◦]?\s?\d{1,2}(?:\.\d{1,2}){0,2}[.．、]?\s?(\S.{0,40})$")
_FEWEST_ENTRIES: Final = 2
#: Kinds of lines that a text may have as a heading or as a row.
_WORDS_OF_TEXT: Final = frozenset(("toolbar", "editor line", "player"))
#: What templates and editors set between paragraphs.
_INSERTED: Final = frozenset(("advertisement", "phone hint", "player", "toolbar"))
#: The most such lines one after the other.
_MOST_INSERTS: Final = 3
#: A place or a person below a time: the time is that of an event.
_EVENT_PLACE: Final = re.compile(r"(?:[场会赛球][地场馆]|地\s?点|对阵|嘉宾|主讲|主持)\w{0,3}\s?[:：]")
_WEEKDAY: Final = re.compile("(?:星期|周)[一二三四五六日]")
#: The shortest sentence that continues an article below the heading of a box on a page with other signs.
_CONTINUES: Final = 60
#: The same below a heading whose words are not those of lists and comments alone (专家解读).
_SUBHEADED: Final = 24
_HEADS_LIST: Final = re.compile("相关|推荐|阅读|更多|最新|热门|排行|往期|评|关联|更新|跟")
#: From this many lines below the header line on, without a sentence, buttons are below the text.
_FEWEST_ROWS: Final = 3
#: The most links of a list between two paragraphs, and the fewest paragraphs below it, from which the article goes on.
_MOST_LINKS: Final = 8
_FEWEST_PARAGRAPHS: Final = 2
#: Lines of the article and of its furniture that the rest of an article has too.
_INSIDE: Final = (FIELD, CONTACT, IMPRINT, INSERT, BOX_SCORE.boundary)
#: The same without an editor line below, and characters of these paragraphs.
_FEWEST_SENTENCES: Final = 3
_LONG_REST: Final = 120
#: So many characters are no summaries of a feed, however few lines they are.
_LONGER_REST: Final = 200
_SHORTEST_SENTENCE: Final = 10
#: A second copy repeats this share of the text before it; a single sentence is a copy from this length. Longer lines
#: count as this many characters.
_COPIED_SHARE: Final = 0.6
_LONE_COPY: Final = 40
_GREATEST_SIZE: Final = 150
#: From this many short words on, those of a page on one line are other lines of the page.
_FEWEST_BETWEEN: Final = 9
#: A numbered item of a notice, and the most rows of a record before it (2.采购人信息 below 地址：… and 联系方式：…).
_ITEM: Final = re.compile(r"[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)、．.]")
_RECORD_ROWS: Final = 3
#: Where to send what a notice asks for, right below the numbered heading that says so.
_MAILBOX: Final = re.compile(r"\w{2,6}(?:邮箱|信箱|热线|微信|QQ群?)[:：]")
_PAGE: Final = re.compile(r"第\s?(\d{1,2})\s?页[:：]")
_PAGE_SCORE: Final = LineScore(0, FIELD, Reason("pager", "the pages of an article, with their names"))
#: The words of an article, which blogs set below the header line too.
_TAGS: Final = re.compile(r"\W{0,2}(?:标\s?签|关键[词字]|分\s?类)\s?[:：]")
#: The lines in which a header line of a shape that texts have too is looked for.
_TOP_LINES: Final = 20
#: The same where the text has no sentence.
_TOP_OF_VERSE: Final = 4
_TOP_SIGNS: Final = "12《"
#: The kind of links to the articles before and after this one.
_NEIGHBOURS: Final = "neighbours"
#: Such a link in the form of a label with its value, which no sentence of an article has.
_NEIGHBOUR: Final = re.compile(r"\W{0,3}[上下]一?[篇条则页章个][:：]")
#: How captions of pictures begin and end.
_CAPTION: Final = re.compile(r"^[（(]?图[为片：:]|摄$|供图|图源|图片来源")
_WHOLE: Final = re.compile(r"[。！？][”’\"'）)」』】]{0,3}$")


def in_context(
    lines: list[str], scores: list[LineScore], signs: Sequence[int] = (), joined: frozenset[int] = frozenset()
) -> list[LineScore]:
    """Return the scores of lines, changed by the lines around them.

    Args:
        lines: The lines.
        scores: The score of each line by its own words; not changed.
        signs: The kinds of characters of each line, if they are known.
        joined: The indexes of lines that were many together in one line of the text.
    """
    scores = list(scores)
    signs = signs or list(map(signs_of, lines))
    _open_footers(lines, scores)
    is_page = _is_page(lines, scores, signs)
    _mark_buttons(lines, scores)
    _mark_copies(lines, scores)
    _open_boxes(lines, scores, is_page)
    _join_parts(scores)
    _mark_inserts(lines, scores)
    _mark_sections(lines, scores)
    if not is_page:
        _sign(lines, scores)
        _keep_rows(scores)
        _name_organisers(lines, scores)
    _mark_schedules(lines, scores)
    _mark_records(lines, scores)
    _mark_directories(lines, scores)
    _mark_top(lines, scores, is_page)
    _mark_menus(lines, scores, signs)
    _mark_runs(lines, scores, signs, is_page, joined)
    return scores


def _open_footers(lines: list[str], scores: list[LineScore]) -> None:
    """Let a line with the words of a footer, or of a link to the next article, be the article's where that goes on.

    A line with the words of a licence is a heading if a whole sentence follows; else it is a footer.
    """
    for i, score in enumerate(scores):
        boundary = score.boundary
        if boundary is WEAK_FOOTER:
            is_heading = i + 1 < len(lines) and scores[i + 1].weight >= SENTENCE and _WHOLE.search(lines[i + 1])
            scores[i] = PHRASE_SCORE if is_heading else replace(score, boundary=FOOTER)
        elif (
            boundary is FOOTER
            or (
                boundary is END
                and score.reason is not None
                and score.reason.kind == _NEIGHBOURS
                and _NEIGHBOUR.match(lines[i]) is None
            )
        ) and _is_between_sentences(lines, scores, i):
            scores[i] = PHRASE_SCORE


def _is_between_sentences(lines: list[str], scores: list[LineScore], i: int) -> bool:
    """Return whether a line is alone between whole sentences: one above, and two below or one below a caption.

    Footers and links to other articles have more such lines beside them, and at most a disclaimer below.
    """
    below = 1 if _CAPTION.search(lines[i]) else _FEWEST_PARAGRAPHS
    if not 0 < i < len(lines) - below:
        return False
    return all(scores[j].weight >= SENTENCE and _ends(lines[j]) for j in (i - 1, *range(i + 1, i + 1 + below)))


def _is_page(lines: list[str], scores: list[LineScore], signs: Sequence[int]) -> bool:
    """Return whether a text has lines that only pages have: header line, footer, links to neighbours, buttons, a menu.

    A day or an author in the last line may be the article's, and so may words on rights.
    """
    buttons = 0
    last = len(lines) - 1
    for i, score in enumerate(scores):
        boundary = score.boundary
        if (boundary is HEADER_LINE and (i < last or not i)) or boundary is REPEATED:
            return True
        if boundary is FOOTER and not RIGHTS.match(lines[i]):
            return True
        if boundary is END and score.reason is not None and score.reason.kind not in ("related list", "poll"):
            return True
        buttons += boundary is BUTTON and score.reason is not None and score.reason.kind == "toolbar"
    words = _MENU_WORDS if buttons > 1 else 0
    for i, line in enumerate(lines):
        if words >= _MENU_WORDS:
            break
        words += _menu_words(line, signs[i])
    return words >= _MENU_WORDS


def _mark_buttons(lines: list[str], scores: list[LineScore]) -> None:
    """Let rows of buttons below the text be no header lines: nothing begins below them."""
    rows = -1
    for i, score in enumerate(scores):
        if score.boundary is not HEADER_LINE:
            rows = _FEWEST_ROWS if score.weight >= SENTENCE else rows + (rows >= 0 and score.boundary is None)
        elif DAY.search(lines[i]) or not all(label.role in TOOLS for label in LABELS.find(lines[i])):
            rows = 0
        elif rows >= _FEWEST_ROWS:
            scores[i] = SHARE_SCORE


def _mark_copies(lines: list[str], scores: list[LineScore]) -> None:
    """Mark the lines of a second copy of most of the article; a refrain is not a copy."""
    starts = [line[:SENTENCE] for line in lines if len(line) >= SENTENCE]
    if len(set(starts)) == len(starts):
        return  # most texts
    _mark_joined_copy(lines, scores)
    first: dict[str, int] = {}
    again: list[int] = []
    for i, line in enumerate(lines):
        if len(line) < SENTENCE or scores[i].boundary is not None or scores[i] is ROW_SCORE:
            continue
        if first.setdefault(line, i) != i:
            again.append(i)
    if not again:
        return
    at = again[0]
    before = sum(_size(line) for line, i in first.items() if i < at)
    after = sum(_size(line) for line, i in first.items() if i > at)
    copied = {lines[i] for i in again if first[lines[i]] < at}
    repeated = sum(map(_size, copied))
    if repeated >= _COPIED_SHARE * before and repeated > after and (len(copied) > 1 or repeated >= _LONE_COPY):
        firsts: dict[str, int] = {}
        for i, line in enumerate(lines):
            firsts.setdefault(line, i)
        while firsts[lines[at - 1]] < at - 1:
            at -= 1  # the title of the copy
        for i in range(at, len(lines)):
            if scores[i].boundary is None and firsts[lines[i]] < at:
                scores[i] = COPY_SCORE


def _mark_joined_copy(lines: list[str], scores: list[LineScore]) -> None:
    """Mark a line that is two or more lines above it, one after the other: the copy for phones or for reading aloud."""
    starts: dict[str, str] = {}
    for i, line in enumerate(lines):
        if len(line) < SENTENCE or scores[i].boundary is not None:
            continue
        start = line[:SENTENCE]
        at = parts = 0
        while at < len(line) and line.startswith(part := starts.get(line[at : at + SENTENCE], "\n"), at):
            at += len(part)
            parts += 1
        if parts > 1 and at == len(line):
            scores[i] = COPY_SCORE
        else:
            starts.setdefault(start, line)


def _size(line: str) -> int:
    return min(len(line), _GREATEST_SIZE)


def _open_boxes(lines: list[str], scores: list[LineScore], is_page: bool) -> None:
    """Let the article go on below the heading of a box and beside words on rights, if whole sentences follow."""
    size = len(lines)
    longest = sum(map(len, lines)) // _DOUBTFUL_SHARE
    last = next((i for i in range(size - 1, -1, -1) if scores[i].weight >= SENTENCE), -1)
    is_policy = any(scores[i].boundary is not None and POLICY.search(lines[i]) for i in range(last + 1, size))
    for i in range(size - 1, -1, -1):  # the rest of an article may have boxes too
        score = scores[i]
        reason = score.reason
        if reason is None or score.boundary is None:
            continue
        if not is_page and len(lines[i]) > longest and reason.kind in _DOUBTFUL:
            scores[i] = sentence_score(lines[i])
        elif reason.kind == "disclaimer":
            if is_page or (is_policy and i > last):
                continue
            if len(lines[i]) >= _LONG_DISCLAIMER:
                scores[i] = sentence_score(lines[i])
            elif i + 1 < size and scores[i + 1].boundary is None and not is_credit(lines[i + 1]):
                scores[i] = BOX_SCORE
        elif score.boundary is END and reason.kind in ("related list", "poll") and i + 1 < size:
            following = lines[i + 1 : i + 3]
            if not is_page:
                opens = (len(following[0]) >= _SHORTEST_SENTENCE and _ends(following[0])) or any(
                    (len(line) >= SENTENCE and _WHOLE.search(line)) or (len(line) >= _CONTINUES and "，" in line)
                    for line in following
                )
            else:
                heading = lines[i].strip(_LIST_SIGNS)
                shortest = (
                    SENTENCE if heading in _BOX_HEADINGS else _CONTINUES if _HEADS_LIST.search(heading) else _SUBHEADED
                )
                opens = (
                    scores[i + 1].boundary is None
                    and len(following[0]) >= shortest
                    and _WHOLE.search(following[0]) is not None
                )
            if opens:
                scores[i] = BOX_SCORE
            elif score.boundary is END and reason.kind == "related list":
                _skip_links(lines, scores, i, is_page)


def _skip_links(lines: list[str], scores: list[LineScore], heading: int, is_page: bool) -> None:
    """Let the article go on below links to other articles, if its sentences and a sign of its end follow.

    A text without signs of a page needs no such sign.

    These are two or more sentences and the editor line, or as many as an article has and any such sign. In a feed,
    each sentence is the summary of the headline above it.
    """
    size = len(scores)
    first = heading + 1
    while (
        first < size and first - heading <= _MOST_LINKS and scores[first].boundary is None and not _ends(lines[first])
    ):
        first += 1
    last = first
    sentences = others = 0
    while last < size and (
        scores[last].boundary is None or scores[last].boundary in _INSIDE or _is_inserted(scores[last])
    ):
        is_sentence = len(lines[last]) >= _SHORTEST_SENTENCE and scores[last].weight > 0 and _ends(lines[last])
        if not sentences and not is_sentence:
            return
        sentences += is_sentence
        others += not is_sentence and scores[last].boundary is None
        last += 1
    if first == heading + 1 or others * 2 >= sentences or (last == size and is_page):
        return
    chars = sum(map(len, lines[first:last]))
    if sentences < _FEWEST_PARAGRAPHS and chars < _LONGER_REST:
        return
    is_long = chars >= _LONGER_REST or (sentences >= _FEWEST_SENTENCES and chars >= _LONG_REST)
    is_long = is_long and scores[heading - 1].boundary is None
    is_edited = last < size and _is_editor_line(scores[last])
    if any(map(_is_editor_line, scores[:heading])) or not (is_long or is_edited):
        return
    for i in range(heading, first):
        scores[i] = LineScore(0, INSERT, LINKS if scores[i].reason is None else scores[i].reason)


def _ends(line: str) -> bool:
    return _WHOLE.search(line) is not None


def _is_editor_line(score: LineScore) -> bool:
    return score.boundary is BUTTON and score.reason is not None and score.reason.kind == "editor line"


def _mark_inserts(lines: list[str], scores: list[LineScore]) -> None:
    """Let the article go on below a few buttons or advertisements between two whole sentences."""
    start = 1
    while start < len(lines) - 1:
        stop = start
        while stop < len(lines) and _is_inserted(scores[stop]):
            stop += 1
        is_short = 0 < stop - start <= _MOST_INSERTS and stop < len(lines)
        if (
            is_short
            and _is_near_sentence(lines, scores, range(start - 1, start - 4, -1))
            and _is_near_sentence(lines, scores, range(stop, stop + 3))
        ):
            for i in range(start, stop):
                scores[i] = replace(scores[i], boundary=INSERT)
        start = stop + 1


def _is_near_sentence(lines: list[str], scores: list[LineScore], reach: range) -> bool:
    """Return whether a whole sentence is among lines, with nothing but lines of text before it."""
    for i in reach:
        if not 0 <= i < len(lines) or scores[i].boundary is not None:
            return False
        if scores[i].weight >= SENTENCE and _ends(lines[i]):
            return True
    return False


def _is_inserted(score: LineScore) -> bool:
    if score.reason is None or score.reason.kind not in _INSERTED:
        return False
    return score.boundary is BUTTON or (score.boundary is CLOSING and score.reason.kind == "advertisement")


def _mark_sections(lines: list[str], scores: list[LineScore]) -> None:
    """Let the article go on at the buttons that an encyclopedia sets beside each heading, and at its contents."""
    if lines.count(_EDIT) + lines.count(f"[{_EDIT}]") > 1:
        for i, line in enumerate(lines):
            if line == _EDIT or line == f"[{_EDIT}]":
                scores[i] = _EDIT_SCORE
    heading = next((i for i, line in enumerate(lines) if len(line) <= _LONGEST_NAME and line in _CONTENTS), -1)
    if heading < 0:
        return
    stop = heading + 1
    below = frozenset(lines[stop:])
    while stop < len(lines):
        entry = _ENTRY.match(lines[stop])
        if entry is None or entry[1] not in below:
            break
        stop += 1
    if stop - heading > _FEWEST_ENTRIES:
        for i in range(heading, stop):
            scores[i] = _CONTENTS_SCORE


def _sign(lines: list[str], scores: list[LineScore]) -> None:
    """Let names of editors in brackets that close a text be the article's: readers differ on them.

    Words on rights right above them are removed alone.
    """
    last = len(lines) - 1
    if last < 1 or scores[last].boundary is None or SIGNED.fullmatch(lines[last]) is None:
        return
    scores[last] = OWN_SCORE
    if scores[last - 1].boundary is CLOSING or RIGHTS.match(lines[last - 1]):
        scores[last - 1] = replace(scores[last - 1], boundary=INSERT)


def _keep_rows(scores: list[LineScore]) -> None:
    """Let words of buttons and labels between two lines of an article be its own, if nothing shows a page.

    A text that was cut from a page has such lines above its first sentence and below its last one.
    """
    has_sentence = False
    for i in range(1, len(scores) - 1):
        above, score = scores[i - 1], scores[i]
        has_sentence = has_sentence or (above.boundary is None and above.weight >= _SHORTEST_SENTENCE)
        if not has_sentence or above.boundary is not None or scores[i + 1].boundary is not None:
            continue
        is_button = score.boundary is CLOSING and score.reason is not None and score.reason.kind in _WORDS_OF_TEXT
        is_row = score.boundary is LABEL or score.boundary is FIELD
        below = scores[i + 1 : i + 2 + is_button]
        if (is_button or is_row) and any(other.weight >= _SHORTEST_SENTENCE for other in below):
            scores[i] = WORD_SCORE


def _name_organisers(lines: list[str], scores: list[LineScore]) -> None:
    """Let organisers below the other rows of an event (时间：…, 地点：…) be rows of it, if nothing shows a page."""
    for i in range(1, len(lines)):
        above = scores[i - 1]
        is_row = (above.boundary is None or above.boundary is CONTACT) and above.weight < SENTENCE
        if scores[i].boundary is IMPRINT and is_row and _LABELLED.match(lines[i - 1]):
            scores[i] = WORD_SCORE


def _join_parts(scores: list[LineScore]) -> None:
    """Let the article go on below an editor line if a sentence and a further editor line follow, as in a digest."""
    has_editor = has_sentence = False
    for i in range(len(scores) - 1, -1, -1):
        score = scores[i]
        if _is_editor_line(score):
            if has_editor and has_sentence:
                scores[i] = BOX_SCORE
            has_editor, has_sentence = True, False
        elif score.weight >= SENTENCE:
            has_sentence = True
        elif score.boundary is not None and score.boundary is not BOX_SCORE.boundary:
            has_editor = False


def _mark_schedules(lines: list[str], scores: list[LineScore]) -> None:
    """Let lines with a time be lines of the article where they are rows of a schedule or the time of an event.

    Two or more lines that begin with a time and follow one another are a schedule, and so are the days of a week.
    时间：2024-05-06 below a long sentence, or above a place, is the time of an event, if nothing above shows that this
    is a page.
    """
    bounded = bool(scores) and scores[0].boundary is not None
    told = bool(scores) and scores[0].weight >= _CONTINUES
    for i in range(1, len(lines)):
        if scores[i].boundary is HEADER_LINE and not bounded and _is_event_time(lines[i]):
            has_place = i + 1 < len(lines) and _EVENT_PLACE.match(lines[i + 1]) is not None
            scores[i] = DOCUMENT_SCORE if told or has_place else scores[i]
        bounded = bounded or scores[i].boundary is not None
        told = told or scores[i].weight >= _CONTINUES
        if (
            scores[i].boundary is HEADER_LINE
            and _is_dated(lines[i])
            and (scores[i - 1] is WORD_SCORE or scores[i - 1].boundary is HEADER_LINE)
            and _is_dated(lines[i - 1])
        ):
            scores[i - 1] = scores[i] = WORD_SCORE
    days = [i for i, line in enumerate(lines) if scores[i].boundary is FIELD and _WEEKDAY.fullmatch(line)]
    if len({lines[i] for i in days}) > 1:
        for i in days:
            scores[i] = WORD_SCORE


def _mark_top(lines: list[str], scores: list[LineScore], is_page: bool) -> None:
    """Mark a day with an author's name, or a paper with its day, where it is the only such line above the text.

    So are a medium and an office in the line below their label, and on a page a day alone.
    """
    sentence = next((i for i, score in enumerate(scores) if score.weight >= SENTENCE), 0)
    rows = range(1, min(sentence, _TOP_LINES)) if sentence else range(min(len(lines), _TOP_LINES))
    found = [i for i in rows if (lines[i][0] in _TOP_SIGNS or lines[i][-1].isdigit()) and is_top_header(lines[i])]
    if len(found) == 1 and (sentence or 0 < found[0] < _TOP_OF_VERSE):
        scores[found[0]] = HEADER_SCORE
    above = range(max(1, sentence - _RECORD_ROWS), sentence)
    days = [i for i in above if scores[i] is DOCUMENT_SCORE and lines[i][0].isdigit() and is_date(lines[i])]
    if is_page and len(days) == 1 and not any(score.boundary is HEADER_LINE for score in scores[:sentence]):
        dated = sum(
            score is DOCUMENT_SCORE and is_date(lines[i]) for i, score in enumerate(scores[sentence:], sentence)
        )
        scores[days[0]] = scores[days[0]] if dated > 1 else HEADER_SCORE  # else it is a chronicle
    pages = 0
    for i in range(1, min(_TOP_LINES, len(lines))):
        page = _PAGE.match(lines[i])
        pages = pages + 1 if page is not None and int(page[1]) == pages + 1 else 0
        if pages > 1:  # the pages of the article, of which each has a name
            scores[i - 1] = scores[i] = _PAGE_SCORE
        if scores[i].boundary is END and scores[i - 1].boundary is HEADER_LINE and _TAGS.match(lines[i]):
            scores[i] = replace(scores[i], boundary=FIELD)
    for i in range(1, min(sentence, len(lines))):
        is_open = scores[i - 1].boundary is LABEL and lines[i - 1].endswith(COLONS)
        if is_open and scores[i].boundary is None and (is_medium_line(lines[i]) or is_office(lines[i])):
            scores[i] = HEADER_SCORE


def _mark_records(lines: list[str], scores: list[LineScore]) -> None:
    """Let contacts and fields before a further numbered item be the article's, and office and day its signature."""
    has_fields = any(score.boundary in (CONTACT, FIELD, CLOSING) for score in scores)
    is_item = [has_fields and score is DOCUMENT_SCORE and _is_item(lines[i]) for i, score in enumerate(scores)]
    heading = -_RECORD_ROWS - 1
    for i, score in enumerate(scores):
        if is_item[i]:
            heading = i
        elif i - heading <= _RECORD_ROWS and (
            score.boundary is CONTACT
            or score.boundary is FIELD
            or (i - heading == 1 and score.boundary is CLOSING and _MAILBOX.match(lines[i]))
        ):
            scores[i] = OWN_SCORE
    item = none = len(lines) + _RECORD_ROWS + 1
    for i in range(len(lines) - 1, 0, -1):
        score, above = scores[i], scores[i - 1]
        if score.boundary is END or score.boundary is FOOTER:
            item = none
        elif is_item[i]:
            item = i
        elif item - i <= _RECORD_ROWS and (score.boundary is CONTACT or score.boundary is FIELD):
            scores[i] = OWN_SCORE
        is_day = score is DOCUMENT_SCORE and lines[i].endswith("日") and is_date(lines[i])
        if is_day and above.boundary is None and is_office(lines[i - 1]):
            scores[i - 1] = scores[i] = SIGNATURE_SCORE


def _is_item(line: str) -> bool:
    return _ITEM.match(line) is not None


def _mark_directories(lines: list[str], scores: list[LineScore]) -> None:
    """Let addresses above the end of the text be rows of a list of offices, if they differ: a site has one address."""
    rows: dict[str, list[int]] = {}
    for i, score in enumerate(scores):
        if score.boundary is END or score.boundary is FOOTER:
            break
        if score.boundary is CONTACT:
            rows.setdefault(lines[i][:2], []).append(i)
    for found in rows.values():
        if len({lines[i] for i in found}) > 1:
            for i in found:
                scores[i] = WORD_SCORE


def _is_event_time(line: str) -> bool:
    found = LABELS.find(line)
    return len(found) == 1 and found[0].role == DATE


def _is_dated(line: str) -> bool:
    return line[0].isdigit() and not any(label.marked for label in LABELS.find(line))


def _mark_menus(lines: list[str], scores: list[LineScore], signs: Sequence[int]) -> None:
    """Mark the rows of menus above the first and below the last sentence."""
    sentences = [i for i, score in enumerate(scores) if score.weight >= SENTENCE]
    top, bottom = (sentences[0], sentences[-1]) if sentences else (len(lines), 0)
    for start, stop in ((0, top), (bottom, len(lines))):
        _mark_menu(lines, scores, signs, start, stop)


def _mark_menu(lines: list[str], scores: list[LineScore], signs: Sequence[int], start: int, stop: int) -> None:
    first = last = -1
    words = others = rows = 0
    for i in range(start, stop + 1):
        boundary = scores[i].boundary if i < stop else None
        begins = boundary is not None and boundary.begins
        word = _menu_words(lines[i], signs[i]) if i < stop and not begins else 0
        listed = i < stop and scores[i].weight <= 0 and len(lines[i]) <= _SHORT_ITEM + 2 and _is_listed(lines[i])
        if first >= 0 and (i == stop or begins or (not word and others >= _MENU_GAP)):
            span = last + 1 - first
            if (words >= _MENU_WORDS and rows >= _MENU_SHARE * span) or (words > 1 and 2 * words >= span):
                for j in range(first, _menu_end(lines, scores, last, stop)):
                    if scores[j].boundary is None:
                        scores[j] = MENU_SCORE
            first = -1
        if i == stop:
            break
        if word or (listed and (first >= 0 or i == start or _is_listed(lines[i - 1]))):
            if first < 0:
                first, words, rows = i, 0, 0
            last, others = i, 0
            words += word
            rows += 1
        else:
            others += 1


def _is_listed(line: str) -> bool:
    return line[0] in _LISTS and _LISTED.match(line) is not None


def _menu_end(lines: list[str], scores: list[LineScore], last: int, stop: int) -> int:
    """Return the end of a menu: a few short lines below its last known word are of it, if a longer line follows."""
    end = last + 1
    while end < stop and _LONGEST_NAME < len(lines[end]) <= _SHORT_ITEM:
        end += 1
    is_followed = end < stop and len(lines[end]) > _SHORT_ITEM and scores[end].boundary is None
    return end if is_followed and end - last - 1 <= _MENU_WORDS else last + 1


def _menu_words(line: str, signs: int) -> int:
    """Return the number of menu words in a line that is a row of a menu, else 0."""
    if len(line) > _LONGEST_MENU_ROW:
        return 0
    core = line.strip(_LIST_SIGNS)
    if len(core) <= _LONGEST_MENU_WORD and core in _MENU:
        return 1
    if not signs & (BLANK | BAR):
        return 0
    words = [word for word in _WORDS.split(core) if word]
    known = sum(word in _MENU for word in words)
    return known if len(words) > 1 and 2 * known >= len(words) else 0


def _mark_runs(
    lines: list[str], scores: list[LineScore], signs: Sequence[int], is_page: bool, joined: frozenset[int]
) -> None:
    """Mark runs of short lines that are verse, names, records or cells of tables, not headlines.

    Where the text has no sentence, what is right below the header line is the article. In a page on one line, each word
    of a headline is short, so that a long run beside sentences shows nothing.
    """
    size = len(lines)
    has_sentence = any(score.weight >= SENTENCE for score in scores)
    i = 0
    while i < size:
        if not _is_short(scores[i]):
            i += 1
            continue
        start = i
        while i < size and _is_short(scores[i]):
            i += 1
        if has_sentence and is_page and i - start >= _FEWEST_BETWEEN and start in joined and i - 1 in joined:
            continue
        is_body = not has_sentence and start > 0 and scores[start - 1].boundary in (HEADER_LINE, LABEL)
        if not is_page or is_body or _is_own(lines, scores, signs, start, i):
            for j in range(start, i):
                is_cut_off = scores[j] is ROW_SCORE and j + 1 == size
                if scores[j] is not CELL_SCORE and not is_cut_off:
                    scores[j] = OWN_SCORE if j > start else FIRST_OWN_SCORE


def _is_short(score: LineScore) -> bool:
    return score is WORD_SCORE or score is PHRASE_SCORE or score is ROW_SCORE or score is CELL_SCORE


def _is_own(lines: list[str], scores: list[LineScore], signs: Sequence[int], start: int, stop: int) -> bool:
    run = lines[start:stop]
    if start and _introduces(lines[start - 1]):
        return True
    count = len(run)
    cores = [line.strip(_LIST_SIGNS) for line in run]
    if 2 * sum([score is ROW_SCORE for score in scores[start:stop]]) >= count:
        return False
    if count >= _LINKED_PLACES:
        starts = {core[:2] for core in cores}
        if sum(place in starts for place in _PLACES) >= _LINKED_PLACES:
            return False
    if 2 * sum([_is_row(lines[i], signs[i]) for i in range(start, stop)]) >= count:
        return True
    mean = sum([len(core) for core in cores]) / count
    if 2 * sum(["，" in core for core in cores]) >= count:
        return True
    spaced = sum([" " in core for core in cores])
    return mean < _HEADLINE_LENGTH and not (mean >= _SPACED_LENGTH and spaced >= _SPACED_SHARE * count)


def _introduces(line: str) -> bool:
    """Return whether a line introduces the short lines below it."""
    return line.endswith(COLONS) or any(word in line for word in _INTRODUCES)


def _is_row(line: str, signs: int) -> bool:
    """Return whether a line has a label and its value, or a number as its last part."""
    if signs & MARK and _LABELLED.match(line):
        return True
    return signs & BLANK != 0 and signs & DIGIT != 0 and _NUMBERED.search(line) is not None
