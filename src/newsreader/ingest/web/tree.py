"""The text of a page → an lxml tree, without what is not for readers."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree, html

_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Controls, which lxml refuses in attributes, and noncharacters, some of which `markers` uses."""
_JSON_LD = "application/ld+json"


class Tree(NamedTuple):
    """The root of a page. `whole` is false if the page is nested so deep that text is missing."""

    root: html.HtmlElement
    whole: bool


def read_tree(text: str) -> Tree | None:
    """Return the tree of a page, or `None` if there is no element in it."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        # Bytes, because lxml refuses a text that declares an encoding.
        root = html.document_fromstring(_NO_TEXT.sub("\ufffd", _NEWLINES.sub("\n", text)).encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    whole = all(entry.type != etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)
    return Tree(root, whole)


def strip_scripts(root: html.HtmlElement) -> None:
    """Remove scripts and styles, which are most of many pages, before the tree is copied several times."""
    for element in list(root.iter("script", "style", "template", "svg")):
        if element.get("type") != _JSON_LD:
            element.drop_tree()
