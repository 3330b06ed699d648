"""Recognizes HTML pages, and says that they can't be read yet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from newsreader.errors import BadDataError

if TYPE_CHECKING:
    from .source import Source

_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>])",
    re.IGNORECASE | re.DOTALL,
)


def confidence(source: Source) -> float:
    """Return how likely it is that `source` is a whole HTML page, from 0 to 1."""
    return 0.8 if _START.match(source.head[:4_096]) else 0.0


def parse(source: Source) -> NoReturn:  # noqa: ARG001 - every parser takes the source
    """Raise `BadDataError`: no HTML page can be read yet."""
    raise BadDataError("HTML pages can't be read yet. Save the article as plain text or Markdown.")
