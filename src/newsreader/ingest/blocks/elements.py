"""Tables of HTML elements: which ones make blocks, inline spans, breaks or embeds.

Of all other elements (`span`, `font`, `time` …), only the text is read.
"""

from __future__ import annotations

from newsreader.records import BlockKind, InlineKind

INLINE = {
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
"""Elements that set the kind of the blocks in them. The innermost one counts."""

BREAKS = frozenset(KINDS) | frozenset(
    {"p", "div", "section", "article", "header", "footer", "aside", "main", "nav", "figure", "address", "details"}
    | {"summary", "center", "form", "fieldset", "legend", "dl", "dt", "dd", "ul", "ol", "hr", "option", "noscript"}
    | {"table", "thead", "tbody", "tfoot", "td", "th", "body", "html"}
)
"""Elements that end one block and begin another."""

ROW_PARTS = frozenset({"tr", "table", "thead", "tbody", "tfoot"})
"""Elements whose end ends a row of a table."""

PLAYERS = frozenset({"iframe", "video", "audio", "embed", "object"})
"""Elements that embed content from elsewhere. Their own text is for browsers that can't show it."""

UNREAD = frozenset({"script", "style", "template", "svg"})
"""Elements whose text is not for readers."""

HIDING = UNREAD | PLAYERS
"""Elements whose content is not in the text."""
