"""Sites on loopback that serve the saved columns of `samples/platforms/columns`.

Each saved page is the response to the request for which a real server would send it. Every row leads to an article, and
each site has a home page. The server acts as a proxy.
"""

from __future__ import annotations

import http.client
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urlsplit

from tests.crawler.conftest import Outcome
from tests.crawler.processes import scrapy

COLUMNS = Path(__file__).resolve().parents[2] / "samples" / "platforms" / "columns"
_HTML = "text/html; charset=utf-8"
#: Settings that are 0 for a crawl of loopback.
_QUICK = ("DOWNLOAD_DELAY", "AUTOTHROTTLE_ENABLED", "RETRY_TIMES")
_INDEX = re.compile(r"(?<=/)index\.(?:s?html?|jhtml)$")
#: As long as a real one: shorter pages count as stubs.
_MISSING = "<html><head><title>404</title></head><body>" + "<p>您访问的页面不存在。</p>" * 20 + "</body></html>"
SENTENCES = (
    "记者从当地有关部门获悉，这项工作自今年三月启动以来，已经覆盖辖区内全部村居和社区，群众反响良好。",
    "活动现场，工作人员向群众发放宣传材料六百余份，现场解答咨询八十余人次，收集意见建议二十三条。",
    "下一步，该地将继续完善联动机制，把矛盾纠纷化解在基层，把安全隐患消除在萌芽状态。",
)
#: The container of the article on a page of each platform.
_CONTAINERS = {
    "trs": '<div class="TRS_Editor">{}</div>',
    "hanweb": '<div id="zoom"><!--ZJEG_RSS.content.begin-->{}<!--ZJEG_RSS.content.end--></div>',
    "jpaas": '<div class="main-txt" id="zoom">{}</div>',
    "ucap": '<div id="UCAP-CONTENT">{}</div>',
    "gkmlpt": '<div class="article-content">{}</div>',
    "guangdong": '<div class="zw" id="zoomcon">{}</div>',
    "vsb": '<div id="vsb_content"><div class="v_news_content">{}</div></div>',
    "enorth": '<div class="text">{}</div><div class="editor">编辑：关山</div>',
    "rednet": '<article class="detail_article_content">{}</article>',
    "dedecms": '<table><tr><td class="content">{}</td></tr></table>',
    "legaldaily": "<div><!--enpcontent-->{}<!--/enpcontent--></div>",
}
_PLAIN_CONTAINER = '<div class="content" id="content">{}</div>'


@dataclass(frozen=True, slots=True)
class Answer:
    """A response."""

    body: bytes
    status: int = 200
    content_type: str = _HTML


@dataclass(frozen=True, slots=True)
class SiteRequest:
    """A request.

    Attributes:
        method: The HTTP method.
        url: The URL.
        fields: The fields of the query and the form; values in JSON are parsed.
        headers: The HTTP headers.
    """

    method: str
    url: str
    fields: Mapping[str, Any]
    headers: Mapping[str, str]

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def place(self) -> str:
        """Host and path, the same for a folder and its index page."""
        return f"{urlsplit(self.url).hostname}{_INDEX.sub('', self.path)}"


@dataclass(frozen=True)
class SavedPage:
    """A saved page of a column: its record, and the page as a response."""

    record: Mapping[str, Any]
    answer: Answer

    @property
    def url(self) -> str:
        return str(self.record["url"])

    @property
    def rows(self) -> list[dict[str, str]]:
        return list(self.record["expected"]["links"])

    @cached_property
    def request(self) -> SiteRequest:
        """The request to which it is the response."""
        url, _ = urldefrag(self.url)
        return SiteRequest(self.record.get("method", "GET"), url, _fields(url, self.record.get("request_body", "")), {})


@dataclass(frozen=True)
class SavedWalk:
    """The saved pages of one column, first to last."""

    name: str
    pages: tuple[SavedPage, ...]

    @property
    def host(self) -> str:
        return str(urlsplit(self.pages[0].url).hostname)

    @cached_property
    def rows(self) -> list[dict[str, str]]:
        return [row for page in self.pages for row in page.rows]

    def answer(self, request: SiteRequest) -> Answer | None:
        """The saved page for a request. Only those fields count by which the pages differ."""
        pages = [page for page in self.pages if page.request.place == request.place]
        relevant = {name for page in pages for name in page.request.fields}
        fields = {name: value for name, value in request.fields.items() if name in relevant}
        return next(
            (page.answer for page in pages if (page.request.method, page.request.fields) == (request.method, fields)),
            None,
        )

    def article(self, row: Mapping[str, str]) -> str:
        """The article that a row links to."""
        paragraphs = "".join(f"<p>　　{sentence}</p>" for sentence in SENTENCES)
        container = _CONTAINERS.get(self.name.partition("-")[0], _PLAIN_CONTAINER)
        return (
            f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{row["title"]}</title></head><body>'
            f'<div class="nav"><a href="/">首页</a><a href="{self.pages[0].url}">工作动态</a></div>'
            f"<h1>{row['title']}</h1><div>发布时间：{row['date']} 09:30　来源：平安望淮</div>"
            f'{container.format(paragraphs)}<div class="footer">版权所有：望淮长安网　苏ICP备00000058号</div></body></html>'
        )

    def home(self) -> str:
        """A home page with a menu that contains the column, its latest headlines and usual boilerplate."""
        latest = "".join(f'<li><a href="{row["url"]}">{row["title"]}</a></li>' for row in self.rows[:3])
        return (
            '<!DOCTYPE html><html><head><meta charset="utf-8"><title>首页</title></head><body>'
            f'<ul class="nav"><li><a href="/">首页</a></li><li><a href="{self.pages[0].url}">工作动态</a></li>'
            '<li><a href="/login.html">登录</a></li><li><a href="/lianxi.html">联系我们</a></li></ul>'
            f'<div class="box"><h3><a href="{self.pages[0].url}">更多&gt;&gt;</a></h3><ul>{latest}</ul></div>'
            '<div class="links"><a href="http://www.luting.example/">芦汀县人民政府</a></div>'
            '<div class="footer">版权所有：望淮长安网　苏ICP备00000058号</div></body></html>'
        )


def saved_walks() -> dict[str, SavedWalk]:
    """The saved columns by name. Each is a folder of numbered pages."""
    walks = {}
    for folder in sorted(path for path in COLUMNS.iterdir() if path.is_dir()):
        records = sorted(folder.glob("*.json"), key=lambda file: int(file.stem))
        walks[folder.name] = SavedWalk(folder.name, tuple(map(_saved_page, records)))
    return walks


@dataclass
class Sites:
    """The hosts of the saved columns, on one server.

    Attributes:
        walks: The saved columns by name.
        port: The server's port.
        rules: Functions that may answer a request, tried from the last to the first, before the saved pages.
        asked: The requests, without those for robots.txt.
    """

    walks: Mapping[str, SavedWalk]
    port: int = 0
    rules: list[Callable[[SiteRequest], Answer | None]] = field(default_factory=list)
    asked: list[SiteRequest] = field(default_factory=list)

    def answer(self, request: SiteRequest) -> Answer:
        if request.path == "/robots.txt":
            return Answer(b"", 404)
        self.asked.append(request)
        for rule in reversed(self.rules):
            if ruled := rule(request):
                return ruled
        return self.saved(request)

    def saved(self, request: SiteRequest) -> Answer:
        """The response of the saved pages."""
        for walk in self.walks.values():
            if walk.host != urlsplit(request.url).hostname:
                continue
            if answer := walk.answer(request):
                return answer
            for row in walk.rows:
                if row["url"] == request.url:
                    return Answer(walk.article(row).encode())
            if request.path == "/" and not request.fields:
                return Answer(walk.home().encode())
        return Answer(_MISSING.encode(), 404)

    def ask(self, method: str, url: str, form: str, headers: Mapping[str, str]) -> Answer:
        """Send a request over HTTP."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if method == "POST" else {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, urldefrag(url)[0], form.encode() if form else None, {**headers, **kind})
            response = connection.getresponse()
            return Answer(response.read(), response.status)
        finally:
            connection.close()


@contextmanager
def serving(walks: Mapping[str, SavedWalk]) -> Iterator[Sites]:
    """Serve the hosts of the saved columns on loopback, on a port that the system chooses."""
    sites = Sites(walks)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        #: Headers and body in one packet. In two, each response would wait 40 ms for an acknowledgement.
        wbufsize = -1

        def do_GET(self) -> None:
            form = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            request = SiteRequest(self.command, self.path, _fields(self.path, form), dict(self.headers))
            answer = sites.answer(request)
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        do_POST = do_GET

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    sites.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield sites
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass(frozen=True, slots=True)
class Crawl:
    """The result of a crawl, and the URLs that it requested."""

    outcome: Outcome
    asked: list[str]


def crawl(walks: Mapping[str, SavedWalk], url: str, folder: Path) -> Crawl:
    """Run `scrapy crawl site -a url=…` with the server of the saved columns as its proxy."""
    settings = [part for name in _QUICK for part in ("-s", f"{name}=0")]
    with serving(walks) as sites:
        proxy = {"http_proxy": f"http://127.0.0.1:{sites.port}"}
        done = scrapy(["crawl", "site", "-a", f"url={url}", *settings], folder, proxy)
    outcome = Outcome(done.returncode, done.stdout + done.stderr, folder / "data" / str(urlsplit(url).hostname))
    return Crawl(outcome, [request.url for request in sites.asked])


def _saved_page(file: Path) -> SavedPage:
    record = json.loads(file.read_bytes())
    body = file.with_name(record.get("body") or f"{file.stem}.html").read_bytes()
    return SavedPage(record, Answer(body, content_type=record.get("content_type", "text/html")))


def _fields(url: str, form: str) -> dict[str, Any]:
    pairs = (*parse_qsl(urlsplit(url).query, True), *parse_qsl(form, True))
    return {name: json.loads(value) if value.startswith("{") else value for name, value in pairs}
