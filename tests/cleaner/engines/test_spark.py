"""The UDF in Spark's local mode gives the rows of the plain loop."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

pytest.importorskip("pyspark", reason="needs the extra spark: make scale")

from pyspark.sql import SparkSession

from cleaner.engines.page_cleaner import FIELDS, PageCleaner
from cleaner.engines.spark import clean_udf
from tests.cleaner.engines.made import URL, pages


@pytest.mark.skipif(not shutil.which("java"), reason="needs a Java runtime")
def test_rows_are_those_of_the_plain_loop_in_any_encoding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[tuple[bytes | None, str | None]] = [(raw, URL.format(i)) for i, raw in enumerate(pages())]
    found += [(None, "null"), ("<p>没有地址的页面".encode(), None)]
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    spark = session.config("spark.sql.warehouse.dir", str(tmp_path)).getOrCreate()
    try:
        frame = spark.createDataFrame(found, "html binary, url string").repartition(3)
        clean = clean_udf()
        rows = frame.select("url", clean("html", "url").alias("article")).select("url", "article.*").collect()
    finally:
        spark.stop()
    by_url = {row["url"]: row.asDict() for row in rows}
    assert len(rows) == len(found)
    for raw, url in found:
        assert by_url[url] == {"url": url} | PageCleaner()(raw, url)  # type: ignore[arg-type]
    assert list(by_url[None]) == ["url", *FIELDS]
