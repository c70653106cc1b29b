"""The table of file types, and the links and names recognised by it."""

from __future__ import annotations

import pytest

from cleaner import Attachment, extract
from cleaner.file_types import ARCHIVE, DOCUMENT, FILE_TYPES, is_file_link, is_file_name
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
