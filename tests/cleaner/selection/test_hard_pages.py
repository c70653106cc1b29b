"""Pages on which text was lost or leaked: the places in which articles stand, and the boxes of a page inside them."""

from __future__ import annotations

import pytest

from cleaner import clean, extract
from tests.cleaner.pages import BODY, CRUMB, FOOTER, HEADER, NAV, PARAGRAPHS, RELATED, TITLE, page, paragraphs


def in_body(body: str, **parts: str) -> str:
    """Return the text of a page whose body is in the element of a CMS."""
    return clean(page(f'<div class="TRS_Editor">{body}</div>', **parts))


def test_list_of_links_that_outweighs_the_text_below_it_is_in_the_body() -> None:
    links = "".join(f'<p>{i}.<a href="/{i}.html">《临河县第{i}号办法》</a></p>' for i in range(1, 9))
    assert in_body(links + f"<p>{PARAGRAPHS[0]}</p>").split("\n\n")[-2:] == ["8.《临河县第8号办法》", PARAGRAPHS[0]]


def test_container_under_the_headline_is_the_body_although_another_box_has_more_text() -> None:
    other = "".join(f"<p>本中心第{i}科负责受理群众来信来访，并在规定期限内作出答复。</p>" for i in range(9))
    article = f'<div><h1>{TITLE}</h1>{HEADER}<div id="zoom"><p>{PARAGRAPHS[3]}</p></div></div>'
    html = f"<title>{TITLE}</title>{NAV}{article}<div><h3>机构职能</h3>{other}</div>{FOOTER}"
    assert clean(html) == PARAGRAPHS[3]


@pytest.mark.parametrize("name", ["一般", "更多", "推荐"])
def test_word_of_a_button_that_heads_a_column_is_kept(name: str) -> None:
    table = f"<table><tr><th>项目</th><th>{name}</th></tr><tr><td>窗口</td><td>12</td></tr></table>"
    assert in_body(table) == f"项目\t{name}\n\n窗口\t12"


def test_word_of_a_button_that_heads_a_row_is_kept() -> None:
    table = "<table><tr><td>项目</td><td>件数</td></tr><tr><td>更多</td><td>12</td></tr></table>"
    assert in_body(table) == "项目\t件数\n\n更多\t12"


def test_link_in_the_last_row_of_a_list_of_documents_is_kept() -> None:
    rows = "".join(f'<tr><td>{i}</td><td><a href="/{i}.html">第{i}号办法</a></td></tr>' for i in range(1, 4))
    assert in_body(f"<p>{PARAGRAPHS[0]}</p><table>{rows}</table>").endswith("3\t第3号办法")


@pytest.mark.parametrize("heading", ["政策问答", "相关链接", "专家解读"])
def test_heading_above_short_sentences_is_not_the_end(heading: str) -> None:
    text = [*PARAGRAPHS, heading, "问：谁可以申请？", "答：本县居民可以申请。"]
    assert in_body("".join(f"<p>{line}</p>" for line in text)).split("\n\n") == text


def test_spans_that_are_shown_as_blocks_are_paragraphs() -> None:
    spans = "".join(f'<span style="display:block">{text}</span>' for text in PARAGRAPHS)
    assert in_body(spans) == BODY


def test_file_above_the_first_paragraph_is_an_attachment() -> None:
    html = f'<div class="TRS_Editor"><p><a href="/a.doc">报名表.doc</a></p>{paragraphs()}</div>'
    article = extract(page(html), url="http://www.example.cn/")
    assert (article.text, [a.name for a in article.attachments]) == (BODY, ["报名表.doc"])


def test_text_of_an_element_that_shows_a_file_is_for_other_browsers() -> None:
    html = '<object data="/a.pdf"><p>您的浏览器不能显示此文件，请<a href="/a.pdf">下载</a>后阅读。</p></object>'
    article = extract(page(f'<div class="TRS_Editor">{html}{paragraphs()}</div>'), url="http://www.example.cn/")
    assert (article.text, [a.url for a in article.attachments]) == (BODY, ["http://www.example.cn/a.pdf"])


ITEM = '<a href="/{0}.html">青石县开展第{0}批普法活动</a>'
ABOUT = "近日，青石县组织律师走进社区，为居民解答婚姻、劳动和借贷方面的问题。"


@pytest.mark.parametrize(
    "item",
    [
        f"<li>{ITEM}<p>{ABOUT}</p></li>",
        f'<article><h2>{ITEM}</h2><p>{ABOUT}</p><a href="/{{0}}.html">阅读全文</a></article>',
        f"<dl><dt>{ITEM}<span>2024-11-0{{0}}</span></dt><dd>{ABOUT}</dd></dl>",
        f"<div><h3>{ITEM}</h3><p>{ABOUT}</p><div><span>某报</span><span>3小时前</span><span>评论 {{0}}</span></div></div>",
    ],
)
@pytest.mark.parametrize("count", [1, 4])
def test_headlines_with_summaries_below_the_article_are_removed(item: str, count: int) -> None:
    rows = "".join(item.format(i) for i in range(1, 5))
    assert in_body(f"{paragraphs(PARAGRAPHS[:count])}<ul class=rec>{rows}</ul>") == "\n\n".join(PARAGRAPHS[:count])


def test_linked_headings_with_paragraphs_in_the_element_of_the_article_are_kept() -> None:
    rows = "".join(f"<p>{ITEM.format(i)}</p><p>{ABOUT}{i}</p>" for i in range(1, 5))
    text = in_body(paragraphs() + rows)
    assert [text.count(words) for words in ("青石县开展", ABOUT)] == [4, 4]


@pytest.mark.parametrize(
    "box",
    [
        '<div class="card"><a href="/1"><div>青石县开展普法活动</div><div>律师走进社区，解答问题。</div></a></div>',
        '<div class="ad"><span>广告</span><a href="/1">金秋购车节 首付两万开回家</a></div>',
        '<div class="openapp"><a href="app://x">打开客户端，阅读体验更佳</a></div>',
        '<form><p>订阅每日简报</p><input type="email"><button>订阅</button></form>',
        '<p><a href="/1">&gt;&gt;更多详情请看这里</a></p>',
        '<div class="player"><p>播放</p><p>00:00</p><p>02:15</p><p>静音</p><p>全屏</p></div>',
    ],
)
def test_box_between_paragraphs_is_removed(box: str) -> None:
    assert in_body(paragraphs(PARAGRAPHS[:2]) + box + paragraphs(PARAGRAPHS[2:])) == BODY


@pytest.mark.parametrize(
    "line",
    [
        '<p><a href="/1">青石县开展普法活动</a></p>',
        '<div style="text-align:center"><a href="/1">青石县普法活动报名</a></div>',
        '<div class="p"><a href="/1">青石县开展普法活动，律师走进社区，解答居民提出的问题。</a></div>',
    ],
)
def test_link_that_may_be_a_line_of_the_text_is_kept(line: str) -> None:
    assert "青石县" in in_body(paragraphs(PARAGRAPHS[:2]) + line + paragraphs(PARAGRAPHS[2:]))


def test_form_with_the_article_inside_is_kept() -> None:
    assert in_body(f"<p>{PARAGRAPHS[0]}</p><form>{paragraphs(PARAGRAPHS[1:])}</form>") == BODY


@pytest.mark.parametrize(
    "box",
    [
        "<div><span>点赞12</span><span>收藏3</span><span>分享</span></div>",
        "<div><p>看完这篇文章您觉得</p><ul><li>震惊 12</li><li>开心 3</li><li>难过 0</li></ul></div>",
    ],
)
def test_buttons_in_an_element_below_the_paragraphs_are_removed(box: str) -> None:
    assert in_body(paragraphs() + box) == BODY


def test_first_post_of_a_forum_is_the_article() -> None:
    posts = "".join(
        f'<div><div>发表于 2024-11-08 09:3{i}</div><table><tr><td id="postmessage_{i}">{text}</td></tr></table></div>'
        for i, text in enumerate(
            [
                '<font class="jammer">3 a( Q# k</font><br>'.join(PARAGRAPHS),
                "写得很好，希望以后多写一些身边的事，让更多人看到。",
            ]
        )
    )
    assert clean(f"<title>{TITLE}</title>{NAV}<h1>{TITLE}</h1>{posts}{FOOTER}") == BODY


@pytest.mark.parametrize(
    "box",
    [
        "<p>您对本次活动满意吗？</p><ul><li><a href=#>满意</a></li><li><a href=#>一般</a></li></ul>",
        "<span>专题：</span><a href=/zt>法治乡村行</a>",
        "<span>方圆</span><a href=#>+关注</a>",
    ],
)
@pytest.mark.parametrize("place", [2, 4])
def test_named_box_of_buttons_is_removed_with_its_heading(box: str, place: int) -> None:
    box = f'<div class="x7">{box}</div>'
    assert in_body(paragraphs(PARAGRAPHS[:place]) + box + paragraphs(PARAGRAPHS[place:])) == BODY


@pytest.mark.parametrize("line", ["主办单位：临河县司法局", "邮编：050000"])
def test_organiser_in_the_last_line_of_a_flat_page_is_kept(line: str) -> None:
    tail = '<div class="s"><p>分享到：<a href=#>微信</a> <a href=#>微博</a></p></div>'
    html = f'<div class="main"><h1>{TITLE}</h1>{HEADER}{paragraphs()}<p>{line}</p>{tail}</div>'
    assert clean(f"<title>{TITLE}</title>{NAV}{html}{FOOTER}") == f"{BODY}\n\n{line}"


@pytest.mark.parametrize(
    "row",
    [
        '<li><a href="/{0}.html">《临河县第{0}号办法》</a></li>',
        '<p>{0}.<a href="/{0}.html">《临河县第{0}号办法》</a></p>',
    ],
)
def test_list_of_links_alone_in_a_container_under_the_headline_is_the_article(row: str) -> None:
    text = in_body("".join(row.format(i) for i in range(1, 5)))
    assert text.count("号办法》") == 4


def test_container_with_links_to_files_alone_holds_no_text() -> None:
    files = "".join(f'<p><a href="/{i}.doc">第{i}号办法</a></p>' for i in range(1, 5))
    article = extract(page(f'<div class="TRS_Editor">{files}</div>'), url="http://www.example.cn/")
    assert (article.text, len(article.attachments)) == ("", 4)


def test_column_with_an_introduction_above_the_headline_is_not_the_article() -> None:
    column = "<div><h2>法治乡村行</h2><p>本栏目记录全县法治乡村建设的做法和经验，欢迎读者投稿。</p></div>"
    html = f"{column}<h1>{TITLE}</h1><p>2024-11-08 来源：临河日报</p><div class=x7>{paragraphs()}</div>"
    assert clean(f"<title>{TITLE}</title>{NAV}{html}{FOOTER}") == BODY


def test_field_of_a_template_is_no_text() -> None:
    assert in_body("<p>{{detail.content}}</p>" + paragraphs()) == BODY


@pytest.mark.parametrize("joined", ["<div>{}</div>", "<p>{}</p>", '<div class="read">{}</div>'])
@pytest.mark.parametrize("name", ["TRS_Editor", "x7"])
@pytest.mark.parametrize("inside", [True, False])
def test_copy_in_one_line_above_the_paragraphs_is_removed(joined: str, name: str, inside: bool) -> None:
    copy = joined.format("".join(PARAGRAPHS))
    body = (
        f'<div class="{name}">{copy}{paragraphs()}</div>' if inside else f"{copy}<div class={name}>{paragraphs()}</div>"
    )
    assert clean(page(body)) == BODY


def test_two_equal_paragraphs_are_one_article() -> None:
    both = f'<div class="pc"><p>{PARAGRAPHS[0]}</p></div><div class="phone"><p>{PARAGRAPHS[0]}</p></div>'
    assert clean(page(both)) == PARAGRAPHS[0]


def test_the_space_of_gbk_that_gb18030_has_as_another_character_is_a_space() -> None:
    raw = page(f'<div class="TRS_Editor"><p>@@@@{PARAGRAPHS[0]}</p></div>').encode("gbk").replace(b"@@", b"\xa3\xa0")
    assert clean(raw) == PARAGRAPHS[0]


@pytest.mark.parametrize("copy", ["<div class=wap>{}</div>", "{}"])
@pytest.mark.parametrize("again", ["", f"<p>{PARAGRAPHS[1]}</p>"])
def test_copy_of_an_article_in_which_a_paragraph_recurs_is_removed(copy: str, again: str) -> None:
    text = paragraphs() + again
    expected = "\n\n".join([*PARAGRAPHS, *([PARAGRAPHS[1]] if again else [])])
    assert in_body(text + copy.format(text)) == expected


@pytest.mark.parametrize("between", ["", '<div class="ad"><a href="/x">金秋购车节首付两万开回家</a></div>'])
@pytest.mark.parametrize("name", ["TRS_Editor", "x7"])
def test_second_part_of_a_body_in_an_element_of_its_own_is_read(name: str, between: str) -> None:
    first, second = paragraphs(PARAGRAPHS[:2]), paragraphs(PARAGRAPHS[2:])
    assert clean(page(f"<div><div class={name}>{first}</div>{between}<div>{second}</div></div>")) == BODY


@pytest.mark.parametrize("line", ["分享到：微信 微博", "【打印】【关闭】", "字体：大 中 小"])
def test_buttons_between_paragraphs_are_no_header_line(line: str) -> None:
    body = f"<div class=x7><p>{PARAGRAPHS[0]}</p><p>{line}</p>{paragraphs(PARAGRAPHS[1:])}</div>"
    assert clean(f"<title>{TITLE}</title>{NAV}<h1>{TITLE}</h1>{body}{FOOTER}") == BODY


def test_thread_of_comments_in_the_element_of_the_article_is_removed() -> None:
    comments = "".join(
        f"<div><b>网友{i}</b><em>2024-11-1{i} 10:20</em><p>写得很好，希望以后多报道这样的好事，让更多人知道。{i}</p></div>"
        for i in range(1, 5)
    )
    assert in_body(f"{paragraphs()}<div><h3>网友评论</h3>{comments}</div>") == BODY


def test_feed_between_paragraphs_is_removed_from_elements_of_its_own() -> None:
    row = f"<div>{ITEM}<p>{ABOUT}</p><span>某报 2024-11-0{{0}}</span></div>"
    feed = "<div>" + "".join(row.format(i) for i in range(1, 5)) + "</div>"
    assert in_body(paragraphs(PARAGRAPHS[:2]) + feed + paragraphs(PARAGRAPHS[2:])) == BODY


VERSE = ("山深路远不须愁", "法在村头灯下留", "一纸公平千户暖", "溪声流过板栗秋")


@pytest.mark.parametrize("name", ["TRS_Editor", "content", "x7"])
def test_verse_that_weighs_less_than_the_header_line_and_the_footer_is_the_article(name: str) -> None:
    header = "<h6>临河县人民政府门户网站 www.example.cn 时间：2024-11-08 14:21 来源：临河日报</h6>"
    footer = "<div><p>冀ICP备12345678号-1</p><p>广告推广：临河某某文化发展有限公司 地址：临河县解放路100号</p></div>"
    body = f'<div class="{name}">{"".join(f"<p>{line}</p>" for line in VERSE)}</div>'
    html = f"<title>{TITLE}</title>{NAV}<div><h1>{TITLE}</h1>{header}{body}</div>{footer}"
    assert clean(html) == "\n\n".join(VERSE)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_short_article_between_a_row_of_menu_words_and_a_feed_is_kept(count: int) -> None:
    menu = "<div><a href=/1>首页</a><a href=/2>新闻</a><a href=/3>体育</a><a href=/4>娱乐</a></div>"
    row = f"<div>{ITEM}<p>{ABOUT}</p><span>某报{{0}}小时前</span></div>"
    feed = "".join(row.format(i) for i in range(1, 5))
    article = f"<div class=post_body>{paragraphs(PARAGRAPHS[:count])}</div>"
    header = f"<h1>{TITLE}</h1><div>2024-11-08 09:30:22 来源: 临河日报</div>"
    html = f"<title>{TITLE}</title>{menu}<div>{header}{article}<div>{feed}</div></div>{FOOTER}"
    assert clean(html) == "\n\n".join(PARAGRAPHS[:count])


def test_paragraphs_below_two_stray_end_tags_are_the_article() -> None:
    body = f'<div class="TRS_Editor">{paragraphs(PARAGRAPHS[:2])}</div></div></div>{paragraphs(PARAGRAPHS[2:])}'
    html = f"<title>{TITLE}</title>{NAV}<div><div><h1>{TITLE}</h1>{HEADER}{body}</div></div>{FOOTER}"
    assert clean(html) == BODY


def test_first_section_heading_is_kept_if_the_headline_is_above_the_container() -> None:
    sections = "".join(f"<h1>第{i}部分</h1><p>{text}</p>" for i, text in enumerate(PARAGRAPHS, 1))
    html = f'<h2>{TITLE}</h2>{HEADER}<div class="TRS_Editor">{sections}</div>'
    assert clean(f"<title>{TITLE}</title>{NAV}{html}{FOOTER}").startswith(f"第1部分\n\n{PARAGRAPHS[0]}")


@pytest.mark.parametrize("name", ["TRS_Editor", "x7"])
def test_label_of_header_lines_in_the_last_row_of_a_table_is_kept(name: str) -> None:
    rows = [("采购人", "临河县司法局"), ("项目名称", "记录仪采购"), ("联系人", "何女士"), ("发布时间", "2024-11-08")]
    table = "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in rows)
    html = f"<h1>{TITLE}</h1>{HEADER}<div class={name}><table>{table}</table></div>"
    assert clean(f"<title>{TITLE}</title>{NAV}{html}{FOOTER}") == "\n\n".join(map("\t".join, rows))


def test_sentence_about_an_attachment_above_it_is_no_heading() -> None:
    assert in_body('<p>全文见附件。</p><p><a href="/a.ofd">办法.ofd</a></p>') == "全文见附件。"


def test_copy_with_punctuation_of_half_width_is_removed() -> None:
    text = ("".join(PARAGRAPHS[:2]), "".join(PARAGRAPHS[2:]))
    copy = paragraphs(text).translate(str.maketrans("，。", ",."))
    assert in_body(f"{paragraphs(text)}<div>{copy}</div>") == "\n\n".join(text)


@pytest.mark.parametrize(
    "box",
    [
        '<div class="card"><h4><a href="/zt">专题｜家门口的法治课</a></h4><p>记录普法的点滴。</p><a href="/zt">进入专题</a></div>',
        '<div class="account"><strong>临河普法</strong><span>1.2万粉丝</span><a href="#">关注</a></div>',
    ],
)
@pytest.mark.parametrize("name", ["TRS_Editor", "x7"])
def test_named_card_between_paragraphs_is_removed(box: str, name: str) -> None:
    body = f"<div class={name}>{paragraphs(PARAGRAPHS[:2])}{box}{paragraphs(PARAGRAPHS[2:])}</div>"
    assert clean(f"<title>{TITLE}</title>{NAV}<h1>{TITLE}</h1>{HEADER}{body}{FOOTER}") == BODY


@pytest.mark.parametrize(
    "box",
    [
        '<div class="law"><h4><a href="/1">临河县普法办法</a></h4><p>本办法自发布之日起施行。</p><a href="/1">临河县普法办法解读全文</a></div>',
        '<div class="h">二、<a href="/s">普法</a>的做法</div>',
    ],
)
def test_named_element_that_is_no_card_is_kept(box: str) -> None:
    assert "普法" in in_body(paragraphs(PARAGRAPHS[:2]) + box + paragraphs(PARAGRAPHS[2:]))


def test_headline_of_three_characters_and_its_date_are_above_a_poem() -> None:
    poem = "<br>".join(VERSE)
    html = f"<div><h1>送法谣</h1><div>2024-11-08 09:30 临河日报</div><div>{poem}</div></div>"
    assert clean(f"<title>送法谣</title>{NAV}{html}{FOOTER}") == "\n\n".join(VERSE)


@pytest.mark.parametrize(
    "time",
    [
        "3天前",
        "昨天 09:30",
        "2小时前 评论 3",
        "临河号11-08 09:30",
        "2024-11-8 临河晚报 评论(0)",
        "2024年11月8日 週五 下午3:20",
        "临河融媒体中心号11-08 09:30我要投诉阅读数：1.2万",
    ],
)
def test_time_without_a_date_under_the_headline_is_removed(time: str) -> None:
    html = f"<div><h1>{TITLE}</h1><div><time datetime=2024-11-08>{time}</time></div><div>{paragraphs()}</div></div>"
    assert clean(f"<title>{TITLE}</title>{NAV}{html}{FOOTER}") == BODY


@pytest.mark.parametrize(
    ("line", "is_header"),
    [("沈予安 11月8日", True), ("沈予安说，11月8日的推进会开了整整一天，来的人比去年还要多。", False)],
)
def test_line_with_a_time_in_its_markup_is_a_header_line_under_the_headline(line: str, is_header: bool) -> None:
    header = f"<p class=by>{line}<time datetime=2024-11-08></time></p>"
    html = f"<div><h1>{TITLE}</h1>{header}<div>{paragraphs()}</div></div>"
    text = clean(f"<title>{TITLE}</title>{NAV}{html}{FOOTER}")
    assert text == (BODY if is_header else f"{line}\n\n{BODY}")


@pytest.mark.parametrize(("count", "is_feed"), [(3, True), (2, False)])
def test_headlines_with_a_time_but_no_link_below_the_element_of_the_article_are_removed(
    count: int, is_feed: bool
) -> None:
    row = "<div class=i><div>普法第{0}季开播</div><div>临河号 11-0{0} 09:30</div></div>"
    rows = "".join(row.format(i) for i in range(1, count + 1))
    assert (clean(page(f"<div><div class=nrk>{paragraphs()}</div><div class=r>{rows}</div></div>")) == BODY) is is_feed


@pytest.mark.parametrize(("mark", "is_ad"), [("广告", True), ("[广告]", True), ("广告法第九条", False)])
def test_link_below_the_word_that_marks_an_advertisement_is_removed(mark: str, is_ad: bool) -> None:
    link = f"<p>{mark}</p><p><a href='http://www.example.cn/1'>临河楼盘清盘特惠</a></p>"
    text = in_body(paragraphs(PARAGRAPHS[:2]) + link + paragraphs(PARAGRAPHS[2:]))
    assert text == BODY if is_ad else "临河楼盘清盘特惠" in text


@pytest.mark.parametrize("place", [2, 4])
def test_aside_with_links_is_removed_with_its_sentences(place: int) -> None:
    item = "<h2>普法第{0}季</h2><p>这一季共有二十四集，每集讲述一个发生在乡镇的真实故事。</p><a href=/{0}>继续阅读</a>"
    aside = "".join(item.format(i) for i in range(1, 4))
    text, rest = paragraphs(PARAGRAPHS[:place]), paragraphs(PARAGRAPHS[place:])
    assert in_body(f"{text}<aside>{aside}</aside>{rest}") == BODY
    note = "<aside><h2>普法第一季</h2><p>这一季共有二十四集，每集讲述一个发生在乡镇的真实故事。</p></aside>"
    assert "这一季共有二十四集" in in_body(f"{text}{note}{rest}")


def test_aside_that_holds_most_of_the_text_is_kept() -> None:
    links = "".join(f"<p><a href=/{i}>临河县第{i}次普法活动</a></p>" for i in range(3))
    assert PARAGRAPHS[3] in in_body(f"<p>{PARAGRAPHS[0]}</p><aside>{paragraphs(PARAGRAPHS[1:])}{links}</aside>")


@pytest.mark.parametrize("line", ["1 2 3 下一页", "2 3 下一页 共3页", "点击展开剩余60%", "展开剩余63%"])
def test_pager_and_button_below_the_paragraphs_are_removed(line: str) -> None:
    assert in_body(f'{paragraphs()}<div class="b">{line}</div>') == BODY


def test_headlines_under_a_heading_about_earlier_reports_are_removed() -> None:
    rows = "".join(f"<p>· {ITEM.format(i)}</p>" for i in range(1, 4))
    box = f"<p><strong>此前报道</strong></p>{rows}"
    assert in_body(paragraphs(PARAGRAPHS[:2]) + box + paragraphs(PARAGRAPHS[2:])) == BODY


def test_elements_that_html_does_not_have_are_paragraphs_if_they_hold_sentences() -> None:
    text = "".join(f"<x-para>{text}</x-para>" for text in PARAGRAPHS)
    assert clean(page(f"<x-article>{text}</x-article>")) == BODY


def test_sentences_in_elements_that_html_does_not_have_are_one_paragraph_in_a_paragraph() -> None:
    text = "".join(f"<sentence>{text}</sentence>" for text in PARAGRAPHS)
    assert in_body(f"<p>{text}</p>") == "".join(PARAGRAPHS)


def test_labels_of_traditional_header_lines_are_read() -> None:
    header = "<ul><li>張貼日：民國113年11月8日</li><li>提供單位：法制處</li></ul>"
    article = extract(
        f"<title>{TITLE}</title>{NAV}<h1>{TITLE}</h1>{header}<div class=cp>{paragraphs()}</div>{FOOTER}".replace(
            "会议", "會議"
        )
    )
    assert (article.paragraphs[0], article.source) == (PARAGRAPHS[0], "法制處")


LINKED = "".join(f"<li>{ITEM.format(i)}</li>" for i in range(1, 5))


@pytest.mark.parametrize(
    "box",
    [
        f'<ul class="inline-rel">{LINKED}</ul>',
        f"<div><strong>相关案例</strong><ul>{LINKED}</ul></div>",
        '<div class="v"><div>01:23</div><div><a href="/v/1">视频：律师走进社区</a></div><div>1.3万次播放</div></div>',
    ],
)
def test_list_and_card_of_the_template_between_paragraphs_are_removed(box: str) -> None:
    assert in_body(paragraphs(PARAGRAPHS[:2]) + box + paragraphs(PARAGRAPHS[2:])) == BODY


@pytest.mark.parametrize(
    ("above", "items"),
    [
        ("", f'<ul class="list-paddingleft-2">{LINKED}</ul>'),
        ("<p>有关做法见：</p>", f'<ul class="inline-rel">{LINKED}</ul>'),
        ("", '<ul class="docs">' + LINKED.replace("普法活动", "《办法》") + "</ul>"),
        ("<p>各镇的做法有以下几种。</p>", f'<ul class="inline-rel">{LINKED}</ul>'),
        ("<h3>各镇的做法</h3>", f'<ul class="inline-rel">{LINKED}</ul>'),
        ("<p>各镇开展了普法活动</p>", f'<ul class="inline-rel">{LINKED}</ul>'),
        (
            "",
            '<ul class="a">'
            + "".join(f"<li>{ITEM.format(i)}</li>".replace('="', f'="https://{i}.cn') for i in range(1, 5))
            + "</ul>",
        ),
    ],
)
def test_list_of_links_of_the_article_is_kept(above: str, items: str) -> None:
    text = in_body(paragraphs(PARAGRAPHS[:2]) + above + items + paragraphs(PARAGRAPHS[2:]))
    assert text.count("青石县开展第") == 4


def test_paragraphs_in_the_data_of_a_router_are_the_article() -> None:
    data = "".join(f'{{"type":"p","text":"{text}"}},' for text in PARAGRAPHS)
    script = f'<script>window._ROUTER_DATA={{"loaderData":{{"content":[{data}]}}}}</script>'
    assert clean(f"<title>{TITLE}</title><div id=app></div>{script}") == BODY


def test_line_about_the_last_change_of_a_page_is_no_text() -> None:
    below = "<div>最后更新日期：113-11-08　浏览人次：1,234</div>"
    html = f"<div><h3>{TITLE}</h3><section class=cp>{paragraphs()}</section>{below}</div>"
    assert clean(f"<title>{TITLE}</title>{NAV}{html}{FOOTER}") == BODY


@pytest.mark.parametrize("address", ["javascript:void(0)", "#"])
def test_sentences_in_links_to_no_page_are_text(address: str) -> None:
    lines = "".join(f'<p><a href="{address}">{text}</a></p>' for text in PARAGRAPHS)
    assert clean(f"<title>{TITLE}</title>{NAV}<h1>{TITLE}</h1>{HEADER}<div>{lines}</div>{FOOTER}") == BODY


SHORT = "律师走进社区，为居民解答问题。"


@pytest.mark.parametrize(
    "row",
    [
        f"<p>{ITEM}</p><p>{ABOUT}</p><p>{ITEM}</p><p>{SHORT}</p>",
        f"<div>{ITEM}</div><div>10月0{{0}}日</div><div>{ABOUT}</div>",
        '<div><span>某报</span><a href="/{0}.html">县里的{0}号普法</a><span>10-0{0}</span></div>',
    ],
)
@pytest.mark.parametrize("count", [1, 2, 4])
def test_feed_with_short_summaries_or_days_without_a_year_is_removed(row: str, count: int) -> None:
    rows = "".join(row.format(i) for i in range(1, 5))
    text = paragraphs(PARAGRAPHS[:count])
    header = "<div>2024-11-08 09:30 临河日报</div>"
    html = f"<div><h1>{TITLE}</h1>{header}<div>{text}</div><div class=lst>{rows}</div></div>"
    assert clean(f"<title>{TITLE}</title>{NAV}{html}{FOOTER}") == "\n\n".join(PARAGRAPHS[:count])


def test_header_line_with_an_english_month_is_removed() -> None:
    html = f"<div><h1>{TITLE}</h1><p>Oct. 24, 2024 来源：临河日报</p><div class=x7>{paragraphs()}</div></div>"
    assert clean(f"<title>{TITLE}</title>{NAV}{html}{FOOTER}") == BODY


def test_headlines_of_which_some_have_a_short_summary_are_removed() -> None:
    about = (
        ABOUT,
        "司法所请居民当评委，选出最好的讲师。",
        "村里的老戏台上演起了普法小戏。",
        ABOUT.replace("青石", "白石"),
    )
    rows = "".join(f"<p>{ITEM.format(i)}</p><p>{text}</p>" for i, text in enumerate(about))
    article = f"<div>{paragraphs(PARAGRAPHS[:2])}</div><div class=lst>{rows}</div>"
    html = f"<div><h1>{TITLE}</h1><div>2024-11-08 09:30 临河日报</div>{article}</div>"
    assert clean(f"<title>{TITLE}</title>{NAV}{html}{FOOTER}") == "\n\n".join(PARAGRAPHS[:2])


@pytest.mark.parametrize(
    "box",
    [
        '<div class="au"><div>临河日报</div><div>官方账号</div><div>粉丝 12.3万 · 文章 882</div><a href="#">+关注</a></div>',
        '<div class="qr"><img src="/q.png"><p>扫码下载客户端</p><p>随时随地看新闻</p></div>',
    ],
)
def test_panel_with_a_few_words_below_the_article_is_removed(box: str) -> None:
    assert in_body(paragraphs() + box) == BODY


@pytest.mark.parametrize(
    "lines",
    [
        "<p>临河县司法局</p><a href='#'>打印</a>",
        "<p>（记者 李文）</p><a href='#'>分享</a>",
        "<p>联系人：李文</p><a href='#'>分享</a>",
        "<p>让我们携手共进，共创美好明天</p><a href='#'>分享</a>",
        "<p>一等奖 李文</p><p>二等奖 王五</p><p>三等奖 赵六</p><p>优秀奖 孙七</p><a href='#'>分享</a>",
    ],
)
def test_lines_that_may_be_the_articles_are_kept_in_a_panel(lines: str) -> None:
    line = lines[3 : lines.index("</p>")]
    assert line in in_body(f'{paragraphs()}<div class="end">{lines}</div>')


@pytest.mark.parametrize(("one", "other"), [('<p class="pc">', '<p class="wap">'), ('<p class="brief">', "<p>")])
def test_paragraph_that_repeats_the_one_above_in_an_element_of_another_name_is_removed(one: str, other: str) -> None:
    repeated = "".join(f"{one}{text}</p>{other}{text}</p>" for text in PARAGRAPHS[:1])
    assert in_body(repeated + paragraphs(PARAGRAPHS[1:])) == BODY
    assert in_body(f"<p>{PARAGRAPHS[0]}</p>" + paragraphs()) == f"{PARAGRAPHS[0]}\n\n{BODY}"


def test_links_to_the_sections_of_the_article_are_removed_with_their_heading() -> None:
    links = "<p>目录</p><ul><li><a href='#a'>一、范围</a></li><li><a href='#b'>二、进度</a></li></ul>"
    text = f"<h3 id=a>一、范围</h3><p>{PARAGRAPHS[0]}</p><h3 id=b>二、进度</h3><p>{PARAGRAPHS[1]}</p>"
    expected = ["一、范围", PARAGRAPHS[0], "二、进度", PARAGRAPHS[1]]
    assert in_body(f"<div>{links}</div>{text}").split("\n\n") == expected
    numbered = links.replace("一、范围", "1. 一、范围").replace("二、进度", "2.1 二、进度")
    assert in_body(f"<div>{numbered}</div>{text}").split("\n\n") == expected
    other = links.replace("#", "/law/")
    assert in_body(f"<div>{other}</div>{text}").startswith("目录\n\n一、范围\n\n二、进度")


@pytest.mark.parametrize(
    "line",
    [
        "【纠错】 【责任编辑:李文】",
        "本站声明：未经授权不得转载。</p><p>版权合作电话：0470-6300000",
        "【侵权投诉】如您认为本文侵犯了您的合法权益，请发邮件至ts@example.cn，我们会核实删除。",
        "临河新闻24小时报料热线：0470-6322222，欢迎提供线索，一经采用有奖励。",
        "加入《临河报》LINE好友，最新消息不漏接！</p><p>按赞追踪《临河报》粉丝团",
        "本網站之文字、圖片及影音，非經授權，不得轉載、公開播送或公開傳輸及利用。",
        "</p><div class=jb><p>违法和不良信息举报</p><p>举报电话：0470-6300000 举报邮箱：jubao@example.cn</p></div><p>",
    ],
)
def test_words_of_the_site_below_the_article_are_removed(line: str) -> None:
    assert in_body(f"{paragraphs()}<p>{line}</p>") == BODY


def test_feed_with_the_number_of_comments_behind_the_time_is_removed() -> None:
    row = "<div><h3><a href='/{0}'>临河县第{0}次普法活动</a></h3><div><span>某报</span><span>{0}小时前</span><a>{0}跟贴</a></div></div>"
    assert in_body(paragraphs() + "".join(row.format(i) for i in range(1, 5))) == BODY


@pytest.mark.parametrize("source", ["临河日报", "临河县融媒体中心新闻网"])
def test_source_that_is_a_link_does_not_begin_the_feed_below_a_short_article(source: str) -> None:
    row = '<div><h3><a href="/{0}">临河县第{0}次普法活动举行</a></h3><span>某报</span> <span>{0}小时前</span></div>'
    header = f'<h1>{TITLE}</h1><div>2024-11-08 09:30　来源: <a href="http://www.example.cn">{source}</a></div>'
    feed = "".join(row.format(i) for i in range(2, 7))
    html = f"<div>{header}<div>{paragraphs(PARAGRAPHS[:2])}</div><div>{feed}</div></div>"
    assert clean(f"<title>{TITLE}</title>{NAV}{html}{FOOTER}") == "\n\n".join(PARAGRAPHS[:2])


@pytest.mark.parametrize("style", ["opacity:0", "font-size:1px", "opacity: 0.0; color:#fff"])
def test_text_in_a_sentence_that_no_reader_sees_is_removed(style: str) -> None:
    hidden = f'<span style="{style}">来自临河网</span>'
    assert in_body("".join(f"<p>{text}{hidden}</p>" for text in PARAGRAPHS)) == BODY
    assert "来自临河网" in in_body(
        f'{paragraphs()}<p>{PARAGRAPHS[0][:9]}<span style="opacity:0.6">来自临河网</span></p>'
    )


@pytest.mark.parametrize(
    "line",
    [
        "广告（请继续阅读本文）",
        "5秒后自动播放下一个视频",
        "抱歉，您的浏览器版本过低，请升级后观看。",
        "播放出现小问题，请刷新尝试",
        "打开APP阅读最新报道",
    ],
)
def test_line_of_an_advertisement_or_a_player_between_paragraphs_is_removed(line: str) -> None:
    assert in_body(paragraphs(PARAGRAPHS[:2]) + f"<div>{line}</div>" + paragraphs(PARAGRAPHS[2:])) == BODY


@pytest.mark.parametrize(
    "line",
    [
        "加载中...",
        "1.2万阅读 35评论",
        "全文共1205字，阅读大约需要3分钟",
        "下载“临河发布”App，看更多本地新闻",
        "点击“临河司法”关注我们",
    ],
)
def test_invitations_and_counters_are_removed_at_the_ends_alone(line: str) -> None:
    assert in_body(f"<p>{line}</p>{paragraphs()}") == BODY
    assert in_body(f"{paragraphs()}<p>{line}</p>") == BODY
    inside = in_body(f"{paragraphs(PARAGRAPHS[:2])}<p>{line}</p>{paragraphs(PARAGRAPHS[2:])}")
    assert line in inside.split("\n\n")


@pytest.mark.parametrize(
    "lines",
    [
        "".join(f'<p><a href="/app.html">{text}</a></p>' for text in PARAGRAPHS),
        f'<a href="/app.html"><div>{paragraphs()}</div></a>',
    ],
)
def test_paragraphs_that_all_lead_to_one_page_are_text(lines: str) -> None:
    assert clean(f"<title>{TITLE}</title>{NAV}<h1>{TITLE}</h1>{HEADER}<div>{lines}</div>{RELATED}{FOOTER}") == BODY


def test_summaries_that_lead_to_a_page_each_are_no_text() -> None:
    rows = "".join(f'<div>{ITEM.format(i)}<p><a href="/{i}.html">{ABOUT}</a></p></div>' for i in range(1, 5))
    assert in_body(f"{paragraphs(PARAGRAPHS[:2])}<div>{rows}</div>") == "\n\n".join(PARAGRAPHS[:2])


ABOUT_SITE = (
    "<h3>关于本站</h3><p>本站由县文联主办，刊登本地作者的诗歌、散文和小说，每季度更新一期，欢迎投稿，一经采用即付稿酬。</p>"
    "<p>来稿请注明姓名、地址和联系方式，编辑部保留修改权，三个月内没有接到通知的，可以另行处理。</p>"
)


@pytest.mark.parametrize("above", [True, False])
@pytest.mark.parametrize("site", ["", " - 临河文艺"])
def test_verse_in_the_box_of_the_headline_is_the_article_beside_another_box(above: bool, site: str) -> None:
    box = f"<div class=s>{ABOUT_SITE}</div>"
    article = f"<div class=b><h2>送法谣</h2><div>作者：沈予安 2024-11-08</div>{paragraphs(VERSE)}</div>"
    html = box + article if above else article + box
    assert clean(f"<title>送法谣{site}</title>{NAV}{html}{FOOTER}") == "\n\n".join(VERSE)


def test_words_of_tools_under_the_headline_are_not_the_article() -> None:
    tools = "".join(f"<div>{word}</div>" for word in ("适老化", "大字号", "扫码看", "听一听"))
    body = f"<div class=b><h3>工作部署</h3>{paragraphs(PARAGRAPHS[:2])}</div>"
    html = f"<div class=h><h1>{TITLE}</h1><div>2024-11-08 来源：临河日报</div>{tools}</div>{body}"
    assert PARAGRAPHS[0] in clean(f"<title>{TITLE}</title>{NAV}{html}{FOOTER}")


POLL = "<p>你支持哪一种办法？</p><ul><li><input type=radio>调解解决</li><li><input type=radio>起诉到法院</li></ul>"


@pytest.mark.parametrize(
    "box",
    [
        POLL,
        "<h4>订阅每日通讯</h4><p>每天八点送到您的邮箱。</p><form><input type=email></form><p>可以随时退订。</p>",
        f"<form><p>{PARAGRAPHS[0]}</p><input name=e></form>",
    ],
)
@pytest.mark.parametrize("place", [2, 4])
def test_box_with_fields_is_removed(box: str, place: int) -> None:
    body = f"{paragraphs(PARAGRAPHS[1:place])}<div class=v>{box}</div>{paragraphs(PARAGRAPHS[place:])}"
    assert in_body(body) == "\n\n".join(PARAGRAPHS[1:])


@pytest.mark.parametrize(
    ("boxes", "words"),
    [
        (f"<div class=q>{POLL}</div>" * 3, "你支持哪一种办法？"),
        (f"<div class=q><p>{PARAGRAPHS[1]}</p><input><p>{PARAGRAPHS[2]}</p></div>", PARAGRAPHS[1]),
        ("<div class=q><p>临河县司法局</p><p>2024年11月8日</p><input></div>", "2024年11月8日"),
    ],
)
def test_lines_beside_fields_that_may_be_the_article_are_kept(boxes: str, words: str) -> None:
    assert words in in_body(f"<p>{PARAGRAPHS[0]}</p>{boxes}").split("\n\n")


COMMENTS = (
    "写得很好，希望以后多报道身边这样的好事，让更多人知道。",
    "我们镇上也有这样一位网格员，大家都服他，可惜年纪大了！",
    "网格员的补贴应该再提高一些，这活儿白天晚上都不好干。",
)


@pytest.mark.parametrize("heading", ["最新评论", "网友留言（12）"])
def test_comments_without_times_in_an_element_of_their_own_are_removed(heading: str) -> None:
    assert in_body(f"{paragraphs()}<div class=hot><h3>{heading}</h3>{paragraphs(COMMENTS)}</div>") == BODY


@pytest.mark.parametrize("box", ["<p>网友热评</p>{}", "<div class=q><h3>网友留言</h3>{}</div>"])
def test_section_about_comments_that_may_be_of_the_article_is_kept(box: str) -> None:
    assert COMMENTS[2] in in_body(paragraphs() + box.format(paragraphs(COMMENTS)))


@pytest.mark.parametrize(
    "names", ['class="TRS_Editor"|class="TRS_Editor"', "id=zoom|id=zoom2", "class=content|class=content"]
)
@pytest.mark.parametrize("between", ["", "<div class=p><img src=/1.jpg><p>调解现场</p></div>"])
def test_last_paragraph_in_an_element_with_the_name_of_the_body_is_read(names: str, between: str) -> None:
    first, second = names.split("|")
    body = f"<div {first}>{paragraphs(PARAGRAPHS[:3])}</div>{between}<div {second}><p>{PARAGRAPHS[3]}</p></div>"
    assert clean(page(body)).replace("调解现场\n\n", "") == BODY


@pytest.mark.parametrize(
    "link", ['href="https://ad.example.com/c?id=3"', 'href="https://www.example.com/" rel="nofollow"']
)
def test_advertisement_above_the_first_paragraph_is_removed(link: str) -> None:
    assert in_body(f"<p><a {link}>金秋购车节首付两万开回家</a></p>{paragraphs()}") == BODY


def test_other_links_above_the_first_paragraph_are_kept() -> None:
    assert in_body(f'<p><a href="/1.html">《临河县普法办法》</a></p>{paragraphs()}').endswith(BODY)
    assert "《" in in_body(f'<p><a href="/1.html">《临河县普法办法》</a></p>{paragraphs()}')


@pytest.mark.parametrize(("line", "is_text"), [("各镇的做法如下：", True), ("推荐阅读以下文章：", False)])
def test_list_of_links_that_a_line_of_the_article_introduces_is_kept_at_the_end(line: str, is_text: bool) -> None:
    text = in_body(f"{paragraphs()}<p>{line}</p><ul>{LINKED}</ul>")
    assert (text.count("青石县开展第") == 4) is is_text


def test_few_short_names_under_the_header_line_are_the_article() -> None:
    names = ("吴庆和", "罗素珍", "高天明", "丁一凡")
    html = f"<div>{CRUMB}<h1>值班律师</h1>{HEADER}{paragraphs(names)}</div>"
    assert clean(f"<title>值班律师</title>{NAV}{html}{FOOTER}") == "\n\n".join(names)


@pytest.mark.parametrize(
    "box",
    [
        "<p>充电棚该由谁出钱建</p><p>物业 41%</p><p>政府 59%</p><p>共有2046人参与投票</p>",
        "<p>充电棚该由谁出钱建？</p><div>物业<span>41%</span></div><div>政府<span>59%</span></div><p>共 2046 人参与</p>",
        "<p>看完以后你的心情</p><ul><li><i>12</i><b>震惊</b></li><li><i>3</i><b>开心</b></li><li><i>0</i><b>难过</b></li></ul>",
        '<p>剩余50%内容，订阅后可阅读全文</p><p>已订阅？<a href="/login">请登录</a></p>',
    ],
)
def test_poll_without_fields_and_request_to_pay_are_removed(box: str) -> None:
    assert in_body(f"{paragraphs()}<div class=b>{box}</div>") == BODY


@pytest.mark.parametrize("line", ["共有2046人参与培训", "2046人参与", "3月开心", "12级", "T5"])
def test_short_line_with_a_number_is_kept(line: str) -> None:
    assert in_body(f"{paragraphs()}<div class=b>{line}</div>") == f"{BODY}\n\n{line}"


@pytest.mark.parametrize("signs", ["↓↓↓", "★ ★ ★", "……"])
def test_signs_below_the_last_line_do_not_keep_a_button(signs: str) -> None:
    assert in_body(f"{paragraphs()}<p>分享到</p><p>{signs}</p>") == BODY


@pytest.mark.parametrize(
    ("tag", "counters", "is_feed"),
    [
        ("h3", "阅读 97　评论 3", True),
        ("h4", "点赞(97) 评论(3)", True),
        ("p", "阅读 97　评论 3", False),
        ("h3", "供稿：某所", False),
    ],
)
def test_headlines_that_a_script_opens_are_a_feed_if_each_has_its_counters(
    tag: str, counters: str, is_feed: bool
) -> None:
    row = "<div onclick='go({0})'><{1}>临河县第{0}次普法活动</{1}><p>活动由县司法局主办，吸引了{0}00多名群众参加。</p><div>{2}</div></div>"
    rows = "".join(row.format(i, tag, counters) for i in range(1, 5))
    assert (in_body(f"{paragraphs()}<div class=more>{rows}</div>") == BODY) is is_feed
