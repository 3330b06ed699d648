"""The note editor. What is typed is kept as a draft while it is typed, so that no way of leaving can lose it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, ParamSpec, TypeVar
from uuid import uuid4

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from newsreader.actions import Scope
from newsreader.errors import CannotWriteError, LockedError, NewsreaderError, NotFoundError
from newsreader.records import Draft
from newsreader.text.anchor.merge3 import adds, merged
from newsreader.text.clean import clean, normalise
from newsreader.text.quotes import in_quotes
from newsreader.tui.app.external_editor import edited
from newsreader.tui.app.workers import start
from newsreader.tui.widgets.note_area import NoteArea
from newsreader.tui.widgets.status_line import StatusLine
from newsreader.tui.widgets.text_format import cut

from .panel import Panel

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
"""How old what is typed may become before the draft is kept."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The passage that a note is written on, and the color of the highlight that it will be."""

    article: Article
    place: Range
    quote: str
    color: Color


class Left(Enum):
    """How an editor was left, in the words that tell it."""

    SAVED = "note saved"
    JOINED = "note saved; it was changed elsewhere meanwhile: both are kept"
    KEPT = "kept as a draft; open the note again to finish it"
    UNCHANGED = ""
    ELSEWHERE = "the note is in the file that was named, not in the library"
    GIVEN_UP = "what was typed was dropped"


def note_of(library: Library, highlight_id: int) -> tuple[Highlight, list[Draft]]:
    """Give a highlight as it now is and the drafts of its note. Raises `NotFoundError`."""
    return library.highlights.get(highlight_id), library.drafts.of(highlight_id)


async def write_note(
    screen: BaseScreen[Any], passage: Passage, known: Highlight | None
) -> tuple[Left, Highlight | None]:
    """Open the editor of the note on a passage, of which the highlight may be `known`. Return how it was left, and the
    highlight as it is then: `None` if nothing was stored.
    """
    app = screen.newsreader
    there = await app.queue.ask(note_of, app.library, known.id) if known else (None, ())
    panel = NotePanel(screen.keymap, passage, *there)
    left = await app.push_screen_wait(panel)
    now = panel.highlight
    return left, await app.queue.ask(app.library.highlights.get, now.id) if now else None


class NotePanel(Panel[Left]):
    """Edits a note, from where all drafts of it left off. Other editors may be open on the same note: each has a draft
    of its own, and whoever saves last keeps what the others have saved.

    On a passage that is no highlight, nothing is stored before something is typed, and no highlight before it is saved.
    """

    SCOPES: ClassVar = (Scope.EDITOR,)

    def __init__(
        self, keymap: Keymap, passage: Passage, highlight: Highlight | None = None, drafts: Sequence[Draft] = ()
    ) -> None:
        """`highlight` is the one on the passage, saved or pending, if there is one."""
        super().__init__(keymap)
        self.passage = passage
        self.highlight = highlight
        self._editor = str(uuid4())
        self._own = False
        self._timer: Timer | None = None
        self._settled = False
        # What is said of other ways, once what was typed could not be kept when the editor was to be closed.
        self._ways = ""
        self._late = False
        # What was said of a draft that could not be kept.
        self._refused = ""
        # Held on to, since what was typed must still be readable while the screen is being taken down.
        self.area = NoteArea(self._begin(drafts), tab_behavior="indent")
        self._shown = self._kept = self.area.text

    def _begin(self, drafts: Sequence[Draft]) -> str:
        """Begin from the note as it is now; gives the text to show, with what was typed elsewhere and not saved."""
        self._taken = tuple(drafts)
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
        self._shown = self._kept = area.text

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield Static(id="about")
            yield self.area
            yield StatusLine()

    def on_mount(self) -> None:
        self.query_one("#about", Static).update(Content(cut(in_quotes(self.passage.quote), self.app.size.width - 4)))
        self.query_one(StatusLine).hints = self.hints()
        self._tell()
        self.area.move_cursor(self.area.document.end)
        self.set_focus(self.area)

    def _tell(self) -> None:
        self.query_one(StatusLine).state = self._state()

    def _state(self) -> str:
        if self._touched() and self._note != self._began:
            return "changed elsewhere; saving keeps both"
        if self._late:
            return "draft not kept yet: another program is writing"
        if self._refused:
            return "draft not kept yet"
        if self._own:
            return "draft kept"
        if not self._taken or not self._adds():
            return ""
        if len(self._taken) > 1:
            return f"{len(self._taken)} drafts that were not saved"
        since = "" if self._taken[0].text == self._shown else " · the note was changed since"
        return f"a draft that was not saved{since}"

    def on_text_area_changed(self) -> None:
        # Not put off by the next key: who types without a pause is kept up with all the same.
        if self._timer is None:
            self._timer = self.set_timer(DRAFT_SECONDS, self._keep_draft)

    async def _ask(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Ask for work on the mark, unless another library lies here by now, in which its number means another mark."""
        return await self.newsreader.queue.ask(self._there(work, *args, **kwargs))

    def _there(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Callable[[], T]:
        library, mark, article = self.newsreader.library, self.highlight, self.passage.article

        def ask() -> T:
            try:
                if mark is None:
                    same = library.articles.get(article.id).uid == article.uid
                else:
                    same = library.highlights.get(mark.id).uid == mark.uid
            except NotFoundError:
                same = False
            if not same:
                raise NotFoundError("This passage is not in the library that lies here now: copy what you wrote.")
            return work(*args, **kwargs)

        return ask

    def _touched(self) -> bool:
        """Whether anything was typed here."""
        return self._own or self.area.text != self._shown

    def _adds(self) -> bool:
        """Whether the text says anything that the note does not."""
        return adds(self._began, self._note, self.area.text)

    async def _keep_draft(self) -> None:
        self._timer = None
        await self.attempt(self._try_to_settle_draft)
        if self.is_attached and not self._settled:
            self._tell()

    async def retry_unsaved(self) -> None:
        if self._refused and self._timer is None:
            with suppress(NewsreaderError):  # it has been said
                await self._try_to_settle_draft()
            if self.is_attached and not self._settled:
                self._tell()

    async def _try_to_settle_draft(self) -> None:
        """Keep the draft, if that needs no waiting: what a person does next must not stand behind it."""
        try:
            await self._settle_draft(at_once=True)
            self._late = False
        except LockedError:
            self._late = True
            self._timer = self._timer or self.set_timer(DRAFT_SECONDS, self._keep_draft)
        except NewsreaderError as error:
            raise self._refuse(error) from error

    def _refuse(self, error: NewsreaderError) -> CannotWriteError:
        self._refused = f"{error}{self._ways}"
        return CannotWriteError(self._refused)

    async def _settle_draft(self, *, at_once: bool = False) -> None:
        if not self._settled and self.area.text != self._kept:
            await self._store_draft(at_once=at_once)

    async def _store_draft(self, *, at_once: bool = False) -> None:
        """Keep the text as this editor's draft in place of those that it took over; or none, if it adds nothing."""
        text, library, queue = self.area.text, self.newsreader.library, self.newsreader.queue
        ask, own = queue.try_once if at_once else queue.ask, self._adds()
        if self.highlight is None:
            if own:
                self.highlight = await ask(self._there(self._begin_note, text))
        elif own:
            draft = Draft(self.highlight.id, self._editor, text, self._began)
            await ask(self._there(library.drafts.keep, draft, self._taken))
        else:
            await ask(library.drafts.drop, self.highlight.id, self._editor, self._taken)
            if self.highlight.pending:
                self.highlight = None
        # Taken over once: an editor that is still open with one of them may keep it again.
        self._own, self._taken, self._kept = own, (), text
        if self._refused:
            self.newsreader.clear_message(self._refused)
            self._refused = self._ways = ""

    def _begin_note(self, text: str) -> Highlight:
        at = self.passage
        return self.newsreader.library.highlights.begin_note(
            at.article.id, at.place.start, at.place.end, color=at.color, editor=self._editor, text=text
        )

    async def reload(self) -> None:
        """Show the note as another window or a command has changed it; what was typed here stays."""
        if self.highlight is None:
            return
        highlight, drafts = await self._ask(note_of, self.newsreader.library, self.highlight.id)
        if self._settled:
            return
        self.highlight = highlight
        if not self._touched():
            taken = {draft.editor for draft in self._taken}
            self._begin_again([draft for draft in drafts if draft.editor in taken])
        else:
            self._note = clean(highlight.note)
            if self._own and all(draft.editor != self._editor for draft in drafts):
                # Another editor has taken it over, and may have thrown it away.
                await self._store_draft()
        self._tell()

    async def action_save(self) -> None:
        note = normalise(self.area.text).strip()
        left = await self._save(note) if note != self._began or self._taken or self._own else Left.UNCHANGED
        self._settled = True
        self.dismiss(left)

    async def _save(self, note: str) -> Left:
        if self.highlight is None:
            await self._store_draft()  # which finds the highlight that another window may have created meanwhile
        if self.highlight is None:
            return Left.UNCHANGED
        self._settled = True  # no draft may follow upon what is saved
        try:
            saved = await self._ask(
                self.newsreader.library.highlights.set_note,
                self.highlight.id,
                note,
                began=self._began,
                editor=self._editor,
                taken=self._taken,
            )
        except BaseException:
            self._settled = False
            raise
        return Left.SAVED if saved.note == note else Left.JOINED

    async def action_close(self) -> None:
        await self._bring_to_safety("Esc")
        if not self._touched() and self._taken and not self._adds():
            await self.attempt(self._store_draft)
        self._settled = True
        self.dismiss(Left.KEPT if self._adds() else Left.UNCHANGED)

    async def before_quit(self) -> None:
        await self._bring_to_safety("Ctrl+Q")

    async def _bring_to_safety(self, key: str) -> None:
        """Keep what was typed. Where that fails, it is said that `key` once more offers other ways; then they are."""
        try:
            # At the end for certain: another editor may have taken the draft over.
            if self._touched() and not self._settled:
                await self._store_draft()
        except NewsreaderError as error:
            if self._ways and self.is_active:
                start(self, self._offer_ways, group="rescue")
            self._ways = f" {key} again shows other ways to keep the note."
            raise self._refuse(error) from error
        self._ways = ""

    async def _offer_ways(self) -> None:
        from .unsaved_note import UnsavedNotePanel, Way

        way = await self.app.push_screen_wait(UnsavedNotePanel(self.keymap, self.area.text))
        if way is Way.AGAIN:
            await self.action_close()
        elif way is not Way.BACK:
            self._settled = True
            self.dismiss(Left.ELSEWHERE if way is Way.WRITTEN else Left.GIVEN_UP)

    async def on_unmount(self) -> None:
        # A terminal that went away.
        await self.attempt(self._settle_draft)

    async def action_external(self) -> None:
        await self.attempt(self._settle_draft)  # the program may be killed while the editor runs
        try:
            self.area.load_text(edited(self.app, self.area.text))
            self.area.move_cursor(self.area.document.end)
        finally:
            self.refresh()
