"""Lines that repeat over the pages of one site, learned from any of them and handed to `clean` and `extract`.

Between parsing and the choice of the body: `SiteTemplate.mark` names the blocks that the site sets around every
article, so that they weigh against a body and go as boilerplate. What separates them from the phrases that bodies repeat
(特此公告, 序号, an office's signature) is where they stand: in elements of the template, in which nothing varies, and
never under the elements that hold running text. Frequency alone decides nothing.

A template is a sample of pages: of all that were learned, those with the smallest hashes. Which pages these are depends
neither on the order nor on who learned them, so learning and merging commute exactly, a page counts once however often
it is learned, and the size is bounded whatever the number of pages.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self
from zlib import crc32

from cleaner.article import Reason
from cleaner.blocks import Block, Node, Page
from cleaner.decode import as_utf8
from cleaner.lexicon import ANY, EDGE_ZONE, Line
from cleaner.parse import parse
from cleaner.trim import is_attachment

#: Pages in the sample. A layout that one page in eight uses is then seen on three.
SAMPLE = 24
