"""The documents: their commands work as pasted, and both READMEs say the same.

A block of commands follows a comment that says whether this test runs it: `<!-- commands: test -->` or
`<!-- commands: not run: REASON -->`. The blocks of a document run in order, in one shell, in a copy of the checkout.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import cleaner
import crawler

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
#: The Chinese README has the commands of the English one, which another test asserts.
RUN = ("README.md", "docs/quickstart.md", "docs/library.md", "docs/data.md")
_COMMAND = re.compile(
    r"(\w+=\S+ )*(zhengwen|scrapy|python|pip|pytest|ruff|mypy|make|cp|cat|curl|grep|head|git|datasette|\.|\.ci/run)( |$)"
)
_MARK = re.compile(r"<!-- commands: (test|not run: \S.*) -->\s*\Z")


def _blocks(path: Path) -> list[tuple[str, str]]:
    """Return the marks and the texts of the blocks that contain a command; the mark of an unmarked block is empty."""
    found: list[tuple[str, str]] = []
    before: list[str] = []
    block: list[str] = []
    fence = ""
    for line in [*path.read_text(encoding="utf-8").splitlines(), "end"]:
        if fence:
            if line.startswith("```"):
                fence = ""
            elif fence in ("sh", "bash", "console"):
                block.append(line)
            continue
        if line.startswith("    ") and (block or not before or not before[-1].strip()):
            block.append(line[4:])
            continue
        if block and any(_COMMAND.match(words) for words in block):
            mark = _MARK.search("\n".join(before))
            found.append((mark[1] if mark else "", "\n".join(block)))
        if block and not line.strip():
            before.append(line)
            before.append("code")
        block = []
        if line.startswith("```"):
            fence = line[3:] or "text"
        before.append(line)
    return found


def _headings(name: str) -> list[int]:
    outside = re.sub(r"```.*?```", "", (ROOT / name).read_text(encoding="utf-8"), flags=re.S)
    return [len(marks) for marks in re.findall(r"^(#+) ", outside, re.M)]


def _commands(name: str) -> list[tuple[str, list[str]]]:
    return [(mark, [re.split(r"\s+#", line)[0] for line in block.splitlines()]) for mark, block in _blocks(ROOT / name)]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_block_of_commands_says_whether_it_is_run(path):
    unmarked = [block for mark, block in _blocks(path) if not mark]
    assert not unmarked, "put <!-- commands: test --> or <!-- commands: not run: REASON --> above each block"


def test_every_document_with_commands_to_test_is_run():
    with_tests = {str(path.relative_to(ROOT)) for path in DOCUMENTS if any(mark == "test" for mark, _ in _blocks(path))}
    assert with_tests - {"README.zh-CN.md"} == set(RUN)


@pytest.fixture
def checkout(tmp_path):
    """A copy of what the commands use, with the environment of this test as `.venv`, and inputs for the cleaner."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt", "scrapy.cfg"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("samples", "deploy"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    page = next((ROOT / "samples" / "jiangsu").glob("*.html")).read_bytes()
    (tmp_path / "page.html").write_bytes(page)
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "page.html").write_bytes(page)
    with gzip.open(tmp_path / "corpus.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"text": cleaner.clean(page)}) + "\n")
    (tmp_path / "ready").touch()  # the environment exists: no packages are installed
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("name", RUN)
def test_the_commands_work_as_pasted(name, checkout):
    blocks = [block for mark, block in _blocks(ROOT / name) if mark == "test"]
    if "make crawl" not in blocks[0]:
        blocks.insert(0, "make crawl\n. .venv/bin/activate")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("SCRAPY", "MAKE"))}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "set -x\n" + "\n".join(blocks)],
        cwd=checkout,
        env=environment | {"MAKEFLAGS": "READY=ready", "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_both_readmes_have_the_same_commands_and_sections():
    assert _commands("README.md") == _commands("README.zh-CN.md")
    assert _headings("README.md") == _headings("README.zh-CN.md")


@pytest.mark.parametrize("package", [cleaner, crawler], ids=["cleaner", "crawler"])
def test_the_reference_lists_every_public_name(package):
    listed = re.findall(r"^\.\. (?:auto)?\w+:: (\w+)", (ROOT / "docs" / "api.md").read_text(encoding="utf-8"), re.M)
    assert set(package.__all__) <= set(listed)
