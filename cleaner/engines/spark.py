"""A pandas UDF for Spark.

```python
from cleaner.engines.spark import clean_udf

clean = clean_udf()
pages.select("url", clean("html", "url").alias("article")).select("url", "article.*")
```
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

try:
    import pandas as pd
    from pyspark.sql.functions import pandas_udf
    from pyspark.sql.types import (
        ArrayType,
        DataType,
        DoubleType,
        LongType,
        MapType,
        StringType,
        StructField,
        StructType,
    )
except ImportError as error:
    raise ImportError("Spark is not installed: pip install 'zhengwen[spark]'") from error

from cleaner.engines.page_cleaner import FIELDS, PageCleaner
from cleaner.engines.sandbox import SECONDS, Sandbox

_TYPES: Final[dict[type, DataType]] = {
    str: StringType(),
    float: DoubleType(),
    list: ArrayType(StringType()),
    dict: MapType(StringType(), LongType()),
}
#: The type of the result, a struct.
SCHEMA: Final = StructType([StructField(name, _TYPES[kind]) for name, kind in FIELDS.items()])


def clean_udf(templates: str | Path | None = None, seconds: float = SECONDS) -> Callable[..., Any]:
    """Return a UDF that cleans pages.

    It takes a column of pages (binary, or strings) and one of addresses, and returns a struct of `SCHEMA`. A page that
    fails, takes too long or kills its process has the reason in `error`, and no other page is lost.

    Args:
        templates: A folder of site templates that every worker can read, see `PageCleaner`.
        seconds: The time limit for a page.
    """
    cleaner = PageCleaner(templates)

    def clean(batches: Iterator[tuple[pd.Series, pd.Series]]) -> Iterator[pd.DataFrame]:
        with Sandbox(cleaner, seconds) as sandbox:
            for pages, urls in batches:
                rows = [sandbox.clean(page, url) for page, url in zip(pages, urls, strict=True)]
                yield pd.DataFrame(rows, columns=list(FIELDS))

    return pandas_udf(clean, returnType=SCHEMA)  # type: ignore[no-any-return]
