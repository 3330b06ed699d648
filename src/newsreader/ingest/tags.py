"""HTML as it stands in articles → a stream of opening tags, closing tags and text, in bounded time.

A lenient scanner, not a validating parser: whatever is no tag is text, comments and the contents of scripts and
styles are left out, entities are decoded. It knows nothing of blocks; `flow` gives the tags their meaning. The
standard library's `HTMLParser` is not used because it needs quadratic time for some hostile inputs on the Python
versions supported here.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# Possessive quantifiers: a tag either matches in one pass or fails where it stands.
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*+)((?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+)>")
_LOOSE_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*+)([^<>]*+)>")
_DECLARATION = re.compile(r"<[!?][^<>]*+>")
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>]++)))?")
_HUGE = re.compile(r"&#(?:[0-9]{9,}|[xX][0-9a-fA-F]{9,});?")
_RAW = frozenset({"script", "style"})
_END = re.compile(r"</([a-z]+)\b[^<>]*>", re.IGNORECASE)


class Tag(NamedTuple):
    """`<name …>`, or `</name>` when `closing`; `closed` says whether an opening one has its end somewhere behind it."""

    name: str
    attributes: dict[str, str]
    closing: bool = False
    closed: bool = True


def scan(source: str) -> Iterator[Tag | str]:
    """The tags of `source` and the text between them, in order; text has its entities decoded."""
    place, begin = 0, source.find("<")
    # Knowing the last ends keeps a row of unclosed beginnings from being searched over and over.
    last = {"!": source.rfind("-->")} | {match[1].lower(): match.start() for match in _END.finditer(source)}
    while begin >= 0:
        end, tag = _at(source, begin, last)
        if end == begin:
            begin = source.find("<", begin + 1)
            continue
        if begin > place:
            yield decode_entities(source[place:begin])
        if tag:
            yield tag
        place = end
        begin = source.find("<", place)
    if place < len(source):
        yield decode_entities(source[place:])


def _at(source: str, begin: int, last: dict[str, int]) -> tuple[int, Tag | None]:
    """Where the markup that begins at `begin` ends (`begin` itself if there is none), and the tag if it is one."""
    if source.startswith("<!--", begin):
        end = source.find("-->", begin + 4) if last["!"] > begin else -1
        return (end + 3 if end >= 0 else begin + 4), None
    found = _TAG.match(source, begin) or _LOOSE_TAG.match(source, begin)
    if not found:
        declaration = _DECLARATION.match(source, begin)
        return (declaration.end() if declaration else begin), None
    name = found[2].lower()
    if found[1]:
        return found.end(), Tag(name, {}, closing=True)
    closed = last.get(name, -1) > begin
    if name in _RAW and closed:
        end = next(match.end() for match in _END.finditer(source, found.end()) if match[1].lower() == name)
        return end, None
    return found.end(), Tag(name, attributes(found[3]), closed=closed)


def attributes(source: str) -> dict[str, str]:
    """`name="value"` pairs, names in lower case, values decoded; of two with one name the first counts."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(source):
        found.setdefault(match[1].lower(), decode_entities(match[2] or match[3] or match[4] or ""))
    return found


def decode_entities(text: str) -> str:
    """`text` with `&amp;`, `&#8217;` and the like as characters; what stands for none is U+FFFD."""
    # The standard library makes a number of the digits, however many, and Python refuses to make very long ones.
    return html.unescape(_HUGE.sub("\ufffd", text))
