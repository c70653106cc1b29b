"""Hypothesis strategies for pages: fragments of government pages in the usual order, in any order, and broken."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.cleaner.pages import CRUMB, FOOTER, HEADER, NAV, PARAGRAPHS, RELATED, TITLE

CONTAINERS = (
    *('<div class="TRS_Editor">', '<div id="zoom">', '<div id="UCAP-CONTENT">', '<div class="content">', "<article>"),
    *('<div class="v_news_content">', "<ucapcontent>", '<td class="bt_content">', "<!--ZJEG_RSS.content.begin-->", "<div>"),
    *('<div class="con" style="display:none">', '<span id="zoom">', '<font size="3">', "<center>", "<section>", "<form>"),
)  # fmt: skip
ENDS = (
    "</div>",
    "</span>",
    "</td>",
    "</article>",
    "<!--ZJEG_RSS.content.end-->",
    "</p>",
    "</a>",
    "</table>",
    "</html>",
    "</body>",
)
HEADS = (
    "<title>临河县召开矛盾纠纷排查化解推进会-临河长安网</title>",
    '<meta name="ArticleTitle" content="临河县召开矛盾纠纷排查化解推进会">',
    '<meta name="ContentSource" content="临河县委政法委">',
    '<meta name="PubDate" content="2024-11-08 09:30">',
    '<meta name="SiteName" content="临河长安网">',
    '<base href="http://b.cn/">',
    "<script>var title = '临河县召开推进会议'; createPageHTML(3, 0, 't20241108_1', 'html');</script>",
)
LINES = (
    *(TITLE, "临河县委政法委", "2024年11月8日", "附件：", "附件：1.推荐表.docx", "责任编辑：张小满", "（来源：临河日报）", "来源：临河日报"),
    *("作者：林小禾", "上一篇：没有了", "下一篇：某镇开展普法宣传", "相关新闻", "打印", "关闭", "分享到：", "微信", "一、工作目标", "（一）总体要求"),
    *("联系人：周大禾", "联系电话：000-00000000", "地址：临河县中心路1号", "主办单位：临河县司法局", "序号", "姓名", "98.5", "无", "&nbsp;", "　　"),
    *("■ 小标题", "• 发放手册三百份", "扫一扫在手机打开当前页", "版权所有 未经许可不得转载", "苏ICP备00000000号", "发布时间：2024-11-08 09:30 来源：某网"),
    *("2024-11-08", "09:30", "首页 > 要闻 > 正文", "开始时间：", "地点：", "关键词：", "1", "&#1;", "&lt;p&gt;", "特此公告。", "冀政法〔2024〕3号"),
)  # fmt: skip
PARTS = (
    NAV,
    CRUMB,
    f"<h1>{TITLE}</h1>",
    HEADER,
    FOOTER,
    RELATED,
    "<hr>",
    "<br>",
    '<img src="a.jpg">',
    "<iframe src=x></iframe>",
)
_LINE = st.sampled_from((*LINES, *PARAGRAPHS))
_BLOCK = st.one_of(
    _LINE.map(lambda line: f"<p>{line}</p>"),
    _LINE.map(lambda line: f"{line}<br>"),
    _LINE.map(lambda line: f"<div>{line}</div>"),
    _LINE.map(lambda line: f'<p><a href="/a/1.html">{line}</a></p>'),
    _LINE.map(lambda line: f'<li><a href="/f.pdf">{line}</a> 2024-11-08</li>'),
    _LINE.map(lambda line: f'<p style="text-indent:2em"><span>{line[:5]}</span><b>{line[5:]}</b></p>'),
    st.lists(_LINE, min_size=1, max_size=6).map(
        lambda row: "<table><tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr></table>"
    ),
)
#: Complete parts in their usual order, any of which may be missing.
GOVERNMENT_PAGES = st.tuples(
    st.lists(st.sampled_from(HEADS), max_size=4).map("".join),
    st.lists(st.sampled_from(PARTS), max_size=4).map("".join),
    st.sampled_from(("", *CONTAINERS)),
    st.lists(_BLOCK, max_size=14).map("".join),
    st.sampled_from(("", *ENDS)),
    st.lists(st.sampled_from(PARTS) | _BLOCK, max_size=6).map("".join),
).map("".join)
#: The same fragments in any order and nesting, with incomplete markup.
BROKEN_PAGES = st.lists(
    st.one_of(
        _BLOCK,
        st.sampled_from((*HEADS, *PARTS, *CONTAINERS, *ENDS)),
        st.sampled_from(("<", ">", "<a href='", '"', "<p", "<!--", "-->", "<script>", "</script>", "<textarea>", "<title>", "<![CDATA[", "\0")),
        st.text(max_size=12),
    ),
    max_size=40,
).map("".join)  # fmt: skip
#: The encodings of pages, which may or may not be what the page declares.
ENCODINGS = st.sampled_from(("utf-8", "gb18030", "big5", "utf-16", "utf-16-le", "utf-7", "latin-1"))
ENCODED_PAGES = st.tuples(GOVERNMENT_PAGES, ENCODINGS).map(lambda pair: pair[0].encode(pair[1], "replace"))
#: Articles of offices: paragraphs, with headings, fields and a table between them, signed or not.
_INNER = st.sampled_from(("一、工作目标", "（一）总体要求", "■ 小标题", "第一条 为了规范调解活动，制定本办法。", "1.排查范围", "• 发放手册三百份", "时间：2024年11月8日9时", "地点：县会议中心", "问：这件事怎么办？", "<table><tr><td>序号</td><td>姓名</td></tr><tr><td>1</td><td>张三</td></tr></table>"))  # fmt: skip
_SIGNED = st.sampled_from(("", "<p>临河县委政法委</p><p>2024年11月8日</p>", "<p>（记者 林小禾）</p>", "<p>特此公告。</p>", "<p>附件：1.推荐表.docx</p><p>2.汇总表.xlsx</p>", "<p>联系人：周大禾</p><p>联系电话：000-00000000</p>", "<p>（来源：临河日报）</p>", "<p>来源：临河日报</p>"))  # fmt: skip


def _article(container: str, texts: list[str], inner: list[str], signed: str) -> str:
    rows = [f"<p>{text}</p>" for text in texts]
    for at, row in enumerate(inner[: len(rows) - 1], 1):
        rows[at] = (row if row.startswith("<") else f"<p>{row}</p>") + rows[at]
    return f"{container}{''.join(rows)}{signed}</div>"


ARTICLES = st.builds(
    _article,
    st.sampled_from(("<div>", *CONTAINERS[:4])),
    st.lists(st.sampled_from(PARAGRAPHS), min_size=2, unique=True),
    st.lists(_INNER, max_size=3, unique=True),
    _SIGNED,
)
