"""One pass over a page → the elements and values that carry metadata. Does not interpret them."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from . import jsonld

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from newsreader.ingest.web.tree import Tree

_BYLINE = re.compile(
    r"(?:^|[-_\s])(?:by-?line(?:[-_]*(?:names?|authors?))?|authors?(?:[-_]*names?)?|autor(?:en|es)?|auteurs?|autore|firma|verfasser(?:in)?|author[-_]*link|vcard)(?:$|[-_\s])"
)
_DATE_CLASS = re.compile(
    r"publish|pub-?date|date-?line|timestamp|(?:^|[-_\s])(?:date|time|posted|datetime)(?:$|[-_\s])"
)


class Facts:
    """What a page says about itself, by the place where it says so."""

    def __init__(self, tree: Tree) -> None:
        self.root = tree.root
        self.meta: dict[str, list[str]] = defaultdict(list)
        self.properties: dict[str, list[HtmlElement]] = defaultdict(list)
        self.canonical: list[str] = []
        self.times: list[HtmlElement] = []
        self.author_links: list[HtmlElement] = []
        self.bylines: list[HtmlElement] = []
        self.date_boxes: list[HtmlElement] = []
        self.headings: list[str] = []
        self.title_tag = ""
        self.title_element: HtmlElement | None = None
        self.elements = tree.elements
        scripts: list[str] = []
        for element in tree.elements:
            self._collect(element, scripts)
        self.headings = sorted(filter(None, self.headings), key=lambda heading: heading not in self.title_tag)
        self.nodes = list(jsonld.nodes(scripts))
        self._by_id = {node["@id"]: node for node in self.nodes if isinstance(node.get("@id"), str) and len(node) > 1}
        hints = [*self.meta["og:title"][:1], self.title_tag, *self.headings[:1]]
        self.article = jsonld.article(self.nodes, " ".join(hints))

    def _collect(self, element: HtmlElement, scripts: list[str]) -> None:
        tag = element.tag
        if tag == "meta":
            name = (
                element.get("property") or element.get("name") or element.get("http-equiv") or element.get("itemprop")
            )
            if name and (content := element.get("content", "").strip()):
                self.meta[name.lower()].append(content)
        elif tag == "script":
            if "ld+json" in element.get("type", "").lower() and element.text:
                scripts.append(element.text)
            return
        elif tag == "link":
            if "canonical" in element.get("rel", "").lower().split():
                self.canonical.append(element.get("href", ""))
        elif tag == "title":
            self.title_tag = self.title_tag or text_of(element)
        elif tag == "h1":
            self.headings.append(text_of(element))
            # The name of the site can be a heading too.
            if self.title_element is None or text_of(self.title_element) not in self.title_tag:
                self.title_element = element
        elif tag == "time":
            self.times.append(element)
        if prop := element.get("itemprop"):
            for name in prop.lower().split():
                self.properties[name].append(element)
        classes = element.get("class", "").lower()
        if "author" in element.get("rel", "").lower().split():
            self.author_links.append(element)
        elif classes and tag not in {"body", "article", "main", "html"}:
            role = _role(classes)
            if role == "byline":
                self.bylines.append(element)
            elif role == "date" and tag != "time":
                self.date_boxes.append(element)

    def resolve(self, value: object) -> object:
        """Return the object that `value` refers to by its id, or `value`."""
        if isinstance(value, dict) and not jsonld.text(value) and isinstance(value.get("@id"), str):
            return self._by_id.get(value["@id"], value)
        return value


@lru_cache(maxsize=4_096)
def _role(classes: str) -> str:
    """Return "byline" or "date" if the classes of an element say so."""
    if _BYLINE.search(classes) and "quote" not in classes:
        return "byline"
    return "date" if _DATE_CLASS.search(classes) else ""


def text_of(element: HtmlElement) -> str:
    """Return the text of an element on one line."""
    return " ".join(element.text_content().split())
