"""The private and undocumented names of Scrapy and Twisted that the crawler uses. If one fails, see the module named."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
from scrapy import Request, Spider
from scrapy.core.downloader import Downloader, Slot
from scrapy.core.downloader.handlers import http11
from scrapy.utils.reactor import install_reactor, is_reactor_installed
from scrapy.utils.test import get_crawler
from twisted.web import _newclient
from twisted.web.client import HTTPConnectionPool

import crawler as crawler_package
from crawler.fetch.downloader_slots import set_delay
from crawler.fetch.handler import BoundedHandler
from crawler.fetch.tls import LegacyTls, LegacyTlsHandler
from tests.crawler.processes import ROOT

#: The modules that use private names or the slots of the downloader.
_USING = ["crawler/fetch/downloader_slots.py", "crawler/fetch/handler.py"]
_IMPORT = re.compile(
    r"from (?:scrapy|twisted|lxml|apscheduler|spidermon)[\w.]*(?:\._\w+)? import (?:\([^)]*\b_|.*\b_)\w+"
)
_LIBRARIES = {"scrapy", "twisted", "spidermon", "apscheduler"}
#: An attribute that is used, or a method that is defined.
_PRIVATE = re.compile(r"(?:self\.|def )(_[a-z]\w*)")
_CORE = re.compile(r"\b(?:engine\.downloader|downloader\.slots|per_slot_settings)\b")


@pytest.fixture
def crawler():
    if not is_reactor_installed():
        install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    crawler = get_crawler(Spider, {"DOWNLOAD_DELAY": 1})
    crawler.spider = Spider("some")
    return crawler


def test_only_one_module_each_uses_private_names():
    using = [
        path.relative_to(ROOT).as_posix()
        for package in ("crawler", "cleaner")
        for path in Path(ROOT, package).rglob("*.py")
        if _IMPORT.search(text := path.read_text("utf-8")) or _CORE.search(text)
    ]
    assert sorted(using) == _USING


def test_no_other_class_uses_private_attributes_of_its_foreign_base_classes():
    using = set()
    for info in pkgutil.walk_packages(crawler_package.__path__, "crawler."):
        module = importlib.import_module(info.name)
        for own in vars(module).values():
            if isinstance(own, type) and own.__module__ == info.name:
                foreign = _foreign_names(own)
                if foreign and _private_names(own) & foreign:
                    using.add(info.name)
    assert using == {"crawler.fetch.handler"}


def test_downloader_has_the_methods_that_are_overridden(crawler):
    downloader = Downloader(crawler)
    assert {"fetch", "close"} <= vars(Downloader).keys()
    assert downloader.crawler is crawler


def test_errors_of_proxies_have_their_class():
    assert issubclass(http11.TunnelError, Exception)


def test_only_the_alias_names_the_private_class_of_lxml():
    using = [path.name for path in Path(ROOT, "crawler").rglob("*.py") if "_Element" in path.read_text("utf-8")]
    assert using == ["page.py"]


@pytest.mark.parametrize("name", ["concurrency", "delay"])
def test_slot_of_the_downloader_has_the_attribute(name):
    assert hasattr(Slot, name)


def test_slot_of_the_downloader_has_one_of_the_attributes_for_jitter():
    assert hasattr(Slot, "jitter") or hasattr(Slot, "randomize_delay")


def test_delay_of_a_host_is_exact_for_its_slot_and_for_later_slots(crawler, monkeypatch):
    downloader = Downloader(crawler)
    running = SimpleNamespace(engine=SimpleNamespace(downloader=downloader))
    request = Request("http://www.example.cn/")
    monkeypatch.setattr(downloader, "_start_slot_gc", lambda: None)
    _, slot = downloader._get_slot(request)
    assert set_delay(running, request, 7)
    assert not set_delay(running, request, 7)
    assert (slot.concurrency, {slot.download_delay() for _ in range(9)}) == (1, {7})
    del downloader.slots["www.example.cn"]  # as Scrapy does after a minute without requests
    _, slot = downloader._get_slot(request)
    assert (slot.concurrency, {slot.download_delay() for _ in range(9)}) == (1, {7})
    _, other = downloader._get_slot(Request("http://other.example.cn/"))
    assert other.delay == 1
    downloader.close()


@pytest.mark.parametrize(("name", "usual"), [("jitter", 0.5), ("randomize_delay", True)])
def test_slot_of_either_version_of_scrapy_has_no_jitter(name, usual):
    kind = type("Slot", (), {name: usual, "concurrency": 8, "delay": 1})
    downloader = SimpleNamespace(
        slots={"www.example.cn": kind()}, per_slot_settings={}, get_slot_key=lambda request: "www.example.cn"
    )
    set_delay(SimpleNamespace(engine=SimpleNamespace(downloader=downloader)), Request("http://www.example.cn/"), 7)
    slot = downloader.slots["www.example.cn"]
    assert vars(slot) == {"concurrency": 1, "delay": 7, name: 0}
    made = downloader.per_slot_settings["www.example.cn"]
    assert made == {"concurrency": 1, "delay": 7, "jitter": 0, "randomize_delay": False}


def test_handler_replaces_the_pool_and_the_protocol_of_scrapy(crawler):
    original = http11.HTTP11DownloadHandler(crawler)
    assert isinstance(original._pool, HTTPConnectionPool)
    assert original._pool._factory is http11._LenientHTTP11ClientFactory
    handler = BoundedHandler(crawler)
    assert isinstance(handler._pool, HTTPConnectionPool)
    protocol = handler._pool._factory(lambda _: None, "").buildProtocol(None)
    assert isinstance(protocol, http11._LenientHTTP11ClientProtocol)
    assert protocol._quiescentCallback
    assert protocol._parser is None
    assert callable(_newclient.HTTP11ClientProtocol._giveUp)
    assert issubclass(http11._LenientHTTPClientParser, _newclient.HTTPClientParser)
    assert callable(http11._TunnelingTCP4ClientEndpoint)


def test_handler_with_legacy_tls_replaces_the_policy_of_scrapy(crawler):
    assert hasattr(http11.HTTP11DownloadHandler(crawler)._contextFactory, "creatorForNetloc")
    crawler.spider.hosts = ("www.example.cn",)
    assert isinstance(LegacyTlsHandler(crawler)._contextFactory, LegacyTls)


@cache
def _private_names(own: type) -> frozenset[str]:
    return frozenset(_PRIVATE.findall(inspect.getsource(own)))


def _foreign_names(own: type) -> set[str]:
    """The private names in the sources of those base classes that are not of the standard library or the crawler."""
    bases = [base for base in own.__mro__ if base.__module__.partition(".")[0] in _LIBRARIES]
    return {name for base in bases for name in _private_names(base)}
