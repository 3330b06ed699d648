"""Adds documents: as new articles, or as new revisions or metadata of known articles (`identity` finds them)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader import limits
from newsreader.library.schema.uuid7 import uuid7
from newsreader.library.tags.names import clean_names, ensure
from newsreader.records import AddStatus, Taken

from .identity import find, is_copied, is_elsewhere, keys, known_keys, was_added
from .revise import REVISED, is_much_shorter, is_other_page, label_articles, label_of, take
from .rows import article_row, prepare, revision_row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsreader.library.store.change import Change
    from newsreader.library.store.engine import Store
    from newsreader.records import Batch, Document, Step

    from .rows import Prepared

_ADDED, _TAGGED = "added “{}”", "tagged “{}”"


def add_all(
    store: Store, documents: Iterable[Document], tags: Iterable[str], batch: Batch | None
) -> tuple[list[tuple[Taken, int]], Step | None]:
    """Add documents in one transaction; return what each article took over and its id, and the step.

    Raises `BadDataError`, `UsageError`.
    """
    names = clean_names(tags)
    prepared = list(map(prepare, documents))
    with store.change("add", batch=batch) as change:
        added = _Adding(change, names).add(prepared)
    return added, change.step


class _Adding:
    """Documents being added in one transaction. New articles are inserted together, which is much faster."""

    def __init__(self, change: Change, names: list[str]) -> None:
        self._change = change
        self._names = names
        self._tags: dict[str, int] = {}
        self._done: list[tuple[Taken, int]] = []
        self._changed: list[tuple[str, int]] = []
        self._new: list[Prepared] = []

    def add(self, prepared: Iterable[Prepared]) -> list[tuple[Taken, int]]:
        """Add the documents in their order, and label the change."""
        prepared = list(prepared)
        known = known_keys(self._change, {key for one in prepared for key in keys(one)})
        for one in prepared:
            own = keys(one)
            if known.isdisjoint(own):
                self._new.append(one)
            else:
                self._create()
                self._add_known(one)
            known |= own
        self._create()
        label_articles(self._change, self._changed, "added {} articles")
        if self._changed and all(label == REVISED for label, _ in self._changed):
            self._change.what = "revise"
        return self._done

    def _create(self) -> None:
        """Insert the new articles that were found since the last call."""
        change, first = self._change, len(self._done)
        last_article, last_revision = (change.last_id(subject) for subject in ("article", "revision"))
        articles, revisions, links = [], [], []
        tags = [clean_names([*self._names, *one.document.tags][: limits.TAGS]) for one in self._new]
        self._tag_ids(dict.fromkeys(name for names in tags for name in names))
        for number, one in enumerate(self._new, 1):
            article_id, revision_id = last_article + number, last_revision + number
            articles.append(article_row(one.document, change.time) | {"id": article_id, "uid": uuid7()})
            revisions.append(revision_row(article_id, 1, *one, change.time) | {"id": revision_id})
            links += [(article_id, tag_id) for tag_id in dict.fromkeys(self._tag_ids(tags[number - 1]))]
            self._done.append((Taken(AddStatus.ADDED), article_id))
        change.create_all("article", articles)
        change.create_all("revision", revisions)
        change.link_new("article", links)
        self._changed += [(_ADDED, id_) for _, id_ in self._done[first:]]
        self._new.clear()

    def _add_known(self, one: Prepared) -> None:
        """Add a document whose address, file or text the library has, which can still be a new article."""
        change, document = self._change, one.document
        found = find(change, one)
        if found is None:
            self._new.append(one)
            self._create()
            return
        known, old = found
        is_old = old.sha256 != one.digest
        is_past = is_old and was_added(change, known, one)
        if is_old and not is_past and known.deleted_at is None and is_much_shorter(known, old, document):
            self._done.append((Taken(AddStatus.SHORTER), known.id))
            return
        if is_old and known.deleted_at is None and document.fetched_from and is_other_page(change, old, document):
            self._done.append((Taken(AddStatus.OTHER), known.id))
            return
        is_new = known.deleted_at is not None or not known.kept
        change.set("article", [known.id], deleted_at=None, kept=True)
        is_copy = is_past or is_copied(known, document, is_old=is_old)
        changes: tuple[str, ...] = ()
        lost = 0
        if not is_past or document.given_title:
            changes, lost = take(change, known, old, one, is_copy=is_copy)
        if document.source_path and not is_copy and (changes or not is_elsewhere(known, document)):
            change.remember("article", known.id, source_path=document.source_path)  # the file with the current text
        tagged = sum(change.link("article", [known.id], tag_id) for tag_id in self._tag_ids(self._names))
        status = AddStatus.ADDED if is_new else AddStatus.REVISED if changes else AddStatus.UNCHANGED
        self._done.append((Taken(status, changes or (("tags",) if tagged else ()), lost), known.id))
        if label := _ADDED if is_new else label_of(changes) or (_TAGGED if tagged else ""):
            self._changed.append((label, known.id))

    def _tag_ids(self, names: Iterable[str]) -> list[int]:
        """Return the ids of the tags with these names, which are created if they do not exist."""
        missing = [name for name in names if name not in self._tags]
        if missing:
            self._tags.update(zip(missing, ensure(self._change, missing), strict=True))
        return [self._tags[name] for name in names]
