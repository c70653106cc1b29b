"""Recognises article URLs by their form: the table of URL dialects.

A dialect is one way in which CMSs write article URLs; some contain the day of publication. The dialects are tried in
order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from cleaner.dates import URL_YEAR, to_day

#: Longer URLs are search queries and trackers; the patterns are not tried on them.
MAX_URL = 2000


@dataclass(frozen=True, slots=True)
class Dialect:
    """One form of article URLs.

    Attributes:
        name: Stable, for programs and reports.
        pattern: Searched in the URL's path with its query; the groups `y`, `m` and `d` are the day, if it has one.
    """

    name: str
    pattern: re.Pattern[str]


def _dialect(name: str, pattern: str) -> Dialect:
    return Dialect(name, re.compile(pattern, re.I))


_YEAR = rf"(?P<y>{URL_YEAR})"
_MD = r"(?P<m>\d\d)(?P<d>\d\d)"
_YMD = rf"{_YEAR}{_MD}"
_Y_M_D = rf"{_YEAR}/(?P<m>\d{{1,2}})/(?P<d>\d{{1,2}})"
_DASHED = rf"{_YEAR}-(?P<m>\d{{1,2}})-(?P<d>\d{{1,2}})"
_HTML = r"\.s?html?(?:$|[?#])"
_HEX32 = r"[0-9a-f]{32}"
_UUID = r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}"

#: Narrower dialects come first.
DIALECTS: tuple[Dialect, ...] = (
    _dialect("trs", rf"/\d{{6}}/t{_YMD}_\d{{1,20}}(?:_\d{{1,20}})?{_HTML}"),
    _dialect("hanweb", rf"/art/{_Y_M_D}/art_\d{{1,20}}_\d{{1,20}}{_HTML}"),
    _dialect("jpaas", rf"/art/{URL_YEAR}/art_(?:\d{{1,20}}_)?(?:{_HEX32}|\d{{1,20}}){_HTML}"),
    _dialect("founder", rf"/{_YEAR}-(?P<m>\d\d)/(?P<d>\d\d)/(?:content|c)_\d{{1,20}}{_HTML}"),
    _dialect("xinhua", rf"/{_YMD}/[0-9a-f]{{8,40}}/c{_HTML}"),
    _dialect("cctv", rf"/{_Y_M_D}/(?:ARTI|VIDE|PHOA)\w{{8,40}}{_HTML}"),
    _dialect("ucap-day", rf"/{_Y_M_D}/{_HEX32}{_HTML}"),
    _dialect("ucap", rf"/{URL_YEAR}\d\d/{_HEX32}{_HTML}"),
    _dialect("shanghai", rf"/{_YMD}/{_HEX32}{_HTML}"),
    _dialect("hebei", rf"/columns/{_UUID}/(?P<y>\d{{4}})(?P<m>\d\d)/(?P<d>\d\d)/{_UUID}{_HTML}"),
    _dialect("shandong", rf"/articles/ch\w{{1,20}}/\d{{6}}/{_UUID}{_HTML}"),
    _dialect("enorth", rf"/system/{_Y_M_D}/\d{{1,20}}{_HTML}"),
    _dialect("enorth-old", rf"/system/{_YMD}/\d{{1,20}}{_HTML}"),
    _dialect("guangdong", rf"/content/(?:(?:\d{{1,20}}/){{2}})?m?post_\d{{1,20}}{_HTML}"),
    _dialect("rednet", rf"/content/\d{{1,20}}/\d\d/\d{{1,20}}{_HTML}"),
    _dialect("founder-month", rf"/(?:content|c)_\d{{5,}}{_HTML}"),
    _dialect("netease", rf"/(?P<y>\d\d)/{_MD}/\d\d/[0-9A-Z]{{16}}{_HTML}"),
    _dialect("sina", rf"/detail-i[a-z]{{6,8}}\d{{7}}{_HTML}"),
    _dialect("dashed-day", rf"/{_DASHED}/\w{{1,40}}{_HTML}"),
    _dialect("year-monthday", rf"/{_YEAR}/{_MD}/(?:c\d{{1,20}}-)?\d{{1,20}}{_HTML}"),
    _dialect("year-month-day", rf"/{_Y_M_D}/\w{{1,60}}{_HTML}"),
    _dialect("month-day", rf"/{_YEAR}(?P<m>\d\d)/(?P<d>\d\d)/\w{{1,60}}{_HTML}"),
    _dialect("compact-day", rf"/{_YMD}/\w{{1,60}}{_HTML}"),
    _dialect("phpcms-dir", rf"/html/{_YEAR}/\w{{1,30}}_{_MD}/\d{{1,20}}{_HTML}"),
    _dialect("department", rf"/web/(?:[\w-]{{1,60}}/){{1,10}}\d{{12,}}/index{_HTML}"),
    _dialect("long-folder", rf"/\d{{12,}}/index{_HTML}"),
    _dialect("folder", rf"/\d{{5,9}}/index{_HTML}"),
    _dialect("c-content", rf"/c\d{{5,}}/content{_HTML}"),
    _dialect("pnidpv", rf"pnidpv\d{{1,20}}{_HTML}"),
    _dialect("portal", r"/portal/article/\d{1,20}/\w"),
    _dialect("anhui", rf"/public/\d{{1,20}}/\d{{1,20}}{_HTML}"),
    _dialect("vsb", rf"/info/\d{{1,20}}/\d{{1,20}}{_HTML}"),
    _dialect("vsb-dynamic", r"/\w{1,60}\.jsp\?(?:[^#]{0,200}&)?wbnewsid=\d{1,20}"),
    _dialect("show", rf"/(?:news-)?show-\d{{1,20}}(?:-\d{{1,20}}){{0,2}}{_HTML}"),
    _dialect("jeesite", rf"/view-\d{{1,20}}-\w{{1,40}}{_HTML}"),
    _dialect("aspx-pages", r"/pages_\w{1,20}_\d{1,20}\.aspx"),
    # general knowledge: no saved page and no public crawler confirms the next seven
    _dialect("phpcms-dynamic", r"/index\.php\?(?:[^#]{0,200}&)?a=show&(?:[^#]{0,200}&)?id=\d{1,20}"),
    _dialect("dedecms-dynamic", r"/plus/view\.php\?(?:[^#]{0,200}&)?aid=\d{1,20}"),
    _dialect("empirecms-dynamic", r"/e/action/ShowInfo\.php\?(?:[^#]{0,200}&)?id=\d{1,20}"),
    _dialect("destoon-dynamic", r"/show\.php\?(?:[^#]{0,200}&)?itemid=\d{1,20}"),
    _dialect("discuz", rf"/(?:article|thread)-\d{{1,20}}(?:-\d{{1,6}}){{1,2}}{_HTML}"),
    _dialect("wordpress-number", rf"/archives/\d{{1,9}}(?:{_HTML}|/?$)"),
    _dialect("wordpress-dynamic", r"/\?p=\d{1,20}$"),
    # confirmed, like those above
    _dialect("webplus", rf"/{_YEAR}/{_MD}/c\d{{1,20}}a\d{{1,20}}/page\.(?:s?html?|psp)(?:$|[?#])"),
    _dialect(
        "path",
        r"/(?:[a-z]{1,30}[_-])?(?:article|detail|show|view|content|post)s?/"
        rf"(?:{_HEX32}|{_UUID}|(?!{URL_YEAR}\b)\d{{3,12}})/?(?:$|\?)",
    ),
    _dialect("hex", rf"/(?:{_HEX32}|{_UUID}){_HTML}"),
    _dialect(
        "detail",
        r"/(?:detail|view|article|news|info|show|content)s?[/_-](?:\w{1,30}[/_-]){0,3}\d{2,12}\.\w{3,5}(?:$|\?)",
    ),
    _dialect("numbered", r"/(?!(?:index|list|page|default)\b)\d{3,12}\.(?:[cs]?html?|jhtml|aspx|jsp)(?:$|\?)"),
)
#: Path segments with the number of a column, not of an article: `/channels/14229.html`, `/col/col1234/`.
_COLUMN_SEGMENTS = re.compile(
    r"/(?:channels?|cols?|columns?|nodes?|lists?|class|category|catalog|tags?|topic|page)[/_-]?\d*/", re.I
)
_DIGIT = re.compile(r"\d")
#: Dialects that URLs of columns may match as well.
_WEAK = frozenset({"detail", "path", "hex", "numbered", "folder"})


def dialect(url: str) -> str | None:
    """Return the name of the dialect of an article URL, None if the URL is of no known dialect."""
    found = _match(url)
    return found[0].name if found else None


def is_article(url: str) -> bool:
    """Return whether a URL has the form of an article's."""
    return _match(url) is not None


def article_date(url: str) -> date | None:
    """Return the day in an article's URL, None if there is none; year and month alone are not a day."""
    found = _match(url)
    if not found:
        return None
    parts = found[1].groupdict()
    if not (parts.get("y") and parts.get("m") and parts.get("d")):
        return None
    return to_day(int(parts["y"]), int(parts["m"]), int(parts["d"]))


@lru_cache(maxsize=4096)
def _match(url: str) -> tuple[Dialect, re.Match[str]] | None:
    # The URLs of all dialects have a digit. The cache helps because each URL of a page is looked up several times.
    if len(url) > MAX_URL or not _DIGIT.search(url):
        return None
    host = url.find("://") + 3
    path = url.find("/", host if host > 2 else 0)
    target = url[path:].partition("#")[0] if path >= 0 else ""
    for candidate in DIALECTS:
        found = candidate.pattern.search(target)
        if found and not (candidate.name in _WEAK and _COLUMN_SEGMENTS.search(target)):
            return candidate, found
    return None
