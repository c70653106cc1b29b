"""Accuracy of the cleaning of texts on labelled pages that other tools made to text.

    python benchmarks/text_dumps.py [--shared FOLDER] [--worst N] [--show PAGE] [--tools NAME ...]

FOLDER holds the evaluation kit with labelled pages. Each page is made to text by every tool that is installed; nothing
is written. A line of the gold counts if the tool kept it. A third of the domains, chosen by a hash, is put aside: rules
are made from the others, and the figures of both parts are printed. `--worst` shows the worst texts of the others.
"""

from __future__ import annotations

import argparse
import importlib
import re
import sys
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean
from typing import Any

from confidence import PROJECT, group_of, labelled_pages
from lxml import etree
from lxml import html as lxml_html

from cleaner import extract_text
from cleaner.markup.decode import decode

#: Elements that begin and end a line where a page is shown, and those whose content is not shown.
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "p div br tr table ul ol li dl dt dd h1 h2 h3 h4 h5 h6 section article header footer nav aside main form hr"
        " center blockquote pre figure figcaption td th option",
    )
)
_HIDDEN = frozenset(("script", "style", "noscript", "template", "head", "select", "textarea", "iframe", "object"))
#: A share of the domains is put aside: one in this number.
ASIDE = 3
#: The fields that are scored, and their places in an article.
FIELDS: Mapping[str, str] = {"title": "title", "date": "date_shown", "source": "source"}
#: Characters of a day. A date is right if its day is.
_DAY = 10
#: A line that a tool changed (quotes, marks of emphasis) has this share of its 4-grams in the text.
_CHANGED = 0.6


@dataclass(slots=True)
class Dump:
    """A labelled page as text.

    Attributes:
        name: The page.
        group: Its domain.
        tool: The tool that made the text.
        text: The text.
        gold: Labels and texts of the lines of the gold that are in the text, in the form of the kit.
        fields: The gold's title, date and source, if the text has them; "" if the page has none; None if the text
            has it not.
    """

    name: str
    group: str
    tool: str
    text: str
    gold: Mapping[str, Any]
    fields: Mapping[str, str | None]

    @property
    def is_aside(self) -> bool:
        """Whether rules must not be made from this page."""
        return zlib.crc32(self.group.encode()) % ASIDE == 0


@dataclass(slots=True)
class Result:
    """What the cleaner made of a dump.

    Attributes:
        dump: The dump.
        text: The cleaned text.
        score: F1, lost lines, leaks and whether it is perfect, as the kit counts them.
        wrong: The found and the wanted value of each field that is wrong.
    """

    dump: Dump
    text: str
    score: Mapping[str, Any]
    wrong: dict[str, tuple[str, str]] = field(default_factory=dict)


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared", metavar="FOLDER")
    parser.add_argument("--worst", type=int, default=0, metavar="N")
    parser.add_argument("--show", metavar="PAGE", help="print the text of a page and what was made of it")
    parser.add_argument("--tools", nargs="+", metavar="NAME")
    arguments = parser.parse_args()
    score = kit(arguments.shared)
    results = [
        clean(dump, score)
        for dump in dumps(arguments.shared, score, arguments.tools)
        if arguments.show in (None, dump.name)
    ]
    if arguments.show:
        for result in results:
            print(f"== {result.dump.tool}\n{result.dump.text}\n-- cleaned\n{result.text}")
            show(result)
        return 0
    for title, part in (("the domains that rules are made from", False), ("the domains put aside", True)):
        print(f"\n{title}:\n")
        print_figures([result for result in results if result.dump.is_aside == part])
    open_part = sorted(
        (result for result in results if not result.dump.is_aside), key=lambda result: result.score["f1"]
    )
    for result in open_part[: arguments.worst]:
        show(result)
    return 0


def kit(shared: Path) -> Any:
    """Return the module of the kit that scores pages."""
    sys.path.insert(0, str(shared / "eval"))
    return importlib.import_module("score")


def dumps(shared: Path, score: Any, tools: Sequence[str] | None = None) -> Iterator[Dump]:
    """Yield the texts that the tools make of the labelled pages and that have any line of the article.

    Args:
        shared: The folder of the evaluation kit.
        score: The kit's module.
        tools: The names of the tools; all that are installed if None.
    """
    chosen = {name: tool for name, tool in _tools().items() if tools is None or name in tools}
    for origin, page in labelled_pages(shared, (), score):
        if origin == "cases":
            continue
        markup = decode(page["html"])
        for name, tool in chosen.items():
            text = tool(markup) or ""
            gold = _of_text(page["gold"], text, score)
            if any(label == "keep" for label, _ in gold["lines"]):
                yield Dump(page["id"], group_of(page), name, text, gold, _fields(page["gold"], text, score.norm))


def clean(dump: Dump, score: Any) -> Result:
    """Return what the cleaner makes of a dump."""
    article = extract_text(dump.text)
    result = Result(dump, article.text, score.score_page(article.text, dump.gold))
    for name, attribute in FIELDS.items():
        wanted, found = dump.fields[name], str(getattr(article, attribute) or "")
        if wanted is None:
            continue
        if name == "date":
            wanted, found = wanted[:_DAY], found[:_DAY]
        if score.norm(wanted) != score.norm(found):
            result.wrong[name] = (found, wanted)
    return result


def print_figures(results: Sequence[Result]) -> None:
    """Print the figures of each tool and of all."""
    print("| tool | texts | F1 | F1 at least .95 | with losses | perfect | title | date | source | invented |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    by_tool: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        by_tool[result.dump.tool].append(result)
    for name, rows in [*sorted(by_tool.items()), ("all", list(results))]:
        if rows:
            scores = [result.score for result in rows]
            complete = [result.score for result in rows if result.dump.gold["drop"]]
            cells = [
                name,
                str(len(rows)),
                f"{fmean(score['f1'] for score in scores):.3f}",
                f"{fmean(score['f1'] >= 0.95 for score in scores):.1%}",
                f"{fmean(bool(score['lost']) for score in scores):.1%}",
                f"{fmean(score['perfect'] for score in complete):.0%}" if complete else "",
                *_right(rows),
                str(sum(bool(found) and not wanted for r in rows for found, wanted in r.wrong.values())),
            ]
            print(f"| {' | '.join(cells)} |")


def _right(results: Sequence[Result]) -> Iterator[str]:
    for name in FIELDS:
        shown = [result for result in results if result.dump.fields[name]]
        yield f"{fmean(name not in result.wrong for result in shown):.0%}" if shown else ""


def show(result: Result) -> None:
    """Print what is wrong in a text."""
    score, dump = result.score, result.dump
    print(f"\n{dump.name} {dump.tool}: F1 {score['f1']:.3f}, P {score['p']:.3f}, R {score['r']:.3f}")
    for title, lines in (("lost", score["lost"]), ("leak", score["leaks"])):
        for line in lines[:8]:
            print(f"  {title} {line[:100]}")
        if len(lines) > 8:
            print(f"  {title} … {len(lines)} lines")
    for name, (found, wanted) in result.wrong.items():
        print(f"  {name} is {found!r}, not {wanted!r}")


def _of_text(gold: Mapping[str, Any], text: str, score: Any) -> Mapping[str, Any]:
    """Return the gold of a text: lines that the tool changed are optional, and those that it lost are left out."""
    marked, dropped = score.labelled(gold)
    flat = score.norm(text)
    known = score.shingles(flat)
    lines = []
    for label, line in marked:
        parts = score.shingles(score.norm(line))
        if score.norm(line) in flat:
            lines.append((label, line))
        elif sum((parts & known).values()) >= _CHANGED * sum(parts.values()):
            lines.append(("optional", line))
    return {"lines": lines, "drop": dropped}


def _fields(gold: Mapping[str, Any], text: str, norm: Callable[[str], str]) -> dict[str, str | None]:
    flat = norm(text)
    values: dict[str, str | None] = {}
    for name in FIELDS:
        value = gold.get(name) or ""
        is_labelled = bool(gold.get("date") or gold.get("source"))
        if not value:
            values[name] = "" if is_labelled else None
        elif name == "date":
            year, month, day = value[:_DAY].split("-")
            shown = rf"{year}[-/.年]0?{int(month)}[-/.月]0?{int(day)}(?!\d)"
            values[name] = value if re.search(shown, flat) else None
        else:
            values[name] = value if norm(value) in flat else None
    return values


def _tools() -> dict[str, Callable[[str], str | None]]:
    """Return the tools that are installed, by name."""
    tools: dict[str, Callable[[str], str | None]] = {"lines": _lines}
    for name, module, make in _OTHERS:
        try:
            tools[name] = make(importlib.import_module(module))
        except ImportError:
            print(f"{module} is not installed; its texts are left out", file=sys.stderr)
    return tools


_OTHERS: Sequence[tuple[str, str, Callable[[Any], Callable[[str], str | None]]]] = (
    ("get_text", "bs4", lambda bs4: lambda page: bs4.BeautifulSoup(page, "lxml").get_text("\n")),
    ("baseline", "trafilatura", lambda trafilatura: lambda page: trafilatura.baseline(page)[1]),
    ("html2txt", "trafilatura", lambda trafilatura: lambda page: trafilatura.html2txt(page)),
    ("extract", "trafilatura", lambda trafilatura: lambda page: trafilatura.extract(page, favor_recall=True)),
    ("inscriptis", "inscriptis", lambda inscriptis: lambda page: inscriptis.get_text(page)),
    ("html2text", "html2text", lambda html2text: lambda page: html2text.html2text(page)),
)


def _lines(page: str) -> str:
    """Return the text of a page with a line for each block, as a browser's `innerText` has it."""
    root = lxml_html.document_fromstring(page.encode(), parser=etree.HTMLParser(encoding="utf-8", huge_tree=True))
    parts: list[str] = []
    _walk(root, parts)
    lines = (" ".join(line.split()) for line in "".join(parts).split("\0"))
    return "\n".join(filter(None, lines))


def _walk(root: Any, parts: list[str]) -> None:
    for event, element in etree.iterwalk(root, events=("start", "end")):
        is_shown = isinstance(element.tag, str) and not _is_hidden(element)
        edge = "\0" if is_shown and element.tag in _BLOCKS else ""
        if event == "start":
            parts += (edge, (element.text or "") if is_shown else "")
        else:
            parent = element.getparent()
            after = (element.tail or "") if parent is not None and not _is_hidden(parent) else ""
            parts += (edge, after)


def _is_hidden(element: Any) -> bool:
    names: Iterable[Any] = (element.tag, *(parent.tag for parent in element.iterancestors()))
    return not _HIDDEN.isdisjoint(names)


if __name__ == "__main__":
    sys.exit(main())
