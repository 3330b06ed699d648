"""The codebook as a tree."""

from __future__ import annotations

import pytest

from newsreader.errors import UsageError
from newsreader.records import Tag
from newsreader.services.codebook import moved, tree


def test_children_stand_behind_their_parents_which_need_not_be_tags() -> None:
    names = ["b-side", "b/x", "a", "B", "c/d/e", "b/X/y", "a b"]
    shown = [(entry.depth, entry.leaf, entry.tag is not None) for entry in tree(Tag(0, name) for name in names)]
    assert shown == [
        (0, "a", True), (0, "a b", True), (0, "B", True), (1, "x", True), (2, "y", True), (0, "b-side", True),
        (0, "c", False), (1, "d", False), (2, "e", True),
    ]  # fmt: skip


def test_a_moved_tag_keeps_its_own_name() -> None:
    assert moved("politics/eu", "europe") == "europe/eu"
    assert moved("politics/eu", " europe/law/ ") == "europe/law/eu"
    assert moved("politics/eu", "") == "eu"
    assert moved("eu", " ") == "eu"


def test_a_tag_is_not_moved_below_itself() -> None:
    for parent in ("politics", "Politics/eu", "#politics/", "politics/new/one"):
        with pytest.raises(UsageError, match="below itself"):
            moved("politics", parent)
    assert moved("politics", "politicsandmore") == "politicsandmore/politics"
