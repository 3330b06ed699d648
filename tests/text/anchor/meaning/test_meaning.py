"""Which edits change what a passage says."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.text.anchor.meaning.kinds import MeaningKind
from newsreader.text.anchor.meaning.meaning import ChangedMeaning, changed_meaning

NEGATION, NUMBER, AMOUNT, DATE, NAME, ATTRIBUTION, ORDER, WORD, _ = MeaningKind


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("the port will stay open", "the port will not stay open", NEGATION),
        ("the port can stay open", "the port can't stay open", NEGATION),
        ("he won’t sign", "he will sign", NEGATION),
        ("the vote was legal", "the vote was illegal", NEGATION),
        ("the report was confirmed by two sources", "the report was unconfirmed by two sources", NEGATION),
        ("shares rose sharply", "shares fell sharply", WORD),
        ("all members voted for the bill", "all members voted against the bill", WORD),
        ("it takes effect before the vote", "it takes effect after the vote", WORD),
        ("most residents agree", "few residents agree", WORD),
        ("he may resign this week", "he will resign this week", WORD),
        ("the court upheld the ban", "the court overturned the ban", WORD),
        ("le maire a accepté la proposition", "le maire a refusé la proposition", WORD),
        ("der Kurs stieg am Abend", "der Kurs fiel am Abend", WORD),
        ("der Hafen bleibt offen", "der Hafen bleibt nicht offen", NEGATION),
        ("es gab Verletzte im Hafen", "es gab keine Verletzten im Hafen", NEGATION),
        ("le port ferme lundi", "le port ne ferme pas lundi", NEGATION),
        ("el puerto cerrará", "el puerto no cerrará", NEGATION),
        ("порт будет закрыт", "порт не будет закрыт", NEGATION),
        ("港は閉鎖される", "港は閉鎖されない", NEGATION),
        ("市長は辞任した", "市長は辞任しなかった", NEGATION),
        ("港口将关闭", "港口将不关闭", NEGATION),
        ("سيغلق الميناء", "لن يغلق الميناء", NEGATION),
        ("항구를 닫는다", "항구를 닫지 않는다", NEGATION),
        ("paid $3 million for it", "paid $4.2 million for it", AMOUNT),
        ("paid $3 million for it", "paid $3 billion for it", AMOUNT),
        ("paid 300 euros for it", "paid 300 dollars for it", AMOUNT),
        ("a crowd of 31", "a crowd of 31,500", NUMBER),
        ("three people were hurt", "five people were hurt", NUMBER),
        ("drei Menschen", "fünf Menschen", NUMBER),
        ("погибли три человека", "погибли пять человек", NUMBER),
        ("死者は三人", "死者は五人", NUMBER),
        ("أصيب ثلاثة أشخاص", "أصيب خمسة أشخاص", NUMBER),
        ("14 miles away", "14 kilometers away", AMOUNT),
        ("on March 3 in court", "on March 5 in court", DATE),
        ("on Monday in court", "on Friday in court", DATE),
        ("3月3日に開く", "3月5日に開く", DATE),
        ("am 3. März", "am 3. April", DATE),
        ("founded in 1919 here", "founded in 1911 here", DATE),
        ("the mayor Ilse Brandt spoke", "the mayor Ilse Kramer spoke", NAME),
        ("Brandt spoke to the crew", "Kramer spoke to the crew", NAME),
        ("the engineer Lindqvist", "the engineer Lindquist", NAME),
        ("мэр Иван Петров выступил", "мэр Иван Сидоров выступил", NAME),
        ("市長のブラントが話した", "市長のクラマーが話した", NAME),
        ("张伟在港口工作", "王芳在港口工作", WORD),
        ("زار محمد الميناء", "زار خالد الميناء", WORD),
        ("the thief fled", "the alleged thief fled", ATTRIBUTION),
        ("the minister said the port", "the minister claimed the port", ATTRIBUTION),
        ("a plan of the police", "a plan of the residents", WORD),
        ("the critics praised the plan", "the critics mocked the plan", WORD),
        ("a tax on rich households", "a tax on poor households", WORD),
        ("the law bans the sale", "the law allows the sale", WORD),
        ("he called his brother", "he called his sister", WORD),
        ("the port closes in a week", "the port closes in a month", AMOUNT),
        ("prices rose by 5 percent", "prices rose to 5 percent", WORD),
        ("the bank lost 3 million", "the bank lost 3 million a day", AMOUNT),
        ("tax cuts for families", "tax rises for families", WORD),
        ("the suspect was found dead", "the suspect was found alive", WORD),
        ("The ferry will sail at dawn", "The ferry sailed at dawn", WORD),
        ("the mill closes in autumn", "the mill closed in autumn", WORD),
        ("the firm builds ships", "the firm built ships", WORD),
        ("the captain tried to turn the ship", "the captain turned the ship", WORD),
        ("the union refused to join the talks", "the union joined the talks", WORD),
        ("the harbor plans to open a school", "the harbor opened a school", WORD),
        ("Der Laden öffnet am Abend wieder", "Der Laden öffnete am Abend wieder", WORD),
        ("Die Bauern planen ein Fest", "Die Bauern planten ein Fest", WORD),
        ("le musée fermera ses portes dans un an", "le musée ferme ses portes dans un an", WORD),
        ("le musée fermera ses portes", "le musée a fermé ses portes", WORD),
        ("la fábrica cerrará en otoño por la tarde", "la fábrica cerró en otoño por la tarde", WORD),
        ("школу закроют на ремонт", "школу закрыли на ремонт", WORD),
        ("завод планирует закрыть цех", "завод закрыл цех", WORD),
        ("a mill, a school and a chapel", "a school and a chapel", WORD),
        ("a mill, a school and a chapel", "a mill and a chapel", WORD),
        ("a mill, a school and a chapel", "a mill, a school", WORD),
        ("A mill, a school and a chapel burned", "A school and a chapel burned", WORD),
        ("ports in Oslo, Bergen and Hull", "ports in Bergen and Hull", WORD),
        ("the captain and the pilot left", "the captain left", WORD),
        ("charged with theft and arson", "charged with theft", WORD),
        ("fish, grain, and oil", "fish, grain, coal, and oil", WORD),
        ("Schulen, Kliniken und Höfe", "Schulen und Höfe", WORD),
        ("des trains, des bus et des vélos", "des bus et des vélos", WORD),
        ("поезда, автобусы и трамваи", "поезда и трамваи", WORD),
        ("计划包括学校、医院和公园", "计划包括医院和公园", WORD),
        ("der Preis stieg um zwei Euro", "der Preis stieg auf zwei Euro", WORD),
        ("the protester was killed by the police", "the protester was killed", WORD),
        ("laut Polizei war es Absicht", "laut Zeugen war es Absicht", ATTRIBUTION),
        ("two hundred people", "three hundred people", NUMBER),
        ("l’accident a fait cinq morts", "l’accident a fait sept morts", NUMBER),
        ("the captain resigned", "the captain offered to resign", WORD),
        ("the clerk invented the device", "the clerk co-invented the device", WORD),
        ("the minister is due to speak", "the minister was to speak", WORD),
        ("der Zeuge meinte, er sei krank", "der Zeuge meinte, er war krank", WORD),
        ("der Minister lobte den Plan", "der Minister kritisierte den Plan", WORD),
        ("le maire a loué le plan", "le maire a critiqué le plan", WORD),
        ("мэр похвалил план", "мэр раскритиковал план", WORD),
        ("the ground is contaminated", "the ground may be contaminated", WORD),
        ("figures that could be verified", "figures that would be verified", WORD),
        ("the ground is contaminated", "some ground is contaminated", WORD),
        ("it has been empty", "it has been nearly empty", WORD),
        ("the engineer Erik Holm spoke", "the engineer Erik Holmes spoke", NAME),
        ("the mayor Maria Ortega spoke", "the mayor Maria Ortegas spoke", NAME),
        ("within 60 days of it", "after 60 days of it", WORD),
        ("it stays closed until noon", "it stays closed from noon", WORD),
        ("the hall was built in 1919", "the hall was built before 1919", WORD),
        ("the ferry left for Denmark", "the ferry left from Denmark", WORD),
        ("a hotel and a school", "a hotel or a school", WORD),
        ("an earlier contract", "a later contract", WORD),
        ("an appeal next week", "an appeal this week", WORD),
        ("the price is fixed", "the price was fixed", WORD),
        ("the hardest year of my career", "the hardest year of her career", WORD),
        ("the chairman left", "the chairwoman left", WORD),
        ("the gates stay closed.", "the gates stay closed?", WORD),
        ("they blocked the entrance", "they were blocked at the entrance", WORD),
        ("oil prices rose", "gas prices rose", WORD),
        ("200 workers were hired", "200 workers were fired", WORD),
        ("a rule for every employer", "a rule for every employee", WORD),
        ("exports to China", "imports from China", WORD),
        ("Mr. Brandt spoke", "Mrs. Brandt spoke", WORD),
        ("only members may vote", "members may vote", WORD),
        ("the former mayor spoke", "the mayor spoke", WORD),
        ("nur Mitglieder stimmen ab", "Mitglieder stimmen ab", WORD),
        ("бывший мэр выступил", "мэр выступил", WORD),
        ("eine Steuer auf hohe Mieten", "eine Steuer auf kleine Mieten", WORD),
        ("налог на богатых", "налог на бедных", WORD),
        ("it was -5 degrees", "it was 5 degrees", NUMBER),
        ("a change of −0.3 percent", "a change of 0.3 percent", AMOUNT),
        ("at least three people", "at most three people", AMOUNT),
        ("about 300 people", "nearly 300 people", AMOUNT),
        ("about 300 people", "300 people", AMOUNT),
        ("mehr als 300 Menschen", "weniger als 300 Menschen", AMOUNT),
        ("safe, according to the police", "safe, according to the residents", ATTRIBUTION),
        ("safe, said the mayor", "safe, said the governor", ATTRIBUTION),
        ("the police shot a man", "a man shot the police", ORDER),
        ("France beat Spain", "Spain beat France", ORDER),
        ("he said the port", "she said the port", ATTRIBUTION),
        ("the spokesman said the port", "the captain said the port", ATTRIBUTION),
        ("the port is unsafe", "the port is unsafe, according to engineers", ATTRIBUTION),
        ("der Täter floh", "der mutmaßliche Täter floh", ATTRIBUTION),
        ("мэр сказал, что порт", "мэр утверждал, что порт", ATTRIBUTION),
        ("Le ministre aurait signé l’accord", "Le ministre a signé l’accord", WORD),
        ("L’uomo sarebbe fuggito in Francia", "L’uomo è fuggito in Francia", WORD),
        ("Der Minister hätte unterschrieben", "Der Minister hat unterschrieben", WORD),
        ("Der Fahrer war offenbar betrunken", "Der Fahrer war betrunken", WORD),
        ("Der Brand war wohl gelegt", "Der Brand war gelegt", WORD),
        ("De dader was vermoedelijk dronken", "De dader was dronken", WORD),
        ("Водитель, видимо, был пьян", "Водитель был пьян", WORD),
        ("Fast alle Abgeordneten stimmten zu", "Alle Abgeordneten stimmten zu", WORD),
        ("Casi todos los diputados votaron", "Todos los diputados votaron", WORD),
        ("Quasi tutti i deputati hanno votato", "Tutti i deputati hanno votato", WORD),
        ("Почти все депутаты проголосовали", "Все депутаты проголосовали", WORD),
        ("几乎所有人都同意", "所有人都同意", WORD),
        ("与党は法案に反対した", "野党は法案に反対した", WORD),
        ("田中氏は辞任した", "中田氏は辞任した", WORD),
        ("調査を来月終える", "調査を来月終えた", WORD),
        ("市長は容疑を否認している", "市長は容疑を否認していた", WORD),
        ("市長が逮捕した", "市長が逮捕された", WORD),
        ("彼は辞任するだろう", "彼は辞任する", WORD),
        ("市长已签署协议", "市长将签署协议", WORD),
        ("시장은 사임했다", "시장은 사임한다", WORD),
    ],
)
def test_a_changed_meaning_is_named_with_its_words_in_both_directions(old: str, new: str, kind: MeaningKind) -> None:
    assert {each.kind for each in changed_meaning(old, new)} == {kind}
    assert {each.kind for each in changed_meaning(new, old)} == {kind}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("the port will stay open", "the port will stay oepn"),
        ("the abandonned port", "the abandoned port"),
        ("“Nobody” came – at all", '"Nobody" came - at all'),
        ("he will not sign", "he won't sign"),
        ("it is not legal", "it isn’t legal"),
        ("1,000 people", "1000 people"),
        ("1.000 Menschen", "1 000 Menschen"),
        ("twelve people", "12 people"),
        ("the Kovacs report", "the Kovács report"),
        ("the web site of the port", "the website of the port"),
        ("the co-operation", "the cooperation"),
        ("die Rede des Bürgermeister", "die Rede des Bürgermeisters"),
        ("в порту города", "в портах города"),
        ("the mayor Brandt spoke", "the mayor Ilse Brandt spoke"),
        ("the mayor spoke about the port", "the mayor spoke at length about the port"),
        ("a hid\xadden clause\u200b", "a hidden clause"),
        ("The council closed it", "A council closed it"),
        ("The port is open. It is new.", "The port is open. No ferry left on Monday. It is new."),
        ("he cuts the budget", "he is cutting the budget"),
        ("on Monday the council voted", "the council voted on Monday"),
        ("about 300 people", "some 300 people"),
        ("5 per cent of it", "5 percent of it"),
        ("organise the programme", "organize the program"),
        ("over 300 people", "more than 300 people"),
        ("the port which is closed", "the port that is closed"),
        ("pages 3–5 of it", "pages 3-5 of it"),
        ("Die Stadt, die den Hafen schließt", "Die Stadt, welche den Hafen schließt"),
        ("Later, the council closed it", "The council closed it"),
        ("the hall, which was damaged in the fire", "the hall, damaged in the fire"),
        ("she said he's ill", "she said he is ill"),
        ("the theatre re-opens", "the theater reopens"),
        ("the house was build here", "the house was built here"),
        ("nine hundred people", "900 people"),
        ("twenty-five boats", "25 boats"),
        ("it cost 3.5 million crowns", "it cost 3,500,000 crowns"),
        ("the U.S. embassy", "the US embassy"),
        ("Later, the council closed the port and the school", "The council closed the port and the school"),
        ("In winter, sailors and pilots leave", "sailors and pilots leave"),
        ("Unfortunately, sailors and pilots left", "sailors and pilots left"),
        ("Brandt, the mayor, and her guests left", "Brandt and her guests left"),
        ("the mayor, however, left early", "the mayor left early"),
        ("He'll sign the letter", "He will sign the letter"),
        ("some 12 people came", "some twelve people came"),
        ("the captain has decide to leave", "the captain has decided to leave"),
        ("the mayor says the port is open", "the mayor said the port is open"),
        ("die geplant Brücke über den Fluss", "die geplante Brücke über den Fluss"),
        ("das neue Gesetzt in der Stadt", "das neue Gesetz in der Stadt"),
        ("les école du village", "les écoles du village"),
        ("la primera casa de las afueras", "las primeras casas de las afueras"),
        ("в порте города", "в портах города"),
        ("On Friday evening, the boats left", "The boats left on Friday evening"),
        ("港は新しい。", "港は、新しい。"),
        ("المدرسة الكبيرة", "المدرسه الكبيره"),
        ("Brandt met Koehler in Oslo", "Brandt met Köhler in Oslo"),
        ("Frau Mueller sprach", "Frau Müller sprach"),
        ("3 Millionen Euro fehlen", "3 Mio. Euro fehlen"),
        ("5 Milliarden Euro", "5 Mrd. Euro"),
        ("12% of all boats", "12 percent of all boats"),
        ("12 Prozent der Boote", "12 % der Boote"),
        ("12 процентов лодок", "12% лодок"),
        ("子供が遊ぶ", "子どもが遊ぶ"),
        ("彼は行なう", "彼は行う"),
        ("九日に引越し", "九日に引っ越し"),
        ("市長が話した", "市長は話した"),
        ("他得了奖", "他得到了奖"),
    ],
)
def test_typing_errors_typography_and_style_do_not_change_the_meaning(old: str, new: str) -> None:
    assert changed_meaning(old, new) == []
    assert changed_meaning(new, old) == []


def test_words_in_another_order_are_named_once_and_a_negation_among_them_too() -> None:
    assert changed_meaning("France beat Spain", "Spain beat France") == [
        ChangedMeaning(MeaningKind.ORDER, "France beat Spain", "Spain beat France")
    ]
    kinds = [each.kind for each in changed_meaning("France beat Spain", "Spain never beat France")]
    assert kinds == [NEGATION, ORDER]


def test_the_words_are_those_of_the_texts() -> None:
    assert changed_meaning("the city will pay", "the city won’t pay") == [
        ChangedMeaning(MeaningKind.NEGATION, "will", "won’t")
    ]
    assert changed_meaning("paid 3 crowns to Kovács", "paid 4 crowns to Brandt") == [
        ChangedMeaning(MeaningKind.AMOUNT, "3", "4"),
        ChangedMeaning(MeaningKind.NAME, "Kovács", "Brandt"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("Er kommt im Mai wieder", "Er kommt im März wieder", [(DATE, "Mai", "März")]),
        ("non arriva mai in tempo", "non arriva in tempo", [(NEGATION, "mai", "")]),
        ("The polls close at 9 a.m. today", "The polls close at 9 p.m. today", [(AMOUNT, "a.m.", "p.m.")]),
        ("料金を支払う。", "料金を支払わない。", [(NEGATION, "支払う", "支払わない")]),
        ("市長は否認している。", "市長は否認していた。", [(WORD, "否認している", "否認していた")]),
        (
            "Arsenal beat Chelsea in a final that went to penalties",
            "Chelsea beat Arsenal in a final that went to penalties",
            [(ORDER, "Arsenal beat Chelsea", "Chelsea beat Arsenal")],
        ),
        ("It cost $3 million, and the council paid", "It cost $3 million. The council paid", []),
        ("The ban on trucks was lifted", "A judge in Oslo on Friday lifted the ban", [(DATE, "", "Friday")]),
        (
            "A judge on Friday struck down the ban on trucks",
            "The ban on trucks is invalid, the judge ruled on Friday",
            [(WORD, "A judge on Friday struck down", ""), (WORD, "", "is invalid, the judge ruled on Friday")],
        ),
    ],
)
def test_a_change_is_named_by_its_kind_with_whole_words(
    old: str, new: str, changes: list[tuple[MeaningKind, str, str]]
) -> None:
    assert [(each.kind, each.old, each.new) for each in changed_meaning(old, new)] == changes


def test_a_long_replaced_passage_is_not_compared_word_by_word() -> None:
    old, new = (" ".join(f"{sign}{number}" for number in range(1_400)) for sign in "ab")
    begun = time.process_time()
    assert [each.kind for each in changed_meaning(old, new)] == [WORD]
    assert time.process_time() - begun < 1


@given(st.text(), st.text())
def test_any_two_texts_can_be_compared_and_a_text_equals_itself(old: str, new: str) -> None:
    assert changed_meaning(old, old) == []
    assert all(each.old in old and each.new in new for each in changed_meaning(old, new))
