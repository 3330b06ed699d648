"""Imports files into this library: exports of a whole library (JSON), of other programs, and lists of feeds (OPML).

Must not know how articles are matched (`library.archive`) or how exports are read (`moving_in`, `importers`).
"""

from __future__ import annotations

import json
import marshal
import re
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import TYPE_CHECKING, Any

from newsreader.errors import BadDataError, LibraryTooNewError, NotFoundError
from newsreader.export.json import ARCHIVE, LIBRARY
from newsreader.ingest.encoding import SAMPLE
from newsreader.ingest.exports import is_export
from newsreader.ingest.source import Source
from newsreader.records import AddStatus
from newsreader.services.adding.results import AddResult
from newsreader.services.adding.sources import is_folder, read_regular
from newsreader.text.clean import one_line
from newsreader.text.counted import counted

from .json_reader import JsonError, JsonReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import BinaryIO

    from newsreader.importers.bundle import Bundle
    from newsreader.importers.imported import SkippedItem
    from newsreader.importers.registry import Importer
    from newsreader.library import Library
    from newsreader.services.progress import Progress

    from .moving_in import Report

_UNKNOWN = "newsreader knows no program that exports such files. Export the data in another format, and import that."
_NOT_LIBRARY = f"{_UNKNOWN} (The export of a library is a JSON array of articles.)"


_LIBRARY_HEAD = re.compile(rb'[\xef\xbb\xbf\s]*\[\s*(?:\]\s*$|\{\s*(?:"id"\s*:\s*\d+,\s*"uid"|"library"\s*:\s*\{))')
_JSON = re.compile(rb"[\xef\xbb\xbf\xff\xfe\0\s]*[\[{]")
_OPML = re.compile(rb"<(?:[\w.-]+:)?opml\b", re.IGNORECASE)


def import_files(
    library: Library,
    files: Iterable[str],
    *,
    dry_run: bool = False,
    fetch: bool = False,
    private: Sequence[str] | bool = False,
    progress: Progress | None = None,
) -> Iterator[AddResult | Report]:
    """Import each file as one step of history, and yield its results.

    For the export of a library this is one for each article: `added`, `revised` (anything about the article has
    changed) or `unchanged`. For that of another program it is one report, which is yielded again while it grows. A list
    of feeds is one result, and so is a file that can't be imported (`failed`). A folder can hold several exports, each
    of which is a step. `fetch`, `private` and `progress` are as for `move_in`. With `dry_run` nothing is stored, and
    nothing is fetched. Raises `CannotWriteError` and `LockedError` while iterating; the articles that were yielded
    before are stored.
    """
    with ExitStack() as stack:
        copies: list[Library] = []

        def of_program(
            bundle: Bundle, importer: Importer | None, file: str, skipped: Sequence[SkippedItem] = ()
        ) -> Iterator[AddResult | Report]:
            if dry_run and not copies:
                copies.append(stack.enter_context(_copy(library)))
            target = copies[0] if dry_run else library
            if importer is None:
                yield _import_feeds(target, file, bundle)
                return
            from .moving_in import move_in

            wanted = fetch and not dry_run
            for report in move_in(target, importer, bundle, fetch=wanted, private=private, progress=progress):
                report.skipped += skipped
                skipped = ()
                yield report

        def of_file(file: str) -> Iterator[AddResult | Report]:
            if is_folder(file):
                exports, skipped, alone = _folder(file)
                for bundle, importer in exports:
                    yield from _or_failed(bundle.name, of_program(bundle, importer, bundle.name, skipped))
                    skipped = []
                for path in alone:
                    yield from _or_failed(path, of_file(path))
            elif export := _other_export(file):
                yield from of_program(*export, file)
            else:
                yield from _merge(library, file, dry_run=dry_run)

        for file in files:
            yield from _or_failed(file, of_file(file))


def _or_failed(file: str, results: Iterator[AddResult | Report]) -> Iterator[AddResult | Report]:
    """Yield the results of a file, and if it can't be imported, one that says why."""
    try:
        yield from results
    except (BadDataError, LibraryTooNewError, NotFoundError) as error:
        error.add_advice()
        yield AddResult(file, None, None, None, AddStatus.FAILED, str(error), error.exit_status)


def _other_export(file: str) -> tuple[Bundle, Importer | None] | None:
    """Return the export of another program with its importer, or a list of feeds with `None`; return `None` for what is
    or may be the export of a library. Raises `BadDataError` for any other file.
    """
    from newsreader.importers.bundle import open_bundle
    from newsreader.importers.registry import recognize

    head = _head(file)
    if _LIBRARY_HEAD.match(head):
        return None
    bundle = open_bundle(file)
    importer = recognize(bundle)
    if importer or _OPML.search(head):
        return bundle, importer
    if _JSON.match(head) or file.endswith(".json") or is_export(Source(head)):
        return None
    raise BadDataError(_UNKNOWN)


def _folder(file: str) -> tuple[list[tuple[Bundle, Importer]], list[SkippedItem], list[str]]:
    """Return the exports in a folder, the files in it that are none, and the files that are imported by themselves: zip
    archives, lists of feeds and libraries. Raises `BadDataError` if there are none.
    """
    from newsreader.importers.bundle import open_bundle
    from newsreader.importers.imported import SkippedItem
    from newsreader.importers.registry import parts

    folder = open_bundle(file)
    alone = {
        path
        for path in folder.named(".zip", ".opml", ".xml", ".json")
        if path.lower().endswith(".zip") or _LIBRARY_HEAD.match(head := folder.head(path)) or _OPML.search(head)
    }
    exports, unknown = parts(folder.only(folder.members.keys() - alone))
    if not (exports or alone):
        raise BadDataError(_UNKNOWN)
    skipped = [SkippedItem(path, "no known program exports such a file") for path in unknown]
    return exports, skipped, [str(Path(file) / path) for path in sorted(alone)]


def _import_feeds(library: Library, file: str, bundle: Bundle) -> AddResult:
    from newsreader.services.feeds.subscribing import import_opml

    (load,) = bundle.members.values()
    feeds = import_opml(library, load())
    parts = [f"{counted(len(feeds.added), 'feed')} added"]
    parts += [f"{feeds.known:,} already followed"] if feeds.known else []
    parts += [f"{feeds.skipped:,} skipped (not http or https)"] if feeds.skipped else []
    parts += ["the end of the file is missing"] if feeds.is_cut else []
    status = AddStatus.ADDED if feeds.added else AddStatus.UNCHANGED
    return AddResult(file, None, None, None, status, ", ".join(parts))


def _merge(library: Library, file: str, *, dry_run: bool) -> Iterator[AddResult]:
    """Merge the export of a library."""
    with TemporaryFile() as lists:
        rest = _survey(file, lists)
        if not rest:
            return  # the export of an empty library
        name = one_line(Path(file).name)
        merged = library.archive.merge(_articles(file), rest, name, dry_run=dry_run)
    if merged.changed and not any(one.status is not AddStatus.UNCHANGED for one in merged.articles):
        yield AddResult(file, None, None, None, AddStatus.REVISED, "imported its tags and saved searches")
    for one in merged.articles:
        message = "" if one.status is AddStatus.ADDED else "already in the library"
        if one.status is AddStatus.REVISED:
            message = "imported the newer changes"
        new = dry_run and one.status is AddStatus.ADDED
        yield AddResult(file, None if new else one.id, one.uid, one.title, one.status, message)


@contextmanager
def _copy(library: Library) -> Iterator[Library]:
    """Open a copy of the library, which is deleted afterwards."""
    from newsreader.library import Library
    from newsreader.library.backup.copy import copy

    with TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        copy(library.path, path, rows=False)
        with Library.open(path) as copied:
            yield copied


def _head(file: str) -> bytes:
    """Return the first bytes of a file. Raises `NotFoundError`, and `BadDataError` for a pipe or a device."""
    try:
        return read_regular(Path(file), SAMPLE)
    except FileNotFoundError as error:
        raise NotFoundError("There is no such file.") from error
    except (OSError, ValueError) as error:
        raise NotFoundError(f"Can't read it: {getattr(error, 'strerror', None) or error}.") from error


def _survey(file: str, lists: BinaryIO) -> dict[str, Any]:
    """Return the rest of the library in a file; its lists are as `_elements` returns them. Raises `NewsreaderError`."""
    elements = articles = 0
    rest: list[Any] = []
    with _reading(file) as reader:
        if reader.ahead() != "[":
            reader.value()
            raise BadDataError(_NOT_LIBRARY)
        for element in _elements(reader, lists):
            if not element.keys() & {"uid", ARCHIVE, LIBRARY}:
                raise BadDataError(_NOT_LIBRARY)
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
