"""The parser target that builds a `Page` in one pass over the markup.

lxml calls a `Builder` while it parses, so no tree is built and nothing is visited twice.

This is the innermost loop of the library: a page causes about 1,700 of these calls, which take half of the cleaner's
time. What depends only on the text of an attribute is looked up in the tables of `CONTAINERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from cleaner.characters import readable
from cleaner.lexicon.containers import CONTAINERS
from cleaner.markup.elements import BOX, BREAK, INLINE, LEAF, LINK, PROMOTED, SKIP, kind_of
from cleaner.markup.page import Anchor, Block, Node, Page

#: Scripts of fewer characters are kept, because they may set a title or a date; larger ones are libraries. The script
#: of a WeChat article is large, and sets the name of the account.
_SCRIPT_KEPT: Final = 1500
_WECHAT_SCRIPT: Final = "var nickname"
#: The element with the article on the WeChat platform, which its script shows.
_SHOWN_BY_SCRIPT: Final = "js_content"
#: The longest text of a link that is kept; that of an anchor that is not closed continues to the end of the page.
_LINK_KEPT: Final = 2000
#: The longest comment that CMSs set around the body, in characters.
_MARKER_KEPT: Final = 60
#: The list of pieces of text is cleared when it is this long; clearing per block is slower.
_PIECES_KEPT: Final = 200
_NO_ATTRIBUTES: Final[dict[str, str]] = {}


class Builder:
    """Builds one `Page` after another from the events of a parser.

    `open_marked` and `close_marked` replace `start` and `end` for elements that a site's rule names.
    """

    def __init__(self) -> None:
        #: text as the parser passes it; that of the next block begins at `_begin`
        self._buffer: list[str] = []
        self.data: Callable[[str], None] = self._buffer.append
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
        self._is_named = False
        self._hides = False
        #: the open interval between two comments of a CMS
        self._between_markers: Node | None = None

    def start(self, tag: str, attrib: Mapping[str, str]) -> None:
        """Handle the start of an element."""
        if self._skip_tag:
            if tag == self._skip_tag:
                self._skip_depth += 1
            return
        # if there are none, lxml passes an empty mapping of another type
        given: dict[str, str] = attrib if isinstance(attrib, dict) else _NO_ATTRIBUTES
        kind = kind_of(tag)
        if kind == LEAF:
            if len(self._buffer) > self._begin:
                self._end_block()
            if given:
                self._read_attributes(given)
                if self._is_named or self._hides:
                    self._open_node(tag)
                    kind = BOX
        elif kind == INLINE:
            if given:
                self._read_attributes(given)
                if self._hides:
                    self._skip(tag)
                    return
                if self._ident and CONTAINERS.strength_of(tag, self._ident, ""):
                    self._flush()
                    self._open_node(tag)
                    kind = PROMOTED
        elif kind == BOX:
            if len(self._buffer) > self._begin:
                self._end_block()
            self._read_attributes(given)
            self._open_node(tag)
        elif kind == LINK:
            if self._link is not None:
                self._end_link()
            if not self._start_link(given):
                self._skip(tag)
                return
        elif kind == BREAK:
            if len(self._buffer) > self._begin:
                self._flush()
        elif kind == SKIP:
            self._skip(tag)
            return
        elif tag == "base":
            self._page.base = self._page.base or given.get("href") or ""
        else:
            self._meta(given)
        self._open.append(kind)

    def end(self, tag: str) -> None:
        """Handle the end of an element."""
        if self._skip_tag:
            if tag == self._skip_tag:
                self._skip_depth -= 1
                if not self._skip_depth:
                    self._end_skip()
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
        self._read_attributes(attrib)
        self._open_node(tag)
        self._node.mark = mark

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
        if text:
            if self._lone is not None:
                self._read_lone(self._lone, text)
            if self._link is not None:
                self._read_link(self._link, self._link_from, end)
            self._page.blocks.append(Block(text, self._node, self._link_chars))
            self._link_chars = 0
        self._lone = None
        if end > _PIECES_KEPT:
            buffer.clear()
            end = 0
        self._begin = self._link_from = end

    def _read_attributes(self, attrib: dict[str, str]) -> None:
        """Read the attributes of an element that matter. Most elements have one or two: a lookup by name is slower."""
        self._classes = self._ident = ""
        self._is_named = self._hides = False
        for name, value in attrib.items():
            if name == "class":
                self._classes, self._is_named = value, True
            elif name == "style":
                if CONTAINERS.hides(value):
                    self._hides = True
            elif name == "id":
                self._ident, self._is_named = value, True
            elif name == "hidden":
                self._hides = True

    def _open_node(self, tag: str) -> None:
        """Make a node of the element whose attributes were read last.

        Its attributes are not kept: to keep hundreds of mappings alive takes a tenth of the time.
        """
        parent = self._node
        node = Node(tag, parent, len(self._page.blocks))
        node.classes, node.ident = self._classes, self._ident
        if self._hides and node.ident != _SHOWN_BY_SCRIPT:
            node.hidden = self._page.hides = True
        elif parent.hidden:
            node.hidden = True
        self._node = node

    def _close_node(self) -> None:
        closed, page = self._node, self._page
        end = len(page.blocks)
        closed.end = end
        if closed.start < end:
            page.nodes.append(closed)
        if closed.parent is not None:
            self._node = closed.parent

    def _start_link(self, attrib: dict[str, str]) -> bool:
        """Begin a link. Return whether it is shown."""
        href = title = ""
        for name, value in attrib.items():
            if name == "href":
                href = value
            elif name == "title":
                title = value
            elif name == "style" and CONTAINERS.hides(value):
                return False
        page, buffer = self._page, self._buffer
        link = Anchor(href, title, len(page.blocks))
        page.anchors.append(link)
        if len(buffer) == self._begin + 1 and buffer[-1].isspace():
            self._begin += 1  # white space before a link is not part of the block
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
            self._link_chars = len(text)
        else:
            self._read_link(link, self._begin, end)

    def _read_link(self, link: Anchor, start: int, end: int) -> None:
        """Read the part of a block's text that belongs to a link, which may go on in the next block."""
        buffer = self._buffer
        text = readable(buffer[start] if end == start + 1 else "".join(buffer[start:end]))
        if text:
            if len(link.raw) < _LINK_KEPT:
                link.raw = link.raw + text if link.raw else text
            self._link_chars += len(text)

    def _meta(self, attrib: dict[str, str]) -> None:
        name = attrib.get("name") or attrib.get("property") or attrib.get("itemprop")
        content = attrib.get("content")
        if name and content:
            self._page.metas.setdefault(name.lower(), content if content.isprintable() else readable(content))

    def _skip(self, tag: str) -> None:
        self._skip_tag, self._skip_depth, self._skip_from = tag, 1, len(self._buffer)

    def _end_skip(self) -> None:
        buffer, since, page = self._buffer, self._skip_from, self._page
        if self._skip_tag == "script":
            if len(buffer) > since:
                text = "".join(buffer[since:])
                if len(text) < _SCRIPT_KEPT or _WECHAT_SCRIPT in text:
                    page.scripts.append(text)
        elif self._skip_tag == "title" and not page.title:
            page.title = readable("".join(buffer[since:]))
        del buffer[since:]
        self._skip_tag = ""
