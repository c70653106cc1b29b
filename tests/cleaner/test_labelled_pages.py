"""The labelled pages and the articles of `samples`, cleaned as pages and as the texts that a tool makes of pages.

Each is cleaned without an error in its lines, except those that are named here: for these, the rules are not sure.
"""

from __future__ import annotations

import lxml.html
import pytest

from cleaner import Article, extract, extract_text
from cleaner.markup.decode import decode
from tests.test_samples import Sample, letters, of_kind, squeezed

_LINES = frozenset(("p", "br", "hr", "div", "tr", "table", "ul", "ol", "li", "dl", "dt", "dd", "section", "article"))
_LINES |= {"h1", "h2", "h3", "h4", "h5", "h6", "header", "footer", "nav", "form", "center"}
_CELLS = frozenset(("td", "th"))
_NOT_SHOWN = frozenset(("script", "style", "head", "select", "textarea", "noscript", "iframe", "template"))

#: Pages of which a line is kept or lost that a reader would decide otherwise.
INEXACT_PAGES = ["hard-gallery", "hard-mid-related", "hard-qa-reply", "portal-lawqa"]
#: The same as texts, where the markup does not tell a caption, a button or a summary from a paragraph.
INEXACT_TEXTS = (
    *[
        "hanweb-gazette",
        "hard-gallery",
        "hard-mid-related",
        "hard-qa-reply",
        "jpaas-meeting",
        "phpcms-police",
        "portal-feed",
    ],
    *["portal-lawqa", "portal-share", "portal-video", "wechat-quiz"],
    *[
        "t20240110_8162093",
        "t20240305_8228864",
        "dedecms-gbk",
        "founder-newspaper",
        "hanweb-disclosure",
        "phpcms",
        "rednet",
    ],
    "vsb-notice",
)
#: Pages, and texts of pages, that show a field in a place that is not read.
NO_DATE = ("hard-qa-reply", "founder-newspaper")
NO_TITLE_IN_TEXT = [
    "founder-daily",
    "hanweb-gazette",
    "wechat-mp",
    "t20240315_8240233",
    "founder-newspaper",
    "hanweb-disclosure",
]
NO_SOURCE_IN_TEXT = ["hanweb-gazette", "hard-mid-related", "portal-classic", "trs-notice", "wechat-mp", "wechat-quiz"]


def named(samples: list[Sample], left_out: list[str] | tuple[str, ...] = ()) -> list[Sample]:
    return [sample for sample in samples if sample.record.stem not in left_out]


def text_of(body: bytes) -> str:
    """Return the text that a page shows, a line for each block and a tab before each cell."""
    pieces: list[str] = []

    def walk(element: lxml.html.HtmlElement) -> None:
        if isinstance(element.tag, str) and element.tag not in _NOT_SHOWN:
            pieces.append("\n" if element.tag in _LINES else "\t" if element.tag in _CELLS else "")
            pieces.append(" ".join(f"|{element.text or ''}|".split())[1:-1])
            for child in element:
                walk(child)
                pieces.append(" ".join(f"|{child.tail or ''}|".split())[1:-1])
            pieces.append("\n" if element.tag in _LINES else "")

    walk(lxml.html.document_fromstring(decode(body).replace("</html>", "")))  # lxml ends the document at the first one
    return "\n".join(line.strip() for line in "".join(pieces).splitlines() if line.strip())


def lines_of(sample: Sample) -> str:
    """Return the blocks of a labelled page as lines."""
    return "\n".join(block for _, block in sample.page["blocks"])


def assert_kept(article: Article, sample: Sample) -> None:
    """Fail if the text has not all blocks with the label `keep`, or others than these and the optional ones."""
    rests = {letters(article.text)}
    for label, block in sample.page["blocks"]:
        core = letters(block)
        below = {rest.removeprefix(core) for rest in rests if rest.startswith(core)}
        if label == "keep":
            assert below, f"not in its place: {block}"
            rests = below
        elif label == "optional":
            rests |= below
    assert "" in rests, f"kept, but not labelled: {min(rests, key=len)}"


@pytest.mark.parametrize("sample", named(of_kind("labelled"), INEXACT_PAGES), ids=str)
def test_exactly_the_labelled_blocks_of_a_page_are_kept(sample: Sample) -> None:
    assert_kept(extract(sample.body, url=sample.url), sample)


@pytest.mark.parametrize("sample", named(of_kind("labelled"), NO_DATE), ids=str)
def test_title_date_and_source_of_a_page_are_the_labelled_ones(sample: Sample) -> None:
    article = extract(sample.body, url=sample.url)
    assert squeezed(article.title) == squeezed(sample.page["title"])
    assert article.date_shown[:10] == sample.page["date"][:10]
    assert article.source == sample.page["source"]


@pytest.mark.parametrize("sample", named(of_kind("labelled"), INEXACT_TEXTS), ids=str)
def test_exactly_the_labelled_lines_of_a_text_are_kept(sample: Sample) -> None:
    assert_kept(extract_text(lines_of(sample)), sample)


@pytest.mark.parametrize("sample", named(of_kind("labelled")), ids=str)
def test_title_date_and_source_of_a_text_are_the_labelled_ones(sample: Sample) -> None:
    article = extract_text(lines_of(sample))
    if sample.record.stem not in NO_TITLE_IN_TEXT:
        assert squeezed(article.title) == squeezed(sample.page["title"])
    if sample.record.stem not in NO_SOURCE_IN_TEXT:
        assert article.source == sample.page["source"]
    if sample.record.stem not in NO_DATE:
        assert article.date_shown[:10] == sample.page["date"][:10]


@pytest.mark.parametrize("sample", named(of_kind("article"), INEXACT_TEXTS), ids=str)
def test_article_of_the_text_of_a_page_is_that_of_the_page(sample: Sample) -> None:
    article = extract_text(text_of(sample.body))
    assert squeezed(article.text) == squeezed(sample.text)


@pytest.mark.parametrize("sample", named(of_kind("article")), ids=str)
def test_metadata_of_the_text_of_a_page_are_those_of_the_page(sample: Sample) -> None:
    article, name = extract_text(text_of(sample.body)), sample.record.stem
    expected = sample.expected
    if "title" in expected and name not in NO_TITLE_IN_TEXT:
        assert squeezed(article.title) == squeezed(expected["title"])
    if expected.get("date") and name not in NO_DATE:
        assert article.date_shown[:10] == expected["date"][:10]
    for field in ("source", "editor"):
        if field in expected:
            assert getattr(article, field) == expected[field]
