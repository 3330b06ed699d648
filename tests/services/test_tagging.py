"""What a few letters mean among tags."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsreader.services.tagging import offers, same_tag

NAMES = st.lists(st.text("abAB/ü", min_size=1, max_size=4).map(lambda name: name.strip("/") or "a"), max_size=8)


def taken(names, typed, **options):
    found = offers(names, typed, 6, **options)
    return found.names[found.on] if found.on >= 0 else None


def test_the_beginning_of_a_tag_is_that_tag_and_its_whole_name_comes_before_longer_ones():
    names = ["quotes/long", "quote", "quiet"]
    assert taken(names, "qu") == "quotes/long"
    assert taken(names, "#Quote") == "quote"
    assert taken(names, "quote/") == "quote"
    assert taken(names, "") is None


def test_what_is_only_like_a_tag_or_within_it_is_new():
    assert taken(["quote"], "qoute") == "qoute"
    assert taken(["a/quote"], "quo") == "quo"
    assert offers(["quote"], "qoute", 6).names == ("quote", "qoute")


def test_the_key_of_a_tag_comes_before_all_else():
    assert taken(["q", "quote", "claim"], "q", key="claim") == "claim"


def test_one_that_is_not_to_be_offered_is_shown_only_by_its_whole_name():
    assert offers(["claim", "claims"], "cl", 6, without=("claim",)).names == ("claims", "cl")
    assert taken(["claim", "claims"], "claim", without=("claim",)) == "claim"


@given(NAMES, st.text("abAB/# ü", max_size=5), st.integers(2, 6))
def test_a_new_tag_is_always_the_last_and_no_other_is_taken_that_does_not_begin_so(names, typed, limit):
    found = offers(names, typed, limit)
    assert len(found.names) <= limit
    assert [name in names for name in found.names] == [True] * (len(found.names) - found.new) + [False] * found.new
    if found.on >= 0:
        meant, wanted = found.names[found.on], typed.strip().lstrip("#")
        assert meant.casefold().startswith(wanted.casefold()) or same_tag(meant, wanted.strip("/ "))
