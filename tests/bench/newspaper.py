"""Edits as newspapers make them, written by hand: a corrected passage inside an article, in six languages.

Each line of `EDITS` is: class, language, what is expected (`sure`, `review`: right in any state but a change of meaning
that must not pass as sure, or `none`), the old passage, the new one. The highlight is in brackets; without brackets in
the new passage, no place is right. Brackets around everything may be omitted. `/` separates paragraphs.
"""

from __future__ import annotations

from typing import Any

AROUND = {
    "en": (
        "The harbor of Westhaven has been closed since the storm. Residents hoped for a quick repair of the pier./",
        "/The regional assembly meets again next month. Fishermen fear another winter without their berths.",
    ),
    "de": (
        "Der Hafen von Westhaven ist seit dem Sturm geschlossen. Die Anwohner hofften auf eine schnelle Reparatur./",
        "/Der Landtag berät wieder im nächsten Monat. Die Fischer fürchten einen weiteren Winter ohne Liegeplätze.",
    ),
    "ru": (
        "Порт Вестхейвена закрыт после шторма. Жители надеялись на быстрый ремонт причала./",
        "/Областное собрание соберётся в следующем месяце. Рыбаки боятся ещё одной зимы без мест у пристани.",
    ),
    "ja": (
        "西港は嵐のあと閉鎖されたままである。住民は桟橋の早い修理を望んでいた。/",
        "/地方議会は来月ふたたび開かれる。漁師たちは係留場所のない冬をもう一度迎えることを恐れている。",
    ),
    "zh": (
        "西港自从暴风雨以后一直关闭。居民希望码头尽快修好。/",
        "/地区议会下个月再次开会。渔民担心又要度过一个没有泊位的冬天。",
    ),
    "ar": (
        "أغلق مرفأ المدينة الغربية منذ العاصفة. وكان السكان يأملون في إصلاح سريع للرصيف./",
        "/تجتمع الجمعية الإقليمية مرة أخرى في الشهر المقبل. ويخشى الصيادون شتاء آخر بلا مراس.",
    ),
}

EDITS = """
name|en|review|The engineer [Karin Lindqvist] inspected the pier on behalf of the town.|The engineer [Karin Lindquist] inspected the pier on behalf of the town.
name|en|review|Inspections were led by [Lindqvist], who has worked there since spring.|Inspections were led by [Lindquist], who has worked there since spring.
name|en|sure|The [Kovacs] report was published by the assembly.|The [Kovács] report was published by the assembly.
name|en|review|[Mayor Ilse Brandt refused to comment on the plan.]|[Mayor Ilse Kramer refused to comment on the plan.]
name|en|review|The contract went to [Halvorsen Marine], a family company.|The contract went to [Halvorsen Shipping], a family company.
name|de|review|Die Ingenieurin [Karin Lindqvist] prüfte den Steg im Auftrag der Stadt.|Die Ingenieurin [Karin Lindquist] prüfte den Steg im Auftrag der Stadt.
name|de|review|[Bürgermeisterin Ilse Brandt wollte den Plan nicht kommentieren.]|[Bürgermeisterin Ilse Krämer wollte den Plan nicht kommentieren.]
name|de|sure|Die Rede des [Bürgermeister] wurde vom Sender übertragen.|Die Rede des [Bürgermeisters] wurde vom Sender übertragen.
name|ru|review|Проверкой руководил [Иван Сидоров], который работает там с весны.|Проверкой руководил [Иван Соколов], который работает там с весны.
name|ru|sure|Ремонт [причала] начнётся после зимы, сообщили в порту.|Ремонт [причалов] начнётся после зимы, сообщили в порту.
name|ja|review|検査を行ったのは[技師のリンドクヴィスト]で、春から働いている。|検査を行ったのは[技師のリンドクイスト]で、春から働いている。
name|zh|review|负责检查的是[工程师张伟]，他从春天起在那里工作。|负责检查的是[工程师张玮]，他从春天起在那里工作。
name|ar|review|أشرف على الفحص [المهندس محمد خليل] الذي يعمل هناك منذ الربيع.|أشرف على الفحص [المهندس محمود خليل] الذي يعمل هناك منذ الربيع.
number|en|review|[The town will pay $3.5 million for the new pier.]|[The town will pay $4.2 million for the new pier.]
number|en|review|The pier was built in [1919] by a company from the north.|The pier was built in [1911] by a company from the north.
number|en|review|Police counted [a crowd of 31] at the gates of the yard.|Police counted [a crowd of 31,500] at the gates of the yard.
number|en|review|The yard [paid $3] for each of the old planks.|The yard [paid $3.5 million] for each of the old planks.
number|en|review|[Repairs begin on March 3 and last two weeks.]|[Repairs begin on March 5 and last two weeks.]
number|en|review|[Repairs begin on Monday if the weather allows it.]|[Repairs begin on Thursday if the weather allows it.]
number|en|review|[Three boats were lost in the night of the storm.]|[Five boats were lost in the night of the storm.]
number|en|sure|[Some 1,000 people signed the petition for the pier.]|[Some 1000 people signed the petition for the pier.]
number|en|review|The share of empty berths rose to [12 percent] last year.|The share of empty berths rose to [21 percent] last year.
number|de|review|[Die Stadt zahlt 3,5 Millionen Euro für den neuen Steg.]|[Die Stadt zahlt 4,2 Millionen Euro für den neuen Steg.]
number|de|review|[Die Arbeiten beginnen am 3. März und dauern zwei Wochen.]|[Die Arbeiten beginnen am 5. März und dauern zwei Wochen.]
number|de|review|[Drei Boote gingen in der Nacht des Sturms verloren.]|[Fünf Boote gingen in der Nacht des Sturms verloren.]
number|ru|review|[Город заплатит 3,5 миллиона рублей за новый причал.]|[Город заплатит 4,2 миллиона рублей за новый причал.]
number|ru|review|[Работы начнутся 3 марта и продлятся две недели.]|[Работы начнутся 5 марта и продлятся две недели.]
number|ja|review|[市は新しい桟橋に三億円を支払う。]|[市は新しい桟橋に四億円を支払う。]
number|ja|review|[工事は3月3日に始まり、二週間続く。]|[工事は3月5日に始まり、二週間続く。]
number|zh|review|[市政府将为新码头支付350万元。]|[市政府将为新码头支付420万元。]
number|zh|review|[工程于3月3日开始，持续两周。]|[工程于3月5日开始，持续两周。]
number|ar|review|[ستدفع المدينة 35 مليون دولار مقابل الرصيف الجديد.]|[ستدفع المدينة 42 مليون دولار مقابل الرصيف الجديد.]
number|ar|review|[فقدت ثلاثة قوارب في ليلة العاصفة.]|[فقدت خمسة قوارب في ليلة العاصفة.]
negation|en|review|[The town will pay for the new pier itself.]|[The town will not pay for the new pier itself.]
negation|en|review|The owner said [the crew was told about the risk] before the trip.|The owner said [the crew was never told about the risk] before the trip.
negation|en|review|[Divers found evidence of damage below the waterline.]|[Divers found no evidence of damage below the waterline.]
negation|en|review|[The permit was legal under the rules of that year.]|[The permit was illegal under the rules of that year.]
negation|en|review|[The company can prove that the anchors were safe.]|[The company can’t prove that the anchors were safe.]
negation|de|review|[Die Stadt wird für den neuen Steg bezahlen.]|[Die Stadt wird für den neuen Steg nicht bezahlen.]
negation|de|review|[Taucher fanden Schäden unter der Wasserlinie.]|[Taucher fanden keine Schäden unter der Wasserlinie.]
negation|ru|review|[Город будет платить за новый причал.]|[Город не будет платить за новый причал.]
negation|ru|review|[Водолазы нашли повреждения под водой.]|[Водолазы не нашли повреждений под водой.]
negation|ja|review|[市は新しい桟橋の費用を支払う予定である。]|[市は新しい桟橋の費用を支払わない予定である。]
negation|zh|review|[市政府会支付新码头的费用。]|[市政府不会支付新码头的费用。]
negation|ar|review|[ستدفع المدينة ثمن الرصيف الجديد كله.]|[لن تدفع المدينة ثمن الرصيف الجديد كله.]
attribution|en|review|[The anchors were too old, the harbor master said.]|[The anchors were too old, the fire chief said.]
attribution|en|review|[The owner said that the anchors were safe.]|[The owner claimed that the anchors were safe.]
attribution|en|review|[The thief fled through the fish market.]|[The alleged thief fled through the fish market.]
attribution|en|review|[The anchors were too old for such a storm.]|[The anchors were too old for such a storm, according to divers.]
attribution|de|review|[Die Anker waren zu alt, sagte der Hafenmeister.]|[Die Anker waren zu alt, sagte der Feuerwehrchef.]
attribution|de|review|[Der Täter floh durch den Fischmarkt.]|[Der mutmaßliche Täter floh durch den Fischmarkt.]
attribution|ru|review|[Якоря были слишком старыми, сказал капитан.]|[Якоря были слишком старыми, сказал начальник.]
attribution|ru|review|[Хозяин сказал, что якоря надёжны.]|[Хозяин утверждал, что якоря надёжны.]
attribution|ja|review|[犯人は魚市場を通って逃げた。]|[容疑者は魚市場を通って逃げた。]
attribution|zh|review|[船主表示锚是安全的。]|[船主声称锚是安全的。]
attribution|ar|review|[قال مدير المرفأ إن المراسي قديمة.]|[زعم مدير المرفأ إن المراسي قديمة.]
typo|en|sure|[The carpenters recieved the first planks from the sawmill.]|[The carpenters received the first planks from the sawmill.]
typo|en|sure|They spoke about the [goverment] and its plans for the coast.|They spoke about the [government] and its plans for the coast.
typo|en|sure|They opened [a web site] for questions about the pier.|They opened [a website] for questions about the pier.
typo|en|sure|Volunteers met in the [old fish hal] behind the market.|Volunteers met in the [old fish hall] behind the market.
typo|en|sure|It was a [seperate question] of money and patience.|It was a [separate question] of money and patience.
typo|de|sure|Sie sprachen über die [Regirung] und ihre Pläne für die Küste.|Sie sprachen über die [Regierung] und ihre Pläne für die Küste.
typo|de|sure|[Die Zimmerleute erhilten die ersten Bretter aus dem Sägewerk.]|[Die Zimmerleute erhielten die ersten Bretter aus dem Sägewerk.]
typo|ru|sure|Они говорили о [правительсве] и его планах для побережья.|Они говорили о [правительстве] и его планах для побережья.
typo|ru|sure|[Плотники палучили первые доски с лесопилки.]|[Плотники получили первые доски с лесопилки.]
typo|ja|sure|[大工たちは製材所から最初の板をを受け取った。]|[大工たちは製材所から最初の板を受け取った。]
typo|zh|sure|[木匠们从锯木厂收到了第一批木板板。]|[木匠们从锯木厂收到了第一批木板。]
typo|ar|sure|تحدثوا عن [الحكومه] وخططها للساحل.|تحدثوا عن [الحكومة] وخططها للساحل.
typography|en|sure|["It's our pier," the children wrote - and painted it.]|[“It’s our pier,” the children wrote – and painted it.]
typography|en|sure|[The carpenters measured every plank twice.]|[The car­pen­ters mea­sured every plank twice.]
typography|en|sure|[The carpenters measured every​ plank​ twice.]|[The carpenters measured every plank twice.]
typography|en|sure|[The ﬁrst ﬂoor was ﬂooded by the sea.]|[The first floor was flooded by the sea.]
typography|en|sure|The smell of [tar and rope] filled the yard.|The smell of [tar and rope] filled the yard.
typography|de|sure|["Das ist unser Steg", schrieben die Kinder - und malten ihn an.]|[„Das ist unser Steg“, schrieben die Kinder – und malten ihn an.]
typography|de|sure|Die [Zimmerleute] maßen jedes Brett zweimal.|Die [Zim­mer­leute] maßen jedes Brett zweimal.
typography|ru|sure|["Это наш причал", - написали дети и раскрасили его.]|[«Это наш причал», — написали дети и раскрасили его.]
typography|ja|sure|[大工は板を2度測った。]|[大工は板を２度測った。]
typography|zh|sure|[孩子们写道:“这是我们的码头”。]|[孩子们写道：“这是我们的码头”。]
typography|ar|sure|[قاس النجارون كل لوح مرتين.]|[قاس النجـارون كل لوح مرتين.]
tightened|en|sure|[The carpenters, who had come from all over the coast, measured every single plank twice before they cut it.]|[The carpenters, who had come from all over the coast, measured every plank twice before cutting it.]
tightened|en|sure|[In the end, the volunteers rebuilt the old fish hall without any help from the region.]|[The volunteers rebuilt the old fish hall without any help from the region.]
tightened|en|sure|[The smell of tar and rope was everywhere in the yard and in the narrow streets behind it.]|[The smell of tar and rope was everywhere in the yard and the narrow streets behind it.]
tightened|de|sure|[Die Zimmerleute, die von der ganzen Küste gekommen waren, maßen jedes einzelne Brett zweimal.]|[Die Zimmerleute, die von der ganzen Küste kamen, maßen jedes Brett zweimal.]
tightened|ru|sure|[Плотники, которые приехали со всего побережья, измерили каждую отдельную доску дважды.]|[Плотники, которые приехали со всего побережья, измерили каждую доску дважды.]
tightened|ja|sure|[海岸の各地から集まった大工たちは、切る前にすべての板を必ず二度ずつ測っていた。]|[海岸の各地から集まった大工たちは、切る前にすべての板を二度ずつ測っていた。]
tightened|zh|sure|[来自海岸各地的木匠们在锯开以前总是把每一块木板都量两遍。]|[来自海岸各地的木匠们在锯开以前把每一块木板都量两遍。]
tightened|ar|sure|[كان النجارون الذين جاؤوا من الساحل كله يقيسون كل لوح خشبي مرتين قبل قطعه.]|[كان النجارون الذين جاؤوا من الساحل كله يقيسون كل لوح مرتين قبل قطعه.]
split|en|sure|A boat burned. [The carpenters measured every plank twice, and the children painted the rail.] A dog barked.|A boat burned./[The carpenters measured every plank twice, and the children painted the rail.]/A dog barked.
split|en|sure|[The carpenters measured every plank twice. The children painted the rail.]|[The carpenters measured every plank twice./The children painted the rail.]
split|en|sure|[The carpenters measured every plank twice./The children painted the rail.]|[The carpenters measured every plank twice. The children painted the rail.]
split|de|sure|[Die Zimmerleute maßen jedes Brett zweimal. Die Kinder malten das Geländer an.]|[Die Zimmerleute maßen jedes Brett zweimal./Die Kinder malten das Geländer an.]
split|ru|sure|[Плотники измерили каждую доску. Дети раскрасили перила.]|[Плотники измерили каждую доску./Дети раскрасили перила.]
split|ja|sure|[大工は板を二度測った。子どもたちは手すりを塗った。]|[大工は板を二度測った。/子どもたちは手すりを塗った。]
split|zh|sure|[木匠量了两遍木板。孩子们粉刷了栏杆。]|[木匠量了两遍木板。/孩子们粉刷了栏杆。]
split|ar|sure|[قاس النجارون كل لوح مرتين. ولون الأطفال الدرابزين.]|[قاس النجارون كل لوح مرتين./ولون الأطفال الدرابزين.]
moved|en|sure|[There was no link between them.] The ferry carried coal and the tug carried sand for the new road./A dog barked all night in the yard of the mill, and nobody slept.|The ferry carried coal and the tug carried sand for the new road./A dog barked all night in the yard of the mill, and nobody slept. [There was no link between them.]
moved|en|sure|[The smell of tar and rope filled the yard, and children painted the rail.]/The ferry carried coal and the tug carried sand for the new road./A dog barked all night in the yard of the mill, and nobody slept.|The ferry carried coal and the tug carried sand for the new road./A dog barked all night in the yard of the mill, and nobody slept./[The smell of tar and rope filled the yard, and children painted the rail.]
moved|de|sure|[Die Kinder malten an.] Die Fähre brachte Kohle und der Schlepper brachte Sand für die neue Straße./Ein Hund bellte die ganze Nacht im Hof der Mühle.|Die Fähre brachte Kohle und der Schlepper brachte Sand für die neue Straße./Ein Hund bellte die ganze Nacht im Hof der Mühle. [Die Kinder malten an.]
moved|ru|sure|[Связи между ними не было.] Паром привёз уголь, а буксир привёз песок для новой дороги./Всю ночь во дворе мельницы лаяла собака.|Паром привёз уголь, а буксир привёз песок для новой дороги./Всю ночь во дворе мельницы лаяла собака. [Связи между ними не было.]
moved|ja|sure|[二つの事件につながりはなかった。]渡し船は石炭を運び、引き船は新しい道のための砂を運んだ。/水車小屋の庭では一晩中犬が吠えていた。|渡し船は石炭を運び、引き船は新しい道のための砂を運んだ。/水車小屋の庭では一晩中犬が吠えていた。[二つの事件につながりはなかった。]
moved|zh|sure|[两件事之间没有任何联系。]渡船运来了煤，拖船运来了修新路用的沙子。/磨坊院子里的狗叫了一整夜，谁也没有睡着。|渡船运来了煤，拖船运来了修新路用的沙子。/磨坊院子里的狗叫了一整夜，谁也没有睡着。[两件事之间没有任何联系。]
moved|ar|sure|[لم يكن هناك رابط بينهما.] نقلت العبارة الفحم ونقلت القاطرة الرمل للطريق الجديد./نبح كلب طوال الليل في ساحة الطاحونة.|نقلت العبارة الفحم ونقلت القاطرة الرمل للطريق الجديد./نبح كلب طوال الليل في ساحة الطاحونة. [لم يكن هناك رابط بينهما.]
lede|en|sure|Firefighters reached the mill at dawn. [The blaze had destroyed the roof and both storerooms.]|Updated: The fire is out, the chief said at noon. Crews stay until evening. [The blaze had destroyed the roof and both storerooms.]
lede|en|sure|[The strike enters its third week.] No talks are planned.|After a night of talks, the union called off the march. [The strike enters its third week.] No talks are planned.
lede|de|sure|[Der Brand hatte das Dach und beide Lager zerstört.]|Aktualisiert: Das Feuer ist gelöscht. Die Helfer bleiben bis zum Abend. [Der Brand hatte das Dach und beide Lager zerstört.]
lede|ru|sure|[Пожар уничтожил крышу и оба склада.]|Обновлено: пожар потушен. Спасатели останутся до вечера. [Пожар уничтожил крышу и оба склада.]
lede|ja|sure|[火事は屋根と二つの倉庫を焼いた。]|更新：火は消し止められた。隊員は夕方まで残る。[火事は屋根と二つの倉庫を焼いた。]
lede|zh|sure|[大火烧毁了屋顶和两间仓库。]|更新：火已被扑灭。消防员将留到晚上。[大火烧毁了屋顶和两间仓库。]
lede|ar|sure|[دمر الحريق السقف والمخزنين.]|تحديث: أخمد الحريق. ويبقى رجال الإطفاء حتى المساء. [دمر الحريق السقف والمخزنين.]
deleted|en|none|[The smell of tar and rope filled the yard, and children painted the rail.] A dog barked.|A dog barked.
deleted|en|none|The owner, [a former champion rower], refused to leave the boat.|The owner refused to leave the boat.
deleted|en|none|[Three boats were lost in the northern basin, the harbor master said.] Later it rained. Two boats were lost in the southern basin, the harbor master said.|Later it rained. Two boats were lost in the southern basin, the harbor master said.
deleted|en|none|[Residents of Mill Street can return on Friday.] Residents of Bell Street can return on Sunday.|Residents of Bell Street can return on Sunday.
deleted|en|none|[The company declined to comment on the report.] Divers found rust. The union declined to comment on the report.|Divers found rust. The union declined to comment on the report.
deleted|en|none|[No one was hurt.] The roof fell in.|The roof fell in.
deleted|de|none|[Die Anwohner der Mühlgasse kehren am Freitag zurück.] Die Anwohner der Glockengasse kehren am Sonntag zurück.|Die Anwohner der Glockengasse kehren am Sonntag zurück.
deleted|de|none|[Verletzt wurde niemand.] Das Dach stürzte ein.|Das Dach stürzte ein.
deleted|ru|none|[Жители Мельничной улицы вернутся в пятницу.] Жители Колокольной улицы вернутся в воскресенье.|Жители Колокольной улицы вернутся в воскресенье.
deleted|ja|none|[水車町の住民は金曜日に戻ることができる。]鐘町の住民は日曜日に戻ることができる。|鐘町の住民は日曜日に戻ることができる。
deleted|zh|none|[磨坊街的居民星期五可以回家。]钟楼街的居民星期日可以回家。|钟楼街的居民星期日可以回家。
deleted|ar|none|[يعود سكان شارع الطاحونة يوم الجمعة.] يعود سكان شارع الجرس يوم الأحد.|يعود سكان شارع الجرس يوم الأحد.
table|en|review|Oslo 12 boats 3 tugs/[Bergen 14 boats 3 tugs]/Tromsø 15 boats 4 tugs/Bodø 11 boats 2 tugs|Bodø 11 boats 2 tugs/Tromsø 15 boats 4 tugs/Oslo 12 boats 3 tugs/[Bergen 16 boats 5 tugs]
table|en|sure|Oslo 12 boats 3 tugs/[Bergen 14 boats 3 tugs]/Tromsø 15 boats 4 tugs/Bodø 11 boats 2 tugs|[Bergen 14 boats 3 tugs]/Bodø 11 boats 2 tugs/Oslo 12 boats 3 tugs/Tromsø 15 boats 4 tugs
table|en|review|1. Harbor Lights, 3 wins, 12 points/[2. Silver Gulls, 3 wins, 11 points]/3. Northern Star, 2 wins, 9 points|[1. Silver Gulls, 4 wins, 14 points]/2. Harbor Lights, 3 wins, 12 points/3. Northern Star, 3 wins, 12 points
table|de|review|Kiel 12 Boote 3 Schlepper/[Lübeck 14 Boote 3 Schlepper]/Rostock 15 Boote 4 Schlepper|Rostock 15 Boote 4 Schlepper/Kiel 12 Boote 3 Schlepper/[Lübeck 16 Boote 5 Schlepper]
table|ja|review|大阪　船12隻　引船3隻/[神戸　船14隻　引船3隻]/長崎　船15隻　引船4隻|長崎　船15隻　引船4隻/大阪　船12隻　引船3隻/[神戸　船16隻　引船5隻]
table|zh|review|上海 12艘船 3艘拖船/[青岛 14艘船 3艘拖船]/大连 15艘船 4艘拖船|大连 15艘船 4艘拖船/上海 12艘船 3艘拖船/[青岛 16艘船 5艘拖船]
"""


def data() -> dict[str, Any]:
    """Return the edits as a file of `anchoring` has them."""
    texts: dict[str, dict[str, str]] = {}
    cases = []
    for number, line in enumerate(EDITS.strip().splitlines()):
        kind, language, state, *passages = line.split("|")
        (old, start, end), (new, *expected) = (_article(passage, *AROUND[language]) for passage in passages)
        texts[str(number)] = {"old": old, "new": new}
        cases.append(
            {
                "id": f"{kind}-{language}-{number}",
                "text_key": str(number),
                "class": kind,
                "quote": old[start:end],
                "prefix": old[max(0, start - 32) : start],
                "suffix": old[end : end + 32],
                "hint": start,
                "expected": None if state == "none" else dict(zip(("start", "end"), expected, strict=True)),
                "sure": state != "review",
            }
        )
    return {"texts": texts, "cases": cases}


def _article(passage: str, before: str, after: str) -> tuple[str, int, int]:
    text = (before + passage + after).replace("/", "\n\n")
    start, end = text.find("["), text.find("]") - 1
    return text.replace("[", "").replace("]", ""), start, end
