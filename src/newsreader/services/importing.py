"""Adds sources: files, folders, addresses and standard input become articles. One bad source never stops the rest.

Knows neither how a text is parsed (`ingest`), fetched (`fetch`) or stored (`library`), nor how results are shown.
"""

from __future__ import annotations

import logging
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsreader.errors import BadDataError, NewsreaderError, UsageError
from newsreader.fetch import Fetcher, Response, side_by_side
from newsreader.ingest import parse, stop_parsing
from newsreader.records import AddStatus
from newsreader.text.address import same_site
from newsreader.text.clean import normalise, one_line

from . import sources as finding
from .progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from newsreader.library import Library
    from newsreader.records import Batch, Document

    from .sources import Found

_ACCEPT = "text/html,application/xhtml+xml,*/*;q=0.8"
_VAGUE_TYPES = frozenset({"", "text/plain", "application/octet-stream", "binary/octet-stream"})
"""Media types that servers declare when they don't know better."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AddResult:
    """The result for one source.

    `id`, `uid` and `title` are the article's, or `None` if adding failed. `message` is one line for the user, which
    does not name the source. `exit_status` is that of a command that adds only this source.
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
    url: str | None = None,
    tags: Sequence[str] = (),
    private: Sequence[str] | bool = False,
    whole: bool = False,
    progress: Progress | None = None,
) -> Iterator[AddResult]:
    """Add each source, and yield a result for each article, in the order of the sources.

    A source is a web address, a file, a folder with its subfolders, a pattern (`*.md`), or `-` for standard input. A
    `.txt` file or a standard input that has a web address on each line stands for these addresses. Addresses are
    fetched side by side. Nothing is read before the first result is asked for. A source that cannot be read, fetched or
    parsed is a `FAILED` result. Everything is one step of history, unless another program changes the library at the
    same time.

    `title` replaces the source's own title. `url` is the address of a file's content. `tags` are added to every
    article. `private` allows private addresses, as for `Fetcher`. `whole` makes one article of a book, instead of one
    for each chapter. `progress` counts the results, and can stop the rest.

    Raises:
        UsageError: `title` is blank, `url` is no web address, or one of them is given for several sources; while
            iterating, a tag's name is invalid.
        NewsreaderError: while iterating, the library itself cannot be written; articles already yielded stay added.
    """
    named = list(sources)
    is_one = len(named) == 1 and not finding.is_folder(named[0])
    if title is not None:
        title = one_line(normalise(title)).strip()
        if not title:
            raise UsageError("The title is empty.")
        if not is_one:
            raise UsageError("A title belongs to one article. Add the files one by one to give each its own title.")
    if url is not None:
        url = url.strip()
        if not finding.is_web_address(url):
            raise UsageError("The address of the content must begin with http:// or https://.")
        if not is_one or finding.is_address(named[0]):
            raise UsageError("The option --url says where one file or standard input (-) comes from.")
    return _Adding(library, title, url or "", tags, private, whole, progress or Progress()).results(named)


def count_sources(sources: Iterable[str], progress: Progress) -> None:
    """Set the total of `progress` to the number of results that `add_sources` will have."""
    total = finding.count(sources, progress)
    if not progress.stopped:
        progress.total = total


@dataclass(slots=True)
class _Adding:
    """One call of `add_sources`."""

    library: Library
    title: str | None
    url: str
    tags: Sequence[str]
    private: Sequence[str] | bool
    whole: bool
    progress: Progress

    def results(self, sources: list[str]) -> Iterator[AddResult]:
        origin = f" from “{one_line(Path(sources[0]).name)}”" if len(sources) == 1 else ""
        # A brace in a name is no place for the number.
        batch = self.library.history.batch("added {} articles" + origin.replace("{", "{{").replace("}", "}}"))
        self.progress.at_stop = stop_parsing
        with Fetcher(private=self.private) as fetcher:

            def fetch(found: Found, stopped: Callable[[], bool]) -> Response | Exception:
                with self.progress.doing(f"Fetching {found.host}"):
                    try:
                        return fetcher.get(
                            found.source, accept=_ACCEPT, stopped=lambda: self.progress.stopped or stopped()
                        )
                    except Exception as error:  # raised again where the answer is parsed
                        return error

            found = finding.find(sources, self.progress)
            with closing(side_by_side(found, lambda one: one.host, fetch)) as answers:
                for one, answer in answers:
                    if self._is_stopped():
                        return
                    with self.progress.doing(f"Reading {one.host or Path(one.source).name}"):
                        for result in self._add(one, answer, batch):
                            if self._is_stopped() and result.status is AddStatus.FAILED:
                                return  # it failed because it was stopped
                            self.progress.done += 1
                            yield result

    def _is_stopped(self) -> bool:
        return self.progress.stopped

    def _add(self, found: Found, answer: Response | Exception | None, batch: Batch) -> Iterator[AddResult]:
        """Add each article of a source. The first one of all gets the title."""
        for document in self._documents(found, answer):
            if isinstance(document, AddResult):
                yield document
                continue
            if self.title is not None:
                document, self.title = replace(document, title=self.title, title_derived=False), None
            added = self.library.articles.add(document, tags=self.tags, batch=batch)
            article = added.article
            match added.status:
                case AddStatus.UNCHANGED:
                    message = "already in the library"
                case AddStatus.REVISED:
                    message = f"the text has changed; this is its revision {article.revision}"
                case _:
                    message = ""
            yield AddResult(found.source, article.id, article.uid, article.title, added.status, message)

    def _documents(self, found: Found, answer: Response | Exception | None) -> Iterator[Document | AddResult]:
        """Yield each article of a source, and a failure if it can't be read, fetched or parsed."""
        try:
            if error := found.error or (answer if isinstance(answer, Exception) else None):
                raise error
            if isinstance(answer, Response):
                yield from parse_answer(answer, self.whole)
            elif found.data is not None:
                yield from parse(found.data, url=self.url, whole=self.whole)
            else:
                data = finding.read_file(found.source)
                yield from parse(data, Path(found.source).name, url=self.url, whole=self.whole)
        except NewsreaderError as error:
            yield _failed(found.source, error)
        except Exception as error:
            # An unexpected file can reveal a bug in a parser. It costs this file, not the thousand files behind it.
            _log.debug("the parser failed on %s", one_line(found.source), exc_info=True)
            message = f"The program cannot make out this text ({type(error).__name__})."
            yield _failed(found.source, BadDataError(message))


def parse_answer(answer: Response, whole: bool = False) -> Iterator[Document]:
    """Yield each article that a server sent. An article can't claim to be at the address of another site."""
    # The suffix of an address says less than the media type: a page about `README.md` is HTML.
    name = urlsplit(answer.address).path if answer.media_type in _VAGUE_TYPES else ""
    documents = parse(
        answer.data, name, answer.media_type, url=answer.address, charset=answer.charset or "", whole=whole
    )
    for document in documents:
        url, canonical_url = (
            address if address and same_site(address, answer.address) else None
            for address in (document.url, document.canonical_url)
        )
        if url is None and document.source == answer.data:
            url = answer.address
        yield replace(document, url=url, canonical_url=canonical_url)


def _failed(source: str, error: NewsreaderError) -> AddResult:
    error.add_advice()
    return AddResult(source, None, None, None, AddStatus.FAILED, str(error), error.exit_status)
