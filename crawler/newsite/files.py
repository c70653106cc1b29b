"""The files of a new site: the module of its spider, and a sample of an article."""

from __future__ import annotations

import json
import keyword
import re
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

import crawler
from cleaner import Article, extract
from crawler.newsite.invented import invent
from crawler.newsite.trial import Trial
from crawler.terminal import width
from crawler.urls import host_of, key_of

_NAME = re.compile(r"[a-z][a-z0-9]{0,30}(?:_[a-z0-9]{1,30}){0,3}")
_JUSTICE = "_justice"
#: The expected values of an article that a new sample has, as far as the page shows them.
ARTICLE_FIELDS = ("title", "date", "source", "author", "editor", "column", "doc_number")
_LINE_MAX = 120


def wrong_name(name: str) -> str:
    """Return why a spider cannot have a name, or ""."""
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        return f"{name!r} cannot be the name of a spider: write the place in pinyin, such as linhe or linhe_justice"
    return ""


def checkout() -> Path:
    """Return the folder that has the package `crawler`."""
    return Path(crawler.__file__).resolve().parents[1]


def is_checkout(folder: Path) -> bool:
    """Return whether a folder has the project's sources, and not only an installed package."""
    return all((folder / part).exists() for part in ("pyproject.toml", "docs/sites.md", "samples", "tests"))


def module_of(folder: Path, name: str) -> Path:
    """Return the file of a spider: a justice department has `_justice` in its name."""
    group, stem = ("justice", name.removesuffix(_JUSTICE)) if name.endswith(_JUSTICE) else ("changan", name)
    return folder / "crawler" / "spiders" / group / f"{stem}.py"


def spider_source(name: str, trial: Trial, year: int) -> str:
    """Return the source of a spider, formatted, with the results of the trial.

    Args:
        name: The spider's name.
        trial: The results of the trial.
        year: The year in which the site was tried.
    """
    imports = "ColumnSpec, Coverage, SiteSpider" if trial.columns else "SiteSpider"
    template = (files("crawler") / "templates" / "spiders" / "site.tmpl").read_text("utf-8")
    source = Template(template).substitute(
        classname=f"{''.join(part.capitalize() for part in name.split('_'))}Spider",
        name=name,
        domain=_quoted(trial.site)[1:-1],
        url=_quoted(trial.home)[1:-1],
    )
    lines = [*source.replace("import SiteSpider", f"import {imports}").splitlines(), *_column_lines(trial, year)]
    if trial.platform:
        lines.append(f"    platform = {_quoted(trial.platform)}")
    if trial.columns:
        lines += ["    coverage = Coverage.SEEN", "    discovers = True"]
    return "\n".join(lines) + "\n"


def sample_of(page: str, url: str, site: str, platform: str) -> dict[str, bytes]:
    """Return the files of a sample by their suffix: an article's page with invented text, its text and its record.

    Args:
        page: The page.
        url: Its URL.
        site: The name of its site.
        platform: The platform of its site, or "".
    """
    made = invent(page, extract(page, url=url))
    article = extract(made, url=url)
    found = article.as_dict()
    record: dict[str, Any] = {
        "url": url,
        "kind": "article",
        "reconstruction": "A reconstruction: written for zhengwen after the structure of the article pages of"
        f" {site} ({host_of(url)}); text invented.",
        "platform": platform or "an unknown CMS",
        "case": f"an article of {site}: replace this by the feature that the page tests",
        "expected": {name: found[name] for name in ARTICLE_FIELDS if found[name]},
    }
    return {
        ".html": made.encode("utf-8", "replace"),
        ".txt": f"{article.text}\n".encode("utf-8", "replace"),
        ".json": (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace"),
    }


def unlike(sample: dict[str, bytes], article: Article, url: str) -> list[str]:
    """Return the values that the cleaner reads differently in a sample and on the page from which it was made."""
    made = extract(sample[".html"], url=url)
    pairs = {
        "date": (made.date, article.date),
        "source": (made.source, article.source),
        "number of paragraphs": (made.text.count("\n\n"), article.text.count("\n\n")),
    }
    return [name for name, (after, before) in pairs.items() if after != before]


def sample_path(folder: Path, name: str, trial: Trial) -> Path:
    """Return the path of a sample's files without their suffixes."""
    stem = re.sub(r"\W", "_", Path(trial.url.partition("?")[0]).stem)[:60].strip("_")
    return folder / "samples" / name / (stem or key_of(trial.url))


def _column_lines(trial: Trial, year: int) -> list[str]:
    specs = [(_quoted(one.url), _quoted(one.title), f"seen={year}") for one in trial.columns]
    if not specs:
        return []
    single = f"    columns = (ColumnSpec({', '.join(specs[0])}),)"
    if len(specs) == 1 and width(single) <= _LINE_MAX:
        return [single]
    return ["    columns = (", *(line for spec in specs for line in _spec_lines(spec)), "    )"]


def _spec_lines(values: tuple[str, ...]) -> list[str]:
    """Return the lines of a column, broken as the formatter of the project breaks them."""
    before, after = " " * 8, " " * 12
    line = f"{before}ColumnSpec({', '.join(values)}),"
    if width(line) <= _LINE_MAX:
        return [line]
    inner = f"{after}{', '.join(values)}"
    lines = [inner] if width(inner) <= _LINE_MAX else [f"{after}{value}," for value in values]
    return [f"{before}ColumnSpec(", *lines, f"{before}),"]


def _quoted(text: str) -> str:
    """Return a Python string in double quotes; JSON's escapes are also Python's."""
    return json.dumps("".join(char for char in text if char.isprintable()), ensure_ascii=False)
