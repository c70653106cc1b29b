"""Finds a site's columns and articles in its home page, for sites of which only the host is known.

These are pure functions from a page to links; the spider decides which of them it requests.
"""

from __future__ import annotations

import logging
import posixpath
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import urlsplit

from cleaner.file_types import extensions
from crawler.listing.dialects import article_date, is_article
from crawler.listing.models import Link
from crawler.listing.numbered_pager import classes
from crawler.listing.page import ColumnPage, Element, is_short, one_line, read_page, text_of
from crawler.urls import column_in_fragment, page_of, same_site, without_fragment

logger = logging.getLogger(__name__)

#: The longest name of a column; longer link texts are headlines.
_MAX_NAME = 16
#: Limit on the links of a page; pages for readers have fewer.
_MAX_LINKS = 5000

#: Words in the names of columns that have a site's news.
_NEWS = re.compile(
    r"新闻|要闻|动态|头条|聚焦|快讯|快报|播报|资讯|时政|政务|工作|信息|通知|公告|公示|公开|公报|发布|文件|政策|法规|规定|解读|"
    r"政法|长安|平安|综治|治理|稳定|法治|普法|法院|检察|检务|公安|警[方务营]|司法|扫黑|反邪|禁毒|见义勇为|国安|国家安全|护航|"
    r"队伍|党建|廉政|反腐|典型|人物|先进|英模|风采|案例|案件|说法|评论|理论|观点|调研|调查研究|交流|经验|创新|专题|专栏|文化|"
    r"基层|地方|市县|地市|各地|县区|区县|社区|网格|安全|稿件|纪实|图片|视频|直击|之窗|天地|风云|传真"
)
#: Columns that are not news: offices, services, questions, pages in English. They are ranked last.
_NOT_NEWS = re.compile(
    r"领导|机构|职能|处室|科室|内设|直属|简介|概况|介绍|指南|通讯录|办事|服务|下载|问答|访谈|建议|提案|征集|调查(?!研究)|意见箱|回应|反馈|"
    r"English|英文",
    re.I,
)
#: The words of links to pages that are not lists of articles.
_NO_COLUMN = re.compile(
    r"登录|登陆|注册|搜索|检索|查询|繁體|繁体|简体|无障碍|适老|长者|关怀版|手机版|移动版|移动门户|客户端|APP|微信|微博|抖音|二维码|"
    r"地图|关于我们|关于本站|联系|版权|声明|隐私|帮助|首页|主页|设为|收藏|邮箱|信箱|投稿|订阅|RSS|友情链接|返回|上一页|下一页|尾页|末页|"
    r"留言|举报|投诉|预约|申请|申报|系统",
    re.I,
)
_NO_COLUMN_PATH = re.compile(
    r"/(?:search|login|logon|register|reg|user|member|admin|sitemap|map|contact|help|rss|app|wap|mobile|"
    r"weixin|wechat|weibo|mail|survey|vote|feedback|guestbook|message|hudong|jump|_redirect)(?:[/._-]|$)|\.(?:rss|xml|json|css|js)$",
    re.I,
)
#: Pages about the site itself, linked from every page, whose URLs have the form of an article's.
_ABOUT_SITE = re.compile(
    r"(?:网站|本站|站点|使用)(?:使用)?(?:地图|导航|帮助|说明|声明)|(?:版权|隐私|免责|法律)(?:声明|保护|政策|条款)|"
    r"(?:联系|关于)(?:我们|本站|本网|方式)|帮助中心|投稿须知"
)
#: The address of a file, which is not a page.
_FILE = re.compile(rf"\.(?:{'|'.join(extensions())})$", re.I)
_COLUMN_PATH = re.compile(
    r"/$|/(?:index|list|default|channel|node|more)[\w-]{0,40}\.\w{3,5}$|/\w{0,20}list[\w-]{0,10}\.\w{3,5}$|"
    r"/(?:col|channels?|node|list|class|category|lm|column)[/_-]?\d",
    re.I,
)
#: The words or the class of a link from a box of headlines to their column; the box's heading is the column's name.
_MORE = re.compile(r"(?:[>＞》»›+.…·●\s\[\]【】]|更多|more|read|查看|阅读|了解|全部|进入|列表){1,12}", re.I)
_MORE_CLASS = re.compile(r"(?:^|[\s_-])(?:gd|gengduo|more)(?:$|[\s_\d-])", re.I)
#: Maximum number of levels between such a link and the heading, and of characters of the element with the heading.
_HEADING_LEVELS, _HEADING_LENGTH = 4, 300
#: The parts of a column's score: headlines of the column on the page, its name, a link for more, the form of its URL.
_HEADLINES_SCORE, _NAME_SCORE, _MORE_SCORE, _PATH_SCORE = 8, 4, 2, 2
#: If at least this many columns with a news name have URLs of one form, other URLs of this form are columns too.
_MIN_SAME_FORM = 3
_WORD, _VALUE = re.compile(r"[\w-]+"), re.compile(r"=[^&]*")
#: Marks that templates set before or after a name.
_MARKS = " >＞»›·•●◆■|"
#: The English translation in a heading.
_LATIN = re.compile(r"[A-Za-z][\w\s/&'’.|>-]{2,60}", re.A)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A page that may be a column.

    Attributes:
        url: Its absolute URL, with the fragment only if that names the column.
        title: Its name, "" where the page shows none.
        score: Comparable within one page only; a higher score means that the page is more likely a column.
    """

    url: str
    title: str
    score: int


def find_columns(body: str | bytes, url: str, hosts: Collection[str], charset: str = "utf-8") -> list[Candidate]:
    """Return the columns that a page links to, by descending score.

    The last ones are recognised only by their URLs, which have the same form as those of several columns with news
    names.

    Args:
        body: The page, a home page, menu or portal: its text, or its bytes as served.
        url: Its absolute URL.
        hosts: The site's hosts; links to others are left out.
        charset: The charset of the page; bytes show it themselves.
    """
    links = list(_links(read_page(body, url, charset), hosts))
    headlines = sorted({_folder(link.url) for _, link in links if is_article(link.url)})
    best: dict[str, Candidate] = {}
    home = page_of(url)
    for element, link in links:
        key = page_of(link.url)
        more = _leads_to_more(element, link.title)
        name = (_heading(element) if more else link.title).strip(_MARKS)
        if key == home or not _can_be_column(link.url, name):
            continue
        found, before = Candidate(link.url, name, _score(link.url, name, more, headlines)), best.get(key)
        # A column may have several names (机构, 主动公开内容): the one with the highest score is used.
        if before is None or (found.score, bool(found.title)) > (before.score, bool(before.title)):
            best[key] = found if before is None else replace(found, url=before.url)
    forms = Counter(_form(candidate.url) for candidate in best.values() if candidate.score >= _NAME_SCORE)
    candidates = (
        candidate
        if candidate.score or not candidate.title
        else replace(candidate, score=int(forms[_form(candidate.url)] >= _MIN_SAME_FORM))
        for candidate in best.values()
    )
    return sorted((candidate for candidate in candidates if candidate.score), key=lambda candidate: -candidate.score)


def find_articles(body: str | bytes, url: str, hosts: Collection[str], charset: str = "utf-8") -> list[Link]:
    """Return the articles that a page links to, in page order, each once and with its longest title.

    Args:
        body: The page: its text, or its bytes as served.
        url: Its absolute URL.
        hosts: The site's hosts; links to others are left out.
        charset: The charset of the page; bytes show it themselves.
    """
    found: dict[str, Link] = {}
    for _, link in _links(read_page(body, url, charset), hosts):
        key = page_of(link.url)
        if _ABOUT_SITE.fullmatch(link.title):
            continue
        if is_article(link.url) and (key not in found or len(link.title) > len(found[key].title)):
            found[key] = link  # keeps the position of the first link, which may be a picture
    return list(found.values())


def find_frames(body: str | bytes, url: str, hosts: Collection[str], charset: str = "utf-8") -> list[str]:
    """Return the URLs of a page's frames from the same site. Some columns have their list in a frame.

    Args:
        body: The page: its text, or its bytes as served.
        url: Its absolute URL.
        hosts: The site's hosts; frames from others are left out.
        charset: The charset of the page; bytes show it themselves.
    """
    page = read_page(body, url, charset)
    sources = (frame.get("src") or "" for frame in page.tree.iter("iframe", "frame"))
    frames = (page.absolute(source) for source in sources if source)
    return list(dict.fromkeys(frame for frame in frames if same_site(frame, hosts)))


def find_refused(body: str | bytes, url: str, hosts: Collection[str], charset: str = "utf-8") -> list[str]:
    """Return the malformed addresses of a page's links and frames.

    Args:
        body: The page: its text, or its bytes as served.
        url: Its absolute URL.
        hosts: Not used, because a malformed address has no host; `find_columns` has this parameter too.
        charset: The charset of the page; bytes show it themselves.
    """
    page = read_page(body, url, charset)
    for element in islice(page.tree.iter("a", "area", "iframe", "frame"), _MAX_LINKS):
        page.absolute(element.get("href") or element.get("src") or "")
    return sorted(page.refused)


def _links(page: ColumnPage, hosts: Collection[str]) -> Iterator[tuple[Element, Link]]:
    for number, element in enumerate(page.tree.iter("a", "area")):
        if number >= _MAX_LINKS:
            logger.warning("[links-not-read] %s has more than %d links; the others are not read", page.url, _MAX_LINKS)
            return
        url = without_fragment(page.absolute(element.get("href") or ""))
        if not url or not same_site(url, hosts) or _FILE.search(urlsplit(url).path):
            continue
        yield element, Link(url, _title(element), article_date(url))


def _title(element: Element) -> str:
    pictures = (picture.get("alt") or picture.get("title") or "" for picture in element.iter("img", "area"))
    for title in (element.get("title") or "", text_of(element), *pictures):
        if title := one_line(title):
            return title
    return ""


def _leads_to_more(element: Element, title: str) -> bool:
    """Return whether a link leads from a box of headlines to their column."""
    if title:
        return bool(_MORE.fullmatch(title))
    return bool(_MORE_CLASS.search(classes(element)))


def _heading(link: Element) -> str:
    """Return the heading of the box that a link is in: the other text of the nearest element that has any.

    Returns "" if that text is too long for a name.
    """
    own = one_line(text_of(link))
    for element in islice(link.iterancestors(), _HEADING_LEVELS):
        if not is_short(element, _HEADING_LENGTH) or any(
            is_article(inner.get("href") or "") for inner in element.iter("a")
        ):
            return ""
        text = one_line(text_of(element))
        text = text.replace(own, " ", 1).strip() if own else text
        if text:
            name = _LATIN.sub(" ", text).strip() or text
            return name if len(name) <= _MAX_NAME and not _MORE.fullmatch(name) else ""
    return ""


def _can_be_column(url: str, name: str) -> bool:
    return not (
        is_article(url)
        or len(name) > _MAX_NAME
        or _NO_COLUMN.search(name)
        or _NO_COLUMN_PATH.search(urlsplit(url).path)
    )


def _score(url: str, name: str, more: bool, headlines: Sequence[str]) -> int:
    """Return how likely a link leads to a column, as a score; 0 if nothing suggests it.

    Args:
        url: The URL of the link.
        name: The name of the column.
        more: Whether the link leads from a box of headlines to their column.
        headlines: The folders of the articles on the page, sorted.
    """
    folder = _folder(url)
    first = bisect_left(headlines, folder)
    has_headlines = folder != "/" and first < len(headlines) and headlines[first].startswith(folder)
    named = bool(_NEWS.search(name))
    shaped = bool(_COLUMN_PATH.search(urlsplit(url).path) or column_in_fragment(url))
    score = _HEADLINES_SCORE * has_headlines + _NAME_SCORE * named + _MORE_SCORE * more + _PATH_SCORE * shaped
    return score - 1 if score and _NOT_NEWS.search(name) else score


def _form(url: str) -> str:
    """Return the form of a URL, equal for those of a site's columns (`/zwgk/gzdt.htm` and `/flyz/wsdt.htm`)."""
    parts = urlsplit(url)
    path = parts.path if parts.query else _WORD.sub("a", posixpath.splitext(parts.path)[0])
    return f"{path}{posixpath.splitext(parts.path)[1]}?{_VALUE.sub('=', parts.query)}"


def _folder(url: str) -> str:
    return posixpath.dirname(urlsplit(url).path).rstrip("/") + "/"
