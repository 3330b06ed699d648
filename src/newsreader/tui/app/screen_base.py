"""The base of every screen: its keys come from the action table, and an expected error becomes a message."""

from __future__ import annotations

from functools import partial
from inspect import isawaitable, iscoroutinefunction
from string import digits
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual import on
from textual.binding import Binding, BindingsMap
from textual.events import Mount, ScreenResume

from newsreader.actions import BY_ID, Action, Scope
from newsreader.errors import NewsreaderError
from newsreader.keymap import show_key
from newsreader.tui.widgets.status_line import StatusLine

from .closable import ClosableScreen, messages_handled
from .lessons import LESSONS, USED, lesson
from .workers import start_asking

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from textual.events import Key
    from textual.geometry import Size

    from newsreader.keymap import Keymap
    from newsreader.tui.widgets.text_box import TextBox

    from .app import NewsreaderApp

Result = TypeVar("Result")

COUNTING = frozenset(
    {Scope.LIBRARY, Scope.READER, Scope.SELECT, Scope.RESULTS, Scope.TAGS, Scope.FEEDS, Scope.CHANGES, Scope.STATS}
)
"""The scopes in which digits before a motion repeat it."""

MOST = 9_999
"""The largest count."""

KEY_NAMES = {"ctrl+_": "ctrl+underscore", ",": "comma"}
"""The keys that Textual names differently, or splits at the comma."""

BEFORE_INPUT = (Scope.ALWAYS, Scope.SEARCH, Scope.EDITOR)
"""The scopes in which a text box always has the focus, so that the table's keys come before the keys of the box."""


def bindings_for(keymap: Keymap, *scopes: Scope) -> BindingsMap:
    """Return the bindings of these scopes. All call `perform`, so that errors are caught in one place.

    Digits come first: `0` continues a count, and without one it is an ordinary key.
    """
    counting = COUNTING.intersection(scopes)
    return BindingsMap(
        [
            *(Binding(digit, f"digit('{digit}')", show=False) for digit in digits if counting),
            *(
                Binding(key, f"perform('{action.id}')", action.label, show=False, priority=action.scope in BEFORE_INPUT)
                for action, keys in keymap.of_scope(*scopes)
                for key in (KEY_NAMES.get(key, key) for key in keys)
            ),
        ]
    )


class BaseScreen(ClosableScreen[Result]):
    """A screen with the keys of its `SCOPES`, whose actions are methods named `action_…`."""

    SCOPES: ClassVar[tuple[Scope, ...]] = ()

    WHILE_WAITING: ClassVar[frozenset[str]] = frozenset({"everywhere.help"})
    """The ids of actions that may run while an earlier action waits for another program to release the library. They
    change nothing in the library, and the earlier action does not depend on them.
    """

    METHODS: ClassVar[Mapping[str, tuple[Any, ...]]] = {}
    """The methods of actions that share one: by action id, the name of the method and its arguments."""

    SIZES: ClassVar[Mapping[str, Callable[[Size], bool]]] = {}
    """The style classes that the screen has in a terminal of some sizes."""

    last_action = ""
    """The id of the last action."""

    _count = 0
    """The count typed so far; 0 without one."""

    moved_on = False
    """Whether the last key only moved, so that the result of an earlier key must not move the focus back."""

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self.keymap = keymap
        self.replace_bindings(bindings_for(keymap, *self.SCOPES))

    def use_settings(self, keymap: Keymap) -> None:
        """Use other keys and the app's other settings."""
        self.keymap = keymap
        self.replace_bindings(bindings_for(keymap, *self.SCOPES))
        for line in self.query(StatusLine):
            line.hints = self.hints()

    def after_frame(self) -> None:
        """Called after a part of the screen was painted while it is on top."""

    @classmethod
    def method_of(cls, action: Action) -> tuple[Any, ...]:
        """Return the name of the method that performs an action, and the arguments to call it with.

        That is `action_…`, unless `METHODS` has another. The reader also performs the actions of two more scopes, whose
        names include the scope.
        """
        scope = f"{action.scope}_" if action.scope in (Scope.SELECT, Scope.PICK) else ""
        return cls.METHODS.get(action.id, (f"action_{scope}{action.name}",))

    @property
    def newsreader(self) -> NewsreaderApp:
        return cast("NewsreaderApp", self.app)

    def current_scopes(self) -> tuple[Scope, ...]:
        """Return the scopes whose keys work right now."""
        return self.SCOPES

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "perform" and parameters:
            return BY_ID[str(parameters[0])].scope in self.current_scopes()
        if action == "digit":
            return self.takes_digit(str(parameters[0]))
        return True

    # Lessons of the first visit

    @on(Mount)
    @on(ScreenResume)
    def _begin_lesson(self) -> None:
        self.show_lesson()  # Textual calls a handler of `on` also where a subclass overrides it

    def show_lesson(self) -> None:
        """Teach the next key in the footer, if a key of the screen is left to teach, and letters are keys now."""
        app, scopes = self.newsreader, self.current_scopes()
        box = self.focused is not None and self.focused.check_consume_key("x", "x")
        wanted = app.settings.teach_keys and scopes and not box
        for line in self.query(StatusLine):
            line.lesson = lesson(self.keymap, scopes, app.preferences.remembered(USED)) if wanted else None

    def on_compose(self) -> None:
        self._fit()  # no resize precedes the first frame

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        for name, applies in self.SIZES.items():
            self.set_class(applies(self.app.size), name)

    # Counts

    def takes_digit(self, digit: str) -> bool:
        """Whether a digit has another meaning here than as a key of the table."""
        return self.is_counting(digit)

    def is_counting(self, digit: str) -> bool:
        """Whether a digit begins or continues a count."""
        scopes = self.current_scopes()
        if scopes[0] not in COUNTING:
            return False
        return bool(self._count) or (
            digit != "0" and all(digit not in keys for _, keys in self.keymap.of_scope(*scopes))
        )

    async def action_digit(self, digit: str) -> None:
        self.say("")
        self._set_count(min(10 * self._count + int(digit), MOST))

    def _set_count(self, count: int) -> None:
        self._count = count
        self.query_one(StatusLine).count = str(count) if count else ""

    def on_text_box_cut(self, event: TextBox.Cut) -> None:
        self.say(event.remark, failed=True)

    async def wait_for_typing(self) -> None:
        """Wait until the text box in focus has inserted the characters that were typed before the current key."""
        focus = self.focused
        if focus is not None and focus.check_consume_key("x", "x"):
            await messages_handled(focus)

    async def action_perform(self, identifier: str) -> None:
        """Run an action of the table by its id, with the count typed before its key."""
        action, count = BY_ID[identifier], self._count
        self.last_action = identifier
        if count:
            self._set_count(0)
            if action.name == "leave":
                return  # it only cancels the count
        name, *arguments = self.method_of(action)
        if count and action.counts:
            arguments.append(count)
        method = partial(getattr(self, name), *arguments)
        await self.run_in_order(method, while_waiting=identifier in self.WHILE_WAITING)
        if identifier in LESSONS and identifier not in self.newsreader.preferences.remembered(USED):
            self.newsreader.remember(USED, identifier)
        if self.is_mounted:
            self.show_lesson()

    async def run_in_order(self, do: Callable[[], Awaitable[None] | None], *, while_waiting: bool = False) -> None:
        """Run what a key triggers, after the work of earlier keys unless it may run `while_waiting` for that work.

        A plain function, such as a motion, never waits for the library: it runs at once and starts no task.
        """
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
            self.moved_on = while_waiting
            self.say("")
            await self.wait_for_typing()
            await self.attempt(act)
            return failure

        app = self.newsreader
        if app.is_waiting and while_waiting:
            self.moved_on = True
            await self.attempt(act)
        elif app.is_waiting or iscoroutinefunction(getattr(do, "func", do)):
            await app.run_in_order(perform)
        else:
            await perform()

    def may_run_while_waiting(self, event: Key) -> bool:
        """Whether a key is for an action of `WHILE_WAITING`, or a digit of a count."""
        focus = self.focused
        if focus is not None and focus.check_consume_key(event.key, event.character):
            return False
        actions = self.actions_of(event.key)
        if f"digit('{event.key}')" in actions and self.is_counting(event.key):
            return True
        scopes = self.current_scopes()
        return any(f"perform('{id_}')" in actions and BY_ID[id_].scope in scopes for id_ in self.WHILE_WAITING)

    async def run_handler(self, handler: Callable[[], Awaitable[None]]) -> None:
        # A click or a list message can fail just as an action can: Textual would end the program.
        await self.attempt(handler)

    async def attempt(self, work: Callable[[], Awaitable[None]]) -> bool:
        """Run `work`. An expected error becomes a message, and the result is false."""
        try:
            return await self.with_widgets(work)
        except NewsreaderError as error:
            say = self.say if self.query(StatusLine) else self.newsreader.say
            say(str(error), failed=True)
            return False

    async def before_quit(self) -> None:
        """Save all unsaved text. Raises the first error."""

    async def retry_unsaved(self) -> None:
        """Try again to save what could not be saved. Called every second, also while the screen is covered."""

    def say(self, message: str, *, failed: bool = False) -> None:
        """Show a message on the status line."""
        for line in self.query(StatusLine):  # there is none before the screen is composed or after it is removed
            line.say(message, failed=failed)

    @property
    def message(self) -> str:
        """The message on the status line; empty if it shows the status."""
        return "".join(line.message for line in self.query(StatusLine))  # there is none before the screen is composed

    def hints(self) -> list[tuple[str, str]]:
        """Return the keys for the footer, as (key, label), the most important first."""
        scopes = self.current_scopes()
        # Where a text box has the focus, `?` is typed, so the footer shows the other key for help.
        return self.hints_of(*scopes, *((Scope.ALWAYS,) if scopes[0] in BEFORE_INPUT else ()))

    def hints_of(self, *scopes: Scope) -> list[tuple[str, str]]:
        """Return the keys of these scopes for the footer, as (key, label), the most important first."""
        shown = [(action, keys) for action, keys in self.keymap.of_scope(*scopes) if action.footer and keys]
        shown.sort(key=lambda pair: pair[0].footer)
        return [(show_key(keys[0]), action.label) for action, keys in shown]

    def _key(self, identifier: str) -> str:
        """Return the key of an action as it is shown; empty if it has none."""
        return self.keymap.shown(identifier)

    # The actions of every screen

    async def action_search_notes(self) -> None:
        await self.newsreader.open_search()

    async def action_review(self) -> None:
        await self.review()

    async def review(self, at: int | None = None) -> None:
        """Open the review of highlights whose place is in doubt, with the cursor on the highlight with the id `at`."""
        await self.newsreader.open_search("is:review is:orphan", on_results=True, at=at)

    def export(self, *articles: Sequence[int] | None) -> None:
        """Ask which of these articles to export, the first by default, and where. `None` are all articles."""
        from newsreader.tui.dialogs.export import ALL, ask_and_export, these

        offers = [ALL if ids is None else these(ids) for ids in articles]
        start_asking(self, partial(ask_and_export, self, offers))

    def action_failed_adds(self) -> None:
        from newsreader.tui.adding.failed_panel import show_failed

        start_asking(self, partial(show_failed, self))

    async def action_codebook(self) -> None:
        await self.newsreader.open_codebook()

    async def action_statistics(self) -> None:
        await self.newsreader.open_statistics()

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
        """Show the library as it is now."""

    async def action_theme(self) -> None:
        await self.newsreader.prefer(theme=self.newsreader.appearance.other())

    def action_help(self) -> None:
        from newsreader.tui.dialogs.commands.help import HelpScreen

        scopes = self.current_scopes()
        here = () if scopes else self.query_one(StatusLine).hints
        self.app.push_screen(HelpScreen(self.keymap, scopes, here))
