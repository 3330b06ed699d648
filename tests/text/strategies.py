"""Strategies for property tests: texts and articles in every script, with difficult characters."""

from __future__ import annotations

from hypothesis import strategies as st

from newsreader.records import Block, BlockKind

PIECES = (
    *(
        "a",
        "word",
        "Caracas",
        "Melik-Bagdasarov",
        "antidisestablishmentarianism",
        "https://example.org/a/b?c=d#e",
        "2026",
    ),
    *(".", ",", "?", "!", "…", "“", "”", "‘", "’", "(", ")", "—", "U.S.", "Mr.", "«", "»", "*", "§"),
    *(" ", " ", " ", "  ", "\t", "\n", "\u00a0", "\u3000", "\u200b", "\u2009", "\u00ad"),
    *("新闻", "ニュース、", "「委員会」", "。", "뉴스를", "ｱ", "ｶﾞ", "か\u3099"),
    *("👩‍👩‍👧‍👦", "👍🏽", "🇻🇪", "🇷", "❤\ufe0f", "1\ufe0f\u20e3", "🏳\ufe0f‍🌈", "⚠", "\u200d", "\ufe0f", "🏽"),
    *("e\u0301", "\u0301", "Z\u0308\u0321", "क्षत्रिय", "हिन्दी", "क्\u200dष", "ശ്രീ", "ক্ষ", "ภาษาไทย", "မြန်မာ"),
    *("שלום", "العربية", "\u200f", "\u200e", "\u064e", "\u2067", "\u2068", "\u2069", "\u202b", "\u202c"),
    *("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "\U000e0067", "\U000e007f"),
)
"""Words, stops, white space, wide scripts, emoji, joiners, marks, conjuncts, directions, tags."""

texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=40).map("".join)
"""Any text, cleaned or not."""

widths = st.integers(min_value=1, max_value=40)

_bodies = st.lists(st.sampled_from(PIECES), min_size=1, max_size=25).map("".join).filter(lambda text: text.strip())


@st.composite
def articles(draw: st.DrawFn) -> tuple[str, tuple[Block, ...]]:
    """Generate a text and its blocks, joined by blank lines as a parser joins them; a rule can be empty."""
    text, blocks = "", []
    for kind in draw(st.lists(st.sampled_from(BlockKind), max_size=8)):
        body = draw(st.sampled_from(["", "* * *"])) if kind is BlockKind.RULE else draw(_bodies).strip("\n")
        level = draw(st.integers(1, 3)) if kind in (BlockKind.HEADING, BlockKind.LIST_ITEM) else 0
        if blocks:
            text += "\n\n"
        blocks.append(Block(kind, len(text), len(text) + len(body), level))
        text += body
    return text, tuple(blocks)
