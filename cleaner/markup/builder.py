"""The parser target that builds a `Page` in one pass over the markup.

lxml calls a `Builder` while it parses, so no tree is built and nothing is visited twice.

This is the innermost loop of the library: a page causes about 1,700 of these calls, which take half of the cleaner's
time. What depends only on the text of an attribute is looked up in the tables of `CONTAINERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final, cast

from lxml import etree

from cleaner.characters import QUOTED_ENDS, readable
from cleaner.lexicon.containers import (
    CONTAINERS,
    FOLDS_LINES,
    HAS_SIZE,
    HIDES,
    KEEPS_LINES,
    NO_SIZE,
    SHOWS_AS_BLOCK,
    TRANSPARENT,
)
from cleaner.markup.attributes import (
    ADDRESSES,
    TIME_KEPT,
    TIMES,
    document_address,
    image_address,
    is_place,
    is_shown_on_hover,
    opened_address,
    published,
    read_number,
    read_spans,
)
from cleaner.markup.elements import (
    BOX,
    BREAK,
    CELL,
    DRAWN,
    EMBED,
    FIELD,
    FORMULA,
    FRAME,
    HEADINGS,
    IMAGE,
    INLINE,
    ITEM,
    LEAF,
    LINES,
    LINK,
    META,
    NO_TEXT_SIZE,
    NUMBERED,
    OBJECT,
    PROMOTED,
    RAISED,
    READING,
    ROW,
    SKIP,
    TEXT_FIELD,
    TIME,
    UNKNOWN,
    kind_of,
)
from cleaner.markup.escaped import shows_tags, unescaped
from cleaner.markup.formula import Formula, raise_exponent
from cleaner.markup.head import keep_script, keep_style, read_head_element, read_hidden_field
from cleaner.markup.islands import ISLAND_ELEMENTS, PAGE_DATA, SHORTEST_ISLAND, holds_markup
from cleaner.markup.page import Anchor, Block, Image, Island, Node, Page, Part

#: The type of scripts with a formula, which MathJax shows in their place.
_TEX: Final = "math/tex"
#: The element with the article on the WeChat platform, which its script shows.
_SHOWN_BY_SCRIPT: Final = "js_content"
#: The longest text of a link that is kept; that of an anchor that is not closed continues to the end of the page.
_LINK_KEPT: Final = 2000
#: The longest comment that CMSs set around the body, in characters.
_MARKER_KEPT: Final = 60
_SOURCES: Final = CONTAINERS.sources
_AUTHORS: Final = CONTAINERS.authors
_NAMES: Final = _SOURCES | _AUTHORS
#: The list of pieces of text is cleared when it is this long; clearing per block is slower.
_PIECES_KEPT: Final = 200
_NO_ATTRIBUTES: Final[dict[str, str]] = {}
#: The longest header line with a source whose pieces are kept (characters).
_SOURCE_KEPT: Final = 240
#: Classes of inline elements that are not text: the noise that Discuz! puts into posts in the colour of the page,
#: against copying, and the links of MediaWiki to edit a section.
_NOISE: Final = frozenset(("jammer", "mw-editsection"))
#: A drawing, and a line of text in it.
_DRAWING: Final = "svg"
_DRAWN_LINE: Final = "text"
#: The styles for which a paragraph becomes a node.
_NODE_STYLES: Final = HIDES | KEEPS_LINES | FOLDS_LINES | NO_SIZE
#: A row of labels has at least so many inline elements, and is in a box that templates give a name.
_FEWEST_LABELS: Final = 2
_LONGEST_LABEL: Final = 12
_LONGEST_LABELS: Final = 60
_BOXES_OF_LABELS: Final = frozenset(("div", "ul", "nav", "aside", "header", "footer"))
#: A line break of the markup that is shown, in an inline element.
_LINE: Final = "\u2028"
#: The types of fields that readers fill in.
_FIELDS: Final = frozenset(("", "text", "email", "tel", "number", "password", "radio", "checkbox"))
#: The most tags of a page that are read although they were escaped.
_MOST_INSERTED: Final = 50_000
_DOCUMENT: Final = frozenset(("html", "head", "body"))


class Builder:
    """Builds one `Page` after another from the events of a parser.

    `open_marked` and `close_marked` replace `start` and `end` for elements that a site's rule names.

    Args:
        harmless: What makes markup safe for the parser; it is called for markup that is inserted.
    """

    def __init__(self, harmless: Callable[[bytes], tuple[bytes, bool]]) -> None:
        self._harmless = harmless
        #: text as the parser passes it; that of the next block begins at `_begin`
        self._buffer: list[str] = []
        self.data: Callable[[str], None] = self._buffer.append
        #: parses markup that is inserted
        self._parser: Any = None
        self.reset()

    def reset(self) -> None:
        """Begin a new page, even if the last one was not finished."""
        self._page = Page()
        self._node = self._page.root
        self._buffer.clear()
        self._begin = 0
        self._link: Anchor | None = None
        #: where the open link's text begins in the buffer, and how much linked text the block has so far
        self._link_from = 0
        self._link_chars = 0
        #: a link with which the block began, and where it ended; in menus it is the whole block, and is read once
        self._lone: Anchor | None = None
        self._lone_end = 0
        #: the open element whose text is skipped, how many of its name are open in it, where its text begins
        self._skip_tag = ""
        self._skip_depth = 0
        self._skip_from = 0
        self._marked_in_skipped = 0
        #: the kind of each open element outside of skipped ones; libxml2's events are always balanced
        self._open: list[int] = []
        #: the attributes of the element that begins
        self._classes = ""
        self._ident = ""
        self._title = ""
        self._is_named = False
        self._is_author = False
        self._style = 0
        #: whether the block has line breaks of an inline element (`_LINE`)
        self._has_lines = False
        #: how many images are in the text that is being read
        self._images = 0
        #: how many inline elements began in it
        self._inlines = 0
        #: the last block with an inline element of code, which shows its tags
        self._with_code = -1
        #: up to where the block was searched for line breaks
        self._searched = 0
        #: where the text of each open superscript, reading and element that keeps its lines begins
        self._begins: list[int] = []
        self._formula: Formula | None = None
        #: whether the open drawing is hidden, the text of its lines, where that of the open line begins, and the levels
        #: of the drawings around open boxes of HTML
        self._hides_drawing = False
        self._drawn: list[str] = []
        self._line_from = 0
        self._drawings: list[int] = []
        #: the element whose text has size zero: a node, or an inline element by where its text begins, the number of
        #: blocks and the linked characters at its start. An element inside that may set the size ends this.
        self._sizeless: Node | None = None
        self._sizeless_from = -1
        self._sizeless_block = 0
        self._sizeless_chars = 0
        self._is_inserting = False
        self._tags_left = _MOST_INSERTED
        #: the number of the last place that can be an island, the type of an open script, and the markup to put in
        self._number = 0
        self._script_type = ""
        self._inserted: dict[int, str] = {}
        #: the open interval between two comments of a CMS
        self._between_markers: Node | None = None

    def reset_with(self, islands: dict[int, str]) -> None:
        """Begin the last page again, to read islands of it as parts of the page.

        Args:
            islands: The markup of each by its number.
        """
        self.reset()
        self._inserted = islands

    def start(self, tag: str, attrib: Mapping[str, str]) -> None:
        """Handle the start of an element."""
        if self._skip_tag:
            if self._formula is not None:
                self._formula.start(tag)
            if tag == self._skip_tag:
                self._skip_depth += 1
            elif self._skip_tag == _DRAWING:
                self._start_in_drawing(tag, attrib)
            return
        # if there are none, lxml passes an empty mapping of another type
        given: dict[str, str] = attrib if isinstance(attrib, dict) else _NO_ATTRIBUTES
        kind = kind_of(tag)
        if given and (self._sizeless is not None or self._sizeless_from >= 0):
            self._end_sizeless(given)
        if kind == LEAF:
            if len(self._buffer) > self._begin:
                self._end_block()
            if given:
                self._read_attributes(given)
                if self._is_named or self._style & _NODE_STYLES:
                    self._open_node(tag)
                    kind = BOX
        elif kind == INLINE:
            self._inlines += 1
            if tag == "code":
                self._with_code = len(self._page.blocks)
            if given:
                self._read_attributes(given)
                if self._style & (HIDES | TRANSPARENT) or self._classes in _NOISE:
                    self._skip(tag)
                    return
                if self._is_named and (self._classes in _NAMES or self._ident in _NAMES):
                    self._note_name()
                if self._is_author:
                    self._note_author()
                if self._ident and CONTAINERS.strength_of(tag, self._ident, ""):
                    self._flush()
                    self._open_node(tag)
                    kind = PROMOTED
                elif self._style & NO_SIZE and self._sizeless_from < 0:
                    self._sizeless_from = len(self._buffer)
                    self._sizeless_block, self._sizeless_chars = len(self._page.blocks), self._link_chars
                    kind = NO_TEXT_SIZE
                elif self._style & SHOWS_AS_BLOCK:
                    self._flush()
                    kind = LEAF
                elif self._style & KEEPS_LINES:
                    self._begins.append(len(self._buffer))
                    kind = LINES
        elif kind == BOX:
            if len(self._buffer) > self._begin:
                self._end_block()
            self._read_attributes(given)
            self._open_node(tag)
        elif kind == LINK:
            self._inlines += 1
            if self._link is not None:
                self._end_link()
            if is_place(given):
                kind = INLINE
            elif not self._start_link(given):
                self._skip(tag)
                return
        elif kind == BREAK:
            if len(self._buffer) > self._begin:
                self._flush()
        elif kind == SKIP and tag == "button" and self._begins_heading():
            kind = INLINE
        elif kind == SKIP:
            if given and tag == "script":
                self._script_type = given.get("type") or ""
            self._skip(tag)
            if tag == _DRAWING:
                self._read_attributes(given)
                self._hides_drawing = bool(self._style & HIDES)
            if self._number in self._inserted and tag in ("template", "noscript"):
                self._skip_tag = ""
                self._read_attributes(_NO_ATTRIBUTES)
                self._flush()
                self._open_node(tag)
                self._open.append(BOX)
            return
        elif kind == META:
            read_head_element(self._page, tag, given)
        else:
            kind = self._start_part(tag, given, kind) if kind >= ITEM else self._start_rare(tag, given, kind)
            if kind == SKIP:
                return
        self._open.append(kind)

    def _start_rare(self, tag: str, given: dict[str, str], kind: int) -> int:
        """Handle the start of an element of a rare kind. Return its kind; `SKIP` if its text is skipped."""
        self._read_attributes(given)
        if kind == UNKNOWN:
            if not self._has_text():
                self._flush()
                self._open_node(tag)
                return UNKNOWN
            kind = INLINE
        if kind in (FRAME, EMBED, OBJECT):
            if self._add_frame(given) and kind == OBJECT:
                self._style |= HIDES  # its text is for browsers that cannot show the document
            if kind == FRAME and not self._is_inserting and len(given.get("srcdoc") or "") >= SHORTEST_ISLAND:
                self._number += 1
                self._read_island("iframe", given["srcdoc"], True)
            if kind == OBJECT:
                self._flush()
                self._open_node(tag)
                return BOX
            if kind == EMBED:
                return INLINE
            kind = SKIP
        elif kind == FIELD:
            value = given.get("value") or ""
            kind_of_field = given.get("type", "").lower()
            if value and kind_of_field == "hidden":
                read_hidden_field(self._page, given)
            if kind_of_field in _FIELDS and not self._style & HIDES:
                self._page.fields.append((len(self._page.blocks), self._node))
            elif len(value) >= SHORTEST_ISLAND and kind_of_field == "hidden" and not self._is_inserting:
                self._number += 1
                self._read_island("input", value, True)
            return INLINE
        elif kind == TEXT_FIELD:
            if ("readonly" in given or "disabled" in given) and not self._style & HIDES:
                self._flush()
                self._open_node(tag)
                self._node.keeps_lines = True
                return BOX
            kind = SKIP
        elif self._style & HIDES:
            kind = SKIP
        elif kind == TIME:
            time = published(given)
            if time:
                self._note_shown_time(time)
            return INLINE
        elif kind == FORMULA:
            self._skip(tag)
            self._formula = Formula(self._buffer, given.get("alttext") or "")
            return SKIP
        elif kind == READING:
            self._buffer.append("(")
            self._begins.append(len(self._buffer))
        elif kind == RAISED:
            self._begins.append(len(self._buffer))
        if kind == SKIP:
            self._skip(tag)
        return kind

    def _start_part(self, tag: str, given: dict[str, str], kind: int) -> int:
        """Handle the start of an element whose place is noted. Return the kind by which its end is handled."""
        if kind == IMAGE:
            return self._add_image(given)
        if len(self._buffer) > self._begin:
            self._end_block()
        around = self._node
        self._read_attributes(given)
        if kind in (CELL, NUMBERED) or self._is_named or self._style & _NODE_STYLES:
            self._open_node(tag)
        self._note_part(tag, given, kind, around)
        return LEAF if self._node is around else BOX

    def _note_part(self, tag: str, given: dict[str, str], kind: int, around: Node) -> None:
        """Note the place of an element that is an item, a row, a cell or a numbered list."""
        page = self._page
        part = Part(tag, self._node if kind in (CELL, NUMBERED) else around, len(page.blocks))
        if kind in (ROW, CELL):
            page.cells.append(part)
            if kind == CELL and given:
                read_spans(part, given)
        else:
            page.items.append(part)
            name = "value" if kind == ITEM else "start"
            if given and name in given:
                read_number(part, given[name])

    def _add_image(self, given: dict[str, str]) -> int:
        """Note an image. Return the kind of its element."""
        if given:
            self._read_attributes(given)
            if self._style & HIDES:
                self._skip("img")
                return SKIP
        href = image_address(given)
        if href:
            page, buffer = self._page, self._buffer
            begin = len(buffer) - self._begin
            page.images.append(Image(href, given.get("alt", ""), self._node, len(page.blocks), begin))
            # ends the block even if it has no text
            buffer.append("")
            self._images += 1
        return INLINE

    def end(self, tag: str) -> None:
        """Handle the end of an element."""
        if self._skip_tag:
            if tag == self._skip_tag:
                self._skip_depth -= 1
                if not self._skip_depth:
                    self._end_skip()
                    return
            elif tag == _DRAWN_LINE and self._skip_tag == _DRAWING and not self._hides_drawing:
                self._drawn.extend(self._buffer[self._line_from :])
            if self._formula is not None:
                self._formula.end()
            return
        if not self._open:
            return
        kind = self._open.pop()
        if kind == LEAF:
            if len(self._buffer) > self._begin:
                self._end_block()
        elif kind == BOX:
            if len(self._buffer) > self._begin:
                self._end_block()
            self._close_node()
        elif kind == LINK:
            self._end_link()
        elif kind == PROMOTED:
            self._flush()
            self._close_node()
        elif kind == UNKNOWN:
            # without a block inside it was inline, and the sentence goes on; a whole sentence in a box is a paragraph
            is_paragraph = bool(self._open) and self._open[-1] in (BOX, UNKNOWN) and self._ends_sentence()
            if self._node.start < len(self._page.blocks) or self._node.hidden or is_paragraph:
                self._flush()
            self._close_node()
        elif kind == DRAWN:
            self._flush()
            self._close_node()
            self._skip(_DRAWING)
            self._skip_depth = self._drawings.pop()
        elif kind >= RAISED:
            self._end_marked_text(kind)

    def _ends_sentence(self) -> bool:
        return len(self._buffer) > self._begin and self._buffer[-1].rstrip().endswith(QUOTED_ENDS)

    def _end_marked_text(self, kind: int) -> None:
        """Handle the end of an inline element that changes its text."""
        buffer = self._buffer
        begin = self._begin if kind == NO_TEXT_SIZE else self._begins.pop()
        # a block that ended inside took the text before; text of size zero inside was removed
        since = min(max(begin, self._begin), len(buffer))
        if kind == RAISED:
            raise_exponent(buffer, since, buffer[since - 1][-1:] if since > self._begin else "")
        elif kind == READING:
            if "".join(buffer[since:]).strip():
                buffer.append(")")
            elif since == begin and since and buffer[since - 1] == "(":
                del buffer[since - 1 :]
        elif kind == LINES:
            for at in range(since, len(buffer)):
                if "\n" in buffer[at]:
                    buffer[at] = buffer[at].replace("\n", _LINE)
                    self._has_lines = True
        elif kind == NO_TEXT_SIZE:
            since, self._sizeless_from = self._sizeless_from, -1
            if since >= self._begin and self._sizeless_block == len(self._page.blocks):
                del buffer[since:]
                self._link_chars = self._sizeless_chars
                if self._lone is not None and self._lone_end > since:
                    self._lone = None

    def _has_text(self) -> bool:
        """Return whether the block that is being read has text."""
        buffer = self._buffer
        return any(buffer[at].strip() for at in range(self._begin, len(buffer)))  # a slice would be copied

    def _end_sizeless(self, attrib: dict[str, str]) -> None:
        """Note an element inside text of size zero, whose style or class may set the size back."""
        style = attrib.get("style")
        effects = CONTAINERS.effects_of(style) if style else 0
        if "class" in attrib or effects & HAS_SIZE:
            self._sizeless, self._sizeless_from = None, -1

    def _add_frame(self, attrib: dict[str, str]) -> bool:
        """Note a document that an element shows inside the page. Return whether it shows one."""
        href = document_address(attrib)
        if href:
            frame = Anchor(href, attrib.get("title") or "", len(self._page.blocks), 0)
            frame.is_frame = True
            self._page.anchors.append(frame)
            return True
        return False

    def comment(self, text: str) -> None:
        """Handle a comment: CMSs set some around the body."""
        if len(text) > _MARKER_KEPT or self._skip_tag:
            return
        marker = CONTAINERS.marker(text)
        if marker:
            self._flush()
            page = self._page
            if marker == "begin":
                node = Node("#comment", self._node, len(page.blocks))
                node.ident, node.strength, node.hidden = text.strip(), 2, self._node.hidden
                self._between_markers = node
            elif self._between_markers is not None:
                self._between_markers.end = len(page.blocks)
                page.nodes.append(self._between_markers)
                self._between_markers = None

    def close(self) -> Page:
        """Finish and return the page. The next one begins with `reset`."""
        if self._skip_tag:
            self._end_skip()
        self._end_link()
        self._flush()
        while self._node.parent is not None:
            self._close_node()
        self._node.end = len(self._page.blocks)
        return self._page

    def open_marked(self, tag: str, attrib: dict[str, str], mark: str) -> None:
        """Handle the start of an element that a rule names."""
        if self._skip_tag:
            self._marked_in_skipped += 1
            return
        self._flush()
        around = self._node
        self._read_attributes(attrib)
        self._open_node(tag)
        self._node.mark = mark
        kind = kind_of(tag)
        if kind >= ITEM and kind != IMAGE:
            self._note_part(tag, attrib, kind, around)

    def close_marked(self) -> None:
        """Handle the end of an element that a rule names."""
        if self._marked_in_skipped:
            self._marked_in_skipped -= 1
            return
        self._flush()
        node = self._node
        self._close_node()
        if node.start < node.end:
            self._page.marked.append(node)

    def _end_block(self) -> None:
        buffer = self._buffer
        if len(buffer) == self._begin + 1 and self._link is None and self._lone is None and buffer[-1].isspace():
            self._begin += 1  # white space between two tags, the most frequent case
        else:
            self._flush()

    def _flush(self) -> None:
        buffer, begin, end = self._buffer, self._begin, len(self._buffer)
        if end > begin + 1:  # most such blocks have one piece of text, and white space around it
            while begin < end and buffer[begin].isspace():
                begin += 1
            while begin < end and buffer[end - 1].isspace():
                end -= 1
        text = readable(buffer[begin] if end == begin + 1 else "".join(buffer[begin:end]))
        end = len(buffer)
        if "&" in text:
            text = unescaped(text)
        if "<" in text and self._insert_escaped(text):
            return
        if self._images:
            self._place_images(text)
        if text:
            if self._lone is not None:
                self._read_lone(self._lone, text)
            if self._link is not None:
                self._read_link(self._link, self._link_from, end)
            # the text of other links is easily found
            page, number = self._page, len(self._page.blocks)
            keeps_pieces = 0 < self._link_chars * 2 <= len(text) or number in page.sources or number in page.authors
            if keeps_pieces or (end > begin + 1 and "源" in text and len(text) <= _SOURCE_KEPT):
                page.pieces[number] = buffer[self._begin : end]
            if self._inlines >= _FEWEST_LABELS and len(text) <= _LONGEST_LABELS and end >= begin + _FEWEST_LABELS:
                self._note_labels(buffer[begin:end])
            if self._has_lines or self._node.keeps_lines:
                self._add_lines(text, "".join(buffer[begin:end]))
            else:
                self._page.blocks.append(Block(text, self._node, self._link_chars))
            self._link_chars = 0
        self._lone = None
        self._searched = self._inlines = 0
        if end > _PIECES_KEPT:
            buffer.clear()
            end = 0
        self._begin = self._link_from = end

    def _note_source(self) -> None:
        """Note that an element begins here that is named as a source's."""
        self._page.sources.setdefault(len(self._page.blocks), len(self._buffer) - self._begin)

    def _note_name(self) -> None:
        """Note an inline element whose name is that of a source's or an author's."""
        if self._classes in _SOURCES or self._ident in _SOURCES:
            self._note_source()
        else:
            self._note_author()

    def _note_author(self) -> None:
        """Note that an element begins here that is named as an author's."""
        self._page.authors.setdefault(len(self._page.blocks), len(self._buffer) - self._begin)

    def _note_labels(self, pieces: list[str]) -> None:
        """Note a block in a box with a name, whose text is short and in inline elements alone: a row of buttons."""
        node = self._node
        if node.tag not in _BOXES_OF_LABELS or not (node.classes or node.ident):
            return
        labels = [piece.strip() for piece in pieces if any(map(str.isalnum, piece))]  # without the signs of icons
        if _FEWEST_LABELS <= len(labels) <= self._inlines and max(map(len, labels)) <= _LONGEST_LABEL:
            self._page.labels[len(self._page.blocks)] = labels

    def _place_images(self, text: str) -> None:
        """Note whether the last images are in a block, which ends now."""
        page = self._page
        if text:
            page.pieces[len(page.blocks)] = self._buffer[self._begin :]
        else:
            for image in page.images[-self._images :]:
                image.piece = -1
        self._images = 0

    def _add_lines(self, text: str, raw: str) -> None:
        """Add the lines of text whose line breaks are shown as one block each."""
        lines = raw.replace("\n", _LINE).split(_LINE) if self._node.keeps_lines else raw.split(_LINE)
        self._has_lines = False
        for line in lines:
            shown = unescaped(readable(line))
            if shown:
                linked = self._link_chars * len(shown) // len(text)
                self._page.blocks.append(Block(shown, self._node, min(linked, len(shown))))

    def _end_lines(self) -> None:
        """End the lines above the one that is being read, so that a link belongs to its own line."""
        buffer = self._buffer
        since = max(self._begin, self._searched, 0 if self._lone is None else self._lone_end)
        self._searched = len(buffer)
        for at in range(len(buffer) - 1, since - 1, -1):
            above, line, rest = buffer[at].rpartition("\n")
            if line:
                following = [rest, *buffer[at + 1 :]]
                del buffer[at:]
                buffer.append(above)
                self._flush()
                buffer.extend(following)
                break

    def _insert_escaped(self, text: str) -> bool:
        """Parse a text that shows tags (`<p>`), as if they had not been escaped. Return whether it does so."""
        if self._is_inserting or self._link is not None or self._with_code == len(self._page.blocks):
            return False
        if not shows_tags(text, self._node):
            return False
        self._tags_left -= text.count("<")
        if self._tags_left < 0:
            return False
        self._insert(text)
        return True

    def _insert(self, markup: str) -> None:
        """Parse markup in the place of the block that is being read."""
        if self._images:
            self._place_images("")
        del self._buffer[self._begin :]
        self._lone = None
        self._link_chars = 0
        self._is_inserting = True
        if self._parser is None:
            self._parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, target=cast("Any", _Fragment(self)))
        depth = len(self._open)
        with suppress(etree.XMLSyntaxError):
            etree.fromstring(self._harmless(markup.encode("utf-8", "replace"))[0], self._parser)
        if self._skip_tag:
            self._end_skip()
        while len(self._open) > depth:
            self.end("")
            if self._skip_tag:  # the rest of a drawing
                self._end_skip()
        self._end_link()
        self._flush()
        self._is_inserting = False

    def _read_attributes(self, attrib: dict[str, str]) -> None:
        """Read the attributes of an element that matter. Most elements have one or two: a lookup by name is slower."""
        self._classes = self._ident = self._title = ""
        self._is_named = self._is_author = False
        self._style = 0
        for name, value in attrib.items():
            if name == "class":
                self._classes, self._is_named = value, True
            elif name == "style":
                self._style |= CONTAINERS.effects_of(value)
            elif name == "id":
                self._ident, self._is_named = value, True
            elif name == "hidden":
                self._style |= HIDES
            elif name == "title":
                self._title = value
                if is_shown_on_hover(value):
                    self._note_shown_time(value)
            elif name == "itemprop":
                self._is_author = self._is_author or value == "author"
                if value == "datePublished" and len(attrib.get("content") or "") <= TIME_KEPT:
                    self._note_shown_time(attrib.get("content") or "")
            elif name in TIMES and len(value) <= TIME_KEPT:
                self._note_shown_time(value)
            elif name == PAGE_DATA and len(value) >= SHORTEST_ISLAND and not self._is_inserting:
                self._number += 1
                self._read_island("script", value, False, True)

    def _note_shown_time(self, value: str) -> None:
        """Note a time in an attribute, which the element shows in other words."""
        if not self._node.hidden:
            self._page.times.append((len(self._page.blocks), value))

    def _open_node(self, tag: str) -> None:
        """Make a node of the element whose attributes were read last.

        Its attributes are not kept: to keep hundreds of mappings alive takes a tenth of the time.
        """
        parent = self._node
        node = Node(tag, parent, len(self._page.blocks))
        node.classes, node.ident = self._classes, self._ident
        if self._title and tag in HEADINGS:
            self._page.headings.append(readable(self._title))
        style = self._style
        if style & HIDES and node.ident != _SHOWN_BY_SCRIPT:
            node.hidden = self._page.hides = True
        elif parent.hidden:
            node.hidden = True
        if style & KEEPS_LINES or tag == "pre" or (parent.keeps_lines and not style & FOLDS_LINES):
            node.keeps_lines = True
        if style & NO_SIZE and self._sizeless is None:
            self._sizeless = node
        self._node = node

    def _close_node(self) -> None:
        closed, page = self._node, self._page
        end = len(page.blocks)
        closed.end = end
        if closed.start < end:
            page.nodes.append(closed)
        if self._sizeless is closed:
            self._sizeless = None
            for node in reversed(page.nodes):
                if node.start < closed.start:
                    break
                node.hidden = page.hides = True
        if closed.parent is not None:
            self._node = closed.parent

    def _start_link(self, attrib: dict[str, str]) -> bool:
        """Begin a link. Return whether it is shown."""
        href = title = rel = script = ""
        is_source = is_author = False
        for name, value in attrib.items():
            if name == "href":
                href = value
            elif name == "title":
                title = value
            elif name == "rel":
                rel = value
            elif name == "class" or name == "id":
                if value in _NAMES:
                    is_source, is_author = value in _SOURCES, value in _AUTHORS
            elif name == "style":
                if CONTAINERS.effects_of(value) & HIDES:
                    return False
            elif name == "onclick" or name in ADDRESSES:
                script = script or value
        if script:
            href = opened_address(href, script)
        page, buffer = self._page, self._buffer
        if self._node.keeps_lines:
            self._end_lines()
        if len(buffer) == self._begin + 1 and buffer[-1].isspace():
            self._begin += 1  # white space before a link is not part of the block
        link = Anchor(href, title, len(page.blocks), len(buffer) - self._begin)
        link.is_foreign = "nofollow" in rel or "sponsored" in rel
        page.anchors.append(link)
        if is_source:
            self._note_source()
        if is_author or rel == "author":
            self._note_author()
        self._link, self._link_from = link, len(buffer)
        return True

    def _end_link(self) -> None:
        link, end = self._link, len(self._buffer)
        if link is not None:
            if self._link_from == self._begin and end > self._begin and not link.raw:
                self._lone, self._lone_end = link, end
            else:
                self._read_link(link, self._link_from, end)
            self._link = None

    def _read_lone(self, link: Anchor, text: str) -> None:
        """Read the link with which a block begins. `text` is the text of the whole block."""
        buffer, end = self._buffer, self._lone_end
        if end == len(buffer) or (end == len(buffer) - 1 and buffer[end].isspace()):
            link.raw = text
            self._link_chars = 0 if _is_linked_sentence(link, text) else len(text)
        else:
            self._read_link(link, self._begin, end)

    def _read_link(self, link: Anchor, start: int, end: int) -> None:
        """Read the part of a block's text that belongs to a link, which may go on in the next block."""
        buffer = self._buffer
        text = readable(buffer[start] if end == start + 1 else "".join(buffer[start:end]))
        if text:
            if len(link.raw) < _LINK_KEPT:
                link.raw = link.raw + text if link.raw else text
            if not _is_linked_sentence(link, text):
                self._link_chars += len(text)

    def _read_island(self, tag: str, text: str, is_markup: bool, is_data: bool = False) -> None:
        """Note an island, or put its markup in."""
        markup = self._inserted.get(self._number)
        if markup is not None and self._link is None:
            self._flush()
            self._insert(markup)
        elif not self._inserted:
            self._page.islands.append(Island(self._number, tag, text, is_markup, is_data))

    def _begins_heading(self) -> bool:
        """Return whether nothing is in the open heading yet: a button there is the heading of a part that opens."""
        return self._node.tag in HEADINGS and not any(map(str.strip, self._buffer[self._begin :]))

    def _skip(self, tag: str) -> None:
        if tag in ISLAND_ELEMENTS and not self._is_inserting:
            self._number += 1
        self._skip_tag, self._skip_depth, self._skip_from = tag, 1, len(self._buffer)

    def _start_in_drawing(self, tag: str, attrib: Mapping[str, str]) -> None:
        """Handle the start of an element inside `<svg>`: a line of text, or a box of HTML, which the page shows."""
        if self._hides_drawing:
            return
        if tag == _DRAWN_LINE:
            self._line_from = len(self._buffer)
        elif tag == "foreignobject":
            del self._buffer[self._skip_from :]
            self._skip_tag = ""
            self._drawings.append(self._skip_depth)
            self._read_attributes(attrib if isinstance(attrib, dict) else _NO_ATTRIBUTES)
            self._flush()
            self._open_node(tag)
            self._open.append(DRAWN)

    def _end_skip(self) -> None:
        buffer, since, page = self._buffer, self._skip_from, self._page
        formula = ""
        if self._formula is not None:
            formula = self._formula.text()
            self._formula = None
        tag, kind = self._skip_tag, self._script_type
        text = ""
        if tag == "script":
            self._script_type = ""
            if len(buffer) > since:
                text = "".join(buffer[since:])
                keep_script(page, text, kind)
        elif tag in ISLAND_ELEMENTS:
            text = "".join(buffer[since:])
        elif tag == "style":
            keep_style(page, "".join(buffer[since:]))
        elif tag == "title" and not page.title:
            page.title = unescaped(readable("".join(buffer[since:])))
        del buffer[since:]
        if kind.startswith(_TEX):
            formula = text.strip()
        if formula:
            buffer.append(formula)
        self._skip_tag = ""
        if self._drawn:
            self._add_drawn()
        if len(text) >= SHORTEST_ISLAND and not self._is_inserting:
            self._read_island(tag, text, holds_markup(tag, kind), tag == "script" and "json" in kind)

    def _add_drawn(self) -> None:
        """Add the lines of text of a drawing as a paragraph, if they end a sentence: those of a chart do not."""
        text = readable("".join(self._drawn))
        self._drawn.clear()
        if text.endswith(QUOTED_ENDS):
            self._flush()
            self._buffer.append(text)
            self._flush()


class _Fragment:
    """A parser target that passes the events of a part of a page to a builder."""

    def __init__(self, builder: Builder) -> None:
        self.data = builder.data
        self._builder = builder

    def start(self, tag: str, attrib: Mapping[str, str]) -> None:
        if tag not in _DOCUMENT:
            self._builder.start(tag, attrib)

    def end(self, tag: str) -> None:
        if tag not in _DOCUMENT:
            self._builder.end(tag)

    def close(self) -> None:
        pass


def _is_linked_sentence(link: Anchor, text: str) -> bool:
    """Return whether a link to no page holds a sentence, on which readers tap to unfold the text."""
    return text.endswith("。") and link.href.startswith(("javascript:", "#"))
