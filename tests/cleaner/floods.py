"""Floods: pages of any size that nobody wrote in good faith, made of one thing over and over, with an article or without.

Each is made for a stage that once took quadratic time for it, or that could.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.cleaner.pages import PARAGRAPHS, paragraphs

ARTICLE = f"<div class=TRS_Editor>{paragraphs()}</div>"
IN_BODY = f"<div class=TRS_Editor>{paragraphs()}"
SENTENCE = PARAGRAPHS[1]
Flood = Callable[[int], str | bytes]


def over(unit: str, before: str = "", after: str = ARTICLE) -> Flood:
    """`unit` again and again, up to a number of bytes."""
    return lambda size: before + unit * (size // len(unit.encode())) + after


def counted(unit: str, before: str = "", after: str = ARTICLE) -> Flood:
    """The same with a number in each, so that no two are alike."""
    return lambda size: before + "".join(unit.format(i=i) for i in range(size // len(unit.encode()))) + after


#: The article is in the text that comes back.
WITH_ARTICLE: dict[str, Flood] = {
    "attributes behind hidden signs": counted('a{i}=">" ', "<div ", ">" + ARTICLE),
    "attributes of a tag without end": counted("a{i}=1 ", ARTICLE + "<div ", ""),
    "one attribute": over("x>", '<div title="', '">' + ARTICLE),
    "nested elements closed again": lambda size: "<div>" * (size // 11) + "</div>" * (size // 11) + ARTICLE,
    "nested tables": over("<table><tr><td>短文"),
    "nested lists": over("<ul><li>条目"),
    "nested forms and marquees": over("<form><marquee>"),
    "nested pictures": over("<svg><g></g></svg><math><mi>x</mi></math>"),
    "templates": over("<template><p>x</p></template>"),
    "signs": over("<", ARTICLE, ""),
    "beginnings of tags": over("<a", ARTICLE, ""),
    "comments without end": over("<!--", ARTICLE, ""),
    "one comment": over("文", "<!--", "-->" + ARTICLE),
    "conditional comments": over("<!--[if IE]><p>x</p><![endif]-->"),
    "marks of bodies": over("<!--ZJEG_RSS.content.begin-->"),
    "references": over("&#20013;"),
    "line breaks": over("字<br>"),
    "a link around all": over("字<br>", "<a href=x>", "</a>" + ARTICLE),
    "links without text": over("<a href=x></a>"),
    "headlines as links": counted('<li><a href="/{i}.html">新闻标题{i}号</a>2020-01-01</li>'),
    "headings of attachments that are links": over('<p><a href="x">附件</a></p>', IN_BODY, "</div>"),
    "files in one line": counted('<a href="{i}.pdf">文件{i}</a>', IN_BODY + "<p>", "</p></div>"),
    "headings": counted("<h1>某县召开会议{i}</h1>"),
    "header lines": over("<p>发布时间：2024-11-08 09:30 来源：临河县委</p>"),
    "copies of the title": over("<p>临河县召开推进会</p>", "<title>临河县召开推进会-某网</title>", paragraphs()),
    "brackets as a source": over("(", '<meta name=ContentSource content="字', '">' + ARTICLE),
    "brackets around a source": lambda size: (
        f'<meta name=ContentSource content="{"(" * (size // 2)}字{")" * (size // 2)}">' + ARTICLE
    ),
    "a date of megabytes": over("2099-19-39 ", '<meta name=PubDate content="', '">' + ARTICLE),
    "a title of megabytes": over("题_-", "<title>", "</title>" + ARTICLE),
    "meta charset": over("<meta charset=gbk>"),
    "bases": over("<base href=x>"),
    "scripts": over("<script>document.write('<p>x</p>')</script>"),
    "white space": over(" "),
    "spaces that do not break": over("&nbsp;"),
    "combining characters": over("\u0301", "<p>a", "</p>" + ARTICLE),
    "text from right to left": over("\u202e字", "<p>", "</p>" + ARTICLE),
    "cells": over("<td>1</td>", "<table><tr>", "</table>" + ARTICLE),
    "names of bodies": over('<div class="TRS_Editor">字</div>'),
    "names in names": counted('<div id="d{i}">字'),
    "hidden text": over('<div style="display:none">字</div>'),
    "ends of nothing": over("</div></p></td></table></html>"),
    "elements that cross": over("<b><p></b></p><i><div></i></div>"),
    "a name without end": over("a", "<", ">" + ARTICLE),
    "UTF-16 without a mark": lambda size: (ARTICLE + "\n" * 100).encode("utf-16"),
    "two encodings": lambda size: ("<p>字，</p>" * (size // 20)).encode("gbk") + ARTICLE.encode("gbk"),
    "half characters": lambda size: ("<p>\ud800，</p>" * (size // 11)) + ARTICLE,
}
#: No article, or one that only its author could find; what comes back is short of nothing but time and memory.
WITHOUT: dict[str, Flood] = {
    "headings of lists, each with one link": counted(
        f'<h3>相关新闻</h3><p><a href="/{{i}}.html">标题{{i}}号</a></p><p>{SENTENCE}</p><p>{SENTENCE}</p>',
        IN_BODY,
        paragraphs(),
    ),
    "one line without a mark": over("字", after=""),
    "one line of commas": over("字，", after=""),
    "digits": over("1", after=""),
    "dates": over("2024-01-01 ", after=""),
    "short lines": over("<p>短</p>", after=""),
    "the same sentence": over(f"<p>{SENTENCE}</p>", after=""),
    "sentences": counted("<p>第{i}次会议指出，要坚持和发展新时代枫桥经验，把问题解决在基层。</p>", after=""),
    "summaries": counted(
        "<p>第{i}次会议指出，要坚持和…</p><p>第{i}次会议指出，要坚持和发展新时代枫桥经验。</p>", after=""
    ),
    "a script without end": over("var x = '<p>';", "<script>"),
    "frames": over("<iframe>"),
    "NUL": lambda size: b"\0" * size + ARTICLE.encode(),
    "no character": lambda size: b"\xff" * size,
    "all bytes": lambda size: bytes(range(256)) * (size // 256),
    "a PDF": lambda size: b"%PDF-1.4\n" + b"\x00\xff" * (size // 2),
    "UTF-7": lambda size: ("<p>字，</p>" * (size // 20)).encode("utf-7"),
    "UTF-16 that says nothing": lambda size: ("<p>字，</p>" * (size // 20)).encode("utf-16-le"),
}
#: Texts whose markup is gone.
TEXTS: dict[str, Flood] = {
    "lines": counted("第{i}项短语\n", after=""),
    "header lines": counted("发布时间：2024-11-08 09:30 来源：某{i} 作者：张 浏览次数：1\n", after=""),
    "end lines": over("责任编辑：张三\n", after=""),
    "blank lines": over("\n", after=SENTENCE),
    "parts of a title": lambda size: (
        "题" * (size // 6) + "甲乙\n" + "甲乙\n" * (size // 14) + "\n".join(PARAGRAPHS * 20)
    ),
    "one line": over("字，", after=""),
}
ROW = '<li><a href="/202411/t20241108_{i}.html">某某单位关于某件事情的通知{i}</a><span>2024-11-08</span></li>'
LINK = '<a href="/a/{i}.html">某某单位关于某件事情的通知</a>'
#: Column pages. Those of scripts have as much of them as is read.
COLUMNS: dict[str, Flood] = {
    "attributes behind hidden signs": counted('a{i}=">" ', "<div "),
    "attributes with signs between": counted("a{i} < ", "<div "),
    "rows": counted(ROW),
    "table rows": counted('<tr><td><a href="/a/{i}.html">某某单位关于某件事情的通知{i}</a><td>2020-08-20</tr>', "<table>"),
    "deep rows": counted(LINK, "<div>" * 200),
    "rows in menus": counted(LINK, '<div class="nav">' * 200),
    "links in links": over("<b>字</b>", "<a href=x><div>" * 100),
    "elements in links in links": over("<b></b>", "<a href=x><div>" * 100),
    "buttons in buttons": over("<b></b>", "<button><p>" * 120),
    "elements before lists of one link each": lambda size: "<b></b>" * (size // 14) + "".join(
        f'<div class="{"".join(map(chr, (97 + i // 676, 97 + i // 26 % 26, 97 + i % 26)))}">{LINK.format(i=i)}</div>' for i in range(size // 160)
    ),
    "first pages by script": over("<a href=\"javascript:f(1)\">首页</a>", f"<script>{'x f f f ' * 24_000}</script>"),
    "sums of sums": over("<a href=\"javascript:f(1)\">下一页</a>", "<script>function f(n){location.href=a+b+n} "
                         + ";".join(f"var {x}={'a+b+' * 60}a" for x in "ab") + ";" + "/*a b*/" * 20_000 + "</script>"),
    "numbers among elements": lambda size: "".join(f'<div><p><a href="i_{i}.html">5</a></p></div>' for i in range(400)) + "<b></b>" * (size // 7),
    "pictures as links": over("<a href=x><img alt=x></a>"),
    "drop-downs": over('<select><option value="x.html">1<option value="y.html">2</select>'),
    "a proxy's name nearly": over("a", "<datastore><record><![CDATA[<li>x</li>]]></record></datastore>"),
    "strings without end": over("\\'", "dataStore=["),
    "builders of units": over("<script " + "unitbuild.js" * 500 + ">"),
    "fields of a form": counted("<input name=f{i} value=x>", "<form method=post>", "<a href=\"javascript:__doPostBack('a','b')\">下一页</a>"),
}  # fmt: skip
