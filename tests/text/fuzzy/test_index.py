"""Notes are found by a few remembered words."""

from __future__ import annotations

import random
import threading
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.text.fuzzy.index import FuzzyIndex

NOTES = {
    1: "The ministry postponed the pipeline until the regulator answers.\nask Marta of the second permit\nenergy/gas",
    2: "Unemployment among graduates fell for the third quarter.\nseasonal?\neconomy",
    3: "“We entered the struggle with open eyes,” said Zoë Brontë-Núñez.\nquotation for the portrait\npeople",
    4: "The government’s climate council resigned after the vote.\npolitics/climate",
    5: "気候変動対策の新しい法律が成立した。\n要確認",
    6: "รัฐบาลประกาศนโยบายสิ่งแวดล้อมใหม่",
    7: "newsletter",
    8: "Парламент принял закон о бюджете.\nпроверить",
    9: "The web site was down; its newsroom said so by e-mail.",
    10: "सरकार ने नई नीति की घोषणा की",
}


KOREAN = {
    1: "서울에서 기후 변화를 다루는 회의가 열렸다",
    2: "부산은 항구를 내년 봄부터 닫는다",
    3: "기후협약에 대한 시민 단체의 반응",
    4: "인공지능 모형이 지진을 예측했다",
    5: "시의회는 예산안을 통과시켰다",
    6: "지진 대피 훈련은 학교에서 했다",
}


@pytest.fixture
def index() -> FuzzyIndex:
    return FuzzyIndex(NOTES.items())


def marked(index: FuzzyIndex, query: str) -> list[str]:
    """Return the marked words of the best note."""
    best = index.search(query)[0]
    return [NOTES[best.id][span.start : span.end] for span in best.spans(NOTES[best.id])]


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("pipeline permit", 1),
        ("permit pipeline ministry", 1),
        ("pipline regulater", 1),
        ("miinstry", 1),
        ("unemp", 2),
        ("unemploymnet gradutes", 2),
        ("zoe bronte nunez", 3),
        ("ZOË", 3),
        ("gvrnmnt climate", 4),
        ("govt council", 4),
        ("governments", 4),
        ("politics/climate", 4),
        ("気候", 5),
        ("法律", 5),
        ("変", 5),
        ("สิ่งแวดล้อม", 6),
        ("newsleter", 7),
        ("бюджет закон", 8),
        ("email newsroom", 9),
        ("e-mail", 9),
        ("climatecouncil", 4),
        ("governmentclimat", 4),
        ("news letter", 7),
        ("website", 9),
        ("minispostpipe", 1),
        ("नीति", 10),
    ],
)
def test_a_note_is_found_by_remembered_words(index: FuzzyIndex, query: str, note: int) -> None:
    assert index.search(query)[0].id == note


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("서울", 1),
        ("서울은", 1),
        ("서울에", 1),
        ("기후변화", 1),
        ("기후 변화", 1),
        ("기우변화", 1),
        ("변화 서울", 1),
        ("기후 협약", 3),
        ("시민단체", 3),
        ("시민단체가", 3),
        ("시 의회 예산 안", 5),
        ("인공 지능", 4),
        ("지진예측", 4),
        ("학교 대피", 6),
        ("부산에서", 2),
        ("항구", 2),
        ("봄", 2),
    ],
)
def test_korean_is_found_with_other_particles_and_spacing(query: str, note: int) -> None:
    assert FuzzyIndex(KOREAN.items()).search(query)[0].id == note


def test_the_typed_part_of_a_korean_word_is_marked() -> None:
    (best, *_) = FuzzyIndex(KOREAN.items()).search("기후변화")
    assert [KOREAN[1][span.start : span.end] for span in best.spans(KOREAN[1])] == ["기후", "변화"]


def test_spans_are_places_in_the_original_text(index: FuzzyIndex) -> None:
    assert marked(index, "zoe nunez") == ["Zoë", "Núñez"]
    assert marked(index, "pipline permit") == ["pipeline", "permit"]


def test_only_the_typed_beginning_of_a_word_is_marked(index: FuzzyIndex) -> None:
    assert marked(index, "unemp") == ["Unemp"]
    assert marked(index, "government") == ["government"]


def test_letters_of_an_unspaced_script_are_marked_as_one_run(index: FuzzyIndex) -> None:
    assert marked(index, "気候変動") == ["気候変動"]
    assert marked(index, "สิ่งแวดล้อม") == ["สิ่งแวดล้อม"]


@pytest.mark.parametrize("query", ["", "   ", "\0\0", "…!?", "\n", "\ud800"])
def test_a_query_without_a_word_finds_nothing(index: FuzzyIndex, query: str) -> None:
    assert index.search(query) == []


def test_the_limit_is_respected(index: FuzzyIndex) -> None:
    assert len(index.search("the", limit=2)) == 2
    assert index.search("the", limit=0) == []


def test_a_new_note_is_found_and_a_removed_one_is_not(index: FuzzyIndex) -> None:
    index.add(11, "the harbour strike")
    assert index.search("harbor strike")[0].id == 11
    index.remove(11)
    assert index.search("harbour") == []
    index.remove(11)
    assert len(index) == len(NOTES)


def test_an_edited_note_is_found_by_its_new_words_only(index: FuzzyIndex) -> None:
    index.add(7, "the quarterly letter")
    assert index.search("quarterly")[0].id == 7
    assert index.search("newsletter") == []


def test_the_index_holds_no_copy_of_the_texts() -> None:
    texts = [f"{'harbour strike ' * 90}number {number}" for number in range(500)]
    tracemalloc.start()
    try:
        index = FuzzyIndex(enumerate(texts))
        held = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert index.search("harbor strike number 77")[0].id == 77
    assert held < sum(map(len, texts)) // 2


def test_of_equal_notes_the_newest_is_first() -> None:
    index = FuzzyIndex((number, "the same words") for number in range(50))
    assert [match.id for match in index.search("same words", limit=3)] == [49, 48, 47]


def test_a_note_of_one_word_ranks_above_a_long_note_with_it() -> None:
    index = FuzzyIndex([(1, "word " * 500 + "harbour " + "other " * 500), (2, "harbour")])
    assert [match.id for match in index.search("harbour")] == [2, 1]


def test_adding_notes_one_by_one_returns_the_same_results_as_building_at_once() -> None:
    places = ("pipeline", *["harbour"] * 6)
    texts = [f"note {number} of the {places[number % 7]} w{number * 37 % 1000}" for number in range(1500)]
    grown = FuzzyIndex()
    for number, text in enumerate(texts):
        grown.add(number, text)
    built = FuzzyIndex(enumerate(texts))
    for query in ("pip", "w37", "harbor w74", "n", "note 1499"):
        assert grown.search(query) == built.search(query)


def test_notes_can_be_in_any_order_and_the_later_of_two_with_one_id_counts() -> None:
    index = FuzzyIndex([(9, "alpha"), (-4, "beta"), (7, "gamma"), (9, "delta"), (2**62, "epsilon")])
    assert [index.search(word)[0].id for word in ("beta", "gamma", "delta", "epsilon")] == [-4, 7, 9, 2**62]
    assert index.search("alpha") == []
    assert len(index) == 4


@pytest.mark.parametrize("book", ["word " * 50_000, "wörd " * 50_000, f"{'x' * 300} " * 300])
def test_a_very_long_note_is_found_by_its_last_word_and_marked_there(book: str) -> None:
    index = FuzzyIndex([(1, f"{book}colophon, at last"), (2, "something else")])
    for query in ("colophon", "colofon", "colo"):
        (match,) = index.search(query)
        assert (match.id, match.spans(f"{book}colophon, at last")[0].start) == (1, len(book))
    text = f"last of all, {book}a colophon"
    index.add(3, text)
    both = next(match for match in index.search("last colophon") if match.id == 3)
    assert [span.start for span in both.spans(text)] == [0, len(book) + 15]


def test_searches_go_on_while_notes_are_added() -> None:
    index = FuzzyIndex(NOTES.items())
    thread = threading.Thread(target=lambda: [index.add(100 + number, f"added note {number}") for number in range(200)])
    thread.start()
    while thread.is_alive():
        assert index.search("pipeline permit")[0].id == 1
    thread.join()
    assert index.search("added note 199")[0].id == 299


@given(st.lists(st.text(max_size=80), max_size=6), st.text(max_size=40))
def test_spans_are_ordered_and_inside_the_text_for_any_text_and_query(texts: list[str], query: str) -> None:
    index = FuzzyIndex(enumerate(texts))
    matches = index.search(query)
    assert [match.score for match in matches] == sorted((match.score for match in matches), reverse=True)
    for match in matches:
        assert 0.0 < match.score <= 100.0
        ends = [edge for span in match.spans(texts[match.id]) for edge in (span.start, span.end)]
        assert ends == sorted(set(ends))
        assert ends
        assert ends[0] >= 0
        assert ends[-1] <= len(texts[match.id])


WORDS = st.sampled_from(["alpha", "beta", "gamma", "alphabet", "better", "gam", "bta", "mill", "alphabeta"])
TEXTS = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)


@given(st.lists(TEXTS, max_size=24), st.frozensets(st.integers(0, 30)), TEXTS, st.integers(1, 30))
def test_allowed_notes_keep_their_order_in_the_ranking(
    texts: list[str], allowed: frozenset[int], query: str, limit: int
) -> None:
    index = FuzzyIndex(enumerate(texts))
    every = index.search(query, len(texts))
    assert index.search(query, limit, allowed) == [match for match in every if match.id in allowed][:limit]


@pytest.mark.parametrize("step", [2, 100])
def test_the_best_allowed_notes_are_found_below_many_better_ones(step: int) -> None:
    texts = [f"harbour {'dues ' * (number % step > 0)}note number n{number}" for number in range(3000)]
    index = FuzzyIndex(enumerate(texts))
    allowed = frozenset(range(0, 3000, step))
    assert not allowed.intersection(match.id for match in index.search("harbour dues"))
    found = [match.id for match in index.search("harbour dues", 10, allowed)]
    assert found == sorted(allowed, reverse=True)[:10]
    assert [match.id for match in index.search("harbour dues n1200", 1, allowed)] == [1200]
    assert index.search("harbour", 10, frozenset()) == []


def test_allowed_ids_apply_to_notes_that_were_added_or_removed_later() -> None:
    index = FuzzyIndex((number, "the harbour") for number in range(20))
    allowed = frozenset((3, 4, 50))
    assert [match.id for match in index.search("harbour", allowed=allowed)] == [4, 3]
    index.remove(4)
    index.add(50, "a harbour")
    index.add(51, "any harbour")
    assert [match.id for match in index.search("harbour", allowed=allowed)] == [50, 3]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Késha sang", "kesha"),
        ("Kesha sang", "késha"),
        ("Hauptstraße 5", "hauptstrasse"),
        ("Hauptstrasse 5", "Hauptstraße"),
        ("İstanbul’da", "istanbul"),
        ("istanbul", "İSTANBUL"),
        ("Işık Gökçe", "isik gokce"),
        ("cafe\u0301 noir", "café"),
        ("café noir", "cafe\u0301"),
        ("ﬁnance minister", "finance"),
        ("Ｆｕｌｌ ｗｉｄｔｈ", "full width"),
        ("한국어 뉴스", "뉴스"),
        ("東京都の地震", "地震"),
        ("ลมแรงในกรุงเทพ", "กรุงเทพ"),
        ("a 🦊 in the garden", "🦊"),
        ("the government", "xovernment"),
        ("the government", "overnment"),
        ("coefficient made by makers", "coefbymak"),
    ],
)
def test_letters_can_be_typed_in_other_forms(text: str, query: str) -> None:
    index = FuzzyIndex([*NOTES.items(), (99, text)])
    assert index.search(query)[0].id == 99
    assert index.search(query)[0].spans(text)


@pytest.mark.parametrize("query", ["!?.,;:-—“”" * 500, "\u0301" * 50, "  \n", "zzzzqqq", "\ud800"])
def test_a_query_without_letters_or_similar_words_finds_nothing(index: FuzzyIndex, query: str) -> None:
    assert index.search(query) == []


@pytest.mark.parametrize("page", ["a" * 5000, "-".join(["zq"] * 700), "😀" * 5000, "気" * 5000, "lorem ipsum " * 1000])
def test_a_pasted_page_is_a_valid_query(index: FuzzyIndex, page: str) -> None:
    assert index.search(f"pipeline regulator {page}")[0].id == 1


@pytest.mark.parametrize(
    "text",
    [
        *("word " * 200_000, "x" * 1_000_000, "a-b." * 100_000, "e" + "\u0301" * 999_999),
        pytest.param("気候" * 200_000, marks=pytest.mark.slow),
    ],
)
def test_a_note_can_have_a_million_letters(text: str) -> None:
    index = FuzzyIndex([(1, text), (2, "short")])
    assert [match.id for match in index.search("short")] == [2]
    for query in ("word", "x" * 60, "気候", "ab", "é"):
        for match in index.search(query):
            assert all(span.end <= len(text) for span in match.spans(text if match.id == 1 else "short"))
    index.remove(1)
    assert [match.id for match in index.search("word")] == []


def test_long_notes_that_are_not_ranked_by_text_are_in_the_order_of_their_weights() -> None:
    filler = "filler " * 6000
    texts = [f"{filler} harbour {'strike' if number % 2 else ''}" for number in range(60)]
    index = FuzzyIndex(enumerate(texts))
    found = index.search("harbour strike", 60)
    assert len(found) == 60
    assert all(match.id % 2 for match in found[:30])
    assert found[29].score > found[30].score


def test_a_word_of_a_removed_note_does_not_change_results() -> None:
    index = FuzzyIndex([(1, "the goverment"), (2, "the government"), (3, "the governor")])
    index.remove(1)
    assert index.search("goverment") == FuzzyIndex([(2, "the government"), (3, "the governor")]).search("goverment")


@pytest.mark.slow
def test_removed_notes_take_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsreader.text.fuzzy.note_words._UNUSED", 500)

    def replaced(index: FuzzyIndex, turn: int) -> int:
        """Replace every note by one with other words, and return the bytes of memory in use."""
        for number in range(60):
            index.remove(1000 * (turn - 1) + number)
            index.add(1000 * turn + number, f"note {turn} " + " ".join(f"w{turn}x{number}x{k}" for k in range(20)))
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        index = FuzzyIndex()
        held = [replaced(index, turn) for turn in range(1, 11)]
    finally:
        tracemalloc.stop()
    assert max(held[5:]) < 1.3 * max(held[:5])
    assert len(index) == 60
    assert index.search("w10x7x3")[0].id == 10_007
    for number in range(60):
        index.remove(10_000 + number)
    assert index.search("note") == []


CHANGES = st.tuples(st.integers(0, 5), st.sampled_from(["", "alpha beta", "beta gamma", "alpha", "δέλτα"]))


@given(st.lists(CHANGES, max_size=20))
def test_a_changed_index_returns_the_same_results_as_a_new_one(changes: list[tuple[int, str]]) -> None:
    index = FuzzyIndex()
    notes: dict[int, str] = {}
    for note, text in changes:
        if text:
            index.add(note, text)
            notes[note] = text
        else:
            index.remove(note)
            notes.pop(note, None)
    for query in ("alpha", "beta gamma", "δελτα", "alhpa"):
        found, anew = index.search(query), FuzzyIndex(notes.items()).search(query)
        assert found == anew
        assert [match.spans(notes[match.id]) for match in found] == [match.spans(notes[match.id]) for match in anew]


def test_of_many_long_notes_with_all_words_the_one_with_the_words_together_is_first() -> None:
    apart = f"harbour {'filler ' * 300} strike {'filler ' * 300} inquiry"
    texts = [f"{apart} n{number}" for number in range(120)]
    texts[40] = f"{'filler ' * 300} harbour strike inquiry {'filler ' * 300} n40"
    found = FuzzyIndex(enumerate(texts)).search("har stri inq")
    assert found[0].id == 40
    assert found[0].score > found[1].score


@pytest.mark.parametrize("note", ["パンとコーヒーを", "ﾊﾟﾝとｺｰﾋｰを"])
@pytest.mark.parametrize(
    ("query", "between"), [("ｺｰﾋｰ", "と.を"), ("コーヒー", "と.を"), ("ﾊﾟﾝ", ".と"), ("パン", ".と")]
)
def test_half_width_kana_match_full_width_kana(note: str, query: str, between: str) -> None:
    (best,) = FuzzyIndex([(1, note), (2, "気候変動")]).search(query)
    before, after = between.split(".")
    start = note.index(before) + len(before)
    end = note.index(after)
    assert best.score > 80
    assert [(span.start, span.end) for span in best.spans(note)] == [(start, end)]


MANY_WORDS = st.lists(
    st.sampled_from([*" ".join(NOTES.values()).split(), "pipl", "regulater", "govt", "clmate", "seasnal", "portrat"]),
    max_size=16,
).map(" ".join)


@given(st.lists(MANY_WORDS, max_size=3), MANY_WORDS)
def test_results_do_not_depend_on_earlier_searches(before: list[str], query: str) -> None:
    index = FuzzyIndex(NOTES.items())
    for earlier in before:
        index.search(earlier)
    assert index.search(query) == FuzzyIndex(NOTES.items()).search(query)


def test_a_long_query_returns_the_same_results_typed_or_pasted() -> None:
    words = [f"harbo{letter}rs" for letter in "abcdefghijklmnop"]
    texts = [f"{word[:5]}{word[6:]} note" for word in words]
    query = " ".join(words)
    typed = FuzzyIndex(enumerate(texts))
    for end in range(len(query)):
        typed.search(query[:end])
    assert typed.search(query) == FuzzyIndex(enumerate(texts)).search(query)


def test_cached_notes_do_not_change_how_many_notes_are_ranked() -> None:
    texts = [f"harbour {'filler ' * 180} n{number}" for number in range(200)]
    query, words = "harbour filler", FuzzyIndex(enumerate(texts))
    first = words.search(query, 100)
    assert words.search(query, 100) == first


@pytest.fixture(scope="module")
def talk() -> FuzzyIndex:
    """Return six hundred notes of common words, and one with a word that no other note has."""
    chance = random.Random(3)
    common = "who said something about the note where did i read it in with how they were told that".split()
    others = [f"ministry{number % 60} harbour{number % 90} board{number % 70}" for number in range(600)]
    notes = [f"{' '.join(chance.sample(common, 9))} {other}" for other in others]
    return FuzzyIndex(enumerate([*notes, "The rover called Perseverance left for its second crater on Tuesday."]))


@pytest.mark.parametrize("word", ["perseverance", "perseverence", "perseverances", "persevrance", "persev"])
@pytest.mark.parametrize(
    "words",
    [
        "{}",
        "about {}",
        "i read about {}",
        "the note about the {}",
        "something with {} in it",
        "where did i read about {}",
        "who said something about {}",
        "{} who was it that they were told about",
    ],
)
def test_one_rare_word_outweighs_the_common_words_around_it(talk: FuzzyIndex, words: str, word: str) -> None:
    assert talk.search(words.format(word))[0].id == 600
