"""The files of articles: which are downloaded, how they are named and checked, and what their list says."""

from __future__ import annotations

import hashlib
import json
import zipfile
from io import BytesIO

import pytest

from crawler.store.filetypes import WrongType, extension_of
from tests.crawler.conftest import Outcome, Site, serving
from tests.crawler.faults import inject
from tests.crawler.processes import ROOT, scrapy

_PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def _zip(*members: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for member in members:
            archive.writestr(zipfile.ZipInfo(member), "x")
    return buffer.getvalue()


def _ole(stream: str) -> bytes:
    return _OLE + stream.encode("utf-16-le") + bytes(64)


_DOCX = _zip("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("body", "names", "extension"),
    [
        (_PDF, ("http://www.example.cn/P020240506.pdf",), "pdf"),
        (b"\r\n\r\n" + _PDF, ("http://www.example.cn/download.jsp?id=1",), "pdf"),
        (_DOCX, ("http://www.example.cn/1.docx",), "docx"),
        (_DOCX, ("http://www.example.cn/1.doc",), "docx"),
        (_zip("xl/workbook.xml"), ("",), "xlsx"),
        (_zip("OFD.xml"), ("http://www.example.cn/1.ofd",), "ofd"),
        (_zip("附件.txt"), ("http://www.example.cn/1.zip",), "zip"),
        (_zip("附件.txt"), ("http://www.example.cn/1.exe",), "zip"),
        (_zip("word/document.xml"), ("http://www.example.cn/1.wps",), "wps"),
        (_ole("WordDocument"), ("http://www.example.cn/1.doc?v=2",), "doc"),
        (_ole("Workbook"), ("http://www.example.cn/1.doc",), "xls"),
        (_ole("WordDocument"), ("http://www.example.cn/1.WPS",), "wps"),
        (_OLE, ("http://www.example.cn/down.do", "附件：汇总表.et"), "et"),
        (_OLE, ("http://www.example.cn/down.do",), "doc"),
        (b"{\\rtf1\\ansi}", ("http://www.example.cn/1.doc",), "doc"),
        (b"Rar!\x1a\x07\x00", ("http://www.example.cn/%E9%99%84%E4%BB%B6.rar",), "rar"),
        (b"\xff\xd8\xff\xe0", ("http://www.example.cn/1.jpg",), "jpg"),
        ("名单".encode("gb18030"), ("http://www.example.cn/1.txt",), "txt"),
        ("名单".encode("utf-16"), ("http://www.example.cn/1.csv",), "csv"),
    ],
)
def test_extension_fits_the_content_and_the_name_selects_among_several(body, names, extension):
    assert extension_of(body, *names) == extension


@pytest.mark.parametrize(
    ("body", "name", "cause"),
    [
        (b"", "1.pdf", "empty"),
        (b"<!DOCTYPE html><html><title>404</title>", "1.pdf", "html_instead"),
        (b"\xef\xbb\xbf\r\n <html>", "1.txt", "html_instead"),
        (b"<html>%PDF-1.7</html>", "1.pdf", "html_instead"),
        (b"MZ\x90\0\x03", "1.exe", "unknown_type"),
        (b"MZ\x90\0\x03", "1.txt", "unknown_type"),
        (b"{}", "1.json", "unknown_type"),
        (_DOCX[:60], "1.docx", "unknown_type"),
        (b"no PDF", "http://[", "unknown_type"),
    ],
)
def test_download_that_is_not_a_document_is_refused_with_the_cause(body, name, cause):
    with pytest.raises(WrongType, match=f"^{cause}$"):
        extension_of(body, name)


def _offering(site: Site, *links: tuple[str, str]) -> str:
    """Add an article that links to these files (URL and name), as the only one of its column."""
    path = site.add_article("2024-05-06")
    anchors = "".join(f'<p><a href="{url}">{name}</a></p>' for url, name in links)
    site.pages[path].body = site.pages[path].body.replace(
        b'</div><div class="footer">', f"{anchors}</div><div class='footer'>".encode()
    )
    site.add_column([[(path, "2024-05-06")]])
    return path


def _listed(outcome: Outcome) -> list[dict[str, object]]:
    (file,) = (outcome.folder / "attachments").glob("*/files.json")
    return list(json.loads(file.read_text("utf-8"))["files"])


def _files(outcome: Outcome) -> list[str]:
    return sorted(file.name for file in (outcome.folder / "attachments").rglob("*") if file.is_file())


def test_attachments_are_listed_but_not_requested_by_default(site, crawl):
    path = _offering(site, ("/files/1.pdf", "附件1.pdf"))
    site.add("/files/1.pdf", _PDF)
    outcome = crawl()
    assert outcome.records()[path]["attachments"] == [{"name": "附件1.pdf", "url": f"{site.url}/files/1.pdf"}]
    assert "/files/1.pdf" not in site.asked and not (outcome.folder / "attachments").exists()


def test_attachments_are_downloaded_and_named_by_number_and_content(site, crawl):
    path = _offering(site, ("/files/1.pdf", "附件1.pdf"), ("/files/2.doc", "附件2.doc"))
    site.add("/files/1.pdf", _PDF, Content_Type="application/pdf")
    site.add("/files/2.doc", _DOCX, Content_Type="application/msword")
    outcome = crawl(settings={"ATTACHMENTS": 1})
    (folder,) = (file.parent for file in (outcome.folder / "attachments").glob("*/files.json"))
    (text,) = (outcome.folder / "text").rglob("*.txt")
    assert text.stem.endswith(f"_{folder.name}")
    assert json.loads((folder / "files.json").read_text("utf-8"))["article"] == site.url + path
    first, second = _listed(outcome)
    digest = hashlib.sha256(_PDF).hexdigest()
    assert first["name"] == "附件1.pdf" and first["url"] == f"{site.url}/files/1.pdf"
    assert first["file"] == f"1_{digest[:16]}.pdf" and first["sha256"] == digest and first["bytes"] == len(_PDF)
    assert (folder / str(first["file"])).read_bytes() == _PDF
    assert str(second["file"]).startswith("2_") and str(second["file"]).endswith(".docx")
    assert len(_files(outcome)) == 3, "no temporary file is left"
    assert outcome.run["attachments_stored"] == 2


def test_failed_download_is_listed_with_its_cause_and_the_article_is_stored(site, crawl):
    links = [
        ("/files/gone.pdf", "1.pdf"),
        ("/files/error.pdf", "2.pdf"),
        ("http://other.example.cn/1.pdf", "3.pdf"),
        ("/closed/1.pdf", "4.pdf"),
        ("/files/large.pdf", "5.pdf"),
        ("/files/challenge.pdf", "6.pdf"),
        ("/files/away.pdf", "7.pdf"),
    ]
    _offering(site, *links)
    site.add("/robots.txt", "User-agent: *\nDisallow: /closed/\n", Content_Type="text/plain")
    site.add("/files/error.pdf", "<html><title>系统错误</title></html>")
    site.add("/closed/1.pdf", _PDF)
    site.add("/files/large.pdf", _PDF + bytes(5000))
    site.add("/files/challenge.pdf", "<html><script>var arg1='3A'; document.cookie='acw_sc__v2='+x</script></html>")
    site.add("/files/away.pdf", "", 302, Location="http://other.example.cn/1.pdf")
    outcome = crawl(settings={"ATTACHMENTS": 1, "ATTACHMENT_MAXSIZE": 4000})
    causes = [record["cause"] for record in _listed(outcome)]
    assert causes[:5] == ["http_404", "html_instead", "other_host", "robots", "too_large"]
    assert causes[5:] == ["challenge_aliyun", "leaves_site"]
    assert _files(outcome) == ["files.json"]
    assert "/closed/1.pdf" not in site.asked
    assert outcome.run["articles_stored"] == 1 and outcome.run["attachments_failed"]["http_404"] == 1
    assert outcome.status == 0


def test_attachment_may_be_larger_than_a_page(site, crawl):
    _offering(site, ("/files/1.pdf", "附件1.pdf"))
    site.add("/files/1.pdf", _PDF + bytes(50_000))
    outcome = crawl(settings={"ATTACHMENTS": 1, "DOWNLOAD_MAXSIZE": 20_000})
    assert _listed(outcome)[0]["bytes"] == len(_PDF) + 50_000


class _Short(bytes):
    """A body that is shorter than its stated length."""

    def __len__(self) -> int:
        return super().__len__() + 9


def test_file_shorter_than_its_content_length_is_not_kept(site, crawl):
    _offering(site, ("/files/1.pdf", "附件1.pdf"))
    site.add("/files/1.pdf", _Short(_PDF), Connection="close")
    outcome = crawl(settings={"ATTACHMENTS": 1})
    assert _listed(outcome)[0]["cause"] == "truncated" and _files(outcome) == ["files.json"]


def test_complete_files_are_not_requested_again(site, crawl):
    _offering(site, ("/files/1.pdf", "附件1.pdf"), ("/files/2.pdf", "附件2.pdf"))
    site.add("/files/1.pdf", _PDF)
    first = crawl(settings={"ATTACHMENTS": 1})
    assert [record.get("cause") for record in _listed(first)] == [None, "http_404"]
    site.add("/files/2.pdf", _PDF + b"2")
    second = crawl(settings={"ATTACHMENTS": 1}, full=1)
    assert [path for path in site.asked if path.startswith("/files/")] == ["/files/2.pdf"]
    assert [record.get("cause") for record in _listed(second)] == [None, None]
    (file,) = (second.folder / "attachments").rglob("1_*.pdf")
    file.write_bytes(b"half")
    crawl(settings={"ATTACHMENTS": 1}, full=1)
    assert [path for path in site.asked if path.startswith("/files/")] == ["/files/1.pdf"], "it is incomplete"
    assert file.read_bytes() == _PDF


def test_hosts_of_the_setting_are_requested_too(site, crawl):
    with serving() as other:
        other.url = other.url.replace("127.0.0.1", "localhost")
        _offering(site, (f"{other.url}/1.pdf", "附件1.pdf"))
        other.add("/1.pdf", _PDF)
        assert _listed(crawl(settings={"ATTACHMENTS": 1}))[0]["cause"] == "other_host"
        assert other.asked == []
        outcome = crawl(
            settings={"ATTACHMENTS": 1, "ATTACHMENT_HOSTS": "localhost", "PRIVATE_HOSTS": "localhost"}, full=1
        )
        assert _listed(outcome)[0]["bytes"] == len(_PDF)
        assert other.asked == ["/robots.txt", "/1.pdf"]


def test_https_address_of_a_file_is_requested_over_http_for_an_http_only_spider(site, tmp_path):
    _offering(site, (f"{site.url.replace('http:', 'https:')}/files/1.pdf", "附件1.pdf"))
    site.add("/files/1.pdf", _PDF)
    (tmp_path / "plain.py").write_text(
        "from crawler.spiders.any_site import AnySiteSpider\n\nclass Plain(AnySiteSpider):\n    http_only = True\n"
    )
    variables = {"PYTHONPATH": f"{ROOT}:{tmp_path}"}
    command = ["crawl", "site", "-a", f"url={site.url}/news/", "-s", "SPIDER_MODULES=plain", "-s", "ATTACHMENTS=1"]
    done = scrapy([*command, "-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0"], tmp_path, variables)
    assert done.returncode == 0, done.stderr
    assert "/files/1.pdf" in site.asked
    assert len(list((tmp_path / "data").rglob("1_*.pdf"))) == 1


def test_download_that_was_killed_is_continued_by_the_next_run(site, crawl, tmp_path):
    path = _offering(site, ("/files/1.pdf", "附件1.pdf"), ("/files/2.pdf", "附件2.pdf"))
    site.add("/files/1.pdf", _PDF)
    site.add("/files/2.pdf", _PDF + b"2")
    (tmp_path / "killed.py").write_text(_KILLED_BEFORE_REPLACE)
    variables = {"PYTHONPATH": f"{ROOT}:{tmp_path}"}
    command = ["crawl", "site", "-a", f"url={site.url}/news/", "-s", "SPIDER_MODULES=killed", "-s", "ATTACHMENTS=1"]
    done = scrapy([*command, "-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0"], tmp_path, variables)
    assert done.returncode == -9, done.stderr
    outcome = crawl(settings={"ATTACHMENTS": 1})
    assert [url for url in site.asked if url in (path, "/files/1.pdf", "/files/2.pdf")] == [path, "/files/2.pdf"]
    assert [record["bytes"] for record in _listed(outcome)] == [len(_PDF), len(_PDF) + 1]
    assert len(_files(outcome)) == 3 and list(outcome.records()) == [path]


_KILLED_BEFORE_REPLACE = """
import os, signal
from pathlib import Path
from crawler.spiders.any_site import AnySiteSpider

class Killed(AnySiteSpider):
    pass

_replace = Path.replace
def replace(self, target):
    if target.name.startswith("2_"):
        os.kill(os.getpid(), signal.SIGKILL)
    return _replace(self, target)
Path.replace = replace
"""


def test_attachments_beyond_the_number_are_listed_and_counted_but_not_requested(site, crawl):
    links = [(f"/files/{number}.pdf", f"附件{number}.pdf") for number in range(5)]
    _offering(site, ("http://other.example.cn/1.pdf", "附件.pdf"), *links)
    for number, (url, _) in enumerate(links):
        site.add(url, _PDF + b"%d" % number)
    outcome = crawl(settings={"ATTACHMENTS": 1, "ARTICLE_ATTACHMENTS_MAX": 3})
    assert [record.get("cause") for record in _listed(outcome)] == ["other_host", *[None] * 3, *["too_many"] * 2]
    assert [record["url"] for record in _listed(outcome)][-1] == f"{site.url}/files/4.pdf"
    assert outcome.run["attachments_stored"] == 3 and outcome.run["attachments_failed"]["too_many"] == 2
    assert "[attachments-limit]" in outcome.log and outcome.status == 0
    again = crawl(settings={"ATTACHMENTS": 1, "ARTICLE_ATTACHMENTS_MAX": 3}, full=1)
    assert not [path for path in site.asked if path.startswith("/files/")], "known files count as well"
    assert len(again.records()) == 1


def test_attachments_of_an_article_have_a_limit_in_bytes(site, crawl):
    _offering(site, *[(f"/files/{number}.pdf", f"附件{number}.pdf") for number in range(4)])
    for number in range(4):
        site.add(f"/files/{number}.pdf", _PDF + bytes(4000))
    outcome = crawl(settings={"ATTACHMENTS": 1, "ARTICLE_ATTACHMENTS_MAXSIZE": 10_000, "ATTACHMENT_MAXSIZE": 5000})
    causes = [record.get("cause") for record in _listed(outcome)]
    assert causes == [None, None, "too_large_together", "too_large_together"]
    assert sum(file.stat().st_size for file in (outcome.folder / "attachments").rglob("*.pdf")) <= 10_000


def test_list_of_the_files_is_written_once(site, crawl, tmp_path):
    _offering(site, *[(f"/files/{number}.pdf", f"附件{number}.pdf") for number in range(4)])
    for number in range(4):
        site.add(f"/files/{number}.pdf", _PDF + b"%d" % number)
    trace = tmp_path / "trace"
    outcome = crawl(settings={"ATTACHMENTS": 1} | inject.settings(trace=str(trace), within="attachments"))
    changes = inject.changes(trace)
    assert [kind for kind, path in changes if path.endswith("/files.json")] == ["rename"]
    assert len(_files(outcome)) == 5, "the journal is removed"


@pytest.mark.parametrize("damage", [b"", b"x", b"[]", b'{"files": [{"file": "../x", "url": "u", "bytes": 1}]}'])
def test_damaged_list_of_files_is_kept_and_the_files_are_requested_again(site, crawl, damage):
    _offering(site, ("/files/1.pdf", "附件1.pdf"))
    site.add("/files/1.pdf", _PDF)
    first = crawl(settings={"ATTACHMENTS": 1})
    (listed,) = (first.folder / "attachments").rglob("files.json")
    listed.write_bytes(damage)
    outcome = crawl(settings={"ATTACHMENTS": 1}, full=1)
    assert listed.with_name("files.damaged1.json").read_bytes() == damage
    assert [record["bytes"] for record in _listed(outcome)] == [len(_PDF)]
    assert "[attachments-set-aside]" in outcome.log and outcome.run["attachments_set_aside"] == 1


def test_list_of_files_that_cannot_be_read_now_is_not_replaced(site, crawl):
    path = _offering(site, ("/files/1.pdf", "附件1.pdf"))
    site.add("/files/1.pdf", _PDF)
    first = crawl(settings={"ATTACHMENTS": 1})
    (listed,) = (first.folder / "attachments").rglob("files.json")
    content = listed.read_bytes()
    listed.unlink()
    listed.mkdir()  # reading it fails, as with EIO
    site.change(path, "三百余份", "四百余份")
    outcome = crawl(settings={"ATTACHMENTS": 1}, full=1)
    assert outcome.run["attachments_failed"] == {"store": 1} and "/files/1.pdf" not in site.asked
    assert "三百余份" in outcome.text(path), "the article is requested again by the next run"
    listed.rmdir()
    listed.write_bytes(content)
    crawl(settings={"ATTACHMENTS": 1}, full=1)
    assert "/files/1.pdf" not in site.asked


def test_only_the_first_members_of_a_zip_file_are_read():
    members = [f"{number}" for number in range(10_001)]
    assert extension_of(_zip(*members[:9_999], "word/document.xml"), "") == "docx"
    assert extension_of(_zip(*members, "word/document.xml"), "1.docx") == "docx", "as its name says"
    assert extension_of(_zip(*members, "word/document.xml"), "") == "zip"


def test_directory_of_a_zip_file_is_found_from_its_end():
    assert extension_of(b"PK\3\4" + _zip("word/document.xml") + b"a comment", "") == "docx"


def test_directory_of_a_zip64_file_is_read():
    record = b"PK\6\6" + (44).to_bytes(8, "little") + bytes(28)
    body = _zip("xl/workbook.xml")
    end = body.rfind(b"PK\5\6")
    size = int.from_bytes(body[end + 12 : end + 16], "little")
    record += size.to_bytes(8, "little") + bytes(8)
    assert extension_of(body[:end] + record + b"PK\6\7" + bytes(16) + body[end:], "") == "xlsx"
