"""Crawling on several machines: Scrapyd runs on each, and the sites are dealt out to them."""
