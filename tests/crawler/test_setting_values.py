"""Values of settings are checked before a command starts."""

from __future__ import annotations

import pytest
from scrapy.utils.project import get_project_settings

from crawler.setting_values import check


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[(name, "maybe") for name in ("ARCHIVE", "ATTACHMENTS", "ROBOTSTXT_OBEY", "SPIDERMON_ENABLED")],
        *[("ARCHIVE", value) for value in ("", "yes", "1.5")],
        *[("COLUMN_PAGES_MAX", value) for value in ("1.5", "-1", "x", "", "inf")],
        *[("DOWNLOAD_DELAY", value) for value in ("-1", "nan", "1s")],
        ("LOG_ENABLED", "maybe"),
    ],
)
def test_wrong_value_is_refused_and_named(name, value):
    settings = get_project_settings()
    settings.set(name, value, "cmdline")
    with pytest.raises(ValueError, match=f"^{name}={value} is "):
        check(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("ARCHIVE", value) for value in ("0", "1", "False", "true", 0, True)],
        *[("DOWNLOAD_DELAY", value) for value in ("0.5", "0", 2, 0.25)],
        *[("COLUMN_PAGES_MAX", value) for value in ("10", 0)],
        ("STOP_GRACE", "0.5"),
        ("RETRY_PRIORITY_ADJUST", "-1"),
    ],
)
def test_right_value_is_accepted(name, value):
    settings = get_project_settings()
    check(settings)
    settings.set(name, value, "cmdline")
    check(settings)


def test_command_with_a_wrong_value_says_what_to_write_and_does_nothing(site, crawl):
    site.add_dated_column(pages=1, rows=1)
    outcome = crawl(settings={"ARCHIVE": "maybe"})
    assert outcome.status == 2 and "ARCHIVE=maybe is neither yes nor no: give 1 or 0" in outcome.log
    assert "Traceback" not in outcome.log
    assert site.asked == [] and not outcome.folder.exists()
