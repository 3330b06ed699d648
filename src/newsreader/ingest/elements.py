"""What HTML's elements are to an article: blocks, marks, breaks, players, or nothing.

Tables only. Elements that are in none of them (`span`, `font`, `time` …) are transparent: their text is read,
they are not.
"""

from __future__ import annotations

from newsreader.records import BlockKind, InlineKind

MARKS = {
    "em": InlineKind.EMPHASIS,
    "i": InlineKind.EMPHASIS,
    "cite": InlineKind.EMPHASIS,
    "dfn": InlineKind.EMPHASIS,
    "var": InlineKind.EMPHASIS,
    "strong": InlineKind.STRONG,
    "b": InlineKind.STRONG,
    "code": InlineKind.CODE,
    "tt": InlineKind.CODE,
    "kbd": InlineKind.CODE,
    "samp": InlineKind.CODE,
    "sup": InlineKind.SUPERSCRIPT,
    "s": InlineKind.STRIKETHROUGH,
    "strike": InlineKind.STRIKETHROUGH,
    "del": InlineKind.STRIKETHROUGH,
    "a": InlineKind.LINK,
}

HEADINGS = {f"h{level}": level for level in range(1, 7)}

KINDS = {
    "li": BlockKind.LIST_ITEM,
    "blockquote": BlockKind.QUOTE,
    "pre": BlockKind.PREFORMATTED,
    "figcaption": BlockKind.CAPTION,
    "caption": BlockKind.CAPTION,
    "tr": BlockKind.TABLE_ROW,
    **dict.fromkeys(HEADINGS, BlockKind.HEADING),
}
"""Elements that decide the kind of the blocks in them; the innermost does."""

BREAKS = frozenset(KINDS) | frozenset(
    {"p", "div", "section", "article", "header", "footer", "aside", "main", "nav", "figure", "address", "details"}
    | {"summary", "center", "form", "fieldset", "legend", "dl", "dt", "dd", "ul", "ol", "hr", "option", "noscript"}
    | {"table", "thead", "tbody", "tfoot", "td", "th", "body", "html"}
)
"""Elements that end one block and begin another."""

ROW_PARTS = frozenset({"tr", "table", "thead", "tbody", "tfoot"})
"""Elements whose end ends a row of a table."""

PLAYERS = frozenset({"iframe", "video", "audio", "embed", "object"})
"""Elements that show something from elsewhere; what stands in them is for browsers that cannot."""

UNREAD = frozenset({"script", "style", "template", "svg"})
"""Elements whose text is not for readers."""

HIDING = UNREAD | PLAYERS
"""Elements that keep what is in them from the text."""
