"""The guarantees of docs/cleaning.md for any input, as functions that raise if one is broken.

The property tests and the fuzzer use the same ones.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator

from cleaner import Article, Rule, SiteTemplate, clean, clean_text, extract, extract_text
from cleaner.characters import readable
from cleaner.report import report
from cleaner.text.lines import unwrap
from crawler.platforms import Column, read_column

URL = "http://a.gov.cn/yw/202411/t20241108_1.html"
#: The URL of a column, and those of endpoints that return data.
COLUMNS = (
    "http://a.gov.cn/yw/index.html",
    "http://a.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=1&endrecord=45&perpage=15&columnid=1&unitid=2",
    "http://a.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit?paramJson={'pageNo':1}",
    "http://a.gov.cn/gkmlpt/api/all/1?page=1&sid=1",
    "http://a.gov.cn/channel/8060.html",
)
RULE = Rule(body="div.TRS_Editor", remove=("p.x", "table a"), title="h1", date="span:nth-child(2)", source="span.ly")


def check_page(html: str | bytes) -> Article:
    """`extract` and `clean` agree, their blocks are in order and unique, and all text can be stored and reported."""
    article = extract(html, url=URL)
    assert article.text == clean(html)
    for paragraph in article.paragraphs:
        assert paragraph.strip()
        assert all(cell == " ".join(cell.split()) for cell in paragraph.split("\t"))
    assert 0 <= article.confidence <= 1
    indexes = [removed.index for removed in article.removed]
    assert indexes == sorted(set(indexes))
    for text in _texts(article):
        _check_storable(text)
    json.dumps(article.as_dict(), ensure_ascii=False).encode("utf-8")
    report(article).encode("utf-8")
    return article


def check_rule(html: str | bytes) -> None:
    """The text of a page that is read with a site's rule can be stored."""
    for text in _texts(extract(html, url=URL, rule=RULE)):
        _check_storable(text)


def check_template(html: str | bytes) -> None:
    """Learning is idempotent, merging is learning, JSON loses nothing, and reading with a template does not raise."""
    template = SiteTemplate().learn(html)
    assert SiteTemplate.from_json(template.to_json()) == template
    assert SiteTemplate().merge(template).learn(html) == template
    extract(html, template=template)


def check_text(text: str) -> None:
    """`clean_text` keeps lines, or parts of lines, in their order, and a second call changes nothing."""
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert extract_text(text).text == cleaned
    lines = iter([readable(line) for line in unwrap(text).splitlines()])
    for paragraph in cleaned.split("\n\n"):
        assert any(" ".join(paragraph.split()) in line for line in lines) or not cleaned


def check_column(body: bytes, url: str = COLUMNS[0]) -> Column:
    """Links are absolute and unique, with titles that can be stored."""
    column = read_column(body, url)
    assert len({link.url for link in column.links}) == len(column.links)
    for link in column.links:
        assert link.url.lower().startswith(("http://", "https://"))
        assert link.title
        _check_storable(link.title)
        _check_storable(link.url)
    if column.next_page is not None:
        _check_storable(column.next_page.url)
    return column


def _texts(article: Article) -> Iterator[str]:
    yield from (
        article.text,
        article.markdown,
        article.title,
        article.source,
        article.author,
        article.editor,
        article.column,
    )
    yield from (article.date_shown, article.doc_number, article.office, article.next_page or "", *article.warnings)
    yield from (removed.text for removed in article.removed)
    for attachment in article.attachments:
        yield from (attachment.name, attachment.url)


def _check_storable(text: str) -> None:
    """The text can be encoded in UTF-8 and has no control characters except line feeds and tabs."""
    assert type(text) is str
    text.encode("utf-8")
    if not text.isprintable():
        controls = {sign for sign in text if sign not in "\n\t" and unicodedata.category(sign) in ("Cc", "Cs")}
        assert not controls, controls
