"""Adding: files, folders and standard input become articles, one by one, and one bad file never stops the rest.

It reads the sources and says what became of each. It must not know how a text is parsed (`ingest`) or kept (`library`),
nor how the results are shown.
"""

from __future__ import annotations

import logging
import os
import re
import stat
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from newsreader.errors import BadDataError, NewsreaderError, NotFoundError, UsageError
from newsreader.ingest import parse, readable_suffixes
from newsreader.records import AddStatus
from newsreader.text.clean import normalise, one_line

from .progress import Progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import BinaryIO

    from newsreader.library import Library
    from newsreader.records import Batch, Document

STDIN = "-"
"""The source that means standard input."""

MOST_BYTES = 16 * 2**20
"""The longest source that is read, some twenty novels: beyond that it is no article."""

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AddResult:
    """What became of one source.

    `id`, `uid` and `title` are the article's, and `None` if there is none because adding failed; `message` is one
    line for people, which does not name the source. `exit_status` is what a command ends with that was to add only
    this.
    """

    source: str
    id: int | None
    uid: str | None
    title: str | None
    status: AddStatus
    message: str
    exit_status: int = 0


def add_sources(
    library: Library,
    sources: Iterable[str],
    *,
    title: str | None = None,
    tags: Sequence[str] = (),
    progress: Progress | None = None,
) -> Iterator[AddResult]:
    """Add each source (a file, a folder with its subfolders, or `-` for standard input), and yield a result for each
    article.

    Everything is one step of history, unless another program changes the library at the same time.

    `title` takes the place of the source's own; `tags` are put on every article. Nothing is read before the first
    result is asked for. A source that cannot be read or understood is a `FAILED` result. `progress` counts the results,
    and can stop the rest.

    Raises:
        UsageError: `title` is blank, or is given to more than one article; while iterating, a tag's name is invalid.
        NewsreaderError: while iterating, the library itself cannot be written; articles already yielded stay added.
    """
    named = list(sources)
    if title is not None:
        title = one_line(normalise(title)).strip()
        if not title:
            raise UsageError("The title is empty.")
        if len(named) != 1 or _is_folder(named[0]):
            raise UsageError("A title belongs to one article; add the files one by one to give each its own.")
    return _add_each(library, named, title, tags, progress or Progress())


def count_sources(sources: Iterable[str], progress: Progress) -> None:
    """Set the total of `progress` to the number of results that `add_sources` will have."""
    total = sum(1 for _ in _found(sources, progress))
    if not progress.stopped:
        progress.total = total


def _add_each(
    library: Library, sources: list[str], title: str | None, tags: Sequence[str], progress: Progress
) -> Iterator[AddResult]:
    origin = f" from “{one_line(Path(sources[0]).name)}”" if len(sources) == 1 else ""
    # A brace in a name is no place for the number.
    batch = library.history.batch("added {} articles" + origin.replace("{", "{{").replace("}", "}}"))
    for found in _found(sources, progress):
        for result in _add(library, found, title, tags, batch) if isinstance(found, str) else (found,):
            progress.done += 1
            yield result


def _found(sources: Iterable[str], progress: Progress) -> Iterator[str | AddResult]:
    """Yield the sources, files in place of folders, and a failure for what cannot be read, until the job is stopped."""
    for source in sources:
        for found in _files(Path(source), progress) if _is_folder(source) else (source,):
            if progress.stopped:
                return
            yield found


def _add(library: Library, source: str, title: str | None, tags: Sequence[str], batch: Batch) -> Iterator[AddResult]:
    """Add each article in `source`; the first one gets `title`."""
    for document in _documents(source):
        if isinstance(document, AddResult):
            yield document
            continue
        if title is not None:
            document, title = replace(document, title=title, title_derived=False), None
        added = library.articles.add(document, tags=tags, batch=batch)
        article = added.article
        match added.status:
            case AddStatus.UNCHANGED:
                message = "already in the library"
            case AddStatus.REVISED:
                message = f"the text has changed; this is its revision {article.revision}"
            case _:
                message = ""
        yield AddResult(source, article.id, article.uid, article.title, added.status, message)


def _documents(source: str) -> Iterator[Document | AddResult]:
    """Yield each article in `source`, and a failure if it can't be read or parsed."""
    try:
        if _ADDRESS.match(source):
            raise UsageError("Addresses cannot be fetched yet; save the page as text or Markdown, and add that file.")
        if source == STDIN:
            data, name = _read_at_most(sys.stdin.buffer), ""
        else:
            data, name = _read_file(source), Path(source).name
        yield from parse(data, name)
    except NewsreaderError as error:
        yield _failed(source, error)
    except Exception as error:
        # An unexpected file can reveal a bug in a parser. It costs this file, not the thousand files behind it.
        _log.debug("the parser failed on %s", one_line(source), exc_info=True)
        message = f"The program cannot make out this text ({type(error).__name__})."
        yield _failed(source, BadDataError(message))


def _read_file(source: str) -> bytes:
    try:
        path = Path(source)
        # Asked before opening: to open a pipe waits until somebody writes into it.
        if not stat.S_ISREG(path.stat().st_mode):
            raise BadDataError("It is a pipe or a device, not a file; its content can come through standard input (-).")
        with path.open("rb") as file:
            return _read_at_most(file)
    except FileNotFoundError as error:
        raise NotFoundError("There is no such file or folder.") from error
    except (OSError, ValueError) as error:
        raise NotFoundError(f"It cannot be read: {_reason(error)}.") from error


def _read_at_most(file: BinaryIO) -> bytes:
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise BadDataError(f"It is longer than the {MOST_BYTES >> 20} MB that an article may have; add it in parts.")
    return data


def _files(folder: Path, progress: Progress) -> Iterator[str | AddResult]:
    """Yield the files in a folder and its subfolders that can be added, and a failure for each unreadable folder.

    Hidden files and links to folders are skipped, because links could form a loop.
    """
    found, suffixes = False, readable_suffixes()
    barred: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=barred.append):
        if progress.stopped:
            return
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in suffixes:
                found = True
                yield str(Path(place, name))
    for error in barred:
        yield _failed(str(error.filename), NotFoundError(f"The folder cannot be read: {_reason(error)}."))
    if not found and not barred:
        yield _failed(
            str(folder), NotFoundError(f"The folder has no files that can be added ({', '.join(sorted(suffixes))}).")
        )


def _is_folder(source: str) -> bool:
    try:
        return source != STDIN and Path(source).is_dir()
    except (OSError, ValueError):
        # Reading it will say why.
        return False


def _reason(error: OSError | ValueError) -> str:
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return reason[:1].lower() + reason[1:]


def _failed(source: str, error: NewsreaderError) -> AddResult:
    error.add_advice()
    return AddResult(source, None, None, None, AddStatus.FAILED, str(error), error.exit_status)
