"""The file beside a library that has the fuzzy index of its notes, and the library's position in the journal.

The file is written as a whole and then renamed, so it is always complete. Must not know how the index is kept up to
date, nor how notes are searched.
"""

from __future__ import annotations

import os
import unicodedata
from contextlib import suppress
from typing import TYPE_CHECKING

from newsreader.errors import BadDataError, CannotCreateError
from newsreader.library.file.identity import index_file
from newsreader.library.file.partial_files import partial_path, remove
from newsreader.library.file.permissions import create_private_file
from newsreader.library.highlights.reading import Position
from newsreader.services.adding.sources import read_regular
from newsreader.text.counted import counted
from newsreader.text.fuzzy.index import FuzzyIndex
from newsreader.text.fuzzy.storage.kept import DamagedError
from newsreader.text.fuzzy.tokenizer import sequence

from .match import indexed_text, texts

if TYPE_CHECKING:
    from pathlib import Path

    from newsreader.library import Library


def read(library: Path) -> tuple[FuzzyIndex, Position]:
    """Return the index in the file and its position. Raises `OSError`, and `DamagedError` if it cannot be used."""
    file = index_file(library)
    try:
        index, (made_with, position) = FuzzyIndex.load(read_regular(file))
    except BadDataError as error:
        raise DamagedError("a pipe, a device or an empty file") from error
    if os.name != "nt" and file.stat().st_mode & 0o077:
        with suppress(OSError):  # the file of another user
            file.chmod(0o600)
    # Which characters are letters depends on the version of Unicode.
    if made_with != unicodedata.unidata_version:
        raise DamagedError("another version of Unicode")
    return index, Position(*position)


def save(library: Library, index: FuzzyIndex, position: Position) -> None:
    """Replace the file of the index if that is possible."""
    # A full disk, or a folder without permission.
    with suppress(OSError, CannotCreateError):
        if not library.read_only:
            _write(index_file(library.path), index, position)


def check(library: Library) -> tuple[bool, str]:
    """Compare the file of the index with the highlights. Return whether it can be used, and a message.

    Takes about a fourth of the time that building the index takes.
    """
    try:
        index, position = read(library.path)
    except FileNotFoundError:
        return True, "not built yet"
    except (OSError, DamagedError):
        return False, "damaged; the next search builds it again"
    reader = library.highlight_reader
    found = reader.changed(position, index.ids)
    if found is None:
        return False, "of another library, or too old; the next search builds it again"
    index.update(texts(found[1]))
    others, wrong, last = set(index.ids()), 0, -1
    while some := reader.after(last, 500):
        others -= {highlight.id for highlight in some}
        wrong += sum(index.words(highlight.id) != sequence(indexed_text(highlight)) for highlight in some)
        last = some[-1].id
    wrong += len(others)
    if wrong:
        return False, f"{counted(wrong, 'highlight does', 'highlights do')} not match"
    return True, "matches the highlights"


def _write(target: Path, index: FuzzyIndex, position: Position) -> None:
    unfinished = partial_path(target)
    if not create_private_file(unfinished):
        return  # another thread is writing it
    try:
        with unfinished.open("wb") as file:
            index.dump(file, (unicodedata.unidata_version, position))
        unfinished.replace(target)
    finally:
        remove(unfinished)
