"""The abbreviations of each language, for `boundaries`.

An abbreviation is written in lower case and without its spaces and last dot. The sign after it says when a sentence
ends at its dot:

- none: never, as after a title
- `#`: as after any word, except before a number
- `+`: before a capital letter
- `=`: before a capital letter after a number (`1990 г. Она …`), else never (`г. Иванов`)
- `?`: only before a frequent word, or one that the text also has in lower case

`?` is also the rule for letters (`J. Smith`) and letters with dots between them (`U.S.`) that are not listed.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from .frequent_words import FREQUENT

_COMMON = "abs# al# art# bd# cap# cf dr ed etc+ fig# ing mr nr# no# nos# p# pp# prof st tab# vol# vs"

_ABBREVIATIONS = {
    "en": "a.m? adm al? ald amb approx appt apr? assn? atty aug? ave? bldg? blvd? brig bros? c ca capt cllr cmdr"
    " co? col comdr comm corp? cpl d.c? dec? dept? det dist? e.g ed.d? ed? eds? esp est feb? figs# fr fri? ft?"
    " gen gens gov govs hon hwy i.e inc? insp jan? jr? jul? jun? lieut llc? lt ltd? m.d? maj mar? messrs mgr"
    " mlle mme mon? mrs ms mt mx nat'l nov? oct? p.m? para# ph.d? pres profs pt pvt rd? rep reps rev sec#"
    " sect# sen sens sep? sept? sgt spc sq? sr? st? ste supt thu? thurs? treas tue? tues? u.k? u.n? u.s.a?"
    " u.s? univ? viz vols# w/o",
    "de": "*str? abb# abt allg apr? aufl aug? bes betr bf bzgl bzw ca chr? co? d.h d.i d.j+ dez? dgl+ dipl e.v? ebd"
    " eigtl einschl ev evtl feb? ff+ fr frl fa geb gegr gem gest ggf h.c hl hr hrsg i.a i.d.r inkl iur jan? jh? jhd?"
    " jr? jul? jun? jur kap# kath kfm km kr lat lfd lt med mill? min? mind mio? mrd? mrs mrz? n.chr? nat nov?"
    " o.g o.ä+ okt? op# pfd phil rd rel rer resp s.a s.o+ s.u+ sc sep? sept? sog std+ str? tel tsd? u.a u.a.m+"
    " u.ä+ urspr usf+ usw+ v.a v.chr? vgl z z.b z.t z.zt zit zt zzgl",
    "nl": "*str? abs afb# apr? aug? b.v? bijv blz# bv ca cm col d.d d.w.z dec? dhr drs e.d+ e.o enz+ evt excl fa"
    " fam feb? gebr h.w hfst# hr i.p.v i.v.m incl ir jan? jhr jl jr? jul? jun? lic ltd? m.a.w m.b.t m.i m.n"
    " mej mevr mgr min mld+ mln+ mrs mrt? mw n.a.v n.chr? n.v? nl nov? nrs# o.a o.l.v okt? ong p.m pag# plm"
    " pres red resp sep? sept? sr? t.a.v t.o.v tel v.chr? vgl vnl z.g.a.n zgn zog",
    "sv": "avd bl.a ca dir div dvs e.kr? el eng enl ev exkl f f.d f.kr? f.n forts fr gen hr i.e ink inkl jfr kap#"
    " kl# kr? lic m.a.o m.fl+ m.m+ max mdr+ milj+ min mkt o.d+ o.dyl+ osv+ p.g.a resp s.k sek sid# sign sta"
    " stockh t.ex t.o.m tekn tel tf tr u.ä+ ung ö.h",
    "da": "adr afd bl.a ca cand chr d.å+ dir div dvs e.kr? eks ekskl el evt f.eks f.kr? fhv fr frk gl gr hhv hr ifm"
    " ift iht inkl jf kap# kl# kr+ lign m.a.o m.fl+ m.m+ m.v+ maks mdr mia+ mill+ min mio+ o.a+ o.l+ ofl+ osv+"
    " pct+ pga pkt# pt ref skt sml stk# str tlf tsk vedr årg",
    "no": "adm ass avd bl.a ca dir dvs e.kr? eks ekskl el evt f.eks f.kr? fr frk gl hr iflg inkl jf kap# kl# kr+"
    " m.a.o m.fl+ m.m+ m.v+ maks mill+ min mrd+ o.a+ o.l+ osv+ pga pkt# ref stk# str tlf vedr årg",
    "is": "a.m.k bls# e.kr? f.kr? fr hr kl# m.a+ o.fl+ o.s.frv+ o.þ.h+ sbr skv t.d þ.e þ.m",
    "fi": "alk ao eaa= em+ engl ent esim evl fil ft hlö hra huom ins ja jne+ jr? kaup kello klo# ko kpl+ ks leht lk"
    " milj+ ml mlj+ mm mrd+ muk n nk nro# ns os oy? oyj? p par puh rva sis so sr? tkt tms+ toim tri ts tuh+ tv"
    " us v varat vas vrt vt ym+ yms+ yo",
    "et": "e.kr? hr jm+ jms+ jne+ jt+ lk# lp m.a.j mld+ mln+ nn nt p.kr? pr prl s.t tel tn umb v.a",
    "lv": "dz g=? gs ir k-gs kr milj+ mljrd+ piem plkst# r resp sal sk t.i t.s u.c+ u.tml+ utt+",
    "lt": "aut dab doc g? gyd inž kl# kt+ lt m? mln+ mlrd+ mok pan proc pvz red sav str t.t+ t.y tel tūkst+ up vad žr",
    "fr": "adj ap apr arr av avr? bd bld boul c.-à-d ca cap chap# cie? col coll dir déc? env fasc# fév? févr? hab+"
    " ibid id ill j.-c? janv? juil? m me mgr mlle mlles mm mme mmes ms n.b nov? nº# obs oct? op p.ex par# pl#"
    " pr préf r s.a.r.l? s.a? sept? sq sqq+ ss ste suiv trad tél v é.-u? éd",
    "es": "abr? adj admón ago? aprox arts# atte av avda caps# cfr cta cía? d dic? dn dpto dra dres dª dña edo ee"
    " sta sto ee.uu? ej ene? entlo excma excmo exmo fdo feb? figs# fr gral h+ hno hnos ilma ilmo izq? izqda? j.c? jul?"
    " jun? kg lcdo lic ltd? ltda? mons mrs ms máx mín n.º# nov? nº# núm# núms# oct? p.ej pbro pdte pl profa"
    " prov ps pág# págs# párr# rte s.a? s.l? sdo sep? sept? sr sra sres srta srtas ss tel teléf tfno ud uds vd"
    " vds vols#",
    "pt": "abr? adm ago? apart aprox arq arts# av bel c.ia? c.ª? cel cia? col coord cód d da dept des dez? dir dra"
    " dras drs dª e.u.a? eng eng.ª eng.º engª engº eua? ex excia exma exmas exmo exmos exª fev? figs# fl# fls#"
    " fr gen gov hab il ilma ilmo inc# inf jan? jr? jul? jun? lda? ltd? ltda? maj min mons máx mín n.º# nov?"
    " nº# núm# obs out? p.ex par# pe pq pres proc prof.ª profa profª pág# págs# q reg rep rev s.a? sarg sen"
    " set? sr sr.ª sra sras srs srta srª sta sto séc# tel ten trad trav v vols# é+",
    "it": "ago? all# amm apr? arch artt# ass avv b.c c.so ca capp# card cav cfr co comm cons dic? dott dott.ssa"
    " dr.ssa ecc+ eccmo egr es f.lli feb? figg# fr gen? geom gg giu? ill lett lic lit loc lt lug? max min mons"
    " mq nn# nov? on ott? p.es p.za p.zza pag# pagg# par# pres prof.ssa prov r rag rev s s.p.a? s.r.l? sac"
    " sec# seg segg+ sen sett? sez# sig sig.na sig.ra sig.ri sigg sost ss tav# tel ten v.le vd voll# è+",
    "ro": "acad alin# apr? aug? av bl# bul cca co conf d-l d-na d.hr? dec? dir dl dlui dna dnei dnul dvs ec etaj#"
    " ex feb? gen gr ian? ibid iul? iun? jud lect lit# lt mar? mil+ min mld+ mp mrd+ noi? oct? op ord pag#"
    " pct# ref s.a? s.r.l? sc# sec# sept? sf sos str tel univ urm+ v î.hr? ș.a+ ș.a.m.d+ șos șt",
    "pl": "abp al ang b b.m bl# bp br bryg bł c.d ca cd cdn cze? dn doc dot ds dyr dyw dz dł ew fr francj gen gm"
    " godz# gru? gł hab hr im? in+ inż itd+ itp+ jw+ kard kl# kpr kpt ks kwi? l.dz lip? lis? lok# lut? m m.in"
    " m.st mec mgr mies min? mjr mld+ mln+ mł n.e? nad nb niem nlb np o ob og ok os= p par# paź? pkt# pl por"
    " pow poz# pp ppłk prez prok przed przyp ps pt płk r= red rkm ros roz rozdz# rtm rys# sen sie? sierż sp"
    " stow str# sty? sygn szt+ tel tj tow tyg tys+ tzn tzw uk ul uniw ur ust# v.s w= wg wiceadm wiceprez woj"
    " wrz? wsch wyd wł z zał zm zob zw zł+ łac ś św św.p",
    "cs": "a.s? aj+ ap+ apod+ atd+ atp+ bc bl# cca doc dol gen genm geol hl hod jr? judr kap# kol kpt ks+ ll ltd?"
    " mgr mil+ min mj mjr mld+ mudr mvdr n.l n.p? např nar nám násl obr# odst# os phdr plk pol por pozn# poř"
    " prap pí písm# př.n.l? red resp rndr roč# s.p? s.r.o? sb? srov stol str# sv tel tis+ tj tzn tzv tř# ul"
    " v.o.s? vl vyd# zal zvl úř čl# čp ředitel žid",
    "sk": "a.i+ a.k.a a.s? atď+ c.k doc gen hl hod+ judr kap# kol kpt ks+ mgr mil+ min mld+ mudr n.l n.o? napr nar"
    " nám obr# odd ods# p phdr pl plk pol por pozn# pr.n.l? písm# resp s.p? s.r.o? str# sv t.j t.č tis+ tzn"
    " tzv ul vl vyd z.z? zb čl#",
    "sl": "akad d.d? d.o.o? doc g ga gdč gos idr+ inž ipd+ itd+ itn+ kap# l? m mag mdr+ mil+ mio+ mrd+ n.št npr"
    " odst# oz p.n.št? pred pribl roj# str# sv t.i tj tov ul univ vrh čl# št#",
    "hr": "akad br# d.d? d.o.o? dipl doc g god= gosp gđa gđica hrv i.dr+ i.sl+ inž itd+ kn? m mil+ mlr mlrd+ n.e?"
    " npr o.g odn odv os p.n.e? pjes pok por pr pr.kr? r red sc sl st# str# sv tis tj tzv ul usp v.d vel vj+"
    " čl# đ",
    "sr": "akad br# doc g god= gđa hilj+ i.dr+ i.sl+ inž itd+ l mil+ mlrd+ n.e? npr p.n.e? pok red st# str# sv tj"
    " tzv ul čl# акад бр# г г-дин г-ђа год= гђа дипл доц др и.др+ и.сл+ инж итд+ мил+ млрд+ мр н.е? нпр"
    " односно п.н.е? пок пр проф р ред св сл+ ст# стр# тзв тј ул хиљ+ чл#",
    "hu": "aug bp cca cm dec em# fb# febr ford gr hiv hrsz i.e id ifj ill ir ism jan júl jún k kb kft? kiad kisbét"
    " kk kr.e kr.u krt ld m mill+ min mjr mrd+ márc nov ny nyrt? okl okt op pl pp r rt? s.a.r.l? sgt sk stb+"
    " sz sz.n szept szerk sztl t tel tszf u u.a ua+ ui uo+ vsz vö zrt? ált ápr ö özv ún ő+",
    "tr": "a.d a.ş? age alb alm arş asb av? bk bkz bl# bul böl# bş cad cm dk+ doç fak fr gen gn hz hzl ist kat# kg"
    " km krş m.s m.ö mah max md# mim müd müh nu# op ord resm sa sf# sk sn sok t.c tel tic tm tug uzm v vb+ vd+"
    " vs+ ybs yd yrd yy= yzb çev ölm ör örn öğr ü şb şek# şti?",
    "ru": "авг? авт акад англ апр? буд бул в.д? в= вв= вып# г= гг= гл# гос гр грн+ губ+ д д.м.н+ д.т.н+ д.э.н+ дек?"
    " дер дир доб докт долл+ доц др+ ед ж.-д зав зам изд илл им? ин.яз инж ис исп итал июл? июн? к к.м.н+"
    " к.т.н+ к.э.н+ каб# кв кг км кн# ком коп+ кор корп# куб лат лит м м.б мар? мес+ мин+ мкр млн+ млрд+ мн"
    " мор н н.э? наб напр нар нач нем нов ноя? нояб? о обл+ обр оз ок окт? отв отд офис# п.п# пгт пер пл пом"
    " пос пос-к пр пр-т просп проф проц+ р р-н? рад ред рис# руб+ русск с.-х с.ш? сб св сев сек+ сен? сент? см"
    " соб совм соч ср ст# стр# т.д+ т.е т.к т.н+ т.о т.п+ т.ч табл# тел# тов тр трлн+ тыс+ укр ул ф-т фев?"
    " февр? физ фр худ ч чел+ чл член-корр шир шт+ э.д экз+ эл энц юж я+ янв?",
    "uk": "авт акад англ бер? бл буд# бул вер? вид вип# вул відс гл# гр+ грн+ груд? губ див дир дол+ доц др ек екз+"
    " жовт? з-д зав заст зб каб# кв квіт? кг км кн# коп+ кор корп# лат лип? лист? лют? м млн+ млрд+ мін+ н"
    " н.е? наб напр нар нім обл? оз ок пл пн пор пос пр пров просп проф проц+ р-н? р= ред рис# рос рр= руб+ св"
    " сек+ серп? см соц ст# стор# січ? т.д+ т.зв т.п+ т.ін+ табл# тел# тис+ тов тов-во тощо+ трав? трлн+ укр"
    " ул ф-т фр хв+ ч черв? чл чол+ шт+ я+ є+ і.т.д+ ім ін+ інж",
    "bg": "акад ал# бл# бр бул в= вв= вж вкл вр г= гг= гл# гр д-р доц др ж.к и.д изд им? инж кв кг кн# ком коп лат"
    " лв+ лит м мин+ мл млн+ млрд+ н.е? напр нар нем обл общ оз ок ол# пл полк пр пр.н.е? пр.хр? проф р ред"
    " рис# св сек+ сл# см соц ст# ст.ст стр# т.г т.д+ т.е т.к т.н+ т.нар табл# тел тзв ул фиг# фр хил+ ч чл#"
    " щ.д ю я+",
    "el": "άρθρ# ή+ αι απρ? αρ# αρθ# αριθ# αυγ? βλ γρ δεκ? δηλ διευθ δρ δρχ+ εδ# εικ# εκ+ εκατ+ ιαν? ιουλ? ιουν? κ"
    " κ.ά+ κ.κ κ.λπ+ κ.ο.κ+ κ.τ.λ+ κα καθ κεφ# κλπ+ κος κτλ+ λεωφ μ.μ? μ.χ? μαρ? μτφ ν νοε? ο οδ οκτ? π.δ#"
    " π.μ? π.χ? παρ# πβ περ πλ πρβλ σελ# σεπ? στ στρ# συγγρ σχ# τ.μ+ τηλ τόμ# υποσ# φ.ε.κ# φεβ? χγρ χιλ+ χλμ+"
    " χρ",
    "hi": "इं ई.पू कि.ग्रा कि.मी कै चौ डा डॉ पं पृ# प्रो बी.जे.पी मे मो रु रू लि? ले श्री सं# सुश्री स्व",
    "bn": "ড ডা পৃ# প্রো মো মোঃ লি? সং#",
    "ar": "أ أ.د ت د د.أ س ق.م م وأ ود وم",
    "he": "וגו+ וכו+ מס# עמ# פרופ",
    "fa": "ق.م م",
    "id": "a.n dkk+ dll+ dra drs dsb+ h hal# hlm# ir jend jl kab kec kel kol letkol mayjen ny pt rp s.d sdr sdri"
    " tgl# tn ttd yth",
    "vi": "bs gs ks pgs ths tp tr# ts v.v+ đ.c",
}

# Languages in which a number with a dot is an ordinal: am 29. Juli.
_ORDINALS = "bs cs da de et eu fi fo hr hsb dsb hu is ko lb lt lv nb nn no se sk sl sr tr"

# Languages with the rules of another.
_LIKE = {
    **{"nb": "no", "nn": "no", "bs": "hr", "sh": "hr", "mk": "bg", "be": "ru", "kk": "ru", "tg": "ru", "ca": "es"},
    **{"gl": "pt", "af": "nl", "lb": "de", "ur": "fa", "ms": "id", "mr": "hi", "ne": "hi", "eo": "en", "cnr": "hr"},
}


# Words that begin sentences, and names: A. Le Pen.
PARTICLES = frozenset(
    {"da", "das", "de", "del", "den", "der", "di", "die", "du", "el", "il"}
    | {"la", "las", "le", "les", "lo", "los", "van", "von"}
)


class Rules(NamedTuple):
    """What sentence boundaries need to know of a language: the sign after each abbreviation, and more."""

    abbreviations: dict[str, str]
    starters: frozenset[str]
    has_ordinals: bool


@cache
def rules(language: str) -> Rules:
    """Return the rules of a language (primary subtag). A language without own rules has those of a related one, or
    none.
    """
    own = _LIKE.get(language, language)
    words = (word for word in f"{_COMMON} {_ABBREVIATIONS.get(own, '')}".split())
    signs = {word.rstrip("#+=?"): word[-1] if word[-1] in "#+=?" else "" for word in words}
    return Rules(signs, frozenset(FREQUENT.get(language, FREQUENT.get(own, "")).split()), language in _ORDINALS.split())
