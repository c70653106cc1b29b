"""The report on one page: all blocks in page order, and no markup of the page."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from lxml import html

from cleaner import extract, extract_text
from cleaner.article import Article, Attachment, Reason, Removed
from cleaner.lexicon.data import DATA
from cleaner.report import index, report
from cleaner.selection import reasons
from cleaner.text import line_scores
from cleaner.text.line_scores import LineScore
from tests.cleaner.pages import PARAGRAPHS, page, paragraphs

WEIGHTS = tomllib.loads((files("cleaner.selection") / "confidence.toml").read_text("utf-8"))["weights"]


def test_kept_and_removed_blocks_are_in_page_order_with_reasons() -> None:
    shown = report(
        extract(page(f"<div id=zoom><p>责任编辑：韩梅</p>{paragraphs()}<p>扫一扫在手机打开当前页</p></div>"))
    )
    places = [shown.index(text) for text in ("责任编辑：韩梅", *PARAGRAPHS, "扫一扫在手机打开当前页")]
    assert places == sorted(places)
    assert "editor line" in shown and "phone hint" in shown


def test_a_removed_block_below_a_table_is_below_it_in_the_report() -> None:
    table = "<table>" + "<tr><td>城关镇</td><td>东街村</td><td>3户</td></tr>" * 9 + "</table>"
    shown = report(
        extract(page(f"<div id=zoom>{paragraphs()}{table}<p>【打印本页】</p><p>{PARAGRAPHS[0]}完</p></div>"))
    )
    assert shown.rindex("东街村") < shown.index("【打印本页】") < shown.index("完</p>")


def test_removed_lines_of_a_text_with_tabs_are_in_their_places() -> None:
    shown = report(
        extract_text(
            f"{PARAGRAPHS[0]}\n姓名\t单位\n张三\t某局\n{PARAGRAPHS[1]}\n扫一扫在手机打开当前页\n{PARAGRAPHS[2]}"
        )
    )
    order = [shown.index(text) for text in ("张三", PARAGRAPHS[1], "扫一扫在手机打开当前页", PARAGRAPHS[2])]
    assert order == sorted(order)


def test_markup_in_the_text_is_escaped() -> None:
    shown = report(
        extract(
            page(
                f"<div id=zoom>{paragraphs()}<p>&lt;script&gt;alert(1)&lt;/script&gt;，这是正文里的一段代码示例。</p></div>"
            )
        )
    )
    assert "<script" not in shown and "&lt;script&gt;" in shown


def test_no_field_of_a_page_adds_markup_to_the_report() -> None:
    evil = """</title></style></p>--><script>alert(1)</script><img src=x onerror="alert(1)"><a href='javascript:x'>"' onclick='x"""
    texts = {field.name: evil for field in fields(Article) if field.type == "str"}
    article = Article(
        **texts | {"method": evil},  # type: ignore[arg-type]
        date=datetime(2024, 5, 1, tzinfo=UTC),
        paragraphs=(evil, evil),
        removed=(Removed(evil, Reason(evil, evil), 1),),
        confidence=0.5,
        warnings=(evil,),
        next_page=f"javascript:{evil}",
        attachments=(Attachment(evil, f"javascript:{evil}"),),
        contributions=((evil, -1.0),),
    )
    shown = report(article)
    tree = html.document_fromstring(shown)
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    assert {element.tag for element in elements} == {
        *(
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "main",
            "h1",
            "dl",
            "dt",
            "dd",
            "hr",
            "p",
            "b",
            "s",
            "small",
            *("table", "thead", "tbody", "tr", "th", "td", "details", "summary"),
        )
    }
    assert {name for element in elements for name in element.attrib} == {
        *("lang", "charset", "http-equiv", "content", "class", "name", "scope")
    }
    assert shown.count("<!--") == 0 and len(tree.findall(".//p")) == 5
    assert tree.findtext(".//title") == tree.findtext(".//h1") == evil


def test_the_policy_of_the_report_forbids_loading_and_scripts() -> None:
    policy = html.document_fromstring(report(extract(page("")))).xpath("//meta[@http-equiv]/@content")
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_each_field_that_has_a_value_is_shown_with_its_name() -> None:
    names = (
        "title",
        "date_shown",
        "source",
        "author",
        "editor",
        "column",
        "doc_number",
        "office",
        "method",
        "next_page",
    )
    article = Article(**{name: f"value of {name}" for name in names}, confidence=0.75)  # type: ignore[arg-type]
    tree = html.document_fromstring(report(article))
    shown = dict(
        zip((one.findtext("small") for one in tree.iter("dt")), (one.text for one in tree.iter("dd")), strict=True)
    )
    assert shown == {name: f"value of {name}" for name in names} | {"confidence": "0.75"}
    empty = html.document_fromstring(report(Article()))
    assert empty.findtext(".//title") == "article"
    assert {one.findtext("small") for one in empty.iter("dt")} <= {"method", "confidence"}


def test_blocks_are_shown_in_the_order_of_the_page() -> None:
    removed = tuple(Removed(f"removed {index}", Reason("kind", "why"), index) for index in (0, 2, 5))
    article = Article(paragraphs=("kept 1", "kept 3", "kept 4"), removed=removed, warnings=("a warning",))
    shown = report(article)
    tree = html.document_fromstring(shown)
    texts = [one.text_content().strip() for one in tree.iter("p")]
    assert texts[0] == "⚠ a warning" and texts[1].startswith("保留 3 段 18 字，删去 3 段 27 字")
    assert [text[-1] for text in texts[2:]] == ["0", "1", "2", "3", "4", "5"]
    assert [one.text_content() for one in tree.iter("b")] == ["kind: why"] * 3


def test_a_table_is_shown_as_a_table() -> None:
    article = Article(paragraphs=("名单如下：", "姓名\t单位", "张三\t<甲>", "特此公告。"))
    rows = [[cell.text for cell in row] for row in html.document_fromstring(report(article)).iter("tr")]
    assert rows == [["姓名", "单位"], ["张三", "<甲>"]]


def test_many_removed_blocks_in_a_row_are_folded() -> None:
    removed = tuple(Removed(f"r{index}", Reason("footer", "why"), index) for index in range(2, 6))
    tree = html.document_fromstring(report(Article(paragraphs=("一", "二"), removed=removed)))
    assert [len(box.findall("p")) for box in tree.iter("details")] == [4]
    tree = html.document_fromstring(report(Article(paragraphs=("一",), removed=removed[:3])))
    assert list(tree.iter("details")) == []


def test_the_page_is_linked_if_its_address_is_known_and_of_the_web() -> None:
    assert 'href="http://a.cn/?a=1&amp;b=2"' in report(Article(), "http://a.cn/?a=1&b=2")
    assert "href" not in report(Article(), "javascript:alert(1)")


def test_every_kind_of_reason_has_a_chinese_label() -> None:
    kinds = {reason.kind for reason in vars(reasons).values() if isinstance(reason, Reason)}
    kinds |= {
        score.reason.kind for score in vars(line_scores).values() if isinstance(score, LineScore) and score.reason
    }
    kinds |= {row["kind"] for table in DATA.values() if isinstance(table, list) for row in table if "kind" in row}
    for kind in kinds:
        shown = report(Article(removed=(Removed("x", Reason(kind, ""), 0),)))
        label = html.document_fromstring(shown).findtext(".//b").split()[0]
        assert any("一" <= character <= "鿿" for character in label), kind


def test_the_doubts_are_shown_with_their_shares_the_greatest_first() -> None:
    article = Article(paragraphs=("一",), contributions=(("boxed", -3.0), ("short", -1.0), ("rows", -0.01), ("x", 1.0)))
    rows = [
        [cell.text_content() for cell in row] for row in html.document_fromstring(report(article)).xpath("//tbody/tr")
    ]
    assert [(doubt.split()[0], share) for doubt, share in rows] == [("容器内别的方框里的行", "75%"), ("正文短", "25%")]
    found = extract(page(f"<div id=zoom><p>{PARAGRAPHS[0][:20]}。</p></div>")).contributions
    assert found[0][0] == "short" and found[0][1] < 0


def test_every_feature_of_the_confidence_has_words_in_both_languages() -> None:
    for name in WEIGHTS:
        shown = html.document_fromstring(report(Article(contributions=((name, -1.0),)))).findtext(".//tbody//small")
        assert shown, name


def test_facts_for_the_list_survive_any_title(tmp_path: Path) -> None:
    (tmp_path / "a.report.html").write_text(report(Article(title='"></meta>{&quot;}', confidence=0.25)), "utf-8")
    for number, content in enumerate(("", "{", "[1]", "{&quot;confidence&quot;: 1}")):  # damaged, or of another version
        (tmp_path / f"{number}.report.html").write_text(f'<meta name="zhengwen" content="{content}">', "utf-8")
    (tmp_path / "b.report.html").write_text("not a report", "utf-8")
    (link,) = html.document_fromstring(index(tmp_path)).iter("a")
    assert link.text == '"></meta>{&quot;}' and link.get("href") == "a.report.html"


def test_a_report_links_back_to_the_page_that_links_to_it() -> None:
    (link,) = html.document_fromstring(report(Article(), back='a".html')).xpath("//nav/a")
    assert link.get("href") == 'a".html'
    assert not html.document_fromstring(report(Article())).xpath("//nav")


def test_list_of_reports_has_the_facts_of_each_and_marks_the_doubtful_ones(tmp_path: Path) -> None:
    removed = (Removed("x", Reason("menu"), 0),)
    (tmp_path / "子 目录").mkdir()
    reports = {
        "a": Article(title="甲", confidence=0.5, method="density", paragraphs=("一", "二"), removed=removed),
        "子 目录/b&": Article(confidence=0.49, method="rule"),
        "c": Article(title="丙" * 300, confidence=1),
        "d": Article(title="丁", confidence=0.5),
    }
    for name, article in reports.items():
        (tmp_path / f"{name}.report.html").write_text(report(article), "utf-8")
    tree = html.document_fromstring(index(tmp_path))
    rows = [[cell.text_content() for cell in row] for row in tree.xpath("//tbody/tr")]
    assert [row[0] for row in rows] == ["0.49", "0.50", "0.50", "1.00"]
    assert [cell.get("class") for cell in tree.xpath("//tbody/tr/td[1]")] == ["number low", *["number"] * 3]
    assert [link.text for link in tree.iter("a")] == ["子 目录/b&.report.html", "甲", "丁", "丙" * 200]
    assert [link.get("href") for link in tree.iter("a")][:2] == [
        "%E5%AD%90%20%E7%9B%AE%E5%BD%95/b%26.report.html",
        "a.report.html",
    ]
    assert all(part in rows[1][1] for part in ("a.report.html", "density", "kept 2", "removed 1"))
    legend = tree.xpath("//p")[0].text_content()
    assert "4 个网页" in legend and "4 pages, 1 with" in legend
    assert index(tmp_path / "none") == "" == index(tmp_path / "子 目录" / "none")


def test_facts_are_found_in_a_report_with_the_longest_title(tmp_path: Path) -> None:
    (tmp_path / "a.report.html").write_text(report(Article(title="&" * 9000, confidence=0.25)), "utf-8")
    assert "0.25" in index(tmp_path)


def test_small_parts_of_the_doubt_and_unknown_features_have_no_words() -> None:
    def shares(*parts: float) -> list[str]:
        contributions = tuple((f"feature {number}", part) for number, part in enumerate(parts))
        tree = html.document_fromstring(report(Article(contributions=contributions)))
        return [row[1].text_content() for row in tree.xpath("//tbody/tr")]

    assert shares(-98.0, -1.0, -1.0) == ["98%", "1%", "1%"]
    assert shares(-99.5, -0.5) == ["100%"] or shares(-99.5, -0.5) == ["99%"]
    assert shares(0.0, 2.0) == shares() == []
    assert "<details" not in report(Article(contributions=(("short", 1.0),)))


def test_numbers_of_blocks_and_characters_are_told_in_both_languages() -> None:
    removed = (Removed("四个字符", Reason("menu"), 3),)
    legend = html.document_fromstring(report(Article(paragraphs=("一二", "三"), removed=removed))).xpath(
        "//p[@class='legend']"
    )[0]
    text = legend.text_content()
    assert "保留 2 段 3 字，删去 1 段 4 字" in text
    assert "Kept 2 blocks, 3 characters; removed 1 blocks, 4 characters" in text


def test_address_is_a_link_if_it_is_of_the_web() -> None:
    for url, is_link in (("HTTPS://a.cn/", True), ("http://a.cn/", True), ("ftp://a.cn/", False), ("a.html", False)):
        tree = html.document_fromstring(report(Article(), url))
        assert [link.get("href") for link in tree.iter("a")] == ([url] if is_link else [])
        assert url in tree.text_content()
    assert "url" not in html.document_fromstring(report(Article())).text_content()


def test_rows_of_tables_take_the_places_of_their_cells() -> None:
    """A row of a page has a block for each cell that is not empty, a line of a text is one block."""
    removed = tuple(Removed(f"removed {index}", Reason("menu", "why"), index) for index in (10, 12, 15))
    for share, order in ((None, "10 甲 12 丙 15 丁"), (0.5, "甲 丙 丁 10 12 15")):
        article = Article(paragraphs=("甲", "丙\t\t乙", "丁"), removed=removed, kept_share=share)
        shown = report(article)
        words = [f"removed {word}<" if word.isdigit() else f">{word}<" for word in order.split()]
        places = [shown.index(word) for word in words]
        assert places == sorted(places), share


def test_first_line_of_a_text_is_above_a_removed_second_one() -> None:
    removed = (Removed("removed 1", Reason("menu", "why"), 1),)
    shown = report(Article(paragraphs=("甲", "乙"), removed=removed, kept_share=0.5))
    assert shown.index(">甲<") < shown.index("removed 1<") < shown.index(">乙<")
    shown = report(Article(paragraphs=("甲", "乙"), removed=removed))
    assert shown.index("removed 1<") < shown.index(">甲<") < shown.index(">乙<"), (
        "only blocks near the article are told"
    )


def test_report_is_well_formed() -> None:
    """Each element that is opened is closed, so that no part of the page changes how another one is shown."""
    removed = tuple(Removed(f"r{index}", Reason("menu", "why"), index) for index in (0, 1, 2, 3, 4, 7))
    article = Article(
        title="题",
        paragraphs=("一", "姓名\t单位", "三"),
        removed=removed,
        contributions=(("short", -1.0),),
        confidence=0.5,
    )
    texts = {"report": report(article, "http://a.cn/", back="/"), "empty": report(Article())}
    for name, text in texts.items():
        opened: list[str] = []
        for match in re.finditer(r"<(/?)([a-z0-9]+)[^>]*>", text):
            if match[1]:
                assert opened.pop() == match[2], (name, match[0])
            elif match[2] not in ("meta", "hr", "br"):
                opened.append(match[2])
        assert opened == [], name
        assert text.count("<") == text.count(">") and text.endswith("</html>\n"), name


def test_list_of_reports_is_well_formed(tmp_path: Path) -> None:
    (tmp_path / "a.report.html").write_text(report(Article(title="题", confidence=0.5)), "utf-8")
    text = index(tmp_path)
    for name in ("html", "head", "body", "main", "table", "thead", "tbody", "tr", "td", "th", "a", "p", "small"):
        assert len(re.findall(f"<{name}[ >]", text)) == text.count(f"</{name}>") > 0, name


def test_labels_of_kinds_are_chinese_and_unknown_kinds_have_none() -> None:
    removed = (Removed("x", Reason("menu", "a row"), 0), Removed("y", Reason("unknown", "why"), 1))
    labels = [one.text for one in html.document_fromstring(report(Article(removed=removed))).iter("b")]
    assert labels == ["菜单 menu: a row", "unknown: why"]
