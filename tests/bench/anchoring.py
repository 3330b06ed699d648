"""Measure how well quotes from an old text are found in a new one, on real revisions in a file.

    python -m tests.bench.anchoring [FILE]

The file is JSON: `texts[key]` has `old` and `new`; `cases[]` have `id`, `text_key`, `class`, `quote`, `prefix`,
`suffix`, `hint` (code points of the old text) and `expected` (`{start, end}` in the new text, or null if the words were
deleted).

Without a file, the hand-made edits of `newspaper` are measured.

Both functions are measured: `carry_over` with both texts, and `find_anchor` with only the quote. The results of each
class are, where a place with four fifths in common with the expected one is right: *sure*, right and sure, or rightly
none; *review*, right but to review; *wrongly*, wrong and sure, or a changed meaning that passes as sure; *doubtful*,
wrong but to review; *none*, no place although one is expected; and *exactly*, the exact range in any state.

The last lines are the CPU time for 200 highlights in a revision of a megabyte in which some sentences were edited, and
for an edited quote in a text of 100 kB, the median of 100. The texts are made of the sentences of the hand-made edits.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter, defaultdict
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from tests.bench import newspaper

from newsreader.records import AnchorState
from newsreader.text.anchor.anchor import carry_over, find_anchor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsreader.records import Anchor

VERDICTS = ("sure", "review", "wrongly", "doubtful", "none")


def verdict(found: Anchor | None, case: dict[str, Any]) -> str:
    """Return one of `VERDICTS` for a result."""
    expected = case["expected"]
    if found is None:
        return "none" if expected else "sure"
    review = found.state is AnchorState.REVIEW
    if not expected or _overlap(found, expected) < 0.8:
        return "doubtful" if review else "wrongly"
    return "review" if review else "sure" if case.get("sure", True) else "wrongly"


def _overlap(found: Anchor, expected: dict[str, int]) -> float:
    common = min(found.end, expected["end"]) - max(found.start, expected["start"])
    return common / (max(found.end, expected["end"]) - min(found.start, expected["start"]))


def carried(data: dict[str, Any]) -> dict[str, Anchor | None]:
    """Return the results of `carry_over`, called once for each pair of texts, as the library does."""
    by_text = defaultdict(list)
    for case in data["cases"]:
        by_text[case["text_key"]].append(case)
    answers: dict[str, Anchor | None] = {}
    for key, cases in by_text.items():
        ranges = [(case["hint"], case["hint"] + len(case["quote"])) for case in cases]
        found = carry_over(data["texts"][key]["old"], data["texts"][key]["new"], ranges)
        answers |= zip((case["id"] for case in cases), found, strict=True)
    return answers


def found_alone(data: dict[str, Any]) -> dict[str, Anchor | None]:
    """Return the results of `find_anchor`."""
    return {
        case["id"]: find_anchor(
            data["texts"][case["text_key"]]["new"], case["quote"], case["prefix"], case["suffix"], case["hint"]
        )
        for case in data["cases"]
    }


def report(
    name: str, data: dict[str, Any], answers: dict[str, Anchor | None], seconds: float, *, verbose: bool
) -> None:
    """Print a table, and with `verbose` the cases that are not right."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for case in data["cases"]:
        found, expected = answers[case["id"]], case["expected"]
        word = verdict(found, case)
        table[case["class"]][word] += 1
        table[case["class"]]["exactly"] += (found and (found.start, found.end)) == (
            expected and (expected["start"], expected["end"])
        )
        if verbose and (word not in ("sure", "review") or (word == "review" and case.get("sure"))):
            new = data["texts"][case["text_key"]]["new"]
            print(f"  {word} {case['class']} {case['id']}")
            print(f"    quote    {case['prefix'][-20:]!r} {case['quote']!r} {case['suffix'][:20]!r}")
            print(f"    expected {expected and new[expected['start'] : expected['end']]!r}")
            print(
                f"    found    {found and new[found.start : found.end]!r} {found and (found.state.value, found.score)}"
            )
    print(f"{name}: {seconds * 1000:.0f} ms CPU, {seconds * 1000 / len(answers):.2f} ms a case")
    columns = (*VERDICTS, "exactly")
    print(f"  {'class':12}{'cases':>7}" + "".join(f"{word:>10}" for word in columns))
    rows = [*sorted(table.items()), ("all", sum(table.values(), Counter()))]
    for kind, counts in rows:
        cases = sum(counts[word] for word in VERDICTS)
        print(f"  {kind:12}{cases:>7}" + "".join(f"{counts[word]:>10}" for word in columns))


def measure_speed() -> None:
    """Print how long large texts take."""
    chance = random.Random(7)
    words = [text["old"].split() for text in newspaper.data()["texts"].values()]
    for edited in (20, 5, 2):
        old, new, ranges = [], [], []
        length = 0
        while length < 1_000_000:
            one, other = chance.choice(words), chance.choice(words)
            sentence = " ".join([*one[: chance.randrange(4, 30)], *other[-chance.randrange(4, 30) :]])
            if len(ranges) * 5_000 <= length:
                ranges.append((length, length + len(sentence)))
            old.append(sentence)
            new.append(sentence if chance.randrange(edited) else sentence.replace(chance.choice(one), "otherwise", 1))
            length += len(sentence) + 2
        before, after = ("\n\n".join(sentences) for sentences in (old, new))
        seconds = _cpu(lambda: carry_over(before, after, ranges))  # noqa: B023 - called at once
        print(f"{len(ranges)} highlights, 1 MB, 1 of {edited} sentences edited: {seconds * 1000:.0f} ms CPU")
    text, times = before[:100_000], []
    for start, end in ranges[:20] * 5:
        quote = before[start:end].split()
        quote[chance.randrange(len(quote))] = "otherwise"
        at = start % (len(text) - 1_000)
        times.append(_cpu(lambda: find_anchor(text, " ".join(quote), text[at - 32 : at], "", at)))  # noqa: B023
    print(f"an edited quote, 100 kB: {median(times) * 1000:.1f} ms CPU at the median")


def _cpu(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the cases of a file."""
    parser = argparse.ArgumentParser(description="Measure anchoring on real revisions.")
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("-v", "--verbose", action="store_true", help="show every case that is not right")
    options = parser.parse_args(arguments)
    data = json.loads(options.file.read_text(encoding="utf-8")) if options.file else newspaper.data()
    for name, measure in (("carry_over", carried), ("find_anchor", found_alone)):
        begun = time.process_time()
        answers = measure(data)
        report(name, data, answers, time.process_time() - begun, verbose=options.verbose)
    measure_speed()


if __name__ == "__main__":
    main()
