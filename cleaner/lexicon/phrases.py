"""What a text says of itself by its words and signs: that it is a header line, a date, a credit, a disclaimer, a file's
name. Questions that a pattern answers, each after a plainer look at the text, as most texts are none of these."""

from __future__ import annotations

import re
from typing import Final

from cleaner.dates import DAY, TIME
from cleaner.dates import has_date as has_date
from cleaner.dates import is_date as is_date
from cleaner.file_types import is_file_link as is_file_link
from cleaner.file_types import is_file_name as is_file_name

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
#: A counter after a date, without a label's colon.
_COUNTED: Final = re.compile(
    r"(?:浏览|阅读|点击|访问)(?:次数|量|数)?\s{0,3}\d{1,8}\s?次?$|\d{1,8}\s?次?(?:浏览|阅读|点击|访问)$"
)
_DOCUMENT_NUMBER: Final = re.compile(r"[\[〔【（(［](?:19|20)\d{2}[\]〕】）)］]\s?(?:第\s?)?\d{1,5}\s?号")
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


def is_header(text: str) -> bool:
    """Whether a block is a line under the title: a date with a time or a label, two labels, or a date alone."""
    size = len(text)
    if size > _LONGEST_HEADER or size < 6 or "。" in text or "；" in text:
        return False
    if "：" not in text and ":" not in text and "20" not in text and "19" not in text and "【" not in text:
        return False  # neither label nor year
    labels = len(_LABEL.findall(text)) if any(sign in text for sign in _LABEL_SIGNS) else 0
    if labels > 1:
        return True
    date = DAY.search(text)
    if date is None:
        return labels == 1 and _TOOL.search(text) is not None
    rest = size - (date.end() - date.start())
    if rest <= 2 or labels:
        return True
    if _OTHER_LABEL.match(text):
        return False  # 开标时间：2024年5月6日 9时30分
    if rest > 60 or "，" in text:
        return False
    return TIME.search(text, date.end(), date.end() + 8) is not None or _COUNTED.search(text, date.end()) is not None


def is_disclaimer(text: str) -> bool:
    """Whether a block is a site's standing sentence on rights and liability."""
    return len(text) >= 8 and _DISCLAIMER.search(text, 0, 400) is not None


def is_menu(text: str) -> bool:
    """Whether a block is a row of menu words or a path, set apart by bars or arrows."""
    if len(text) > 120 or "。" in text or "，" in text:
        return False
    return text.count("|") + text.count("｜") + text.count(">") + text.count("»") > 1


def is_page_info(text: str) -> bool:
    """Whether a header line speaks of the page (views, publication) and not of the matter (时间：… 地点：…)."""
    return _PAGE_INFO.search(text) is not None


def is_contact(text: str) -> bool:
    """Whether a line says whom a notice's readers may ask."""
    return _CONTACT.match(text) is not None


def is_credit(text: str) -> bool:
    """Whether a line names the source or author, as bodies do at their own end."""
    return _CREDIT.match(text) is not None


def is_office(text: str) -> bool:
    """Whether a short block ends as the names of offices do."""
    return len(text) <= 30 and text.endswith(_OFFICES)


def is_document_number(text: str) -> bool:
    """Whether a short block bears a document number (苏政法〔2020〕3号)."""
    return len(text) <= 40 and _DOCUMENT_NUMBER.search(text) is not None
