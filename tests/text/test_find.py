"""Finding words as they are typed, and quotes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.text.find import find, occurrences

TEXT = (
    "“We entered the struggle,” Nicolás said.\n\n"
    "The Struggle\nwent on; the house stood, as the\nhouse does. Don’t — ever."
)


def found(needle: str, text: str = TEXT) -> list[str]:
    return [text[place.start : place.end] for place in find(text, needle)]


def quoted(quote: str, text: str = TEXT) -> list[str]:
    return [text[place.start : place.end] for place in occurrences(text, quote)]


def test_lower_case_matches_any_case_and_a_capital_matches_itself() -> None:
    assert found("the struggle") == ["the struggle", "The Struggle"]
    assert found("The Struggle") == ["The Struggle"]


def test_plain_letters_find_accents_quotation_marks_and_dashes() -> None:
    assert found("nicolas") == ["Nicolás"]
    assert found('"we') == ["“We"]
    assert found("don't - ever") == ["Don’t — ever"]


def test_a_space_matches_a_line_break() -> None:
    assert found("the house") == ["the house", "the\nhouse"]


def test_an_empty_needle_is_not_found() -> None:
    assert find(TEXT, "") == []
    assert find(TEXT, " \t") == []
    assert find("", "word") == []
    assert find(TEXT, "\u00ad") == []


def test_two_matches_inside_one_character_are_one_place() -> None:
    assert found("s", "Maß") == ["ß"]


def test_exact_quotes_come_before_looser_matches() -> None:
    text = "it's here, it’s there"
    assert quoted("it's", text) == ["it's"]
    assert quoted("it’s", text) == ["it’s"]


def test_a_quote_with_other_marks_spaces_or_case_is_found() -> None:
    assert quoted('"We entered  the struggle,"') == ["“We entered the struggle,”"]
    assert quoted("as the house does.") == ["as the\nhouse does."]
    assert quoted("we ENTERED") == ["We entered"]
    assert quoted("  struggle,  ") == ["struggle,"]


def test_case_is_ignored_only_if_other_typography_finds_nothing() -> None:
    text = "“Will” he? “will” he!"
    assert quoted('"Will"', text) == ["“Will”"]


def test_every_place_of_a_quote_is_returned() -> None:
    assert quoted("the", "the fox, the hen, the end") == ["the", "the", "the"]


def test_whole_words_come_before_parts_of_longer_words() -> None:
    assert quoted("art", "The party of art.") == ["art"]
    assert [place.start for place in occurrences("The party of art.", "art")] == [13]
    assert quoted("art", "The party starts.") == ["art", "art"]
    assert quoted("今日", "今日。今日も") == ["今日", "今日"]


def test_a_missing_quote_is_not_found() -> None:
    assert occurrences(TEXT, "the victory") == []
    assert occurrences(TEXT, "  ") == []
    assert occurrences("", "word") == []


WORDS = st.lists(st.sampled_from(["a", "the", "Ärger", "“so”", "ﬁn", "日本", "don’t", "—"]), max_size=30).map(" ".join)


@given(WORDS, st.data())
def test_any_words_of_a_text_are_found_again(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quote = text[start:end]
    places = occurrences(text, quote)
    if quote.strip():
        assert any(text[place.start : place.end] == quote.strip() for place in places)
        assert find(text, quote)
    for place in places:
        assert 0 <= place.start < place.end <= len(text)


def test_letters_with_a_stroke_are_found_by_those_without() -> None:
    text = "In Tromsø, Łódź and Kragujevac, Đorđe and Æsop met."
    found = [text[r.start : r.end] for word in ("tromso", "lodz", "dorde", "aesop") for r in find(text, word)]
    assert found == ["Tromsø", "Łódź", "Đorđe", "Æsop"]


@pytest.mark.parametrize("typed", ["می\u200cخواهم", "میخواهم", "می خواهم", "ميخواهم"])
def test_a_persian_word_is_found_with_a_half_space_a_space_or_none(typed: str) -> None:
    text = "او می\u200cخواهم گفت، میخواهم"
    assert [text[place.start : place.end] for place in find(text, typed)] == ["می\u200cخواهم", "میخواهم"]


def test_digits_are_found_in_the_digits_of_another_script() -> None:
    assert len(find("سال ۲۰۲۴ و ٢٠٢٤ and 2024 and २०२४", "2024")) == 4
    assert len(find("in 2024", "۲۰۲۴")) == 1


def test_direction_controls_make_no_difference_and_a_flag_is_found_whole() -> None:
    wales = "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"
    text = f"Then \u2067שלום\u2069 \u2068Ana\u2069 went to {wales}."
    for query, found in {"שלום ana": "שלום\u2069 \u2068Ana", "to 🏴": f"to {wales}", wales: wales}.items():
        assert [text[r.start : r.end] for r in find(text, query)] == [found]
