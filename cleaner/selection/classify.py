"""First step of the selection: what each block of a page is, computed once and read by all later steps.

A block is judged here by its own text, its links and its neighbours. The lexicon's rule, running text and rows of links
are computed for all blocks, because the choice of the body reads them for all. Tests that need a pattern and that
trimming reads for few blocks are computed at the first call; those that several steps make are remembered.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from cleaner import dates, file_types
from cleaner.characters import QUOTED_ENDS
from cleaner.lexicon import phrases
from cleaner.lexicon.furniture import NAMED_BOX, TAGS, WITH_TEXT, box_size, furniture
from cleaner.lexicon.labels import LABELS
from cleaner.lexicon.lines import HEAD, LEXICON, LineRule
from cleaner.lexicon.variants import is_traditional, simplified
from cleaner.markup.page import Block, Node, Page
from cleaner.markup.stylesheets import hide_by_style
from cleaner.selection.copies import Copy, find_copy
from cleaner.selection.feeds import find_feeds, find_next_article, find_teasers, is_time_ago
from cleaner.selection.named_boxes import find_named_boxes

#: The reason of a line of a document's record (index number, issuing office …), as lexicon.toml names it.
RECORD: Final = "metadata table"
#: The kind of the numbers beside lines of code. They are no sign that the article ends.
LINE_NUMBERS: Final = "line numbers"

#: In table cells, words that are boilerplate elsewhere are data.
CELLS: Final = frozenset(("td", "th"))

#: Addresses of servers that count the clicks on advertisements.
_PAID_ADDRESS: Final = re.compile(
    r"//(?:[\w-]{1,20}\.)?(?:ads?|adx|adv|clk|click|union|cpro)\d?\.[\w.-]{4,40}/|/ad_?(?:click|redirect|jump)|miaozhen\.com|doubleclick\.net"
)
_ADDRESS: Final = re.compile(r"[:：]\s{0,2}(?:https?://|www\.|[\w.-]{2,40}@)")
#: The day at the end of a row of a list.
_MONTH_DAY: Final = re.compile(r"(?<![\d-])\d\d-\d\d$")
_TIME_AGO: Final = re.compile(r"\d\s?(?:分钟|小时|天|周|个月|年)前$")
#: The most frequent marks come first.
_SENTENCE_MARKS: Final[tuple[str, ...]] = tuple("，。、：；！？,")
#: Characters of the shortest paragraph; shorter blocks are headings, cells, names and buttons.
_SHORTEST_PARAGRAPH: Final = 25
#: Characters of the shortest sentence that shows text where there are no paragraphs.
_SHORTEST_SENTENCE: Final = 10
_HEADLINES: Final = frozenset(("h1", "h2"))
#: Signs before a row of a list.
_ROW_SIGNS: Final = frozenset("●•■◆▲★►▶")
#: Signs between the headline and the name of the site in a title.
_BEFORE_SITE: Final = frozenset("-_|｜—–@·")
#: So many linked paragraphs with one address are an article.
_FEWEST_LINKED_PARAGRAPHS: Final = 3
#: Characters outside the link in a row of a list: a date with brackets, a time and a bullet.
_LONGEST_ROW_DATE: Final = 24
#: Characters of the longest label that has a table cell of its own in a document's record, and of its value.
_LONGEST_RECORD_LABEL: Final = 10
_LONGEST_RECORD_VALUE: Final = 120
#: Two lines that share fewer first characters than this may do so by accident.
_SHORTEST_SUMMARY: Final = 12
_SUMMARY_LABEL: Final = re.compile(r"^[\[【]?(?:内容)?(?:摘要|提要|导读|核心提示|内容提示)[】\]]?\s?[:：]\s?")
_SUMMARY_FIRSTS: Final = "[【内摘提导核"
#: Characters of the longest line with a time in its markup.
_LONGEST_DATELINE: Final = 40
#: How the addresses of links begin that are buttons.
_NO_PAGE: Final = ("javascript:", "#")
#: So many rows of labels beside each other are data.
_ROWS_OF_DATA: Final = 3
#: So many cells before a label in a table show that the table is data, and not the record of a document.
_CELLS_OF_DATA: Final = 4
#: How links begin that invite readers to follow them.
_POINTERS: Final = ("点击", ">>", "》》", "＞＞", "»", "►", "▶", "☞", "👉", "◤")
_INVITES: Final = re.compile("点击|关注|扫码|扫描|下载|详情|更多|阅读|查看|链接|订阅|登录|请[访进]")
#: Characters of the shortest block that can be a part of a title.
_SHORTEST_PART_OF_TITLE: Final = 8
#: A longer block is not a headline: editors of posts set paragraphs in <h1>.
_LONGEST_TITLE: Final = 100


class ClassifiedPage:
    """A page with the class of each of its blocks. Methods take the index of a block.

    Attributes:
        markup: The parsed page.
        blocks: The blocks of `markup`.
        plain: Their texts as the lexicon reads them: in simplified script.
        rules: For each block the rule of the lexicon that it matches as a whole, or None. A site template adds its own.
        titles: What the page calls its article, without white space.
        file_links: For each link of `markup` whether its address is that of a file such as offices attach.
    """

    __slots__ = (
        *("_around", "_copies", "_disclaimers", "_feeds", "_header_lines", "_link_rows", "_next_article"),
        *("_page_infos", "_paid", "_paragraphs", "_timed", "_titles", "_whole_titles"),
        *("blocks", "file_links", "markup", "plain", "rules", "titles"),
    )

    def __init__(self, markup: Page, titles: tuple[str, ...]) -> None:
        self.markup = markup
        self.blocks: list[Block] = markup.blocks
        _unlink_text(markup)
        if markup.styles:
            hide_by_style(markup)
        texts = [block.text for block in self.blocks]
        self.plain: list[str] = list(map(simplified, texts)) if is_traditional("".join(texts)) else texts
        self.titles = titles
        self._around: set[Node] | None = None
        self._copies: dict[bool, Copy | None] = {}
        self._disclaimers: dict[int, bool] = {}
        self._feeds: list[range] | None = None
        self._paid: set[int] | None = None
        self._next_article: int | None = None
        self._header_lines: dict[int, bool] = {}
        self._page_infos: dict[int, bool] = {}
        self._titles: dict[int, bool] = {}
        self._whole_titles = _whole_titles(self.blocks, titles)
        rules: list[LineRule | None] = []
        paragraphs: list[bool] = []
        link_rows: list[bool] = []
        for block, text in zip(self.blocks, self.plain, strict=True):
            linked = block.link_chars
            size = len(text)
            rules.append(LEXICON.rule_for(text))
            paragraphs.append(size >= _SHORTEST_PARAGRAPH and linked * 2 <= size and has_sentence_mark(text))
            link_rows.append(linked > 0 and _is_link_row(text, linked))
        self.rules = rules
        self._paragraphs = paragraphs
        self._link_rows = link_rows
        self._timed = {at for at, _ in markup.times}
        for i in find_teasers(self):
            self._paragraphs[i], self._link_rows[i] = False, True
        self._mark_furniture()
        if markup.labels:
            self._mark_labels()
        self.file_links: list[bool] = [file_types.is_file_link(anchor.href) for anchor in markup.anchors]

    def _mark_furniture(self) -> None:
        """Give the blocks of widgets and of a CMS's boxes their rule, unless the element may hold the article."""
        nodes = self.markup.nodes
        names = {node.classes for node in nodes}
        names.update([node.ident for node in nodes])
        rules = {name: rule for name in names if (rule := furniture(name)) is not None}
        boxes = {name: size for name in names if (size := box_size(name))}
        for lines in find_named_boxes(self, boxes) if boxes else ():
            for i in lines:
                if not self._link_rows[i]:
                    self.rules[i] = self.rules[i] or NAMED_BOX
        if not rules:
            return
        found: set[Node] = set()
        around = self.around_article()
        for node in reversed(nodes):  # elements before those inside
            rule = rules.get(node.classes) or rules.get(node.ident)
            if node.parent in found:
                found.add(node)
            elif rule is not None and node not in around and node.tag in TAGS.get(rule, (node.tag,)):
                found.add(node)
                for i in range(node.start, node.end):
                    if rule in WITH_TEXT or not self._paragraphs[i]:
                        self.rules[i] = rule

    def _mark_labels(self) -> None:
        """Give rows of buttons their rule although most of their words are unknown: their markup is that of a row.

        Several such rows beside each other are data, and so are rows in an element of paragraphs. Links to pages are
        rows of links.
        """
        rows = self.markup.labels
        known = {i: LEXICON.rule_for_labels(labels) for i, labels in rows.items() if self.rules[i] is None}
        if not any(known.values()):
            return
        beside = Counter((self.blocks[i].node.parent, self.blocks[i].node.classes) for i in rows)
        leads_away = {anchor.block for anchor in self.markup.anchors if not anchor.href.startswith(_NO_PAGE)}
        for i, rule in known.items():
            node = self.blocks[i].node
            if (
                rule is not None
                and i not in leads_away
                and beside[node.parent, node.classes] < _ROWS_OF_DATA
                and not any(self._paragraphs[j] and self.blocks[j].node is node for j in range(node.start, node.end))
                and not dates.has_date(self.plain[i])
                and not any(has_sentence_mark(label.rstrip("：？")) for label in rows[i])
            ):
                self.rules[i] = rule

    def around_article(self) -> set[Node]:
        """Return the elements that hold the headline or an element with a strong name."""
        if self._around is not None:
            return self._around
        around = self._around = set()
        starts = [block.node for block, is_title in zip(self.blocks, self._whole_titles, strict=True) if is_title]
        starts = starts[:1] + [node for node in starts[1:] if node.tag not in CELLS]  # a box of facts repeats it
        starts += [node for node in self.markup.nodes if node.body_strength() > 1]
        for start in starts:
            node: Node | None = start
            while node is not None and node not in around:
                around.add(node)
                node = node.parent
        return around

    def copy(self, hidden_too: bool) -> Copy | None:
        """Return the second copy of the article, if there is one, with or without hidden blocks."""
        if hidden_too not in self._copies:
            self._copies[hidden_too] = find_copy(self, hidden_too)
        return self._copies[hidden_too]

    def feeds(self) -> list[range]:
        """Return the intervals of the feeds, in page order."""
        if self._feeds is None:
            self._feeds = find_feeds(self)
        return self._feeds

    def next_article(self) -> int:
        """Return the headline of another article of the site that is below the article; -1 if there is none."""
        if self._next_article is None:
            self._next_article = find_next_article(self)
        return self._next_article

    def is_paragraph(self, i: int) -> bool:
        """Return whether a block is running text, and not a heading, a cell, a button or a link."""
        return self._paragraphs[i]

    def is_short_sentence(self, i: int) -> bool:
        """Return whether a block is a whole sentence that is shorter than a paragraph, without links.

        The only line of a table's cell is data.
        """
        block = self.blocks[i]
        node = block.node
        return (
            _SHORTEST_SENTENCE <= len(block.text) < _SHORTEST_PARAGRAPH
            and block.text.endswith(QUOTED_ENDS)
            and not block.link_chars
            and self.rules[i] is None
            and (node.tag not in CELLS or node.end - node.start > 1)
            and not self.is_header(i)
            and not self.is_disclaimer(i)
        )

    def is_link_row(self, i: int) -> bool:
        """Return whether a block is a row of a menu or of a list of headlines.

        Such a row is mostly links, or a link with a date, or a link whose text is repeated after it.
        """
        return self._link_rows[i]

    def is_only_links(self, i: int) -> bool:
        """Return whether a block is links and at most a few characters more, or a headline with its date."""
        block = self.blocks[i]
        linked, size = block.link_chars, len(block.text)
        return linked * 10 >= size * 9 or (self._link_rows[i] and not has_sentence_mark(block.text))

    def is_header(self, i: int) -> bool:
        """Return whether a block is a header line: date, source and tools, as pages set them under the title."""
        known = self._header_lines.get(i)
        if known is None:
            known = self._header_lines[i] = phrases.is_header(self.plain[i])
        return known

    def is_label_of_data(self, i: int) -> bool:
        """Return whether a block is a label in a table of data, below cells that are not of a document's record.

        Header lines have the same label: 采购人 | 某局 | 联系人 | 某某 | 发布时间 | 2024-05-06.
        """
        first = i - _CELLS_OF_DATA
        if first < 0 or i + 1 >= len(self.blocks) or self.blocks[i].node.tag not in CELLS:
            return False
        if not LABELS.role_of(self.plain[i].rstrip("：:")) or any(rule is not None for rule in self.rules[first:i]):
            return False
        table = self.blocks[i].node.parent
        return all(b.node.parent is table and b.node.tag in CELLS for b in self.blocks[first : i + 2])

    def is_dateline(self, i: int) -> bool:
        """Return whether a block is a day and a few words, or 3天前: a header line if it is right under the title.

        So is a short line with a time in its markup, whatever its words.
        """
        text = self.plain[i]
        if phrases.is_dateline(text) or is_time_ago(text):
            return True
        return len(text) <= _LONGEST_DATELINE and not has_sentence_mark(text) and i in self._timed

    def is_time_ago(self, i: int) -> bool:
        """Return whether a block is a time without a date, perhaps behind a name."""
        return is_time_ago(self.plain[i])

    def is_page_info(self, i: int) -> bool:
        """Return whether a header line is about the page (views, publication), not about an event (时间：…)."""
        known = self._page_infos.get(i)
        if known is None:
            known = self._page_infos[i] = phrases.is_page_info(self.plain[i])
        return known

    def is_title(self, i: int) -> bool:
        """Return whether a block is the headline or a part of it. A document number is neither."""
        known = self._titles.get(i)
        if known is None:
            known = _is_title(self.blocks[i].text, self.titles) or self._is_short_title(i)
            self._titles[i] = known
        return known

    def _is_short_title(self, i: int) -> bool:
        """Return whether a block is a heading of a few characters with which a title begins, before the site's name."""
        if self.blocks[i].node.tag not in ("h1", "h2", "h3"):
            return False
        text = "".join(self.blocks[i].text.split())
        return any(title.startswith(text) and title[len(text) : len(text) + 1] in _BEFORE_SITE for title in self.titles)

    def is_whole_title(self, i: int) -> bool:
        """Return whether a block is one of the titles, whole and of at most 100 characters."""
        return self._whole_titles[i]

    def is_headline(self, i: int) -> bool:
        """Return whether a block is a title of the page, or a heading with which one begins, before the site's name."""
        if self.is_whole_title(i):
            return True
        if self.blocks[i].node.tag not in _HEADLINES:
            return False
        start = "".join(self.blocks[i].text.split())
        return any(title.startswith(start) for title in self.titles)

    def is_inside_title(self, i: int) -> bool:
        """Return whether a block is words in the middle of titles, and not their beginning or end."""
        text = "".join(self.blocks[i].text.split())
        titles = [title for title in self.titles if text in title]
        return bool(titles) and not any(title.startswith(text) or title.endswith(text) for title in titles)

    def is_time_of_event(self, i: int) -> bool:
        """Return whether a block is the time of an event, whose place is right below it."""
        if i + 1 >= len(self.blocks) or self.is_page_info(i):
            return False
        return self.plain[i + 1].lstrip("【[").startswith(("地点", "会议地点", "活动地点"))

    def continues_title(self, i: int) -> bool:
        """Return whether a block and the one above it make a part of a title, as a line break can split it."""
        text = self.blocks[i].text
        joined = "".join((self.blocks[i - 1].text + text).split())
        return not phrases.is_document_number(text) and any(joined in title for title in self.titles)

    def is_summary(self, i: int) -> bool:
        """Return whether a block repeats the beginning of the next block, as a summary above the body does."""
        if i + 1 >= len(self.blocks):
            return False
        text, following = self.blocks[i].text, self.blocks[i + 1].text
        if text[:1] in _SUMMARY_FIRSTS:
            text = _SUMMARY_LABEL.sub("", text, count=1)
        if len(text) < _SHORTEST_SUMMARY or self.blocks[i].text == following or not following.startswith(text[:4]):
            return False
        core = text.rstrip("…. 。")
        return _SHORTEST_SUMMARY <= len(core) < len(following) and following.startswith(core)

    def is_record_value(self, i: int) -> bool:
        """Return whether a block is the value of the label in the cell before it, in a record of several labels."""
        rules = self.rules
        label = rules[i - 1] if i else None
        if label is None or label.reason.kind != RECORD:
            return False
        before, block = self.blocks[i - 1], self.blocks[i]
        label_text = before.text
        if len(label_text) > _LONGEST_RECORD_LABEL or "：" in label_text[:-1] or ":" in label_text[:-1]:
            return False
        if len(block.text) > _LONGEST_RECORD_VALUE or block.node.parent is not before.node.parent:
            return False
        return any(
            rule is not None and rule.zone == HEAD for rule in (*rules[max(0, i - 4) : i - 1], *rules[i + 1 : i + 2])
        )

    def has_sentence_mark(self, i: int) -> bool:
        """Return whether a block has a punctuation mark that sentences have and most headings and cells do not."""
        return has_sentence_mark(self.blocks[i].text)

    def is_attachment(self, i: int) -> bool:
        """Return whether a block names a file that the article offers."""
        return is_attachment(self.plain[i])

    def names_file(self, i: int) -> bool:
        """Return whether a block ends in the name of a file."""
        return file_types.is_file_name(self.blocks[i].text)

    def is_date(self, i: int) -> bool:
        """Return whether a block is a date and nothing else."""
        return dates.is_date(self.blocks[i].text)

    def is_signature_date(self, i: int) -> bool:
        """Return whether a block is only a date with 年, as in signatures; most header lines have digits alone."""
        text = self.blocks[i].text
        return "年" in text and dates.is_date(text)

    def share_a_date(self, i: int, j: int) -> bool:
        """Return whether two blocks together show one day (21 | 2024-02)."""
        return dates.join(self.blocks[i].text, self.blocks[j].text) is not None

    def is_office(self, i: int) -> bool:
        """Return whether a short block ends like the name of an office."""
        return phrases.is_office(self.plain[i])

    def is_contact(self, i: int) -> bool:
        """Return whether a block is a line with a contact for questions."""
        return phrases.is_contact(self.plain[i])

    def is_credit(self, i: int) -> bool:
        """Return whether a block names the source or the author, as a body can do in its last line."""
        return phrases.is_credit(self.plain[i])

    def is_disclaimer(self, i: int) -> bool:
        """Return whether a block is a site's standard sentence about rights and liability."""
        known = self._disclaimers.get(i)
        if known is None:
            known = self._disclaimers[i] = phrases.is_disclaimer(self.plain[i])
        return known

    def is_menu(self, i: int) -> bool:
        """Return whether a block is menu words or a breadcrumb, separated by bars or arrows."""
        return phrases.is_menu(self.plain[i])

    def is_paid_link(self, i: int) -> bool:
        """Return whether a block is a link without a sentence that leads to a server of advertisements or is marked."""
        if not self.is_only_links(i) or self.plain[i].endswith(QUOTED_ENDS):
            return False
        if self._paid is None:
            anchors = self.markup.anchors
            self._paid = {a.block for a in anchors if a.is_foreign or _PAID_ADDRESS.search(a.href)}
        return i in self._paid

    def is_pointer(self, i: int) -> bool:
        """Return whether a line of links invites the reader to follow it (点击进入…>>, ►…)."""
        text = self.blocks[i].text
        return text.startswith(_POINTERS) or text.endswith((">>", "》》", "＞＞", "»"))

    def links_to_file(self, number: int) -> bool:
        """Return whether a link of the page, by address or by text, is to a file such as offices attach."""
        return self.file_links[number] or file_types.is_file_name(self.markup.anchors[number].raw)

    def marked(self, mark: str) -> list[Node]:
        """Return the elements with text that a site's rule marks, for example as "body"."""
        return [node for node in self.markup.marked if node.mark == mark]


def _unlink_text(page: Page) -> None:
    """Count the text of an article that is linked as a whole as text: three paragraphs or more lead to one page.

    In a feed, each address has one headline and one summary. A single linked paragraph is beside others without links.
    """
    linked: dict[str, list[int]] = {}
    paragraphs: dict[str, int] = {}
    blocks = page.blocks
    for number, anchor in enumerate(page.anchors, 1):
        if len(anchor.raw) < _SHORTEST_PARAGRAPH or "。" not in anchor.raw:
            continue
        if _is_paragraph_among_others(blocks, anchor.block):
            blocks[anchor.block].link_chars = 0
            continue
        stop = page.anchors[number].block if number < len(page.anchors) else len(blocks)
        for i in range(anchor.block, stop):  # a link can go on in the next blocks
            text = blocks[i].text
            if blocks[i].link_chars < len(text):
                break
            linked.setdefault(anchor.href, []).append(i)
            if len(text) >= _SHORTEST_PARAGRAPH and text.endswith(QUOTED_ENDS):
                paragraphs[anchor.href] = paragraphs.get(anchor.href, 0) + 1
    for href, count in paragraphs.items():
        if count >= _FEWEST_LINKED_PARAGRAPHS:
            for i in linked[href]:
                blocks[i].link_chars = 0


def _is_paragraph_among_others(blocks: list[Block], i: int) -> bool:
    """Return whether a block is whole sentences in one link, and above or below it is a paragraph of the same kind.

    Headlines and most teasers do not end in a full stop; invitations to read more name what the reader has to do.
    """
    block = blocks[i]
    text = block.text
    if block.link_chars < len(text) or not text.endswith(QUOTED_ENDS) or "，" not in text or _INVITES.search(text):
        return False
    for j in (i - 1, i + 1):
        if 0 <= j < len(blocks):
            other = blocks[j]
            if (
                not other.link_chars
                and len(other.text) >= _SHORTEST_PARAGRAPH
                and other.text.endswith(QUOTED_ENDS)
                and _are_of_a_kind(other.node, block.node)
            ):
                return True
    return False


def _are_of_a_kind(one: Node, other: Node) -> bool:
    if one is other:
        return True
    is_alone = one.end - one.start == other.end - other.start == 1
    return is_alone and one.parent is other.parent and one.tag == other.tag and one.classes == other.classes


def has_sentence_mark(text: str) -> bool:
    """Return whether a text has a punctuation mark that sentences have and most headings and cells do not."""
    return any(mark in text for mark in _SENTENCE_MARKS)


def is_attachment(text: str) -> bool:
    """Return whether a line names a file that the article offers."""
    return text.startswith(("附件", "附表")) or file_types.is_file_name(text)


def _is_link_row(text: str, linked: int) -> bool:
    """Classify a block of which `linked` characters are links.

    The first test is link density (Kohlschütter, Fankhauser, Nejdl: Boilerplate Detection using Shallow Text Features,
    WSDM 2010) with a threshold of one half.
    """
    size = len(text)
    if linked < size and _ADDRESS.search(text):
        return False  # 报名网址：http://… is a line of a notice
    if linked * 2 > size - (text[:1] in _ROW_SIGNS):
        return True
    rest = size - linked
    if rest <= _LONGEST_ROW_DATE and (
        dates.has_date(text)
        or (text[-3:-2] == "-" and _MONTH_DAY.search(text))
        or (text[-1] == "前" and _TIME_AGO.search(text))
    ):
        return True
    return rest - linked <= 2 and text[:linked] == text[-linked:]


def _whole_titles(blocks: list[Block], titles: tuple[str, ...]) -> list[bool]:
    """Return for each block whether it is one of the titles, whole and not too long."""
    starts = {title[0] for title in titles if title}
    shortest = min((len(title) for title in titles), default=0)
    return [
        shortest <= len(block.text) <= _LONGEST_TITLE
        and block.text[0] in starts
        and "".join(block.text.split()) in titles
        for block in blocks
    ]


def _is_title(text: str, titles: tuple[str, ...]) -> bool:
    if len(text) > _LONGEST_TITLE or not any(text[0] in title for title in titles):
        return False
    folded = "".join(text.split())
    if folded in titles and len(folded) > 1:
        return True
    return (
        len(folded) >= _SHORTEST_PART_OF_TITLE
        and not phrases.is_document_number(folded)
        and any(folded in title for title in titles)
    )
