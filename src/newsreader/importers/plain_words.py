"""Markdown in a quote → the words as they are in the text that was highlighted."""

from __future__ import annotations

import re

_IMAGE = re.compile(r"!\[[^\[\]\n]{0,1000}\]\([^()\s]{0,4000}\)")
_LINK = re.compile(
    r"\[([^\[\]\n]{1,2000})\]\((?:https?:|mailto:|/|#)[^()\s]{0,4000}(?:\([^()\s]{0,500}\)[^()\s]{0,500})?\)"
)
_STRONG = re.compile(r"(?<![\w*\\])(\*{1,3})(?=[^\s*])([^*\n]++)(?<=[^\s\\])\1(?![\w*])")
_UNDERLINES = re.compile(r"(?<![\w\\])(_{1,3})(?=[^\s_])([^_\n]++)(?<=[^\s\\])\1(?!\w)")
_HEADING = re.compile(r"^#{1,6} +(?=\S)", re.MULTILINE)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!~|>-])")


def plain_words(markdown: str) -> str:
    """Return the words of Markdown without the signs of links, images, emphasis, headings and escapes.

    Lists, quotes and code keep their signs, which texts have themselves.
    """
    words = _LINK.sub(r"\1", _IMAGE.sub("", markdown))
    for _ in range(2):  # emphasis in emphasis
        words = _UNDERLINES.sub(r"\2", _STRONG.sub(r"\2", words))
    return _ESCAPE.sub(r"\1", _HEADING.sub("", words))
