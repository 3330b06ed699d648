"""Zotero's JSON: CSL-JSON, Better BibTeX's JSON, and the annotations of its reader.

Juris-M and Mendeley write CSL-JSON too.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from lxml import etree, html

from newsreader.importers.imported import ImportedArticle, ImportedHighlight, SkippedItem
from newsreader.importers.reading import has_json, json_files, merged, records, with_highlights
from newsreader.importers.selectors import listed
from newsreader.importers.values import (
    address,
    color,
    key,
    line,
    moment_utc,
    names,
    partial_date,
    passage,
    tags,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.importers.bundle import Bundle

_PEOPLE = ("author", "reporter", "interviewer", "editor")
_TYPES = ("highlight", "underline", "note", "text", "image", "ink")
_SITES = ("websiteTitle", "blogTitle", "publicationTitle", "publisher")
_LONGEST_TITLE = 200
_MARKUP = re.compile(r"</?(?:i|b|sub|sup|sc|span)\b[^<>]{0,100}>")
_NOTE_QUOTE = "span[@class='highlight' or @class='underline']"


def recognizes(bundle: Bundle) -> bool:
    """Return whether a file has items of Zotero or of CSL, or annotations."""
    return has_json(bundle, lambda value: _is_csl(value) or _is_better_bibtex(value) or _is_annotations(value))


def read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield an article for each item. Annotations without their item are an article with the name of the file."""
    return merged(_read(bundle))


def _read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    for _, value in json_files(bundle, _is_csl):
        yield from map(_csl, records(value, "type"))
    for _, value in json_files(bundle, _is_better_bibtex):
        yield from map(_item, records(value["items"], "itemType"))
    for path, value in json_files(bundle, _is_annotations):
        name = path.rpartition("/")[2].removesuffix(".json")
        yield with_highlights(ImportedArticle(line(name), key=path), _annotations(records(value)))


def _is_csl(value: Any) -> bool:
    return any(
        {"author", "issued", "accessed", "citation-key", "container-title", "DOI", "URL", "publisher"} & each.keys()
        for each in records(value, "id", "type", "title")
    )


def _is_better_bibtex(value: Any) -> bool:
    return isinstance(value, dict) and "config" in value and bool(records(value.get("items"), "itemType"))


def _is_annotations(value: Any) -> bool:
    return any(each["type"] in _TYPES for each in records(value, "type", "position", "dateCreated"))


def _title(item: dict[str, Any]) -> str:
    """Return the title of an item without the markup that Zotero and CSL allow in it."""
    return _MARKUP.sub("", line(item.get("title")))


def _csl(item: dict[str, Any]) -> ImportedArticle:
    return ImportedArticle(
        title=_title(item),
        url=_address(item.get("URL"), item.get("DOI")),
        authors=next(filter(None, (_people(item.get(role)) for role in _PEOPLE)), ()),
        site=line(item.get("container-title")) or line(item.get("publisher")) or None,
        language=line(item.get("language")) or None,
        published_at=_date(item.get("issued")),
        added_at=_date(item.get("accessed")),
        tags=tags(names(item.get("keyword") or item.get("keywords"))),
        note=passage(item.get("note")),
        key=key(item.get("citation-key") or item.get("id")),
    )


def _people(people: Any) -> tuple[str, ...]:
    found = (
        line(each.get("literal") or each.get("name"))
        or line(" ".join(str(each.get(part) or "") for part in ("given", "non-dropping-particle", "family")))
        for each in records(people)
    )
    return tuple(dict.fromkeys(filter(None, found)))


def _date(value: Any) -> datetime | None:
    """Return a date of CSL: `{"date-parts": [[2006, 4, 23]]}`, of which month and day can be missing, or a text."""
    if not isinstance(value, dict):
        return None
    parts = value.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts else None
    if not isinstance(first, list):
        return partial_date(value.get("raw") or value.get("literal"))
    try:
        year, month, day = ([int(part) for part in first] + [1, 1])[:3]
        return datetime(year, month, day, tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def _address(url: object, doi: object) -> str | None:
    identifier = line(doi).removeprefix("https://doi.org/").removeprefix("doi:")
    return address(url) or (f"https://doi.org/{identifier}" if identifier.startswith("10.") else None)


def _item(item: dict[str, Any]) -> ImportedArticle | SkippedItem:
    if item["itemType"] == "note":  # a text that the user wrote, which belongs to no item
        words = "\n".join(each.quote or each.note for each in _note(item))
        content = str(item.get("note")).encode("utf-8", "replace")
        title = line(words.partition("\n")[0])[:_LONGEST_TITLE]
        return ImportedArticle(
            title, added_at=moment_utc(item.get("dateAdded")), content=content, key=key(item.get("key"))
        )
    if item["itemType"] == "attachment" and not records(item.get("annotations")):
        return SkippedItem(_title(item) or "an attachment", "it is a file without annotations")
    attachments = records(item.get("attachments"))
    annotations = [note for each in (item, *attachments) for note in records(each.get("annotations"))]
    creators = records(item.get("creators"))
    authors = [each for each in creators if each.get("creatorType") == "author"] or creators
    article = ImportedArticle(
        title=_title(item),
        url=_address(item.get("url"), item.get("DOI")),
        authors=tuple(dict.fromkeys(filter(None, map(_name, authors)))),
        site=next(filter(None, (line(item.get(name)) for name in _SITES)), None),
        language=line(item.get("language")) or None,
        published_at=partial_date(item.get("date")),
        added_at=moment_utc(item.get("dateAdded")),
        tags=tags(names(item.get("tags"))),
        key=line(item.get("citationKey")) or line(item.get("key")),
    )
    notes = (each for note in listed(item.get("notes")) for each in _note(note))
    return with_highlights(article, (*_annotations(annotations), *notes))


def _name(creator: dict[str, Any]) -> str:
    return line(creator.get("name")) or line(f"{creator.get('firstName', '')} {creator.get('lastName', '')}")


def _annotations(items: list[dict[str, Any]]) -> Iterator[ImportedHighlight]:
    """Yield the highlights in text order. Notes without a passage have no quote."""

    def value(item: dict[str, Any], name: str, other: str) -> Any:
        return item.get(name, item.get(other))

    ordered = sorted(items, key=lambda item: str(value(item, "sortIndex", "annotationSortIndex") or ""))
    for item in ordered:
        is_note = value(item, "type", "annotationType") in ("note", "text")
        yield ImportedHighlight(
            quote="" if is_note else passage(value(item, "text", "annotationText")),
            note=passage(value(item, "comment", "annotationComment")),
            tags=tags(names(item.get("tags"))),
            color=color(value(item, "color", "annotationColor")),
            created_at=moment_utc(value(item, "dateCreated", "dateAdded")),
            updated_at=moment_utc(item.get("dateModified")),
            key=line(value(item, "id", "key")),
        )


def _note(item: object) -> list[ImportedHighlight]:
    """Return the highlights that Zotero added to a note from a PDF, and the rest of it, which is HTML."""
    note, created = (item.get("note"), moment_utc(item.get("dateAdded"))) if isinstance(item, dict) else (item, None)
    try:
        root = html.fragment_fromstring(note if isinstance(note, str) else "", create_parent="div")
    except (etree.LxmlError, ValueError):
        return []
    highlights: list[ImportedHighlight] = []
    for paragraph in root.xpath(f".//p[.//{_NOTE_QUOTE}]"):
        quotes = paragraph.xpath(f".//{_NOTE_QUOTE}")
        quote = passage("\n\n".join(str(each.xpath("string()")) for each in quotes)).strip('“”"')
        for each in (*quotes, *paragraph.xpath(".//span[@class='citation']")):
            each.drop_tree()
        highlights.append(ImportedHighlight(quote, passage(str(paragraph.xpath("string()"))), created_at=created))
        paragraph.drop_tree()
    for each in root.iter("p", "li", "h1", "h2", "h3", "h4", "blockquote", "div"):
        each.tail = f"\n\n{each.tail or ''}"
    for each in root.iter("br"):
        each.tail = f"\n{each.tail or ''}"
    words = "\n\n".join(filter(None, (part.strip() for part in str(root.xpath("string()")).split("\n\n"))))
    return [*highlights, ImportedHighlight("", passage(words), created_at=created)]
