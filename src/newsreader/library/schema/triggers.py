"""The triggers that the program created. A foreign trigger could change data with every write, so it must never run.

The start-up path imports this module, so it knows the triggers of every version only by their SHA-256 and must not
import Alembic. A test compares them with the migrations.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

FOREIGN_TRIGGER = "a trigger that newsreader did not create"

KNOWN_DIGESTS = frozenset(
    {
        "42ac098d995d6e67151b7017472c5dec",  # article_added, 0001
        "4cee62db9b8e116154d9ee725cac3fa2",  # article_gone, 0001
        "f5f407f5eb2a2ef05128867196e0679b",  # article_moved, 0001
        "dc3f21a95b069dbd226393313a7080e8",  # article_renamed, 0001
        "ba73b9c6167cd511980ae7f21520a122",  # article_tagged, 0001
        "f819d7186c10e25e018dae907a219622",  # article_untagged, 0001
        "262b65a2d454958845422da1cb937e93",  # highlight_added, 0001
        "2ece73c541e280d54c60cd036171aa21",  # highlight_gone, 0001
        "6f76b2b12ef4811ab796e36830adecf2",  # highlight_moved, 0001
        "6b95aa6d01541760663138170b02d1d8",  # revision_added, 0001
        "627cf1fff68c445fb95249e5cfe51fca",  # revision_gone, 0001
        "bc629c076428f5d7592c1be0249ca068",  # tag_renamed, 0001
        "e96309ae607b27777bfaa32000ce6bd7",  # article_added, 0004
        "72c5ba8711acbc18fea0e39b43629bcb",  # article_renamed, 0004
        "1d0cd65f2ee4d219d38aeef614bf4328",  # article_tagged, 0004
        "f9e203eafb2c1209754f1d676ebd99db",  # article_untagged, 0004
        "2945362a65ffbc0fa5d9c9029b5336e4",  # revision_added, 0004
        "5759b7a4f18f730a3f172dcf9ad4e49a",  # revision_gone, 0004
        "b3f24f8d63bd7a247e7d58d02157386b",  # tag_renamed, 0004
        "42a6d22a1418e714c69501062650d182",  # article_added, 0006
        "88470ef4622417f31ec5bc8eb352fa7b",  # article_gone, 0006
        "e580bd6ca804c35de927e5f843c81444",  # article_added, 0007
        "def8e3bf90419fe5dbd4df3ada08c790",  # article_moved, 0007
        "dcb7f3547c9e3c875b61fb882c3d48a2",  # article_gone, 0007
    }
)
"""The digests of the triggers of every version."""


def digest(sql: str) -> str:
    """Return a hash of a trigger's SQL that ignores how its lines are broken."""
    return sha256(" ".join(sql.split()).encode()).hexdigest()[:32]


def foreign_triggers(execute: Callable[[str], Any]) -> list[str]:
    """Return the names of the triggers that the program did not create. `execute` runs SQL on a library."""
    triggers = execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    return [name for name, sql in triggers if digest(sql) not in KNOWN_DIGESTS]
