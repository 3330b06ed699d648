"""The filters of a query, applied to notes and their articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsreader.ingest import parse_one as parse
from newsreader.records import ArticleQuery, Color, Range
from newsreader.services.highlights import highlight_quote
from newsreader.services.notes.searching import NoteSearch

if TYPE_CHECKING:
    from newsreader.library import Library
    from newsreader.records import Article, Highlight


@pytest.fixture
def article(library: Library) -> Article:
    return library.articles.add(parse(b"The reservoir leaks.\n\nNobody answered the letters.\n", "dam.txt")).article


@pytest.fixture
def notes(library: Library, article: Article) -> list[Highlight]:
    return [
        highlight_quote(library, article, "reservoir leaks"),
        highlight_quote(library, article, "Nobody answered", tags=["denial"]),
    ]


def found(search: NoteSearch, query: str) -> list[str]:
    return [match.highlight.quote for match in search.search(query)]


def test_a_tag_filter_matches_the_tags_of_the_article_but_not_of_other_notes(
    library: Library, article: Article, notes: list[Highlight]
) -> None:
    search = NoteSearch(library)
    search.refresh()
    assert found(search, "tag:denial") == [notes[1].quote]
    library.articles.tag([article.id], ["Öffentlich/air line"])
    search.refresh()
    assert len(found(search, "tag:offentlich")) == len(found(search, "tag:öffentlich/air-line")) == 2
    assert found(search, "tag:denial tag:offentlich") == [notes[1].quote]
    assert found(search, "-tag:offentlich") == []
    assert "Öffentlich/air line" in search.vocabulary().tags


@pytest.mark.parametrize("sign", ["-", "&", "…", "- -", "--"])
def test_punctuation_alone_filters_nothing(library: Library, notes: list[Highlight], sign: str) -> None:
    for search in (NoteSearch(library), NoteSearch(library)):
        assert len(found(search, sign)) == len(notes)
        assert found(search, f"tag:denial {sign}") == [notes[1].quote]
        assert found(search, f"{sign} answered") == [notes[1].quote]


@pytest.mark.parametrize(
    "mistake", ["color:pink", "-color:pink", "is:", "before:2026-13", '"&"', '-"-"', "-in:&", "-!"]
)
def test_an_invalid_filter_finds_nothing(library: Library, notes: list[Highlight], mistake: str) -> None:
    search = NoteSearch(library)
    for query in (mistake, f"tag:denial {mistake}", f"{mistake} answered", f"color:yellow {mistake}"):
        assert found(search, query) == []
        assert list(library.articles.ids(ArticleQuery(text=query))) == []


def test_an_excluded_word_excludes_exact_words_and_prefixes(library: Library) -> None:
    text = "Three\n\n在东京都开会。\n\nในกรุงเทพมหานคร\n\nThe voters came.\n"
    article = library.articles.add(parse(text.encode(), "日.txt")).article
    quotes = ["在东京都", "ในกรุงเทพมหานคร", "voters came"]
    for quote in quotes:
        highlight_quote(library, article, quote)
    search = NoteSearch(library)
    search.refresh()
    for word, gone in (("东京", 0), ("กรุงเทพ", 1), ("voters", 2), ("voter", 2), ('"voter"', 2)):
        assert set(found(search, f"-{word}")) == set(quotes) - {quotes[gone]}
    assert found(search, "votrs") == ["voters came"]
    assert set(found(search, "-votrs")) == set(quotes), "what is merely like it stays"
    for word in ("thr", '"thr"'):
        with_it, without = (len(library.articles.ids(ArticleQuery(text=f"{sign}{word}"))) for sign in ("", "-"))
        assert (with_it, without) == (1, 0)


def test_a_phrase_matches_notes_and_articles_alike(library: Library) -> None:
    article = library.articles.add(parse(b"The School\n\nTHE VOTE was lost, they said.\n", "school.txt")).article
    library.articles.set_title(article.id, "The School")
    highlight_quote(library, article, "THE VOTE was", note="Lost in May", tags=["may day"])
    search = NoteSearch(library)
    search.refresh()
    for phrase, marks, articles in (
        ("hoo", 0, 0),
        ("the scho", 1, 1),
        ("was lost", 0, 0),
        ("may may", 0, 0),
        ("The Vote", 1, 0),
        ("may d", 1, 0),
    ):
        assert len(search.search(f'"{phrase}"')) == 1 - len(search.search(f'-"{phrase}"')) == marks
        assert len(library.articles.ids(ArticleQuery(text=f'"{phrase}"'))) == articles


def test_the_spans_of_a_phrase_are_its_matches(library: Library) -> None:
    article = library.articles.add(parse(b"Over THE VOTE they voted.\n", "vote.txt")).article
    highlight_quote(library, article, "Over THE VOTE they voted", note="the School")
    match = NoteSearch(library).search('"the vo" "School"')[0]
    assert match.quote_spans == (Range(5, 11),)
    assert match.note_spans == (Range(4, 10),)


def test_the_codebook_counts_each_match_of_a_tag_once(
    library: Library, article: Article, notes: list[Highlight]
) -> None:
    library.highlights.set_tags(notes[0].id, ["qq/x", "QQ/y", "sea-level"])
    library.highlights.set_tags(notes[1].id, ["qq", "Séa level"])
    other = library.articles.add(parse(b"Another text.\n\nWith a mark.\n", "other.txt"), tags=["qq/y"]).article
    gone = highlight_quote(library, other, "Another", tags=["qq/gone"])
    library.highlights.delete(gone.id)
    highlight_quote(library, other, "With a mark")
    binned = library.articles.add(parse(b"In the trash.\n", "bin.txt"), tags=["qq"]).article
    library.articles.delete([binned.id])
    search = NoteSearch(library)
    search.refresh()
    counted = library.tags.found()
    assert counted["qq"] == (3, 2)
    assert counted["sea level"] == (2, 1)
    for name, numbers in counted.items():
        query = f'tag:"{name}"'
        assert (len(search.search(query)), len(library.articles.ids(ArticleQuery(text=query)))) == numbers
    assert "qq/gone" not in counted


@pytest.mark.parametrize("is_built", [True, False])
@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("quote:leaks", [1]),
        ("quote:LEA", [1]),
        ('quote:"nobody answered the"', [3]),
        ("note:leaks", [4]),
        ("note:l", [4]),
        ("note:s", [4, 2]),
        ("-quote:nobody", [4, 1]),
        ("-note:engineers color:red", [3]),
        ("quote:leaks quote:reservoir", [1]),
        ("color:red", [4, 3]),
        ("-color:red -tag:denial", [1]),
        ("tag:denial", [2]),
        ("-has:tag", [4, 3, 1]),
        ("has:note after:2020", [4, 2]),
        ("before:2020", []),
        ("is:exact is:unread", [4, 3, 2, 1]),
        ("is:orphan is:moved", []),
        ("-is:unread", []),
        ("-is:draft", [4, 3, 2, 1]),
        ("answered quote:answ", [3, 2]),
        ("answered -note:engineer's", [3]),
        ("answered color:red", [3]),
    ],
)
def test_old_notes_are_found_among_many_without_reading_all(
    library: Library,
    article: Article,
    notes: list[Highlight],
    monkeypatch: pytest.MonkeyPatch,
    query: str,
    numbers: list[int],
    is_built: bool,
) -> None:
    library.highlights.set_note(notes[1].id, "Ask the engineer's wife")
    highlight_quote(library, article, "Nobody answered the", color=Color.RED)
    highlight_quote(library, article, "reservoir", color=Color.RED, note="Éngineers say that it leaks")
    monkeypatch.setattr("newsreader.services.notes.searching._FIRST", 1)
    search = NoteSearch(library)
    if is_built:
        search.build()
    for limit in (None, 50, len(numbers) + 1):
        assert [match.highlight.id for match in search.search(query, limit, wait=False)] == numbers
    assert [match.highlight.id for match in search.search(query, 1, wait=False)] == numbers[:1]


@pytest.mark.parametrize(
    ("query", "quote"),
    [
        ("quote:C++", "Written in C++"),
        ('"C++"', "Written in C++"),
        ('quote:"4 ℃"', "It froze at 4 ℃"),
        ('quote:"5 kg"', "5 ㎏ of it"),
        ("quote:㎏", "5 ㎏ of it"),
        ("quote:3212", "All 3,212 of them"),
        ('"3212"', "All 3,212 of them"),
        ('"2,5"', "Up by 2.5 %"),
        ("quote:9783161484100", "ISBN 978-3-16-148410-0"),
        ("note:R&D", "All 3,212 of them"),
    ],
)
def test_filters_by_text_have_the_rules_for_numbers_and_signs(library: Library, query: str, quote: str) -> None:
    lines = ["Vitamin C, and R and D", "Written in C++", "All 3,212 of them", "2, 5 or so", "Up by 2.5 %"]
    lines += ["ISBN 978-3-16-148410-0", "It froze at 4 ℃", "5 ㎏ of it"]
    article = library.articles.add(parse("\n\n".join(lines).encode(), "all.txt")).article
    for line in lines:
        highlight_quote(library, article, line, note="Ask R&D" if line.startswith("All") else "")
    assert found(NoteSearch(library), query) == [quote]
    if not query.startswith('"'):
        assert list(library.articles.ids(ArticleQuery(text=query))) == [article.id]
        assert not library.articles.ids(ArticleQuery(text=f"{query[: query.index(':')]}:C#"))
