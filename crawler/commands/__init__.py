"""Scrapy commands of this project, beside Scrapy's own."""
