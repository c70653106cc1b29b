"""Trimming below the last paragraph.

The page's own text begins at the first reliable sign of the end. Boilerplate is removed from the end of the body
upwards.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection
from typing import Final

from cleaner.characters import QUOTED_ENDS, SENTENCE_ENDS
from cleaner.lexicon.lines import ANY, CUT, EDGE, LineRule
from cleaner.selection.classify import CELLS, ClassifiedPage
from cleaner.selection.continuation import LAST_LINES, Continuation, node_of
from cleaner.selection.feeds import is_stamp
from cleaner.selection.reasons import BELOW, DISCLAIMER
from cleaner.selection.span import Span

#: Signs of the end (editor line, share bar, neighbours, list of headlines) belong together within this many blocks.
_SIGNS_APART: Final = 12
#: How many times the text before the end may follow it, by the number of different signs: comments and recommendations
#: can be longer than the article, but one sign alone may be a line of the body.
_MORE_AFTER: Final = (0, 1, 4, 16)
#: Signs that pages have above the body too.
_TOOLS: Final = frozenset(("toolbar", "phone hint"))
#: Blocks of the longest signature: one office's name or two, and a day.
_SIGNATURE_REACH: Final = 5
#: A list in which each headline has a summary and a date below it has at least this many rows.
_FEW_ROWS: Final = 3
#: Headings over the readers' comments, which are running text and often in the article's element, end in these words.
_COMMENTS: Final = ("评论", "热评", "跟帖", "跟贴", "评论区", "评论列表")
#: A heading over comments that the page's software sets.
_COMMENT_HEADING: Final = re.compile(
    r"[【\[]?(?:(?:热门|精彩|最新|最热|全部|精选)(?:评论|留言|跟[帖贴])|(?:网友)?(?:评论|留言|跟[帖贴]|热评)(?=\D{0,2}\d))"
    r"\s?(?:[（(]?\d{1,6}条?[)）]?)?[:：】\]]?"
    r"|\d{1,6}\s?[条个]\s?(?:评论|回复|回应|留言|跟帖)(?:\s{1,3}[•·|]\s{1,3}20\d\d-\d\d-\d\d.{0,20})?"
)
#: Longer lines cannot match.
_LONGEST_COMMENT_HEADING: Final = 60
#: The time of the first comment is at most this many blocks below the heading: a name, a place.
_COMMENT_REACH: Final = 4
#: The kind of a heading over files.
_FILES_HEADING: Final = "empty attachments"
#: Signs that stand above the lines of the site in the article's element too.
_NO_LINES_OF_TEXT: Final = frozenset(("editor line", "disclaimer", "neighbours", "footer"))
#: A numbered item, or a row with a label.
_ROW: Final = re.compile(
    r"[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)、．.]|[①-⑳]|第[一二三四五六七八九十\d]{1,3}[章条节]|[^，。：:]{2,10}[:：]\s?\S"
)
#: Buttons in a row, and rows of text below a sign of the end other than buttons.
_TOOLS_IN_ROW: Final = 3
_ROWS_BELOW_SIGN: Final = 2
#: How headings over the earlier messages of an account begin, a headline's length, the longest label of
#: a row, and the ends that a headline does not have.
_EARLIER: Final = ("往期", "本期", "上期", "近期", "精彩回顾", "精彩推荐")
_SHORTEST_PLAIN_HEADLINE: Final = 8
_LONGEST_PLAIN_HEADLINE: Final = 40
_LONGEST_LABEL: Final = 6
_NO_HEADLINE: Final = ("。", "；", "，", "》", "”")


def trim_tail(span: Span) -> None:
    """Remove everything from the first reliable sign of the end.

    A sign after which the article goes on does not count: a line about a part of it (责任编辑 under each item of a
    digest), a caption with the words of a footer, a box of links.
    """
    page = span.page
    paragraphs = [
        len(page.blocks[i].text) if i not in span.reasons and _is_sentence(page, i) else 0
        for i in range(span.top, span.end)
    ]
    after, before = sum(paragraphs), 0
    rest = Continuation(span, paragraphs)
    signs: dict[str, int] = {}
    for i in range(span.top, span.end):
        before += paragraphs[i - span.top]
        after -= paragraphs[i - span.top]
        if rest.enter(i):
            signs = {}
        rule = page.rules[i]
        if i in span.reasons or i <= span.first:
            continue
        comments = _plain_comments(span, i, rest)
        if comments:
            for j in comments:
                span.remove(j, BELOW)
            continue
        if rule is None or rule.zone not in (CUT, ANY):
            kind = _loose_sign(span, i, rest)
            if not kind:
                continue
            signs = {**_near(signs, i), kind: signs.get(kind, i)}
            ends = len(signs) > 1 and after < before * _MORE_AFTER[2]
            ends = ends or (kind == DISCLAIMER.kind and not after and not _names_office_below(span, i))
        else:
            signs = {**_near(signs, i), rule.reason.kind: signs.get(rule.reason.kind, i)}
            is_thread = page.plain[i].endswith(_COMMENTS) and _heads_comments(span, i)
            if rest.chars and not (len(signs) > 1 and page.plain[i].endswith(_COMMENTS)):
                if rule.heads_list and _heads_plain_headlines(span, i):
                    span.bottom = i
                    for j in range(i, span.end):
                        span.remove(j, BELOW)
                    return
                if rule.heads_list:
                    _remove_box(span, i, rule)
                continue
            if rule.heads_list and _is_box_in_text(span, i, rest):
                _remove_box(span, i, rule)
                continue
            if (
                len(signs) == 1
                and not is_thread
                and (_is_line_of_text(span, i, rule, rest) or _heads_plain_lines(span, i, rest))
            ):
                continue
            ends = is_thread or (
                not (rule.heads_list and _heads_sentence(span, i, rest))
                and _is_end(span, i, rule, signs, before, after)
            )
        if ends:
            span.bottom = min(signs.values())
            for j in range(span.bottom, span.end):
                span.remove(j, BELOW)
            return


def _is_sentence(page: ClassifiedPage, i: int) -> bool:
    """Return whether a block is running text: a paragraph or a short sentence."""
    return (page.rules[i] is None and page.is_paragraph(i)) or page.is_short_sentence(i)


def _near(signs: dict[str, int], i: int) -> dict[str, int]:
    """Return the signs that are close above a block."""
    return {kind: at for kind, at in signs.items() if i - at <= _SIGNS_APART}


def _loose_sign(span: Span, i: int, rest: Continuation) -> str:
    """Return the kind of boilerplate that a block is, if it is below and outside the elements of the article.

    Between paragraphs such lines are text or belong to a part of it: header lines, single buttons, disclaimers.
    """
    page = span.page
    rule = page.rules[i]
    if rest.chars or (rule is None and not page.is_disclaimer(i)):
        return ""
    if rest.holds(i) or page.is_credit(i) or page.blocks[i].node.tag in CELLS:
        return ""
    return rule.reason.kind if rule is not None else DISCLAIMER.kind


def _is_end(span: Span, i: int, rule: LineRule, signs: Collection[str], before: int, after: int) -> bool:
    """Return whether the article has ended above a line that is a sign of the end.

    Args:
        span: The body.
        i: The index of the line.
        rule: The rule that the line matches.
        signs: The kinds of the signs that are close together here.
        before: Characters of the paragraphs up to this line.
        after: Characters of the paragraphs below it.
    """
    if not after and (rule.strong or len(signs) > 1 or not _is_signed_below(span, i)):
        return True
    if len(signs) > 1 or rule.strong:
        return after < before * (1 if _TOOLS.issuperset(signs) else _MORE_AFTER[min(len(signs), 3)])
    return rule.zone == CUT and rule.heads_list and _heads_list_to_the_end(span, i, rule, after > before)


def _heads_comments(span: Span, i: int) -> bool:
    """Return whether a reader's name and the time of the comment are right below a heading."""
    page = span.page
    for j in range(i + 1, min(i + 1 + _COMMENT_REACH, span.end)):
        if page.rules[j] is None and is_stamp(page.plain[j]):
            return True
    return False


def _plain_comments(span: Span, i: int, rest: Continuation) -> range:
    """Return the lines of comments without times, from their heading on; empty if a block is no such heading.

    They are in an element of their own. Others may be a section of the article.
    """
    page = span.page
    if len(page.plain[i]) > _LONGEST_COMMENT_HEADING or page.blocks[i].node.tag in CELLS:
        return range(0)
    if _COMMENT_HEADING.fullmatch(page.plain[i]) is None:
        return range(0)
    node = page.blocks[i].node.holder()
    if node.start == i and node.end <= span.end and not any(rest.holds(j) for j in range(i, node.end)):
        return range(i, node.end)
    return range(0)


def _is_box_in_text(span: Span, i: int, rest: Continuation) -> bool:
    """Return whether a signature or contact, a list or a table of the article is right below a heading and its links.

    If the heading has an element of its own, any line in the element of the article's paragraphs will do. A list above
    more rows of links is another box.
    """
    page = span.page
    below = i + 1
    while below < span.end and page.is_link_row(below):
        below += 1
    if below < span.end - 1 and _is_files_heading(page.rules[below]) and _is_row(span, below + 1, rest):
        return below > i + 1
    if below == i + 1 or below >= span.end or page.rules[below] is not None or page.blocks[below].link_chars:
        return False
    is_listed = rest.encloses(below)
    if is_listed and any(page.is_link_row(j) for j in range(below, max(span.end, node_of(span, i).holder().end))):
        return False  # another box
    if not (is_listed or rest.holds(below)) or page.is_disclaimer(below):
        return False
    is_own = is_listed or not rest.holds(i)
    return is_own or any(
        page.is_signature_date(j) or page.is_contact(j) for j in range(below, min(below + 2, span.end))
    )


def _is_line_of_text(span: Span, i: int, rule: LineRule, rest: Continuation) -> bool:
    """Return whether a sign of the end is a line of a text that goes on below it without sentences.

    It is directly in the article's element, and so are a table, items or labelled rows right below it. Below an editor
    line and links to other articles, they may be contacts of the site.
    """
    page = span.page
    if not rest.holds(i) or rule.reason.kind in _NO_LINES_OF_TEXT or page.plain[i].endswith(_COMMENTS):
        return False
    below = i + 1
    while below < span.end and below - i <= _TOOLS_IN_ROW and page.rules[below] is not None:
        rule_below = page.rules[below]
        if rule_below is None or not (rule_below.zone in (ANY, EDGE) or _is_files_heading(rule_below)):
            return False
        below += 1
    if below + 1 < span.end and rest.holds(below) and rest.encloses(below + 1) and not page.blocks[below].link_chars:
        below += 1  # the name of a table
    least = _ROWS_BELOW_SIGN if rule.zone == CUT else 1
    rows = range(below, min(below + least, span.end))
    return len(rows) == least and all(_is_row(span, j, rest) for j in rows)


def _is_files_heading(rule: LineRule | None) -> bool:
    return rule is not None and rule.reason.kind == _FILES_HEADING


def _is_row(span: Span, i: int, rest: Continuation) -> bool:
    """Return whether a line of the article's element is a cell, an item, a labelled row or part of a signature."""
    page = span.page
    block, text = page.blocks[i], page.plain[i]
    if block.link_chars and page.rules[i] is None and (page.is_attachment(i) or page.names_file(i)):
        return rest.holds(i)
    if i in span.reasons or page.rules[i] is not None or block.link_chars or page.is_disclaimer(i):
        return False
    if rest.encloses(i):
        return True
    if not rest.holds(i) or (page.is_header(i) and not page.is_signature_date(i)):
        return False
    return (
        _ROW.match(text) is not None
        or text.endswith(QUOTED_ENDS)
        or page.is_signature_date(i)
        or (page.is_office(i) and i + 1 < span.end and page.is_signature_date(i + 1))
    )


def _heads_sentence(span: Span, i: int, rest: Continuation) -> bool:
    """Return whether a short sentence is right below a heading in the article's element (政策问答 above 问：…？)."""
    page, j = span.page, i + 1
    if j >= span.end or page.rules[j] is not None or page.blocks[j].link_chars or not rest.holds(j):
        return False
    return page.plain[j].endswith(SENTENCE_ENDS) and not page.plain[i].endswith(_COMMENTS)


def _is_signed_below(span: Span, i: int) -> bool:
    """Return whether a signature or a contact line follows before boilerplate does: the line is then text."""
    page = span.page
    for j in range(i + 1, min(i + 1 + _SIGNATURE_REACH, span.end)):
        if page.rules[j] is not None:
            return False
        if page.is_signature_date(j) or page.is_contact(j) or page.plain[j].endswith("印发"):
            return True
    return False


def _names_office_below(span: Span, i: int) -> bool:
    """Return whether an office, a contact or the day of a signature follows before boilerplate does."""
    page = span.page
    for j in range(i + 1, min(i + 1 + _SIGNS_APART, span.end)):
        if page.rules[j] is not None:
            return False
        if page.is_office(j) or page.is_signature_date(j) or page.is_contact(j):
            return True
    return False


def _heads_list_to_the_end(span: Span, heading: int, rule: LineRule, is_below_lead: bool) -> bool:
    """Return whether the rows of links under a heading go on to the end, each perhaps with a summary.

    If they do not, the heading and the rows right under it are removed as a box inside the body: above paragraphs, or
    below a lead that is shorter than what follows.
    """
    page = span.page
    if not page.is_link_row(heading + 1):  # text follows, so there is such a block
        return False
    if span.link_rows is None:
        span.link_rows = [j for j in range(span.top, span.end) if page.is_link_row(j)]
    rows = len(span.link_rows) - bisect_right(span.link_rows, heading)
    rest = span.end - heading - 1
    last_row = span.link_rows[-1]
    below = [i for i in range(last_row + 1, span.end) if page.is_paragraph(i) and page.rules[i] is None]
    is_above_text = len(below) > 1 and not page.blocks[below[0]].link_chars
    if last_row - heading == rows and (is_above_text or is_below_lead):
        _remove_box(span, heading, rule)  # the article is below the list
        return False
    if rows * 2 >= rest or (rows >= _FEW_ROWS and rows * 4 >= rest):
        return True
    _remove_box(span, heading, rule)
    return False


def _heads_plain_headlines(span: Span, i: int) -> bool:
    """Return whether headlines that have lost their links are below a heading over earlier messages of an account.

    The names of the source or the staff are right above the heading: the article has ended. Sentences and labelled
    rows are no headlines. A few lines about the account can be below.
    """
    page = span.page
    if not page.plain[i].startswith(_EARLIER) or not any(
        page.rules[j] is not None or page.is_credit(j) for j in range(max(span.first + 1, i - LAST_LINES), i)
    ):
        return False
    end = i + 1
    while end < span.end and _is_plain_headline(page, end):
        end += 1
    others = [j for j in range(end, span.end) if page.rules[j] is None]
    return end - i > _FEW_ROWS and len(others) <= LAST_LINES and not any(_is_sentence(page, j) for j in others)


def _heads_plain_lines(span: Span, i: int, rest: Continuation) -> bool:
    """Return whether only lines of the article's element are below a heading over earlier works, without links.

    They are the winners of earlier years, or captions.
    """
    page = span.page
    lines = range(i + 1, span.end)
    if not page.plain[i].startswith(_EARLIER) or not rest.holds(i) or len(lines) < _ROWS_BELOW_SIGN:
        return False
    return all(page.rules[j] is None and not page.blocks[j].link_chars and rest.holds(j) for j in lines)


def _is_plain_headline(page: ClassifiedPage, i: int) -> bool:
    text = page.plain[i]
    if page.rules[i] is not None or page.blocks[i].link_chars or page.blocks[i].node.tag in CELLS:
        return False
    if not _SHORTEST_PLAIN_HEADLINE <= len(text) <= _LONGEST_PLAIN_HEADLINE or text.endswith(_NO_HEADLINE):
        return False
    return "：" not in text[: _LONGEST_LABEL + 1]


def _remove_box(span: Span, heading: int, rule: LineRule) -> None:
    """Remove a heading and the rows of links right under it, if there are any."""
    for j in range(heading + 1, span.end):
        if not span.page.is_link_row(j):
            return
        span.reasons[heading] = span.reasons[j] = rule.reason
