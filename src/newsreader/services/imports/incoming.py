"""Makes the articles of an importer ready for the library: their uids, their texts, and one highlight for one passage.

Knows neither how an export is read (`importers`) nor how articles are stored (`library`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from newsreader import limits
from newsreader.errors import BadDataError
from newsreader.importers.imported import SkippedItem
from newsreader.ingest import parse
from newsreader.ingest.again import parse_again
from newsreader.ingest.encoding import decode
from newsreader.ingest.web.decoding import declared_in
from newsreader.records import FEED, Document, Incoming, IncomingHighlight, Original
from newsreader.services.adding.sources import is_web_address
from newsreader.text.address import canonical, without_trackers
from newsreader.text.clean import normalise, one_line
from newsreader.text.digest import short_digest
from newsreader.text.language import language_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from newsreader.importers.imported import ImportedArticle, ImportedHighlight

_HEAD = re.compile(
    rb"\A\s*+<(?:\?xml|!doctype|html|head|body)\b.*?(?:<body\b[^<>]*+>|</head\s*+>)", re.DOTALL | re.IGNORECASE
)
"""What a whole page has before its text."""
_OWN_UID = re.compile(r"0[0-9a-f]{7}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_OWN_NAME = re.compile(r"nr-([0-9a-f]{8})")
"""How newsreader's own exports name articles and highlights: by the uid, or by its end."""


def incoming(article: ImportedArticle, program: str) -> tuple[Incoming, list[SkippedItem]]:
    """Return an article of a program without its text, and the parts of it that can't be imported.

    Raises `BadDataError` if nothing identifies it.
    """
    url = without_trackers(article.url.strip()) if article.url and is_web_address(article.url.strip()) else None
    address = canonical(url) if url else None
    title = one_line(normalise(article.title)).strip()
    if not (url or title or article.content):
        if not article.highlights:
            raise BadDataError("it has no title and no address")
        title = "Highlights without a title"
    # Texts with the same title are different.
    digest = [short_digest(repr(article.content))] if article.content and not url else []
    key = article.key or "\0".join((title, *article.authors, *digest))
    name = address or f"{program}\0{key}"
    document = Document(
        *("", ()),
        title=title or url or "",
        title_derived=not title,
        authors=tuple(map(normalise, article.authors)),
        site=article.site,
        url=url,
        language=article.language,
        published_at=article.published_at,
    )
    highlights: dict[str, IncomingHighlight] = {}
    skipped = []
    if article.note.strip():
        about = IncomingHighlight(
            _uid(name, "note"), note=article.note, created_at=article.noted_at or article.added_at
        )
        highlights[about.uid] = about
    for each in article.highlights:
        if not each.quote.strip():
            skipped.append(SkippedItem(title or name, "a highlight has no words"))
        elif len(each.quote) > limits.NOTE:
            skipped.append(SkippedItem(title or name, "a highlight is too long"))
        else:
            own = each.key if _OWN_UID.fullmatch(each.key) else ""
            uid, words = own or _uid(program, name, each.key), _uid(program, name, f"{each.prefix}\0{each.quote}")
            is_other = uid in highlights and highlights[uid].quote != each.quote
            made = _highlight(each, words if is_other or not each.key else uid)
            highlights[made.uid] = _joined(highlights.get(made.uid), made)
    if max(map(len, (article.tags, *(made.tags for made in highlights.values())))) > limits.TAGS:
        skipped.append(SkippedItem(title or name, f"the tags after the first {limits.TAGS:,} are left out"))
    for uid in [uid for uid, made in highlights.items() if len(made.note) > limits.NOTE]:
        skipped.append(SkippedItem(title or name, f"a note is cut to {limits.NOTE:,} characters"))
        highlights[uid] = replace(highlights[uid], note=highlights[uid].note[: limits.NOTE])
    return (
        Incoming(
            *(key if _OWN_UID.fullmatch(key) else _uid(name), document, address),
            added_at=article.added_at,
            state=article.state,
            starred=article.starred,
            tags=article.tags,
            highlights=tuple(highlights.values()),
            name=_own_name(key),
        ),
        skipped,
    )


def with_tags(one: Incoming, names: Mapping[str, str]) -> Incoming:
    """Return the article with its tags, and those of its highlights, as `names` spells them, by their folded forms."""

    def spelled(tags: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(names.get(tag.casefold(), tag) for tag in tags))

    highlights = tuple(replace(each, tags=spelled(each.tags)) for each in one.highlights)
    return replace(one, tags=spelled(one.tags), highlights=highlights)


def with_content(one: Incoming, content: bytes, media_type: str) -> Incoming:
    """Return the article with the text that the export has of it. Raises `BadDataError` if it can't be read."""
    if len(content) > limits.ARTICLE_BYTES:
        raise BadDataError(f"Its text has more than the {limits.ARTICLE_BYTES >> 20} MB that an article may have.")
    url = one.document.url or ""
    if media_type == "text/html":
        # The program that stored it has left out what is not of the article, also from a whole page.
        body = _HEAD.sub(b"", decode(content, declared=declared_in(content)).text.encode("utf-8", "replace"), count=1)
        found = parse_again(Original(body, media_type, FEED, 0, base=url), url)
    else:
        found, *_ = parse(content, "", media_type, url=url, whole=True, aside=True)
    return with_document(one, replace(found, title=one.document.title or found.title, tags=()), is_own=True)


def with_document(one: Incoming, found: Document, *, is_own: bool = False) -> Incoming:
    """Return the article with the text of a document. What the export says about it counts if the text `is_own`, else
    only if the document does not say it.
    """
    before = one.document
    first, other = (before, found) if is_own else (found, before)
    is_titled = not first.title_derived
    return replace(
        one,
        document=replace(
            found,
            title=first.title if is_titled else other.title or first.title,
            title_derived=not is_titled and other.title_derived,
            authors=first.authors or other.authors,
            site=first.site or other.site,
            url=(before.url if is_own else found.url) or before.url,
            canonical_url=None if is_own else found.canonical_url,
            language=language_of(found.text, before.language) if is_own else found.language,
            published_at=first.published_at or other.published_at,
        ),
    )


def _highlight(each: ImportedHighlight, uid: str) -> IncomingHighlight:
    return IncomingHighlight(
        uid,
        each.quote,
        each.note,
        each.tags,
        each.color,
        each.prefix,
        each.suffix,
        each.created_at,
        each.updated_at,
        _own_name(each.key),
    )


def _own_name(key: str) -> str:
    """Return the end of the uid in a key of newsreader, or an empty text."""
    found = _OWN_NAME.fullmatch(key)
    return found[1] if found else ""


def _joined(before: IncomingHighlight | None, highlight: IncomingHighlight) -> IncomingHighlight:
    """Return a highlight with the note and the tags of an earlier one on the same words."""
    if before is None:
        return highlight
    notes = [before.note, *([] if highlight.note in before.note else [highlight.note])]
    tags = tuple(dict.fromkeys([*before.tags, *highlight.tags]))
    return replace(before, note="\n\n".join(filter(None, notes)), tags=tags)


def _uid(*names: str) -> str:
    """Return a uid that is the same for the same names. It begins with 0, as all uids do."""
    return f"0{str(uuid5(NAMESPACE_URL, chr(0).join(('newsreader', *names))))[1:]}"
