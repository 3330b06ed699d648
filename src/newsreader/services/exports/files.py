"""The files of an export in a folder: written, merged with the edits of the user, removed, and reported.

Does not know which articles are chosen, nor what a format looks like.
"""

from __future__ import annotations

import marshal
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, TypeVar, cast

from newsreader.errors import NotFoundError
from newsreader.export.merge.three_way import Outcome
from newsreader.export.merge.written import WrittenBlock
from newsreader.library.articles.export_records import GONE
from newsreader.library.file.sqlite_errors import DamagedError
from newsreader.records import ArticleQuery, Shelf
from newsreader.services.progress import Progress

from .choosing import sheets_of, tag_forms
from .folder import ExportFolder
from .folder_lock import locked
from .page_blocks import Fingerprints, written_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from newsreader.export.registry import Format
    from newsreader.export.sheet import Order
    from newsreader.library import Library
    from newsreader.library.archive.skipped import Skipped
    from newsreader.library.articles.export_records import Exported

    from .choosing import Chosen
    from .pages import Pages

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ExportReport:
    """The files of an export: `written` ones, and `unchanged` ones that had the same content already.

    `kept` are the user's own files; the export is beside each, as `name (newsreader).md`. So are edited files in a
    format that is not merged. `edited` are the blocks of files that the user edited, with their ids. `busy` files were
    written by another program meanwhile, and stay as they are. `removed` are the files of articles that are in the
    trash or deleted for good, and `left` those of them that the user edited. `damaged` files, each with the reason,
    have conflict markers or are cut off, and stay as they are.
    `unreadable` describes each part of a damaged library that is not in the export, without a full stop.
    """

    written: tuple[Path, ...]
    unchanged: tuple[Path, ...]
    kept: tuple[Path, ...]
    unreadable: tuple[str, ...] = ()
    removed: tuple[Path, ...] = ()
    left: tuple[Path, ...] = ()
    edited: tuple[tuple[Path, str, Outcome], ...] = ()
    busy: tuple[Path, ...] = ()
    damaged: tuple[tuple[Path, str], ...] = ()

    @property
    def conflicts(self) -> tuple[Path, ...]:
        """The files with blocks that were edited there and in the library, and have both versions now."""
        return tuple(dict.fromkeys(path for path, _, outcome in self.edited if outcome is Outcome.CONFLICT))

    @property
    def files(self) -> tuple[Path, ...]:
        """All files that contain the export now."""
        return tuple(sorted((*self.written, *self.unchanged)))


def put_pages(
    library: Library,
    pages: Pages,
    format: Format,
    chosen: Chosen,
    order: Order,
    skipped: Skipped,
    progress: Progress | None = None,
) -> None:
    """Write the file of each article that has changed, merged with the edits of the user."""
    tags = tag_forms(library)
    fingerprints = Fingerprints(library, tags, format, order)
    spellings: dict[str, str] = {}

    def changed() -> Iterator[tuple[str, list[str], list[Any], str]]:
        for article, highlights in (progress or Progress()).each(chosen):
            fingerprint = fingerprints.of(article, highlights)
            if current := pages.current(article.uid, fingerprint):
                pages.files.unchanged.append(current)
                spellings[current.name.casefold()] = current.name
                continue
            for sheet in sheets_of(library, [(article, highlights)], skipped, order, tags):
                names, blocks = format.page(sheet)
                yield article.uid, names, [tuple(block) for block in written_blocks(sheet, blocks)], fingerprint

    rendered = all_first(format, changed())
    if not pages.dry_run:
        remove_trashed(library, pages.files, chosen, pages)
    for uid, names, blocks, fingerprint in rendered:
        # On some systems, names that differ in case are the same.
        free = [name for name in names if spellings.setdefault(name.casefold(), name) == name]
        pages.put(uid, free or names[-1:], [WrittenBlock(*block) for block in blocks], fingerprint)
    pages.flush()


def all_first(format: Format, items: Iterable[T]) -> Iterator[T]:
    """Return an iterator over the items, which are of plain types. If rendering can fail, it ends before the first."""
    if not format.can_fail:
        return iter(items)
    with ExitStack() as stack:
        file = stack.enter_context(TemporaryFile())
        count = 0
        for item in items:
            marshal.dump(cast("Any", item), file)
            count += 1
        file.seek(0)
        kept = stack.pop_all()

    def stored() -> Iterator[T]:
        with kept:
            for _ in range(count):
                yield marshal.load(file)  # noqa: S302 - from a file of this process

    return stored()


def emptied(library: Library, files: ExportFolder, suffix: str, chosen: Chosen, skipped: Skipped) -> Chosen:
    """Return the articles outside the trash that have a file but no highlights now."""
    without: Chosen = []
    for uid in sorted(files.owners(suffix) - {article.uid for article, _ in chosen}):
        try:
            article = library.articles.find(uid)
        except (NotFoundError, DamagedError):
            continue
        if article.deleted_at is None and article.id not in skipped.articles:
            without.append((article, []))
    return without


def remove_trashed(library: Library, files: ExportFolder, chosen: Chosen, pages: Pages | None = None) -> None:
    """Delete the unedited files of articles in the trash, unless they are chosen. `pages` finds moved files."""
    uids = {article.uid for article, _ in chosen}
    for uid in _trashed(library):
        if uid not in uids:
            if pages:
                pages.follow(uid)
            files.remove(uid)


def _trashed(library: Library) -> Iterator[str]:
    """Yield the owners of files that are removed from folders: articles in the trash, or deleted for good."""
    yield GONE
    for article_id in library.articles.ids(ArticleQuery(Shelf.TRASH)):
        with suppress(DamagedError):
            yield library.articles.get(article_id).uid


@contextmanager
def remembered(library: Library, place: Path, *, dry_run: bool = False) -> Iterator[ExportFolder]:
    """Return the folder, and afterwards store what was written to its files, also after an error."""
    target = str(place)

    def store(changed: Mapping[str, Exported | None]) -> None:
        if not (dry_run or library.read_only):
            library.exports.remember(target, changed)

    with locked(place):
        files = ExportFolder(place, library.exports.known(target), store)
        try:
            yield files
        finally:
            files.save()


def report_of(files: ExportFolder, skipped: Skipped, pages: Pages | None = None) -> ExportReport:
    """Return what happened to the files."""
    return ExportReport(
        tuple(files.written),
        tuple(files.unchanged),
        tuple(files.kept),
        tuple(skipped.messages),
        tuple(files.removed),
        tuple(files.left),
        tuple(pages.outcomes) if pages else (),
        tuple(pages.busy) if pages else (),
        tuple(pages.damaged) if pages else (),
    )
