"""Recognises markup that was escaped once too often, so that a browser shows its tags and references as text.

The builder asks this for the text of a block; it parses what is markup in the place of the block.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from cleaner.characters import readable
from cleaner.markup.page import Node

#: A character reference that was escaped, and is shown as `&nbsp;`.
_REFERENCE: Final = re.compile(r"&(?:[a-z]{2,8}[0-9]?|#[0-9]{2,6}|#x[0-9a-f]{2,6});", re.I)
#: Elements that show markup as such.
_CODE: Final = frozenset(("pre", "xmp", "listing", "plaintext"))
#: A text that speaks of tags: 用 <br/> 标签换行.
_NAMED_TAG: Final = re.compile(r"<[^<>]{1,200}>\s?[”’」』\"'`]?\s?(?:标签|標籤|标记|標記|元素|属性|屬性)")
#: Tags that were escaped, and are shown as text.
_ESCAPED_TAGS: Final = re.compile(
    r"</(?:p|div|span|font|strong|b|table|section)\s{0,3}>|<br\s{0,3}/?>|<p(?:\s[^<>]{0,500})?>", re.I
)


def unescaped(text: str) -> str:
    """Return text with the character references that were escaped, and would be shown as `&nbsp;`."""
    return readable(unescape(text)) if "&" in text and _REFERENCE.search(text) is not None else text


def shows_tags(text: str, node: Node) -> bool:
    """Return whether a text shows tags that were escaped by mistake, so that it is markup: not code, nor about tags."""
    if _ESCAPED_TAGS.search(text) is None or _is_code(node):
        return False
    return text[0] == "<" or _NAMED_TAG.search(text) is None


def _is_code(node: Node | None) -> bool:
    """Return whether an element is one of code, or in one: plugins that number the lines set each in a box."""
    while node is not None:
        if node.tag in _CODE:
            return True
        node = node.parent
    return False
