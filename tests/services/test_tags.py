"""The codebook as a tree, and completing tags."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.errors import UsageError
from newsreader.records import Tag
from newsreader.services.tags import below, branches, moved, narrowed, offers, same_tag, tree, unfolded


def test_children_follow_their_parents_which_need_not_be_tags() -> None:
    names = ["b-side", "b/x", "a", "B", "c/d/e", "b/X/y", "a b"]
    shown = [(entry.depth, entry.leaf, entry.tag is not None) for entry in tree((Tag(0, name) for name in names), {})]
    assert shown == [
        (0, "a", True), (0, "a b", True), (0, "B", True), (1, "x", True), (2, "y", True), (0, "b-side", True),
        (0, "c", False), (1, "d", False), (2, "e", True),
    ]  # fmt: skip


def test_every_level_has_its_counts_whether_it_is_a_tag_or_not() -> None:
    tags = [Tag(1, "a", "meant"), Tag(2, "a/b"), Tag(3, "A/Ç d/d")]
    found = {"a": (5, 1), "a/b": (2, 1), "a/c d": (3, 0)}
    shown = [(entry.name, entry.highlights, entry.articles) for entry in tree(tags, found)]
    assert shown == [("a", 5, 1), ("a/b", 2, 1), ("A/Ç d", 3, 0), ("A/Ç d/d", 0, 0)]


def test_tags_are_sorted_without_regard_to_accents() -> None:
    assert [entry.name for entry in tree((Tag(0, name) for name in ("world", "Ärger", "air")), {})] == [
        "air",
        "Ärger",
        "world",
    ]


def test_the_codebook_is_narrowed_to_matching_names_and_their_parents() -> None:
    entries = tree((Tag(0, name) for name in ("law", "politics/Ärger", "politics/eu", "trade")), {})
    for typed in ("arg", " #ÄRG"):
        shown, first, found = narrowed(entries, typed)
        assert [entry.name for entry in shown] == ["politics", "politics/Ärger"]
        assert (first, found) == (1, 1)
    assert narrowed(entries, "") == (entries, 0, 4)
    assert narrowed(entries, "nothing") == ([], 0, 0)


def test_a_level_that_begins_with_the_text_is_selected_before_one_that_contains_it() -> None:
    entries = tree((Tag(0, name) for name in ("a/sharp", "council/harm", "harbour", "shape")), {})
    shown, first, found = narrowed(entries, "ha")
    assert [entry.name for entry in shown] == ["a", "a/sharp", "council", "council/harm", "harbour", "shape"]
    assert (shown[first].name, found) == ("council/harm", 4)
    shown, first, _ = narrowed(entries, "hape")
    assert shown[first].name == "shape"


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


# Completing

NAMES = st.lists(st.text("abAB/ü", min_size=1, max_size=4).map(lambda name: name.strip("/") or "a"), max_size=8)


def taken(names, typed, **options):
    found = offers(names, typed, 6, **options)
    return found.names[found.on] if found.on >= 0 else None


def test_a_prefix_selects_a_tag_and_an_exact_name_comes_before_longer_names():
    names = ["quotes/long", "quote", "quiet"]
    assert taken(names, "qu") == "quotes/long"
    assert taken(names, "#Quote") == "quote"
    assert taken(names, "quote/") == "quote"
    assert taken(names, "") is None


def test_text_that_is_similar_to_a_tag_or_inside_it_is_a_new_tag():
    assert taken(["quote"], "qoute") == "qoute"
    assert taken(["a/quote"], "quo") == "quo"
    assert offers(["quote"], "qoute", 6).names == ("quote", "qoute")


def test_the_key_of_a_tag_comes_before_all_else():
    assert taken(["q", "quote", "claim"], "q", key="claim") == "claim"


def test_an_excluded_tag_is_offered_only_by_its_whole_name():
    assert offers(["claim", "claims"], "cl", 6, without=("claim",)).names == ("claims", "cl")
    assert taken(["claim", "claims"], "claim", without=("claim",)) == "claim"


@given(NAMES, st.text("abAB/# ü", max_size=5), st.integers(2, 6))
def test_a_new_tag_is_always_last_and_enter_takes_no_tag_with_another_beginning(names, typed, limit):
    found = offers(names, typed, limit)
    assert len(found.names) <= limit
    assert [name in names for name in found.names] == [True] * (len(found.names) - found.new) + [False] * found.new
    if found.on >= 0:
        meant, wanted = found.names[found.on], typed.strip().lstrip("#")
        assert meant.casefold().startswith(wanted.casefold()) or same_tag(meant, wanted.strip("/ "))


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=4), max_size=12), st.sets(st.sampled_from("abc")))
def test_the_lines_of_the_tree_end_at_the_last_child_and_folding_hides_what_is_below(paths, folded) -> None:
    entries = tree((Tag(number, "/".join(levels)) for number, levels in enumerate(paths)), {})
    lines = branches(entries)
    for at, (entry, line) in enumerate(zip(entries, lines, strict=True)):
        assert len(line) == 2 * entry.depth
        parent = entry.name.rpartition("/")[0]
        later = [one for one in entries[at + 1 :] if one.depth == entry.depth and one.name.rpartition("/")[0] == parent]
        assert line[-2:] == ("" if not entry.depth else "├ " if later else "└ ")
    shown = unfolded(entries, folded)
    assert len(entries) - len(shown) == sum(below(entries, name) for name in folded)
    assert folded.isdisjoint(entry.name[0] for entry in shown if entry.depth)
