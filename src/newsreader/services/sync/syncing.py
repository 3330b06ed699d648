"""Keep a folder of exported files in sync with the library: what the user changed in a file becomes a change here.

Files are read back first, as one step of history, and exported afterwards. Files that a program may still be writing
are left for the next time.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from newsreader import limits, paths
from newsreader.errors import UsageError
from newsreader.export import registry
from newsreader.export.merge.three_way import Outcome
from newsreader.export.sheet import Order
from newsreader.library.archive.skipped import Skipped
from newsreader.records import Color, FileEdit
from newsreader.services.exports.choosing import TAG_OWNER, Choice, tag_forms
from newsreader.services.exports.files import emptied, put_pages, remembered, report_of
from newsreader.services.exports.folder import ExportFolder
from newsreader.services.exports.page_blocks import Fingerprints
from newsreader.services.exports.pages import Pages, ReadBack
from newsreader.services.tags import check_name
from newsreader.text.clean import clean
from newsreader.text.counted import counted
from newsreader.text.diff.merge3 import merged

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from newsreader.export.merge import Edit
    from newsreader.export.registry import Format
    from newsreader.library import Library
    from newsreader.records import Article, Highlight, Step
    from newsreader.services.exports.choosing import Chosen
    from newsreader.services.exports.files import ExportReport

QUIET = 0.3
"""For how many seconds a file must be unchanged before it is read back: programs write a file in several pieces."""

_TRIES = 20


class FileChange(NamedTuple):
    """A change of the user in the file `path`. `field` is `note`, `color` or `tags`.

    Without a highlight, it is about the tags of the article. `is_conflict` says that the library had changed the value
    too: the note has both texts then, and the file's color is taken.
    """

    path: Path
    article: Article
    highlight: Highlight | None
    field: str
    before: str
    after: str
    is_conflict: bool = False


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What was read back as one `step`, and the export that followed.

    `refused` are edits that the library does not take, each with its file and the reason. `duplicates` are further
    files with the uid of an article, as sync services create them; they are never read. In a dry run, nothing was
    changed.
    """

    changes: tuple[FileChange, ...]
    export: ExportReport
    refused: tuple[tuple[Path, str], ...] = ()
    duplicates: tuple[Path, ...] = ()
    step: Step | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to do and nothing to say."""
        export = self.export
        done = self.changes or export.written or export.removed
        named = any(outcome is not Outcome.EDITED for _, _, outcome in export.edited)
        return not (done or named or self.refused or export.kept or export.busy or export.damaged)


def load_format(name: str, templates: Path | None = None) -> Format:
    """Return a format, or that of a template of newsreader or of the user, by default those beside the settings.

    Raises `NotFoundError` for an unknown template.
    """
    if name in registry.FORMATS:
        return registry.FORMATS[name]
    from newsreader.services.exports.templating import load

    return load(name, templates or paths.config_file().parent / "templates")


def format_of(library: Library, folder: Path, load_format: Callable[[str], Format] = load_format) -> Format:
    """Return the format of the files that were last exported to a folder; Markdown if there are none."""
    place = folder.resolve()
    return load_format(ExportFolder(place, library.exports.known(str(place))).look() or registry.DEFAULT)


def sync(
    library: Library,
    folder: Path,
    *,
    load_format: Callable[[str], Format] = load_format,
    dry_run: bool = False,
    quiet: float = QUIET,
) -> SyncReport:
    """Read back what the user changed in the files of a folder, and write what changed in the library to them.

    `load_format` returns the format of the files from the name of the format or template that they were last exported
    in. With `dry_run`, nothing is written. `quiet` is for how many seconds an edited file must be unchanged. Raises
    `UsageError` for a file and for a folder that has only files for several articles, `CannotCreateError`,
    `CannotWriteError` and `LockedError`.
    """
    place, skipped = folder.resolve(), Skipped()
    if place.exists() and not place.is_dir():
        raise UsageError(f"{folder} is no folder. Name the folder of an export.")
    with remembered(library, place, dry_run=dry_run) as files:
        format = load_format(files.look() or registry.DEFAULT)
        _check_is_per_article(files, format, folder)
        pages = Pages(files, format.suffix, format.name, reading=True, dry_run=dry_run)
        chosen = _everything(library, files, format, skipped)
        reading = _Reading(library, pages, format, quiet)
        for article, highlights in chosen:
            reading.read(article, highlights)
        step = None
        if reading.edits and dry_run:
            chosen = [(article, [reading.applied(one) for one in highlights]) for article, highlights in chosen]
        elif reading.edits:
            count = len(reading.changes)
            label = f"read {counted(count, 'change')} from {place.name}"
            step = library.highlights.take_over(reading.edits, label)
            chosen = _everything(library, files, format, skipped)
        put_pages(library, pages, format, chosen, Order.PLACE, skipped)
        duplicates = [path for article, _ in chosen for path in pages.duplicates(article.uid)]
        report = report_of(files, skipped, pages)
    return SyncReport(tuple(reading.changes), report, tuple(reading.refused), tuple(duplicates), step)


def _everything(library: Library, files: ExportFolder, format: Format, skipped: Skipped) -> Chosen:
    chosen = Choice().of(library, skipped)
    return chosen + emptied(library, files, format.suffix, chosen, skipped)


def _check_is_per_article(files: ExportFolder, format: Format, folder: Path) -> None:
    """Raise `UsageError` for a folder whose only files have the notes of several articles, which can't be read back."""
    joined = []
    for owner in sorted(files.owners(format.suffix)):
        for name in files.names(owner, format.suffix):
            if owner != name and not owner.startswith(TAG_OWNER):
                return
            if files.exists(name):
                joined.append(name)
    if joined:
        raise UsageError(
            f"{folder} is not synced: {joined[0]} has notes of several articles, and edits in it can't be read. "
            "Name another folder, or move such files elsewhere."
        )


class _Reading:
    """What is read back from files: `edits` for the library, and `changes` for people."""

    def __init__(self, library: Library, pages: Pages, format: Format, quiet: float) -> None:
        tags = tag_forms(library)
        self.edits: list[FileEdit] = []
        self.changes: list[FileChange] = []
        self.refused: list[tuple[Path, str]] = []
        self._pages = pages
        self._quiet = quiet
        self._fingerprints = Fingerprints(library, tags, format, Order.PLACE)
        self._names = {form.casefold(): name for name, form in tags.items()}
        self._by_highlight: dict[int, FileEdit] = {}

    def read(self, article: Article, highlights: Sequence[Highlight]) -> None:
        """Read the article's file back, if it was edited or must be written."""
        if self._pages.current(article.uid, self._fingerprints.of(article, highlights)):
            return
        from newsreader.export.markdown import block_id

        found = self._settled(article)
        if found is None:
            return
        by_id = {block_id(highlight): highlight for highlight in highlights}
        known = {block.id: block for block in found.base.blocks}
        for edit in found.edits:
            if edit.unknown:
                self.refused.append((found.path, f"“{edit.unknown}” is no color. Write {', '.join(Color)}."))
            try:
                added = tuple(check_name(self._names.get(tag.casefold(), tag)) for tag in edit.added)
                if not known[edit.id].color:
                    self._add_tags(article, found.path, added, edit.gone)
                elif edit.id in by_id:
                    block = known[edit.id]
                    self._add(article, by_id[edit.id], found.path, edit, added, (block.note, block.color))
            except UsageError as error:
                self.refused.append((found.path, str(error)))

    def applied(self, highlight: Highlight) -> Highlight:
        """Return a highlight as it will be after its edits."""
        edit = self._by_highlight.get(highlight.id)
        if edit is None:
            return highlight
        tags = (*(tag for tag in highlight.tags if tag not in edit.gone), *edit.added)
        note = highlight.note if edit.note is None else merged(edit.began, highlight.note, edit.note)
        return replace(highlight, note=note, tags=tags, color=edit.color or highlight.color)

    def _settled(self, article: Article) -> ReadBack | None:
        """Return what was edited in a file as soon as the file is quiet; `None` if it never is."""
        for _ in range(_TRIES):
            found = self._pages.read_back(article.uid)
            age = time.time() - found.saved_at if found else self._quiet
            if found is None or not 0 <= age < self._quiet:
                return found
            time.sleep(self._quiet - age)
        self._pages.leave(article.uid)
        return None

    def _add_tags(self, article: Article, path: Path, added: tuple[str, ...], gone: tuple[str, ...]) -> None:
        added = tuple(tag for tag in added if tag not in article.tags)
        gone = tuple(tag for tag in gone if tag in article.tags)
        if added or gone:
            self.edits.append(FileEdit("article", article.id, added=added, gone=gone))
            before, after = _shown(article.tags, added, gone)
            self.changes.append(FileChange(path, article, None, "tags", before, after))

    def _add(
        self,
        article: Article,
        highlight: Highlight,
        path: Path,
        edit: Edit,
        added: tuple[str, ...],
        known: tuple[str, str],
    ) -> None:
        """Add what the library does not have yet. `known` are the note and the color that were written."""
        note, color = known
        added = tuple(tag for tag in added if tag not in highlight.tags)
        gone = tuple(tag for tag in edit.gone if tag in highlight.tags)
        changes: list[tuple[str, str, str, bool]] = []
        written = edit.note
        if written is not None:
            after = merged(clean(note), clean(highlight.note), clean(written))
            if len(after) > limits.NOTE:
                raise UsageError(f"A note has at most {limits.NOTE:,} characters, not {len(after):,}. Make it shorter.")
            if after.strip() == highlight.note.strip():
                written = None
            else:
                changes.append(("note", highlight.note, after, highlight.note != note))
        if added or gone:
            before, after = _shown(highlight.tags, added, gone)
            changes.append(("tags", before, after, False))
        painted = edit.color if edit.color is not highlight.color else None
        if painted:
            changes.append(("color", highlight.color, painted, highlight.color != color))
        if changes:
            new = FileEdit("highlight", highlight.id, written, note, added, gone, painted)
            self.edits.append(new)
            self._by_highlight[highlight.id] = new
            self.changes += (FileChange(path, article, highlight, *change) for change in changes)


def _shown(tags: Sequence[str], added: Sequence[str], gone: Sequence[str]) -> tuple[str, str]:
    """Return the tags before and after a change."""
    left = (*(tag for tag in tags if tag not in gone), *added)
    return " ".join(f"#{name}" for name in tags), " ".join(f"#{name}" for name in left)
