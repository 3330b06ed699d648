"""The tag panels: type a few letters or a hot key, then Enter. They complete existing tags and create new ones."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.widgets import Input

from newsreader.services.tags import Offers, check_name, offers, remarks, with_key
from newsreader.text.collation import name_order
from newsreader.tui.app.app_base import TAGS
from newsreader.tui.dialogs.panel import About, Panel, Result
from newsreader.tui.widgets.applied_tags import AppliedTags
from newsreader.tui.widgets.choices import MOST, Choices
from newsreader.tui.widgets.text_box import TextBox

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Container, Iterable, Sequence

    from textual import events
    from textual.app import ComposeResult

    from newsreader.keymap import Keymap
    from newsreader.records import Tag
    from newsreader.tui.app.screen_base import BaseScreen
    from newsreader.tui.widgets.status_line import Hint


APPLIED = "already added"
MOST_SHORT, MOST_LOW = 4, 2
"""The most rows of choices in a short and in a low terminal (styles/panels.tcss)."""


async def ask_tags(screen: BaseScreen[Any], tagged: Sequence[Sequence[str]], about: str) -> tuple[list[str], list[str]]:
    """Ask for the tags of several highlights or articles. Return the tags to add and those to remove from all of them.

    `tagged` are their tags now, of which the panel lists the common ones; `about` is the question.
    """
    app = screen.newsreader
    common = [name for name in tagged[0] if all(name in names for names in tagged)]
    chosen = await app.push_screen_wait(TagPanel(screen.keymap, await app.known_tags(), common, about))
    if chosen is None:
        return [], []
    return [name for name in chosen if name not in common], sorted(set(common) - set(chosen), key=name_order)


class TagBox(Panel[Result]):
    """A box for a tag. Enter accepts the tag at the bar: one that begins with the typed text, else a new tag."""

    KEYS: ClassVar = (
        ("down", "move(1)"),
        ("up", "move(-1)"),
        ("tab", "complete"),
        ("enter", "done"),
    )

    new = "new tag"
    """The remark on a name that does not exist yet."""
    without_remark = ""
    """The remark on a tag that cannot be chosen."""

    def __init__(self, keymap: Keymap, about: str, names: Iterable[str], known: Iterable[Tag]) -> None:
        """`about` is the question. `names` can be chosen, the first ones are suggested first; some are `known` tags."""
        super().__init__(keymap)
        self.about = about
        self.names = list(names)
        self.known = {tag.name: tag for tag in known}
        self._shown_for: str | None = None
        self._offers = Offers((), -1, False)

    @property
    def box(self) -> Input:
        return self.query_one(Input)

    @property
    def choices(self) -> Choices:
        return self.query_one(Choices)

    def without(self) -> Container[str]:
        """Return the tags that are not suggested."""
        raise NotImplementedError

    def show_offers(self) -> None:
        """Suggest tags for the text in the box."""
        self._shown_for = self.box.value
        most = MOST_LOW if self.has_class("low") else MOST_SHORT if self.has_class("short") else MOST
        key = with_key(self.known.values(), self._shown_for.strip())
        self._offers = offers(self.names, self._shown_for, most, without=self.without(), key=key)
        self._show(self._offers.on)

    def _show(self, on: int) -> None:
        names, last = self._offers.names, len(self._offers.names) - 1
        items = [(name, self._remark(name)) for name in names]
        if self._offers.new:
            # While the bar is on another name, Up wraps around to the new one.
            items[-1] = (names[-1], self.new if on == last else f"{self.new}: press ↑")
        self.choices.show(items, on, more=self._offers.more)

    def _remark(self, name: str) -> str:
        return self.without_remark if name in self.without() else remarks(self.known.get(name))

    def on_input_changed(self) -> None:
        if self._shown_for != self.box.value:
            self.say("")
            self.show_offers()

    async def catch_up_with_box(self) -> None:
        """Wait for the typed text and update the suggestions, but leave the bar on the tag it was moved to."""
        await self.wait_for_typing()
        self.on_input_changed()

    @property
    def chosen(self) -> str:
        """The tag that Enter accepts; empty if there is none."""
        on = self.choices.cursor
        return self._offers.names[on] if on >= 0 else self.box.value.strip()

    def action_move(self, by: int) -> None:
        # The bar wraps around. Without typed text, it also stops on no tag.
        first = 0 if self.box.value.strip() else -1
        places = len(self._offers.names) - first
        if places > 0:
            self._show(first + (self.choices.cursor - first + by) % places)


class OneTagPanel(TagBox["str | None"]):
    """Returns the name of one existing or new tag, which may be empty, or `None` if the panel was closed."""

    without_remark = "not possible here"

    def __init__(
        self,
        keymap: Keymap,
        about: str,
        names: Iterable[str],
        known: Iterable[Tag],
        *,
        without: Container[str],
        enter: str,
        none: str,
        do: Callable[[str], Awaitable[None]],
        new: str = "new tag",
    ) -> None:
        """`enter` is the label of Enter, `none` the placeholder of the empty box, `new` the remark on a new name. `do`
        is run with the name before the panel closes.
        """
        super().__init__(keymap, about, names, known)
        self.new = new
        self._without, self._enter, self._none, self._do = without, enter, none, do

    def contents(self) -> ComposeResult:
        yield About(self.about)
        yield TextBox(placeholder=self._none, select_on_focus=False, compact=True)
        yield Choices()

    def hints(self) -> list[Hint]:
        return [("enter", self._enter), ("tab", "complete"), ("esc", "leave")]

    def on_mount(self) -> None:
        self.show_offers()

    def without(self) -> Container[str]:
        return self._without

    async def action_complete(self) -> None:
        await self.catch_up_with_box()
        if self._offers.names:
            self.box.value = self._offers.names[max(0, self.choices.cursor)]
            self.box.cursor_position = len(self.box.value)

    async def action_done(self) -> None:
        await self.catch_up_with_box()
        await self.carry_out(partial(self._do, self.chosen), self.chosen)


class TagPanel(TagBox["list[str] | None"]):
    """Edits a list of tags. Returns the list, or `None` if the panel was closed."""

    HINTS: ClassVar = (
        ("enter", "add and save"),
        ("tab", "add one more"),
        ("⌫", "remove the last"),
        ("esc", "leave"),
    )
    without_remark = APPLIED

    def __init__(self, keymap: Keymap, known: Iterable[Tag], tags: Iterable[str], about: str) -> None:
        """`known` are all tags, the first are suggested first; `tags` is the list to edit, `about` the question."""
        known = list(known)
        super().__init__(keymap, about, [tag.name for tag in known], known)
        self.tags = list(tags)
        self._before = frozenset(self.tags)

    def contents(self) -> ComposeResult:
        yield About(self.about)
        yield AppliedTags(id="tags")
        yield TextBox(placeholder="a tag, such as politics/eu", compact=True)
        yield Choices()

    def on_mount(self) -> None:
        self._show_tags()

    def without(self) -> Container[str]:
        return self.tags

    def _show_tags(self) -> None:
        self.query_one(AppliedTags).show(self.tags, self.known)
        self.show_offers()

    def on_key(self, event: events.Key) -> None:
        if event.key == "backspace" and not self.box.value and self.tags:
            event.stop()
            self.tags.pop()
            self._show_tags()

    async def _add(self, name: str) -> None:
        """Add a tag to the list. Raises `UsageError` if its name is not valid; the typed text stays."""
        if name:
            name = check_name(name)
            self.tags += [] if name in self.tags else [name]
            self.names += [] if name in self.names else [name]
        self.box.value = ""

    async def action_complete(self) -> None:
        await self.catch_up_with_box()
        if await self.attempt(partial(self._add, self.chosen or next(iter(self._offers.names), ""))):
            self._show_tags()

    async def action_done(self) -> None:
        await self.catch_up_with_box()
        await self.carry_out(partial(self._finish, self.chosen), self.tags)

    async def _finish(self, name: str) -> None:
        await self._add(name)
        self.newsreader.remember(TAGS, *(tag for tag in reversed(self.tags) if tag not in self._before))
