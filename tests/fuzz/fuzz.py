"""Coverage-guided fuzzing of the cleaner and the column reader with atheris: `make fuzz`, which takes ten minutes.

    python -m tests.fuzz.fuzz [--seconds 600] [--folder .fuzz]

The first byte of an input chooses the target (`targets`), the rest is the page. The corpus begins with the pages of
samples/ and grows in FOLDER/corpus. An input that breaks a guarantee (`tests.fuzz.guarantees`), takes longer than ten
seconds or more than a gigabyte is written to FOLDER/found. When its cause is fixed, move it to tests/fuzz/found/, whose
files tests/fuzz/test_found.py checks. Compiled modules report no coverage: fuzz plain Python.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_SLOW, _MEGABYTES, _LONGEST = 10, 1024, 60_000
#: The argument for the child process that runs atheris; the parent starts it again after a finding.
_CHILD = "--as-target"
_WORDS = (
    *("<div id=\"zoom\">", "<div class=\"TRS_Editor\">", "</div>", "<p>", "<table><tr><td>", "</table>", "<br>", "<a href=\"x.pdf\">"),
    *("<a href=\"javascript:f(2)\">", "<span style=\"display:none\">", "<!--ZJEG_RSS.content.begin-->", "</html>", "<script>"),
    *("<meta name=\"ContentSource\" content=\"", "<title>", "<h1>", "<li>", "&#1;", "&nbsp;", "<![CDATA[", "<datastore>", "<record>"),
    *("发布时间：2024-11-08 09:30", "来源：", "作者：", "责任编辑：", "附件：", "上一篇：", "相关新闻", "下一页", "第1/3页", "ICP备"),
    *("createPageHTML(3,0,'index','html')", "__doPostBack('a','2')", "location.href='", "dataStore=[", "{\"articles\":[{", "，", "。"),
)  # fmt: skip


def targets() -> tuple[Callable[[bytes], object], ...]:
    """Return the checks of an input, which its first byte chooses."""
    from tests.fuzz import guarantees

    def column_at(url: str) -> Callable[[bytes], object]:
        return lambda body: guarantees.check_column(body, url)

    return (
        guarantees.check_page,
        lambda body: guarantees.check_page(body.decode("utf-8", "surrogateescape")),
        guarantees.check_rule,
        guarantees.check_template,
        lambda body: guarantees.check_text(body.decode("utf-8", "replace")),
        *map(column_at, guarantees.COLUMNS),
    )


def check(data: bytes) -> None:
    """Run the check that the first byte chooses. It raises if a guarantee is broken."""
    checks = targets()
    if data:
        checks[data[0] % len(checks)](data[1:])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=600, help="duration, default 600")
    parser.add_argument("--folder", type=Path, default=ROOT / ".fuzz", help="corpus and findings, default .fuzz/")
    options = parser.parse_args()
    corpus, found = options.folder / "corpus", options.folder / "found"
    corpus.mkdir(parents=True, exist_ok=True)
    found.mkdir(exist_ok=True)
    _add_seeds(corpus)
    words = options.folder / "words.dict"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in _WORDS), encoding="ascii")
    end = time.monotonic() + options.seconds
    before = set(found.iterdir())
    while (left := int(end - time.monotonic())) > 0:
        command = [sys.executable, "-m", "tests.fuzz.fuzz", _CHILD, str(corpus), f"-artifact_prefix={found}/"]
        command += [f"-max_total_time={left}", f"-timeout={_SLOW}", f"-rss_limit_mb={_MEGABYTES}", f"-dict={words}"]
        subprocess.run([*command, f"-max_len={_LONGEST}", "-print_final_stats=1"], cwd=ROOT, check=False)
    new = sorted(set(found.iterdir()) - before)
    print(f"{len(list(corpus.iterdir()))} inputs in {corpus}, {len(new)} new findings", *new, sep="\n")
    return 1 if new else 0


def _add_seeds(corpus: Path) -> None:
    """Write a seed for each page of samples/ and each target."""
    for page in sorted((ROOT / "samples").rglob("*.*")):
        if page.suffix in (".html", ".xml", ".body"):
            body = page.read_bytes()[:_LONGEST]
            for number in range(len(targets())):
                data = bytes([number]) + body
                (corpus / hashlib.sha1(data).hexdigest()).write_bytes(data)


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode("utf-8"))


def _fuzz() -> None:
    import atheris

    with atheris.instrument_imports(include=["cleaner", "crawler.platforms", "crawler.listing.dialects"]):
        from tests.fuzz import guarantees  # noqa: F401
    atheris.Setup([arg for arg in sys.argv if arg != _CHILD], check)
    atheris.Fuzz()


if __name__ == "__main__":
    if _CHILD in sys.argv:
        _fuzz()
    else:
        sys.exit(main())
