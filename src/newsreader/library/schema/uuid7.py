"""UUID version 7 (RFC 9562, section 5.7), which Python's `uuid` has from 3.14 on."""

from __future__ import annotations

import secrets
import time
from uuid import UUID


def uuid7() -> str:
    """Return a new UUIDv7 in canonical form: 48 bits of Unix milliseconds, the version, and 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (
        (milliseconds & (1 << 48) - 1) << 80
        | 0x7 << 76
        | secrets.randbits(12) << 64
        | 0b10 << 62
        | secrets.randbits(62)
    )
    return str(UUID(int=value))
