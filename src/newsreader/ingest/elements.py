"""What HTML's elements are to an article: blocks, marks, breaks, players, or nothing.

Tables only. Elements that are in none of them (`span`, `font`, `time` …) are transparent: their text is read,
they are not.
"""

from __future__ import annotations

from newsreader.records import BlockKind, MarkKind

MARKS = {
    "em": MarkKind.EMPHASIS,
    "i": MarkKind.EMPHASIS,
    "cite": MarkKind.EMPHASIS,
    "dfn": MarkKind.EMPHASIS,
    "var": MarkKind.EMPHASIS,
    "strong": MarkKind.STRONG,
    "b": MarkKind.STRONG,
    "code": MarkKind.CODE,
    "tt": MarkKind.CODE,
    "kbd": MarkKind.CODE,
    "samp": MarkKind.CODE,
    "sup": MarkKind.SUPERSCRIPT,
    "s": MarkKind.STRIKETHROUGH,
    "strike": MarkKind.STRIKETHROUGH,
    "del": MarkKind.STRIKETHROUGH,
    "a": MarkKind.LINK,
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
