from __future__ import annotations

import pytest

from newsreader.actions import ACTIONS, Scope
from newsreader.errors import UsageError
from newsreader.keymap import Keymap, show_key


def test_the_users_key_replaces_the_key_of_the_table():
    keymap = Keymap({"reader.highlight": ("H",)})
    assert next(keys for action, keys in keymap.of_scope(Scope.READER) if action.id == "reader.highlight") == ("H",)


def test_the_error_for_an_unknown_action_suggests_the_nearest_name():
    with pytest.raises(UsageError, match=r"did you mean “reader\.highlight"):
        Keymap({"reader.highlite": ("m",)})


def test_a_key_with_two_meanings_in_one_place_is_an_error():
    with pytest.raises(UsageError, match=r"'j' is the key of both"):
        Keymap({"reader.highlight": ("j",)})
    with pytest.raises(UsageError, match=r"'s' is the key of both"):
        Keymap({"library.star": ("s",)})


def test_a_key_can_have_different_meanings_in_different_places():
    Keymap({"select.highlight": ("j",), "select.next_sentence": (")",)})


@pytest.mark.parametrize("key", ["spcae", "ctrl+", "Ctrl+S", "", "mm", "\x1b", " ", "shift+m", "page_down", "alt+m"])
def test_a_key_that_cannot_be_pressed_is_an_error(key):
    with pytest.raises(UsageError, match="is not a key"):
        Keymap({"reader.highlight": (key,)})


@pytest.mark.parametrize("key", ["H", "}", "é", "f5", "ctrl+b", "shift+tab", "ctrl+shift+left", "ctrl+@"])
def test_a_key_that_can_be_pressed_is_accepted(key):
    free = {action.id: () for action in ACTIONS if action.scope is Scope.READER}
    assert ("reader.highlight", (key,)) in [
        (action.id, keys) for action, keys in Keymap({**free, "reader.highlight": (key,)}).of_scope(Scope.READER)
    ]


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+h", "ctrl+i", "ctrl+m", "ctrl+["])
def test_a_key_that_quits_or_equals_another_in_many_terminals_is_an_error(key):
    with pytest.raises(UsageError, match="cannot be bound"):
        Keymap({"reader.highlight": (key,)})


@pytest.mark.parametrize("action", ["search.tag", "editor.save"])
def test_a_key_that_types_a_character_is_an_error_in_text_boxes(action):
    with pytest.raises(UsageError, match="needed for typing"):
        Keymap({action: ("j",)})


def test_every_key_of_the_table_can_be_pressed():
    Keymap({action.id: action.keys for action in ACTIONS})


def test_keys_are_shown_with_short_symbols():
    assert [show_key(key) for key in ("ctrl+s", "down", "escape", "}")] == ["^s", "↓", "esc", "}"]
