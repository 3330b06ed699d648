"""Translates a term of a query into an SQL condition on highlights. Imported when a filter is typed."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from newsreader.library.schema.codecs import store_time
from newsreader.records import AnchorState
from newsreader.text.query.dates import beginning
from newsreader.text.query.tags import is_meant
from newsreader.text.query.terms import Key, Term

if TYPE_CHECKING:
    from collections.abc import Iterable

IN_ARTICLES = "article_id IN (SELECT value FROM json_each(?1))"

_TAGGED = """
    highlight.id IN (SELECT highlight_id FROM highlight_tag WHERE tag_id IN (SELECT value FROM json_each(?1)))
    OR article_id IN (SELECT article_id FROM article_tag WHERE tag_id IN (SELECT value FROM json_each(?1)))
"""

_HAS = {
    "note": "?1 AND note <> ''",
    "tag": "?1 AND EXISTS (SELECT 1 FROM highlight_tag WHERE highlight_id = highlight.id)",
}


def condition(term: Term, tags: Iterable[tuple[int, str]]) -> tuple[str, object] | None:
    """Return the condition of a term without its sign, and the value of `?1` in it; `tags` are all, by id.

    Returns `None` for a term about articles or texts.
    """
    key, value = term.key, term.value
    if key is Key.TAG:
        return _TAGGED, json.dumps([id_ for id_, name in tags if is_meant(value, name)])
    if key is Key.COLOR:
        return "highlight.color = ?1", value
    if key is Key.IS and value in list(AnchorState):
        return "anchor = ?1", value
    if key is Key.HAS:
        return _HAS.get(value, "?1"), 1
    if key in (Key.AFTER, Key.BEFORE):
        sign = ">=" if key is Key.AFTER else "<"
        return f"highlight.created_at {sign} ?1", store_time(beginning(date.fromisoformat(value)))
    return None
