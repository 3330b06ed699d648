"""Articles with their text, highlights and notes as one JSON array, one article per line, in the names of `shapes`.

Other characters than ASCII are escaped, so that any terminal and any program can read it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .annotations.shapes import full_json, utc
from .sheet import in_text_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from .sheet import Sheet

ARCHIVE, LIBRARY = "archive", "library"
"""The names of everything that belongs to an article, and of everything that belongs to the library as a whole."""


def render(sheets: Iterable[Sheet]) -> Iterator[str]:
    """Yield the array in pieces, one per article, with highlights in text order."""
    return array(map(_element, sheets))


def render_library(
    sheets: Iterable[tuple[Sheet, Mapping[str, Any]]], load_rest: Callable[[], Mapping[str, Any]]
) -> Iterator[str]:
    """Yield an array that can be imported: all articles of a library, with the time of deletion of those in the trash.

    Each article has its archive. The last one also has what belongs to the library as a whole: `load_rest` is called
    after all articles were read. A library without articles is one element, or none if it is empty.
    """
    before, previous = "[\n", ""
    for sheet, archive in sheets:
        if previous:
            yield f"{before}{previous}}}"
            before = ",\n"
        deleted_at = sheet.article.deleted_at
        deleted = None if deleted_at is None else utc(deleted_at)
        previous = json.dumps(_element(sheet) | {"deleted": deleted, ARCHIVE: archive})[:-1]
    rest = load_rest()
    if previous or any(value for value in rest.values() if isinstance(value, list)):
        yield f"{before}{previous}, " if previous else "[\n{"
        yield f'"{LIBRARY}": {{'
        for number, (name, value) in enumerate(rest.items()):
            yield f'{", " if number else ""}"{name}": '
            yield from _lines(value) if isinstance(value, Iterator) else (json.dumps(value),)
        yield "}}\n]\n"
    else:
        yield "[\n\n]\n"


def array(elements: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """Yield a JSON array in pieces, one element per line."""
    yield from _lines(elements)
    yield "\n"


def _lines(elements: Iterable[object]) -> Iterator[str]:
    before = "[\n"
    for element in elements:
        yield before + json.dumps(element)
        before = ",\n"
    yield "\n]" if before == ",\n" else "[\n\n]"


def _element(sheet: Sheet) -> dict[str, object]:
    return full_json(sheet.article, sheet.revision, in_text_order(sheet.highlights), sheet.revision.text)
