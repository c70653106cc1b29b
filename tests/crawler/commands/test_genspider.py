"""`scrapy genspider -t site`."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from scrapy.commands.genspider import Command
from scrapy.utils.project import get_project_settings
from scrapy.utils.template import render_templatefile

from crawler.spiders.base import SiteSpider


def test_template_gives_a_spider_of_the_site(tmp_path: Path):
    command = Command()
    command.settings = get_project_settings()
    template = command._find_template("site")
    assert template is not None
    file = tmp_path / "linhe.py"
    file.write_text(template.read_text("utf-8"), "utf-8")
    variables = command._generate_template_variables("linhe", "linhe", "http://www.linhe.example/", "site")
    render_templatefile(file, **variables)
    spec = importlib.util.spec_from_file_location("linhe", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert issubclass(module.LinheSpider, SiteSpider)
    spider = module.LinheSpider()
    assert (spider.name, spider.home, spider.hosts) == ("linhe", "http://www.linhe.example/", ("www.linhe.example",))
