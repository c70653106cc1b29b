"""Finds the rule for a boilerplate line; the rules are `[[line]]` in lexicon.toml.

A line is a whole text block. Its rules are looked up by the first two characters of its core (the text without
brackets, bullets and signs at its ends), so that most sentences are not compared with any pattern.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from cleaner.article import Reason
from cleaner.characters import SENTENCE_ENDS, folded
from cleaner.lexicon import labels
from cleaner.lexicon.data import DATA
from cleaner.lexicon.labels import LABELS, widened
from cleaner.lexicon.variants import simplified

ANY: Final = "any"
HEAD: Final = "head"
TAIL: Final = "tail"
EDGE: Final = "edge"
CUT: Final = "cut"

#: Signs at the ends of a line that do not change its meaning.
_EDGE_SIGNS: Final = (
    " \t\u3000\xa0\u200b\ufeff[]【】()（）〔〕〖〗『』「」{}<>《》〈〉«»‹›←"
    "|｜·•▪●■◆★※▲►▶→-—－_=~*#:：,，.。;；!！/\\\"'“”‘’"
)


class LineRule:
    """A rule for one kind of boilerplate line that begins with one word; lexicon.toml explains the fields.

    Attributes:
        reason: Why a line that matches is removed.
        zone: Where in the body it is removed: `ANY`, `HEAD`, `TAIL`, `EDGE` or `CUT`.
        start: How the core of the line begins.
        longest: The longest line, in characters, that the rule applies to.
        then: A pattern for the rest of the core after `start`; None if the rest may be anything.
        strong: For `CUT`: whether the line ends the article without a second sign.
        sentence: Whether the line may end like a sentence.
        heads_list: Whether the line is a heading over links to other articles.
    """

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


#: Results for lines up to this length are cached: pages of a site repeat their menus.
_CACHED_LENGTH: Final = 24
#: The limit on cached lines, so that hostile pages cannot fill the memory.
_CACHE_SIZE: Final = 20_000
#: The longest line of any rule, of a rule that matches whole lines, of a footer, of a toolbar (characters).
_LONGEST_LINE: Final = 600
_LONGEST_EXACT: Final = 16
_LONGEST_FOOTER: Final = 300
_LONGEST_TOOLBAR: Final = 80
#: The longest field of a template ({{detail.content}}).
_LONGEST_FIELD: Final = 80
#: A toolbar may hold one unknown word for this many known ones, because share services change.
_TOOLS_PER_UNKNOWN: Final = 3
_TOOL_SIGNS: Final = " |｜/】]()（）〗』>·、:：,，"
#: Labels that are also buttons or counters; a row of these is a toolbar.
_TOOL_ROLES: Final = (labels.VIEWS, labels.TOOL, labels.BUTTON, labels.SHARE, labels.PRINT)
#: The place in a recording and its length, with buttons after them (00:00/03:25 倍速). A schedule does not begin at 0.
_PLAYER: Final = re.compile(r"0?0:00(?::00)?\s{0,3}[/|]\s{0,3}\d{1,2}:\d\d(?::\d\d)?(?:\D|\d(?!\d)){0,16}")
#: Settings of a player: 1.5X, 高清 720P, 00:00.
_PLAYER_SETTING: Final = re.compile(
    r"\d(?:\.\d{1,2})?\s?[xX倍]速?|(?:超清|高清|标清|流畅|蓝光|原画)?\s?(?:270|360|480|720|1080)[pP]|0?0:00(?::00)?"
)
#: How often an article was read and answered: 1.2万阅读 35评论.
_COUNTS: Final = re.compile(
    r"(?:[\d.]{1,8}+\s?[万亿wWkK]?\+?\s?[次人条]?\s?(?:阅读|浏览|评论|跟[帖贴]|点赞|收藏|播放|观看|转发|看过|人气|赞同(?:了该(?:文章|回答))?)[\s·|｜,，/]{0,4}){1,5}"
)
#: The same in the other order, of an article or an account: 粉丝 4.6万.
_COUNT_OF: Final = re.compile(
    r"(?:粉丝|获赞|点赞|赞同|阅读|评论|收藏|转发|浏览|观看|播放)\s?[\d.]{1,8}+\s?[万亿wWkK]?\+?"
)
_COUNT_ENDS: Final = frozenset("0123456789万亿wWkK+")
#: A button with its counter, without a space between their elements: 12点赞, 高兴3.
_COUNTED: Final = re.compile(r"\d{1,6}([^\d\s:：]{2,4})|([^\d\s:：]{2,4})\d{1,6}")
#: A heading over comments: 2 条评论.
_COMMENT_COUNT: Final = re.compile(r"[\d,]{1,8}+\s?[条个则]\s?(?:评论|留言|回复|跟[帖贴])")
#: The longest of these three.
_LONGEST_PLAYER: Final = 40
_LONGEST_SETTING: Final = 10
#: A row of fewer buttons without spaces between them may be a word of the text.
_FEWEST_JOINED: Final = 3
#: A counter, a time or a speed in a row of buttons whose elements have no space between them (点赞12收藏3分享).
_COUNT: Final = re.compile(r"\d{1,2}:\d\d(?!\d\d)|\d{1,3}\.\d{1,2}[xX]|\d{1,8}")
_BETWEEN_TOOLS: Final = re.compile(r"[\s|｜/【】\[\]()（）〖〗『』<>·、:：,，]+")
#: Templates put spaces between the characters of short words (打　印, 责 编：某某).
_WIDENED: Final = re.compile(r"(?<=[一-龥])\s{1,6}(?=[一-龥](?![一-龥]))")
_LONGEST_WIDENED: Final = 40
#: Each alternative of `_FOOTER_SIGNS` has one of these; this check is much faster than the pattern.
_FOOTER_HINTS: Final = ("©", "ICP", "版权", "备", "标识", "支持", "ight", "IGHT", "新闻信息", "电信", "视听")
_FOOTER_SIGNS: Final = re.compile(
    r"ICP\s{0,3}[备证]|ICP[:：]|公网安备|网安备案|网站标识码|Copyright|copyright|COPYRIGHT|©|版权所有[^，]|\s版权所有$|"
    r"All Rights Res|互联网新闻信息服务|增值电信业务|技术支持[:：].{2,24}(?:公司|中心)|网站支持IPv6|信息网络传播视听"
)
#: A licence number: the line is a footer, whatever else it says.
_NUMBERED: Final = re.compile(r"ICP\s{0,3}[备证]\s{0,3}\d{4}|网安备\s{0,3}\d{6}|标识码\s{0,3}[:：]?\s{0,3}\w{6}|©")
#: Words for licences without a number also occur in reports and guides: 网站ICP备案办理流程, 增值电信业务许可.
_LICENCE: Final = re.compile(
    r"(?:互联网新闻信息服务|增值电信业务|信息网络传播视听|ICP\s{0,3}备案(?![编号序]))\D{0,300}$"
)
_CLAUSE_MARKS: Final = frozenset("，；”")


def _footer(text: str) -> LineRule:
    """Return the rule for a line with a footer sign: a strong one, or one for lines that may be the article's."""
    if _NUMBERED.search(text):
        return _FOOTER
    return _WEAK_FOOTER if not _CLAUSE_MARKS.isdisjoint(text) or _LICENCE.search(text) else _FOOTER


def _is_signed_footer(text: str, rule: LineRule) -> bool:
    return rule.reason.kind == "footer" and _FOOTER_SIGNS.search(text) is not None


_NOT_CACHED: Final = LineRule({"kind": "", "why": "", "zone": ANY, "max": 0}, "")


class Lexicon:
    """The rules for boilerplate lines. The process uses one instance, `LEXICON`."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._cache: dict[str, LineRule | None] = {}
        self._exact: dict[str, LineRule] = {}
        self._starts: dict[str, list[LineRule]] = {}
        for row in data["line"]:
            for text in row.get("exact", ()):
                self._exact[folded(text.strip(_EDGE_SIGNS))] = LineRule(row, text)
            words = LABELS.words(row.get("roles", ()))
            for text in (*row.get("starts", ()), *words, *map(widened, words)):
                text = text.lstrip(_EDGE_SIGNS) or text
                self._starts.setdefault(text[:2], []).append(LineRule(row, text))
                if text.endswith("："):
                    self._starts[text[:2]].append(LineRule(row, f"{text[:-1]}:"))
        self._tools = frozenset((*data["tools"]["words"], *LABELS.words(_TOOL_ROLES)))
        self._player = frozenset(data["tools"]["player"])
        self._longest_player = max(map(len, self._player))
        #: buttons that may touch the next one; single characters may be a part of any word
        self._joined = frozenset(word for word in (*self._tools, *self._player) if len(word) > 1)
        self._longest_joined = max(map(len, self._joined))
        # the first two characters of a toolbar: a word's, or a word of one character and a separator
        self._tool_starts = frozenset(
            word[:2] if len(word) > 1 else word + sign for word in self._tools for sign in (*_TOOL_SIGNS, "")
        )

    def rule_for(self, text: str) -> LineRule | None:
        """Find the rule that a text block matches as a whole.

        Args:
            text: The text of one block or line, white space folded.

        Returns:
            The first rule in the order of lexicon.toml; None if the block is not a known boilerplate line.
        """
        size = len(text)
        if size > _CACHED_LENGTH:
            return self._match(text) if size <= _LONGEST_LINE else None
        known = self._cache.get(text, _NOT_CACHED)
        if known is _NOT_CACHED:
            known = self._match(text)
            if len(self._cache) < _CACHE_SIZE:
                self._cache[text] = known
        return known

    def _match(self, text: str) -> LineRule | None:
        size = len(text)
        core = text.strip(_EDGE_SIGNS)
        if len(core) <= _LONGEST_EXACT:
            found = self._exact.get(folded(core))
            if found is not None:
                return found
        if size <= _LONGEST_FIELD and text[:1] == "{" and text.startswith("{{") and text.endswith("}}"):
            return _FIELD
        # a sentence about licences or rights (网站应当依法备案。) is not a footer
        ends_a_sentence = text.endswith(SENTENCE_ENDS)
        start = core[:2]
        for rule in self._starts.get(start, ()):
            if (
                size <= rule.longest
                and core.startswith(rule.start)
                and (rule.sentence or not ends_a_sentence)
                and (rule.then is None or rule.then.fullmatch(core, len(rule.start)))
            ):
                # 主办：某局 网站标识码：… is a site's footer, not a notice that names its organiser
                return _FOOTER if rule.zone == TAIL and _is_signed_footer(text, rule) else rule
        if size <= _LONGEST_PLAYER and core[:1].isdigit():
            if core[:1] == "0" and _PLAYER.fullmatch(core):
                return _TOOLBAR
            if _COMMENT_COUNT.fullmatch(core):
                return _COMMENTS
            if _COUNTS.fullmatch(core):
                return _COUNTERS
        if size <= _LONGEST_SETTING and core[-1:] in _COUNT_ENDS and _COUNT_OF.fullmatch(core):
            return _COUNTERS
        has_count = size <= _LONGEST_SETTING and (core[:1].isdigit() or core[-1:].isdigit())
        counted = _COUNTED.fullmatch(core) if has_count else None
        if counted is not None and (counted[1] or counted[2]) in self._joined:
            return _BUTTON
        if (len(core) <= self._longest_player and core in self._player) or (
            size <= _LONGEST_SETTING and _PLAYER_SETTING.fullmatch(core)
        ):
            return _PLAYER_BUTTON
        if size <= _LONGEST_TOOLBAR and start in self._tool_starts:
            found = self._toolbar(core)
            if found is not None:
                return found
        if (
            size <= _LONGEST_FOOTER
            and not ends_a_sentence
            and any(hint in text for hint in _FOOTER_HINTS)  # faster than the pattern
            and _FOOTER_SIGNS.search(text)
        ):
            return _footer(text)
        if size <= _LONGEST_WIDENED and core[1:2].isspace():
            narrow = _WIDENED.sub("", core)
            if len(narrow) < len(core):
                return self._match(narrow)
        return None

    def _toolbar(self, core: str) -> LineRule | None:
        """Return the rule for a row of buttons and counters, or for one button alone; None for other lines."""
        tools = others = joined = 0
        for word in _BETWEEN_TOOLS.split(core):
            if word in self._tools:
                tools += 1
            elif word and not word.isdigit():
                found = self._joined_in(word)
                joined += found
                others += not found
        tools += joined
        if not tools or others * _TOOLS_PER_UNKNOWN > tools or (joined and tools < _FEWEST_JOINED):
            return None
        return _BUTTON if tools == 1 else _TOOLBAR

    def rule_for_labels(self, labels: Sequence[str]) -> LineRule | None:
        """Return the rule for a row of elements with a label each: all buttons or counters, or one of three; else None.

        A character alone (大, 中) may be data.
        """
        known = sum(self._is_button(simplified(label)) for label in labels)
        return _TOOLBAR if known == len(labels) or (known and len(labels) >= _FEWEST_JOINED) else None

    def _is_button(self, label: str) -> bool:
        patterns = (_COUNTS, _COUNT_OF, _PLAYER_SETTING)
        return label in self._joined or (_COUNT.search(label) is not None and any(p.fullmatch(label) for p in patterns))

    def _joined_in(self, word: str) -> int:
        """Return how many buttons without spaces between them, perhaps with counters, a word is; 0 for other words."""
        found = at = 0
        while at < len(word):
            sizes = range(min(self._longest_joined, len(word) - at), 1, -1)
            size = next((size for size in sizes if word[at : at + size] in self._joined), 0)
            count = None if size else _COUNT.match(word, at)
            if not size and count is None:
                return 0
            found += size > 0
            at = count.end() if count is not None else at + size
        return found


_FOOTER: Final = LineRule(
    {"kind": "footer", "why": "who runs the site, and under which licence", "zone": CUT, "max": 300, "strong": True}, ""
)
_FIELD: Final = LineRule(
    {"kind": "template", "why": "a field of a template that a script fills", "zone": ANY, "max": 80}, ""
)
_TOOLBAR: Final = LineRule(
    {"kind": "toolbar", "why": "buttons for reading, printing and sharing", "zone": ANY, "max": 80}, ""
)
#: A line of the article may hold the same words.
_WEAK_FOOTER: Final = LineRule(
    {"kind": "footer", "why": "who runs the site, and under which licence", "zone": CUT, "max": 300}, ""
)
#: A table cell may hold the same word, so one button is removed only at the ends of the body.
_BUTTON: Final = LineRule({"kind": "toolbar", "why": "a button alone in its line", "zone": EDGE, "max": 80}, "")


_COMMENTS: Final = LineRule({"kind": "related list", "why": "a heading over comments", "zone": CUT, "max": 40}, "")
#: A table cell may hold the same words.
_COUNTERS: Final = LineRule(
    {"kind": "toolbar", "why": "how often the page was read and answered", "zone": EDGE, "max": 40}, ""
)
LEXICON: Final = Lexicon(DATA)
#: The same for one setting of a player; a run of them is removed anywhere.
_PLAYER_BUTTON: Final = LineRule({"kind": "player", "why": "settings of a player", "zone": EDGE, "max": 40}, "")
