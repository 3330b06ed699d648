"""The notes of frequent prefixes, united in advance, because that would be too slow at a keystroke.

This module must not know how a word is searched for.
"""

from __future__ import annotations

from array import array
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from .storage.kept import Blobs
from .tokenizer import LONGEST

if TYPE_CHECKING:
    from collections.abc import Collection

    from .storage.kept import Reader, Writer
    from .storage.postings import Postings
    from .vocabulary import Vocabulary

_MANY_LISTS = 3000  # prefixes with more words than this are frequent
_COMMON = 16  # and prefixes whose words are in more than one of so many notes


class FrequentPrefixes:
    """The notes of each frequent prefix, as bits. Which prefixes are frequent is decided by `unite`."""

    def __init__(self) -> None:
        self._notes: dict[str, int | None] = {}  # `None`: in the file
        self._places: dict[str, int] = {}  # in the file
        self._kept = Blobs()

    def get(self, prefix: str) -> int | None:
        """Return the notes that contain a word with this prefix, or `None` if it is not frequent."""
        notes = self._notes.get(prefix)
        if notes is None and prefix in self._notes:
            notes = self._notes[prefix] = int.from_bytes(self._kept[self._places[prefix]], "little")
        return notes

    def flip(self, words: Collection[str], slot: int) -> None:
        """Add a note with these words, or remove it if it is there."""
        if self._notes:
            for prefix in self._notes.keys() & {word[:end] for word in words for end in range(1, len(word) + 1)}:
                self._notes[prefix] = (self.get(prefix) or 0) ^ 1 << slot

    def unite(self, vocabulary: Vocabulary, postings: Postings, notes: int) -> None:
        """Compute the notes of each prefix that is frequent among so many notes."""
        united = dict[str, int | None]()
        words = vocabulary.with_prefix("")
        for length in range(1, LONGEST + 1):
            left: list[str] = []
            for prefix, group in groupby(words, itemgetter(slice(length))):
                alike = list(group)
                held = list(map(vocabulary.number, alike))
                if len(held) > _MANY_LISTS or _COMMON * sum(map(postings.sparse, held)) > notes:
                    mask = postings.mask(held)
                    shorter = united.get(prefix[:-1])
                    united[prefix] = shorter if shorter == mask else mask
                    left += [word for word in alike if len(word) > length]
            words = left
        self._notes = united

    def dump(self, writer: Writer) -> None:
        """Write all prefixes with their notes."""
        masks: dict[int, int] = {}  # many prefixes have the same notes
        places = [masks.setdefault(self.get(prefix) or 0, len(masks)) for prefix in self._notes]
        writer.section("prefixes", "\n".join(self._notes).encode("utf-8", "surrogatepass"))
        writer.section("prefixes.places", array("I", places))
        writer.blobs("prefixes.notes", (mask.to_bytes((mask.bit_length() + 7) >> 3, "little") for mask in masks))

    def load(self, reader: Reader) -> None:
        """Take the prefixes from a file instead of these."""
        names = bytes(reader.section("prefixes")).decode("utf-8", "surrogatepass")
        places = reader.numbers("prefixes.places", "I")
        self._places = dict(zip(names.split("\n") if names else (), places, strict=True))
        self._notes = dict.fromkeys(self._places)
        self._kept = reader.blobs("prefixes.notes")
