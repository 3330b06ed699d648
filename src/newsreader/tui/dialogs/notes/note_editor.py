"""The note editor. It saves a draft while the user types, so that no way of closing it loses text."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, ParamSpec, TypeVar
from uuid import uuid4

from textual.content import Content
from textual.widgets import Static

from newsreader.actions import Scope
from newsreader.errors import CannotWriteError, LockedError, NewsreaderError, NotFoundError
from newsreader.records import Draft
from newsreader.text.clean import clean, normalise
from newsreader.text.diff.merge3 import adds, merged
from newsreader.text.quotes import in_quotes
from newsreader.tui.app.workers import start
from newsreader.tui.dialogs.panel import Panel
from newsreader.tui.widgets.note_area import NoteArea
from newsreader.tui.widgets.status_line import StatusLine
from newsreader.tui.widgets.text_format import cut

from .external_editor import edited

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.timer import Timer

    from newsreader.keymap import Keymap
    from newsreader.library import Library
    from newsreader.records import Article, Color, Highlight, Range
    from newsreader.tui.app.screen_base import BaseScreen

P = ParamSpec("P")
T = TypeVar("T")

DRAFT_SECONDS = 0.3
"""The most seconds until typed text is saved as a draft."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The passage of a note, and the color of its highlight."""

    article: Article
    place: Range
    quote: str
    color: Color


class Left(Enum):
    """How an editor was closed, as a message."""

    SAVED = "note saved"
    JOINED = "note saved, together with a change made elsewhere"
    DRAFT = "saved as a draft; open the note again to finish it"
    UNCHANGED = ""
    ELSEWHERE = "the note was written to the file, not to the library"
    DISCARDED = "the text was discarded"


def note_of(library: Library, highlight_id: int) -> tuple[Highlight, list[Draft]]:
    """Return a highlight and the drafts of its note. Raises `NotFoundError`."""
    return library.highlights.get(highlight_id), library.drafts.of(highlight_id)


async def write_note(
    screen: BaseScreen[Any], passage: Passage, known: Highlight | None
) -> tuple[Left, Highlight | None]:
    """Open the note editor on a passage, whose highlight may be `known`.

    Return how the editor was closed, and the highlight as stored then; `None` if nothing was stored.
    """
    app = screen.newsreader
    stored = await app.queue.ask(note_of, app.library, known.id) if known else (None, ())
    panel = NotePanel(screen.keymap, passage, *stored)
    left = await app.push_screen_wait(panel)
    now = panel.highlight
    return left, await app.queue.ask(app.library.highlights.get, now.id) if now else None


class NotePanel(Panel[Left]):
    """Edits a note, starting with its drafts. Other editors may be open on the same note. Each has its own draft, and
    saving merges the changes that others have saved.

    On a passage without a highlight, nothing is stored before text is typed, and no highlight before it is saved.
    """

    SCOPES: ClassVar = (Scope.EDITOR,)

    def __init__(
        self, keymap: Keymap, passage: Passage, highlight: Highlight | None = None, drafts: Sequence[Draft] = ()
    ) -> None:
        """`highlight` is the saved or pending highlight on the passage, if there is one."""
        super().__init__(keymap)
        self.passage = passage
        self.highlight = highlight
        self._editor = str(uuid4())
        self._own = False
        self._storing = asyncio.Lock()
        self._timer: Timer | None = None
        self._finished = False
        # The hint at other ways to save the text, once saving failed while closing the editor.
        self._ways = ""
        self._late = False
        # The error of the last draft that could not be saved.
        self._refused = ""
        # An attribute, since the text must still be readable while the screen is being removed.
        self.area = NoteArea(self._begin(drafts), tab_behavior="indent")
        self._shown = self._stored = self.area.text

    def _begin(self, drafts: Sequence[Draft]) -> str:
        """Start with the stored note. Return the text to show, which includes the drafts."""
        self._merged = tuple(drafts)
        self._began = self._note = text = clean(self.highlight.note) if self.highlight else ""
        for draft in drafts:
            text = clean(merged(draft.began, text, draft.text))
        return text

    def _begin_again(self, drafts: Sequence[Draft]) -> None:
        text, area = self._begin(drafts), self.area
        if text != area.text:
            place = None if area.cursor_at_end_of_text else area.cursor_location
            area.load_text(text)
            area.move_cursor(place or area.document.end)
        self._shown = self._stored = area.text

    def contents(self) -> ComposeResult:
        yield Static(id="about")
        yield self.area

    def on_mount(self) -> None:
        self.query_one("#about", Static).update(Content(cut(in_quotes(self.passage.quote), self.app.size.width - 4)))
        self._show_state()
        self.area.move_cursor(self.area.document.end)
        self.set_focus(self.area)

    def _show_state(self) -> None:
        if self.is_attached and not self._finished:
            self.query_one(StatusLine).state = self._state()

    def _state(self) -> str:
        if self._touched() and self._note != self._began:
            return "changed elsewhere; saving merges both"
        if self._late:
            return "draft not saved yet: another program is writing"
        if self._refused:
            return "draft not saved yet"
        if self._own:
            return "draft saved"
        if not self._merged or not self._adds():
            return ""
        if len(self._merged) > 1:
            return f"{len(self._merged)} drafts of this note"
        since = "" if self._merged[0].text == self._shown else " · the note was changed since"
        return f"an unsaved draft{since}"

    def on_text_area_changed(self) -> None:
        # The next key does not restart the timer, so that drafts are saved without a pause in typing, too.
        if self._timer is None:
            self._timer = self.set_timer(DRAFT_SECONDS, self._save_draft)

    async def _ask(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do work on the highlight, unless the library was replaced by one where its id is another highlight."""
        return await self.newsreader.queue.ask(self._same_library(work, *args, **kwargs))

    def _same_library(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Callable[[], T]:
        library, highlight, article = self.newsreader.library, self.highlight, self.passage.article

        def ask() -> T:
            try:
                if highlight is None:
                    same = library.articles.get(article.id).uid == article.uid
                else:
                    same = library.highlights.get(highlight.id).uid == highlight.uid
            except NotFoundError:
                same = False
            if not same:
                raise NotFoundError("The library was replaced, and this passage is not in the new one. Copy your text.")
            return work(*args, **kwargs)

        return ask

    def _touched(self) -> bool:
        """Return whether text was typed in this editor."""
        return self._own or self.area.text != self._shown

    def _adds(self) -> bool:
        """Return whether the text has anything that the stored note does not have."""
        return adds(self._began, self._note, self.area.text)

    async def _save_draft(self) -> None:
        self._timer = None
        await self.attempt(self._try_to_save_draft)
        self._show_state()

    async def retry_unsaved(self) -> None:
        if self._refused and self._timer is None:
            with suppress(NewsreaderError):  # the error is shown already
                await self._try_to_save_draft()
            self._show_state()

    async def _try_to_save_draft(self) -> None:
        """Save the draft if the library is not locked, so that the next key does not wait for it."""
        try:
            if not self._storing.locked():
                await self._save_if_changed(at_once=True)
                self._late = False
                return
        except LockedError:
            self._late = True
        except NewsreaderError as error:
            raise self._refuse(error) from error
        self._timer = self._timer or self.set_timer(DRAFT_SECONDS, self._save_draft)

    def _refuse(self, error: NewsreaderError) -> CannotWriteError:
        self._refused = f"{error}{self._ways}"
        return CannotWriteError(self._refused)

    async def _save_if_changed(self, *, at_once: bool = False) -> None:
        if not self._finished and self.area.text != self._stored:
            await self._store_draft(at_once=at_once)

    async def _store_draft(self, *, at_once: bool = False) -> None:
        """Save the text as a draft in place of the drafts it started with; delete it if it adds nothing."""
        async with self._storing:  # the timer and a key may do so at once
            text, library, queue = self.area.text, self.newsreader.library, self.newsreader.queue
            ask, own = queue.try_once if at_once else queue.ask, self._adds()
            if self.highlight is None:
                if own:
                    self.highlight = await ask(self._same_library(self._begin_note, text))
            elif own:
                draft = Draft(self.highlight.id, self._editor, text, self._began)
                await ask(self._same_library(library.drafts.keep, draft, self._merged))
            else:
                await ask(library.drafts.drop, self.highlight.id, self._editor, self._merged)
                if self.highlight.pending:
                    self.highlight = None
            # Replace them only once: another editor that is still open may save its draft again.
            self._own, self._merged, self._stored = own, (), text
            if self._refused:
                self.newsreader.clear_message(self._refused)
                self._refused = self._ways = ""

    def _begin_note(self, text: str) -> Highlight:
        at = self.passage
        return self.newsreader.library.highlights.begin_note(
            at.article.id, at.place.start, at.place.end, color=at.color, editor=self._editor, text=text
        )

    async def reload(self) -> None:
        """Show the changes of other windows and commands to the note. Text typed in this editor stays."""
        if self.highlight is None:
            return
        highlight, drafts = await self._ask(note_of, self.newsreader.library, self.highlight.id)
        if self._finished:
            return
        self.highlight = highlight
        if not self._touched():
            editors = {draft.editor for draft in self._merged}
            self._begin_again([draft for draft in drafts if draft.editor in editors])
        else:
            self._note = clean(highlight.note)
            if self._own and all(draft.editor != self._editor for draft in drafts):
                # Another editor has replaced this draft, and may have deleted it.
                await self._store_draft()
        self._show_state()

    async def action_save(self) -> None:
        note = normalise(self.area.text).strip()
        left = await self._save(note) if note != self._began or self._merged or self._own else Left.UNCHANGED
        self._finished = True
        self.dismiss(left)

    async def _save(self, note: str) -> Left:
        if self.highlight is None:
            await self._store_draft()  # another window may have created the highlight meanwhile
        if self.highlight is None:
            return Left.UNCHANGED
        self._finished = True  # no draft may be saved after the note
        try:
            saved = await self._ask(
                self.newsreader.library.highlights.set_note,
                self.highlight.id,
                note,
                began=self._began,
                editor=self._editor,
                taken=self._merged,
            )
        except BaseException:
            self._finished = False
            raise
        return Left.SAVED if saved.note == note else Left.JOINED

    async def action_close(self) -> None:
        await self._save_text("Esc")
        if not self._touched() and self._merged and not self._adds():
            await self.attempt(self._store_draft)
        self._finished = True
        self.dismiss(Left.DRAFT if self._adds() else Left.UNCHANGED)

    async def before_quit(self) -> None:
        await self._save_text("Ctrl+Q")

    async def _save_text(self, key: str) -> None:
        """Save the typed text as a draft. If it fails, the error says that `key` again shows other ways to save it."""
        try:
            # Saved even if it was saved before: another editor may have replaced the draft.
            if self._touched() and not self._finished:
                await self._store_draft()
        except NewsreaderError as error:
            if self._ways and self.is_active:
                start(self, self._offer_ways, group="rescue")
            self._ways = f" Press {key} again for other ways to save the note."
            raise self._refuse(error) from error
        self._ways = ""

    async def _offer_ways(self) -> None:
        from .unsaved_note import UnsavedNotePanel, Way

        way = await self.app.push_screen_wait(UnsavedNotePanel(self.keymap, self.area.text))
        if way is Way.AGAIN:
            await self.action_close()
        elif way is not Way.BACK:
            self._finished = True
            self.dismiss(Left.ELSEWHERE if way is Way.WRITTEN else Left.DISCARDED)

    async def on_unmount(self) -> None:
        # The terminal was closed.
        await self.attempt(self._save_if_changed)

    async def action_external(self) -> None:
        await self.attempt(self._save_if_changed)  # the program may be killed while the external editor runs
        try:
            self.area.load_text(edited(self.app, self.area.text))
            self.area.move_cursor(self.area.document.end)
        finally:
            self.refresh()
