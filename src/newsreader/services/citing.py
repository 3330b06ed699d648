"""A quotation with its citation, ready to be pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.text.days import published_day
from newsreader.text.quotes import in_quotes

if TYPE_CHECKING:
    from newsreader.records import Article


def citation(article: Article, quote: str) -> str:
    """The quotation, then who wrote it where and when: `“…” — Jane Doe, “Title”, Site, 2026-01-28, https://…`."""
    parts = [
        ", ".join(article.authors),
        f"“{article.title}”",
        article.site or "",
        str(published_day(article) or ""),
        article.url or "",
    ]
    return f"{in_quotes(quote)} — {', '.join(part for part in parts if part)}"
