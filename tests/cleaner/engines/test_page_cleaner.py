"""The fields that all engines give, and site templates in them."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from cleaner import SiteTemplate, extract, extract_text
from cleaner.engines.page_cleaner import FIELDS, PageCleaner, failed
from cleaner.markup.decode import decode
from tests.cleaner.engines.made import URL, pages
from tests.cleaner.pages import BODY, PARAGRAPHS, page, paragraphs
from tests.cleaner.template.test_template import SLOGAN, learned
from tests.cleaner.template.test_template import page as site_page


def test_row_has_the_fields_of_the_article_in_their_types() -> None:
    html = page(f'<div class="TRS_Editor">{paragraphs()}<p>责任编辑：沈予安</p><p>扫一扫在手机打开当前页</p></div>')
    row = PageCleaner()(html, URL.format(1))
    article = extract(html, url=URL.format(1))
    assert list(row) == list(FIELDS)
    assert {name: type(value) for name, value in row.items() if value is not None} == {
        name: kind for name, kind in FIELDS.items() if name != "kept_share"
    }
    assert (row["text"], row["title"], row["date"], row["source"]) == (
        BODY,
        "临河县召开矛盾纠纷排查化解推进会",
        "2024-11-08 09:30",
        "临河县委政法委",
    )
    assert row["confidence"] == article.confidence and row["kept_share"] is None and row["error"] == ""
    assert sum(row["removed"].values()) == len(article.removed) > 0


def test_bytes_in_any_encoding_give_the_article_that_extract_gives() -> None:
    for raw in pages():
        row = PageCleaner()(raw)
        expected = extract(raw) if b"<" in raw else extract_text(decode(raw))
        assert row["text"] == expected.text != ""
        assert (row["title"], row["kept_share"]) == (expected.title, expected.kept_share)


def test_text_that_holds_a_tag_is_cleaned_as_text_where_the_caller_says_so() -> None:
    text = "\n".join(("标签<a>的写法", *PARAGRAPHS))
    assert PageCleaner()(text, is_text=True)["method"] == "text"
    assert PageCleaner()(text)["method"] != "text"


@pytest.mark.parametrize(("page", "problem"), [(None, "it is null"), (12, "it is int, not a page")])
def test_what_is_no_page_is_an_error_in_the_row(page: object, problem: str) -> None:
    row = PageCleaner()(page)  # type: ignore[arg-type]
    assert row == failed(problem) and list(row) == list(FIELDS) and row["error"] == problem


def test_template_of_the_site_is_loaded_once_and_used_for_its_pages_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = learned(*(site_page(number) for number in range(5)))
    site = [site_page(number) for number in range(50, 60)]
    (tmp_path / "www.example.gov.cn.json").write_text(template.to_json(), "utf-8")
    loaded = []
    from_json = SiteTemplate.from_json
    monkeypatch.setattr(SiteTemplate, "from_json", lambda text: loaded.append(1) or from_json(text))
    cleaner = PageCleaner(tmp_path)
    of_site = [cleaner(one, URL.format(i))["text"] for i, one in enumerate(site)]
    assert all(text == extract(one, template=template).text for text, one in zip(of_site, site, strict=True))
    assert not any(SLOGAN in text for text in of_site)
    assert SLOGAN in cleaner(site[0], "http://other.gov.cn/1.html")["text"]
    assert len(loaded) == 1


def test_damaged_template_is_an_error_of_the_pages_of_its_site_alone(tmp_path: Path) -> None:
    (tmp_path / "www.example.gov.cn.json").write_text("no template", "utf-8")
    cleaner = PageCleaner(tmp_path)
    row = cleaner(pages(1)[0], URL.format(1))
    assert row["error"].startswith("ValueError: ") and row["text"] == ""
    assert cleaner(pages(1)[0], "http://other.gov.cn/1.html")["error"] == ""


@pytest.mark.parametrize("url", ["http://../x", "http://[::1/x", "http://a\\b/x", "", None, "/1.html"])
def test_address_without_a_usable_host_needs_no_template(tmp_path: Path, url: str | None) -> None:
    (tmp_path.parent / "x.json").write_text("no template", "utf-8")
    assert PageCleaner(tmp_path)(pages(1)[0], url)["error"] == ""


def test_only_the_name_of_the_folder_goes_to_a_worker(tmp_path: Path) -> None:
    (tmp_path / "www.example.gov.cn.json").write_text(SiteTemplate().to_json(), "utf-8")
    cleaner = PageCleaner(tmp_path)
    before = pickle.dumps(cleaner)
    cleaner(pages(1)[0], URL.format(1))
    assert pickle.dumps(cleaner) == before
    assert pickle.loads(before)(pages(1)[0], URL.format(1))["text"]


def test_folder_of_templates_that_does_not_exist_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"there is no folder .*; templates are files HOST\.json in one folder"):
        PageCleaner(tmp_path / "none")


@pytest.mark.parametrize("host", ["a\\b", "a:b", ".", ".."])
def test_file_whose_name_is_no_host_is_not_read(tmp_path: Path, host: str) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / f"{host}.json").write_text("no template", "utf-8")
    for url in (f"http://{host}/1.html", f"http://[{host}]/1.html"):
        assert PageCleaner(tmp_path / "templates")(pages(1)[0], url)["error"] == ""
