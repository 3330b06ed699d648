"""Other forms of a word are found below the typed form."""

from __future__ import annotations

import pytest

from newsreader.text.fuzzy import GOOD_MATCH
from newsreader.text.fuzzy.index import FuzzyIndex

ENGLISH = "It is what they said when the others had their say about "
GERMAN = "Das ist nicht alles, was der eine oder die andere sagt, aber auch nach der Wahl über "
FRENCH = "Dans cette ville, elles ont aussi parlé avec les autres, mais sans lui, pour la première fois de "
RUSSIAN = "Это было после того, как они уже здесь, но не все, и потому что если "


@pytest.mark.parametrize(
    ("around", "typed", "other"),
    [
        (ENGLISH, "agencies", "agency"),
        (ENGLISH, "agency", "agencies"),
        (ENGLISH, "policies", "policy"),
        (ENGLISH, "studies", "study"),
        (ENGLISH, "countries", "country"),
        (ENGLISH, "children", "child"),
        (ENGLISH, "child", "children"),
        (ENGLISH, "lives", "life"),
        (ENGLISH, "taught", "teach"),
        (ENGLISH, "teaches", "taught"),
        (ENGLISH, "written", "wrote"),
        (ENGLISH, "crises", "crisis"),
        (ENGLISH, "running", "runs"),
        (ENGLISH, "analyses", "analysis"),
        (ENGLISH, "person", "people"),
        (ENGLISH, "go", "went"),
        (ENGLISH, "tries", "try"),
        (ENGLISH, "try", "tried"),
        (ENGLISH, "use", "using"),
        (ENGLISH, "buses", "bus"),
        (ENGLISH, "indices", "index"),
        (ENGLISH, "appendix", "appendices"),
        (ENGLISH, "easier", "easy"),
        (ENGLISH, "happy", "happiest"),
        (ENGLISH, "largest", "large"),
        (ENGLISH, "bigger", "big"),
        (ENGLISH, "better", "good"),
        (ENGLISH, "programme", "program"),
        (ENGLISH, "color", "colours"),
        (ENGLISH, "organisation", "organization"),
        (ENGLISH, "analyse", "analyzed"),
        (ENGLISH, "center", "centre"),
        (ENGLISH, "traveled", "travelled"),
        (ENGLISH, "gray", "grey"),
        (GERMAN, "Häuser", "Haus"),
        (GERMAN, "Regierungen", "Regierung"),
        (GERMAN, "Straßen", "Strasse"),
        (FRENCH, "journaux", "journal"),
        (FRENCH, "nationales", "national"),
        (RUSSIAN, "законы", "закона"),
    ],
)
def test_another_form_is_found_below_notes_with_the_typed_form(around: str, typed: str, other: str) -> None:
    notes = [f"{around} {other} {number}" for number in range(20)] + [f"{around} {typed}"]
    found = FuzzyIndex(enumerate(notes)).search(typed, limit=30)
    assert found[0].id == 20
    assert sorted(match.id for match in found) == list(range(21))
    assert all(match.score >= GOOD_MATCH for match in found)


@pytest.mark.parametrize("is_there", [False, True])
@pytest.mark.parametrize(
    ("typed", "other", "misspelled"),
    [("analyses", "analysis", "analysts"), ("policies", "policy", "polices"), ("searches", "search", "seaches")],
)
def test_another_form_is_a_good_match_above_misspellings_however_rare_the_typed_form_is(
    typed: str, other: str, misspelled: str, is_there: bool
) -> None:
    notes = [f"{ENGLISH} {other} {number}" for number in range(30)]
    notes += [f"{ENGLISH} {misspelled}", *(f"{ENGLISH} page {number}" for number in range(300))]
    notes += [f"{ENGLISH} {typed}"] * is_there
    found = FuzzyIndex(enumerate(notes)).search(typed, limit=40)
    forms = found[1:31] if is_there else found[:30]
    assert sorted(match.id for match in forms) == list(range(30))
    assert all(match.score >= GOOD_MATCH for match in forms)


@pytest.mark.parametrize(("typed", "own", "foreign"), [("journal", "journaux", "journ"), ("Welle", "Wellen", "well")])
def test_a_form_is_of_the_language_of_its_notes(typed: str, own: str, foreign: str) -> None:
    notes = [f"{FRENCH if own == 'journaux' else GERMAN} {own}"] * 3 + [f"{ENGLISH} {foreign} {n}" for n in range(60)]
    found = [match for match in FuzzyIndex(enumerate(notes)).search(typed, limit=80) if match.score >= GOOD_MATCH]
    assert sorted(match.id for match in found) == [0, 1, 2]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Gericht", "Das Bundesverfassungsgericht hat die Klage abgewiesen."),
        ("Häuser", "Die Stadt baut ein Haus am Hafen."),
        ("деревня", "В деревнях не было электричества."),
    ],
)
def test_the_language_of_a_few_short_notes_among_many_of_another_is_known(query: str, text: str) -> None:
    notes = [*(f"{ENGLISH} page {number}" for number in range(400)), text, f"{text} 2"]
    found = FuzzyIndex(enumerate(notes)).search(query)
    assert {match.id for match in found if match.score >= GOOD_MATCH} == {400, 401}


@pytest.mark.parametrize(
    ("note", "query"),
    [("في الكتاب", "كتاب"), ("في كتاب", "الكتاب"), ("من المدارس", "مدارس"), ("في الحكومة", "حكومة")],
)
def test_an_arabic_word_is_found_with_and_without_its_article(note: str, query: str) -> None:
    assert FuzzyIndex([(1, f"على أن هذا الذي {note}"), (2, "لا شيء")]).search(query)[0].id == 1


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("école", "mesures pour l'école"),
        ("écoles", "mesures pour l’école"),
        ("l'école", "mesures pour une école"),
        ("oeuvres", "L'œuvre du peintre"),
        ("angelo", "a film of d'Angelo"),
        ("dangelo", "a film of d'Angelo"),
        ("acqua", "il prezzo dell'acqua"),
    ],
)
def test_a_word_is_found_with_and_without_an_elided_article(query: str, text: str) -> None:
    notes = [f"{FRENCH} {text}", *(f"{FRENCH} les chevaux {number} de l'eau" for number in range(40))]
    best = FuzzyIndex(enumerate(notes)).search(query)[0]
    assert best.id == 0
    assert best.score >= GOOD_MATCH


def test_words_that_only_look_like_forms_are_not_found() -> None:
    index = FuzzyIndex(enumerate(["the universe is old", "its university", "what news", "a new house"]))
    assert [match.id for match in index.search("universe")] == [0]
    assert [match.id for match in index.search("university")] == [1]


def test_the_other_form_is_marked() -> None:
    text = "What the agency said"
    (match,) = FuzzyIndex([(1, text), (2, "Their agencies")]).search("agencies agency said", limit=1)
    assert [text[span.start : span.end] for span in match.spans(text)] == ["agency", "said"]
