"""The most frequent words of each language besides names and nouns.

Such a word with a capital letter begins a sentence, unless it is part of a name. A text with many of them is in their
language.
"""

FREQUENT = {
    "en": "a after again all although among an and another any are as at because before both but by despite did do"
    " does during each even every everyone everything few first for from had has have he her here his how"
    " however i if in instead is it its last later many meanwhile more most my neither never no nobody none"
    " not nothing now of on once one only or other others our she since so some someone soon still such that"
    " the their then there these they this those though through to today two under until we were what when"
    " where whether which while who why with would yes yesterday yet you your",
    "de": "aber alle als also am an auch auf aus bei bis da dabei daher damit danach dann daran darauf das dass"
    " dazu dem den denn der deren des deshalb die dies diese dieser dieses doch dort du durch ein eine einem"
    " einen einer er erst es für gegen heute hier hinter ich ihm ihr ihre im immer in ist ja jede jeder jetzt"
    " kein keine man mit nach nachdem nein nicht noch nun nur ob obwohl oder schon sein seine seit seitdem sie"
    " sind so sogar sonst später trotz um und unter vom von vor war waren warum was weil wenn wer wie wir wird"
    " wo während zu zuerst zum zur zwar zwischen über",
    "nl": "aan als bij daar daarna dat de deze die dit door een en er geen het hij hoe hun ik in maar met na naar"
    " niet nu of om ook op over sinds te toch toen tot uit van veel volgens voor waar waarom wat we wie wij ze"
    " zij zijn zo",
    "sv": "alla att av bara blev de den denna det detta där därefter då efter en ett från för hade han har hon hur"
    " här i idag ingen inte jag man med men mer mycket ni nu när något och om på sedan ska som så till trots"
    " under vad var vara varför varit vem vi vid vill är över",
    "da": "af alle at blev da de den denne der derefter det dette efter en er et for fra før han havde hun hvad"
    " hvem hvis hvor hvorfor i ifølge ikke ingen jeg kun man med meget men mere noget nu når og om over på"
    " skal som så til under var ved vi vil være været",
    "no": "alle at av bare ble da de den denne der deretter det dette en er et etter for fra før hadde han hun hva"
    " hvem hvis hvor hvorfor i ifølge ikke ingen jeg man med men mer mye noe nå når og om over på skal som så"
    " til under var ved vi vil være vært",
    "fi": "että he hän ja jo joka jos kaikki kuin kuka kukaan kun kuten me mikä minä mitä mutta myös ne niin nyt"
    " nämä on ovat se sen siellä siitä silloin sitten tai tämä tänään vaan vaikka vuonna",
    "fr": "ainsi alors après au aucun aussi aux avant avec ce cela celui ces cet cette chaque ci comme dans depuis"
    " donc dès elle elles en enfin ensuite et il ils je la le les mais malgré même nous on ou où par parmi"
    " pendant personne plus pour pourquoi puis quand quant que qui quoi sans selon ses si son sous sur tous"
    " tout toute très un une vers vous",
    "es": "además al algunos ambos antes así aunque aún cada como con cuando cuatro cómo desde después durante el"
    " ella ellas ellos en entonces entre era es esa ese eso esta estas este esto estos fue ha hasta hay hoy la"
    " las los luego mientras nada nadie ni ninguno no nosotros otra otro para pero poco por porque pues que"
    " quien qué se según si sin sobre su sus también tampoco todo todos tras tuvo un una unos usted y ya yo",
    "pt": "a algumas alguns ali além antes ao aos apesar após aqui as assim até cada com como contudo da depois"
    " desde do durante e ela elas ele eles em enquanto entre era essa esse esta este eu foi hoje isso isto já"
    " logo mais mas muitos na nada nas nem ninguém no nos num numa não nós o onde os ou para pela pelo pois"
    " por porque porém quando que quem se segundo sem seu sobre sua também tem tinha todos três tudo um uma"
    " você",
    "it": "alcuni anche ancora appena che chi ci come con cosa così da dal dalla dopo dove due durante e ed era"
    " essi fu gli ha i il in infatti inoltre invece io la le lei lo loro lui ma mentre nel nella nessuno no"
    " noi non oggi ogni per perché però più poi qual quando quel quella quello questa questo qui se secondo"
    " senza si sono sotto su sua sul sulla suo tra tutti tutto un una uno",
    "ro": "a această acest acesta acolo acum aici apoi astăzi au avea azi care ce cel cine cu cum când da dar de"
    " deci despre deși din după ea ei el era este eu fost fără la lor mai nici nimeni noi nu o pe pentru prin"
    " sa se sunt să toate tot toți un unde unii în între și",
    "pl": "a ale ani bez bo był była było były co coś czy czyli dla dlaczego dlatego do dopiero dzisiaj dziś gdy"
    " gdzie go i ich ja jak jednak jednocześnie jego jej jest jeśli już kiedy kto która który lecz ma mimo"
    " może my na nad nie nigdy nikt o od on ona oni oraz po pod podczas pomimo potem poza przed przez przy się"
    " są ta tak także tam te ten teraz to trzeba tu w wczoraj we według więc wszyscy z za ze został żaden że",
    "cs": "a ale ani asi až bez bude byl byla bylo byly co dnes do i jak jako je jeho jejich její jsou já kde kdo"
    " kdy když ke která který ku mezi my má na nad ne nebo nikdo o od on ona oni pak po pod podle potom pro"
    " proto protože proč před při s se si ta tak také tam tato tedy ten tento teď to tu u už v ve vy však"
    " všichni z za ze či že",
    "sk": "a ak ako ale alebo ani asi až bez bol bola boli bolo dnes do i ich ja je jeho jej kde kedy keď kto ktorá"
    " ktorý medzi my má na nad nie nikto o od on ona oni po pod podľa potom pre pred preto pretože prečo pri s"
    " sa sú ta tak tam teda ten tento teraz to tu táto u už v vo však všetci z za zo či čo že",
    "hr": "a ako ali bez bila bilo bio da do dok ga i iako ili iz ja je jer još kad kada kako kao ko koja koje koji"
    " kroz među mi na nakon ne nema nije niko nitko no o od on ona oni po pod potom prema pri prije s sa samo"
    " se su ta taj tako tamo te to toga u uz već vi za zato zašto što",
    "sr": "а ако али без била било био већ ви га да до док за зато зашто и иако из или кад када како као ко која"
    " које који кроз међу ми на након не нема нико није о од он она они по под потом пре према при с са само"
    " се су та тако тамо тај те то тога у уз шта ја је јер још",
    "sl": "a ali ampak bil bila bilo da danes do ga in iz je jih kaj kako kdaj kdo ker ki ko med mi na nato ne ni"
    " nihče o od on ona po pod potem pred pri s se so ta tako tam te to tudi v ve vse z za zakaj zato če že",
    "hu": "a aki akkor ami amikor az azok azt aztán bár csak de egy egyik el ez ezek ezt ezután ezért ha hiszen"
    " hogy hol igen is itt ki kik közben ma majd mert mi mikor minden mivel miért most már még nem nincs ott"
    " pedig sem senki szerinte te tegnap utána vagy van volt én és így úgy ő ők",
    "tr": "ama ancak aynı ayrıca bazı ben bir biz bu bugün bunu bunun böyle da daha de dün en eğer fakat gene hem"
    " hep her hiç ilk ise için ki kim mi ne neden nerede niye o olan on ona onlar onun oysa sen siz son sonra"
    " tüm ve veya ya yani yine çok çünkü şimdi şu",
    "ru": "а без благодаря более был была были было в вам вас весь вместе во вот все всех всё вчера вы где да даже"
    " для до его ей ему если есть ещё её за здесь и из или им их к каждый как какой когда который кто ли лишь"
    " между меня мне много мы на над не него нет ни никто но ну о об однако он она они оно от перед по под"
    " пока после потом потому почему при про раз с сам сегодня сейчас со так также там те тем теперь то тогда"
    " того тоже только том тот ты у уже хотя чего через что чтобы эта эти это этот я",
    "uk": "а або але без був була були було більше в вас весь ви вона вони воно все всі вчора він де для до з за зі"
    " й його кого кожен коли крім мені ми на над не немає нині ну ні ніхто о об однак от перед по поки потім"
    " про проте під після сам свій сьогодні та так також там те тепер ти то того тоді тому тільки у хоча хто"
    " це цей ця ці через чи чому що щоб я як який якщо і із їх її",
    "bg": "а ако без беше бяха в вие все го да днес до докато дори е един за затова защо и из или им има как какво"
    " както като кога кой който коя която където към ли между ми на над не него нея ни ние никой но обаче"
    " около от по под после пред преди при с са само се сега след според тази така там те то това тогава този"
    " той тук тя че",
    "et": "aga alates ega ehk ei enne et ette hakkas ja juba jäi järgi jõudis ka kas kellele kes kui kuid kuigi kus"
    " kõik küll ma me meie mida miks millal mille mis mitte nad need nende nii ning no nüüd oli olid oma on"
    " pole pärast sa saab seda see selle siin siis ta te teda tema tuleb välja või üks üle",
    "lv": "ap ar arī bet bez bija būs caur es gan ir ja jau jo jūs ka kad kas kur kā kāpēc lai līdz man mēs nav ne"
    " nevis no nu pa par pat pie pirms pret pēc tad tas tie tika to tomēr tur tā un uz vai vairāk var visi"
    " viņa viņi viņš zem šie šis šo šī",
    "lt": "ant apie ar aš be bet bus buvo būti dabar dar dėl iki ir iš jau jei ji jie jis jo jos ją jų kad kai kaip"
    " kas kodėl kur kuri kurie kuris man mes ne nei nes nuo nėra o pagal per po prie prieš su ta tada tai taip"
    " tas tačiau tik to už visi yra į ši šio šis",
    "is": "af að ef eftir ekki en er eða fram frá fyrir hafa hafi hann hefur hins hvað hvenær hver hvers hér hún"
    " inn já með mun nei nú og okkur sagði sem svo síðan til um undir upp var vegna verður við voru yfir á án"
    " ég í út þar það þeir þess þetta því þá",
    "id": "ada adalah agar akan antara apa atau bagi bahwa banyak baru belum bisa bukan dalam dan dapat dari dengan"
    " di dia hanya harus hingga ia ini itu jika juga kami karena kata ke kepada ketika kita lebih maka mengapa"
    " mereka namun oleh pada para saat sangat saya sebagai sebelum secara sejak sementara semua seperti serta"
    " setelah siapa sudah tahun telah tersebut tetapi tidak untuk yang",
    "vi": "anh bà bị bởi cho chúng các cái có cô cùng cũng của do hay hơn họ khi không là làm lên lại mà mình một"
    " ngày người nhiều như nhưng những này nên năm nếu ra rất sau sẽ theo thì trong trên trước tôi tại từ và"
    " vào vì về với ông đang đi đã đó được đến đều để ở",
    "ca": "a això al als amb aquest aquesta aquests arribar cada com de del dels des després doncs el ella ells els"
    " en ens entre era ha han havia hi ho i ja la les li mentre molt més no per perquè però quan que qui què"
    " segons sense ser si sobre són s’ha també te tot un una uns va vaig van és",
    "gl": "a algún ao aos ata aínda cando co coa coas como da das de despois do dos e ela eles en entre era esta"
    " este eu foi hai iso isto lle lles mentres moi máis na nas no non nos nun nunha o os ou para pero pola"
    " polo por porque que quen se sen seu sobre súa tamén ten unha unhas uns xa",
    "af": "aan al as baie by daar dan dat deur die dit een en gaan geen gesê haar het hier hoe hom hulle hy in is"
    " jy kan maar met my na nie nou of om ons ook oor op sal se sy sê te toe tot uit van vir waar was wat word"
    " ’n",
    "fa": "آن آنها از است اما او اگر این با باید بر برای به بود بودند تا خود در دو را شد شده ما می نه نیست های هر"
    " هم و چرا چه کرد که یا یک",
    "ar": "أن أو أي إلى إن التي الذي الى بعد بعض بل بين تم ثم حتى حيث خلال ذلك عام على عن عند غير في قال قبل قد كان"
    " كانت كل كما لا لكن لم له لها ما مع من منذ نحو هذا هذه هل هناك هو هي و وقال يكون يوم",
    "ur": "اس ان اور ایک بھی تک تھا تھی تھے جس جو سے لیے میں نہیں نے وہ پر کا کر کو کہ کی کے گا گی گیا ہو ہوئے ہیں"
    " ہے یہ",
    "cy": "a ac am ar bod bu cael dros ei ers fel fod gan hefyd hon hwn i mae mewn na nad nid o oedd oes os pam"
    " roedd rydym sy sydd wedi wrth y yn yr yw",
    "ga": "a ach ag agus an ann ar as atá bhí do dúirt faoi go i iad in is leis mar na nach ní níl nó sa seo sin sé"
    " sí tá ó",
    "eo": "al ankaŭ antaŭ da de diris do dum el en ili kaj ke kial kie kiel kiu la li mi ne ni nun ol oni per por"
    " post pri se sed sen sur tio tiu unu ĉar ĉe ĉi ĉiuj ĝi ĝis ŝi",
    "sq": "deri dhe do e edhe i ishte janë ka kanë kjo ky me mund më nga një nuk në pse për që si së tha tij të u"
    " është",
    "sw": "alisema hadi hakuna hiyo huo ili kama katika kwa kwamba la lakini na ni pia sababu tangu wa wake ya yake za",
    "mt": "biex dan din fil għal għall għax hija huwa il jew kien ma mhux mill minn qal se ta tal tax u wara x’",
    "mk": "а ако беше би вели во да до е за и или им има како кога кои кој која ли меѓу му на не него ни никој но"
    " ова овој од по под при се сите со сум тоа тој уште што ќе",
    "be": "а аб або ад але будуць была быў гэта гэты да дзе для з за каб калі на не няма ніхто па пра пры таксама"
    " там толькі тым у чаму што як якая які яна яны ён ёсць і іх ў",
    "kk": "ал бар бойынша болды бір бұл да де дейін деп еді екен жоқ және кейін мен не осы сол соң туралы үшін",
    "ms": "ada adalah akan atau bagi bahawa beliau berkata boleh dalam dan dapat dari daripada dengan di hingga ia"
    " ini itu juga kepada kerana mengapa mereka oleh pada para saya sebagai siapa tahun tersebut tiada tidak"
    " untuk yang",
    "el": "ένα ένας έτσι ή ήταν αλλά αν από αργότερα αυτά αυτή αυτοί αυτό αυτός αφού για γιατί γι’ δεν είναι είχε"
    " εγώ εδώ εκεί εμείς ενώ επίσης η κάθε κάτι καθώς και κανείς κατά μέχρι μία με μετά μια μόνο να ο οι ούτε"
    " πίσω παρά ποιος πολλοί πριν πώς σήμερα σε στη στην στις στο στον στους σύμφωνα τα τη την της τι τις το"
    " τον του τους των τότε τώρα χθες χωρίς ως ωστόσο όλα όλοι όμως όπως όταν ότι ύστερα",
}
