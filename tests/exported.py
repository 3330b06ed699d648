"""The text of an export, for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.services.exporting import export_pieces

if TYPE_CHECKING:
    from newsreader.library import Library


def export_text(library: Library, format: str = "markdown", **options: object) -> str:
    """Return the text that the command writes to standard output. Everything must be readable."""
    unreadable: list[str] = []
    text = "".join(export_pieces(library, unreadable, format=format, **options))  # type: ignore[arg-type]
    assert not unreadable
    return text
