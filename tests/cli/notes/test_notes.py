from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

from newsreader.library import Library
from newsreader.records import Color, Draft

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call

NOTE = {
    "id", "uid", "article_id", "article_title", "quote", "prefix", "suffix", "first_quote", "note", "tags", "color",
    "start", "end", "anchor", "score", "created", "updated", "words",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _article(call: Call, harbour: Path) -> None:
    call("add", str(harbour))


def test_a_passage_is_highlighted_tagged_noted_and_found(call: Call) -> None:
    made = call(
        "highlight", "1", '"The water - all of it - is rising', "--color", "blue", "--tag", "claim", "--tag",
        "climate/sea level", "--note", "who measured this?", "--json",
    )  # fmt: skip
    assert made.status == 0
    [note] = made.json
    assert set(note) == NOTE
    assert note["quote"] == "“The water — all of it — is rising"
    assert (note["color"], note["note"]) == ("blue", "who measured this?")
    assert set(note["tags"]) == {"claim", "climate/sea level"}
    for query in (["mesured"], ["rising", "water"], ["climate"], []):
        [found] = call("notes", *query, "--json").json
        assert (found.pop("match", 100) > 45, found) == (True, note)
    assert call("notes", "zzzz", "--json").json == []


def test_notes_are_printed_newest_first(call: Call) -> None:
    call("highlight", "1", "the mayor said", "--note", "first line\n\nsecond line", "--tag", "sea level")
    printed = call("highlight", "1", "no boats", "--color", "red")
    listed = call("notes").out
    assert listed.startswith(f"{printed.out}\n")
    lines = [line.strip() for line in listed.splitlines()]
    assert lines[0].startswith("2  red")
    assert lines[1] == "“no boats”"
    assert lines[2].startswith("— The harbour will close")
    assert lines[2].endswith("(article 1)")
    assert lines[4].startswith("1  yellow")
    assert lines[4].endswith("#sea-level")
    assert lines[5:8] == ["“the mayor said”", "first line", "second line"]
    assert call("notes", "--limit", "1").out == printed.out


def test_drafts_are_found_and_shown_with_their_text(call: Call, tmp_path: Path) -> None:
    call("highlight", "1", "no boats", "--note", "saved")
    with Library.open(tmp_path / "library.db") as library:
        start = library.articles.revision(1).text.index("the mayor said")
        passage = library.highlights.begin_note(
            1, start, start + 14, color=Color.GREEN, editor="killed", text="half a\nthought"
        )
        library.drafts.keep(Draft(1, "killed too", "saved, and more", "saved"))
    lines = [line.strip() for line in call("notes", "is:draft").out.splitlines()]
    assert "Draft, not saved: half a" in lines
    assert "thought" in lines
    assert "Draft, not saved: saved, and more" in lines
    assert {note["id"] for note in call("notes", "is:draft", "--json").json} == {1, passage.id}
    assert [note["id"] for note in call("notes", "--json").json] == [1]
    assert call("notes", "is:draft", "zzqq").status == 1


def test_a_missing_quote_is_66_and_an_ambiguous_one_is_65(call: Call) -> None:
    missing = call("highlight", "1", "the mayor denied")
    assert missing.status == 66
    twice = call("highlight", "1", "We have no choice")
    assert twice.status == 65
    assert "twice" in twice.err
    assert call("highlight", "1", "have no").err.count("3 times") == 1
    assert call("highlight", "1", "We have no choice", "--suffix", ",” its director").status == 0
    for outcome in (missing, twice):
        assert outcome.out == ""
        assert outcome.err.startswith("newsreader: ")
        assert outcome.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [["1", ""], ["1", "harbour", "--color", "pink"], ["1", "harbour", "--tag", "/"], ["1"]],
)
def test_an_invalid_call_is_2_and_highlights_nothing(call: Call, arguments: list[str]) -> None:
    outcome = call("highlight", *arguments)
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err.startswith("newsreader: ")
    assert outcome.err.count("\n") == 1
    assert call("notes", "--json").json == []


def test_filters_match_exactly_and_combine_with_words(call: Call) -> None:
    call("highlight", "1", "the mayor said", "--note", "when?", "--tag", "claim/time", "--color", "red")
    call("highlight", "1", "no boats", "--tag", "claim")

    def quotes(*query: str) -> list[str]:
        return [note["quote"] for note in call("notes", *query, "--json").json]

    assert quotes("tag:claim/") == quotes("after:1d") == quotes("is:unread") == ["no boats", "the mayor said"]
    assert quotes("tag:claim", "-tag:claim/time") == quotes("-has:note") == quotes("body:rising boat") == ["no boats"]
    assert quotes("mayer color:red") == ["the mayor said"]
    assert quotes('"no boats"') == ["no boats"]
    assert quotes("is:orphan") == quotes("before:2020") == quotes("body:zebra") == []


def test_filters_list_all_matches_and_words_only_the_best_with_a_message(call: Call, tmp_path: Path) -> None:
    boats = [f"boat {number:02}" for number in range(21)]
    fleet = tmp_path / "fleet.txt"
    fleet.write_text("\n\n".join(boats))
    call("add", str(fleet))
    for boat in boats:
        call("highlight", "2", boat, "--tag", "claim")
    whole = call("notes", "tag:claim", "--json")
    assert (len(whole.json), whole.err) == (21, "")
    likeliest = call("notes", "boat", "--json")
    assert len(likeliest.json) == 20
    assert likeliest.err == "newsreader: Only the 20 best matches are listed. For more, use --limit N.\n"
    asked = call("notes", "boat", "--limit", "20", "--json")
    assert (asked.json, asked.err) == (likeliest.json, "")
    assert len(call("notes", "boat", "--limit", "99", "--json").json) == 21


@pytest.mark.parametrize("command", ["notes", "list"])
def test_an_invalid_filter_finds_nothing_and_is_one_line_on_standard_error(call: Call, command: str) -> None:
    call("highlight", "1", "the mayor said")
    wrong = call(command, "mayor", "color:pink", "is:", "--json")
    assert (wrong.status, wrong.out) == (2, "")
    assert wrong.err.startswith("newsreader: color:pink is not valid. Use yellow")
    assert wrong.err.count("\n") == 1
    assert call(command, "before:2026-13").status == call(command, "-color:pink").status == 2
    signs = call(command, "-", "…")
    assert signs.status == 2
    assert signs.err == "newsreader: Punctuation alone can't be searched. Add a word or a filter.\n"
    assert call(command, "").status == 0


@pytest.mark.parametrize("command", ["notes", "list"])
def test_a_likely_mistake_is_reported_and_searched_as_words(call: Call, command: str) -> None:
    odd = call(command, "atg:claim", "foo:bar", '"no end', "--json")
    assert (odd.status, odd.json) == (1, [])
    for said in ("Did you mean tag:?", "foo: is not a filter", "mark is not closed"):
        assert odd.err.count(said) == 1
    nothing = call(command, "12:30", "https://a.example", "--json").err
    assert nothing.removeprefix("newsreader: No ") in ("notes found.\n", "articles found.\n")


def test_weak_matches_are_set_apart_and_are_no_success(call: Call) -> None:
    call("highlight", "1", "the mayor said", "--note", "quick answer")
    call("highlight", "1", "no boats", "--note", "pergunto ao prefeito")
    weak = call("notes", "penguin zebra")
    assert (weak.status, weak.err) == (1, "newsreader: No good match found.\n")
    assert weak.out.startswith("Weaker matches:\n\n")
    assert "pergunto" in weak.out
    both = call("notes", "quick answer penguin")
    assert both.status == 0
    good, _, weaker = both.out.partition("\nWeaker matches:\n")
    assert ("quick answer" in good, "pergunto" in weaker) == (True, True)
    percents = [note["match"] for note in call("notes", "quick answer penguin", "--json").json]
    assert 100 >= percents[0] >= 45 > percents[1] >= 0
    cut = call("notes", "quick answer penguin", "--min-match", str(percents[0]), "--json")
    assert (cut.status, [note["match"] for note in cut.json]) == (0, percents[:1])
    least = call("notes", "quick answer penguin", "--min-match", "0")
    assert (least.status, "Weaker" in least.out, "pergunto" in least.out) == (0, False, True)
    none = call("notes", "penguin zebra", "--min-match", "45")
    assert (none.status, none.out, none.err) == (1, "", "newsreader: No notes found.\n")
    assert "match" not in call("notes", "is:unread", "--json").json[0]


def test_the_best_matches_are_counted_after_the_least_match(call: Call) -> None:
    quote = "harbour will close at midnight, the mayor said"
    for end in range(len(quote) - 28, len(quote)):
        assert call("highlight", "1", quote[:end].strip(), "--note", f"pergunto {end}").status == 0
    weak = [note["match"] for note in call("notes", "penguin", "--json").json]
    assert len(weak) == 5
    every = call("notes", "penguin", "--min-match", str(min(weak)), "--json")
    assert (len(every.json), "20 best" in every.err) == (20, True)
    none = call("notes", "pergunto", "--min-match", "100")
    assert (none.status, none.out, none.err) == (1, "", "newsreader: No notes found.\n")


@pytest.mark.parametrize("query", ["zzqq", "is:orphan", "-tag:claim", "body:zebra", '"no such phrase"', "xyz " * 90])
@pytest.mark.parametrize("command", ["notes", "list"])
def test_a_query_without_matches_is_1_and_one_line(call: Call, command: str, query: str) -> None:
    call("highlight", "1", "no boats", "--tag", "claim")
    message = f"newsreader: No {'articles' if command == 'list' else 'notes'} found.\n"
    printed, as_json = call(command, query), call(command, query, "--json")
    assert (printed.status, printed.out, printed.err) == (1, "", message)
    assert (as_json.status, as_json.json, as_json.err) == (1, [], message)
    assert call(command, query, "--limit", "0").status == 0


def test_a_query_without_matches_names_the_articles_that_contain_its_words(call: Call) -> None:
    call("highlight", "1", "no boats")
    message = "newsreader: No {} found, but 1 article contains these words: newsreader list {}\n"
    for query, bodies in {
        "body:mayor tag:claim": "body:mayor",
        "breakwater": "body:breakwater",
        "breakwater evening": "body:breakwater body:evening",
        '"twelve ships"': 'body:"twelve ships"',
    }.items():
        outcome = call("notes", query)
        assert (outcome.status, outcome.out) == (1, "")
        assert outcome.err.endswith(message.format("notes", shlex.quote(bodies)))
        assert call("list", bodies).status == 0
    for arguments, said in {
        ("breakwater",): "1 with the words in its text: newsreader list body:breakwater",
        ("harbour", "is:starred"): "1 without the filters: newsreader list harbour",
        ("harbour", "--shelf", "inbox"): "1 on the shelf all: newsreader list harbour",
    }.items():
        outcome = call("list", *arguments)
        assert (outcome.status, outcome.out, outcome.err) == (1, "", f"newsreader: No articles found, but {said}\n")
    assert call("notes", "body:mayor", "--json").err == ""


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["notes"], "There are no notes yet."),
        (["list", "--shelf", "all"], "There are no articles yet."),
        (["searches", "list"], "There are no saved searches yet."),
        (["tag", "list"], "There are no tags yet."),
        (["history"], "There are no changes to undo or redo yet."),
    ],
)
def test_an_empty_library_says_so_and_ends_with_0(call: Call, tmp_path: Path, command: list[str], said: str) -> None:
    empty = ("--db", str(tmp_path / "empty.db"))
    Library.open(tmp_path / "empty.db").close()
    printed, as_json = call(*empty, *command), call(*empty, *command, "--json")
    assert (printed.status, printed.out) == (as_json.status, "") == (0, "")
    assert printed.err == as_json.err
    assert printed.err.startswith(f"newsreader: {said}")
    assert printed.err.count("\n") == 1
    assert as_json.json == []


def test_an_empty_shelf_is_a_query_without_matches(call: Call) -> None:
    outcome = call("list", "--shelf", "trash", "--json")
    assert (outcome.status, outcome.json, outcome.err) == (1, [], "newsreader: No articles found.\n")


def test_an_excluded_word_is_not_an_option_and_a_wrong_option_is_not_a_word(call: Call) -> None:
    call("highlight", "1", "the mayor said")
    assert call("notes", "--json", "--", "-boats").json == call("notes", "-boats", "--json").json != []
    assert call("list", "-harbour", "--json").json == []
    assert call("notes", "--lmit", "3").status == 2
    assert "'--limit' requires an argument" in call("notes", "--limit").err
    assert "Usage" in call("notes", "-h").out


def test_a_quote_with_its_own_quotation_marks_gets_no_second_pair(call: Call) -> None:
    assert call("highlight", "1", "“We have no choice,” its director").status == 0
    call("highlight", "1", "the mayor said")
    shown = call("notes").out
    assert "““" not in shown
    assert "“We have no choice,” its director\n" in shown
    assert "“the mayor said”" in shown


def test_a_search_that_finds_nothing_says_what_its_words_find_without_the_filters(call: Call) -> None:
    call("highlight", "1", "the mayor said")
    none = call("notes", "mayor", "is:orphan")
    assert (none.status, none.out) == (1, "")
    assert none.err.endswith("newsreader: 1 without the filters: newsreader notes mayor\n")
    assert "without" not in call("notes", "penguin zebra", "is:orphan").err, "weak matches are none"


def test_words_that_only_texts_contain_are_suggested_as_a_body_search(call: Call) -> None:
    for query in ("breakwater", "body:breakwater"):
        found = call("notes", query)
        assert found.status == 1
        assert found.err == (
            "newsreader: No notes found, but 1 article contains these words: newsreader list body:breakwater\n"
        )
