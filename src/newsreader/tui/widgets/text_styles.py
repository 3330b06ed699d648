"""The component classes of an article's text, by kinds of blocks and of inline spans.

It is imported at start, so it must not import the layout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.style import Style

from newsreader.records import FURNITURE, BlockKind, Color, InlineKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.records import Block

BLOCK_STYLES = {
    BlockKind.HEADING: "view--heading",
    BlockKind.QUOTE: "view--quote",
    BlockKind.PREFORMATTED: "view--code",
    BlockKind.TABLE_ROW: "view--code",
    BlockKind.RULE: "view--furniture",
    **dict.fromkeys(FURNITURE, "view--furniture"),
}
INLINE_STYLES = {
    InlineKind.EMPHASIS: "view--emphasis",
    InlineKind.STRONG: "view--strong",
    InlineKind.CODE: "view--code-span",
    InlineKind.LINK: "view--link",
    InlineKind.SUPERSCRIPT: "view--superscript",
    InlineKind.STRIKETHROUGH: "view--strikethrough",
}


EDGES = frozenset(f"edge--{color}" for color in Color)
"""The component classes of the edges of rows, by the colors of highlights and tags."""


def component_classes(widget: str, parts: str) -> set[str]:
    """Return the component classes of a widget for its parts, which are separated by spaces: `list--title`."""
    return {f"{widget}--{part}" for part in parts.split()}


def block_style(block: Block) -> str:
    """Return the component class of a block's text."""
    if block.kind is BlockKind.HEADING and block.level != 2:
        return "view--title" if block.level == 1 else "view--subheading"
    return BLOCK_STYLES.get(block.kind, "view--text")


PAINTED = frozenset(
    {
        *("view--title", "view--meta", "view--text", "view--focus", "view--bar", "view--selection"),
        *("view--insertion", "view--head", "view--subheading"),
        *("view--overlap", "view--current"),
        *("view--doubt", "view--match", "view--match-on", "view--label"),
        *BLOCK_STYLES.values(),
        *INLINE_STYLES.values(),
        *(f"view--hl-{color}" for color in Color),
        *EDGES,
    }
)
"""The component classes that the style sheet colors."""


Pieces = list[tuple[str, tuple[str, ...]]]
"""A row: its texts, each with the names of its component classes, the later over the earlier."""

TEXT_STYLES = frozenset(
    {"view--title", "view--subheading", "view--text", "view--meta", "view--insertion", "view--doubt"}
    | {*BLOCK_STYLES.values(), *INLINE_STYLES.values()}
    | {f"view--hl-{color}" for color in Color}
)
"""The component classes of a widget that shows such rows."""


def combined(styles: Any, names: Sequence[str]) -> Style:
    """Return the style of a piece; `styles` is the `get_component_rich_style` of the widget that paints it."""
    ground, *others = names
    return Style.combine([styles(ground), *(styles(name, partial=True) for name in others)])
