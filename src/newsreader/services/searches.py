"""The searches a person keeps by name, and those they made last.

A small file of JSON beside the program's other memories. It must not know what a search finds.
"""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from newsreader.errors import CannotWriteError
from newsreader.text.clean import one_line

MOST_RECENT = 20


@dataclass(frozen=True, slots=True)
class Kept:
    """Searches by name, in the order they were kept, and the last ones, newest first."""

    saved: dict[str, str] = field(default_factory=dict)
    recent: tuple[str, ...] = ()


class Searches:
    """What is kept in one file. It is read anew before each change, so two programs may use it."""

    def __init__(self, path: Path) -> None:
        """`path` need not be there yet."""
        self._path = path
        self.kept = self._read()

    def remember(self, query: str) -> None:
        """Note that this was searched for. Raises `CannotWriteError`."""
        query = one_line(query).strip()
        if query:
            kept = self._read()
            self._write(replace(kept, recent=(query, *(q for q in kept.recent if q != query))[:MOST_RECENT]))

    def save(self, name: str, query: str) -> None:
        """Keep a search under a name, in place of what that was before. Raises `CannotWriteError`."""
        kept = self._read()
        self._write(replace(kept, saved={**kept.saved, one_line(name).strip(): one_line(query).strip()}))

    def forget(self, name: str | None = None, *, recent: str | None = None) -> None:
        """Keep the search of this name, or the recent one, no longer. Raises `CannotWriteError`."""
        kept = self._read()
        saved = {known: query for known, query in kept.saved.items() if known != name}
        self._write(Kept(saved, tuple(query for query in kept.recent if query != recent)))

    def _read(self) -> Kept:
        try:
            told = json.loads(self._path.read_text(encoding="utf-8"))
            saved = {one_line(str(name)): one_line(str(query)) for name, query in dict(told["saved"]).items()}
            return Kept(saved, tuple(one_line(str(query)) for query in list(told["recent"])[:MOST_RECENT]))
        except (OSError, ValueError, KeyError, TypeError):
            return Kept()  # none yet, or not ours: it is only a memory

    def _write(self, kept: Kept) -> None:
        text = json.dumps({"saved": kept.saved, "recent": kept.recent}, ensure_ascii=False, indent=1)
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Made for its owner alone, and there as a whole or not at all.
            descriptor, name = tempfile.mkstemp(dir=self._path.parent, prefix=".searches-")
            try:
                with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
                    file.write(text)
                Path(name).replace(self._path)
            except BaseException:
                with suppress(OSError):
                    Path(name).unlink()
                raise
        except OSError as error:
            raise CannotWriteError(f"The searches cannot be kept in {self._path}: {error.strerror}.") from error
        self.kept = kept
