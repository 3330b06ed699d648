"""Count lost changes after faults: `python -m tests.bench.faults [--kills N] [--cuts N] [--seed N]`.

Programs are killed (`kill -9`) while they add, highlight, save a draft, import, migrate, back up, restore and repair,
and their power is cut. Eight programs create one library at once. The disk fills up, is full, or cannot be written; the
library is moved away; another program locks it, or changes the files beside it. After each fault the file must be
valid, and every acknowledged change must be there. The last line is the sum; the exit status is 1 if anything was lost.
Needs a POSIX system, and `strace` to cut the power.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import alembic.command  # noqa: F401  so that no child has to import it
import sqlalchemy.dialects.sqlite  # noqa: F401
from tests.bench import fault_disks, fault_side_files, fault_upkeep, fault_works, power

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


WORKS = (*fault_works.WORKS, *fault_upkeep.WORKS)


@dataclass(slots=True)
class Tally:
    """The results of one kind of fault."""

    what: str
    faults: int = 0
    survived: int = 0
    acknowledged: int = 0
    lost: int = 0


def kill_at_work(work: fault_works.Work, kills: int, chance: random.Random) -> Tally:
    """Start the work and kill it `kills` times, each time at another moment."""
    tally = Tally(f"kill -9 while {work.what}")
    work.prepare()
    length = _length_of(work)
    for _ in range(kills):
        work.renew()
        acknowledged = _killed(work, chance.randrange(work.most_lines), chance.random() * 1.5 * length)
        missing = work.missing(acknowledged)
        tally.faults += 1
        tally.acknowledged += len(acknowledged)
        tally.lost += len(missing)
        tally.survived += not missing and work.is_sound()
    tally.lost += len(work.missing_at_last())
    return tally


def _length_of(work: fault_works.Work) -> float:
    """Return the seconds until the first acknowledgement."""
    work.renew()
    reader, child = _begin(work)
    began = time.perf_counter()
    _read_line(reader)
    length = time.perf_counter() - began
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reader)
    return length


def _killed(work: fault_works.Work, lines: int, seconds: float) -> list[str]:
    """Kill the work some `seconds` after `lines` lines, and return all lines that it wrote."""
    reader, child = _begin(work)
    acknowledged = [line for _ in range(lines) if (line := _read_line(reader))]
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pass  # not a sleep, which ends with a tick of the kernel and would always hit the same places
    os.kill(child, signal.SIGKILL)
    while line := _read_line(reader):
        acknowledged.append(line)
    os.waitpid(child, 0)
    os.close(reader)
    return acknowledged


def _begin(work: fault_works.Work) -> tuple[int, int]:
    reader, writer = os.pipe()
    child = os.fork()
    if child:
        os.close(writer)
        return reader, child
    try:
        os.close(reader)
        work.do(lambda line: os.write(writer, f"{line}\n".encode()))
    except BaseException as error:
        print(f"{work.what}: {error!r}", file=sys.stderr, flush=True)
    finally:
        os._exit(0)


def _read_line(reader: int) -> str:
    """Return the next line; an empty string at the end, or for a line that a kill cut off."""
    line = b""
    while not line.endswith(b"\n"):
        if not (byte := os.read(reader, 1)):
            return ""
        line += byte
    return line.decode().strip()


def cut_at_work(work: fault_works.Work, cuts: int, chance: random.Random) -> Tally:
    """Do the work once, and count what is lost if the power is cut at `cuts` moments."""
    done = power.cut(work, cuts, chance)
    return Tally(f"the power is cut while {work.what}", done.cuts, done.survived, done.acknowledged, done.lost)


def tallies(folder: Path, kills: int, cuts: int, seed: int) -> Iterator[Tally]:
    """Yield the results of each kind of fault."""
    chance = random.Random(seed)
    for number, kind in enumerate(WORKS):
        place = folder / str(number)
        place.mkdir()
        yield kill_at_work(kind(place, chance), kills, chance)
    if cuts and not power.can_trace():
        print("The power is not cut, because strace is missing or may not trace.")
        cuts = 0
    for number, kind in enumerate(WORKS if cuts else ()):
        place = folder / f"cut-{number}"
        place.mkdir()
        yield cut_at_work(kind(place, chance), cuts, chance)
    for what, trial in {**fault_disks.TRIALS, **fault_side_files.TRIALS}.items():
        place = folder / trial.__name__
        place.mkdir()
        acknowledged, lost = trial(place)
        yield Tally(what, 1, not lost, acknowledged, lost)


def main(arguments: Sequence[str] | None = None) -> int:
    """Try all faults, print the results, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="how often each work is killed")
    parser.add_argument("--cuts", type=int, default=200, help="how often the power is cut in each work")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="repeat a run with its seed")
    chosen = parser.parse_args(arguments)
    total = Tally(f"all (--seed {chosen.seed})")
    print(f"{'fault':44}{'faults':>9}{'survived':>10}{'acknowledged':>14}{'lost':>7}")
    with tempfile.TemporaryDirectory() as folder:
        for tally in tallies(Path(folder), chosen.kills, chosen.cuts, chosen.seed):
            _print(tally)
            for name in ("faults", "survived", "acknowledged", "lost"):
                setattr(total, name, getattr(total, name) + getattr(tally, name))
    _print(total)
    return 0 if total.survived == total.faults and not total.lost else 1


def _print(tally: Tally) -> None:
    columns = f"{tally.faults:>9,}{tally.survived:>10,}{tally.acknowledged:>14,}{tally.lost:>7,}"
    print(f"{tally.what:44}{columns}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
