"""Tests whether a text is a header line, a credit, a contact, a disclaimer, a menu or the name of an office.

Most texts match none of them, so each test begins with a cheap check. Dates are in `cleaner.dates`, names of files in
`cleaner.file_types`.
"""

from __future__ import annotations

import re
from typing import Final

from cleaner.citations import YEAR_AND_NUMBER
from cleaner.dates import DAY, TIME, YEAR_LAST, has_english_date, is_english_date
from cleaner.lexicon import labels
from cleaner.lexicon.labels import LABELS, alternation, is_han

#: Roles that make a header line. Rows of records do not: articles have such lines too (名称：, 有效期：).
_HEADER_ROLES: Final = frozenset(
    (
        *(labels.PUBLISHED, labels.UPDATED, labels.DATE, labels.ISSUE_DATE),
        *(labels.SOURCE, labels.ORIGIN),
        *(labels.AUTHOR, labels.REPORTER, labels.CONTRIBUTOR, labels.EDITOR, labels.PUBLISHER, labels.OFFICE),
        *(labels.DOC_NUMBER, labels.VIEWS, labels.TOOL, labels.SHARE, labels.PRINT, labels.SIZES),
    )
)
_TOOL_ROLES: Final = frozenset((labels.TOOL, labels.BUTTON, labels.SHARE, labels.PRINT, labels.SIZES))
#: Roles whose words show that a header line is about the page, not about an event (时间：… 地点：…).
_PAGE_ROLES: Final = (
    *(labels.PUBLISHED, labels.UPDATED, labels.PUBLISHER, labels.SOURCE),
    *(labels.VIEWS, labels.TOOL, labels.PRINT, labels.COUNTER),
)
_PAGE_WORD: Final = re.compile(alternation(LABELS.words(_PAGE_ROLES)))
_OPENING: Final = ("[", "【")
_CREDIT_ROLES: Final = (labels.SOURCE, labels.AUTHOR, labels.CONTRIBUTOR, labels.ORIGINAL_TITLE, labels.OTHER_SOURCE)
_VIEWS: Final = alternation(LABELS.words((labels.VIEWS, labels.COUNTER)))
#: A counter without a colon after a date (浏览 12 次).
_COUNTED: Final = re.compile(rf"(?:{_VIEWS})\s{{0,3}}\d{{1,8}}\s?次?$|\d{{1,8}}\s?次?(?:{_VIEWS})$")
_DOCUMENT_NUMBER: Final = re.compile(YEAR_AND_NUMBER)
#: A document number with the short name of its issuer, 苏政法〔2020〕3号, with any brackets that pages use for it.
DOC_NUMBER: Final = re.compile(rf"[\u4e00-\u9fff（）()]{{1,20}}\s?{YEAR_AND_NUMBER}")
_OTHER_LABEL: Final = re.compile("[一-龥]{2,10}[:：]")
_CONTACT: Final = re.compile(rf"(?:{alternation(LABELS.words((labels.CONTACT,)))})[:：]|联系|咨询|举报|监督")
_OFFICES: Final = (
    *("局", "厅", "委", "委员会", "法院", "检察院", "政府", "办公室", "办", "中心", "总队", "支队", "大队", "公司"),
    *("学校", "医院", "协会", "学会", "党组", "党委", "工会", "部", "处", "所", "站"),
)
_CREDIT_WORDS: Final = (
    *LABELS.words(_CREDIT_ROLES),
    *(word for word in LABELS.words((labels.ORIGIN,)) if word.endswith("来源")),
)
_CREDIT: Final = re.compile(rf"[（(\[【]?(?:{alternation(_CREDIT_WORDS)})")
#: Sentences on rights that sites set under any article.
_DISCLAIMER: Final = re.compile(
    "凡.{0,10}注明|版权(?:均)?[属归]|转载时?[，,]?[务敬]?请(?:必须|务必)?注明|仅(?:代表|表明)(?:作者|本[网站]|发[帖布]|原作|个人|用户)|不(?:代表|表明)(?:作者|本[网站]|[^，。]{1,12}(?:观点和)?立场)|(?:禁止|严禁|谢绝)转载|未经.{0,12}(?:授权|许可).{0,12}(?:转载|使用|复制|摘编)|未经[^。]{0,40}(?:授权|许可|同意|允许)[^。]{0,12}(?:转载|摘编|镜像)|非经.{0,8}(?:授权|许可|同意).{0,12}(?:转载|使用|复制)|"
    "如有侵权|侵权请|侵犯了?(?:您|你|贵).{0,10}[权利].{0,40}(?:联系|邮|删除|通知|告知)|(?:报料|爆料|线索)(?:热线|电话|邮箱|征集)[:：]|投资者据此操作|(?:版权|侵权|作品|著作|稿酬|转载|权[利益]|图片|作者|文章|内容|来源)[^。]{0,60}及时与我们联系|及时与我们联系.{0,16}(?:删|处理|稿酬|更正|撤)|客户端第一时间|扫码关注|扫描.{0,4}二维码关注|下载.{0,8}客户端|"
    "传递更多信息[之的]目的|(?:如|若)因[^。]{0,20}(?:版权|内容)[^。]{0,24}(?:与|同|和)本[网站][^。]{0,4}联系|"
    "据此(?:操作|投资|入市|交易)[，,]?[^。]{0,4}(?:风险|盈亏|后果|责任)|^本[文稿].{0,24}文责自负|[仅只](?:为用户)?提供信息(?:存储|发布)(?:空间)?服务|侵权?必?删|"
    r"[Tt]he\sviews\sexpressed|^[^。，]{0,12}由[^。，]{0,6}(?:AI|大模型|人工智能)[^。，]{0,6}(?:生成|创作)[^。]{0,24}(?:为准|甄别|仅供参考|核实)|"
    "如对(?:本文|内容|稿件|文章).{0,10}(?:异议|疑问|投诉)|不意味着(?:本[网站])?赞同|(?:本文|信息|数据|资料|内容|观点).{0,30}不构成(?:任何)?投资建议|如涉及.{0,24}(?:版权|侵权).{0,30}联系|^(?:扫描|扫码|扫一扫)(?:二维码)?下载.{0,12}(?:APP|App|app)$|(?:加入|按赞|追踪|订阅).{1,24}(?:LINE|粉丝专页|粉丝团|粉丝页|电子报)|^更多(?!.{0,40}(?:政府|政务|教育局|公安局)).{2,40}请(?:关注|访问|登录|浏览|进入)|"
    "不作为(?:买卖|投资|交易)的?依据|不保证其真实性和客观性|使用[Cc]ookie|新闻线索[，,].{0,10}(?:报料|爆料)|(?:APP|App).{0,12}(?:最新版本|请?立即(?:更新|下载))"
)
#: Each alternative of the pattern has one of these words. To search for them takes a tenth of the time, because `re`
#: skips to their first characters: each word begins with a character, not with a class.
_DISCLAIMER_WORD: Final = re.compile(
    "注明|版权|转载|仅代表|不代表|仅表明|不表明|未经|非经|侵权|侵犯|新闻线索|料热线|料电话|料邮箱|料征集|索热线|索电话|索邮箱|索征集|投资建议|据此|文责|侵删|权删|必删|信息存储|发布服务|"
    "views|生成|创作|我们联系|客户端|码关注|如对|赞同|更多信息|请关注|请访问|请登录|请浏览|请进入|粉丝|电子报|LINE|APP|App|app|ookie|不作为|真实性和"
)
#: How to reach someone.
_ADDRESS: Final = ("@", "www.", "http:", "https:")
_NUMBER: Final = re.compile(r"\d(?:\d{2,3}-\d{7,8}|(?<=4)00-\d|(?<=1)(?<!\d.)\d{10}(?!\d))")
#: Whose words a sentence reports (学校在回应中表示，某某的言论不代表学校立场), what it quotes, or what people can do
#: (市民可扫描二维码关注某公众号办理). Sites speak of themselves and of authors, and ask readers.
_REPORTS: Final = re.compile(
    "(?!本|我[们站]|凡|转载|部分|如|若|未经|任何|以上|文[中章]|图片|作者|编[辑者]|小编|平台|网站|投资|特别|郑重|温馨|友情|敬请"
    "|免责|版权|[^，。]{0,6}声明[，：:])[^，。：:；（(]{1,24}"
    "(?:(?:表示|回应|指出|强调|认为|介绍|透露|解释|提醒|写明|注意到|[说称])[，：:,“]|建议[^，。：:“]{1,16}，)"
    "|据(?:悉|介绍|了解|报道)，|(?:广大)?(?:市民|群众|居民|村民|考生|学生|家长|旅客|乘客|游客|参保人|纳税人|企业|申请人)"
    "(?!.{0,200}(?:线索|[报爆]料|侵权|转载|更多))[^。]{0,30}(?:可|[应须需])"
)
_QUOTES: Final = re.compile("”[^，。”]{1,16}[说称]。")
#: Words of notices of contests, tenders and examinations, whose last clauses are about rights too.
_OF_NOTICES: Final = re.compile("参[赛展评]|应征|入选|获奖|征集(?![:：])|[招投]标|主办方|主办单位有|报名|考生|投稿作品")
#: What a service costs that pages offer as a button (打印：每张0.5元).
_PRICE: Final = re.compile(r"\d\s?元")
#: The shortest header line in characters, and the longest: all fields are filled, and share buttons follow.
_SHORTEST_HEADER: Final = 6
_LONGEST_HEADER: Final = 160
#: The longest such line whose labels have a space in the place of a colon.
_LONGEST_SPACED: Final = 60
#: How an English header line begins that has no label with a colon.
_POSTED: Final = re.compile(r"By [A-Z]|(?i:published|posted|updated)\b")
#: What papers set beside a date: the weekday and the day of the lunar calendar, the page, the number of the issue.
_ISSUE: Final = re.compile(
    r"(?=.*(?:农历|版|期))\s?(?:(?:《\w{2,12}》(?:\d{4}年)?|星期[一二三四五六日天]|农历\w{2,8}|第\s?[A-Z]?\d{1,3}\s?版(?:[：:]\w{2,8})?"
    r"|总?第\s?\d{1,5}\s?期)\s?){1,5}"
)
#: The longest text around a date that has a time of day but no label (characters).
_LONGEST_REST: Final = 60
#: The longest day with the words beside it, and signs that are not in such a line.
_LONGEST_DATELINE: Final = 40
_DATELINE_MARKS: Final = frozenset("，。；、（(《“")
#: A counter behind a button in such a line: 评论(0).
_COUNTER: Final = re.compile(r"[（(]\d{0,7}[)）]")
#: The longest text around a date that is alone in its line: brackets, a mark.
_AROUND_DATE: Final = 2
#: The day of the week between a day and its time.
_WEEKDAY: Final = re.compile(r"\s?[（(]?(?:星期|[周週])[一二三四五六日天][)）]?")
#: A time of day is within this many characters after the date.
_TIME_REACH: Final = 8
#: Characters of the seconds behind a time: ":27".
_SECONDS: Final = 3
#: The shortest disclaimer, and the part of a block in which its words are searched.
_SHORTEST_DISCLAIMER: Final = 7
_DISCLAIMER_SEARCHED: Final = 400
#: The longest row of menu words, name of an office and block with a document number, in characters.
_LONGEST_MENU: Final = 120
_LONGEST_OFFICE: Final = 30
_LONGEST_DOCUMENT_NUMBER: Final = 40


def is_header(text: str) -> bool:
    """Return whether a block is a line under the title: a date with a time or a label, two labels, or a date alone."""
    size = len(text)
    if size > _LONGEST_HEADER or size < _SHORTEST_HEADER or "。" in text or "；" in text:
        return False
    has_year = "20" in text or "19" in text or "２０" in text or "１９" in text
    if not has_year and "：" not in text and ":" not in text and "【" not in text:
        return False  # a cheap check: it has neither a label nor a year
    if has_year and size <= _LONGEST_SPACED:
        spaced = LABELS.with_colon(text)
        text = spaced if spaced.count("：") > text.count("：") + 1 else text  # 作者 张三 来源 某报 2024-03-05
    count, has_tool = 0, False
    for label in LABELS.find(text):
        before = text[label.start - 1 : label.start]
        if (
            label.role in _HEADER_ROLES
            and (label.marked or before in _OPENING or label.role == labels.SIZES)
            and not is_han(before)
        ):
            count += 1
        has_tool = has_tool or label.role in _TOOL_ROLES
    if count > 1:
        return True
    date = DAY.search(text) or (YEAR_LAST.search(text) if "/" in text else None)
    if date is None:
        if not count:
            is_posted = size <= _LONGEST_SPACED and _POSTED.match(text) is not None and not text.endswith(".")
            return (is_posted and has_english_date(text)) or is_english_date(text)
        return count == 1 and (has_tool or has_english_date(text)) and _PRICE.search(text) is None
    rest = size - (date.end() - date.start())
    if rest <= _AROUND_DATE or count:
        return True
    if _ISSUE.fullmatch(text[: date.start()] + text[date.end() :]) is not None:
        return True
    if _OTHER_LABEL.match(text):
        return False  # the label of another date: 开标时间：2024年5月6日 9时30分
    if rest > _LONGEST_REST or "，" in text:
        return False
    weekday = _WEEKDAY.match(text, date.end())
    after = weekday.end() if weekday is not None else date.end()
    return TIME.search(text, after, after + _TIME_REACH) is not None or _COUNTED.search(text, after) is not None


def is_dateline(text: str) -> bool:
    """Return whether a line is a day in figures and a few words, as pages set them right under the title.

    A document says in words and brackets when it was adopted: （2024年3月1日通过）.
    """
    if len(text) > _LONGEST_DATELINE or "年" in text:
        return False
    text = _COUNTER.sub("", text)
    if not _DATELINE_MARKS.isdisjoint(text):
        return False
    date = DAY.search(text) or (YEAR_LAST.search(text) if "/" in text else None)
    if date is None:
        return False
    after = TIME.search(text, date.end(), date.end() + _TIME_REACH)
    rest = text[(after or date).end() :]
    is_seconds = after is not None and len(rest) == _SECONDS and rest[0] in ":：" and rest[1:].isdecimal()
    return date.start() == 0 or not rest or is_seconds


def is_disclaimer(text: str) -> bool:
    """Return whether a block is a site's sentence on rights and liability."""
    if len(text) < _SHORTEST_DISCLAIMER or _DISCLAIMER_WORD.search(text, 0, _DISCLAIMER_SEARCHED) is None:
        return False
    if _DISCLAIMER.search(text, 0, _DISCLAIMER_SEARCHED) is None:
        return False
    if _REPORTS.match(text) is not None or _OF_NOTICES.search(text) is not None:
        return False
    return text[0] != "“" or _QUOTES.search(text) is None


def is_menu(text: str) -> bool:
    """Return whether a block is a row of menu words or a path, separated by bars or arrows."""
    if len(text) > _LONGEST_MENU or "。" in text or "，" in text:
        return False
    return text.count("|") + text.count("｜") + text.count(">") + text.count("»") > 1


def is_page_info(text: str) -> bool:
    """Return whether a header line is about the page (views, publication), not about an event (时间：… 地点：…)."""
    return _PAGE_WORD.search(text) is not None


def is_contact(text: str) -> bool:
    """Return whether a line gives the contact of a notice."""
    return _CONTACT.match(text) is not None


def has_contact(text: str) -> bool:
    """Return whether a line has an address or a telephone number."""
    return any(word in text for word in _ADDRESS) or _NUMBER.search(text) is not None


def is_credit(text: str) -> bool:
    """Return whether a line names the source or author, as articles do at their end; not a header line with tools."""
    if _CREDIT.match(text) is None:
        return False
    return not any(label.role in labels.TOOLS for label in LABELS.find(text[:_LONGEST_HEADER]))


def is_office(text: str) -> bool:
    """Return whether a short block ends like the name of an office."""
    return len(text) <= _LONGEST_OFFICE and text.endswith(_OFFICES)


def is_document_number(text: str) -> bool:
    """Return whether a short block has a document number (苏政法〔2020〕3号)."""
    return len(text) <= _LONGEST_DOCUMENT_NUMBER and _DOCUMENT_NUMBER.search(text) is not None
