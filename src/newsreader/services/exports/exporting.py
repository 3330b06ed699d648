"""Exports: the chosen articles and highlights (`choosing`), in which format, into which files.

A file that the user edited is never overwritten, and an export that changes nothing changes no byte. Does not know what
a format looks like (`export`) or how a library is stored (`library`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader import paths
from newsreader.errors import UsageError
from newsreader.export import registry
from newsreader.export.names import slug
from newsreader.export.registry import encoded
from newsreader.export.sheet import Order, Per, Sheet
from newsreader.library.archive.skipped import Skipped as Skipped
from newsreader.services.progress import Progress

from .choosing import TAG_OWNER, Choice, TagFile, by_tag, sheets_of, tag_forms
from .files import ExportReport as ExportReport
from .files import all_first, emptied, put_pages, remembered, remove_trashed, report_of
from .pages import Pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from newsreader.export.registry import Format
    from newsreader.library import Library
    from newsreader.records import Highlight

_MAX_QUERY_BYTES = 60
"""The part of a query that is in the name of its file."""


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
    yield from all_first(chosen, _pieces(library, chosen, Choice(articles, tag, query), per, order, skipped))
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
        rendered = all_first(format, ((sheet.article.uid, *format.file(sheet)) for sheet in sheets))
        remove_trashed(library, files, chosen)
        for uid, names, content in rendered:
            files.put(uid, names, content)
    return report_of(files, skipped)


def _export_tags(library: Library, format: Format, place: Path, choice: Choice, order: Order) -> ExportReport:
    skipped = Skipped()
    tags = list(by_tag(choice.of(library, skipped)))

    def written(tag: TagFile) -> bytes:
        sheets = sheets_of(library, tag.chosen, skipped, order)
        return b"".join(map(encoded, format.render_together(sheets, tag.title)))

    rendered = all_first(format, ((tag.owner, f"{tag.stem}{format.suffix}", written(tag)) for tag in tags))
    with remembered(library, place) as files:
        if choice.is_everything:
            earlier = {owner for owner in files.owners(format.suffix) if owner.startswith(TAG_OWNER)}
            for owner in sorted(earlier - {tag.owner for tag in tags}):
                files.remove(owner)
        for owner, name, content in rendered:
            files.put(owner, [name], content)
    return report_of(files, skipped)
