"""Overhead of the crawler: a synthetic site on loopback, crawled by zhengwen and by a minimal Scrapy spider.

    python benchmarks/crawl.py [--articles 20000] [--rows 20] [--small 2000] [--rounds 1] [--polite 0]

The minimal spider only downloads the same pages with the same settings. The benchmark prints the pages per second of
both and the ratio of their times, the peak memory for a small site and for the whole site, and how many column pages a
second, incremental run requests. Times depend on the machine; the ratios do not.

It also prints the processor time of a page: of the crawl alone, not of the server, and without the start of a run. From
it follows how many sites one core crawls at one page a second. With several rounds, each time is the least of them.
With `--polite`, a site with that number of articles is crawled with the default delay too, which takes about a second a
page: whether waiting costs processor time. With `--pages`, saved pages of a folder are sent as the articles, again and
again: generated ones have 4 KB only.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

from cleaner.inputs import PAGES

PROJECT = Path(__file__).resolve().parent.parent

MINIMAL_SPIDER = """
import re, scrapy
class Minimal(scrapy.Spider):
    name = "minimal"
    start_urls = ["http://127.0.0.1:{port}/yw/index.html"]
    def parse(self, response):
        for path in re.findall(rb'href="(/yw/\\d+/t[^"]+)"', response.body):
            yield scrapy.Request(response.urljoin(path.decode()), self.article, priority=20)
        following = re.search(rb'createPageHTML\\((\\d+), (\\d+)', response.body)
        if following and int(following[2]) + 1 < int(following[1]):
            yield scrapy.Request(response.urljoin("/yw/index_%d.html" % (int(following[2]) + 1)), self.parse)
    def article(self, response):
        pass
"""
#: The minimal spider runs outside the project, with those settings of the project that affect downloads.
MINIMAL_SETTINGS = [
    *("-s", "CONCURRENT_REQUESTS=1", "-s", "ROBOTSTXT_OBEY=1", "-s", "TELNETCONSOLE_ENABLED=0"),
    *("-s", "SCHEDULER_MEMORY_QUEUE=scrapy.squeues.FifoMemoryQueue"),
]
CRAWL = ["crawl", "site", "-a"]
#: The sites of zhengwen.
SITES = 63
#: A saved page may name further pages of its article, which the site does not have.
ARTICLE = re.compile(r"/yw/\d+/t\d+_(\d{7})\.html")
SENTENCE = "临河县委政法委组织网格员走访群众，排查化解矛盾纠纷，第{}件诉求已经办结，群众表示满意。"


class Site(BaseHTTPRequestHandler):
    """A site on TRS WCM with one column; its pages are generated when they are requested."""

    protocol_version = "HTTP/1.1"
    # Headers and body in one packet: otherwise each response waits for the client's delayed acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True
    articles = 0
    rows = 20
    pages: ClassVar[list[bytes]] = []
    requested: ClassVar[dict[str, int]] = {}

    def do_GET(self) -> None:
        """Send a column page, an article or the home page."""
        path = self.path.split("?")[0]
        if path.startswith("/yw/index"):
            number = int(path.rpartition("_")[2].removesuffix(".html")) if "_" in path else 0
            self._answer("list", self._list(number))
        elif article := ARTICLE.fullmatch(path):
            number = int(article[1])
            self._answer("article", self.pages[number % len(self.pages)] if self.pages else self._article(number))
        elif path == "/":
            self._answer("home", '<html><title>临河长安网</title><body><a href="/yw/">要闻</a></body></html>')
        else:
            self._answer("other", "", 404)

    def _list(self, number: int) -> str:
        pages = -(-self.articles // self.rows)
        first = self.articles - number * self.rows
        rows = "".join(
            f'<li><a href="/yw/202403/t20240301_{i:07}.html">临河县办结第{i}件群众诉求</a><span>2024-03-01</span></li>'
            for i in range(first, max(0, first - self.rows), -1)
        )
        return (
            f"<html><title>要闻</title><body><ul class=list>{rows}</ul>"
            f'<script>createPageHTML({pages}, {number}, "index", "html");</script></body></html>'
        )

    def _article(self, i: int) -> str:
        body = "".join(f"<p>{SENTENCE.format(i * 10 + k)}</p>" for k in range(8))
        menu = "".join(f'<li><a href="/c{k}/">栏目{k}</a></li>' for k in range(40))
        return (
            f"<html><head><title>临河县办结第{i}件群众诉求-临河长安网</title></head><body><ul>{menu}</ul>"
            f"<h1>临河县办结第{i}件群众诉求</h1>"
            "<div class=info>发布时间：2024-03-01 09:00 来源：临河县委政法委</div>"
            f"<div class=TRS_Editor>{body}</div>"
            "<div class=foot>主办：临河县委政法委 冀ICP备12345678号</div></body></html>"
        )

    def _answer(self, kind: str, text: str | bytes, status: int = 200) -> None:
        self.requested[kind] = self.requested.get(kind, 0) + 1
        body = text if isinstance(text, bytes) else text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if body is text else "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Log nothing."""


@dataclass(frozen=True, slots=True)
class Crawl:
    """A crawl in a child process.

    Attributes:
        seconds: Its duration.
        cpu: Its processor time in seconds.
        memory: Its peak memory in MB.
        requested: The number of requests for each kind of page.
    """

    seconds: float
    cpu: float
    memory: float
    requested: dict[str, int]

    @property
    def pages(self) -> int:
        """The number of requests for articles and column pages."""
        return self.requested.get("article", 0) + self.requested.get("list", 0)


def main() -> int:
    """Run the crawls and print their figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--rows", type=int, default=20, help="articles on a column page")
    parser.add_argument("--small", type=int, default=2_000, help="articles of the small site, for comparing memory")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--polite", type=int, default=0, metavar="ARTICLES", help="also crawl a site with the delay")
    parser.add_argument("--pages", type=Path, metavar="FOLDER", help="saved pages, sent as the articles")
    args = parser.parse_args()
    Site.rows = args.rows
    if args.pages:
        Site.pages = [path.read_bytes() for path in sorted(args.pages.rglob("*")) if path.suffix in PAGES]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    column = f"http://127.0.0.1:{server.server_port}/yw/index.html"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        spider_file = folder / "minimal.py"
        spider_file.write_text(MINIMAL_SPIDER.format(port=server.server_port), encoding="utf-8")
        rounds = [_round(args, column, folder, number) for number in range(args.rounds)]
        small, minimal, whole, again = (_least(crawls) for crawls in zip(*rounds, strict=True))
        polite = None
        if args.polite:
            Site.articles = args.polite
            polite = _crawl([*CRAWL, f"url={column}", "-s", f"DATA_DIR={folder / 'polite'}"], delay=True)
        kept = sum(1 for _ in (folder / "whole0").rglob("*.txt"))
    for label, run in (("minimal spider", minimal), ("zhengwen", whole), ("zhengwen, 2nd run", again)):
        rate = run.pages / run.seconds
        print(
            f"{label:18} {run.pages:6} pages in {run.seconds:6.1f} s  {rate:6.1f} pages/s  {json.dumps(run.requested)}"
        )
    print(
        f"time relative to the minimal spider: {whole.seconds / minimal.seconds:.2f} x;"
        f" articles kept: {kept} of {args.articles}"
    )
    print(f"peak memory: {small.memory:.0f} MB for {args.small} articles, {whole.memory:.0f} MB for {args.articles}")
    print(
        f"requests of the second run: {again.requested.get('list', 0)} column pages,"
        f" {again.requested.get('article', 0)} articles"
    )
    page = (whole.cpu - small.cpu) / (whole.pages - small.pages)
    start = small.cpu - small.pages * page
    print(
        f"processor time: {page * 1000:.2f} ms a page, {start:.1f} s for the start and end of a run;"
        f" at one page a second and site, {SITES} sites take {SITES * page:.2f} of a core"
    )
    if polite:
        print(f"processor time with the delay: {(polite.cpu - start) / polite.pages * 1000:.2f} ms a page")
    server.shutdown()
    return 0


def _round(args: argparse.Namespace, column: str, folder: Path, number: int) -> tuple[Crawl, Crawl, Crawl, Crawl]:
    """Crawl the small site, the whole site with both spiders, and the whole site again."""
    Site.articles = args.small
    small = _crawl([*CRAWL, f"url={column}", "-s", f"DATA_DIR={folder / f'small{number}'}"])
    Site.articles = args.articles
    minimal = _crawl(["runspider", str(folder / "minimal.py"), *MINIMAL_SETTINGS], folder)
    whole, again = (_crawl([*CRAWL, f"url={column}", "-s", f"DATA_DIR={folder / f'whole{number}'}"]) for _ in "12")
    return small, minimal, whole, again


def _least(crawls: tuple[Crawl, ...]) -> Crawl:
    """Return the fastest of some equal crawls, with the least processor time of all."""
    fastest = min(crawls, key=lambda crawl: crawl.seconds)
    return replace(fastest, cpu=min(crawl.cpu for crawl in crawls))


def _crawl(command: list[str], folder: Path = PROJECT, *, delay: bool = False) -> Crawl:
    """Run Scrapy in a folder, without delay and otherwise with default settings; measure the whole process."""
    Site.requested.clear()
    wrapper = "import resource, sys; from scrapy.cmdline import execute\ntry: execute(['scrapy', *sys.argv[1:]])\n"
    wrapper += "except SystemExit: pass\nused = resource.getrusage(resource.RUSAGE_SELF)\n"
    wrapper += "print(used.ru_utime + used.ru_stime, used.ru_maxrss)"
    settings = [] if delay else ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0"]
    start = time.perf_counter()
    run = subprocess.run(
        [sys.executable, "-c", wrapper, *command, *settings, "--loglevel", "ERROR"],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
    )
    seconds = time.perf_counter() - start
    cpu, memory = run.stdout.split()[-2:]
    return Crawl(seconds, float(cpu), int(memory) / 1024, dict(Site.requested))


if __name__ == "__main__":
    sys.exit(main())
