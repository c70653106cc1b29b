"""The compiled modules: they give what their sources give, and are not used once a source was edited."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import cleaner
from cleaner import compiled

PACKAGE = Path(compiled.__file__).parent
PROJECT = PACKAGE.parent
SAMPLES = PROJECT / "samples"
SAVED = PROJECT.parent / "shared" / "pages" / "gov-dev" / "pages"
#: Where the cleaner's modules come from, and what it makes of all pages of the folders given.
EVERY_PAGE = """
import json, sys
from dataclasses import asdict
from pathlib import Path
from cleaner import blocks, clean_text, extract
pages = sorted(page for folder in sys.argv[1:] for page in Path(folder).rglob("*.html"))
articles = {str(page): asdict(extract(page.read_bytes(), url="http://www.example.gov.cn/a/1.html")) for page in pages}
texts = {name: clean_text("\\n".join(article["paragraphs"])) for name, article in articles.items()}
print(json.dumps([blocks.__file__, articles, texts], default=str))
"""

needs_compiled = pytest.mark.skipif(
    not (PACKAGE / compiled.FOLDER / compiled.FINGERPRINT).is_file(), reason="installed without a C compiler"
)


def run(code: str, *arguments: str, folder: Path = PROJECT, **environment: str) -> str:
    """What a new Python prints that finds the cleaner in `folder`."""
    variables = {name: value for name, value in os.environ.items() if name != "ZHENGWEN_PURE"}
    variables |= {"PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8", **environment}
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, env=variables, cwd=folder, capture_output=True, text=True, check=True).stdout


@needs_compiled
def test_compiled_or_not_every_page_gives_the_same() -> None:
    folders = [str(SAMPLES), *([str(SAVED)] if SAVED.is_dir() else [])]
    fast = json.loads(run(EVERY_PAGE, *folders))
    plain = json.loads(run(EVERY_PAGE, *folders, ZHENGWEN_PURE="1"))
    assert plain[0].endswith(".py")
    assert len(plain[1]) > 20
    if compiled.fingerprint(PACKAGE) == (PACKAGE / compiled.FOLDER / compiled.FINGERPRINT).read_text():
        assert not fast[0].endswith(".py")
    assert fast[1:] == plain[1:]


@needs_compiled
def test_after_an_edit_the_sources_are_what_runs(tmp_path: Path) -> None:
    copy = tmp_path / "cleaner"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / compiled.FOLDER / compiled.FINGERPRINT).write_text(compiled.fingerprint(copy))
    ask = "from cleaner import kinds; print(kinds.__file__, getattr(kinds, 'EDITED', ''))"
    assert compiled.FOLDER in run(ask, folder=tmp_path)
    with (copy / "kinds.py").open("a") as source:
        source.write("\nEDITED = 'edited'\n")
    assert run(ask, folder=tmp_path).split() == [str(copy / "kinds.py"), "edited"]


@pytest.mark.parametrize("found", [None, "", "another edition"])
def test_a_folder_without_these_sources_fingerprint_is_left_alone(found: str | None, tmp_path: Path) -> None:
    for name in compiled.MODULES:
        (tmp_path / f"{name}.py").write_text("")
    if found is not None:
        (tmp_path / compiled.FOLDER).mkdir()
        (tmp_path / compiled.FOLDER / compiled.FINGERPRINT).write_text(found)
    path = [str(tmp_path)]
    assert not compiled.prefer(path)
    assert path == [str(tmp_path)]


def test_what_is_compiled_exists_and_can_be_read() -> None:
    assert compiled.fingerprint(PACKAGE) == compiled.fingerprint(PACKAGE)
    assert set(compiled.MODULES) <= {source.stem for source in PACKAGE.glob("*.py")}
    assert cleaner.clean("<p>平安</p>") == "平安"
