"""The panel that asks for the folder or file of an export."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from newsreader import paths
from newsreader.errors import CannotWriteError
from newsreader.text.clean import one_line
from newsreader.tui.widgets.choices import Choices
from newsreader.tui.widgets.text_box import TextBox

from .panel import About
from .path_panel import PathPanel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from newsreader.keymap import Keymap
    from newsreader.records import Highlight
    from newsreader.services.exports.exporting import ExportReport
    from newsreader.services.progress import Progress
    from newsreader.services.sync.syncing import SyncReport
    from newsreader.tui.app.app import NewsreaderApp
    from newsreader.tui.app.screen_base import BaseScreen


class ExportPanel(PathPanel["Path | None"]):
    """Returns the path of a folder or file, or `None` if the panel was closed."""

    HINTS: ClassVar = (("enter", "export"), ("tab", "complete"), ("esc", "leave"))

    def __init__(self, keymap: Keymap, place: Path, about: str, *, only_folders: bool = False) -> None:
        """`place` is the default path, `about` the question. `only_folders`: Tab lists no files."""
        super().__init__(keymap)
        self.place, self.only_folders = place, only_folders
        self.about = about

    def contents(self) -> ComposeResult:
        yield About(self.about)
        yield TextBox(one_line(str(self.place)), select_on_focus=False, compact=True)
        yield Choices()

    def on_input_submitted(self) -> None:
        value = self.path_line.strip()
        if value:
            # The default path is returned unchanged, even if it was cleaned to be shown.
            self.dismiss(self.place if value == one_line(str(self.place)).strip() else Path(value).expanduser())


def summary(report: ExportReport, place: Path) -> str:
    """Return the results of an export in one line."""
    files = len(report.written)
    parts = [f"{files} file{'' if files == 1 else 's'} written" if files else "nothing new to write"]
    if report.unchanged:
        parts.append(f"{len(report.unchanged)} unchanged")
    if report.kept:
        parts.append(f"{len(report.kept)} of your own left unchanged, new version beside")
    if report.conflicts:
        parts.append(f"{len(report.conflicts)} with two versions of a block, marked “Edited here and in the library”")
    if report.busy:
        parts.append(f"{len(report.busy)} left for the next time, because another program was writing")
    parts += (f"{path.name}: {reason}" for path, reason in report.damaged)
    if report.removed:
        parts.append(f"{len(report.removed)} removed (article in the trash)")
    if report.left:
        parts.append(f"{len(report.left)} edited by you left unchanged (article in the trash)")
    if report.unreadable:
        parts.append(f"not exported: {'; '.join(report.unreadable)}")
    return f"{', '.join(parts)} · {place}"


def sync_summary(report: SyncReport) -> str:
    """Return what a sync changed here and what the user should look at, in one line; empty if there is nothing."""
    changes, conflicts = len(report.changes), len(report.export.conflicts)
    parts = [f"{changes} change{'' if changes == 1 else 's'} read from files"] if changes else []
    if conflicts:
        parts.append(f"{conflicts} file{'' if conflicts == 1 else 's'} with two versions of a block")
    parts += (f"{path.name}: {reason}" for path, reason in (*report.export.damaged, *report.refused))
    return ", ".join(parts)


async def ask_and_export(screen: BaseScreen[Any], articles: list[int] | None) -> None:
    """Ask for the folder, export there in the look that its files have, and show the results."""
    from newsreader.services.exports.exporting import export
    from newsreader.services.sync.syncing import format_of

    app = screen.newsreader
    what = (
        "all highlights" if articles is None else "this article" if len(articles) == 1 else f"{len(articles)} articles"
    )
    folder = app.preferences.now.export_folder or paths.export_folder()
    chosen = await app.push_screen_wait(
        ExportPanel(screen.keymap, folder, f"Export {what} as Markdown into the folder", only_folders=True)
    )
    if chosen is None:
        return

    def work(progress: Progress) -> str:
        format = format_of(app.library, chosen)
        report = export(app.library, articles=articles, format=format, output=chosen, progress=progress)
        return summary(report, chosen)

    await _export(app, work, chosen)


async def ask_and_export_notes(screen: BaseScreen[None], notes: Sequence[Highlight], query: str) -> None:
    """Ask for the file, write these notes there, by article, and show the results. `query` is the search for them."""
    from newsreader.services.exports.exporting import export_notes, notes_file_name

    app = screen.newsreader
    folder = app.preferences.now.export_folder or paths.export_folder()
    what = "this highlight" if len(notes) == 1 else f"these {len(notes):,} highlights"
    panel = ExportPanel(screen.keymap, folder / notes_file_name(query), f"Export {what} as Markdown into the file")
    chosen = await app.push_screen_wait(panel)
    if chosen is None:
        return
    if os.path.isdir(chosen):  # noqa: PTH112 - `Path.is_dir` raises if the name is too long
        chosen /= notes_file_name(query)

    def work(progress: Progress) -> str:
        report = export_notes(app.library, notes, chosen, query, progress)
        return summary(report, next(iter(report.files), chosen))

    await _export(app, work, chosen.parent)


async def _export(app: NewsreaderApp, work: Callable[[Progress], str], folder: Path) -> None:
    def attempt(progress: Progress) -> str:
        try:
            return work(progress)
        except OSError as error:  # a name that the system does not take, for example
            raise CannotWriteError(f"Can't write to {folder}: {error.strerror}.") from error

    job = app.jobs.start("exporting", attempt)
    await job.ended.wait()
    if not job.failed:
        await app.prefer(export_folder=folder.absolute())
