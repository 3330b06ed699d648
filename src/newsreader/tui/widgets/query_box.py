"""The box that a query is typed into, in its colours, with what it may become below it while it is typed.

It knows the language (`text.query`) and nothing of what is searched. The screen decides which keys take a choice, and
what is offered while nothing is typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.highlighter import Highlighter
from textual.containers import Vertical
from textual.widgets import Input

from newsreader.text.clean import one_line
from newsreader.text.query import Key, parse
from newsreader.text.query_completion import Vocabulary, completions, settled, taken
from newsreader.tui.widgets.choices import Choices

if TYPE_CHECKING:
    from rich.text import Text
    from textual.app import ComposeResult

MOST_OFFERED = 60


class QueryInput(Input):
    """An input that shows filters, phrases and mistakes as what they are."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"query--key", "query--value", "query--phrase", "query--mistake"}

    def __init__(self, placeholder: str, *, id: str) -> None:
        super().__init__(
            placeholder=placeholder, id=id, select_on_focus=False, compact=True, highlighter=_Colours(self)
        )


class _Colours(Highlighter):
    def __init__(self, box: QueryInput) -> None:
        self._box = box

    def highlight(self, text: Text) -> None:
        style = self._box.get_component_rich_style
        typed = text.plain
        parsed = parse(typed)
        # What was pasted is typed too: the gate keeps its length, so the ranges still hold.
        text.plain = one_line(typed)
        for token in parsed.tokens:
            if token.key is Key.PHRASE:
                text.stylize(style("query--phrase", partial=True), token.value.start, token.value.end)
            elif token.key is not Key.WORD:
                text.stylize(style("query--key", partial=True), token.range.start, token.value.start)
                text.stylize(style("query--value", partial=True), token.value.start, token.value.end)
            elif token.range.start < token.value.start:
                text.stylize(style("query--key", partial=True), token.range.start, token.range.end)
        for mistake in parsed.mistakes:
            if mistake.range.end == self._box.cursor_position:
                continue  # it is still being typed
            text.stylize(style("query--mistake", partial=True), mistake.range.start, mistake.range.end)


class QueryBox(Vertical):
    """The box and its choices; the box keeps the focus."""

    vocabulary = Vocabulary()

    def __init__(self, placeholder: str, *, box_id: str, id: str | None = None) -> None:
        super().__init__(id=id)
        self._placeholder = placeholder
        self._box_id = box_id
        self._complaint = ""

    def compose(self) -> ComposeResult:
        yield QueryInput(self._placeholder, id=self._box_id)
        yield Choices()

    @property
    def box(self) -> QueryInput:
        """Where it is typed."""
        return self.query_one(QueryInput)

    @property
    def choices(self) -> Choices:
        """What is offered below it."""
        return self.query_one(Choices)

    @property
    def settled(self) -> str:
        """What is typed, without the filter that is still being typed."""
        return settled(self.box.value, self.box.cursor_position, self.vocabulary)

    def complaint(self) -> str | None:
        """What is to be said of mistakes now: a line, an empty one if there are none any more, `None` if there were
        none before either.
        """
        told = " ".join(mistake.message for mistake in parse(self.settled).mistakes)
        before, self._complaint = self._complaint, told
        return told if told or before else None

    def offer(self) -> None:
        """Show what the piece at the cursor may become."""
        found = completions(self.box.value, self.box.cursor_position, self.vocabulary)
        self.choices.set_class(True, "floating")
        self.choices.show(
            [
                (one_line(choice), "tab" if not number and self.size.width >= 40 else "")
                for number, choice in enumerate(found[:MOST_OFFERED])
            ],
            -1,
        )

    def take(self) -> bool:
        """Put the choice that is on, else the first, into the box; false if there is none."""
        found = completions(self.box.value, self.box.cursor_position, self.vocabulary)
        if not found or not self.choices.items:
            return False
        self.box.value, cursor = taken(self.box.value, self.box.cursor_position, found[max(0, self.choices.cursor)])
        self.box.cursor_position = cursor
        return True

    def down(self) -> bool:
        """Go to the next choice; past the last one they are gone. False if there are none."""
        choices = self.choices
        if choices.cursor + 1 < len(choices.items):
            choices.put(choices.cursor + 1)
            return True
        there = bool(choices.items)
        choices.show([], -1)
        return there

    def up(self) -> bool:
        """Go to the choice before, from the first one back into the box. False if none was on."""
        on = self.choices.cursor >= 0
        if on:
            self.choices.put(self.choices.cursor - 1)
        return on
