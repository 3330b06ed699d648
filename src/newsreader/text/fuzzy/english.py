"""English forms that no stem tells: irregular ones, degrees of adjectives, British and American spellings."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain

_IRREGULAR = """
alumnus alumni|analysis analyses|appendix appendices|axis axes|bad worse worst|basis bases|bear bore born borne|
beat beaten|become became|begin began begun|bend bent|bind bound|bite bit bitten|bleed bled|blow blew blown|
break broke broken|breed bred|bring brought|build built|burn burnt|bus buses|buy bought|cactus cacti|calf calves|
catch caught|child children|choose chose chosen|come came|corpus corpora|crisis crises|criterion criteria|
datum data|deal dealt|diagnosis diagnoses|dig dug|draw drew drawn|dream dreamt|drink drank drunk|drive drove driven|
eat ate eaten|elf elves|emphasis emphases|fall fell fallen|far farther further farthest furthest|feed fed|feel felt|
fight fought|find found|flee fled|fly flew flown|foot feet|forbid forbade forbidden|foresee foresaw foreseen|
forget forgot forgotten|forgive forgave forgiven|freeze froze frozen|fungus fungi|gas gases|get got gotten|
give gave given|go goes going went gone|good better best|goose geese|grey gray|grind ground|grow grew grown|
half halves|hang hung|hear heard|hide hid hidden|hold held|hypothesis hypotheses|index indices|keep kept|
knife knives|know knew known|lay laid|lead led|leaf leaves|lean leant|leap leapt|learn learnt|leave left|lend lent|
lie lay lain|life lives|light lit|loaf loaves|lose lost|make made|man men|matrix matrices|mean meant|medium media|
meet met|mouse mice|nucleus nuclei|oasis oases|overcome overcame|ox oxen|parenthesis parentheses|pay paid|
person people|phenomenon phenomena|prove proven|radius radii|ride rode ridden|ring rang rung|rise rose risen|
run ran|say said|scarf scarves|see saw seen|seek sought|self selves|sell sold|send sent|shake shook shaken|
shelf shelves|shine shone|shoot shot|show shown|shrink shrank shrunk|sing sang sung|sink sank sunk|sit sat|
sleep slept|slide slid|speak spoke spoken|spell spelt|spend spent|spin spun|stand stood|steal stole stolen|
stick stuck|stimulus stimuli|strike struck stricken|strive strove striven|swear swore sworn|sweep swept|
swim swam swum|swing swung|syllabus syllabi|synthesis syntheses|take took taken|teach taught|tear tore torn|
tell told|thesis theses|thief thieves|think thought|throw threw thrown|tooth teeth|understand understood|
undertake undertook undertaken|vertex vertices|wake woke woken|wear wore worn|weave wove woven|weep wept|wife wives|
win won|withdraw withdrew withdrawn|wolf wolves|woman women|write wrote written
"""

_COMPARED = """
angry big bold brave brief bright broad busy calm cheap clean clear clever close cold cool cruel dark deadly deep
dirty dry dull early easy fair fast few fine firm fit flat fresh friendly full funny great green happy hard harsh
healthy heavy high hot huge hungry kind large late lazy lengthy light likely long loud low lucky mild narrow near
new nice noisy odd old pale poor pretty proud pure quick quiet rare rich risky rough sad safe sharp short shy sick
simple slim slow small smart smooth soft steep sticky strange strict strong sunny sure sweet tall thick thin tight
tiny tough ugly warm weak wealthy wet wide wild wise young
"""
"""Common adjectives with the endings -er and -est, which many other words have too."""

# Each pattern is for one of two spellings, and its replacement makes the other.
_SPELLINGS = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=..)our(?=$|s$|ed$|ing|ful|less|abl|ite|al$|er|hood)", "or"),
        (r"(?<=..)or(?=$|s$|ed$|ing|ful|less|abl|ite|al$|er|hood)", "our"),
        (r"(?<=...)is(?=e|ing|ation)", "iz"),
        (r"(?<=...)iz(?=e|ing|ation)", "is"),
        (r"(?<=..)ys(?=e|ing)", "yz"),
        (r"(?<=..)yz(?=e|ing)", "ys"),
        (r"(?<=..)([tb])re(?=$|s$|d$)", r"\1er"),
        (r"(?<=..)([tb])er(?=$|s$|ed$)", r"\1re"),
        (r"(?<=..)enc(?=e)", "ens"),
        (r"(?<=..)ens(?=e)", "enc"),
        (r"(?<=...)ogue", "og"),
        (r"(?<=...)og(?=$|s$)", "ogue"),
        (r"(?<=..)(am)me(?=$|s$)", r"\1"),
        (r"(?<=..)(am)(?=$|s$)", r"\1me"),
        (r"(?<=...[ae])ll(?=ed|ing|er)", "l"),
        (r"(?<=...[ae])l(?=ed|ing|er)", "ll"),
        (r"(?<=..)dge(?=ment)", "dg"),
        (r"(?<=..)dg(?=ment)", "dge"),
    )
]


@cache
def groups() -> list[list[str]]:
    """Return the irregular forms of each word, the basic form first."""
    irregular = (group.split() for group in _IRREGULAR.replace("\n", "").split("|"))
    return list(chain(irregular, map(_compared, _COMPARED.split())))


def spellings(word: str) -> list[str]:
    """Return the other spellings that a word can have. Most of them are no words."""
    return [other for one, another in _SPELLINGS if (other := one.sub(another, word)) != word]


def _compared(adjective: str) -> list[str]:
    """Return an adjective and its two other degrees."""
    stem = adjective.removesuffix("e")
    if adjective.endswith("y") and adjective != "shy":
        stem = f"{adjective[:-1]}i"
    elif re.fullmatch("[^aeiou]+[aeiou][^aeiouwxy]", adjective):
        stem = adjective + adjective[-1]
    return [adjective, f"{stem}er", f"{stem}est"]
