"""An article that two libraries added separately becomes one when they are merged, with the highlights of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.library.archive.test_dump import archive, statuses
from tests.library.samples import document

from newsreader.library import Library
from newsreader.library.repair.doctor import doctor
from newsreader.records import AddStatus, ArticleQuery, Color

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ADDRESS = "https://a.example/1"
MONDAY = "The harbour was closed on Monday.\n\nNobody had expected it."
TUESDAY = "The harbour was closed again on Tuesday.\n\nNobody had expected it."


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "other" / "library.db") as library:
        yield library


def passages(library: Library) -> list[tuple[int, str]]:
    texts = {
        article.id: library.articles.revision(article.id).text for article in library.articles.page(ArticleQuery())
    }
    return sorted((mark.article_id, texts[mark.article_id][mark.start : mark.end]) for mark in library.highlights.all())


def test_articles_with_one_address_become_one_with_the_later_text_and_the_highlights_of_both(
    library: Library, other: Library
) -> None:
    mine = library.articles.add(document(MONDAY, canonical_url=ADDRESS), tags=["mine"]).article
    library.highlights.add(mine.id, 4, 11, color=Color.RED)
    other.articles.add(document("Something else."))
    yours = other.articles.add(document(TUESDAY, canonical_url=ADDRESS), tags=["yours"]).article
    other.highlights.add(yours.id, TUESDAY.index("Nobody"), len(TUESDAY), color=Color.BLUE, note="n")
    first = archive(library)
    assert statuses(library, archive(other)) == [AddStatus.ADDED, AddStatus.REVISED]
    assert statuses(other, first) == [AddStatus.REVISED]
    for one in (library, other):
        assert one.articles.counts().all == 2
        (article,) = [row for row in one.articles.page(ArticleQuery()) if row.tags]
        assert article.uid == (mine.uid if one is library else yours.uid)
        assert set(article.tags) == {"mine", "yours"}
        assert one.articles.revision(article.id).text == TUESDAY
        assert passages(one) == [(article.id, "Nobody had expected it."), (article.id, "harbour")]
        assert [finding for finding in doctor(one.path) if not finding.ok] == []
    for one, given in ((library, archive(other)), (other, archive(library))):
        before = one.history.steps(1000)
        statuses(one, given)
        assert set(statuses(one, given)) == {AddStatus.UNCHANGED}
        assert len(one.history.steps(1000)) <= len(before) + 1
    assert passages(library)[0][1] == "Nobody had expected it."


def test_articles_with_one_text_become_one_and_missing_values_are_completed(library: Library, other: Library) -> None:
    mine = library.articles.add(document(MONDAY, site=None)).article
    library.highlights.add(mine.id, 4, 11, color=Color.RED)
    yours = other.articles.add(document(MONDAY, canonical_url=ADDRESS, authors=("Ida Moe",))).article
    other.highlights.add(yours.id, 4, 11, color=Color.BLUE)
    assert statuses(library, archive(other)) == [AddStatus.REVISED]
    (article,) = library.articles.page(ArticleQuery())
    assert (article.id, article.url, article.site, article.authors) == (mine.id, ADDRESS, "Harbour Post", ("Ida Moe",))
    assert library.articles.revisions(mine.id) == [1]
    assert passages(library) == [(1, "harbour"), (1, "harbour")]
    assert statuses(library, archive(other)) == [AddStatus.UNCHANGED]
    # Added from its address once more, it is known again.
    assert library.articles.add(document(MONDAY, canonical_url=ADDRESS)).status is AddStatus.UNCHANGED
    library.history.undo()
    assert passages(library) == [(1, "harbour")]
    assert library.articles.get(1).url is None


def test_articles_with_one_text_and_two_addresses_stay_two(library: Library, other: Library) -> None:
    library.articles.add(document(MONDAY, canonical_url=ADDRESS))
    other.articles.add(document(MONDAY, canonical_url="https://b.example/1"))
    assert statuses(library, archive(other)) == [AddStatus.ADDED]
    assert library.articles.counts().all == 2


def test_merged_articles_stay_matched_after_any_later_change(library: Library, other: Library) -> None:
    library.articles.add(document(MONDAY))
    yours = other.articles.add(document(MONDAY)).article
    other.highlights.add(yours.id, 0, 3, color=Color.RED)
    statuses(library, archive(other))
    library.articles.delete([1])
    assert statuses(library, archive(other)) == [AddStatus.UNCHANGED]
    assert (library.articles.counts().all, library.articles.counts().trash) == (0, 1)
    other.articles.set_title(yours.id, "A better headline")
    assert statuses(library, archive(other)) == [AddStatus.REVISED]
    assert library.articles.get(1).title == "A better headline"
    assert library.articles.counts().trash == 1


def test_an_article_in_the_trash_does_not_match_one_outside(library: Library, other: Library) -> None:
    mine = library.articles.add(document(MONDAY)).article
    yours = other.articles.add(document(MONDAY)).article
    other.highlights.add(yours.id, 0, 3, color=Color.RED)
    given = archive(library)
    library.articles.delete([mine.id])
    assert statuses(library, archive(other)) == [AddStatus.ADDED]
    assert passages(library) == [(2, "The")]
    other.articles.delete([yours.id])
    assert statuses(other, given) == [AddStatus.ADDED]
    assert (other.articles.counts().all, other.articles.counts().trash) == (1, 1)
