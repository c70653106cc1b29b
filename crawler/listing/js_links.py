"""Finds the request that a link by script makes: `location.href='index_2.jhtml'`, `toPage(2)`, `__doPostBack('p','2')`.

Nothing is executed. A call is resolved if the page defines the function, and the function does one of two things: it
sets the address to a sum of strings and its arguments, or it fills a field of a form and submits the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from urllib.parse import urldefrag, urlencode, urlsplit, urlunsplit

from crawler.listing.models import PageRequest
from crawler.listing.page import ColumnPage, Element, is_short

_STRING = r"(?:'[^'\n]{0,500}'|\"[^\"\n]{0,500}\")"
#: An address as a script's string: `location.href='a.html'`, `window.open("a.html")`, `encodeURI('a.html')`.
_ADDRESS = re.compile(
    rf"(?:location(?:\.href)?\s{{0,3}}=\s{{0,3}}|(?:open|encodeURI|assign|replace)\(\s{{0,3}})({_STRING})\s{{0,3}}(?![\s+])"
)
_POST_BACK = re.compile(rf"__doPostBack\(\s{{0,3}}({_STRING})\s{{0,3}},\s{{0,3}}({_STRING}|\d{{1,6}})\s{{0,3}}\)")
_VALUE = rf"\s{{0,3}}(?:{_STRING}|-?\d{{1,6}}|this|event)\s{{0,3}}"
_CALL = re.compile(
    rf"(?:javascript:)?\s{{0,9}}(?:return\s{{1,3}})?([A-Za-z_$][\w$]{{0,40}})\(({_VALUE}(?:,{_VALUE}){{0,7}})\)", re.I
)
#: An argument that is an address; the function need not be known.
_FILE = re.compile(r"[\w./:-]{1,200}\.(?:s?html?|jhtml|aspx?|jsp|php|do)(?:\?[\w=&%.-]{0,200})?")
_ARGUMENT = re.compile(rf"{_STRING}|-?\d{{1,6}}|this|event")
#: Calls by which scripts load rows, and placeholders of templates in the markup.
_LOADS = re.compile(
    r"\$\.(?:ajax|get|post|getJSON)\b|\bfetch\(|\bXMLHttpRequest\b|\baxios\b|\.load\(\s?['\"]|\bnew Vue\b|\bcreateApp\("
)
_TEMPLATE = re.compile(
    r"\{\{[^{}\n]{1,80}\}\}|\s(?:v-for|ng-repeat|data-bind)=|type=[\"']?text/(?:x-)?(?:template|html)\b", re.I
)
_LISTS = ("ul", "ol", "dl", "tbody")
_ROWS = ("tr", "li", "div", "dl", "dd", "dt", "p", "td")
_FEW_LINKS, _FEW_ROWS, _FEW_CHARACTERS = 3, 3, 200
#: Limit on the characters read of a function.
_BODY = 1500
_NAME = r"[A-Za-z_$][\w$]{0,40}"
#: A function of a script: `function f(id) {`, `f = function(id) {`, `f: function(id) {`, `f = (id) => {`, `f = id =>`.
_FUNCTION = re.compile(
    rf"\b(?:function\s{{1,9}}(?P<named>{_NAME})\s{{0,9}}\((?P<one>[^()]{{0,200}})\)\s{{0,99}}\{{"
    rf"|(?P<assigned>(?<![\w$]){_NAME})\s{{0,9}}[=:]\s{{0,9}}"
    rf"(?:function\s{{0,9}}\((?P<other>[^()]{{0,200}})\)\s{{0,99}}\{{|(?:\((?P<arrow>[^()]{{0,200}})\)|(?P<single>{_NAME}))\s{{0,9}}=>))"
)
#: The value of a variable begins after this.
_VARIABLE = re.compile(rf"(?<![\w$.])({_NAME})\s{{0,3}}=(?![=>])\s{{0,3}}")
_VALUE_LENGTH = 300
#: Limit on the values of a variable: an address is first empty, then that of the first page or of another one.
_MAX_VALUES = 4
#: A string with values in it, `/art/${{id}}.html`.
_TEMPLATE_STRING = re.compile(r"`([^`\n]{0,500})`")
_TEMPLATE_VALUE = re.compile(rf"\$\{{\s{{0,3}}({_NAME})\s{{0,3}}\}}")
#: Attributes with the address that a script of the page opens on a click.
_ADDRESS_ATTRIBUTES = ("data-href", "data-url", "data-link", "url", "link", "href", "tagname")
_ASSIGNED = re.compile(
    r"(?:location(?:\.href)?\s{0,3}=\s{0,3}|location\.(?:assign|replace)\(\s{0,3}|window\.open\(\s{0,3})(?!=)([^;\n{}]{1,300})"
)
_FIELD = re.compile(
    r"(?:getElementById\(\s?['\"]([\w$:.-]{1,60})['\"]\s?\)|\$\(\s?['\"]#([\w-]{1,60})['\"]\s?\)|\.([A-Za-z_]\w{0,40}))"
    r"\.(?:value\s{0,3}=\s{0,3}|val\(\s{0,3})(?:([A-Za-z_]\w{0,40})\b|['\"]?(\d{1,6})\b)"
)
#: A form's address that a script sets before it submits the form.
_ACTION = re.compile(r"\.action\s{0,3}=\s{0,3}(?!=)([^;\n{}]{1,300})")
#: The chosen option of a drop-down in the script of its `onchange`, and a value that can be put in its place.
_CHOSEN = re.compile(r"(?:this\.options\[\s?this\.selectedIndex\s?\]|this|\$\(this\))\.(?:value|val\(\))")
_PLAIN = re.compile(r"[\w./?=&:-]{1,200}")
_TERM = re.compile(
    rf"\s{{0,9}}(?:({_STRING})|\(?\s{{0,3}}([A-Za-z_$][\w$]{{0,40}}|\d{{1,6}})(?:\s{{0,3}}([-+])\s{{0,3}}(\d{{1,3}})\s{{0,3}}\))?\s{{0,3}}\)?)\s{{0,9}}(\+|$|,|\))"
)
#: Limits for one call: the depth to which variables are resolved (sums of variables that are sums), and their number.
_MAX_DEPTH, _MAX_LOOKUPS = 3, 20


def follow(page: ColumnPage, element: Element) -> PageRequest | None:
    """Return the request that a click on an element makes, None if there is none or it cannot be resolved.

    A link to a fragment with a number in it (`#page=2`) is returned as it is: a script turns the pages in place.
    """
    href = (element.get("href") or "").strip()
    if href and href[:11].lower() != "javascript:":
        url = page.absolute(href)
        plain, fragment = urldefrag(url)
        if href[0] != "#":
            return PageRequest(plain) if plain else None
        if any(map(str.isdecimal, fragment)):
            return PageRequest(url)
    return opened(page, element)


def opened(page: ColumnPage, element: Element) -> PageRequest | None:
    """Return the request that a script makes on a click on an element, None if there is none or it is not known.

    The script is in the element's attributes, or it is one for all elements with an address in `data-href` or the like.
    """
    href = (element.get("href") or "").strip()
    for source in (href if href[:11].lower() == "javascript:" else "", element.get("onclick") or ""):
        request = _scripted(page, element, source[:_BODY])
        if request:
            return request
    address = attribute_address(element)
    url = urldefrag(page.absolute(address))[0] if address else ""
    return PageRequest(url) if url else None


def chosen(page: ColumnPage, select: Element, value: str) -> PageRequest | None:
    """Return the request that a script makes when an option of a drop-down is chosen, None if it is not known."""
    source = _CHOSEN.sub(f"'{value}'", (select.get("onchange") or "")[:_BODY]) if _PLAIN.fullmatch(value) else ""
    return _scripted(page, select, source)


def opened_by(page: ColumnPage, body: str, parameter: str, number: int) -> str:
    """Return the absolute address that the body of a function opens for the number of a page, "" if it is not known.

    Args:
        page: The page with the script.
        body: The beginning of the body.
        parameter: The function's parameter: the number, or an object that has it (`page.curr`, `page.getCurrent()`).
        number: The number.
    """
    member = re.compile(rf"(?<![\w$.]){re.escape(parameter)}(?:\.(?:curr|current|page|getCurrent\(\)))?(?![\w$.(])")
    scope = _Scope({parameter: str(number)}, (_definitions(page.scripts).variables,))
    address = _assigned_address(member.sub(lambda _: parameter, body), scope)
    return urldefrag(page.absolute(address))[0] if address else ""


def attribute_address(element: Element) -> str:
    """Return the address in an attribute that is not that of a link, "" if there is none."""
    for name in _ADDRESS_ATTRIBUTES:
        value = (element.get(name) or "").strip()
        if value and value[0] not in "#{" and value[:11].lower() != "javascript:" and ("/" in value or "." in value):
            return value
    return ""


def address_in(source: str) -> str:
    """Return the address that a script opens, if it has it as a plain string, else ""."""
    found = _ADDRESS.search(source[:_BODY]) if source else None
    return _unquoted(found[1]) if found else ""


def is_refused(page: ColumnPage, element: Element) -> bool:
    """Return whether the address of a link, which was looked up before, is malformed."""
    href = (element.get("href") or "").strip()
    return not page.refused.isdisjoint((href, address_in(href), address_in(element.get("onclick") or "")))


def is_made_by_script(page: ColumnPage) -> bool:
    """Return whether a script makes the rows of a page that has none.

    It loads them, or the page has a template for them, an empty list, or rows that call a function on a click. If
    scripts are in other files, a page with little text and few links has all of its content from them.
    """
    if "<script" not in page.text and "<SCRIPT" not in page.text:
        return False
    if _LOADS.search(page.scripts) or _TEMPLATE.search(page.text):
        return True
    if any(not len(element) and not (element.text or "").strip() for element in page.tree.iter(*_LISTS)):
        return True
    clickable = (element for element in page.tree.iter(*_ROWS) if element.get("onclick") is not None)
    if next(islice(clickable, _FEW_ROWS - 1, None), None) is not None:
        return True
    has_links = next(islice(page.tree.iter("a"), _FEW_LINKS, None), None) is not None
    return not has_links and is_short(page.tree, _FEW_CHARACTERS)


def submit(page: ColumnPage, form: Element, fields: dict[str, str], action: str = "") -> PageRequest | None:
    """Return the request that submits a form of the page with some fields changed, and with another address."""
    values = dict(_values(form))
    values.update(fields)
    url = page.absolute(action or form.get("action") or page.url)
    if not url:
        return None
    if (form.get("method") or "get").lower() == "post":
        return PageRequest(url, "POST", tuple(values.items()), charset=page.charset)
    scheme, host, path, _, _ = urlsplit(url)
    query = urlencode(values, encoding=page.charset, errors="xmlcharrefreplace")
    return PageRequest(urlunsplit((scheme, host, path, query, "")))


def _scripted(page: ColumnPage, element: Element, source: str) -> PageRequest | None:
    if not source:
        return None
    post_back = _POST_BACK.search(source)
    form = next(element.iterancestors("form"), None) if post_back else None
    if post_back and form is not None:
        return submit(
            page, form, {"__EVENTTARGET": _unquoted(post_back[1]), "__EVENTARGUMENT": _unquoted(post_back[2])}
        )
    named = address_in(source)
    if named:
        url = urldefrag(page.absolute(named))[0]
        return PageRequest(url) if url else None
    address = _assigned_address(source, _Scope({}, ()), any_value=True)
    if address:
        url = urldefrag(page.absolute(address))[0]
        return PageRequest(url) if url else None
    if ".submit" in source:
        return _filled(page, _fields(source, {}))
    call = _CALL.match(source)
    if not call:
        return None
    arguments = [_unquoted(argument) for argument in _ARGUMENT.findall(call[2])]
    for argument in arguments:
        url = page.absolute(argument) if _FILE.fullmatch(argument) else ""
        if url:
            return PageRequest(url)
    return _called(page, call[1], arguments)


@dataclass(frozen=True, slots=True)
class _Function:
    """A function of a script: the names of its parameters, and its first `_BODY` characters with their variables."""

    parameters: tuple[str, ...]
    body: str
    variables: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class _Definitions:
    """What the inline scripts of a page define: by name, where a function is, and the values of a variable."""

    functions: dict[str, tuple[int, str]]
    variables: dict[str, list[str]]


@lru_cache(maxsize=2)
def _definitions(scripts: str) -> _Definitions:
    """Return the definitions of a page's scripts. They are read once: each of 20,000 rows may call a function."""
    functions: dict[str, tuple[int, str]] = {}
    for found in _FUNCTION.finditer(scripts):
        parameters = next((found[group] for group in ("one", "other", "arrow", "single") if found[group]), "")
        functions.setdefault(found["named"] or found["assigned"], (found.end(), parameters))
    return _Definitions(functions, _variables(scripts))


@lru_cache(maxsize=8)
def _function(scripts: str, name: str) -> _Function | None:
    known = _definitions(scripts).functions.get(name)
    if not known:
        return None
    at, parameters = known
    body = scripts[at : at + _BODY].split("\nfunction ")[0]
    body = _TEMPLATE_STRING.sub(lambda found: "'" + _TEMPLATE_VALUE.sub(r"'+\1+'", found[1]) + "'", body)
    return _Function(tuple(one.strip() for one in parameters.split(",")), body, _variables(body))


def _variables(source: str) -> dict[str, list[str]]:
    """Return the first values that a script gives to each of its variables."""
    values: dict[str, list[str]] = {}
    for found in _VARIABLE.finditer(source):
        known = values.setdefault(found[1], [])
        if len(known) < _MAX_VALUES:
            value = source[found.end() : found.end() + _VALUE_LENGTH]
            known.append(re.split(r"[;\n]", value, maxsplit=1)[0])
    return values


def _called(page: ColumnPage, name: str, arguments: list[str]) -> PageRequest | None:
    """Return the request that a call of a function makes, None if the page does not define the function."""
    function = _function(page.scripts, name)
    if not function:
        return None
    known = dict(zip(function.parameters, arguments, strict=False))
    scope = _Scope(known, (function.variables, _definitions(page.scripts).variables))
    address = _assigned_address(function.body, scope)
    if address:
        url = urldefrag(page.absolute(address))[0]
        return PageRequest(url) if url else None
    if "submit" not in function.body:
        return None
    action = next((found for text in _ACTION.findall(function.body) if (found := _evaluate(text, scope))), None)
    if action and action[1]:
        form = next((form for form in page.tree.iter("form") if _names(form, function.body)), None)
        return submit(page, form, {}, action[0]) if form is not None else None
    return _filled(page, _fields(function.body, known))


def _assigned_address(source: str, scope: _Scope, any_value: bool = False) -> str:
    """Return the address that a script opens, "" if it is not known.

    Args:
        source: The script.
        scope: The values of its names.
        any_value: Whether an address counts that no argument is part of.
    """
    for assigned in reversed(_ASSIGNED.findall(source)):
        address = _evaluate(assigned, scope)
        if address and (address[1] or any_value):
            return address[0]
    return ""


def _fields(source: str, known: dict[str, str]) -> dict[str, str]:
    """Return the fields of a form that a script fills with its arguments or with numbers."""
    return {
        one or two or three: number or known[name]
        for one, two, three, name, number in _FIELD.findall(source)
        if number or name in known
    }


def _names(form: Element, source: str) -> bool:
    """Return whether a script names a form by its id or name."""
    return any(name and re.search(rf"\b{re.escape(name)}\b", source) for name in (form.get("id"), form.get("name")))


def _filled(page: ColumnPage, fields: dict[str, str]) -> PageRequest | None:
    """Return the request of the form that has the fields, which are given by `name` or by `id`."""
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
    """The names that a function can use: its arguments, and the variables of its body and of the page's scripts."""

    def __init__(self, arguments: dict[str, str], sources: tuple[dict[str, list[str]], ...]) -> None:
        self._arguments = arguments
        self._sources = sources
        self._lookups_left = _MAX_LOOKUPS

    def value_of(self, name: str, depth: int) -> tuple[str, bool] | None:
        """Return the value of a name or number, and whether it depends on an argument; None if it is not known."""
        if name in self._arguments:
            return self._arguments[name], True
        if name.isdecimal():
            return name, False
        if depth < _MAX_DEPTH:
            for values in self._sources:
                if self._lookups_left:
                    self._lookups_left -= 1
                    if name in values:
                        return self._best(values[name], depth)
        return None

    def _best(self, expressions: list[str], depth: int) -> tuple[str, bool] | None:
        """Return the first of a variable's values that depends on an argument, else its first value."""
        first = None
        for count, expression in enumerate(expressions):
            found = _evaluate(expression, self, depth + 1)
            if found and found[1]:
                return found
            if not count:
                first = found
        return first


def _evaluate(expression: str, scope: _Scope, depth: int = 0) -> tuple[str, bool] | None:
    """Return the value of a sum of strings and names, and whether it depends on an argument."""
    value, at, has_argument = "", 0, False
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
            value, has_argument = value + text, has_argument or inside
        if term[5] != "+":
            return value, has_argument
        at = term.end()


def _values(form: Element) -> Iterator[tuple[str, str]]:
    for field in form.iter("input", "select"):
        name, input_type = field.get("name"), (field.get("type") or "text").lower()
        if not name or input_type in ("submit", "button", "image", "reset", "file"):
            continue
        if input_type in ("checkbox", "radio") and field.get("checked") is None:
            continue
        if field.tag == "select":
            chosen = [option for option in field.iter("option") if option.get("selected") is not None]
            value = next((option.get("value") or "" for option in (*chosen, *field.iter("option"))), "")
        else:
            value = field.get("value") or ""
        yield name, value


def _unquoted(literal: str) -> str:
    return literal[1:-1] if literal[:1] in ("'", '"') else literal
