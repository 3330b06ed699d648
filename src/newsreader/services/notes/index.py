"""The fuzzy index of a library's notes: loaded from its file or built, and kept up to date from the journal.

If the file is missing, damaged, of another library or cannot be written, the index is built in memory: nothing but time
is lost. The fuzzy index is imported when it is needed. Must not know how notes are searched.
"""

from __future__ import annotations

from threading import Lock
from time import perf_counter, sleep
from typing import TYPE_CHECKING

from .match import indexed_text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.library import Library
    from newsreader.library.highlights.reading import Position
    from newsreader.text.fuzzy.index import FuzzyIndex

_BEHIND = 500
"""Changed highlights above which the file is written again. Fewer are applied in some 50 ms at each start."""

_READ = 500
"""Highlights that are read at once to build the index."""

_SLICE = 0.002
"""Seconds of work between two pauses of the same length while the index is built in the background.

A waiting interface thread gets the interpreter after a slice, instead of after Python's five milliseconds.
"""


class NoteIndex:
    """The index of one library. Every method may be called from any thread."""

    def __init__(self, library: Library) -> None:
        """Reads nothing before `load` or `build`."""
        self.now: FuzzyIndex | None = None
        """The index, if it is there."""
        self._library = library
        self._position: Position | None = None
        self._updating = Lock()
        self._building = Lock()
        self._is_useless = False  # the file
        self._is_urgent = self._is_closed = False

    def refresh(self) -> None:
        """Bring the index up to date with the library, or drop it if another library has taken its place."""
        with self._updating:
            if self.now is not None and not self._update(self.now):
                self.now, self._is_useless = None, False

    def load(self) -> None:
        """Load the index from its file, unless it is there already or the file cannot be used."""
        # While the index is built, the file is known to be useless, so this does not wait.
        if not (self._is_done() or self._is_useless):
            with self._building:
                if not (self._is_done() or self._is_useless):
                    self._is_useless = not self._load()

    def build(self, *, at_leisure: bool = False) -> None:
        """Load or build the index if it is not there, or wait until another thread has done it.

        With `at_leisure`, it is built with pauses, so that other threads are not slowed down, until another call needs
        it at once.
        """
        self._is_urgent |= not at_leisure
        while not self._is_done():
            self.load()
            with self._building:
                if not self._is_done():
                    self._build()

    def close(self) -> None:
        """Stop building the index."""
        self._is_closed = True

    def _is_done(self) -> bool:
        return self.now is not None or self._is_closed

    def _load(self) -> bool:
        """Load the index if its file can be used and building is not faster. Return whether it is there now."""
        from newsreader.text.fuzzy.storage.kept import DamagedError

        from . import index_file

        try:
            index, position = index_file.read(self._library.path)
        except (OSError, DamagedError):
            return False
        found = self._library.highlight_reader.changed(position, index.ids)
        if found is None or len(found[1]) > max(_BEHIND, len(index) // 4):
            return False
        index.update(texts(found[1]))
        if len(found[1]) > _BEHIND:
            index_file.save(self._library, index, found[0])
        return self._publish(index, found[0])

    def _build(self) -> None:
        from newsreader.text.fuzzy.index import FuzzyIndex

        from . import index_file

        position = self._library.highlight_reader.position()
        index = FuzzyIndex(self._in_slices())
        if not self._is_closed:
            # The file is not read now, though it takes less memory: for a while both would be in memory.
            index_file.save(self._library, index, position)
            self._publish(index, position)

    def _in_slices(self) -> Iterator[tuple[int, str]]:
        """Yield the id and the text of each highlight by id, with pauses unless the index is urgent."""
        until = perf_counter() + _SLICE
        last = -1
        while some := self._library.highlight_reader.after(last, _READ):
            for highlight in some:
                if self._is_closed:
                    return
                if not self._is_urgent and perf_counter() > until:
                    sleep(_SLICE)
                    until = perf_counter() + _SLICE
                yield highlight.id, indexed_text(highlight)
            last = some[-1].id

    def _publish(self, index: FuzzyIndex, position: Position) -> bool:
        with self._updating:
            self._position = position
            return self._update(index)

    def _update(self, index: FuzzyIndex) -> bool:
        """Bring an index up to date and use it. Return false if the library never was at its position."""
        found = self._position and self._library.highlight_reader.changed(self._position, index.ids)
        if not found:
            return False
        self._position, changed = found
        index.update(texts(changed))
        self.now = index
        return True
