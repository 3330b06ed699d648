"""The reader: it says what a key wants, asks for it, and shows what came of it. The state is in `Reading`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from newsreader.actions import Scope
from newsreader.records import Article, Color, Highlight, Range, Revision, State
from newsreader.services.citing import citation
from newsreader.tui.paint import cut, minutes, percent, tag_label
from newsreader.tui.reading import Reading
from newsreader.tui.screens.keyed import KeyedScreen
from newsreader.tui.widgets.article_view import ArticleView
from newsreader.tui.widgets.geometry import NARROWEST_MEASURE, WIDEST_MEASURE
from newsreader.tui.widgets.masthead import Masthead
from newsreader.tui.widgets.note_line import NoteLine
from newsreader.tui.widgets.status import StatusLine
from newsreader.tui.workers import start

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from newsreader.actions import Keymap
    from newsreader.library import Library

POSITION_SECONDS = 1.0
"""How long the reader rests before the place is kept; leaving keeps it at once."""

MEASURE_STEP = 4


@dataclass(frozen=True, slots=True)
class Page:
    """What the reader needs of an article."""

    article: Article
    revision: Revision
    highlights: list[Highlight]


def read(library: Library, article_id: int) -> Page:
    """Fetch an article to read, and note that it has been begun.

    Raises:
        NotFoundError: there is no such article.
    """
    article = library.articles.get(article_id)
    if article.state is State.UNREAD and not library.read_only:
        library.articles.visit(article_id, article.position, State.READING)
        article = library.articles.get(article_id)
    return Page(article, library.articles.revision(article_id), library.highlights.for_article(article_id))


class ReaderScreen(KeyedScreen[None]):
    """Reads one article."""

    SCOPES: ClassVar = (Scope.READER, Scope.SELECT, Scope.EVERYWHERE)

    def __init__(self, keymap: Keymap, page: Page, *, highlight_id: int | None = None) -> None:
        super().__init__(keymap)
        self.reading = Reading(page.article, page.revision, page.highlights)
        self._go_to = highlight_id
        self._kept = (page.article.position, page.article.state)
        self._keeping: object | None = None

    def compose(self) -> ComposeResult:
        yield Masthead()
        app = self.newsreader
        yield ArticleView(self.reading, app.measure, margin_notes=app.margin_notes)
        yield NoteLine()
        yield StatusLine()

    def on_mount(self) -> None:
        self.query_one(Masthead).name_text = self.article.title
        if self._go_to is not None:
            target = next((h for h in self.reading.highlights if h.id == self._go_to), None)
            if target is not None:
                self.reading.focus_on(target.start)
                self.reading.current = target.id
        self.view.focus()
        self._show_place()

    @property
    def view(self) -> ArticleView:
        """The reading pane."""
        return self.query_one(ArticleView)

    @property
    def article(self) -> Article:
        """The article being read."""
        return self.reading.article

    def current_scopes(self) -> tuple[Scope, ...]:
        return (Scope.SELECT,) if self.reading.selection else (Scope.READER, Scope.EVERYWHERE)

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.height < 8, "low")

    # Showing

    def _show_place(self) -> None:
        reading = self.reading
        share = reading.focus.end / max(1, len(reading.text))
        share = 1.0 if reading.at_end else share
        words_left = self.article.words * (1 - share)
        left = "" if share >= 1 else f"   {minutes(words_left)} left"
        masthead, status = self.query_one(Masthead), self.query_one(StatusLine)
        masthead.remark = f"{percent(share)}{left}"
        status.hints = self.hints()
        status.state = self._state()
        here = reading.highlight_here()
        written = here is not None and bool(here.note or here.tags)
        self.query_one(NoteLine).show(here if written and not self.view.geometry.margin else None)

    def _state(self) -> str:
        if self.reading.selection:
            target = self.reading.target()
            words = len(self.reading.text[target.start : target.end].split())
            return f"{words} words selected" if words != 1 else "1 word selected"
        here = self.reading.highlight_here()
        placed = len(self.reading.placed)
        if here is not None:
            tags = " ".join(tag_label(tag) for tag in here.tags)
            overlap = len(self.reading.here())
            more = f" (+{overlap - 1} here)" if overlap > 1 else ""
            return " · ".join(
                p for p in (str(here.color), tags, f"{self.reading.ordinal(here)} of {placed}{more}") if p
            )
        return f"{placed} marked" if placed else ""

    def _moved(self) -> None:
        self.view.reveal_focus()
        self.view.repaint()
        self._show_place()
        self._keep_soon()

    def _selected(self) -> None:
        self.view.reveal_active()
        self.view.repaint()
        self._show_place()

    async def reload(self) -> None:
        library, desk = self.newsreader.library, self.newsreader.desk
        article = await desk.ask(library.articles.get, self.article.id)
        if article.revision != self.reading.revision.number:
            page = await desk.ask(read, library, self.article.id)
            place = self.reading.focus.start
            self.reading = Reading(page.article, page.revision, page.highlights)
            self.reading.focus_on(min(place, len(page.revision.text)))
            await self.recompose()
            self.on_mount()
            return
        self.reading.article = article
        self.reading.show_highlights(await desk.ask(library.highlights.for_article, self.article.id))
        self.query_one(Masthead).name_text = article.title
        self.view.show_highlights()
        self._show_place()

    async def on_screen_resume(self) -> None:
        if self.is_mounted:
            await self.reload()

    # Keeping the place

    def _keep_soon(self) -> None:
        if self._keeping is None:
            self._keeping = self.set_timer(POSITION_SECONDS, self._keep_place)

    async def _keep_place(self) -> None:
        self._keeping = None
        place = self._place()
        if place != self._kept and not self.newsreader.library.read_only:
            self._kept = place
            visit = self.newsreader.library.articles.visit
            await self.newsreader.desk.ask(visit, self.article.id, place[0], place[1])

    def _place(self) -> tuple[int, State]:
        state = self._kept[1]
        if state in (State.UNREAD, State.READING):
            state = State.DONE if self.reading.at_end else State.READING
        return self.reading.focus.start, state

    async def on_unmount(self) -> None:
        await self._keep_place()

    async def action_leave(self) -> None:
        await self._keep_place()
        self.dismiss()

    async def action_back(self) -> None:
        await self.action_leave()

    # Moving

    def action_next_sentence(self) -> None:
        self.reading.move_sentence(1)
        self._moved()

    def action_previous_sentence(self) -> None:
        self.reading.move_sentence(-1)
        self._moved()

    def action_next_paragraph(self) -> None:
        self.reading.move_paragraph(1)
        self._moved()

    def action_previous_paragraph(self) -> None:
        self.reading.move_paragraph(-1)
        self._moved()

    def action_start(self) -> None:
        self.reading.move_to_edge(-1)
        self._moved()

    def action_end(self) -> None:
        self.reading.move_to_edge(1)
        self._moved()

    def action_page_down(self) -> None:
        self.view.scroll_page(1)
        self._show_place()
        self._keep_soon()

    def action_page_up(self) -> None:
        self.view.scroll_page(-1)
        self._show_place()
        self._keep_soon()

    def action_line_down(self) -> None:
        self.view.scroll_rows(1)
        self._show_place()
        self._keep_soon()

    def action_line_up(self) -> None:
        self.view.scroll_rows(-1)
        self._show_place()
        self._keep_soon()

    def action_next_highlight(self) -> None:
        self._step_highlight(1)

    def action_previous_highlight(self) -> None:
        self._step_highlight(-1)

    def _step_highlight(self, direction: int) -> None:
        if self.reading.step_highlight(direction) is None:
            self.say("no highlight further on" if direction > 0 else "no highlight before this")
        self._moved()

    # Marking

    async def _marked(self, color: Color | None = None, tags: tuple[str, ...] = ()) -> Highlight:
        """The highlight that a verb acts on: the one at hand, or a new one on the selection or the focus."""
        here = self.reading.highlight_here()
        if self.reading.selection is None and here is not None:
            return here
        target = self.reading.target()
        exact = self.reading.exact_highlight(target)
        if exact is not None:
            return exact
        return await self._add(target, color or self.newsreader.last_color, tags)

    async def _add(self, target: Range, color: Color, tags: tuple[str, ...] = ()) -> Highlight:
        app = self.newsreader
        highlight = await app.desk.ask(
            app.library.highlights.add, self.article.id, target.start, target.end, color=color, tags=tags
        )
        app.last_color = color
        await self._changed(highlight)
        return highlight

    async def _changed(self, highlight: Highlight | None) -> None:
        """Show the highlights as the library now has them, the given one being the one at hand."""
        app = self.newsreader
        self.reading.leave_selection()
        self.reading.show_highlights(await app.desk.ask(app.library.highlights.for_article, self.article.id))
        if highlight is not None:
            if not (highlight.start < self.reading.focus.end and highlight.end > self.reading.focus.start):
                self.reading.focus_on(highlight.start)
            self.reading.current = highlight.id
        self.view.show_highlights()
        self._moved()

    async def _mark(self, color: Color) -> None:
        app = self.newsreader
        here = self.reading.highlight_here() if self.reading.selection is None else None
        here = here or self.reading.exact_highlight(self.reading.target())
        if here is None:
            await self._add(self.reading.target(), color)
            self.say(f"marked in {color} · saved")
        elif here.color is not color:
            changed = await app.desk.ask(app.library.highlights.set_color, here.id, color)
            app.last_color = color
            await self._changed(changed)
            self.say(f"now {color} · saved")
        else:
            await self._changed(here)
            self.say(f"already marked in {color}; d takes the mark away")

    async def action_mark(self) -> None:
        await self._mark(self.newsreader.last_color)

    async def action_mark_yellow(self) -> None:
        await self._mark(Color.YELLOW)

    async def action_mark_green(self) -> None:
        await self._mark(Color.GREEN)

    async def action_mark_blue(self) -> None:
        await self._mark(Color.BLUE)

    async def action_mark_red(self) -> None:
        await self._mark(Color.RED)

    async def action_mark_purple(self) -> None:
        await self._mark(Color.PURPLE)

    async def action_repeat(self) -> None:
        app = self.newsreader
        highlight = await self._marked(app.last_color, app.last_tags)
        tags = tuple(dict.fromkeys((*highlight.tags, *app.last_tags)))
        if highlight.color is not app.last_color:
            highlight = await app.desk.ask(app.library.highlights.set_color, highlight.id, app.last_color)
        if tags != highlight.tags:
            highlight = await app.desk.ask(app.library.highlights.set_tags, highlight.id, tags)
        await self._changed(highlight)
        told = " ".join(tag_label(tag) for tag in app.last_tags)
        self.say(f"marked in {app.last_color} {told}".rstrip() + " · saved")

    async def action_remove(self) -> None:
        here = self.reading.highlight_here()
        if here is None:
            self.say("nothing is marked here")
            return
        await self.newsreader.desk.ask(self.newsreader.library.highlights.delete, here.id)
        await self._changed(None)
        self.say("mark removed (u brings it back)")

    def action_tag(self) -> None:
        start(self, self._tag)

    async def _tag(self) -> None:
        from newsreader.tui.screens.tagging import TagPanel

        app = self.newsreader
        highlight = await self._marked()
        names = await app.tag_names()
        chosen = await app.push_screen_wait(TagPanel(self.keymap, names, highlight.tags, cut(highlight.quote, 60)))
        if chosen is not None and tuple(chosen) != highlight.tags:
            highlight = await app.desk.ask(app.library.highlights.set_tags, highlight.id, tuple(chosen))
            app.last_tags = highlight.tags
            await self._changed(highlight)
            self.say("tagged · saved")

    def action_note(self) -> None:
        start(self, self._note)

    async def _note(self) -> None:
        from newsreader.tui.screens.noting import NotePanel

        app = self.newsreader
        highlight = await self._marked()
        draft = await app.desk.ask(app.library.highlights.draft, highlight.id)
        saved = await app.push_screen_wait(NotePanel(self.keymap, highlight, draft))
        await self._changed(await app.desk.ask(app.library.highlights.get, highlight.id))
        self.say("note saved" if saved else "kept as a draft; a goes on with it" if saved is None else "")

    # Selecting

    def action_select(self) -> None:
        self.reading.select()
        self._selected()

    def action_select_leave(self) -> None:
        self.reading.leave_selection()
        self._selected()

    def action_select_next_char(self) -> None:
        self.reading.extend_char(1)
        self._selected()

    def action_select_previous_char(self) -> None:
        self.reading.extend_char(-1)
        self._selected()

    def action_select_next_word(self) -> None:
        self.reading.extend_word(1)
        self._selected()

    def action_select_word_end(self) -> None:
        self.reading.extend_word(1)
        self._selected()

    def action_select_previous_word(self) -> None:
        self.reading.extend_word(-1)
        self._selected()

    def action_select_next_sentence(self) -> None:
        self.reading.extend_sentence(1)
        self._selected()

    def action_select_previous_sentence(self) -> None:
        self.reading.extend_sentence(-1)
        self._selected()

    def action_select_next_paragraph(self) -> None:
        self.reading.extend_paragraph(1)
        self._selected()

    def action_select_previous_paragraph(self) -> None:
        self.reading.extend_paragraph(-1)
        self._selected()

    def action_select_line_start(self) -> None:
        self.reading.move_active(self.view.line_edge(self._active_place(), -1))
        self._selected()

    def action_select_line_end(self) -> None:
        self.reading.move_active(self.view.line_edge(self._active_place(), 1))
        self._selected()

    def _active_place(self) -> int:
        selection = self.reading.selection
        return self.reading.active - 1 if selection and selection.at_end else self.reading.active

    def action_select_swap(self) -> None:
        self.reading.swap_ends()
        self._selected()

    async def action_select_mark(self) -> None:
        await self.action_mark()

    async def action_select_mark_yellow(self) -> None:
        await self._mark(Color.YELLOW)

    async def action_select_mark_green(self) -> None:
        await self._mark(Color.GREEN)

    async def action_select_mark_blue(self) -> None:
        await self._mark(Color.BLUE)

    async def action_select_mark_red(self) -> None:
        await self._mark(Color.RED)

    async def action_select_mark_purple(self) -> None:
        await self._mark(Color.PURPLE)

    async def action_select_repeat(self) -> None:
        await self.action_repeat()

    def action_select_tag(self) -> None:
        self.action_tag()

    def action_select_note(self) -> None:
        self.action_note()

    def action_select_copy(self) -> None:
        self.action_copy()

    def action_select_cite(self) -> None:
        self.action_cite()

    # Taking out

    def _quotation(self) -> str:
        here = self.reading.highlight_here()
        if self.reading.selection is None and here is not None:
            return here.quote
        target = self.reading.target()
        return self.reading.text[target.start : target.end]

    def _copy(self, text: str, told: str) -> None:
        self.app.copy_to_clipboard(text)
        self.reading.leave_selection()
        self._selected()
        self.say(told)

    def action_copy(self) -> None:
        self._copy(self._quotation(), "copied")

    def action_cite(self) -> None:
        self._copy(citation(self.article, self._quotation()), "copied with its citation")

    def action_open_page(self) -> None:
        url = self.article.url
        if not url or not url.startswith(("http://", "https://")):
            self.say("this article has no page on the web")
            return
        self.app.open_url(url)
        self.say("opened in the browser")

    def action_export(self) -> None:
        self.newsreader.export_articles(self, [self.article.id])

    # The page

    def action_fold(self) -> None:
        self.reading.folded = not self.reading.folded
        self.reading.focus_on(self.reading.focus.start)
        self.view.relayout()
        self._moved()
        self.say("captions, embeds and pointers folded" if self.reading.folded else "everything shown")

    def action_margin(self) -> None:
        self.newsreader.margin_notes = self.view.margin_notes = not self.view.margin_notes
        self.view.relayout()
        self._moved()

    def action_wider(self) -> None:
        self._set_measure(MEASURE_STEP)

    def action_narrower(self) -> None:
        self._set_measure(-MEASURE_STEP)

    def _set_measure(self, by: int) -> None:
        measure = max(NARROWEST_MEASURE, min(self.newsreader.measure + by, WIDEST_MEASURE))
        self.newsreader.measure = self.view.wanted_measure = measure
        self.view.relayout()
        self._moved()
        self.say(f"measure {measure}")

    async def action_star(self) -> None:
        app = self.newsreader
        flag = not self.article.starred
        await app.desk.ask(app.library.articles.set_starred, [self.article.id], flag)
        await self.reload()
        self.say("starred" if flag else "star taken away")

    async def action_archive(self) -> None:
        app = self.newsreader
        state = State.READING if self.article.state is State.ARCHIVED else State.ARCHIVED
        await self._keep_place()
        await app.desk.ask(app.library.articles.set_state, [self.article.id], state)
        self._kept = (self.reading.focus.start, state)
        await self.reload()
        self.say("archived" if state is State.ARCHIVED else "brought back")

    # The mouse

    def on_article_view_pointed(self, message: ArticleView.Pointed) -> None:
        if message.start == message.end:
            self.reading.leave_selection()
            self.reading.focus_on(message.start)
            self.view.repaint()
        else:
            self.reading.select_range(message.start, message.end)
            self.view.repaint()
        self._show_place()

    def on_article_view_note_pointed(self, message: ArticleView.NotePointed) -> None:
        target = next((h for h in self.reading.highlights if h.id == message.highlight_id), None)
        if target is not None:
            self.reading.focus_on(target.start)
            self.reading.current = target.id
            self._moved()
            self.action_note()
