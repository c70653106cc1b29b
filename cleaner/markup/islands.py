"""Articles in places that a script shows: templates, hidden fields, data of JavaScript frameworks.

The builder collects these places. They are read only on pages that show almost no text themselves.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from html import escape, unescape
from typing import Final
from urllib.parse import unquote

from cleaner.characters import readable
from cleaner.markup.page import Island, Page

#: The elements that can hold what a script shows later, and the fewest characters of them that are kept.
ISLAND_ELEMENTS: Final = frozenset(("script", "template", "textarea", "noscript"))
SHORTEST_ISLAND: Final = 50
#: The attribute with the data from which Inertia.js makes the page.
PAGE_DATA: Final = "data-page"
#: The types of scripts that hold markup.
_MARKUP_TYPES: Final = ("text/html", "text/template", "text/x-", "text/ng-template", "text/plain", "text/markdown")
#: Names of the variables that hold the data of a framework, and of the text of a message of WeChat with pictures.
_DATA_NAMES: Final = (
    *(
        "_STATE__",
        "__next_f",
        "_DATA__",
        "_PROPS__",
        "__NUXT__",
        "_ROUTER_DATA",
        "_SSR_DATA",
        "initialState",
        "INITIAL_STATE",
        "content_noencode",
    ),
)
#: How strings of a script hold the end of a paragraph.
_MARKUP_SIGNS: Final = (
    "</p>",
    "</P>",
    "<\\/p>",
    "u003c",
    "u003C",
    "/p&gt;",
    "%3C/p",
    "%3c/p",
    "%3C%2Fp",
    "%3c%2fp",
    "%3C%70",
)
#: Chinese characters that such an article has at least; that of a `<noscript>` more, because some of them only ask to
#: switch on JavaScript.
_LEAST: Final = 50
_LEAST_IN_NOSCRIPT: Final = 100
#: The page's own text must be shorter than the article by this factor.
_TIMES_MORE: Final = 3
#: The shortest block of the page that is text and not a label or a footer.
_PARAGRAPH: Final = 25
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
_SENTENCE: Final = re.compile("[。！？；，]")
_TAG: Final = re.compile(r"<[^<>]*>")
_BLOCK_TAG: Final = re.compile(r"<(?:p|br|div|section|table)\b", re.I)
#: The fields of a template that a script fills.
_FIELDS: Final = re.compile(r"\{\{|<%|\$\{")
#: A string of JSON or JavaScript, with the key before it. One that nothing closes runs to the end: to search it again
#: from each quote inside would take quadratic time.
_STRING: Final = re.compile(
    r"""(?:["']?([A-Za-z_]\w{0,30})["']?\s{0,3}:\s{0,3})?"""
    r"""("(?:[^"\\]|\\.)*+(?:"|\Z)|'(?:[^'\\]|\\.)*+(?:'|\Z)|`(?:[^`\\]|\\.)*+(?:`|\Z))""",
    re.S,
)
#: A character as escape() of JavaScript writes it.
_ESCAPED: Final = re.compile(r"%u([0-9a-fA-F]{4})")
_HEXADECIMAL: Final = re.compile(r"\\x([0-9a-fA-F]{2})")
#: Text in Base64: the length from which it may hold an article.
_BASE64: Final = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_SHORTEST_BASE64: Final = 200
#: The start of a string that long, perhaps with escapes, and perhaps with signs of equality at its end.
_LONG_BASE64: Final = re.compile(rf"[\"'`][A-Za-z0-9+/\\]{{{_SHORTEST_BASE64 - 2}}}")
#: Keys of data with one string a paragraph, as editors save texts. The strings of an array have no key.
_PARAGRAPH_KEYS: Final = frozenset(("text", "paragraph", "para", "p", "value", "content", "insert", "children"))
#: Characters of the shortest literal that is no label, and the most characters between two paragraphs.
_LABEL: Final = 20
_BETWEEN_PARAGRAPHS: Final = 300
#: How data in a string begins, also that of React's server components: 4:["$","p",…
_DATA: Final = re.compile(r"\s{0,9}(?:[0-9a-f]{1,5}:)?[\[{][^>]{0,300}?\"", re.S)
#: Keys of the article's data, and the name of <meta> under which the metadata is looked for.
_META_KEYS: Final = (
    (
        re.compile(r'"(?:publish|pub|issue|release)_?(?:time|date|at)"\s{0,3}:\s{0,3}"(\d{4}-\d[^"]{0,20})"', re.I),
        "pubdate",
    ),
    (re.compile(r'"(?:article_?)?(?:title|headline)"\s{0,3}:\s{0,3}"((?:[^"\\]|\\.){4,120})"', re.I), "articletitle"),
    (
        re.compile(r'"(?:source|source_?name)"\s{0,3}:\s{0,3}"((?:[^"\\]|\\.){2,60})"', re.I),
        "contentsource",
    ),
)


def holds_markup(tag: str, kind: str) -> bool:
    """Return whether the text of an element, a script of this type among them, is markup."""
    return tag != "script" or kind.startswith(_MARKUP_TYPES)


def articles_in_islands(page: Page) -> dict[int, str]:
    """Find the markup of an article that the page holds only for a script.

    Args:
        page: A page as built, without the contents of its islands.

    Returns:
        The markup by the number of its island; empty if the page shows text of its own or holds no article.
    """
    longest = max((len(island.text) for island in page.islands), default=0)
    shown = 0
    for block in page.blocks:
        if len(block.text) >= _PARAGRAPH and _SENTENCE.search(block.text):
            shown += len(block.text) - block.link_chars
            if longest <= _TIMES_MORE * shown:
                return {}  # most pages
    found: dict[int, str] = {}
    best, best_size = None, max(_LEAST - 1, _TIMES_MORE * shown)
    for island in page.islands:
        if island.tag == "script" and not (_may_have_chinese(island.text, best_size) and _may_hold_article(island)):
            continue
        markup = _without_repeats(_markup(island))
        size = len(_CHINESE.findall(_TAG.sub("", markup)))
        if size < (_LEAST_IN_NOSCRIPT if island.tag == "noscript" else _LEAST) or not _SENTENCE.search(markup):
            continue
        found[island.number] = markup
        if size > best_size:
            best, best_size = island, size
    if best is None:
        return {}
    if best.tag == "script":
        for pattern, name in _META_KEYS:
            value = pattern.search(best.text)
            if value is not None and name not in page.metas:
                page.metas[name] = readable(_decoded(f'"{value[1]}"'))
    # a letter and its answer are in two fields
    same = {island.number for island in page.islands if island.tag == best.tag and best.tag in ("textarea", "input")}
    return {number: f"<div>{found[number]}</div>" for number in found if number == best.number or number in same}


def _without_repeats(markup: str) -> str:
    """Return markup with each longer paragraph once: the data of a gallery repeats the caption for every picture."""
    parts = markup.split("</p>")
    kept: dict[str, str] = {}
    for number, part in enumerate(parts):
        text = _TAG.sub("", part).strip(" \t\r\n\u3000|,")
        kept.setdefault(text if len(text) >= _LABEL else str(number), part)
    return "</p>".join(kept.values()) if len(kept) < len(parts) else markup


def _may_have_chinese(script: str, size: int) -> bool:
    """Return whether a script may have more Chinese than `size`: a check that is much faster than to count it."""
    if len(script) <= size:
        return False
    # in UTF-8 a Chinese character has two bytes more than an ASCII character
    plain = 0 if script.isascii() else (len(script.encode("utf-8", "replace")) - len(script)) // 2
    # in Base64 it has four
    encoded = len(script) // 4 if _decodes_base64(script) else 0
    return plain + encoded + sum(map(script.count, ("\\u", "&#", "%u", "%E", "%e"))) > size


def _decodes_base64(script: str) -> bool:
    """Return whether a script may have text in Base64: `atob(…)`, `Base64.decode(…)`, `$.base64.atob(…)`."""
    return ("atob(" in script or "ase64" in script) and _LONG_BASE64.search(script) is not None


def _may_hold_article(script: Island) -> bool:
    """Return whether a script is a template or has the data of a framework, or strings with paragraphs."""
    if script.is_markup or script.is_data:
        return True
    text = script.text
    if any(name in text for name in _DATA_NAMES) or any(sign in text for sign in _MARKUP_SIGNS):
        return True
    return _decodes_base64(text)


def _markup(island: Island) -> str:
    """Return the article's markup in an island; "" if it cannot hold one."""
    text = island.text
    if island.tag == "script" and not island.is_markup:
        text = _longest_string(text)
    elif _FIELDS.search(text):
        return ""
    if "<" not in text and "&lt;" in text:
        text = unescape(text)
    if _BLOCK_TAG.search(text):
        return text
    return "".join(f"<p>{escape(line)}</p>" for line in _TAG.sub("", text).splitlines())


def _longest_string(script: str) -> str:
    """Return the string of a script with the most Chinese, or the strings that are one paragraph each."""
    best, best_size = "", 0
    runs: list[list[str]] = []
    last: dict[str, tuple[int, list[str]]] = {}
    for found in _STRING.finditer(script):
        key, literal = found.groups()
        is_paragraph = key in _PARAGRAPH_KEYS
        if len(literal) < _LABEL and not is_paragraph:
            continue
        value = _decoded(literal)
        if _DATA.match(value):
            value = _longest_string(value)
        elif len(value) >= _SHORTEST_BASE64 and _BASE64.fullmatch(value) is not None:
            value = _from_base64(value)
        elif "<" not in value and value.startswith(("%3C", "%3c")):
            value = unquote(_ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), value))
        size = len(_CHINESE.findall(value))
        if size > best_size:
            best, best_size = value, size
        if size and (is_paragraph or key is None):
            end, run = last.get(key or "", (-1, []))
            if end < 0 or found.start() - end > _BETWEEN_PARAGRAPHS:
                run = []
                runs.append(run)
            run.append(value)
            last[key or ""] = found.end(), run
    if len(_BLOCK_TAG.findall(best)) > 1 or "\n" in best.strip():
        return best
    run = max(runs, key=lambda values: sum(len(_CHINESE.findall(value)) for value in values), default=[])
    if len(run) < 2 or (best not in run and sum(len(_CHINESE.findall(value)) for value in run) <= 2 * best_size):
        return best
    return "".join(value if _BLOCK_TAG.search(value) else f"<p>{value}</p>" for value in run)


def _from_base64(value: str) -> str:
    """Return the text that a string holds in Base64; "" if it is no text."""
    try:
        return b64decode(value).decode("utf-8")
    except ValueError:
        return ""


def _decoded(literal: str) -> str:
    """Return the value of a string literal; "" if it is not one."""
    inside = _HEXADECIMAL.sub(r"\\u00\1", literal[1:-1]) if "\\x" in literal else literal[1:-1]
    if literal[0] != '"':
        inside = inside.replace("\\" + literal[0], literal[0]).replace('"', '\\"').replace('\\\\"', '\\"')
    try:
        value = json.loads(f'"{inside}"', strict=False)
    except ValueError:
        return ""
    return value if isinstance(value, str) else ""
