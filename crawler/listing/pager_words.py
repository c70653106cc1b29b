"""The words of a pager's links, as alternatives for patterns."""

from __future__ import annotations

FIRST = r"首\s?页|第一页|最前页|first(?: page)?"
PREVIOUS = r"上\s?一?\s?[页頁]|前\s?一?页|向?[前上]翻页?|prev(?:ious)?(?: page)?|이전(?: ?페이지)?|ئالدىنقى بەت"
NEXT = (
    r"翻?下\s?一?\s?[页頁](?:\W?\d{1,5})?|后\s?一?页|向?[后下]翻页?|後一頁|下一屏"
    r"|다음(?: ?페이지)?|كېيىنكى بەت|next(?: page)?|older(?: posts| entries)?|(?:较早|早期|较旧|更早)的?文章"
)
LAST = r"尾\s?页|末\s?页|最后一?页|最末页|last(?: page)?"
#: Further words and numbers: the form that goes to a page, groups of pages (上十页).
OTHER = r"转到|跳转|确定|GO|\d{1,5}|[上下][\d一二三四五六七八九十]{1,2}页"
