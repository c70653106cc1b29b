"""The result for one page as a self-contained HTML file: what was kept, what was removed, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby, islice
from typing import Final, NamedTuple

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
    "exit dialog": "离开提示",
    "footer": "页脚",
    "forum": "论坛",
    "header line": "标题下信息",
    "heading of a box": "栏目框标题",
    "hidden": "隐藏内容",
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
    "second copy": "重复",
    "summary": "摘要",
    "template": "网站固定文字",
    "title": "标题",
    "toolbar": "工具栏",
}
#: Runs of at least this many removed blocks are folded: menus, lists and footers.
_FOLDED: Final = 4


class _Block(NamedTuple):
    """A block of the page; `reason` is None if it was kept."""

    place: int
    text: str
    reason: Reason | None


def report(article: Article, url: str | None = None) -> str:
    """Return an article with the blocks that were left out, in page order, as an HTML page that needs no other file.

    All text from the page is escaped; the report runs no script and loads nothing.

    Args:
        article: What `extract` or `extract_text` returned.
        url: The address of the page, for a link to it.
    """
    indexes = _indexes(article)
    blocks = [_Block(index, text, None) for index, text in zip(indexes, article.paragraphs, strict=True)]
    blocks += [_Block(block.index, block.text, block.reason) for block in article.removed]
    blocks.sort(key=lambda block: block.place)
    title = escape(article.title or "article")
    return (
        f'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{_POLICY}<title>{title}</title>'
        f"<style>{_STYLE}</style></head>\n"
        f"<body><main><h1>{title}</h1><dl>{_metadata(article)}{_source(url)}</dl>{_warnings(article)}\n"
        f'<p class="legend">{_legend(article)}</p><hr>\n'
        f"{''.join(_rows(blocks))}</main></body></html>\n"
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

    A row of a page has a block for each cell, a line of a text is one block.
    """
    taken = {one.index for one in article.removed}
    start = min(taken, default=0)
    is_page = article.kept_share is None
    sizes = [sum(map(bool, text.split("\t"))) if is_page and "\t" in text else 1 for text in article.paragraphs]
    free = (i for i in range(start, start + len(taken) + sum(sizes)) if i not in taken)
    return [min(islice(free, size)) for size in sizes]
