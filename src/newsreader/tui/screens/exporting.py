"""Export: one line asks where to, another tells what was written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from newsreader import paths
from newsreader.tui.screens.panel import Panel
from newsreader.tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from newsreader.keymap import Keymap
    from newsreader.services.exporting import ExportReport
    from newsreader.tui.screens.keyed import KeyedScreen


class ExportPanel(Panel["Path | None"]):
    """Asks for a folder; gives it, or `None`."""

    KEYS: ClassVar = (("escape", "cancel"),)

    def __init__(self, keymap: Keymap, folder: Path, what: str) -> None:
        super().__init__(keymap)
        self.folder = folder
        self.what = what

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield Static(Content(f"Export {self.what} as Markdown into the folder"), id="about")
            yield Input(str(self.folder), select_on_focus=False, compact=True)
            yield StatusLine()

    def on_mount(self) -> None:
        self.query_one(StatusLine).hints = [("enter", "export"), ("esc", "leave")]

    def on_input_submitted(self, event: Input.Submitted) -> None:
        value = event.value.strip()
        if value:
            self.dismiss(Path(value).expanduser())

    def action_cancel(self) -> None:
        self.dismiss(None)


def told(report: ExportReport, folder: Path) -> str:
    """What an export did, in one line."""
    files = len(report.written)
    parts = [f"{files} file{'' if files == 1 else 's'} written" if files else "nothing new to write"]
    if report.unchanged:
        parts.append(f"{len(report.unchanged)} unchanged")
    if report.kept:
        parts.append(f"{len(report.kept)} edited by you kept, the new beside")
    return f"{', '.join(parts)} · {folder}"


async def ask_and_export(screen: KeyedScreen[None], articles: list[int] | None) -> None:
    """Ask for the folder, export there and say what came of it."""
    from newsreader.services.exporting import export

    app = screen.newsreader
    what = (
        "all highlights" if articles is None else "this article" if len(articles) == 1 else f"{len(articles)} articles"
    )
    folder = app.settings.export_folder or paths.export_folder()
    chosen = await app.push_screen_wait(ExportPanel(screen.keymap, app.last_export or folder, what))
    if chosen is None:
        return
    report = await app.desk.ask_aside(export, app.library, articles=articles, format="markdown", output=chosen)
    app.last_export = chosen
    screen.say(told(report, chosen))
