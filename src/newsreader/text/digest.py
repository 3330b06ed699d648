"""Short hashes of texts."""

from __future__ import annotations

from hashlib import sha256

_DIGITS = 16


def short_digest(text: str) -> str:
    """Return 16 hexadecimal digits of the SHA-256 of a text."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
