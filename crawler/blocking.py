"""Whether a response is the page that was asked for, or something that a firewall or a careless server sent
instead.

What is recognised here is counted by its cause and never stored as an article. Nothing is solved or worked
around: a site that challenges its visitors is reported, and asked again at the next run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from cleaner.decode import decode


class Cause(StrEnum):
    """What a response is instead of the page. The firewalls are those of facts gathered from public
    crawlers."""

    RUISHU = "challenge_ruishu"  # 瑞数
    JIASULE = "challenge_jiasule"  # 加速乐
    ALIYUN = "challenge_aliyun"
    WANGZHAN_WEISHI = "challenge_wangzhan_weishi"  # 360 网站卫士
    STATUS = "challenge_status"  # a challenge's status without a known signature
    FENCE = "fence"  # refused at once: a fence around a region or against data centres
    STUB = "stub"
    NOT_FOUND = "soft_404"


#: Causes that lie with the site's defences and not with one page.
DEFENCES = frozenset(Cause) - {Cause.STUB, Cause.NOT_FOUND}

#: Statuses that no CMS uses for its pages, only firewalls for their challenges.
_CHALLENGE_STATUSES = frozenset({412, 512, 521})
_FENCE_STATUS = 403
_SIGNATURES = (
    (re.compile(rb"\$_ts\b"), Cause.RUISHU),
    (re.compile(rb"__jsl_clearance|__jsluid"), Cause.JIASULE),
    (re.compile(rb"acw_sc__v2"), Cause.ALIYUN),
    (re.compile(rb"\bwzws[_-]|/WZWSRE", re.I), Cause.WANGZHAN_WEISHI),
)
#: A challenge is a script with next to no markup; the smallest of 970 saved article and column pages has 7
#: kB. A firewall's name in a longer page is part of a script that the page includes.
_CHALLENGE_SIZE = 4096
#: As much of an answer with a challenge's status is searched for the firewall's name.
_EVIDENCE_SIZE = 200_000
#: Pages that servers answer with 200 beyond the end of a list, or in place of a deleted article: 300 to 400
#: bytes.
_STUB_SIZE = 500
_HEAD_SIZE = 8192
_TITLE = re.compile(rb"<title[^<>]{0,200}>([^<>]{0,200})", re.I)
_NOT_FOUND = re.compile(
    r"\b404\b|not found|(?:页面|网页|文章|内容|信息|栏目)(?:不存在|没有找到|未找到|找不到|已删除)|"
    r"(?:找不到|无法找到|未找到)(?:该|您|网|页|文)",
    re.I,
)
_HREF = re.compile(rb"""\bhref\s{0,3}=\s{0,3}["']?([^"'\s<>]{1,500})""", re.I)
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
    if in_place_of_page or len(body) < _CHALLENGE_SIZE:
        evidence = body[:_EVIDENCE_SIZE] + headers.get("set-cookie", "").encode("utf-8", "replace") * in_place_of_page
        for signature, cause in _SIGNATURES:
            if signature.search(evidence):
                return cause
    if in_place_of_page:
        return Cause.STATUS
    return Cause.FENCE if status == _FENCE_STATUS else None


def instead_of_article(body: bytes, home: frozenset[bytes] = frozenset()) -> Cause | None:
    """Whether a page that was answered with 200 is a stub, an error page or the home page.

    Parameters:
        body: the page as received, decompressed.
        home: the site's home page as `links_of` saw it, if it was fetched.
    """
    if len(body) < _STUB_SIZE:
        return Cause.STUB
    title = _TITLE.search(body, 0, _HEAD_SIZE)
    if title and _NOT_FOUND.search(decode(title[1])):
        return Cause.NOT_FOUND
    if len(home) >= _FEW_LINKS:
        links = links_of(body)
        if len(links & home) >= _SAME_LINKS * len(links | home):
            return Cause.NOT_FOUND
    return None


def links_of(body: bytes) -> frozenset[bytes]:
    """What a page links to: enough to know it again, though its date, counters and some headlines have
    changed."""
    return frozenset(_HREF.findall(body))
