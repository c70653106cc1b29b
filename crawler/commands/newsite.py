"""`scrapy newsite NAME URL`: tries a site, and writes its spider, a sample, and its row of docs/sites.md."""

from __future__ import annotations

import importlib
import sys
from argparse import Namespace
from pathlib import Path
from urllib.parse import urlsplit

from scrapy.exceptions import UsageError
from scrapy.spiderloader import SpiderLoader

from crawler import clock
from crawler.cli import ProjectCommand
from crawler.commands.sites import markdown, sites_of
from crawler.fetch.replay import index
from crawler.newsite import files
from crawler.newsite.trial import Trial, TrialSpider
from crawler.store.spider import FINISHED, NOTHING_READ
from crawler.terminal import escape_line, escape_text, show
from crawler.urls import MalformedUrl, host_of, is_home_path, resolve


class Command(ProjectCommand):
    """Tries the home page of a site, its columns and an article, and writes what a contributor starts from.

    The exit status is 1 if the home page could not be read, or if nothing could be written.
    """

    def syntax(self) -> str:
        """Return the arguments for the usage message."""
        return "[options] <name> <url>"

    def short_desc(self) -> str:
        """Return the line for the list of commands."""
        return "Try a new site, and write its spider, a sample, and its row of the table of sites"

    def execute(self, args: list[str], opts: Namespace) -> None:
        """Try the site, write the files, and say what could not be found."""
        assert self.settings is not None and self.crawler_process is not None
        if len(args) != 2:
            raise UsageError("give a name and a URL: zhengwen newsite linhe http://www.example.cn/", print_help=False)
        name, home = args[0], _home(args[1])
        if wrong := files.wrong_name(name):
            raise UsageError(wrong, print_help=False)
        loader = SpiderLoader.from_settings(self.settings)
        if name in loader.list():
            raise UsageError(f"there is a spider {name}: choose another name, or edit its module", print_help=False)
        host = host_of(home).removeprefix("www.")
        owners = [site.name for site in sites_of(loader) if {host, f"www.{host}"} & set(site.hosts)]
        if owners:
            raise UsageError(f"{home} is the site of the spider {owners[0]}", print_help=False)
        folder = files.checkout()
        module = files.module_of(folder, name)
        if module.exists():
            raise UsageError(f"{module} exists and is never overwritten", print_help=False)
        if replay := self.settings["REPLAY"]:
            try:
                index(Path(replay))
            except (OSError, ValueError) as error:
                raise UsageError(str(error), print_help=False) from error
        trial = self._try(home)
        if not trial.home:
            show(escape_line(f"nothing is written: {'; '.join(trial.gaps) or f'{home} could not be read'}"), sys.stderr)
            self.exitcode = 1
            return
        _describe(trial)
        if files.is_checkout(folder):
            before = markdown(sites_of(loader))
            self._write(folder, name, trial, before)
        else:
            show(escape_text(f"\n{files.spider_source(name, trial, clock.now().year)}"))
            show(
                escape_line(
                    f"would write {module}, but zhengwen is installed there without its sources, tests and samples:"
                    " run the command in a checkout of the project"
                ),
                sys.stderr,
            )
            self.exitcode = 1
        if trial.gaps:
            show("could not find:")
        for gap in trial.gaps:
            show(escape_line(f"  {gap}"))

    def _try(self, home: str) -> Trial:
        assert self.crawler_process is not None
        crawler = self.crawler_process.create_crawler(TrialSpider)
        self.crawler_process.crawl(crawler, url=home)
        self.crawler_process.start()
        if not isinstance(crawler.spider, TrialSpider):
            return Trial()
        reason = crawler.stats.get_value("finish_reason") if crawler.stats else None
        return (
            crawler.spider.trial
            if reason in (FINISHED, NOTHING_READ)
            else Trial(gaps=[f"the trial was ended ({reason})"])
        )

    def _write(self, folder: Path, name: str, trial: Trial, table: str) -> None:
        assert self.settings is not None
        module = files.module_of(folder, name)
        _write_new(module, files.spider_source(name, trial, clock.now().year).encode())
        if trial.article is not None:
            self._write_sample(files.sample_path(folder, name, trial), trial)
        listed = folder / "docs" / "sites.md"
        if listed.read_text("utf-8") == table:
            importlib.invalidate_caches()
            listed.write_text(markdown(sites_of(SpiderLoader.from_settings(self.settings))), "utf-8")
            show(f"{listed}: with the row of {name}")
        else:
            trial.gaps.append(f"the place of the row in {listed}: it has been edited; run scrapy sites --markdown > it")

    def _write_sample(self, path: Path, trial: Trial) -> None:
        saved = [file for suffix in (".json", ".html", ".txt") if (file := path.with_name(path.name + suffix)).exists()]
        if saved:
            trial.gaps.append(f"a free name for the sample: {saved[0]} exists and is never overwritten")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        sample = files.sample_of(trial.page, trial.url, trial.site, trial.platform)
        for suffix, content in sample.items():
            _write_new(path.with_name(path.name + suffix), content)
        assert trial.article is not None
        if other := files.unlike(sample, trial.article, trial.url):
            trial.gaps.append(
                f"the same {', '.join(other)} in the sample as on {trial.url}: correct the sample by hand"
            )


def _home(url: str) -> str:
    if "@" in url.partition("://")[2].partition("/")[0]:
        raise UsageError("the URL contains credentials: remove them", print_help=False)
    try:
        address = resolve(url)
    except MalformedUrl as error:
        raise UsageError(f"{url} is not the URL of a page ({error})", print_help=False) from error
    if not address:
        raise UsageError(f"{url} is not the URL of a home page: write http://www.example.cn/", print_help=False)
    parts = urlsplit(address)
    return address if is_home_path(parts.path) and not parts.query else f"{parts.scheme}://{parts.netloc}/"


def _describe(trial: Trial) -> None:
    show(escape_line(f"{trial.site}  {trial.home}  platform: {trial.platform or 'not recognised'}"))
    for column in trial.columns:
        show(escape_line(f"  column {column.title}  {column.url}  {column.rows} articles, {column.platform}"))
    if article := trial.article:
        facts = ", ".join(filter(None, (article.date_shown, article.source, f"confidence {article.confidence:.2f}")))
        show(escape_line(f"  article {article.title}  {trial.url}  ({facts})"))


def _write_new(file: Path, content: bytes) -> None:
    with file.open("xb") as new:
        try:
            new.write(content)
            new.flush()
        except OSError:
            file.unlink()
            raise
    show(escape_line(str(file)))
