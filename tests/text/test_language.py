from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.sentences.gold import passages

from newsreader.errors import UsageError
from newsreader.text.language import detect, language_of, name_of, tag_of

SENTENCES = {
    "de": "Die Brücke ist seit Montag gesperrt, und niemand weiß warum. Die Stadt teilte mit, dass die Arbeit dauert.",
    "pt": "A ponte está fechada desde segunda-feira e ninguém sabe porquê. A câmara disse que as obras vão continuar.",
    "es": "El puente está cerrado desde el lunes y nadie sabe por qué. El ayuntamiento dijo que las obras seguirán.",
    "it": "Il ponte è chiuso da lunedì e nessuno sa perché. Il comune ha detto che i lavori continueranno.",
    "fr": "Le pont est fermé depuis lundi et personne ne sait pourquoi. La mairie a dit que les travaux dureront.",
    "no": "Broen har vært stengt siden mandag, og ingen vet hvorfor. Kommunen sa at arbeidet vil fortsette ut måneden.",
    "da": "Broen har været lukket siden mandag, og ingen ved hvorfor. Kommunen siger, at arbejdet fortsætter til maj.",
    "ru": "Мост закрыт с понедельника, и никто не знает почему.",
    "uk": "Міст закрито з понеділка, і ніхто не знає чому.",
    "bg": "Мостът е затворен от понеделник и никой не знае защо. Общината съобщи, че работата ще продължи.",
    "sr": "Мост је затворен од понедељка и нико не зна зашто.",
    "ja": "橋は月曜日から閉鎖されている。",
    "zh": "大桥自周一起关闭。",
    "ko": "다리는 월요일부터 폐쇄되었다.",
    "hi": "पुल सोमवार से बंद है।",
    "ka": "ხიდი დაკეტილია.",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_two_sentences_are_enough_to_know_a_language_from_its_neighbors(language: str) -> None:
    assert detect(SENTENCES[language]) == language


def test_passages_of_each_language_are_recognized_as_a_text() -> None:
    texts: dict[str, str] = {}
    for passage in passages():
        texts[passage.language] = f"{texts.get(passage.language, '')} {passage.text}"
    assert {language: detect(text) for language, text in texts.items() if len(text) > 400} == {
        language: language for language, text in texts.items() if len(text) > 400
    }


@pytest.mark.parametrize("text", ["", "Ok", "1234 5678", "Nota", "https://example.org/bericht", "R2-D2, C-3PO & Co."])
def test_a_text_too_short_to_be_sure_gets_no_guess(text: str) -> None:
    assert detect(text) is None


@pytest.mark.parametrize(
    ("declared", "text", "expected"),
    [
        ("en", "Мост закрыт, сообщила мэрия.", "ru"),
        ("ru", SENTENCES["fr"] * 2, "fr"),
        ("en-US", SENTENCES["de"] * 4, "de"),
        ("de", "The bridge is closed and nobody knows why, the council said. " * 4, "en"),
        ("de-AT", SENTENCES["de"], "de-AT"),
        ("pt_br", SENTENCES["pt"], "pt-BR"),
        ("no", SENTENCES["da"] * 4, "no"),
        ("ky", "Көпүрө жабык.", "ky"),
        ("sr-Latn", "Мост је затворен.", "sr-Latn"),
        ("de", "OK", "de"),
        ("und", SENTENCES["de"], "de"),
        ("<b>", SENTENCES["de"], "de"),
        (None, SENTENCES["de"], "de"),
    ],
)
def test_a_declared_language_is_believed_unless_the_text_is_plainly_in_another(
    declared: str | None, text: str, expected: str
) -> None:
    assert language_of(text, declared) == expected


@pytest.mark.parametrize(
    ("typed", "tag"),
    [("German", "de"), ("deutsch", "de"), (" PT_br ", "pt-BR"), ("русский", "ru"), ("zh-hant-tw", "zh-Hant-TW")],
)
def test_a_language_is_named_by_tag_or_name(typed: str, tag: str) -> None:
    assert tag_of(typed) == tag


@pytest.mark.parametrize("typed", ["", "klingon", "xx", "en/us", "de\x1b[31m"])
def test_an_unknown_language_is_refused(typed: str) -> None:
    with pytest.raises(UsageError):
        tag_of(typed)


def test_languages_are_shown_with_name_and_tag() -> None:
    assert [name_of("pt-BR"), name_of("yue"), name_of(None)] == ["Portuguese (pt-BR)", "yue", "unknown"]


def test_a_long_text_in_which_others_are_quoted_has_the_language_of_most_of_it() -> None:
    assert detect(SENTENCES["fr"] + SENTENCES["de"] * 60 + SENTENCES["ru"]) == "de"


def test_a_megabyte_takes_as_long_as_a_page() -> None:
    detect("warm up")
    text = SENTENCES["de"] * 9000
    start = process_time()
    assert detect(text) == "de"
    assert process_time() - start < 0.1


@given(st.text(), st.none() | st.text())
def test_any_text_with_any_declaration_is_accepted(text: str, declared: str | None) -> None:
    language_of(text, declared)
