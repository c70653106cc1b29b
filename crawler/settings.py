"""The project's settings. Any of them can be set for one run: `scrapy crawl jiangsu -s DOWNLOAD_DELAY=3`."""

from __future__ import annotations

BOT_NAME = "zhengwen"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"
ADDONS = {
    "crawler.terminal.SafeLogsAddon": 50,
    "crawler.fetch.user_agent.IdentityAddon": 100,
    "crawler.fetch.tls.TransportAddon": 150,
    "crawler.fetch.replay.ReplayAddon": 200,
    "crawler.monitoring.addon.MonitorAddon": 300,
}

# --- zhengwen's own ---
#: The folder of all sites' data; a site's is named after its spider.
DATA_DIR = "data"
#: A folder of saved pages to crawl instead of the network; see crawler/fetch/replay.py.
REPLAY = None
#: Where a site's operator finds out who crawls it and why; part of the user agent. Set it to a page of yours.
CONTACT_URL = "https://zhengwen.example/crawler"
#: A list that goes on after so many pages never ends: the crawler is built for lists of a thousand.
COLUMN_PAGES_MAX = 3000
#: How many columns are walked of a site that has to be discovered. A second run asks for a page or two of each: some
#: four minutes. Of five sites that were looked at one has more than 60, and with 60 lost two fifths of its articles.
DISCOVERED_COLUMNS_MAX = 120
#: So many challenges or refusals one after the other, and the run ends: the site does not want it.
BLOCKED_IN_A_ROW_MAX = 10
#: For so many days after its publication a kept article is looked at again, once a run; a changed text is kept beside
#: the new one as a revision. 0 for never.
REVISIT_DAYS = 7
#: A run that is told to stop (SIGTERM, Ctrl-C) waits so many seconds for the pages that are on their way.
STOP_GRACE = 4
#: Keep every article page as it came, as WARC, to be cleaned again with `scrapy reclean`; see docs/archive.md.
ARCHIVE = True
#: Download the files that articles offer, not only list them; see docs/archive.md.
ATTACHMENTS = False
#: In bytes; instead of DOWNLOAD_MAXSIZE, which is meant for pages.
ATTACHMENT_MAXSIZE = 32 * 1024 * 1024
#: Hosts beside the site's own that attachments may be fetched from, letter by letter.
ATTACHMENT_HOSTS: list[str] = []
#: Hosts that may stand at private addresses (loopback, 10.0.0.0/8 …), letter by letter; of all others such an address
#: is refused, whatever a name server says. See docs/security.md.
PRIVATE_HOSTS: list[str] = []

# --- alarms at the end of each run, with the extra `monitor`; see docs/monitoring.md ---
SPIDERMON_ENABLED = False
# When the engine has stopped, the run is written down; when the spider closes, it is not yet.
SPIDERMON_ENGINE_STOP_MONITORS = ["crawler.monitoring.spidermon.SiteMonitorSuite"]

# --- politeness: one request at a time and site, a second apart, slower where the site is slow ---
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "zhengwen"
# A run crawls one site, strictly in order: the articles of a list before its next page.
CONCURRENT_REQUESTS = 1
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1
AUTOTHROTTLE_MAX_DELAY = 30
RETRY_TIMES = 2
RETRY_HTTP_CODES = [408, 429, 500, 502, 503, 504, 522, 524]
#: Seconds. So long a server's `Retry-After` is waited for; one that asks for longer is asked again in the next run.
RETRY_AFTER_MAX = 120
COOKIES_ENABLED = True
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
}

# --- bounds ---
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

# --- parts ---
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
ITEM_PIPELINES = {"crawler.store.attachments.AttachmentPipeline": 400, "crawler.store.pipeline.StorePipeline": 500}
EXTENSIONS = {
    "crawler.store.archive.Archiver": 400,
    "crawler.store.guard.StorageGuard": 450,
    "crawler.monitoring.recorder.RunRecorder": 500,
}

DOWNLOADER = "crawler.fetch.shutdown.StoppableDownloader"
# In the order of the lists, newest first; Scrapy's default is the other way round.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
SCHEDULER_DISK_QUEUE = "scrapy.squeues.PickleFifoDiskQueue"

# Scrapy starts so many workers for each response (100 by default), and reads the source of callbacks for the
# sake of a warning: without both a crawl of 200 pages took an eighth less processor time.
CONCURRENT_ITEMS = 1
WARN_ON_GENERATOR_RETURN_VALUE = False

TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "INFO"
