"""The text of a page → an lxml tree, without what is not for readers."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree, html

_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r\f\v")
_SPACES = bytes.maketrans(b"\r\f\v", b"\n  ")
_LINE_BREAKS = ("\x85".encode(), "\u2028".encode(), "\u2029".encode())
_NONCHARACTERS = re.compile(b"\xef\xb7[\x90-\xaf]")
"""U+FDD0 to U+FDEF. No text contains them, so `markers` uses some."""
_REFERENCE = re.compile(b"&#(?:([0-9]{1,7}+)|[xX]([0-9a-fA-F]{1,6}+));?")
_JSON_LD = "application/ld+json"
_HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:height|width)\s*:\s*[01](?:\.0*)?(?:px|r?em|%)?\s*(?:;|!|$)"
    r"|text-indent\s*:\s*-",
    re.IGNORECASE,
)
"""The styles that hide text. `overflow: hidden` alone does not."""
_MIN_PROSE = 5
"""The fewest words of a paragraph that is for readers although screen readers skip it."""


class Tree(NamedTuple):
    """The root of a page and all its elements in their order.

    `whole` is false if the page is nested so deep that text is missing.
    """

    root: html.HtmlElement
    elements: list[html.HtmlElement]
    whole: bool


def read_tree(text: str) -> Tree | None:
    """Return the tree of a page, or `None` if there is no element in it."""
    # Bytes, because lxml refuses a text that declares an encoding. Replacing bytes is also faster than in a string.
    data = text.encode("utf-8", "replace").replace(b"\r\n", b"\n").translate(_SPACES, _CONTROLS)
    for line_break in _LINE_BREAKS:
        data = data.replace(line_break, b"\n")
    if b"\xef\xb7" in data:
        data = _NONCHARACTERS.sub(b"?", data)
    if b"&#" in data:
        data = _REFERENCE.sub(_checked, data)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    # One class for all elements: lxml.html calls a Python function for each to choose between classes for forms.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    whole = all(entry.type != etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)
    return Tree(root, list(root.iter(etree.Element)), whole)


def _checked(reference: re.Match[bytes]) -> bytes:
    """Return a reference to a character, or `?` if it is none. As in browsers, 128 to 159 are of Windows-1252."""
    code = int(reference[1]) if reference[1] else int(reference[2], 16)
    if 0x80 <= code < 0xA0:
        return bytes((code,)).decode("cp1252", "replace").encode()
    if code < 0x20 and code not in b"\t\n\r":
        return b"?"
    return (
        b"?"
        if code == 0x7F or 0xD800 <= code < 0xE000 or 0xFDD0 <= code < 0xFDF0 or code & 0xFFFE == 0xFFFE
        else reference[0]
    )


def strip_scripts(root: html.HtmlElement) -> None:
    """Remove scripts and styles, which are most of many pages, before the tree is copied several times."""
    for element in list(root.iter("script", "style", "template", "svg")):
        if element.get("type") != _JSON_LD:
            element.drop_tree()


def without_hidden(tree: Tree) -> Tree:
    """Remove the elements with the attribute `hidden`, and return the changed tree.

    Elements that a search in the page shows (`until-found`) stay. trafilatura would also drop elements with another
    style such as `overflow: hidden`, and paragraphs that only screen readers skip. Browsers show both, so the
    attributes that hide them from trafilatura are removed.
    """
    for element in tree.root.xpath("descendant-or-self::*[contains(@style, 'hidden')]"):
        if not _HIDES.search(element.get("style", "")):
            del element.attrib["style"]
    for element in tree.root.xpath(".//p[@aria-hidden='true'] | .//blockquote[@aria-hidden='true']"):
        if len(element.text_content().split()) >= _MIN_PROSE:
            del element.attrib["aria-hidden"]
    hidden = tree.root.xpath("./body//*[@hidden][not(@hidden = 'until-found')]")
    if not isinstance(hidden, list) or not hidden:
        return tree
    for element in hidden:
        element.drop_tree()
    return tree._replace(elements=list(tree.root.iter(etree.Element)))
