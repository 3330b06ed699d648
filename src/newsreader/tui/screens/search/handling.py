"""Doing things to what was found: tags, colours, removing, exporting; to the selected results, or to the one at the
cursor.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from newsreader.records import Color
from newsreader.tui.paint import cut
from newsreader.tui.screens.search.base import SearchBase
from newsreader.tui.workers import start, start_asking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.records import Highlight

COLORS = tuple(Color)
ALL = 1_000_000
"""More results than there can be."""


class Handling(SearchBase):
    """The verbs. Each is one step of history, however many results it acts on."""

    async def targets(self) -> list[Highlight]:
        """What a verb acts on."""
        await self.caught_up()
        results = self.results
        if results.selected:
            return [match.highlight for match in results.matches if match.highlight.id in results.selected]
        return [results.current.highlight] if results.current else []

    async def _after_verb(self, done: str) -> None:
        self.results.selected.clear()
        await self.reload()
        self.say(done)

    def action_select(self) -> None:
        self.results.toggle_selected()
        self.results.move(1)
        self.show_selected()

    async def action_tag(self) -> None:
        those = await self.targets()
        if those:
            start_asking(self, partial(self._tag, those))

    async def _tag(self, those: Sequence[Highlight]) -> None:
        from newsreader.tui.screens.tagging import TagPanel

        app = self.newsreader
        common = set.intersection(*(set(highlight.tags) for highlight in those))
        names = await app.tag_names()
        about = cut(those[0].quote, 60) if len(those) == 1 else f"{len(those)} highlights"
        panel = TagPanel(self.keymap, names, [name for name in those[0].tags if name in common], about)
        chosen = await app.push_screen_wait(panel)
        if chosen is None or set(chosen) == common:
            return
        added, gone = [name for name in chosen if name not in common], sorted(common - set(chosen))
        await app.desk.ask(app.library.highlights.retag_all, [h.id for h in those], added=added, gone=gone)
        await self._after_verb(_told("tagged", those))

    async def action_color(self) -> None:
        those = await self.targets()
        if those:
            app = self.newsreader
            color = COLORS[(COLORS.index(those[0].color) + 1) % len(COLORS)]
            await app.desk.ask(app.library.highlights.color_all, [highlight.id for highlight in those], color)
            # Those selected stay so: the colour wanted may be a few keys on.
            await self.reload()
            self.say(_told(f"now {color}", those))

    async def delete_found(self) -> None:
        """Take the marks away, notes and all."""
        those = await self.targets()
        if those:
            app = self.newsreader
            await app.desk.ask(app.library.highlights.delete_all, [highlight.id for highlight in those])
            await self._after_verb(_told("removed", those) + " (^z brings back)")

    def action_export(self) -> None:
        # What it leads to starts in the default group, and must not end this.
        start(self, self._export, group="export")

    async def _export(self) -> None:
        """Export the articles of the selected results, or of all that were found."""
        if self.results.selected:
            found = await self.targets()
        else:
            query = self.ask.settled
            matches = await self.newsreader.desk.ask(self.search.search, query, ALL)
            found = [match.highlight for match in matches]
        articles = sorted({highlight.article_id for highlight in found})
        if articles:
            self.newsreader.export_articles(self, articles)
        else:
            self.say("nothing was found that could be exported")


def _told(verb: str, those: Sequence[Highlight]) -> str:
    """`removed: “…”`, or `removed: 3 highlights`."""
    return f"{verb}: “{cut(those[0].quote, 40)}”" if len(those) == 1 else f"{verb}: {len(those)} highlights"
