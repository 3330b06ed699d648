from __future__ import annotations

import pytest

from newsreader.actions import ACTIONS, BY_ID, Scope
from newsreader.errors import UsageError
from newsreader.keymap import Keymap, show_key
from newsreader.keymaps import KEYMAPS


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


@pytest.mark.parametrize("name", KEYMAPS)
def test_every_key_map_is_valid_and_can_be_changed_by_own_keys(name):
    keymap = Keymap(KEYMAPS[name])
    assert all(keymap.keys(action) == Keymap({}, name).keys(action) for action in ACTIONS)
    own = Keymap({"reader.highlight": ("H",)}, name)
    assert own.keys(BY_ID["reader.highlight"]) == ("H",)


@pytest.mark.parametrize(
    ("name", "key", "action"),
    [
        ("vim", "ctrl+f", "reader.page_down"),
        ("vim", "ctrl+r", "everywhere.redo"),
        ("emacs", "ctrl+n", "library.down"),
        ("emacs", "ctrl+v", "reader.page_down"),
        ("emacs", "ctrl+s", "reader.find"),
        ("newsboat", "A", "library.mark_all"),
        ("newsboat", "n", "reader.next_unread"),
        ("newsboat", "r", "library.refresh"),
    ],
)
def test_a_key_map_has_the_keys_of_its_program(name, key, action):
    assert key in Keymap({}, name).keys(BY_ID[action])


def test_an_own_key_that_clashes_with_the_key_map_is_the_one_that_is_named():
    with pytest.raises(UsageError, match=r"'z' is the key of both") as caught:
        Keymap({"library.star": ("z",)}, "newsboat")
    assert caught.value.action == "library.star"


def test_lines_name_the_current_keys_and_the_palette_in_place_of_a_key_that_was_removed() -> None:
    line = "Press {library.add} or {library.feeds}."
    assert Keymap({"library.add": (), "library.feeds": ("ctrl+f",)}).in_text([line]) == ("Press ^p or ^f.",)
