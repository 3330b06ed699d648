"""Feeds are added, named, filed, paused and removed, and each of these can be undone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Engine, event
from tests.library.samples import archived, document

from newsreader.errors import AmbiguousError, NotFoundError, UsageError
from newsreader.records import (
    FEED,
    SUMMARY,
    AddStatus,
    Arrival,
    ArticleQuery,
    Color,
    Feed,
    Refreshed,
    Shelf,
    State,
    Subscription,
)

if TYPE_CHECKING:
    from pathlib import Path

    from newsreader.library import Library
    from newsreader.records import Article

HOUR = 3600


@pytest.fixture
def feed(library: Library) -> Feed:
    return library.feeds.add(Subscription("https://post.example/feed", "Harbour Post", "https://post.example"))


def entry(number: int, text: str = "", **fields: Any) -> Arrival:
    """An entry with its own id, title, address and text."""
    address = f"https://post.example/{number}"
    told = {"title": f"News {number}", "url": address, "parser": FEED} | fields
    return Arrival(f"id-{number}", document(text or f"It happened {number} times.", **told))


def arrive(library: Library, feed: Feed, *arrivals: Arrival, **fields: Any) -> tuple[int, int]:
    """Store a refresh that found these entries, and return the number of new and of changed ones."""
    told = {"next_at": datetime.now(UTC) + timedelta(hours=1), "interval": HOUR} | fields
    return library.feeds.store([Refreshed(feed.id, arrivals=arrivals, **told)])[feed.id]


def shelf(library: Library, shelf: Shelf = Shelf.INBOX) -> list[Article]:
    return library.articles.page(ArticleQuery(shelf))


def titles(library: Library, where: Shelf = Shelf.INBOX) -> list[str]:
    return [article.title for article in shelf(library, where)]


def test_a_feed_is_added_named_filed_and_paused_and_undo_takes_back_each_of_these(library: Library, feed: Feed) -> None:
    assert (feed.title, feed.folder, feed.paused, feed.next_at) == ("Harbour Post", "", False, None)
    library.feeds.rename(feed.id, "The Post")
    library.feeds.move([feed.id], " News / Local ")
    library.feeds.pause([feed.id])
    library.feeds.set_full_text([feed.id], True)
    now = library.feeds.get(feed.id)
    assert (now.title, now.source_title, now.folder) == ("The Post", "Harbour Post", "News/Local")
    assert (now.paused, now.full_text) == (True, True)
    labels = [step.label for step in library.history.steps()]
    assert labels == [
        "turned full pages on for the feed “The Post”",
        "paused the feed “The Post”",
        "moved the feed “The Post” to the folder “News/Local”",
        "renamed the feed “Harbour Post” to “The Post”",
        "added the feed “Harbour Post”",
    ]
    for _ in range(4):
        library.history.undo()
    assert library.feeds.get(feed.id) == feed
    library.history.undo()
    assert library.feeds.all() == []
    library.history.redo()
    assert library.feeds.all() == [feed]


def test_feeds_are_listed_by_folder_and_title_and_found_by_number_title_or_address(library: Library) -> None:
    found = library.feeds.add_all([
        Subscription("https://c.example/feed", "Cinder", folder="Tech"),
        Subscription("https://b.example/feed", "Bay", folder="News/Local"),
        Subscription("https://a.example/feed", name="Ärger"),
        Subscription("https://z.example/feed", "Anchor"),
        Subscription("https://b.example/feed", "again"),
    ])  # fmt: skip
    assert [feed.title for feed in found] == ["Anchor", "Ärger", "Bay", "Cinder"]
    assert library.history.steps()[0].label == "added 4 feeds"
    bay = library.feeds.find("bay")
    assert {library.feeds.find(ref) for ref in ("Bay", str(bay.id), "HTTPS://b.example/feed", bay.uid)} == {bay}
    for ref in ("no such", "99", bay.uid[:5]):
        with pytest.raises(NotFoundError):
            library.feeds.find(ref)
    library.feeds.rename(library.feeds.find("anchor").id, "Bay")
    with pytest.raises(AmbiguousError, match="number"):
        library.feeds.find("bay")
    library.feeds.rename_folder("News", "Papers/World")
    assert library.feeds.get(bay.id).folder == "Papers/World/Local"


def test_a_thousand_feeds_are_added_with_as_many_statements_as_ten(library: Library) -> None:
    statements: list[str] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        library.feeds.add_all(Subscription(f"https://a.example/{at}") for at in range(10))
        few = list(statements)
        library.feeds.add_all(Subscription(f"https://b.example/{at}") for at in range(1_000))
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert len(statements) == 2 * len(few)


@pytest.mark.parametrize(
    "subscription",
    [Subscription("https://post.example/feed"), Subscription(" "), Subscription("https://x.example", name="x" * 201)],
)
def test_a_feed_that_cannot_be_added_changes_nothing(library: Library, feed: Feed, subscription: Subscription) -> None:
    with pytest.raises(UsageError):
        library.feeds.add(subscription)
    assert library.feeds.all() == [feed]


def test_entries_arrive_in_the_inbox_newest_first_and_undo_does_not_take_them_away(
    library: Library, feed: Feed
) -> None:
    mine = library.articles.add(document()).article
    library.articles.set_starred([mine.id], True)
    assert arrive(library, feed, entry(2), entry(1)) == (2, 0)
    assert titles(library) == ["News 2", "News 1"]
    assert titles(library, Shelf.ALL) == ["The strike"]
    counts = library.articles.counts()
    assert (counts.all, counts.inbox, counts.inbox_unread, counts.unread) == (1, 2, 2, 1)
    assert {(one.feed, one.feed_id, one.kept) for one in shelf(library)} == {("Harbour Post", feed.id, False)}
    library.articles.visit(shelf(library)[0].id, 3, State.READING)
    assert library.articles.counts().inbox_unread == 1
    known = library.feeds.get(feed.id)
    assert (known.unread, known.entries) == (1, 2)
    undone = library.history.undo()
    assert undone is not None
    assert undone.what == "star"
    assert len(shelf(library)) == 2


def test_entries_of_several_feeds_are_in_the_order_of_their_dates(library: Library, feed: Feed) -> None:
    other = library.feeds.add(Subscription("https://radio.example/feed", "Radio"))
    now = datetime.now(UTC)
    arrive(
        library,
        feed,
        entry(1, published_at=now - timedelta(days=3)),
        entry(2, published_at=now - timedelta(days=1)),
        entry(3, published_at=now + timedelta(days=4000)),
    )
    arrive(library, other, entry(4, published_at=now - timedelta(days=2)), entry(5, published_at=None))
    expected = ["News 5", "News 3", "News 2", "News 4", "News 1"]
    assert titles(library) == expected
    found = library.articles.page(ArticleQuery(text="is:inbox"))
    assert [article.title for article in found] == expected


def test_the_same_entry_never_comes_twice(library: Library, feed: Feed) -> None:
    other = library.feeds.add(Subscription("https://other.example/feed", "Other"))
    mine = library.articles.add(document("My copy.", title="Mine", url="https://post.example/3?utm_source=x")).article
    assert arrive(library, feed, entry(1), entry(1), entry(2)) == (2, 0)
    assert arrive(library, feed, entry(1), entry(2)) == (0, 0)
    # Under another id with the same address, at another feed, and one that was added by hand.
    assert arrive(library, feed, Arrival("new id", entry(1).document)) == (0, 0)
    assert arrive(library, other, Arrival("a", entry(2, "Read it there.").document), entry(3)) == (0, 0)
    assert sorted(titles(library)) == ["News 1", "News 2"]
    assert library.articles.get(mine.id).feed is None
    # Without an address, the text decides.
    bare = Arrival("x", document("Words without an address.", title="Bare", parser=FEED))
    assert arrive(library, feed, bare) == (1, 0)
    assert arrive(library, feed, Arrival("y", bare.document)) == (0, 0)


def test_entries_with_a_common_address_or_a_common_text_are_different_entries(library: Library, feed: Feed) -> None:
    show = "https://post.example/show"
    days = [datetime(2026, 3, day, tzinfo=UTC) for day in (1, 2, 3)]
    episodes = [entry(number, url=show, published_at=days[number]) for number in range(3)]
    assert arrive(library, feed, *episodes) == (3, 0)
    home = [entry(number, url="https://post.example/") for number in (10, 11)]
    assert arrive(library, feed, *home) == (2, 0)
    comments = [entry(number, "Comments", published_at=days[number - 20]) for number in (20, 21)]
    assert arrive(library, feed, *comments) == (2, 0)


def test_an_entry_that_changed_is_a_new_revision_of_its_article(library: Library, feed: Feed) -> None:
    arrive(library, feed, entry(1, "It happened once."), entry(2))
    assert arrive(library, feed, entry(1, "It happened twice, we hear.", title="News, corrected"), entry(2)) == (0, 1)
    changed = next(one for one in shelf(library) if one.revision == 2)
    assert (changed.title, library.articles.revisions(changed.id)) == ("News, corrected", [1, 2])
    assert library.articles.revision(changed.id).text == "It happened twice, we hear."
    assert [step.what for step in library.history.steps()] == ["feed"]


def test_another_headline_date_or_address_of_an_entry_is_taken_over_unless_the_user_has_changed_it(
    library: Library, feed: Feed
) -> None:
    days = [datetime(2026, 3, day, tzinfo=UTC) for day in (1, 2)]
    arrive(library, feed, entry(1, published_at=days[0]), entry(2), entry(3, "It is short.", parser=SUMMARY))
    first, second, third = sorted(shelf(library), key=lambda one: one.title)
    library.highlights.add(first.id, 0, 2, color=Color.RED)
    library.articles.set_title(second.id, "Mine")
    page = document("It is short. And here is all of it.", title="News 3", parser="web", url="https://cdn.example/9")
    library.articles.revise(third.id, page, recorded=False)
    for title in ("Corrected", "Corrected again"):
        moved = {"url": "https://post.example/moved", "published_at": days[1], "title": title}
        changed = (
            *(entry(1, **moved), entry(2, title=title)),
            entry(3, "It is short.", parser=SUMMARY, title=title),
        )
        assert arrive(library, feed, *changed) == (0, 2)
        assert arrive(library, feed, *changed) == (0, 0)
        now = library.articles.get(first.id)
        assert (now.title, now.url, now.published_at, now.revision) == (title, moved["url"], days[1], 1)
        assert library.articles.get(second.id).title == "Mine"
        completed = library.articles.get(third.id)
        assert (completed.title, completed.url) == (title, "https://cdn.example/9")
    # It is known by its new address too.
    other = library.feeds.add(Subscription("https://other.example/feed", "Other"))
    assert arrive(library, other, entry(7, url="https://post.example/moved")) == (0, 0)
    assert library.history.steps()[1].what == "title"


def test_a_new_revision_moves_the_highlights_as_one_step(library: Library, feed: Feed) -> None:
    arrive(library, feed, entry(1, "The harbour was closed. Nobody knew why."))
    (article,) = shelf(library)
    mark = library.highlights.add(article.id, 24, 40, color=Color.RED)
    assert arrive(library, feed, entry(1, "On Monday the harbour was closed. Nobody knew why.")) == (0, 1)
    moved = library.highlights.get(mark.id)
    assert (moved.quote, moved.start, moved.revision) == ("Nobody knew why.", 34, 2)
    assert library.history.steps()[0].label == "added a new revision of “News 1”"
    library.history.undo()
    assert library.highlights.get(mark.id) == mark


def test_a_summary_never_replaces_the_text_of_the_page(library: Library, feed: Feed) -> None:
    arrive(library, feed, entry(1, "It happened.", parser=SUMMARY))
    (article,) = shelf(library)
    assert library.feeds.is_summary(article.id)
    page = document("It happened. And here is all of it.", title="News 1", parser="web", url="https://cdn.example/9")
    assert library.articles.revise(article.id, page, recorded=False) is AddStatus.REVISED
    assert [step.what for step in library.history.steps()] == ["feed"]
    assert not library.feeds.is_summary(article.id)
    assert library.articles.revise(article.id, page) is AddStatus.UNCHANGED
    assert arrive(library, feed, entry(1, "It happened again.", parser=SUMMARY)) == (0, 0)
    assert library.articles.revision(article.id).text.endswith("all of it.")
    assert not library.articles.get(article.id).kept
    assert library.articles.get(article.id).url == "https://cdn.example/9"


def test_a_teaser_never_replaces_the_whole_text_that_the_feed_had_before(library: Library, feed: Feed) -> None:
    whole, teaser = "It happened twice. " * 9, "It happened twice."
    arrive(library, feed, entry(1, whole))
    (article,) = shelf(library)
    library.highlights.add(article.id, 20, 30, color=Color.RED)
    assert arrive(library, feed, entry(1, teaser, title="Corrected", authors=("Ann Lee",))) == (0, 1)
    now = library.articles.get(article.id)
    assert (now.title, now.authors, now.revision) == ("Corrected", ("Ann Lee",), 1)
    assert library.articles.revision(article.id).text == whole
    assert arrive(library, feed, entry(1, teaser, title="Corrected", authors=("Ann Lee",))) == (0, 0)
    assert arrive(library, feed, entry(1, whole[:-19], title="Corrected")) == (0, 1)
    assert library.articles.get(article.id).revision == 2


@pytest.mark.parametrize("touch", ["highlight", "tag", "star", "archive", "keep", "note"])
def test_what_the_user_touches_is_kept_and_undo_puts_it_back_into_the_inbox(
    library: Library, feed: Feed, touch: str
) -> None:
    arrive(library, feed, entry(1), entry(2))
    article = shelf(library)[0]
    match touch:
        case "highlight":
            library.highlights.add(article.id, 0, 2, color=Color.RED, tags=["claim"])
        case "tag":
            library.articles.tag([article.id], ["claim"])
        case "star":
            library.articles.set_starred([article.id], True)
        case "archive":
            library.articles.set_state([article.id], State.ARCHIVED)
        case "keep":
            library.articles.keep([article.id])
        case _:
            pending = library.highlights.begin_note(article.id, 0, 2, color=Color.RED, editor="e", text="w")
            assert len(shelf(library)) == 2
            library.highlights.set_note(pending.id, "who?", began="", editor="e")
    assert [one.id for one in shelf(library, Shelf.ALL)] == [article.id]
    assert library.articles.get(article.id).kept
    library.history.undo()
    assert len(shelf(library)) == 2
    library.history.redo()
    assert len(shelf(library)) == 1


def test_adding_the_address_of_an_entry_keeps_it(library: Library, feed: Feed) -> None:
    arrive(library, feed, entry(1))
    added = library.articles.add(entry(1).document)
    assert (added.status, added.article.kept) == (AddStatus.ADDED, True)
    assert shelf(library) == []


def test_removing_a_feed_removes_its_inbox_and_adding_it_again_brings_both_back(library: Library, feed: Feed) -> None:
    arrive(library, feed, entry(1), entry(2), entry(3), seen={"k": "d"})
    first, second, third = shelf(library)
    library.articles.set_starred([first.id], True)
    library.articles.delete([second.id])
    library.feeds.remove([feed.id])
    assert library.feeds.all() == []
    assert titles(library) == []
    assert titles(library, Shelf.ALL) == ["News 1"]
    assert len(shelf(library, Shelf.TRASH)) == 2
    assert library.feeds.store([Refreshed(feed.id, datetime.now(UTC), HOUR, arrivals=(entry(4),))]) == {}
    library.history.undo()
    assert [one.id for one in shelf(library)] == [third.id]
    library.history.redo()
    again = library.feeds.add(Subscription(feed.address, folder="News"))
    assert (again.id, again.folder, again.title) == (feed.id, "News", "Harbour Post")
    assert [one.id for one in shelf(library)] == [third.id]
    assert library.feeds.seen(feed.id) == {"k": "d"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("feed:harb", ["News 1", "News 2"]),
        ("feed:HÄRB", ["News 1", "News 2"]),
        ("feed:post", ["News 1", "News 2"]),
        ("feed:arbour", []),
        ("feed:wörld", ["News 5"]),
        ("feed:news/world", ["News 5"]),
        ("feed:harb/", []),
        ("feed:Harbour/", []),
        ('feed:"HÄRBOUR post/"', ["News 1", "News 2"]),
        ("feed:cinder/", ["News 5"]),
        ("feed:news/", ["News 5"]),
        ("feed:news/wörld/", ["News 5"]),
        ("feed:wörld/", []),
        ("-feed:news/", ["News 2", "The strike"]),
        ("feed:harbour feed:cinder", ["News 1", "News 2", "News 5"]),
        ("is:inbox", ["News 1", "News 5"]),
        ("feed:harbour is:inbox", ["News 1"]),
        ("feed:harbour -is:inbox", ["News 2"]),
        ("is:inbox -feed:cinder", ["News 1"]),
        ("feed:harbour is:starred", ["News 2"]),
        ("news", ["News 2"]),
        ("", ["News 2", "The strike"]),
        ("-feed:harbour", ["The strike"]),
        ("feed:“”", []),
        ("feed:%", []),
    ],
)
def test_a_query_finds_the_entries_of_a_feed_and_the_inbox(
    library: Library, feed: Feed, text: str, found: list[str]
) -> None:
    cinder = library.feeds.add(Subscription("https://c.example/feed", "Cinder", folder="News/Wörld"))
    arrive(library, cinder, entry(5))
    arrive(library, feed, entry(1), entry(2))
    library.articles.add(document())
    library.articles.set_starred([one.id for one in shelf(library) if one.title == "News 2"], True)
    assert sorted(one.title for one in library.articles.page(ArticleQuery(text=text))) == found
    assert library.articles.vocabulary().feeds == ("Cinder", "Harbour Post")


@pytest.mark.parametrize("value", ["daily", "dépêche", '"the daily"', "science", "ops", "dev-ops", "新"])
def test_punctuation_in_the_title_of_a_feed_separates_its_words(library: Library, value: str) -> None:
    title, folder = "«The Daily» [L'Dépêche] 日新聞", "Tech & Science/Dev-Ops"
    arrive(library, library.feeds.add(Subscription("https://d.example/feed", title, folder=folder)), entry(1))
    assert len(library.articles.ids(ArticleQuery(text=f"feed:{value}"))) == 1


def test_entries_in_the_trash_stay_there_when_the_feed_still_has_them(library: Library, feed: Feed) -> None:
    arrive(library, feed, entry(1))
    library.articles.delete([shelf(library)[0].id])
    assert arrive(library, feed, entry(1, "It has changed, and it is longer than before.")) == (0, 0)
    assert shelf(library) == []


def test_only_entries_that_nobody_touched_leave_the_inbox(library: Library, feed: Feed) -> None:
    arrive(library, feed, *(entry(number) for number in range(7)))
    ids = {article.title: article.id for article in shelf(library)}
    library.articles.visit(ids["News 0"], 0, State.READING)
    library.articles.set_starred([ids["News 1"]], True)
    library.highlights.begin_note(ids["News 2"], 0, 2, color=Color.RED, editor="e", text="w")
    library.articles.set_state([ids["News 3"], ids["News 4"]], State.DONE)
    library.articles.delete([ids["News 5"]])
    library.articles.add(document())
    assert library.feeds.clear_inbox(datetime.now(UTC) - timedelta(days=60)) == 0
    assert library.feeds.clear_inbox(datetime.now(UTC) + timedelta(days=1)) == 3
    assert sorted(titles(library)) == ["News 0", "News 2"]
    assert sorted(titles(library, Shelf.ALL)) == ["News 1", "The strike"]
    assert titles(library, Shelf.TRASH) == ["News 5"]


def test_a_refresh_stores_what_the_feed_says_and_since_when_it_fails(library: Library, feed: Feed) -> None:
    moment = datetime(2026, 12, 1, tzinfo=UTC)
    arrive(
        *(library, feed, entry(1)),
        **{"title": "Post\x1b[31m", "site": "https://x.example", "etag": '"1"', "last_modified": "then"},
        seen={"key": "digest", "other": "two"},
        next_at=moment,
    )
    stored = library.feeds.get(feed.id)
    assert (stored.source_title, stored.site, stored.etag) == ("Post␛[31m", "https://x.example", '"1"')
    assert (stored.next_at, stored.error, stored.error_since) == (moment, "", None)
    assert library.feeds.seen(feed.id) == {"key": "digest", "other": "two"}
    arrive(library, feed, error="Can't reach post.example (timed out).")
    since = library.feeds.get(feed.id).error_since
    arrive(library, feed, error="It is gone.", paused=True)
    failing = library.feeds.get(feed.id)
    assert (failing.error, failing.error_since, failing.paused) == ("It is gone.", since, True)
    assert since is not None
    assert (failing.etag, failing.source_title) == ('"1"', "Post␛[31m")
    library.feeds.resume([feed.id])
    arrive(library, feed)
    assert library.feeds.get(feed.id).error_since is None


def test_two_libraries_with_the_same_feeds_become_one(library: Library, feed: Feed, tmp_path: Path) -> None:
    from newsreader.library import Library

    with Library.open(tmp_path / "other.db") as other:
        theirs = other.feeds.add(Subscription(feed.address, "Harbour Post", folder="News"))
        cinder = other.feeds.add(Subscription("https://c.example/feed", "Cinder"))
        arrive(other, cinder, entry(7))
        arrive(other, theirs, entry(1), entry(2))
        starred = next(article.id for article in shelf(other) if article.title == "News 1")
        other.articles.set_starred([starred], True)
        arrive(library, feed, entry(1))
        articles_and_rest = archived(other)
    merged = library.archive.merge(*articles_and_rest, "other")
    assert merged.changed
    assert [(one.title, one.entries) for one in library.feeds.all()] == [("Cinder", 1), ("Harbour Post", 2)]
    assert sorted(titles(library)) == ["News 2", "News 7"]
    assert titles(library, Shelf.ALL) == ["News 1"]
    assert {one.feed for one in shelf(library)} == {"Cinder", "Harbour Post"}
    assert not library.archive.merge(*articles_and_rest, "other").changed
    library.history.undo()
    assert [one.title for one in library.feeds.all()] == ["Harbour Post"]
    assert titles(library) == ["News 1"]
