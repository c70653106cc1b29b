"""Packaging for `scrapyd-deploy`, which builds its egg with this file. All else is built from pyproject.toml."""

from setuptools import find_packages, setup

setup(
    packages=find_packages(include=["cleaner*", "crawler*"]),
    package_data={
        "cleaner": ["py.typed"],
        "cleaner.lexicon": ["*.toml"],
        "cleaner.selection": ["*.toml"],
        "crawler": ["py.typed", "templates/*.toml", "templates/spiders/*.tmpl"],
        "crawler.collection": ["*.json"],
        "crawler.collection.report": ["*.toml", "templates/*"],
    },
)
