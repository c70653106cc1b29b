"""The compiled modules give the same results as their sources."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import cleaner

PROJECT = Path(cleaner.__file__).parent.parent
SAMPLES = PROJECT / "samples"
SAVED = PROJECT.parent / "shared" / "pages" / "gov-dev" / "pages"
#: Prints whether the modules are compiled, and the articles of all pages of the given folders.
EVERY_PAGE = """
import json, sys
from dataclasses import asdict
from pathlib import Path
from cleaner import COMPILED, clean_text, extract
pages = sorted(page for folder in sys.argv[1:] for page in Path(folder).rglob("*.html"))
articles = {str(page): asdict(extract(page.read_bytes(), url="http://www.example.gov.cn/a/1.html")) for page in pages}
texts = {name: clean_text("\\n".join(article["paragraphs"])) for name, article in articles.items()}
print(json.dumps([COMPILED, articles, texts], default=str))
"""


def every_page(folder: Path) -> list:
    """Return what a new Python process with the cleaner of `folder` prints for the saved pages."""
    command = [sys.executable, "-c", EVERY_PAGE, str(SAMPLES), *([str(SAVED)] if SAVED.is_dir() else [])]
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def build_wheel(folder: Path, **environment: str) -> Path:
    """Build the project's wheel in `folder` and return the path of its unpacked content."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        str(folder),
        ".",
    ]
    subprocess.run(command, cwd=PROJECT, env=os.environ | environment, capture_output=True, text=True, check=True)
    (wheel,) = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "wheel")
    return folder / "wheel"


@pytest.mark.dist
def test_compiled_modules_give_the_same_article_for_every_page(tmp_path: Path) -> None:
    (tmp_path / "compiled").mkdir()
    (tmp_path / "plain").mkdir()
    compiled = every_page(build_wheel(tmp_path / "compiled"))
    if not compiled[0]:
        pytest.skip("there is no C compiler")
    plain = every_page(build_wheel(tmp_path / "plain", ZHENGWEN_PURE="1"))
    assert not plain[0]
    assert len(plain[1]) > 20
    assert compiled[1:] == plain[1:]


def test_the_listed_modules_exist() -> None:
    config = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    modules = config["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["custom"]["modules"]
    assert modules
    for module in modules:
        assert (PROJECT / f"{module.replace('.', '/')}.py").is_file(), module
