"""Requests to Scrapyd and its answers, also wrong ones."""

from __future__ import annotations

import base64
import tomllib
from io import BytesIO
from zipfile import ZipFile

import pytest

from crawler.deploy import egg
from crawler.deploy.hosts import Host
from crawler.deploy.scrapyd import Job, NoAnswer, Scrapyd, ScrapydError, State
from tests.crawler.deploy.fake import fake_scrapyd
from tests.crawler.processes import ROOT


@pytest.fixture
def fake(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    with fake_scrapyd() as fake:
        yield fake


def test_jobs_of_this_project_are_read(fake):
    fake.add("running", "jiangsu", start_time="2026-05-20 12:00:00.5")
    fake.add("pending", "hebei")
    fake.add("finished", "jiangsu", start_time="2026-05-20 11:00:00", end_time="2026-05-20 11:30:00")
    fake.add("running", "another", project="another")
    assert Scrapyd(fake.host("a", "/srv")).jobs() == [
        Job("jiangsu-1", "jiangsu", State.RUNS, "2026-05-20 12:00:00.5"),
        Job("hebei-1", "hebei", State.WAITS),
        Job("jiangsu-1", "jiangsu", State.ENDED, "2026-05-20 11:00:00", "2026-05-20 11:30:00"),
    ]


def test_requests_have_what_scrapyd_asks_for(fake):
    scrapyd = Scrapyd(fake.host("a", "/srv", username="u", password="p:p"))
    assert scrapyd.start("jiangsu", {"A": "x=y&z"}, {"pages": "3"}) == "jiangsu-1"
    scrapyd.cancel(Job("jiangsu-1", "jiangsu", State.RUNS))
    assert scrapyd.add_version("17", b"PK\r\n\0egg") == 2
    assert fake.calls == [
        ("schedule.json", {"project": ["zhengwen"], "spider": ["jiangsu"], "pages": ["3"], "setting": ["A=x=y&z"]}),
        ("cancel.json", {"project": ["zhengwen"], "job": ["jiangsu-1"], "signal": ["TERM"]}),
        ("addversion.json", {"project": b"zhengwen", "version": b"17", "egg": b"PK\r\n\0egg"}),
    ]
    assert {base64.b64decode(header.removeprefix("Basic ")) for header in fake.authorizations} == {b"u:p:p"}


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (401, b"", "refuses the user name or password .401.: set username_env and password_env"),
        (404, b"", "does not know the request .404.: url must be the address of a Scrapyd"),
        (500, b"", "answers with the status 500: see the log of its Scrapyd"),
        (200, b"<html>", "its answer is not JSON: url must be the address of a Scrapyd"),
        (200, b"[]", "refuses listjobs.json"),
        (200, b'{"status": "error", "message": "no disk"}', "refuses listjobs.json: no disk"),
        (200, b'{"status": "ok", "jobs": []}', "its list of jobs is not that of Scrapyd 1.3 or later"),
        (200, b'{"status": "ok", "running": [1], "pending": [], "finished": []}', "its list of jobs is not that"),
    ],
)
def test_wrong_answer_names_the_machine_and_says_what_to_do(fake, status, body, message):
    fake.status, fake.body = status, body
    with pytest.raises(ScrapydError, match=rf"^a \({fake.url}\): {message}"):
        Scrapyd(fake.host("a", "/srv")).jobs()


def test_redirect_is_not_followed_because_it_would_send_the_password_on(fake):
    with fake_scrapyd() as other:
        fake.status, fake.headers = 302, {"Location": other.url}
        with pytest.raises(ScrapydError, match=r"redirects \(302\): write the final address as its url"):
            Scrapyd(fake.host("a", "/srv", username="u", password="p")).jobs()
    assert other.calls == []


def test_machine_that_is_off_is_told_from_one_that_refuses(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    with fake_scrapyd() as fake:
        host = fake.host("a", "/srv")
    with pytest.raises(NoAnswer, match=r"does not answer \(.*refused\): start its Scrapyd, or correct its url"):
        Scrapyd(host).jobs()
    with pytest.raises(NoAnswer, match="does not answer"):
        Scrapyd(Host("a", "http://nosuchhost.invalid/", "/srv")).jobs()


def test_egg_has_the_sources_and_the_entry_point_of_the_project():
    packed = egg.pack()
    assert packed == egg.pack()
    with ZipFile(BytesIO(packed)) as files:
        names = set(files.namelist())
        project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
        entry = project["entry-points"]["scrapy"]["settings"]
        assert files.read("EGG-INFO/entry_points.txt").decode() == f"[scrapy]\nsettings = {entry}\n"
        assert files.read("EGG-INFO/PKG-INFO").decode().startswith("Metadata-Version: 2.1\nName: zhengwen\nVersion: ")
    for package in ("cleaner", "crawler"):
        found = {
            str(file.relative_to(ROOT))
            for file in (ROOT / package).rglob("*")
            if file.is_file() and "__pycache__" not in file.parts and file.suffix != ".so"
        }
        assert found == {name for name in names if name.startswith(f"{package}/")}
