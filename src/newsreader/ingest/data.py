"""JSON that is no feed, which is recognized to refuse it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NoReturn

from newsreader.errors import BadDataError

if TYPE_CHECKING:
    from .source import Source


def confidence(source: Source) -> float:
    """Return a small number for a JSON object or array, since a text file may hold one on purpose; else 0."""
    if not source.head.lstrip().startswith(("{", "[")):
        return 0.0
    try:
        json.loads(source.text)
    except (ValueError, RecursionError):
        return 0.0
    return 0.4


def parse(_source: Source) -> NoReturn:
    """Raise `BadDataError`: data are no article."""
    raise BadDataError("This is JSON, not an article.")
