"""Bytes in any encoding become text, and a guess is called a guess."""

from __future__ import annotations

import codecs
import tomllib
from pathlib import Path
from random import Random

import pytest

from newsreader.errors import BadDataError, UsageError
from newsreader.ingest import parse_one
from newsreader.ingest.encoding import Decoded, decode, known, readings, recode

GERMAN = "Der Bürgermeister von Köln äußerte sich am Dienstag über die Brücke, die größer werden soll."
RUSSIAN = "Комитет начал работу в среду, сообщило посольство. Депутаты обсудили дальнейшие шаги и сроки."
POLISH = "Żona rybaka mówiła, że łódź wróciła do portu późną nocą, a sieci były puste."
JAPANESE = "図書館は水曜日に閉まる。利用者は駅前の建物で本を借りられる。"
CHINESE = "图书馆星期三关门。读者可以在车站前面的楼里借书，工作人员会继续帮助他们。\n新的时间表已经贴在门上。"
SAMPLES = tomllib.loads((Path(__file__).parents[1] / "bench" / "encodings.toml").read_text(encoding="utf-8"))
PYTHON = {"windows-874": "cp874", "x-mac-cyrillic": "mac-cyrillic", "hz-gb-2312": "hz"}


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_the_encoding_and_is_not_in_the_text(mark: bytes, encoding: str) -> None:
    decoded = decode(mark + GERMAN.encode(encoding))
    assert (decoded.text, decoded.guessed) == (GERMAN, False)


@pytest.mark.parametrize(
    ("language", "encoding"),
    [(language, encoding) for language, sample in SAMPLES.items() for encoding in sample["encodings"]],
)
def test_a_text_in_an_old_encoding_is_recognized_in_each_language(language: str, encoding: str) -> None:
    codec = PYTHON.get(encoding, encoding)
    # Windows-1258 has no letters with both an accent and a tone. Without the tones it is still Vietnamese.
    data = SAMPLES[language]["text"].strip().encode(codec, "ignore")
    decoded = decode(data)
    assert (decoded.text, decoded.guessed) == (data.decode(codec), True)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("language", SAMPLES)
def test_two_or_four_bytes_for_each_character_are_recognized_without_a_mark(language: str, encoding: str) -> None:
    text = SAMPLES[language]["text"].strip()
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("text", [GERMAN, "Nobody spoke.", "“So it stands.”", "lone \ufffd"])
def test_valid_utf8_is_no_guess(text: str) -> None:
    assert decode(text.encode()) == (text, "utf-8", False)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("Małgorzata Wiśniewska", "windows-1250"),
        ("Růžena Čermáková", "iso-8859-2"),
        ("Ольга Смирнова", "windows-1251"),
        ("Алексей Ковалёв", "koi8-r"),
        ("Ελένη Νικολάου", "windows-1253"),
        ("יוסף כהן", "windows-1255"),
        ("محمد الخطيب", "windows-1256"),
        ("Işıl Gündoğdu", "windows-1254"),
        ("สมชาย ใจดี", "windows-874"),
        ("渡辺さん", "shift_jis"),
        ("渡辺さん", "euc-jp"),
        ("박지성", "euc-kr"),
        ("王小明", "gb18030"),
        ("張學友", "big5"),
        ("François Lefèvre", "windows-1252"),
        ("Hélène Gaël", "windows-1252"),
        ("Þórður Guðmundsson", "windows-1252"),
    ],
)
def test_one_foreign_name_in_an_english_text_is_enough(name: str, encoding: str) -> None:
    text = f"The harbor board met on Monday.\n\nThe last speaker was {name}, a pilot. Nobody else asked to speak."
    assert decode(text.encode(PYTHON.get(encoding, encoding))).text == text


@pytest.mark.parametrize(
    "words",
    ["a café", "naïve", "his résumé", "£40", "5 °C", "½ cup", "§ 12", "© Acme", "Acme™", "…", "“so”", "don’t", "€9"],
)
def test_western_words_and_symbols_in_an_english_text_stay_western(words: str) -> None:
    text = f"The harbor board met on Monday and spoke about {words} for an hour. Nobody else asked to speak."
    assert decode(text.encode("cp1252")).text == text


def test_quotation_marks_of_an_old_mac_are_recognized() -> None:
    text = "The mayor’s café stays closed — “for good,” she said.\n\nThe owner didn’t answer."
    assert decode(text.encode("mac-roman")) == (text, "macintosh", True)


@pytest.mark.parametrize("encoding", ["windows-1250", "gb18030", "big5", "shift_jis", "euc-kr", "windows-874"])
@pytest.mark.parametrize("bad", [b"\xff", b"\x81"])
def test_one_wrong_byte_costs_one_character(encoding: str, bad: bytes) -> None:
    language = next(language for language, sample in SAMPLES.items() if encoding in sample["encodings"])
    codec = PYTHON.get(encoding, encoding)
    data = SAMPLES[language]["text"].strip().encode(codec)
    lines = data.split(b"\n")
    text = decode(b"\n".join([*lines, bad, *lines])).text
    assert text.startswith(data.decode(codec) + "\n")
    assert text.endswith("\n" + data.decode(codec))


def test_a_file_that_lost_its_first_byte_is_read_from_the_next_character() -> None:
    data = CHINESE.encode("gb18030")[1:]
    assert decode(data).text == "\ufffd" + CHINESE[1:]


def test_a_utf8_file_cut_in_the_middle_of_a_character_stays_utf8() -> None:
    assert decode(GERMAN.encode()[:-1] + "ß".encode()[:1]).text.startswith(GERMAN[:-1])
    assert decode("“So it stands.” Café".encode()[:-1]).text == "“So it stands.” Caf\ufffd"
    assert decode("“So it stands.”".encode()[1:]).text == "\ufffd\ufffdSo it stands.”"
    assert decode("“So.”\nNobody came to the Café".encode()[:-1]).text == "“So.”\nNobody came to the Caf\ufffd"


@pytest.mark.parametrize("line", [GERMAN, "Le café est fermé.", "It’s “over”.", "Żółta łódź wróciła do portu."])
def test_a_line_in_another_encoding_in_a_utf8_text_is_decoded_on_its_own(line: str) -> None:
    codec = "cp1250" if "ł" in line else "cp1252"
    data = f"{RUSSIAN}\n".encode() + line.encode(codec) + f"\n{RUSSIAN}".encode()
    assert decode(data) == (f"{RUSSIAN}\n{line}\n{RUSSIAN}", "utf-8", True)


@pytest.mark.parametrize(("text", "codec"), [(GERMAN, "cp1252"), (POLISH, "cp1250"), (CHINESE, "gb18030")])
def test_a_line_of_utf8_in_a_text_in_another_encoding_is_decoded_on_its_own(text: str, codec: str) -> None:
    line = "„Wörter“ – überall, für größere Leute."
    data = f"{text}\n{text}\n".encode(codec) + line.encode() + f"\n{text}".encode(codec)
    assert decode(data).text == f"{text}\n{text}\n{line}\n{text}"


def test_a_wrong_byte_in_utf8_is_a_replacement_character() -> None:
    assert decode(f"{GERMAN}\n".encode() + b"\xff\n" + GERMAN.encode()).text == f"{GERMAN}\n\ufffd\n{GERMAN}"
    assert decode(GERMAN[:40].encode() + b"\x93" + GERMAN[40:].encode()).text == f"{GERMAN[:40]}\ufffd{GERMAN[40:]}"


def test_lone_surrogates_become_replacement_characters_and_pairs_their_character() -> None:
    assert decode(b"lone \xed\xa0\x80 and pair \xed\xa0\xbd\xed\xb8\x80.").text == "lone \ufffd and pair 😀."


def test_halfwidth_katakana_and_their_escapes_are_japanese() -> None:
    text = "ﾄｼｮｶﾝ ﾊ ｽｲﾖｳﾋﾞ ﾆ ｼﾏﾙ｡ 図書館は水曜日に閉まる。 ﾘﾖｳｼｬ ﾊ ｴｷﾏｴ ﾃﾞ ﾎﾝ ｦ ｶﾘﾙ｡"
    assert decode(text.encode("cp932")).text == text
    assert decode(text.encode("iso2022_jp_ext")).text == text


def test_signs_that_only_look_like_escapes_stay_as_they_are() -> None:
    for text in ("Use ~{name} here.", "rm -rf ~{a,b}", "Hi Mom -+Jjo--!", "a \x1b[1mbold\x1b[0m word"):
        assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    "data",
    [
        Random(7).randbytes(4_096),
        bytes(range(256)) * 8,
        "The board met on Monday. Nobody asked to speak.".encode("cp500"),
        b"\x89PNG\r\n\x1a\n" + GERMAN.encode(),
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(BadDataError):
        decode(data)


def test_the_user_is_believed_whatever_the_bytes_and_the_server_say() -> None:
    assert decode("é".encode(), named="windows-1252", declared=("utf-8",)) == ("Ã©", "windows-1252", False)
    assert decode(POLISH.encode("cp1250"), named="latin2").encoding == "iso-8859-2"
    assert decode("The board met.".encode("cp500"), named="ibm500").text == "The board met."
    document = parse_one(POLISH.encode("cp1250"), "a.txt")
    assert (document.encoding, document.encoding_guessed) == ("windows-1250", True)


def test_a_declaration_counts_less_than_valid_utf8_and_more_than_a_guess() -> None:
    assert decode(GERMAN.encode(), declared=("koi8-r",)) == (GERMAN, "utf-8", False)
    assert decode(RUSSIAN.encode("koi8-r"), declared=("", "no-such", "KOI8-R")) == (RUSSIAN, "koi8-r", False)
    assert decode(JAPANESE.encode("iso-2022-jp"), declared=("iso-2022-jp",)).guessed is False


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("windows-1250", "windows-1250"), ("cp1250", "windows-1250"), ("x-cp1250", "windows-1250"),
        ("Latin2", "iso-8859-2"), ("latin1", "windows-1252"), ("UTF8", "utf-8"), ("x-sjis", "shift_jis"),
        ("ms932", "shift_jis"), ("gb2312", "gb18030"), ("ks_c_5601-1987", "euc-kr"), ("mac", "macintosh"),
        ("x-mac-cyrillic", "x-mac-cyrillic"), ("cp866", "ibm866"), ("dos-874", "windows-874"),
        ("logical", "iso-8859-8"), ("koi8-u", "koi8-u"), ("hz", "hz-gb-2312"), ("utf-16le", "utf-16le"),
        ("cp437", "ibm437"),
    ],
)  # fmt: skip
def test_an_encoding_is_known_by_the_labels_of_python_and_of_the_web(label: str, name: str) -> None:
    assert known(label) == name
    assert known(name) == name


@pytest.mark.parametrize("label", ["latn2", "windows1250", "win-1251", "base64", "idna", "x\x1b[31m", "y" * 500])
def test_an_unknown_encoding_is_an_error_that_names_close_ones(label: str) -> None:
    with pytest.raises(UsageError, match="There is no encoding") as raised:
        known(label)
    assert len(str(raised.value)) < 200
    if label[0] in "lw":
        assert "Did you mean" in str(raised.value)


def test_a_text_read_in_a_wrong_encoding_can_be_read_in_the_right_one() -> None:
    wrong = POLISH.encode("cp1250").decode("cp1252", "replace")
    assert recode(wrong, "windows-1252", "windows-1250") == POLISH.encode("cp1250").decode("cp1252", "replace").encode(
        "cp1252", "replace"
    ).decode("cp1250")


def test_the_likeliest_readings_come_first_each_once() -> None:
    found = readings(b"Nobody came.\n" + POLISH.encode("cp1250"))
    words = [words for _, words in found]
    assert len(set(words)) == len(words)
    assert ("windows-1250", POLISH[:60]) in [(name, words[:60]) for name, words in found[:8]]
    assert Decoded("", "utf-8").guessed is False


@pytest.mark.parametrize("text", ["Café in Köln", "Zoë Müller", "Ærø færge", "Señor Núñez", "El niño"])
def test_a_few_western_words_are_not_read_in_another_alphabet(text: str) -> None:
    assert decode(text.encode("cp1252")) == (text, "windows-1252", True)


@pytest.mark.parametrize(
    ("text", "actual", "declared"),
    [
        ("Президент заявил, что переговоры продолжатся.", "windows-1251", "iso-8859-1"),
        ("Президент заявил, что переговоры продолжатся.", "koi8-r", "windows-1252"),
        ("Ο πρωθυπουργός δήλωσε ότι οι συνομιλίες θα συνεχιστούν.", "windows-1253", "iso-8859-1"),
        ("总理说谈判将于下周在日内瓦继续进行，双方已经准备就绪。", "gb18030", "windows-1252"),
        ("Le premier ministre a déclaré très tôt que l’été à Genève…", "windows-1252", "windows-1251"),
        ("Łódź zamyka most. Następna sesja odbędzie się później, a mieszkańcy się skarżą.", "windows-1250", "latin1"),
        ("The council’s café closed on Monday. “Too much,” she said.", "macintosh", "windows-1252"),
        ("Mr Wang (王小明) came on Monday and said so to the council.", "gb18030", "windows-1252"),
    ],
)
def test_a_declared_encoding_in_which_far_more_words_look_wrong_than_in_another_is_not_used(
    text: str, actual: str, declared: str
) -> None:
    data = text.encode(actual)
    assert decode(data, declared=(declared,)) == (text, actual, True)
    assert decode(data, declared=(actual,)) == (text, actual, False)


@pytest.mark.parametrize("named", ["utf-16", "utf-16le", "utf-16be", "utf-32"])
@pytest.mark.parametrize(
    "data",
    [
        b"The ferry was late.\n",
        "Le déjeuner est prêt, dit la mère.\n".encode("cp1252"),
        "Łódź zamyka most – bez słowa.".encode(),
        "町議会、橋の閉鎖を決定した。".encode(),
        RUSSIAN.encode("cp1251"),
    ],
)
def test_a_named_encoding_in_which_the_bytes_are_no_text_is_refused(data: bytes, named: str) -> None:
    with pytest.raises(BadDataError, match=f"not in {named}"):
        decode(data, named=named)


@pytest.mark.parametrize("text", ["The ferry was late.", "町議会、橋の閉鎖を決定した。", "Łódź zamyka most", RUSSIAN])
@pytest.mark.parametrize("named", ["utf-16", "utf-16be", "utf-32"])
def test_a_text_in_the_named_encoding_with_wide_characters_is_read(text: str, named: str) -> None:
    assert decode(text.encode(named), named=named).text == text
