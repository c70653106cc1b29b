"""ASP.NET web forms: pages are turned by `__doPostBack`, which submits the page's form with its hidden state.

Seen on saved pages (AspNetPager). The generic pager follows the call wherever it stands in a link; this
module only names the platform.
"""

from __future__ import annotations

from crawler.listing.models import Hints
from crawler.listing.page import Page

NAME = "aspnet"


def read(page: Page) -> Hints | None:
    return Hints() if "__VIEWSTATE" in page.text and "__doPostBack" in page.text else None
