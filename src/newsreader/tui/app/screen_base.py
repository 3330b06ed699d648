"""The base of every screen: its keys come from the action table, and a foreseen failure becomes a line, not a crash."""

from __future__ import annotations

from functools import partial
from inspect import isawaitable
from string import digits
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.binding import Binding, BindingsMap

from newsreader.actions import BY_ID, Action, Scope
from newsreader.errors import NewsreaderError
from newsreader.keymap import show_key
from newsreader.tui.widgets.status_line import StatusLine
from newsreader.tui.widgets.text_box import CUT

from .closable import ClosableScreen, caught_up

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.events import Key
    from textual.message import Message

    from newsreader.keymap import Keymap

    from .app_base import AppBase

Result = TypeVar("Result")

COUNTING = frozenset({Scope.LIBRARY, Scope.READER, Scope.SELECT, Scope.RESULTS, Scope.TAGS})
"""Where digits typed before a motion repeat it."""

MOST = 9_999
"""The largest count."""

NAMES = {"ctrl+_": "ctrl+underscore"}
"""The keys that Textual writes in another way."""

BEFORE_INPUT = (Scope.ALWAYS, Scope.SEARCH, Scope.EDITOR)
"""Where a box has the focus all the time, so that the table's keys come before its own."""


def method_name(action: Action) -> str:
    """The method that does an action. Selecting shares names with reading, so it says so."""
    own = action.scope in (Scope.SELECT, Scope.PICK)
    return f"action_{action.scope}_{action.name}" if own else f"action_{action.name}"


def bindings_for(keymap: Keymap, *scopes: Scope) -> BindingsMap:
    """The bindings of these scopes. All go through `perform`, so that one place catches what can go wrong.

    Digits come first: `0` belongs to a count that has begun, and is a key of its own otherwise.
    """
    counting = COUNTING.intersection(scopes)
    return BindingsMap(
        [
            *(Binding(digit, f"digit('{digit}')", show=False) for digit in digits if counting),
            *(
                Binding(key, f"perform('{action.id}')", action.label, show=False, priority=action.scope in BEFORE_INPUT)
                for action, keys in keymap.of_scope(*scopes)
                for key in (NAMES.get(key, key) for key in keys)
            ),
        ]
    )


class BaseScreen(ClosableScreen[Result]):
    """A screen that says which scopes it listens to, and does their actions in methods named `action_…`."""

    SCOPES: ClassVar[tuple[Scope, ...]] = ()

    MEANWHILE: ClassVar[frozenset[str]] = frozenset({"everywhere.help"})
    """The ids of actions that can be done while an earlier one still waits for another program to let go of the
    library: they change nothing in it, and nothing that the earlier one will do depends on them.
    """

    last_action = ""
    """The id of the action that was done last."""

    _count = 0
    """The count that has been typed so far; 0 if none has."""

    moved_on = False
    """Whether the last key only moved, so that what was asked for before it must not lead back."""

    def __init__(self, keymap: Keymap, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self.keymap = keymap
        self._bindings = bindings_for(keymap, *self.SCOPES)

    @property
    def newsreader(self) -> AppBase:
        """The app, by its own type."""
        return cast("AppBase", self.app)

    def current_scopes(self) -> tuple[Scope, ...]:
        """The scopes whose keys are listened to right now."""
        return self.SCOPES

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "perform" and parameters:
            return BY_ID[str(parameters[0])].scope in self.current_scopes()
        if action == "digit":
            return self.takes_digit(str(parameters[0]))
        return True

    # Counts

    def takes_digit(self, digit: str) -> bool:
        """Whether a digit has a meaning here, other than as a key of the table."""
        return self.is_counting(digit)

    def is_counting(self, digit: str) -> bool:
        """Whether a digit begins a count, or belongs to the one that has begun."""
        scopes = self.current_scopes()
        if scopes[0] not in COUNTING:
            return False
        return bool(self._count) or (
            digit != "0" and all(digit not in keys for _, keys in self.keymap.of_scope(*scopes))
        )

    async def action_digit(self, digit: str) -> None:
        """Add a digit to the count."""
        self.say("")
        self._set_count(min(10 * self._count + int(digit), MOST))

    def _set_count(self, count: int) -> None:
        self._count = count
        self.query_one(StatusLine).count = str(count) if count else ""

    def on_text_box_cut(self) -> None:
        self.say(CUT, failed=True)

    async def typed(self) -> None:
        """Wait until the box in focus has taken in what was typed before the key that is now being done."""
        focus = self.focused
        if focus is not None and focus.check_consume_key("x", "x"):
            await caught_up(focus)

    async def action_perform(self, identifier: str) -> None:
        """Do an action of the table by its id, with the count typed before its key."""
        action, count = BY_ID[identifier], self._count
        self.last_action = identifier
        if count:
            self._set_count(0)
            if action.name == "leave":
                return  # only the count is left
        method = getattr(self, method_name(action))
        await self.obey(
            partial(method, count) if count and action.counts else method, meanwhile=identifier in self.MEANWHILE
        )

    async def obey(self, do: Callable[[], Awaitable[None] | None], *, meanwhile: bool = False) -> None:
        """Do what a key asks for, after what earlier keys asked for, unless it may be done `meanwhile`."""
        failure: NewsreaderError | None = None

        async def act() -> None:
            nonlocal failure
            outcome = do()
            if isawaitable(outcome):
                try:
                    await outcome
                except NewsreaderError as error:
                    failure = error
                    raise

        async def perform() -> NewsreaderError | None:
            self.moved_on = meanwhile
            self.say("")
            await self.typed()
            await self.attempt(act)
            return failure

        app = self.newsreader
        if app.is_doing and meanwhile:
            self.moved_on = True
            await self.attempt(act)
        else:
            await app.do(perform)

    def may_be_done_meanwhile(self, event: Key) -> bool:
        """Whether this key is one of the actions that need not wait for what is being done."""
        focus = self.focused
        if focus is not None and focus.check_consume_key(event.key, event.character):
            return False
        meant = {binding.action for binding in self._bindings.key_to_bindings.get(event.key, ())}
        if f"digit('{event.key}')" in meant and self.is_counting(event.key):
            return True
        scopes = self.current_scopes()
        return any(f"perform('{one}')" in meant and BY_ID[one].scope in scopes for one in self.MEANWHILE)

    async def _dispatch_message(self, message: Message) -> None:
        # What a click or a list leads to fails as an action does: Textual would end the program.
        await self.attempt(partial(super()._dispatch_message, message))

    async def attempt(self, work: Callable[[], Awaitable[None]]) -> bool:
        """Do something; a foreseen failure becomes a line on the screen, which stays usable, and gives false."""
        try:
            return await self.with_widgets(work)
        except NewsreaderError as error:
            say = self.say if self.query(StatusLine) else self.newsreader.say
            say(str(error), failed=True)
            return False

    async def before_quit(self) -> None:
        """Bring what is not stored yet to safety. Raises what keeps it from being stored."""

    async def catch_up(self) -> None:
        """Try again what could not be stored and is still to be; called every second, also while it is covered."""

    def say(self, message: str, *, failed: bool = False) -> None:
        """Tell the person something, on the status line."""
        for line in self.query(StatusLine):  # there is none before the screen is composed, nor once it has gone
            line.say(message, failed=failed)

    @property
    def message(self) -> str:
        """What the status line says; empty if it shows where things stand."""
        return "".join(line.message for line in self.query(StatusLine))  # there is none yet before it is composed

    def hints(self) -> list[tuple[str, str]]:
        """The keys worth knowing here, as (key, label), the most important first."""
        return self.hints_of(*self.current_scopes())

    def hints_of(self, *scopes: Scope) -> list[tuple[str, str]]:
        """The keys of these scopes that the footer may show, the most important first."""
        shown = [(action, keys) for action, keys in self.keymap.of_scope(*scopes) if action.footer and keys]
        shown.sort(key=lambda pair: pair[0].footer)
        return [(show_key(keys[0]), action.label) for action, keys in shown]

    def _key(self, identifier: str) -> str:
        """The key that does an action, as it is shown; empty if none does."""
        return self.keymap.shown(identifier)

    # What holds everywhere

    async def action_search_notes(self) -> None:
        await self.newsreader.open_search()

    async def action_codebook(self) -> None:
        await self.newsreader.open_codebook()

    async def action_undo(self) -> None:
        step = await self.newsreader.queue.ask(self.newsreader.library.history.undo)
        await self._after_history("undone", step.label if step else None, "nothing to undo")

    async def action_redo(self) -> None:
        step = await self.newsreader.queue.ask(self.newsreader.library.history.redo)
        await self._after_history("redone", step.label if step else None, "nothing to redo")

    async def _after_history(self, verb: str, label: str | None, nothing: str) -> None:
        if label is None:
            self.say(nothing)
            return
        await self.reload()
        self.say(f"{verb}: {label}")

    async def reload(self) -> None:
        """Show what the library says now."""

    async def action_theme(self) -> None:
        dark = self.newsreader.preferences.now.theme == "dark"
        await self.newsreader.prefer(theme="light" if dark else "dark")

    def action_help(self) -> None:
        from newsreader.tui.dialogs.help import HelpScreen

        self.app.push_screen(HelpScreen(self.keymap, self.current_scopes()))
