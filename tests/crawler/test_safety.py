"""The guarantees in docs/security.md, each tested with a malicious site or folder."""

from __future__ import annotations

import ast
import base64
import json
import logging
import os
import pprint
import re
import subprocess
import sys
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from crawler import masking
from crawler.fetch.handler import is_public
from crawler.fetch.offsite import SiteOnlyMiddleware
from crawler.fetch.user_agent import IdentityAddon
from crawler.monitoring.summary import summary
from crawler.terminal import SafeRecord, escape_text, protect
from tests.crawler.conftest import Outcome, crawl_of
from tests.crawler.processes import ROOT, scrapy
from tests.crawler.sites import saved_walks
from tests.crawler.sites import serving as serving_as_proxy

_DEBUG = {"LOG_LEVEL": "DEBUG"}
_QUICK = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "RETRY_TIMES=0", "-s", "LOG_LEVEL=DEBUG"]
#: The names of all files in a site's folder.
_NAMES = re.compile(
    r"text/(\d{4}/\d\d/\d{4}-\d\d-\d\d|undated/undated)_[0-9a-f]{16}\.(txt|json)"
    r"|revisions/\d{4}/\d\d/\d{4}-\d\d-\d\d_[0-9a-f]{16}\.r\d+\.txt"
    r"|attachments/[0-9a-f]{16}/(\d+_[0-9a-f]{16}\.[a-z0-9]{2,4}|files\.json)"
    r"|archive/127\.0\.0\.1_\d+-\d{17}-[0-9a-f]{8}\.warc\.gz"
    r"|ledger\.sqlite(-wal|-shm)?|ledger\.checked|runs\.jsonl|\.lock"
)
_RECORD = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[[\w.-]+\] [A-Z]+: ")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_RISKY = re.compile(
    r"eval|exec|compile|__import__|os\.(system|popen|spawn\w+)|\w*\.?create_subprocess_shell"
    r"|(c?[pP]ickle|marshal|shelve|yaml)\.(loads?|open)"
)
_MALICIOUS = "\x1b[31m\x9b2J\u202e\u2028\x07"
_FORGED = "2026-01-01 00:00:00 [scrapy] ERROR: forged"
#: Settings of Scrapy, of Spidermon and of this project that are secret.
_SECRET_SETTINGS = (
    "FTP_PASSWORD",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "SPIDERMON_SMTP_PASSWORD",
    "SPIDERMON_WEBHOOK_URL",
    "SPIDERMON_TELEGRAM_SENDER_TOKEN",
    "API_KEY",
    "CLIENT_SECRET",
)


# --- file names and folders


def test_file_names_contain_only_site_date_and_hash(site, crawl):
    title = "../../../etc/passwd\x00; rm -rf ~ $(reboot) `id` | 公告"
    evil = [
        "/news/202405/t20240501_0000001.html?f=../../../../tmp/x",
        "/news/202405/..%2f..%2f..%2ft20240502_0000002.html",
    ]
    for number, path in enumerate(evil, 1):
        site.add_article(f"2024-05-0{number}", number, title=title, path=path)
        page = site.pages[path].body.decode()
        link = '<p>附件：<a href="/../../%2e%2e/..%2fevil.pdf">../../../evil.pdf</a></p>'
        site.add(
            path,
            page.replace('<div class="footer">', f'{link}<div class="footer">').replace(
                "</p></div>", f"</p>{link}</div>"
            ),
        )
    site.add("/%2e%2e/..%2fevil.pdf", b"%PDF-1.4 x", **{"Content-Disposition": 'attachment; filename="../../evil.sh"'})
    site.pages["/..%2fevil.pdf"] = site.pages["/../../%2e%2e/..%2fevil.pdf"] = site.pages["/%2e%2e/..%2fevil.pdf"]
    site.add_column([[(path, f"2024-05-0{number}") for number, path in enumerate(evil, 1)]])
    outcome = crawl(settings={"ATTACHMENTS": 1})
    assert len(outcome.records()) == 2
    files = [file.relative_to(outcome.folder).as_posix() for file in outcome.folder.rglob("*") if file.is_file()]
    assert any(name.startswith("attachments/") and name.endswith(".pdf") for name in files)
    assert [name for name in files if not _NAMES.fullmatch(name)] == []
    assert [entry.name for entry in outcome.folder.parent.iterdir()] == [outcome.folder.name]


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
@pytest.mark.parametrize(
    "place", ["", "text", "text/2024", "text/2024/05", "archive", "attachments", "revisions", "revisions/2024"]
)
def test_output_folder_that_is_a_link_is_refused_and_named(site, crawl, tmp_path, place):
    path = site.add_article("2024-05-01")
    site.change(path, "<p>　　下一步", '<p><a href="/a.pdf">公告.pdf</a></p><p>　　下一步')
    site.add("/a.pdf", b"%PDF-1.4 x")
    site.add_column([[(path, "2024-05-01")]])
    folder = tmp_path / "data" / site.url.removeprefix("http://").replace(":", "_")
    if place.startswith("revisions"):
        crawl()
        site.change(path, "三百余份", "四百余份")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / ".x.txt.1.tmp").write_text("another's")
    (elsewhere / "x.warc.gz.open").write_text("another's")
    link = folder / place
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(elsewhere)
    outcome = crawl(settings={"ATTACHMENTS": 1}, full=1)
    assert f"{link} is a " in outcome.log
    assert {file.name: file.read_text() for file in elsewhere.iterdir()} == {
        ".x.txt.1.tmp": "another's",
        "x.warc.gz.open": "another's",
    }


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
@pytest.mark.parametrize("name", ["ledger.sqlite", "runs.jsonl", ".lock"])
def test_file_of_a_site_that_is_a_link_is_refused_and_named(site, crawl, tmp_path, name):
    site.add_dated_column(pages=1)
    folder = tmp_path / "data" / site.url.removeprefix("http://").replace(":", "_")
    folder.mkdir(parents=True)
    (tmp_path / "elsewhere").write_text("another's")
    (folder / name).symlink_to(tmp_path / "elsewhere")
    outcome = crawl()
    assert f"{name} is a " in outcome.log
    assert (tmp_path / "elsewhere").read_text() == "another's"


# --- where requests go


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1"])
def test_host_that_resolves_to_a_private_address_is_refused(site, tmp_path, host):
    site.add_dated_column(pages=1)
    site.url = site.url.replace("127.0.0.1", host)
    outcome = crawl_of(site, tmp_path)()
    assert site.asked == []
    assert outcome.run["failed"] == {"robots_private_address": 1}
    assert outcome.records() == {}


def test_private_address_is_requested_if_private_hosts_has_the_host(site, tmp_path):
    site.add_dated_column(pages=1)
    site.url = site.url.replace("127.0.0.1", "localhost")
    assert len(crawl_of(site, tmp_path)(settings={"PRIVATE_HOSTS": "LOCALHOST,intranet.example"}).records()) == 5


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::",
        # the registries of IANA
        "192.0.0.8", "192.0.0.170", "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.175.48.1",
        "198.51.100.1", "203.0.113.1", "240.0.0.1", "100::1", "100:0:0:1::1", "2001::1", "2001:2::1", "2001:10::1",
        "2001:20::1", "2001:db8::1", "2620:4f:8000::1", "3fff::1", "5f00::1", "64:ff9b:1::808:808",
        # IPv4 inside IPv6: compatible, translated, 6to4, Teredo, ISATAP
        "::127.0.0.1", "::ffff:0:127.0.0.1", "2002:a9fe:a9fe::1", "2001:0:7f00:1::1", "2400:3200::5efe:10.0.0.1",
        "2400:3200::200:5efe:a00:1", "fe80::5efe:8.8.8.8",
        # deprecated, and services of clouds
        "fec0::1", "168.63.129.16", "100.100.100.200", "fd00:ec2::254", "ff0e::1",
    ],
)  # fmt: skip
def test_private_addresses_are_recognised_in_all_notations(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("8.8.8.8", "114.114.114.114", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"),
        *("2001:470::5efe:8.8.8.8", "168.63.129.17", "2001:200::1"),
    ],
)
def test_public_addresses_are_public(address):
    assert is_public(address)


def test_only_http_and_https_are_fetched():
    settings = get_project_settings()
    handlers = {scheme for scheme, handler in settings.getwithbase("DOWNLOAD_HANDLERS").items() if handler}
    assert handlers == {"http", "https"}
    spider = SimpleNamespace(allowed_domains=["www.example.cn"])
    followed = [
        scheme
        for scheme in ("http", "https", "ftp", "file", "data", "s3", "javascript", "gopher")
        if SiteOnlyMiddleware.should_follow(None, Request(f"{scheme}://www.example.cn/x"), spider)  # type: ignore[arg-type]
    ]
    assert followed == ["http", "https"]


def test_consoles_are_closed(one_article):
    settings = get_project_settings()
    assert not settings.getbool("TELNETCONSOLE_ENABLED") and not settings.getbool("REMOTE_CONTROL_ENABLED")
    assert "elnet" not in one_article[1].log


def test_name_and_password_of_a_redirect_are_dropped(site, crawl):
    path = site.add_article("2024-05-01")
    site.add(path, "", 302, Location=site.url.replace("http://", "http://someone:hunter2@") + "/moved.html")
    site.add_article("2024-05-01", path="/moved.html")
    site.add_column([[(path, "2024-05-01")]])
    outcome = crawl(settings=_DEBUG)
    assert outcome.records()[path]["final_url"] == f"{site.url}/moved.html"
    assert _places_of("hunter2", outcome) == []


# --- what is executed


@pytest.mark.parametrize("package", ["crawler", "cleaner"])
def test_no_module_calls_a_shell_or_an_interpreter(package):
    modules = sorted((ROOT / package).rglob("*.py"))
    assert modules
    found = {f"{file.name}: {call}" for file in modules for call in _risky_calls(ast.parse(file.read_text("utf-8")))}
    assert found - {"sandbox.py: pickle.loads"} == set()  # what the process that started it sends


def test_commands_print_only_through_the_functions_that_escape():
    found = {
        f"{file.relative_to(ROOT)}: {ast.unparse(node.func)}"
        for package in ("crawler", "cleaner")
        for file in sorted((ROOT / package).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and (ast.unparse(node.func) in ("print", "sys.stdout.write", "sys.stderr.write", "pprint", "pprint.pprint"))
    }
    escaping = {"crawler/terminal.py", "cleaner/__main__.py", "crawler/__main__.py"}  # the last two escape each value
    assert {place for place in found if place.partition(":")[0] not in escaping} == set()


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_commands_print_in_any_encoding(tmp_path, options):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
    environment |= {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "scrapy", "sites", *options]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, encoding="ascii", check=False)
    assert done.returncode == 0, done.stderr
    assert r"\u6c5f\u82cf" in done.stdout
    if options:
        assert "江苏长安网" in [site["site"] for site in json.loads(done.stdout)]


def test_risky_calls_are_found():
    source = "import os, subprocess as s\nos.system('x')\ns.run('x', shell=True)\neval('x')\npickle.loads(x)\nre.compile('x')"
    assert list(_risky_calls(ast.parse(source))) == ["os.system", "s.run", "eval", "pickle.loads"]


# --- what is logged and printed


def test_text_of_pages_is_escaped_in_the_log_and_in_the_summary(site, crawl):
    name = "政法要闻\x1b[m\u202e\u0626"  # a direction mark stays beside a letter of Uyghur
    path = site.add_article("2024-05-01", title=f"标题{_MALICIOUS}\n{_FORGED}")
    cut = site.add_article("2024-05-02", title=f"标题二{_MALICIOUS}")
    site.pages[cut].body = site.pages[cut].body.replace(
        b"</p></div>", f'</p><p><a href="{cut[:-5]}_1.html?{_MALICIOUS}">下一页</a></p></div>'.encode(), 1
    )
    site.pages[path].headers |= {"ETag": f'"{_MALICIOUS}"'.encode().decode("latin-1"), "X-Evil": "\x1b[31m"}
    site.add(f"{path}?", b"", 302, Location="/\x1b[31m")
    site.add_column([[(path, "2024-05-01"), (cut, "2024-05-02"), (f"{path}?", "2024-05-01")]])
    site.add("/zfyw/", "", 500)
    site.add(
        "/", f'<html><title>首页{_MALICIOUS}</title><a href="/zfyw/">{name}</a><a href="/news/">平安要闻</a></html>'
    )
    outcome = crawl("/", settings=_DEBUG)
    assert len(outcome.records()) >= 2
    assert r"\u202e" in outcome.log and "政法要闻" in outcome.log, "the log has the name of the column that failed"
    assert _CONTROL.findall(outcome.log) == []
    logged = outcome.log[outcome.log.index("Overridden settings") :].splitlines()[
        1:
    ]  # before that, the add-on that escapes logs is not active
    printed = ("  ", "127.0.0.1 (site): ")
    assert [line for line in logged if line and not _RECORD.match(line) and not line.startswith(printed)] == []
    assert not any(line.startswith(_FORGED) for line in outcome.log.splitlines())


def test_stored_texts_contain_no_control_characters(site, crawl):
    path = site.add_article("2024-05-01", title="标题\x1b[31m红\x9b")
    site.change(path, "近日", "近日\x1b]0;x\x07&#27;[2J")
    site.add_column([[(path, "2024-05-01")]])
    text = crawl().text(path)
    assert text.startswith("标题[31m红") and "近日]0;x[2J" in text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", text)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("政法要闻 100%", "政法要闻 100%"),
        ("a\x1b[31mb\r\x9b\x00", r"a\x1b[31mb\r\x9b\x00"),
        ("a\u202eb\u2066c\u2028d\u200f", r"a\u202eb\u2066c\u2028d\u200f"),
        ("a\ud800", r"a\ud800"),
        (f"a\n{_FORGED}", f"a\n    {_FORGED}"),
        ("GET http://someone:hunter2@www.example.cn/ and https://x:p@ss@h/", "GET http://***@www.example.cn/ and https://***@h/"),
        ("http://www.example.cn/a@b", "http://www.example.cn/a@b"),
        ("ftp://someone:hun/ter2@host/ and http://www.example.cn:80/a:b@c", "ftp://***@host/ and http://www.example.cn:80/a:b@c"),
        ("Proxy-Authorization: Basic aHVudGVyMg==, Bearer hunter2", "Proxy-Authorization: Basic ***, Bearer ***"),
    ],
)  # fmt: skip
def test_shown_text_is_escaped(text, safe):
    assert escape_text(text) == safe


def test_records_are_safe_with_their_tracebacks():
    try:
        raise ValueError(f"{_MALICIOUS}\n{_FORGED} http://someone:hunter2@host/")
    except ValueError:
        record = SafeRecord("x", logging.ERROR, "", 0, "%s", (f"{_MALICIOUS}\n{_FORGED}",), sys.exc_info())
    line = logging.Formatter("%(levelname)s: %(message)s").format(record)
    assert _CONTROL.findall(line) == [] and "hunter2" not in line
    record = SafeRecord("x", logging.ERROR, "", 0, "x", (), None, sinfo=f"Stack:\n{_MALICIOUS}\n{_FORGED}")
    assert _CONTROL.findall(logging.Formatter().format(record)) == []
    margins = [one for one in line.splitlines() if not one.startswith(" ")]
    assert len(margins) == 2 and margins[0].startswith("ERROR: ") and margins[1].startswith("Traceback")


@pytest.mark.parametrize(("name", "level"), [("scrapy.core.engine", "DEBUG"), ("jiangsu", "INFO"), ("scrapyd", "INFO")])
def test_messages_of_scrapy_about_a_normal_run_are_for_debugging(name, level):
    assert SafeRecord(name, logging.INFO, "", 0, "x", (), None).levelname == level
    assert SafeRecord(name, logging.WARNING, "", 0, "x", (), None).levelname == "WARNING"


def test_log_has_the_clock_of_the_data(monkeypatch):
    factory = logging.getLogRecordFactory()
    monkeypatch.setattr(logging.Formatter, "converter", logging.Formatter.converter)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    protect(Settings())
    logging.setLogRecordFactory(factory)
    record = SafeRecord("x", logging.INFO, "", 0, "x", (), None)
    record.created = datetime(2026, 5, 20, 23, 30, tzinfo=UTC).timestamp()
    assert logging.Formatter("%(asctime)s", "%Y-%m-%d %H:%M").format(record) == "2026-05-21 07:30"


def test_summary_is_escaped(tmp_path):
    class Spider:
        site, name = f"某站{_MALICIOUS}\n{_FORGED}", "some"

        class store:
            texts = folder = tmp_path

    text = summary(Spider(), {"failed": {f"cause{_MALICIOUS}": 1}})  # type: ignore[arg-type]
    assert _CONTROL.findall(text) == [] and f"\n{_FORGED}" not in text
    assert r"cause\x1b[31m" in text


# --- secrets


def test_url_with_a_password_is_refused_and_the_password_not_shown(site, crawl, tmp_path):
    site.add_dated_column(pages=1)
    site.url = site.url.replace("http://", "http://someone:hunter2@")
    outcome = crawl()
    assert outcome.status == 2 and "credentials" in outcome.log
    site.url = site.url.replace("http://", "gopher://")
    outcome = crawl()
    assert outcome.status == 2 and "-a url=http://" in outcome.log
    assert "hunter2" not in outcome.log and site.asked == [] and not (tmp_path / "data").exists()


def test_password_of_a_proxy_is_sent_to_the_proxy_only(tmp_path):
    walk = {"vsb": next(walk for name, walk in saved_walks().items() if name.startswith("vsb"))}
    url = walk["vsb"].pages[0].url
    heads = []
    with serving_as_proxy(walk) as sites:
        sites.rules.append(lambda request: heads.append(request.headers.get("Proxy-Authorization")))
        proxy = {"http_proxy": f"http://someone:hunter2@127.0.0.1:{sites.port}"}
        done = scrapy(["crawl", "site", "-a", f"url={url}", *_QUICK], tmp_path, proxy)
    outcome = Outcome(done.returncode, done.stdout + done.stderr, tmp_path / "data" / walk["vsb"].host)
    token = base64.b64encode(b"someone:hunter2").decode()
    assert outcome.records() and set(heads) == {f"Basic {token}"}
    assert _places_of("hunter2", outcome) == _places_of(token, outcome) == []


_LONG = "correct horse battery staple " * 9 + "hunter2"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, "hunter2") for name in _SECRET_SETTINGS),
        ("FTP_PASSWORD", 'it\'s "hunter2"'),
        ("FTP_PASSWORD", _LONG),
        ("FTP_PASSWORD", "eyJ" + "a" * 700 + "hunter2"),
        ("SENTRY_DSN", "https://hunter2@sentry.example/1"),
        ("SLACK_HOOK", "https://hooks.example/services/T00/hunter2hunter2"),
        ("FEEDS", {"s3://someone:hunter2@bucket/x": {"format": "json", "api_key": "hunter2"}}),
        ("WEBHOOK_HEADERS", '{"X-Auth": ["hunter2"]}'),
        ("PROXIES", ["http://someone:hunter2@proxy.example:3128", ("http://127.0.0.1:1",)]),
        ("HTTP_CLIENTS", [{"name": "first", "cookie": "hunter2"}]),
    ],
)
def test_secret_settings_are_not_shown_in_any_form(name, value, monkeypatch):
    monkeypatch.setattr(masking, "_values", set())
    monkeypatch.setattr(masking, "_patterns", [])
    settings = get_project_settings()
    settings.set(name, value, "cmdline")
    masking.collect(settings)
    listing = pprint.pformat({name: settings[name]})
    assert "hunter2" not in escape_text(listing)
    assert settings[name] == value and f"{settings[name]}" != "***", "it can be used"
    secret = value if isinstance(value, str) and not value.startswith("{") else "hunter2"
    for text in (
        f"failed: {secret}",
        repr(secret),
        json.dumps({"sent": secret}),
        f"POST {secret.partition('example')[2]}",
    ):
        assert "hunter2" not in escape_text(text)


def test_passwords_of_proxies_in_the_environment_are_not_shown(monkeypatch):
    monkeypatch.setattr(masking, "_values", set())
    monkeypatch.setattr(masking, "_patterns", [])
    monkeypatch.setenv("HTTPS_PROXY", "http://someone:hunter%402@proxy.example:3128")
    monkeypatch.setenv("SPIDERMON_SMTP_PASSWORD", "correct-horse")
    masking.collect(get_project_settings())
    token = base64.b64encode(b"someone:hunter@2").decode()
    assert escape_text(f"hunter%402 hunter@2 {token} correct-horse") == "*** *** *** ***"


def test_words_that_are_no_secrets_are_shown(monkeypatch):
    monkeypatch.setattr(masking, "_values", set())
    monkeypatch.setattr(masking, "_patterns", [])
    settings = get_project_settings()
    settings.set("API_TOKEN", "yes", "cmdline")
    masking.collect(settings)
    text = "SPIDERMON_WEBHOOK_STYLE=feishu, yes, AUTOTHROTTLE_ENABLED=True, application/xml;q=0.9, http://h/a@b"
    assert escape_text(text) == text


def test_secret_settings_are_not_logged(site, crawl):
    site.add_dated_column(pages=1, rows=1)
    settings = _DEBUG | {"MAIL_PASS": "hunter2", "AWS_SECRET_ACCESS_KEY": _LONG, "FTP_PASSWORD": 'it\'s "hunter2"'}
    outcome = crawl(settings=settings | {"CONTACT_URL": "https://someone:hunter2@www.example.org/bot"})
    assert "MAIL_PASS" in outcome.log, "Scrapy logs the settings"
    assert _places_of("hunter2", outcome) == []
    assert set(site.agents) == {agent for agent in site.agents if agent.endswith("(+https://www.example.org/bot)")}


def test_password_of_the_contact_page_is_not_sent_to_sites():
    settings = get_project_settings()
    settings.set("CONTACT_URL", "https://someone:hunter2@www.example.org/bot")
    IdentityAddon().update_settings(settings)
    assert settings["USER_AGENT"].endswith("(+https://www.example.org/bot)")


# --- the documentation of these tests


@pytest.mark.parametrize(("name", "least"), [("security.md", 15), ("faults.md", 15), ("object-store.md", 9)])
def test_each_test_that_the_documentation_names_exists(name, least):
    page = (ROOT / "docs" / name).read_text("utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", page)
    guarantees = [
        line for line in page.splitlines() if line.startswith("| ") and "---" not in line and "`tests/" in line
    ]
    assert len(named) >= len(guarantees) >= least
    for file, test in named:
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        assert test in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, f"{file} has no {test}"
    assert page.count("tests/") == len(named), "every mention of tests/ must name a test"


def _places_of(secret: str, outcome: Outcome) -> list[str]:
    """Return the files of a crawl that contain a secret, and "log" if its log does."""
    files = [file for file in outcome.folder.rglob("*") if file.is_file()]
    assert files
    found = [file.name for file in files if secret.encode() in file.read_bytes()]
    return [*found, "log"] if secret in outcome.log else found


def _risky_calls(tree: ast.AST):  # type: ignore[no-untyped-def]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            starts = name.rpartition(".")[2] in {"run", "Popen", "call", "check_call", "check_output", "getoutput"}
            shell = any(word.arg == "shell" and ast.unparse(word.value) != "False" for word in node.keywords)
            if (starts and shell) or _RISKY.fullmatch(name):
                yield name
