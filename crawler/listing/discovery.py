"""A site's columns from its home page alone: for the sites of which nobody has told more than the host.

Nothing here fetches: these are pure functions from a page to what is worth walking. Which levels are followed
is the spider's to say.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import urldefrag, urlsplit

from lxml import etree

from cleaner.file_types import extensions
from crawler.listing.dialects import article_date, is_article
from crawler.listing.models import Link
from crawler.listing.numbered_pager import classes
from crawler.listing.page import Page, is_short, one_line, read_page, text_of
from crawler.urls import canonical, same_site

#: A column's name; longer link texts are headlines.
_NAME = 16
#: More links are on no page that a person is meant to use.
_LINKS_MAX = 5000

#: Kinds of columns that carry a site's news; of legal-affairs sites first.
_NEWS = re.compile(
    r"新闻|要闻|动态|头条|聚焦|快讯|快报|播报|资讯|时政|政务|工作|信息|通知|公告|公示|公开|公报|发布|文件|政策|法规|规定|解读|"
    r"政法|长安|平安|综治|治理|稳定|法治|普法|法院|检察|检务|公安|警[方务营]|司法|扫黑|反邪|禁毒|见义勇为|国安|国家安全|护航|"
    r"队伍|党建|廉政|反腐|典型|人物|先进|英模|风采|案例|案件|说法|评论|理论|观点|调研|调查研究|交流|经验|创新|专题|专栏|文化|"
    r"基层|地方|市县|地市|各地|县区|区县|社区|网格|安全|稿件|纪实|图片|视频|直击|之窗|天地|风云|传真"
)
#: Lists that a site keeps beside its news: of offices, services, questions; its pages in English. Walked last.
_ASIDE = re.compile(
    r"领导|机构|职能|处室|科室|内设|直属|简介|概况|介绍|指南|通讯录|办事|服务|下载|问答|访谈|建议|提案|征集|调查|意见箱|回应|反馈|"
    r"English|英文",
    re.I,
)
#: Pages that are no list of articles, by the words that lead to them.
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
#: What every page of a site links to, beneath its menu or at its foot, and what is written like an article.
_ABOUT_SITE = re.compile(
    r"(?:网站|本站|站点|使用)(?:使用)?(?:地图|导航|帮助|说明|声明)|(?:版权|隐私|免责|法律)(?:声明|保护|政策|条款)|"
    r"(?:联系|关于)(?:我们|本站|本网|方式)|帮助中心|投稿须知"
)
#: The address of a file, which is not a page.
_FILE = re.compile(rf"\.(?:{'|'.join(extensions())})$", re.I)
_COLUMN_PATH = re.compile(
    r"/(?:search|login|logon|register|reg|user|member|admin|sitemap|map|contact|help|rss|app|wap|mobile|"
    r"weixin|wechat|weibo|mail|survey|vote|feedback|guestbook|message|hudong|jump|_redirect)(?:[/._-]|$)|\.(?:rss|xml|json|css|js)$",
    re.I,
)
#: What every page of a site links to, beneath its menu or at its foot, and what is written like an article.
_ABOUT_SITE = re.compile(
    r"(?:网站|本站|站点|使用)(?:使用)?(?:地图|导航|帮助|说明|声明)|(?:版权|隐私|免责|法律)(?:声明|保护|政策|条款)|"
    r"(?:联系|关于)(?:我们|本站|本网|方式)|帮助中心|投稿须知"
)
#: What is offered for download is not a page.
_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|apk|exe|jpe?g|png|gif|bmp|webp|mp[34]|flv|avi|swf)$",
    re.I,
)
_COLUMN_PATH = re.compile(
    r"/$|/(?:index|list|default|channel|node|more)[\w-]{0,40}\.\w{3,5}$|/\w{0,20}list[\w-]{0,10}\.\w{3,5}$|"
    r"/(?:col|channels?|node|list|class|category|lm|column)[/_-]?\d",
    re.I,
)
_INDEX = re.compile(r"(?:index|default)\.\w{3,5}$", re.I)
#: A link with these words, or of this class, leads from a box of headlines to their column; the box's heading names it.
_MORE = re.compile(r"(?:[>＞》»›+.…·●\s\[\]【】]|更多|more|read|查看|阅读|了解|全部|进入|列表){1,12}", re.I)
_MORE_CLASS = re.compile(r"(?:^|[\s_-])(?:gd|gengduo|more)(?:$|[\s_\d-])", re.I)
#: The heading is this far above such a link at most, in an element with so much text, white space included.
_HEADING_UP, _HEADING_TEXT = 4, 300
#: The score of a column with a column's name; so many of one form make others of this form columns.
_NAMED, _LIKE_IT = 4, 3
_WORD, _VALUE = re.compile(r"[\w-]+"), re.compile(r"=[^&]*")
#: What is drawn before or after a name.
_MARKS = " >＞»›·•●◆■|"
#: A heading said again in English.
_LATIN = re.compile(r"[A-Za-z][\w\s/&'’.|>-]{2,60}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A page that looks like a column. `score` says how much, for ranking within one page only."""

    url: str
    title: str
    score: int


def find_columns(body: bytes, url: str, hosts: Collection[str]) -> list[Candidate]:
    """The columns that a page links to, the likeliest first. Among them, last, is what nothing speaks for but the form
    of its address, if several that are columns by name have the same.

    Parameters:
        body, url: the page as fetched: a home page, a menu, a portal.
        hosts: the site's hosts; links to others are left out.
    """
    links = list(_links(read_page(body, url), hosts))
    headlines = Counter(_folder(link.url) for _, link in links if is_article(link.url))
    best: dict[str, Candidate] = {}
    home = column_key(url)
    for anchor, link in links:
        key = column_key(link.url)
        more = _leads_to_more(anchor, link.title)
        name = (_heading(anchor) if more else link.title).strip(_MARKS)
        if key == home or not _can_be_column(link.url, name):
            continue
        found, before = Candidate(link.url, name, _score(link.url, name, more, headlines)), best.get(key)
        # Under several names (机构, 主动公开内容) the one that says most of it counts; of equal ones the first.
        if before is None or (found.score, bool(found.title)) > (before.score, bool(before.title)):
            best[key] = found if before is None else replace(found, url=before.url)
    forms = Counter(_form(candidate.url) for candidate in best.values() if candidate.score >= _NAMED)
    candidates = (
        candidate
        if candidate.score or not candidate.title
        else replace(candidate, score=int(forms[_form(candidate.url)] >= _LIKE_IT))
        for candidate in best.values()
    )
    return sorted((candidate for candidate in candidates if candidate.score), key=lambda candidate: -candidate.score)


def find_articles(body: bytes, url: str, hosts: Collection[str]) -> list[Link]:
    """The articles that a page links to directly, in page order, each once and under its longest title."""
    found: dict[str, Link] = {}
    for _, link in _links(read_page(body, url), hosts):
        key = canonical(link.url)
        if _ABOUT_SITE.fullmatch(link.title):
            continue
        if is_article(link.url) and (key not in found or len(link.title) > len(found[key].title)):
            found[key] = link  # a picture links to the article, too, and comes first: its place is kept
    return list(found.values())


def find_frames(body: bytes, url: str, hosts: Collection[str]) -> list[str]:
    """The pages of the same site that a page shows inside itself: some columns are a shell around their
    list."""
    page = read_page(body, url)
    sources = (frame.get("src") or "" for frame in page.tree.iter("iframe", "frame"))
    frames = (page.absolute(source) for source in sources if source)
    return list(dict.fromkeys(frame for frame in frames if same_site(frame, hosts)))


def column_key(url: str) -> str:
    """One name for the spellings of a column's address: with and without its index page, http and https."""
    parts = urlsplit(canonical(url))
    return parts._replace(scheme="", path=_INDEX.sub("", parts.path)).geturl()


def _links(page: Page, hosts: Collection[str]) -> Iterator[tuple[etree._Element, Link]]:
    for number, anchor in enumerate(page.tree.iter("a", "area")):
        if number >= _LINKS_MAX:
            return
        url = urldefrag(page.absolute(anchor.get("href") or "")).url
        if not url or not same_site(url, hosts) or _FILE.search(urlsplit(url).path):
            continue
        yield anchor, Link(url, _title(anchor), article_date(url))


def _title(anchor: etree._Element) -> str:
    pictures = (picture.get("alt") or picture.get("title") or "" for picture in anchor.iter("img", "area"))
    for title in (anchor.get("title") or "", text_of(anchor), *pictures):
        if title := one_line(title):
            return title
    return ""


def _leads_to_more(anchor: etree._Element, title: str) -> bool:
    """Whether a link leads from a box of headlines to the column that they are of."""
    if title:
        return bool(_MORE.fullmatch(title))
    return bool(_MORE_CLASS.search(classes(anchor)))


def _heading(anchor: etree._Element) -> str:
    """The heading of the box that a link stands in: what is beside it in the nearest element that says anything else;
    "" where that is more than a name."""
    own = one_line(text_of(anchor))
    for element in islice(anchor.iterancestors(), _HEADING_UP):
        if not is_short(element, _HEADING_TEXT) or any(
            is_article(link.get("href") or "") for link in element.iter("a")
        ):
            return ""
        said = one_line(text_of(element))
        said = said.replace(own, " ", 1).strip() if own else said
        if said:
            name = _LATIN.sub(" ", said).strip() or said
            return name if len(name) <= _NAME and not _MORE.fullmatch(name) else ""
    return ""


def _can_be_column(url: str, name: str) -> bool:
    return not (
        is_article(url) or len(name) > _NAME or _NO_COLUMN.search(name) or _NO_COLUMN_PATH.search(urlsplit(url).path)
    )


def _score(url: str, name: str, more: bool, headlines: Counter[str]) -> int:
    """0 for what nothing speaks for. Headlines of a column beside it on the page say most, then its name, then a link
    that says that there is more of it, and the form of its address."""
    folder = _folder(url)
    beneath = folder != "/" and any(other.startswith(folder) for other in headlines)
    named, shaped = bool(_NEWS.search(name)), bool(_COLUMN_PATH.search(urlsplit(url).path))
    score = 8 * beneath + _NAMED * named + 2 * more + 2 * shaped
    return score - 1 if score and _ASIDE.search(name) else score


def _form(url: str) -> str:
    """What an address has in common with those of the site's other columns: `/zwgk/gzdt.htm` and `/flyz/wsdt.htm`."""
    parts = urlsplit(url)
    path = parts.path if parts.query else _WORD.sub("a", posixpath.splitext(parts.path)[0])
    return f"{path}{posixpath.splitext(parts.path)[1]}?{_VALUE.sub('=', parts.query)}"


def _folder(url: str) -> str:
    return posixpath.dirname(urlsplit(url).path).rstrip("/") + "/"
