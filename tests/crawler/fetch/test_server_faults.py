"""Faulty and hostile servers: one crawl through all faults, and the variants of robots.txt and Retry-After."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler.store.folder import LEDGER
from crawler.store.ledger import Ledger
from crawler.store.records import Entry
from crawler.urls import key_of
from tests.crawler.certificates import Authority
from tests.crawler.conftest import Outcome, column_page, crawl_of
from tests.crawler.hostile_server import HostileSite, article, message, says, serving
from tests.crawler.processes import ROOT, scrapy_process, until
from tests.crawler.server_faults import FAULTS, Fault, add_faults, bomb, moved

#: Seconds, for faults that only a timeout ends. Normal responses from loopback are a thousand times as fast.
_TIMEOUT = {"DOWNLOAD_TIMEOUT": 2}
#: MiB. The crawl takes 110; one bomb or endless response that is read into memory takes more than 500.
_MEMORY_MAX = 300
#: The causes that a run counts for each TLS fault, without and with DOWNLOAD_VERIFY_CERTIFICATES. The request for
#: robots.txt fails first.
_TLS = {
    "trusted certificate": ("", ""),
    "self-signed certificate": ("", "robots_tls"),
    "certificate of another name": ("", "robots_tls"),
    "expired certificate": ("", "robots_tls"),
    "handshake broken off": ("robots_connection", "robots_connection"),
    "no TLS at all": ("robots_tls", "robots_tls"),
}


@dataclass(frozen=True)
class Crawled:
    """A crawl through faults. `memory` is the peak of its process in MiB."""

    outcome: Outcome
    faults: dict[str, Fault]
    entries: dict[str, Entry]
    sound: list[str]
    memory: int


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """One crawl of a site where every second article is faulty, with the project's settings except the delays."""
    for coding in ("gzip", "deflate", "br", "zstd"):
        bomb(coding)  # prepared before a request waits for it
    folder = tmp_path_factory.mktemp("faults")
    with serving() as site, ExitStack() as stack:
        faults = FAULTS | _faults_of_tls(stack, folder, verified=False)
        for number in range(9):  # more redirects than are followed
            site.answers[f"/again/{number}"] = moved(b"/again/%d" % (number + 1))
        yield _crawl(site, faults, folder)


@pytest.mark.parametrize("name", [*FAULTS, *_TLS])
def test_server_fault_is_counted_under_its_name(crawled, name):
    fault, entry = crawled.faults[name], crawled.entries[name]
    assert (entry.stored, entry.cause) == (fault.kept, "" if fault.kept else fault.cause)
    assert crawled.outcome.run["failed"][fault.cause] >= 1 if fault.cause else fault.kept


def test_run_counts_each_fault_once(crawled):
    causes = Counter(fault.cause for fault in crawled.faults.values() if fault.cause)
    assert crawled.outcome.run["failed"] == causes
    assert crawled.outcome.run["reason"] == "finished"


def test_crawl_continues_and_stores_the_valid_articles(crawled):
    records = crawled.outcome.records()
    assert len(crawled.sound) == len(crawled.faults)
    for path in crawled.sound:
        number = int(path[-12:-5])
        assert records[path]["title"] == f"社区反诈宣传活动纪实第{number}期"
        assert crawled.outcome.text(path).count(f"（第{number}期）") == 3


def test_only_articles_are_stored(crawled):
    kept = [name for name, fault in crawled.faults.items() if fault.kept]
    texts = crawled.outcome.texts()
    assert len(texts) == len(crawled.sound) + len(kept)
    assert all(text.startswith("社区反诈宣传活动纪实第") and text.count("期）\n") == 3 for text in texts)


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="the peak memory of a process is not available")
def test_memory_is_bounded_for_all_faults(crawled):
    assert crawled.memory < _MEMORY_MAX


@pytest.mark.parametrize("name", _TLS)
def test_certificates_are_verified_if_the_setting_is_on(verified, name):
    cause = _TLS[name][1]
    entry = verified.entries[name]
    assert (entry.stored, entry.cause) == (not cause, cause)


@pytest.fixture(scope="module")
def verified(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("verified")
    with serving() as site, ExitStack() as stack:
        faults = _faults_of_tls(stack, folder, verified=True)
        yield _crawl(site, faults, folder, DOWNLOAD_VERIFY_CERTIFICATES=1)


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (says(message(b"", "404 Not Found")), ""),
        (says(message(b"<html><body><p>Disallow</p></body></html>")), ""),
        (says(message(bytes(range(256)) * 40)), ""),
        (says(message(b"#" * 700_000 + b"\nUser-agent: *\nDisallow: /")), ""),
        (moved(b"/robots.txt"), ""),
        (moved(b"file:///etc/passwd"), ""),
        (says(message(b"User-agent: *\nDisallow: /news/2024\n" + b"#" * 700_000)), "robots"),
        (says(message(b"", "503 Service Unavailable")), "robots_http_503"),
        (says(message(b"", "429 Too Many Requests")), "robots_http_429"),
        (says(b"nonsense\r\n\r\n"), "robots_not_http"),
        (lambda wire: wire.flood(b"HTTP/1.1 200 OK\r\n\r\n", b"#" * 65536), "robots_too_large"),
        (lambda wire: wire.send(message(bomb("br"), "200 OK", b"Content-Encoding: br")), "robots_too_large"),
        (lambda wire: wire.reset(), "robots_connection"),
    ],
    ids=[
        "missing", "page", "bytes", "rules beyond bound", "loop", "to a file", "rules and endless", "unavailable",
        "too many requests", "no HTTP", "endless", "bomb", "reset",
    ],
)  # fmt: skip
def test_faulty_robots_txt_allows_or_forbids_as_rfc_9309_requires(tmp_path, answer, cause):
    with serving() as site:
        _, (path,) = add_faults(site, {"none": Fault("none", says(message(article("0000007.html"))))})
        site.answers["/robots.txt"] = answer
        outcome = crawl_of(site, tmp_path)(columns="/news/")  # type: ignore[arg-type]
    failed = outcome.run.get("failed", {})
    assert (path in outcome.records()) == (not cause)
    assert set(failed) == ({cause} if cause else set())
    assert (path in site.asked) == (not cause)


def test_page_is_requested_again_after_the_time_in_retry_after(tmp_path):
    times: list[float] = []
    with serving() as site:
        _, (path,) = add_faults(site, {"none": Fault("none", says(message(article("0000007.html"))))})

        def busy_at_first(wire):
            times.append(time.monotonic())
            wire.send(message(article(path)) if times[1:] else message(b"", "503 Busy", b"Retry-After: 1"))

        site.answers[path] = busy_at_first
        outcome = crawl_of(site, tmp_path)(settings={"RETRY_TIMES": 2})  # type: ignore[arg-type]
    assert path in outcome.records() and "failed" not in outcome.run
    assert times[1] - times[0] >= 1


@pytest.mark.parametrize("after", ["99999999999", "Fri, 31 Dec 2099 23:59:59 GMT", "9" * 5000])
def test_page_with_a_long_retry_after_is_left_to_the_next_run(tmp_path, after):
    with serving() as site:
        _, (path,) = add_faults(site, {"none": Fault("none", says(message(article("0000007.html"))))})
        site.answers[path] = says(message(b"", "503 Busy", b"Retry-After: " + after.encode()))
        run = crawl_of(site, tmp_path)  # type: ignore[arg-type]
        first = run(settings={"RETRY_TIMES": 2})
        assert first.run["failed"] == {"http_503": 1} and site.asked.count(path) == 1
        del site.answers[path]
        assert path in run().records()


@pytest.mark.parametrize("answer", [message(b"", "429 Busy"), message(b"", "503 Busy", b"Retry-After: 86400")])
def test_run_ends_if_the_site_only_refuses(tmp_path, answer):
    with serving() as site:
        _, sound = add_faults(site, {str(number): Fault("refused", says(answer)) for number in range(9)})
        site.answers |= dict.fromkeys(sound, says(answer))
        outcome = crawl_of(site, tmp_path)(settings={"BLOCKED_IN_A_ROW_MAX": 4})  # type: ignore[arg-type]
    assert outcome.run["reason"] == "blocked"
    assert len([path for path in site.asked if "/t2024" in path]) < 9


@pytest.mark.skipif(not hasattr(os, "fork"), reason="signals")
def test_run_that_waits_for_retry_after_can_be_stopped(tmp_path):
    with serving() as site:
        add_faults(site, {"busy": Fault("busy", says(message(b"", "503 Busy", b"Retry-After: 110")))})
        settings = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0"]
        with scrapy_process(["crawl", "site", "-a", f"url={site.url}/news/", *settings], tmp_path) as process:
            until(lambda: any("/t2024" in path for path in site.asked))
            process.terminate()
            process.wait(60)  # seconds; far less than the server asks for


def test_list_page_that_is_cut_short_is_not_the_end_of_its_list(tmp_path):
    rows = [(f"/news/202405/t20240501_{number:07}.html", "2024-05-01") for number in range(3)]
    page = column_page(rows, "").encode()
    with serving() as site:
        site.answers["/news/"] = says(message(page[: page.index(rows[2][0].encode())]))
        run = crawl_of(site, tmp_path)  # type: ignore[arg-type]
        first = run()
        assert first.run["failed"] == {"cut_short": 1} and first.run["columns_cut"] == 1
        assert sorted(first.records()) == [path for path, _ in rows[:2]]
        site.answers["/news/"] = says(message(page))
        second = run()
    assert "columns_cut" not in second.run
    assert sorted(second.records()) == [path for path, _ in rows]


#: Runs a command and prints its exit status and its peak memory.
_LAUNCHER = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=sys.stderr)
if hasattr(os, "wait4"):
    _, status, usage = os.wait4(process.pid, 0)
    print(os.waitstatus_to_exitcode(status), usage.ru_maxrss)
else:
    print(process.wait(), 0)
"""


def _crawl(site: HostileSite, faults: dict[str, Fault], folder: Path, **settings: object) -> Crawled:
    """Crawl in a separate process, to measure its memory."""
    paths, sound = add_faults(site, faults)
    quick = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": 0, "RETRY_TIMES": 0} | _TIMEOUT | settings
    command = [sys.executable, "-m", "scrapy", "crawl", "site", "-a", f"url={site.url}/news/"]
    command += [part for name, value in quick.items() for part in ("-s", f"{name}={value}")]
    environment = _environment() | {"SSL_CERT_FILE": str(folder / "authority.pem")}
    # Started by a small process: on Linux the peak memory of a process includes that of its parent at the start.
    launcher = [sys.executable, "-c", _LAUNCHER, *command]
    with (folder / "log").open("wb") as log:
        done = subprocess.run(launcher, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=log, check=True)
    status, memory = map(int, done.stdout.split()[-2:])
    memory //= 1 << 20 if sys.platform == "darwin" else 1 << 10
    host = site.url.removeprefix("http://").replace(":", "_")
    outcome = Outcome(status, (folder / "log").read_text("utf-8"), folder / "data" / host)
    ledger = Ledger(outcome.folder / LEDGER)
    try:
        keys = {name: key_of(f"{site.url}{path}") for name, path in paths.items()}
        entries = ledger.lookup(keys.values())
    finally:
        ledger.close()
    return Crawled(outcome, faults, {name: entries[key] for name, key in keys.items()}, sound, memory)


def _environment() -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return environment | {"PYTHONPATH": str(ROOT), "SCRAPY_SETTINGS_MODULE": "crawler.settings", "PYTHONUTF8": "1"}


def _faults_of_tls(stack: ExitStack, folder: Path, *, verified: bool) -> dict[str, Fault]:
    """Return articles that redirect to https on the same host, each with a TLS fault."""
    authority = Authority()
    (folder / "authority.pem").write_bytes(authority.certificate)
    certificates = {
        "trusted certificate": authority.issue("127.0.0.1"),
        "self-signed certificate": Authority().issue("127.0.0.1"),
        "certificate of another name": authority.issue("192.0.2.1"),
        "expired certificate": authority.issue("127.0.0.1", days=-1),
    }
    faults = {}
    for number, (name, causes) in enumerate(_TLS.items(), 5001):
        if name in certificates:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            (folder / "server.pem").write_bytes(certificates[name])
            context.load_cert_chain(folder / "server.pem")
            server = serving(lambda connection, context=context: context.wrap_socket(connection, server_side=True))
        else:
            server = serving(_hang_up if name == "handshake broken off" else _speak_plainly)
        port = stack.enter_context(server).url.rpartition(":")[2]
        cause = causes[verified]
        place = f"https://127.0.0.1:{port}/news/202405/t20240501_{number:07}.html"
        faults[name] = Fault(name, moved(place.encode()), cause, kept=not cause)
    return faults


def _hang_up(connection: socket.socket) -> socket.socket:
    connection.recv(100)
    raise OSError


def _speak_plainly(connection: socket.socket) -> socket.socket:
    connection.sendall(message(b"", "400 Bad Request"))
    raise OSError
