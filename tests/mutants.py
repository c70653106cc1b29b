"""Mutation testing: breaks one expression of a module at a time and says whether the module's tests fail.

    make mutants                                             20 mutants of each module of the cleaner
    python -m tests.mutants cleaner.dates --sample 0         all mutants of one module
    python -m tests.mutants crawler.fetch --sample 10 --seed 2 | tee survivors
    python -m tests.mutants crawler.fetch --sample 10 --seed 2 --again survivors

The project is copied to a temporary folder, so the checkout stays as it is. A mutant is killed if one of the tests that
`TESTS` names for its module fails or does not end in time. The others are survivors: each is printed with its line.
What only declares (`dataclass(slots=True)`, names of encodings, assertions, cases of an interpreter) is not mutated.
Libraries are imported once; each run of pytest is a fork of this process. A module whose library is not installed is
left out: `.venv-scale/bin/python -m tests.mutants cleaner.engines` (`make scale`) tests those of the engines.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import importlib
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Not copied: caches, the environment, data, and compiled modules, which would hide the mutants.
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "*.so", "*.pyd", "data", "dist", "build", "logs")
#: Imported before the forks, because each takes a large part of a second.
LIBRARIES = (
    *("pytest", "hypothesis", "lxml.html", "chardet", "trafilatura", "tqdm", "cssselect", "time_machine", "warcio"),
    *("scrapy.utils.test", "scrapy.utils.project", "scrapy.core.downloader.handlers.http11", "scrapy.spiderloader"),
    *(
        "scrapy.downloadermiddlewares.robotstxt",
        "scrapy.downloadermiddlewares.retry",
        "scrapy.spidermiddlewares.httperror",
    ),
    *("scrapy.downloadermiddlewares.cookies", "scrapy.downloadermiddlewares.httpcompression", "service_identity"),
    *("apscheduler.schedulers.asyncio", "apscheduler.triggers.cron", "twisted.web.client", "OpenSSL.SSL", "ssl"),
)

_LABELLED = "tests/cleaner/test_labelled_pages.py"
_CASES = "tests/cleaner/test_cases.py"
_CLEANER = (
    "tests/cleaner/test_clean.py",
    _CASES,
    f"{_LABELLED}::test_exactly_the_labelled_blocks_of_a_page_are_kept",
    f"{_LABELLED}::test_title_date_and_source_of_a_page_are_the_labelled_ones",
    "tests/test_samples.py::test_the_text_of_an_article_is_the_expected_one",
)
_CLEANER_LEFT_OUT = ("test_compiled.py", "test_stress.py", "test_properties.py", "test_hostile.py")
_TEXT = (
    "tests/cleaner/text",
    _CASES,
    *(
        f"{_LABELLED}::test_{name}"
        for name in (
            "exactly_the_labelled_lines_of_a_text_are_kept",
            "title_date_and_source_of_a_text_are_the_labelled_ones",
            "article_of_the_text_of_a_page_is_that_of_the_page",
            "metadata_of_the_text_of_a_page_are_those_of_the_page",
        )
    ),
)
#: The quick ones first: the others stop and continue runs.
_CORPORA = (
    *(f"tests/cleaner/corpora/test_{name}.py" for name in ("recognise", "reading", "streams", "warc", "json_lines")),
    "tests/cleaner/corpora",
)
_FETCH, _SCHEDULE, _STORE = "tests/crawler/fetch", "tests/crawler/schedule", "tests/crawler/store"
_MONITORING, _DEPLOY = "tests/crawler/monitoring", "tests/crawler/deploy"
_PLATFORMS = ("tests/crawler/platforms/test_platforms.py", "tests/crawler/platforms/test_saved_pages.py")
_LISTING = tuple(
    f"tests/crawler/listing/test_{name}.py"
    for name in (
        "lists",
        "row_decisions",
        "link_elements",
        "joined_lists",
        "rows",
        "pager",
        "page_urls",
        "row_dates",
        "discovery",
    )
)
_NAMES = f"{_FETCH}/test_private_api.py"
_SAFETY = "tests/crawler/test_safety.py"
_COMMANDS, _SPIDERS = "tests/crawler/commands", "tests/crawler/spiders"
#: Tests of all commands.
_ALL_COMMANDS = tuple(
    f"{_COMMANDS}/test_cli.py::test_{name}"
    for name in (
        "help_of_each_command_shows_what_it_takes_and_does",
        "only_commands_that_crawl_start_what_a_crawl_needs",
    )
)
#: Those of the tests of safety that are about what is shown and logged, and crawl nothing.
_SHOWN = tuple(
    f"{_SAFETY}::test_{name}"
    for name in (
        "shown_text_is_escaped",
        "records_are_safe_with_their_tracebacks",
        "messages_of_scrapy_about_a_normal_run_are_for_debugging",
        "log_has_the_clock_of_the_data",
        "secret_settings_are_not_shown_in_any_form",
        "passwords_of_proxies_in_the_environment_are_not_shown",
        "words_that_are_no_secrets_are_shown",
    )
)
#: Those of the tests of the command `zhengwen` that start no other process.
_CONSOLE = (
    "version_is_printed",
    "commands_are_listed",
    "commands_of_scrapy_take_the_settings_of_the_project",
    "crawl_handles_signals_before_anything_is_imported",
    "words_of_the_process_are_the_command_by_default",
    "exit_status_is_that_of_the_command",
    "closed_output_ends_the_program_with_status_0",
    "clean_names_itself_in_its_messages",
    "sites_are_listed_in_any_folder",
    "unknown_command_is_refused_with_the_near_name",
    "without_scrapy_the_cleaner_works_and_crawling_says_what_to_install",
)
_MIRROR = "tests/crawler/mirror/test_mirror.py"
#: Those of the tests of replays that crawl nothing.
_REPLAY = (
    "saved_pages_are_found_by_method_url_and_body",
    "saved_response_is_answered_as_it_was_received",
    "request_that_differs_in_method_or_body_is_a_404",
    "replay_has_no_delays_whatever_a_spider_asks_for",
    "settings_stay_without_replay",
    "other_json_files_are_skipped",
    "folder_of_saved_pages_must_exist",
)
#: Those of the tests of the archive that crawl nothing and are quick.
_WARC = (
    "page_is_read_as_it_was_written_with_its_target",
    "file_is_read_by_warcio_with_correct_digests",
    "damaged_record_is_passed_over_and_counted",
    "file_that_is_no_archive_has_no_pages_and_counts_as_damaged",
    "pages_after_bytes_that_are_no_record_are_read",
    "record_that_unpacks_to_more_than_the_limit_is_passed_over",
    "file_of_a_stopped_run_is_cut_after_its_last_complete_record_and_renamed",
    "file_of_a_stopped_run_without_a_complete_record_is_removed",
    "links_are_refused_for_writing_and_ignored_by_adopt",
    "record_that_could_not_be_written_completely_is_removed",
    "records_of_other_crawlers_are_passed_over_and_counted",
)
#: Those of the tests of attachments that crawl nothing.
_FILE_TYPES = (
    "extension_fits_the_content_and_the_name_selects_among_several",
    "download_that_is_not_a_document_is_refused_with_the_cause",
    "only_the_first_members_of_a_zip_file_are_read",
    "directory_of_a_zip_file_is_found_from_its_end",
    "directory_of_a_zip64_file_is_read",
)
#: Those of the tests of alerts that crawl nothing.
_SENT_ALERTS = (
    "alert_about_a_lasting_fault_is_repeated_after_a_week_and_a_recurring_one_at_once",
    "invalid_file_of_sent_alerts_causes_one_more_alert",
    "sent_alerts_of_an_earlier_version_are_read_and_the_file_is_renamed",
)
#: Those of the tests of newsite that crawl nothing.
_NEWSITE = (
    "spider_of_a_justice_department_is_a_module_of_justice",
    "source_is_valid_python_whatever_the_site_shows",
    "sample_has_the_structure_of_the_page_and_none_of_its_text",
    "title_of_several_lines_and_headlines_are_replaced",
    "sample_that_reads_in_another_way_than_its_page_is_noticed",
    "name_of_a_site_is_read_from_its_home_page",
)
#: Modules with tests that need no crawl. A crawl takes seconds for each mutant.
_TESTS_WITHOUT_CRAWLS = {
    "crawler.fetch": (_FETCH, "blocking content_encoding cookies decoding errors handler offsite retry_after robots"),
    "crawler.monitoring": (_MONITORING, "recorder rules run_log run_stats significance"),
    "crawler.schedule": (_SCHEDULE, "config logs outcome process scheduler state triggers"),
    "crawler.spiders.base": ("tests/crawler/spiders", "arguments articles columns multipage pagination site"),
    "crawler.store": (
        _STORE,
        "article_files atomic column_ledger errors files folder guard ledger ledger_checks lock records recovery",
    ),
}
#: The tests of each package or module; the longest name that matches applies. Those named first run first.
TESTS: dict[str, tuple[str, ...]] = {
    "cleaner": ("tests/cleaner",),
    "cleaner.__main__": ("tests/cleaner/test_command_statuses.py", "tests/cleaner/test_command.py"),
    "cleaner.article": ("tests/cleaner/test_article.py", *_CLEANER),
    "cleaner.characters": ("tests/cleaner/test_characters.py", "tests/cleaner/markup/test_shown_text.py"),
    "cleaner.console": ("tests/cleaner/test_console.py",),
    "cleaner.corpora": _CORPORA,
    "cleaner.corpora.rows": ("tests/cleaner/corpora/test_cleaned_rows.py", *_CORPORA),
    "cleaner.corpora.parquet": ("tests/cleaner/corpora/test_parquet.py", *_CORPORA),
    "cleaner.engines": ("tests/cleaner/engines",),
    **{
        f"cleaner.engines.{module}": tuple(f"tests/cleaner/engines/test_{name}.py" for name in names.split())
        for module, names in {
            "datatrove": "datatrove",
            "page_cleaner": "page_cleaner",
            "ray": "batches ray",
            "sandbox": "sandbox",
            "spark": "spark",
        }.items()
    },
    "cleaner.formats": ("tests/cleaner/formats", *_CLEANER),
    "cleaner.inputs": ("tests/cleaner/test_inputs.py", "tests/cleaner/test_command.py", *_CORPORA),
    "cleaner.pages": (
        "tests/cleaner/test_pages.py",
        "tests/cleaner/test_command_statuses.py",
        "tests/cleaner/test_command.py",
    ),
    "cleaner.parallel": ("tests/cleaner/test_command.py",),
    "cleaner.report": ("tests/cleaner/test_report.py",),
    "cleaner.citations": ("tests/cleaner/test_citations.py",),
    "cleaner.dates": ("tests/cleaner/test_dates.py", *_CLEANER),
    "cleaner.extract": (
        "tests/cleaner/test_article.py",
        "tests/cleaner/test_report.py",
        "tests/cleaner/selection/test_fallback.py",
        *_CLEANER,
    ),
    "cleaner.file_types": ("tests/cleaner/test_file_types.py",),
    "cleaner.lexicon": ("tests/cleaner/lexicon", *_CLEANER),
    "cleaner.lexicon.containers": ("tests/cleaner/lexicon/test_containers.py",),
    "cleaner.lexicon.labels": ("tests/cleaner/lexicon", "tests/cleaner/metadata/test_infoline.py", *_CLEANER),
    **{
        f"cleaner.markup.{module}": tuple(f"tests/cleaner/markup/test_{name}.py" for name in names.split())
        for module, names in {
            "attribute_limits": "attribute_limits harmless",
            "attributes": "shown_text parse shown_files",
            "decode": "encodings decode",
            "elements": "elements shown_text shown_files",
            "escaped": "shown_text parse islands",
            "formula": "formulas parse",
            "head": "parse shown_text stylesheets",
            "islands": "islands islands_limits",
            "names": "harmless names",
            "page": "shown_text parse site_rule",
            "parse": "harmless parse encodings islands decode",
            "site_rule": "site_rule shown_text harmless",
        }.items()
    },
    "cleaner.metadata.marked": ("tests/cleaner/metadata/test_marked.py",),
    "cleaner.markup.builder": (
        *(
            f"tests/cleaner/markup/test_{name}.py"
            for name in ("shown_text", "parse", "shown_files", "formulas", "islands_limits", "islands")
        ),
        *_CLEANER,
    ),
    "cleaner.markup": ("tests/cleaner/markup", *_CLEANER),
    "cleaner.metadata": ("tests/cleaner/metadata", *_CLEANER),
    "cleaner.selection.reasons": (
        "tests/cleaner/test_report.py::test_every_kind_of_reason_has_a_chinese_label",
        "tests/cleaner/selection",
    ),
    "cleaner.selection": ("tests/cleaner/selection", *_CLEANER),
    "cleaner.template": ("tests/cleaner/template", *_CLEANER),
    "cleaner.text": _TEXT,
    **{
        f"cleaner.text.{module}": (*(f"tests/cleaner/text/test_{name}.py" for name in names.split()), *_TEXT)
        for module, names in {
            "confidence": "confidence",
            **dict.fromkeys(
                ("context", "copies", "inserts", "menus", "records", "short_lines"), "context_limits context limits"
            ),
            "headers": "header_shapes line_scores limits title_lines",
            "lines": "lines divided_lines",
            "metadata": "text_metadata title title_lines",
            "plain": "intervals plain limits",
            "title": "title_limits title title_lines",
        }.items()
    },
    "cleaner.text.line_scores": (
        "tests/cleaner/text/test_line_scores.py",
        *_TEXT,
        "tests/cleaner/template",
        "tests/cleaner/test_report.py::test_every_kind_of_reason_has_a_chinese_label",
    ),
    "crawler": ("tests/crawler/test_urls.py", "tests/crawler/fetch", "tests/crawler/store", "tests/crawler/listing"),
    "crawler.commands": ("tests/crawler/commands",),
    "crawler.__main__": tuple(f"tests/crawler/test_console.py::test_{name}" for name in _CONSOLE),
    "crawler.cli": ("tests/crawler/commands/test_cli.py",),
    "crawler.clock": ("tests/crawler/test_items.py",),
    "crawler.items": ("tests/crawler/test_items.py", f"{_SPIDERS}/test_articles.py"),
    "crawler.urls": ("tests/crawler/test_urls.py",),
    "crawler.validators": ("tests/crawler/test_items.py", f"{_SPIDERS}/test_articles.py"),
    **{
        f"crawler.commands.{module}": (*(f"{_COMMANDS}/test_{name}.py" for name in names.split()), *_ALL_COMMANDS)
        for module, names in {
            "crawl": "crawl",
            "export": "read_commands",
            "index": "read_commands",
            "init": "settings",
            "newsite": "newsite_command",
            "pull": "mirror_commands",
            "push": "mirror_commands",
            "rebuild": "site_commands",
            "reclean": "site_commands",
            "report": "read_commands",
            "schedule": "schedule",
            "search": "read_commands",
            "serve": "read_commands",
            "settings": "settings",
            "show": "read_commands",
            "snapshot": "snapshot",
            "status": "status",
        }.items()
    },
    "crawler.commands.deploy": (f"{_DEPLOY}/test_command.py", *_ALL_COMMANDS),
    "crawler.commands.sites": (f"{_SPIDERS}/test_provinces.py", *_ALL_COMMANDS),
    **{
        f"crawler.collection.{module}": tuple(f"tests/crawler/collection/test_{name}.py" for name in names.split())
        for module, names in {
            "articles": "articles export index",
            "datasette": "index",
            "export": "export",
            "folding": "folding index",
            "index": "index",
            "indexer": "indexer",
            "near": "near index",
            "reclean": "reclean_results",
            "report": "report_facts report report_limits",
        }.items()
    },
    "crawler.collection.explain": (
        "tests/crawler/collection/test_explain.py",
        "tests/crawler/collection/test_report.py::test_older_archives_are_not_read_once_all_pages_are_found",
    ),
    "crawler.collection": ("tests/crawler/collection",),
    "crawler.config_file": ("tests/crawler/test_config_file.py",),
    "crawler.deploy": (f"{_DEPLOY}/test_hosts.py", f"{_DEPLOY}/test_scrapyd.py", f"{_DEPLOY}/test_fleet.py"),
    "crawler.deploy.egg": (f"{_DEPLOY}/test_egg.py",),
    "crawler.deploy.plan": (f"{_DEPLOY}/test_plan.py",),
    "crawler.deploy.scrapyd": (f"{_DEPLOY}/test_scrapyd.py", f"{_DEPLOY}/test_answers.py"),
    "crawler.fetch": (f"{_FETCH}/test_blocking.py", _FETCH, "tests/crawler/test_safety.py"),
    "crawler.fetch.downloader_slots": (
        f"{_NAMES}::test_delay_of_a_host_is_exact_for_its_slot_and_for_later_slots",
        f"{_NAMES}::test_slot_of_either_version_of_scrapy_has_no_jitter",
    ),
    "crawler.fetch.page_type": (f"{_FETCH}/test_page_type.py",),
    "crawler.fetch.replay": tuple(f"{_FETCH}/test_replay.py::test_{name}" for name in _REPLAY),
    "crawler.fetch.shutdown": (f"{_FETCH}/test_downloader.py",),
    "crawler.fetch.tls": (f"{_FETCH}/test_tls_policy.py",),
    "crawler.fetch.user_agent": (
        f"{_FETCH}/test_user_agent.py",
        f"{_SAFETY}::test_password_of_the_contact_page_is_not_sent_to_sites",
    ),
    "crawler.listing": (*_LISTING, *_PLATFORMS),
    "crawler.listing.numbered_pager": (
        "tests/crawler/listing/test_numbered_pager.py",
        "tests/crawler/listing/test_pager.py",
    ),
    **{
        f"crawler.listing.{module}": tuple(f"tests/crawler/listing/test_{name}.py" for name in names.split())
        for module, names in {
            "dates": "row_dates rows",
            "discovery": "discovery column_names",
            "hidden_rows": "hidden_rows lists json_rows",
            "json_rows": "json_rows hidden_rows",
            "script_pager": "script_pager pager",
            "js_links": "js_links pager",
            "link_elements": "link_words link_elements lists rows",
            "lists": "row_decisions lists link_elements joined_lists rows",
            "models": "pager_words rows",
            "page": "page page_limits pager_words rows",
            "page_urls": "page_urls pager",
            "pager": "pager_words pager numbered_pager",
            "pager_words": "pager_words",
            "rows": "rows row_limits joined_lists lists link_elements",
            "scoring": "scoring link_words rows",
        }.items()
    },
    "crawler.listing.dialects": tuple(
        f"tests/crawler/listing/test_{name}.py" for name in ("dialects", "dialect_forms")
    ),
    "crawler.masking": ("tests/crawler/test_masking.py", *_SHOWN),
    "crawler.mirror": (_MIRROR,),
    "crawler.mirror.parts": ("tests/crawler/mirror/test_parts.py", _MIRROR),
    "crawler.mirror.state": ("tests/crawler/mirror/test_state.py", _MIRROR),
    "crawler.mirror.remote": ("tests/crawler/mirror/test_remote.py", _MIRROR),
    "crawler.mirror.runs": (f"{_COMMANDS}/test_mirror_commands.py",),
    "crawler.monitoring": (_MONITORING,),
    **dict.fromkeys(
        (f"crawler.monitoring.{module}" for module in ("alert", "email", "webhook")),
        (f"{_MONITORING}/test_channels.py",),
    ),
    **dict.fromkeys(
        (f"crawler.monitoring.{module}" for module in ("addon", "spidermon")), (f"{_MONITORING}/test_monitors.py",)
    ),
    "crawler.monitoring.health": (
        f"{_MONITORING}/test_health.py",
        f"{_MONITORING}/test_rules.py::test_findings_contain_the_advice",
    ),
    "crawler.monitoring.history": tuple(
        f"{_MONITORING}/test_{name}.py" for name in ("channels", "history", "recorder")
    ),
    "crawler.monitoring.failed_pages": (f"{_MONITORING}/test_history.py", f"{_MONITORING}/test_recorder.py"),
    "crawler.monitoring.progress": (f"{_MONITORING}/test_progress.py",),
    "crawler.monitoring.status_line": (f"{_MONITORING}/test_progress.py",),
    "crawler.monitoring.summary": (f"{_MONITORING}/test_recorder.py",),
    "crawler.monitoring.sent_alerts": (
        f"{_MONITORING}/test_channels.py",
        *(f"{_MONITORING}/test_spidermon.py::test_{name}" for name in _SENT_ALERTS),
    ),
    "crawler.newsite": (
        "tests/crawler/newsite",
        *(f"tests/crawler/commands/test_newsite.py::test_{n}" for n in _NEWSITE),
    ),
    "crawler.platforms": ("tests/crawler/platforms/test_recognition.py", *_PLATFORMS),
    "crawler.schedule": (_SCHEDULE,),
    "crawler.setting_values": ("tests/crawler/test_setting_values.py", "tests/crawler/test_config_file.py"),
    "crawler.settings": (f"{_COMMANDS}/test_settings.py",),
    "crawler.spiders": (f"{_SPIDERS}/test_provinces.py", f"{_SPIDERS}/test_site_spiders.py"),
    "crawler.stopping": ("tests/crawler/test_stopping.py",),
    "crawler.store": (_STORE,),
    "crawler.store.pipeline": tuple(
        f"{_STORE}/test_{name}.py" for name in ("pipeline", "revised_files", "copies", "files")
    ),
    "crawler.store.archive": (f"{_STORE}/test_archiver.py",),
    "crawler.store.attachments": (f"{_STORE}/test_attachment_pipeline.py",),
    "crawler.store.copies": (f"{_STORE}/test_copies.py",),
    "crawler.store.filetypes": (
        f"{_STORE}/test_filetypes.py",
        *(f"{_STORE}/test_attachments.py::test_{name}" for name in _FILE_TYPES),
    ),
    "crawler.store.outcomes": (
        f"{_STORE}/test_spider.py",
        "tests/crawler/spiders/test_outcomes.py::test_articles_are_unread_if_none_was_read_or_known",
    ),
    "crawler.store.spider": (f"{_STORE}/test_spider.py",),
    "crawler.store.vanished": (f"{_STORE}/test_vanished.py",),
    "crawler.terminal": ("tests/crawler/test_terminal.py", *_SHOWN),
    "crawler.store.warc": (
        f"{_STORE}/test_warc_records.py",
        *(f"{_STORE}/test_archive.py::test_{name}" for name in _WARC),
    ),
} | {
    f"{package}.{module}": (f"{folder}/test_{module}.py",)
    for package, (folder, modules) in _TESTS_WITHOUT_CRAWLS.items()
    for module in modules.split()
}
TESTS["crawler.fetch.handler"] += (
    f"{_SAFETY}::test_private_addresses_are_recognised_in_all_notations",
    f"{_SAFETY}::test_public_addresses_are_public",
    f"{_NAMES}::test_handler_replaces_the_pool_and_the_protocol_of_scrapy",
)
TESTS["cleaner.markup.page"] += ("tests/cleaner/formats/test_tables.py",)
TESTS["cleaner.file_types"] += ("tests/cleaner/markup/test_decode.py",)
for _module in ("atomic", "lock"):
    TESTS[f"crawler.store.{_module}"] += (f"{_STORE}/test_file_operations.py",)
TESTS["crawler.store.records"] += (f"{_STORE}/test_copies.py", f"{_STORE}/test_ledger.py")
TESTS["crawler.store.files"] += (f"{_STORE}/test_revised_files.py",)
TESTS["crawler.store.ledger"] += (
    f"{_STORE}/test_vanished.py",
    f"{_STORE}/test_pipeline.py",
    f"{_STORE}/test_copies.py",
)
for _module in ("articles", "site"):
    TESTS[f"crawler.spiders.base.{_module}"] += (f"{_SPIDERS}/test_vanished_articles.py",)
TESTS["crawler.spiders.base.multipage"] += ("tests/crawler/spiders/test_articles.py",)
#: Files of these names are not run: they are slow, and test limits and invariants rather than single decisions.
NOT_RUN = (*_CLEANER_LEFT_OUT, "faults", "fuzz")
#: A mutant may take so many times as long as the original, and so many seconds more.
TIMES_LONGER, SECONDS_LONGER = 4, 10

_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
#: Of a string with many words at most so many are changed, or they would be most of a sample.
_WORDS = 3
#: Names of calls that take the name of an encoding, of an error handler or of a type: changed, all that can happen is
#: an error about the name.
_NAMED = ("encode", "decode", "cast", "TypeVar", "NewType", "NamedTuple", "getLogger")
#: `strict` is of `zip`: like an assertion, it says that both have the same length.
_NAMED_KEYWORDS = ("encoding", "errors", "strict")
#: Sizes of caches: no result depends on them.
_CACHES = ("lru_cache",)
#: Assignments that only other tools read.
_DECLARATIONS = ("__slots__", "__all__", "__version__")
#: Names whose tests are decided by the interpreter, not by the input.
_PLATFORM = ("TYPE_CHECKING", "sys.version_info", "sys.platform", "os.name")
#: Names of calls whose arguments are prose, which no test should match.
_PROSE = ("logger", "log", "warnings", "print", "add_argument", "ArgumentParser", "__repr__", "gaps")
#: Functions that return prose: for debuggers, and for the help of a command.
_PROSE_FUNCTIONS = ("__repr__", "short_desc", "long_desc")
#: Names of tables in which strings with a space are prose, and the key of prose in the rows of other tables. Of a call
#: `Reason(kind, why)` the second argument is prose.
_PROSE_TABLES = ("_REASONS", "_CONVERT", "KILLED")
_PROSE_KEY = "why"
#: Tables of words for people: which words is no behaviour, but each key needs some.
_LABELS = ("cleaner.report._FIELDS", "cleaner.report._KINDS", "cleaner.report._FEATURES")
#: The field of the lexicon for a check that is quicker than the pattern: without it, the same lines match.
_QUICK_CHECK = "hints"
#: Constants that bound a cache, or say how much is read at once or copied before it is cleared. No result depends on
#: them, only time and memory. One bit of 52 of a hash changes no result either, nor
#: do the ends of the blocks of Han, where no character has another form. Any number can be the version of a format, or a seed.
_NO_RESULT = (
    *("_CACHE_SIZE", "_CACHED_LENGTH", "_CACHED_NAME", "_CACHED_STYLE"),
    *("_TRIED", "_PIECES_KEPT", "_WINDOW", "_MANY_HIDING_VALUES"),
    # in other modules, these names are of other things
    *("cleaner.corpora.streams._READ", "cleaner.corpora.streams._BUFFER", "cleaner.corpora.streams._GZIP_LEVEL"),
    *("cleaner.corpora.parquet._ROWS", "cleaner.corpora.parquet._ROW_GROUP", "cleaner.corpora.reading._ROWS"),
    *("cleaner.parallel._CHUNKS_AHEAD", "cleaner.markup.names._MOST", "cleaner.markup.names._STRIDE"),
    *("cleaner.corpora.run._CHUNK", "cleaner.corpora.run._CHUNK_SIZE", "cleaner.pages._CHUNK"),
    *(
        "cleaner.corpora.warc._READ",
        "cleaner.corpora.json_lines._TAIL",
        "crawler.store.warc._CHUNK",
        "crawler.store.warc._GZIP_LEVEL",
    ),
    *("crawler.fetch.content_encoding._CHUNK", "crawler.collection.reclean._CHUNK", "crawler.deploy.plan._BITS"),
    *("crawler.collection.export._BATCH", "crawler.collection.index._WAIT", "crawler.collection.index._VERSION"),
    "crawler.collection.near._SEED",
    # the version of a library decides it, and the pages are read alike
    "cleaner.markup.parse._SHOWS_BROKEN_BYTES",
    *("crawler.collection.folding._BLOCKS", "crawler.mirror.parts._LEVEL", "crawler.mirror.push._LEVEL"),
    "crawler.mirror.remote._BLOCK",
)


@dataclass(frozen=True)
class Mutant:
    """One change of a module's text.

    Attributes:
        module: The name of the module.
        path: Its file below the root.
        start, end: The interval of bytes that is replaced.
        text: The replacement.
        line: The number of the first line.
        kind: The class of the mutation.
        before: The replaced text.
    """

    module: str
    path: Path
    start: int
    end: int
    text: str
    line: int
    kind: str
    before: str

    def __str__(self) -> str:
        before, after = (" ".join(text.split())[:70] for text in (self.before, self.text))
        return f"{self.path}:{self.line}  {self.kind}: {before}  ->  {after}"


def _changed_words(value: str | bytes, is_pattern: bool) -> list[str | bytes]:
    """Return a string with one of its words changed, for up to three of its words."""
    if isinstance(value, bytes):
        return [] if is_pattern else [value[:-1] + b"\x01"]
    # in a pattern only what surely is plain text, so that the pattern stays valid
    words = list(re.finditer(r"(?<![\\\w[<])[一-龥a-zA-Z]{2,}(?![\w{?*+\]])" if is_pattern else r"\S+", value))
    if not is_pattern and not words:
        return [value + "q"]
    chosen = words[:: max(1, len(words) // _WORDS)][:_WORDS]
    return [value[: word.end() - 1] + "q" + value[word.end() :] for word in chosen]


class _Finder(ast.NodeVisitor):
    """Collects the mutants of a module."""

    def __init__(self, module: str, path: Path, source: bytes) -> None:
        self.found: list[Mutant] = []
        self._module, self._path, self._source = module, path, source
        self._pattern: ast.expr | None = None
        self._in_prose = False
        self._lines = [0]
        for line in source.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))

    def _add(self, node: ast.expr | ast.stmt, new: ast.AST | str, kind: str) -> None:
        start = self._lines[node.lineno - 1] + node.col_offset
        end = self._lines[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        text = new if isinstance(new, str) else ast.unparse(new)
        if isinstance(node, ast.expr) and not isinstance(node, ast.Constant):
            text = f"({text})"
        before = self._source[start:end].decode()
        if text != before:
            self.found.append(Mutant(self._module, self._path, start, end, text, node.lineno, kind, before))

    def visit_Compare(self, node: ast.Compare) -> None:
        for i, op in enumerate(node.ops):
            for kind, new in zip(("boundary", "comparison"), _COMPARISONS[type(op)][-2:], strict=False):
                kind = "comparison" if len(_COMPARISONS[type(op)]) == 1 else kind
                ops = [*node.ops[:i], new(), *node.ops[i + 1 :]]
                self._add(node, ast.Compare(node.left, ops, node.comparators), kind)
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        self._add(node, ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values), "and/or")
        for i in range(len(node.values)):
            left = node.values[:i] + node.values[i + 1 :]
            self._add(node, ast.BoolOp(node.op, left) if len(left) > 1 else left[0], "condition removed")
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            self._add(node, node.operand, "not")
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        new = _ARITHMETIC.get(type(node.op))
        texts = any(isinstance(side, ast.JoinedStr | ast.Constant) for side in (node.left, node.right)) and any(
            isinstance(side, ast.JoinedStr) or (isinstance(side, ast.Constant) and isinstance(side.value, str))
            for side in (node.left, node.right)
        )
        if new is not None and not texts:
            self._add(node, ast.BinOp(node.left, new(), node.right), "arithmetic")
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self._add(node, ast.IfExp(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse), "not")
        self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        if any(name in ast.unparse(node.test) for name in _PLATFORM):
            return
        if isinstance(node.test, ast.Name | ast.Call | ast.Attribute):
            self._add(node.test, ast.UnaryOp(ast.Not(), node.test), "not")
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        value = node.value
        if value == _QUICK_CHECK or (self._in_prose and isinstance(value, str) and " " in value):
            return
        if isinstance(value, bool):
            self._add(node, str(not value), "constant")
        elif isinstance(value, int | float):
            step = 1 if isinstance(value, int) else value / 4
            self._add(node, repr(value + step), "boundary" if step == 1 else "constant")
            if value != 0:
                self._add(node, repr(value - step), "boundary" if step == 1 else "constant")
        elif isinstance(value, str | bytes) and value:
            for changed in _changed_words(value, node is self._pattern):
                self._add(node, repr(changed), "constant")

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Leave texts with fields alone: most are messages, and their parts have no position of their own."""

    def visit_Return(self, node: ast.Return) -> None:
        if node.value is not None and not isinstance(node.value, ast.Constant):
            self._add(node.value, "None", "return value")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = ast.unparse(node.func)
        if name == "re.compile":
            self._pattern = node.args[0]
        parts = name.split(".")
        if any(word in parts for word in (*_PROSE, *_CACHES)):
            return
        self.visit(node.func)
        for argument in node.args[:1] if name == "Reason" else node.args:
            if not (parts[-1] in _NAMED and isinstance(argument, ast.Constant)):
                self.visit(argument)
        for keyword in node.keywords:
            is_assertion = name == "zip" and keyword.arg == "strict"  # that two lengths are the same
            if keyword.arg not in _NAMED_KEYWORDS and not is_assertion:
                self.visit(keyword.value)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Visit the body only: decorators such as `dataclass(slots=True)` and bases declare, and decide nothing."""
        for statement in node.body:
            self.visit(statement)

    def visit_Assert(self, node: ast.Assert) -> None:
        """Leave assertions alone: they hold, and tell the type checker so."""

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Constant):
            return  # a docstring
        if isinstance(node.value, ast.Call) and ast.unparse(node.value.func).split(".")[0] not in _PROSE:
            self._add(node, "pass", "removed statement")
        self.generic_visit(node)

    def visit_Continue(self, node: ast.Continue) -> None:
        self._add(node, "pass", "removed statement")

    def visit_Break(self, node: ast.Break) -> None:
        self._add(node, "pass", "removed statement")

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self._add(node, "pass", "removed statement")
        self.visit(node.value)

    def visit_Raise(self, node: ast.Raise) -> None:
        self._add(node, "pass", "removed statement")  # the prose of the error is not mutated

    def visit_Assign(self, node: ast.Assign) -> None:
        if all(isinstance(target, ast.Attribute | ast.Subscript) for target in node.targets):
            self._add(node, "pass", "removed statement")
        if not any(self._is_left_out(ast.unparse(target)) for target in node.targets):
            self.visit(node.value)

    def _is_left_out(self, name: str) -> bool:
        return name in _DECLARATIONS or name in _NO_RESULT or f"{self._module}.{name}" in _NO_RESULT

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        name = ast.unparse(node.target)
        if node.value is not None and not self._is_left_out(name):
            self._in_prose = name in _PROSE_TABLES
            is_labels = f"{self._module}.{name}" in _LABELS and isinstance(node.value, ast.Dict)
            # not the annotation
            for part in filter(None, node.value.keys) if is_labels else [node.value]:  # type: ignore[attr-defined]
                self.visit(part)
            self._in_prose = False

    def visit_Dict(self, node: ast.Dict) -> None:
        for key, value in zip(node.keys, node.values, strict=True):
            if not (isinstance(key, ast.Constant) and key.value == _PROSE_KEY):
                for part in filter(None, (key, value)):
                    self.visit(part)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if node.name in _PROSE_FUNCTIONS:
            return
        for default in (*node.args.defaults, *(one for one in node.args.kw_defaults if one is not None)):
            self.visit(default)
        for statement in node.body:
            self.visit(statement)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.visit_FunctionDef(node)  # type: ignore[arg-type]


def mutants_of(module: str, path: Path) -> list[Mutant]:
    """Return all mutants of a module.

    Args:
        module: Its name.
        path: Its file below the root of the project.
    """
    return mutants_in(module, path, (ROOT / path).read_bytes())


def mutants_in(module: str, path: Path, source: bytes) -> list[Mutant]:
    """Return all mutants of a module with this source, each once."""
    finder = _Finder(module, path, source)
    finder.visit(ast.parse(source))
    return list({(mutant.start, mutant.end, mutant.text): mutant for mutant in finder.found}.values())


def modules_of(names: list[str]) -> Iterator[tuple[str, Path]]:
    """Yield the modules with these names, and those of the packages with these names, with their files."""
    for name in names:
        path = Path(*name.split("."))
        if (ROOT / path).is_dir():
            for file in sorted((ROOT / path).rglob("*.py")):
                below = file.relative_to(ROOT)
                if below.name != "__init__.py":
                    yield ".".join(below.with_suffix("").parts), below
        elif (ROOT / path).with_suffix(".py").is_file():
            yield name, path.with_suffix(".py")
        else:
            raise SystemExit(f"{name} is neither a module nor a package of this project")


def mapped_tests(module: str) -> tuple[str, ...]:
    """Return the tests of a module."""
    names = [name for name in TESTS if module == name or module.startswith(name + ".")]
    if not names:
        raise SystemExit(f"no tests are named for {module}; add them to TESTS in tests/mutants.py")
    return TESTS[max(names, key=len)]


def passes(copy: Path, tests: tuple[str, ...], seconds: float, output: Path) -> bool:
    """Run tests in a fork of this process. Return whether all passed in time."""
    child = os.fork()
    if not child:
        status = 1
        try:
            os.setsid()
            file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(file, 1)
            os.dup2(file, 2)
            os.chdir(copy)
            os.environ["PYTHONPATH"] = str(copy)
            sys.path[:] = [str(copy), *(entry for entry in sys.path if entry and Path(entry).resolve() != ROOT)]
            for name in [name for name in sys.modules if name.split(".")[0] in ("cleaner", "crawler", "tests")]:
                del sys.modules[name]
            import pytest

            left_out = [f"--ignore-glob=*/{name}" for name in NOT_RUN if not any(name in test for test in tests)]
            status = int(
                pytest.main([*["-x", "-q", "-p", "no:cacheprovider", "--tb=line"], "-m", "not slow", *left_out, *tests])
            )
        finally:
            sys.stdout.flush()
            os._exit(status)
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status == 0
        time.sleep(0.02)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def main() -> int:
    """Run the command. Return 0, or 1 if the tests fail without a mutation."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description="Test the tests by mutation.")
    parser.add_argument("names", nargs="*", default=["cleaner"], help="modules or packages (default: cleaner)")
    parser.add_argument("--sample", type=int, default=20, metavar="N", help="mutants a module; 0 for all (default 20)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the sample (default 1)")
    parser.add_argument("--list", action="store_true", help="print the mutants of the sample and run nothing")
    parser.add_argument("--again", type=Path, metavar="FILE", help="only the survivors in this output of a former run")
    args = parser.parse_args()
    survivors = set(args.again.read_text(encoding="utf-8").splitlines()) if args.again else None
    chosen: dict[str, list[Mutant]] = {}
    for module, path in modules_of(args.names):
        found = mutants_of(module, path)
        if args.sample and len(found) > args.sample:
            found = random.Random(f"{args.seed} {module}").sample(found, args.sample)
        if survivors is not None:
            found = [mutant for mutant in found if f"survived  {mutant}" in survivors]
        if found:
            chosen[module] = sorted(found, key=lambda mutant: (mutant.start, mutant.kind))
    if args.list:
        for found in chosen.values():
            print(*found, sep="\n")
        return 0
    for library in LIBRARIES:
        with contextlib.suppress(ImportError):
            importlib.import_module(library)
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        return _run(chosen, Path(folder) / "project", Path(folder) / "output")


def _run(chosen: dict[str, list[Mutant]], copy: Path, output: Path) -> int:
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    originals: dict[tuple[str, ...], float] = {}  # how long the tests take without a mutation
    table: list[tuple[str, int, int]] = []
    for module, found in chosen.items():
        tests = mapped_tests(module)
        try:
            importlib.import_module(module)
        except ImportError as error:  # its tests are skipped, so that each mutant would survive
            print(f"{module}: not tested, {error}", flush=True)
            continue
        if tests not in originals:
            started = time.monotonic()
            if not passes(copy, tests, 3600, output):
                print(f"{' '.join(tests)} fail without a mutation:\n{output.read_text()[-2000:]}")
                return 1
            originals[tests] = time.monotonic() - started
        survivors = [mutant for mutant in found if _survives(mutant, copy, tests, originals[tests], output)]
        for mutant in survivors:
            print(f"survived  {mutant}", flush=True)
        table.append((module, len(found) - len(survivors), len(found)))
        print(f"{module}: {len(found) - len(survivors)} of {len(found)} killed", flush=True)
    print(f"\n{'module':44} killed  mutants")
    for module, killed, count in [*table, ("all", sum(row[1] for row in table), sum(row[2] for row in table))]:
        print(f"{module:44} {killed:6}  {count:7}  {100 * killed // max(1, count)}%")
    return 0


def _survives(mutant: Mutant, copy: Path, tests: tuple[str, ...], original: float, output: Path) -> bool:
    path = copy / mutant.path
    source = path.read_bytes()
    now = path.stat().st_mtime_ns
    changed = source[: mutant.start] + mutant.text.encode() + source[mutant.end :]
    try:
        compile(changed, str(path), "exec")
    except SyntaxError:
        return False  # no valid Python: none of the classes above makes one on purpose
    path.write_bytes(changed)
    # a time of its own for each text, because Python compares times in seconds before it reads its cache
    os.utime(path, ns=(now, now + 2_000_000_000))
    try:
        return passes(copy, tests, original * TIMES_LONGER + SECONDS_LONGER, output)
    finally:
        path.write_bytes(source)
        os.utime(path, ns=(now, now + 4_000_000_000))


if __name__ == "__main__":
    sys.exit(main())
