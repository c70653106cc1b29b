"""Reads source, author and time of an article of the WeChat platform (mp.weixin.qq.com), also where it is republished.

The page shows account, author and time in one row without labels, and the time only after a script has run. The same
script sets them as variables: `nickname`, `author`, `createTime`, `ct` and others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from cleaner import dates
from cleaner.characters import readable
from cleaner.dates import ShownDate
from cleaner.markup.page import Page

_SITE_NAME: Final = "微信公众平台"
#: The element with the account's name, which the platform shows in a window of its own, and that above a message.
_PROFILE: Final = "js_profile_qrcode"
_NICKNAME: Final = "wx_follow_nickname"
#: The variables with the time of publication, the one as readers see it first.
_TIMES: Final = ("createTime", "ct", "publish_time", "oriCreateTime")
_NAMES: Final = ("nickname", "nick_name")
_VARIABLE: Final = re.compile(
    r"(?:\b(?:var|let|const)\s{1,5}|\bwindow\.|\bd\.)(nick_?name|author|ct|createTime|oriCreateTime|publish_time)"
    r"\s{0,5}=\s{0,5}(?:(?:htmlDecode\()?[\"']([^\"'<>\r\n]{1,80})[\"']|(\d{10})(?!\d))"
)


class WeChat(NamedTuple):
    """What the page says of its article; "" and None for what it does not say.

    Attributes:
        account: The account that published it.
        author: The author.
        time: When it was published.
    """

    account: str
    author: str
    time: ShownDate | None


def read(page: Page) -> WeChat | None:
    """Return what a page of the platform says of its article, None for any other page."""
    is_named = page.metas.get("og:site_name") == _SITE_NAME
    if not is_named and not any(name in script for script in page.scripts for name in _NAMES):
        return None  # most pages; to search all scripts for variables takes longer
    variables = _variables(page.scripts)
    if not is_named and "nickname" not in variables:
        return None
    times = [time for name in _TIMES if (time := dates.find_in_value(variables.get(name, ""))) is not None]
    same = [time for time in times if time.shown == times[0].shown]
    time = max(same, key=lambda time: time.when) if same else None  # the first has no seconds on new pages
    author = page.metas.get("og:article:author", "") or variables.get("author", "")
    return WeChat(variables.get("nickname", "") or _profile(page), author.strip(), time)


def _variables(scripts: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for script in scripts:
        for match in _VARIABLE.finditer(script):
            found.setdefault(match[1].replace("nick_name", "nickname"), readable(match[2] or match[3]))
    return found


def _profile(page: Page) -> str:
    blocks = page.blocks
    return next((b.text for b in blocks if b.node.ident == _PROFILE or b.node.classes.strip() == _NICKNAME), "")
