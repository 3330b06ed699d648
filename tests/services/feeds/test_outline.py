"""The outline of feeds: folders with their feeds, folded and filtered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.errors import UsageError
from newsreader.library.feeds.feeds import folder_order
from newsreader.records import Feed
from newsreader.services.feeds.outline import folders, matching, moved, outline

FEED = Feed(
    *(
        1,
        "uid",
        "https://example.org/feed",
        "Title",
        "",
        None,
        "",
        None,
        None,
        3600,
        None,
        None,
        "",
        None,
        False,
        False,
    ),
    datetime(2026, 3, 1, tzinfo=UTC),
)

feeds = st.lists(
    st.builds(
        lambda folder, unread: replace(FEED, folder="/".join(folder), unread=unread),
        st.lists(st.sampled_from(["News", "news", "Local", "News Two", "A"]), max_size=3),
        st.integers(0, 9),
    ),
    max_size=12,
).map(
    lambda found: sorted(
        (replace(feed, id=at, uid=str(at)) for at, feed in enumerate(found)),
        key=lambda feed: (folder_order(feed.folder), feed.id),
    )
)


@given(feeds)
def test_each_feed_is_below_the_row_of_its_folder_which_appears_once_with_the_sum(found):
    rows = outline(found)
    assert [row.feeds[0] for row in rows if not row.is_folder] == found
    assert len({row.key for row in rows}) == len(rows)
    open_folders: list[str] = []
    for row in rows:
        del open_folders[row.depth :]
        if row.is_folder:
            open_folders.append(row.title)
        assert "/".join(open_folders) == row.folder
        assert row.unread == sum(feed.unread for feed in row.feeds)
    assert sum(row.unread for row in rows if not row.depth) == sum(feed.unread for feed in found)


@given(feeds, st.data())
def test_a_folded_folder_hides_exactly_what_is_in_it(found, data):
    rows = outline(found)
    folded = data.draw(st.sets(st.sampled_from([row.key for row in rows if row.is_folder] or [""])))
    visible = [
        row for row in rows if not any(f"{row.folder}/".startswith(key) and row.key != key for key in folded if key)
    ]
    assert outline(found, folded) == visible


@pytest.mark.parametrize("typed", ["harbour", "HÄRBOUR", "post har", "local", "127.0 post"])
def test_feeds_are_found_by_words_of_title_folder_and_address(typed):
    harbour = replace(FEED, source_title="Harbour Post", folder="News/Local", address="http://127.0.0.1/feed")
    assert matching([FEED, harbour], typed) == [harbour]


def test_a_folder_moves_into_another_one_but_not_into_itself():
    assert folders([replace(FEED, folder="News/Local"), replace(FEED, folder="World")]) == [
        "News",
        "News/Local",
        "World",
    ]
    assert moved("News/Local", "World") == "World/Local"
    assert moved("News/Local", "") == "Local"
    assert moved("News", "Newspapers") == "Newspapers/News"
    for parent in ("News", "News/Local"):
        with pytest.raises(UsageError):
            moved("News", parent)
