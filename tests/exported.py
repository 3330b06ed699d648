"""The text of an export, for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.export.registry import encoded
from newsreader.services.exports.exporting import export_pieces

if TYPE_CHECKING:
    from newsreader.export.registry import Format
    from newsreader.library import Library


def export_text(library: Library, format: Format | str = "markdown", **options: object) -> str:
    """Return the text that the command writes to standard output. Everything must be readable."""
    return export_bytes(library, format, **options).decode()


def export_bytes(library: Library, format: Format | str = "markdown", **options: object) -> bytes:
    """Return the bytes that the command writes to standard output. Everything must be readable."""
    unreadable: list[str] = []
    pieces = export_pieces(library, unreadable, format=format, **options)  # type: ignore[arg-type]
    content = b"".join(map(encoded, pieces))
    assert not unreadable
    return content
