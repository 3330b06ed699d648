"""The codebook: tags are listed, renamed with their children, merged, described."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

import pytest

from newsreader.errors import NotFoundError, UsageError
from newsreader.library.tags.names import clean_name, mend_names
from newsreader.records import ArticleQuery, Color, Tag

if TYPE_CHECKING:
    from newsreader.library import Library
    from newsreader.records import Article


def names(library: Library) -> dict[str, tuple[int, int]]:
    """Return the numbers of highlights and articles of each listed tag."""
    return {tag.name: (tag.highlights, tag.articles) for tag in library.tags.list()}


@pytest.fixture
def codebook(library: Library, article: Article) -> Library:
    library.articles.tag([article.id], ["politics", "politics/eu"])
    library.highlights.add(article.id, 0, 3, color=Color.RED, tags=["politics/eu", "Claim"])
    library.highlights.add(article.id, 4, 11, color=Color.RED, tags=["politics/eu/law", "claim"])
    return library


def test_tags_are_listed_with_their_numbers_of_highlights_and_articles(codebook: Library) -> None:
    assert names(codebook) == {"Claim": (2, 0), "politics": (0, 1), "politics/eu": (1, 1), "politics/eu/law": (1, 0)}
    codebook.highlights.delete(1)
    assert names(codebook)["Claim"] == (1, 0)
    codebook.articles.delete([1])
    assert names(codebook)["politics/eu"] == (0, 0)


def test_an_unused_tag_is_listed_only_with_a_description_color_or_key(codebook: Library) -> None:
    codebook.tags.describe("politics", "  elections,\n parties ")
    codebook.tags.set_color("new", Color.BLUE)
    codebook.tags.set_hot_key("keyed", "x")
    codebook.articles.untag([1], ["politics", "politics/eu"])
    codebook.highlights.set_tags(1, [])
    codebook.highlights.set_tags(2, [])
    listed = codebook.tags.list()
    assert [tag.name for tag in listed] == ["keyed", "new", "politics"]
    assert listed[2] == Tag(listed[2].id, "politics", "elections,\n parties")
    assert (listed[0].hot_key, listed[1].color) == ("x", Color.BLUE)


def test_renaming_a_tag_renames_its_children(codebook: Library) -> None:
    step = codebook.tags.rename("Politics", "Affairs/pol")
    assert step is not None
    assert step.label == "renamed the tag #Politics to #Affairs/pol"
    assert list(names(codebook)) == ["Affairs/pol", "Affairs/pol/eu", "Affairs/pol/eu/law", "Claim"]
    assert codebook.articles.get(1).tags == ("Affairs/pol", "Affairs/pol/eu")
    assert codebook.articles.page(ArticleQuery(text="affairs"))[0].id == 1
    assert codebook.articles.page(ArticleQuery(text="politics")) == []
    codebook.history.undo()
    assert list(names(codebook)) == ["Claim", "politics", "politics/eu", "politics/eu/law"]
    assert codebook.articles.page(ArticleQuery(text="politics"))[0].id == 1


def test_only_the_case_of_a_name_can_change(codebook: Library) -> None:
    codebook.tags.rename("claim", "CLAIM")
    assert codebook.highlights.get(1).tags == ("CLAIM", "politics/eu")
    assert codebook.tags.rename("claim", "CLAIM") is None


@pytest.mark.parametrize(("old", "new"), [("a/a", "a"), ("a", "b/a"), ("a/a", "b")])
def test_a_name_may_move_between_a_tag_and_its_children(library: Library, article: Article, old: str, new: str) -> None:
    family = {"a", "a/a", "a/a/a", "a/b"} if old == "a" else {"a/a", "a/a/a", "a/a/a/a"}
    library.articles.tag([article.id], family)
    library.tags.rename(old, new)
    renamed = {new + name[len(old) :] for name in family}
    assert set(library.articles.get(article.id).tags) == renamed
    library.history.undo()
    assert set(library.articles.get(article.id).tags) == family
    library.history.redo()
    assert set(library.articles.get(article.id).tags) == renamed


def test_a_name_that_is_taken_is_refused_and_nothing_changes(codebook: Library) -> None:
    before = names(codebook)
    codebook.articles.tag([1], ["claim/eu"])
    codebook.history.undo()
    for old, new in (("politics", "claim"), ("claim", "politics/EU")):
        with pytest.raises(UsageError, match="merge"):
            codebook.tags.rename(old, new)
    for below in ("Politics/eu/inner", "politics/new"):
        with pytest.raises(UsageError, match="below itself"):
            codebook.tags.rename("politics", below)
    assert names(codebook) == before
    with pytest.raises(NotFoundError, match="no tag unknown"):
        codebook.tags.rename("unknown", "known")


def test_the_name_of_an_unused_tag_is_free(codebook: Library) -> None:
    codebook.articles.tag([1], ["spare"])
    codebook.articles.untag([1], ["spare"])
    codebook.tags.rename("claim", "spare")
    assert codebook.highlights.get(1).tags == ("politics/eu", "spare")
    while codebook.history.undo():
        pass
    while codebook.history.redo():
        pass
    assert codebook.highlights.get(1).tags == ("politics/eu", "spare")


def test_merged_tags_become_one_tag(codebook: Library) -> None:
    before = names(codebook)
    codebook.tags.describe("politics/eu/law", "statutes")
    step = codebook.tags.merge(["politics/eu", "Politics/EU/law", "claim"], "claim")
    assert step is not None
    assert names(codebook) == {"Claim": (2, 1), "politics": (0, 1)}
    assert codebook.articles.get(1).tags == ("Claim", "politics")
    codebook.articles.tag([1], ["politics/eu"])
    assert names(codebook)["politics/eu"] == (0, 1), "the name is free for a new beginning"
    for _ in range(3):
        codebook.history.undo()
    assert names(codebook) == before
    codebook.history.redo()
    codebook.history.redo()
    assert names(codebook) == {"Claim": (2, 1), "politics": (0, 1)}


def test_a_merge_creates_its_target_and_refuses_unknown_sources(codebook: Library) -> None:
    codebook.tags.merge(["claim"], "new/one")
    assert codebook.highlights.get(1).tags == ("new/one", "politics/eu")
    with pytest.raises(UsageError, match="into itself"):
        codebook.tags.merge(["new/one"], "NEW/one")
    with pytest.raises(NotFoundError):
        codebook.tags.merge(["politics", "unknown"], "x")
    assert "politics" in names(codebook)


def test_a_tag_is_deleted_with_all_below_it_in_one_step(codebook: Library) -> None:
    codebook.tags.set_hot_key("politics/eu", "p")
    before, lists = codebook.tags.list(), codebook.tags.found()
    codebook.highlights.delete(2)
    step = codebook.tags.delete(["#Politics"])
    assert step is not None
    assert step.label == "deleted #Politics, with 2 below"
    assert names(codebook) == {"Claim": (1, 0)}
    assert codebook.articles.get(1).tags == ()
    codebook.highlights.restore(2)
    assert codebook.highlights.get(2).tags == ("Claim",), "what lay in the trash lost it too"
    codebook.tags.set_hot_key("claim", "p")
    for _ in range(4):
        codebook.history.undo()
    assert (codebook.tags.list(), codebook.tags.found()) == (before, lists)
    codebook.articles.tag([1], ["politics/eu"])
    assert names(codebook)["politics/eu"] == (1, 1)


def test_several_tags_are_deleted_or_none_of_them(codebook: Library) -> None:
    with pytest.raises(NotFoundError, match="Did you mean Claim"):
        codebook.tags.delete(["politics", "clam"])
    assert "politics" in names(codebook)
    codebook.tags.delete(["politics/eu/law", "claim"])
    assert set(names(codebook)) == {"politics", "politics/eu"}


def test_a_name_that_a_query_takes_for_an_existing_tag_is_this_tag(codebook: Library) -> None:
    codebook.articles.tag([1], ["Sea level"])
    codebook.highlights.set_tags(1, ["séa-level", "claim"])
    codebook.articles.tag([1], ["„SEA LEVEL“"])
    assert codebook.highlights.get(1).tags == ("Claim", "Sea level")
    assert codebook.articles.get(1).tags == ("politics", "politics/eu", "Sea level")
    with pytest.raises(UsageError, match="already is a tag Sea level: merge the two"):
        codebook.tags.rename("claim", "sea-level")
    codebook.tags.rename("sea level", "sea-level")
    assert names(codebook)["sea-level"] == (1, 1)
    codebook.tags.merge(["claim", "sea-level"], "sea level")
    assert names(codebook)["sea level"] == (2, 1)
    assert "claim" not in {name.casefold() for name in names(codebook)}
    codebook.articles.untag([1], ["sea level"])
    codebook.highlights.set_tags(1, [])
    codebook.highlights.set_tags(2, [])
    codebook.articles.tag([1], ["Séa-level"])
    assert "Séa-level" in codebook.articles.get(1).tags, "what is not in use makes room"


def test_the_history_names_each_change_of_a_tag(codebook: Library) -> None:
    done = [
        codebook.tags.rename("politics/eu", "europe/eu"),
        codebook.tags.rename("europe/eu", "europe/union"),
        codebook.tags.set_color("claim", Color.RED),
        codebook.tags.set_color("claim", None),
    ]
    assert [step.label if step else "" for step in done] == [
        "moved the tag #politics/eu to #europe/eu",
        "renamed the tag #europe/eu to #europe/union",
        "colored #claim red",
        "removed the color of #claim",
    ]


def test_the_children_of_a_merged_tag_move_below_the_target_in_one_step(codebook: Library) -> None:
    before = codebook.tags.list()
    codebook.articles.untag([1], ["politics"])
    codebook.articles.tag([1], ["claim/EU"])
    codebook.tags.describe("politics/eu/law", "statutes")
    assert "politics" not in names(codebook), "a level that is no tag itself can be merged too"
    codebook.tags.merge(["politics"], "claim")
    listed = {tag.name.casefold(): (tag.highlights, tag.articles, tag.description) for tag in codebook.tags.list()}
    assert listed == {"claim": (2, 0, ""), "claim/eu": (1, 1, ""), "claim/eu/law": (1, 0, "statutes")}
    for _ in range(4):
        codebook.history.undo()
    assert codebook.tags.list() == before


def test_a_tag_is_merged_into_one_above_or_below_it(codebook: Library) -> None:
    before = codebook.tags.list()
    codebook.tags.merge(["politics"], "politics/eu")
    assert names(codebook) == {"Claim": (2, 0), "politics/eu": (1, 1), "politics/eu/law": (1, 0)}
    codebook.history.undo()
    codebook.tags.merge(["politics/eu"], "politics")
    assert names(codebook) == {"Claim": (2, 0), "politics": (1, 1), "politics/law": (1, 0)}
    codebook.history.undo()
    assert codebook.tags.list() == before
    codebook.history.redo()
    assert names(codebook) == {"Claim": (2, 0), "politics": (1, 1), "politics/law": (1, 0)}


def details(library: Library) -> dict[str, tuple[str, Color | None, str | None]]:
    """Return the description, color and key of each tag."""
    return {tag.name: (tag.description, tag.color, tag.hot_key) for tag in library.tags.list()}


def test_the_target_of_a_merge_gets_description_color_and_key(
    codebook: Library,
) -> None:
    tags = codebook.tags
    tags.describe("claim", "is said so")
    tags.set_color("claim", Color.RED)
    tags.set_hot_key("claim", "q")
    tags.describe("politics", "elections")
    tags.set_color("politics", Color.BLUE)
    before = details(codebook)
    step = tags.merge(["claim"], "politics")
    assert step is not None
    assert step.label == "merged #claim into #politics, with description and key"
    assert details(codebook)["politics"] == ("elections; is said so", Color.BLUE, "q")
    codebook.history.undo()
    assert details(codebook) == before
    codebook.history.redo()
    assert details(codebook)["politics"] == ("elections; is said so", Color.BLUE, "q")
    # The new key can move to another tag, and the deleted tag does not get it back.
    tags.set_hot_key("politics/eu", "q")
    codebook.history.undo()
    codebook.history.undo()
    assert details(codebook) == before


def test_merging_several_tags_joins_all_descriptions_and_takes_the_color_of_the_highest(codebook: Library) -> None:
    tags = codebook.tags
    tags.describe("claim", "is said so")
    tags.describe("politics", "is said so")
    tags.describe("politics/eu", "Brussels")
    tags.set_color("politics/eu", Color.GREEN)
    tags.set_color("claim", Color.RED)
    step = tags.merge(["politics/eu", "claim"], "new")
    assert step is not None
    assert step.label == "merged #politics/eu #claim into #new, with description and color"
    description, color, _ = details(codebook)["new"]
    assert set(description.split("; ")) == {"Brussels", "is said so"}
    assert color is Color.RED
    tags.merge(["politics"], "new")
    assert details(codebook)["new"][0] == description, "a description is not repeated"


def test_children_are_renamed_correctly_if_folding_lengthens_the_parents_name(
    library: Library, article: Article
) -> None:
    library.articles.tag([article.id], ["Straße/Nord"])
    library.tags.rename("STRASSE", "road")
    assert list(names(library)) == ["road/Nord"]


def test_tags_are_sorted_alphabetically(library: Library, article: Article) -> None:
    library.articles.tag([article.id], ["world", "\u00c4rger", "air"])
    assert list(names(library)) == ["air", "\u00c4rger", "world"]


def test_tags_with_numbers_are_sorted_by_number(library: Library, article: Article) -> None:
    """In the codebook, on articles and highlights, in completions, and beside another tag."""
    names = ["wave 10", "wave 2", "wave 1", "wave 100"]
    in_order = ["wave 1", "wave 2", "wave 10", "wave 100"]
    library.articles.tag([article.id], [*names, "all"])
    highlight = library.highlights.add(article.id, 0, 5, color=Color.YELLOW, tags=names)
    assert [tag.name for tag in library.tags.list()][1:] == in_order
    assert [*library.articles.rows([article.id])[0].tags][1:] == in_order
    assert [*highlight.tags] == in_order
    assert [name for name in library.articles.vocabulary().tags if name != "all"] == in_order
    assert [name for name, _ in library.tags.together("all")] == in_order


def test_a_key_belongs_to_one_tag(codebook: Library) -> None:
    codebook.tags.set_hot_key("claim", "c")
    step = codebook.tags.set_hot_key("politics", "c")
    assert step is not None
    assert step.label == "gave #politics the key c, which #Claim loses"
    assert {tag.name: tag.hot_key for tag in codebook.tags.list() if tag.hot_key} == {"politics": "c"}
    codebook.history.undo()
    assert {tag.name: tag.hot_key for tag in codebook.tags.list() if tag.hot_key} == {"Claim": "c"}
    codebook.tags.set_hot_key("claim", None)
    assert not any(tag.hot_key for tag in codebook.tags.list())


def test_a_key_is_one_grapheme(codebook: Library) -> None:
    for several in ("ab", "c d"):
        with pytest.raises(UsageError, match="one character"):
            codebook.tags.set_hot_key("claim", several)
    assert not any(tag.hot_key for tag in codebook.tags.list())
    codebook.tags.set_hot_key("claim", "e\u0301")
    assert codebook.tags.list()[0].hot_key == "\u00e9"


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        (" eu ", "eu"),
        ("politics / eu", "politics/eu"),
        ("two  words", "two words"),
        ("cafe\u0301", "caf\u00e9"),
        ("#hash", "hash"),
        ("eu,", "eu"),
        (" ,#eu ; ", "eu"),
        ("a, / ;b", "a/b"),
        ("Paris, Texas", "Paris, Texas"),
        ("🦊/国", "🦊/国"),
        ("a" * 200, "a" * 200),
    ],
)
def test_names_are_cleaned(given: str, cleaned: str) -> None:
    assert clean_name(given) == cleaned


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        " , ,",
        ";",
        "a/,",
        "/",
        "/a",
        "a/",
        "a//b",
        "a/ /b",
        "a\nb",
        "a\tb",
        "\0",
        "\x1b[1m",
        "\ud800",
        "\u202ea",
        "a" * 201,
    ],
)
def test_an_invalid_name_is_refused(name: str) -> None:
    with pytest.raises(UsageError):
        clean_name(name)


def test_the_message_shows_the_slashes_that_are_left_between_commas() -> None:
    with pytest.raises(UsageError, match="The tag a//b has two slashes together"):
        clean_name("a/,/b")


def test_tags_of_a_source_are_corrected_and_never_refused() -> None:
    given = ["/a//b/", "a/B", "x\x1b[1my", " two\nwords ", "", "//", " , ,", ",a/b;", "\0", "z" * 300]
    assert mend_names(given) == ["a/b", "x[1my", "two words"]


def test_a_tag_that_was_made_to_be_slow_is_left_out_at_once() -> None:
    start = process_time()
    assert mend_names([f"a{sign * 20_000}b" for sign in ",;"]) == []
    assert process_time() - start < 2


def test_tags_that_occur_together_are_counted(codebook: Library) -> None:
    assert codebook.tags.together("claim") == [("politics/eu", 1), ("politics/eu/law", 1)]
    assert codebook.tags.together("Politics") == [("Claim", 2)], "with what is below it"
    assert codebook.tags.together("politics/eu/law") == [("Claim", 1)]
    assert codebook.tags.together("claim", limit=1) == [("politics/eu", 1)]
    codebook.highlights.delete(2)
    assert codebook.tags.together("claim") == [("politics/eu", 1)]
    codebook.articles.delete([1])
    assert codebook.tags.together("claim") == codebook.tags.together("unknown") == []


def test_tags_that_look_alike_are_one(library: Library, article: Article) -> None:
    library.articles.tag([article.id], ["claim"])
    for lookalike in ("cla\u200bim", "claim\u2060", "\ufeffclaim", "c\u00adlaim", "claim\ufe0f", "claim\U000e0041"):
        library.articles.tag([article.id], [lookalike])
    assert [tag.name for tag in library.tags.list()] == ["claim"]
    with pytest.raises(UsageError, match="needs a name"):
        library.articles.tag([article.id], ["\u200b\u3164"])


def test_descriptions_that_are_sentences_are_joined_as_sentences(codebook: Library) -> None:
    codebook.tags.describe("claim", "It can be wrong.")
    codebook.tags.describe("politics/eu", "Any figure")
    codebook.tags.merge(["politics/eu"], "claim")
    assert {tag.name: tag.description for tag in codebook.tags.list()}["Claim"] == "It can be wrong. Any figure"
