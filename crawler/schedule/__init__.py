"""Runs by a schedule, as `scrapy schedule` starts them: what the file says (`config`), when a run is due (`times`),
what is remembered over restarts (`state`), the scheduler itself, one run as a child process (`child`), how it ended
(`outcome`), and the log files of all runs (`logs`)."""
