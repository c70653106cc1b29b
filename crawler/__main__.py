"""The command `zhengwen`: the cleaner's command line, and all Scrapy commands of this project, in any folder.

`zhengwen clean` needs only the cleaner. All other commands need Scrapy, the extra `crawler`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from cleaner.console import discard_output, escape
from crawler import __version__, stopping

_SETTINGS = "crawler.settings"
_USAGE = """usage: zhengwen <command> [options] [arguments]

Clean pages and texts
  clean      keep the article of saved pages, texts and corpora

"""
_CRAWL_USAGE = """Crawl
  sites      list all sites
  crawl      crawl one site
  schedule   crawl sites by a schedule until stopped
  deploy     crawl on several machines
  init       write a zhengwen.toml: contact page, data folder, sites, limits, schedule
  settings   list every setting with its value, default and origin
  status     show the latest runs of all sites, and which need attention

Read what is stored
  report     write a web site about the articles and the runs
  serve      show the report in the browser
  search     find articles by words (first: index)
  index      bring the search index up to date
  export     write articles to one file: JSON lines, CSV, Parquet, Atom or Markdown
  show       show an archived page as cleaned, and why lines were removed

Maintain
  reclean    clean the archived pages again with this version
  rebuild    make the ledgers again from the stored files
  push       copy what has changed in the data folder to an object store
  pull       bring the data folder to the newest version on an object store
  newsite    try a new site and write its spider
  snapshot   save a page as a sample for the tests

zhengwen <command> -h shows the options of a command. The commands of Scrapy (shell, fetch, view, ...) work too.
"""
_NO_SCRAPY = "crawling needs Scrapy: pip install 'zhengwen[crawler]'"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: The words after the program's name; those of the process by default.

    Returns:
        The exit status: 2 for a command that does not exist, otherwise that of the command.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["crawl"]:
        stopping.install()  # before Scrapy is imported, which takes most of the start
    command = words[0] if words else "--help"
    if command == "--version":
        print(f"zhengwen {__version__}")
        return 0
    if command == "clean":
        from cleaner.__main__ import main as clean

        return clean(words[1:], program="zhengwen clean")
    if find_spec("scrapy") is None:
        if command in ("-h", "--help"):
            print(f"{_USAGE}{_NO_SCRAPY}")
            return 0
        print(f"zhengwen: {escape(command)}: {_NO_SCRAPY}", file=sys.stderr)
        return 2
    return _scrapy(words)


def _scrapy(words: list[str]) -> int:
    """Run a command of Scrapy or of this project with this project's settings, wherever the current folder is."""
    os.environ["SCRAPY_SETTINGS_MODULE"] = _SETTINGS
    from scrapy.cmdline import execute

    if not words or words[0] in ("-h", "--help"):
        print(f"{_USAGE}{_CRAWL_USAGE}", end="")
        return 0
    if not words[0].startswith("-") and words[0] not in (names := _command_names()):
        close = get_close_matches(words[0], names, 1)
        advice = f"did you mean {close[0]}?" if close else "zhengwen --help shows all commands"
        print(f"zhengwen: error: there is no command {escape(words[0])}: {advice}", file=sys.stderr)
        return 2
    try:
        execute(["zhengwen", *words])
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _command_names() -> list[str]:
    """Return the names of all commands: those of the cleaner, of Scrapy and of this project."""
    packages = [import_module(name).__path__ for name in ("scrapy.commands", "crawler.commands")]
    return ["clean", *(module.name for path in packages for module in iter_modules(path))]


def run() -> None:
    """Run `main` as a program: if the reader of a pipe stops reading (`| head`), end without a traceback."""
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:
        discard_output()
        status = 0
    sys.exit(status)


if __name__ == "__main__":
    run()
