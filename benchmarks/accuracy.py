"""The accuracy gate: figures of the evaluation kit on labelled pages and texts, compared with floors and ceilings.

    python benchmarks/accuracy.py [--shared FOLDER]

The set `labelled` is part of the project (samples/labelled) and is always measured. FOLDER holds the evaluation kit
(`eval/`) and the other sets (`pages/`, `texts/`, `cases/`); the default is `shared` next to the project. If the kit or
one of its sets is missing, the gate prints that and skips it. Raise a floor after a figure has risen; never lower one.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

PROJECT = Path(__file__).resolve().parent.parent
#: The set of the project itself, and its folder.
LABELLED, LABELLED_FOLDER = "labelled", PROJECT / "samples" / "labelled"

Figures = Mapping[str, float]

#: Lower limits by set and figure: what was reached, less one page (or text, or case).
FLOORS: Mapping[str, Figures] = {
    # 30 invented pages of many layouts: mean F1, and numbers of pages
    LABELLED: {"F1": 0.981, "perfect": 26, "title_right": 30, "date_right": 29, "source_right": 30},
    # main text of pages: government sites, news sites, pages saved later, portals, more news sites
    "gov-dev": {"F1": 0.9995, "perfect": 0.992},
    "news-dev": {"F1": 0.986},
    "fresh-dev": {"F1": 0.9995, "perfect": 0.98},
    "portal-dev": {"F1": 0.991, "perfect": 0.72},
    # the gold of news2-dev keeps most headlines as lines, so that `perfect` says nothing there
    "news2-dev": {"F1": 0.965},
    # the same without the names of containers
    "gov-dev no names": {"F1": 0.9995, "perfect": 0.96},
    "fresh-dev no names": {"F1": 0.9995, "perfect": 0.98},
    "portal-dev no names": {"F1": 0.99},
    "news2-dev no names": {"F1": 0.961},
    # the same pages as text, one block a line
    "gov-dev text": {"F1": 0.998, "perfect": 0.905},
    # metadata: the share of right values where the page shows one
    "gov-dev metadata": {"title": 1.0, "date": 1.0, "source": 0.98},
    "fresh-dev metadata": {"title": 1.0, "date": 1.0, "source": 1.0},
    # texts without markup
    "texts": {
        "F1": 0.999,
        "perfect": 0.93,
        "title_right": 0.97,
        "date_right": 1.0,
        "source_right": 0.96,
    },
    # column pages
    "lists-dev": {
        "P": 0.998,
        "R": 0.998,
        "titles": 0.998,
        "dates": 0.998,
        "portal_R": 0.99,
        "exact_pages": 0.98,
        "next_page": 0.98,
    },
    "lists-fresh-dev": {
        "P": 0.99,
        "R": 0.99,
        "titles": 0.99,
        "dates": 0.99,
        "portal_R": 0.99,
        "exact_pages": 0.99,
        "next_page": 0.99,
    },
    # small invented pages and texts, each made after a bug report
    "cases": {"passed": 208},
}
#: Upper limits by set and figure.
CEILINGS: Mapping[str, Figures] = {
    LABELLED: {"pages_with_leaks": 4, "losses": 0, "invented": 0},
    "gov-dev": {"pages_with_leaks": 0.008, "lost_per_page": 0.008, "errors": 0},
    "news-dev": {"errors": 0},
    "fresh-dev": {"pages_with_leaks": 0.019, "lost_per_page": 0.0, "errors": 0},
    "portal-dev": {"pages_with_leaks": 0.0, "lost_per_page": 0.04, "errors": 0},
    "news2-dev": {"pages_with_leaks": 0.21, "lost_per_page": 1.3, "errors": 0},
    "gov-dev metadata": {"invented": 0},
    "fresh-dev metadata": {"invented": 2},
    "texts": {"with_leaks": 4, "with_losses": 0, "invented": 1, "errors": 0},
    "lists-dev": {"errors": 0},
    "lists-fresh-dev": {"errors": 0},
}


def main() -> int:
    """Print the figures with their limits; return 1 if a figure is outside its limits."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared", metavar="FOLDER")
    shared = parser.parse_args().shared
    sys.path[:0] = [str(PROJECT), str(shared / "eval")]
    failures = []
    for name, measure in _measurements(shared / "eval").items():
        folder = LABELLED_FOLDER if name == LABELLED else shared / _folder(name)
        if not folder.is_dir():
            print(f"{name:18} no {folder}: not measured")
            continue
        figures = measure(folder)
        print(f"{name:18} {_row(name, figures)}", flush=True)
        failures += _failures(name, figures)
    print("\n".join(failures) or "accuracy: all floors hold")
    return 1 if failures else 0


def _measurements(kit: Path) -> dict[str, Callable[[Path], Figures]]:
    """Return the function that measures a set, for each set; it takes the set's folder."""
    measurements: dict[str, Callable[[Path], Figures]] = {LABELLED: importlib.import_module("labelled").figures}
    if not (kit / "score.py").exists():
        print(f"no evaluation kit at {kit}: only the set {LABELLED} is measured")
        return measurements
    score = importlib.import_module("score")
    for name in FLOORS:
        if name in measurements:
            continue
        if name.endswith(" metadata"):
            measurements[name] = partial(_metadata, score)
        elif name.endswith(" text"):
            measurements[name] = partial(_pages, score, extractor="cleaner:clean_text", as_text=True)
        elif name.endswith(" no names"):
            measurements[name] = partial(_pages_without_names, score)
        elif name.startswith("lists-"):
            measurements[name] = partial(_lists, kit / "score_lists.py")
        elif name == "texts":
            measurements[name] = partial(_texts, kit / "score_texts.py")
        elif name == "cases":
            measurements[name] = partial(_cases, kit / "score_cases.py")
        else:
            measurements[name] = partial(_pages, score)
    return measurements


def _folder(name: str) -> Path:
    """Return the folder of a set, relative to the evaluation kit."""
    return {"texts": Path("texts", "dev"), "cases": Path("cases", "pages")}.get(name, Path("pages", name.split()[0]))


def _pages(score: Any, folder: Path, extractor: str = "cleaner", as_text: bool = False) -> Figures:
    summary: Figures = score.summary(score.run(extractor, score.load(folder), as_text))
    return summary


def _pages_without_names(score: Any, folder: Path) -> Figures:
    """Measure with all names of containers switched off; the cleaner runs from its sources."""
    with mock.patch.object(importlib.import_module("cleaner.markup.page").Node, "body_strength", lambda node: 0):
        return _pages(score, folder)


def _metadata(score: Any, folder: Path) -> Figures:
    """Convert `{"title": "126/127 right, 0 invented"}` to numbers."""
    figures: dict[str, float] = {"invented": 0}
    for field, text in score.meta_figures(score.load(folder)).items():
        right, seen, invented = map(int, re.findall(r"\d+", text))
        figures[field] = round(right / seen, 4)
        figures["invented"] += invented
    return figures


def _texts(script: Path, folder: Path) -> Figures:
    figures: Figures = _json_of(script, folder)["summary"]
    return figures


def _cases(script: Path, folder: Path) -> Figures:
    return {"passed": _json_of(script, folder)["passed"]}


def _lists(script: Path, folder: Path) -> Figures:
    output = _run(script, folder)  # the script has no other result than its output
    return {key: float(value) for key, value in re.findall(r"(\w+) ([\d.]+)(?=\s|$)", output)}


def _json_of(script: Path, folder: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        file = Path(name, "figures.json")
        _run(script, folder, "--json", file)
        figures: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return figures


def _run(script: Path, *arguments: str | Path) -> str:
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    command = [sys.executable, script, *arguments]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=environment).stdout


def _row(name: str, figures: Figures) -> str:
    """Return the figures of a set that have limits: `F1 0.9913 >= 0.99  errors 0 <= 0`."""
    floors = [f"{key} {figures[key]:g} >= {floor:g}" for key, floor in FLOORS[name].items()]
    ceilings = [f"{key} {figures[key]:g} <= {ceiling:g}" for key, ceiling in CEILINGS.get(name, {}).items()]
    return "  ".join(floors + ceilings)


def _failures(name: str, figures: Figures) -> list[str]:
    below = [
        f"{name}: {key} {figures[key]} is below {floor}" for key, floor in FLOORS[name].items() if figures[key] < floor
    ]
    above = [
        f"{name}: {key} {figures[key]} is above {ceiling}"
        for key, ceiling in CEILINGS.get(name, {}).items()
        if figures[key] > ceiling
    ]
    return below + above


if __name__ == "__main__":
    sys.exit(main())
