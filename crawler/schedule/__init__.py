"""Runs by a schedule, as `scrapy schedule` starts them.

`config` reads the schedule file, `triggers` computes when a run is due, `state` keeps due times over restarts,
`scheduler` starts the runs, `process` runs one of them as a child process, `outcome` describes how it ended, and `logs`
names and removes log files.
"""
