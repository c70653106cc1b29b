"""Tells pages from the other things that servers send as text/html with status 200: files, data, scripts, logs, errors.

The cleaner would find text in most of them, and the crawler would store it as an article.
"""

from __future__ import annotations

import re

#: Characters that are searched for the first tags and the title, and in which broken characters are counted.
_HEAD_SIZE = 8192
#: Above this share of U+FFFD the text cannot be read. Of 392 saved pages none has more than 0.0005.
_MANY_REPLACED = 0.05
_SPACE = " \t\r\n\f\0\ufeff"
_PAGE_TAG = re.compile(r"<(?:!doctype html|html|head|body)\b", re.I | re.A)
#: The start of a page below other text; within a string of a script it is not at the start of a line.
_PAGE_BELOW = re.compile(r"[\n>][ \t\r]{0,50}<(?:!doctype )?html\b", re.I | re.A)
_TAG = re.compile(r"<([a-z][\w:.-]{0,40})", re.I | re.A)
#: The elements that hold text in a page without head and body.
_BLOCKS = frozenset(
    (
        *("article", "blockquote", "center", "div", "dl", "font", "form", "h1", "h2", "h3", "h4", "main", "p"),
        *("section", "span", "table", "td", "tr", "ul", "ucapcontent"),
    )
)
_OTHER_ELEMENTS = frozenset(
    (
        *("a", "aside", "b", "base", "br", "em", "fieldset", "figure", "footer", "header", "hr", "i", "img", "input"),
        *(
            "li",
            "link",
            "meta",
            "nav",
            "ol",
            "pre",
            "script",
            "strong",
            "style",
            "tbody",
            "thead",
            "title",
            "ucaptitle",
        ),
    )
)
#: Roots of XML documents that are pages. All other roots are data: feeds, site maps, answers of services.
_PAGE_ROOTS = frozenset({"html", "wml"})
#: Text that begins like this is data or a saved page in an envelope.
_DATA = ("{", "[", "MIME-Version:", "From:")
#: The headings of Apache, nginx, lighttpd, Python, Jetty, Tomcat, and the title and the first link of IIS.
_LISTING = re.compile(
    r"<(?:title|h1|h2)\b[^<>]{0,200}>\s{0,20}"
    r"(?:index of /|directory listing (?:for|of)\b|directory:? /|[\w-]{1,60}(?:\.[\w-]{1,60}){1,9} - /)|"
    r"\[(?:to parent directory|转到父目录)\]",
    re.I | re.A,
)
_INVISIBLE = re.compile(r"<(script|style|title)\b.*?(?:</\1\s{0,9}>|\Z)|<[^<>]{0,500}>", re.I | re.S)
#: Characters in which the words of such a page are searched and its Chinese characters are counted. A page with more
#: of them is an article with a warning of PHP above it.
_ERROR_SIZE, _ERROR_CHINESE_MAX = 100_000, 400
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: The words that such a page begins with; an article that quotes them begins otherwise.
#: UNVERIFIED: the words of PHP, MySQL, Oracle, SQL Server, .NET, Java, Python and Ruby; general knowledge.
_PROGRAM_ERROR = re.compile(
    r"(?:(?:php )?(?:warning|notice|fatal error|parse error|deprecated)\s{0,5}:\s|sqlstate\[|ora-\d{5}\b|"
    r"you have an error in your sql syntax|server error in '|http status \d{3}\b|runtime error\b|"
    r"microsoft (?:ole db|vbscript|jet database)|traceback \(most recent call last\)|"
    r"(?:java|javax|org|com|net)\.[\w.$]{1,200}(?:exception|error)\b|unhandled exception|exception in thread|"
    r".{0,50}应用程序中的服务器错误)",
    re.I | re.A,
)


def is_page(text: str) -> bool:
    """Return whether the decoded body of a response is a page for readers.

    Args:
        text: The body as `crawler.fetch.decoding.text_of` decodes it; it is "" for binary files.

    Returns:
        False for unreadable bytes, for text without markup (scripts, style sheets, JSON, CSV, logs), for XML that is
        not XHTML, for listings of folders and for errors that a program prints in place of its page.
    """
    head = text[:_HEAD_SIZE]
    if head.count("\ufffd") > _MANY_REPLACED * len(head):
        return False
    return bool(head) and _has_page_markup(head) and not _is_listing(head) and not _is_program_error(text)


def _has_page_markup(head: str) -> bool:
    head = head.lstrip(_SPACE)
    if not head.startswith("<"):
        return not head.startswith(_DATA) and _PAGE_BELOW.search(head) is not None
    names = [name.lower() for name in _TAG.findall(head)]
    if not names or (head.startswith("<?xml") and names[0] not in _PAGE_ROOTS):
        return False
    return bool(_PAGE_TAG.search(head)) or (names[0] in _BLOCKS | _OTHER_ELEMENTS and not _BLOCKS.isdisjoint(names))


def _is_listing(head: str) -> bool:
    return bool(_LISTING.search(head))


def _is_program_error(text: str) -> bool:
    visible = " ".join(_INVISIBLE.sub(" ", text[:_ERROR_SIZE]).split())
    return bool(_PROGRAM_ERROR.match(visible)) and len(_CHINESE.findall(visible)) < _ERROR_CHINESE_MAX
