"""Whether the cleaner's inner modules run compiled.

Where a C compiler is at hand, installing the project compiles `MODULES` with mypyc into `_compiled/`
(`hatch_build.py`), which takes two fifths off the time of a page. The sources stay plain Python and stay what counts:
with the compiled copies lies a fingerprint of the sources that they were made of, and once one of these has been
edited, none of the copies is used. `ZHENGWEN_PURE=1` in the environment leaves them unused, for a debugger or to
compare.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import MutableSequence
from pathlib import Path

#: What a page goes through, but for the way in (`extract`), rules, templates and plain text.
MODULES = (
    *("decode", "parse", "elements", "blocks", "characters", "page", "lexicon", "boxes", "phrases", "kinds", "body"),
    *("run", "trim", "trim_head", "trim_tail", "beside", "surroundings", "confidence"),
    *("metadata", "header", "headline", "names", "dates", "credits", "links"),
)
FOLDER = "_compiled"
FINGERPRINT = "fingerprint"


def fingerprint(package: Path) -> str:
    """What changes with any edit of the sources that are compiled.

    Raises OSError where a source is not there.
    """
    seen = hashlib.sha256()
    for name in MODULES:
        seen.update((package / f"{name}.py").read_bytes())
    return seen.hexdigest()


def prefer(path: MutableSequence[str]) -> bool:
    """Puts the compiled modules before their sources on a package's `__path__`, if they are made of these sources.

    Returns whether it did.
    """
    package = Path(path[0])
    folder = package / FOLDER
    try:
        usable = not os.environ.get("ZHENGWEN_PURE") and (
            (folder / FINGERPRINT).read_text(encoding="ascii") == fingerprint(package)
        )
    except (OSError, ValueError):
        return False
    if usable:
        path.insert(0, str(folder))
    return usable
