"""The box for queries: it colors filters, and shows suggestions and mistakes below it while the query is typed.

It knows the query language (`text.query`), but not the data that is searched. The screen decides which keys accept a
suggestion, and adds suggestions of its own.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.highlighter import Highlighter
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from newsreader import limits
from newsreader.text.clean import one_line
from newsreader.text.layout.cells import cell_width
from newsreader.text.query.completion import Vocabulary, completions, settled, taken
from newsreader.text.query.parser import parse
from newsreader.text.query.tags import unknown_tags
from newsreader.text.query.terms import Key

from .choices import Choices
from .text_box import TextBox
from .text_format import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rich.text import Text
    from textual.app import ComposeResult

    from newsreader.text.query.parser import Mistake

MOST_OFFERED = 60

MOST_ROWS = 2
"""The most rows of the mistakes below a box."""


class OfferKind(Enum):
    """The kind of a suggestion. It decides the actions and the hints."""

    COMPLETION = auto()
    """A completion of the word or filter at the cursor."""
    CORRECTION = auto()
    """The probable meaning of a mistake. It is shown below the box, and not listed."""
    SAVED = auto()
    """A saved search. Its name is the suggestion's text."""
    RECENT = auto()
    """A recent search, which is the suggestion's text."""


ACCEPT_LABELS = {
    OfferKind.COMPLETION: "complete",
    OfferKind.CORRECTION: "correct",
    OfferKind.SAVED: "search",
    OfferKind.RECENT: "search",
}
"""The label of accepting a suggestion."""


class Offer(NamedTuple):
    """A suggestion: its kind, its text in the list, the value and the cursor (in code points) of the box once it is
    accepted, and a remark.
    """

    kind: OfferKind
    text: str
    value: str
    cursor: int
    remark: str = ""


class QueryInput(TextBox):
    """An input that colors filters, phrases and mistakes."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"query--key", "query--value", "query--phrase", "query--mistake"}

    def __init__(self, placeholder: str, *, id: str) -> None:
        super().__init__(placeholder=placeholder, id=id, select_on_focus=False, compact=True, highlighter=_Colors(self))
        self.mistakes: Callable[[str], Iterable[Mistake]] = lambda _typed: ()
        """Returns the mistakes in a query."""

    def validate_value(self, value: str) -> str:
        """Return the query cut to `limits.LINE` code points. It may come from elsewhere, such as a saved search."""
        return value[: limits.LINE]


class _Colors(Highlighter):
    def __init__(self, box: QueryInput) -> None:
        self._box = box

    def highlight(self, text: Text) -> None:
        style = self._box.get_component_rich_style
        typed = text.plain
        parsed = parse(typed)
        # Pasted text may need cleaning. Cleaning keeps the length, so the ranges stay valid.
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
    """The box, the list of suggestions, and a line for mistakes. The box keeps the focus."""

    class Turned(Message):
        """The bar is on another suggestion, or on none, or the suggestions have changed."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, QueryBox.Turned)

    def __init__(self, placeholder: str, *, box_id: str, id: str | None = None) -> None:
        super().__init__(id=id)
        self._placeholder = placeholder
        self._vocabulary: Vocabulary | None = None
        self._box_id = box_id
        self._offers: tuple[Offer, ...] = ()
        self._more = 0  # completions that are not listed
        self._offered_for = ""
        self.others: Callable[[str], Iterable[Offer]] = lambda _typed: ()
        """Returns the screen's own suggestions for a query."""

    def compose(self) -> ComposeResult:
        box = QueryInput(self._placeholder, id=self._box_id)
        box.mistakes = self._mistakes
        yield box
        choices = Choices()
        choices.keys = ("tab", "enter")
        yield choices
        yield Static(id="mistakes")

    @property
    def box(self) -> QueryInput:
        return self.query_one(QueryInput)

    @property
    def choices(self) -> Choices:
        return self.query_one(Choices)

    @property
    def vocabulary(self) -> Vocabulary:
        """The names to complete from. Unknown tags are no mistakes until it is set."""
        return self._vocabulary or Vocabulary()

    @vocabulary.setter
    def vocabulary(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.show_mistakes()
        self.post_message(self.Turned())  # a correction may be known now

    @property
    def settled(self) -> str:
        """The query without the filter that is still being typed; the whole query while the box has no focus."""
        box = self.box
        return settled(box.value, box.cursor_position, self.vocabulary) if self.screen.focused is box else box.value

    def put(self, value: str, cursor: int | None = None) -> None:
        """Put a query into the box, and the cursor at its end unless `cursor` is given."""
        self.box.value = value
        self.box.cursor_position = len(value) if cursor is None else cursor

    def show_mistakes(self) -> None:
        """Show the mistakes below the box, as many as fit, nearest to the cursor first; dimmed while they may still be
        completed to something valid.
        """
        at = self.box.cursor_position
        mistakes = self._mistakes(self.settled)
        typing = all(mistake.range.end == at for mistake in mistakes)
        line = self.query_one("#mistakes", Static)
        rows = _summary([one_line(mistake.message) for mistake in mistakes], max(1, self.size.width - 6))
        line.update(Content("\n".join(rows)))
        line.set_class(bool(mistakes), "mistaken")
        line.set_class(typing, "typing")

    def _mistakes(self, query: str) -> list[Mistake]:
        """Return the mistakes in a query, nearest to the cursor first."""
        parsed, at = parse(query), self.box.cursor_position
        unknown = () if self._vocabulary is None else unknown_tags(parsed, self._vocabulary.tags)
        return sorted((*parsed.mistakes, *unknown), key=lambda mistake: abs(mistake.range.end - at))

    def offer(self) -> None:
        """Show the completions at the cursor, and then the screen's own suggestions."""
        self.show_offers(self._offers_now())

    def _offers_now(self) -> list[Offer]:
        value, cursor = self.box.value, self.box.cursor_position
        found = completions(value, cursor, self.vocabulary)
        self._more = max(0, len(found) - MOST_OFFERED)
        return [
            *(Offer(OfferKind.COMPLETION, choice, *taken(value, cursor, choice)) for choice in found[:MOST_OFFERED]),
            *self.others(value),
        ]

    def show_offers(self, offers: Iterable[Offer], cursor: int = -1) -> None:
        """Show these suggestions, with the bar on one of them, or on none (-1)."""
        self._offers, self._offered_for = tuple(offers), self.box.value
        self.choices.show([(offer.text, offer.remark) for offer in self._offers], cursor, more=self._more)
        self.post_message(self.Turned())

    @property
    def on(self) -> Offer | None:
        """The suggestion at the bar; `None` while the bar is in the box, or in the list of results."""
        return self._offers[self.choices.cursor] if self.choices.cursor >= 0 else None

    @property
    def tab_offer(self) -> Offer | None:
        """The suggestion that Tab accepts: the one at the bar, else the first, else the correction of a mistake."""
        if self._offered_for != self.box.value:
            self.offer()  # Tab may follow the last letter immediately
        return self._offers[max(0, self.choices.cursor)] if self._offers else self._correction()

    def accept(self, offer: Offer | None) -> bool:
        """Put a suggestion into the box. Return false if there is none."""
        if offer is not None:
            self.put(offer.value, offer.cursor)
        return offer is not None

    def _correction(self) -> Offer | None:
        """Return the correction of the mistake nearest to the cursor, if there is one."""
        value = self.box.value
        mistake = next((mistake for mistake in self._mistakes(value) if mistake.suggestion), None)
        if mistake is None:
            return None
        before = value[: mistake.range.start] + mistake.suggestion
        before += "" if before.endswith(":") else " "
        return Offer(
            OfferKind.CORRECTION, mistake.suggestion, before + value[mistake.range.end :].lstrip(), len(before)
        )

    def hide_offers(self) -> bool:
        """Hide the suggestions. Return false if there were none."""
        shown = bool(self._offers)
        self.show_offers(())
        return shown

    def down(self) -> bool:
        """Go to the next suggestion, or hide the list after the last one. Return false if there are none."""
        if self.choices.cursor + 1 < len(self._offers):
            self._go_to(self.choices.cursor + 1)
            return True
        return self.hide_offers()

    def up(self) -> bool:
        """Go to the previous suggestion, or from the first into the box. Return false if the bar was on none."""
        on = self.choices.cursor >= 0
        if on:
            self._go_to(self.choices.cursor - 1)
        return on

    def to_last(self) -> bool:
        """Show the suggestions for the query, with the bar on the last one. Return false if there are none."""
        offers = self._offers_now()
        self.show_offers(offers, len(offers) - 1)
        return bool(offers)

    def _go_to(self, cursor: int) -> None:
        self.choices.put(cursor)
        self.post_message(self.Turned())


def _summary(messages: Sequence[str], width: int) -> list[str]:
    """Return as many messages as fit in a row of `width` cells, and the number of the others.

    If even the first does not fit, it has up to `MOST_ROWS` rows.
    """
    shown = ""
    for count in range(len(messages), 0, -1):
        more = f" (and {len(messages) - count} more)" if count < len(messages) else ""
        shown = " ".join(messages[:count]) + more
        if cell_width(shown) <= width:
            break
    return wrapped(shown, width, MOST_ROWS)
