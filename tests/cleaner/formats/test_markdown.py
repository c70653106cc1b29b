"""Markdown of an article: the structure of the page, and nothing that runs."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Article, clean, clean_text, extract, extract_text
from cleaner.formats.escaping import escaped
from tests.cleaner.pages import BODY, PARAGRAPHS, RELATED, page, paragraphs

URL = "http://www.linhe.gov.cn/yw/202411/t20241108_1.html"
LEAD, SECOND, THIRD, _ = PARAGRAPHS

_CONTAINER = re.compile(r"(?:> ?|[-*] |\d{1,9}[.)] | {2,})")
_RULE = re.compile(r"\|(?: --- \|)+")
_IMAGE = re.compile(r"(?<!\\)!\[(?:\\.|[^\]\\])*\]\([^\s()]*\)")
_LINK = re.compile(r"(?<!\\)\[((?:\\.|[^\]\\])*)\]\([^\s()]*\)")


def without_markup(markdown: str) -> str:
    """Return the text of Markdown, with its paragraphs, items and rows as paragraphs."""
    found = []
    for line in markdown.split("\n"):
        while mark := _CONTAINER.match(line):
            line = line[mark.end() :]
        line = re.sub(r"^#{1,6} ", "", line)
        if _RULE.fullmatch(line):
            continue
        line = _IMAGE.sub("", line)
        line = _LINK.sub(r"\1", _LINK.sub(r"\1", line))
        if line.startswith("| "):
            cells = re.split(r"(?<!\\)\|", line[1:-1])
            line = "\t".join(cell.strip() for cell in cells).rstrip("\t")
        else:
            line = line.strip()
        if line:
            found.append(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", line))
    return "\n\n".join(found)


def markdown(body: str, *, url: str | None = URL, head: str = "", below: str = "") -> str:
    """Return the Markdown of an article with this body below its first paragraph."""
    html = page(f"<div id=zoom><p>{LEAD}</p>{body}</div>", head=head, below=below)
    article = extract(html, url=url)
    assert article.text == clean(html)
    assert without_markup(article.markdown) == article.text
    assert article.markdown.startswith(LEAD)
    return article.markdown.removeprefix(LEAD).removeprefix("\n\n")


def test_headings_have_their_level() -> None:
    body = f"<h2>一、总体要求</h2><p>{SECOND}</p><h3><span>（一）</span>目标#</h3><p>{THIRD}</p>"
    assert markdown(body) == f"## 一、总体要求\n\n{SECOND}\n\n### （一）目标\\#\n\n{THIRD}"


@pytest.mark.parametrize("body", [f"<h3>{SECOND}</h3><p>{THIRD}</p>", f"<h2><p>要求</p><p>目标</p>{paragraphs()}"])
def test_text_in_a_heading_is_no_heading(body: str) -> None:
    assert "#" not in markdown(body)


def test_lists_have_their_numbers() -> None:
    body = (
        f"<p>{SECOND}</p><ol><li>报名</li><li class=x>初审<br>复审</li><li hidden>模板</li><li value=7>公示</li><li><p>录用</p></li></ol>"
        "<ol start=3><li>其他</li></ol><ul><li>身份证</li><li>学历证</li></ul><p>特此公告。</p>"
    )
    assert markdown(body) == (
        f"{SECOND}\n\n1. 报名\n2. 初审\n\n   复审\n7. 公示\n8. 录用\n\n3) 其他\n\n- 身份证\n- 学历证\n\n特此公告。"
    )


@pytest.mark.parametrize(("start", "first"), [("0", 0), ("12", 12), ("-3", 1), ("x", 1)])
def test_a_list_begins_with_the_number_that_the_page_gives(start: str, first: int) -> None:
    body = f"<p>{SECOND}</p><ol start={start}><li>报名</li><li>初审</li></ol><p>特此公告。</p>"
    assert markdown(body) == f"{SECOND}\n\n{first}. 报名\n{first + 1}. 初审\n\n特此公告。"


def test_lists_in_lists_are_indented() -> None:
    body = "<ol><li>材料<ul><li>身份证</li><li>学历证<ol><li>原件</li></ol></li></ul>交窗口</li><li>领证</li></ol><p>特此公告。</p>"
    assert markdown(body) == ("1. 材料\n   - 身份证\n   - 学历证\n     1. 原件\n\n   交窗口\n2. 领证\n\n特此公告。")


def test_two_lists_in_a_row_are_two_lists() -> None:
    body = "<ul><li>身份证</li></ul><ul><li>学历证</li></ul><ul><li>照片</li></ul><p>特此公告。</p>"
    assert markdown(body) == "- 身份证\n\n* 学历证\n\n- 照片\n\n特此公告。"


def test_numbers_stay_where_items_are_removed() -> None:
    body = f"<ol><li>{SECOND}</li><li>责任编辑：韩梅</li><li>{THIRD}</li></ol><p>特此公告。</p>"
    assert markdown(body) == f"1. {SECOND}\n3. {THIRD}\n\n特此公告。"


def test_quotes_are_quoted() -> None:
    body = f"<blockquote><p>{SECOND}</p><p>{THIRD}</p></blockquote><blockquote>第二段引文<ul><li>其一</li></ul></blockquote><p>完毕。</p>"
    assert markdown(body) == f"> {SECOND}\n>\n> {THIRD}\n\n> 第二段引文\n>\n> - 其一\n\n完毕。"


@pytest.mark.parametrize("element", ["blockquote", "ul><li", "ol><li"])
def test_an_element_around_the_whole_article_is_no_quote_and_no_list(element: str) -> None:
    assert extract(page(f"<div id=zoom><{element}>{paragraphs()}</div>")).markdown == BODY


def test_a_table_of_data_is_a_table() -> None:
    body = (
        "<table><tr><td colspan=3>表一</td></tr><tr><th>姓名</th><th>镇</th><th>备注</th></tr><tr><td rowspan=2>周望</td>"
        "<td>城关镇<br>东街</td><td>a|b</td></tr><tr><td><a href=/1.html>河东乡</a></td></tr></table><p>特此公告。</p>"
    )
    assert markdown(body) == (
        "表一\n\n| 姓名 | 镇 | 备注 |\n| --- | --- | --- |\n| 周望 | 城关镇 东街 | a\\|b |\n"
        "|  | [河东乡](http://www.linhe.gov.cn/1.html) |  |\n\n特此公告。"
    )


def test_a_table_in_a_list_is_indented_and_a_picture_stays_in_its_cell() -> None:
    body = (
        "<ol><li>名单<table><tr><td>照片</td><td>姓名</td></tr><tr><td><img src=1.jpg alt=照片一></td><td>周望</td></tr></table>"
        "</li><li>说明</li></ol><p>特此公告。</p>"
    )
    assert markdown(body) == (
        "1. 名单\n\n   | 照片 | 姓名 |\n   | --- | --- |\n"
        "   | ![照片一](http://www.linhe.gov.cn/yw/202411/1.jpg) | 周望 |\n2. 说明\n\n特此公告。"
    )


def test_links_are_in_their_places() -> None:
    body = (
        '<p>详见《办法》，即<a href="../a.html">《办法》</a>和<a href="?id=2&amp;x=(1)">《细则》</a>，另见\n   《办法》'
        '<b><a href="//b.gov.cn/c d">《办法》</a></b>。</p><p><a href="b.html">临河县矛盾纠纷排查办法</a></p>'
        f"<p>{SECOND}</p>"
    )
    assert markdown(body) == (
        "详见《办法》，即[《办法》](http://www.linhe.gov.cn/yw/a.html)和"
        "[《细则》](http://www.linhe.gov.cn/yw/202411/t20241108_1.html?id=2&x=%281%29)，另见 《办法》"
        "[《办法》](http://b.gov.cn/c%20d)。\n\n[临河县矛盾纠纷排查办法](http://www.linhe.gov.cn/yw/202411/b.html)"
        f"\n\n{SECOND}"
    )


def test_a_link_is_not_on_the_same_word_before_it() -> None:
    body = f"<p><a href=/1>见</a>见<a href=/2>见</a>。</p><p>{SECOND}</p>"
    assert markdown(body) == f"[见](http://www.linhe.gov.cn/1)见[见](http://www.linhe.gov.cn/2)。\n\n{SECOND}"


def test_addresses_are_relative_to_the_base_of_the_page() -> None:
    body = f'<p>{SECOND}<a href="1.html">全文</a><img src="2.jpg"></p>'
    wanted = f"{SECOND}[全文]({{0}}1.html)![]({{0}}2.jpg)"
    assert markdown(body, head='<base href="/d/">') == wanted.format("http://www.linhe.gov.cn/d/")
    assert markdown(body, head='<base href="http://b.cn/">', url=None) == wanted.format("http://b.cn/")
    assert markdown(body, url=None) == wanted.format("")


def test_images_are_in_their_places() -> None:
    body = (
        '<p><img src="1.jpg" alt="会场 [一]\n*"></p><p>会场<img src=/e.gif alt=笑>气氛热烈，群众踊跃参加。</p>'
        '<div><a href="big.jpg"><img data-src="https://mmbiz.qpic.cn/2" src="data:image/gif;base64,R0"></a></div>'
        f"<p>{SECOND}</p><p><img src=3.jpg></p>"
    )
    assert markdown(body, below='<div><img src="qr.jpg"></div>' + RELATED) == (
        "![会场 \\[一\\] \\*](http://www.linhe.gov.cn/yw/202411/1.jpg)\n\n会场![笑](http://www.linhe.gov.cn/e.gif)气氛热烈，群众踊跃参加。"
        f"\n\n![](https://mmbiz.qpic.cn/2)\n\n{SECOND}\n\n![](http://www.linhe.gov.cn/yw/202411/3.jpg)"
    )


def test_images_of_what_is_removed_or_hidden_are_left_out() -> None:
    body = (
        '<img src=1.gif style="display:none"><div style="display:none"><img src=2.gif></div>'
        f'<p><img src=pdf.gif><a href="/1.pdf">附件.pdf</a></p><div><img src=3.gif><p>扫一扫在手机打开当前页</p></div><p>{SECOND}</p>'
    )
    assert markdown(body) == SECOND


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "java\tscript:alert(1)",
        "java&#10;script:alert(1)",
        "\x01javascript:alert(1)",
        "javascript&amp;colon;alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "mailto:a@b.cn",
        "file:///etc/passwd",
        "#top",
        "",
    ],
)
@pytest.mark.parametrize("url", [URL, None])
def test_links_and_images_that_are_not_of_the_web_are_text(address: str, url: str | None) -> None:
    shown = markdown(f'<p>{SECOND}<a href="{address}">点击</a><img src="{address}" alt=x></p>', url=url)
    if "colon" in address:  # it is the name of a file; a renderer must not read `&colon;` in it as a sign
        assert "&colon;" not in shown
    else:
        assert shown == f"{SECOND}点击"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("&lt;script>alert(1)&lt;/script>，这是一个例子。", "\\<script\\>alert(1)\\</script\\>，这是一个例子。"),
        ("# 号", "\\# 号"),
        ("- 减", "\\- 减"),
        ("---", "\\---"),
        ("+ 加", "\\+ 加"),
        ("1. 其一", "1\\. 其一"),
        ("12) 其二", "12\\) 其二"),
        ("2024.5", "2024.5"),
        ("&gt; 引", "\\> 引"),
        ("*重* __点__ `x` ~~y~~", "\\*重\\* \\_\\_点\\_\\_ \\`x\\` \\~\\~y\\~\\~"),
        ("![图](x) [1]: y", "!\\[图\\](x) \\[1\\]: y"),
        ("a&amp;amp;lt; b", "a\\&lt; b"),
        ("C:\\dir", "C:\\\\dir"),
        ("见!<a href=/1>此</a>", "见\\![此](http://www.linhe.gov.cn/1)"),
    ],
)
def test_signs_of_markdown_in_the_text_are_escaped(line: str, wanted: str) -> None:
    assert markdown(f"<p>{line}</p><p>{SECOND}</p>") == f"{wanted}\n\n{SECOND}"


SIGNS = st.text(st.sampled_from("字a1 #*_`[]()<>&|~\\!-+=.:\t"), min_size=1, max_size=12)


@given(SIGNS.map(str.strip).filter(bool))
def test_any_line_survives_escaping(line: str) -> None:
    assert without_markup(escaped(line)) == line


_TEXT = st.sampled_from(
    (
        *PARAGRAPHS,
        "一、要求",
        "1. 其一",
        "责任编辑：韩梅",
        "a|b *c* [d](e) &lt;b>",
        "<a href=/1.html>全文</a>。",
        "# 号",
    )
)
_PARTS = st.recursive(
    _TEXT.map("<p>{}</p>".format)
    | _TEXT.map("<h3>{}</h3>".format)
    | _TEXT.map("{}<br>".format)
    | st.just("<p><img src=1.jpg></p>")
    | st.lists(st.lists(_TEXT | st.just(""), min_size=1, max_size=3), min_size=1, max_size=3).map(
        lambda rows: "<table>" + "".join("<tr><td>" + "<td>".join(row) for row in rows) + "</table>"
    ),
    lambda inner: st.builds(
        lambda tag, parts: (
            f"<{tag}>" + "".join(f"<li>{part}</li>" if tag != "blockquote" else part for part in parts) + f"</{tag}>"
        ),
        st.sampled_from(("ul", "ol", "blockquote")),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)


@given(st.lists(_PARTS, min_size=1, max_size=5).map("".join))
def test_markdown_without_its_markup_is_the_text(body: str) -> None:
    article = extract(page(f"<div id=zoom><p>{LEAD}</p>{body}</div>", below=RELATED), url=URL)
    assert without_markup(article.markdown) == article.text


def test_markdown_of_the_samples_without_its_markup_is_the_text(samples: Path) -> None:
    for file in samples.rglob("*.html"):
        article = extract(file.read_bytes(), url=URL)
        assert without_markup(article.markdown) == article.text, file


def test_text_without_structure_is_escaped_paragraphs() -> None:
    text = f"{LEAD}\n\n1. {SECOND}\n\n甲\t乙"
    assert extract_text(text).markdown == f"{LEAD}\n\n1\\. {SECOND}\n\n甲 乙"
    assert clean_text("") == extract_text("").markdown == extract(b"").markdown == ""


def test_markdown_is_in_the_record_only_on_request() -> None:
    article = extract(page(f"<div id=zoom>{paragraphs()}</div>"))
    assert "markdown" not in article.as_dict()
    assert article.as_dict(markdown=True) == article.as_dict() | {"markdown": BODY}
    assert pickle.loads(pickle.dumps(article)) == article
    assert Article().markdown == ""


@pytest.mark.parametrize("end", ["", "！", "。", "；"])
def test_heading_has_at_most_120_characters_and_is_no_sentence(end: str) -> None:
    for size in (119, 120, 121):
        heading = ("平安建设" * 40)[: size - len(end)] + end
        level = "" if size > 120 or end in ("。", "；") else "#### "
        assert markdown(f"<h4>{heading}</h4><p>{SECOND}</p>") == f"{level}{heading}\n\n{SECOND}"


@pytest.mark.parametrize(("lines", "is_heading"), [(3, True), (4, False)])
def test_heading_has_at_most_three_lines(lines: int, is_heading: bool) -> None:
    texts = [f"第{number}部分要求" for number in range(lines)]
    shown = markdown(f"<h2>{'<br>'.join(texts)}</h2><p>{SECOND}</p>")
    assert shown == "\n\n".join([f"{'## ' if is_heading else ''}{text}" for text in texts] + [SECOND])


@pytest.mark.parametrize("tag", ["ul", "menu", "dir"])
def test_lists_without_numbers_have_signs(tag: str) -> None:
    body = f"<p>{SECOND}</p><{tag}><li>身份证</li><li>学历证</li></{tag}><p>特此公告。</p>"
    assert markdown(body) == f"{SECOND}\n\n- 身份证\n- 学历证\n\n特此公告。"


def test_lists_are_indented_up_to_eight_deep() -> None:
    def nested(depth: int) -> str:
        return f"<ul><li>第{depth}层{nested(depth - 1)}</li></ul>" if depth else ""

    shown = markdown(f"{nested(10)}<p>{SECOND}</p>")
    indents = [line.index("-") for line in shown.split("\n") if "- 第" in line]
    assert indents == [*range(0, 16, 2), 14, 14]


def test_levels_of_headings_are_those_of_the_page() -> None:
    body = "".join(f"<h{level}>第{level}级标题</h{level}><p>{SECOND}</p>" for level in range(1, 7))
    shown = markdown(body)
    assert re.findall(r"^#+ 第\d", shown, re.M) == [f"{'#' * level} 第{level}" for level in range(1, 7)]


def test_image_has_at_most_200_characters_of_words() -> None:
    shown = markdown(f"<p>{SECOND}<img src=1.jpg alt={'图' * 300}></p>")
    assert shown.count("图") == 200


def links(number: int, words: str = "见", between: str = "第{}项") -> tuple[str, str]:
    """Return a paragraph with some links of the same words, as HTML and as Markdown."""
    html = "".join(f"{between.format(i)}<a href=/{i}>{words}</a>" for i in range(number))
    shown = "".join(f"{between.format(i)}[{words}](http://www.linhe.gov.cn/{i})" for i in range(number))
    return f"<p>{html}。</p>", f"{shown}。"


@pytest.mark.parametrize("number", [50, 51, 120])
def test_links_are_in_their_places_however_many_there_are(number: int) -> None:
    html, shown = links(number, between="第{}项")
    assert markdown(f"{html}<p>{SECOND}</p>") == f"{shown}\n\n{SECOND}"


def test_places_of_fifty_links_and_images_are_exact() -> None:
    for number, at in ((49, 1), (50, 0)):
        html, shown = links(number)
        # the word is in the text before the link too
        body = f"{html[:-5]}，见又<a href=/x>见</a>。</p><p>{SECOND}</p>"
        link = "[见](http://www.linhe.gov.cn/x)"
        assert markdown(body) == f"{shown[:-1]}，{('见又' + link) if at else (link + '又见')}。\n\n{SECOND}", number
    for number, place in ((49, "图甲{}乙"), (50, "图{}甲乙")):
        images = "<img src=1.jpg>" * number
        mark = "![](http://www.linhe.gov.cn/yw/202411/1.jpg)"
        body = f"<p>图{images}甲<img src=1.jpg>乙，群众踊跃参加。</p><p>{SECOND}</p>"
        shown = ("图" + mark * number + "甲" + mark + "乙") if number < 50 else "图" + mark * 51 + "甲乙"
        assert markdown(body) == f"{shown}，群众踊跃参加。\n\n{SECOND}", (number, place)


def test_links_and_images_have_their_places_in_folded_text() -> None:
    body = (
        "<p>  甲  <b>乙</b> \n <a href=/1> 丙 </a>  丁<img src=/2.jpg> 戊 <a href=/3>己<br>庚</a>辛。</p>"
        f"<p><a href=/4>己辛<br>庚</a></p><p>{SECOND}</p>"
    )
    assert markdown(body) == (
        "甲 乙 [丙](http://www.linhe.gov.cn/1) 丁![](http://www.linhe.gov.cn/2.jpg) 戊 己\n\n庚辛。"
        f"\n\n[己辛](http://www.linhe.gov.cn/4)\n\n庚\n\n{SECOND}"
    )


def test_link_without_words_or_address_marks_nothing_and_the_next_is_in_its_place() -> None:
    body = f"<p>见<a href=/0></a><a href='#a'>见</a>和<a href=/1>见</a>，<a name=x>见</a>。</p><p>{SECOND}</p>"
    assert markdown(body) == f"见见和[见](http://www.linhe.gov.cn/1)，见。\n\n{SECOND}"


def test_pictures_at_the_ends_of_an_article_are_in_its_element() -> None:
    body = f"<p>{SECOND}</p><div><div><img src=/in.jpg></div></div>"
    html = (
        f"<div><p>首页</p><div><img src=/a.jpg></div><div id=zoom><div><img src=/b.jpg></div><p>{LEAD}</p>{body}</div>"
        "<div><img src=/c.jpg></div><p>返回</p></div>"
    )
    shown = extract(page(html), url=URL).markdown
    assert re.findall(r"/(\w+)\.jpg", shown) == ["b", "in"]


def test_pictures_between_paragraphs_of_a_quote_are_in_it() -> None:
    body = (
        f"<p>{SECOND}</p><div><img src=/2.jpg></div><blockquote><p>{THIRD}</p><div><img src=/3.jpg></div><p>引文。</p>"
        "</blockquote><div><img src=/4.jpg></div><p>特此公告。</p>"
    )
    two, three, four = (f"![](http://www.linhe.gov.cn/{n}.jpg)" for n in (2, 3, 4))
    assert markdown(body) == (f"{SECOND}\n\n{two}\n\n> {THIRD}\n>\n> {three}\n>\n> 引文。\n\n{four}\n\n特此公告。")


def test_tables_beside_each_other_are_tables_of_their_own() -> None:
    rows = "<tr><th>姓名</th><th>镇</th></tr><tr><td>周望</td><td>城关镇</td></tr>"
    shown = "| 姓名 | 镇 |\n| --- | --- |\n| 周望 | 城关镇 |"
    assert markdown(f"<table>{rows}</table><table>{rows}</table><p>{SECOND}</p>") == f"{shown}\n\n{shown}\n\n{SECOND}"


def test_pictures_in_a_cell_follow_its_text_and_make_columns() -> None:
    rows = (
        "<tr><th>姓名</th><th>镇</th></tr><tr><td>周望<div><img src=/1.jpg></div></td><td>城关镇</td></tr>"
        "<tr><td>李望</td><td><div><img src=/2.jpg></div></td></tr>"
    )
    assert markdown(f"<table>{rows}</table><p>{SECOND}</p>") == (
        "| 姓名 | 镇 |\n| --- | --- |\n| 周望 ![](http://www.linhe.gov.cn/1.jpg) | 城关镇 |\n"
        f"| 李望 | ![](http://www.linhe.gov.cn/2.jpg) |\n\n{SECOND}"
    )


def test_numbers_of_items_go_on_from_the_value_of_an_item() -> None:
    body = (
        f"<p>{SECOND}</p><ol start=0><li>报名<li value=5>初审<li>复审<li value=2>公示<li value=x>录用</ol>"
        "<ul><li value=9>身份证<ol start=4><li>原件</ol></ul><p>特此公告。</p>"
    )
    assert markdown(body) == (
        f"{SECOND}\n\n0. 报名\n5. 初审\n6. 复审\n2. 公示\n3. 录用\n\n- 身份证\n  4. 原件\n\n特此公告。"
    )


def test_text_of_a_list_outside_its_items_and_items_in_a_quote() -> None:
    lists = (
        "<ul>前言文字</ul><p>其一。</p><ol start=3><p>前言文字</p><li>初审<li>复审</ol><p>其二。</p>"
        "<ul><ul><li>身份证</ul></ul><p>其三。</p><blockquote><li>引文</li></blockquote><p>其四。</p>"
        "<ol><li><blockquote>甲引文</blockquote></li><li>乙</li></ol>"
    )
    assert markdown(f"<p>{SECOND}</p>{lists}<p>特此公告。</p>") == (
        f"{SECOND}\n\n- 前言文字\n\n其一。\n\n1. 前言文字\n3. 初审\n4. 复审\n\n其二。\n\n- - 身份证\n\n其三。\n\n> 引文\n\n"
        "其四。\n\n1. > 甲引文\n2. 乙\n\n特此公告。"
    )


def test_pictures_above_an_article_without_an_element_of_its_own_are_of_the_page() -> None:
    html = f"<div><img src=/logo.jpg></div>{paragraphs()}<div><img src=/qr.jpg></div>"
    for whole in (html, f"<html><body>{html}</body></html>"):
        assert extract(whole, url=URL).markdown == BODY
    inside = f"<p>{LEAD}</p><div><img src=/1.jpg></div><p>{SECOND}</p><p>{THIRD}</p>"
    assert "/1.jpg" in extract(f"<body>{inside}</body>", url=URL).markdown
