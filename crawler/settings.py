"""The project's settings. Any of them can be set for one run: `scrapy crawl jiangsu -s DOWNLOAD_DELAY=3`.

The settings of zhengwen come first, then those of Scrapy that differ from its defaults.
"""

from __future__ import annotations

import sys
from pathlib import Path

from crawler import stopping

if sys.argv[1:2] == ["crawl"]:  # `scrapy crawl` imports this module first of the project's, long before it crawls
    stopping.install()

BOT_NAME = "zhengwen"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders.changan"
COMMANDS_MODULE = "crawler.commands"
# The template of `scrapy genspider -t site`.
TEMPLATES_DIR = str(Path(__file__).with_name("templates"))
ADDONS = {
    "crawler.config_file.ConfigAddon": 10,
    "crawler.terminal.SafeLogsAddon": 50,
    "crawler.fetch.user_agent.IdentityAddon": 100,
    "crawler.fetch.tls.TransportAddon": 150,
    "crawler.fetch.replay.ReplayAddon": 200,
    "crawler.monitoring.addon.MonitorAddon": 300,
}

# --- zhengwen: data and identity ---
#: The folder with the data of all sites, each in a subfolder with the name of its spider.
DATA_DIR = "data"
#: A folder of saved pages to crawl instead of the network; see crawler/fetch/replay.py. None crawls the network.
REPLAY = None
#: The address of an object store with a copy of each site's folder, as s3://bucket/zhengwen; see docs/object-store.md.
#: A run pulls its site before it starts, and pushes it when it has ended. None keeps the folders on this machine only.
DATA_MIRROR = None
#: The URL of a page that informs the operator of a site who crawls it and why; part of the User-Agent. Set your own.
CONTACT_URL = "https://zhengwen.example/crawler"

# --- zhengwen: how much of a site is crawled ---
#: Hard limit on the list pages of one column. The crawler is built for lists of a thousand pages; one that is longer
#: than the default does not end.
COLUMN_PAGES_MAX = 3000
#: Hard limit on the columns of a site whose columns are discovered. In a second run, 120 columns of one or two requests
#: each take about four minutes. Of five sites measured one has more than 60 columns; a limit of 60 lost two fifths of
#: its articles.
DISCOVERED_COLUMNS_MAX = 120
#: Days after its publication during which a stored article is requested again, once a run; 0 for never. Sites correct
#: what they have just published. A changed text is stored, and the old one is kept as a revision.
REVISIT_DAYS = 7

# --- zhengwen: refusals and shutdown ---
#: The number of challenges or refusals in a row after which the run ends: the site does not want to be crawled.
BLOCKED_IN_A_ROW_MAX = 10
#: Seconds to wait when a server sends `Retry-After`. If it asks for more, the page is left to the next run.
RETRY_AFTER_MAX = 120
#: Seconds between two requests. A host whose robots.txt asks for more (`Crawl-delay`) is not crawled.
CRAWL_DELAY_MAX = 120
#: Seconds that a run waits for pending requests after SIGTERM or Ctrl-C, so that it ends within ten seconds.
STOP_GRACE = 4
#: Hosts that may have private addresses (loopback, 10.0.0.0/8 …), without their subdomains. Any other host with such an
#: address is refused, whatever a name server says; see docs/security.md.
PRIVATE_HOSTS: list[str] = []

# --- zhengwen: archive and attachments; see docs/archive.md ---
#: Whether to store every article page as received, as WARC, so that `scrapy reclean` can clean it again.
ARCHIVE = True
#: Whether to download the attachments of articles; otherwise their URLs are listed only.
ATTACHMENTS = False
#: Limit in bytes of one attachment, instead of DOWNLOAD_MAXSIZE, which is meant for pages; 0 for no limit.
ATTACHMENT_MAXSIZE = 32 * 1024 * 1024
#: Limits on the attachments that are downloaded for one article: their number, and their bytes together. Those beyond
#: are listed with the causes `too_many` and `too_large_together`. With 0, none is downloaded.
ARTICLE_ATTACHMENTS_MAX = 100
ARTICLE_ATTACHMENTS_MAXSIZE = 256 * 1024 * 1024
#: Further hosts from which attachments may be downloaded, without their subdomains.
ATTACHMENT_HOSTS: list[str] = []

# --- search index; see docs/data.md ---
#: Whether each run brings the search index up to date at its end. Otherwise `zhengwen index` does.
INDEX = False

# --- alerts at the end of each run, with the extra `monitor`; see docs/monitoring.md ---
SPIDERMON_ENABLED = False
# The record of the run is written when the engine stops, after the spider is closed.
SPIDERMON_ENGINE_STOP_MONITORS = ["crawler.monitoring.spidermon.SiteMonitorSuite"]

# --- politeness: one request at a time and one per second, slower where the site is slow ---
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "zhengwen"
# A run crawls one site, in strict order: the articles of a list page before the next page.
CONCURRENT_REQUESTS = 1
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1
AUTOTHROTTLE_MAX_DELAY = 30
RETRY_TIMES = 2
RETRY_HTTP_CODES = [408, 429, 500, 502, 503, 504, 522, 524]
COOKIES_ENABLED = True
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
}

# --- limits ---
# crawler/urls.py limits the length of an address, and counts what it refuses; Scrapy drops longer ones unseen.
URLLENGTH_LIMIT = 0
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024
DOWNLOAD_WARNSIZE = 4 * 1024 * 1024
DOWNLOAD_TIMEOUT = 60
REDIRECT_MAX_TIMES = 5
METAREFRESH_MAXDELAY = 5
MEMUSAGE_ENABLED = True
MEMUSAGE_WARNING_MB = 768
MEMUSAGE_LIMIT_MB = 1024
DOWNLOAD_HANDLERS = {
    "http": "crawler.fetch.handler.BoundedHandler",
    "https": "crawler.fetch.handler.BoundedHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# --- components ---
DOWNLOADER = "crawler.fetch.shutdown.StoppableDownloader"
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "crawler.fetch.offsite.SiteOnlyMiddleware": 50,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.fetch.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.fetch.retry_after.PatientRetryMiddleware": 550,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "crawler.fetch.offsite.SiteMetaRefreshMiddleware": 580,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.fetch.content_encoding.CodingMiddleware": 590,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.fetch.offsite.SiteRedirectMiddleware": 600,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "crawler.fetch.cookies.BoundedCookiesMiddleware": 700,
}
ITEM_PIPELINES = {
    "crawler.store.copies.CopyPipeline": 300,
    "crawler.store.attachments.AttachmentPipeline": 400,
    "crawler.store.pipeline.StorePipeline": 500,
}
EXTENSIONS = {
    "crawler.store.archive.Archiver": 400,
    "crawler.store.guard.StorageGuard": 450,
    "crawler.monitoring.recorder.RunRecorder": 500,
    "crawler.monitoring.progress.ProgressReporter": 550,
    "crawler.collection.indexer.Indexer": 600,
}
# First in, first out: articles are requested in the order of the lists, newest first. Scrapy's default is the reverse.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
SCHEDULER_DISK_QUEUE = "scrapy.squeues.PickleFifoDiskQueue"

# --- speed ---
# Scrapy starts CONCURRENT_ITEMS workers for each response (100 by default), and reads the source of callbacks for a
# warning. Without both, a crawl of 200 pages took an eighth less processor time.
CONCURRENT_ITEMS = 1
WARN_ON_GENERATOR_RETURN_VALUE = False

TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "INFO"
