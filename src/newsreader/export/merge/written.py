"""What an export wrote to a file: the blocks, and the values of the library in them. Stored as the base of merges."""

from __future__ import annotations

import json
import zlib
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SEPARATOR = "\n\n"
"""The text between two blocks of a file. The file ends with one newline."""


class WrittenBlock(NamedTuple):
    """A block as it was written, and the values in it that can be read back.

    `tags` maps each tag's form in the file to its name. The block of a highlight has a `color` and perhaps a `note`.
    """

    id: str
    text: str
    tags: Mapping[str, str] = MappingProxyType({})
    color: str = ""
    note: str = ""

    @property
    def lines(self) -> list[str]:
        """The lines of the block, without line ends."""
        return self.text.split("\n")


def file_text(blocks: Sequence[WrittenBlock]) -> str:
    """Return the file of these blocks."""
    return f"{SEPARATOR.join(block.text for block in blocks)}\n"


class Base(NamedTuple):
    """The blocks that an export wrote. `user_named` says that the user chose the name of the file."""

    blocks: Sequence[WrittenBlock]
    user_named: bool = False

    def dump(self) -> bytes:
        """Return the base in compressed form."""
        blocks = [(block.id, block.text, dict(block.tags), block.color, block.note) for block in self.blocks]
        # Level 1, because an export compresses thousands of small texts.
        return zlib.compress(json.dumps([self.user_named, blocks], ensure_ascii=False).encode("utf-8", "replace"), 1)

    @classmethod
    def load(cls, data: bytes | None) -> Base | None:
        """Return the base that `dump` returned; `None` if there is none, or it is damaged."""
        try:
            user_named, blocks = json.loads(zlib.decompress(data or b""))
            return cls([WrittenBlock(*block) for block in blocks], bool(user_named))
        except (zlib.error, ValueError, TypeError):
            return None
