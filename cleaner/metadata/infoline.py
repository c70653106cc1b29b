"""Reads one header line, as CMSs set it under the title: labelled date, source, author, editor, in any order.

A line is cut at its labels and at the words of its tools (views, font size, print, share); what stands
between two cuts is the value of the label before it. Separators may be missing:
`2019-09-26 12:11来源：某报作者：某某`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from cleaner import dates
from cleaner.dates import ShownDate

#: Longer blocks are prose. Header lines with a dozen sources and all tools have up to 200 characters.
MAX_LINE: Final = 240
#: Around a date without a label a header line has a source's or a site's name at most.
MAX_REST: Final = 30
#: As many characters before a date in brackets make a title of the line, and the date a part of it.
_TITLE_WORDS: Final = 8
_MAX_NAME: Final = 80
_MAX_AUTHORS: Final = 160
#: What is looked at of a name; a meta tag can hold a megabyte of brackets.
_NAME_READ: Final = 1000

_DATE_PREFIXES: Final = """
    发布 发表 发稿 刊发 刊登 播发 登载 公布 公开 上线 上网 上载 推送 添加 录入 上传 入库 加入 创建 提交 信息 文章
    新闻 稿件 编辑 转载 信息发布 文章发布 新闻发布"""
_DATE_VERBS: Final = "发布于 发表于 时间发布"
_SOURCE_PREFIXES: Final = "信息 文章 稿件 新闻 内容 文件 消息 本文 转载 作品 原文"
_SOURCES: Final = "稿源 来自 转自 转载自 摘自 出自 出处"
_AUTHORS: Final = "作者 文章作者 本文作者 稿件作者 撰稿 撰稿人 撰文 记者"
_EDITORS: Final = "责任编辑 值班编辑 本期编辑 网站编辑 网络编辑 本网编辑 编辑 责编"
_OFFICES: Final = """
    发布机构 发文机构 发布机关 发文机关 发布单位 发文单位 发布部门 发文部门 制发机关 公开机构 公开主体"""
_NUMBERS: Final = "发文字号 文件编号 公文字号 发文文号 文件文号 公文文号 文号 文件号"
#: Labels whose values are none of ours, but end the value before them.
_OTHERS: Final = """
    审核 审校 审签 校对 初审 复审 终审 监制 签发 主编 总编 供稿 供稿单位 供稿人 通讯员 摄影 制图 发布人
    审核人 校对人 初审人 复审人 终审人 签发人 核稿人 投稿人 来稿人 报送人 投稿单位 来稿单位 报送单位 信息员
    信息发布人 信息发布者 信息审核 发布者 发布员 上传者 上传人 录入者 录入人 录入员
    地点 主题分类 主题词 索引号 体裁分类 组配分类 服务对象 信息类别 内容概述
    名称 标题 有效性 公开方式 关键词 关键字 标签 栏目 所属栏目 类别 分类 所属分类 责任单位 QQ 电话 邮箱 Tel"""
#: Counters and tools with a colon; a date may follow them.
_COUNTERS: Final = """
    浏览 阅读 点击 访问 人气 热度 次数 阅读数 浏览数 点击数 字体 字号 大小 文字大小 视力保护 视力保护色
    背景色"""
#: Tools that need no colon, wherever they stand …
_TOOLS: Final = """
    浏览次数 浏览量 阅读次数 阅读量 阅读数 点击次数 点击量 点击数 点击率 访问次数 访问量 次浏览 次阅读
    字体大小 字号大小 参与互动 暂无网友评论 我要评论 网友评论 我要纠错 视力保护 分享到 分享至 打印本页
    打印本文 打印此页 打印此文 关闭窗口 关闭本页 扫一扫 语音播报 双击滚屏 双击自动滚屏 听全文 听新闻 语音阅读
    朗读全文 收听全文"""
#: … and words that may also stand inside a name, so that a space or bracket must part them from it.
_PARTED_TOOLS: Final = """
    打印 关闭 收藏 举报 评论 阅读 点击 浏览 访问 分享 字体 字号 下载 复制 纠错 朗读 人气 已有 点赞 转发
    大中小 小中大"""
_WORDS: Final = (
    *(_DATE_PREFIXES, _DATE_VERBS, _SOURCE_PREFIXES, _SOURCES, _AUTHORS, _EDITORS, _OFFICES, _NUMBERS),
    *(_OTHERS, _COUNTERS, _TOOLS, _PARTED_TOOLS, "更新 修改 时间 日期 来源"),
)


def _any(words: str) -> str:
    """An alternation, longest first; templates widen labels with a space between the characters (来 源)."""
    return "|".join(r"\s?".join(word) for word in sorted(words.split(), key=len, reverse=True))


#: What tokens begin with: of a hundred characters of prose, one or two pairs are such, and the rest costs little.
_FIRST: Final = "".join(sorted({word[0] for words in _WORDS for word in words.split()}))
_SECOND: Final = "".join(sorted({word[1] for words in _WORDS for word in words.split()}))
_TOKEN: Final = re.compile(
    rf"""
    (?= [{_FIRST}hTA\d] [{_SECOND}t\s|+\d次人条] )
    (?:
        (?: (?P<published>
                (?:{_any(_DATE_PREFIXES)}) \s? (?:时\s?间|日\s?期) | {_any(_DATE_VERBS)}
                | 发布(?=\s?[:：]\s?\d) )
          | (?P<updated> (?:更新|修改) \s? (?:时间|日期) )
          | (?P<when> 时\s?间 | 日\s?期 )
          | (?P<source> (?:{_any(_SOURCE_PREFIXES)})? \s? 来\s?源 (?:于|自|单位|媒体)? | {_any(_SOURCES)} )
          | (?P<author> {_any(_AUTHORS)} )
          | (?P<editor> {_any(_EDITORS)} )
          | (?P<office> {_any(_OFFICES)} )
          | (?P<number> {_any(_NUMBERS)} )
          | (?P<other> {_any(_OTHERS)} )
          | (?P<counter> {_any(_COUNTERS)} )
        ) (?: \s{{0,2}}[:：∶﹕] | [】\]] | (?= \s?(?:19|20)\d\d[-/.年]) )
      | (?P<tool> {_any(_TOOLS)} | https?://[\w./?=&%-]{{0,99}}
          | (?: ^ | (?<=[\s\[【(（\]】)）|｜]) )
            (?: {_any(_PARTED_TOOLS)} | [TA]\s?[|+] | \d{{1,9}}\s?[次人条] )
        )
    )
    """,
    re.VERBOSE,
)
#: Labels that only a space parts from their values, at the start of a line of its own.
_SPACED: Final = re.compile(
    r"((?:信息|文章|稿件)?来源|作者|责任编辑|编辑|发布机构|发文机关|文号|发文字号)\s(?=[^\s:：])"
)
#: Dates that are not the publication time: when a document was signed or comes into force, a meeting held …
_OTHER_DATES: Final = re.compile(
    r"(?:成文|印发|生成|发文|落款|签发|制作|形成|实施|施行|生效|失效|废止|截止|截至|开始|起始|结束|活动|会议"
    r"|报名|考试|开标|投标|招标|公示|有效|到期|办理|受理|答复|回复|来信|拍摄|采访|出生|开庭|立案|举办|演出|出版|成立|登记|办公"
    r"|工作|上班|服务|当前|系统|北京|今天|现在)$"
)
_TODAY: Final = re.compile(r"今天|今日|现在")
#: What has a source before the article has: a picture, a figure, money; or what a disclaimer quotes.
_OTHER_SOURCES: Final = (
    *("图片", "数据", "资金", "经费", "视频", "素材", "资料", "收入", "材料", "照片", "图表", "供图"),
    *("注明", "“", '"', "「"),
)
_OPENING: Final = "(（[【〔《「“"
_CLOSING: Final = ")）]】〕》」”"
_EDGE: Final = " \t\xa0\u3000:：,，;；。、|｜丨/\\-—_=>»·•*#&[]【】〔〕〖〗"
_CUT: Final = re.compile(r"[|｜丨【\[。>»]|https?:|www\.|&nbsp|\s(?:记者|通讯员)\s")
_EMPTY: Final = frozenset(("无", "暂无", "空", "未知", "不详", "佚名", "未填", "null", "undefined", "none"))
_TEMPLATE: Final = re.compile(r"\{\{|\$\{|<%|@@|document\.|\{\w{1,20}:")
_URL: Final = re.compile(
    r"(?:https?://|www\.)[\w./?=&%:-]{0,99}"
    r"|[A-Za-z][\w-]{0,30}(?:\.[A-Za-z][\w-]{0,30}){0,3}\.(?:com|cn|net|org)\b",
    re.I | re.A,
)
#: Icon fonts leave characters of the private use area beside words.
_ICON: Final = re.compile("[\ue000-\uf8ff]")
_NAME: Final = re.compile(r"\w")
_PREFIX: Final = re.compile(
    r"^(?:(?:本报|本网|本台|见习|实习|特约|特派)?(?:记者|通讯员|评论员)|文|图|撰稿|供稿)[\s/／:：]{0,3}(?=\S)"
)
#: 苏政法〔2020〕3号, with any of the brackets that pages use for it.
DOC_NUMBER: Final = re.compile(
    r"[\u4e00-\u9fff（）()]{1,20}\s?[〔\[［（(【﹝]\s?(?:19|20)\d\d\s?[〕\]］）)】﹞]\s?第?\s?\d{1,5}\s?号"
)


class HeaderLine:
    """What one line says. Attributes are "" or None where it does not.

    bare: a date without a label, as in `2020-11-24 10:26 来源：…`.
    rest: the text around a bare date that belongs to no label and no tool; an unlabelled source may be in it.
    signs: how many labels, dates and tools were recognised: two or more make a header line.
    open: the kind of a label that ends the line, so that its value stands in the next block.
    begin: where the first label, tool or date stands; what is before it may be the title.
    """

    __slots__ = (
        *("author", "bare", "begin", "editor", "number", "office"),
        *("open", "published", "rest", "signs", "source", "updated"),
    )

    def __init__(self) -> None:
        self.published: ShownDate | None = None
        self.updated: ShownDate | None = None
        self.bare: ShownDate | None = None
        self.source = ""
        self.author = ""
        self.editor = ""
        self.office = ""
        self.number = ""
        self.rest = ""
        self.signs = 0
        self.open = ""
        self.begin = -1

    @property
    def is_header(self) -> bool:
        """Whether the line dates or credits the page and says little else."""
        return self.published is not None or bool(self.source) or self.is_bare_header

    @property
    def is_bare_header(self) -> bool:
        """Whether the line is a date without a label, and little else."""
        return self.bare is not None and len(self.rest) <= MAX_REST


def read_line(text: str) -> HeaderLine:
    """Read one line; a line that is no header line comes back without signs."""
    line = HeaderLine()
    if len(text) > MAX_LINE:
        return line
    if len(text) <= _MAX_NAME and _SPACED.match(text):
        text = _SPACED.sub(r"\1：", text, count=1)
    kind, since, rest = "", 0, ""
    for match in _TOKEN.finditer(text):
        found, end = match.lastgroup or "", match.start()
        if found == "when":
            found, end = _which_date(text, end, kind)
        elif found == "source" and text[max(0, end - 2) : end].endswith(_OTHER_SOURCES):
            found = "other"
        elif found == "counter":
            found = "tool"
        rest += _take(line, kind, text[since:end], since)
        if line.begin < 0:
            line.begin = end
        line.signs += found != "other"
        kind, since = found, match.end()
    rest += _take(line, kind, text[since:], since)
    if kind and kind != "tool" and not text[since:].strip(_EDGE):
        line.open = kind
    if line.bare is None:
        return line
    bracketed = len(rest) > _TITLE_WORDS and text[: line.bare.start].rstrip().endswith(("（", "("))
    if bracketed and (not line.source or ":" not in line.bare.shown):
        line.bare = None  # 在…大会上的讲话（2016年10月21日）; not 某网某频道（2016-10-21 09:20:26）来源：某报
        return line
    line.signs += 1
    line.begin = line.bare.start if line.begin < 0 else min(line.begin, line.bare.start)
    line.rest = clean_name(_URL.sub("", rest))
    return line


def clean_name(value: str, longest: int = _MAX_NAME) -> str:
    """A source's, author's or editor's name without what header lines set around it; "" for placeholders."""
    value = _ICON.sub(" ", value[:_NAME_READ]).strip(_EDGE)
    cut = _CUT.search(value)
    if cut:
        value = value[: cut.start()].strip(_EDGE)
    while len(value) > 1:
        first, last = value[0], value[-1]
        if first in _OPENING and first != "《" and last == _CLOSING[_OPENING.index(first)]:
            value = value[1:-1].strip(_EDGE)
        elif last in _OPENING or (last in _CLOSING and _OPENING[_CLOSING.index(last)] not in value):
            value = value[:-1].strip(_EDGE)
        elif first in _CLOSING or (first in _OPENING and _CLOSING[_OPENING.index(first)] not in value):
            value = value[1:].strip(_EDGE)
        else:
            break
    if len(value) > longest or value.lower() in _EMPTY or not _NAME.search(value) or _TEMPLATE.search(value):
        return ""
    return value


def _which_date(text: str, at: int, before: str) -> tuple[str, int]:
    """Whether 时间 or 日期 at `at` labels the publication time, and where the label begins.

    It does where it stands alone, or runs into the value of the label before it.
    """
    head = text[max(0, at - 4) : at]
    other = _OTHER_DATES.search("".join(head.split()))  # templates widen it: 成 文 日 期
    if other:
        return "other", at - len(head) + head.rfind(other[0][0])
    if head and "\u4e00" <= head[-1] <= "\u9fff" and before not in ("source", "author", "editor"):
        return "other", at
    return "published", at


def _take(line: HeaderLine, kind: str, value: str, since: int) -> str:
    """Put the value of a label into its field, where none stands yet; what belongs to no label comes back."""
    if not value or kind == "other":
        return ""
    date = dates.find(value)
    if kind == "published":
        line.published = line.published or date
        return ""
    if kind == "updated":
        line.updated = line.updated or date
        return ""
    if date is not None:
        if line.bare is None and not _TODAY.search(value[: date.start]):
            line.bare = replace(date, start=date.start + since, end=date.end + since)
        if kind in ("", "tool"):
            return (value[: date.start] if not kind else "") + " " + value[date.end :]
        value = value[: date.start]
    if not kind:
        return value
    if kind == "source":
        line.source = line.source or clean_name(value)
    elif kind == "author":
        line.author = line.author or clean_name(_PREFIX.sub("", value.strip(_EDGE)), _MAX_AUTHORS)
    elif kind == "editor":
        line.editor = line.editor or clean_name(value, _MAX_AUTHORS)
    elif kind == "office":
        line.office = line.office or clean_name(value)
    elif kind == "number" and not line.number:
        number = DOC_NUMBER.search(value)
        line.number = number.group() if number else ""
    return ""
