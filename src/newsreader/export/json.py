"""Articles with their text, highlights and notes as one JSON array, an article a line, in the names of `shapes`.

ASCII only, so that it can be shown anywhere: what is not ASCII is escaped. Knows nothing of files.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .shapes import full_json, utc
from .sheet import in_text_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from .sheet import Sheet

ARCHIVE, LIBRARY = "archive", "library"
"""The names under which an article of a whole library has all that belongs to it, and the first one what belongs to the
library and to no one article.
"""


def render(sheets: Iterable[Sheet]) -> str:
    """The array; highlights in text order."""
    return _array(map(_element, sheets))


def render_library(
    sheets: Iterable[tuple[Sheet, Mapping[str, Any]]], give_rest: Callable[[], Mapping[str, Any]]
) -> str:
    """The array of all articles of a library, those in the trash with the time of their deletion, so that it can be read
    back: each has its archive beside the names that every article has, and the first the library's rest, which is asked
    for when all articles have come.

    Where there is anything without an article, the one element has only those.
    """
    elements: list[dict[str, object]] = []
    for sheet, archive in sheets:
        deleted = sheet.article.deleted_at
        element = _element(sheet) | {"deleted": None if deleted is None else utc(deleted), ARCHIVE: archive}
        elements.append(element)
    rest = give_rest()
    if elements:
        elements[0][LIBRARY] = rest
    elif any(isinstance(each, list) and each for each in rest.values()):
        elements.append({LIBRARY: rest})
    return _array(elements)


def _element(sheet: Sheet) -> dict[str, object]:
    return full_json(sheet.article, sheet.revision, in_text_order(sheet.highlights))


def _array(elements: Iterable[Mapping[str, object]]) -> str:
    return "[\n" + ",\n".join(map(json.dumps, elements)) + "\n]\n"
