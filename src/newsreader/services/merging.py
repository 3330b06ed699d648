"""Imports exports of a whole library (JSON) into this library.

Must not know how articles are matched (`library.archive`).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsreader.errors import BadDataError, LibraryTooNewError, NotFoundError
from newsreader.export.json import ARCHIVE, LIBRARY
from newsreader.ingest.exports import is_export
from newsreader.ingest.source import Source
from newsreader.records import AddStatus
from newsreader.text.clean import one_line

from .importing import AddResult
from .sources import read_regular

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsreader.library import Library


def import_files(library: Library, files: Iterable[str], *, dry_run: bool = False) -> Iterator[AddResult]:
    """Import each file as one step of history, and yield a result for each article.

    The status is `added`, `revised` (anything about the article has changed) or `unchanged`; a file that is not an
    export of a whole library is one `failed` result. With `dry_run` nothing is stored. Raises `CannotWriteError` and
    `LockedError` while iterating; the articles that were yielded before are stored.
    """
    for file in files:
        try:
            articles, rest = _open(file)
            if not rest:
                continue  # the export of an empty library
            merged = library.archive.merge(articles, rest, one_line(Path(file).name), dry_run=dry_run)
        except (BadDataError, LibraryTooNewError, NotFoundError) as error:
            error.add_advice()
            yield AddResult(file, None, None, None, AddStatus.FAILED, str(error), error.exit_status)
            continue
        if merged.changed and not any(one.status is not AddStatus.UNCHANGED for one in merged.articles):
            yield AddResult(file, None, None, None, AddStatus.REVISED, "imported its tags and saved searches")
        for one in merged.articles:
            message = "" if one.status is AddStatus.ADDED else "already in the library"
            if one.status is AddStatus.REVISED:
                message = "imported the newer changes"
            new = dry_run and one.status is AddStatus.ADDED
            yield AddResult(file, None if new else one.id, one.uid, one.title, one.status, message)


def _open(file: str) -> tuple[list[Any], Any]:
    """Return the archive of each article in a file, and of the rest of the library. Raises `NewsreaderError`."""
    data = b""
    try:
        data = read_regular(Path(file))
        elements = json.loads(data)
    except FileNotFoundError as error:
        raise NotFoundError("There is no such file.") from error
    except OSError as error:
        raise NotFoundError(f"Can't read it: {error.strerror}.") from error
    except json.JSONDecodeError as error:
        if not data.lstrip().startswith(b"[") and is_export(Source(data)):
            raise BadDataError("This export is for reading. To import a library, export it as JSON.") from error
        raise BadDataError(f"Not valid JSON, or cut off, in line {error.lineno:,}.") from error
    except (ValueError, RecursionError) as error:
        raise BadDataError("Not valid JSON.") from error
    except MemoryError as error:
        raise BadDataError("The file is too large for the memory of this computer.") from error
    if not isinstance(elements, list) or not all(isinstance(element, dict) for element in elements):
        raise BadDataError("Not a library export (expected a JSON array of articles).")
    rest = [element[LIBRARY] for element in elements if LIBRARY in element]
    articles = [element[ARCHIVE] for element in elements if ARCHIVE in element]
    if not elements:
        return [], None
    # The export of a library without articles has one element, without an article.
    if len(rest) != 1 or len(articles or elements[:1]) != len(elements):
        raise BadDataError("An export of some articles only. Import the export of a whole library.")
    return articles, rest[0]
