"""The accuracy gate: the evaluation kit's figures on its labelled pages, held against floors that only rise.

    python benchmarks/accuracy.py [--shared FOLDER]

FOLDER holds the evaluation kit (`eval/score.py`, `eval/score_lists.py`, `pages/`); by default `shared` beside the
project. Where it is missing the gate says so and passes. Raise a floor when a figure has risen; never lower one.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent

#: set: figure: floor, one page below what was reached. A figure in CEILINGS may not be above its own.
FLOORS = {
    "gov-dev": {"F1": 0.9995, "perfect": 0.992},
    "news-dev": {"F1": 0.983},
    "gov-dev text": {"F1": 0.9975, "perfect": 0.9},
    "gov-dev metadata": {"title": 1.0, "date": 1.0, "source": 0.98},
    "lists-dev": {
        "P": 0.998,
        "R": 0.998,
        "titles": 0.998,
        "dates": 0.998,
        "portal_R": 0.99,
        "exact_pages": 0.98,
        "next_page": 0.98,
    },
}
CEILINGS = {
    "gov-dev": {"pages_with_leaks": 0.008, "lost_per_page": 0.008, "errors": 0},
    "news-dev": {"errors": 0},
    "gov-dev metadata": {"invented": 0},
    "lists-dev": {"errors": 0},
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared", metavar="FOLDER")
    shared = parser.parse_args().shared
    if not (shared / "eval" / "score.py").exists():
        print(f"no evaluation kit at {shared}: accuracy not measured")
        return 0
    figures = {**_texts(shared), "lists-dev": _lists(shared)}
    for name, found in figures.items():
        print(f"{name:18} {json.dumps(found)}")
    failures = _failures(figures)
    print("\n".join(failures) or "accuracy: all floors hold")
    return 1 if failures else 0


def _texts(shared: Path) -> dict[str, dict[str, float]]:
    sys.path[:0] = [str(PROJECT), str(shared / "eval")]
    score = importlib.import_module("score")
    sets = {name: score.load(shared / "pages" / name) for name in ("gov-dev", "news-dev")}
    figures = {name: score.summary(score.run("cleaner", pages)) for name, pages in sets.items()}
    figures["gov-dev text"] = score.summary(score.run("cleaner:clean_text", sets["gov-dev"], True))
    figures["gov-dev metadata"] = _shares(score.meta_figures(sets["gov-dev"]))
    return figures


def _shares(figures: Mapping[str, str]) -> dict[str, float]:
    """`{"title": "126/127 right, 0 invented"}` as numbers."""
    shares: dict[str, float] = {"invented": 0}
    for field, text in figures.items():
        right, seen, invented = map(int, re.findall(r"\d+", text))
        shares[field] = round(right / seen, 4)
        shares["invented"] += invented
    return shares


def _lists(shared: Path) -> dict[str, float]:
    command = [sys.executable, str(shared / "eval" / "score_lists.py"), str(shared / "pages" / "lists-dev")]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=PROJECT)
    return {key: float(value) for key, value in re.findall(r"(\w+) ([\d.]+)(?=\s|$)", run.stdout)}


def _failures(figures: Mapping[str, Mapping[str, float]]) -> list[str]:
    below = [
        f"{name}: {key} {figures[name][key]} is below {floor}"
        for name, floors in FLOORS.items()
        for key, floor in floors.items()
        if figures[name][key] < floor
    ]
    above = [
        f"{name}: {key} {figures[name][key]} is above {top}"
        for name, tops in CEILINGS.items()
        for key, top in tops.items()
        if figures[name][key] > top
    ]
    return below + above


if __name__ == "__main__":
    sys.exit(main())
