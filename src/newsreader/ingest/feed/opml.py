"""Lists of feeds: OPML 1 and 2 as feed readers write them. Folders nest.

Broken XML is read as far as it makes sense. Entities of the document are not expanded.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from newsreader.errors import BadDataError
from newsreader.records import Subscription
from newsreader.text.clean import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

    from newsreader.records import Feed

_MAX_DEPTH = 20
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_END = re.compile(rb"<(/?)(?:[\w.-]+:)?opml\b", re.IGNORECASE)
_LISTS = frozenset({"source", "include", "link"})
"""The types of outlines that are lists of feeds and not feeds."""


def read_opml(data: bytes) -> tuple[list[Subscription], int, bool]:
    """Return the feeds in a list, each once, in the first folder that it is in, the number of other addresses, and
    whether the list ends in the middle.

    Raises `BadDataError` for what is no list, and for one that is nested too deeply or has too many entities.
    """
    # Some programs write several documents into one file. The parser adds a missing end.
    roots = [root for part in data.split(b"</opml>") if (root := _root(part.strip())) is not None]
    if not any(_name(root) == "opml" for root in roots):
        raise BadDataError("This is not a list of feeds (expected OPML).")
    found: dict[str, Subscription] = {}
    for root in roots:
        for subscription in _outlines(root, ()):
            found.setdefault(subscription.address, subscription)
    web = [feed for feed in found.values() if feed.address.lower().startswith(("http://", "https://"))]
    ascii_only = _COMMENT.sub(b"", data.replace(b"\0", b""))  # also of UTF-16
    ends = [match[1] for match in _END.finditer(ascii_only)]
    return web, len(found) - len(web), ends[-1:] == [b""]


def _root(data: bytes) -> _Element | None:
    from lxml import etree

    from newsreader.ingest.xml import safe_parser

    parser = safe_parser()
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log):
        raise BadDataError("This list can't be read: it is nested too deeply, or has too many entities.")
    return root


def write_opml(feeds: Iterable[Feed]) -> Iterator[str]:
    """Yield the lines of an OPML 2 file with these feeds, which are in the order of their folders."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n  <head>\n    <title>newsreader</title>\n'
    yield "  </head>\n  <body>\n"
    opened: list[str] = []
    for feed in feeds:
        folder = feed.folder.split("/") if feed.folder else []
        common = next(
            (at for at, pair in enumerate(zip(opened, folder, strict=False)) if pair[0] != pair[1]),
            min(len(opened), len(folder)),
        )
        yield from _close(opened, common)
        for level in folder[common:]:
            yield f"{_indent(opened)}<outline text={_quoted(level)}>\n"
            opened.append(level)
        site = f" htmlUrl={_quoted(feed.site)}" if feed.site else ""
        title = f"text={_quoted(feed.title)} title={_quoted(feed.source_title or feed.title)}"
        yield f'{_indent(opened)}<outline type="rss" {title} xmlUrl={_quoted(feed.address)}{site}/>\n'
    yield from _close(opened, 0)
    yield "  </body>\n</opml>\n"


def _outlines(element: _Element, folder: tuple[str, ...]) -> Iterator[Subscription]:
    for child in element.iterchildren("*"):
        values = {_name_of(str(name)): one_line(str(value)).strip() for name, value in child.attrib.items()}
        text, title = (" ".join(values.get(name, "").split()) for name in ("text", "title"))
        label = text or title
        address = values.get("xmlurl", "")
        if address and values.get("type", "").lower() not in _LISTS:
            site = values.get("htmlurl", "")
            yield Subscription(
                _http(address),
                title=title or text,
                name=text if title and text != title else "",
                site=site if site.lower().startswith("http") else None,
                folder="/".join(folder) or _category(values.get("category", "")),
            )
        level = re.sub(r"\s*/\s*", "-", label.strip("/ "))
        inside = (*folder, level) if _name(child) == "outline" and level and not address else folder
        if len(inside) <= _MAX_DEPTH:
            yield from _outlines(child, inside)


def _http(address: str) -> str:
    """Return an address for feed readers (`feed://x`, `feed:https://x`) as an address of the web."""
    bare = address[5:] if address.lower().startswith("feed:") else address
    return f"https:{bare}" if bare.startswith("//") else bare


def _category(written: str) -> str:
    """Return the first category as a folder. Categories that begin with a slash nest (`/News/Local`)."""
    first = next((one for one in written.split(",") if one.strip(" /")), "")
    return "/".join(part for level in first.split("/") if (part := level.strip()))


def _name(element: _Element) -> str:
    return _name_of(str(element.tag))


def _name_of(name: str) -> str:
    return name.rpartition("}")[2].lower()


def _close(opened: list[str], depth: int) -> Iterator[str]:
    while len(opened) > depth:
        opened.pop()
        yield f"{_indent(opened)}</outline>\n"


def _indent(opened: list[str]) -> str:
    return "  " * (len(opened) + 2)


def _quoted(value: str) -> str:
    return quoteattr(one_line(value))
