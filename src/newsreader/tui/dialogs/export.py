"""The panel that asks what to export, into which folder or file, and in which format."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from newsreader import paths
from newsreader.config import AS_IN_FOLDER
from newsreader.errors import CannotWriteError
from newsreader.export.merge.three_way import Outcome
from newsreader.text.clean import one_line
from newsreader.text.counted import counted
from newsreader.tui.widgets.choices import Choices
from newsreader.tui.widgets.status_line import StatusLine
from newsreader.tui.widgets.text_box import TextBox

from .choice_panel import ChoicePanel
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
    from newsreader.tui.widgets.status_line import Hint


class Offer(NamedTuple):
    """What can be exported: the highlights of the articles with these ids, or of all articles."""

    label: str
    articles: Sequence[int] | None


class Asked(NamedTuple):
    """The answer of the panel: the path of a folder or file, what to export, and the name of a format or template."""

    place: Path
    offer: Offer
    format: str


class ExportPanel(PathPanel["Asked | None"]):
    """Returns where to export what in which format, or `None` if the panel was closed. Enter takes what is shown."""

    KEYS: ClassVar = (*PathPanel.KEYS, ("ctrl+t", "format"), ("ctrl+o", "turn"))

    def __init__(
        self,
        keymap: Keymap,
        place: Path,
        offers: Sequence[Offer],
        format: str,
        formats: Sequence[tuple[str, str]] = (),
    ) -> None:
        """`place` is the default path, the first of the `offers` the default of what to export.

        `formats` are names of formats and templates with a remark each; without some, `format` is the only one, and the
        export is one file.
        """
        super().__init__(keymap)
        self.place = place
        self.offers = list(offers)
        self.format = format
        self.formats = formats
        self.only_folders = bool(formats)

    def contents(self) -> ComposeResult:
        yield About(self._question())
        yield TextBox(one_line(str(self.place)), select_on_focus=False, compact=True)
        yield Choices()

    def hints(self) -> list[Hint]:
        format = [("^t", "format")] if self.formats else []
        other = [("^o", self.offers[1].label)] if len(self.offers) > 1 else []
        return [("enter", "export"), ("tab", "complete"), *format, *other, ("esc", "leave")]

    def _question(self) -> str:
        form = "" if self.format == AS_IN_FOLDER else f" as {self.format}"
        return f"Export {self.offers[0].label}{form} into the {'folder' if self.formats else 'file'}"

    def _ask_again(self) -> None:
        self.query_one(About).ask(self._question())
        self.query_one(StatusLine).hints = self.hints()

    def action_turn(self) -> None:
        """Offer the next thing to export."""
        self.offers = [*self.offers[1:], self.offers[0]]
        self._ask_again()

    def action_format(self) -> None:
        """Ask for the format."""

        def take(name: str | None) -> None:
            if name:
                self.format = name
                self._ask_again()

        if self.formats:
            placeholder = "Some letters of a name, or the path of a template"
            self.app.push_screen(ChoicePanel(self.keymap, "Export as", self.formats, "take", placeholder), take)

    def on_input_submitted(self) -> None:
        value = self.path_line.strip()
        if value:
            # The default path is returned unchanged, even if it was cleaned to be shown.
            place = self.place if value == one_line(str(self.place)).strip() else Path(value).expanduser()
            self.dismiss(Asked(place, self.offers[0], self.format))


def summary(report: ExportReport, place: Path, drafts: int = 0) -> str:
    """Return the results of an export in one line. No export contains drafts."""
    files = len(report.written)
    parts = [f"{counted(files, 'file')} written" if files else "nothing new to write"]
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
    if drafts:
        parts.append(f"{counted(drafts, 'unsaved note')} left out")
    return f"{', '.join(parts)} · {place}"


def sync_summary(report: SyncReport) -> str:
    """Return what a sync changed here and what the user should look at, in one line; empty if there is nothing."""
    changes, conflicts = len(report.changes), len(report.export.conflicts)
    parts = [f"{counted(changes, 'change')} read from files"] if changes else []
    if conflicts:
        parts.append(f"{counted(conflicts, 'file')} with two versions of a block")
    twice = (path for path, _, outcome in report.export.edited if outcome is Outcome.TWICE)
    parts += (f"{path.name}: a block is there twice, and only one is read" for path in dict.fromkeys(twice))
    parts += (f"{path.name}: {reason}" for path, reason in (*report.export.damaged, *report.refused))
    return ", ".join(parts)


ALL = Offer("all highlights", None)


def these(articles: Sequence[int]) -> Offer:
    """Return the offer of some articles."""
    return Offer("this article" if len(articles) == 1 else f"these {len(articles):,} articles", articles)


async def ask_and_export(screen: BaseScreen[Any], offers: Sequence[Offer]) -> None:
    """Ask for the folder, for one of the offers and for the format, export there, and show the results."""
    from newsreader.services.exports.exporting import export
    from newsreader.services.sync.syncing import format_of, load_format

    app = screen.newsreader
    now = app.preferences.now
    formats = await app.queue.ask_aside(_formats)
    folder = now.export_folder or paths.export_folder()
    panel = ExportPanel(screen.keymap, folder, offers, now.export_format, formats)
    asked = await app.push_screen_wait(panel)
    if asked is None:
        return
    place, (_, articles), name = asked

    def work(progress: Progress) -> str:
        format = format_of(app.library, place) if name == AS_IN_FOLDER else load_format(name)
        report = export(app.library, articles=articles, format=format, output=place, progress=progress)
        return summary(report, place, len(app.library.drafts.open()))

    await _export(app, work, place, export_format=name)


def _formats() -> list[tuple[str, str]]:
    """Return the names of all formats and templates, each with what it is."""
    from newsreader.export.registry import FORMATS
    from newsreader.export.templates.files import BUILT_IN, own_names

    own = own_names(paths.config_file().parent / "templates")
    return [
        (AS_IN_FOLDER, "as the files there are, or Markdown"),
        *((format.name, format.help.partition(";")[0]) for format in FORMATS.values()),
        *((name, about) for name, about in BUILT_IN.items() if name not in own),
        *((name, "your template") for name in own),
    ]


async def ask_and_export_notes(screen: BaseScreen[None], notes: Sequence[Highlight], query: str) -> None:
    """Ask for the file, write these notes there, by article, and show the results. `query` is the search for them."""
    from newsreader.services.exports.exporting import export_notes, notes_file_name

    app = screen.newsreader
    folder = app.preferences.now.export_folder or paths.export_folder()
    what = "this highlight" if len(notes) == 1 else f"these {len(notes):,} highlights"
    panel = ExportPanel(screen.keymap, folder / notes_file_name(query), [Offer(what, None)], "Markdown")
    asked = await app.push_screen_wait(panel)
    if asked is None:
        return
    chosen = asked.place
    if os.path.isdir(chosen):  # noqa: PTH112 - `Path.is_dir` raises if the name is too long
        chosen /= notes_file_name(query)

    def work(progress: Progress) -> str:
        report = export_notes(app.library, notes, chosen, query, progress)
        return summary(report, next(iter(report.files), chosen))

    await _export(app, work, chosen.parent)


async def _export(app: NewsreaderApp, work: Callable[[Progress], str], folder: Path, **chosen: str) -> None:
    def attempt(progress: Progress) -> str:
        try:
            return work(progress)
        except OSError as error:  # a name that the system does not take, for example
            raise CannotWriteError(f"Can't write to {folder}: {error.strerror}.") from error

    job = app.jobs.start("exporting", attempt)
    await job.ended.wait()
    if not job.failed:
        await app.prefer(export_folder=folder.absolute(), **chosen)
