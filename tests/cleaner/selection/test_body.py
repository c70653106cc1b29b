"""The choice of the body: which blocks of a page are the article."""

from __future__ import annotations

import pytest

from cleaner import Rule, clean, extract
from cleaner.markup.parse import parse
from cleaner.markup.site_rule import parse_with_rule
from cleaner.selection.body import NO_BODY, Body, find_body
from cleaner.selection.classify import ClassifiedPage
from tests.cleaner.pages import BODY, CRUMB, FOOTER, HEADER, NAV, PARAGRAPHS, RELATED, TITLE, page, paragraphs


def chosen(html: str, rule: Rule | None = None) -> tuple[list[str], Body]:
    """Return the texts of the body of a page, and the body."""
    markup = parse(html) if rule is None else parse_with_rule(html, rule)
    body = find_body(ClassifiedPage(markup, (TITLE,)))
    return [block.text for block in markup.blocks[body.start : body.end]], body


OTHER = tuple(f"另据了解，{text}" for text in PARAGRAPHS)


def test_a_page_without_text_has_no_body() -> None:
    assert chosen("")[1] is chosen("<p> </p>")[1] is NO_BODY
    assert chosen(f"{NAV}{RELATED}")[1] is NO_BODY


def test_a_rule_decides_before_all_else() -> None:
    html = f"<div id=zoom>{paragraphs()}</div><div class=x>甲</div><p>乙</p><div class=x style='display:none'>丙</div>"
    texts, body = chosen(html, Rule(body=".x"))
    assert texts == ["甲", "乙", "丙"]
    assert (body.method, body.weight, body.hidden_too, body.holds_only_body) == ("rule", 3, True, True)
    assert not chosen(html, Rule(body="#zoom"))[1].hidden_too
    assert chosen(html, Rule(body=".gone"))[1].method == "container"


@pytest.mark.parametrize(
    ("name", "method", "only_body"),
    [("id=zoom", "container", True), ("class=content", "container", False), ("class=x7", "density", False)],
)
def test_the_name_of_a_container_decides_how_the_body_is_found(name: str, method: str, only_body: bool) -> None:
    texts, body = chosen(f"{NAV}<div {name}>{paragraphs()}</div>{RELATED}")
    assert texts == list(PARAGRAPHS)
    assert (body.method, body.holds_only_body, body.hidden_too) == (method, only_body, False)
    assert body.weight == sum(map(len, PARAGRAPHS))


def test_a_strong_container_needs_half_of_the_text_and_a_weak_one_four_fifths() -> None:
    def method(name: str, inside: int, outside: int) -> str:
        text, other = "，" + "甲" * (inside - 1), "，" + "乙" * (outside - 1)
        return chosen(f"<div><div {name}><p>{text}</p></div><p>{other}</p></div>")[1].method

    assert method("id=zoom", 100, 100) == "container"
    assert method("id=zoom", 100, 101) == "density"
    assert method("class=content", 80, 20 + 10) == "density"
    assert method("class=content", 120, 30) == "container"
    assert method("class=content", 119, 30 + 1) == "density"


def test_a_strong_container_outranks_a_weak_one_and_the_inner_the_outer() -> None:
    inner = f"<div class=content><div id=zoom>{paragraphs()}</div><div class=y>{OTHER[0]}</div></div>"
    assert chosen(inner)[0] == list(PARAGRAPHS)
    outer = f"<div id=zoom><p>甲乙丙丁</p><div class=content>{paragraphs()}</div></div>"
    assert chosen(outer)[0] == ["甲乙丙丁", *PARAGRAPHS]
    nested = f"<div class=content><a href=/>甲</a><div class=content>{paragraphs()}</div></div>"
    assert chosen(nested)[0] == list(PARAGRAPHS)


def test_a_table_of_links_does_not_cost_a_container_of_the_body_alone_its_place() -> None:
    rows = "".join(f"<p><a href=/{i}>第{i}批平安建设先进单位名单公布</a></p>" for i in range(2))
    assert chosen(f"<div id=zoom><p>{PARAGRAPHS[0]}</p>{rows}</div><p>{PARAGRAPHS[1]}</p>")[1].method == "container"
    assert chosen(f"<div class=content><p>{PARAGRAPHS[0]}</p>{rows}</div><p>{PARAGRAPHS[1]}</p>")[1].method == "density"


def test_an_article_in_one_flat_element_with_lists_is_found() -> None:
    rows = "".join(f"<p><a href=/{i}>第{i}批平安建设先进单位名单公布</a></p>" for i in range(2))
    texts, body = chosen(f"<div>{rows}{paragraphs()}{rows}</div>")
    assert texts == list(PARAGRAPHS)
    assert (body.method, body.weight) == ("density", sum(map(len, PARAGRAPHS)))


def test_a_linked_character_costs_two() -> None:
    def keeps(linked: int) -> bool:
        row = f"<p><a href=/>{'链' * linked}</a></p>"
        return len(chosen(f"<div><div>甲，{'乙' * 98}</div>{row}<div>丙，{'丁' * 98}</div></div>")[0]) == 3

    assert keeps(15)
    assert keeps(49)
    assert not keeps(90)


def test_text_without_a_sentence_mark_counts_a_third() -> None:
    assert chosen("<p>平安建设工作要点</p>")[1].weight == 3
    assert chosen("<p>平安建设，工作要点</p>")[1].weight == 9
    assert chosen(f"<p>{'甲' * 29}</p>")[1].weight == 10
    assert chosen(f"<p>{'甲' * 30}</p>")[1].weight == 30


def test_the_title_and_a_summary_weigh_nothing() -> None:
    assert chosen(f"<h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p>")[1].weight == len(PARAGRAPHS[0])
    assert chosen(f"<p>{PARAGRAPHS[0][:30]}…</p><p>{PARAGRAPHS[0]}</p>")[1].weight == len(PARAGRAPHS[0])


def test_files_and_the_heading_over_them_cost_nothing() -> None:
    for files in (
        "<p>附件：</p><p><a href=/1>责任分工表格一份</a></p>",
        "<p>附件下载</p><p><a href=/1>责任分工表格一份</a></p>",
        "<p><a href=/1.docx>责任分工表格一份</a></p>",
        "<p><a href=/1>责任分工表格一份.docx</a></p>",
        "<p>附件：<a href=/1>1.责任分工表格一份</a></p><p><a href=/2>2.征求意见表格一份</a></p>",
    ):
        assert chosen(f"<div class=x><p>{PARAGRAPHS[0]}</p>{files}<p>{PARAGRAPHS[1]}</p></div>")[1].weight >= sum(
            map(len, PARAGRAPHS[:2])
        )
    links = f"<div class=x><p>{PARAGRAPHS[0]}</p><p><a href=/1>责任分工表格一份</a></p><p>{PARAGRAPHS[1]}</p></div>"
    assert chosen(links)[1].weight == sum(map(len, PARAGRAPHS[:2])) - 2 * 8


def test_the_signature_below_a_linked_list_of_files_is_in_the_body() -> None:
    files = "<p>附件：<a href=/1>1.责任分工表格一份</a></p><p><a href=/2>2.征求意见表格一份</a></p>"
    signed = f"<p>{PARAGRAPHS[0]}</p>{files}<p>临河县人民政府</p><p>2024年11月8日</p>"
    assert extract(page(signed)).paragraphs[-2:] == ("临河县人民政府", "2024年11月8日")


def test_a_footer_that_is_longer_than_the_notice_is_not_the_body() -> None:
    footer = "<div>" + "".join(
        f"<p>{text}</p>"
        for text in ("主办：临河县司法局", "地址：临河县解放路100号", "冀ICP备12345678号-1", "版权所有：临河县司法局")
    )
    assert chosen(f"<div><p>今日停电，敬请谅解。</p></div>{footer}</div>")[0] == ["今日停电，敬请谅解。"]


class TestCopies:
    """A second copy of the article does not count."""

    def test_a_second_copy_that_differs_in_some_lines_is_not_in_the_body(self) -> None:
        second = (PARAGRAPHS[0], PARAGRAPHS[1], "图为推进会现场，临河县委政法委供图。", *PARAGRAPHS[2:], OTHER[3])
        html = f"<div class=pc>{paragraphs()}</div><div class=phone>{paragraphs(second[:-1])}</div>"
        assert chosen(html)[0] == list(PARAGRAPHS)
        assert extract(page(html)).paragraphs == PARAGRAPHS

    def test_lines_that_two_texts_share_do_not_remove_the_second(self) -> None:
        shared = "请各单位对照要求认真抓好落实，务求取得实效。"
        texts = (PARAGRAPHS[0], shared, *PARAGRAPHS[1:], shared, *OTHER, shared, "特此通知，请遵照执行，不得有误。")
        found, body = chosen(f"<div class=x>{paragraphs(texts)}</div>")
        assert found == list(texts)
        assert body.weight == sum(map(len, texts)) - 2 * len(shared)

    def test_lines_that_recur_amid_the_second_half_are_kept(self) -> None:
        first, second = "甲方应当按照合同的约定履行义务，不得推诿。", "乙方应当按照合同的约定履行义务，不得拖延。"
        texts = (first, PARAGRAPHS[0], first, second, "丙方，监督。", second)
        assert chosen(f"<div class=x>{paragraphs(texts)}</div>")[1].end == 6

    def test_a_short_line_that_repeats_is_no_copy(self) -> None:
        texts = ("会议要求，抓好落实。", PARAGRAPHS[0], "会议要求，抓好落实。", "甲乡到会，乙乡未到。")
        assert chosen(f"<div>{paragraphs(texts)}</div>")[1].weight == 10 + len(PARAGRAPHS[0]) + 10


class TestHidden:
    """Hidden text counts only where the page shows little."""

    def test_hidden_text_is_the_body_if_it_is_more_than_four_times_what_is_shown(self) -> None:
        def hidden_too(hidden: int, shown: int) -> bool:
            text, other = "，" + "甲" * (hidden - 1), "，" + "乙" * (shown - 1)
            return chosen(f"<div style='display:none'><p>{text}</p></div><p>{other}</p>")[1].hidden_too

        assert hidden_too(401, 100)
        assert not hidden_too(100 * 3, 100)
        assert hidden_too(400 * 9, 399)
        assert not hidden_too(400 * 9, 400)

    def test_an_element_that_is_hidden_is_not_the_container(self) -> None:
        html = f"<div id=zoom style='display:none'>{paragraphs()}</div><div class=x>{paragraphs(OTHER)}</div>"
        texts, body = chosen(html)
        assert (texts, body.method) == (list(OTHER), "density")


class TestUnderHeadline:
    """A short text is found by the header line above it."""

    LINKS = "".join(f"<p><a href=/{i}>第{i}批平安建设先进单位名单公布</a></p>" for i in range(6))

    def body(self, *lines: str, header: str = HEADER, title: str = TITLE, below: str = LINKS) -> list[str]:
        return chosen(f"<div><p>{title}</p>{header}{paragraphs(lines)}{below}</div>")[0]

    def test_it_ends_above_the_list_of_links(self) -> None:
        assert self.body("沈予安", "韩梅，方圆") == ["沈予安", "韩梅，方圆"]
        assert self.body("平安临河你我他", "同心协力护万家", "千家万户享安宁") == [
            "平安临河你我他",
            "同心协力护万家",
            "千家万户享安宁",
        ]

    def test_without_a_sentence_it_needs_some_weight(self) -> None:
        assert self.body("返回") == []
        assert self.body("平安，") == ["平安，"]

    def test_a_header_line_about_an_event_needs_the_headline_above_it(self) -> None:
        event = "<p>时间：2024年11月8日9时</p>"
        assert self.body("平安，共建。", header=event) == ["平安，共建。"]
        assert self.body("平安，共建。", header=event, title="某报") == []
        assert self.body("平安，共建。", title="某报") == ["平安，共建。"]

    def test_the_headline_may_stand_six_blocks_above_the_header_line(self) -> None:
        event = "<p>时间：2024年11月8日9时</p>"
        for blocks, found in ((5, True), (6, False)):
            above = "<p><a href=/>首页</a></p>" * blocks
            assert bool(self.body("平安，共建。", header=above + event)) is found


def test_a_teaser_below_the_list_is_not_the_body_of_a_short_text() -> None:
    html = f"<h1>{TITLE}</h1>{HEADER}<p>名单如下，共三人。</p>{RELATED}<div><p>{OTHER[0]}</p></div>"
    assert chosen(html)[0] == ["名单如下，共三人。"]
    two = f"<h1>{TITLE}</h1>{HEADER}<p>名单如下，共三人。</p><p><a href=/1>甲</a></p><p><a href=/2>乙</a></p><div><p>{OTHER[0]}</p></div>"
    assert OTHER[0] in chosen(two)[0]


def test_what_stands_above_the_breadcrumb_is_not_the_body() -> None:
    menu = paragraphs(OTHER)
    assert chosen(f"<div>{menu}</div>{CRUMB}<div><p>今日停电，敬请谅解。</p></div>")[0] == ["今日停电，敬请谅解。"]


@pytest.mark.parametrize("name", ["id=zoom", "class=TRS_Editor", "id=article"])
@pytest.mark.parametrize("inside", [1, 2, 3])
def test_an_end_tag_too_many_loses_no_paragraph(name: str, inside: int) -> None:
    body = f"<div class=w><div {name}>{paragraphs(PARAGRAPHS[:inside])}</div>{paragraphs(PARAGRAPHS[inside:])}<p>临河县司法局</p></div>"
    assert tuple(chosen(f"<h1>{TITLE}</h1>{HEADER}{body}{RELATED}{FOOTER}")[0]) == (*PARAGRAPHS, "临河县司法局")


def test_a_box_of_links_on_a_flat_page_separates_no_paragraph_from_the_article() -> None:
    for at in (1, 2, 3):
        body = f"{paragraphs(PARAGRAPHS[:at])}{RELATED}{paragraphs(PARAGRAPHS[at:])}"
        assert set(PARAGRAPHS) <= set(chosen(f"{NAV}<h1>{TITLE}</h1>{HEADER}{body}{FOOTER}")[0])


def test_a_hidden_breadcrumb_or_one_below_the_article_is_no_start() -> None:
    article = f"{NAV}<h1>{TITLE}</h1>{HEADER}<div class=q>{paragraphs()}</div>"
    for crumb in (CRUMB, f'<div style="display:none">{CRUMB}</div>'):
        assert tuple(chosen(f"{article}{crumb}{FOOTER}")[0]) == PARAGRAPHS


def test_a_page_without_text_is_reported_as_one_without_a_body() -> None:
    html = f"{NAV}{RELATED}"
    article = extract(html)
    assert (article.method, article.paragraphs) == ("none", ())
    assert [one.index for one in article.removed] == [*range(min(15, len(parse(html).blocks)))]


def test_text_without_any_element_is_the_body() -> None:
    assert extract("会议要求，抓好落实。").paragraphs == ("会议要求，抓好落实。",)


def test_a_short_text_is_taken_from_a_hidden_element_if_nothing_is_shown() -> None:
    texts, body = chosen("<div style='display:none'><p>甲，</p></div>")
    assert (texts, body.hidden_too) == (["甲，"], True)


def test_a_link_in_a_paragraph_does_not_count() -> None:
    html = f"<p>{PARAGRAPHS[0]}<a href=/1>详情请看这里</a></p>"
    assert chosen(html)[1].weight == len(PARAGRAPHS[0])


@pytest.mark.parametrize(
    ("line", "cost"),
    [
        ("相关新闻", 12 + 4),
        ("上一篇：没有了", 12 + 7),
        ("责任编辑：韩梅", 12),
        ("打印", 0),  # a step of a guide, between lines of the text
        ("附件：", 0),
        ("<td>打印", 0),
        ("<th>打印", 0),
    ],
)
def test_a_boilerplate_line_costs_twelve_and_its_length_if_it_ends_articles(line: str, cost: int) -> None:
    line = f"<table><tr>{line}</table>" if line[0] == "<" else f"<p>{line}</p>"
    html = f"<div><p>{PARAGRAPHS[0]}</p>{line}<p>{PARAGRAPHS[1]}</p></div>"
    assert chosen(html)[1].weight == sum(map(len, PARAGRAPHS[:2])) - cost


@pytest.mark.parametrize(("heading", "cost"), [("附件下载如下列表", 0), ("附件下载如下列表一", 16)])
def test_an_unknown_heading_over_files_has_at_most_eight_characters(heading: str, cost: int) -> None:
    html = (
        f"<div><p>{PARAGRAPHS[0]}</p><p>{heading}</p><p><a href=/1>责任分工表格一份</a></p><p>{PARAGRAPHS[1]}</p></div>"
    )
    assert chosen(html)[1].weight == sum(map(len, PARAGRAPHS[:2])) + 3 - cost


def test_the_outer_of_two_containers_is_taken_if_it_holds_more_text_and_else_the_inner() -> None:
    def nested(above: str) -> list[str]:
        return chosen(f"<div class=content><p>{above}</p><div class=content>{paragraphs()}</div></div>")[0]

    assert nested("平安临河，人人有责。") == ["平安临河，人人有责。", *PARAGRAPHS]
    assert nested(TITLE) == list(PARAGRAPHS)


class TestBeside:
    """Paragraphs that a box of links separates from the text of a flat page."""

    def has_last(self, between: str) -> bool:
        html = f"<h1>{TITLE}</h1>{HEADER}{paragraphs(PARAGRAPHS[:3])}{between}<p>{PARAGRAPHS[3]}</p>"
        return PARAGRAPHS[3] in chosen(html + f"<p>{'平安' * 4}</p>")[0]

    @staticmethod
    def rows(count: int) -> str:
        return "".join(f"<div><a href=/{i}>第{i}批平安建设先进单位名单公布</a></div>" for i in range(count))

    @pytest.mark.parametrize(("count", "found"), [(19, True), (20, False)])
    def test_a_box_has_less_than_twenty_blocks(self, count: int, found: bool) -> None:
        assert self.has_last(self.rows(count)) is found

    @pytest.mark.parametrize(
        ("line", "found"),
        [
            ("相关新闻", True),
            ("平安临河", True),
            ("打印", True),
            ("上一篇：没有了", False),
            ("冀ICP备12345678号-1", False),
        ],
    )
    def test_a_line_that_only_footers_have_ends_the_search(self, line: str, found: bool) -> None:
        assert self.has_last(f"<p>{line}</p>{self.rows(4)}") is found

    @pytest.mark.parametrize(
        "line", [f"<a href=/1>{OTHER[0]}</a>", "凡本网注明来源的作品，版权均属本网，未经许可不得转载。"]
    )
    def test_a_linked_line_or_a_disclaimer_is_not_a_paragraph_of_the_article(self, line: str) -> None:
        html = f"<h1>{TITLE}</h1>{HEADER}{paragraphs()}{self.rows(4)}<p>{line}</p>"
        assert chosen(html)[0] == list(PARAGRAPHS)

    @pytest.mark.parametrize(("line", "kept"), [(HEADER, True), (f"<p>{TITLE}</p>", True), ("", False)])
    def test_the_search_above_goes_up_to_the_headline_or_the_header_line(self, line: str, kept: bool) -> None:
        html = f"<p>{OTHER[0]}</p>{self.rows(3)}{line}<p>{OTHER[1]}</p>{self.rows(3)}{paragraphs()}"
        texts = chosen(html)[0]
        assert OTHER[0] not in texts
        assert (OTHER[1] in texts) is kept

    @pytest.mark.parametrize(("cell", "kept"), [("td", True), ("th", True), ("p", False)])
    def test_a_button_in_the_last_cell_of_a_page_is_data(self, cell: str, kept: bool) -> None:
        table = (
            f"<table><tr><{cell}>窗口服务</{cell}><{cell}>推荐</{cell}></tr></table>" if cell != "p" else "<p>推荐</p>"
        )
        html = f"<h1>{TITLE}</h1>{HEADER}{self.rows(4)}{paragraphs()}{table}"
        assert ("推荐" in chosen(html)[0]) is kept


class TestAfterAnEarlyEndTag:
    """The end of a text whose container an end tag too many has closed."""

    def below(self, *lines: str) -> list[str]:
        html = f"<div class=w><div id=zoom>{paragraphs(PARAGRAPHS[:3])}</div>{paragraphs(lines)}</div>"
        return chosen(f"<h1>{TITLE}</h1>{HEADER}{html}{RELATED}")[0][3:]

    @pytest.mark.parametrize("line", ["临河县司法局", PARAGRAPHS[3]])
    def test_a_signature_or_a_paragraph_right_below_belongs_to_the_text(self, line: str) -> None:
        assert self.below(line) == [line]

    def test_a_signature_below_another_line_does_not(self) -> None:
        assert self.below("平安临河", "临河县司法局") == []

    @pytest.mark.parametrize(
        "line", ["责任编辑：韩梅", "<a href=/1>我县召开平安建设联席会议</a>", "2024-11-08 09:30 来源：临河日报"]
    )
    def test_boilerplate_ends_the_text(self, line: str) -> None:
        assert self.below(line, PARAGRAPHS[3]) == []


class TestShortTextAboveAList:
    """How long the text and how dense the list below it is."""

    def body(self, text: str, below: str) -> list[str]:
        return chosen(f"<div><p>{TITLE}</p>{HEADER}<p>{text}</p>{below}</div>")[0]

    @pytest.mark.parametrize(("size", "found"), [(22, True), (21, False)])
    def test_text_without_a_sentence_mark_has_22_characters(self, size: int, found: bool) -> None:
        assert bool(self.body("平" * size, TestUnderHeadline.LINKS)) is found

    @pytest.mark.parametrize(("linked", "more"), [(5, False), (4, True)])
    def test_a_headline_in_the_list_has_five_characters(self, linked: int, more: bool) -> None:
        links = "".join(f"<p><a href=/{i}>{'第一批名单'[:linked]}</a></p>" for i in range(3))
        html = (
            f"<p>{'平' * 22}</p>{links}{paragraphs(tuple(one * 29 for one in '安乡县'))}{TestUnderHeadline.LINKS * 2}"
        )
        texts = chosen(f"<div><p>{TITLE}</p>{HEADER}{html}</div>")[0]
        assert ("县" * 29 in texts) is more


def test_office_and_day_right_below_the_container_sign_the_article() -> None:
    signature = ["特此公告。", "临河县司法局", "2024年11月8日"]
    for lines in (signature, signature[1:]):
        signed = f'<div class="TRS_Editor">{paragraphs()}</div>{paragraphs(tuple(lines))}'
        assert clean(page(signed)) == "\n\n".join((BODY, *lines))
    header = "<p>发布时间：2024-11-08 09:30 来源：临河县司法局</p>"
    assert clean(page(f'<div class="TRS_Editor">{paragraphs()}</div>{header}')) == BODY
