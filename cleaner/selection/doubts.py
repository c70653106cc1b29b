"""The features of an article that make it doubtful, each from 0 (no doubt) to 1; `confidence` weighs them.

One leaked line is a tenth of a short article and nothing in a long one, so most features are shares of the text.
docs/cleaning.md explains them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Final

from cleaner import dates
from cleaner.lexicon.lines import HEAD
from cleaner.markup.decode import garbled_share
from cleaner.markup.elements import HEADINGS, WHOLE_PAGE
from cleaner.markup.page import Node, prefix_sums
from cleaner.selection.body import Body
from cleaner.selection.classify import CELLS, ClassifiedPage
from cleaner.selection.classify import has_sentence_mark as has_mark
from cleaner.selection.extent import PARTS

#: Characters of the text that are searched for a wrong encoding and for words of the title.
_SAMPLE: Final = 2000
#: `short` falls with the length of the text; it is one half at three times this length. Features that count lines are
#: one half at their number.
_HALF_LENGTH: Final = 100
_HALF_COUNT: Final = 3
#: A feature of lines that may be wrong is one half where they are this share of the text: from there on the F1 is
#: below .95. One of lines that are often right is one half at twice the share.
_HALF_SHARE: Final = 0.1
_HALF_SHARE_OF_COMMON: Final = 0.2
#: The longest line with a date (source and time, name and time) that is a row of a feed or of comments.
_LONGEST_DATED: Final = 40
#: The last lines of an article often have a date: of a signature.
_SIGNATURE: Final = 2
#: Elements of one form with this share of the running text have the form of the article.
_USUAL_FORM: Final = 0.3
#: The characters of the function words and of the most frequent words of Chinese, in both scripts. Less than this share
#: of them is no Chinese prose, but text in a wrong encoding; of fewer characters the share is by accident.
_FREQUENT: Final = re.compile(
    "[的一是了在人有我他这个中大来上国和到说们时要以为于年不地出就会可也对生能而子那得着下自之后作用过里家民市同方日月政府工部公全"
    "会发行法治与及個來國說們時為會對後過裡這於與發]"
)
_CHINESE: Final = re.compile("[一-鿿]")
_FREQUENT_SHARE: Final = 0.12
_FEWEST_CHINESE: Final = 30
_SHORT_SAMPLE: Final = 200
#: A title with fewer pairs of characters is a word or a name.
_FEWEST_PAIRS: Final = 5
#: The headline and the header line are at most this many blocks above the text, the headline this many inside.
_HEAD_REACH: Final = 12
_HEAD_INSIDE: Final = 2
#: The element of the article holds this share of its text, unless that is the whole page.
_MOST: Final = 0.75
#: Elements whose names are those of text: a heading, a cell, words in bold.
_NAMED_TEXT: Final = HEADINGS | CELLS | {"table", "tr", "pre", "span", "font", "strong"}
_ENDS_OF_SENTENCES: Final = ("。", "！", "？", "；", "…", "!", "?", ";", "”", "’")
_ENDS_OF_LINES: Final = (*_ENDS_OF_SENTENCES, *"）):：》」』】].．%％", "等")
_FEWEST_LABELS: Final = 2
#: Text with a smaller share of sentences is a list, in which lines without their signs are no doubt.
_LEAST_SENTENCES: Final = 0.3
#: Lines are the same if their first or last letters are; shorter lines recur by accident.
_KEY: Final = 12
_KEY_WITHIN: Final = 24
_NOT_LETTERS: Final = re.compile(r"\W+")
#: Short lines between paragraphs that belong together.
_MOST_SHORT: Final = 3
#: Blocks beside the text in which a removed cell shows that a table was cut.
_BESIDE: Final = 3

#: The places of lines.
_INSIDE, _BOXED, _OUTSIDE = range(3)
#: The name of what is in no named box; elements that can be parts of an article without a name.
_UNNAMED: Final = ("", "")
_UNNAMED_PARTS: Final = PARTS | {"p", "td"}


def features(page: ClassifiedPage, body: Body, kept: list[int], found: tuple[str, ...] = ()) -> dict[str, float]:
    """Compute the features of a text.

    Args:
        page: The page.
        body: The body as chosen.
        kept: The indexes of the blocks that are left of it; not empty.
        found: The paragraphs that trafilatura found, if they are the article. The features of its lines are 0 then.
    """
    texts = found or tuple([page.blocks[i].text for i in kept])
    size = sum(map(len, texts))
    sample = "\n".join(texts)[:_SAMPLE]
    values = dict.fromkeys(_FEATURES, 0.0)
    values["fallback"] = float(bool(found))
    values["hidden"] = float(body.hidden_too)
    values["short"] = 1 / math.sqrt(1 + size / _HALF_LENGTH)
    values["garbled"] = garbled_share(sample)
    values["untitled"] = untitled = _untitled(page.titles, sample)
    values["strange"] = _strange(sample)
    values["sentenceless"] = float(not any(map(has_mark, texts)))
    if found or not kept:
        return values
    own = body.holds_only_body
    beside = range(max(0, kept[0] - _HEAD_REACH), min(len(page.blocks), kept[0] + _HEAD_INSIDE))
    if any(page.is_headline(i) for i in beside):
        values["untitled"] = 0.0
    framed, exact = _frame(page, kept, own)
    lines = _Lines(page, kept, texts, size)
    if framed:
        values["sentenceless"] = 0.0
    else:
        values["unframed"] = values["short"]
        values["unmarked"] = lines.unmarked
    values["loose"] = 0.0 if framed and exact else lines.unmarked
    lines.measure(values)
    values["off_topic"] = values["outside"] * untitled
    values["gap"] = _gap(page, kept[0])
    values["text_above"] = float(_is_plain(page, kept[0] - 1))
    below = kept[-1] + 1
    values["text_below"] = float(_is_plain(page, below) and not (_heads_links(page, below) or lines.has(below)))
    return values


_FEATURES: Final = (
    *("fallback", "hidden", "short", "unframed", "garbled", "sentenceless", "unmarked", "loose"),
    *("rows", "boilerplate", "boxed", "strays", "apart_below", "repeats", "open_between", "open_below"),
    *("outside", "off_topic", "cut", "alike", "holes", "runs_above", "runs_below", "headers", "gap"),
    *("text_above", "text_below", "untitled", "strange"),
)
#: What the element of a paragraph and that around it are called.
_Form = tuple[str, str, str, str]


class _Lines:
    """The lines of a text, with what several features need.

    Attributes:
        unmarked: The share of the text in lines that are no sentences.
    """

    def __init__(self, page: ClassifiedPage, kept: list[int], texts: tuple[str, ...], size: int) -> None:
        self._page, self._kept, self._texts, self._size = page, kept, texts, size
        self._is_sentence = [
            page.is_paragraph(i) or text.endswith(_ENDS_OF_SENTENCES) for i, text in zip(kept, texts, strict=True)
        ]
        self._sentences = sum([len(text) for text, flag in zip(texts, self._is_sentence, strict=True) if flag])
        self.unmarked = 1 - self._sentences / size
        self._holders = {page.blocks[i].node.holder() for i in kept}
        #: The characters of sentences in elements of each form.
        self._forms: dict[_Form, int] = {}
        for i, is_sentence in zip(kept, self._is_sentence, strict=True):
            if is_sentence:
                form = _form(page.blocks[i].node)
                self._forms[form] = self._forms.get(form, 0) + len(page.blocks[i].text)
        #: The first and last letters of each line, and the name of the element of the first line with them.
        self._keys: dict[str, tuple[str, str, str]] = {}

    def _share(self, chars: int, half: float = _HALF_SHARE) -> float:
        return _ratio(chars, self._size, half)

    def measure(self, values: dict[str, float]) -> None:
        """Set the features of the lines and of the text around them."""
        page, kept = self._page, self._kept
        chars = [0, 0, 0]
        below = 0
        for place, text in zip(_places(page, kept), self._texts, strict=True):
            chars[place] += len(text)
            below = 0 if place == _INSIDE else below + len(text)
        values["boxed"] = self._share(chars[_BOXED])
        values["strays"] = self._share(chars[_OUTSIDE])
        values["apart_below"] = self._share(below)
        values["repeats"] = self._share(self._repeated())
        self._measure_kinds(values)
        if self._sentences > _LEAST_SENTENCES * self._size:
            self._measure_open_lines(values)
        self._measure_rest(values)

    def _measure_kinds(self, values: dict[str, float]) -> None:
        page, texts = self._page, self._texts
        rows = boilerplate = above = second = 0
        in_list_of_files = False
        for n, (i, text) in enumerate(zip(self._kept, texts, strict=True)):
            length = len(text)
            # 附件：1.某表, and 2.某表 in the next row
            in_list_of_files = page.is_link_row(i) and (in_list_of_files or page.is_attachment(i))
            rule = page.rules[i]
            if (rule is not None and rule.zone != HEAD) or page.is_disclaimer(i):
                boilerplate += length
            if (page.is_link_row(i) and not in_list_of_files) or (
                n < len(texts) - _SIGNATURE and _is_dated_row(page, i)
            ):
                rows += length
            if self._is_sentence[n]:
                above += length
            if n and page.is_header(i) and page.is_page_info(i):
                second = max(second, min(above, self._sentences - above))
        values["rows"] = self._share(rows)
        values["boilerplate"] = self._share(boilerplate)
        values["headers"] = self._share(second)

    def _measure_open_lines(self, values: dict[str, float]) -> None:
        """Measure the lines that do not end as sentences do: between sentences, and as the last of the text."""
        page, texts, sentences = self._page, self._texts, self._is_sentence
        first = sentences.index(True)
        last = len(sentences) - 1 - sentences[::-1].index(True)
        between = sum(map(len, [texts[n] for n in range(first, last) if not sentences[n]]))
        below = 0
        for i, text in zip(reversed(self._kept), reversed(texts), strict=True):
            # running text may end with an item of a list; several labels in a line are those of names
            if text.endswith(_ENDS_OF_LINES) or (page.is_paragraph(i) and text.count("：") < _FEWEST_LABELS):
                break
            if not (
                (text.count("：") == 1 and "，" not in text)  # 邮政编码：015000
                or text[0].isdigit()
                or page.is_office(i)
                or page.is_signature_date(i)
                or page.is_attachment(i)
                or page.is_credit(i)
                or page.is_contact(i)
                or page.blocks[i].node.tag in CELLS
            ):
                below += len(text)
        values["open_between"] = self._share(between, _HALF_SHARE_OF_COMMON)
        values["open_below"] = self._share(below)

    def _measure_rest(self, values: dict[str, float]) -> None:
        """Measure the text that was left out."""
        page, kept, blocks = self._page, self._kept, self._page.blocks
        inside = set(kept)
        known = set(self._texts)
        outside = cut = alike = 0
        least = _USUAL_FORM * sum(self._forms.values())
        usual = {form for form, chars in self._forms.items() if chars >= least}
        following = page.next_article()  # its text says nothing about this article
        for i, block in enumerate(blocks[:following] if following >= 0 else blocks):
            if i in inside:
                continue
            running = page.is_paragraph(i)
            # a short sentence, or one that is a link, can be a paragraph of the article
            if (
                (not running and not block.text.endswith(_ENDS_OF_SENTENCES))
                or block.node.hidden
                or block.text in known
                or page.rules[i] is not None
                or page.is_header(i)
            ):
                continue
            if running:
                outside += len(block.text)
            if page.is_disclaimer(i) or page.is_summary(i):
                continue
            holder = block.node.holder()
            if holder in self._holders and (running or not block.link_chars or holder.tag not in WHOLE_PAGE):
                cut += len(block.text)
            if not block.link_chars and _form(block.node) in usual:
                alike += len(block.text)
        cut += self._signature()
        values["outside"] = outside / (outside + self._sentences) if outside else 0.0
        values["cut"] = _ratio(cut, self._sentences)
        values["alike"] = _ratio(alike, self._sentences)
        above, below = range(kept[0] - 1, -1, -1), range(kept[-1] + 1, len(blocks))
        values["runs_above"] = self._share(self._running_text(above), _HALF_SHARE_OF_COMMON)
        values["runs_below"] = self._share(self._running_text(below), _HALF_SHARE_OF_COMMON)
        holes = [i for i in range(kept[0], kept[-1]) if i not in inside and not _is_known(page, i)]
        values["holes"] = self._share(sum([len(blocks[i].text) for i in holes if blocks[i].text not in known]))

    def _signature(self) -> int:
        """Count the characters of names of offices and dates below the text: in its element, or a date right below."""
        page, last = self._page, self._kept[-1]
        blocks = page.blocks
        holder = blocks[last].node.holder()
        end = last + 1 if holder.tag in WHOLE_PAGE else holder.end
        near = range(last + 1, min(last + 1 + _SIGNATURE, len(blocks)))
        if any(page.is_signature_date(i) for i in near):
            end = max(end, near.stop)
        return sum(
            [
                len(blocks[i].text)
                for i in range(last + 1, end)
                if page.rules[i] is None
                and not blocks[i].node.hidden
                and (page.is_signature_date(i) or page.is_office(i))
            ]
        )

    def _running_text(self, indexes: Iterable[int]) -> int:
        """Count the characters of paragraphs right above or below the text, up to where it shows why they are not."""
        page, chars, short = self._page, 0, 0
        for i in indexes:
            if page.blocks[i].node.hidden:
                continue
            if _is_known(page, i) or page.is_disclaimer(i) or self.has(i):
                break
            if page.is_paragraph(i):
                chars, short = chars + len(page.blocks[i].text), 0
            elif (short := short + 1) > _MOST_SHORT:
                break
        return chars

    def has(self, i: int) -> bool:
        """Return whether a block beside the text is a copy of a line; only after `measure`."""
        return any(key in self._keys for key in _keys(self._page, i))

    def _repeated(self) -> int:
        """Count the characters of lines that repeat others in an element of another name: copies, summaries."""
        known, repeated = self._keys, 0
        for i, text in zip(self._kept, self._texts, strict=True):
            node = self._page.blocks[i].node
            name = (node.tag, node.classes, node.parent.classes if node.parent is not None else "")
            again = False
            for key in _keys(self._page, i):
                again = known.setdefault(key, name) != name or again
            repeated += len(text) * again
        return repeated


def _ratio(chars: int, whole: int, half: float = _HALF_SHARE) -> float:
    """Return a feature that is one half where the characters are the share `half` of the whole."""
    return chars / (chars + half * whole) if chars else 0.0


def _form(node: Node) -> _Form:
    around = node.parent or node
    return node.tag, node.classes, around.tag, around.classes


def _keys(page: ClassifiedPage, i: int) -> tuple[str, ...]:
    """Return the first and last letters of a block, by which copies are recognised; none of a short one."""
    text = page.blocks[i].text
    if len(text) < _KEY:
        return ()
    first = _NOT_LETTERS.sub("", text[:_KEY_WITHIN])
    if len(first) < _KEY:
        return ()
    last = first if len(text) <= _KEY_WITHIN else _NOT_LETTERS.sub("", text[-_KEY_WITHIN:])
    return first[:_KEY], last[-_KEY:]


def _is_dated_row(page: ClassifiedPage, i: int) -> bool:
    """Return whether a line is a few words and a date or a time, as in feeds and comments."""
    text = page.blocks[i].text
    if len(text) > _LONGEST_DATED or page.has_sentence_mark(i):
        return False
    return (dates.may_have_date(text) and dates.has_date(text)) or page.is_time_ago(i)


def _places(page: ClassifiedPage, kept: Sequence[int]) -> list[int]:
    """Return where each line is: in the element of the article, in a box of another name in it, or outside.

    Elements with the name of that of the article are parts of it.
    """
    blocks, first = page.blocks, kept[0]
    sizes = [0] * (kept[-1] + 1 - first)
    holders: dict[Node, int] = {}
    for i in kept:
        sizes[i - first] = length = len(blocks[i].text)
        holder = blocks[i].node.holder()
        holders[holder] = holders.get(holder, 0) + length
    sums = prefix_sums(sizes)

    def chars(node: Node) -> int:
        return sums[max(0, min(node.end - first, len(sizes)))] - sums[max(0, min(node.start - first, len(sizes)))]

    main = max(holders, key=lambda holder: holders[holder])
    while chars(main) < _MOST * sums[-1] and main.parent is not None and main.parent.tag not in WHOLE_PAGE:
        main = main.parent
    part = _name(main)
    #: For each element: None outside; else the name of the box in the element of the article, or ("", "").
    boxes: dict[Node, tuple[str, str] | None] = {main: _UNNAMED}
    for i in kept:
        path: list[Node] = []
        node: Node | None = blocks[i].node
        while node is not None and node not in boxes:
            path.append(node)
            node = node.parent
        box = boxes[node] if node is not None else None
        for inner in reversed(path):
            name = _name(inner)
            if box is None:
                box = _UNNAMED if name == part and (part[1] or part[0] in _UNNAMED_PARTS) else None
            elif box == _UNNAMED and name[1] and name[0] not in _NAMED_TEXT:
                box = name
            boxes[inner] = box
    sizes_of: dict[tuple[str, str], int] = {}
    for i in kept:
        if (box := boxes[blocks[i].node]) is not None:
            sizes_of[box] = sizes_of.get(box, 0) + len(blocks[i].text)
    usual = max(sizes_of, key=lambda box: sizes_of[box])
    return [_place(boxes[blocks[i].node], usual) for i in kept]


def _place(box: tuple[str, str] | None, usual: tuple[str, str]) -> int:
    if box is None:
        return _OUTSIDE
    return _INSIDE if box in (_UNNAMED, usual) else _BOXED


def _name(node: Node) -> tuple[str, str]:
    return node.tag, node.classes or node.ident


def _frame(page: ClassifiedPage, kept: list[int], own: bool) -> tuple[bool, bool]:
    """Look at the edges of the text.

    Args:
        page: The page.
        kept: The indexes of the blocks of the text.
        own: Whether its element is one of the body alone.

    Returns:
        Whether the text is without gaps and begins under the headline, header lines or boilerplate, and ends where its
        element does, or above boilerplate or links. Short lines, names and tables are then the article. And whether the
        element holds nothing else.
    """
    blocks, first, last = page.blocks, kept[0], kept[-1]
    inside = set(kept)
    around: Node = blocks[first].node
    while around.end <= last and around.parent is not None:
        around = around.parent
    exact = around.start == first and around.end == last + 1
    begins = own or (first > 0 and _is_known(page, first - 1) and not page.is_link_row(first - 1))
    ends_element = around.end == last + 1 and around.tag not in WHOLE_PAGE
    ends = ends_element or (last + 1 < len(blocks) and _is_known(page, last + 1))
    if not (begins and ends) or any(i not in inside and not blocks[i].node.hidden for i in range(first, last)):
        return False, exact
    beside = (*range(max(0, first - _BESIDE), first), *range(last + 1, min(len(blocks), last + 1 + _BESIDE)))
    tables = {blocks[i].node.holder() for i in (first, last) if blocks[i].node.tag in CELLS}
    return not any(blocks[i].node.tag in CELLS and blocks[i].node.holder() in tables for i in beside), exact


def _gap(page: ClassifiedPage, first: int) -> float:
    """Measure the blocks between the headline or the header line and the text that nothing explains."""
    above = range(max(0, first - _HEAD_REACH), first)
    heads = [i for i in above if page.is_title(i) or (page.is_header(i) and page.is_page_info(i))]
    if not heads:
        return 0.0
    between = sum([not _is_known(page, i) for i in range(heads[-1] + 1, first)])
    return between / (between + _HALF_COUNT)


def _is_known(page: ClassifiedPage, i: int) -> bool:
    """Return whether a block is of the page and not of the article: boilerplate, the head of an article, links."""
    return (
        page.blocks[i].node.hidden
        or page.rules[i] is not None
        or page.is_title(i)
        or page.is_header(i)
        or page.is_link_row(i)
        or page.is_dateline(i)
    )


def _is_plain(page: ClassifiedPage, i: int) -> bool:
    """Return whether a block is there and nothing shows that it is not of the article."""
    return 0 <= i < len(page.blocks) and not _is_known(page, i) and not page.is_disclaimer(i)


def _heads_links(page: ClassifiedPage, i: int) -> bool:
    """Return whether a block is a heading over a row of links."""
    return not page.is_paragraph(i) and i + 1 < len(page.blocks) and page.is_link_row(i + 1)


def _untitled(titles: tuple[str, ...], text: str) -> float:
    """Return the share of the title's pairs of characters that the text does not have; 1 without a title."""
    least = 1.0
    for title in titles:
        pairs = {title[i : i + 2] for i in range(len(title) - 1)}
        if len(pairs) >= _FEWEST_PAIRS:
            least = min(least, sum([pair not in text for pair in pairs]) / len(pairs))
    return least


def _strange(text: str) -> float:
    """Measure how few of the characters are frequent ones: 1 without any, 0 as in prose."""
    chinese = len(_CHINESE.findall(text, 0, _SHORT_SAMPLE))
    if chinese <= _FEWEST_CHINESE:
        return 0.0
    return max(0.0, 1 - len(_FREQUENT.findall(text, 0, _SHORT_SAMPLE)) / chinese / _FREQUENT_SHARE)
