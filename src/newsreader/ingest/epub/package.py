"""What an EPUB book says about itself: title, authors, date and language, the reading order, the table of contents.

Follows EPUB 2 (OPF 2.0.1, NCX) and EPUB 3 (package document, navigation document). External entities are never read.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsreader.errors import BadDataError
from newsreader.ingest.dates import parse_date
from newsreader.text.clean import normalise, one_line

from .archive import DAMAGED, Archive, elements, resolve

if TYPE_CHECKING:
    from datetime import datetime

    from lxml import etree

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_OBFUSCATED_FONTS = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
_FRONT = re.compile(
    r"cover|toc|(?:table of )?contents|(?:half)?-?title[- ]?page|(?:un)?copyright(?:[- ]page)?|imprint|colophon",
    re.IGNORECASE,
)
"""Pages that are no chapters: their types in EPUB 2's guide and in EPUB 3, and their usual titles."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the table of contents: the file and the element it points to, and how deep it is nested."""

    path: str
    fragment: str
    title: str
    depth: int


@dataclass(frozen=True, slots=True)
class Package:
    """A book. `spine` are the paths of its pages in reading order.

    `extra` are pages beside the reading order, such as notes and answers. `front` are covers, imprints and the like.
    """

    title: str
    authors: tuple[str, ...]
    language: str | None
    published_at: datetime | None
    spine: tuple[str, ...]
    extra: frozenset[str]
    front: frozenset[str]
    contents: tuple[Entry, ...]


def read_package(archive: Archive) -> Package:
    """Return the book in `archive`. Raises `BadDataError` if it is damaged or encrypted."""
    _check_encryption(archive)
    root_file = next(elements(archive.read_xml(_CONTAINER), "rootfile"), None)
    if root_file is None:
        raise BadDataError(DAMAGED)
    opf = root_file.get("full-path", "")
    package = archive.read_xml(opf)
    items = {
        item.get("id", ""): (resolve(opf, item.get("href", ""))[0], item.get("properties", "").split(), item)
        for item in elements(package, "item")
    }
    if not items:
        raise BadDataError(DAMAGED)
    # Path → whether it is beside the reading order.
    pages = {
        items[key][0]: reference.get("linear") == "no"
        for reference in elements(package, "itemref")
        if (key := reference.get("idref", "")) in items and items[key][0] in archive and "nav" not in items[key][1]
    }
    contents, front = _contents(archive, items)
    front |= {resolve(opf, guide.get("href", ""))[0] for guide in elements(package, "reference") if _is_front(guide)}
    return Package(
        title=next((_words(title) for title in _titles(package)), ""),
        authors=_authors(package),
        language=next(
            (text for one in elements(package, "language") if _LANGUAGE.fullmatch(text := _words(one))), None
        ),
        published_at=_published_at(package),
        spine=tuple(sorted(pages, key=lambda path: pages[path])),
        extra=frozenset(path for path in pages if pages[path]),
        front=frozenset(front),
        contents=contents,
    )


def _check_encryption(archive: Archive) -> None:
    if _ENCRYPTION not in archive:
        return
    methods = {method.get("Algorithm", "") for method in elements(archive.read_xml(_ENCRYPTION), "EncryptionMethod")}
    if not methods <= _OBFUSCATED_FONTS:
        raise BadDataError("The book is encrypted (DRM). Add a copy without copy protection.")


def _words(element: etree._Element) -> str:
    # Some programs escape twice.
    return one_line(normalise(" ".join(html.unescape("".join(map(str, element.itertext()))).split())))


def _titles(package: etree._Element) -> list[etree._Element]:
    """Return the titles that are not blank, the main title first."""
    kinds = _refinements(package, "title-type")
    titles = [title for title in elements(package, "title") if _words(title)]
    return sorted(titles, key=lambda title: kinds.get(title.get("id", ""), "main") != "main")


def _authors(package: etree._Element) -> tuple[str, ...]:
    """Return the creators whose role is author or unknown; if all have another role, all creators."""
    roles = _refinements(package, "role")
    creators = {}
    for creator in elements(package, "creator"):
        role = next((value for key, value in creator.attrib.items() if str(key).endswith("role")), "aut")
        if name := _words(creator):
            creators[name] = roles.get(creator.get("id", ""), str(role))
    return tuple(name for name, role in creators.items() if role == "aut") or tuple(creators)


def _refinements(package: etree._Element, name: str) -> dict[str, str]:
    """Return the values of EPUB 3's property `name`, by the id of the element that it refines."""
    metas = [meta for meta in elements(package, "meta") if meta.get("property") == name and meta.get("refines")]
    return {meta.get("refines", "").removeprefix("#"): _words(meta) for meta in metas}


def _published_at(package: etree._Element) -> datetime | None:
    """Return the date of publication; EPUB 2 may also say when the file was made or changed."""
    dates = []
    for date in elements(package, "date"):
        event = next((str(value) for key, value in date.attrib.items() if str(key).endswith("event")), "publication")
        if moment := parse_date(_words(date)):
            dates.append(("publication" not in event, event != "original-publication", moment))
    return min(dates)[2] if dates and not min(dates)[0] else None


def _contents(
    archive: Archive, items: dict[str, tuple[str, list[str], etree._Element]]
) -> tuple[tuple[Entry, ...], set[str]]:
    """Return the table of contents, and the covers, imprints and the like that EPUB 3's navigation document names."""
    entries: list[Entry] = []
    front: set[str] = set()
    for path, properties, _ in items.values():
        if "nav" in properties and path in archive:
            for nav in elements(archive.read_xml(path), "nav"):
                kind = next((str(value) for key, value in nav.attrib.items() if str(key).endswith("}type")), "")
                links = [link for link in elements(nav, "a") if link.get("href")]
                if kind == "landmarks":
                    front |= {resolve(path, link.get("href", ""))[0] for link in links if _is_front(link)}
                elif kind in {"toc", ""} and not entries:
                    entries = [_entry(path, link.get("href", ""), link, "ol") for link in links]
    if not entries:
        for path, _, item in items.values():
            if item.get("media-type") == "application/x-dtbncx+xml" and path in archive:
                for point in elements(archive.read_xml(path), "navPoint"):
                    label, target = next(elements(point, "text"), None), next(elements(point, "content"), None)
                    if label is not None and target is not None:
                        entries.append(_entry(path, target.get("src", ""), label, "navPoint"))
    return tuple(entries), front


def _entry(path: str, href: str, label: etree._Element, nesting: str) -> Entry:
    depth = sum(1 for _ in label.iterancestors(f"{{*}}{nesting}"))
    return Entry(*resolve(path, href), _words(label), depth)


def _is_front(reference: etree._Element) -> bool:
    kinds = next((str(value) for key, value in reference.attrib.items() if str(key).endswith("type")), "")
    return any(map(is_front, kinds.split()))


def is_front(kind: str) -> bool:
    """Return whether a page of this type, or with this title, is a cover, an imprint or the like."""
    return _FRONT.fullmatch(kind) is not None
