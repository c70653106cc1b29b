"""Pages and texts of any size that repeat one unit, with an article or without.

Each is for a stage that once took quadratic time for it, or that could take it.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.cleaner.pages import PARAGRAPHS, paragraphs

ARTICLE = f"<div class=TRS_Editor>{paragraphs()}</div>"
IN_BODY = f"<div class=TRS_Editor>{paragraphs()}"
SENTENCE = PARAGRAPHS[1]
#: Returns an input of about the given number of bytes.
StressInput = Callable[[int], str | bytes]


def repeated(unit: str, before: str = "", after: str = ARTICLE) -> StressInput:
    """Repeat `unit` up to a number of bytes."""
    return lambda size: before + unit * (size // len(unit.encode())) + after


def numbered(unit: str, before: str = "", after: str = ARTICLE) -> StressInput:
    """Repeat `unit` with a number in each, so that no two are equal."""
    return lambda size: before + "".join(unit.format(i=i) for i in range(size // len(unit.encode()))) + after


#: The text that is returned contains the article.
WITH_ARTICLE: dict[str, StressInput] = {
    "attributes with > in their values": numbered('a{i}=">" ', "<div ", ">" + ARTICLE),
    "attributes of a tag that is not closed": numbered("a{i}=1 ", ARTICLE + "<div ", ""),
    "one attribute": repeated("x>", '<div title="', '">' + ARTICLE),
    "nested elements closed again": lambda size: "<div>" * (size // 11) + "</div>" * (size // 11) + ARTICLE,
    "nested tables": repeated("<table><tr><td>短文"),
    "nested lists": repeated("<ul><li>条目"),
    "nested forms and marquees": repeated("<form><marquee>"),
    "nested pictures": repeated("<svg><g></g></svg><math><mi>x</mi></math>"),
    "templates": repeated("<template><p>x</p></template>"),
    "less-than signs": repeated("<", ARTICLE, ""),
    "beginnings of tags": repeated("<a", ARTICLE, ""),
    "comments without end": repeated("<!--", ARTICLE, ""),
    "one comment": repeated("文", "<!--", "-->" + ARTICLE),
    "conditional comments": repeated("<!--[if IE]><p>x</p><![endif]-->"),
    "marks of bodies": repeated("<!--ZJEG_RSS.content.begin-->"),
    "references": repeated("&#20013;"),
    "line breaks": repeated("字<br>"),
    "a link around all": repeated("字<br>", "<a href=x>", "</a>" + ARTICLE),
    "links without text": repeated("<a href=x></a>"),
    "headlines as links": numbered('<li><a href="/{i}.html">新闻标题{i}号</a>2020-01-01</li>'),
    "headings of attachments that are links": repeated('<p><a href="x">附件</a></p>', IN_BODY, "</div>"),
    "files in one line": numbered('<a href="{i}.pdf">文件{i}</a>', IN_BODY + "<p>", "</p></div>"),
    "headings": numbered("<h1>某县召开会议{i}</h1>"),
    "header lines": repeated("<p>发布时间：2024-11-08 09:30 来源：临河县委</p>"),
    "copies of the title": repeated("<p>临河县召开推进会</p>", "<title>临河县召开推进会-某网</title>", paragraphs()),
    "brackets as a source": repeated("(", '<meta name=ContentSource content="字', '">' + ARTICLE),
    "brackets around a source": lambda size: (
        f'<meta name=ContentSource content="{"(" * (size // 2)}字{")" * (size // 2)}">' + ARTICLE
    ),
    "labels of a record in a table": repeated("<td>索引号<td>发布机构", "<table>", "</table>" + ARTICLE),
    "labels of a record in one line": repeated("索引号 文号：", "<p>", "</p>" + ARTICLE),
    "labels of a record in nested elements": lambda size: (
        "<div>" * (size // 11) + "索引号" + "</div>" * (size // 11) + "<p>文号</p>" * 50 + ARTICLE
    ),
    "times": repeated("<time datetime=2024></time>"),
    "a date of megabytes": repeated("2099-19-39 ", '<meta name=PubDate content="', '">' + ARTICLE),
    "a title of megabytes": repeated("题_-", "<title>", "</title>" + ARTICLE),
    "meta charset": repeated("<meta charset=gbk>"),
    "bases": repeated("<base href=x>"),
    "scripts": repeated("<script>document.write('<p>x</p>')</script>"),
    "white space": repeated(" "),
    "spaces that do not break": repeated("&nbsp;"),
    "combining characters": repeated("\u0301", "<p>a", "</p>" + ARTICLE),
    "text from right to left": repeated("\u202e字", "<p>", "</p>" + ARTICLE),
    "cells": repeated("<td>1</td>", "<table><tr>", "</table>" + ARTICLE),
    "cells over rows and columns": repeated(
        "<tr><td rowspan=9999 colspan=99>甲</td><td>乙</td>", IN_BODY + "<table>", "</table></div>"
    ),
    "images and links in one block": repeated("字<img src=x><a href=x>甲</a>", IN_BODY + "<p>", "</p></div>"),
    "images in elements in each other": repeated("<div><img src=x>", IN_BODY, "</div>"),
    "quotes and lists in each other": repeated("<blockquote>甲<ul><li>乙", IN_BODY, "</div>"),
    "names of bodies": repeated('<div class="TRS_Editor">字</div>'),
    "names in names": numbered('<div id="d{i}">字'),
    "hidden text": repeated('<div style="display:none">字</div>'),
    "ends of nothing": repeated("</div></p></td></table></html>"),
    "elements that cross": repeated("<b><p></b></p><i><div></i></div>"),
    "a name without end": repeated("a", "<", ">" + ARTICLE),
    "UTF-16 with a byte order mark": lambda size: (ARTICLE + "\n" * 100).encode("utf-16"),
    "two encodings": lambda size: ("<p>字，</p>" * (size // 20)).encode("gbk") + ARTICLE.encode("gbk"),
    "half characters": lambda size: ("<p>\ud800，</p>" * (size // 11)) + ARTICLE,
}
#: There is no article, or none that can be found: only time and memory are checked.
WITHOUT: dict[str, StressInput] = {
    "headings of lists, each with one link": numbered(
        f'<h3>相关新闻</h3><p><a href="/{{i}}.html">标题{{i}}号</a></p><p>{SENTENCE}</p><p>{SENTENCE}</p>',
        IN_BODY,
        paragraphs(),
    ),
    "one line without a mark": repeated("字", after=""),
    "one line of commas": repeated("字，", after=""),
    "digits": repeated("1", after=""),
    "dates": repeated("2024-01-01 ", after=""),
    "short lines": repeated("<p>短</p>", after=""),
    "the same sentence": repeated(f"<p>{SENTENCE}</p>", after=""),
    "sentences": numbered("<p>第{i}次会议指出，要坚持和发展新时代枫桥经验，把问题解决在基层。</p>", after=""),
    "summaries": numbered(
        "<p>第{i}次会议指出，要坚持和…</p><p>第{i}次会议指出，要坚持和发展新时代枫桥经验。</p>", after=""
    ),
    "a script without end": repeated("var x = '<p>';", "<script>"),
    "frames": repeated("<iframe>"),
    "superscripts in one block": repeated("a<sup>2</sup>", "<p>", "</p>" + ARTICLE),
    "readings in one block": repeated("<ruby>汉<rt>han</rt></ruby>", "<p>", "</p>" + ARTICLE),
    "unknown elements in one block": repeated("文<x-y>字</x-y>", "<p>", "</p>" + ARTICLE),
    "hidden fields": repeated(f"<input type=hidden value='{SENTENCE}'>", after=""),
    "templates of articles": repeated(f"<template><p>{SENTENCE}</p></template>", after=""),
    "escaped tags": repeated("&lt;p&gt;字", "<p>", "</p>" + ARTICLE),
    "kept lines": repeated("字<span style='white-space:pre'>a\nb</span>", "<p>", "</p>" + ARTICLE),
    "text of size zero": repeated("字<span style='font-size:0'>x</span>", "<p>", "</p>" + ARTICLE),
    "text encoded twice": repeated("<b>Ã¤Â¸Â­</b>", "<p>", "</p>" + ARTICLE),
    "text between frames": repeated("<frame src=x>文字", after=""),
    "text between inputs": repeated("{&本站访问量<input value=x>\n", after=""),
    "long text between inputs": numbered(")<input value=x>某某单位关于某件事情的通知{i}", after=""),
    "NUL": lambda size: b"\0" * size + ARTICLE.encode(),
    "no character": lambda size: b"\xff" * size,
    "all bytes": lambda size: bytes(range(256)) * (size // 256),
    "a PDF": lambda size: b"%PDF-1.4\n" + b"\x00\xff" * (size // 2),
    "UTF-7": lambda size: ("<p>字，</p>" * (size // 20)).encode("utf-7"),
    "UTF-16 without a byte order mark": lambda size: ("<p>字，</p>" * (size // 20)).encode("utf-16-le"),
}
#: Texts without markup.
TEXTS: dict[str, StressInput] = {
    "lines": numbered("第{i}项短语\n", after=""),
    "header lines": numbered("发布时间：2024-11-08 09:30 来源：某{i} 作者：张 浏览次数：1\n", after=""),
    "end lines": repeated("责任编辑：张三\n", after=""),
    "blank lines": repeated("\n", after=SENTENCE),
    "parts of a title": lambda size: (
        "题" * (size // 6) + "甲乙\n" + "甲乙\n" * (size // 14) + "\n".join(PARAGRAPHS * 20)
    ),
    "one line": repeated("字，", after=""),
}
ROW = '<li><a href="/202411/t20241108_{i}.html">某某单位关于某件事情的通知{i}</a><span>2024-11-08</span></li>'
LINK = '<a href="/a/{i}.html">某某单位关于某件事情的通知</a>'
#: Column pages. Scripts are as long as the part of them that is read.
COLUMNS: dict[str, StressInput] = {
    "attributes with > in their values": numbered('a{i}=">" ', "<div "),
    "attributes with < between them": numbered("a{i} < ", "<div "),
    "rows": numbered(ROW),
    "table rows": numbered('<tr><td><a href="/a/{i}.html">某某单位关于某件事情的通知{i}</a><td>2020-08-20</tr>', "<table>"),
    "deep rows": numbered(LINK, "<div>" * 200),
    "rows in menus": numbered(LINK, '<div class="nav">' * 200),
    "links in links": repeated("<b>字</b>", "<a href=x><div>" * 100),
    "elements in links in links": repeated("<b></b>", "<a href=x><div>" * 100),
    "rows by script": repeated("<base href=/><div onclick=\"location.href='a.html'\">x</div><base href=/>"),
    "buttons in buttons": repeated("<b></b>", "<button><p>" * 120),
    "elements before lists of one link each": lambda size: "<b></b>" * (size // 14) + "".join(
        f'<div class="{"".join(map(chr, (97 + i // 676, 97 + i // 26 % 26, 97 + i % 26)))}">{LINK.format(i=i)}</div>' for i in range(size // 160)
    ),
    "first pages by script": repeated("<a href=\"javascript:f(1)\">首页</a>", f"<script>{'x f f f ' * 24_000}</script>"),
    "sums of sums": repeated("<a href=\"javascript:f(1)\">下一页</a>", "<script>function f(n){location.href=a+b+n} "
                         + ";".join(f"var {x}={'a+b+' * 60}a" for x in "ab") + ";" + "/*a b*/" * 20_000 + "</script>"),
    "rows that call a function": numbered('<li><a href="javascript:show({i},2)">某某单位关于某件事情的通知{i}...</a></li>',
                         "<script>" + "var a = b + c;" * 2_000 + "function show(n){location.href=a+b+n+'.html'}</script>"),
    "rows that call different functions": numbered('<script>function f{i}(n){{location.href="/a/"+n}}</script><li onclick="f{i}(1)">某单位通知'),
    "rows with their addresses in attributes": numbered('<div data-url="/a/{i}.html"><li>某某单位关于某件事情的通知'),
    "scripts that write": numbered('<script>document.write("<li><a href=/a/{i}.html>某某单位通知{i}</a>");</script>'),
    "strings of scripts": repeated("'<a href=x>'+\"", "<script>"),
    "text areas with links": numbered("<textarea><a href=/a/{i}.html>某某单位通知{i}</a>"),
    "comments with links": numbered("<p><!-- <a href=/a/{i}.html>某某单位关于某件事情的通知</a> -->"),
    "templates in templates": numbered("<noscript><a href=/a/{i}.html>某某</a>"),
    "rows on all levels": numbered('<table><tr><td><a href="/a/{i}.html">某某单位关于某件事情的通知{i}...</a><td>2020-08-20</table>', "<table>"),
    "numbers among elements": lambda size: "".join(f'<div><p><a href="i_{i}.html">5</a></p></div>' for i in range(400)) + "<b></b>" * (size // 7),
    "pictures as links": repeated("<a href=x><img alt=x></a>"),
    "drop-downs": repeated('<select><option value="x.html">1<option value="y.html">2</select>'),
    "a proxy's name nearly": repeated("a", "<datastore><record><![CDATA[<li>x</li>]]></record></datastore>"),
    "strings without end": repeated("\\'", "dataStore=["),
    "builders of units": repeated("<script " + "unitbuild.js" * 500 + ">"),
    "fields of a form": numbered("<input name=f{i} value=x>", "<form method=post>", "<a href=\"javascript:__doPostBack('a','b')\">下一页</a>"),
}  # fmt: skip
