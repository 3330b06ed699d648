from __future__ import annotations

import pytest

from newsreader.actions import ACTIONS, Scope
from newsreader.errors import UsageError
from newsreader.keymap import Keymap, show_key


def test_a_persons_own_key_takes_the_place_of_the_tables():
    keymap = Keymap({"reader.highlight": ("H",)})
    assert next(keys for action, keys in keymap.of_scope(Scope.READER) if action.id == "reader.highlight") == ("H",)


def test_an_unknown_action_is_refused_with_the_nearest_name():
    with pytest.raises(UsageError, match=r"did you mean reader\.highlight"):
        Keymap({"reader.highlite": ("m",)})


def test_a_key_that_would_mean_two_things_in_one_place_is_refused():
    with pytest.raises(UsageError, match=r"'j' would mean both"):
        Keymap({"reader.highlight": ("j",)})
    with pytest.raises(UsageError, match=r"'s' would mean both"):
        Keymap({"library.star": ("s",)})


def test_the_same_key_may_mean_different_things_in_different_places():
    Keymap({"select.highlight": ("j",), "select.next_sentence": (")",)})


@pytest.mark.parametrize("key", ["spcae", "ctrl+", "Ctrl+S", "", "mm", "\x1b", " ", "shift+m", "page_down", "alt+m"])
def test_a_key_that_cannot_be_pressed_is_refused(key):
    with pytest.raises(UsageError, match="is no key"):
        Keymap({"reader.highlight": (key,)})


@pytest.mark.parametrize("key", ["H", "}", "é", "f5", "ctrl+b", "shift+tab", "ctrl+shift+left", "ctrl+@"])
def test_a_key_that_can_be_pressed_is_taken(key):
    free = {action.id: () for action in ACTIONS if action.scope is Scope.READER}
    assert ("reader.highlight", (key,)) in [
        (action.id, keys) for action, keys in Keymap({**free, "reader.highlight": (key,)}).of_scope(Scope.READER)
    ]


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+h", "ctrl+i", "ctrl+m", "ctrl+["])
def test_a_key_that_is_taken_or_is_another_to_many_terminals_is_refused(key):
    with pytest.raises(UsageError, match="cannot be given away"):
        Keymap({"reader.highlight": (key,)})


@pytest.mark.parametrize("action", ["search.tag", "editor.save"])
def test_a_key_that_is_needed_for_typing_is_refused_where_one_types(action):
    with pytest.raises(UsageError, match="needed for typing"):
        Keymap({action: ("j",)})


def test_every_key_of_the_table_can_be_pressed():
    Keymap({action.id: action.keys for action in ACTIONS})


def test_keys_are_shown_as_people_read_them():
    assert [show_key(key) for key in ("ctrl+s", "down", "escape", "}")] == ["^s", "↓", "esc", "}"]
