"""A piece of HTML, all of which is text to read → drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from lxml import etree, html

from newsreader.ingest.flow import Flow

if TYPE_CHECKING:
    from newsreader.ingest.draft import Draft


def fragment(source: str, base: str = "") -> list[Draft]:
    """Return the blocks of `source`. Relative addresses are resolved against `base`."""
    root = html.fragment_fromstring(source, create_parent="div")
    flow = Flow()
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            attributes = {str(key): str(value) for key, value in element.attrib.items()}
            if base and "href" in attributes:
                attributes["href"] = urljoin(base, attributes["href"])
            flow.open(element.tag, attributes)
            flow.text(element.text or "")
            continue
        if event == "end" and element.tag not in {"br", "hr", "img"}:
            flow.close(element.tag)
        flow.text(element.tail or "" if element is not root else "")
    return flow.finish()
