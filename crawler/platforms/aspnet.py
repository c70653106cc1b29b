"""ASP.NET web forms.

Recognised by: `__VIEWSTATE` and `__doPostBack` in the source.
Pages: `__doPostBack` submits the page's form with its hidden state. The generic pager resolves the call; this module
only names the platform.
Verified: on saved pages (AspNetPager).
"""

from __future__ import annotations

from crawler.listing.models import Hints
from crawler.listing.page import ColumnPage

NAME = "aspnet"


def read(page: ColumnPage) -> Hints | None:
    """Return the parts of a page that the platform reads itself, None if the page is of another platform."""
    return Hints() if "__VIEWSTATE" in page.text and "__doPostBack" in page.text else None
