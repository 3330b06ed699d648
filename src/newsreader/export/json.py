"""Articles with their text, highlights and notes as one JSON array, an article a line, in the names of `shapes`.

ASCII only, so that it can be shown anywhere: what is not ASCII is escaped. Knows nothing of files.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from newsreader.export.shapes import full_json
from newsreader.export.sheet import in_text_order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsreader.export.sheet import Sheet


def render(sheets: Iterable[Sheet]) -> str:
    """The array; highlights in text order."""
    lines = (
        json.dumps(full_json(article, revision, in_text_order(highlights))) for article, revision, highlights in sheets
    )
    return "[\n" + ",\n".join(lines) + "\n]\n"
