"""Telling pages from files, data, listings of folders and errors of programs."""

from __future__ import annotations

import pytest

from crawler.fetch.page_type import is_page

SENTENCE = "近日，江岸区组织网格员走进社区，开展防范电信网络诈骗集中宣传活动，受到居民欢迎。"
TRACE = "java.lang.NullPointerException at a.b.C.d(C.java:12) "
PAGE = f"<html><head><title>要闻</title></head><body>{f'<p>{SENTENCE}</p>' * 12}</body></html>"


@pytest.mark.parametrize(
    "text",
    [
        PAGE,
        f"\ufeff\r\n<!-- cache 12 --><!DOCTYPE html>\n{PAGE}",
        f'<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><p>{SENTENCE}</p></html>',
        f"<div class='TRS_Editor'><p>{SENTENCE}</p></div>",
        f"<a name='top'></a><b>要闻</b><table><tr><td>{SENTENCE}</td></tr></table>",
        f"<text id='1'>\n<html><body><p>{SENTENCE}</p></body></html></text>",
        f"Notice: Undefined index: id in /www/a.php on line 3\n{PAGE}",
        f"<br />\n<b>Warning</b>:  mysql_connect(): Access denied in <b>/www/a.php</b> on line <b>3</b><br />\n{PAGE}",
        f"<html><head><title>网站目录 - 江岸区</title></head><body><p>{SENTENCE}</p></body></html>",
        f"<html><body><h1>一次排查</h1><p>{SENTENCE}</p><pre>{TRACE}</pre></body></html>",
    ],
)
def test_pages_are_pages(text):
    assert is_page(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        SENTENCE * 20,
        '{"code": 200, "data": [{"html": "<p>正文</p>"}]}',
        '[{"html": "\n<html><body>正文</body></html>"}]',
        "callback({'html': '<div>正文</div>'});",
        f"document.write('<html><body><p>{SENTENCE}</p></body></html>');",
        "body{color:red;margin:0}\n" * 40,
        "序号,姓名,单位\n1,张三,江岸区\n" * 30,
        "2024-01-01 10:00:00 ERROR <init> Exception in thread main\n" * 30,
        "MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<html><body><p>正文</p></body></html>",
        '<?xml version="1.0"?><urlset><url><loc>http://a.cn/1.html</loc></url></urlset>',
        f'<?xml version="1.0"?>\n<rss><item><description><![CDATA[\n<html><p>{SENTENCE}</p></html>]]></description></item></rss>',
        f"<rss><item><description><![CDATA[<p>{SENTENCE}</p>]]></description></item></rss>",
        "<?php include 'head.php'; echo $title; ?>",
        "<html><head><title>Index of /news</title></head><body><pre><a href='a.html'>a.html</a></pre></body></html>",
        "<html><head><title>www.a.gov.cn - /news/</title></head><body><pre><a href='/'>[转到父目录]</a></pre></body></html>",
        "<html><body><h2>Directory listing for /news/</h2><ul><li><a href='a'>a</a></ul></body></html>",
        "<b>Warning</b>: mysql_connect(): Access denied for user in /www/a.php on line 3<br>" * 8,
        f"<html><head><title>Error</title></head><body><p>{TRACE * 20}</p></body></html>",
        "<html><body><h1>HTTP Status 500 – Internal Server Error</h1><p>The server encountered an error</p></body></html>",
        "<html><body><h1>“/”应用程序中的服务器错误。</h1><p>说明: 执行当前 Web 请求期间，出现未经处理的异常。</p></body></html>",
        "<html><body><p>" + "文\ufffd" * 200 + "</p></body></html>",
    ],
)
def test_other_things_are_not(text):
    assert not is_page(text)


def test_part_of_a_page_begins_with_an_element_of_html_and_has_one_for_text():
    blocks = ["article", "blockquote", "center", "div", "dl", "font", "form", "h1", "h2", "h3", "h4", "main", "p"]
    blocks += ["section", "span", "table", "td", "tr", "ul", "ucapcontent"]
    others = [
        "a",
        "aside",
        "b",
        "base",
        "br",
        "em",
        "fieldset",
        "figure",
        "footer",
        "header",
        "hr",
        "i",
        "img",
        "input",
    ]
    others += ["li", "link", "meta", "nav", "ol", "pre", "script", "strong", "style", "tbody", "thead", "title"]
    others += ["ucaptitle"]
    assert [tag for tag in blocks if not is_page(f"<{tag.upper()}>{SENTENCE}</{tag}>")] == []
    assert [tag for tag in others if is_page(f"<{tag}>{SENTENCE}</{tag}>")] == []
    assert [tag for tag in others if not is_page(f"<{tag} class=a><p>{SENTENCE}</p></{tag}>")] == []
    assert not is_page(f"<x-news><p>{SENTENCE}</p></x-news>")
    whole = ["html", "head", "body", "!doctype html"]
    assert [tag for tag in whole if not is_page(f"\r\n<{tag}><x-a>{SENTENCE}")] == []
    assert [tag for tag in whole if not is_page(f"<{tag.upper()}><x-a>{SENTENCE}")] == []


@pytest.mark.parametrize(("root", "expected"), [("html", True), ("wml", True), ("rss", False), ("p", False)])
def test_xml_is_a_page_if_its_root_is_of_a_page(root, expected):
    assert is_page(f'<?xml version="1.0"?>\n<{root}><p>{SENTENCE}</p><html>') is expected


def test_listings_of_folders_of_all_servers_are_recognised():
    titles = [
        *(
            "<title>Index of /</title>",
            "<h1>Index of /news/</h1>",
            "<h1>Directory: /news/</h1>",
            "<h1>Directory /a</h1>",
        ),
        *("<h2>Directory listing for /</h2>", "<title>Directory Listing of /a</title>", "<h1 id=x> www.a.cn - /</h1>"),
        *("<A HREF='/'>[To Parent Directory]</A>", "<a href='/'>[转到父目录]</a>"),
    ]
    assert [title for title in titles if is_page(f"<html><body>{title}<p>{SENTENCE}</p></body></html>")] == []
    others = ["<h1>Index of laws</h1>", "<p>Index of /</p>", "<h1>Directory of offices</h1>", "<h1>要闻 - /</h1>"]
    assert [title for title in others if not is_page(f"<html><body>{title}<p>{SENTENCE}</p></body></html>")] == []


def test_errors_of_programs_are_recognised_by_their_first_words():
    errors = [
        *(
            "PHP Warning:  mysql_connect()",
            "Warning: x",
            "Notice: x",
            "Fatal error: x",
            "Parse error: x",
            "Deprecated: x",
        ),
        *("SQLSTATE[HY000] [2002]", "ORA-12541: TNS", "You have an error in your SQL syntax", "Server Error in '/'"),
        *("HTTP Status 404 - /a", "Runtime Error", "Microsoft OLE DB Provider", "Microsoft VBScript runtime"),
        *("Microsoft JET Database Engine", "Traceback (most recent call last):", "java.lang.NullPointerException"),
        *("javax.servlet.ServletException: x", "org.hibernate.exception.SQLGrammarException", "com.a.b.DaoError"),
        *("net.a.Exception", "Unhandled Exception", "Exception in thread main", "“/”应用程序中的服务器错误"),
    ]

    def page(words: str, more: str = "") -> str:
        return (
            f"<html><head><title>x</title><style>p{{}}</style><script>var a</script></head><p>{words} {more}</p></html>"
        )

    assert [words for words in errors if is_page(page(words))] == []
    assert [words for words in errors if not is_page(page(words, "字" * 400))] == [], "articles below a message"
    assert not is_page(page(errors[0], "字" * 390))
    others = ["Warning", "网站 Warning: x", "org.example", "HTTP 状态", "服务器", "ORA-1", "Microsoft", "Status 500"]
    assert [words for words in others if not is_page(page(words))] == []
    for name in ("script", "style", "title"):
        assert not is_page(f"<html><{name}>{SENTENCE}</{name} ><p>Warning: x</p></html>"), "only what is seen counts"


def test_unreadable_text_is_no_page():
    for bad, expected in ((4, True), (6, False)):
        text = "<html><p>" + "文" * (91 - bad) + "\ufffd" * bad
        assert len(text) == 100 and is_page(text) is expected
