"""The limits of the cookie jar."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.http import Response
from tldextract import TLDExtract

from crawler.fetch.cookies import BoundedCookiesMiddleware

_URL = "http://www.jiangan-peace.example/"


def test_number_and_size_of_cookies_are_limited():
    jar = BoundedCookiesMiddleware()
    for page in range(20):
        _answer(jar, *(f"c{page}_{number}={'v' * 200}" for number in range(40)))
    assert 20 <= _sent(jar).count("=") <= 50
    assert len(_sent(jar)) < 8000
    _answer(jar, f"huge={'v' * 5000}")
    assert "huge" not in _sent(jar)


def test_cookie_in_a_full_jar_can_be_changed_and_deleted():
    jar = BoundedCookiesMiddleware()
    _answer(jar, *(f"c{number}=v" for number in range(60)))
    assert "c7=v" in _sent(jar)
    _answer(jar, "c7=w")
    assert "c7=w" in _sent(jar) and "c7=v" not in _sent(jar)
    _answer(jar, "c7=; Max-Age=0", "new=1")
    assert "c7" not in _sent(jar)
    _answer(jar, "new=1")
    assert "new=1" in _sent(jar)


@pytest.mark.parametrize("domain", ["gov.cn", "jiangan-peace.example", "www.jiangan-peace.example"])
def test_no_list_of_public_suffixes_is_fetched_for_a_cookie(monkeypatch, domain):
    monkeypatch.setattr(TLDExtract, "__call__", lambda *arguments, **keywords: pytest.fail("asks a foreign host"))
    jar = BoundedCookiesMiddleware()
    _answer(jar, f"a=1; Domain={domain}", "b=2")
    assert "b=2" in _sent(jar)
    assert ("a=1" in _sent(jar)) is ("peace" in domain), "only of its own domain"


def _answer(jar: BoundedCookiesMiddleware, *cookies: str) -> None:
    jar.process_response(Request(_URL), Response(_URL, headers={"Set-Cookie": list(cookies)}))


def _sent(jar: BoundedCookiesMiddleware) -> str:
    request = Request(_URL)
    jar.process_request(request)
    return (request.headers.get("Cookie") or b"").decode()


def test_limits_are_those_of_the_rfc_and_of_servers():
    jar = BoundedCookiesMiddleware()
    _answer(jar, "n=" + "v" * 4096)
    assert _sent(jar) == "", "4097 bytes with the name"
    _answer(jar, "n=" + "v" * 4095)
    assert len(_sent(jar)) == 4097
    _answer(jar, "m=" + "v" * 1904)
    assert "m=" not in _sent(jar), "6001 bytes together"
    _answer(jar, "m=" + "v" * 1903)
    assert "m=" in _sent(jar)
    _answer(jar, "l=1")
    assert "l=" not in _sent(jar)


def test_fiftieth_cookie_is_stored_and_the_next_is_not():
    jar = BoundedCookiesMiddleware()
    _answer(jar, *(f"c{number}=v" for number in range(51)))
    assert "c49=v" in _sent(jar) and "c50" not in _sent(jar)


def test_cookies_of_other_paths_count():
    jar = BoundedCookiesMiddleware()
    _answer(jar, *(f"c=v; Path=/{number}" for number in range(49)), "c=w; Path=/", "d=1")
    assert _sent(jar) == "c=w"


def test_cookie_without_a_value_is_stored_and_counts():
    jar = BoundedCookiesMiddleware()
    _answer(jar, "flag", "b=2")
    assert "flag" in _sent(jar) and "b=2" in _sent(jar)


def test_request_has_the_cookies_of_its_jar_unless_it_asks_for_none():
    jar = BoundedCookiesMiddleware()
    response = Response(_URL, headers={"Set-Cookie": ["a=1"]})
    assert jar.process_response(Request(_URL, meta={"dont_merge_cookies": True}), response) is response
    assert _sent(jar) == ""
    assert jar.process_response(Request(_URL, meta={"cookiejar": 1}), response) is response
    assert _sent(jar) == "" and len(jar.jars[1]) == 1


def test_cookie_for_another_host_is_refused():
    jar = BoundedCookiesMiddleware()
    _answer(jar, "c=v; Domain=other.example")
    assert not len(jar.jars[None])
