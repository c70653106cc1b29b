"""The accuracy gate: the evaluation kit's figures on its labelled pages, held against floors that only rise.

    python benchmarks/accuracy.py [--shared FOLDER]

FOLDER holds the evaluation kit (`eval/score.py`, `eval/score_lists.py`, `pages/`); by default `shared` beside the
project. Where it is missing the gate says so and passes. Raise a floor when a figure has risen; never lower one.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent

#: figure: floor. Figures named in CEILINGS may not be above theirs.
FLOORS = {
    "gov-dev": {"F1": 0.997, "perfect": 0.95},
    "news-dev": {"F1": 0.975},
}
CEILINGS = {
    "gov-dev": {"pages_with_leaks": 0.03, "lost_per_page": 0.03, "errors": 0},
    "news-dev": {"errors": 0},
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared", metavar="FOLDER")
    shared = parser.parse_args().shared
    if not (shared / "eval" / "score.py").exists():
        print(f"no evaluation kit at {shared}: accuracy not measured")
        return 0
    sys.path[:0] = [str(PROJECT), str(shared / "eval")]
    failures = _texts(shared)
    print("\n".join(failures) or "accuracy: all floors hold")
    return 1 if failures else 0


def _texts(shared: Path) -> list[str]:
    score = importlib.import_module("score")
    failures = []
    for name in FLOORS:
        figures = score.summary(score.run("cleaner", score.load(shared / "pages" / name)))
        print(name, json.dumps(figures))
        failures += [
            f"{name}: {key} {figures[key]} is below {floor}"
            for key, floor in FLOORS[name].items()
            if figures[key] < floor
        ]
        failures += [
            f"{name}: {key} {figures[key]} is above {top}" for key, top in CEILINGS[name].items() if figures[key] > top
        ]
    return failures


if __name__ == "__main__":
    sys.exit(main())
