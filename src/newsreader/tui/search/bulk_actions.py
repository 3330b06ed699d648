"""Doing things to what was found: tags, colors, removing, exporting; to the selected results, or to the one at the
cursor.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from newsreader.records import Range
from newsreader.text.clean import one_line
from newsreader.text.collation import name_order
from newsreader.text.quotes import in_quotes
from newsreader.tui.app.workers import start, start_asking
from newsreader.tui.dialogs.confirm import ConfirmPanel
from newsreader.tui.dialogs.export import ask_and_export_notes
from newsreader.tui.widgets.text_format import cut

from .base import SearchBase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.records import Highlight

ALL = 1_000_000
"""More results than there can be."""


class BulkActions(SearchBase):
    """The verbs. Each is one step of history, however many results it acts on."""

    _let_go: frozenset[int] = frozenset()
    """What was selected when the last verb was done."""

    async def targets(self) -> list[Highlight]:
        """What a verb acts on; nothing, which is said, while the bar is not in the results."""
        if not self.is_on_results:
            self.say_elsewhere()
            return []
        await self.caught_up()
        results = self.results
        if results.selected:
            known = self.search.highlights
            found = [match.highlight for match in results.matches if match.highlight.id in results.selected]
            # Selected by another query: still meant, and told at the foot.
            others = results.selected - {highlight.id for highlight in found}
            found += (known[number] for number in sorted(others) if number in known)
        else:
            found = [results.current.highlight] if results.current else []
        if found and all(highlight.pending for highlight in found):
            self.say("This is only a draft: go there and save the note first.")
        return [highlight for highlight in found if not highlight.pending]

    async def _after_verb(self, done: str) -> None:
        self._let_go = frozenset(self.results.selected)
        self.results.selected.clear()
        await self.reload()
        self.say(f"{done} · {self._key('everywhere.undo' if self.has_left_box else 'search.undo')} to undo")

    async def _after_history(self, verb: str, label: str | None, nothing: str) -> None:
        """Go to what came back, and select it again if it was."""
        before = self.search.highlights
        await super()._after_history(verb, label, nothing)
        back = self.search.highlights.keys() - before.keys()
        if back:
            self.results.selected |= back & self._let_go
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
        those = await self.targets()
        if those:
            start_asking(self, partial(self._tag, those))

    async def _tag(self, those: Sequence[Highlight]) -> None:
        from newsreader.tui.dialogs.tag_picker import TagPanel

        app = self.newsreader
        common = set.intersection(*(set(highlight.tags) for highlight in those))
        known = await app.known_tags()
        panel = TagPanel(self.keymap, known, [name for name in those[0].tags if name in common], _asked_tag(those))
        chosen = await app.push_screen_wait(panel)
        if chosen is None or set(chosen) == common:
            return
        added, gone = [name for name in chosen if name not in common], sorted(common - set(chosen), key=name_order)
        await app.queue.ask(app.library.highlights.retag_all, [h.id for h in those], added=added, gone=gone)
        await self._after_verb(f"tagged {_about(those)}")

    async def action_color(self) -> None:
        those = await self.targets()
        if those:
            start_asking(self, partial(self._color, those))

    async def _color(self, those: Sequence[Highlight]) -> None:
        from newsreader.tui.dialogs.color_picker import ColorPanel

        app = self.newsreader
        chosen = await app.push_screen_wait(
            ColorPanel(
                self.keymap, _asked_color(those), those[0].color if len({each.color for each in those}) == 1 else None
            )
        )
        if chosen is not None and chosen.color is not None:
            await app.queue.ask(app.library.highlights.color_all, [highlight.id for highlight in those], chosen.color)
            await self._after_verb(f"now {chosen.color}: {_about(those)}")

    async def action_note(self) -> None:
        if self.is_on_results and self.results.current:
            start_asking(self, partial(self._note, self.results.current.highlight))
        else:
            self.say_elsewhere()

    async def _note(self, highlight: Highlight) -> None:
        from newsreader.tui.dialogs.note_editor import Passage, write_note

        article = await self.newsreader.queue.ask(self.newsreader.library.articles.get, highlight.article_id)
        passage = Passage(article, Range(highlight.start, highlight.end), highlight.quote, highlight.color)
        left, _ = await write_note(self, passage, highlight)
        await self.reload()
        self.say(left.value)

    async def delete_found(self) -> None:
        """Delete highlights and their notes, or a draft that has no highlight, after asking."""
        current = self.results.current if self.is_on_results and not self.results.selected else None
        if current is not None and current.highlight.pending:
            start_asking(self, partial(self._delete_draft, current.highlight))
        elif those := await self.targets():
            start_asking(self, partial(self._delete, those))

    async def _delete_draft(self, passage: Highlight) -> None:
        app = self.newsreader
        question = f"Delete the draft on {_about([passage])} for good?"
        if await app.push_screen_wait(ConfirmPanel(self.keymap, question, "delete")):
            await app.queue.ask(app.library.drafts.discard, passage.id)
            await self.reload()
            self.say("draft deleted")

    async def _delete(self, those: Sequence[Highlight]) -> None:
        app = self.newsreader
        notes = sum(bool(highlight.note) for highlight in those)
        noted = "" if not notes else " and its note" if len(those) == 1 else f" and {notes:,} notes"
        if await app.push_screen_wait(ConfirmPanel(self.keymap, f"Delete {_about(those)}{noted}?", "delete")):
            await app.queue.ask(app.library.highlights.delete_all, [highlight.id for highlight in those])
            await self._after_verb(f"deleted {_about(those)}")

    def action_export(self) -> None:
        if self.is_on_results:
            # What it leads to starts in the default group, and must not end this.
            start(self, self._export, group="export")
        else:
            self.say_elsewhere()

    async def _export(self) -> None:
        """Export the selected results, or all that were found, and nothing else of their articles."""
        if self.results.selected:
            found = await self.targets()
        else:
            query = self.ask.settled
            matches = await self.newsreader.queue.ask(self.search.search, query, ALL)
            found = [match.highlight for match in matches]
        if found:
            start_asking(self, partial(ask_and_export_notes, self, found, self.ask.settled))
        else:
            self.say("nothing was found that could be exported")


def _about(those: Sequence[Highlight]) -> str:
    """The quotation that a verb is about, or how many marks."""
    return cut(in_quotes(one_line(those[0].quote)), 42) if len(those) == 1 else f"{len(those):,} marks"


def _asked_tag(those: Sequence[Highlight]) -> str:
    """What the tag panel asks; of several marks it shows only the tags that all of them have."""
    return f"Tag {_about(those)}{': what is shown, all of them have' if len(those) > 1 else ''}"


def _asked_color(those: Sequence[Highlight]) -> str:
    """`Color 3 marks, now 2 red, 1 yellow`."""
    counts = Counter(each.color for each in those)
    now = ", ".join(f"{count:,} {color}" for color, count in counts.most_common())
    return f"Color {_about(those)}{f', now {now}' if len(those) > 1 else ''}"
