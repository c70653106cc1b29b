"""A small site on loopback, a crawl of it in another process, and what the crawl stores."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from crawler import clock
from crawler.__main__ import main
from tests.crawler import clock as tests_clock
from tests.crawler.processes import end_of_warm, scrapy

_SENTENCES = (
    "近日，江岸区组织网格员走进社区，开展防范电信网络诈骗集中宣传活动，向居民讲解常见的诈骗手法和识别要点。",
    "活动现场，工作人员发放宣传册三百余份，现场解答群众提问五十余次，受到居民的一致好评。",
    "下一步，该区将继续推动平安建设走深走实，把矛盾纠纷化解在基层，不断增强群众的获得感、幸福感和安全感。",
)


@dataclass
class Answer:
    """A response of the site."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})

    def to(self, request: Message) -> Answer:
        """The response to a request with these headers: 304 if they hold the page's validators."""
        conditions = {"If-None-Match": "ETag", "If-Modified-Since": "Last-Modified"}
        held = [
            self.headers.get(name) == request[condition] for condition, name in conditions.items() if request[condition]
        ]
        return Answer(b"", 304, self.headers) if held and all(held) else self


@dataclass
class Site:
    """A site, and the requests that it received.

    Attributes:
        url: Its address, without a slash at the end.
        pages: Its pages by path.
        makers: Functions by path that make a response from the headers of the request.
        asked: The requested paths, in order.
        answered: The status and path of each response, in order.
        agents: The user agents of the requests, in order.
    """

    url: str = ""
    pages: dict[str, Answer] = field(default_factory=dict)
    makers: dict[str, Callable[[Message], Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    answered: list[tuple[int, str]] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)

    def add(self, path: str, body: str | bytes, status: int = 200, **headers: str) -> None:
        """Add a page. An underscore in the name of a header stands for a hyphen."""
        raw = body if isinstance(body, bytes) else body.encode()
        kind = {"Content-Type": "text/html; charset=utf-8"}
        self.pages[path] = Answer(
            raw, status, kind | {name.replace("_", "-"): value for name, value in headers.items()}
        )

    def add_article(self, day: str, number: int = 1, title: str = "", path: str = "", **headers: str) -> str:
        """Add an article of that day. Returns its path, which contains the day unless it is given."""
        path = path or f"/news/{day[:7].replace('-', '')}/t{day.replace('-', '')}_{number:07}.html"
        self.add(path, article_page(title or f"社区反诈宣传活动纪实之{day}第{number}期", day, number), **headers)
        return path

    def change(self, path: str, old: str, new: str) -> None:
        """Replace a text on a page, and change the page's validators."""
        answer = self.pages[path]
        assert old.encode() in answer.body
        changed = {name: f"{answer.headers[name]}-changed" for name in ("ETag",) if name in answer.headers}
        self.pages[path] = Answer(answer.body.replace(old.encode(), new.encode()), 200, answer.headers | changed)

    def add_column(self, pages: list[list[tuple[str, str]]], folder: str = "/news/") -> str:
        """Add a column. Returns its path.

        Args:
            pages: For each page the rows: the path of an article, and the day shown, or "".
            folder: The path of the column.
        """
        for number, rows in enumerate(pages):
            following = f"index_{number + 1}.html" if number + 1 < len(pages) else ""
            name = folder if not number else f"{folder}index_{number}.html"
            self.add(name, column_page(rows, following))
        return folder

    def add_dated_column(self, pages: int, rows: int = 5, year: int = 2024) -> list[list[str]]:
        """Add a column with one article for each day, newest first. Returns the articles' paths page by page."""
        days = [f"{year}-{12 - n // 28:02}-{28 - n % 28:02}" for n in range(pages * rows)]
        paths = [self.add_article(day) for day in days]
        listed = list(zip(paths, days, strict=True))
        self.add_column([listed[start : start + rows] for start in range(0, len(listed), rows)])
        return [paths[start : start + rows] for start in range(0, len(paths), rows)]

    def articles_asked(self) -> list[str]:
        """The requested paths of articles."""
        return [path for path in self.asked if "/t20" in path]

    def lists_asked(self) -> list[str]:
        """The requested paths of list pages."""
        return [path for path in self.asked if path.startswith("/news/") and "/t20" not in path]


def article_page(title: str, day: str, number: int = 1) -> str:
    """The page of an article."""
    paragraphs = "".join(f"<p>　　{sentence}（第{number}期）</p>" for sentence in _SENTENCES)
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}-江岸长安网</title>'
        f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{day} 10:26"></head>'
        f'<body><div class="nav"><a href="/">首页</a><a href="/news/">要闻</a></div><h1>{title}</h1>'
        f'<div class="info">发布时间：{day} 10:26　来源：江岸长安网</div>'
        f'<div class="TRS_Editor">{paragraphs}</div>'
        '<div class="footer">版权所有：江岸长安网</div></body></html>'
    )


def column_page(rows: list[tuple[str, str]], following: str) -> str:
    """A page of a column, with a link to the next page unless `following` is empty."""
    items = "".join(
        f'<li><a href="{path}">江岸区平安建设工作动态简报{n}号</a><span>{day}</span></li>'
        for n, (path, day) in enumerate(rows)
    )
    more = f'<a href="{following}">下一页</a>' if following else ""
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>要闻-江岸长安网</title></head><body>'
        f'<div class="nav"><a href="/">首页</a></div><ul class="list">{items}</ul>'
        f'<div class="page">{more}</div></body></html>'
    )


@contextmanager
def serving() -> Iterator[Site]:
    """Serve a site on loopback, empty at first."""
    served = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        #: Headers and body in one packet. In two, each response would wait 40 ms for an acknowledgement.
        wbufsize = -1

        def do_GET(self) -> None:
            served.asked.append(self.path)
            served.agents.append(self.headers.get("User-Agent", ""))
            missing = Answer(b"<html><title>404</title></html>", 404)
            answer = served.pages.get(self.path, missing).to(self.headers)
            if maker := served.makers.get(self.path):
                answer = maker(self.headers)
            served.answered.append((answer.status, self.path))
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *args: None  # type: ignore[method-assign]  # a killed crawl closes its connections
    served.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield served
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class Outcome:
    """The result of a crawl: its exit status, its log, its site's data folder."""

    status: int
    log: str
    folder: Path

    @property
    def run(self) -> dict[str, Any]:
        """The last line of runs.jsonl."""
        return dict(json.loads((self.folder / "runs.jsonl").read_text("utf-8").splitlines()[-1]))

    def texts(self) -> list[str]:
        """The contents of all text files."""
        return [file.read_text("utf-8") for file in sorted((self.folder / "text").rglob("*.txt"))]

    def text(self, path: str) -> str:
        """The content of the text file of the article whose URL has this path."""
        (file,) = (file for file, record in self._files() if record["url"].endswith(path))
        return file.with_suffix(".txt").read_text("utf-8")

    def _files(self) -> list[tuple[Path, dict[str, Any]]]:
        files = sorted((self.folder / "text").rglob("*.json"))
        return [(file, json.loads(file.read_text("utf-8"))) for file in files]

    def records(self) -> dict[str, dict[str, Any]]:
        """The metadata of the stored articles by the path of their URL."""
        return {"/" + record["url"].split("/", 3)[3]: record for _, record in self._files()}


def crawl_of(site: Site, folder: Path) -> Callable[..., Outcome]:
    """Make a function that crawls the site's column /news/ (or `path`) into `folder`/data.

    Its keywords are spider arguments; `settings` are Scrapy's, and `started` is that of `scrapy`.
    """

    def run(
        path: str = "/news/",
        settings: dict[str, object] | None = None,
        started: Callable[[int], None] = lambda process: None,
        **arguments: object,
    ) -> Outcome:
        site.asked.clear()
        site.answered.clear()
        quick = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": 0, "RETRY_TIMES": 0} | (settings or {})
        command = ["crawl", "site", "-a", f"url={site.url}{path}"]
        command += [part for name, value in arguments.items() for part in ("-a", f"{name}={value}")]
        command += [part for name, value in quick.items() for part in ("-s", f"{name}={value}")]
        done = scrapy(command, folder, started=started)
        host = site.url.removeprefix("http://").replace(":", "_")
        return Outcome(done.returncode, done.stdout + done.stderr, folder / "data" / host)

    return run


@pytest.fixture(scope="session", autouse=True)
def _end_of_warm() -> Iterator[None]:
    yield
    end_of_warm()


@pytest.fixture
def run_scrapy(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `scrapy` in an empty folder, with environment variables if given."""
    return lambda arguments, variables=None: scrapy(arguments, tmp_path, variables)


@pytest.fixture
def run_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command of zhengwen that crawls nothing in this process, in an empty folder; quicker than `run_scrapy`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "crawler.settings")
    monkeypatch.delenv("ZHENGWEN_CONFIG", raising=False)
    monkeypatch.setattr(clock, "now", tests_clock.now)
    # what `terminal.protect` replaces in its process
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(logging.Formatter, "converter", logging.Formatter.converter)
    record = logging.getLogRecordFactory()

    def run(words: list[str], variables: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        for name, value in (variables or {}).items():
            monkeypatch.setenv(name, value)
        capfd.readouterr()
        try:
            status = main(words)
        finally:
            logging.setLogRecordFactory(record)
        printed = capfd.readouterr()
        return subprocess.CompletedProcess(words, status, printed.out, printed.err)

    return run


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as served:
        yield served


@pytest.fixture
def crawl(site: Site, tmp_path: Path) -> Callable[..., Outcome]:
    return crawl_of(site, tmp_path)


@pytest.fixture(scope="session")
def one_article(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Outcome]]:
    """A site with one article in GBK, and a crawl of it. Tests must not change them."""
    with serving() as served:
        path = served.add_article("2024-05-06", title="江岸区开展反诈宣传")
        page = served.pages[path].body.decode().replace('charset="utf-8"', 'charset="gb2312"')
        validators = {
            "ETag": '"abc"',
            "Last-Modified": "Mon, 06 May 2024 02:26:00 GMT",
            "Content-Type": "text/html",
        }
        served.add(path, page.encode("gb18030"), **validators)
        served.add_column([[(path, "2024-05-06")]])
        settings = {"CONTACT_URL": "https://www.example.org/bot"}
        yield served, crawl_of(served, tmp_path_factory.mktemp("one"))(settings=settings)
