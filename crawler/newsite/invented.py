"""Makes a sample of a page that can be published: the structure of the page, with other text.

Letters of the article, of its title and of other headlines are replaced one by one, so that lengths, punctuation and
markup stay. Labels, dates and the footer stay, because they are what a sample tests.
"""

from __future__ import annotations

import re
from itertools import cycle

from lxml import etree
from lxml import html as lxml_html

from cleaner import Article
from crawler.listing.page import Element

_HAN = re.compile(r"[㐀-鿿]")
_RUN = re.compile(r"[㐀-鿿]{2,}")
#: Minimum numbers of Han characters: of text that is replaced because the title or the article contains it, of the text
#: of a link or heading (a headline), and of other text (a sentence). Shorter text is a label and stays.
_PART, _HEADLINE, _SENTENCE = 4, 9, 25
#: The elements whose words can be a headline.
_HEADLINES = frozenset({"a", "h1", "h2", "h3", "h4", "h5", "h6"})
_DIGIT = re.compile(r"\d")
#: Without any word that the cleaner or the column reader knows.
_TEXT = (
    "春天到了河边柳树长出嫩芽孩子们沿着石板路跑向山坡上那片油菜花田老人坐在门口晒着太阳慢慢说起从前村里磨坊怎样转动水车"
    "傍晚炊烟升起来鸟群飞过屋顶落在竹林深处月亮照亮了木桥和青瓦秋风吹过稻穗沙沙作响渔船靠岸点起灯火茶香飘满小巷"
)
_NAMES = ("林青禾", "石远山", "何小舟")


def invent(page: str, article: Article) -> str:
    """Return a page with the structure of another, and other text.

    Args:
        page: The page.
        article: The article that the cleaner reads on it.
    """
    parser = lxml_html.HTMLParser(encoding="utf-8")
    tree = lxml_html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    letters = cycle(_TEXT)
    known: dict[str, str] = {}

    def other(text: str) -> str:
        key = text.strip()
        if key not in known:
            known[key] = _HAN.sub(lambda _: next(letters), key)
            if len(_HAN.findall(key)) >= _SENTENCE:
                known[key] = _DIGIT.sub("6", known[key])
        return text.replace(key, known[key]) if key else text

    # Several lines of a page, or one: the white space in the title can differ from place to place.
    whole = _squeezed(article.title)
    headline = other(whole)
    in_text = re.compile(r"\s*".join(map(re.escape, whole)))
    body, source = _squeezed(article.text), _squeezed(article.source)
    people = dict(zip(dict.fromkeys(filter(None, (article.author, article.editor))), _NAMES, strict=False))

    def replaced(text: str, is_headline: bool) -> str:
        squeezed, number = _squeezed(text), len(_HAN.findall(text))
        if whole and whole in squeezed:
            return in_text.sub(headline, text)
        if number >= _PART and (start := whole.find(squeezed)) >= 0:
            return headline[start : start + len(squeezed)]
        is_body = number >= _PART and squeezed in body and squeezed != source
        if is_body or number >= _SENTENCE or (is_headline and number >= _HEADLINE):
            return other(text)
        for person, name in people.items():
            text = text.replace(person, name[: max(2, len(person))])
        return text

    for element in tree.iter(etree.Element):
        if element.tag in ("script", "style"):
            element.text = "" if _RUN.search(element.text or "") else element.text
        else:
            element.text = element.text and replaced(element.text, _is_headline(element))
        element.tail = element.tail and replaced(element.tail, _is_in_headline(element))
        for name, value in element.attrib.items():
            if name not in ("href", "src") and _HAN.search(str(value)):
                element.attrib[name] = replaced(str(value), name in ("title", "alt"))
    for comment in list(tree.iter(etree.Comment)):
        comment.text = comment.text if comment.text and not _RUN.search(comment.text) else " "
    for meta in list(tree.iter("meta")):
        declares = meta.get("charset") or (meta.get("http-equiv") or "").lower() == "content-type"
        if declares and (above := meta.getparent()) is not None:
            above.remove(meta)
    head = next(tree.iter("head"), tree)
    head.insert(0, lxml_html.Element("meta", charset="utf-8"))
    return f"<!DOCTYPE html>\n{lxml_html.tostring(tree, encoding='unicode')}\n"


def _is_headline(element: Element) -> bool:
    return element.tag in _HEADLINES or _is_in_headline(element)


def _is_in_headline(element: Element) -> bool:
    return any(above.tag in _HEADLINES for above in element.iterancestors())


def _squeezed(text: str) -> str:
    return "".join(text.split())
