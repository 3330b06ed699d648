"""Annotations of the W3C Web Annotation Data Model, as newsreader's own export with `--format jsonld`.

After https://www.w3.org/TR/annotation-model/. Each value can be one or a list. An annotation that breaks a rule of the
model is left out, since it can't be known what it means.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from newsreader.importers.imported import ImportedArticle, ImportedHighlight, SkippedItem
from newsreader.importers.reading import has_json, json_files, merged
from newsreader.importers.selectors import listed, quoted
from newsreader.importers.values import address, color, line, moment, passage, tags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.importers.bundle import Bundle
    from newsreader.records import Color

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_URN = "urn:uuid:"
_DEEPEST = 5


def recognizes(bundle: Bundle) -> bool:
    """Return whether a file says that it is of this model."""
    return has_json(bundle, _is_ours)


def read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield an article for each target, and the annotations that are not valid."""
    return merged(
        item for _, value in json_files(bundle, _is_ours) for each in _annotations(value) for item in _read(each)
    )


def _is_ours(value: Any) -> bool:
    return any(isinstance(each, dict) and _CONTEXT in listed(each.get("@context")) for each in listed(value)[:100])


def _annotations(value: Any, depth: int = 0) -> Iterator[Any]:
    """Yield the annotations of a list, a page or a collection."""
    for each in listed(value):
        if isinstance(each, list) or (isinstance(each, dict) and {"items", "first"} & each.keys()):
            if depth < _DEEPEST:
                yield from _annotations(
                    each if isinstance(each, list) else each.get("items", each.get("first")), depth + 1
                )
        else:
            yield each


def _read(item: Any) -> Iterator[ImportedArticle | SkippedItem]:
    if not isinstance(item, dict):
        yield SkippedItem("a part of the file", "it is not an annotation")
        return
    key = line(item.get("id")).removeprefix(_URN)
    if mistake := _mistake(item):
        yield SkippedItem(f"the annotation {key}" if key else "an annotation", mistake)
        return
    note, names, its_color = _bodies(item)
    created, updated = moment(item.get("created")), moment(item.get("modified"))
    for target in listed(item["target"]):
        source = target if isinstance(target, str) else target.get("source", target.get("id"))
        source = line(source.get("id") if isinstance(source, dict) else source)
        selector = target.get("selector") if isinstance(target, dict) else None
        quote = quoted(selector)
        if selector and not quote.exact and not note:
            yield SkippedItem(f"the annotation {key or 'of ' + source}", "it does not have the words of its passage")
            continue
        highlight = ImportedHighlight(
            *(quote.exact, note, names, its_color, quote.prefix, quote.suffix, created, updated, key)
        )
        title = line(target.get("dcterms:title")) if isinstance(target, dict) else ""
        article = ImportedArticle(title, address(source), key=source.removeprefix(_URN))
        # An annotation without a passage is about the whole page.
        of_page = replace(article, note=note, noted_at=created, tags=names)
        yield replace(article, highlights=(highlight,)) if quote.exact else of_page


def _mistake(item: dict[str, Any]) -> str:
    """Return which rule of the model an annotation breaks, or an empty text."""
    if "Annotation" not in listed(item.get("type")):
        return "its type is not Annotation"
    if not isinstance(item.get("id", ""), str):
        return "it has more than one id"
    targets = listed(item.get("target"))
    if not targets or not all(
        isinstance(each, str | dict) and (isinstance(each, str) or {"source", "id"} & each.keys()) for each in targets
    ):
        return "it does not say what it is about"
    if "bodyValue" in item and ("body" in item or not isinstance(item["bodyValue"], str)):
        return "its text is ambiguous"
    for name in ("created", "modified"):
        if name in item and not _is_time(item[name]):
            return f"the time in “{name}” is not valid"
    return ""


def _is_time(value: Any) -> bool:
    try:
        return isinstance(value, str) and "T" in value and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _bodies(item: dict[str, Any]) -> tuple[str, tuple[str, ...], Color | None]:
    """Return the note, the tags and the color in the bodies of an annotation."""
    notes = [passage(item.get("bodyValue"))]
    names: list[str] = []
    found: Color | None = None
    motivations = [each for each in listed(item.get("motivation")) if isinstance(each, str)]
    bodies = [
        inner
        for each in listed(item.get("body"))
        # The first of a choice is the preferred one.
        for inner in (listed(each["items"])[:1] if isinstance(each, dict) and "items" in each else [each])
    ]
    for each in bodies:
        value = each.get("value") if isinstance(each, dict) else each
        purpose = each.get("purpose") if isinstance(each, dict) else None
        purposes = listed(purpose) or motivations
        if "tagging" in purposes and (purpose or len(motivations) == 1):
            names += [value] if isinstance(value, str) else []
        elif "highlighting" in purposes and purpose:
            found = found or color(value)
        else:
            notes.append(passage(value))
    return "\n\n".join(filter(None, notes)), tags(names), found
