"""The result of adding a source, and what it says to the user."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsreader.errors import BadDataError, IsExportError, IsFeedError, NewsreaderError
from newsreader.records import AddStatus, AnchorState
from newsreader.text.clean import one_line
from newsreader.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.library import Library
    from newsreader.records import Added, Article, Document

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AddResult:
    """The result for one source.

    `id`, `uid` and `title` are the article's, or `None` if adding failed or files were left out. `message` is one line
    for the user, which does not name the source. `exit_status` is that of a command that adds only this source.
    """

    source: str
    id: int | None
    uid: str | None
    title: str | None
    status: AddStatus
    message: str
    exit_status: int = 0
    is_feed: bool = False
    """Whether adding failed because the source is a feed."""
    is_export: bool = False
    """Whether it failed because newsreader exported the source."""
    lost: int = 0
    """The number of highlights whose passage is not in the new text."""
    refused: str = ""
    """Why a new text was refused that `renew` takes over with `force`: the beginning of the message."""


def result(library: Library, source: str, document: Document, added: Added) -> AddResult:
    """Return the result for a document that was stored."""
    article = added.article
    if added.status is AddStatus.SHORTER:
        return much_shorter(source, document, article)
    if added.status is AddStatus.OTHER:
        return refused(source, "The page has none of the highlights", article)
    message = f"already in the library{', now tagged' if added.changes else ''}"
    if added.status is not AddStatus.UNCHANGED:
        message = described(library, article, added.changes, added.lost)
    message = "; ".join(filter(None, (message, guess(document), not_understood(document))))
    return AddResult(source, article.id, article.uid, article.title, added.status, message, lost=added.lost)


def described(library: Library, article: Article, changes: Sequence[str], lost: int) -> str:
    """Return what an article took over from its source, in words; nothing for a new article."""
    corrected = ", ".join(name for name in changes if name != "text")
    parts = (
        f"the text has changed; this is its revision {article.revision}" if "text" in changes else "",
        f"corrected: {corrected}" if corrected else "",
        said_lost(lost),
        _to_review(library, article.id) if "text" in changes else "",
    )
    return "; ".join(filter(None, parts))


def _to_review(library: Library, article_id: int) -> str:
    """Return how many highlights of an article are to review, or an empty text if there are none."""
    count = sum(each.anchor is AnchorState.REVIEW for each in library.highlights.for_article(article_id))
    return f"{counted(count, 'highlight')} to review (! or newsreader review)" if count else ""


def said_lost(lost: int) -> str:
    """Return a warning about highlights that lost their passage, or an empty text if there are none."""
    if not lost:
        return ""
    what = counted(lost, "highlight lost its passage", "highlights lost their passages")
    return f"{what}; u or newsreader undo restores the earlier text"


def left_out(count: int) -> str:
    """Return how many exports of newsreader were left out."""
    if count == 1:
        return "left out 1 export of newsreader, which is not an article"
    return f"left out {count:,} exports of newsreader, which are not articles"


def guess(document: Document) -> str:
    """Return the encoding of a document in words, or an empty string if it was not guessed."""
    return f"read as {document.encoding} (guess)" if document.encoding_guessed else ""


def not_understood(document: Document) -> str:
    """Return the metadata of the source that could not be read, or an empty string if there is none."""
    return f"not understood: {', '.join(document.unread)}" if document.unread else ""


def much_shorter(source: str, document: Document, article: Article) -> AddResult:
    """Return the result for a text that is too short to replace that of its article."""
    why = f"The text has only {len(document.text):,} characters now and had {article.length:,}"
    if document.fetched_from:
        return refused(source, why, article)
    how = f"delete article {article.id} and add the new text again"
    error = BadDataError(f"{why}, so the earlier text stays. To replace it, {how}.")
    return replace(failed(source, error), id=article.id, uid=article.uid, title=article.title)


def refused(source: str, why: str, article: Article) -> AddResult:
    """Return the result for a text that replaces that of its article only if the user insists."""
    how = f"use newsreader refresh {article.id} --force"
    error = BadDataError(f"{why}, so the earlier text stays. To replace it, {how}.")
    return replace(failed(source, error), id=article.id, uid=article.uid, title=article.title, refused=why)


def failed(source: str, error: Exception, problem: str = "") -> AddResult:
    """Return the result for a source with an error. `problem` says what the program can't do if that is a bug."""
    if not isinstance(error, NewsreaderError):
        _log.debug("%s: %s", one_line(source), problem, exc_info=error)
        error = BadDataError(f"The program {problem} ({type(error).__name__}).")
    error.add_advice()
    is_feed, is_export = (isinstance(error, kind) for kind in (IsFeedError, IsExportError))
    return AddResult(source, None, None, None, AddStatus.FAILED, str(error), error.exit_status, is_feed, is_export)
