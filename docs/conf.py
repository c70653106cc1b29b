"""Configuration of the documentation site: Sphinx with MyST and furo. `make docs` builds it into `.docs/`."""

from __future__ import annotations

from crawler import __version__

project = "zhengwen 正文"
copyright = "the authors of zhengwen"
release = version = __version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns: list[str] = []

myst_heading_anchors = 4
# A code block that is indented is a command line: no guess at its language.
highlight_language = "none"

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
# Attributes in the docstring of a class become fields of the class, and are not documented twice.
napoleon_use_ivar = True
default_role = "code"  # docstrings write names in single back quotes

html_theme = "furo"
html_title = "zhengwen 正文"
html_show_sourcelink = False
html_copy_source = False
