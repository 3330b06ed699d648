"""Decide which text an incoming article gets and where its highlights are in it. Slow, so it needs no transaction."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from newsreader.library.articles.carry import beginning
from newsreader.library.articles.rows import prepare
from newsreader.library.schema import codecs
from newsreader.records import STAND_IN, SURE, Anchor, AnchorState, Document
from newsreader.text.folding import fold

from .stand_in import stand_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

    from newsreader.library.articles.rows import Prepared
    from newsreader.records import Incoming, IncomingHighlight, Range

    from .known import Known


@dataclass(slots=True)
class Plan:
    """The text that an article is to get, or `None` if it keeps its own, and the places of those of its highlights that
    are not in the library, by uid. `text` is the one that they are in. `state` is that of the library.
    """

    known: Known
    prepared: Prepared | None
    text: str
    anchors: dict[str, Anchor | None]
    state: tuple[Any, ...]

    @property
    def is_stand_in(self) -> bool:
        """Whether the new text is a stand-in."""
        return self.prepared is not None and self.prepared.document.parser == STAND_IN

    def fits(self, known: Known) -> bool:
        """Return whether the library still has the same article, text and highlights."""
        return self.state == _state(known)


def plan(one: Incoming, known: Known) -> Plan:
    """Return what is to be done with an article. Raises `BadDataError` if it is too long."""
    state = _state(known)
    missing = [each for each in one.highlights if _is_missing(known.highlights.get(each.uid))]
    for article, text, words in known.likely:
        anchors = _anchors(text.text, missing)
        placed = (fold(each.quote).text in words or _is_sure(anchors[each.uid]) for each in missing)
        if 2 * sum(placed) > len(missing):
            known = replace(known, article=article, text=text)
            break
    if one.document.text and (known.article is None or known.is_stand_in):
        prepared = prepare(one.document)
        return Plan(known, prepared, prepared.document.text, _anchors(prepared.document.text, missing), state)
    if known.text is not None and not known.is_stand_in:
        return Plan(known, None, known.text.text, _anchors(known.text.text, missing), state)
    before = one.document if known.text is None else _document(known.text)
    taken = (row.start for row in known.highlights.values() if not _is_missing(row))
    document, places = stand_in(before, [each.quote for each in missing], taken)
    exact: dict[str, Anchor | None] = {each.uid: _exact(place) for each, place in zip(missing, places, strict=True)}
    return Plan(known, None if document.text == before.text else prepare(document), document.text, exact, state)


def _state(known: Known) -> tuple[Any, ...]:
    """Return a value that changes when the library gets another text or other highlights."""
    rows = {uid: row.deleted_at for uid, row in known.highlights.items()}
    texts = [text.id for text in (known.text, *(text for _, text, _ in known.likely)) if text is not None]
    return known.article and (known.article.id, known.article.deleted_at), texts, rows


def _is_sure(anchor: Anchor | None) -> bool:
    return anchor is not None and anchor.state in SURE


def _is_missing(row: Row[Any] | None) -> bool:
    return row is None or row.deleted_at is not None


def _anchors(text: str, highlights: Sequence[IncomingHighlight]) -> dict[str, Anchor | None]:
    from newsreader.text.anchor.placing import Quote, find_anchors

    quoted = [each for each in highlights if each.quote]
    found = find_anchors(text, [Quote(each.quote, each.prefix, each.suffix) for each in quoted]) if quoted else []
    anchors = {each.uid: anchor for each, anchor in zip(quoted, found, strict=True)}
    return {each.uid: anchors.get(each.uid) if each.quote else _exact(beginning(text)) for each in highlights}


def _exact(place: Range) -> Anchor:
    return Anchor(place.start, place.end, AnchorState.EXACT, 1.0)


def _document(row: Row[Any]) -> Document:
    """Return a stand-in as a document."""
    blocks, source = codecs.load_blocks(row.blocks, {}), zlib.decompress(row.source)
    return Document(row.text, blocks, title=row.title, title_derived=True, language=row.language, source=source)
