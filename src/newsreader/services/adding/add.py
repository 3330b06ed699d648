"""Adds sources: files, folders, addresses and standard input become articles. One bad source never stops the rest.

Knows neither how a text is parsed (`ingest`), fetched (`fetch`) or stored (`library`), nor how results are shown.
"""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from math import inf
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsreader.errors import IsExportError, UsageError
from newsreader.fetch import Fetcher, side_by_side
from newsreader.ingest import parse, stop_parsing
from newsreader.ingest.encoding import known
from newsreader.records import AddStatus
from newsreader.services.progress import Progress
from newsreader.text.address import same_site
from newsreader.text.clean import normalise, one_line
from newsreader.text.language import tag_of

from . import sources as finding
from .results import AddResult, failed, left_out, result

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from newsreader.fetch import Response
    from newsreader.library import Library
    from newsreader.records import Batch, Document

    from .sources import Found

ACCEPT_PAGE = "text/html,application/xhtml+xml,*/*;q=0.8"
_VAGUE_TYPES = frozenset({"", "text/plain", "application/octet-stream", "binary/octet-stream"})
"""Media types that servers declare when they don't know better."""

_MOST_PENDING, _LONGEST_PENDING = 50, 0.3
"""How many articles, and for how many seconds they wait to be stored together."""

_DATA = frozenset({".csv", ".json", ".zip", ".txt", ".html", ".htm"})
"""The suffixes of files that other programs write as exports, and that could be read as an article."""

_LARGE = 2**20
"""The number of bytes of a file, and of waiting articles, that are too many to hold several of them in memory."""


def add_sources(
    library: Library,
    sources: Iterable[str],
    *,
    title: str | None = None,
    url: str | None = None,
    tags: Sequence[str] = (),
    private: Sequence[str] | bool = False,
    whole: bool = False,
    encoding: str = "",
    language: str | None = None,
    progress: Progress | None = None,
) -> Iterator[AddResult]:
    """Add each source, and yield a result for each article, in the order of the sources.

    A source is a web address, a file, a folder with its subfolders, a pattern (`*.md`), or `-` for standard input. A
    `.txt` file or a standard input that has a web address on each line adds these addresses. Addresses are
    fetched side by side. Nothing is read before the first result is asked for. A source that cannot be read, fetched or
    parsed is a `FAILED` result. Everything is one step of history, unless another program changes the library at the
    same time. Some dozens of articles are stored in one transaction, before their results are yielded. Exports of
    newsreader among several sources are left out, which is one result at the end.

    `title` replaces the source's own title. `url` is the address of a file's content. `tags` are added to every
    article. `private` allows private addresses, as for `Fetcher`. `whole` makes one article of a book, instead of one
    for each chapter. `encoding` is that of all sources that are text, whatever they or their servers declare.
    `language` is the tag or the name of their language, which is detected otherwise. `progress` counts the results, and
    can stop the rest.

    Raises:
        UsageError: `title` is blank, `url` is no web address, or one of them is given for several sources; there is no
            such encoding or language; while iterating, a tag's name is invalid.
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
    encoding = known(encoding) if encoding else ""
    language = tag_of(language) if language is not None else ""
    adding = _Adding(library, title, url or "", tags, private, whole, encoding, language, progress or Progress())
    return adding.results(named)


def count_sources(sources: Iterable[str], progress: Progress) -> None:
    """Set the total of `progress` to the number of results that `add_sources` will have."""
    total = finding.count(sources, progress)
    if not progress.stopped:
        progress.total = total


@dataclass(slots=True)
class _Adding:
    """One call of `add_sources`. Small sources are read and parsed in other threads, large ones when it is their turn.
    Some dozens of articles are stored together.
    """

    library: Library
    title: str | None
    url: str
    tags: Sequence[str]
    private: Sequence[str] | bool
    whole: bool
    encoding: str
    language: str
    progress: Progress
    _aside: bool = False
    _is_one: bool = False
    _exports: list[str] = field(default_factory=list)
    _pending: list[tuple[str, Document | AddResult]] = field(default_factory=list)
    _pending_bytes: int = 0
    _stored: float = -inf

    def results(self, sources: list[str]) -> Iterator[AddResult]:
        origin = f" from “{one_line(Path(sources[0]).name)}”" if len(sources) == 1 else ""
        # A brace in a name is no place for the number.
        batch = self.library.history.batch("added {} articles" + origin.replace("{", "{{").replace("}", "}}"))
        remaining = finding.find(sources, self.progress)
        first = list(islice(remaining, 2))
        self.progress.at_stop = stop_parsing
        self._aside = len(first) > 1  # starting a worker process takes longer than parsing one file
        is_one = self._is_one = not self._aside and not finding.is_folder(sources[0])
        with Fetcher(private=self.private) as fetcher:

            def work(found: Found, stopped: Callable[[], bool]) -> list[Document | AddResult] | None:
                if found.host is None and finding.size(found) > _LARGE:
                    return None
                return list(self._read(found, fetcher, lambda: self.progress.stopped or stopped()))

            found_all = chain(first, remaining)
            with closing(
                side_by_side(found_all, lambda found: found.host or "", work, at_stop=stop_parsing)
            ) as answers:
                for answer in answers:
                    if self._is_stopped():
                        return
                    if answer is None:
                        yield from self._store(batch)
                        continue
                    found, documents = answer
                    for document in self._read(found, fetcher) if documents is None else documents:
                        if self._is_stopped():
                            return  # a failure can be due to that
                        if isinstance(document, AddResult) and document.is_export and not is_one:
                            self._exports.append(found.source)
                            self.progress.done += 1
                            continue
                        self._wait(found, document)
                        if self._is_due:
                            yield from self._store(batch)
            yield from self._store(batch)
        if self._exports:
            source = sources[0] if len(sources) == 1 else self._exports[0]
            yield AddResult(source, None, None, None, AddStatus.UNCHANGED, left_out(len(self._exports)))

    def _is_stopped(self) -> bool:
        return self.progress.stopped

    def _read(
        self, found: Found, fetcher: Fetcher, stopped: Callable[[], bool] = lambda: False
    ) -> Iterator[Document | AddResult]:
        """Yield each article of a source, and a failure if it can't be read, fetched or parsed."""
        problem = "can't read this source"
        try:
            if found.error:
                raise found.error
            if found.host is not None:
                with self.progress.doing(f"Fetching {found.host}"):
                    answer = fetcher.get(found.source, accept=ACCEPT_PAGE, stopped=stopped)
                documents = parse_answer(answer, encoding=self.encoding, whole=self.whole, aside=self._aside)
            else:
                data = finding.read_file(found.source) if found.data is None else found.data
                documents = self._parse_file(data, found.source if found.data is None else "")
            problem = "can't parse this text"
            with self.progress.doing(f"Reading {found.host or Path(found.source).name}"):
                yield from documents
        except Exception as error:
            # An unexpected file can reveal a bug in a parser. It costs this file, not the thousand files behind it.
            yield failed(found.source, error, problem)

    def _parse_file(self, data: bytes, path: str) -> Iterator[Document]:
        """Yield each article of a file, or of standard input, which has no `path`."""
        if self._is_one and Path(path).suffix.lower() in _DATA:
            from newsreader.importers.bundle import open_bundle
            from newsreader.importers.registry import recognize

            if importer := recognize(open_bundle(path)):
                raise IsExportError(f"This is an export ({importer.reads}). To import it: newsreader import FILE")
        # Links to a file are the same file.
        uri = Path(os.path.realpath(path)).as_uri() if path else None
        for document in parse(
            data, Path(path).name, url=self.url, encoding=self.encoding, whole=self.whole, aside=self._aside
        ):
            # A chapter is not the whole file.
            yield replace(document, source_path=uri) if document.source == data else document

    def _wait(self, found: Found, document: Document | AddResult) -> None:
        """Let an article or a failure wait to be stored. The first article of all gets the title."""
        if not isinstance(document, AddResult):
            if self.title is not None:
                document, self.title = replace(document, given_title=self.title), None
            document = replace(document, given_language=self.language)
            self._pending_bytes += len(document.source) + len(document.text)
        self._pending.append((found.source, document))

    @property
    def _is_due(self) -> bool:
        return (
            len(self._pending) >= _MOST_PENDING
            or self._pending_bytes >= _LARGE
            or monotonic() - self._stored > _LONGEST_PENDING
        )

    def _store(self, batch: Batch) -> Iterator[AddResult]:
        """Store all waiting articles in one transaction, and yield a result for each and for each failure."""
        if not self._pending:
            return
        pending, self._pending, self._pending_bytes = self._pending, [], 0
        documents = [document for _, document in pending if not isinstance(document, AddResult)]
        results = iter(self.library.articles.add_all(documents, tags=self.tags, batch=batch) if documents else ())
        self._stored = monotonic()
        for source, document in pending:
            self.progress.done += 1
            yield (
                document if isinstance(document, AddResult) else result(self.library, source, document, next(results))
            )


def parse_answer(
    answer: Response, *, encoding: str = "", whole: bool = False, aside: bool = False
) -> Iterator[Document]:
    """Yield each article that a server sent. An article can't claim to be at the address of another site."""
    # The suffix of an address says less than the media type: a page about `README.md` is HTML.
    name = urlsplit(answer.address).path if answer.media_type in _VAGUE_TYPES else ""
    documents = parse(
        *(answer.data, name, answer.media_type),
        url=answer.address,
        charset=answer.charset or "",
        encoding=encoding,
        whole=whole,
        aside=aside,
    )
    for document in documents:
        url, canonical_url = (
            address if address and same_site(address, answer.address) else None
            for address in (document.url, document.canonical_url)
        )
        if document.source == answer.data:
            url = url or answer.address
            document = replace(
                document, fetched_from=answer.address, etag=answer.etag, last_modified=answer.last_modified
            )
        yield replace(document, url=url, canonical_url=canonical_url)
