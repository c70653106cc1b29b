"""Third stage: one pass over the page's markup to its text blocks, the unit that all later stages speak of.

`builder` makes a parser target: lxml calls it while it parses, so no tree is built and nothing is walked twice.

This is the innermost loop of the library. The callbacks are closures over local names, which Python reaches faster
than attributes, and what depends only on an attribute's text is looked up in `LEXICON`'s tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cleaner.characters import readable, without_controls
from cleaner.lexicon import LEXICON
from cleaner.page import Anchor, Block, Node, Page

INLINE, LINK, BREAK, SKIP, META = range(5)

_INLINE = """
    span font b strong em i u small big sub sup ins del s strike code tt kbd samp var cite q abbr acronym dfn label
    bdo bdi mark time data ruby rt rp nobr wbr img map area input param source track col embed base link
    video audio canvas picture basefont blink output"""
_SKIPPED = "title script style noscript template iframe svg select textarea math button datalist"
#: What an element does to the text around it. Unknown elements are containers (`<ucapcontent>`), names with a colon are
#: not (`<o:p>`, `<st1:chsdate>` of Word stand inside sentences).
KINDS: dict[str, int] = (
    dict.fromkeys(_INLINE.split(), INLINE)
    | dict.fromkeys(_SKIPPED.split(), SKIP)
    | {"a": LINK, "meta": META, "br": BREAK, "hr": BREAK}
)
#: Half of a page's elements are these; without a name of their own they become no node, and their blocks belong to the
#: element around them.
LEAVES = frozenset(("p", "li", "tr", "tbody"))
#: Scripts of this size may set a title or a date; larger ones are libraries.
_SCRIPT_KEPT = 1500
#: No link's words are longer than this; those of an anchor that nobody closed run on to the end of the page.
_LINK_KEPT = 2000
#: Comments that CMSs set around the body are short.
_MARKER_KEPT = 60


class Target:
    """lxml's parser target: plain callables. `open_marked` and `close_marked` are for what a site's rule names."""

    __slots__ = ("close", "close_marked", "comment", "data", "end", "open_marked", "start")

    start: Callable[[str, Mapping[str, str]], None]
    end: Callable[[str], None]
    data: Callable[[str], None]
    comment: Callable[[str], None]
    close: Callable[[], Page]
    open_marked: Callable[[str, Mapping[str, str], str], None]
    close_marked: Callable[[], None]


def builder() -> Target:
    """A target that builds one `Page`."""
    page = Page()
    blocks, nodes, anchors, containers = page.blocks, page.nodes, page.anchors, page.containers
    buffer: list[str] = []
    kinds_get, strength_of, hides = KINDS.get, LEXICON.strength_of, LEXICON.hides
    container_tags = LEXICON.container_tags
    node = page.root
    link: Anchor | None = None
    link_from = link_chars = 0
    skip_tag = ""
    skip_depth = skip_from = marked_in_skipped = 0
    #: inline elements that were opened as nodes, and how many of the same name are open inside each
    promoted: list[list[str | int]] = []
    stretch: Node | None = None

    def flush() -> None:
        nonlocal link_chars, link_from
        text = buffer[0] if len(buffer) == 1 else "".join(buffer)
        text = "" if text.isspace() else " ".join(text.split())
        if not text.isprintable():
            text = readable(text)
        if text:
            if link is not None:
                inner = readable("".join(buffer[link_from:]))
                link_chars += len(inner)
                if len(link.raw) < _LINK_KEPT:
                    link.raw += inner
            blocks.append(Block(text, node, link_chars))
            link_chars = 0
        link_from = 0
        buffer.clear()

    def end_block() -> None:
        if link is None and len(buffer) == 1 and buffer[0].isspace():
            buffer.clear()  # the white space between two tags, by far the most frequent case
        else:
            flush()

    def bears_a_name(attrib: Mapping[str, str]) -> bool:
        return (
            "class" in attrib or "id" in attrib or "hidden" in attrib or ("style" in attrib and hides(attrib["style"]))
        )

    def open_node(tag: str, attrib: Mapping[str, str]) -> None:
        nonlocal node
        parent = node
        node = Node(tag, parent, len(blocks))
        if attrib:
            # the mapping itself is not kept: hundreds of them alive cost a tenth of the time
            if "class" in attrib:
                node.classes = attrib["class"]
            if "id" in attrib:
                node.ident = attrib["id"]
            if parent.hidden or ("style" in attrib and hides(attrib["style"])) or "hidden" in attrib:
                node.hidden = page.hides = True
        elif parent.hidden:
            node.hidden = True

    def close_node() -> None:
        nonlocal node
        closed = node
        if closed.start < len(blocks):
            closed.end = len(blocks)
            nodes.append(closed)
            if closed.ident or closed.classes or closed.tag in container_tags:
                strength = strength_of(closed.tag, closed.ident, closed.classes)
                if strength:
                    closed.strength = strength
                    containers.append(closed)
        else:
            closed.end = closed.start
        if closed.parent is not None:
            node = closed.parent

    def end_link() -> None:
        nonlocal link, link_chars
        if link is not None:
            raw = buffer[link_from] if len(buffer) == link_from + 1 else "".join(buffer[link_from:])
            if not raw.isprintable():
                raw = readable(raw)
            if raw:
                if len(link.raw) < _LINK_KEPT:
                    link.raw = link.raw + raw if link.raw else raw
                link_chars += len(" ".join(raw.split()))
            link = None

    def start_inline(tag: str, attrib: Mapping[str, str]) -> None:
        nonlocal skip_tag, skip_depth, skip_from
        if ("style" in attrib and hides(attrib["style"])) or "hidden" in attrib:
            skip_tag, skip_depth, skip_from = tag, 1, len(buffer)
            return
        if promoted and promoted[-1][0] == tag:
            promoted[-1][1] += 1  # type: ignore[operator]
        if "id" in attrib and strength_of(tag, attrib["id"], ""):
            flush()
            open_node(tag, attrib)
            promoted.append([tag, 1])

    def end_inline() -> None:
        top = promoted[-1]
        top[1] -= 1  # type: ignore[operator]
        if not top[1]:
            promoted.pop()
            flush()
            close_node()

    def end_skip() -> None:
        nonlocal skip_tag
        if skip_tag == "script":
            if len(buffer) > skip_from:
                text = "".join(buffer[skip_from:])
                if len(text) < _SCRIPT_KEPT:
                    page.scripts.append(text)
        elif skip_tag == "title" and not page.title:
            page.title = readable("".join(buffer[skip_from:]))
        del buffer[skip_from:]
        skip_tag = ""

    def start(tag: str, attrib: Mapping[str, str]) -> None:
        nonlocal link, link_from, skip_tag, skip_depth, skip_from
        if skip_tag:
            if tag == skip_tag:
                skip_depth += 1
            return
        kind = kinds_get(tag)
        if kind == INLINE:
            if attrib:
                if "style" in attrib or "id" in attrib or "hidden" in attrib or promoted:
                    start_inline(tag, attrib)
            elif promoted and promoted[-1][0] == tag:
                promoted[-1][1] += 1  # type: ignore[operator]
        elif kind is None:
            if ":" not in tag:
                if buffer:
                    end_block()
                if tag not in LEAVES or (attrib and bears_a_name(attrib)):
                    open_node(tag, attrib)
        elif kind == LINK:
            if link is not None:
                end_link()
            if "style" in attrib and hides(attrib["style"]):
                skip_tag, skip_depth, skip_from = tag, 1, len(buffer)
                return
            href, title = attrib.get("href", ""), attrib.get("title", "")
            link = Anchor(without_controls(href), without_controls(title), len(blocks))
            anchors.append(link)
            link_from = len(buffer)
        elif kind == BREAK:
            if buffer:
                flush()
        elif kind == SKIP:
            skip_tag, skip_depth, skip_from = tag, 1, len(buffer)
        else:
            name = attrib.get("name") or attrib.get("property") or attrib.get("itemprop")
            content = attrib.get("content")
            if name and content:
                page.metas.setdefault(name.lower(), content if content.isprintable() else readable(content))

    def end(tag: str) -> None:
        nonlocal skip_depth
        if skip_tag:
            if tag == skip_tag:
                skip_depth -= 1
                if not skip_depth:
                    end_skip()
            return
        kind = kinds_get(tag)
        if kind is None:
            if ":" not in tag:
                if buffer:
                    end_block()
                # a leaf is never right inside another of its name: the parser closes the outer one first
                if tag not in LEAVES or node.tag == tag:
                    close_node()
        elif kind == LINK:
            end_link()
        elif promoted and kind == INLINE and promoted[-1][0] == tag:
            end_inline()

    def comment(text: str) -> None:
        nonlocal stretch
        if len(text) > _MARKER_KEPT or skip_tag:
            return
        marker = LEXICON.marker(text)
        if marker:
            flush()
            if marker == "begin":
                stretch = Node("#comment", node, len(blocks))
                stretch.ident, stretch.strength, stretch.hidden = text.strip(), 2, node.hidden
            elif stretch is not None:
                stretch.end = len(blocks)
                nodes.append(stretch)
                containers.append(stretch)
                stretch = None

    def close() -> Page:
        nonlocal node
        if skip_tag:
            end_skip()
        end_link()
        flush()
        while node.parent is not None:
            close_node()
        node.end = len(blocks)
        return page

    def open_marked(tag: str, attrib: Mapping[str, str], mark: str) -> None:
        nonlocal marked_in_skipped
        if skip_tag:
            marked_in_skipped += 1
            return
        flush()
        open_node(tag, attrib)
        node.mark = mark

    def close_marked() -> None:
        nonlocal marked_in_skipped
        if marked_in_skipped:
            marked_in_skipped -= 1
            return
        flush()
        close_node()

    target = Target()
    target.start, target.end, target.data, target.comment, target.close = start, end, buffer.append, comment, close
    target.open_marked, target.close_marked = open_marked, close_marked
    return target
