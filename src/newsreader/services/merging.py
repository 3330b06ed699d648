"""Imports exports of a whole library (JSON) into this library.

Must not know how articles are matched (`library.archive`).
"""

from __future__ import annotations

import json
import marshal
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

from newsreader.errors import BadDataError, LibraryTooNewError, NotFoundError
from newsreader.export.json import ARCHIVE, LIBRARY
from newsreader.ingest.encoding import SAMPLE
from newsreader.ingest.exports import is_export
from newsreader.ingest.source import Source
from newsreader.records import AddStatus
from newsreader.text.clean import one_line

from .importing import AddResult
from .json_reader import JsonError, JsonReader
from .sources import read_regular

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from newsreader.library import Library

_NOT_LIBRARY = "Not a library export (expected a JSON array of articles)."


def import_files(library: Library, files: Iterable[str], *, dry_run: bool = False) -> Iterator[AddResult]:
    """Import each file as one step of history, and yield a result for each article.

    The status is `added`, `revised` (anything about the article has changed) or `unchanged`; a file that is not an
    export of a whole library is one `failed` result. With `dry_run` nothing is stored. Raises `CannotWriteError` and
    `LockedError` while iterating; the articles that were yielded before are stored.
    """
    for file in files:
        try:
            with TemporaryFile() as lists:
                rest = _survey(file, lists)
                if not rest:
                    continue  # the export of an empty library
                name = one_line(Path(file).name)
                merged = library.archive.merge(_articles(file), rest, name, dry_run=dry_run)
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


def _survey(file: str, lists: BinaryIO) -> dict[str, Any]:
    """Return the rest of the library in a file; its lists are as `_elements` returns them. Raises `NewsreaderError`."""
    elements = articles = 0
    rest: list[Any] = []
    with _reading(file) as reader:
        if reader.ahead() != "[":
            reader.value()
            raise BadDataError(_NOT_LIBRARY)
        for element in _elements(reader, lists):
            elements += 1
            articles += ARCHIVE in element
            rest += [element[LIBRARY]] if LIBRARY in element else []
        reader.end()
    # The export of a library without articles has one element, without an article.
    if elements and (len(rest) != 1 or (articles or 1) != elements):
        raise BadDataError("An export of some articles only. Import the export of a whole library.")
    return rest[0] if rest else {}


def _articles(file: str) -> Iterator[Any]:
    """Yield the archive of each article in a file, one in memory at a time."""
    with _reading(file) as reader:
        for element in _elements(reader, None):
            if ARCHIVE in element:
                yield element[ARCHIVE]


def _elements(reader: JsonReader, lists: BinaryIO | None) -> Iterator[dict[str, Any]]:
    """Yield each element of an array. Long lists of the library are iterators, which read what is in the file `lists`;
    without that file they are empty.
    """
    for _ in reader.items():
        if reader.ahead() != "{":
            reader.value()
            raise BadDataError(_NOT_LIBRARY)
        element = reader.whole()
        yield (
            element
            if element is not None
            else {
                name: {key: _stored(reader, lists) for key in reader.members()}
                if name == LIBRARY and reader.ahead() == "{"
                else reader.value()
                for name in reader.members()
            }
        )


def _stored(reader: JsonReader, lists: BinaryIO | None) -> Any:
    """Return the next value; an array as an iterator over its items in the file."""
    if reader.ahead() != "[":
        return reader.value()
    begin, count = lists.tell() if lists else 0, 0
    for _ in reader.items():
        value = reader.value()
        if lists:
            marshal.dump(value, lists)
            count += 1

    def items() -> Iterator[Any]:
        if lists:
            lists.seek(begin)
            for _ in range(count):
                yield marshal.load(lists)  # noqa: S302 - from a file of this process

    return items()


@contextmanager
def _reading(file: str) -> Iterator[JsonReader]:
    """Open a file, and raise `NewsreaderError` if it can't be read or is no JSON."""
    head = b""
    try:
        head = read_regular(Path(file), SAMPLE)
        with Path(file).open(encoding=json.detect_encoding(head), errors="surrogatepass") as text:
            yield JsonReader(text)
    except FileNotFoundError as error:
        raise NotFoundError("There is no such file.") from error
    except OSError as error:
        raise NotFoundError(f"Can't read it: {error.strerror}.") from error
    except JsonError as error:
        if not head.lstrip().startswith(b"[") and is_export(Source(head)):
            raise BadDataError("This export is for reading. To import a library, export it as JSON.") from error
        raise BadDataError(f"Not valid JSON, or cut off, in line {error.line:,}.") from error
    except (ValueError, RecursionError) as error:
        raise BadDataError("Not valid JSON.") from error
    except MemoryError as error:
        raise BadDataError("The file is too large for the memory of this computer.") from error
