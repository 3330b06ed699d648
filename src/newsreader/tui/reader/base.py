"""The base of the reader's screen: its widgets, its state, the status line, and saving the reading position."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Protocol

from newsreader.actions import Scope
from newsreader.records import SURE, AnchorState, Article, State
from newsreader.services.reading import PassedText
from newsreader.text.counted import counted
from newsreader.tui.app.jumps import Place
from newsreader.tui.app.screen_base import BaseScreen
from newsreader.tui.reader.pane.article_view import ArticleView
from newsreader.tui.reader.pane.note_line import NoteLine
from newsreader.tui.widgets.header import ScreenHeader
from newsreader.tui.widgets.status_line import StatusLine
from newsreader.tui.widgets.text_box import TextBox
from newsreader.tui.widgets.text_format import minutes, percent, tag_line

from .labels import Labels
from .page import Page, fetch, save_position
from .reader_state import ReaderState

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer

    from newsreader.keymap import Keymap
    from newsreader.records import Highlight, Range, Revision, Snippet


class Siblings(Protocol):
    """The list that an article was opened from."""

    def step(self, article_id: int, by: int) -> int | None:
        """Move the cursor to the article some rows after or before another one, and return it; else return `None`."""

    async def unread_after(self, article_id: int) -> int | None:
        """Return the next unread article after another one, around the end, or `None`."""


POSITION_SECONDS = 1.0
"""How long after a move the position is saved; leaving saves it at once."""


class ReaderBase(BaseScreen[None]):
    """Shows one article and its status. The subclasses add the actions."""

    SCOPES: ClassVar = (Scope.READER, Scope.SELECT, Scope.PICK, Scope.EVERYWHERE)
    SIZES: ClassVar = {"low": lambda size: size.height < 8}

    WHILE_WAITING: ClassVar = frozenset(
        {"everywhere.help", "everywhere.back", "reader.leave"}
        | {f"reader.{edge}" for edge in ("start", "end")}
        | {f"reader.{way}_{step}" for way in ("next", "previous") for step in ("sentence", "paragraph")}
        | {f"reader.{step}_{way}" for way in ("up", "down") for step in ("page", "line")}
    )

    remark = ""
    """What the status line says before the state."""
    is_partial = False
    """Whether more of the text is on its way, so that its end is not the end of the article."""

    def __init__(
        self,
        keymap: Keymap,
        page: Page,
        *,
        highlight_id: int | None = None,
        found: Snippet | None = None,
        siblings: Siblings | None = None,
    ) -> None:
        super().__init__(keymap)
        self._page = page
        self._siblings = siblings
        self.reading = ReaderState(page.article, page.revision, page.highlights)
        self.reading.set_drafts(page.drafts, page.pending)
        self.labels = Labels(self)
        # The ids of the highlights whose notes are open below their passages.
        self._opened: set[int] = set()
        self._go_to = highlight_id
        if found is not None:
            self.reading.set_matches(found.places, found.at)
        self._saved = (page.article.position, page.article.state)
        self._passed = PassedText(len(page.revision.text), page.article.words)
        self._save_timer: Timer | None = None
        self._was_covered = False
        self._version_before: tuple[int | None, int] = (None, 0)

    def compose(self) -> ComposeResult:
        # Later, the styles of all widgets would be computed again.
        self.set_class(self.newsreader.plain, "plain")
        yield ScreenHeader()
        preferences = self.newsreader.preferences.now
        yield ArticleView(
            self.reading,
            preferences.measure,
            opened=self._opened,
            open_key=self._key("reader.open_note"),
            end_line=self._end_line(),
            margin_notes=preferences.margin_notes,
            justified=preferences.justified,
            spacing=preferences.line_spacing,
            scrolling=preferences.scrolling,
            plain=self.newsreader.plain,
            numbered=self.newsreader.numbered,
        )
        yield NoteLine(self._key("reader.open_note"))
        yield TextBox(placeholder="find in the article", id="find", compact=True)
        yield StatusLine()

    def use_settings(self, keymap: Keymap) -> None:
        super().use_settings(keymap)
        preferences, view = self.newsreader.preferences.now, self.view
        view.wanted_measure, view.spacing = preferences.measure, preferences.line_spacing
        view.margin_notes, view.painter.justified = preferences.margin_notes, preferences.justified
        view.end_line, view.scrolling = self._end_line(), preferences.scrolling
        view.painter.numbered = self.newsreader.numbered
        view.relayout()

    def on_mount(self) -> None:
        self._begin()

    def _begin(self) -> None:
        highlight = self.reading.by_id(self._go_to)
        if highlight is not None:
            self._go_to = None
            if highlight.anchor is AnchorState.ORPHAN:
                self.reading.focus_on(highlight.start)  # its last place
            else:
                self.reading.go_to_highlight(highlight)
        self.set_focus(self.view)
        self.show_status()

    def _end_line(self) -> str:
        """Return what the line at the end of the article says: the keys that go on."""
        keys = (
            (self._key("reader.finish"), "archive, next unread"),
            (self._key("reader.next_unread") or self._key("reader.next_hit"), "next unread"),
            (self._key("reader.next_article"), "next"),
        )
        shown = [f"{key} {label}" for key, label in keys if key]
        return "   ".join(shown) if self._siblings is not None else ""

    @property
    def place(self) -> Place:
        """The sentence at the focus, to jump back to."""
        return Place(self.article.id, self.reading.focus.start)

    @property
    def view(self) -> ArticleView:
        return self.query_one(ArticleView)

    @property
    def find_line(self) -> TextBox:
        """The line in which words to find are typed; hidden while it is not used."""
        return self.query_one("#find", TextBox)

    @property
    def article(self) -> Article:
        return self.reading.article

    def current_scopes(self) -> tuple[Scope, ...]:
        if self.labels.active:
            return (Scope.PICK,)
        return (Scope.SELECT,) if self.reading.selection else (Scope.READER, Scope.EVERYWHERE)

    def on_resize(self) -> None:
        if self.is_mounted:
            self.show_status()

    # Showing

    def show_status(self) -> None:
        """Update what the header, the footer and the note below the text show, and what counts as read."""
        reading = self.reading
        begin, end = self.view.visible_range()
        self._passed.move(reading.focus.start, reading.after(end - 1) if begin < end else 0)
        position, state = self._position()
        share = replace(self.article, position=position, state=state).progress
        left = "" if share >= 1 else f"   {minutes(self.article.words * (1 - share))} left"
        header, status = self.query_one(ScreenHeader), self.query_one(StatusLine)
        changed = f"   {counted(len(reading.changed_places()), 'passage')} changed" if reading.passages else ""
        header.name_text = "" if self.view.shows_title else self.article.title
        header.remark = f"{percent(share)}{changed}{left}"
        status.hints = self.hints()
        status.state = " · ".join(filter(None, (self.remark, self._status())))
        current = reading.current_highlight()
        hidden = current is not None and not self.view.shows_note(current)
        self.query_one(NoteLine).show(current if hidden else None, self.view.geometry)

    def _status(self) -> str:
        reading = self.reading
        if self.labels.active:
            return self.labels.prompt
        if reading.match is not None:
            return f"{reading.matches.index(reading.match) + 1} of {len(reading.matches)}"
        if reading.selection:
            target = reading.target()
            return counted(len(reading.text[target.start : target.end].split()), "word")
        current = reading.current_highlight()
        if current is not None:
            others = len(reading.highlights_at_focus()) - 1
            parts: tuple[str, ...] = (
                self.doubt(current),
                self.change_here(),
                self.newsreader.color_name(current.color),
                f"{self._key('reader.overlap')}: {others} more here".removeprefix(": ") if others > 0 else "",
                self._draft_hint() if current.id in reading.drafts else "",
                tag_line(current.tags, self.size.width // 3),
                f"{reading.ordinal(current)} of {len(reading.shown)}",
            )
        elif reading.draft_on(reading.target()):
            parts = (self.change_here(), self._draft_hint())
        elif here := self.change_here():
            parts = (here,)
        else:
            placed, drafts = len(reading.placed), len(reading.drafts)
            unsure = len(reading.highlights) - placed
            parts = (
                counted(placed, "highlight") if placed else "",
                f"{unsure} in doubt ({self._key('everywhere.review')} reviews)" if unsure else "",
                counted(drafts, "unsaved draft") if drafts else "",
            )
        return " · ".join(filter(None, parts))

    def change_here(self) -> str:
        """Return what changed at the focus since the text was last read, in a few words."""
        return ""

    def doubt(self, highlight: Highlight) -> str:
        """Return in a few words why a highlight has no sure place; empty if it has one."""
        if highlight.anchor in SURE:
            return ""
        gone = highlight.anchor is AnchorState.ORPHAN
        return f"{'no longer in the text' if gone else 'in doubt'} ({self._key('everywhere.review')} reviews)"

    def _draft_hint(self) -> str:
        return f"draft: press {self._key('reader.note')} to finish it"

    def after_move(self) -> None:
        """Show that the focus moved, and save the position soon."""
        self.view.reveal_focus()
        self.view.repaint()
        self.show_status()
        self.save_position_soon()

    def after_selection(self) -> None:
        """Show that the selection changed."""
        self.view.reveal_active()
        self.view.repaint()
        self.show_status()

    def jump_to(self, sentence: Range) -> None:
        self.newsreader.jumps.leave(self.place)
        self.reading.focus_on(sentence.start)
        self.after_move()

    async def reload(self, *, is_change: bool = True) -> None:
        """Show the article as it is now. If the text is another one and that `is_change`, show what was changed."""
        page = self._page = await self.newsreader.queue.ask(fetch, self.newsreader.library, self.article.id, self._page)
        # If another library replaced this one, the id may belong to another article.
        if _shown(page.article, page.revision) != _shown(self.article, self.reading.revision):
            before = page.read_before or self.reading.revision.number
            is_change = is_change and page.article.uid == self.article.uid
            page = self._page = replace(page, read_before=before if is_change else None)
            self.show_page(page, await self._place_in(page))
            return
        reading = self.reading
        reading.article = page.article
        shown = reading.highlights
        reading.set_highlights(page.highlights)
        reading.set_drafts(page.drafts, page.pending)
        if reading.highlights != shown:
            self.view.show_highlights()
        self.show_status()

    async def _place_in(self, page: Page) -> int:
        """Return where the sentence at the focus is in a page's text; the same offset if it is not there.

        The first sentence stays the first: who has not begun to read a summary begins at the top of its page.
        """
        from newsreader.text.anchor.anchor import carry_over

        focus, text, new = self.reading.focus, self.reading.text, page.revision.text
        if page.article.uid != self.article.uid or text == new or focus == self.reading.sentences.at(0):
            return focus.start
        (anchor,) = await self.newsreader.queue.ask_aside(carry_over, text, new, [focus])
        return focus.start if anchor is None else anchor.start

    def show_page(self, page: Page, place: int) -> None:
        """Show another article or revision, or another version of its blocks or title, with the focus at a place."""
        folded = self.reading.folded
        self.reading = ReaderState(page.article, page.revision, page.highlights)
        self._passed = PassedText(len(page.revision.text), page.article.words)
        self.reading.folded = folded
        self.reading.set_drafts(page.drafts, page.pending)
        self.reading.focus_on(min(place, len(page.revision.text)))
        self.labels.prompt = ""
        self.find_line.display = False
        # The widgets are reused, since an action may be running that queries them.
        self.view.show(self.reading)
        self._begin()

    def on_screen_suspend(self) -> None:
        self._was_covered = True
        self._version_before = self.newsreader.library_version, self.newsreader.library.own_commits

    async def on_screen_resume(self) -> None:
        # A new screen has just read the article. Something can only have changed while another screen covered it.
        if self._was_covered:
            await self.attempt(self._reload_if_changed)

    async def _reload_if_changed(self) -> None:
        app = self.newsreader
        if (await app.queue.ask(app.library.data_version), app.library.own_commits) != self._version_before:
            await self.reload()

    # Saving the position

    def save_position_soon(self) -> None:
        """Save the position in a second, together with the moves until then."""
        if self._save_timer is None:
            self._save_timer = self.set_timer(POSITION_SECONDS, self._try_to_save_position)

    async def _try_to_save_position(self) -> None:
        self._save_timer = None
        # A full disk must not keep anybody from reading.
        await self.attempt(self.save_position)

    async def save_position(self, *, leaving: bool = False) -> None:
        """Save the position and the state that follows from it, if they changed, and what was read, if the library can
        be written. When the article is closed (`leaving`), the end of the text counts if it is on the screen.
        """
        position, passed = self._position(), self._passed
        read = passed.read(at_end=leaving or position[0] == len(self.reading.text))
        if (position != self._saved or read.length > passed.counted) and not self.newsreader.library.read_only:
            queue, library, id_ = self.newsreader.queue, self.newsreader.library, self.article.id
            work = partial(save_position, library, id_, position, self._saved[1], read, passed)
            if await queue.postpone(("position", id_), work):
                self._saved = position

    async def leave_position(self) -> None:
        """Save the position before the article is closed."""
        await self.save_position(leaving=True)

    def _position(self) -> tuple[int, State]:
        """Return the reading position in code points, and the state of the article that follows from it."""
        state, at_end = self._saved[1], self.reading.at_end and not self.is_partial
        if state in (State.UNREAD, State.READING):
            state = State.DONE if at_end else State.READING
        return len(self.reading.text) if at_end else self.reading.focus.start, state

    async def before_quit(self) -> None:
        await self.attempt(self.leave_position)


def _shown(article: Article, revision: Revision) -> tuple[object, ...]:
    """Return what makes the whole page be shown anew if it changes."""
    return article.uid, revision.number, revision.blocks, article.title, article.language
