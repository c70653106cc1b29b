"""Whether a response is the page that was asked for, or something that a firewall or a careless server sent
instead.

What is recognised here is counted by its cause and never stored as an article. Nothing is solved or worked
around: a site that challenges its visitors is reported, and asked again at the next run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from itertools import islice
from urllib.parse import urlsplit

from scrapy.http import Response

from cleaner.markup.decode import decode


class Cause(StrEnum):
    """What a response is instead of the page. The firewalls are those of facts gathered from public
    crawlers."""

    RUISHU = "challenge_ruishu"  # 瑞数
    JIASULE = "challenge_jiasule"  # 加速乐
    ALIYUN = "challenge_aliyun"
    WANGZHAN_WEISHI = "challenge_wangzhan_weishi"  # 360 网站卫士
    STATUS = "challenge_status"  # a challenge's status without a known signature
    BLOCK_PAGE = "block_page"  # a refusal in words; often over in minutes (创宇云)
    TOO_MANY = "http_429"
    LATER = "http_503"  # with a time to come back
    FENCE = "fence"  # refused at once: a fence around a region or against data centres
    STUB = "stub"
    NOT_FOUND = "soft_404"
    CUT_SHORT = "cut_short"  # ends in the middle, though nothing in the transfer says so


#: Statuses that no CMS uses for its pages, only firewalls for their challenges.
_CHALLENGE_STATUSES = frozenset({412, 512, 521})
_FENCE_STATUS, _TOO_MANY_STATUS, _UNAVAILABLE_STATUS = 403, 429, 503
_SIGNATURES = (
    (re.compile(rb"\$_ts\b"), Cause.RUISHU),
    (re.compile(rb"__jsl_clearance|__jsluid"), Cause.JIASULE),
    (re.compile(rb"acw_sc__v2"), Cause.ALIYUN),
    (re.compile(rb"\bwzws[_-]|/WZWSRE", re.I), Cause.WANGZHAN_WEISHI),
)
#: A challenge is a script with next to no markup, and a refusal a sentence without a menu: of 973 saved article
#: and column pages three have fewer than six of these tags, and four fewer than three links. A firewall's name in a
#: page with more is part of a script that the page includes.
_TAG = re.compile(rb"<(?:a|p|li|td|div|span|img|h[1-6])[\s>]", re.I)
_LINK = re.compile(rb"<a\s", re.I)
_FEW_TAGS, _FEW_LINKS_OF_REFUSAL = 6, 3
#: As much of such an answer is searched for the firewall's name, and for the words of a refusal.
_EVIDENCE_SIZE, _WORDS_SIZE = 200_000, 20_000
#: A refusal is no longer than this, in characters; an article about firewalls is.
_REFUSAL_LENGTH = 600
_UNSEEN = re.compile(r"<(script|style)\b.*?(?:</\1|\Z)|<[^<>]{0,500}>", re.I | re.S)
_REFUSAL = re.compile(  # UNVERIFIED: general knowledge of such pages
    r"(?:访问|请求)(?:已?被|行为被|遭到?)(?:拦截|阻断|拒绝|禁止|屏蔽)|(?:访问|请求|操作)(?:过于|太)频繁|"
    r"(?:请求|访问|行为)(?:可能)?(?:存在|带有|含有)\w{0,6}(?:威胁|风险|攻击|不合法|恶意)|疑似(?:黑客|恶意)?(?:攻击|访问)|"
    r"人机(?:验证|识别)|网站防火墙|创宇盾|云防护|云锁|安全狗|request(?:was|is|hasbeen)?blocked|accessdenied",
    re.I,
)
#: Pages that servers answer with 200 beyond the end of a list, or in place of a deleted article: 300 to 400
#: bytes.
_STUB_SIZE = 500
_HEAD_SIZE = 8192
_TITLE = re.compile(rb"<title[^<>]{0,200}>([^<>]{0,200})", re.I)
_NOT_FOUND = re.compile(
    r"\b404\b|not found|"
    r"(?:页面|网页|文章|内容|信息|栏目)(?:不存在|没有找到|未找到|找不到|已(?:被|经)?(?:删除|移除|下线|失效))|"
    r"(?:找不到|无法找到|没有找到|未找到)(?:该|您|网|页|文)|出错[了啦]|错误(?:页面|提示)",
    re.I,
)
#: A headline with such words in it (不实信息已删除 …) says more than an error page's title.
_ERROR_TITLE = 20
#: The sentence of an error page in the site's own frame.
_ERROR_MESSAGE = 60
_PARTS_OF_TITLE = re.compile(r"[-_|—–]")
#: Where a server sends those who ask for what it no longer has.
_ERROR_PATH = re.compile(r"/(?:404|error|err|notfound|not_found|nopage|wrong)[\w-]{0,20}(?:\.\w{2,5})?/?$", re.I)
_HOME_PATH = re.compile(r"/?(?:(?:index|default|home|main)\.\w{2,5})?", re.I)
_HREF = re.compile(rb"""\bhref\s{0,3}=\s{0,3}["']?([^"'\s<>]{1,500})""", re.I)
#: The last tags of a page. Of 398 saved pages four have neither, and all of these end in another tag.
_BEGINS, _ENDS = re.compile(rb"<(?:!doctype|html|head|body)\b", re.I), re.compile(rb"</(?:body|html)\b", re.I)
_SPACE = b" \t\r\n\f\0"
#: Two copies of a home page differ in a few headlines; the pages of three saved sites share at most 0.17 of
#: their links with their home pages.
_SAME_LINKS = 0.9
#: With fewer links than these a page is no home page that could be told from another page by them.
_FEW_LINKS = 20


def challenge(status: int, headers: Mapping[str, str], body: bytes) -> Cause | None:
    """Whether a response is a firewall's challenge or refusal.

    Parameters:
        status: the HTTP status.
        headers: its headers, names in lower case; of several cookies all in one value.
        body: as received, decompressed.
    """
    in_place_of_page = status in _CHALLENGE_STATUSES
    if in_place_of_page or _has_fewer(_TAG, body, _FEW_TAGS):
        evidence = body[:_EVIDENCE_SIZE] + headers.get("set-cookie", "").encode("utf-8", "replace") * in_place_of_page
        for signature, cause in _SIGNATURES:
            if signature.search(evidence):
                return cause
    if in_place_of_page:
        return Cause.STATUS
    if status == _TOO_MANY_STATUS:
        return Cause.TOO_MANY
    if status == _UNAVAILABLE_STATUS and "retry-after" in headers:
        return Cause.LATER
    if status == _FENCE_STATUS:
        return Cause.FENCE
    return Cause.BLOCK_PAGE if _is_refusal(body) else None


def challenge_of(response: Response) -> Cause | None:
    """Whether a response is a firewall's challenge or refusal instead of the page; see
    `blocking.challenge`."""
    headers = {
        name.decode("latin-1").lower(): b"; ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }
    return challenge(response.status, headers, response.body)


def instead_of_article(body: bytes, home: frozenset[bytes] = frozenset()) -> Cause | None:
    """Whether a page that was answered with 200 is a stub, an error page or the home page.

    Parameters:
        body: the page as received, decompressed.
        home: the site's home page as `links_of` saw it, if it was fetched.
    """
    if len(body) < _STUB_SIZE:
        return Cause.STUB
    if is_error_page(body):
        return Cause.NOT_FOUND
    if len(home) >= _FEW_LINKS:
        links = links_of(body)
        if len(links & home) >= _SAME_LINKS * len(links | home):
            return Cause.NOT_FOUND
    return None


def is_error_page(body: bytes) -> bool:
    """Whether a page that was answered with 200 says in its title that there is none."""
    title = _TITLE.search(body, 0, _HEAD_SIZE)
    if not title:
        return False
    parts = (part.strip() for part in _PARTS_OF_TITLE.split(decode(title[1])))
    return any(len(part) <= _ERROR_TITLE and _NOT_FOUND.search(part) for part in parts)


def is_cut_short(body: bytes) -> bool:
    """Whether a page ends in the middle of a text or a tag: its server stated too short a length, or none, and the
    connection broke. What is no whole page, as the rows that a script asks for, is not judged."""
    if body.rstrip(_SPACE).endswith(b">") or not _BEGINS.search(body, 0, _HEAD_SIZE):
        return False
    return not _ENDS.search(body)


def is_error_message(text: str) -> bool:
    """Whether the text of a page is no article but the sentence that there is none."""
    return len(text) <= _ERROR_MESSAGE and bool(_NOT_FOUND.search(text))


def is_sent_away(asked: str, answered: str) -> bool:
    """Whether a redirect leads from a page to the home page or to an error page instead of to the page's new
    address."""
    target = urlsplit(answered)
    if answered == asked or target.query:
        return False
    if _HOME_PATH.fullmatch(target.path):
        return not _HOME_PATH.fullmatch(urlsplit(asked).path)
    return bool(_ERROR_PATH.search(target.path)) and not _ERROR_PATH.search(urlsplit(asked).path)


def links_of(body: bytes) -> frozenset[bytes]:
    """What a page links to: enough to know it again, though its date, counters and some headlines have
    changed."""
    return frozenset(_HREF.findall(body))


def _has_fewer(pattern: re.Pattern[bytes], body: bytes, number: int) -> bool:
    return sum(1 for _ in islice(pattern.finditer(body), number)) < number


def _is_refusal(body: bytes) -> bool:
    if not body.lstrip().startswith(b"<") or not _has_fewer(_LINK, body, _FEW_LINKS_OF_REFUSAL):
        return False  # the first is for data endpoints: their headlines may speak of anything
    words = "".join(_UNSEEN.sub("", decode(body[:_WORDS_SIZE])).split())
    return len(words) <= _REFUSAL_LENGTH and bool(_REFUSAL.search(words))
