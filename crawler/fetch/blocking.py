"""Recognises responses that are not the requested page: challenges and refusals of firewalls, error pages, stubs.

The spider checks each response here before it reads it, counts the cause and stores nothing. The crawler does not
solve or bypass a challenge: it reports the site and tries again in the next run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from itertools import islice
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from scrapy.http import Response, TextResponse

from cleaner.markup.decode import decode
from crawler.fetch.decoding import text_of
from crawler.fetch.page_type import is_page
from crawler.urls import is_home_path


class Cause(StrEnum):
    """What was received instead of the page.

    The names of the firewalls come from the code of public crawlers.
    """

    RUISHU = "challenge_ruishu"  # 瑞数
    JIASULE = "challenge_jiasule"  # 加速乐
    ALIYUN = "challenge_aliyun"
    WANGZHAN_WEISHI = "challenge_wangzhan_weishi"  # 360 网站卫士
    STATUS = "challenge_status"  # the status of a challenge, without a known signature
    BLOCK_PAGE = "block_page"  # a refusal in words; often lifted within minutes (创宇云)
    TOO_MANY = "http_429"
    LATER = "http_503"  # with a Retry-After header
    FENCE = "fence"  # 403: the site refuses a region or data centres
    STUB = "stub"
    NOT_FOUND = "soft_404"
    NOT_HTML = "not_html"  # a file, data, a listing of a folder, an error of a program
    CUT_SHORT = "cut_short"  # the page is incomplete, though the transfer reports no error


#: Statuses that no CMS uses for its pages, only firewalls for their challenges.
_CHALLENGE_STATUSES = frozenset({412, 512, 521})
_FORBIDDEN, _TOO_MANY_REQUESTS, _UNAVAILABLE = 403, 429, 503
_SIGNATURES = (
    (re.compile(rb"\$_ts\b"), Cause.RUISHU),
    (re.compile(rb"__jsl_clearance|__jsluid"), Cause.JIASULE),
    (re.compile(rb"acw_sc__v2"), Cause.ALIYUN),
    (re.compile(rb"\bwzws[_-]|/WZWSRE", re.I), Cause.WANGZHAN_WEISHI),
)
#: A challenge is a script with almost no markup, and a refusal is a sentence without a menu. Of 973 saved article and
#: column pages three have fewer than six of these tags, and four have fewer than three links. In a page with more, the
#: name of a firewall is part of a script that the page includes.
_TAG = re.compile(rb"<(?:a|p|li|td|div|span|img|h[1-6])[\s>]", re.I)
_LINK = re.compile(rb"<a\s", re.I)
_CHALLENGE_TAGS, _REFUSAL_LINKS = 6, 3
#: Bytes that are searched for the name of a firewall, and for the words of a refusal.
_EVIDENCE_SIZE, _WORDS_SIZE = 200_000, 20_000
#: Characters. A refusal is not longer; an article about firewalls is.
_REFUSAL_LENGTH = 600
_INVISIBLE = re.compile(r"<(script|style)\b.*?(?:</\1|\Z)|<[^<>]{0,500}>", re.I | re.S)
_REFUSAL = re.compile(  # UNVERIFIED: general knowledge of such pages
    r"(?:访问|请求)(?:已?被|行为被|遭到?)(?:拦截|阻断|拒绝|禁止|屏蔽)|(?:访问|请求|操作)(?:过于|太)频繁|"
    r"(?:请求|访问|行为)(?:可能)?(?:存在|带有|含有)\w{0,6}(?:威胁|风险|攻击|不合法|恶意)|疑似(?:黑客|恶意)?(?:攻击|访问)|"
    r"人机(?:验证|识别)|网站防火墙|创宇盾|云防护|云锁|安全狗|request(?:was|is|hasbeen)?blocked|accessdenied",
    re.I,
)
#: Bytes. Servers answer requests beyond the end of a list, and requests for deleted articles, with status 200 and a
#: page of 300 to 400 bytes.
_STUB_SIZE = 500
#: Characters of a page that are searched for its title and its first tags.
_HEAD_SIZE = 8192
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<>]{0,200})", re.I)
_NOT_FOUND = re.compile(
    r"\b404\b|not found|"
    r"(?:页面|网页|文章|内容|信息|栏目)(?:不存在|没有找到|未找到|找不到|已(?:被|经)?(?:删除|移除|下线|失效))|"
    r"(?:找不到|无法找到|没有找到|未找到)(?:该|您|网|页|文)|出错[了啦]|错误(?:页面|提示)",
    re.I,
)
#: Characters. A longer title with such words is a headline (不实信息已删除 …).
_ERROR_TITLE_LENGTH = 20
#: Characters. An error page within the site's layout has one sentence of text.
_ERROR_MESSAGE_LENGTH = 60
_TITLE_SEPARATOR = re.compile(r"[-_|—–]")
#: Servers redirect requests for deleted pages to such paths.
_ERROR_PATH = re.compile(r"/(?:404|error|err|notfound|not_found|nopage|wrong)[\w-]{0,20}(?:\.\w{2,5})?/?$", re.I)
_HREF = re.compile(r"""\bhref\s{0,3}=\s{0,3}["']?([^"'\s<>]{1,500})""", re.I | re.A)
#: The first and the last tags of a page. Of 398 saved pages four lack the last ones, and these end in another tag.
_FIRST_TAG = re.compile(r"<(?:!doctype|html|head|body)\b", re.I | re.A)
_LAST_TAG = re.compile(r"</(?:body|html)\b", re.I | re.A)
_SPACE = " \t\r\n\f\0"
#: Two copies of a home page differ in a few headlines. The pages of three saved sites share at most 0.17 of their links
#: with their home pages.
_SAME_LINKS = 0.9
#: A page with fewer links cannot be recognised by them.
_HOME_LINKS_MIN = 20

#: The result of `challenge` for each response: the middlewares, the archive and the spider all need it.
_CHALLENGES: WeakKeyDictionary[Response, Cause | None] = WeakKeyDictionary()


def challenge(status: int, headers: Mapping[str, str], body: bytes) -> Cause | None:
    """Recognise the challenge or the refusal of a firewall.

    Args:
        status: The HTTP status.
        headers: The HTTP headers, names in lower case; several cookies are joined in one value.
        body: The body without its content coding.

    Returns:
        The cause, or None for any other response.
    """
    has_challenge_status = status in _CHALLENGE_STATUSES
    if has_challenge_status or _has_fewer(_TAG, body, _CHALLENGE_TAGS):
        # Sites behind a firewall set its cookies with ordinary pages too.
        cookies = headers.get("set-cookie", "").encode("utf-8", "replace") if has_challenge_status else b""
        evidence = body[:_EVIDENCE_SIZE] + cookies
        for signature, cause in _SIGNATURES:
            if signature.search(evidence):
                return cause
    if has_challenge_status:
        return Cause.STATUS
    if status == _TOO_MANY_REQUESTS:
        return Cause.TOO_MANY
    if status == _UNAVAILABLE and "retry-after" in headers:
        return Cause.LATER
    if status == _FORBIDDEN:
        return Cause.FENCE
    return Cause.BLOCK_PAGE if _is_refusal(body) else None


def challenge_of(response: Response) -> Cause | None:
    """Call `challenge` for a response; the result is cached for each response."""
    if response not in _CHALLENGES:
        headers = {
            name.decode("latin-1").lower(): b"; ".join(values).decode("latin-1")
            for name, values in response.headers.items()
        }
        _CHALLENGES[response] = challenge(response.status, headers, response.body)
    return _CHALLENGES[response]


def why_no_article(response: Response, requested: str, home: frozenset[str] = frozenset()) -> str | None:
    """Return whether a response with status 200 can be an article page.

    Args:
        response: The response.
        requested: The URL before redirects.
        home: The links of the site's home page (`links_of`), if it was fetched.

    Returns:
        The cause why it is not an article page, or None.
    """
    if not isinstance(response, TextResponse):
        return Cause.NOT_HTML
    if is_redirected_away(requested, response.url):
        return Cause.NOT_FOUND
    page = text_of(response)
    if is_cut_short(page):
        return Cause.CUT_SHORT
    if len(response.body) >= _STUB_SIZE and not is_page(page):
        return Cause.NOT_HTML
    return instead_of_article(page, home, size=len(response.body))


def instead_of_article(
    page: str | bytes, home: frozenset[str] = frozenset(), *, size: int | None = None
) -> Cause | None:
    """Recognise a stub, an error page, or a copy of the home page that was sent with status 200.

    Args:
        page: The page, decoded or not.
        home: The links of the site's home page (`links_of`), if it was fetched.
        size: The bytes of the body; by default those of `page`.

    Returns:
        `Cause.STUB`, `Cause.NOT_FOUND`, or None for any other page.
    """
    if size is None:
        size = len(page if isinstance(page, bytes) else page.encode("utf-8", "replace"))
    if size < _STUB_SIZE:
        return Cause.STUB
    page = _decoded(page)
    if is_error_page(page):
        return Cause.NOT_FOUND
    if len(home) >= _HOME_LINKS_MIN:
        links = links_of(page)
        if len(links & home) >= _SAME_LINKS * len(links | home):
            return Cause.NOT_FOUND
    return None


def is_error_page(page: str | bytes) -> bool:
    """Return whether the title of a page that was sent with status 200 says that the page does not exist."""
    title = _TITLE.search(_decoded(page), 0, _HEAD_SIZE)
    if not title:
        return False
    parts = (part.strip() for part in _TITLE_SEPARATOR.split(title[1]))
    return any(len(part) <= _ERROR_TITLE_LENGTH and _NOT_FOUND.search(part) for part in parts)


def is_cut_short(page: str | bytes) -> bool:
    """Return whether a page ends in the middle of a text or of a tag.

    That happens when a server states too short a length, or none, and the connection breaks. Only whole pages are
    checked, not fragments such as the rows that a script loads.
    """
    page = _decoded(page)
    if page.rstrip(_SPACE).endswith(">") or not _FIRST_TAG.search(page, 0, _HEAD_SIZE):
        return False
    return not _LAST_TAG.search(page)


def is_error_message(text: str) -> bool:
    """Return whether the text of a page is only a sentence that says that the page does not exist."""
    return len(text) <= _ERROR_MESSAGE_LENGTH and bool(_NOT_FOUND.search(text))


def is_redirected_away(requested: str, final: str) -> bool:
    """Return whether a page was redirected to the home page or an error page and not to its new address.

    Args:
        requested: The URL before redirects.
        final: The URL after redirects.
    """
    target = urlsplit(final)
    if final == requested or target.query:
        return False
    if is_home_path(target.path):
        return not is_home_path(urlsplit(requested).path)
    return bool(_ERROR_PATH.search(target.path)) and not _ERROR_PATH.search(urlsplit(requested).path)


def links_of(page: str | bytes) -> frozenset[str]:
    """Return the link targets of a page.

    They are enough to recognise the page when its date, its counters and some of its headlines have changed.
    """
    return frozenset(_HREF.findall(_decoded(page)))


def _decoded(page: str | bytes) -> str:
    return page if isinstance(page, str) else decode(page)


def _has_fewer(pattern: re.Pattern[bytes], body: bytes, number: int) -> bool:
    return sum(1 for _ in islice(pattern.finditer(body), number)) < number


def _is_refusal(body: bytes) -> bool:
    # The responses of data endpoints do not begin with a tag, and their headlines may contain the words of a refusal.
    if not body.lstrip().startswith(b"<") or not _has_fewer(_LINK, body, _REFUSAL_LINKS):
        return False
    words = "".join(_INVISIBLE.sub("", decode(body[:_WORDS_SIZE])).split())
    return len(words) <= _REFUSAL_LENGTH and bool(_REFUSAL.search(words))
