"""All stages of a page together: the results of `clean` and `extract`."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from cleaner import Rule, clean, extract
from cleaner.markup.decode import decode
from tests.cleaner.pages import BODY, CRUMB, FOOTER, HEADER, NAV, PARAGRAPHS, RELATED, TITLE, page, paragraphs

CONTAINERS = [
    '<div id="zoom">',
    '<div class="TRS_Editor">',
    '<div id="UCAP-CONTENT">',
    '<div class="v_news_content">',
    "<ucapcontent>",
    '<div class="unheard-of">',
    "<div>",
    "<section>",
]


@pytest.mark.parametrize("container", CONTAINERS)
def test_exactly_the_article_is_returned_for_any_container(container: str) -> None:
    tag = container[1:].split()[0].rstrip(">")
    assert clean(page(f"{container}{paragraphs()}</{tag}>", below=RELATED)) == BODY


@pytest.mark.parametrize(
    "body",
    [
        "<div id=zoom>" + "<br>".join(PARAGRAPHS) + "</div>",
        "<div id=zoom>" + "".join(f"<div>{p}</div>" for p in PARAGRAPHS) + "</div>",
        "<div id=zoom>" + "".join(f"<section><span>{p}</span></section>" for p in PARAGRAPHS) + "</div>",
        "<table><tr><td>" + "".join(f"<font>{p}</font><br/>" for p in PARAGRAPHS) + "</td></tr></table>",
        "<font id=Zoom>" + paragraphs() + "</font>",
        "<pre>" + "</pre><pre>".join(PARAGRAPHS) + "</pre>",
        "<div id=zoom><p>"
        + PARAGRAPHS[0]
        + "</p>"
        + PARAGRAPHS[1]
        + "<p>"
        + PARAGRAPHS[2]
        + "</p>"
        + PARAGRAPHS[3]
        + "</div>",
    ],
    ids=["br", "div", "section-span", "font-in-td", "font-container", "pre", "bare-between-p"],
)
def test_text_in_any_kind_of_element_is_kept(body: str) -> None:
    assert clean(page(body)) == BODY


def test_text_in_many_spans_is_one_paragraph() -> None:
    broken = "<p>" + "".join(f"<span lang=EN-US>{ch}</span>" for ch in PARAGRAPHS[0]) + "</p>"
    assert clean(page(f"<div id=zoom>{broken}{paragraphs(PARAGRAPHS[1:])}</div>")) == BODY


def test_a_notice_of_one_sentence_is_an_article() -> None:
    notice = "因系统升级，12348公共法律服务热线将于11月9日0时至6时暂停服务，请相互转告。"
    assert clean(page(f"<div class=content><p>{notice}</p></div>")) == notice


def test_cells_with_words_of_buttons_and_numbers_are_text() -> None:
    rows = (("序号", "单位", "件数"), ("1", "城关镇", "0"), ("2", "河东乡", "推荐"))
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    body = f"{paragraphs(PARAGRAPHS[:2])}<table>{table}</table>{paragraphs(PARAGRAPHS[2:])}"
    got = extract(page(f"<div id=zoom>{body}</div>"))
    assert got.paragraphs == PARAGRAPHS[:2] + tuple(map("\t".join, rows)) + PARAGRAPHS[2:]


def test_signature_and_contact_lines_after_an_attachment_list_are_kept() -> None:
    tail = '<p>附件：</p><p><a href="/P020241108.docx">1.责任分工表.docx</a></p><p>联系人：程立　联系电话：0311-1234567</p><p>临河县司法局</p><p>2024年11月8日</p>'
    text = clean(page(f"<div id=zoom>{paragraphs()}{tail}</div>"))
    assert text.startswith(BODY)
    assert text.endswith("联系人：程立 联系电话：0311-1234567\n\n临河县司法局\n\n2024年11月8日")


@pytest.mark.parametrize(
    "line",
    [
        "责任编辑：韩梅",
        "【编辑：韩梅】",
        "（责编：韩梅）",
        "扫一扫在手机打开当前页",
        "打印本页 关闭窗口",
        "分享到：微信 微博 QQ空间",
        "上一篇：没有了",
        "转载请注明来源：临河长安网",
    ],
)
def test_boilerplate_below_the_body_is_removed_inside_its_container(line: str) -> None:
    article = extract(page(f"<div id=zoom>{paragraphs()}<p>{line}</p></div>"))
    assert article.text == BODY
    assert line in {removed.text for removed in article.removed}


@pytest.mark.parametrize(
    "sentence",
    [
        "打印机、复印机等办公设备一律由县财政统一采购，任何单位不得自行购置，违者追究责任。",
        "编辑部的同志告诉记者，来稿经审核后将于次月刊出，作者可凭身份证领取稿费。",
        "来源于基层的经验最鲜活，各地要及时总结、复制推广。",
        "更多群众走进调解室，把心里话说给调解员听，一件件烦心事就此了结。",
    ],
)
def test_sentences_that_begin_with_boilerplate_words_are_text(sentence: str) -> None:
    texts = (*PARAGRAPHS[:2], sentence, *PARAGRAPHS[2:], sentence)
    assert extract(page(f"<div id=zoom>{paragraphs(texts)}</div>")).paragraphs == texts


def test_a_hidden_copy_of_the_article_is_ignored() -> None:
    copy = f'<div style="display:none" class="read">{paragraphs()}</div>'
    assert clean(page(f"<div id=zoom>{paragraphs()}</div>", above=copy)) == BODY


def test_one_of_a_desktop_and_a_phone_copy_is_returned() -> None:
    both = f'<div class="pc">{paragraphs()}</div><div class="phone">{NAV}<h1>{TITLE}</h1>{HEADER}{paragraphs()}</div>'
    assert clean(page(both)) == BODY


def test_a_hidden_body_is_returned_if_there_is_no_other() -> None:
    texts = (*PARAGRAPHS, *(f"另据了解，{text[4:]}" for text in PARAGRAPHS))
    assert clean(page(f'<div id="zoom" style="display:none">{paragraphs(texts)}</div>')) == "\n\n".join(texts)


def test_a_hidden_body_in_a_visible_container_is_returned() -> None:
    texts = (*PARAGRAPHS, *(f"另据了解，{text[4:]}" for text in PARAGRAPHS))
    inner = f'<div style="display:none">{paragraphs(texts)}</div>'
    assert clean(page(f"<div class=TRS_Editor>{inner}</div>")) == "\n\n".join(texts)


@pytest.mark.parametrize(
    "hiding",
    ["<span hidden>%s</span>", '<span style="DISPLAY : None">%s</span>', '<a style="display:none" href="/x">%s</a>'],
)
def test_hidden_words_are_not_text(hiding: str) -> None:
    body = paragraphs((*PARAGRAPHS[:3], PARAGRAPHS[3] + hiding % "站长统计暗链"))
    assert clean(page(f"<div id=zoom>{body}</div>")) == BODY


def test_a_notice_shorter_than_its_title_is_an_article() -> None:
    assert (
        clean(page("<div class=content><p>详见附件。</p></div>", title="关于印发全县普法工作要点的通知"))
        == "详见附件。"
    )


@pytest.mark.parametrize("box", ["<div class=x7>", "<div class=content>", "<div class=TRS_Editor>"])
def test_a_notice_of_short_lines_keeps_its_first_lines_and_its_signature(box: str) -> None:
    lines = (
        "各股室：",
        "经研究，定于近日召开全体会议。",
        "时间：2024年11月12日上午9:00",
        "地点：三楼会议室",
        "局办公室",
        "2024年11月8日",
    )
    assert extract(page(f"{box}{paragraphs(lines)}</div>")).paragraphs == lines


SHORT = {
    "a roll of names": ("县司法局：沈予安、韩梅、方圆", "县公安局：程立、苏景汇", "县法院：李文、王五"),
    "a notice": ("根据工作需要，定于11月8日上午停止接访。", "临河县司法局", "2024年11月6日"),
    "appointments": ("县政府决定，任命：", "沈予安同志为县司法局局长；", "韩梅同志为县司法局副局长。"),
    "a result": ("项目名称：平安乡村视频监控", "项目编号：LHCG2024-018", "中标单位：临河某某科技有限公司"),
    "a poem": ("春风拂面柳丝长", "警徽熠熠映朝阳", "千家万户平安夜", "不负人民不负裳"),
}
RIGHTS = (
    "<div><p>1.本站注明“原创”的所有作品，其版权属于本网站所有，其他媒体、网站或个人转载使用时必须注明来源，并自负法律责任。</p>"
    "<p>2.本站注明“转载”的所有作品，目的在于传递更多信息，并不代表本站赞同其观点，其他媒体转载使用时必须保留来源，并自负法律责任。</p></div>"
)
TEASER = "<p>为进一步优化营商环境，提升政务服务水平，我县出台了一系列政策措施，切实为企业群众办实事、解难题、谋发展，成效明显。</p>"


@pytest.mark.parametrize("texts", SHORT.values(), ids=SHORT)
@pytest.mark.parametrize("below", [RIGHTS, RELATED + TEASER, RELATED + TEASER + RIGHTS], ids=["rights", "list", "both"])
def test_a_short_text_under_the_headline_is_the_article_with_longer_text_below(
    texts: tuple[str, ...], below: str
) -> None:
    assert extract(page(f"<div class=x7>{paragraphs(texts)}</div>", below=below)).paragraphs == texts


@pytest.mark.parametrize("texts", SHORT.values(), ids=SHORT)
@pytest.mark.parametrize("title", [TITLE, "临河县司法局"], ids=["its title", "the site's title"])
def test_a_short_text_is_the_article_with_more_lists_and_footers_in_the_same_element(
    texts: tuple[str, ...], title: str
) -> None:
    below = f"<p>上一篇：<a href=/1>我县召开平安建设联席会议</a></p>{RELATED}{FOOTER}"
    flat = f"<div>{TITLE}</div>{HEADER}{paragraphs(texts)}{below}"
    html = f"<html><head><title>{title}</title></head><body>{NAV}{CRUMB}{flat}</body></html>"
    assert extract(html).paragraphs == texts


def test_a_table_without_a_sentence_is_an_article() -> None:
    rows = (
        ("序号", "当事人", "决定书文号", "内容"),
        *((str(i), f"临河县第{i}商贸有限公司", f"临罚决字〔2024〕{i}号", "罚款五百元") for i in range(1, 6)),
    )
    table = "".join("<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in row) + "</tr>" for row in rows)
    article = extract(page(f"<div class=x7><table>{table}</table></div>", below=RIGHTS))
    assert article.paragraphs == tuple(map("\t".join, rows))


def test_an_address_for_applications_is_text_although_it_is_a_link() -> None:
    last = '<p>报名网址：<a href="http://bm.linhe.example/">http://bm.linhe.example/</a></p><p>临河县司法局</p><p>2024年11月8日</p>'
    text = clean(page(f"<div class=x7>{paragraphs()}{last}</div>"))
    assert text == BODY + "\n\n报名网址：http://bm.linhe.example/\n\n临河县司法局\n\n2024年11月8日"


def test_text_after_an_html_end_tag_of_an_included_header_is_kept() -> None:
    assert clean(page(f"<div id=zoom>{paragraphs()}</div>", above="</html>")) == BODY


def test_a_first_paragraph_outside_the_element_of_the_others_is_kept() -> None:
    assert clean(page(f"<div><p>{PARAGRAPHS[0]}</p><div>{paragraphs(PARAGRAPHS[1:])}</div></div>")) == BODY


def test_removed_blocks_inside_and_around_the_body_have_reasons_and_are_in_page_order() -> None:
    article = extract(
        page(f"<div id=zoom>{paragraphs()}<p>责任编辑：韩梅</p><p>扫一扫在手机打开当前页</p></div>", below=RELATED)
    )
    kinds = {removed.text: removed.reason.kind for removed in article.removed}
    assert kinds["责任编辑：韩梅"] == "editor line"
    assert kinds["扫一扫在手机打开当前页"] == "phone hint"
    assert kinds[TITLE] == "title"
    assert kinds["相关新闻"] == "related list"
    assert kinds["某镇开展普法宣传进校园活动2024-11-01"] == "link list"
    assert kinds["主办：中共临河县委政法委员会"] == "footer"
    assert [r.index for r in article.removed] == sorted(r.index for r in article.removed)
    assert all(r.reason.why for r in article.removed)


@pytest.mark.parametrize("page_", ["", " \n", "<html></html>", page("", below=RELATED), b"", b"%PDF-1.4 \x00\x01"])
def test_a_page_without_an_article_has_empty_text_and_confidence_0(page_: str | bytes) -> None:
    article = extract(page_)
    assert (article.text, article.confidence, article.method) == ("", 0.0, "none")
    assert article.warnings


@pytest.mark.parametrize("wrong", [None, 7, ["<p>"], object()])
def test_anything_but_str_and_bytes_is_a_type_error(wrong: object) -> None:
    with pytest.raises(TypeError, match="str or bytes"):
        clean(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("function", [clean, extract])
@pytest.mark.parametrize("html", ["", page(f"<div>{paragraphs()}</div>")])
@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        ({"rule": "div.a"}, r"Rule\(body='div.a'\)"),
        ({"rule": {"body": "div"}}, r"Rule\(body="),
        ({"rule": Rule}, r"Rule\(body="),
        ({"template": "{}"}, "SiteTemplate.from_json"),
        ({"template": 1}, "SiteTemplate.from_json"),
        ({"url": b"http://www.example.cn/"}, "decode"),
        ({"url": 1}, "url"),
    ],
)
def test_an_argument_of_a_wrong_type_is_a_type_error_that_shows_what_to_write(
    function: Callable[..., object], html: str, arguments: dict[str, object], advice: str
) -> None:
    with pytest.raises(TypeError, match=advice):
        function(html, **arguments)


@pytest.mark.parametrize("wrong", [{"body": 3}, {"title": ("h1",)}, {"date": None}, {"remove": 3}, {"remove": (3,)}])
def test_a_rule_with_a_wrong_type_is_a_type_error(wrong: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="Rule: "):
        Rule(**wrong)  # type: ignore[arg-type]


def test_a_charset_that_only_the_http_header_declares_is_passed_by_decode() -> None:
    html = page(f"<div>{paragraphs()}</div>").replace("gbk", "").replace("utf-8", "")
    big5 = "".join(character for character in html if character.encode("big5", "ignore")).encode("big5")
    assert clean(decode(big5, "big5")) == clean(big5.decode("big5")) != ""


def test_clean_and_extract_agree() -> None:
    for body in (f"<div id=zoom>{paragraphs()}</div>", f"<div>{paragraphs()}{RELATED}</div>", "<p>短</p>"):
        assert clean(page(body)) == extract(page(body)).text


def test_confidence_is_high_for_a_plain_article_and_low_for_a_scrap() -> None:
    sure, scrap = extract(page(f"<div id=zoom>{paragraphs()}</div>")), extract(page("<div id=zoom><p>见附件</p></div>"))
    assert sure.confidence > 0.9 and not sure.warnings
    assert scrap.confidence < 0.5 and scrap.warnings


class TestRule:
    """A site's rule takes precedence over the cleaner's own choice."""

    def test_the_body_is_the_element_that_the_rule_names(self) -> None:
        html = page(f"<div id=zoom>{paragraphs()}</div><div class=box><p>{PARAGRAPHS[3]}</p></div>")
        article = extract(html, rule=Rule(body="div.box"))
        assert (article.text, article.method) == (PARAGRAPHS[3], "rule")

    def test_elements_that_the_rule_removes_are_in_removed_and_not_in_the_text(self) -> None:
        html = page(f'<div id=zoom>{paragraphs()}<p class="ad">订阅本刊请致电本社发行部，电话见封底。</p></div>')
        article = extract(html, rule=Rule(remove=("p.ad",)))
        assert article.text == BODY
        assert [r.reason.kind for r in article.removed if r.text.startswith("订阅")] == ["rule"]

    def test_title_date_and_source_are_read_from_the_named_elements(self) -> None:
        html = page(
            f"<b class=t>另一个标题</b><i class=d>2021年3月5日 8:05</i><i class=s>来源：石门县司法局</i><div id=zoom>{paragraphs()}</div>"
        )
        article = extract(html, rule=Rule(title=".t", date=".d", source=".s"))
        assert (article.title, article.date_shown, article.source) == ("另一个标题", "2021-03-05 08:05", "石门县司法局")

    def test_several_named_elements_are_the_body_without_what_is_between_them(self) -> None:
        html = page(
            f"<div class=a>{paragraphs(PARAGRAPHS[:2])}</div><div class=ad><p>订阅本刊请致电发行部，电话见封底。</p></div><div class=a>{paragraphs(PARAGRAPHS[2:])}</div>"
        )
        assert clean(html, rule=Rule(body="div.a")) == BODY

    def test_end_tags_of_included_headers_do_not_end_the_tree(self) -> None:
        assert (
            clean(page(f"<div class=a>{paragraphs()}</div>", above="</Html></body></html>"), rule=Rule(body="div.a"))
            == BODY
        )

    def test_a_str_for_remove_is_a_type_error_that_shows_the_tuple(self) -> None:
        with pytest.raises(TypeError, match="remove="):
            Rule(remove="p.ad")  # type: ignore[arg-type]

    def test_a_rule_whose_body_is_not_on_the_page_changes_nothing(self) -> None:
        assert clean(page(f"<div id=zoom>{paragraphs()}</div>"), rule=Rule(body="#gone")) == BODY

    def test_a_selector_that_is_not_css_is_a_value_error_that_shows_it(self) -> None:
        with pytest.raises(ValueError, match="div:::"):
            clean(page(""), rule=Rule(body="div:::"))


def test_no_other_part_of_the_page_is_in_the_text() -> None:
    text = clean(page(f"<div class=c>{paragraphs()}{RELATED}</div>"))
    for part in (NAV, CRUMB, HEADER, FOOTER, RELATED):
        words = [w for w in part.replace(">", "<").split("<")[::2] if len(w.strip()) > 3 and "=" not in w]
        assert words
        assert not [word for word in words if word.strip() in text]


def test_threads_and_broken_pages_do_not_affect_each_other() -> None:
    """The parser is used again for every page of a thread."""
    pages = [page(f"<div id=zoom><p>{name}县的消息，全文如下。</p>{paragraphs()}</div>") for name in "甲乙丙丁"]
    broken = ["<div hidden><a href=x><!-- " + pages[0], "<script>" + pages[1][:300], "<p>" * 3000, ""]

    def work(number: int) -> bool:
        clean(broken[number % 4])
        return clean(pages[number % 4]) == f"{'甲乙丙丁'[number % 4]}县的消息，全文如下。\n\n{BODY}"

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(work, range(400)))
