"""The cleaner as a block of engines that run on many machines: datatrove, Spark and Ray.

Each module needs its engine, which an extra installs: `zhengwen[datatrove]`, `zhengwen[spark]`, `zhengwen[ray]`. All
return the same fields, `cleaner.engines.page_cleaner.FIELDS` (docs/scale.md).
"""
