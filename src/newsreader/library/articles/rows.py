"""Cleans documents, and makes the rows of articles and revisions of them, or the values that replace those of a row."""

from __future__ import annotations

import zlib
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from newsreader.errors import BadDataError
from newsreader.library.schema import codecs
from newsreader.library.tags.names import mend_names
from newsreader.records import State
from newsreader.text.address import canonical
from newsreader.text.clean import balanced, bare, clean, one_line

if TYPE_CHECKING:
    from sqlalchemy import Row

    from newsreader.records import Document

_TITLE = 100  # code points of the text that become the title of an article without one
_LONGEST_TITLE = 400  # code points


class Prepared(NamedTuple):
    """A cleaned document with the hash of its text and its compressed source, made before the write lock is taken."""

    document: Document
    digest: str
    source: bytes


def prepare(document: Document) -> Prepared:
    """Return a document ready to be stored. Raises `BadDataError` if it has no text."""
    document = cleaned(document)
    return Prepared(document, sha256(document.text.encode()).hexdigest(), zlib.compress(document.source))


def cleaned(document: Document) -> Document:
    """Return the document cleaned for storage and display. Cleaning keeps lengths, so ranges stay valid."""
    text = balanced(clean(document.text))
    if not text.strip():
        raise BadDataError("It contains no text.")
    title = one_line(bare(document.title)).strip()

    def line(value: str | None) -> str | None:
        return one_line(value).strip() or None if value else None

    address = line(document.canonical_url) or line(document.url)
    return replace(
        document,
        text=text,
        title=_cut(title) or one_line(bare(text.strip()[:_TITLE])).strip(),
        title_derived=document.title_derived or not title,
        given_title=_cut(one_line(bare(document.given_title)).strip()),
        authors=tuple(name for author in document.authors if (name := line(author))),
        site=line(document.site),
        url=line(document.url) or line(document.canonical_url),
        canonical_url=canonical(address) if address else None,
        language=line(document.language),
        inline_spans=tuple(
            span if (href := line(span.href)) == span.href else replace(span, href=href)
            for span in document.inline_spans
        ),
        media_type=line(document.media_type) or "text/plain",
        charset=line(document.charset) or "",
        base=line(document.base) or "",
        fetched_from=line(document.fetched_from),
        tags=tuple(mend_names(document.tags)),
    )


def _cut(title: str) -> str:
    """Return a title that lists can hold: a damaged file can have its whole text in it."""
    return title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1].rstrip()}…"


def article_row(document: Document, time: str) -> dict[str, Any]:
    """Return the columns of a new article, without its ids."""
    return {
        **metadata(document),
        "canonical_url": document.canonical_url,
        "source_path": document.source_path,
        "added_at": time,
        "state": State.UNREAD.value,
        "starred": False,
        "position": 0,
        "revision": 1,
        "length": len(document.text),
        "words": codecs.count_words(document.text),
        "kept": True,
    }


def metadata(document: Document) -> dict[str, Any]:
    """Return the columns of an article that come from the metadata of the source."""
    published, title = document.published_at, document.given_title or document.title
    return {
        "title": title,
        "title_derived": document.title_derived and not document.given_title,
        "title_key": codecs.sort_key(title),
        "authors": codecs.store_names(document.authors),
        "site": document.site,
        "site_key": codecs.sort_key(document.site),
        "url": document.url,
        "language": document.given_language or document.language,
        "published_at": None if published is None else codecs.store_time(published),
    }


def validators(document: Document) -> dict[str, str | None]:
    """Return the columns of a revision that ask a server whether the page of the document has changed."""
    return {name: getattr(document, name) for name in ("fetched_from", "etag", "last_modified")}


def revision_row(
    article_id: int, number: int, document: Document, digest: str, source: bytes, time: str
) -> dict[str, Any]:
    """Return the columns of a new revision, without its id."""
    return {
        "article_id": article_id,
        "number": number,
        "fetched_at": time,
        "title": document.title,
        "text": document.text,
        "blocks": codecs.store_blocks(document.blocks),
        "marks": codecs.store_spans(document.inline_spans),
        "corrections": codecs.store_corrections({}),
        "sha256": digest,
        "source": source,
        "media_type": document.media_type,
        "charset": document.charset,
        "base": document.base,
        "encoding": document.encoding,
        "encoding_guessed": document.encoding_guessed,
        "language": document.language,
        "tags": codecs.store_names(document.tags),
        **validators(document),
        "parser": document.parser,
        "parser_version": document.parser_version,
    }


def differing(row: Row[Any], values: dict[str, Any]) -> dict[str, Any]:
    """Return the values that a row does not have."""
    return {name: value for name, value in values.items() if getattr(row, name) != value}


def corrected(known: Row[Any], old: Row[Any], document: Document, *, recoded: bool = False) -> dict[str, Any]:
    """Return the metadata of the document that replaces that of the article.

    A title and a language that the user changed stay. A derived title never replaces one, unless that was derived too,
    and the text was `recoded`. Nor does another form of the same address, or a site that is only the host of the
    address.
    """
    values = {name: value for name, value in metadata(document).items() if value not in (None, "[]", codecs.LAST)}
    kept: list[str] = []
    is_no_title = document.title_derived and not (recoded and known.title_derived)
    if not document.given_title and (known.title != old.title or is_no_title):
        kept += ("title", "title_key", "title_derived")
    if known.url and document.url and canonical(known.url) == canonical(document.url):
        kept.append("url")
    if known.site and _is_host(document.site, document.url) and not _is_host(known.site, known.url):
        kept += ("site", "site_key")
    values = {name: value for name, value in values.items() if name not in kept}
    if not document.given_language:
        values["language"] = known.language if known.language != old.language else current_language(old, document)
    return values


def current_language(old: Row[Any], document: Document) -> str | None:
    """Return the language of a new source: the earlier one if the source has none, or the same without its region."""
    found = document.language
    return old.language if found is None or (old.language or "").startswith(f"{found}-") else found


def _is_host(site: str | None, address: str | None) -> bool:
    return bool(site and address) and urlsplit(canonical(address or "")).hostname == site
