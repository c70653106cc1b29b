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
