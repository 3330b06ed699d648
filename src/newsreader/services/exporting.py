"""Exports: the chosen articles and highlights (`choosing`), in which format, into which files.

A file that the user edited is never overwritten, and an export that changes nothing changes no byte. Does not know what
a format looks like (`export`) or how a library is stored (`library`).
"""

from __future__ import annotations

import marshal
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, TypeVar, cast

from newsreader import paths
from newsreader.errors import NotFoundError, UsageError
from newsreader.export import registry
from newsreader.export.merge.three_way import Outcome
from newsreader.export.merge.written import WrittenBlock
from newsreader.export.names import slug
from newsreader.export.registry import encoded
from newsreader.export.sheet import Order, Per, Sheet
from newsreader.library.archive.skipped import Skipped as Skipped
from newsreader.library.articles.export_records import GONE
from newsreader.library.file.sqlite_errors import DamagedError
from newsreader.records import ArticleQuery, Shelf

from .choosing import TAG_OWNER, Choice, TagFile, by_tag, sheets_of
from .choosing import tag_forms as tag_forms
from .export_folder import ExportFolder
from .export_pages import Pages
from .page_blocks import Fingerprints, written_blocks
from .progress import Progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from newsreader.export.registry import Format
    from newsreader.library import Library
    from newsreader.library.articles.export_records import Exported
    from newsreader.records import Highlight

    from .choosing import Chosen

T = TypeVar("T")

_MAX_QUERY_BYTES = 60
"""The part of a query that is in the name of its file."""


@dataclass(frozen=True, slots=True)
class ExportReport:
    """The files of an export: `written` ones, and `unchanged` ones that had the same content already.

    `kept` are the user's own files; the export is beside each, as `name (newsreader).md`. So are edited files in a
    format that is not merged. `edited` are the blocks of files that the user edited, with their ids. `busy` files were
    written by another program meanwhile, and stay as they are. `removed` are the files of articles that are in the
    trash or deleted for good, and `left` those of them that the user edited.
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

    @property
    def conflicts(self) -> tuple[Path, ...]:
        """The files with blocks that were edited there and in the library, and have both versions now."""
        return tuple(dict.fromkeys(path for path, _, outcome in self.edited if outcome is Outcome.CONFLICT))

    @property
    def files(self) -> tuple[Path, ...]:
        """All files that contain the export now."""
        return tuple(sorted((*self.written, *self.unchanged)))


def export(
    library: Library,
    *,
    articles: Sequence[int] | None = None,
    format: str | Format = registry.DEFAULT,
    output: Path | None = None,
    tag: str | None = None,
    query: str = "",
    per: Per | None = None,
    order: Order = Order.PLACE,
    progress: Progress | None = None,
) -> ExportReport:
    """Write highlights to files: those of the articles with these ids, or of all articles outside the trash.

    `output` is a folder, by default the platform's. For one file for all articles, it can be that file.
    `articles`, `tag` and `query` are those of a `Choice`. An article without highlights is also exported if its
    highlights were deleted after an earlier export. Files of articles that are in the trash now, and of tags that
    have no highlights now, are deleted, unless they were edited. `per` says what has a file of its own; `None` is what
    fits the format. `progress` counts the articles if each has a file, and can stop the export. JSON of everything in
    one file is the whole library, with its trash and history, as `merging` reads it.

    Raises `UsageError` for an unknown format and for options that it does not have, `NotFoundError` for an unknown
    article or tag, `CannotCreateError` and `CannotWriteError`. Files that were written before an error stay and are
    remembered.
    """
    chosen = _format(format, per, order)
    choice = Choice(articles, tag, query)
    place = (output or paths.export_folder()).resolve()
    per = per or (Per.ARTICLE if chosen.file_per_article else Per.ALL)
    if per is Per.ARTICLE:
        return _export_pages(library, chosen, place, choice, order, progress or Progress())
    if per is Per.TAG:
        return _export_tags(library, chosen, place, choice, order)
    # A path with a suffix is a file, unless it is an existing folder.
    is_file = place.suffix and not place.is_dir()
    folder, name = (place.parent, place.name) if is_file else (place, f"newsreader{chosen.suffix}")
    skipped = Skipped()
    with remembered(library, folder) as files:
        files.put_pieces(name, map(encoded, _pieces(library, chosen, choice, per, order, skipped)))
    return report_of(files, skipped)


def export_notes(
    library: Library, notes: Iterable[Highlight], output: Path, query: str = "", progress: Progress | None = None
) -> ExportReport:
    """Write these highlights into one Markdown file, by article; `query` is the search that found them.

    An existing file of the user stays, and the export is written beside it. `progress` counts the articles; if it is
    stopped, nothing is written. Raises `CannotCreateError` and `CannotWriteError`.
    """
    from newsreader.export import markdown

    progress = progress or Progress()
    notes_by_article: dict[int, list[Highlight]] = {}
    for note in notes:
        notes_by_article.setdefault(note.article_id, []).append(note)
    articles = library.articles.rows(sorted(notes_by_article))
    place, tags = output.resolve(), tag_forms(library)
    with remembered(library, place.parent) as files:
        sheets = (
            Sheet(article, library.articles.revision(article.id), notes_by_article[article.id], tags)
            for article in progress.each(articles)
        )
        text = markdown.render_notes(sheets, query)
        if not progress.stopped:
            files.put(place.name, [place.name], encoded(text))
    return report_of(files, Skipped())


def notes_file_name(query: str) -> str:
    """Return a file name for the notes that a query found."""
    return f"notes-{words}.md" if (words := slug(query, _MAX_QUERY_BYTES)) else "notes.md"


def export_pieces(
    library: Library,
    unreadable: list[str],
    *,
    articles: Sequence[int] | None = None,
    format: str | Format = registry.DEFAULT,
    tag: str | None = None,
    query: str = "",
    per: Per | None = None,
    order: Order = Order.PLACE,
) -> Iterator[str | bytes]:
    """Yield the content of an export in pieces, for standard output.

    Appends a description of each part of a damaged library that is missing to `unreadable`. Raises as `export` does,
    and `UsageError` for several files.
    """
    skipped = Skipped()
    if per is Per.TAG:
        raise UsageError("Each tag is a file. Name a folder with --output.")
    chosen = _format(format, per, order)
    yield from _all_first(chosen, _pieces(library, chosen, Choice(articles, tag, query), per, order, skipped))
    unreadable += skipped.messages


def _pieces(
    library: Library, format: Format, choice: Choice, per: Per | None, order: Order, skipped: Skipped
) -> Iterator[str | bytes]:
    if format.holds_library and choice.is_everything and per is not Per.ARTICLE:
        return _library_pieces(library, format, skipped)
    chosen = choice.of(library, skipped)
    if len(chosen) > 1 and (per is Per.ARTICLE or not format.joinable):
        raise UsageError("Each article is a file. Name one article, or a folder with --output.")
    sheets = sheets_of(library, chosen, skipped, order)
    return format.render_together(sheets, choice.title) if per is Per.ALL else format.render(sheets)


def _all_first(format: Format, items: Iterable[T]) -> Iterator[T]:
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


def _format(chosen: str | Format, per: Per | None, order: Order) -> Format:
    if isinstance(chosen, str) and chosen not in registry.FORMATS:
        raise UsageError(f"Unknown format “{chosen}”. Choose from {', '.join(registry.FORMATS)}.")
    format = registry.FORMATS[chosen] if isinstance(chosen, str) else chosen
    name = format.name
    if not format.joinable and per in (Per.ALL, Per.TAG):
        raise UsageError(f"In {name}, each article is a file. Leave out --per, or choose another format.")
    if not format.has_order and order is not Order.PLACE:
        raise UsageError(f"In {name}, highlights are in the order of the text. Leave out --order.")
    return format


def _library_pieces(library: Library, format: Format, skipped: Skipped) -> Iterator[str]:
    # One snapshot, so that the journal knows nothing that the articles do not have.
    with library.archive.snapshot(skipped) as (articles, load_rest):
        yield from format.render_library(((Sheet(*records), archive) for records, archive in articles), load_rest)


def _export_pages(
    library: Library, format: Format, place: Path, choice: Choice, order: Order, progress: Progress
) -> ExportReport:
    skipped = Skipped()
    chosen = choice.of(library, skipped)
    with remembered(library, place) as files:
        if choice.is_everything:
            chosen += emptied(library, files, format.suffix, chosen, skipped)
        if format.has_blocks:
            pages = Pages(files, format.suffix, format.name)
            put_pages(library, pages, format, chosen, order, skipped, progress)
            return report_of(files, skipped, pages)
        sheets = sheets_of(library, progress.each(chosen), skipped, order)
        rendered = _all_first(format, ((sheet.article.uid, *format.file(sheet)) for sheet in sheets))
        remove_trashed(library, files, chosen)
        for uid, names, content in rendered:
            files.put(uid, names, content)
    return report_of(files, skipped)


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

    rendered = _all_first(format, changed())
    if not pages.dry_run:
        remove_trashed(library, pages.files, chosen)
    for uid, names, blocks, fingerprint in rendered:
        # On some systems, names that differ in case are the same.
        free = [name for name in names if spellings.setdefault(name.casefold(), name) == name]
        pages.put(uid, free or names[-1:], [WrittenBlock(*block) for block in blocks], fingerprint)
    pages.flush()


def _export_tags(library: Library, format: Format, place: Path, choice: Choice, order: Order) -> ExportReport:
    skipped = Skipped()
    tags = list(by_tag(choice.of(library, skipped)))

    def written(tag: TagFile) -> bytes:
        sheets = sheets_of(library, tag.chosen, skipped, order)
        return b"".join(map(encoded, format.render_together(sheets, tag.title)))

    rendered = _all_first(format, ((tag.owner, f"{tag.stem}{format.suffix}", written(tag)) for tag in tags))
    with remembered(library, place) as files:
        if choice.is_everything:
            earlier = {owner for owner in files.owners(format.suffix) if owner.startswith(TAG_OWNER)}
            for owner in sorted(earlier - {tag.owner for tag in tags}):
                files.remove(owner)
        for owner, name, content in rendered:
            files.put(owner, [name], content)
    return report_of(files, skipped)


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


def remove_trashed(library: Library, files: ExportFolder, chosen: Chosen) -> None:
    """Delete the unedited files of articles in the trash, unless they are chosen."""
    uids = {article.uid for article, _ in chosen}
    for uid in _trashed(library):
        if uid not in uids:
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
    )
