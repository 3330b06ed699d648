"""The box that a query is typed into, in its colors, with what it may become below it while it is typed.

It knows the language (`text.query`) and nothing of what is searched. The screen decides which keys take a choice, and
what is offered beside filters.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.highlighter import Highlighter
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from newsreader.text.clean import one_line
from newsreader.text.layout.cells import cell_width
from newsreader.text.query.completion import Vocabulary, completions, settled, taken
from newsreader.text.query.parser import parse
from newsreader.text.query.tags import unknown_tags
from newsreader.text.query.terms import Key

from .choices import Choices
from .text_box import MOST, TextBox
from .text_format import cut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rich.text import Text
    from textual.app import ComposeResult

    from newsreader.text.query.parser import Mistake

MOST_OFFERED = 60


class What(Enum):
    """What an offer is: verbs, footer and drawing follow from it."""

    COMPLETION = auto()
    """What the piece at the cursor may become."""
    CORRECTION = auto()
    """What was probably meant by a mistake. It is told below the box, and not listed."""
    KEPT = auto()
    """A search kept by a name, which is the offer's text."""
    RECENT = auto()
    """A search made lately, which is the offer's text."""


TAKES = {What.COMPLETION: "complete", What.CORRECTION: "correct", What.KEPT: "search", What.RECENT: "search"}
"""What taking an offer does, in a word."""


class Offer(NamedTuple):
    """What may be chosen: what it is, how it is shown, what is then in the box, where the cursor is then (code points),
    and a remark on it.
    """

    what: What
    text: str
    value: str
    cursor: int
    remark: str = ""


class QueryInput(TextBox):
    """An input that shows filters, phrases and mistakes as what they are."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"query--key", "query--value", "query--phrase", "query--mistake"}

    def __init__(self, placeholder: str, *, id: str) -> None:
        super().__init__(placeholder=placeholder, id=id, select_on_focus=False, compact=True, highlighter=_Colors(self))
        self.mistakes: Callable[[str], Iterable[Mistake]] = lambda _typed: ()
        """What is mistaken in what is typed."""

    def validate_value(self, value: str) -> str:
        """Cut a query that comes from elsewhere, such as a saved search."""
        return value[:MOST]


class _Colors(Highlighter):
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
        for mistake in self._box.mistakes(typed):
            if mistake.range.end == self._box.cursor_position:
                continue  # it is still being typed
            text.stylize(style("query--mistake", partial=True), mistake.range.start, mistake.range.end)


class QueryBox(Vertical):
    """The box, its choices, and a line for what is mistaken in it; the box keeps the focus."""

    class Turned(Message):
        """The bar is on another offer, on none, or there are others."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, QueryBox.Turned)

    def __init__(self, placeholder: str, *, box_id: str, id: str | None = None) -> None:
        super().__init__(id=id)
        self._placeholder = placeholder
        self._vocabulary: Vocabulary | None = None
        self._box_id = box_id
        self._offers: tuple[Offer, ...] = ()
        self._more = 0  # completions that are not among them
        self._offered_for = ""
        self.others: Callable[[str], Iterable[Offer]] = lambda _typed: ()
        """What the screen offers beside filters for what is typed."""

    def compose(self) -> ComposeResult:
        box = QueryInput(self._placeholder, id=self._box_id)
        box.mistakes = self._mistakes
        yield box
        choices = Choices()
        choices.keys = ("tab", "enter")
        yield choices
        yield Static(id="told")

    @property
    def box(self) -> QueryInput:
        """Where it is typed."""
        return self.query_one(QueryInput)

    @property
    def choices(self) -> Choices:
        """What is offered below it."""
        return self.query_one(Choices)

    @property
    def vocabulary(self) -> Vocabulary:
        """What there is to complete from; nothing is told of tags before it is known."""
        return self._vocabulary or Vocabulary()

    @vocabulary.setter
    def vocabulary(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.tell()
        self.post_message(self.Turned())  # what was meant may be known now

    @property
    def settled(self) -> str:
        """What is typed, without the filter that is still being typed; all of it once the box is left."""
        box = self.box
        return settled(box.value, box.cursor_position, self.vocabulary) if self.screen.focused is box else box.value

    def put(self, value: str, cursor: int | None = None) -> None:
        """Put a query into the box, and the cursor behind it unless it is told where."""
        self.box.value = value
        self.box.cursor_position = len(value) if cursor is None else cursor

    def tell(self) -> None:
        """Say below the box what is mistaken in it, nearest to the cursor first, as many as there is room for; quietly,
        if it may still become what was meant.
        """
        at = self.box.cursor_position
        mistakes = self._mistakes(self.settled)
        typing = all(mistake.range.end == at for mistake in mistakes)
        line = self.query_one("#told", Static)
        line.update(Content(_told([one_line(mistake.message) for mistake in mistakes], self.size.width - 4)))
        line.set_class(bool(mistakes), "mistaken")
        line.set_class(typing, "typing")

    def _mistakes(self, query: str) -> list[Mistake]:
        """What is mistaken in a query, nearest to the cursor first."""
        parsed, at = parse(query), self.box.cursor_position
        unknown = () if self._vocabulary is None else unknown_tags(parsed, self._vocabulary.tags)
        return sorted((*parsed.mistakes, *unknown), key=lambda mistake: abs(mistake.range.end - at))

    def offer(self) -> None:
        """Show what the piece at the cursor may become, and then what else the screen offers."""
        self.show_offers(self._offers_now())

    def _offers_now(self) -> list[Offer]:
        value, cursor = self.box.value, self.box.cursor_position
        found = completions(value, cursor, self.vocabulary)
        self._more = max(0, len(found) - MOST_OFFERED)
        return [
            *(Offer(What.COMPLETION, choice, *taken(value, cursor, choice)) for choice in found[:MOST_OFFERED]),
            *self.others(value),
        ]

    def show_offers(self, offers: Iterable[Offer], cursor: int = -1) -> None:
        """Show these, one of which is on, or none (-1)."""
        self._offers, self._offered_for = tuple(offers), self.box.value
        self.choices.show([(offer.text, offer.remark) for offer in self._offers], cursor, more=self._more)
        self.post_message(self.Turned())

    @property
    def on(self) -> Offer | None:
        """The offer that the bar is on; `None` while it is in the box, or in what stands below."""
        return self._offers[self.choices.cursor] if self.choices.cursor >= 0 else None

    @property
    def at_hand(self) -> Offer | None:
        """What Tab takes: the offer that is on, else the first; without any, what was meant by a mistake."""
        if self._offered_for != self.box.value:
            self.offer()  # Tab follows the last letter at once
        return self._offers[max(0, self.choices.cursor)] if self._offers else self._correction()

    def take(self, offer: Offer | None) -> bool:
        """Put an offer into the box; false if there is none."""
        if offer is not None:
            self.put(offer.value, offer.cursor)
        return offer is not None

    def _correction(self) -> Offer | None:
        """What is told as meant, in the place of the mistake."""
        value = self.box.value
        mistake = next((mistake for mistake in self._mistakes(value) if mistake.suggestion), None)
        if mistake is None:
            return None
        before = value[: mistake.range.start] + mistake.suggestion
        before += "" if before.endswith(":") else " "
        return Offer(What.CORRECTION, mistake.suggestion, before + value[mistake.range.end :].lstrip(), len(before))

    def hide_offers(self) -> bool:
        """Take the choices away; false if there were none."""
        there = bool(self._offers)
        self.show_offers(())
        return there

    def down(self) -> bool:
        """Go to the next choice; past the last one they are gone. False if there are none."""
        if self.choices.cursor + 1 < len(self._offers):
            self._go_to(self.choices.cursor + 1)
            return True
        return self.hide_offers()

    def up(self) -> bool:
        """Go to the choice before, from the first one back into the box. False if none was on."""
        on = self.choices.cursor >= 0
        if on:
            self._go_to(self.choices.cursor - 1)
        return on

    def to_last(self) -> bool:
        """Offer what may be chosen for what is typed, from below: the last is on. False if there is nothing."""
        offers = self._offers_now()
        self.show_offers(offers, len(offers) - 1)
        return bool(offers)

    def _go_to(self, cursor: int) -> None:
        self.choices.put(cursor)
        self.post_message(self.Turned())


def _told(messages: Sequence[str], width: int) -> str:
    """As many messages as `width` cells hold whole, the first in any case, and how many more there are."""
    for count in range(len(messages), 0, -1):
        more = f" (and {len(messages) - count} more)" if count < len(messages) else ""
        told = " ".join(messages[:count])
        if cell_width(told) + len(more) <= width or count == 1:
            return cut(told, max(1, width - len(more))) + more
    return ""
