"""Links that a script follows: `location.href='index_2.jhtml'`, `toPage(2)`, `__doPostBack('pager','2')`.

Nothing is executed. A call is followed where the page itself defines the function and that does one of two plain
things: it sets the address to a sum of strings and its arguments, or it fills a field of a form and submits it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urldefrag, urlencode, urlsplit, urlunsplit

from lxml import etree

from crawler.listing.models import PageRequest
from crawler.listing.page import Page, absolute

_STRING = r"(?:'[^'\n]{0,500}'|\"[^\"\n]{0,500}\")"
#: An address as a script's string: `location.href='a.html'`, `window.open("a.html")`, `encodeURI('a.html')`.
_ADDRESS = re.compile(
    rf"(?:location(?:\.href)?\s{{0,3}}=\s{{0,3}}|(?:open|encodeURI|assign|replace)\(\s{{0,3}})({_STRING})\s{{0,3}}(?![\s+])"
)
_POST_BACK = re.compile(rf"__doPostBack\(\s{{0,3}}({_STRING})\s{{0,3}},\s{{0,3}}({_STRING}|\d{{1,6}})\s{{0,3}}\)")
_VALUE = rf"\s{{0,3}}(?:{_STRING}|-?\d{{1,6}})\s{{0,3}}"
_CALL = re.compile(
    rf"(?:javascript:)?\s{{0,9}}(?:return\s{{1,3}})?([A-Za-z_$][\w$]{{0,40}})\(({_VALUE}(?:,{_VALUE}){{0,7}})\)", re.I
)
#: An argument that is an address itself says all, wherever the function stands.
_FILE = re.compile(r"[\w./:-]{1,200}\.(?:s?html?|jhtml|aspx?|jsp|php|do)(?:\?[\w=&%.-]{0,200})?")
_ARGUMENT = re.compile(rf"{_STRING}|-?\d{{1,6}}")
#: How much of a function's body is read.
_BODY = 1500
_ASSIGNED = re.compile(
    r"(?:location(?:\.href)?\s{0,3}=\s{0,3}|location\.(?:assign|replace)\(\s{0,3}|window\.open\(\s{0,3})(?!=)([^;\n{}]{1,300})"
)
_FIELD = re.compile(
    r"(?:getElementById\(\s?['\"]([\w$:.-]{1,60})['\"]\s?\)|\$\(\s?['\"]#([\w-]{1,60})['\"]\s?\)|\.([A-Za-z_]\w{0,40}))"
    r"\.(?:value\s{0,3}=\s{0,3}|val\(\s{0,3})([A-Za-z_]\w{0,40})\b"
)
_TERM = re.compile(
    rf"\s{{0,9}}(?:({_STRING})|\(?\s{{0,3}}([A-Za-z_$][\w$]{{0,40}}|\d{{1,6}})(?:\s{{0,3}}([-+])\s{{0,3}}(\d{{1,3}})\s{{0,3}}\))?\s{{0,3}}\)?)\s{{0,9}}(\+|$|,|\))"
)
_VARIABLE = r"(?:var|let|const)?\s{{0,3}}\b{name}\s{{0,3}}=\s{{0,3}}([^;\n]{{1,300}})"
#: Variables are looked up so deep (a sum of variables that are sums), and so many of them for one call.
_DEEPEST, _MAX_LOOKUPS = 3, 20


def follow(page: Page, element: etree._Element) -> PageRequest | None:
    """The request that a click on an element makes; None where there is none, or none that can be told.

    A link to a fragment with a number in it (`#page=2`) is returned as it is: a script turns the pages in
    place.
    """
    href = (element.get("href") or "").strip()
    script = href if href[:11].lower() == "javascript:" else ""
    if href and not script:
        url = page.absolute(href)
        plain, fragment = urldefrag(url)
        if href[0] != "#":
            return PageRequest(plain) if plain else None
        if any(map(str.isdecimal, fragment)):
            return PageRequest(url)
    for source in (script, element.get("onclick") or ""):
        request = _scripted(page, element, source[:_BODY])
        if request:
            return request
    return None


def address_in(source: str) -> str:
    """The address that a script opens, where it names one as a plain string; "" elsewhere."""
    found = _ADDRESS.search(source[:_BODY]) if source else None
    return _unquoted(found[1]) if found else ""


def submit(page: Page, form: etree._Element, fields: dict[str, str]) -> PageRequest | None:
    """The request that submits a form of the page with some fields set anew."""
    values = dict(_values(form))
    values.update(fields)
    url = absolute(form.get("action") or page.url, page.base)
    if not url:
        return None
    if (form.get("method") or "get").lower() == "post":
        return PageRequest(url, "POST", tuple(values.items()))
    scheme, host, path, _, _ = urlsplit(url)
    return PageRequest(urlunsplit((scheme, host, path, urlencode(values), "")))


def _scripted(page: Page, element: etree._Element, source: str) -> PageRequest | None:
    if not source:
        return None
    back = _POST_BACK.search(source)
    form = next(element.iterancestors("form"), None) if back else None
    if back and form is not None:
        return submit(page, form, {"__EVENTTARGET": _unquoted(back[1]), "__EVENTARGUMENT": _unquoted(back[2])})
    named = address_in(source)
    if named:
        url = urldefrag(page.absolute(named))[0]
        return PageRequest(url) if url else None
    call = _CALL.match(source)
    if not call:
        return None
    arguments = [_unquoted(argument) for argument in _ARGUMENT.findall(call[2])]
    for argument in arguments:
        url = page.absolute(argument) if _FILE.fullmatch(argument) else ""
        if url:
            return PageRequest(url)
    return _called(page, call[1], arguments)


def _called(page: Page, name: str, arguments: list[str]) -> PageRequest | None:
    """What a call of a function that the page defines asks for."""
    found = re.search(
        rf"(?:function\s{{1,9}}{re.escape(name)}\s{{0,9}}|\b{re.escape(name)}\s{{0,9}}[=:]\s{{0,9}}function\s{{0,9}})\(([^()]{{0,200}})\)\s{{0,99}}\{{",
        page.scripts,
    )
    if not found:
        return None
    names = [parameter.strip() for parameter in found[1].split(",")]
    known = dict(zip(names, arguments, strict=False))
    body = page.scripts[found.end() : found.end() + _BODY].split("\nfunction ")[0]
    scope = _Scope(known, (body, page.scripts))
    for assigned in reversed(_ASSIGNED.findall(body)):
        address = _sum(assigned, scope)
        if address and address[1]:
            url = urldefrag(page.absolute(address[0]))[0]
            return PageRequest(url) if url else None
    if "submit" in body:
        return _filled(
            page,
            {next(filter(None, field[:3])): known[field[3]] for field in _FIELD.findall(body) if field[3] in known},
        )
    return None


def _filled(page: Page, fields: dict[str, str]) -> PageRequest | None:
    """The request of the form that has the fields; these are named by `name` or by `id`."""
    for form in page.tree.iter("form"):
        known = {
            key: field.get("name") or ""
            for field in form.iter("input", "select")
            for key in (field.get("id"), field.get("name"))
            if key
        }
        named = {known[key]: value for key, value in fields.items() if known.get(key)}
        if named:
            return submit(page, form, named)
    return None


class _Scope:
    """The names that a function's body may use: its arguments, and what is assigned in `sources`, the body and the
    page's scripts."""

    def __init__(self, arguments: dict[str, str], sources: tuple[str, ...]) -> None:
        self._arguments = arguments
        self._sources = sources
        self._left = _MAX_LOOKUPS

    def value_of(self, name: str, depth: int) -> tuple[str, bool] | None:
        """The value of a name or number, and whether an argument is in it; None where nobody says it."""
        if name in self._arguments:
            return self._arguments[name], True
        if name.isdecimal():
            return name, False
        if depth < _DEEPEST:
            for source in self._sources:
                if self._left:
                    self._left -= 1
                    found = re.search(_VARIABLE.format(name=re.escape(name)), source)
                    if found:
                        return _sum(found[1], self, depth + 1)
        return None


def _sum(expression: str, scope: _Scope, depth: int = 0) -> tuple[str, bool] | None:
    """The value of a sum of strings, arguments and variables, and whether an argument is in it."""
    value, at, argued = "", 0, False
    while True:
        term = _TERM.match(expression, at)
        if not term:
            return None
        if term[1]:
            value += _unquoted(term[1])
        else:
            piece = scope.value_of(term[2], depth)
            if piece is None:
                return None
            text, inside = piece
            if term[3]:
                if not text.isdecimal():
                    return None
                text = str(int(text) + int(term[3] + term[4]))
            value, argued = value + text, argued or inside
        if term[5] != "+":
            return value, argued
        at = term.end()


def _values(form: etree._Element) -> Iterator[tuple[str, str]]:
    for field in form.iter("input", "select"):
        name, kind = field.get("name"), (field.get("type") or "text").lower()
        if not name or kind in ("submit", "button", "image", "reset", "file"):
            continue
        if kind in ("checkbox", "radio") and field.get("checked") is None:
            continue
        if field.tag == "select":
            chosen = [option for option in field.iter("option") if option.get("selected") is not None]
            value = next((option.get("value") or "" for option in (*chosen, *field.iter("option"))), "")
        else:
            value = field.get("value") or ""
        yield name, value


def _unquoted(literal: str) -> str:
    return literal[1:-1] if literal[:1] in ("'", '"') else literal
