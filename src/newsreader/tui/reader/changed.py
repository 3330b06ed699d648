"""What the publisher changed since the article was last read: signs in the gutter, and the earlier words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from newsreader.actions import Scope
from newsreader.tui.app.workers import start

from .base import ReaderBase
from .page import find_passages

if TYPE_CHECKING:
    from .pane.article_view import ArticleView


class Changed(ReaderBase):
    """The actions on changed passages."""

    _comparing = False
    """Whether the changed passages are not known yet."""

    def hints(self) -> list[tuple[str, str]]:
        hints, key = super().hints(), self._key("reader.next_change")
        if key and self.reading.passages and self.current_scopes()[0] is Scope.READER:
            hints.insert(2, (key, "next change"))
        return hints

    def _begin(self) -> None:
        super()._begin()
        before, revision = self._page.read_before, self.reading.revision.number
        self._comparing = before is not None and before < revision
        if before is not None and self._comparing:
            # After the first frame, since it compares two texts.
            self.call_after_refresh(start, self, partial(self._find_changes, before), group="changes")

    async def _find_changes(self, before: int) -> None:
        app, reading = self.newsreader, self.reading
        args = app.library, reading.article, reading.revision, before
        try:
            reading.passages = await app.queue.ask_aside(find_passages, *args)
        finally:
            self._comparing = self._comparing and reading is not self.reading
        if reading is self.reading:
            self.view.show_passages()
            self.show_status()

    def step_change(self, direction: int, times: int = 1) -> None:
        if not self.reading.passages:
            self.say("still comparing the texts" if self._comparing else "nothing changed since you read this")
            return
        if not self.reading.step_passage(direction, times):
            self.say("no change after this" if direction > 0 else "no change before this")
        self.after_move()

    def change_here(self) -> str:
        here, starts = self.reading.passages_at_focus(), self.reading.changed_places()
        if not here:
            return ""
        parts = [", ".join(dict.fromkeys(f"{passage.sign} {passage.edit}" for passage in here))]
        if any(passage.earlier for passage in here):
            parts.append(f"{self._key('reader.open_note')}: earlier words")
        if here[0].place.start in starts:  # not folded away
            parts.append(f"{1 + starts.index(here[0].place.start)} of {len(starts)}")
        return " · ".join(parts)

    def toggle_earlier(self) -> bool:
        """Open or close the earlier words at the focus. Return false if nothing changed there."""
        here = self.reading.passages_at_focus()
        earlier = [passage for passage in here if passage.earlier]
        if earlier:
            self.view.toggle_earlier(earlier)
        elif here:
            self.say(f"{here[0].edit}: there are no earlier words here")
        return bool(here)

    def on_article_view_sign_clicked(self, message: ArticleView.SignClicked) -> None:
        self.say("")
        self.reading.selection = None
        self._read_at(message.passage.place.start)
        self.toggle_earlier()

    async def action_changes(self) -> None:
        async def read_at(place: int) -> None:
            self._read_at(place)

        await self.newsreader.open_changes(self.article.id, read_at)

    def _read_at(self, place: int) -> None:
        self.newsreader.jumps.leave(self.place)
        self.reading.focus_on(place)
        self.after_move()
