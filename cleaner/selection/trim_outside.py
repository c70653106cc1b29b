"""Trimming outside the inner element that holds the article's paragraphs, where a container holds the page's boxes too.

Boxes have no common words: moods, video players, panels of authors, feeds under any heading. They are recognised
by their place, outside that element, and by links and boilerplate among their lines.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from cleaner.characters import QUOTED_ENDS
from cleaner.lexicon.lines import ANY, EDGE
from cleaner.lexicon.phrases import is_document_number
from cleaner.markup.elements import HEADINGS
from cleaner.markup.page import Node, prefix_sums
from cleaner.selection.classify import CELLS, ClassifiedPage
from cleaner.selection.feeds import find_thread
from cleaner.selection.named_boxes import element_of
from cleaner.selection.reasons import ABOVE, BELOW, DISCLAIMER, FORM, LINKS
from cleaner.selection.span import Span

#: Links and boilerplate lines that show a box: below the article, and above it, where its own head is.
_SIGNS_BELOW: Final = 2
_SIGNS_ABOVE: Final = 4
#: Buttons that show a box inside the element of the paragraphs.
_BUTTONS_BELOW: Final = 3
#: Paragraphs of fewer characters do not show where the article is; under a headline or header line, fewer do.
_FEWEST_CHARS: Final = 100
_FEWEST_UNDER_HEAD: Final = 30
#: The longest heading of a feed, and blocks of its last article below the time.
_LONGEST_HEADING: Final = 12
_BELOW_SUMMARY: Final = 2
#: Elements around a box of headlines, the fewest headlines, and the fewest linked characters of each.
_BOX_TAGS: Final = frozenset(("div", "aside", "section", "dl"))
_FEWEST_LINKS: Final = 3
_SHORTEST_HEADLINE: Final = 5
#: The names that editors of text give to the article's own lists: UEditor, WordPress.
_LISTS_OF_EDITORS: Final = ("list-paddingleft", "wp-block", "custom_")
#: The end of a sentence that introduces a list.
_INTRODUCES: Final = re.compile(r"(?:如下|以下|下列|下面|下方).{0,8}$")
#: The article's own list leads to at least so many sites.
_FEWEST_SITES: Final = 2
#: The length of a recording, how often it was played, the number of a picture: lines of a box, not boxes alone.
_FIGURES: Final = re.compile(r"\d{1,2}:\d\d(?::\d\d)?|[\d.]{1,6}万?次?(?:播放|观看|阅读)|\d{1,3}\s?/\s?\d{1,3}")
#: The links beside the heading of a section in an encyclopedia.
_EDIT: Final = re.compile(r"\[?(?:(?:编辑|播报|本段|讨论|上传视频)[\s|]?){1,4}\]?")
#: Lines of a card, characters of the words on its button, and of the name of an account beside a button.
_CARD_LINES: Final = 3
_LONGEST_BUTTON: Final = 6
_LONGEST_NAME: Final = 24
#: The end of a line that goes on in the next.
_UNFINISHED: Final = ("，", "；", "、", "：", ":")
#: Lines of words in a panel, and how a byline begins.
_WORDS_OF_PANEL: Final = 3
_BRACKETS: Final = ("（", "(", "【", "[")
_FOLLOW: Final = ("关注", "订阅")
#: The end of a line of a feed or thread: how often it was read or answered, when, from where.
_STAMP_END: Final = re.compile(
    r"(?:\d[\d.]{0,7}\s?[万wW]?\s?(?:阅|赞|评|评论|跟[贴帖]|阅读|播放|观看|点赞|浏览)"
    r"|(?:\d{1,2}月\d{1,2}日|\d\d-\d\d)\s?\d{1,2}:\d\d(?:\s?[·•∙]?\s?\S{0,8}回复)?)$"
)
_LONGEST_STAMP: Final = 60
#: Lines of the longest item.
_LINES_OF_ITEM: Final = 4
#: How many voted.
_VOTES: Final = re.compile(
    r"(?:已有|共有?)?\s?\d{1,8}\s?人?(?:已|参与|参加)?投票.{0,12}|(?:已有|共有?|共计)\s?\d{1,8}\s?人(?:已)?参与(?:投票|调查)?"
)
#: Lines of a box with fields; a page with more such boxes is a questionnaire.
_LINES_OF_FORM: Final = 12
_MOST_FORMS: Final = 2
#: Marks that the heading of a box does not have.
_CLAUSE_MARKS: Final = frozenset("，。：；")
#: The share of the paragraphs that the main element holds, of the whole.
_MOST: Final = 2
_WHOLE: Final = 3
#: So many lines right above the first sign below the main element go with it, and are a card below the headline.
_LINES_ABOVE_SIGN: Final = 3
#: The boxes' other lines are at most this part of the article.
_BOX_SHARE: Final = 2


def trim_outside(span: Span) -> None:
    """Remove boxes of the page above and below the element that holds all paragraphs."""
    _trim_feed(span)
    thread = find_thread(span.page, span.first + 1, span.bottom)
    if thread >= 0:
        _end_above(span, thread)
    _trim_forms(span)
    _trim_fields(span)
    _trim_asides(span)
    lines = range(span.first, span.bottom)
    first = next((i for i in lines if _is_text(span, i)), -1)
    last = next((i for i in reversed(lines) if _is_text(span, i)), -1)
    size = sum(len(span.page.blocks[i].text) for i in lines if span.page.is_paragraph(i) and i not in span.reasons)
    if first < 0 or size < (_FEWEST_CHARS if span.top == span.start else _FEWEST_UNDER_HEAD):
        return
    _trim_boxes_between(span, first, last)
    _trim_box_below(span, first, last, size)
    inner = _common_element(span, first, last)
    below = range(max(last + 1, inner.end), span.bottom)
    if first == last and not below:  # a feed may be right below the only paragraph
        beside = range(max(last + 1, element_of(span.page.blocks[last].node).end), span.bottom)
        below = beside if _stamped(span.page, beside) else below
    at = next((i + 1 for i in reversed(below) if _belongs_to_text(span, i)), below.start)
    if _are_boxes(span, range(at, below.stop), _SIGNS_BELOW, size):
        for i in range(at, below.stop):
            span.remove(i, BELOW)
        span.bottom = at
    if _trim_below_main(span, first, size):
        last = next(i for i in range(span.bottom - 1, first - 1, -1) if _is_text(span, i))
        inner = _common_element(span, first, last)
    _trim_below_headline(span, first)
    above = range(span.top, min(first, inner.start))
    if span.own_head or any(_belongs_to_text(span, i) for i in above):
        return
    if _are_boxes(span, above, _SIGNS_ABOVE, size):
        span.top = 1 + max(i for i in above if _is_sign(span, i))
        for i in range(above.start, span.top):
            span.remove(i, ABOVE)


def _trim_feed(span: Span) -> None:
    """Remove what is below the beginning of a feed under the article, and the heading of the feed.

    If the article goes on below it, a feed is removed alone, and only from elements of its own.
    """
    page = span.page
    feed = next((feed for feed in page.feeds() if span.first < feed.start <= span.bottom), None)
    if feed is None:
        return
    texts = {page.blocks[i].node for i in range(span.first, feed.start) if _is_text(span, i)}
    below = (i for i in range(feed.stop, span.bottom) if _is_text(span, i))
    if any(i >= feed.stop + _BELOW_SUMMARY or page.blocks[i].node in texts for i in below):
        if not any(page.blocks[i].node in texts for i in feed):
            for i in feed:
                span.remove(i, LINKS)
        return
    _end_above(span, feed.start)


def trim_summaries(span: Span) -> None:
    """Remove linked headlines with a summary each, in elements of their own below the article and up to its end.

    If the article goes on below them, they are removed alone, and only if one element holds them and nothing else.
    Another article that is below the whole article is removed too.
    """
    page = span.page
    if span.first < page.next_article() < span.bottom:
        _end_above(span, page.next_article())
    if not any(page.is_link_row(i) for i in range(span.first, span.bottom)):
        return
    elements: set[Node] = set()
    kinds: set[tuple[str, str, str, Node | None]] = set()
    start = end = -1
    articles = 0
    for i in range(span.first, span.bottom):
        node = page.blocks[i].node
        is_text = _is_text(span, i) or (i not in span.reasons and page.is_short_sentence(i))
        if is_text and (end < 0 or i - end > _BELOW_SUMMARY or node in elements):
            if articles >= _FEWEST_LINKS:
                _remove_summaries(span, start, end + 1)
            elements.add(node)
            kinds.add(_kind_of_part(node))
            articles, end = 0, -1
        elif _is_headline(span, i) and i + 1 < span.bottom and _is_summary(span, i + 1):
            if page.blocks[i + 1].node in elements or _kind_of_part(page.blocks[i + 1].node) in kinds:
                return
            if not articles:
                start = i
            articles += 1
            end = i + 1
    if articles >= _FEWEST_LINKS:
        _end_above(span, start)


def _kind_of_part(node: Node) -> tuple[str, str, str, Node | None]:
    """Return what the elements of parts of one body have in common: names, those of their parents, what is around."""
    parent = node.parent
    if parent is None:
        return node.tag, node.classes, "", None
    return node.tag, node.classes, parent.classes, parent.parent


def _remove_summaries(span: Span, start: int, end: int) -> None:
    """Remove headlines with summaries between paragraphs if one element holds them, perhaps with their heading."""
    page = span.page
    box = next((node for node in page.markup.nodes if start - 1 <= node.start <= start and node.end == end), None)
    if box is None:
        return
    if box.start < start and (_is_text(span, box.start) or len(page.blocks[box.start].text) > _LONGEST_HEADING):
        return
    texts = prefix_sums([len(block.text) for block in page.blocks[span.first : span.bottom]])
    inside = texts[end - span.first] - texts[box.start - span.first]
    if inside * _BOX_SHARE <= texts[-1] - inside:
        for i in range(box.start, end):
            span.remove(i, LINKS)


def _is_summary(span: Span, i: int) -> bool:
    """Return whether a line is running text, or a whole sentence of fewer characters, without links."""
    page = span.page
    return page.is_paragraph(i) or (page.plain[i].endswith("。") and not page.blocks[i].link_chars)


def _end_above(span: Span, start: int) -> None:
    """Remove what is from a block to the end, and a heading above it."""
    page = span.page
    above = page.blocks[start - 1].text
    if start - 1 > span.first and len(above) <= _LONGEST_HEADING and not _belongs_to_text(span, start - 1):
        start -= not page.has_sentence_mark(start - 1)
    for i in range(start, span.bottom):
        span.remove(i, BELOW)
    span.bottom = start


def _trim_forms(span: Span) -> None:
    """Remove the texts of forms without a paragraph, in which readers subscribe, vote or log in."""
    for node in span.page.markup.nodes:
        if node.tag == "form" and span.first < node.start and node.end <= span.bottom:
            lines = range(node.start, node.end)
            if not any(span.page.is_paragraph(i) or span.page.blocks[i].node.tag in CELLS for i in lines):
                for i in lines:
                    span.remove(i, FORM)


def _trim_asides(span: Span) -> None:
    """Remove the elements below the first paragraph that are no part of the article by their name and hold links.

    A note of the article in such an element has no rows of links.
    """
    page = span.page
    asides = [n for n in page.markup.nodes if n.tag == "aside" and span.first < n.start < n.end <= span.end]
    size = sum(len(page.blocks[i].text) for i in range(span.first, span.bottom)) if asides else 0
    for node in asides:
        lines = range(node.start, node.end)
        inside = sum(len(page.blocks[i].text) for i in lines)
        rows = sum(page.is_link_row(i) and not page.is_attachment(i) for i in lines)
        if rows >= _FEWEST_LINKS and inside * (_BOX_SHARE + 1) <= size * _BOX_SHARE:
            for i in lines:
                span.remove(i, LINKS)


def _trim_fields(span: Span) -> None:
    """Remove the boxes with fields or a number of votes below the first paragraph: a poll, a subscription.

    A page with many such boxes is a questionnaire.
    """
    page = span.page
    fields = [node for at, node in page.markup.fields if at > span.first]
    fields += [page.blocks[i].node for i in range(span.first + 1, span.end) if _VOTES.fullmatch(page.plain[i])]
    boxes = {_box_of_field(span, node) for node in fields} - {None}
    if len(boxes) <= _MOST_FORMS:
        for box in boxes:
            for i in box or ():
                span.remove(i, FORM)


def _box_of_field(span: Span, node: Node | None) -> range | None:
    """Return the lines of the largest element around a field that holds no text of the article."""
    box: range | None = None
    while node is not None and span.first < node.start and node.end <= span.end:
        lines = range(node.start, node.end)
        texts = sum(_is_text(span, i) for i in lines) if len(lines) <= _LINES_OF_FORM else len(lines)
        if texts > (node.tag == "form") or any(_is_of_notice(span, i) for i in lines):
            break
        box, node = lines, node.parent
    return box


def _trim_box_below(span: Span, first: int, last: int, size: int) -> None:
    """Remove the last elements in that of the paragraphs if they hold no lines of it, but buttons or links."""
    page = span.page
    buttons = [i for i in range(last + 1, span.bottom) if (rule := page.rules[i]) and rule.zone in (ANY, EDGE)]
    if len(buttons) < _BUTTONS_BELOW:
        return
    elements = {page.blocks[i].node for i in range(first, last + 1) if _is_text(span, i)}
    start = span.bottom
    while start > last + 1 and page.blocks[start - 1].node not in elements and not _belongs_to_text(span, start - 1):
        start -= 1
    if sum(i >= start for i in buttons) < _BUTTONS_BELOW:
        return
    if _are_boxes(span, range(start, span.bottom), _SIGNS_BELOW, size):
        for i in range(start, span.bottom):
            span.remove(i, BELOW)
        span.bottom = start


def _trim_below_main(span: Span, first: int, size: int) -> bool:
    """Remove what is below the element that holds most of the paragraphs, from the first link or boilerplate on.

    Notes on rights, invitations and accounts are running text there. One link is not enough: it may be the article's.
    Nothing is removed if a paragraph follows that can be the article's: without a link, and in an element that has no
    name or that of the paragraphs.

    Returns:
        Whether lines were removed.
    """
    page = span.page
    lines = range(first, span.bottom)
    sizes = prefix_sums([len(page.blocks[i].text) if _is_text(span, i) else 0 for i in lines])
    main = None
    for node in page.markup.nodes:  # inner elements before those around them
        start, end = max(node.start, first), min(node.end, span.bottom)
        if start < end and (sizes[end - first] - sizes[start - first]) * _WHOLE >= sizes[-1] * _MOST:
            main = node
            break
    if main is None or not first < main.end < span.bottom:
        return False
    names = {"", *(page.blocks[i].node.classes for i in range(first, main.end) if _is_text(span, i))}
    stop = _end_of_last_box(span, main)
    start = next((i for i in range(main.end, stop) if _ends_main(span, i)), stop)
    if start < stop:
        box = page.blocks[start].node
        while box.parent is not None and box.parent.start >= main.end:
            box = box.parent
        sign, start = start, max(main.end, start - _LINES_ABOVE_SIGN)
        start = next((i for i in range(start, sign) if _goes_with_sign(span, i, sign, box, names)), sign)
    below = range(start, stop)
    site = {page.blocks[i].node.holder() for i in below if _is_of_site(page, i)}  # with the site's own contacts
    own = [i for i in below if not (page.is_contact(i) and page.blocks[i].node.holder() in site)]
    if start >= span.bottom or any(_is_of_notice(span, i) or page.is_office(i) for i in own):
        return False
    is_certain = any(not page.is_link_row(i) and _ends_main(span, i) for i in below)
    signs = sum(page.blocks[i].link_chars > 0 or _ends_main(span, i) for i in below)
    if signs == 1 and stop > span.bottom:
        signs = sum(anchor.block in below for anchor in page.markup.anchors)  # two buttons in one line
    rest = sum(len(page.blocks[i].text) for i in below if not _ends_main(span, i))
    if signs < (1 if is_certain else _SIGNS_BELOW) or rest * _BOX_SHARE > size:
        return False
    texts = [page.blocks[i] for i in below if _is_text(span, i)]
    if any(not b.link_chars and (b.node.classes in names or b.node.start <= main.start) for b in texts):
        return False
    below = range(start, span.bottom)
    for i in below:
        span.remove(i, BELOW)
    span.bottom = start
    return True


def _end_of_last_box(span: Span, main: Node) -> int:
    """Return the end of the box below the main element that the interval ends in: its last lines may be links."""
    box = None
    node: Node | None = span.page.blocks[span.bottom - 1].node
    while node is not None and node.start >= main.end:
        box, node = node, node.parent
    return max(span.bottom, box.end) if box is not None else span.bottom


def _ends_main(span: Span, i: int) -> bool:
    """Return whether a line below the main element is a link, boilerplate, or a time as below posts (编辑于 …)."""
    return _is_sign(span, i) or _is_of_site(span.page, i) or span.page.is_header(i)


def _goes_with_sign(span: Span, i: int, sign: int, box: Node, names: set[str]) -> bool:
    """Return whether the lines from `i` to the first sign are the site's: of its box or of its class."""
    page = span.page
    if any(_is_of_notice(span, j) or page.is_office(j) for j in range(i, sign)):
        return False
    if i >= box.start and box.classes not in names:
        return True
    classes = page.blocks[sign].node.classes
    return classes not in names and all(page.blocks[j].node.classes == classes for j in range(i, sign))


def _trim_below_headline(span: Span, first: int) -> None:
    """Remove an author's card, tags and tools between the headline and the element of the first paragraph.

    Short lines alone are the article's: an order has its issuer and its number there.
    """
    page = span.page
    box = page.blocks[first].node
    while box.parent is not None and box.parent.start > span.start:
        box = box.parent
    if not any(page.is_headline(i) for i in range(span.start, min(box.start, first))):
        return
    above = range(span.top, min(box.start, first))
    others = sum(not _is_sign(span, i) for i in above)
    signs = sum(_is_sign(span, i) and not page.is_whole_title(i) for i in above)
    if not signs or others > _LINES_ABOVE_SIGN or any(_belongs_to_text(span, i) for i in above):
        return
    for i in above:
        if _is_sign(span, i) or _is_of_card(page, i):
            span.remove(i, ABOVE)


def _is_of_card(page: ClassifiedPage, i: int) -> bool:
    """Return whether a short line is no lead, heading, verse, document number or address (各市人民政府：)."""
    block, text = page.blocks[i], page.plain[i]
    if block.node.tag in HEADINGS or text.startswith(_BRACKETS) or text.endswith(_UNFINISHED):
        return False
    is_lead = len(text) >= _LONGEST_NAME or text.endswith(QUOTED_ENDS)
    return not (is_lead and page.has_sentence_mark(i)) and not is_document_number(text)


def _trim_boxes_between(span: Span, first: int, last: int) -> None:
    """Remove the boxes between paragraphs that hold only headlines, perhaps below a heading of their own.

    A list among the paragraphs (`<ul>`) can be the article's; a box has an element around its list. A box with fewer
    links, or with buttons, has a name, and is beside paragraphs that have none: a card, an advertisement, a poll.
    """
    page = span.page
    signs = (page.blocks[i].link_chars or page.rules[i] is not None for i in range(first, span.bottom))
    if not any(signs) and not any(_is_of_site(page, i) for i in range(last + 1, span.bottom)):
        return
    lines = range(first, span.bottom)
    others = prefix_sums([not _is_headline(span, i) and not _heads_headline(span, i) for i in lines])
    texts = prefix_sums([not _is_box_line(span, i) for i in lines])
    beside = {page.blocks[i].node for i in range(first, last + 1) if _is_text(span, i)}
    names = {node.classes for node in beside}
    beside |= {node.parent for node in beside if node.parent is not None}
    beside |= {node.parent for node in beside if node.parent is not None and node.start == node.end - 1}
    removed = first
    for node in reversed(page.markup.nodes):  # an element is above those inside it, so that each block is removed once
        start, end = node.start, node.end
        is_named = bool(node.classes or node.ident) and node.parent in beside and node.classes not in names
        if (
            not (node.tag in _BOX_TAGS or (is_named and _is_list_of_box(span, node)))
            or not first < start < end <= span.bottom
            or (removed > first and start >= removed)
        ):
            continue
        if _is_heading_of_box(span, start):
            start += 1
        is_box = end - start >= _FEWEST_LINKS and others[start - first] == others[end - first]
        if is_named and not is_box:
            is_sentence = end - start == 1 and page.plain[start].endswith("。")
            is_box = start < end and not is_sentence and texts[start - first] == texts[end - first]
            is_box = is_box or _is_card(span, range(start, end))
            is_box = is_box or (node.start > last and _is_panel(span, range(node.start, end)))
        if is_box:
            removed = node.start
            is_section = node.start < start and all(_EDIT.fullmatch(page.plain[i]) for i in range(start, end))
            for i in range(start if is_section else node.start, end):
                span.remove(i, LINKS)


def _is_heading_of_box(span: Span, i: int) -> bool:
    """Return whether a line may be the heading of a box: short, and no signature, contact or byline."""
    block = span.page.blocks[i]
    if block.link_chars or len(block.text) > _LONGEST_HEADING or not _CLAUSE_MARKS.isdisjoint(block.text):
        return False
    return not block.text.startswith(_BRACKETS) and not _belongs_to_text(span, i)


def _is_list_of_box(span: Span, node: Node) -> bool:
    """Return whether a list with a name of the template is a box: nothing introduces it, and it names no documents.

    A line without the end of a sentence introduces or heads a list; one that leads to several sites is the article's.
    """
    page = span.page
    if node.tag != "ul" or node.classes.startswith(_LISTS_OF_EDITORS) or node.start <= span.first:
        return False
    above, rule = page.plain[node.start - 1], page.rules[node.start - 1]
    if (rule is None or not rule.heads_list) and (not above.endswith(QUOTED_ENDS) or _INTRODUCES.search(above)):
        return False
    if any("《" in page.blocks[i].text for i in range(node.start, node.end)):
        return False
    hosts = {
        anchor.href.split("/")[2]
        for anchor in page.markup.anchors
        if node.start <= anchor.block < node.end and anchor.href.startswith(("http://", "https://"))
    }
    return len(hosts) < _FEWEST_SITES


def _is_card(span: Span, lines: range) -> bool:
    """Return whether lines are a linked headline, its summary and a button, or an account and its button."""
    page = span.page
    if len(lines) == 1:
        block = page.blocks[lines.start]
        is_short = 0 < block.link_chars <= _LONGEST_BUTTON and len(block.text) <= _LONGEST_NAME
        return is_short and block.text.endswith(_FOLLOW)
    return (
        len(lines) == _CARD_LINES
        and _is_headline(span, lines.start)
        and page.is_link_row(lines.stop - 1)
        and page.blocks[lines.stop - 1].link_chars <= _LONGEST_BUTTON
        and not page.is_attachment(lines.stop - 1)
    )


def _is_panel(span: Span, lines: range) -> bool:
    """Return whether lines below the article are buttons or links with a few words: an account, a QR code, a reward."""
    page = span.page
    others = [i for i in lines if not (_is_box_line(span, i) or _is_of_site(page, i))]
    return len(others) < min(len(lines), _WORDS_OF_PANEL + 1) and not any(
        len(page.plain[i]) > _LONGEST_NAME
        or page.plain[i].startswith(_BRACKETS)
        or not _CLAUSE_MARKS.isdisjoint(page.plain[i])
        or _belongs_to_text(span, i)
        for i in others
    )


def _is_of_site(page: ClassifiedPage, i: int) -> bool:
    rule = page.rules[i]
    return rule.reason.kind == DISCLAIMER.kind if rule is not None else page.is_disclaimer(i)


def _is_box_line(span: Span, i: int) -> bool:
    """Return whether a line is a link or buttons, and names no file."""
    page, rule = span.page, span.page.rules[i]
    if rule is not None and rule.zone in (ANY, EDGE):
        return page.blocks[i].node.tag not in CELLS
    if _FIGURES.fullmatch(page.plain[i]):
        return True
    return page.is_link_row(i) and not page.is_attachment(i) and not page.names_file(i)


def _is_headline(span: Span, i: int) -> bool:
    page = span.page
    if page.blocks[i].link_chars < _SHORTEST_HEADLINE or not page.is_link_row(i):
        return False
    return not page.is_attachment(i) and not page.names_file(i)


def _heads_headline(span: Span, i: int) -> bool:
    """Return whether a short line is a heading in a box of headlines, right above one of them."""
    block = span.page.blocks[i]
    if block.link_chars or len(block.text) > _LONGEST_HEADING or _CLAUSE_MARKS & set(block.text):
        return False
    return i + 1 < span.bottom and _is_headline(span, i + 1)


def _is_text(span: Span, i: int) -> bool:
    page = span.page
    if i in span.reasons or page.rules[i] is not None or not page.is_paragraph(i):
        return False
    return not page.is_disclaimer(i) and not page.is_header(i)


def _common_element(span: Span, first: int, last: int) -> Node:
    """Return the innermost element that holds two blocks."""
    node = span.page.blocks[last].node.holder()
    while node.start > first and node.parent is not None:
        node = node.parent
    return node


def _belongs_to_text(span: Span, i: int) -> bool:
    """Return whether a line outside the paragraphs' element may be the article's: signature, contact, file, cell."""
    return _is_of_notice(span, i) or span.page.is_office(i) or span.page.is_credit(i)


def _is_of_notice(span: Span, i: int) -> bool:
    """Return whether a line is a cell, a file, a contact or a signature's day: an option can end like an office."""
    page = span.page
    is_cell = page.blocks[i].node.tag in CELLS
    return is_cell or page.is_attachment(i) or page.is_contact(i) or page.is_signature_date(i)


def _is_sign(span: Span, i: int) -> bool:
    return i in span.reasons or span.page.rules[i] is not None or span.page.is_link_row(i)


def _are_boxes(span: Span, lines: range, least: int, size: int) -> bool:
    page = span.page
    signs = {i for i in lines if _is_sign(span, i)}
    for feed in (_stamped(page, lines), [i for i in lines if page.blocks[i].node.tag == "figcaption"]):
        if len(feed) >= _FEWEST_LINKS:
            signs.update(feed)
    others = sum(len(page.blocks[i].text) for i in lines if i not in signs)
    return len(signs) >= least and others * _BOX_SHARE <= size


def _stamped(page: ClassifiedPage, lines: range) -> list[int]:
    """Return the lines of a feed or thread without links: those with a time or counter, and those above each of them.

    The items have as many lines as are between two such lines at least.
    """
    stamps = [i for i in lines if not page.blocks[i].link_chars and _is_stamp(page, i)]
    if len(stamps) < _FEWEST_LINKS:
        return []
    period = min(after - i for i, after in pairwise(stamps))
    if period > _LINES_OF_ITEM:
        return stamps
    return [j for i in stamps for j in range(max(lines.start, i - period + 1), i + 1) if not page.is_paragraph(j)]


def _is_stamp(page: ClassifiedPage, i: int) -> bool:
    text = page.plain[i]
    return page.is_time_ago(i) or (len(text) <= _LONGEST_STAMP and _STAMP_END.search(text) is not None)
