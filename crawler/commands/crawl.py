"""The command `scrapy crawl NAME`.

Unlike Scrapy's command, it checks the arguments before anything starts. docs/scheduling.md has its exit statuses: 0 if
the run finished or reached its `limit`, read an article or knew one before, was recorded, and the operating system
refused no request; 130 after Ctrl-C, 75 if another run of the site is active, 2 for a wrong argument, 1 otherwise.
"""

from __future__ import annotations

import logging
import sys
from argparse import Namespace
from difflib import get_close_matches
from pathlib import Path

from scrapy.commands import crawl
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError
from scrapy.utils.defer import deferred_from_coro

from crawler import stopping
from crawler.cli import ProjectCommand
from crawler.fetch.errors import SYSTEM
from crawler.fetch.replay import index
from crawler.mirror.runs import pull_before, push_after
from crawler.monitoring.addon import missing_packages
from crawler.store.lock import EX_TEMPFAIL
from crawler.store.spider import ARTICLE_LIMIT, FINISHED, IN_USE, SHUTDOWN, StoredSpider
from crawler.terminal import show

if sys.platform != "win32":
    import resource

#: Scrapy's resolver for IPv4 and IPv6. It is not the default, as it has no timeout (DNS_TIMEOUT); that of the request
#: (DOWNLOAD_TIMEOUT) still applies.
_IPV6_RESOLVER = "scrapy.resolver.CachingHostnameResolver"
#: Seconds until a run that has just started is stopped again: its engine does not run yet.
_STARTING = 0.1

logger = logging.getLogger(__name__)


#: Counters that make a finished run a failed one: what failed was not the site.
_FAILED = ("zhengwen/record_failed", f"zhengwen/failed/{SYSTEM}", f"zhengwen/failed/robots_{SYSTEM}")
#: The least limit of open files. A crawl of one host stores everything with 17, and with fewer it fails in parts.
_FILES_MIN = 32


class Command(ProjectCommand, crawl.Command):
    """`scrapy crawl NAME`."""

    def execute(self, args: list[str], opts: Namespace) -> None:
        """Check the arguments, crawl, and set the exit status."""
        stopping.install()
        assert self.settings is not None and self.crawler_process is not None
        if len(args) != 1:
            raise UsageError("name one spider; zhengwen list shows all names", print_help=False)
        try:
            spider = self.crawler_process.spider_loader.load(args[0])
            made = spider(**opts.spargs)
        except KeyError as error:
            close = get_close_matches(args[0], self.crawler_process.spider_loader.list(), 1)
            advice = f"did you mean {close[0]}?" if close else "zhengwen list shows all names"
            raise UsageError(f"there is no spider {args[0]}: {advice}", print_help=False) from error
        except ValueError as error:
            raise UsageError(str(error), print_help=False) from error
        if too_few := _too_few_files():
            show(too_few, sys.stderr)
            self.exitcode = 1
            return
        replay = self.settings["REPLAY"]
        if replay:
            try:
                index(Path(replay))
            except (OSError, ValueError) as error:
                raise UsageError(str(error), print_help=False) from error
        if self.settings.getbool("SPIDERMON_ENABLED") and (missing := missing_packages()):
            raise UsageError(f"SPIDERMON_ENABLED needs {missing}: pip install 'zhengwen[monitor]'", print_help=False)
        if getattr(made, "ipv6_only", False):
            # Scrapy reads this setting when the process starts, not from a spider or an add-on.
            self.crawler_process.settings.set("TWISTED_DNS_RESOLVER", _IPV6_RESOLVER, "spider")
        folder = made.folder_name if isinstance(made, StoredSpider) else ""
        if folder and not pull_before(self.settings, folder):
            self.exitcode = 1
            return
        crawler = self.crawler_process.create_crawler(args[0])
        self.crawler_process.crawl(crawler, **opts.spargs)
        stopping.when_requested(lambda: _stop_later(crawler))
        self.crawler_process.start(install_signal_handlers=False)
        if self.crawler_process.bootstrap_failed:
            self.exitcode = 1
            return
        stats = crawler.stats
        reason = stats.get_value("finish_reason") if stats else None
        if reason == IN_USE:
            self.exitcode = EX_TEMPFAIL
        elif stats is None or any(map(stats.get_value, _FAILED)):
            self.exitcode = 1
        elif reason == SHUTDOWN and stopping.is_interrupted():
            self.exitcode = stopping.INTERRUPTED_STATUS
        elif reason not in (FINISHED, ARTICLE_LIMIT):
            self.exitcode = 1
        if folder and reason != IN_USE and not push_after(self.settings, folder) and not self.exitcode:
            self.exitcode = 1


def _too_few_files() -> str:
    """Return what to do if the process may not open enough files, else ""."""
    if sys.platform == "win32":
        return ""
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit == resource.RLIM_INFINITY or limit >= _FILES_MIN:
        return ""
    return f"a run needs {_FILES_MIN} open files, and the limit is {limit}: raise it with ulimit -n {_FILES_MIN}"


def _stop_later(crawler: Crawler) -> None:
    """Stop a crawl from a signal handler, in which nothing else may be done."""
    from twisted.internet import reactor  # an import at the top would install the default reactor

    reactor.callFromThread(_stop, crawler)


def _stop(crawler: Crawler, is_again: bool = False) -> None:
    from twisted.internet import reactor

    if not is_again:
        logger.info("[stopping] the run was stopped; a second signal ends it at once")
    # Before the spider is open, `StoppableDownloader` closes it. A crawl whose engine does not run cannot be stopped.
    if crawler.engine and crawler.engine.running:
        deferred_from_coro(crawler.stop_async())
    elif crawler.crawling:
        reactor.callLater(_STARTING, _stop, crawler, True)  # type: ignore[arg-type]
