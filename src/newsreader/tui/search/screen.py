"""The screen of the note search: it changes and exports the selected results, or the result at the cursor.

Its parts are `base`, which searches, and `suggestions`, which moves and completes.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from newsreader.records import AnchorState, Range
from newsreader.services.notes.searching import in_texts
from newsreader.services.reviewing import DOUBTFUL, next_place
from newsreader.text.clean import one_line
from newsreader.text.quotes import in_quotes
from newsreader.tui.app.workers import start, start_asking
from newsreader.tui.dialogs.confirm import ConfirmPanel
from newsreader.tui.dialogs.export import ask_and_export_notes
from newsreader.tui.widgets.query_box import OfferKind
from newsreader.tui.widgets.text_format import cut

from .suggestions import SEARCHES, Suggestions

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from newsreader.records import Color, Highlight
    from newsreader.services.notes.match import NoteMatch
    from newsreader.tui.widgets.query_box import Offer

ALL = 1_000_000
"""A limit higher than any number of results."""


class SearchScreen(Suggestions):
    """Searches notes, quotes and tags, and changes the highlights that it found.

    Each change is one step of history, whatever the number of results.
    """

    _last_selected: frozenset[int] = frozenset()
    """The highlights that were selected when the last action changed them."""

    async def targets(self) -> list[Highlight]:
        """Return the highlights to change; none, and show why, while the bar is on a suggestion."""
        if not self.is_on_results:
            self.say_elsewhere()
            return []
        await self.caught_up()
        results = self.results
        if results.selected:
            found = [match.highlight for match in results.matches if match.highlight.id in results.selected]
            # Results selected in another query still count; the status line shows their number.
            others = results.selected - {highlight.id for highlight in found}
            found += (await self.newsreader.queue.ask_aside(self.search.some, sorted(others))).values()
        else:
            found = [results.current.highlight] if results.current else []
        if found and all(highlight.pending for highlight in found):
            self.say("This is only a draft. Press Enter to open it, and save the note first.")
        return [highlight for highlight in found if not highlight.pending]

    async def _after_change(self, message: str) -> None:
        self._last_selected = frozenset(self.results.selected)
        self.results.selected.clear()
        await self.reload()
        self.say(f"{message} · {self._key('everywhere.undo' if self.has_left_box else 'search.undo')} to undo")

    async def _after_history(self, verb: str, label: str | None, nothing: str) -> None:
        """Move to the results that are back, and select highlights that were restored if they were selected."""
        ask_aside = self.newsreader.queue.ask_aside
        before, shown = await ask_aside(self.search.ids), self.results.ids
        await super()._after_history(verb, label, nothing)
        self.results.selected |= (await ask_aside(self.search.ids) - before) & self._last_selected
        if back := self.results.ids - shown:
            self.results.go_to(back)
        self.show_selected()

    def action_select(self) -> None:
        if self.is_on_results:
            self.among_results(self._select)
        else:
            self.say_elsewhere()

    def _select(self) -> None:
        self.results.toggle_selected()
        self.results.move(1)
        self.show_selected()

    async def action_tag(self) -> None:
        highlights = await self.targets()
        if highlights:
            start_asking(self, partial(self._tag, highlights))

    async def _tag(self, highlights: Sequence[Highlight]) -> None:
        from newsreader.tui.dialogs.pickers.tag_picker import ask_tags

        app, ids = self.newsreader, [highlight.id for highlight in highlights]
        added, removed = await ask_tags(self, [each.tags for each in highlights], _tag_question(highlights))
        if added or removed:
            await app.queue.ask(app.library.highlights.retag_all, ids, added=added, gone=removed)
            await self._after_change(f"tagged {_about(highlights)}")

    async def action_color(self) -> None:
        highlights = await self.targets()
        if highlights:
            start_asking(self, partial(self._color, highlights))

    async def _color(self, highlights: Sequence[Highlight]) -> None:
        from newsreader.tui.dialogs.pickers.color_picker import ColorPanel

        app, ids = self.newsreader, [highlight.id for highlight in highlights]
        common = highlights[0].color if len({each.color for each in highlights}) == 1 else None
        question = _color_question(highlights, app.color_name)
        chosen = await app.push_screen_wait(ColorPanel(self.keymap, question, common))
        if chosen is not None and chosen.color is not None:
            await app.queue.ask(app.library.highlights.color_all, ids, chosen.color)
            await self._after_change(f"now {app.color_name(chosen.color)}: {_about(highlights)}")

    async def action_note(self) -> None:
        if self.is_on_results and self.results.current:
            start_asking(self, partial(self._note, self.results.current.highlight))
        else:
            self.say_elsewhere()

    async def _note(self, highlight: Highlight) -> None:
        from newsreader.tui.dialogs.notes.note_editor import Passage, write_note

        article = await self.newsreader.queue.ask(self.newsreader.library.articles.get, highlight.article_id)
        passage = Passage(article, Range(highlight.start, highlight.end), highlight.quote, highlight.color)
        left, _ = await write_note(self, passage, highlight)
        await self.reload()
        self.say(left.value)

    # Highlights whose place is in doubt

    async def _in_doubt(self, states: Collection[AnchorState] = DOUBTFUL) -> list[Highlight]:
        """Return the highlights to decide about; none, and show why, if they have no likely place, or a sure one."""
        found = await self.targets()
        doubtful = [highlight for highlight in found if highlight.anchor in states]
        if found and not doubtful:
            is_sure = found[0].anchor not in DOUBTFUL
            self.say("the place is not in doubt" if is_sure else "the text has no likely place for it")
        return doubtful

    async def action_accept(self) -> None:
        if found := await self._in_doubt({AnchorState.REVIEW}):
            await self._decide(self.newsreader.library.highlights.accept_all, found, "accepted the place of")

    async def action_orphan(self) -> None:
        if found := await self._in_doubt({AnchorState.REVIEW}):
            await self._decide(self.newsreader.library.highlights.orphan_all, found, "kept as an orphan:")

    async def _decide(self, decide: Callable[[list[int]], object], highlights: Sequence[Highlight], done: str) -> None:
        await self.newsreader.queue.ask(decide, [highlight.id for highlight in highlights])
        await self._after_change(f"{done} {_about(highlights)}")

    async def action_another(self) -> None:
        app = self.newsreader
        for highlight in (await self._in_doubt())[:1]:
            place = await app.queue.ask(next_place, app.library, highlight)
            if place is None:
                self.say("no other place in the text is likely")
                return
            attach = partial(app.library.highlights.attach, sure=False)
            await app.queue.ask(attach, highlight.id, place.start, place.end)
            await self._after_change(f"another likely place; {self._key('results.accept')} accepts it")

    async def action_attach(self) -> None:
        for highlight in (await self._in_doubt())[:1]:
            self.newsreader.in_hand = highlight
            await self.newsreader.open_article(highlight.article_id, highlight.id)
            self.newsreader.say(
                f"Choose other words for {_about([highlight])}, then press {self._key('reader.highlight')}."
                f" {self._key('reader.leave')} leaves it as it is."
            )

    async def action_delete(self) -> None:
        on = self.ask.on
        if on is not None and on.kind is OfferKind.SAVED:
            start_asking(self, partial(self._delete_search, on))
        elif on is not None and on.kind in SEARCHES:
            await self.forget(on)
        else:
            await self._delete_found()

    async def _delete_search(self, search: Offer) -> None:
        question = f"Delete the saved search {search.text}?"
        if await self.app.push_screen_wait(ConfirmPanel(self.keymap, question, "delete")):
            await self.forget(search)

    async def _delete_found(self) -> None:
        """Delete highlights and their notes, or a draft that has no highlight, after asking."""
        current = self.results.current if self.is_on_results and not self.results.selected else None
        if current is not None and current.highlight.pending:
            start_asking(self, partial(self._delete_draft, current.highlight))
        elif highlights := await self.targets():
            start_asking(self, partial(self._delete, highlights))

    async def _delete_draft(self, passage: Highlight) -> None:
        app = self.newsreader
        question = f"Delete the draft on {_about([passage])} for good?"
        if await app.push_screen_wait(ConfirmPanel(self.keymap, question, "delete")):
            await app.queue.ask(app.library.drafts.discard, passage.id)
            await self.reload()
            self.say("draft deleted")

    async def _delete(self, highlights: Sequence[Highlight]) -> None:
        app = self.newsreader
        notes = sum(bool(highlight.note) for highlight in highlights)
        with_notes = "" if not notes else " and its note" if len(highlights) == 1 else f" and {notes:,} notes"
        if await app.push_screen_wait(ConfirmPanel(self.keymap, f"Delete {_about(highlights)}{with_notes}?", "delete")):
            await app.queue.ask(app.library.highlights.delete_all, [highlight.id for highlight in highlights])
            await self._after_change(f"deleted {_about(highlights)}")

    def action_export(self) -> None:
        if self.is_on_results:
            # The panel starts work in the default group, which would cancel this work if it were in that group.
            start(self, self._export, group="export")
        else:
            self.say_elsewhere()

    async def action_in_texts(self) -> None:
        texts, count = await self.newsreader.queue.ask(in_texts, self.newsreader.library, self.ask.settled)
        if count:
            await self.newsreader.open_library(texts)
        else:
            self.say("no article has these words in its text" if texts else "type the words to look for first")

    async def _export(self) -> None:
        """Export the selected results, or all but the weak ones, and nothing else of their articles."""
        matches: Sequence[NoteMatch] = ()
        if self.results.selected:
            found = await self.targets()
        else:
            query = self.ask.settled
            matches = await self.newsreader.queue.ask(self.search.search, query, ALL)
            found = [match.highlight for match in matches if not match.is_weak]
        if found:
            start_asking(self, partial(ask_and_export_notes, self, found, self.ask.settled))
        else:
            select = self._key("results.select" if self.has_left_box else "search.select")
            self.say(f"only weaker matches; {select} selects those to export" if matches else "no results to export")


def _about(highlights: Sequence[Highlight]) -> str:
    """Return the quote, or the number of highlights."""
    return (
        cut(in_quotes(one_line(highlights[0].quote)), 42) if len(highlights) == 1 else f"{len(highlights):,} highlights"
    )


def _tag_question(highlights: Sequence[Highlight]) -> str:
    """Return the question of the tag panel, which lists only the tags that all the highlights have."""
    return f"Tag {_about(highlights)}{'; tags of all of them are listed' if len(highlights) > 1 else ''}"


def _color_question(highlights: Sequence[Highlight], name: Callable[[Color], str]) -> str:
    """Return the question of the color panel: `Color 3 highlights, now 2 red, 1 yellow`."""
    counts = Counter(each.color for each in highlights)
    now = ", ".join(f"{count:,} {name(color)}" for color, count in counts.most_common())
    return f"Color {_about(highlights)}{f', now {now}' if len(highlights) > 1 else ''}"
