"""The egg for Scrapyd: what is in it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import crawler
from crawler.deploy import egg


def test_egg_has_the_sources_and_data_of_both_packages_and_nothing_that_is_compiled(tmp_path, monkeypatch):
    for name in ("cleaner", "crawler"):
        folder = tmp_path / name
        (folder / "sub.py").mkdir(parents=True)
        for file in ("a.py", "b.toml", "c.so", "d.pyd", "e.pyc", "f.pyo", "sub.py/g.tmpl"):
            (folder / file).write_text(f"{name} {file}")
        monkeypatch.setattr(getattr(egg, name), "__path__", [str(folder)])
    packed = egg.pack()
    assert packed == egg.pack(), "the same sources give the same bytes"
    with ZipFile(BytesIO(packed)) as content:
        own = [f"{name}/{file}" for name in ("cleaner", "crawler") for file in ("a.py", "b.toml", "sub.py/g.tmpl")]
        assert content.namelist() == ["EGG-INFO/PKG-INFO", "EGG-INFO/entry_points.txt", *own]
        assert content.read("crawler/sub.py/g.tmpl") == b"crawler sub.py/g.tmpl"
        about = content.read("EGG-INFO/PKG-INFO").decode().splitlines()
        assert about == ["Metadata-Version: 2.1", "Name: zhengwen", f"Version: {crawler.__version__}"]
        assert content.read("EGG-INFO/entry_points.txt") == b"[scrapy]\nsettings = crawler.settings\n"
        assert {info.compress_type for info in content.infolist()} == {ZIP_DEFLATED}


def test_egg_of_the_project_has_its_settings_and_templates():
    with ZipFile(BytesIO(egg.pack())) as content:
        names = set(content.namelist())
    wanted = {"crawler/settings.py", "crawler/templates/zhengwen.toml", "cleaner/lexicon/lexicon.toml"}
    assert wanted <= names and not any(Path(name).suffix in (".so", ".pyc") for name in names)
