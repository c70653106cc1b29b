"""The files that an article offers, and its next page."""

from __future__ import annotations

import pytest

from cleaner import Article, Attachment, extract
from cleaner.markup.parse import parse
from cleaner.metadata.links import absolute, attachments, base_address
from tests.cleaner.pages import FOOTER, RELATED, page, paragraphs

URL = "http://www.example.gov.cn/tzgg/202411/t20241108_1234.html"


def article(inside: str = "", below: str = "", url: str | None = URL, head: str = "") -> Article:
    body = f'<div class="TRS_Editor">{paragraphs()}{inside}</div>'
    return extract(page(body, below=below, head=head), url=url)


@pytest.mark.parametrize("ending", ["pdf", "doc", "docx", "xls", "xlsx", "wps", "et", "ofd", "zip", "rar", "PDF"])
def test_files_linked_in_the_body_are_attachments(ending: str) -> None:
    found = article(f'<p>附件：<a href="./P020241108.{ending}">报名表.{ending}</a></p>').attachments
    assert found == (Attachment(f"报名表.{ending}", f"http://www.example.gov.cn/tzgg/202411/P020241108.{ending}"),)


def test_files_in_a_list_right_below_the_body_are_attachments() -> None:
    rows = '<li><a href="/u/1.docx">申报书.docx</a></li><li><a href="/u/2.zip">样表.zip</a></li>'
    below = f'<div class="fj">附件下载：<ul>{rows}</ul></div>'
    assert [one.name for one in article(below=below).attachments] == ["申报书.docx", "样表.zip"]


def test_a_file_linked_twice_is_one_attachment() -> None:
    inside = '<p><a href="/u/1.docx">申报书</a></p><p><a href="/u/1.docx">下载</a></p>'
    assert [one.name for one in article(inside).attachments] == ["申报书"]


def test_files_in_the_footer_or_far_below_are_not_attachments() -> None:
    rows = "".join(f"<p>往期回顾第{i}期目录已经上线</p>" for i in range(20))
    below = f'{RELATED}<div>{rows}<a href="/guide.pdf">网站使用指南.pdf</a></div>{FOOTER}'
    assert article(below=below).attachments == ()


def test_a_file_with_the_articles_own_text_is_not_an_attachment() -> None:
    below = '<div><a href="/x/1.pdf">pdf下载</a> <a href="/x/1.doc">word下载</a></div>'
    assert article(below=below).attachments == ()


def test_download_scripts_name_the_file_in_their_query() -> None:
    inside = '<p><a href="/module/download/downfile.jsp?classid=0&amp;filename=20e6.xls">预算表.xls</a></p>'
    (found,) = article(inside).attachments
    assert found.url == "http://www.example.gov.cn/module/download/downfile.jsp?classid=0&filename=20e6.xls"


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ('<a href="/u/1.pdf" title="实施方案.pdf">点击下载</a>', "实施方案.pdf"),
        ('实施方案全文（<a href="/u/1.pdf">下载</a>）', "实施方案全文"),
        ('<a href="/u/plan.pdf"></a>', "plan.pdf"),
    ],
    ids=["title", "words-around", "file-name"],
)
def test_a_link_that_only_says_download_is_named_after_the_text_around_it(link: str, name: str) -> None:
    assert [one.name for one in article(f"<p>{link}</p>").attachments] == [name]


@pytest.mark.parametrize(
    "href",
    [
        *("javascript:save('a.pdf')", "mailto:a@example.com?x=.doc", "#a.pdf", "", "http://[bad/a.pdf"),
        *("tel:12348.pdf", "data:application/pdf,a.pdf", "about:a.pdf", "JavaScript:a('1.pdf')"),
    ],
)
def test_links_that_are_not_urls_are_not_attachments(href: str) -> None:
    assert article(f'<p><a href="{href}">附件1：名单</a></p>').attachments == ()


def test_urls_stay_relative_without_the_url_of_the_page() -> None:
    (found,) = article('<p><a href="./a.pdf">名单</a></p>', url=None).attachments
    assert found.url == "./a.pdf"


@pytest.mark.parametrize(
    ("call", "following"),
    [
        ('createPageHTML(3,0,"t20241108_1234","html")', "t20241108_1234_1.html"),
        ("createPageHTML(3, 1, 't20241108_1234', 'shtml')", "t20241108_1234_2.shtml"),
        ("createPageHTML('page_div',2, 1,'t20241108_1234','html',40)", "t20241108_1234_2.html"),
    ],
)
def test_a_trs_pager_leads_to_the_next_number(call: str, following: str) -> None:
    found = article(f"<script>{call};</script>").next_page
    assert found == f"http://www.example.gov.cn/tzgg/202411/{following}"


@pytest.mark.parametrize(
    "call",
    [
        'createPageHTML(1,0,"t20241108_1234","html")',
        'createPageHTML(3,2,"t20241108_1234","html")',
        'createPageHTML(30,0,"index","html")',
        "createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt)",
    ],
    ids=["one page", "last page", "a column's pager", "the function's definition"],
)
def test_trs_articles_without_a_further_page_have_no_next_page(call: str) -> None:
    assert article(f"<script>{call};</script>").next_page is None


@pytest.mark.parametrize(
    "pager",
    [
        '<a href="{0}.html">1</a> <a href="{0}_1.html">2</a> <a href="{0}_1.html">下一页</a>',
        '1 <a href="{0}_1.html">2</a> <a href="{0}_2.html">3</a>',
        '<a href="{0}.html">【1】</a><a href="{0}_1.html">【2】</a><a href="{0}_2.html">【3】</a>',
        '<a href="{0}_1.html">下一页&gt;&gt;</a>',
    ],
)
def test_pagers_below_the_body_lead_to_the_next_page(pager: str) -> None:
    found = article(below=f'<div class="pages">{pager.format("t20241108_1234")}</div>').next_page
    assert found == "http://www.example.gov.cn/tzgg/202411/t20241108_1234_1.html"


def test_the_last_page_of_a_numbered_pager_has_no_next_page() -> None:
    below = '<div><a href="t20241108_1233.html">1</a> <a href="t20241108_1234.html">2</a></div>'
    assert article(below=below).next_page is None


@pytest.mark.parametrize(
    "neighbour",
    [
        '<p>上一篇：<a href="1.html">某镇开展宣传</a></p><p>下一篇：<a href="3.html">某局召开会议</a></p>',
        '<p><a href="1.html">上一篇</a> <a href="3.html">下一篇</a></p>',
        '<p>下一页：<a href="3.html">某局召开会议</a></p>',
        '<p><a href="3.html">下一条</a></p>',
    ],
)
def test_the_next_article_is_not_the_next_page(neighbour: str) -> None:
    assert article(below=neighbour).next_page is None


def test_numbers_in_a_sentence_are_not_a_pager() -> None:
    inside = '<p>详见脚注<a href="#n1">1</a>、<a href="/notes.html">2</a>，以及第三条的有关规定。</p>'
    assert article(inside).next_page is None


def test_files_are_attachments_up_to_twelve_blocks_below_the_body() -> None:
    for blocks, count in ((11, 1), (12, 0)):
        below = "<p>平安临河</p>" * blocks + '<p><a href="/1.pdf">名单.pdf</a></p>'
        assert len(article(below=below).attachments) == count


def test_a_file_above_the_body_is_not_an_attachment() -> None:
    html = page(f'<div class="TRS_Editor">{paragraphs()}</div>', above='<p><a href="/1.pdf">使用指南.pdf</a></p>')
    assert extract(html, url=URL).attachments == ()


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ('<a href="/u/1.pdf" title="点击下载">实施方案</a>', "实施方案"),
        ('<a href="/u/1.pdf" title="点击下载">下载附件</a>', "下载附件"),
        ('实施方案：<a href="/u/1.pdf">【下载】</a>', "实施方案"),
        ('<a href="/u/1.pdf" title="下载"><img src=x></a>', "1.pdf"),
        ('<a href="/down?file=plan.pdf"></a>', "plan.pdf"),
        ("字" * 80 + '<a href="/u/1.pdf">下载</a>', "字" * 80),
        ("字" * 81 + '<a href="/u/1.pdf">下载</a>', "下载"),
    ],
)
def test_a_file_has_the_first_name_that_names_it(link: str, name: str) -> None:
    assert [one.name for one in article(f"<p>{link}</p>").attachments] == [name]


@pytest.mark.parametrize("text", ["下一页", "下页", "下一頁", "后一页", "[下一页]", "【下页】", "NextPage", "下一页»"])
def test_a_link_that_says_so_leads_to_the_next_page(text: str) -> None:
    assert article(below=f'<p><a href="2.html">{text}</a></p>').next_page == URL.rpartition("/")[0] + "/2.html"


@pytest.mark.parametrize(
    "link", ['<a href="#">下一页</a>', '<a href="">下一页</a>', '<a href="t20241108_1234.html">下一页</a>']
)
def test_a_link_to_the_page_itself_is_not_the_next_page(link: str) -> None:
    assert article(below=f"<p>{link}</p>").next_page is None


def test_a_pager_is_in_the_last_four_blocks_of_the_body_or_eight_blocks_below() -> None:
    pager = '<p><a href="2.html">下一页</a></p>'
    for blocks, found in ((7, True), (8, False)):
        assert (article(below="<p>平安</p>" * blocks + pager).next_page is not None) is found
    html = "<p>平安，临河。</p>"
    for blocks, found in ((3, True), (4, False)):
        assert (article(f'<p>见<a href="2.html">下一页</a>，续。</p>{html * blocks}').next_page is not None) is found


@pytest.mark.parametrize(
    ("pager", "following"),
    [
        ('1 <a href="2.html">2</a>', "2.html"),
        ('<a href="1.html">1</a> 2 <a href="3.html">3</a>', "3.html"),
        ('<a href="1.html">1</a> <a href="2.html">2</a> 3', None),
        ('共3页 1 <a href="2.html">2</a> <a href="3.html">3</a>', "2.html"),
        ('2 <a href="3.html">3</a>', None),
        ('1 <a href="3.html">3</a>', None),
        ('第1页 说明 <a href="2.html">2</a>', None),
    ],
)
def test_the_link_after_the_current_number_leads_to_the_next_page(pager: str, following: str | None) -> None:
    found = article(below=f"<div>{pager}</div>").next_page
    assert found == (following and URL.rpartition("/")[0] + "/" + following)


@pytest.mark.parametrize(
    ("call", "following"),
    [
        ("createPageHTML('p',3,1,'a','html')", "a_2.html"),
        ("createPageHTML('p',3,2,'a','html')", "a_3.html"),
        ("createPageHTML('p',3,3,'a','html')", None),
        ("createPageHTML(3,1,'a','html')", "a_2.html"),
        ("createPageHTML(3,2,'a','html')", None),
        ("createPageHTML(2,0,'list','html')", None),
        ("createPageHTML(2,0,'Default','html')", None),
        ("createPageHTML(2,0,'node_1','html')", None),
    ],
)
def test_a_trs_pager_counts_from_0_or_with_an_element_from_1(call: str, following: str | None) -> None:
    head = "<script>function createPageHTML() {}</script><script>createPageHTML(9,0,'index','html')</script>"
    found = article(f"<script>{call}</script>", head=head).next_page
    assert found == (following and URL.rpartition("/")[0] + "/" + following)


@pytest.mark.parametrize(
    ("base", "folder"),
    [
        ('<base href="/u/">', "http://www.example.gov.cn/u/"),
        ('<base target="_blank"><base href="http://static.example.gov.cn/">', "http://static.example.gov.cn/"),
        ('<base href="javascript:0">', "http://www.example.gov.cn/tzgg/202411/"),
        ('<base href="http://[broken/">', "http://www.example.gov.cn/tzgg/202411/"),
        ('<meta name="a" content="b" href="/m/">', "http://www.example.gov.cn/tzgg/202411/"),
    ],
)
def test_links_are_relative_to_the_base_of_the_page(base: str, folder: str) -> None:
    inside = '<p><a href="1.pdf">方案.pdf</a></p><p><a href="t20241108_1234_1.html">下一页</a></p>'
    found = article(inside, head=base)
    assert [one.url for one in found.attachments] == [f"{folder}1.pdf"]
    assert found.next_page == f"{folder}t20241108_1234_1.html"


@pytest.mark.parametrize(
    ("element", "url"),
    [
        ('<iframe src="/pdfjs/web/viewer.html?file=/up/a.pdf"></iframe>', "http://www.example.gov.cn/up/a.pdf"),
        ('<iframe src="/web/viewer.html?file=%2Fup%2Fa.ofd&p=1"></iframe>', "http://www.example.gov.cn/up/a.ofd"),
        ('<iframe src="/web/viewer.html?file=a.pdf"></iframe>', "http://www.example.gov.cn/web/a.pdf"),
        (
            '<iframe src="https://v.example/op/view.aspx?src=http%3A%2F%2Fa.example%2Fb.docx"></iframe>',
            "http://a.example/b.docx",
        ),
        ('<embed src="../up/a.pdf#page=1" type="application/pdf">', "http://www.example.gov.cn/tzgg/up/a.pdf#page=1"),
        ('<object data="/up/a.pdf"><p>请安装阅读器</p></object>', "http://www.example.gov.cn/up/a.pdf"),
        ('<embed src="/show?id=7" type="application/pdf">', "http://www.example.gov.cn/show?id=7"),
        ('<a href="/web/viewer.html?file=/up/a.pdf">附件</a>', "http://www.example.gov.cn/up/a.pdf"),
        ('<a href="..\\..\\up\\a.doc">补助申请表</a>', "http://www.example.gov.cn/up/a.doc"),
        (
            '<a href="/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=2">申请表</a>',
            "http://www.example.gov.cn/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=2",
        ),
        ('<a href="/up/a.xlsm">申报表</a>', "http://www.example.gov.cn/up/a.xlsm"),
    ],
)
def test_files_are_found_in_frames_viewers_and_download_scripts(element: str, url: str) -> None:
    assert [one.url for one in article(f"<p>{element}</p>").attachments] == [url]


@pytest.mark.parametrize(
    "element",
    [
        '<iframe src="/video/player.html?id=3"></iframe>',
        '<a href="/up/big.jpg"><img src="/up/small.jpg"></a>',
        '<embed src="/up/a.swf">',
        '<a href="/up/a.jpg">现场照片</a>',
    ],
)
def test_players_and_pictures_are_not_attachments(element: str) -> None:
    assert article(f"<p>{element}</p>").attachments == ()


def test_links_are_resolved_as_browsers_do() -> None:
    links = {
        ("a.html", "http://a.cn/b/c.html"): "http://a.cn/b/a.html",
        ("..\\x\\a.doc", "http://a.cn/b/c.html"): "http://a.cn/x/a.doc",
        ("\\x.jsp?f=\\b", "http://a.cn/b/"): "http://a.cn/x.jsp?f=\\b",
        ("x?f=\\b", None): "x?f=\\b",
        ("x\\y", None): "x/y",
        ("//b.cn/a", "https://a.cn/"): "https://b.cn/a",
        ("http://[a/", "http://a.cn/"): "",
        ("http://[a/", None): "",
        ("", "http://a.cn/b"): "http://a.cn/b",
    }
    assert {link: absolute(*link) for link in links} == links


def test_base_is_an_address_of_the_web() -> None:
    bases = {
        "": "http://a.cn/b/c.html",
        "/x/": "http://a.cn/x/",
        "https://s.cn/": "https://s.cn/",
        "ftp://s.cn/": "http://a.cn/b/c.html",
        "data:x": "http://a.cn/b/c.html",
        " \n/y/ ": "http://a.cn/y/",
    }
    pages = {base: parse(f'<base href="{base}"><p>甲</p>') for base in bases}
    assert {base: base_address(page, "http://a.cn/b/c.html") for base, page in pages.items()} == bases
    assert base_address(pages["/x/"], None) is None and base_address(pages["https://s.cn/"], None) == "https://s.cn/"


def offered(html: str) -> list[str]:
    """Return the names of the files that a body of these blocks offers."""
    blocks = parse(html)
    return [one.name for one in attachments(blocks, 0, len(blocks.blocks), None)]


def test_words_of_a_button_are_no_name_of_a_file() -> None:
    words = [
        "下载",
        "点击下载",
        "点击此处下载",
        "点此查看",
        "点这里",
        "请点击",
        "立即下载",
        "本地下载",
        "查看附件",
        "打开",
        "浏览",
    ]
    words += ["附件", "文件", "此处", "这里", "附件下载", "附件查看", "【下载】", "[点击下载]", "(下载)", "（附件）"]
    links = "".join(f'<p><a href="/u/{number}.pdf">{word}</a></p>' for number, word in enumerate(words))
    names = offered(f"{links}<p><a href=/u/x.pdf title='实施方案'>下载</a></p>")
    assert names == [*words, "实施方案"], "the words are the name if there is no other"
    rows = "".join(f'<p>方案{number}：<a href="/u/{number}.pdf">{word}</a></p>' for number, word in enumerate(words))
    assert offered(rows) == [f"方案{number}" for number in range(len(words))]
    named = ["下载说明", "附件1", "附件：方案", "方案下载"]
    rows = "".join(f'<p>其他：<a href="/u/{number}.pdf">{word}</a></p>' for number, word in enumerate(named))
    assert offered(rows) == named


def test_file_with_the_text_of_the_page_is_named_by_its_format() -> None:
    kinds = [
        "pdf下载",
        "PDF版下载",
        "word下载",
        "doc 下载",
        "wps文档下载",
        "ofd版下载",
        "全文下载",
        "正文下载",
        "【全文下载】",
        "pdf格式 下载",
    ]
    links = "".join(f'<p><a href="/u/{number}.pdf">{kind}</a></p>' for number, kind in enumerate(kinds))
    assert offered(links) == []
    others = "".join(
        f'<p><a href="/u/{number}.pdf">{kind}</a></p>' for number, kind in enumerate(("excel下载", "pdf", "全文"))
    )
    assert offered(others) == ["excel下载", "pdf", "全文"]


def test_viewers_and_frames_show_the_file_that_their_query_names() -> None:
    base = "http://www.example.gov.cn"
    viewers = ["viewer.html", "view.aspx", "preview.jsp", "embed.php", "reader.shtml", "VIEWER.HTML"]
    links = "".join(f'<p><a href="/w/{name}?n=1&file=/u/{name}.pdf">方案</a></p>' for name in viewers)
    assert [one.url for one in article(links).attachments] == [f"{base}/u/{name}.pdf" for name in viewers]
    bare = '<p><a href="/w/viewer.html?a.pdf">方案</a></p><p><a href="/w/viewer.html?file=a.pdf">方案</a></p>'
    assert [one.url for one in article(bare).attachments] == [f"{base}/w/viewer.html?a.pdf", f"{base}/w/a.pdf"]
    scripts = ["/down.jsp?file=a.pdf", "/viewers.html?file=/u/a.pdf", "/view?file=/u/a.pdf", "/viewer.h?file=/u/a.pdf"]
    links = "".join(f'<p><a href="{script}">方案</a></p>' for script in scripts)
    assert [one.url for one in article(links).attachments] == [base + script for script in scripts]
    frames = "<iframe src='/x?file=/u/a.pdf'></iframe><iframe src='/x?file=a.pdf'></iframe>"
    assert next(one.url for one in article(f"<p>{frames}</p>").attachments) == f"{base}/u/a.pdf"


def test_text_of_a_pager_has_at_most_eight_characters_and_only_signs_around_it() -> None:
    for text, found in (
        ("下一页", True),
        ("  [下一页]>>", True),
        ("阅读下一页", False),
        ("下一页的内容介绍请看", False),
    ):
        assert (article(below=f'<p><a href="2.html">{text}</a></p>').next_page is not None) is found, text
    signs = "([【下一页】]）|:：»›→_"
    assert article(below=f'<p><a href="2.html">{signs}</a></p>').next_page is not None
