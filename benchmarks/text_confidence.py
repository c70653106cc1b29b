"""Fit and check the model of the confidence of texts (cleaner/text/confidence.toml).

    python benchmarks/text_confidence.py [--shared FOLDER] [--write]

A text is right if its F1 is at least .95. The examples are the labelled pages of the evaluation kit, made to text by
the tools of text_dumps.py, the text of their gold alone (a clean text), and the labelled texts of the kit. Each is
predicted by a model that saw no page of its domain. `--write` writes the coefficients of the fit to all examples.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from confidence import FOLDS, PROJECT, REAL, RIGHT, Sample, fit, fold_of, print_figures, probability, write
from text_dumps import Dump, dumps, kit

from cleaner.text import confidence
from cleaner.text.plain import select

MODEL = PROJECT / "cleaner" / "text" / "confidence.toml"
#: The tool name of texts that are the gold itself, and of the kit's labelled texts.
GOLD, LABELLED = "gold", "labelled"
#: A probability is at least this far from 0 and 1 in the log loss.
_LEAST = 0.01


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared", metavar="FOLDER")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    score = kit(arguments.shared)
    samples = [sample_of(dump, score) for dump in examples(arguments.shared, score)]
    predicted: dict[int, float] = {}
    for fold in range(FOLDS):
        weights = fit([sample for sample in samples if fold_of(sample) != fold], weigh)
        predicted |= {id(sample): probability(weights, sample.values) for sample in samples if fold_of(sample) == fold}
    kinds = dict.fromkeys(sample.origin for sample in samples)
    for title, origins in (("all texts", list(kinds)), *((kind, [kind]) for kind in kinds)):
        shown = [sample for sample in samples if sample.origin in origins]
        figures = [predicted[id(sample)] for sample in shown]
        print(f"\n{title}:\n")
        print_figures(shown, figures)
        print(f"log loss {log_loss(shown, figures):.3f}")
    if arguments.write:
        write(fit(samples, weigh), MODEL, Path(__file__).name)
    return 0


def examples(shared: Path, score: Any) -> Iterator[Dump]:
    """Yield the texts of the labelled pages, the texts of their gold, and the labelled texts of the kit."""
    known: set[str] = set()
    for dump in dumps(shared, score):
        yield dump
        lines = [line for label, line in dump.gold["lines"] if label == "keep"]
        if dump.name not in known and dump.tool == "lines":
            known.add(dump.name)
            gold = {"lines": [("keep", line) for line in lines], "drop": []}
            yield Dump(dump.name, dump.group, GOLD, "\n".join(lines), gold, dump.fields)
    folder = shared / "texts" / "dev"
    for row in map(json.loads, (folder / "index.jsonl").read_text(encoding="utf-8").splitlines()):
        name = row["id"]
        gold = json.loads((folder / "set" / f"{name}.gold.json").read_bytes())
        lines = [(label, line) for label, line in gold["lines"] if label != "drop"]
        gold = {"lines": lines, "drop": [line for label, line in gold["lines"] if label == "drop"]}
        yield Dump(name, name, LABELLED, (folder / "set" / f"{name}.txt").read_text(encoding="utf-8"), gold, {})


def sample_of(dump: Dump, score: Any) -> Sample:
    """Return a text as an example: its F1 and its features, none if no article was found."""
    found = select(dump.text)
    f1 = score.score_page("\n\n".join((*found.paragraphs, *found.rest)), dump.gold)["f1"]
    values = {}
    if found.start < found.end:
        values = confidence.features(found.lines.shown, found.scores, found.start, found.end)
    return Sample(dump.tool, dump.name, dump.group, REAL, f1, f1, values)


def weigh(_: Sample) -> float:
    """Return the weight of an example in the fit: all are real."""
    return 1.0


def log_loss(samples: Sequence[Sample], predicted: Sequence[float]) -> float:
    """Return the mean of the negative logarithms of the probability of what is true."""
    pairs = zip(samples, (min(max(p, _LEAST), 1 - _LEAST) for p in predicted), strict=True)
    return -fmean(math.log(p if sample.f1 >= RIGHT else 1 - p) for sample, p in pairs)


if __name__ == "__main__":
    sys.exit(main())
