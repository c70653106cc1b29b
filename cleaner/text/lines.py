"""Divides a text into lines: unwraps markup that was left in it, and splits furniture from the text beside it.

First step of the cleaning of texts without markup. `cleaner.text.line_scores` reads the lines that come from here.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from cleaner.characters import readable
from cleaner.dates import DAY
from cleaner.lexicon import labels
from cleaner.lexicon.data import DATA
from cleaner.lexicon.labels import LABELS, is_han
from cleaner.lexicon.lines import CUT, LEXICON
from cleaner.lexicon.variants import simplified
from cleaner.text.signs import ARROW, BLANK, DIGIT, END, MARK, MARKUP, TAB, TRADITIONAL, WIDE, signs_of

#: Elements that begin and end a line.
_BLOCKS: Final = (
    "p|br|hr|div|tr|table|ul|ol|li|dl|dt|dd|h[1-6]|section|article|blockquote|figure|figcaption|center|form"
)
_INLINE: Final = "span|a|img|b|strong|em|i|u|font|tbody|thead|td|th|input|iframe|video|source|sup|sub|o:p|st1:\\w{1,20}"
#: The start and end tags of content that readers do not see.
_HIDDEN: Final = tuple(
    (re.compile(begin, re.I), re.compile(end, re.I))
    for begin, end in ((r"<script\b", r"</script\s{0,9}>"), (r"<style\b", r"</style\s{0,9}>"), ("<!--", "-->"))
)
#: Lines of scripts that write other scripts.
_SCRIPT: Final = re.compile(
    r"^[^\S\n]{0,400}+(?:document\.write(?:ln)?\([^\n]{0,20}?<script|window\._bd_share_config)[^\n]*+$", re.M
)
_BLOCK_TAG: Final = re.compile(rf"</?(?:{_BLOCKS})(?:\s[^<>]{{0,2000}})?/?>", re.I)
_INLINE_TAG: Final = re.compile(rf"</?(?:{_INLINE})(?:\s[^<>]{{0,2000}})?/?>", re.I)
#: A tag whose begin or end is in another line or was cut off.
_TAG_END: Final = re.compile(r'^[ \t]*(?:[\w:-]{1,20}\s?=\s?"[^"\n<]{0,300}"\s{0,9}){1,9}/?>', re.M)
_TAG_BEGIN: Final = re.compile(rf'<(?:{_BLOCKS}|{_INLINE})\s[^<>\n]{{0,99}}=\s?"[^<>\n]{{0,500}}$', re.I | re.M)
_ENTITY: Final = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[\da-fA-F]{1,5});")
#: The target of a link: a URL, which may have one level of parentheses, a relative one, or nothing.
_TARGET: Final = (
    r"(?:(?:https?:|//|[/.#?]|javascript:|mailto:)(?:[^()\n]{1,500}+|\([^()\n]{0,100}+\)){0,9}+|"
    r"[A-Za-z][A-Za-z0-9-]{0,60}[./_?=#][!-'*-~]{0,300}(?:\s\"[^\"\n]{0,200}\")?|)"
)
_MARKDOWN_IMAGE: Final = re.compile(r"!\[[^\[\]]{0,200}\]\((?:data:[\w/+;=,.%-]*+|[^)\s]{0,500})\)")
_MARKDOWN_LINK: Final = re.compile(rf"\[([^\[\]]{{0,200}})\]\({_TARGET}\)")
_MARKDOWN_URL: Final = re.compile(r"<(https?://[^<>\s]{1,300})>")
_MARKDOWN_HEADING: Final = re.compile(r"^[^\S\n]{0,400}+#{1,6}[^\S\n]", re.M)
#: Without the backslash, these would be the mark of a heading or a quotation when the text is read again.
_MARKDOWN_ESCAPE: Final = re.compile(r"^([^\S\n]{0,9}+\d{0,3})\\([-.+])", re.M)
#: Lines of a quotation, of which one ends a sentence; lines of headlines have the same sign as that of a list.
_MARKDOWN_QUOTE: Final = re.compile(r"(?:^[^\S\n]{0,9}+>[^\n]*+\n?)++", re.M)
_QUOTED_SENTENCE: Final = re.compile(r"[。！？][”’]?$", re.M)
_QUOTE_MARK: Final = re.compile(r"^[^\S\n]{0,9}+(?:>[^\S\n]?){1,3}+", re.M)
#: Links and images that a tool wrapped at the width of a line: scripts with escaped brackets, data, addresses, titles.
_WRAPPED_SCRIPT: Final = re.compile(r"\[([^\[\]]{0,200})\]\(\s?javascript:(?:[^()\\]|\\.){0,4000}+\)", re.S)
_WRAPPED_DATA: Final = re.compile(r"!\[[^\[\]]{0,200}\]\(\s?data:(?:[^()\\]|\\.|\([^()]{0,200}\)){0,4000}+\)", re.S)
_WRAPPED_TARGET: Final = re.compile(
    r"(?<=\]\()\s{0,2}(?:https?:|//?)[!-'*-~]{0,800}+(?:\s{1,2}(?!\")[!-'*-~]{1,800}+){0,6}+(?:\s{1,2}\"[^\"()]{0,200}\")?(?=\))"
)
#: Lines that have only the marks of headings, rules and lists without text.
_MARKDOWN_EMPTY: Final = re.compile(r"^[^\S\n]{0,99}+(?:#{1,6}|\*{1,4}|---|\*[^\S\n]\*[^\S\n]\*)[^\S\n]{0,99}+$", re.M)
_MARKDOWN_EMPHASIS: Final = re.compile(r"_(?<!\w_)(?=[^\s_])([^_\n]{1,80})(?<=\S)_(?!\w)")
#: A row of a table without cells, or the rule below its head.
_MARKDOWN_RULE: Final = re.compile(r"\s{0,400}+[-:]{0,400}+\|(?:[|:-]|\s){0,4000}+")
#: The signs at both ends of a row of a table.
FRAME: Final = "| "
#: A row of one cell, which a layout table has: the cell is the text. The outer signs of a row with more cells stay.
_MARKDOWN_CELL: Final = re.compile(r"\s{0,400}+\|(?:\||\s){0,4000}+([^|]++)\|(?:\||\s){0,4000}+")
#: Tags of forums, of which the text has the end too: [size=4]…[/size]. Their images are not text.
_FORUM_IMAGE: Final = re.compile(r"\[img(?:=[^\[\]\n]{0,40})?\][^\[\]\s]{1,500}\[/img\]", re.I)
_FORUM_END: Final = re.compile(r"\[/(b|i|u|s|size|color|font|align|url|quote|p|td|tr|table|email|backcolor)\]", re.I)
_FORUM_TAG: Final = re.compile(r"\[/?([a-z]{1,9})(?:=[^\[\]\n]{1,300})?\]", re.I)
_REFERENCES: Final = "References"
#: The targets of the links at the end of a page as lynx shows it, and the marks of the links.
_LYNX_LINKS: Final = re.compile(
    rf"^{_REFERENCES}\n\s{{0,9}}(?:Visible links\n)?(?:\s{{0,9}}\d{{1,4}}\. \S++\n?){{2,9999}}+\s*\Z", re.M
)
_LYNX_MARK: Final = re.compile(r"\[\d{1,4}\](?=\S)")
#: Not the stars that mask the digits of a number (32****1978****2211).
_MARKDOWN_BOLD: Final = re.compile(r"\*\*(?<![\d*]\*\*)(?=[^\s*])([^*\n]{1,500}?)(?<=\S)\*\*(?!\*)")

#: Rounds of unwrapping. Some texts have markup that is escaped twice (&amp;nbsp;); none was found with more.
_MOST_ROUNDS: Final = 8
_ESCAPED: Final = re.compile(r"&(?:amp;){1,99}")

_SENTENCE_MARKS: Final = frozenset("。！？!?；;")
_SENTENCE_MARK: Final = re.compile("[。！？!?；;]")
_CLOSING: Final = "。！？!?；;”’\"'）)」』】]…"
#: A line that ends so has no furniture at its end. Buttons end in square brackets.
_ENDS: Final = _CLOSING.replace("】", "").replace("]", "")
#: Furniture below an article, on its own line or, where line breaks are lost, behind the last sentence.
_STRONG: Final = (
    r"责任编辑|责编|上一[篇条则]|下一[篇条则]|版权所有|Copyright|©|分享[到至][:：]|分享到(?:脸书|Facebook)|相关(?:阅读|链接|新闻|文章|推荐)[:：\s]|"
    r"(?:推荐阅读|友情链接)[:：\s]|[上下]一页[:：]|扫一扫|扫描二维码|打印\s?[|｜]?\s?关闭|[【\[]?打印(?:本页|此页|本文|正文)|[【\[](?:打印|关闭|收藏|返回\w{0,4}|字[体号][:：][^】\]]{1,12})[】\]]|"
    r"关闭窗口|\w{0,3}ICP备|主办单位[:：]|网站地图|网站标识码|标签[:：]|关键[词字][:：]|关注\w{1,16}(?:公众号|客户端)"
)
_WEAK: Final = r"(?:文章|稿件|信息|本文)?来源|编辑|作者|审核|校对|初审|复审|终审|一审|二审|三审|监制"
#: Where furniture may begin in a line: after a space or the end of a sentence.
_FURNITURE: Final = re.compile(
    rf"(?:(?<=[\s{re.escape(_CLOSING)}])|(?<=[\s{re.escape(_CLOSING)}][（(【\[]))(?:(?P<strong>{_STRONG})|(?:{_WEAK})[:：])"
)
#: The same with the signs before it, for which `re` can search much faster.
_FURNITURE_AHEAD: Final = re.compile(rf"[\s{re.escape(_CLOSING)}][（(【\[]?(?:{_STRONG}|(?:{_WEAK})[:：])")
_SIGNS_AHEAD: Final = 2
#: Signs that open furniture and header lines, and are a part of them.
_OPENING: Final = ("（", "(", "【", "[")
#: The shortest line that has text and furniture, and the shortest text before the furniture.
_SHORTEST_GLUED: Final = 30
_SHORTEST_TEXT: Final = 12
#: The shortest line with a header line and text.
_SHORTEST_PAGE: Final = 60
#: The longest credit at the end of a line, and how far from its begin the header line of a page on one line is.
_LONGEST_CREDIT: Final = 60
_LONE_CREDIT: Final = 30
_CREDIT: Final = re.compile(rf"(?:责任编辑|责编|{_WEAK})[:：]")
_HEAD_SEARCHED: Final = 300
#: Where the header line of such a page ends at the latest: its last label may have a value.
_HEAD_END: Final = 500
_LONGEST_TITLE: Final = 150
_LONGEST_VALUE: Final = 40
#: A page on one line, or a title with its header line and its first paragraph, is in one of the first lines.
_HEAD_LINES: Final = 6
#: The name of a document between its record and its text.
_DOCUMENT_NAME: Final = re.compile(
    r"[^\s。！？!?；;]{4,60}(?:通告|公告|公示|通知|通报|决定|意见|办法|条例|规定|规则|方案|细则|报告|批复|函)\s"
)
#: A title and a day before the text, without any label.
_YEAR_SIGN: Final = re.compile(r"(?:19|20)\d\d[-/.]")
_DATED_HEAD: Final = re.compile(
    r"(?P<title>[^\s，。！？；：,;:?!0-9][^，。；：,;:]{5,49}?)\s"
    r"(?P<day>(?:[发發]表[于於]\s)?(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:\s\d{1,2}[:：]\d\d(?:[:：]\d\d)?)?)\s"
    r"(?![^。！？]{0,80}(?:来源|作者|编辑)[:：])(?=[^。！？]{10,200}[。！？])"
)
_HEAD_ROLES: Final = frozenset((labels.PUBLISHED, labels.DATE, labels.SOURCE, labels.UPDATED, labels.ISSUE_DATE))
_FIELD_ROLES: Final = frozenset(
    (
        *(*_HEAD_ROLES, *labels.TOOLS, labels.AUTHOR, labels.EDITOR, labels.PUBLISHER),
        *(labels.RECORD, labels.OFFICE, labels.DOC_NUMBER, labels.DOCUMENT_DATE),
    )
)
_VALUE: Final = re.compile(r"\s{0,3}[^\s()（）\[\]【】|｜]{1,40}")
_TIME_VALUE: Final = re.compile(r"\s{0,3}[\d年月日/.-]{8,12}(?:\s{0,3}\d{1,2}[:：]\d\d(?:[:：]\d\d)?)?")
#: What forums set behind the day of a post.
_FORUM_BUTTONS: Final = re.compile(r"(?:(?:只看(?:楼主|该作者|大图)|倒序浏览|阅读模式|显示全部楼层)[\s|｜]{1,3}){1,4}")
_REPUBLIC_DAY: Final = re.compile(r"(?<!\d)(?:1[01]\d|[89]\d)年\d{1,2}月\d{1,2}日")
_AFTER_HEADER: Final = " \t】]）)|｜"
_PATH_BEGIN: Final = re.compile(r"(?:您?(?:现在|当前|所在)?的?位置|(?:网站)?首页)\s?[-—]?[:：>»＞]")
#: A page on one line is this long or longer, and has this many words of menus, or of furniture of these kinds. One kind
#: alone, as the contacts below a notice, does not show a page.
_SHORTEST_JOINED: Final = 200
_MENU_WORDS: Final = 3
_FEWEST_WORDS: Final = 8
_OF_PAGES: Final = frozenset(("toolbar", "breadcrumb", "footer", "neighbours", "related list", "phone hint", "login"))
#: A Latin name behind these begins a sentence or a value.
_NO_INSIDE: Final = f"{_CLOSING}：:"
#: A bracket that is closed in a later word (（记者 某某）), or the name of an agency before a day (某网讯 5月6日，…).
_OPEN: Final = re.compile(r"[（(][^（()）]{0,40}$|^\w{2,12}(?:讯|日电)$")
_MOST_IN_BRACKETS: Final = 6
_LATIN: Final = re.compile("[A-Za-z]")
_INNER: Final = re.compile("[，。！？；]")
_MENU_SIGNS: Final = "[]【】|｜>»·"
#: What divides the words of a menu.
_BETWEEN: Final = re.compile(r"[\s│|｜丨·‧•]+")
#: The longest part of a label with spaces between its characters (题： of 标 题：).
_COLONS: Final = ("：", ":")
_SPACED_LABEL: Final = 3
#: The next word belongs to this one: a name to its chapter, an author to the day.
_IS_OPEN: Final = re.compile(r"(?:^|\s)第[\d一二三四五六七八九十百千零〇]{1,6}[章回]$|\sby$")
#: From this many words between two sentences on, they are other lines of the page.
_FEWEST_BETWEEN: Final = 6
_TIME: Final = re.compile(r"\d{1,2}[:：]\d\d(?:[:：]\d\d)?|\d{1,2}时\d\d分")
_BARS: Final = frozenset("|｜")
_ARROWS: Final = frozenset(">»＞›")
_MENU: Final = frozenset(DATA["menu"]["words"])
_SHORTEST_TITLE: Final = 8
_TITLE_BEHIND: Final = re.compile(r"[>»＞]\s{0,3}正文\s\S{8,}$")
_PATH_END: Final = re.compile(r"(?:[>»＞]\s{0,3}(?:正文|详情|详细内容|内容)?\s{1,3}|正文\s{1,3})(?=[^>»＞]*$)")


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a text.

    Attributes:
        shown: The lines as they are in the text, white space folded, with tabs between the cells of a row.
        read: The same with spaces for tabs, and the traditional characters of the lexicon as simplified ones.
        sources: For each line, the index of the text's line that it is from. Lines that were split have the same.
        texts: The lines of the text before they were split, white space folded.
        signs: The kinds of characters of the lines of `read`, as `cleaner.text.signs` marks them.
    """

    shown: list[str]
    read: list[str]
    sources: list[int]
    texts: list[str]
    signs: list[int]

    def joined(self) -> frozenset[int]:
        """Return the indexes of lines that were many together, joined with spaces, in one line of the text."""
        if len(self.shown) - len(self.texts) < _FEWEST_WORDS - 1:
            return frozenset()
        counts = Counter(self.sources)
        return frozenset(i for i, source in enumerate(self.sources) if counts[source] >= _FEWEST_WORDS)

    def replaced(self, start: int, stop: int, kept: Sequence[int], others: Lines) -> Lines:
        """Return these lines with those of an interval divided again: `others` are those of its kept paragraphs."""
        sources = [self.sources[group[0]] for group in _paragraphs(self, kept)]
        last = len(sources) - 1
        return Lines(
            self.shown[:start] + others.shown + self.shown[stop:],
            self.read[:start] + others.read + self.read[stop:],
            self.sources[:start] + [sources[min(i, last)] for i in others.sources] + self.sources[stop:],
            self.texts,
            self.signs[:start] + others.signs + self.signs[stop:],
        )


def divide(text: str, most: int) -> tuple[Lines, list[str]]:
    """Divide a text into lines without markup.

    Args:
        text: The text.
        most: The most lines to divide.

    Returns:
        The lines, and those of the rest of the text, white space folded.
    """
    return divide_lines(text.splitlines(), most, {})


def divide_lines(raw: list[str], most: int, known: dict[str, int]) -> tuple[Lines, list[str]]:
    """Divide the lines of a text.

    Args:
        raw: The lines.
        most: The most lines to divide.
        known: The signs of lines that were seen before; this function adds to it.

    Returns:
        The lines, and those of the rest of the text, white space folded.
    """
    shown: list[str] = []
    sources: list[int] = []
    texts: list[str] = []
    rest: list[str] = []
    signs: list[int] = []
    of_lines, of_text = _signs_of_all(raw, known)
    if of_text & (MARKUP | ARROW) or _REFERENCES in raw:
        raw = unwrap("\n".join(raw)).splitlines()
        of_lines, _ = _signs_of_all(raw, known)
    is_near_head = True
    in_variants = of_text & TRADITIONAL != 0
    for line, of_line in zip(raw, of_lines, strict=True):
        folded = line
        if of_line & WIDE or (of_line & BLANK and ("  " in line or line[0] == " " or line[-1] == " ")):
            folded = _folded(line, bool(texts) and "\t" in texts[-1])
        if not folded:
            continue
        if len(shown) >= most:
            rest.append(folded)
            continue
        if is_near_head:
            is_near_head = len(set(texts[: 4 * _HEAD_LINES])) < _HEAD_LINES  # a title that is repeated is one line
        is_path = is_near_head and of_line & ARROW and _TITLE_BEHIND.search(folded) is not None
        if not is_path and (len(folded) < _SHORTEST_GLUED or (folded[-1] in _ENDS and not is_near_head)):
            shown.append(folded)
            sources.append(len(texts))
            signs.append(of_line)
        else:
            pieces = _pieces(folded, of_line, is_near_head, not texts, in_variants)
            for piece in pieces:
                shown.append(piece)
                sources.append(len(texts))
                signs.append(of_line if len(pieces) == 1 else signs_of(piece))
        texts.append(folded)
    read = [line.replace("\t", " ") for line in shown] if of_text & TAB else shown
    if of_text & MARKUP:
        frameless = [_without_frame(line) for line in read]
        signs = [signs[i] if line == read[i] else signs_of(line) for i, line in enumerate(frameless)]
        read = frameless
    if in_variants:
        read = [simplified(line) for line in read]
        signs = [signs_of(line) for line in read]
    return Lines(shown, read, sources, texts, signs), rest


def _signs_of_all(lines: list[str], known: dict[str, int]) -> tuple[list[int], int]:
    """Return the signs of each line, and those of all lines together."""
    signs: list[int] = []
    every = 0
    for line in lines:
        of_line = known.get(line, -1)
        if of_line < 0:
            of_line = known[line] = signs_of(line)
        signs.append(of_line)
        every |= of_line
    return signs, every


def _without_frame(line: str) -> str:
    """Return a line without the signs at both ends of a row of Markdown."""
    return line.strip(FRAME) or line if line[0] == "|" == line[-1] else line


def _folded(line: str, is_below_row: bool) -> str:
    """Fold the white space of a line, and remove what nobody sees.

    In a row, with a tab between texts or below one, tabs stay: they divide cells.
    """
    if "\t" not in line or not (is_below_row or "\t" in line.strip()):
        return readable(line)
    return "\t".join([readable(cell) for cell in line.split("\t")]).rstrip("\t")


def unwrap(text: str) -> str:
    r"""Return a text without the tags, entities and marks of Markdown that were left in it, with `\n` between lines."""
    text = "\n".join(text.splitlines())  # the patterns know no other ends of lines
    links = _LYNX_LINKS.search(text) if f"\n{_REFERENCES}\n" in text else None
    if links:
        text = _LYNX_MARK.sub("", text[: links.start()])
    for _ in range(_MOST_ROUNDS):
        unwrapped = _unwrap_once(text)
        if unwrapped == text:
            break
        text = unwrapped
    return text


def _unwrap_once(text: str) -> str:
    # to look for one character takes a tenth of the time of looking for two
    if ("<" in text and "document.write" in text) or ("_" in text and "_bd_share_config" in text):
        text = _SCRIPT.sub("", text)
    if "<" in text:
        for begin, end in _HIDDEN:
            text = _without(text, begin, end)
        text = _INLINE_TAG.sub("", _BLOCK_TAG.sub("\n", text))
        text = _MARKDOWN_URL.sub(r"\1", _TAG_BEGIN.sub("", text))
    if "=" in text and '="' in text:
        text = _TAG_END.sub("", text)
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(_ESCAPED.sub("&", text))
    if "[" in text and "[/" in text:
        text = _FORUM_IMAGE.sub("", text)
        ended = {name.lower() for name in _FORUM_END.findall(text)}
        text = _FORUM_TAG.sub(lambda tag: "" if tag[1].lower() in ended else tag[0], text) if ended else text
    with_links = text
    if "]" in text and "](" in text:
        text = _WRAPPED_SCRIPT.sub(r"\1", _WRAPPED_DATA.sub("", text))
        text = _WRAPPED_TARGET.sub(lambda target: target[0].replace("\n", ""), text)
        text = _MARKDOWN_LINK.sub(r"\1", _MARKDOWN_IMAGE.sub("", text))
    if "#" in text:
        text = _MARKDOWN_HEADING.sub("", text)
    if text != with_links:
        text = _MARKDOWN_EMPTY.sub("", text)
    if "*" in text and "**" in text:
        text = _MARKDOWN_BOLD.sub(r"\1", text)
    if ">" in text and "> " in text:
        text = _MARKDOWN_QUOTE.sub(_unquoted, text)
    if "\\" in text:
        text = _MARKDOWN_ESCAPE.sub(r"\1\2", text)
    if "|" in text:
        text = "\n".join([_without_cells(line) if "|" in line else line for line in text.split("\n")])
    if "_" in text:
        text = _MARKDOWN_EMPHASIS.sub(r"\1", text)
    return text


def _without_cells(line: str) -> str:
    """Return a line without the marks of a row of a table that has one cell or none."""
    if _MARKDOWN_RULE.fullmatch(line):
        return ""
    cell = _MARKDOWN_CELL.fullmatch(line)
    return line if cell is None else cell[1]


def _unquoted(quotation: re.Match[str]) -> str:
    """Return the lines of a quotation without the mark at their begin."""
    text = quotation[0]
    return _QUOTE_MARK.sub("", text) if _QUOTED_SENTENCE.search(text) else text


def _without(text: str, begin: re.Pattern[str], end: re.Pattern[str]) -> str:
    """Return a text without its parts from a begin to the next end."""
    kept: list[str] = []
    at = 0
    while (opened := begin.search(text, at)) and (closed := end.search(text, opened.end())):
        kept.append(text[at : opened.start()])
        at = closed.end()
    return "\n".join([*kept, text[at:]]) if kept else text


def join(lines: Lines, kept: Sequence[int]) -> list[str]:
    """Return the paragraphs of some lines, by index: neighbouring pieces of one line are one paragraph again."""
    if len(lines.texts) == len(lines.shown):
        return [lines.shown[i] for i in kept]  # no line was split
    paragraphs: list[str] = []
    for first, *others in _paragraphs(lines, kept):
        if not others:
            paragraphs.append(lines.shown[first])
            continue
        text = lines.texts[lines.sources[first]]
        above = first
        while above and lines.sources[above - 1] == lines.sources[first]:
            above -= 1
        begin = at = 0
        for i in (*range(above, first + 1), *others):  # the words of a piece may also be in one before it
            begin = text.find(lines.shown[i], at) if i <= first else begin
            at = text.find(lines.shown[i], at) + len(lines.shown[i])
        paragraphs.append(text[begin:at])
    return paragraphs


def _paragraphs(lines: Lines, kept: Sequence[int]) -> list[list[int]]:
    """Return the indexes of some lines, those of one paragraph together."""
    groups: list[list[int]] = []
    for i in kept:
        if groups and groups[-1][-1] == i - 1 and lines.sources[i - 1] == lines.sources[i]:
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups


def _pieces(line: str, signs: int, may_have_head: bool, is_first: bool, in_variants: bool) -> list[str]:
    """Return the parts of a line: what is above the article, the article, each piece of furniture below it."""
    if len(line) >= _SHORTEST_JOINED and signs & BLANK:
        words = _words_of_page(line)
        if words:
            return [
                piece
                for word in words
                for piece in (_split_tail(word, in_variants) if len(word) >= _SHORTEST_GLUED else [word])
            ]
    may_have_date = may_have_head and len(line) >= _SHORTEST_PAGE and signs & DIGIT
    may_have_day = may_have_date and ("年" in line or DAY.search(line, 0, _HEAD_END) is not None)
    head, body = _split_head(line, in_variants) if may_have_day else ([], line)
    has_day = is_first and may_have_date and not head and _YEAR_SIGN.search(line, 0, _SHORTEST_PAGE)
    dated = _DATED_HEAD.match(line) if has_day else None
    if dated:
        head, body = [*_split_path(dated["title"].strip()), dated["day"]], line[dated.end() :]
    may_have_path = not head and may_have_head and signs & (MARK | ARROW)
    if may_have_path and len(line) <= _HEAD_SEARCHED and _PATH_BEGIN.match(line):
        *head, body = _split_path(line)
    if signs & END and body and body[-1] not in _ENDS and len(body) >= _SHORTEST_GLUED:
        return head + _split_tail(body, in_variants)
    return [*head, body] if body else head


def _words_of_page(line: str) -> list[str]:
    """Return the parts between the spaces of a page that is one line, if it has furniture of pages; else none.

    Words between two sentences stay with the first if they are few; the value of a label and a time stay with the word
    before them.
    """
    words = line.split(" ")
    if len(words) < _FEWEST_WORDS or not _is_page(simplified(line)):
        return []
    words = _with_names(words)
    pieces: list[str] = []
    run: list[str] = []
    has_text = False
    for word in words:
        is_text = _is_text(word)
        while run and word[-1:] in _COLONS and len(word) <= _SPACED_LABEL and len(run[-1]) == 1:
            word = f"{run.pop()} {word}"  # a label with spaces between its characters
        if run and not is_text and _belongs(word, run[-1]):
            run[-1] += f" {word}"
        elif not is_text:
            run.append(word)
        else:
            is_inside = has_text and len(run) < _FEWEST_BETWEEN and not _ends_article(run)
            pieces[len(pieces) :] = [] if is_inside else run
            if is_inside:
                pieces[-1] = " ".join([pieces[-1], *run])
            pieces.append(word)
            run, has_text = [], True
    return pieces + run


def _belongs(word: str, above: str) -> bool:
    """Return whether a word is the value of the label before it, or belongs to it otherwise."""
    if above[-1] in _COLONS:
        return len(word) < _SHORTEST_TEXT or not any(map(is_han, word)) or bool(LABELS.find(simplified(above)))
    return _IS_OPEN.search(above) is not None or word == "by" or _TIME.fullmatch(word) is not None


def _ends_article(words: Sequence[str]) -> bool:
    """Return whether a heading of another part of the page (推荐阅读) is below an editor line or another heading."""
    is_below = False
    for word in words:
        rule = LEXICON.rule_for(simplified(word)) if 1 < len(word) <= _LONGEST_VALUE else None
        if rule is None:
            continue
        is_heading = rule.zone == CUT and rule.reason.kind in _OF_PAGES
        if is_below and is_heading:
            return True
        is_below = is_below or is_heading or rule.reason.kind == "editor line"
    return False


def _is_page(line: str) -> bool:
    """Return whether the words of a line are those of a page: some of a menu, or other furniture of two kinds."""
    words = _BETWEEN.split(line)
    known = sum(word.strip(_MENU_SIGNS) in _MENU for word in words)
    if known >= _MENU_WORDS:
        return True
    kinds = {"menu"} if known else set()
    for word in words:
        rule = LEXICON.rule_for(word) if 1 < len(word) <= _LONGEST_VALUE else None
        if rule is not None and rule.reason.kind in _OF_PAGES:
            known += 1
            kinds.add(rule.reason.kind)
            if known >= _MENU_WORDS and len(kinds) > 1:
                return True
    return False


def _with_names(words: list[str]) -> list[str]:
    """Return words with those of one sentence together that only a Latin name or a byline divides."""
    joined: list[str] = []
    run: list[str] = []
    for word in words:
        above = run[-1] if run else ""
        if above and (
            (_LATIN.match(above[-1]) and "：" not in above)
            or (_LATIN.match(word) and above[-1] not in _NO_INSIDE)
            or (len(run) <= _MOST_IN_BRACKETS and _OPEN.search(" ".join(run)))
        ):
            run.append(word)
            continue
        joined += _one_sentence(run)
        run = [word] if any(map(is_han, word)) else []
        joined += [] if run else [word]
    return joined + _one_sentence(run)


def _one_sentence(run: list[str]) -> list[str]:
    return [" ".join(run)] if len(run) > 1 and any(map(_INNER.search, run)) else run


def _is_text(word: str) -> bool:
    return len(word) >= _SHORTEST_TEXT and not _SENTENCE_MARKS.isdisjoint(word)


def _split_head(line: str, in_variants: bool) -> tuple[list[str], str]:
    """Split breadcrumb, title and header line from the text that follows them in the same line."""
    beginning = simplified(line[:_HEAD_SEARCHED]) if in_variants else line[:_HEAD_SEARCHED]
    found = [label for label in LABELS.find(beginning) if label.role in _FIELD_ROLES]
    if not found or found[0].start > _LONGEST_TITLE or not any(label.role in _HEAD_ROLES for label in found):
        return [], line
    start = found[0].start
    end = start
    for label in found:
        if label.start - end > 2:
            break
        end = label.end
        if label.marked:
            value = _TIME_VALUE.match(line, end) or _VALUE.match(line, end)
            end = value.end() if value else end
    if end < len(line) and line[end] not in _AFTER_HEADER:
        return [], line  # the text follows without a sign between: 来源：某报本报讯（记者 …
    while end < len(line) and line[end] in _AFTER_HEADER:
        end += 1
    buttons = _FORUM_BUTTONS.match(simplified(line[end : end + _LONGEST_VALUE]))
    end += buttons.end() if buttons else 0
    date = DAY.search(beginning, 0, start)
    if date and start - date.end() <= _LONGEST_VALUE:
        start = date.start()
    start -= line[:start].endswith(_OPENING)
    title, header, body = line[:start].strip(), line[start:end].strip(), line[end:].strip()
    named = None if title else _DOCUMENT_NAME.match(body)
    name = named[0].strip() if named else ""
    body = body[named.end() :] if named else body
    is_text = len(body) >= _SHORTEST_GLUED and not _SENTENCE_MARKS.isdisjoint(body)
    if not is_text or not _SENTENCE_MARKS.isdisjoint(title) or not _has_day(header):
        return [], line
    return [piece for piece in (*_split_path(title), header, name) if piece], body


def _has_day(header: str) -> bool:
    return DAY.search(header) is not None or _REPUBLIC_DAY.search(header) is not None


def _split_path(line: str) -> list[str]:
    """Split the path to a page, or words of the menu, from the title that follows them in the same line."""
    words = simplified(line).split(" ")
    last = -1
    for i, word in enumerate(words):
        if word in _MENU:
            last = i
        elif word[-1:] in _ARROWS or word[:1] in _ARROWS:
            last = i + (word[-1:] in _ARROWS)  # the name of the column is the next word
        elif i > last and len(word) >= _SHORTEST_TITLE and _BARS.isdisjoint(word) and _PATH_BEGIN.match(word) is None:
            break
    title = " ".join(words[last + 1 :])
    path = _PATH_END.search(line)
    at = len(line) - len(title) if last > 0 and len(title) >= _SHORTEST_TITLE else path.end() if path else 0
    return [line[:at].strip(), line[at:]] if at else [line]


def _split_tail(line: str, in_variants: bool) -> list[str]:
    """Split furniture from the text before it in the same line."""
    mark = _SENTENCE_MARK.search(line)
    if mark is None:
        return [line]
    first = max(mark.end(), _SHORTEST_TEXT)
    read = simplified(line) if in_variants else line
    if _FURNITURE_AHEAD.search(read, max(0, first - _SIGNS_AHEAD)) is None:
        return [line]
    cuts: list[int] = []
    for match in _FURNITURE.finditer(read, first):
        if cuts or match["strong"] or len(line) - match.start() <= _LONGEST_CREDIT:
            cuts.append(match.start())
    if not cuts:
        return [line]
    if len(cuts) == 1 and len(line) - cuts[0] <= _LONE_CREDIT and _CREDIT.match(read, cuts[0]):
        return [line]  # readers differ on one credit behind the last sentence, so that nothing is lost
    cuts = [at - line[:at].endswith(_OPENING) for at in cuts]
    edges = [0, *cuts, len(line)]
    pieces = [line[a:b].strip() for a, b in pairwise(edges)]
    return [piece for piece in pieces if piece]
