"""Hanweb jcms (大汉).

Recognised by: a data block (`<datastore>` with `<totalrecord>`, `<nextgroup>`, `<recordset>`) or the URL of its proxy.
Pages: the rows are CDATA in the data block; the proxy answers with further blocks. Its query has `startrecord`,
`endrecord` and `perpage`, the column's page is the Referer, GET and POST both work. Some servers use `page` instead of
`startrecord`, so it is increased as well. A block may have several of the pages that a reader sees; here a block is a
page.
Verified: all of it in public crawlers.
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.listing.models import Hints, Pager, PageRequest
from crawler.listing.page import ColumnPage, string_literals

NAME = "hanweb"

_PROXY = "dataproxy.jsp"
_BEFORE_PROXY = re.compile(r"[\w./:-]{0,120}\Z")
_TOTAL = re.compile(r"<totalrecord>\s{0,9}(\d{1,7})|totalRecord\s{0,3}[=:]\s{0,3}['\"]?(\d{1,7})", re.I)
_PER_PAGE = re.compile(r"perpage\s{0,3}[:=]\s{0,3}['\"]?(\d{1,3})", re.I)
_PARAMETERS = re.compile(r"param_\w{1,20}\s{0,3}=\s{0,3}\{([^{}]{0,1000})\}")
_PAIR = re.compile(r"(\w{1,30})\s{0,3}:\s{0,3}(?:['\"]([^'\"]{0,200})['\"]|(\d{1,20}))")
_ARRAY = re.compile(r"\bdataStore\s{0,3}=\s{0,3}\[")
_RANGE = ("startrecord", "endrecord", "perpage")
_DEFAULT_PER_PAGE = 15


def read(page: ColumnPage) -> Hints | None:
    """Return the parts of a page that the platform reads itself, None if the page is of another platform."""
    proxied = _PROXY in page.url
    if not proxied and not page.has("<datastore>", "dataStore"):
        return None
    records, next_group = _records(page.text)
    return Hints(markup=f"<ul>{''.join(records)}</ul>", pager=_pager(page, len(records), next_group, proxied))


def _records(text: str) -> tuple[list[str], str]:
    """Return the rows of the largest data block and the address of its next group; a menu may be a block as well."""
    best: list[str] = []
    next_group = ""
    for block in text.split("<datastore>")[1:] or [text]:
        records, group = [], ""
        before, *pieces = block.partition("</datastore>")[0].split("<![CDATA[")
        for piece in pieces:
            inside, _, after = piece.partition("]]>")
            if before.rstrip().endswith("<nextgroup>"):
                group = inside
            elif before.rstrip().endswith("<record>"):
                records.append(inside)
            before = after
        if len(records) > len(best):
            best, next_group = records, group
    return best or _array(text), next_group


def _array(text: str) -> list[str]:
    """Return the rows in a response of the older proxy, a script with the rows as strings."""
    found = _ARRAY.search(text)
    if not found:
        return []
    body = text[found.end() :].partition("];")[0]
    return list(string_literals(body))


def _pager(page: ColumnPage, count: int, next_group: str, proxied: bool) -> Pager:
    counted = _TOTAL.search(page.text)
    total = int(counted[1] or counted[2]) if counted else 0
    charset = "latin-1" if proxied else page.charset  # latin-1 keeps the bytes of fields in any charset
    fields = _query(page.url, charset) if proxied else {}
    named = _PER_PAGE.search(page.text)
    per_page = _number(fields.get("perpage")) or (_number(named[1]) if named else 0) or _DEFAULT_PER_PAGE
    # Count the rows received, not those requested: some servers shorten long blocks.
    start = _number(fields.get("startrecord")) or 1
    last = start + count - 1
    span = max(count, per_page, _number(fields.get("endrecord")) - start + 1)
    pages = -(-total // span) if total else None
    if not count or (total and last >= total):
        return Pager(None, pages)
    proxy = _proxy(page.url if proxied else next_group) or _proxy(page.text)
    fields = {**_parameters(page.text), **_query(unescape(next_group), charset), **fields}
    address = page.absolute(proxy) if proxy else ""
    if not address or not fields.keys() & {"unitid", "columnid"}:
        return Pager(None, pages)
    fields = {name: value for name, value in fields.items() if name not in _RANGE}
    if proxied and "page" in fields:
        fields["page"] = str(_number(fields["page"]) + 1)
    window = {"startrecord": str(last + 1), "endrecord": str(last + span), "perpage": str(per_page)}
    scheme, host, path, _, _ = urlsplit(address)
    url = urlunsplit(
        (scheme, host, path, urlencode({**window, **fields}, encoding=charset, errors="xmlcharrefreplace"), "")
    )
    column = (
        f"{scheme}://{host}/col/col{fields['columnid']}/index.html"
        if fields.get("columnid", "").isdecimal()
        else page.url
    )
    headers = (("Referer", column if proxied else page.url),)
    # The response is read by its URL alone, so the fields are in the query of the POST, too.
    post = PageRequest(url, "POST", tuple(fields.items()), headers, charset=charset)
    return Pager(PageRequest(url, headers=headers, alternatives=(post,)), pages)


def _proxy(text: str) -> str:
    """Return the proxy's address in a text, "" if there is none."""
    at = text.find(_PROXY)
    before = _BEFORE_PROXY.search(text, max(0, at - 120), at) if at >= 0 else None
    return before[0] + _PROXY if before else ""


def _query(text: str, charset: str) -> dict[str, str]:
    """Return the fields in the query of the proxy's address in a text."""
    found = re.search(r"dataproxy\.jsp\?([^\"'<>\s]{1,800})", text)
    return dict(parse_qsl(found[1], keep_blank_values=True, encoding=charset)) if found else {}


def _parameters(text: str) -> dict[str, str]:
    found = _PARAMETERS.search(text)
    return {name: quoted or plain for name, quoted, plain in _PAIR.findall(found[1])} if found else {}


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else 0
