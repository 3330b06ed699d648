"""Bringing libraries in: files that `exporting` made of a whole library become part of this one.

It reads the files and tells what became of each article. It must not know how things are known again (`library`).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsreader.errors import BadDataError, LibraryTooNewError, NotFoundError
from newsreader.export.json import ARCHIVE, LIBRARY
from newsreader.records import AddStatus
from newsreader.text.clean import one_line

from .importing import AddResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsreader.library import Library


def import_files(library: Library, files: Iterable[str], *, dry_run: bool = False) -> Iterator[AddResult]:
    """Bring each file in, as one step of history, and tell of every article in it: `added`, `revised` (anything about
    it changed) or `unchanged`.

    A file that is no export of a whole library is one `FAILED` result. With `dry_run` nothing is kept. Raises, while
    iterating, `CannotWriteError` and `LockedError`; what was told of before is kept.
    """
    for file in files:
        try:
            articles, rest = _open(file)
            if not rest:
                continue  # a library that never held anything
            merged = library.archive.merge(articles, rest, one_line(Path(file).name), dry_run=dry_run)
        except (BadDataError, LibraryTooNewError, NotFoundError) as error:
            error.add_advice()
            yield AddResult(file, None, None, None, AddStatus.FAILED, str(error), error.exit_status)
            continue
        if merged.changed and not any(one.status is not AddStatus.UNCHANGED for one in merged.articles):
            yield AddResult(file, None, None, None, AddStatus.REVISED, "its tags and searches are now in the library")
        for one in merged.articles:
            message = "" if one.status is AddStatus.ADDED else "already in the library"
            if one.status is AddStatus.REVISED:
                message = "what was newer in the file is now in the library"
            new = dry_run and one.status is AddStatus.ADDED
            yield AddResult(file, None if new else one.id, one.uid, one.title, one.status, message)


def _open(file: str) -> tuple[list[Any], Any]:
    """What each article of a file is to become, and what belongs to the library. Raises `NewsreaderError`."""
    try:
        elements = json.loads(Path(file).read_bytes())
    except FileNotFoundError as error:
        raise NotFoundError("There is no such file.") from error
    except OSError as error:
        raise NotFoundError(f"It cannot be read: {error.strerror}.") from error
    except json.JSONDecodeError as error:
        raise BadDataError(f"It is not JSON, or cut off or damaged in line {error.lineno:,}.") from error
    except (ValueError, RecursionError) as error:
        raise BadDataError("It is not JSON, or damaged.") from error
    except MemoryError as error:
        raise BadDataError("It is too large for the memory of this computer.") from error
    if not isinstance(elements, list) or not all(isinstance(element, dict) for element in elements):
        raise BadDataError("It is no export of a library: that is an array of articles.")
    rest = [element[LIBRARY] for element in elements if LIBRARY in element]
    articles = [element[ARCHIVE] for element in elements if ARCHIVE in element]
    if not elements:
        return [], None
    # The export of a library without articles has one element.
    if len(rest) != 1 or len(articles or elements[:1]) != len(elements):
        raise BadDataError("It is an export of some articles; only one of a whole library can be read back.")
    return articles, rest[0]
