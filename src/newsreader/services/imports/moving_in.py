"""Imports what another program exported: its articles, with their highlights, notes, tags, states and dates.

Must not know how an export is read (`importers`) or how articles are known again (`library`).
"""

from __future__ import annotations

import logging
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from newsreader.errors import BadDataError, NewsreaderError
from newsreader.export import escape
from newsreader.fetch import Fetcher, side_by_side
from newsreader.importers.imported import ImportedArticle, SkippedItem
from newsreader.ingest import stop_parsing
from newsreader.records import SURE, AddStatus, AnchorState
from newsreader.services.adding.add import ACCEPT_PAGE, parse_answer
from newsreader.services.adding.sources import host
from newsreader.services.progress import Progress
from newsreader.text.anchor.placing import Quote, has_any
from newsreader.text.clean import one_line

from .incoming import incoming, with_content, with_document, with_tags

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from newsreader.importers.bundle import Bundle
    from newsreader.importers.registry import Importer
    from newsreader.library import Library
    from newsreader.records import Batch, Incoming

_TOGETHER, _LARGE = 50, 2**20
"""How many articles, and how many bytes of texts, are stored together."""

_log = logging.getLogger(__name__)


class Doubt(NamedTuple):
    """A highlight whose place is likely (`review`) or not known (`orphan`)."""

    article_id: int
    title: str
    quote: str
    anchor: AnchorState


@dataclass(slots=True)
class Report:
    """What became of one file. `reads` names the program. Articles are `added`, `changed` or `known`, and some of them
    are `stand_ins` so far; `anchors` counts the new highlights by state, and `known_highlights` the others,
    except the `deleted_highlights`, which the user has deleted here.

    `skipped` are parts of the file that were not imported, `unread` the texts that could not be read or fetched, and
    `failed` the articles that could not be stored.
    """

    source: str
    reads: str
    added: int = 0
    changed: int = 0
    known: int = 0
    stand_ins: int = 0
    anchors: Counter[AnchorState] = field(default_factory=Counter)
    known_highlights: int = 0
    deleted_highlights: int = 0
    doubts: list[Doubt] = field(default_factory=list)
    skipped: list[SkippedItem] = field(default_factory=list)
    unread: list[SkippedItem] = field(default_factory=list)
    failed: list[SkippedItem] = field(default_factory=list)

    @property
    def articles(self) -> int:
        """The number of articles that are in the library now."""
        return self.added + self.changed + self.known


class _Item(NamedTuple):
    one: Incoming
    article: ImportedArticle
    lacks_text: bool


def move_in(
    library: Library,
    importer: Importer,
    bundle: Bundle,
    *,
    fetch: bool = False,
    private: Sequence[str] | bool = False,
    progress: Progress | None = None,
) -> Iterator[Report]:
    """Import an export, and yield the report so far, each time that some dozens of articles are stored.

    The text of an article is the one in the library, else the one in the export, else with `fetch` the one at its
    address; without any, a stand-in has the quotes until the text comes. Everything is one step of history, unless
    another program changes the library at the same time. Importing again changes nothing, and goes on where it was
    stopped. `private` allows private addresses, as for `Fetcher`.

    Raises `BadDataError` if the export can't be read, and `NewsreaderError` if the library can't be written; the
    articles before are stored.
    """
    yield from _MovingIn(library, importer, bundle, fetch, private, progress or Progress()).reports()


@dataclass(slots=True)
class _MovingIn:
    """One call of `move_in`."""

    library: Library
    importer: Importer
    bundle: Bundle
    fetch: bool
    private: Sequence[str] | bool
    progress: Progress
    report: Report = field(init=False)

    def reports(self) -> Iterator[Report]:
        self.report = Report(self.bundle.name, self.importer.reads)
        name = one_line(self.bundle.name).replace("{", "{{").replace("}", "}}")
        batch = self.library.history.batch(f"imported {{}} articles from “{name}”")
        pending: list[Incoming] = []
        size = 0
        self.progress.at_stop = stop_parsing
        with Fetcher(private=self.private) as fetcher:

            def work(item: _Item, stopped: Callable[[], bool]) -> tuple[Incoming, str]:
                return self._with_text(item, fetcher, lambda: self.progress.stopped or stopped())

            with closing(side_by_side(self._items(), self._host, work, at_stop=stop_parsing)) as answers:
                for answer in answers:
                    if self.progress.stopped:
                        return
                    if answer is not None:
                        item, result = answer
                        one, problem = result or (item.one, "")
                        if problem:
                            what = item.one.document.url or item.one.document.title
                            self.report.unread.append(SkippedItem(what, problem))
                        pending.append(one)
                        size += len(one.document.text) + len(one.document.source)
                    if pending and (answer is None or len(pending) >= _TOGETHER or size >= _LARGE):
                        yield self._store(pending, batch)
                        pending, size = [], 0
            yield self._store(pending, batch)

    def _items(self) -> Iterator[_Item]:
        """Yield the articles of the export, and note what is left out.

        A tag in a form that newsreader exports, such as `R-D`, is the tag of the library that has this form: `R&D`.
        """
        tags = {
            form.casefold(): name for name, form in escape.tags(tag.name for tag in self.library.tags.list()).items()
        }
        for some in _chunks(self._parts()):
            found: list[tuple[Incoming, ImportedArticle]] = []
            for part in some:
                if isinstance(part, SkippedItem):
                    self.report.skipped.append(part)
                    continue
                try:
                    one, skipped = incoming(part, self.importer.name)
                except BadDataError as error:
                    self.report.skipped.append(SkippedItem(part.key or "an article", str(error)))
                    continue
                self.report.skipped += skipped
                found.append((with_tags(one, tags), part))
            lacking = self.library.incoming.lacking([one for one, _ in found])
            yield from (_Item(one, part, lacks) for (one, part), lacks in zip(found, lacking, strict=True))

    def _parts(self) -> Iterator[ImportedArticle | SkippedItem]:
        """Yield the parts of the export. If it is damaged, those before the damage are imported."""
        count = 0
        try:
            for part in self.importer.read(self.bundle):
                count += 1
                yield part
        except Exception as error:
            if not isinstance(error, NewsreaderError):
                _log.debug("can't read an export", exc_info=error)
                error = BadDataError(f"The program can't read this export ({type(error).__name__}).")
            if not count:
                raise error from None
            self.report.failed.append(SkippedItem(f"what follows item {count:,}", str(error)))

    def _host(self, item: _Item) -> str | None:
        """Return the host to ask for a text, empty to read it in the export, or `None` if there is nothing to do."""
        if not item.lacks_text:
            return None
        if item.article.content.strip():
            return ""
        return host(item.one.document.url) if self.fetch and item.one.document.url else None

    def _with_text(self, item: _Item, fetcher: Fetcher, stopped: Callable[[], bool]) -> tuple[Incoming, str]:
        """Return an article with its text, or without it and why. Runs in another thread."""
        one, url = item.one, item.one.document.url
        problem = ""
        try:
            if item.article.content.strip():
                return with_content(one, item.article.content, item.article.media_type), ""
        except Exception as error:
            problem = _reason(error)
        if not (self.fetch and url):
            return one, problem
        try:
            with self.progress.doing(f"Fetching {host(url)}"):
                answer = fetcher.get(url, accept=ACCEPT_PAGE, stopped=stopped)
            found, *_ = parse_answer(answer, whole=True, aside=True)
            quotes = [Quote(each.quote, each.prefix, each.suffix) for each in one.highlights if each.quote]
            if has_any(found.text, quotes):
                return with_document(one, found), ""
            return one, "The page has none of its highlights."
        except Exception as error:
            return one, _reason(error)

    def _store(self, pending: Sequence[Incoming], batch: Batch) -> Report:
        """Store articles in one transaction, and return the report with them."""
        report = self.report
        for one in self.library.incoming.receive(pending, batch) if pending else ():
            self.progress.done += 1
            if one.id is None:
                report.failed.append(SkippedItem(one.title, one.message))
                continue
            if one.in_trash:
                report.skipped.append(SkippedItem(one.title, "it is in the trash"))
                continue
            report.added += one.status is AddStatus.ADDED
            report.changed += one.status is AddStatus.REVISED
            report.known += one.status is AddStatus.UNCHANGED
            report.stand_ins += one.is_stand_in
            report.known_highlights += one.known - one.deleted
            report.deleted_highlights += one.deleted
            report.anchors.update(anchor for _, anchor in one.new)
            report.doubts += [Doubt(one.id, one.title, *new) for new in one.new if new[1] not in SURE]
        return report


def _reason(error: Exception) -> str:
    """Return why a text can't be read. An unexpected one can reveal a bug in a parser, which costs only this text."""
    if isinstance(error, NewsreaderError):
        return str(error)
    _log.debug("can't read a text of an export", exc_info=error)
    return f"The program can't read this text ({type(error).__name__})."


def _chunks(parts: Iterable[ImportedArticle | SkippedItem]) -> Iterator[list[ImportedArticle | SkippedItem]]:
    some: list[ImportedArticle | SkippedItem] = []
    size = 0
    for part in parts:
        some.append(part)
        size += len(part.content) if isinstance(part, ImportedArticle) else 0
        if len(some) >= _TOGETHER or size >= _LARGE:
            yield some
            some, size = [], 0
    if some:
        yield some
