"""The likely note is first: planted cases of each kind of mistake, among many notes that are like the wrong ones."""

from __future__ import annotations

import pytest

from newsreader.text.fuzzy import GOOD_MATCH
from newsreader.text.fuzzy.index import FuzzyIndex
from newsreader.text.fuzzy.tokenizer import FIELD, TAG


def note(quote: str, tags: str = "", title: str = "A report", article_tags: str = "") -> str:
    """Return the text of a note as the search indexes it."""
    return f"{quote}\n{TAG}{TAG.join(tags.split(','))}{FIELD}{title}{TAG}{TAG.join(article_tags.split(','))}"


def first(query: str, right: str, wrong: str, copies: int = 40) -> str:
    """Return the first note that is found, if there are many wrong ones, older and newer ones, and many others."""
    others = [f"Page {number}. {wrong}" for number in range(copies)]
    rest = [note(f"Nothing of the kind on page {number}") for number in range(5 * copies)]
    notes = [*rest, *others, right, *others]
    return notes[FuzzyIndex(enumerate(notes)).search(query)[0].id]


@pytest.mark.parametrize(
    ("query", "right", "wrong"),
    [
        (
            "harbor",
            note("The harbor opened again after nine long weeks of repair and of waiting"),
            note("So it went", title="The harbor"),
        ),
        ("harbor", note("The harbor opened again after nine long weeks of repair"), note("So", "old-harbor", "A day")),
        (
            "harbor strike",
            note("The harbor strike went on for nine more weeks"),
            note("It went on", title="Harbor strike: day nine"),
        ),
    ],
)
def test_quote_and_note_count_more_than_tags_and_the_title(query: str, right: str, wrong: str) -> None:
    assert first(query, right, wrong, copies=150) == right


def test_tags_count_more_than_the_title() -> None:
    right = note("So it went", "harbor-old", "A long way home")
    assert first("old harbor", right, note("So", title="Harbor of the old")) == right


@pytest.mark.parametrize(
    ("query", "right", "wrong"),
    [
        (
            "social-media",
            note("What they saw and said that day in town", "social-media"),
            note("social media", "media"),
        ),
        ("social media", note("What they saw and said that day in town", "claim,social-media"), note("social media")),
        ("climate", note("What they saw", "politics,climate"), note("climate", title="Climate: a report")),
        ("politics/climate", note("What they saw", "politics,climate"), note("politics climate", "politics")),
        ("sea level", note("What they saw", article_tags="sea-level"), note("sea level")),
        ("sea-level", note("What they saw", article_tags="claim,sea level"), note("sea level")),
        ("气候变化", note("今天的新闻", "气候变化"), note("气候变化的影响")),
        ("the sea level rises", note("What they saw", title="The Sea-Level Rises"), note("the sea level rises")),
        (
            "sea level rises",
            note("That day the sea level rises again", title="Sea"),
            note("The level of this sea rises"),
        ),
    ],
)
def test_an_exact_tag_phrase_or_title_typed_as_words_is_first(query: str, right: str, wrong: str) -> None:
    assert first(query, right, wrong) == right


@pytest.mark.parametrize(
    ("query", "right", "wrong"),
    [
        ("3212", note("In all 3,212 were counted"), note("32 of 12")),
        ("3212", note("Insgesamt 3.212 gezählt"), note("32 of 12")),
        ("3,212", note("In all 3212 were counted"), note("3 of 212")),
        ("3.212", note("In all 3,212 were counted"), note("3 of 212")),
        ("1,234,567", note("Insgesamt 1.234.567 gezählt"), note("1 234 567")),
        ("2.5%", note("It grew by 2,5 % in a year"), note("2 of 5")),
        ("2.5", note("It grew by 2.5 in a year"), note("5 of 2")),
        ("2024", note("سنة ٢٠٢٤ كانت حارة"), note("20 of 24")),
        ("3212", note("نحو ٣٬٢١٢ شخصا"), note("32 of 12")),
        ("٢٠٢٤", note("The year 2024 was hot"), note("20 of 24")),
        ("9783161484100", note("See ISBN 978-3-16-148410-0 there"), note("978 3 16")),
        ("978-3-16-148410-0", note("See ISBN 9783161484100 there"), note("978 3 16 0")),
        ("DE89-3704-0044-0532-0130-00", note("To DE89370400440532013000 please"), note("3704 0044 00")),
        ("DE89370400440532013000", note("To DE89-3704-0044-0532-0130-00 please"), note("3704 0044 00")),
        ("DE89370400440532013000", note("To DE89 3704 0044 0532 0130 00 please"), note("3704 0044 00")),
        ("DE89-3704-0044-0532-0130-00", note("To DE89 3704 0044 0532 0130 00 please"), note("3704 0044 00")),
        ("gb29 nwbk 6016 1331 9268 19", note("To GB29NWBK60161331926819 please"), note("6016 1331 19")),
        ("978 3 16 148410 0", note("See ISBN 978-3-16-148410-0 there"), note("978 3 16 0")),
        ("4111111111111111", note("The card 4111 1111 1111 1111 was lost"), note("4111 of 1111")),
        ("4090", note("An RTX4090 card"), note("It was 4091")),
        ("S&P500", note("Then the S&P 500 fell"), note("S and P, 500 in all")),
        ("S&P 500", note("Then the S&P500 fell"), note("S and P, 500 in all")),
        ("10:30", note("Doors open at 10:30 on that day"), note("30 of 10")),
        ("10:30", note("Einlass ab 10.30 Uhr am Tag danach"), note("30 of 10")),
        ("11:00", note("From 10:30-11:00 nothing happened"), note("11 of 00")),
        ("F-16", note("They sent one F-16 there"), note("March 16: f. and others")),
        ("F-16", note("They sent one F16 there"), note("March 16: f. and others")),
        ("F16", note("They sent one F-16 there"), note("March 16: f. and others")),
        ("40km", note("They walked 40 km in a day"), note("40 of them, and one km")),
        ("40 km", note("They walked 40km in a day"), note("40 of them, and one km")),
        ("7pm", note("Doors open at 7 pm on that day"), note("7 doors open, said the pm")),
        ("3 kg", note("In all 3 ㎏ were sold"), note("Of 30 only kg")),
        ("№ 14", note("Article No 14 says so"), note("14 of it")),
        ("No 14", note("Article № 14 says so"), note("14 of it")),
        ("20 ℃", note("At 20 °C it melts"), note("At 20 points")),
    ],
)
def test_a_number_is_found_however_it_is_written(query: str, right: str, wrong: str) -> None:
    assert first(query, right, wrong) == right


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("50", "It grew by 5.0 points"),
        ("25", "It grew by 2.5 points"),
        ("12", "Version 1.2"),
        ("123", "Version 1.2.3"),
        ("10:30", "30 of 10, and 10 or 30"),
        ("F-16", "On 16 March, and so f."),
        ("2,5", "It was 2, 5 or more"),
    ],
)
def test_another_number_is_not_found(query: str, text: str) -> None:
    assert FuzzyIndex([(1, text)]).search(query) == []


@pytest.mark.parametrize(
    ("query", "right", "wrong"),
    [
        ("C++", note("Most of it is written in C++ today"), note("vitamin C")),
        ("c#", note("Most of it is written in C# today"), note("vitamin C")),
        ("R&D", note("They spend much on R&D each year"), note("R and D")),
        ("nws", note("The National Weather Service warned of it"), note("news of the world")),
        ("dhs", note("A letter to the Department of Homeland Security"), note("the Danish house")),
        ("ramp", note("It is a FedRAMP product"), note("rampant trees")),
        ("می‌روم", note("من میروم"), note("من روم")),
        ("میروم", note("من می‌روم"), note("من رو")),
        ("می روم", note("من می‌روم به خانه"), note("روم و می دیگر")),
        ("图书馆", note("漢語學習者討論圖書館的問題"), note("他买了三本图画书")),
        ("漢語 圖書館", note("汉语学习者讨论图书馆的问题"), note("他說漢語很好")),
        ("頭髮", note("今天的新闻", "头发"), note("頭上的花")),
        ("サクラ", note("さくらの開花"), note("桜の花")),
        ("らーめん", note("ラーメン屋の店主"), note("めんとらー")),
    ],
)
def test_signs_initials_and_humps_are_found(query: str, right: str, wrong: str) -> None:
    assert first(query, right, wrong) == right


@pytest.mark.parametrize(
    ("query", "right", "wrong"),
    [
        ("sharedcollaboratively", note("It was shared collaboratively by all"), note("It was shared")),
        ("handholding smartphone", note("A hand holding a smartphone in the dark"), note("No smartphone here")),
        ("internationalizationguide", note("The internationalization guide is out"), note("An international guide")),
    ],
)
def test_words_that_were_run_together_are_taken_apart(query: str, right: str, wrong: str) -> None:
    hidden = note("They liked some hand-holding at the start of it, and nothing else")
    notes = [right, hidden, *[f"Page {number}. {wrong}" for number in range(80)]]
    notes += [note(f"Nothing of the kind on page {number}") for number in range(1000)]
    assert notes[FuzzyIndex(enumerate(notes)).search(query)[0].id] == right


@pytest.mark.parametrize(
    ("query", "meant", "right", "foreign"),
    [
        ("parlament budget", "parliament", "The parliament of the island voted for the budget", "Das Parlament tagte"),
        ("problema harbor", "problems", "All the problems of the harbor were known", "Un problema"),
    ],
)
def test_a_slip_that_is_a_word_of_another_language_does_not_outweigh_the_likely_word(
    query: str, meant: str, right: str, foreign: str
) -> None:
    notes = [right, *[f"What the {meant} were on page {number}" for number in range(300)], foreign]
    notes += [f"The {query.split()[1]} on page {number}" for number in range(30)]
    notes += [f"Nothing of the kind on page {number}" for number in range(1000)]
    assert notes[FuzzyIndex(enumerate(notes)).search(query)[0].id] == right


GERMAN = "Das ist nicht alles, was der eine oder die andere sagt, aber auch nach der Wahl über"


@pytest.mark.parametrize(
    ("query", "compound"),
    [
        ("Schutz Küste", "Küstenschutz"),
        ("Haushalt", "Bundeshaushalt"),
        ("gesetz", "Klimagesetzes"),
        ("bahn", "Eisenbahnen"),
        ("Gericht", "Bundesverfassungsgerichtspräsident"),
        ("Präsident", "Bundesverfassungsgerichtspräsident"),
        ("Beitrag", "Krankenversicherungsbeiträge"),
        ("Versicherung", "Krankenversicherungsbeiträge"),
        ("Garten", "Kindergärten"),
        ("Museum", "Landesmuseum"),
    ],
)
@pytest.mark.parametrize("part_is_a_word", [False, True])
def test_a_german_compound_is_found_by_its_parts(query: str, compound: str, part_is_a_word: bool) -> None:
    notes = [f"{GERMAN} {compound}", *[f"{GERMAN} Seite {number}" for number in range(200)]]
    notes += ["It is what they said when the others were there"] * 400
    notes += ["She saw a garden, a gardener, what a museum has, and then a president"] * 20
    if part_is_a_word:
        notes.append(f"{GERMAN} {query}")
    found = [match.id for match in FuzzyIndex(enumerate(notes)).search(query, 40) if match.score >= GOOD_MATCH]
    assert 0 in found
    german = [id_ for id_ in found if notes[id_].startswith(GERMAN)]
    assert german[0] == (len(notes) - 1 if part_is_a_word else 0)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("backstop", "They never stop, and nobody calls her back"),
        ("backstop", "It went back and never had to stop again"),
        ("backstop", note("A way back\ncall her", "a tag,stop")),
        ("brexit backstop", "A back room did not stop them"),
        ("football", "The foot of the hill lay by the ball room"),
        ("understand", "He has to stand there, and under it"),
        ("Putin", "Who put such targets in it"),
        ("asbestos", "As an app for iOS, the best"),
    ],
)
def test_words_that_are_not_beside_each_other_are_no_word_that_was_typed(query: str, text: str) -> None:
    notes = [text, *(f"Nothing of the kind on page {number}" for number in range(300))]
    assert all(match.score < GOOD_MATCH for match in FuzzyIndex(enumerate(notes)).search(query))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("rogueaccounts", "They closed the rogue accounts for good"),
        ("socialmedia", "Much of it is on social media today"),
        ("holdingsmartphone", "A hand-holding smartphone in the dark"),
        ("partgoveagen", "We are partnering government agencies"),
    ],
)
def test_words_beside_each_other_are_a_good_match_of_a_word_that_was_typed(query: str, text: str) -> None:
    notes = [text, *(f"Nothing of the kind on page {number}" for number in range(300))]
    best = FuzzyIndex(enumerate(notes)).search(query)[0]
    assert best.id == 0
    assert best.score >= GOOD_MATCH


@pytest.mark.parametrize(
    ("query", "word", "is_good"),
    [
        ("goverment", "government", True),
        ("recieve", "receive", True),
        ("adress", "address", True),
        ("seperate", "separate", True),
        ("hosue", "house", True),
        ("untill", "until", True),
        ("gvrnmnt", "government", True),
        ("ransom", "random", False),
        ("referee", "referred", False),
        ("stalin", "staking", False),
        ("thatcher", "teacher", False),
        ("glacier", "lacierda", False),
        ("Welle", "well", False),
        ("Schröder", "shredder", False),
    ],
)
def test_a_far_misspelling_that_is_all_that_matches_is_a_weak_match(query: str, word: str, is_good: bool) -> None:
    notes = [f"Then there was {word} in it", *(f"Nothing of the kind in page {number}" for number in range(300))]
    index = FuzzyIndex(enumerate(notes))
    for typed in (query, f"in {query}"):
        assert any(match.score >= GOOD_MATCH for match in index.search(typed) if match.id == 0) is is_good


@pytest.mark.parametrize("query", ["politics popover", "popover politics"])
def test_a_note_with_all_words_far_apart_is_above_notes_that_lack_one(query: str) -> None:
    right = note("In such a survey of the people who came to the site there may be a popover", "claim,politics")
    others = [note(f"Nothing of the kind in volume {number}", "politics") for number in range(600)]
    notes = [*(note(f"a popover {number}") for number in range(5)), right, *others]
    assert notes[FuzzyIndex(enumerate(notes)).search(query)[0].id] == right


@pytest.mark.parametrize(
    ("query", "right", "wrong"),
    [
        ("they were published with this", "They also published it", "As they were here with this"),
        ("nachdem seine Kündigung", "Noch eine Kündigung vor dem Gericht", "Nachdem seine Katze zu ihm kam"),
        ("pourquoi cette grève", "Après la grève et les trains", "Il dort pourquoi cette fois"),
    ],
)
def test_frequent_words_of_a_language_do_not_outweigh_another_word(query: str, right: str, wrong: str) -> None:
    rest = ("What is before and after that", "Das ist noch nicht für die Stadt", "Et dans les trains pour nous")
    notes = [f"{text}: {number}" for number in range(200) for text in rest] + [wrong, *[right] * 12, wrong]
    assert notes[FuzzyIndex(enumerate(notes)).search(query)[0].id] == right
