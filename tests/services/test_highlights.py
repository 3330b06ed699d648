from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from newsreader.errors import AmbiguousError, NotFoundError, UsageError
from newsreader.ingest import parse_one as parse
from newsreader.records import AnchorState, Color
from newsreader.services.highlights import citation, highlight_quote, what_changed

if TYPE_CHECKING:
    from newsreader.library import Library
    from newsreader.records import Article

TEXT = """\
The harbour will close at midnight, the mayor said on Tuesday.

“We have no choice,” Ana Ruiz told reporters. “The water — all of it — is rising, and we have no boats.”

The port authority disagreed. “We have no choice,” its director said, was what mayors always say.
"""


@pytest.fixture
def article(library: Library) -> Article:
    return library.articles.add(parse(TEXT.encode(), "harbour.txt")).article


def test_a_quote_becomes_a_highlight_with_color_tags_and_note(library: Library, article: Article) -> None:
    made = highlight_quote(
        library, article, "the mayor said", color=Color.RED, tags=["claim", "who/said"], note="when exactly?"
    )
    assert library.highlights.get(made.id) == made
    assert (made.quote, made.color, made.note) == ("the mayor said", Color.RED, "when exactly?")
    assert set(made.tags) == {"claim", "who/said"}
    assert library.articles.revision(article.id).text[made.start : made.end] == "the mayor said"
    assert library.articles.get(article.id).highlights == 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ('"The water - all of it - is rising', "“The water — all of it — is rising"),
        ("close  at\nmidnight", "close at midnight"),
        ('on Tuesday. "We have no choice," Ana', "on Tuesday.\n\n“We have no choice,” Ana"),
        ("THE PORT AUTHORITY", "The port authority"),
    ],
)
def test_straight_quotation_marks_simple_dashes_and_spaces_match(
    library: Library, article: Article, typed: str, meant: str
) -> None:
    assert highlight_quote(library, article, typed).quote == meant


def test_a_quote_that_occurs_twice_is_ambiguous(library: Library, article: Article) -> None:
    with pytest.raises(AmbiguousError, match="twice"):
        highlight_quote(library, article, "We have no choice")
    with pytest.raises(AmbiguousError, match="3 times"):
        highlight_quote(library, article, "have no")
    assert library.highlights.for_article(article.id) == []


@pytest.mark.parametrize(
    ("context", "place"),
    [
        ({"prefix": "on Tuesday.\n\n“"}, "first"),
        ({"prefix": 'Tuesday. "'}, "first"),
        ({"suffix": ',"  Ana Ruiz'}, "first"),
        ({"prefix": "disagreed. “"}, "second"),
        ({"suffix": ",” its director"}, "second"),
        ({"prefix": "disagreed. “", "suffix": ",” its"}, "second"),
    ],
)
def test_prefix_and_suffix_select_the_occurrence(
    library: Library, article: Article, context: dict[str, str], place: str
) -> None:
    made = highlight_quote(library, article, "We have no choice", **context)
    text = library.articles.revision(article.id).text
    assert made.start == (text.index if place == "first" else text.rindex)("We have no choice")


def test_a_wrong_prefix_or_suffix_is_an_error(library: Library, article: Article) -> None:
    with pytest.raises(NotFoundError, match=r"twice .* not with this prefix"):
        highlight_quote(library, article, "We have no choice", prefix="Wednesday")


def test_a_quote_that_is_only_similar_to_the_text_is_not_found(library: Library, article: Article) -> None:
    with pytest.raises(NotFoundError, match="does not contain"):
        highlight_quote(library, article, "the mayor says")


@pytest.mark.parametrize(
    ("quote", "meant"),
    [
        ("the mayr said", "the mayor said"),
        ("told reportrs", "told reporters"),
        (
            "The harbor will close at midnight, the mayor said on",
            "The harbour will close at midnight, the mayor said on",
        ),
        ("nothing of this kind", None),
    ],
)
def test_similar_words_of_the_text_are_suggested(
    library: Library, article: Article, quote: str, meant: str | None
) -> None:
    with pytest.raises(NotFoundError) as error:
        highlight_quote(library, article, quote)
    assert str(error.value).partition("”")[2] == (f". Did you mean “{meant}”?" if meant else "")
    assert library.highlights.for_article(article.id) == []


@pytest.mark.parametrize("quote", ["", " \n"])
def test_an_empty_quote_is_refused(library: Library, article: Article, quote: str) -> None:
    with pytest.raises(UsageError):
        highlight_quote(library, article, quote)


def test_highlighting_the_same_words_again_creates_no_copy(library: Library) -> None:
    article = library.articles.add(parse(b"Only these words stand here. And then some more.\n", "a.txt")).article
    first = highlight_quote(library, article, "these words", tags=["one"])
    again = highlight_quote(library, article, "these words", tags=["two"], note="more")
    assert again.id == first.id
    assert (again.tags, again.note) == (("one", "two"), "more")
    assert len(library.highlights.for_article(article.id)) == 1
    third = highlight_quote(library, article, "these words", note="and again")
    assert third.note == "more\n\nand again"


def test_labels_and_citations_do_not_nest_quotation_marks(library: Library) -> None:
    article = library.articles.add(parse("He called it “a gift to Bergen.” Nobody agreed.".encode(), "a.txt")).article
    mark = library.highlights.add(article.id, 13, 32, color=Color.RED)
    assert mark.quote == "“a gift to Bergen.”"
    library.highlights.set_note(mark.id, "whose?")
    library.highlights.delete(mark.id)
    assert [step.label for step in library.history.steps(3)] == [
        "deleted the highlight “a gift to Bergen.”",
        "wrote a note on “a gift to Bergen.”",
        "highlighted “a gift to Bergen.”",
    ]
    cited = citation(article, mark.quote, library.articles.revision(article.id))
    assert cited.startswith("“a gift to Bergen.” — “He called it “a gift")
    assert " (revision 1, fetched 20" in cited


@pytest.mark.parametrize(
    ("quote", "edited", "changed"),
    [
        ("will close at midnight", "will not close at midnight", "negation: “not” added"),
        ("have no boats", "have no ships", "word: “boats” → “ships”"),
        ("have no boats", "have no big boats", "wording"),
        ("“We have no choice,” Ana", "«We have no choice,» Ana", ""),
        ("The harbour will close at midnight, the mayor said on Tuesday.", "", ""),
    ],
)
def test_what_an_edit_changed_in_a_passage_is_said_in_a_few_words(
    library: Library, quote: str, edited: str, changed: str
) -> None:
    def add(text: str) -> None:
        library.articles.add(replace(parse(text.encode(), "harbour.txt"), url="https://harbour.example/tide"))

    add(TEXT)
    made = highlight_quote(library, library.articles.get(1), quote)
    assert what_changed(made, library.articles.revision(1).text) == ""
    add(TEXT.replace(quote, edited))
    now = library.highlights.get(made.id)
    assert (now.anchor is AnchorState.ORPHAN) == (edited == "")
    assert what_changed(now, library.articles.revision(1).text) == changed


@pytest.mark.parametrize(
    ("edit", "changed"),
    [
        (("the mayor said", "the mayor denied"), "after it: “said” → “denied”"),
        (("Ana Ruiz told", "Eva Berg told"), "after it: “Ana Ruiz” → “Eva Berg”"),
        (("authority disagreed", "authority did not disagree"), ""),
    ],
)
def test_what_turns_a_passage_from_outside_is_said_with_both_wordings(
    library: Library, edit: tuple[str, str], changed: str
) -> None:
    for text in (TEXT, TEXT.replace(*edit)):
        library.articles.add(replace(parse(text.encode(), "harbour.txt"), url="https://harbour.example/tide"))
        quote = "will close at midnight" if "mayor" in edit[0] else "We have no choice"
        if not library.highlights.for_article(1):
            highlight_quote(library, library.articles.get(1), quote, suffix="" if "mayor" in edit[0] else ",” Ana")
    (now,) = library.highlights.for_article(1)
    assert (now.anchor is AnchorState.REVIEW) == bool(changed)
    assert what_changed(now, library.articles.revision(1).text) == changed
