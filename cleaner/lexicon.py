"""What the cleaner knows of Chinese pages, read once from lexicon.toml and set up so that asking costs little.

A block of text is looked up by the first two characters of its core (the text without brackets, bullets and signs at
its ends), so that a page of ordinary sentences meets almost no pattern at all.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final

from cleaner.article import Reason
from cleaner.page import Node

ANY: Final = "any"
HEAD: Final = "head"
TAIL: Final = "tail"
EDGE_ZONE: Final = "edge"
CUT: Final = "cut"

#: Signs around a line that do not change what it is.
EDGE: Final = (
    " \t\u3000\xa0\u200b\ufeff[]【】()（）〔〕〖〗『』「」{}<>《》〈〉«»‹›←"
    "|｜·•●■◆★※▲►▶→-—－_=~*#:：,，.。;；!！/\\\"'“”‘’"
)


class Line:
    """One kind of boilerplate line: reason, zone, and how it is recognised; lexicon.toml explains the fields."""

    __slots__ = ("heads_list", "longest", "reason", "sentence", "start", "strong", "then", "zone")

    def __init__(self, row: Mapping[str, Any], start: str) -> None:
        self.reason = Reason(row["kind"], row["why"])
        self.zone: str = row["zone"]
        self.start = start
        self.longest: int = row["max"]
        self.then = re.compile(row["then"]) if "then" in row else None
        self.strong: bool = row.get("strong", False)
        self.sentence: bool = row.get("sentence", False)
        self.heads_list = self.reason.kind == "related list"


#: How many names of elements are remembered at most, and how long ones, so that no page can fill the memory.
_REMEMBERED: Final = 20_000
_NAME: Final = 80
#: Word writes long styles, and the same one for each line.
_STYLE: Final = 480
#: Lines of menus are at most this long.
_SHORT: Final = 24
_HIDING: Final = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden")
_LABELS: Final = (
    "发布时间|发布日期|发文日期|发表时间|发表日期|更新时间|更新日期|信息时间|时间发布|录入时间|上传时间|生成日期|日期|时间|"
    "信息来源|文章来源|稿件来源|新闻来源|来源|稿源|转载自|转自|摘自|出处|作者|编辑|责编|发布者|发布人|发布单位|发布机构|供稿|撰稿|"
    "浏览次数|浏览量|浏览|阅读次数|阅读量|阅读数|阅读|点击次数|点击数|点击量|点击率|点击|访问次数|访问量|人气|"
    "字号|字体|字体大小|打印|分享到?|收藏|访问"
)
#: A label is one where it is not the end of a longer word (首次公告日期：).
_LABEL: Final = re.compile(
    rf"(?<![一-龥])(?:{_LABELS})\s{{0,4}}[:：\[【(（]|[【\[](?:{_LABELS})|大\s{{0,3}}[|｜]?\s{{0,3}}中\s{{0,3}}[|｜]?\s{{0,3}}小"
)
#: What every label has after it, or before; sizes of type have the last.
_LABEL_SIGNS: Final[tuple[str, ...]] = tuple(":：[【(（大")
_TOOL: Final = re.compile("打印|复制链接|分享到|字号|字体|收藏|纠错|已有.{0,6}人阅读|评论")
_DATE: Final = re.compile(r"(?:19|20)\d{2}\s?[-–—/.年]\s?[01]?\d\s?[-–—/.月]\s?[0-3]?\d(?:\s?日)?")
_TIME: Final = re.compile(r"\d{1,2}\s?[:：时]\s?\d{2}")
#: A counter after a date, without a label's colon.
_COUNTED: Final = re.compile(
    r"(?:浏览|阅读|点击|访问)(?:次数|量|数)?\s{0,3}\d{1,8}\s?次?$|\d{1,8}\s?次?(?:浏览|阅读|点击|访问)$"
)
_DOCUMENT_NUMBER: Final = re.compile(r"[\[〔【（(［](?:19|20)\d{2}[\]〕】）)］]\s?(?:第\s?)?\d{1,5}\s?号")
_FILE_NAME: Final = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar|pptx?|txt)\W{0,3}(?:\(\d.{0,10}\))?$", re.I)
_FILE_LINK: Final = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar)(?=$|[?#&])", re.I)
_FILE_KINDS: Final[tuple[str, ...]] = (".doc", ".pdf", ".xls", ".wps", ".zip", ".rar", ".ofd", ".et")
_PAGE_SUFFIXES: Final[tuple[str, ...]] = ("html", "htm", "/", "jsp", "aspx", "php")
_OTHER_LABEL: Final = re.compile("[一-龥]{2,10}[:：]")
_PAGE_INFO: Final = re.compile("浏览|阅读|点击|访问|发布|发表|更新|录入|字号|字体|打印|人气|来源")
_CONTACT: Final = re.compile(
    "(?:联系|咨询|监督|举报|办公)?(?:人|电话|邮箱|方式|地址|传真)(?:及电话)?[:：]|(?:联系|咨询|举报|监督)"
)
_OFFICES: Final = (
    *("局", "厅", "委", "委员会", "法院", "检察院", "政府", "办公室", "办", "中心", "总队", "支队", "大队", "公司"),
    *("学校", "医院", "协会", "学会", "党组", "党委", "工会", "部", "处", "所", "站"),
)
_CREDIT: Final = re.compile(
    r"[（(\[【]?(?:信息|文章|稿件|新闻|资料|图片)?(?:来源|作者|供稿|原标题)(?!.{0,60}(?:浏览|点击|访问|字号|打印))"
)
#: Sentences on rights that sites set under any article, whatever they begin with.
_DISCLAIMER: Final = re.compile(
    "凡.{0,10}注明|版权(?:均)?[属归]|转载[，,]?请(?:必须|务必)?注明|仅(?:代表|表明)(?:作者|本[网站])|不(?:代表|表明)(?:作者|本[网站])|禁止转载|未经.{0,12}(?:授权|许可).{0,12}(?:转载|使用|复制|摘编)|"
    "如有侵权|侵权请|投资者据此操作|及时与我们联系|客户端第一时间|扫码关注|扫描二维码关注|下载.{0,8}客户端"
)
#: A header line with every field filled and a share bar in it.
_LONGEST_HEADER: Final = 160


#: The longest line that a rule of the lexicon knows, the longest that must match as a whole, the longest footer line.
_LONGEST_LINE: Final = 600
_LONGEST_EXACT: Final = 16
_LONGEST_FOOTER: Final = 300
_LONGEST_TOOLBAR: Final = 80
#: A row of so many buttons may hold one that is not known yet: share services come and go.
_TOOLS_PER_STRANGER: Final = 3
_TOOL_SIGNS: Final = " |｜/】])）〗』>·、:：,，"
_BETWEEN_TOOLS: Final = re.compile(r"[\s|｜/【】\[\]()（）〖〗『』<>·、:：,，]+")
#: Templates widen words of two or three characters (打　印, 责 编：某某).
_WIDENED: Final = re.compile(r"(?<=[一-龥])\s{1,6}(?=[一-龥](?![一-龥]))")
_LONGEST_WIDENED: Final = 40
#: A sentence that speaks of filing or rights (网站应当依法备案。) is no footer.
_SENTENCE_ENDS: Final[tuple[str, ...]] = tuple("。！？；")
#: Any footer sign has one of these characters; to look for all of them costs a fraction of the signs' alternation.
_FOOTER_HINTS: Final[tuple[str, ...]] = tuple("©备版标ICP图错违证持术")
_FOOTER_SIGNS: Final = re.compile(
    r"ICP\s{0,3}[备证]|ICP[:：]|公网安备|网安备案|网站标识码|Copyright|copyright|COPYRIGHT|©|版权所有[^，]|\s版权所有$|"
    r"All Rights Res|互联网新闻信息服务|增值电信业务|技术支持[:：].{2,24}(?:公司|中心)|网站支持IPv6|信息网络传播视听"
)


#: Such a sign is a footer's by its number, whatever stands around it …
_NUMBERED: Final = re.compile(r"ICP\s{0,3}[备证]\s{0,3}\d{4}|网安备\s{0,3}\d{6}|标识码\s{0,3}[:：]?\s{0,3}\w{6}|©")
#: … and these without one are what reports and guides speak of: 网站ICP备案办理流程, 增值电信业务许可.
_LICENCE: Final = re.compile(
    r"(?:互联网新闻信息服务|增值电信业务|信息网络传播视听|ICP\s{0,3}备案(?![编号序]))\D{0,300}$"
)
_CLAUSE_MARKS: Final = frozenset("，；”")


def _fold(text: str) -> str:
    return "".join(text.split()).lower()


def _footer(text: str) -> Line:
    """The footer line that a text with a footer's sign is: a sure one, or one that may be a line of the article."""
    if _NUMBERED.search(text):
        return _FOOTER
    return _FOOTER_PERHAPS if not _CLAUSE_MARKS.isdisjoint(text) or _LICENCE.search(text) else _FOOTER


def _is_signed_footer(text: str, line: Line) -> bool:
    return line.reason.kind == "footer" and _FOOTER_SIGNS.search(text) is not None


_NOT_ASKED: Final = Line({"kind": "", "why": "", "zone": ANY, "max": 0}, "")


class Lexicon:
    """The loaded data. One instance, `LEXICON`, serves the process."""

    def __init__(self, source: str) -> None:
        data = tomllib.loads(source)
        boxes = data["containers"]
        #: names that were asked for before, with what they are worth; pages of a site repeat them
        self._ids = {name.lower(): 1 for name in boxes["weak_ids"]} | {name.lower(): 2 for name in boxes["strong_ids"]}
        self._classes = {name.lower(): 1 for name in boxes["weak_classes"]} | {
            name.lower(): 2 for name in boxes["strong_classes"]
        }
        self._id_prefixes = tuple(boxes["strong_id_prefixes"])
        self._known_ids: dict[str, int] = {}
        self._known_classes: dict[str, int] = {}
        self.container_tags: dict[str, int] = dict.fromkeys(boxes["tags"], 2) | {"article": 1}
        self._shortest_tag = min(map(len, self.container_tags))
        self._markers = [(_fold(m), "end") for m in data["markers"]["end"]] + [
            (_fold(m), "begin") for m in data["markers"]["begin"]
        ]
        self._known_comments: dict[str, str] = {}
        self._known_styles: dict[str, bool] = {}
        #: short lines that were asked for before: pages of a site repeat their menus
        self._known_lines: dict[str, Line | None] = {}
        self._exact: dict[str, Line] = {}
        self._starts: dict[str, list[Line]] = {}
        for row in data["line"]:
            for text in row.get("exact", ()):
                self._exact[_fold(text.strip(EDGE))] = Line(row, text)
            for text in row.get("starts", ()):
                text = text.lstrip(EDGE) or text
                self._starts.setdefault(text[:2], []).append(Line(row, text))
        self._tools = frozenset(data["tools"]["words"])
        #: how a row of tools begins: a word's first two characters, or a word of one and what parts it from the next
        self._tool_starts = frozenset(
            word[:2] if len(word) > 1 else word + sign for word in self._tools for sign in (*_TOOL_SIGNS, "")
        )

    def marker(self, comment: str) -> str:
        """`begin` or `end` for a comment that a CMS's template sets around the body, else ""."""
        known = self._known_comments.get(comment)
        if known is None:
            folded = "".join(comment.split()).lower()
            known = next((kind for text, kind in self._markers if text in folded), "")
            if len(self._known_comments) < _REMEMBERED:
                self._known_comments[comment] = known
        return known

    def strength(self, node: Node) -> int:
        """The strength of a node, which is looked up when it is asked for the first time."""
        if node.strength < 0:
            node.strength = self.strength_of(node.tag, node.ident, node.classes)
        return node.strength

    def strength_of(self, tag: str, ident: str, classes: str) -> int:
        """2 for a name that only the article's body bears, 1 for one that other boxes bear too, 0 for none."""
        strength = self.container_tags.get(tag, 0) if len(tag) >= self._shortest_tag else 0
        if ident:
            known = self._known_ids.get(ident)
            strength = max(strength, self._learn_id(ident) if known is None else known)
        if classes:
            known = self._known_classes.get(classes)
            strength = max(strength, self._learn_classes(classes) if known is None else known)
        return strength

    def hides(self, style: str) -> bool:
        """Whether an inline style hides its element. `overflow:hidden` does not."""
        known = self._known_styles.get(style)
        if known is None:
            folded = style.lower()  # most styles say neither, which costs a tenth of the pattern to find out
            known = ("none" in folded or "hidden" in folded) and _HIDING.search(folded) is not None
            if len(self._known_styles) < _REMEMBERED and len(style) <= _STYLE:
                self._known_styles[style] = known
        return known

    def _learn_id(self, name: str) -> int:
        folded = name.lower()
        strength = 2 if folded.startswith(self._id_prefixes) else self._ids.get(folded, 0)
        if len(self._known_ids) < _REMEMBERED and len(name) <= _NAME:
            self._known_ids[name] = strength
        return strength

    def _learn_classes(self, names: str) -> int:
        strength = max((self._classes.get(name, 0) for name in names.lower().split()), default=0)
        if len(self._known_classes) < _REMEMBERED and len(names) <= _NAME:
            self._known_classes[names] = strength
        return strength

    def line(self, text: str) -> Line | None:
        """The kind of boilerplate line that this whole block is, if it is one."""
        size = len(text)
        if size > _SHORT:
            return self._read(text) if size <= _LONGEST_LINE else None
        known = self._known_lines.get(text, _NOT_ASKED)
        if known is _NOT_ASKED:
            known = self._read(text)
            if len(self._known_lines) < _REMEMBERED:
                self._known_lines[text] = known
        return known

    def _read(self, text: str) -> Line | None:
        size = len(text)
        core = text.strip(EDGE)
        if len(core) <= _LONGEST_EXACT:
            found = self._exact.get(_fold(core))
            if found is not None:
                return found
        ends_a_sentence = text.endswith(_SENTENCE_ENDS)
        start = core[:2]
        for line in self._starts.get(start, ()):
            if (
                size <= line.longest
                and core.startswith(line.start)
                and (line.sentence or not ends_a_sentence)
                and (line.then is None or line.then.fullmatch(core, len(line.start)))
            ):
                # 主办：某局 网站标识码：… is no notice's own organiser
                return _FOOTER if line.zone == TAIL and _is_signed_footer(text, line) else line
        if size <= _LONGEST_TOOLBAR and start in self._tool_starts:
            found = self._toolbar(core)
            if found is not None:
                return found
        if (
            size <= _LONGEST_FOOTER
            and not ends_a_sentence
            and any(hint in text for hint in _FOOTER_HINTS)
            and _FOOTER_SIGNS.search(text)
        ):
            return _footer(text)
        if size <= _LONGEST_WIDENED and core[1:2].isspace():
            narrow = _WIDENED.sub("", core)
            if len(narrow) < len(core):
                return self._read(narrow)
        return None

    def _toolbar(self, core: str) -> Line | None:
        """A row of buttons and counters, or one button alone."""
        tools = others = 0
        for word in _BETWEEN_TOOLS.split(core):
            if word in self._tools:
                tools += 1
            elif word and not word.isdigit():
                others += 1
        if not tools or others * _TOOLS_PER_STRANGER > tools:
            return None
        return _BUTTON if tools == 1 else _TOOLBAR

    def is_header(self, text: str) -> bool:
        """Whether a block is a line under the title: a date with a time or a label, two labels, or a date alone."""
        size = len(text)
        if size > _LONGEST_HEADER or size < 6 or "。" in text or "；" in text:
            return False
        if "：" not in text and ":" not in text and "20" not in text and "19" not in text and "【" not in text:
            return False  # neither label nor year
        labels = len(_LABEL.findall(text)) if any(sign in text for sign in _LABEL_SIGNS) else 0
        if labels > 1:
            return True
        date = _DATE.search(text)
        if date is None:
            return labels == 1 and _TOOL.search(text) is not None
        rest = size - (date.end() - date.start())
        if rest <= 2 or labels:
            return True
        if _OTHER_LABEL.match(text):
            return False  # 开标时间：2024年5月6日 9时30分
        if rest > 60 or "，" in text:
            return False
        return (
            _TIME.search(text, date.end(), date.end() + 8) is not None or _COUNTED.search(text, date.end()) is not None
        )

    def is_disclaimer(self, text: str) -> bool:
        """Whether a block is a site's standing sentence on rights and liability."""
        return len(text) >= 8 and _DISCLAIMER.search(text, 0, 400) is not None

    def is_menu(self, text: str) -> bool:
        """Whether a block is a row of menu words or a path, set apart by bars or arrows."""
        if len(text) > 120 or "。" in text or "，" in text:
            return False
        return text.count("|") + text.count("｜") + text.count(">") + text.count("»") > 1

    def has_date(self, text: str) -> bool:
        """Whether a day is written anywhere in a short block."""
        return _DATE.search(text) is not None

    def is_date(self, text: str) -> bool:
        """Whether a block is a date and nothing else, as under a signature."""
        date = _DATE.search(text)
        return date is not None and len(text) - (date.end() - date.start()) <= 2

    def is_page_info(self, text: str) -> bool:
        """Whether a header line speaks of the page (views, publication) and not of the matter (时间：… 地点：…)."""
        return _PAGE_INFO.search(text) is not None

    def is_contact(self, text: str) -> bool:
        """Whether a line says whom a notice's readers may ask."""
        return _CONTACT.match(text) is not None

    def is_credit(self, text: str) -> bool:
        """Whether a line names the source or author, as bodies do at their own end."""
        return _CREDIT.match(text) is not None

    def is_office(self, text: str) -> bool:
        """Whether a short block ends as the names of offices do."""
        return len(text) <= 30 and text.endswith(_OFFICES)

    def is_document_number(self, text: str) -> bool:
        """Whether a short block bears a document number (苏政法〔2020〕3号)."""
        return len(text) <= 40 and _DOCUMENT_NUMBER.search(text) is not None

    def is_file_link(self, href: str) -> bool:
        """Whether a link leads to a file of the kinds that offices attach; download scripts name it in their query."""
        # a pattern costs as much as ten of these tests, and nearly every link is to a page
        if "?" not in href and (href.endswith(_PAGE_SUFFIXES) or "." not in href[-5:]):
            return False
        folded = href.lower()
        return any(kind in folded for kind in _FILE_KINDS) and _FILE_LINK.search(folded) is not None

    def is_file_name(self, text: str) -> bool:
        """Whether a block ends in the name of a file that offices attach."""
        return "." in text and _FILE_NAME.search(text, max(0, len(text) - 24)) is not None


_FOOTER: Final = Line(
    {"kind": "footer", "why": "who runs the site, and under which licence", "zone": CUT, "max": 300, "strong": True}, ""
)
_TOOLBAR: Final = Line(
    {"kind": "toolbar", "why": "buttons for reading, printing and sharing", "zone": ANY, "max": 80}, ""
)
#: A line of text may hold the same words.
_FOOTER_PERHAPS: Final = Line(
    {"kind": "footer", "why": "who runs the site, and under which licence", "zone": CUT, "max": 300}, ""
)
#: A table cell may hold the same word.
_BUTTON: Final = Line({"kind": "toolbar", "why": "a button that stands alone", "zone": EDGE_ZONE, "max": 80}, "")


LEXICON: Final = Lexicon(files("cleaner").joinpath("lexicon.toml").read_text(encoding="utf-8"))
