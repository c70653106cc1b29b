"""The table of file types, and the links and names recognised by it."""

from __future__ import annotations

import pytest

from cleaner import Attachment, extract
from cleaner.file_types import (
    ARCHIVE,
    DOCUMENT,
    FILE_TYPES,
    MEDIA,
    PICTURE,
    PROGRAM,
    SIGNATURES,
    extensions,
    is_file_link,
    is_file_name,
)
from cleaner.markup.decode import is_document
from tests.cleaner.pages import page, paragraphs

OFFERED = [kind.extension for kind in FILE_TYPES if kind.group in (DOCUMENT, ARCHIVE)]


def test_each_extension_is_listed_once() -> None:
    listed = [kind.extension for kind in FILE_TYPES]
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("extension", OFFERED)
def test_file_linked_at_the_end_of_an_article_is_an_attachment(extension: str) -> None:
    link = f'<p><a href="/files/P020240506.{extension}">培训课件</a></p>'
    found = extract(
        page(f'<div class="TRS_Editor">{paragraphs()}{link}</div>'), url="http://www.example.gov.cn/a/1.html"
    )
    assert found.attachments == (Attachment("培训课件", f"http://www.example.gov.cn/files/P020240506.{extension}"),)


@pytest.mark.parametrize(
    "href",
    [
        "a.PPT",
        "/files/a.pptx",
        "http://a.cn/a.csv#1",
        "/down.jsp?file=a.7z",
        "/down.jsp?file=a.dps&id=3",
        "/a.doc?version=2",
    ],
)
def test_links_to_documents_and_archives_are_file_links(href: str) -> None:
    assert is_file_link(href)


@pytest.mark.parametrize(
    "href",
    [
        "",
        "/",
        "a.html",
        "/a.jsp?id=3",
        "/a.pdf.html",
        "/pdf",
        "/a.pdfs",
        "/photo.jpg",
        "/film.mp4",
        "/a?b=c.docs",
        "#a",
    ],
)
def test_links_to_pages_pictures_and_media_are_not_file_links(href: str) -> None:
    assert not is_file_link(href)


@pytest.mark.parametrize("text", ["附件1：报名表.ppt", "名单.XLSX", "材料.7z(12 KB)", "方案.doc》"])
def test_texts_that_end_in_a_file_name_are_recognised(text: str) -> None:
    assert is_file_name(text)


@pytest.mark.parametrize("text", ["", "报名表", "www.example.cn", "pdf", "a.docs", "报名表.doc已经上传到系统里"])
def test_other_texts_are_not_file_names(text: str) -> None:
    assert not is_file_name(text)


@pytest.mark.parametrize(
    ("extension", "signature"),
    [
        ("zip", b"PK\x03\x04"), ("zip", b"PK\x05\x06"), ("rar", b"Rar!\x1a\x07"), ("7z", b"7z\xbc\xaf\x27\x1c"),
        ("gz", b"\x1f\x8b\x08"), ("pdf", b"%PDF-"), ("ofd", b"PK\x03\x04"), ("rtf", b"{\\rtf"),
        ("doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), ("doc", b"{\\rtf"), ("docx", b"PK\x03\x04"),
        ("xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), ("xlsx", b"PK\x03\x04"), ("ppt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("pptx", b"PK\x03\x04"), ("wps", b"PK\x03\x04"), ("et", b"PK\x03\x04"), ("dps", b"PK\x03\x04"),
        ("jpg", b"\xff\xd8\xff"), ("jpeg", b"\xff\xd8\xff"), ("png", b"\x89PNG\r\n\x1a\n"), ("gif", b"GIF8"),
        ("tif", b"II*\x00"), ("tiff", b"MM\x00*"),
    ],
)  # fmt: skip
def test_types_have_the_signatures_of_their_formats(extension: str, signature: bytes) -> None:
    (kind,) = (kind for kind in FILE_TYPES if kind.extension == extension)
    assert signature in kind.signatures and signature in SIGNATURES


def test_groups_hold_the_types_that_articles_offer_show_and_play() -> None:
    assert set(extensions(ARCHIVE)) == {"zip", "rar", "7z", "gz"}
    assert set(extensions(PICTURE)) == {"jpg", "jpeg", "png", "gif", "tif", "tiff", "bmp", "webp"}
    assert set(extensions(MEDIA, PROGRAM)) == {"mp3", "mp4", "flv", "avi", "swf", "apk", "exe"}
    documents = "pdf ofd rtf doc docx xls xlsx ppt pptx wps et dps ceb txt csv docm xlsm odt ods"
    assert set(extensions(DOCUMENT)) == set(documents.split())
    assert len(extensions()) == len(FILE_TYPES)


@pytest.mark.parametrize("href", ["/a.pdf.html", "/a.htm", "/a.pdf/", "/a.jsp", "/a.doc.aspx", "/a.php#a.pdf"])
def test_pages_are_no_files(href: str) -> None:
    assert not is_file_link(href)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a.docx》 (1024.5 KB)", True),
        ("a.docx》》》(1)", True),
        ("a.docx》》》》", False),
        ("a.docx(12345678901)", True),
        ("a.docx(123456789012)", False),
        ("a.docx(KB)", False),
        ("x" * 500 + ".pdf", True),
        (".pdf" + " " * 30, False),
    ],
)
def test_only_a_few_marks_and_a_size_may_follow_a_file_name(text: str, found: bool) -> None:
    assert is_file_name(text) is found


def test_files_that_servers_send_in_place_of_a_page_are_known_by_their_first_bytes() -> None:
    media = [
        b"RIFF",
        b"OggS",
        b"fLaC",
        b"ID3\x02",
        b"ID3\x03",
        b"ID3\x04",
        b"FLV\x01",
        b"#!AMR",
        b".RMF",
        b"\x1aE\xdf\xa3",
    ]
    films = [b"FWS", b"CWS", b"ZWS", b"0&\xb2u\x8ef\xcf\x11", b"\0\0\1\xba", b"\0\0\1\xb3", b"\0\0\1\0", b"\0\0\2\0"]
    programs = [b"\x7fELF", b"MZ\x90\0", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"dex\n035", b"\0asm"]
    fonts = [b"wOFF", b"wOF2", b"OTTO", b"\0\1\0\0"]
    others = [b"SQLite format 3\0", b"8BPS", b"%!PS-Adobe", b"AC10", b"ITSF"]
    packed = [b"BZh91AY&SY", b"\xfd7zXZ\0", b"(\xb5/\xfd", b'\x04"M\x18', b"MSCF", b"!<arch>\n", b"\xed\xab\xee\xdb"]
    text = b"<p>" + b"a" * 5000
    assert not is_document(text)
    signatures = [*media, *films, *programs, *fonts, *others, *packed, *SIGNATURES]
    assert [signature for signature in signatures if not is_document(signature + text)] == []
    assert [signature for signature in signatures if is_document(text + signature)] == []


def test_ends_of_addresses_are_compared_whole_and_in_any_case() -> None:
    links = {
        "a.docx": True,
        "A.DOCX": True,
        "a.docx#x": True,
        "a.html#x.docx": False,
        "docx": False,
        ".docx": True,
        "a.docx/": False,
        "/d?f=a.docx": True,
        "/d?f=docx": False,
        "/a.docx?x": True,
        "/d?x&f=a.docx": True,
        "/d?x#a.docx": True,
        "/d?wbfileid=3": True,
        "/d?x&WBFILEID=3": True,
        "/d?urltype=news.DownloadAttachUrl": True,
        "/d?file=3": False,
        "wbfileid=3": False,
    }
    assert {link: is_file_link(link) for link in links} == links
