"""The saved pages in `samples`: the expected results of the cleaner and the column reader, and the format of a sample."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import lxml.etree
import lxml.html
import pytest

from cleaner import clean, extract
from cleaner.markup.decode import decode
from crawler.platforms import read_column

RECONSTRUCTION = re.compile(r"A reconstruction: written for zhengwen after the structure of .+; text invented\.")
FOLDER = Path(__file__).resolve().parents[1] / "samples"


@dataclass(frozen=True, slots=True)
class Sample:
    """A saved page with its record."""

    record: Path
    page: dict[str, Any]

    @property
    def url(self) -> str:
        return str(self.page["url"])

    @property
    def body(self) -> bytes:
        return self.record.with_name(self.page.get("body") or f"{self.record.stem}.html").read_bytes()

    @property
    def text(self) -> str:
        return self.record.with_suffix(".txt").read_text(encoding="utf-8").rstrip("\n")

    @property
    def expected(self) -> dict[str, Any]:
        expected: dict[str, Any] = self.page["expected"]
        return expected

    @property
    def replayed(self) -> bool:
        """Whether the page is of a complete site; pages of `platforms` and `labelled` are single."""
        return self.record.relative_to(FOLDER).parts[0] not in ("platforms", "labelled")

    def __str__(self) -> str:
        return str(self.record.relative_to(FOLDER).with_suffix(""))


SAMPLES = [Sample(file, json.loads(file.read_bytes())) for file in sorted(FOLDER.rglob("*.json"))]


def of_kind(kind: str) -> list[Sample]:
    return [sample for sample in SAMPLES if sample.page["kind"] == kind]


def links_of(sample: Sample) -> set[str]:
    """Return all URLs that a page links to, absolute and without fragment."""
    anchors = lxml.html.document_fromstring(decode(sample.body)).iter("a")
    return {urldefrag(urljoin(sample.url, anchor.get("href") or ""))[0] for anchor in anchors}


def squeezed(text: str) -> str:
    """Remove white space: a line break inside a title may leave a space or none."""
    return "".join(text.split())


@pytest.mark.parametrize("sample", of_kind("article"), ids=str)
def test_the_text_of_an_article_is_the_expected_one(sample: Sample) -> None:
    assert clean(sample.body, url=sample.url) == sample.text


@pytest.mark.parametrize("sample", of_kind("article"), ids=str)
def test_the_metadata_of_an_article_are_the_expected_ones(sample: Sample) -> None:
    found = json.loads(json.dumps(extract(sample.body, url=sample.url).as_dict()))
    for field, want in sample.expected.items():
        if field == "title":
            assert squeezed(found["title"]) == squeezed(want)
        elif field == "next_page":
            assert (found["next_page"] or "") == want
        else:
            assert found[field] == want, field


@pytest.mark.parametrize("sample", of_kind("column"), ids=str)
def test_the_links_of_a_column_are_the_expected_ones_in_page_order(sample: Sample) -> None:
    column = read_column(sample.body, sample.url)
    found = [(link.url, link.title, str(link.date) if link.date else None) for link in column.links]
    assert found == [(link["url"], link["title"], link["date"]) for link in sample.expected["links"]]


@pytest.mark.parametrize("sample", of_kind("column"), ids=str)
def test_the_next_page_of_a_column_is_the_expected_one(sample: Sample) -> None:
    column = read_column(sample.body, sample.url)
    want = sample.expected["next_page"]
    assert bool(column.next_page) == bool(want)
    if column.next_page and want:
        assert asks_for(column.next_page.url, want)
    if sample.expected["total_pages"]:
        assert column.total_pages == sample.expected["total_pages"]


def asks_for(url: str, want: str) -> bool:
    """Return whether a URL has the address and the query fields of `want`, in any order; it may have more fields."""
    got, wanted = urlsplit(url), urlsplit(want)
    fields = parse_qs(got.query)
    return got[:3] == wanted[:3] and all(
        [read_value(value) for value in fields.get(name, [])] == [read_value(value) for value in values]
        for name, values in parse_qs(wanted.query).items()
    )


def read_value(value: str) -> Any:
    """Return the value of a query field, parsed if it is JSON."""
    return json.loads(value) if value.startswith("{") else value


@pytest.mark.parametrize("sample", of_kind("home"), ids=str)
def test_a_home_page_links_to_its_columns(sample: Sample) -> None:
    saved = {other.url for other in of_kind("column")}
    columns = {column["url"] for column in sample.expected["columns"]}
    assert columns <= links_of(sample)
    assert columns <= saved


@pytest.mark.parametrize("sample", [one for one in of_kind("column") if one.replayed], ids=str)
def test_a_column_of_a_complete_site_links_only_to_samples(sample: Sample) -> None:
    saved = {other.url for other in SAMPLES}
    following = [sample.expected["next_page"]] if sample.expected["next_page"] else []
    assert {link["url"] for link in sample.expected["links"]} | set(following) <= saved


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_the_record_of_a_sample_describes_the_reconstruction(sample: Sample) -> None:
    assert RECONSTRUCTION.fullmatch(sample.page["reconstruction"])
    assert sample.page["case"]


@pytest.mark.parametrize("sample", of_kind("article"), ids=str)
def test_the_expected_text_of_an_article_is_on_its_page(sample: Sample) -> None:
    markup = decode(sample.body).replace("</html>", "")  # lxml ends the document at the first one
    page = squeezed(str(lxml.html.document_fromstring(markup).xpath("string()")))
    assert all(squeezed(paragraph) in page for paragraph in sample.text.split("\n\n"))


@pytest.mark.parametrize("sample", of_kind("labelled"), ids=str)
def test_the_record_of_a_labelled_page_is_well_formed(sample: Sample) -> None:
    assert str(urlsplit(sample.url).hostname).endswith(".example")
    assert sample.page["platform"]
    assert sample.page["title"]
    assert re.fullmatch(r"(\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2})?)?)?", sample.page["date"])
    assert all(isinstance(sample.page[field], str) for field in ("source", "author", "editor"))
    labels = {label for label, _ in sample.page["blocks"]}
    assert {"keep", "drop"} <= labels <= {"keep", "optional", "drop"}


@pytest.mark.parametrize("sample", of_kind("labelled"), ids=str)
def test_the_blocks_of_a_labelled_page_are_all_its_text_in_page_order(sample: Sample) -> None:
    page = lxml.html.document_fromstring(decode(sample.body)).body
    lxml.etree.strip_elements(page, "script", "style", with_tail=False)
    blocks = "".join(text for _, text in sample.page["blocks"])
    assert letters(blocks) == letters(str(page.xpath("string()")))


def letters(text: str) -> str:
    """Remove all but letters and digits: blocks without them, such as separators, have no label."""
    return "".join(re.findall(r"\w", text))


def test_the_urls_of_samples_are_unique() -> None:
    assert [url for url, times in Counter(sample.url for sample in SAMPLES).items() if times > 1] == []
