"""The reader's screen: what it is made of, where one stands in it, and how that is shown and kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from newsreader.actions import Scope
from newsreader.records import Article, State
from newsreader.tui.app.screen_base import BaseScreen
from newsreader.tui.reader.pane.article_view import ArticleView
from newsreader.tui.reader.pane.find_line import FindLine
from newsreader.tui.reader.pane.note_line import NoteLine
from newsreader.tui.widgets.header import ScreenHeader
from newsreader.tui.widgets.status_line import StatusLine
from newsreader.tui.widgets.text_format import minutes, percent, tag_line

from .page import Page, fetch, keep_place
from .reader_state import ReaderState

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from newsreader.keymap import Keymap
    from newsreader.records import Snippet

POSITION_SECONDS = 1.0
"""How long the reader rests before the place is kept; leaving keeps it at once."""


class ReaderBase(BaseScreen[None]):
    """One article on the screen, and the reader's place in it; it listens to keys, but does nothing yet."""

    SCOPES: ClassVar = (Scope.READER, Scope.SELECT, Scope.PICK, Scope.EVERYWHERE)

    MEANWHILE: ClassVar = frozenset(
        {"everywhere.help", "everywhere.back", "reader.leave"}
        | {f"reader.{edge}" for edge in ("start", "end")}
        | {f"reader.{way}_{step}" for way in ("next", "previous") for step in ("sentence", "paragraph")}
        | {f"reader.{step}_{way}" for way in ("up", "down") for step in ("page", "line")}
    )

    picking = ""
    """What the next letter is waited for, in words; empty when nothing is."""

    def __init__(
        self, keymap: Keymap, page: Page, *, highlight_id: int | None = None, found: Snippet | None = None
    ) -> None:
        super().__init__(keymap)
        self.reading = ReaderState(page.article, page.revision, page.highlights)
        self.reading.show_drafts(page.drafts, page.pending)
        # The highlights whose notes are open below their passages; what was opened stays open.
        self._opened: set[int] = set()
        self._go_to = highlight_id
        if found is not None:
            self.reading.light(found.places, found.at)
        self._kept = (page.article.position, page.article.state)
        self._keeping: object | None = None
        self._away = False

    def compose(self) -> ComposeResult:
        yield ScreenHeader()
        liked = self.newsreader.preferences.now
        yield ArticleView(
            self.reading,
            liked.measure,
            opened=self._opened,
            opener=self._key("reader.open_note"),
            margin_notes=liked.margin_notes,
            justified=liked.justified,
            spacing=liked.line_spacing,
            plain=self.newsreader.plain,
        )
        yield NoteLine(self._key("reader.open_note"))
        yield FindLine()
        yield StatusLine()

    def on_mount(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self.set_class(self.newsreader.plain, "plain")
        self.query_one(ScreenHeader).name_text = self.article.title
        target = self.reading.by_id(self._go_to)
        if target is not None:
            self.reading.take_in_hand(target)
            self._go_to = None
        self.set_focus(self.view)
        self.show_place()

    @property
    def view(self) -> ArticleView:
        """The reading pane."""
        return self.query_one(ArticleView)

    @property
    def article(self) -> Article:
        """The article being read."""
        return self.reading.article

    def current_scopes(self) -> tuple[Scope, ...]:
        if self.picking:
            return (Scope.PICK,)
        return (Scope.SELECT,) if self.reading.selection else (Scope.READER, Scope.EVERYWHERE)

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.height < 8, "low")
        if self.is_mounted:
            self.show_place()

    # Showing

    def show_place(self) -> None:
        reading = self.reading
        position, state = self._place()
        share = replace(self.article, position=position, state=state).progress
        words_left = self.article.words * (1 - share)
        left = "" if share >= 1 else f"   {minutes(words_left)} left"
        masthead, status = self.query_one(ScreenHeader), self.query_one(StatusLine)
        masthead.remark = f"{percent(share)}{left}"
        status.hints = self.hints()
        status.state = self._state()
        here = reading.highlight_here()
        untold = here is not None and not self.view.shows_note(here)
        self.query_one(NoteLine).show(here if untold else None, self.view.geometry)

    @property
    def _draft_hint(self) -> str:
        return f"draft: press {self._key('reader.note')} to finish it"

    def _state(self) -> str:
        if self.picking:
            return self.picking
        if self.reading.hit is not None:
            return f"{self.reading.hits.index(self.reading.hit) + 1} of {len(self.reading.hits)}"
        if self.reading.selection:
            target = self.reading.target()
            words = len(self.reading.text[target.start : target.end].split())
            return f"{words} words" if words != 1 else "1 word"
        here = self.reading.highlight_here()
        placed = len(self.reading.placed)
        if here is not None:
            tags = tag_line(here.tags, self.size.width // 3)
            overlap = len(self.reading.here())
            draft = self._draft_hint if here.id in self.reading.drafts else ""
            place = f"{self.reading.ordinal(here)} of {placed}"
            key = self._key("reader.overlap")
            more = f"{f'{key}: ' if key else ''}{overlap - 1} more here" if overlap > 1 else ""
            return " · ".join(part for part in (str(here.color), more, draft, tags, place) if part)
        if self.reading.draft_on(self.reading.target()):
            return self._draft_hint
        lost = len(self.reading.highlights) - placed
        told = [f"{placed} marked"] if placed else []
        if lost:
            told.append(f"{lost} without a sure place (s, is:orphan or is:review)")
        if self.reading.drafts:
            told.append(f"{len(self.reading.drafts)} unsaved draft{'' if len(self.reading.drafts) == 1 else 's'}")
        return " · ".join(told)

    def moved(self) -> None:
        self.view.reveal_focus()
        self.view.repaint()
        self.show_place()
        self.keep_soon()

    def selected(self) -> None:
        self.view.reveal_active()
        self.view.repaint()
        self.show_place()

    async def reload(self) -> None:
        page = await self.newsreader.queue.ask(fetch, self.newsreader.library, self.article.id)
        # Another library may have been put in the place of this one, in which the number means another article.
        known = (self.article.uid, self.reading.revision.number, self.reading.blocks, self.article.title)
        if (page.article.uid, page.revision.number, page.revision.blocks, page.article.title) != known:
            self._show_anew(page)
            return
        self.reading.article = page.article
        self.reading.show_highlights(page.highlights)
        self.reading.show_drafts(page.drafts, page.pending)
        self.view.show_highlights()
        self.show_place()

    def _show_anew(self, page: Page) -> None:
        """Show another text, or what was corrected in it, from the place where the focus is."""
        place, folded = self.reading.focus.start, self.reading.folded
        self.reading = ReaderState(page.article, page.revision, page.highlights)
        self.reading.folded = folded
        self.reading.show_drafts(page.drafts, page.pending)
        self.reading.focus_on(min(place, len(page.revision.text)))
        self.picking = ""
        self.query_one(FindLine).display = False
        # The widgets stay: an action that runs meanwhile would not find them.
        self.view.show(self.reading)
        self._begin()

    async def fetch_highlights(self) -> None:
        """Take the article's highlights and drafts as the library now has them."""
        library, queue = self.newsreader.library, self.newsreader.queue
        self.reading.show_highlights(await queue.ask(library.highlights.for_article, self.article.id))
        pending = await queue.ask(library.highlights.pending, self.article.id)
        self.reading.show_drafts(await queue.ask(library.drafts.ids), pending)

    def on_screen_suspend(self) -> None:
        self._away = True

    async def on_screen_resume(self) -> None:
        # What is opened has just been read; only who comes back may find something changed.
        if self._away:
            self._away = False
            await self.attempt(self.reload)

    # Keeping the place

    def keep_soon(self) -> None:
        if self._keeping is None:
            self._keeping = self.set_timer(POSITION_SECONDS, self.try_to_keep_place)

    async def try_to_keep_place(self) -> None:
        """Keep the place if the library can be written; a full disk must not stop anybody from reading."""
        self._keeping = None
        await self.attempt(self.keep_place)

    async def keep_place(self) -> None:
        place = self._place()
        if place != self._kept and not self.newsreader.library.read_only:
            queue, library, number = self.newsreader.queue, self.newsreader.library, self.article.id
            if await queue.put_off(("place", number), keep_place, library, number, place, self._kept[1]):
                self._kept = place

    def _place(self) -> tuple[int, State]:
        state = self._kept[1]
        if state in (State.UNREAD, State.READING):
            state = State.DONE if self.reading.at_end else State.READING
        return len(self.reading.text) if self.reading.at_end else self.reading.focus.start, state

    async def before_quit(self) -> None:
        await self.attempt(self.keep_place)
