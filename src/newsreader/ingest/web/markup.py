"""An lxml tree → events for `flow`, with the addresses of links made absolute. For HTML and for trafilatura's tags."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from newsreader.ingest.blocks.flow import Flow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

    from newsreader.ingest.blocks.draft import Draft

_RENDITIONS = {"#i": "em", "#b": "strong", "#t": "code", "#sup": "sup", "#u": "span", "#sub": "span"}
_TAGS = {"quote": "blockquote", "row": "tr", "cell": "td", "lb": "br", "del": "s", "ref": "a", "graphic": "span"}
_SCHEMES = ("http://", "https://", "mailto:", "tel:")


class Walk:
    """Reads elements into drafts; `url` is the address that links are relative to. Subclasses see each text."""

    def __init__(self, url: str = "") -> None:
        self.flow = Flow()
        self._url = url

    def read(self, element: _Element) -> list[Draft]:
        """Return the drafts of all text in `element`."""
        self._inside(element)
        return self.flow.finish()

    def text(self, text: str) -> None:
        """Send a piece of text to `flow`."""
        self.flow.text(text)

    def opening(self, element: _Element) -> tuple[str, Mapping[str, str]]:
        """Return the HTML tag for `element`, and the attributes that `flow` reads."""
        tag, rendition = str(element.tag), element.get("rend", "")
        if tag == "a":
            return "a", self._link(element.get("href"))
        if tag == "ref":
            return "a", self._link(element.get("target"))
        if tag == "head":
            return rendition if rendition[:1] == "h" else "h3", {}
        if tag == "hi":
            return _RENDITIONS.get(rendition, "span"), {}
        if tag == "list":
            return {"ol": "ol", "dl": "dl"}.get(rendition, "ul"), {}
        if tag == "item":
            return "dd" if rendition[:1] == "d" else "li", {}
        if tag == "code":
            parent = element.getparent()
            return "pre" if parent is None or parent.tag == "body" or "\n" in (
                element.text or ""
            ).strip() else "code", {}
        return _TAGS.get(tag, tag), {}

    def _inside(self, element: _Element) -> None:
        if element.text:
            self.text(element.text.replace("\r", " "))
        for child in element:
            if isinstance(child.tag, str):
                tag, attributes = self.opening(child)
                self.flow.open(tag, attributes)
                self._inside(child)
                self.flow.close(tag)
            if child.tail:
                self.text(child.tail.replace("\r", " "))

    def _link(self, target: str | None) -> Mapping[str, str]:
        """Return the attributes of a link. One without an absolute address can't be opened from a terminal."""
        try:
            address = urljoin(self._url, (target or "").strip())
        except ValueError:
            return {}
        return {"href": address} if address.lower().startswith(_SCHEMES) else {}
