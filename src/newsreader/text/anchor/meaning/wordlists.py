"""Words that change what a sentence says, in the languages of much news, as regular expressions for a folded text.

Must not know texts or passages: `meaning` compares them.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from newsreader.text.folding import fold


def plain(text: str) -> str:
    """Return `text` without case, accents, invisible characters and typography."""
    return fold(text, accents=True).text


def _words(words: str) -> str:
    return rf"(?<!\w)(?:{'|'.join(plain(words).split())})(?!\w)"


NEGATION = re.compile(
    _words(
        r"not no non never none nobody nothing nowhere neither nor without cannot hardly barely"
        r" nicht nichts nie niemals niemand kein\w* weder ohne"
        r" ne pas jamais aucune? sans ni nunca jamás ning[uú]n\w* nadie tampoco sin mai nessun\w* senza"
        r" não nenhum\w* ninguém sem niet geen nooit niets niemand zonder inte ej aldrig ingen inga inget"
        r" utan ikke aldri"
        r" nie nigdy brak bez nikt není nikdy nikdo nem nincs ei eivät nu fără değil yok asla"
        r" не нет ни никогда никто ничего без нельзя ні ніколи немає няма δεν μην όχι tidak bukan không chưa"
        r" नहीं मत बिना לא אין בלי [وف]?(?:لا|لم|لن|ليس\w*|غير|بدون|دون) نه نیست"
    )
    # "n't", and scripts whose words are not divided.
    + r"|n't(?!\w)|(?!不仅|不僅|不过|不過|非常|未来|未來|没收|無料|不断)[不没沒無无未非勿]"
    r"|ない|なかっ|なく|ませ?ん|ずに?(?=[、。])|않|못|없|아니|안 |ไม่"
)

NEGATING = tuple(plain("un in im il ir dis non nicht не без ne nie in des να").split())
"""Prefixes that turn a word into its opposite."""

_OPPOSITES = (
    "for with|against without; before|after; above over up|below under down; always often|never rarely seldom;"
    " most many more all every both|few fewer less some none; will must can|may might could; north|south;"
    " northern|southern; east|west; eastern|western; man men|woman women; first|last;"
    " rise rises rose rising risen gain gains gained grow grows grew|fall falls fell falling fallen drop drops dropped;"
    " increase increases increased raise raises raised|decrease decreases decreased cut cuts lower lowers lowered;"
    " import imports imported|export exports exported; employer employers|employee employees; mr|mrs ms miss;"
    " to|from; by|to; rise rises|cut cuts;"
    " into|out; least|most; minimum|maximum; hired|fired; inside|outside; herr|frau; ja|nein; mindestens|höchstens;"
    " win wins won|lose loses lost; guilty convicted|innocent acquitted cleared;"
    " killed dead died|wounded injured hurt;"
    " upheld confirmed accept accepted approve approved|overturned denied refuse refused rejected reject;"
    " open opens opened|close closes closed; start starts started begin began|stop stops stopped end ended;"
    " support supports supported back backs backed|oppose opposes opposed; profit profits|loss losses; true|false;"
    " public|private; left|right; higher better best|lower worse worst; succeeded|failed; allow allowed|ban banned;"
    " für mit|gegen ohne; vor|nach; mehr alle viele|weniger wenige;"
    " stieg stiegen steigt|fiel fielen fällt sank sinkt; getötet tot|verletzt; angenommen|abgelehnt; gewann|verlor;"
    " pour|contre; avant|après; plus|moins; accepté|refusé rejeté; augmenté|diminué baissé; tué tués|blessé blessés;"
    " antes|después; más|menos; aceptó|rechazó; subió|bajó; muertos|heridos; за|против; до|после; больше|меньше;"
    " вырос выросла|упал упала; убит убиты|ранен ранены"
)

OPPOSITES = tuple(
    (frozenset(one.split()), frozenset(other.split()))
    for one, other in (pair.split("|") for pair in plain(_OPPOSITES).split(";"))
)
"""Pairs of words of which one side says the opposite of the other, or something else of as much weight."""

SMALL = frozenset(
    plain(
        "this that these those when while after before with from then there here they what where which some many most"
        " dies diese dieser eine einer nach beim wenn dass cette dans pour avec este esta para como это этот после"
    ).split()
)
"""Words that often begin a sentence, with a capital letter, and are no names."""

_COUNTED = (
    "two three four five six seven eight nine ten eleven twelve|zwei drei vier fünf sechs sieben acht neun"
    " zehn elf zwölf"
    "|deux trois quatre cinq six sept huit neuf dix onze douze|dos tres cuatro cinco seis siete ocho nueve"
    " diez __ doce"
    "|__ tre quattro cinque __ sette otto nove dieci undici dodici"
    "|dois três quatro cinco seis sete oito nove dez onze doze|twee drie vier vijf zes zeven acht negen tien elf twaalf"
    "|два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать"
    "|двух трёх четырёх пяти шести семи восьми девяти десяти одиннадцати двенадцати"
    "|dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście"
    "|اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة|اثنين ثلاث أربع خمس ست سبع ثماني تسع عشر"
)
_LARGE = {
    "20": "twenty zwanzig vingt veinte venti vinte двадцать عشرون",
    "30": "thirty dreißig trente treinta trenta trinta тридцать ثلاثون",
    "40": "forty vierzig quarante cuarenta сорок",
    "50": "fifty fünfzig cinquante cincuenta пятьдесят",
    "60": "sixty sechzig soixante sesenta шестьдесят",
    "70": "seventy siebzig setenta семьдесят",
    "80": "eighty achtzig ochenta восемьдесят",
    "90": "ninety neunzig noventa девяносто",
    "100": "hundred hundreds hundert cent cien ciento cento сто مئة مائة",
    "1000": "thousand thousands tausend mille mil тысяча тысячи тысяч тыс ألف آلاف",
    "1000000": "million millions mln mio millionen millones milioni milhões"
    " миллион миллиона миллионов млн مليون ملايين",
    "1000000000": "billion billions bn milliarde milliarden mrd milliard milliards"
    " миллиард миллиарда миллиардов млрд مليار",
    "1000000000000": "trillion billionen триллион триллиона триллионов",
    "half": "half halb hälfte moitié mitad половина نصف",
    "1st": "first",
    "2nd": "second",
    "3rd": "third",
}
NUMBERS = {word: str(value) for line in _COUNTED.split("|") for value, word in enumerate(plain(line).split(), 2)} | {
    plain(word): value for value, words in _LARGE.items() for word in words.split()
}
"""The values of number words. The word for one is left out: in many languages it is an article. So are words that are
common in another language (`__`): "due", "sei" and "once".
"""

_FEW = "|".join(word for word in NUMBERS if word.isascii())
NUMBER = re.compile(r"(?:(?<!\w)-)?\d{1,3}(?:[ ']\d{3})+(?!\d)|(?:(?<!\w)-)?\d+(?:[.,:]\d+)*|[^\W\d_]+")

_BOUNDS = (
    "about around approximately roughly circa some etwa rund ungefähr environ quelque unos unas cerca aproximadamente"
    " около примерно приблизительно ongeveer ungefär około"
    "|nearly almost fast knapp beinahe presque casi quasi quase почти bijna nästan prawie"
    "|more over above exceeding mehr über plus más più mais более больше свыше meer över ponad"
    "|less fewer under below weniger unter moins menos meno менее меньше minder under mniej"
    "|least minimum mindestens minimal minst"
    "|most maximum höchstens maximal högst"
)
BOUNDS = {word: str(kind) for kind, line in enumerate(_BOUNDS.split("|")) for word in plain(line).split()}
BOUND = re.compile(_words(" ".join(BOUNDS)))
"""Words before a number that make it more or less than what is written; those that say the same have one value."""

LISTED = frozenset(BOUNDS) | frozenset(
    plain("than not say says said tells told dice dijo diz disse говорит сказал сказала").split()
)
"""Words that are compared by what these lists say of them; "says" and "said" are the same."""

FREE = frozenset(
    plain(
        "a an the that which who whom of der die das den dem des ein eine einen einem einer welche"
        " welcher welches le la les un une des du de qui que el los las una unos unas o os as"
        " uma il lo gli i uno che het een dat que который которая которое которые что"
    ).split()
)
"""Articles and the like, which can replace each other without a change of meaning."""

PASSIVE = re.compile(_words("is are was were be been being wird wurde wurden werden"))
"""Words that, inserted alone, turn who did something into the one to whom it was done."""

LIMIT = re.compile(
    _words(
        r"only solely exclusively merely nearly almost most all each every former ex"
        r" deputy acting vice attempted failed fake potential potentially"
        r" possible possibly likely unlikely probable probably perhaps partly partially temporarily"
        r" nur bloß lediglich ausschließlich ehemalige\w* frühere\w* stellvertretende\w* versuchte\w* mögliche\w*"
        r" möglicherweise wahrscheinlich\w* vielleicht teilweise vorübergehend\w*"
        r" seulement uniquement ancien\w* possible\w* probable\w* probablement partiellement"
        r" solamente únicamente posible\w* probablemente quizás? soltanto probabil\w* forse"
        r" apenas somente possível provável talvez slechts alleen voormalige? mogelijk\w* waarschijnlijk\w* misschien"
        r" только лишь бывш\w* возможно вероятно частично tylko wyłącznie możliw\w* prawdopodobnie فقط"
        # How certain it is.
        r" seem(?:s|ed|ingly)? appears? presumably supposedly"
        r" offenbar offensichtlich vermutlich wohl anscheinend womöglich eventuell scheinbar dürften? augenscheinlich"
        r" apparemment vraisemblablement éventuellement peut-être semble(?:nt|rait)?"
        r" aparentemente supuestamente acaso parecen? supostamente alegadamente parece"
        r" apparentemente sembra(?:no)? vermoedelijk kennelijk blijkbaar zou(?:den)?"
        r" видимо по-видимому похоже наверное вроде podobno rzekomo zapewne chyba"
        r" troligen förmodligen sannolikt kanske formentlig sannsynligvis trolig måske kanskje angivelig"
        r" belki muhtemelen ربما يبدو"
        # How many of them.
        r" fast(?=\s(?:alle|jede|kein|nie|immer|ganz|die)) beinahe jede[rsmn]? einige[rsnm]? manche[rsnm]?"
        r" meisten alle presque tous toutes certaine?s plusieurs plupart casi todos todas algun[oa]s mayoría"
        r" quase algun?s quasi tutt[ie] alcun[ie] maggioranza bijna sommige nästan alla några næsten nesten"
        r" почти вс[ея]х? некотор\w* многи[ех] большинств\w* prawie wszyscy wszystkie niektór\w*"
    )
    + rf"|(?<!\w)(?:some(?! (?:\d|{_FEW}))|may|might|could|would|should|must|ex-)(?!\w)|だけ|のみ|[只仅僅]|可能"
    r"|かもしれ|だろう|でしょう|らしい|ようだ|そうだ|おそらく|恐らく|[或也]许|大概|似乎|几乎|幾乎|疑似"
    r"|아마|듯하|듯했|것으로 보"
)
"""Words that limit a statement: without them it says more, or something else."""

UNIT = re.compile(
    r"[$€£¥₹₽₩₺₴%‰]|[元円圓]|per ?cent|prozent|pourcent|por ciento|процент|パーセント|ポイント|부|퍼센트|بالم[ئي]ه"
    r"|dollar|euro|pound|pfund|yuan|rouble|ruble|rubel|рубл|доллар|евро|crowns|dirham|دولار|يورو|ريال|درهم|美元|欧元|英镑|日元"
    r"|(?<!\w)(?:an?|per|every|pro|par|al|в|na) (?:hour|day|week|month|year|tag|monat|jahr|jour|mois|an|dia|mes|ano"
    r"|день|месяц|год|dzien|rok)(?!\w)"
)

PERCENT = re.compile("%|percent|pct|prozent|pourcent|porciento|процент(?:а|ов)?|パーセント|퍼센트")
"""The spellings of one unit, without spaces."""

_MONTHS = (
    "january february march april may june july august september october november december"
    "|jan feb mar apr may jun jul aug sept oct nov dec|januar februar märz april mai juni juli august"
    " september oktober november dezember"
    "|janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    "|enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    "|gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"
    "|января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
    "|январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"
    "|январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре"
    "|يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"
)
_DAYS = (
    "monday tuesday wednesday thursday friday saturday sunday|montag dienstag mittwoch donnerstag freitag"
    " samstag sonntag"
    "|lundi mardi mercredi jeudi vendredi samedi dimanche|lunes martes miércoles jueves viernes sábado domingo"
    "|lunedì martedì mercoledì giovedì venerdì sabato domenica"
    "|понедельник вторник среду четверг пятницу субботу воскресенье"
    "|понедельника вторника среды четверга пятницы субботы воскресенья"
    "|الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد"
    "|月曜 火曜 水曜 木曜 金曜 土曜 日曜|周一 周二 周三 周四 周五 周六 周日"
)
_NEAR = "yesterday today tomorrow|gestern heute morgen|вчера сегодня завтра|昨日 今日 明日|昨天 今天 明天|أمس اليوم غدا"
DATES = {
    word: f"{kind}{value}"
    for kind, lines in (("m", _MONTHS), ("d", _DAYS), ("n", _NEAR))
    for line in lines.split("|")
    for value, word in enumerate(plain(line).split())
}
DATE = re.compile(
    _words(" ".join(word for word in DATES if word[0] < "\u3000"))
    + r"|[月火水木金土日]曜|(?:周|星期)[一二三四五六日]|[昨今明][天日]"
)

SAYING = re.compile(
    _words(
        r"said says say saying told tells according stated announced reported wrote added sagte sagten sagt"
        r" teilte erklärte laut zufolge"
        r" déclaré dit selon dijo según ha detto secondo disse segundo сказал\w* заявил\w* сообщил\w*"
        r" рассказал\w* словам данным"
        r" قال\w* قالت صرح\w* أعلن\w* وفقا بحسب אמר\w* אמרה"
    )
    + r"|と述べ|と話し|と語っ|によると|によれば|と発表|表示|据|說|说|称|라고|밝혔|말했"
)
STANCE = re.compile(
    r"(?<!\w)(?:claim|alleg|admit|den(?:y|ied|ies)(?!\w)|confirm|insist|conced|accus|suspect|reportedly"
    r"|apparent|purport|so-called"
    r"|behaupt|angeblich|mutmasslich|bestatig|bestreit|bestritt|einraum|raumte|verdacht|preten|presum|affirm"
    r"|presunt|neg[oó](?!\w)|admiti"
    r"|якобы|утвержда|предполага|подозрева|подтвер|отриц|отверг|призна[нл]"
    r"|زعم|يزعم|مزعوم|مشتبه|نف[يى](?!\w)|اكد)"
    r"|容疑|疑い|否定|認め|とみられ|主張|涉嫌|否认|否認|承认|承認|证实|證實|声称|據稱|据称|부인|인정|혐의|주장"
)
"""Words that say whether a statement is certain, and who is suspected of it."""


DOUBT = re.compile(
    _words(
        r"doubt\w* question(?:s|ed) disput(?:e|es|ed) contest(?:s|ed)? reject(?:s|ed) refus(?:e|es|ed|ing)"
        r" declin(?:e|es|ed) dismiss(?:es|ed) whether unclear bezweifel\w* zweifel\w* dementier\w* (?:ver)?weiger\w*"
        r" ob unklar dout\w* conteste\w* dement\w* refus\w* dud[aoó]\w* cuestion\w* desm[ie]nt\w* rechaz\w* smentit\w*"
        r" smentisc\w* dubita\w* duvid\w* сомнева\w* опроверг\w* отказа\w* betwijfel\w* ontken\w* tvivla\w* wątpi\w*"
    )
    + "|疑問|疑わ|反論|怀疑|懷疑|质疑|質疑|驳斥|의심|반박"
)
"""Words that put what follows in doubt."""

CONDITION = re.compile(
    _words(
        "if unless once except only when provided until without sofern falls wenn außer sobald si sauf lorsque salvo"
        " excepto cuando se tranne quando если кроме когда indien tenzij om"
    )
)
"""Words after a statement that begin a condition or an exception."""


def value(word: str) -> str | None:
    """Return the value of a number in figures or in words, the same for every way to write it; `None` for others."""
    if word in NUMBERS:
        return NUMBERS[word]
    if len(word) > 1 and word[0] == "-":
        return f"-{value(word[1:])}"
    if not word[0].isdigit():
        return None
    if re.fullmatch(r"\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*", word):
        return re.sub(r"\D", "", word)
    figures = word.replace(",", ".")
    return "".join(str(unicodedata.digit(sign, sign)) if sign.isdigit() else sign for sign in figures)


def joined_number(one: str, other: str) -> str | None:
    """Return the value of two number words in a row, such as "nine hundred" and "twenty-five"; else `None`."""
    try:
        left, right = Fraction(one), Fraction(other)
    except ValueError:
        return None
    if right in _SCALES and left < right:
        return str(left * right)
    return str(left + right) if 20 <= left < 100 and left % 10 == 0 and 0 < right < 10 else None


_SCALES = frozenset((100, 1_000, 1_000_000, 1_000_000_000, 1_000_000_000_000))
