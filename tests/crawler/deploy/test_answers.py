"""Answers of Scrapyd that lack something, and those that are no answers."""

from __future__ import annotations

import http.client
import urllib.error
from urllib.request import OpenerDirector

import pytest

from crawler.deploy.scrapyd import Job, NoAnswer, Scrapyd, ScrapydError, State
from tests.crawler.deploy.fake import fake_scrapyd


@pytest.fixture
def fake(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    with fake_scrapyd() as fake:
        yield fake


@pytest.mark.parametrize(
    ("body", "version"),
    [
        (b'{"status": "ok", "versions": ["16", "17"]}', "17"),
        (b'{"status": "ok", "versions": [17]}', "17"),
        (b'{"status": "ok", "versions": []}', ""),
        (b'{"status": "ok"}', ""),
        (b'{"status": "ok", "versions": "17"}', ""),
    ],
)
def test_version_is_the_last_one_or_none(fake, body, version):
    fake.body = body
    assert Scrapyd(fake.host("a", "/srv")).version() == version


@pytest.mark.parametrize(("spiders", "number"), [(b"63", 63), (b'"63"', 0), (b"null", 0)])
def test_number_of_spiders_of_an_egg_is_0_if_the_answer_has_none(fake, spiders, number):
    fake.body = b'{"status": "ok", "spiders": %s}' % spiders
    assert Scrapyd(fake.host("a", "/srv")).add_version("17", b"PK") == number
    fake.body = b'{"status": "ok"}'
    assert Scrapyd(fake.host("a", "/srv")).start("jiangsu", {}, {}) == ""


def test_job_may_have_no_times_and_no_project(fake):
    fake.body = b'{"status": "ok", "pending": [{"id": 7, "spider": "jiangsu"}], "running": [], "finished": []}'
    assert Scrapyd(fake.host("a", "/srv")).jobs() == [Job("7", "jiangsu", State.WAITS, "", "")]


@pytest.mark.parametrize("lacking", ["pending", "running", "finished"])
def test_list_of_jobs_has_all_states(fake, lacking):
    fake.body = b'{"status": "ok", "pending": [], "running": [], "finished": []}'.replace(lacking.encode(), b"x")
    with pytest.raises(ScrapydError, match=r"not that of Scrapyd 1\.3"):
        Scrapyd(fake.host("a", "/srv")).jobs()


def test_machine_without_a_user_gets_no_password(fake):
    Scrapyd(fake.host("a", "/srv")).jobs()
    assert not [header for header in fake.authorizations if header]


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (403, "refuses the user name or password .403."),
        (301, "redirects .301."),
        (399, "redirects .399."),
        (400, "answers with the status 400"),
        (404, "does not know the request"),
        (405, "answers with the status 405"),
        (502, "answers with the status 502"),
    ],
)
def test_status_says_what_to_do(fake, status, message):
    fake.status, fake.body = status, b"{}"
    with pytest.raises(ScrapydError, match=message) as raised:
        Scrapyd(fake.host("a", "/srv")).jobs()
    assert not isinstance(raised.value, NoAnswer)


def test_end_of_a_long_message_is_shown(fake):
    fake.body = b'{"status": "error", "message": " first%slast "}' % (b"x" * 491)
    with pytest.raises(ScrapydError, match=r"refuses listjobs\.json: first") as raised:
        Scrapyd(fake.host("a", "/srv")).jobs()
    assert str(raised.value).endswith("xlast")
    fake.body = fake.body.replace(b"first", b"first1")
    with pytest.raises(ScrapydError, match=r"refuses listjobs\.json: irst1"):
        Scrapyd(fake.host("a", "/srv")).jobs()


@pytest.mark.parametrize("answer", [b'{"status": "error"}', b'{"message": ""}', b"17"])
def test_answer_without_a_message_is_shown(fake, answer):
    fake.body = answer
    with pytest.raises(ScrapydError, match=r"refuses listjobs\.json: .*(error|message|17)"):
        Scrapyd(fake.host("a", "/srv")).jobs()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (TimeoutError(), r"\(no answer in time\)"),
        (urllib.error.URLError(TimeoutError()), r"\(no answer in time\)"),
        (urllib.error.URLError("no route to the host"), r"\(no route to the host\)"),
        (http.client.RemoteDisconnected("closed"), r"\(closed\)"),
        (http.client.IncompleteRead(b""), r"\(IncompleteRead.*\)"),
        (ConnectionResetError(), r"\(ConnectionResetError\)"),
    ],
)
def test_machine_that_does_not_answer_is_named_with_the_reason(fake, monkeypatch, error, words):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(OpenerDirector, "open", fail)
    with pytest.raises(NoAnswer, match=rf"^a \(.*does not answer {words}: start its Scrapyd"):
        Scrapyd(fake.host("a", "/srv")).jobs()


def test_requests_for_which_scrapyd_lists_spiders_have_more_time(fake, monkeypatch):
    scrapyd, times = Scrapyd(fake.host("a", "/srv")), []
    send = OpenerDirector.open

    def note(opener, request, timeout):
        times.append(timeout)
        return send(opener, request, timeout=timeout)

    monkeypatch.setattr(OpenerDirector, "open", note)
    scrapyd.jobs()
    scrapyd.start("jiangsu", {}, {})
    scrapyd.add_version("17", b"PK")
    assert times[0] < times[1] == times[2]
