"""The headline: which of the head's titles and the page's blocks it is."""

from __future__ import annotations

import itertools

import pytest

from cleaner.markup.parse import parse
from cleaner.metadata.infoline import HeaderLine, read_line
from cleaner.metadata.title import Headline, find_headline
from cleaner.metadata.title_candidates import ARTICLES_OWN, LONGEST, PAGES, find_candidates, fold, plain, titles
from tests.cleaner.pages import PARAGRAPHS, TITLE

META = '<meta name="{}" content="{}">'


def headline(above: str, head: str = "", *, hidden: bool = False, inside: str = "") -> Headline:
    """Return the headline of a page whose body is one paragraph below `above`; header lines are read in `above`."""
    page = parse(f"<html><head>{head}</head><body>{above}<p>{inside or PARAGRAPHS[0]}</p></body></html>")
    first = next(i for i, block in enumerate(page.blocks) if block.text == (inside or PARAGRAPHS[0]))
    read = {i: read_line(page.blocks[i].text) for i in range(first)}
    lines: dict[int, HeaderLine] = {i: line for i, line in read.items() if line.count}
    return find_headline(page, first, first, lines, hidden)


def candidates(head: str, body: str = "") -> list[tuple[str, int]]:
    return [(one.text, one.trust) for one in find_candidates(parse(f"<head>{head}</head><body>{body}</body>"))]


INFO = "<p>发布时间：2024-11-08 来源：甲报</p>"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (TITLE, TITLE),
        (f"{TITLE}-临河长安网", TITLE),
        (f"{TITLE}_平安建设_临河县人民政府", TITLE),
        (f"{TITLE} - 平安建设 - 临河长安网", TITLE),
        (f"{TITLE}-平安建设_临河长安网", f"{TITLE}-平安建设"),
        (f"{TITLE}-平安建设行动-临河长安网", f"{TITLE}-平安建设行动"),
        (f"{TITLE}|要闻", TITLE),
        (f"{TITLE} 临河新闻网", TITLE),
        (f"{TITLE} 第二次", f"{TITLE} 第二次"),
        (f"{TITLE}-纪实", f"{TITLE}-纪实"),
        ("平安临河_要闻", "平安临河_要闻"),
        ("平安临河_临河日报", "平安临河"),
        ("平安建设工作会|要闻", "平安建设工作会|要闻"),
        ("平安建设工作大会|要闻", "平安建设工作大会"),
        (f"{TITLE}-", TITLE),
        (f"{TITLE}<br/>续", f"{TITLE} 续"),
    ],
)
def test_the_sites_name_is_cut_off_the_page_title(title: str, expected: str) -> None:
    shown = title.replace("<", "&lt;")
    assert candidates(f"<title>{shown}</title>") == [(expected, PAGES)]


def test_known_names_of_site_and_column_are_cut_off_at_both_ends() -> None:
    known = META.format("SiteName", "青禾在线") + META.format("ColumnName", "平安")
    for title in (f"{TITLE}-平安-青禾在线", f"青禾在线 - {TITLE}", f"{TITLE}-青禾在线主站"):
        assert candidates(f"{known}<title>{title}</title>") == [(TITLE, PAGES)]
    assert candidates(f"{known}{META.format('ArticleTitle', f'{TITLE}-纪实')}") == [(f"{TITLE}-纪实", ARTICLES_OWN)]
    for name in ("青禾在线", "平安"):
        assert candidates(f"{known}<title>{name}</title>") == []


def test_the_articles_own_titles_come_before_the_pages() -> None:
    head = f"<title>{TITLE}三</title>{META.format('og:title', f'{TITLE}二')}{META.format('ArticleTitle', f'{TITLE}一')}"
    assert candidates(head) == [(f"{TITLE}一", ARTICLES_OWN), (f"{TITLE}二", ARTICLES_OWN), (f"{TITLE}三", PAGES)]


@pytest.mark.parametrize("title", ["{{title}}", "${title}", "<%=title%>", "@@title", "[!--title--]", "字"])
def test_templates_and_single_characters_are_no_titles(title: str) -> None:
    assert candidates(META.format("ArticleTitle", title.replace("<", "&lt;"))) == []


def test_a_short_title_that_a_link_shows_is_a_column() -> None:
    link = "<a href=/1>平安建设工作简报</a>"
    assert candidates("<title>平安建设工作简报</title>", link) == []
    assert candidates("<title>平安建设工作简报</title>") == [("平安建设工作简报", PAGES)]
    assert candidates(META.format("ArticleTitle", "平安建设工作简报"), link) == [("平安建设工作简报", ARTICLES_OWN)]
    longer = "平安建设工作简报一"
    assert candidates(f"<title>{longer}</title>", f"<a href=/1>{longer}</a>") == [(longer, PAGES)]


@pytest.mark.parametrize(
    ("name", "office"),
    [
        *(
            (f"临河县{end}", True)
            for end in ("司法局", "教育厅", "政法委", "委员会", "法院", "检察院", "政府", "办公室", "长安网")
        ),
        ("临河县司法局", True),
        ("司法局", False),
        (TITLE, False),
    ],
)
def test_a_title_that_is_an_offices_name_is_marked(name: str, office: bool) -> None:
    assert [one.is_office for one in find_candidates(parse(f"<title>{name}</title>"))] == [office]


def test_titles_have_no_white_space_and_are_given_once() -> None:
    page = parse(f"<title>平安 临河-{TITLE}</title>{META.format('ArticleTitle', '平 安')}<h1>平安</h1>")
    assert titles(page) == ("平安", f"平安临河-{TITLE}")


def test_the_first_three_headings_are_titles_where_the_head_has_none_of_the_article() -> None:
    html = "<h1>甲甲</h1><h1><a href=/>乙乙</a></h1><h1>丙丙<br>丙</h1><h1>丁丁</h1>"
    assert titles(parse(html)) == ("甲甲", "丙丙丙")
    assert titles(parse(html + META.format("ArticleTitle", TITLE))) == (TITLE,)
    assert titles(parse("<h1>" + "<br>".join("甲乙丙丁戊") + "</h1>")) == ("甲乙丙丁戊",)
    assert titles(parse("<h1>" + "<br>".join("甲乙丙丁戊己") + "</h1>")) == ()


def test_titles_have_2_to_200_characters() -> None:
    for size, count in ((1, 0), (2, 1), (LONGEST, 1), (LONGEST + 1, 0)):
        assert len(titles(parse(f"<h1>{'字' * size}</h1>"))) == count


def test_signs_and_white_space_do_not_matter_to_a_comparison() -> None:
    assert fold("“甲”：乙， （丙）！—－？；・") == fold('"甲":乙,(丙)!--?;·')
    assert plain("甲<br/>乙  <b>丙</b>") == "甲 乙 丙"


@pytest.mark.parametrize("tag", ["h1", "h2", "h3", "h4", "h5", "ucaptitle", "founder-title"])
def test_a_heading_right_above_the_header_line_is_the_headline(tag: str) -> None:
    assert headline(f"<p>平安建设</p><{tag}>{TITLE}</{tag}>{INFO}", "<title>临河长安网</title>") == Headline(
        TITLE, 1, 2
    )


@pytest.mark.parametrize(
    "attribute", ["class=title", "class='xl-title a'", "id=biaoti", "class=bt", "class='x tit'", "id=HeadLine"]
)
def test_an_element_named_as_a_headline_right_above_the_text_is_one(attribute: str) -> None:
    above = f"<div>平安建设工作情况专题报道</div><div {attribute}>{TITLE}</div>"
    assert headline(above) == headline(f"{above}<p>甲</p>") == Headline(TITLE, 1, 2)
    assert headline(f"{above}<p>甲</p><p>乙</p>") == Headline("")


@pytest.mark.parametrize("attribute", ["class=subtle", "class=btn", "id=x", ""])
def test_an_element_with_another_name_right_above_the_text_is_none(attribute: str) -> None:
    assert headline(f"<div {attribute}>{TITLE}</div>") == Headline("")


def test_the_block_that_agrees_with_the_head_is_the_headline_and_not_the_heading_nearer_to_the_text() -> None:
    above = f"<p>{TITLE}</p><h2>部署第四季度重点工作并通报情况</h2>{INFO}"
    assert headline(above, f"<title>{TITLE}-临河长安网</title>") == Headline(TITLE, 0, 1)
    assert headline(above).text == "部署第四季度重点工作并通报情况"


def test_a_block_that_is_similar_to_a_title_is_the_headline() -> None:
    shown = "临河县召开矛盾纠纷排查化解工作推进会议"
    above = f"<p>平安建设专题页面报道</p><p>{shown}</p>{INFO}"
    assert headline(above, META.format("ArticleTitle", TITLE)).text == shown
    assert headline(above, META.format("ArticleTitle", "全省政法队伍教育整顿动员部署大会")).text != shown


def test_a_date_and_a_source_in_the_headlines_own_block_are_not_part_of_it() -> None:
    above = f"<div>{TITLE} 2024-11-08 来源：甲报</div>"
    assert headline(above, f"<title>{TITLE}</title>") == Headline(TITLE, 0, 1)
    assert headline(f"<div>{TITLE} [2024-11-08 来源：甲报]</div>", f"<title>{TITLE}</title>").text == TITLE


@pytest.mark.parametrize("cuts", [(9,), (6, 12), (9, 11, 13, 15)])
def test_a_headline_that_is_split_is_joined(cuts: tuple[int, ...]) -> None:
    pieces = [TITLE[start:end] for start, end in itertools.pairwise((0, *cuts, len(TITLE)))]
    one = f"<h1>{'<br>'.join(pieces)}</h1>"
    several = "".join(f"<div>{piece}</div>" for piece in pieces)
    for above in (one, several):
        found = headline(f"<p>甲</p>{above}{INFO}", META.format("ArticleTitle", TITLE))
        assert (found.text, found.start, found.end) == (" ".join(pieces), 1, 1 + len(pieces))


def test_a_heading_over_several_lines_is_whole_although_the_head_does_not_give_it() -> None:
    above = f"<p>甲</p><h1>{TITLE[:8]}<br>{TITLE[8:]}</h1>{INFO}"
    assert headline(above) == Headline(f"{TITLE[:8]} {TITLE[8:]}", 1, 3)


def test_hidden_blocks_are_the_headline_only_where_the_body_is_hidden() -> None:
    above = f"<h1 style='display:none'>{TITLE}</h1>{INFO}"
    assert headline(above) == Headline("")
    assert headline(above, hidden=True) == Headline(TITLE, 0, 1)


def test_a_linked_block_is_the_headline_only_in_a_heading() -> None:
    head = f"<title>{TITLE}</title>"
    assert headline(f"<h1><a href=/>{TITLE}</a></h1>{INFO}", head).start == 0
    assert headline(f"<div><a href=/>{TITLE}</a></div>{INFO}", head) == Headline(TITLE)


def test_a_breadcrumb_is_the_headline_only_if_it_is_a_title_word_for_word() -> None:
    crumb = "首页>平安建设>正文内容"
    assert headline(f"<h1>{crumb}</h1>{INFO}").text == ""
    assert headline(f"<h1>{crumb}</h1>{INFO}", META.format("ArticleTitle", crumb)).text == crumb


@pytest.mark.parametrize("title", ["首页 > 要闻 > 正文", "首页>要闻", "网站首页 » 要闻 » 详情", "要闻 > 正文"])
def test_a_breadcrumb_in_the_head_is_no_title(title: str) -> None:
    shown = title.replace(">", "&gt;")
    assert headline(f"<div>{shown}</div><h2>{TITLE}</h2>{INFO}", f"<title>{shown}</title>").text == TITLE


def test_the_name_of_the_office_in_all_titles_of_the_head_is_not_the_headline() -> None:
    head = META.format("ArticleTitle", "临河市司法局") + "<title>临河市司法局</title>"
    assert headline(f"<h2>{TITLE}</h2>{INFO}", head).text == TITLE
    assert headline(f"<h2>临河市司法局</h2>{INFO}", head).text == "临河市司法局"


@pytest.mark.parametrize(
    ("heading", "found"), [("平安临河行动", True), ("平安临", False), ("平安临河", True)], ids=["6", "3", "4"]
)
def test_short_headings_are_column_names(heading: str, found: bool) -> None:
    assert (headline(f"<h1>{heading}</h1>{INFO}").text == heading) is found


def test_short_lines_above_the_header_line_are_column_names() -> None:
    assert headline(f"<p>平安临河行动纪</p>{INFO}").text == ""
    assert headline(f"<p>平安临河行动纪实</p>{INFO}").text == "平安临河行动纪实"


@pytest.mark.parametrize("title", ["所介绍-望淮信息网-Powered by mycms", "所介绍 | 望淮", "所介绍_某某"])
def test_a_short_heading_that_begins_the_page_title_is_the_headline(title: str) -> None:
    head = f"<title>{title}</title>"
    other = "<h3>专题栏目</h3>"
    assert headline(f"{other}<h1>所介绍</h1>", head).text == "所介绍"
    assert headline(f"{other}<h3>所介绍</h3>", head).text == "所介绍"
    assert headline("<h3>所介绍</h3><h1>临河县司法局召开工作会议</h1>", head).text == "临河县司法局召开工作会议"
    assert headline("<h3>所介</h3>", head).text != "所介"


def test_a_short_name_of_the_site_in_the_head_that_a_link_shows_is_not_the_headline() -> None:
    head = META.format("og:title", "望淮") + "<title>望淮</title>"
    assert headline(f"<a href=/>望淮</a><h1>{TITLE}</h1>", head).text == TITLE
    assert headline(f"<p>望淮</p><h1>{TITLE}</h1>", head).text == "望淮"


@pytest.mark.parametrize(
    ("counter", "is_cut"), [("(1/22)", True), (" （3 / 7）", True), ("(1-22)", False), ("(1/2222)", False)]
)
def test_the_number_of_a_picture_is_cut_off_the_headline(counter: str, is_cut: bool) -> None:
    found = headline(f"<h1>{TITLE}{counter}</h1>{INFO}", f"<title>{TITLE}-临河长安网</title>").text
    assert (found == TITLE) is is_cut
    assert headline(f"<h1>{TITLE}(1/2)</h1>{INFO}", f"<title>{TITLE}(1/2)</title>").text == f"{TITLE}(1/2)"


@pytest.mark.parametrize(
    "end",
    [
        " - 生活 - 临河论坛 - Powered by Discuz!",
        " - 临河论坛 - Powered by Discuz! Archiver",
        "|生活 - 临河论坛 - Powered by phpwind",
    ],
)
def test_names_of_board_and_site_before_the_software_of_a_forum_are_cut_off(end: str) -> None:
    assert candidates(f"<title>花期{end}</title>") == [("花期", PAGES)]


def test_linked_category_before_a_subject_is_cut_off() -> None:
    head = f"<title>{TITLE} - 生活 - 临河论坛 - Powered by Discuz!</title>"
    assert headline(f"<h1><a href=/2>[生活]</a> {TITLE}</h1>{INFO}", head).text == TITLE
    assert headline(f"<h1>[生活] {TITLE}</h1>{INFO}", head).text == f"[生活] {TITLE}"


def test_counters_of_a_thread_are_no_headline() -> None:
    assert headline(f"<p>查看: 1203 | 回复: 48</p>{INFO}").text == ""


def test_heading_between_the_date_and_the_text_is_the_headline_if_it_agrees_with_the_head() -> None:
    head = f"<title>{TITLE} (2) @ 何家 :: 望淮部落格 ::</title>"
    above = f"<div class=logo>望淮部落格</div><p>2024-11-08 09:30</p><h2><a href=/1>{TITLE} (2)</a></h2>"
    assert headline(above, head).text == f"{TITLE} (2)"


def test_a_headline_more_than_60_blocks_above_the_body_is_not_searched() -> None:
    head = f"<title>{TITLE}</title>"
    assert headline(f"<h1>{TITLE}</h1>" + "<p>甲</p>" * 59, head).start == 0
    assert headline(f"<h1>{TITLE}</h1>" + "<p>甲</p>" * 60, head) == Headline(TITLE)


def test_the_articles_own_title_replaces_a_headline_that_is_cut() -> None:
    own = META.format("ArticleTitle", TITLE)
    for end in ("...", "…"):
        assert headline(f"<h1>{TITLE[:10]}{end}</h1>{INFO}", own) == Headline(TITLE, 0, 1)
    assert headline(f"<h1>{TITLE[:10]}…</h1>{INFO}").text == f"{TITLE[:10]}…"


def test_a_page_that_shows_no_headline_has_the_title_of_its_head() -> None:
    assert headline(INFO, META.format("ArticleTitle", TITLE)) == Headline(TITLE)
    assert headline(INFO, f"<title>{TITLE}-临河长安网</title>") == Headline(TITLE)
    assert headline(INFO) == Headline("")


@pytest.mark.parametrize(
    "script",
    [
        "var title = '{}';",
        'docTitle: "{}"',
        "article_title='{}'",
        'var x = 1; news_title = "{}"',
    ],
)
def test_a_script_gives_the_headline_where_the_head_has_only_the_sites_name(script: str) -> None:
    head = "<script>var other = 1;</script><script>" + script.format(TITLE) + "</script>"
    assert headline(INFO, f"<title>临河长安网</title>{head}") == Headline(TITLE)
    assert headline(INFO, head) == Headline(TITLE)
    assert headline(INFO, META.format("ArticleTitle", "另一个标题的文章") + head) == Headline("另一个标题的文章")


def test_a_heading_with_two_labels_is_not_the_headline() -> None:
    assert headline(f"<h2>作者：李文 责任编辑：王五</h2>{INFO}") == Headline("")
    assert headline(f"<h2>作者：李文讲述平安临河故事</h2>{INFO}").start == 0


def test_a_short_second_line_of_a_heading_is_a_part_of_it() -> None:
    assert headline(f"<h1>{TITLE}<br>（二）</h1>{INFO}") == Headline(f"{TITLE} （二）", 0, 2)


def test_a_part_of_the_headline_at_the_end_of_a_page_is_found() -> None:
    page = parse(f"<title>{TITLE}</title><h1>{TITLE[:12]}</h1>")
    assert find_headline(page, 1, 1, {}, False) == Headline(TITLE[:12], 0, 1)


@pytest.mark.parametrize("end", ["网", "网站", "网站群", "网站群!", "门户", "人民政府", "频道"])
def test_name_of_a_site_after_white_space_is_cut_off(end: str) -> None:
    assert candidates(f"<title>{TITLE} 平安临河{end}</title>") == [(TITLE, PAGES)]
    assert candidates(f"<title>{TITLE} 平安临河{end}络</title>") == [(f"{TITLE} 平安临河{end}络", PAGES)]
    assert headline(f"<h1>{TITLE}</h1>{INFO}", META.format("ArticleTitle", f"平安临河{end}")).text == TITLE


@pytest.mark.parametrize(("name", "is_cut"), [("法制网", False), ("临河门户", True)])
def test_short_text_after_white_space_is_no_name_of_a_site(name: str, is_cut: bool) -> None:
    expected = TITLE if is_cut else f"{TITLE} {name}"
    assert candidates(f"<title>{TITLE} {name}</title>") == [(expected, PAGES)]


@pytest.mark.parametrize("picture", ["<h1>{}</h1>", "<div class=title>{}</div>"])
def test_headline_that_is_a_picture_is_its_text(picture: str) -> None:
    def title(alt: str, head: str = "临河县司法局") -> str:
        return headline(picture.format(f'<img src=/t.png alt="{alt}">') + INFO, f"<title>{head}</title>").text

    assert title("律师走进社区") == title("律师走进社区", "新闻详情") == "律师走进社区"
    assert title("临河县人民政府") == "临河县司法局"
    assert title("律师走进社区", "居民代表参加普法活动") == "居民代表参加普法活动"


@pytest.mark.parametrize(
    "end",
    [
        *("网", "网站", "门户", "政府", "委员会", "委", "局", "厅", "院", "办公室", "中心", "频道", "日报", "晚报", "报", "社"),
        *("电视台", "平台", "公司", "协会", "学会", "在线", "新闻", "客户端", "大学", "学校", "首页", "欢迎您", "欢迎您!"),
        *(".com", ".cn", ".net", ".COM"),
    ],
)  # fmt: skip
def test_name_of_a_site_after_a_hyphen_is_cut_off(end: str) -> None:
    assert candidates(f"<title>{TITLE}-临河{end}</title>") == [(TITLE, PAGES)]
    assert candidates(f"<title>{TITLE}-临河{end}录</title>") == [(f"{TITLE}-临河{end}录", PAGES)]


@pytest.mark.parametrize(("site", "is_cut"), [("青禾在", False), ("青禾在线", True)])
def test_known_name_of_a_site_is_found_in_a_longer_one_if_it_has_four_characters(site: str, is_cut: bool) -> None:
    known = META.format("SiteName", site)
    expected = TITLE if is_cut else f"{TITLE}-主站{site}甲"
    assert candidates(f"{known}<title>{TITLE}-主站{site}甲</title>") == [(expected, PAGES)]


def test_only_headings_of_the_first_level_are_titles() -> None:
    assert titles(parse("<h2>甲甲</h2><p>乙乙</p><h1>丙丙</h1>")) == ("丙丙",)


@pytest.mark.parametrize("cut", ["...", "…", "……"])
def test_headline_that_the_template_has_cut_is_completed_from_the_head(cut: str) -> None:
    title = "关于做好临河县冬季供暖期居民用热服务保障工作的通知"
    head = f"<title>{title}-临河县人民政府</title>"
    assert headline(f"<h1>{title[:18]}{cut}</h1>{INFO}", head).text == title
    assert headline(f"<h1>{title[:18]}{cut}</h1>{INFO}", "<title>临河县人民政府</title>").text == title[:18] + cut


def test_heading_with_the_name_of_a_linked_column_is_not_the_headline() -> None:
    column = '<a href="/xw/">新闻中心</a><h1>新闻中心</h1>'
    assert headline(f"{column}<h3>{TITLE}</h3>{INFO}", "<title>临河县人民政府 新闻中心</title>").text == TITLE


def test_office_that_signs_a_short_notice_is_not_its_headline() -> None:
    office = "临河县住房和城乡建设局"
    page = parse(f"<title>{office}</title><h1>停水通知</h1>{INFO}<div><p>{PARAGRAPHS[0]}</p><p>{office}</p></div>")
    first = next(i for i, block in enumerate(page.blocks) if block.text == PARAGRAPHS[0])
    lines = {i: read_line(page.blocks[i].text) for i in range(first)}
    assert find_headline(page, first, first + 2, lines, False).text == "停水通知"


@pytest.mark.parametrize("mark", ["原创", "【置顶】"])
def test_mark_of_the_template_before_the_headline_is_no_part_of_it(mark: str) -> None:
    assert headline(f"<h1><span>{mark}</span>{TITLE}</h1>{INFO}", f"<title>{TITLE}_临河网</title>").text == TITLE
    assert headline(f"<h1>{mark}{TITLE}</h1>{INFO}", f"<title>{mark}{TITLE}_临河网</title>").text == f"{mark}{TITLE}"


def cut(title: str, site: str = "", column: str = "", own: bool = False) -> str:
    """Return a title of the head without the names of site and column."""
    head = (META.format("SiteName", site) if site else "") + (META.format("ColumnName", column) if column else "")
    head += META.format("ArticleTitle", title) if own else f"<title>{title}</title>"
    return "|".join(text for text, _ in candidates(head))


def test_names_of_site_and_column_are_cut_off_whatever_separates_them() -> None:
    for sign in ("-", " - ", "--", "_", "|", "｜", "—", "——", "–", "»", "&gt;", "&gt;&gt;", " ", "&lt;"):
        assert cut(f"{TITLE}{sign}青禾", "青禾") == TITLE, sign
        assert cut(f"{TITLE}{sign}要闻速递", column="要闻速递") == TITLE, sign
        assert cut(f"青禾{sign}{TITLE}", "青禾") == TITLE, sign
        assert cut(f"{TITLE}{sign}青禾", "青禾", own=True) == TITLE, sign
    assert cut(f"{TITLE}青禾", "青禾") == f"{TITLE}青禾"
    assert cut("青禾", "青禾") == cut("要闻", column="要闻") == ""


def test_only_the_pages_title_is_cut_at_names_that_are_not_known() -> None:
    for end in ("-要闻-青禾网", "_青禾", "|青禾", " 青禾新闻网", "-青禾日报"):
        assert cut(TITLE + end) == TITLE, end
        assert cut(TITLE + end, own=True) == TITLE + end, end
    for end in ("-青禾", " 青禾", "-要闻-青禾", "——青禾纪实"):
        assert cut(TITLE + end) == TITLE + end, end


def test_office_before_the_headline_is_cut_off_if_enough_is_left() -> None:
    assert cut(f"临河县司法局-{TITLE}") == cut(f"临河县人民政府 | {TITLE}") == TITLE
    assert cut("临河县司法局-工作动态") == "临河县司法局-工作动态"
    assert cut("临河县司法局-平安建设工作动态") == "平安建设工作动态"
    assert cut(f"临河县司法局 {TITLE}") == f"临河县司法局 {TITLE}"
    assert cut("临河县司法局-平安建设工作信息网") == "临河县司法局"


def test_name_of_the_site_is_read_from_either_tag() -> None:
    for head in (
        META.format("og:site_name", "青禾"),
        META.format("SiteName", "青禾"),
        META.format("SiteName", "青禾") + META.format("og:site_name", "乙"),
    ):
        assert candidates(f"{head}<title>{TITLE}-青禾</title>") == [(TITLE, PAGES)]


def test_titles_of_the_head_are_read_up_to_a_limit() -> None:
    for size in (2 * LONGEST, 2 * LONGEST + 9):
        assert [len(text) for text, _ in candidates(f"<title>{'字' * size}</title>")] == [2 * LONGEST]
    assert titles(parse(f"<title>{'字' * size}</title>")) == ()


def test_path_to_the_page_is_no_title_unless_it_is_the_articles() -> None:
    paths = [
        "首页 > 要闻",
        "网站首页>要闻>正文",
        "首页/要闻",
        "首页»要闻",
        "首页›要闻",
        "要闻 > 正文",
        "要闻>平安>内容",
        "要闻»详情",
    ]
    for path in paths:
        shown = path.replace(">", "&gt;")
        assert cut(shown) == "", path
        assert candidates(META.format("og:title", shown)) == [], path
        assert cut(shown, own=True) != "", path
    for title in ("首页设计方案", "平安 > 建设", "正文"):
        assert cut(title.replace(">", "&gt;")) != "", title


def test_headings_below_the_articles_own_are_no_titles() -> None:
    html = f"<title>{TITLE}</title><p>{{}}</p><div class=TRS_Editor><h1>一、总体要求</h1><p>{PARAGRAPHS[0]}</p></div>"
    assert titles(parse(html.format(TITLE))) == (TITLE,)
    assert titles(parse(html.format("平安"))) == (TITLE, "一、总体要求")
    unnamed = html.replace("TRS_Editor", "x")
    assert titles(parse(unnamed.format(TITLE))) == (TITLE,)
    assert titles(parse(unnamed.replace("一、总体要求", "总体要求").format(TITLE))) == (TITLE, "总体要求")
    assert titles(parse(f"<title>{TITLE}</title><h1>{TITLE}</h1><h1>一、总体要求</h1>")) == (TITLE,)
    office = "临河县司法局"
    assert "一、总体要求" in titles(parse(html.replace(TITLE, office).format(office)))


def test_heading_that_is_mostly_links_has_no_title() -> None:
    for linked, shown in (("乙丙", "甲丁乙丙"), ("乙丙戊", "")):
        found = titles(parse(f"<h1>甲丁<a href=/>{linked}</a></h1>"))
        assert found == ((shown,) if shown else ()), linked


def test_marks_of_templates_before_a_headline() -> None:
    marks = ["原创", "置顶", "推荐", "转载", "独家", "图文", "视频", "热门", "最新", "头条", "要闻"]
    head = f"<title>{TITLE}_临河网</title>"
    found = {mark: headline(f"<h1>【{mark}】{TITLE}</h1>{INFO}", head).text for mark in marks}
    assert found == dict.fromkeys(marks, TITLE)
    assert headline(f"<h1>【通知】{TITLE}</h1>{INFO}", head).text == f"【通知】{TITLE}"


def test_name_of_a_site_is_cut_off_a_short_title_after_a_sign() -> None:
    for sign in ("_", "|", "｜", "-", "&lt;", "&gt;", " - "):
        assert cut(f"平安临河{sign}临河日报") == "平安临河", sign
    for sign in (" ", "—", "–"):
        assert cut(f"平安临河{sign}临河日报") == f"平安临河{sign}临河日报", sign
    for sign in (" — ", " – "):
        assert cut(f"平安临河{sign}临河日报") == "平安临河", sign
