"""Gets the texts of articles again: from their addresses or files, or from what these were when they were added.

A failure of one article never stops the rest, and never costs an earlier text.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsreader.errors import BadDataError, NotFoundError
from newsreader.fetch import Fetcher, side_by_side
from newsreader.ingest import parse, stop_parsing
from newsreader.ingest.again import parse_again
from newsreader.ingest.encoding import known, readings, recode
from newsreader.records import STAND_IN, AddStatus, Renewal
from newsreader.services.progress import Progress
from newsreader.text.address import canonical, file_path
from newsreader.text.anchor.placing import Quote, has_any
from newsreader.text.diff.sentence_diff import is_same_story

from .add import ACCEPT_PAGE, parse_answer
from .results import AddResult, described, failed, guess, much_shorter, refused
from .sources import host, read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from newsreader.library import Library
    from newsreader.records import Article, Batch, Document

_MOST_PENDING = 50
"""The most articles that are stored together."""


def renew(
    library: Library,
    articles: Sequence[Article],
    *,
    from_source: bool = False,
    unasked: bool = False,
    private: Sequence[str] | bool = False,
    encoding: str = "",
    force: bool = False,
    progress: Progress | None = None,
) -> Iterator[AddResult]:
    """Get the texts of articles again, and yield a result for each, in order, as soon as it is stored.

    The text comes from the article's address, or from its file if it has no address; with `from_source` it comes from
    the stored original of its current revision, read by the parsers of today. Another text is a new revision. The same
    text can get other blocks and metadata. A title and kinds of blocks that the user changed stay, and articles that
    came by a feed keep what the feed says about them. A text that is much shorter than before or another story, or an
    address that leads to the start page of a site, is a failure. All changes are one step of history.

    An address is asked whether its page has changed since the current revision. With `force` it sends the page anyway,
    and a much shorter text or another story is taken over.

    With `from_source`, `encoding` is that of the originals. `unasked` respects the wishes of sites about programs
    (robots.txt). `private` allows private addresses, as for `Fetcher`. `progress` counts the results, and can stop the
    rest. Raises, while iterating, `UsageError` if there is no such encoding, and `NewsreaderError` if the library
    cannot be written.
    """
    progress = progress or Progress()
    progress.total = len(articles)
    encoding = known(encoding) if encoding else ""
    with Fetcher(private=private) as fetcher:
        renewing = _Renewing(library, fetcher, from_source, unasked, encoding, force, progress)
        yield from renewing.results(articles)


def readings_of(library: Library, article: Article) -> list[tuple[str, str]]:
    """Return encodings that the original of an article can be read again in, with some words as each reads them."""
    return readings(library.articles.source(article.id).data)


def read_again(library: Library, article: Article, encoding: str) -> AddResult:
    """Read the original of an article again in this encoding. Raises as `renew` does."""
    (result,) = renew(library, [article], from_source=True, encoding=encoding)
    return result


@dataclass(slots=True)
class _Renewing:
    """One call of `renew`."""

    library: Library
    fetcher: Fetcher
    from_source: bool
    unasked: bool
    encoding: str
    force: bool
    progress: Progress

    def results(self, articles: Sequence[Article]) -> Iterator[AddResult]:
        self.progress.at_stop = stop_parsing
        batch = self.library.history.batch("revised {} articles")
        pending: list[tuple[Article, Renewal | AddResult]] = []
        with closing(side_by_side(articles, self._host, self._renewal, at_stop=stop_parsing)) as answers:
            for answer in answers:
                if self.progress.stopped:
                    return
                if answer is not None and answer[1] is not None:
                    pending.append((answer[0], answer[1]))
                if answer is None or len(pending) >= _MOST_PENDING:
                    yield from self._store(pending, batch)
                    pending = []
        yield from self._store(pending, batch)

    def _host(self, article: Article) -> str:
        return "" if self.from_source else host(article.url or "")

    def _renewal(self, article: Article, stopped: Callable[[], bool]) -> Renewal | AddResult:
        """Return the new text of an article, or why there is none. Runs in another thread."""
        try:
            with self.progress.doing(f"Reading {article.title}"):
                if self.from_source:
                    return self._from_source(article)
                if article.url:
                    return self._from_address(article, article.url, lambda: self.progress.stopped or stopped())
                return self._from_file(article)
        except Exception as error:
            return failed(_name(article), error, "can't read this text")

    def _from_source(self, article: Article) -> Renewal:
        original = self.library.articles.source(article.id)
        document = parse_again(original, article.url or "", encoding=self.encoding, aside=True)
        if self.encoding and document.encoding != self.encoding:
            raise BadDataError("Its format says which encoding it has, so it can't be read in another one.")
        # The address is not in the original, so what the original claims about it is not checked again.
        document = replace(document, url=None, canonical_url=None)
        before = original.encoding or "windows-1252"  # as earlier versions read most texts that were not UTF-8
        changed = document.encoding not in ("", before)
        how = partial(recode, old=before, new=document.encoding) if changed else None
        return Renewal(article.id, _as_known(document, article), original.number, how)

    def _from_file(self, article: Article) -> Renewal:
        if not article.source_path:
            raise NotFoundError("The article has no address and no file. Add it again, or use --from-source.")
        path = file_path(article.source_path)
        document, *_ = parse(read_file(path), Path(path).name, whole=True, aside=True)
        if not self.force and not self._is_same_story(article, document):
            raise BadDataError(
                "Its file has another text now, so the earlier one stays. To read it, add the file again."
            )
        return Renewal(article.id, replace(document, source_path=article.source_path), force=self.force)

    def _from_address(self, article: Article, url: str, stopped: Callable[[], bool]) -> Renewal | AddResult:
        original = self.library.articles.source(article.id)
        # What the server said about another address, or about another text, means nothing here.
        asking = original if original.fetched_from == url and not self.force else None
        answer = self.fetcher.get(
            url,
            etag=asking and asking.etag,
            last_modified=asking and asking.last_modified,
            accept=ACCEPT_PAGE,
            robots=self.unasked,
            stopped=stopped,
        )
        if answer.status == 304:
            return AddResult(url, article.id, article.uid, article.title, AddStatus.UNCHANGED, "")
        if _is_start_page(answer.address) and not _is_start_page(url):
            raise BadDataError("Its address leads to the start page of the site now, so the earlier text stays.")
        if original.charset and original.charset == original.encoding:
            # The user may have named it, because what the server declares is wrong.
            answer = replace(answer, charset=original.charset)
        document, *_ = parse_answer(answer, whole=True, aside=True)
        is_known = self._has_quotes if original.parser == STAND_IN else self._is_same_story
        if not self.force and article.feed_id is None and not is_known(article, document):
            where = "Its page has another story now"
            if canonical(answer.address) != canonical(url):
                where = f"Its address leads to another page now ({answer.address})"
            return refused(url, where, article)
        return Renewal(article.id, _as_known(document, article), force=self.force)

    def _is_same_story(self, article: Article, document: Document) -> bool:
        """Return whether a document has the title of an article, or can be an edit of its text."""
        is_same = document.title == article.title
        return is_same or is_same_story(self.library.articles.revision(article.id).text, document.text)

    def _has_quotes(self, article: Article, document: Document) -> bool:
        """Return whether a document has a highlight of its article, or there is none to look for."""
        highlights = self.library.highlights.for_article(article.id)
        return has_any(document.text, [Quote(one.quote, one.prefix, one.suffix) for one in highlights if one.start])

    def _store(self, pending: list[tuple[Article, Renewal | AddResult]], batch: Batch) -> Iterator[AddResult]:
        renewals = [renewal for _, renewal in pending if isinstance(renewal, Renewal)]
        taken = iter(self.library.articles.renew(renewals, batch=batch) if renewals else ())
        ids = [article.id for article, _ in pending]
        if ids and not self.from_source:
            self.library.articles.note_check(ids)  # failures too: a missing page is not asked for at every run
        now = {article.id: article for article in self.library.articles.rows(ids)}
        for before, renewal in pending:
            self.progress.done += 1
            if isinstance(renewal, AddResult):
                yield replace(renewal, id=before.id, uid=before.uid, title=before.title)
            else:
                (status, changes, lost), article = next(taken), now.get(before.id, before)
                if status is AddStatus.SHORTER:
                    yield much_shorter(_name(article), renewal.document, article)
                else:
                    message = described(self.library, article, changes, lost)
                    if "text" in changes:
                        message = "; ".join(filter(None, (message, guess(renewal.document))))
                    yield AddResult(_name(article), article.id, article.uid, article.title, status, message, lost=lost)


def _as_known(document: Document, article: Article) -> Document:
    """Return a document without the metadata that the feed of its article knows better."""
    if article.feed_id is None:
        return document
    if not article.title_derived:
        document = replace(document, title="", title_derived=True)
    return replace(document, authors=(), site=None, published_at=None)


def _name(article: Article) -> str:
    return article.url or (file_path(article.source_path) if article.source_path else article.title)


def _is_start_page(address: str) -> bool:
    parts = urlsplit(address)
    return parts.path in {"", "/"} and not parts.query and not parts.fragment
