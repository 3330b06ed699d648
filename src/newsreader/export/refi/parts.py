"""What the REFI-QDA formats share: tags as nested codes, and XML (https://www.qdasoftware.org).

A code's id is made of its name, so that it is the same in each library and each export. Colors are codes too, since a
highlight without a tag would have none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5
from xml.sax.saxutils import escape, quoteattr

from newsreader import __version__
from newsreader.records import Color
from newsreader.text.clean import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from newsreader.records import Tag

ORIGIN = f"newsreader {__version__}"

_NAMES = UUID("6f1d0f2e-52c1-4c5e-9a57-0f6c3b0d8e11")

_RGB = {
    Color.YELLOW: "#E8B800",
    Color.GREEN: "#4CAF50",
    Color.BLUE: "#3F8EFC",
    Color.RED: "#F0524F",
    Color.PURPLE: "#A463F2",
}


def guid(kind: str, name: str) -> str:
    """Return the id of a thing of this kind that has no uid. It is the same for the same name."""
    return str(uuid5(_NAMES, f"{kind}\n{clean(name)}"))


def code_guid(tag: str) -> str:
    """Return the id of a tag's code."""
    return guid("tag", tag)


def color_guid(color: Color) -> str:
    """Return the id of a color's code."""
    return guid("color", color)


def attributes(values: Mapping[str, object]) -> str:
    """Return the attributes of an element, each after a space. Values are on one line."""
    return "".join(f" {name}={quoteattr(_xml(one_line(str(value))))}" for name, value in values.items())


def element(name: str, text: str) -> str:
    """Return an element with a text, or nothing without a text."""
    return f"<{name}>{escape(_xml(clean(text)))}</{name}>" if text.strip() else ""


def codes(names: Iterable[str], tags: Mapping[str, Tag]) -> Iterator[str]:
    """Yield the element `Codes` in lines: these tags and all of the library, and the colors."""
    yield "<Codes>"
    every = {*names, *tags}
    tree = every | {"/".join(name.split("/")[:depth]) for name in every for depth in range(1, name.count("/") + 1)}
    yield from _level(sorted(tree, key=lambda name: name.split("/")), every, tags)
    yield f"<Code{attributes({'guid': guid('color', ''), 'name': 'color', 'isCodable': 'false'})}>"
    for color in Color:
        shown = {"guid": color_guid(color), "name": color.value, "isCodable": "true", "color": _RGB[color]}
        yield f"<Code{attributes(shown)}/>"
    yield "</Code>"
    yield "</Codes>"


def _level(names: list[str], every: set[str], tags: Mapping[str, Tag]) -> Iterator[str]:
    """Yield the codes of sorted names, in which each name follows the one above it, without recursion."""
    opened: list[str] = []
    for name in names:
        while opened and not name.startswith(f"{opened[-1]}/"):
            opened.pop()
            yield "</Code>"
        tag = tags.get(name)
        shown: dict[str, object] = {
            "guid": code_guid(name),
            "name": name.removeprefix(f"{opened[-1]}/" if opened else ""),
        }
        shown["isCodable"] = "true" if name in every else "false"
        if tag and tag.color:
            shown["color"] = _RGB[tag.color]
        yield f"<Code{attributes(shown)}>{element('Description', tag.description if tag else '')}"
        opened.append(name)
    yield from ("</Code>" for _ in opened)


def _xml(text: str) -> str:
    """Return clean text without the two other characters that XML forbids."""
    return text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
