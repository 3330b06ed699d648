"""What an export wrote to a file: the blocks, and the values of the library in them. Stored as the base of merges."""

from __future__ import annotations

import json
import zlib
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


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

    @property
    def next_item(self) -> str:
        """The beginning of a line that is never a part of the block: the next item of a list, as in Logseq, or the next
        headline of Org; empty for other blocks.
        """
        first, *rest = self.lines
        if first.startswith("- ") and all(line[0].isspace() for line in rest if line):
            return "- "
        return "*" if first.startswith("*") and ":PROPERTIES:" in rest else ""


class Base(NamedTuple):
    """The blocks that an export wrote. `edited` says that the file had edits of the user as well.

    `user_named` says that the user chose the name of the file. `look` names its format. `next_blocks` are what is about
    to be written, as a file with the hash `next_sha256`: after a crash, the file is either of both.
    """

    blocks: Sequence[WrittenBlock]
    edited: bool = False
    user_named: bool = False
    look: str = ""
    next_sha256: str = ""
    next_blocks: Sequence[WrittenBlock] = ()

    def dump(self) -> bytes:
        """Return the base in compressed form."""
        before, after = (
            [(block.id, block.text, dict(block.tags), block.color, block.note) for block in blocks]
            for blocks in (self.blocks, self.next_blocks)
        )
        values = [before, self.edited, self.user_named, self.look, self.next_sha256, after]
        written = json.dumps(values, ensure_ascii=False)
        # Level 1, because an export compresses thousands of small texts.
        return zlib.compress(written.encode("utf-8", "replace"), 1)

    @classmethod
    def load(cls, data: bytes | None) -> Base | None:
        """Return the base that `dump` returned; `None` if there is none, or it is damaged."""
        try:
            before, edited, user_named, look, next_sha256, after = json.loads(zlib.decompress(data or b""))
            blocks, next_blocks = ([WrittenBlock(*block) for block in some] for some in (before, after))
        except (zlib.error, ValueError, TypeError):
            return None
        return cls(blocks, bool(edited), bool(user_named), str(look), str(next_sha256), next_blocks)

    def of(self, sha256: str) -> Base:
        """Return the base of a file with this hash, as it is after a crash or without one."""
        blocks = self.next_blocks if sha256 == self.next_sha256 else self.blocks
        return Base(blocks, self.edited, self.user_named, self.look)
