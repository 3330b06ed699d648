"""The query language: parsing, mistakes and completion."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.strategies import texts

from newsreader.text.query.completion import Vocabulary, completions, settled, taken
from newsreader.text.query.parser import closed, parse
from newsreader.text.query.terms import Key, Query, Term

TODAY = date(2026, 3, 31)
WORDS = Vocabulary(
    tags=("politics/eu", "claim", "politics", "sea level", "Port"),
    sites=("tass.com", "Harbour Post", "www.kyiv.ua"),
    authors=("Ida Moe", "José Núñez"),
    titles=("Libraries lend tools",),
)

pieces = st.sampled_from(
    (
        "tag:",
        "-",
        "color:",
        "is:",
        "before:",
        "body:",
        "tga:",
        '"',
        "“",
        "”",
        "„",
        "»",
        "«",
        "(",
        "!",
        "red",
        "orphan",
        "7d",
        "2026-",
        "#",
        "/",
        " ",
    )
)
queries = st.lists(st.one_of(pieces, texts), max_size=8).map("".join)


def terms(text: str) -> list[tuple[str, str]]:
    return [("-" * term.negated + term.key, term.value) for term in parse(text, TODAY).query.terms]


def messages(text: str) -> list[str]:
    return [mistake.message for mistake in parse(text, TODAY).mistakes]


def test_a_query_has_words_phrases_and_filters_in_any_order() -> None:
    parsed = parse('tas color:red "old  harbour" tag:politics/ who -boat -tag:"sea level" In:Libraries', TODAY)
    assert parsed.query.words == "tas who"
    assert parsed.query.values(Key.PHRASE) == ("old harbour",)
    assert parsed.query.values(Key.TAG) == ("politics",)
    assert parsed.query.values(Key.TAG, negated=True) == ("sea level",)
    assert parsed.query.values(Key.WORD, negated=True) == ("boat",)
    assert [str(Query(group)) for group in parsed.query.filters] == [
        "color:red", '"old harbour"', "tag:politics", "-boat", '-tag:"sea level"', "in:Libraries",
    ]  # fmt: skip
    assert parsed.mistakes == ()


def test_terms_of_a_single_valued_kind_are_alternatives_and_others_must_all_match() -> None:
    text = (
        "color:red tag:a is:unread is:orphan color:blue is:done tag:b is:starred is:draft -color:green site:x "
        "is:review site:y"
    )
    assert [str(Query(group)) for group in parse(text).query.filters] == [
        "color:red color:blue", "tag:a", "is:unread is:done", "is:orphan is:review", "tag:b", "is:starred", "is:draft",
        "-color:green", "site:x site:y",
    ]  # fmt: skip


def test_keys_can_be_in_capitals_and_have_aliases() -> None:
    assert terms("TAG:x color:Blue title:dam by:moe since:2026 IS:Orphan") == [
        ("tag", "x"), ("color", "blue"), ("in", "dam"), ("author", "moe"), ("after", "2026-01-01"), ("is", "orphan"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-03-14", "2026-03-14"),
        ("2026-3", "2026-03-01"),
        ("2026", "2026-01-01"),
        ("7d", "2026-03-24"),
        ("2w", "2026-03-17"),
        ("1m", "2026-02-28"),
        ("2Y", "2024-03-31"),
        ("today", "2026-03-31"),
        ("yesterday", "2026-03-30"),
    ],
)
def test_dates_can_be_complete_partial_or_relative(typed: str, day: str) -> None:
    assert terms(f"before:{typed}") == [("before", day)]


@pytest.mark.parametrize("typed", ["2026-13", "2026-02-30", "0000", "99999y", "soon", "7", "²d", "2026-"])
def test_an_invalid_date_is_a_mistake_and_matches_nothing(typed: str) -> None:
    assert terms(f"after:{typed}") == [("after", "")]
    assert messages(f"after:{typed}")[0].startswith(f"after:{typed} is not a date. Write 2026-03-14")


def test_mistakes_have_a_range_and_a_message_and_other_terms_are_valid() -> None:
    text = "tas color:pink tga:claim is: tag:x"
    parsed = parse(text, TODAY)
    assert parsed.query.words == "tas tga:claim"
    assert parsed.query.values(Key.TAG) == ("x",)
    assert [text[m.range.start : m.range.end] for m in parsed.mistakes] == ["color:pink", "tga:claim", "is:"]
    assert messages(text) == [
        "color:pink is not valid. Use yellow, green, blue, red or purple.",
        "tga: is not a filter, so it is searched as a word. Did you mean tag:?",
        "is: needs a state, such as orphan.",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("foo:bar", "foo: is not a filter, so it is searched as a word."),
        ("tags:", "tags: is not a filter, so it is searched as a word. Did you mean tag:?"),
        ("befor:2026", "befor: is not a filter, so it is searched as a word. Did you mean before:?"),
        ("color:gren", "color:gren is not valid. Did you mean green?"),
        ("is:orphand", "is:orphand is not valid. Did you mean orphan?"),
        ("has:x", "has:x is not valid. Use note, highlight or tag."),
        ("tag:", "tag: needs a tag."),
        ("tag:#/", "tag: needs a tag."),
        ('site:""', "site: needs a site."),
        ('a "b c', "The quotation mark is not closed, so the phrase goes on to the end."),
        ('tag:"b c', "The quotation mark is not closed, so the phrase goes on to the end."),
        ("“b c", "The quotation mark is not closed, so the phrase goes on to the end."),
        ('""', "Type something between the quotation marks."),
        ('-"&"', '"&": punctuation alone can\'t be searched.'),
        ("-in:&", "in:&: punctuation alone can't be searched."),
        ("„b c", "The quotation mark is not closed, so the phrase goes on to the end."),
        ("on:2026-11-23", "on: is not a filter, so it is searched as a word."),
        ("-!", "Type a word after the minus to exclude it, as in -word."),
        ("-(tag:x)", "(tag:x) is searched as a word. Did you mean tag:x?"),
        ("body:*", "body:*: punctuation alone can't be searched."),
        ("-body:C++", "body:C++: punctuation is ignored, and a single letter can't be searched."),
        ("in:c*", "in:c*: punctuation is ignored, and a single letter can't be searched."),
        ('"C+"', '"C+": punctuation is ignored, and a single letter can\'t be searched.'),
        ("(tag:x)", "(tag:x) is searched as a word. Did you mean tag:x?"),
        ("#claim", "#claim is searched as a word. Did you mean tag:claim?"),
        ("x NOT tag:y", "NOT is searched as a word. Did you mean -tag:y?"),
        ("tag:x AND tag:y", "AND is searched as a word. Leave it out: all filters must match anyway."),
        ("x OR y", "OR is searched as a word. Leave it out: several color:, is:, site: or in: match any of them."),
        ("color:red,blu", "color:red,blu is not valid. Did you mean color:red color:blue?"),
        ("color:red,", "color:red, is not valid. Did you mean red?"),
        ("note:", "note: needs words of a note."),
        ("quote:…", "quote:…: punctuation alone can't be searched."),
    ],
)
def test_every_probable_mistake_has_a_message(text: str, message: str) -> None:
    assert messages(text) == [message]


@pytest.mark.parametrize(
    "text",
    [
        "localhost:80",
        "Re: x",
        "Re:",
        "std::map",
        "file:///etc",
        ":smile:",
        "fig.1:",
        "a:b",
        "naïve:x",
        "-12:30",
        "OR",
        "PROFIT AND LOSS",
        "NOT",
        "war and peace",
        "l'",
        "in:l'",
        '"U."',
        "body:.n",
        '"5%"',
        "—so",
    ],
)
def test_times_addresses_and_names_are_plain_words(text: str) -> None:
    assert messages(text) == []


@pytest.mark.parametrize(
    "text", ["https://tass.com/a", "10:30", "he said: no", "C:\\x", "-", "a-b", "rock'n'roll", '5"']
)
def test_text_that_only_looks_like_a_filter_is_words(text: str) -> None:
    assert parse(text).query.words.split() + list(parse(text).query.values(Key.WORD, negated=True)) == text.split()
    assert messages(text) == []


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("color:rde", "color:red"),
        ("-is:orphand", "-is:orphan"),
        ("tga:claim", "tag:claim"),
        ("foo:bar", ""),
        ("-color:red,blue", "-color:red -color:blue"),
        ("-(tag:x)", "-tag:x"),
        ("x NOT y", "-y"),
        ("a AND b", "b"),
    ],
)
def test_mistakes_have_a_suggestion(text: str, suggestion: str) -> None:
    assert [mistake.suggestion for mistake in parse(text, TODAY).mistakes] == [suggestion]


def test_full_width_colons_and_typographic_dashes_work() -> None:
    assert terms("tag：政治 –vote −tag:x －a") == [("tag", "政治"), ("-word", "vote"), ("-tag", "x"), ("-word", "a")]
    assert completions("–tag:po", 7, WORDS)[0] == "-tag:politics/"


def test_an_unclosed_quotation_is_a_phrase() -> None:
    assert terms('tas "old har') == [("word", "tas"), ("phrase", "old har")]
    assert terms('"') == terms('""') == terms("“ ”") == [("phrase", "")]
    assert terms("“old har” x") == [("phrase", "old har"), ("word", "x")]


@pytest.mark.parametrize(
    "typed",
    ["“a  b”", "„a b“", "„a b”", "”a b”", "«a b»", "»a b«", "»a b»", "‹a b›", "›a b‹", "「a b」", "『a b』", "《a b》"],
)
def test_a_phrase_can_have_the_quotation_marks_of_any_language(typed: str) -> None:
    assert terms(f"x -{typed} y") == [("word", "x"), ("-phrase", "a b"), ("word", "y")]
    assert terms(f"tag:{typed}") == [("tag", "a b")]
    assert messages(typed) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("-(vote)", "vote"),
        ("-!vote", "vote"),
        ("--vote", "vote"),
        ("-vote,", "vote"),
        ("-C++", "C++"),
        ("-(«x", "(«x"),
    ],
)
def test_punctuation_around_an_excluded_word_is_ignored(typed: str, meant: str) -> None:
    assert terms(typed) == [("-word", meant)]
    assert messages(typed) == []
    assert terms("--color:red") == [("-color", "red")]


def test_tokens_have_their_ranges_for_coloring() -> None:
    text = ' tas -tag:"a b"  color:'
    shown = [
        (token.key, text[token.range.start : token.range.end], text[token.value.start : token.value.end])
        for token in parse(text).tokens
    ]
    assert shown == [("word", "tas", "tas"), ("tag", '-tag:"a b"', '"a b"'), ("color", "color:", "")]


@given(queries)
def test_any_text_can_be_parsed_and_its_query_can_be_written_and_parsed_again(text: str) -> None:
    parsed = parse(text, TODAY)
    assert parse(str(parsed.query), TODAY).query == parsed.query
    assert "".join(text.split()) == "".join(
        "".join(text[token.range.start : token.range.end].split()) for token in parsed.tokens
    )
    ends = [0, *(end for token in parsed.tokens for end in (token.range.start, token.range.end))]
    assert ends == sorted(ends)
    for mistake in parsed.mistakes:
        assert 0 <= mistake.range.start < mistake.range.end <= len(text)


@pytest.mark.slow
@given(
    st.lists(
        st.builds(
            Term,
            st.sampled_from((Key.TAG, Key.SITE, Key.AUTHOR)),
            st.from_regex(r"[\w/'„“”«]+( [\w/'„“”«]+)*", fullmatch=True),
        )
    )
)
def test_terms_made_by_a_program_can_be_written_and_parsed(made: list[Term]) -> None:
    made = [Term(term.key, " ".join(term.value.strip("/").split())) for term in made]
    # A tag can be punctuation alone; a site or an author cannot.
    made = [term for term in made if any(map(str.isalnum, term.value)) or (term.value and term.key is Key.TAG)]
    assert parse(str(Query(tuple(made)))).query.terms == tuple(made)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("tag:po", ["tag:politics/", "tag:Port", "tag:politics/eu"]),
        ("x -tag:eu", ["-tag:politics/eu"]),
        ("tag:#po", ["tag:politics/", "tag:Port", "tag:politics/eu"]),
        ("tag:politics", ["tag:politics/", "tag:politics/eu"]),
        ("tag:politics/", ["tag:politics/", "tag:politics/eu"]),
        ("tag:pölitics/e", ["tag:politics/eu"]),
        ("tag:sea-l", ['tag:"sea level"']),
        ("tag:lev", ['tag:"sea level"']),
        ('tag:"sea l', ['tag:"sea level"']),
        ("tag:„sea l", ['tag:"sea level"']),
        ("color:", ["color:yellow", "color:green", "color:blue", "color:red", "color:purple"]),
        ("color:re", ["color:red"]),
        ("is:or", ["is:orphan"]),
        ("author:mo", ['author:"Ida Moe"']),
        ("in:lib", ['in:"Libraries lend tools"']),
        ("author:nunez", ['author:"José Núñez"']),
        ("site:kyiv", ["site:www.kyiv.ua"]),
        ("site:h", ['site:"Harbour Post"']),
        ("after:7", ["after:7d"]),
        ("co", ["color:"]),
        ("-ta", ["-tag:"]),
        ("tag:claim", []),
        ("body:wor", []),
        ("c", []),
        ("tag:claim ", []),
        ("", []),
        ('"ta', []),
    ],
)
def test_the_piece_at_the_cursor_is_completed(typed: str, offered: list[str]) -> None:
    assert completions(typed, len(typed), WORDS) == offered
    assert completions(f"{typed} tas", len(typed), WORDS) == offered


def test_a_completion_replaces_what_was_typed() -> None:
    assert taken("tas tag:po who", 10, "tag:politics/eu") == ("tas tag:politics/eu who", 20)
    assert taken("co", 2, "color:") == ("color:", 6)
    assert taken("", 0, "is:orphan") == ("is:orphan ", 10)


def test_an_invalid_term_stays_in_the_query() -> None:
    assert terms("color:red -color:pink is: -!") == [("color", "red"), ("-color", ""), ("is", ""), ("-phrase", "")]
    groups = [str(Query(group)) for group in parse("color:red color:pink", TODAY).query.filters]
    assert groups == ["color:red", "color:"], "an invalid term is not an alternative to a valid one"
    assert parse("a color:pink").is_mistaken
    assert not parse("a - b tag:nosuch foo:bar").is_mistaken


@pytest.mark.parametrize("open_", ['a "b c', 'tag:"b', "-„b  c", '"', "a 「"])
def test_an_open_quotation_is_closed_before_text_is_appended(open_: str) -> None:
    assert terms(f"{closed(open_)} -tag:x") == [*terms(open_), ("-tag", "x")]
    assert closed(closed(open_)) == closed(open_)


_UNFINISHED = (
    "after:2 after:20 after:202 after:2026- before:2026-0 before:2026-03- before:2026-03-0 after:3 after:30 after:yest"
    ' -after:3 body: body:d body:di -body:di body:"d body:(di in: site:. tag: tag:# is: -is:orp " -" -('
    ' -s -st quote:s quote:"st note:„s -quote:st'
)


@pytest.mark.parametrize("typed", _UNFINISHED.split())
def test_an_unfinished_filter_is_left_out_while_it_is_typed(typed: str) -> None:
    assert settled(f"tas {typed}", 4 + len(typed), WORDS) == "tas "


def test_a_word_of_a_text_is_searched_from_the_third_letter_on_or_when_it_is_complete() -> None:
    for typed in (
        "body:dig",
        "body:di ",
        "body:„港",
        "body:港",
        "body:digi-tal",
        "-body:dig",
        "-sta",
        "-s ",
        "-港",
        "quote:sta",
        'quote:"a st',
        "note:s ",
    ):
        assert parse(settled(typed, len(typed), WORDS)).query == parse(typed).query
    assert settled("body:di port", 7, WORDS).strip() == "port"


@pytest.mark.parametrize("typed", ["before:2026-13", "after:99999y", "after:soon", "color:pink", "is:x", "has:notes"])
def test_a_filter_that_cannot_become_valid_is_not_left_out(typed: str) -> None:
    assert settled(typed, len(typed), WORDS) == typed
    assert parse(typed, TODAY).is_mistaken


def test_an_unfinished_phrase_is_searched_without_a_mistake() -> None:
    typed = 'tas "old har'
    assert settled(typed, len(typed), WORDS) == 'tas "old har"'
    assert settled(typed, 3, WORDS) == typed, "elsewhere it is finished"


def test_a_filter_is_left_out_until_it_is_valid() -> None:
    assert settled("tas tag:po", 10, WORDS) == "tas "
    assert settled("tas color:re who", 12, WORDS) == "tas  who"
    for text in ("tag:politics", "tag:Politics/", "color:red", "color:pink", "tas co", "site:ha"):
        assert settled(text, len(text), WORDS) == text


@given(queries, st.integers(0, 40))
def test_any_text_can_be_completed_at_any_cursor(text: str, cursor: int) -> None:
    for choice in completions(text, cursor, WORDS):
        whole, end = taken(text, cursor, choice)
        assert whole[:end].rstrip().endswith(choice)
    settled(text, cursor, WORDS)


def test_a_tag_is_completed_level_by_level() -> None:
    known = Vocabulary(tags=("claim/number", "claim/source", "council/vote", "claims", "old/claim"))
    assert completions("tag:cl", 6, known) == [
        "tag:claim/",
        "tag:claims",
        "tag:claim/number",
        "tag:claim/source",
        "tag:old/claim",
    ]
    assert completions("tag:coun", 8, known) == ["tag:council/", "tag:council/vote"]
