"""HTML in articles → a stream of opening tags, closing tags and text, in bounded time.

The scanner is lenient: everything that is not a tag is text, also in `<![CDATA[…]]>`. Comments, scripts and styles are
left out, and entities are decoded. `flow` interprets the tags. The standard library's `HTMLParser` needs quadratic time
for some hostile inputs on the supported versions of Python.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# Possessive quantifiers: a tag matches in one pass or not at all.
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*+)((?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+)>")
_LOOSE_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*+)([^<>]*+)>")
_CDATA = re.compile(r"<!\[CDATA\[((?:(?!<!\[CDATA\[).)*?)\]\]>", re.DOTALL)
_DECLARATION = re.compile(r"<[!?][^<>]*+>")
_INVISIBLE = {"<!--": "-->", "<?": "?>"}
"""The beginnings and the ends of comments and of programs (PHP)."""
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>]++)))?")
_HUGE = re.compile(r"&#(?:[0-9]{9,}|[xX][0-9a-fA-F]{9,});?")
_RAW = frozenset({"script", "style"})
_END = re.compile(r"</([a-z]+)\b[^<>]*>", re.IGNORECASE)


class Tag(NamedTuple):
    """`<name …>`, or `</name>` if `closing`. `closed` says whether an opening tag has a closing tag after it."""

    name: str
    attributes: dict[str, str]
    closing: bool = False
    closed: bool = True


def scan(source: str) -> Iterator[Tag | str]:
    """Yield the tags of `source` and the text between them, with entities decoded."""
    source = _CDATA.sub(r"\1", source)
    place, begin = 0, source.find("<")
    # With the last end of each, many unclosed beginnings don't cause many searches.
    last = {end: source.rfind(end) for end in _INVISIBLE.values()} | {
        match[1].lower(): match.start() for match in _END.finditer(source)
    }
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
    """Return the end of the markup at `begin` (`begin` if there is none), and its tag if it is one."""
    for sign, closing in _INVISIBLE.items():
        if source.startswith(sign, begin):
            after = begin + len(sign)
            if last[closing] >= after:
                return source.find(closing, after) + len(closing), None
            if sign == "<!--":
                return after, None
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
    return found.end(), Tag(name, attributes(found[3]) if found[3] else {}, closed=closed)


def attributes(source: str) -> dict[str, str]:
    """Return the `name="value"` pairs, with names in lower case and decoded values. The first of equal names counts."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(source):
        found.setdefault(match[1].lower(), decode_entities(match[2] or match[3] or match[4] or ""))
    return found


def decode_entities(text: str) -> str:
    """Return `text` with entities such as `&amp;` and `&#8217;` as characters. Invalid ones become U+FFFD."""
    if "&" not in text:
        return text
    # The standard library converts any number of digits to an integer, but Python raises for very many.
    return html.unescape(_HUGE.sub("\ufffd", text))
