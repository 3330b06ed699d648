"""Hypothesis (hypothes.is): the answer of its API, and what its sidebar exports as JSON."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from newsreader.importers.imported import ImportedArticle, ImportedHighlight, SkippedItem
from newsreader.importers.reading import has_json, json_files, merged, records
from newsreader.importers.selectors import Quoted, listed, quoted
from newsreader.importers.values import address, line, moment, names, passage, tags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.importers.bundle import Bundle


def recognizes(bundle: Bundle) -> bool:
    """Return whether a file has annotations with the user, or the words of the passage, as Hypothesis writes them."""
    return has_json(bundle, _is_ours)


def read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield an article for each page. Replies, and annotations without their words and without a note, are left out."""
    files = json_files(bundle, _is_ours)
    return merged(_read(number, row) for _, value in files for number, row in enumerate(_rows(value), 1))


def _rows(value: Any) -> list[Any]:
    if isinstance(value, dict):
        value = value.get("rows", value.get("annotations"))
    return value if isinstance(value, list) else []


def _is_ours(value: Any) -> bool:
    return any("user" in row or _quote(row).exact for row in records(_rows(value), "uri", "target"))


def _selectors(item: dict[str, Any]) -> list[Any]:
    return [selector for target in records(listed(item["target"])) for selector in listed(target.get("selector"))]


def _quote(item: dict[str, Any]) -> Quoted:
    return quoted(_selectors(item))


def _read(number: int, item: Any) -> ImportedArticle | SkippedItem:
    if not isinstance(item, dict) or not {"uri", "target"} <= item.keys():
        return SkippedItem(f"annotation {number:,} of the file", "it does not say what it is about")
    document = item["document"] if isinstance(item.get("document"), dict) else {}
    title = next(filter(None, map(line, listed(document.get("title")))), "")
    note, names_of_tags = passage(item.get("text")), tags(names(item.get("tags")))
    shown = title or line(item["uri"]) or "a page"
    if item.get("references"):
        return SkippedItem(f"a reply on {shown}: {_start(note)}", "only highlights and their notes are imported")
    targets = records(listed(item["target"]))
    quote = _quote(item)
    if not quote.exact and not note and (_selectors(item) or not names_of_tags):
        return SkippedItem(f"an annotation of {shown}: {_start(note)}", "the export does not have its words")
    created = moment(item.get("created"))
    highlight = ImportedHighlight(
        *(quote.exact, note, names_of_tags, None, quote.prefix, quote.suffix),
        *(created, moment(item.get("updated")), line(item.get("id"))),
    )
    links = (link.get("href") for link in records(document.get("link")))
    addresses = map(address, (item["uri"], *(target.get("source") for target in targets), *links))
    article = ImportedArticle(
        title=title,
        url=next(filter(None, addresses), None),
        added_at=created,
        key=line(item["uri"]).removeprefix("urn:uuid:"),
    )
    if quote.exact:
        return replace(article, highlights=(highlight,))
    return replace(article, note=note, noted_at=created, tags=names_of_tags)  # it is about the whole page


def _start(note: str) -> str:
    return f"“{line(note)[:60]}”"
