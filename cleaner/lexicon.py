"""What the cleaner knows of Chinese pages, read once from lexicon.toml and set up so that asking costs little.

A block of text is looked up by the first two characters of its core (the text without brackets, bullets and signs at
its ends), so that a page of ordinary sentences meets almost no pattern at all.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files

from cleaner.article import Reason

ANY, HEAD, TAIL, CUT = "any", "head", "tail", "cut"

#: Signs around a line that do not change what it is.
EDGE = " \t\u3000\xa0[]【】()（）〔〕{}<>《》〈〉|｜·•●■◆★※▲►▶>»→-—－_=~*#:：,，.。;；!！/\\\"'“”‘’ue\u200b\ufeff".replace("ue", "")


class Line:
    """One kind of boilerplate line: its reason, its zone, and how it is recognised."""

    __slots__ = ("longest", "reason", "start", "then", "zone")

    def __init__(self, reason: Reason, zone: str, start: str, longest: int, then: re.Pattern[str] | None) -> None:
        self.reason = reason
        self.zone = zone
        self.start = start
        self.longest = longest
        self.then = then


_FOOTER_SIGNS = re.compile(
    r"ICP\s{0,3}[备证]|ICP[:：]|公网安备|网安备案|网站标识码|[Cc]opyright|COPYRIGHT|©|版权所有|All Rights Reserved|网站地图|政府网站找错|"
    r"违法和不良信息|互联网新闻信息服务|增值电信业务|网站支持IPv6|信息网络传播视听|技术支持[:：]|(?:主|承)办单位?[:：]"
)


class Lexicon:
    """The loaded data. One instance, `LEXICON`, serves the process."""

    def __init__(self, source: str) -> None:
        data = tomllib.loads(source)
        boxes = data["containers"]
        self.strong_ids = frozenset(boxes["strong_ids"])
        self.strong_classes = frozenset(boxes["strong_classes"])
        self.weak_ids = frozenset(boxes["weak_ids"])
        self.weak_classes = frozenset(boxes["weak_classes"])
        self.container_tags = frozenset(boxes["tags"])
        self._ids = self.strong_ids | self.weak_ids
        self._classes = self.strong_classes | self.weak_classes
        fold = lambda s: "".join(s.split()).lower()  # noqa: E731
        self._markers = [(fold(m), "end") for m in data["markers"]["end"]] + [(fold(m), "begin") for m in data["markers"]["begin"]]
        self._exact: dict[str, Line] = {}
        self._starts: dict[str, list[Line]] = {}
        for row in data["line"]:
            reason = Reason(row["kind"], row["why"])
            then = re.compile(row["then"]) if "then" in row else None
            for text in row.get("exact", ()):
                self._exact[fold(text.strip(EDGE))] = Line(reason, row["zone"], text, row["max"], None)
            for text in row.get("starts", ()):
                text = text.lstrip(EDGE) or text
                self._starts.setdefault(text[:2], []).append(Line(reason, row["zone"], text, row["max"], then))

    def marker(self, comment: str) -> str:
        """`begin` or `end` for a comment that a CMS's template sets around the body, else ""."""
        folded = "".join(comment.split()).lower()
        for text, kind in self._markers:
            if text in folded:
                return kind
        return ""

    def is_container(self, tag: str, attrs: Mapping[str, str]) -> bool:
        """Whether an element bears a name under which CMSs put the article."""
        return self.strength(tag, attrs) > 0

    def strength(self, tag: str, attrs: Mapping[str, str]) -> int:
        """2 for a name that only the article's body bears, 1 for one that other boxes bear too, 0 for none."""
        found = 0
        name = attrs.get("id")
        if name:
            if name in self.strong_ids or name.startswith("vsb_content"):
                return 2
            if name in self.weak_ids:
                found = 1
        names = attrs.get("class")
        if names:
            for name in names.split():
                if name in self.strong_classes:
                    return 2
                if name in self.weak_classes:
                    found = 1
        return found or (2 if tag in self.container_tags and tag != "article" else int(tag == "article"))

    def line(self, text: str) -> Line | None:
        """The kind of boilerplate line that this whole block is, if it is one."""
        if len(text) > 600:
            return None
        core = text.strip(EDGE)
        if len(core) <= 16:
            found = self._exact.get("".join(core.split()).lower())
            if found is not None:
                return found
        for line in self._starts.get(core[:2], ()):
            if core.startswith(line.start) and len(text) <= line.longest:
                if line.then is None or line.then.fullmatch(core, len(line.start)):
                    return line
        if len(text) <= 300 and _FOOTER_SIGNS.search(text) and not _is_sentence(text):
            return _FOOTER
        return None


_FOOTER = Line(Reason("footer", "who runs the site, and under which licence"), CUT, "", 300, None)


def _is_sentence(text: str) -> bool:
    return text.endswith(("。", "”", "！", "？")) and text.count("，") + text.count(",") > 1 and "备" not in text


LEXICON = Lexicon(files("cleaner").joinpath("lexicon.toml").read_text(encoding="utf-8"))
