"""Trims the two ends of the text that is left: links, headings over removed lines, labels and addresses of the site.

`trim` calls it last, when the other stages have removed what they know.
"""

from __future__ import annotations

import re
from typing import Final

from cleaner.lexicon.lines import EDGE, HEAD, TAIL
from cleaner.markup.elements import HEADINGS
from cleaner.selection.classify import CELLS
from cleaner.selection.continuation import node_of
from cleaner.selection.reasons import BELOW, DISCLAIMER, EMPTY_HEADING, HEADER, LINKS, SEPARATOR
from cleaner.selection.span import SHORT_HEADING, Span

#: The end of a line that introduces a list of the article, and does not recommend other articles.
_INTRODUCES: Final = re.compile(
    r"^(?!.{0,40}(?:阅读|推荐|更多|相关|关注|点击|扫)).{0,120}(?:如下|以下|下列)[^。]{0,12}[:：。]$"
)
#: The heading over the references of an article, which may be links alone.
_REFERENCES: Final = re.compile(
    r"(?:主要)?参考(?:资料|文献|文章|链接|来源|网址|阅读)|资料来源|引用(?:资料|来源|文献)?|References?", re.I
)
_OTHER_SITE: Final = ("http://", "https://", "//")
#: Characters of the longest heading over a list.
_LONGEST_LIST_HEADING: Final = 16
#: Characters of the longest line with the mail address of a site.
_LONGEST_ADDRESS: Final = 80
#: Lines with telephones and mail addresses below a disclaimer.
_ADDRESSES: Final = 4
_BRACKETS: Final = ("（", "(")
#: Signs without a letter or digit in the longest line of decoration.
_LONGEST_SIGNS: Final = 24
#: A telephone with its label.
_TELEPHONE: Final = re.compile(r"(?:电话|热线|传真|QQ)\s?[:：]\s?[\d(（+]|^邮箱\s?[:：]")
_TAGS: Final = ("关键词", "关键字")


def trim_ends(span: Span) -> None:
    """Remove boilerplate lines, rows of links and empty headings from the last block upwards."""
    page = span.page
    dropped = span.bottom < len(page.blocks)
    for i in range(span.bottom - 1, span.top - 1, -1):
        if i in span.reasons:
            dropped = True
            continue
        rule, block = page.rules[i], page.blocks[i]
        text = block.text
        if len(text) <= _LONGEST_SIGNS and block.node.tag not in CELLS and not any(map(str.isalnum, text)):
            span.reasons[i] = SEPARATOR  # arrows, stars; what is above may be removed too
            continue
        if rule is not None and rule.reason.kind == "footer" and rule.zone == TAIL and _is_own_footer(span, i):
            return
        if rule is not None and rule.zone == EDGE and block.node.tag in CELLS:
            return  # 推荐, 大, 确定 may be the last cell of a table
        if page.is_label_of_data(i - 1):
            return
        if rule is not None and rule.zone == HEAD and rule.reason.kind == "header line":
            if page.is_credit(i):
                continue  # 来源：… closes the article itself; blocks above it may still be removed
            span.reasons[i] = rule.reason
        elif rule is not None and rule.zone == TAIL and text[0] in "（(【[" and page.is_credit(i):
            return  # （本文来源：某报 作者：某某） closes the article
        elif rule is not None and rule.zone != HEAD:
            span.reasons[i] = rule.reason
        elif page.is_page_info(i) and page.is_header(i):
            span.reasons[i] = HEADER
        elif page.is_disclaimer(i) or _is_address_below_disclaimer(span, i):
            span.reasons[i] = DISCLAIMER
        elif page.is_only_links(i) and not page.is_attachment(i):
            is_last = span.reasons.get(i + 1) is not LINKS
            if _is_beside_text(span, i) or _is_list_of_links(span, i) or (is_last and _is_introduced(span, i)):
                return
            span.reasons[i] = LINKS
        elif rule is not None and page.plain[i].startswith(_TAGS):
            span.reasons[i] = rule.reason
        elif (dropped and len(text) <= SHORT_HEADING and text.endswith(("：", ":")) and text.count(text[-1]) == 1) or (
            len(text) <= _LONGEST_LIST_HEADING and (_heads_removed_element(span, i) or _heads_removed_lines(span, i))
        ):
            span.reasons[i] = EMPTY_HEADING
        else:
            return
        dropped = True


def _is_list_of_links(span: Span, i: int) -> bool:
    """Return whether the body is only links in an element of the body alone, perhaps introduced."""
    if not span.holds_only_body or span.first < span.end:
        return False
    page = span.page
    top = span.top + (span.top < i and _INTRODUCES.search(page.plain[span.top]) is not None)
    return all(j in span.reasons or page.is_only_links(j) for j in range(top, i + 1)) and not any(
        page.links_to_file(number)
        for number, anchor in enumerate(page.markup.anchors)
        if span.top <= anchor.block < span.end
    )


def _is_introduced(span: Span, i: int) -> bool:
    """Return whether a line in the article's element introduces the links that end with a block (…如下：, 参考资料).

    Headlines of other articles have dates beside them.
    """
    page = span.page
    if page.blocks[i].link_chars < len(page.blocks[i].text):
        return False
    above = next((j for j in range(i - 1, span.first - 1, -1) if not page.is_only_links(j)), -1)
    if above < 0 or page.rules[above] is not None:
        return False
    line = page.plain[above]
    if not _INTRODUCES.search(line) and not (
        _REFERENCES.fullmatch(line.strip(" :：【】[]"))
        and any(a.block == i and a.href.startswith(_OTHER_SITE) for a in page.markup.anchors)
    ):
        return False
    return node_of(span, above).holder() is node_of(span, i).holder() or node_of(span, above + 1).tag in ("ul", "ol")


def _is_own_footer(span: Span, i: int) -> bool:
    """Return whether an address or organiser is a notice's own: no footer is right below it."""
    below = span.reasons.get(i + 1)
    if below is not None and below.kind == "footer":
        return False
    return span.own_head or (span.first < span.end and node_of(span, i) is node_of(span, span.first))


def _is_beside_text(span: Span, i: int) -> bool:
    """Return whether a link is in a table whose rows have links beside text: a list of documents with their numbers."""
    page, cell = span.page, span.page.blocks[i].node
    if i - 3 < span.top or cell.tag not in CELLS:
        return False
    numbers = [page.blocks[j].node for j in (i - 3, i - 1) if page.rules[j] is None and not page.is_link_row(j)]
    return page.is_link_row(i - 2) and [node.parent for node in numbers if node.tag in CELLS] == [cell.parent] * 2


def _is_address_below_disclaimer(span: Span, i: int) -> bool:
    """Return whether a line is the mail address or telephone of the site, below its disclaimer or another such line."""
    page = span.page
    for at in range(i, max(span.first + 1, i - _ADDRESSES), -1):
        text = page.plain[at]
        if len(text) > _LONGEST_ADDRESS or not ("@" in text or _TELEPHONE.search(text)):
            return False
        rule = page.rules[at - 1]
        if page.is_disclaimer(at - 1) or (rule is not None and rule.reason.kind == DISCLAIMER.kind):
            return True
    return False


def _heads_removed_element(span: Span, i: int) -> bool:
    """Return whether a short line begins an element whose other blocks are all removed links (图说临河 above a list).

    A signature, a contact, a byline in brackets and a clause are no headings.
    """
    page = span.page
    if page.is_office(i) or page.is_contact(i) or page.plain[i].startswith(_BRACKETS) or "，" in page.plain[i]:
        return False
    node = page.blocks[i].node
    while node.end == i + 1 and node.start == i and node.parent is not None:
        node = node.parent
    if node.start != i or node.end == i + 1:
        return False
    return all(
        span.page.is_link_row(j) or (j < span.end and span.reasons.get(j) in (LINKS, BELOW))
        for j in range(i + 1, node.end)
    )


def _heads_removed_lines(span: Span, i: int) -> bool:
    """Return whether a line is a heading element right above lines that are removed as a list or as below the article.

    Signatures and contacts can be set in such elements.
    """
    page = span.page
    if page.blocks[i].node.tag not in HEADINGS or span.reasons.get(i + 1) not in (LINKS, BELOW):
        return False
    return not (page.has_sentence_mark(i) or page.is_office(i) or page.is_signature_date(i) or page.is_contact(i))
