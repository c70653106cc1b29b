"""The result for one page as a self-contained HTML file: what was kept, what was removed, and why. A list of these."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from html import escape, unescape
from itertools import groupby, islice
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from cleaner.article import Article, Reason

_STYLE = (
    ":root{--ink:#1b1b1b;--paper:#fff;--soft:#595959;--line:#c9c9c9;--out:#f4efec;--why:#8c1c1c;--link:#0b57a4}"
    "@media(prefers-color-scheme:dark){:root{--ink:#ececec;--paper:#161616;--soft:#b0b0b0;--line:#4a4a4a;--out:#2a2422;"
    "--why:#ff9a98;--link:#8cc4ff}}"
    "body{font:1rem/1.7 'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',system-ui,sans-serif;"
    "max-width:46rem;margin:1rem auto;padding:0 1rem;color:var(--ink);background:var(--paper);overflow-wrap:anywhere}"
    "h1{font-size:1.5rem;line-height:1.35}a{color:var(--link)}small,.legend,summary{color:var(--soft)}"
    "p{margin:.5em 0}.kept{border-left:4px solid transparent;padding-left:.7rem;white-space:pre-wrap}"
    ".removed{border-left:4px solid var(--why);background:var(--out);padding:.1rem .7rem;font-size:.9rem}"
    ".removed s{text-decoration-color:var(--soft)}.removed b{color:var(--why);font-weight:normal}"
    "table{border-collapse:collapse;margin:.5em 0}td{border:1px solid var(--line);padding:.2rem .5rem}"
    ".number{text-align:right;font-variant-numeric:tabular-nums}th{text-align:left;font-weight:normal;color:var(--soft);"
    "padding:.2rem .5rem}.low{color:var(--why)}"
    "th,.number{overflow-wrap:normal}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem}dt{color:var(--soft)}dd{margin:0}"
)
#: All text of the page is escaped. If some were not, a browser would still load and run nothing.
_POLICY = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">"""
_FIELDS: Final = {
    "title": "标题",
    "date_shown": "日期",
    "source": "来源",
    "author": "作者",
    "editor": "编辑",
    "column": "栏目",
    "doc_number": "文号",
    "office": "发文机关",
    "method": "方法",
    "confidence": "可信度",
    "next_page": "下一页",
}
_KINDS: Final = {
    "above the body": "正文之前",
    "advertisement": "广告",
    "attachment": "附件",
    "below the body": "正文之后",
    "breadcrumb": "当前位置",
    "copy": "重复",
    "disclaimer": "声明",
    "editor line": "编辑署名",
    "empty attachments": "空附件栏",
    "empty heading": "空标题",
    "error page": "错误页面",
    "exit dialog": "离开提示",
    "footer": "页脚",
    "form": "表单",
    "forum": "论坛",
    "furniture": "网页组件",
    "header line": "标题下信息",
    "heading of a box": "栏目框标题",
    "hidden": "隐藏内容",
    "line numbers": "代码行号",
    "link list": "链接列表",
    "login": "登录",
    "menu": "菜单",
    "metadata table": "公文信息表",
    "neighbours": "上一篇下一篇",
    "pager": "页码",
    "phone hint": "扫码提示",
    "player": "播放器",
    "poll": "投票",
    "related list": "相关文章",
    "rule": "网站规则",
    "script": "脚本",
    "second copy": "重复",
    "separator": "分隔符",
    "summary": "摘要",
    "template": "网站固定文字",
    "title": "标题",
    "toolbar": "工具栏",
}
#: The features of `cleaner.selection.confidence`, in words.
_FEATURES: Final = {
    "fallback": ("由 trafilatura 找到", "found by trafilatura"),
    "hidden": ("正文在脚本显示前是隐藏的", "hidden until a script shows it"),
    "short": ("正文短", "short text"),
    "unframed": ("短文的首尾不明显", "short text without a clear beginning and end"),
    "garbled": ("有乱码", "characters of a wrong encoding"),
    "sentenceless": ("没有完整的句子", "no full sentence"),
    "unmarked": ("不成句的文字多，首尾不明显", "text that is not sentences, without a clear beginning and end"),
    "loose": ("不成句的文字多，且不独占一个容器", "text that is not sentences, in an element that holds more"),
    "rows": ("像列表或评论的行", "lines as in a list or in comments"),
    "boilerplate": ("像网站固定文字的行", "lines that are boilerplate elsewhere"),
    "boxed": ("容器内别的方框里的行", "lines in boxes of other names"),
    "strays": ("主容器之外的行", "lines outside the main element"),
    "apart_below": ("末尾几行在别的容器里", "the last lines are in another element"),
    "repeats": ("重复的行", "lines that repeat others"),
    "open_between": ("段落之间有不成句的行", "lines between paragraphs that are no sentences"),
    "open_below": ("末尾不成句", "the last lines are no sentences"),
    "outside": ("正文之外还有成段文字", "running text outside the article"),
    "cut": ("同一容器里有成段文字被删去", "running text of the same element was left out"),
    "alike": ("样式相同的成段文字未取", "running text in elements of the same form was left out"),
    "runs_above": ("正文之上紧接着有成段文字", "running text right above the article"),
    "runs_below": ("正文之下紧接着有成段文字", "running text right below the article"),
    "headers": ("段落之间有来源或时间行", "header lines between paragraphs"),
    "holes": ("段落之间有未取的行", "lines between paragraphs were left out"),
    "strange": ("常用字很少，可能是乱码", "few frequent characters, as in a wrong encoding"),
    "gap": ("标题与正文之间有未取的行", "lines between the headline and the text were left out"),
    "text_above": ("开头不明显", "no clear beginning"),
    "text_below": ("结尾不明显", "no clear end"),
    "untitled": ("正文很少提到标题中的词", "the text has few words of the title"),
    "off_topic": (
        "正文很少提到标题，正文之外还有成段文字",
        "few words of the title, and running text outside the article",
    ),
}
#: The name of the list of reports in a folder, and how the names of reports end.
INDEX: Final = "reports.html"
ENDING: Final = ".report.html"
#: Below, a row of the list is marked (docs/cleaning.md).
_LOW: Final = 0.5
#: A part of the doubt below this share is not shown.
_SMALLEST_SHARE: Final = 0.01
#: The facts of a report for the list, as JSON; within the first characters of the file.
_FACTS: Final = re.compile('<meta name="zhengwen" content="([^"]*)">')
_FACTS_WITHIN: Final = 8000
_FACT_TYPES: Final = {"title": str, "confidence": float, "method": str, "kept": int, "removed": int}
_LONGEST_TITLE: Final = 200
#: Runs of at least this many removed blocks are folded: menus, lists and footers.
_FOLDED: Final = 4


class _Block(NamedTuple):
    """A block of the page; `reason` is None if it was kept."""

    place: int
    text: str
    reason: Reason | None


def report(article: Article, url: str | None = None, back: str = "") -> str:
    """Return an article with the blocks that were left out, in page order, as an HTML page that needs no other file.

    All text from the page is escaped; the report runs no script and loads nothing.

    Args:
        article: What `extract` or `extract_text` returned.
        url: The address of the page, for a link to it.
        back: The address of the page that links to the report, for a link to it.
    """
    indexes = _indexes(article)
    blocks = [_Block(index, text, None) for index, text in zip(indexes, article.paragraphs, strict=True)]
    blocks += [_Block(block.index, block.text, block.reason) for block in article.removed]
    blocks.sort(key=lambda block: block.place)
    title = escape(article.title or "article")
    link = f'<nav><a href="{escape(back)}">← 返回文章 <small>back to the article</small></a></nav>' if back else ""
    return (
        f'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{_POLICY}{_facts(article)}'
        f"<title>{title}</title><style>{_STYLE}</style></head>\n"
        f"<body>{link}<main><h1>{title}</h1><dl>{_metadata(article)}{_source(url)}</dl>{_warnings(article)}{_parts(article)}\n"
        f'<p class="legend">{_legend(article)}</p><hr>\n'
        f"{''.join(_rows(blocks))}</main></body></html>\n"
    )


def index(folder: Path) -> str:
    """Return a list of the reports in a folder and below, the least confident first, as a page; "" if there is none.

    Raises:
        OSError: A report cannot be read.
    """
    rows = []
    for file in folder.rglob(f"*{ENDING}"):
        with file.open(encoding="utf-8", errors="replace") as stream:
            found = _FACTS.search(stream.read(_FACTS_WITHIN))
        if facts := _facts_in(found[1] if found else ""):
            rows.append((facts, file.relative_to(folder).as_posix()))
    if not rows:
        return ""
    rows.sort(key=lambda row: (row[0]["confidence"], row[1]))
    low = sum(facts["confidence"] < _LOW for facts, _ in rows)
    heads = (("可信度", "confidence"), ("网页", "page"))
    head = "".join(f'<th scope="col">{chinese}<br><small>{english}</small></th>' for chinese, english in heads)
    title = "清洗报告"
    return (
        f'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{_POLICY}<title>{title}</title>'
        f"<style>{_STYLE}</style></head>\n<body><main><h1>{title}</h1>"
        f'<p class="legend">共 {len(rows)} 个网页，可信度低于 {_LOW} 的 {low} 个；最可疑的在前。'
        f" <small>{len(rows)} pages, {low} with confidence below {_LOW}; the least confident first.</small></p>\n"
        f"<table><thead><tr>{head}</tr></thead><tbody>\n{''.join(map(_row, rows))}</tbody></table>"
        "</main></body></html>\n"
    )


def _row(row: tuple[dict[str, Any], str]) -> str:
    facts, path = row
    confidence = facts["confidence"]
    return (
        f'<tr><td class="number{" low" if confidence < _LOW else ""}">{confidence:.2f}</td>'
        f'<td><a href="{quote(path)}">{escape(facts["title"] or path)}</a><br><small>{escape(path)} · '
        f"{escape(facts['method'])} · 保留 kept {facts['kept']} · 删去 removed {facts['removed']}</small></td></tr>\n"
    )


def _facts(article: Article) -> str:
    facts = {
        "title": article.title[:_LONGEST_TITLE],
        "confidence": float(article.confidence),
        "method": article.method,
        "kept": len(article.paragraphs),
        "removed": len(article.removed),
    }
    return f'<meta name="zhengwen" content="{escape(json.dumps(facts, ensure_ascii=False))}">'


def _facts_in(content: str) -> dict[str, Any] | None:
    """Return the facts of a report; None if it has none that this version wrote."""
    try:
        facts = json.loads(unescape(content))
    except (ValueError, RecursionError):
        return None
    is_complete = isinstance(facts, dict) and {name: type(value) for name, value in facts.items()} == _FACT_TYPES
    return facts if is_complete else None


def _parts(article: Article) -> str:
    """Return the features that lower the confidence, with their shares of the whole doubt."""
    doubts = [(name, part) for name, part in article.contributions if part < 0]
    total = sum(part for _, part in doubts)
    rows = ""
    for name, part in doubts:
        share = part / total
        chinese, english = _FEATURES.get(name, (name, ""))
        if share >= _SMALLEST_SHARE:
            words = f"{escape(chinese)} <small>{escape(english)}</small>"
            rows += f'<tr><td>{words}</td><td class="number">{share:.0%}</td></tr>\n'
    if not rows:
        return ""
    return (
        "<details><summary>可信度由什么降低 <small>what lowers the confidence</small></summary>\n<table><thead><tr>"
        '<th scope="col">疑点 <small>doubt</small></th><th scope="col">所占比例 <small>share</small></th></tr></thead>'
        f"<tbody>\n{rows}</tbody></table></details>\n"
    )


def _metadata(article: Article) -> str:
    values = {name: getattr(article, name) for name in _FIELDS}
    values["confidence"] = f"{article.confidence:.2f}" if article.confidence else ""
    return "".join(
        f"<dt>{_FIELDS[name]} <small>{name}</small></dt><dd>{escape(str(value))}</dd>"
        for name, value in values.items()
        if value
    )


def _source(url: str | None) -> str:
    if not url:
        return ""
    shown = escape(url)
    is_web = url.lower().startswith(("http://", "https://"))
    link = f'<a href="{shown}" rel="noreferrer">{shown}</a>' if is_web else shown
    return f"<dt>原网页 <small>url</small></dt><dd>{link}</dd>"


def _warnings(article: Article) -> str:
    return "".join(f"<p>⚠ {escape(warning)}</p>" for warning in article.warnings)


def _legend(article: Article) -> str:
    kept, removed = sum(map(len, article.paragraphs)), sum(len(block.text) for block in article.removed)
    return (
        f"保留 {len(article.paragraphs)} 段 {kept} 字，删去 {len(article.removed)} 段 {removed} 字（红线和删除线）。"
        f" <small>Kept {len(article.paragraphs)} blocks, {kept} characters; removed {len(article.removed)} blocks,"
        f" {removed} characters (red edge, struck through).</small>"
    )


def _rows(blocks: Sequence[_Block]) -> Iterator[str]:
    for is_kept, run in groupby(blocks, key=lambda block: block.reason is None):
        group = list(run)
        if is_kept:
            yield from _kept(group)
        elif len(group) < _FOLDED:
            yield from map(_removed, group)
        else:
            rest = "".join(map(_removed, group))
            yield f"<details><summary>删去 {len(group)} 段 <small>removed</small></summary>\n{rest}</details>\n"


def _kept(blocks: Sequence[_Block]) -> Iterator[str]:
    """Yield paragraphs; rows of a table, whose cells are separated by tabs, as a table."""
    for is_row, run in groupby(blocks, key=lambda block: "\t" in block.text):
        if not is_row:
            for block in run:
                yield f'<p class="kept">{escape(block.text)}</p>\n'
            continue
        yield "<table>\n"
        for block in run:
            cells = "".join(f"<td>{escape(cell)}</td>" for cell in block.text.split("\t"))
            yield f"<tr>{cells}</tr>\n"
        yield "</table>\n"


def _removed(block: _Block) -> str:
    assert block.reason is not None
    kind, why = block.reason.kind, block.reason.why
    label = f"{_KINDS[kind]} " if kind in _KINDS else ""
    return f'<p class="removed"><b>{label}{escape(kind)}: {escape(why)}</b> <s>{escape(block.text)}</s></p>\n'


def _indexes(article: Article) -> list[int]:
    """Return indexes for the paragraphs: those that no removed block has, in order.

    A row of a page has a block for each cell, a line of a text is one block. Each line of a text is kept or removed;
    `removed` of a page has only the blocks near the article.
    """
    taken = {one.index for one in article.removed}
    is_page = article.kept_share is None
    start = min(taken, default=0) if is_page else 0
    sizes = [sum(map(bool, text.split("\t"))) if is_page and "\t" in text else 1 for text in article.paragraphs]
    free = (i for i in range(start, start + len(taken) + sum(sizes)) if i not in taken)
    return [min(islice(free, size)) for size in sizes]
