"""What a library survives: `python -m tests.bench.faults [--kills N] [--cuts N] [--seed N]`.

Programs are killed (`kill -9`) in the midst of adding, highlighting, typing a note, importing, migrating, backing up,
restoring and mending, and the power is cut under them; eight start at once from nothing; the disk fills up, has no
room, cannot be written, the library is moved away, or another program holds it. After each fault the file must be sound
and every change that was acknowledged must be there. The last line adds up; the exit status is 1 if anything was lost.
Needs a POSIX system; the power is cut only where `strace` may trace a program.
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
from tests.bench import fault_disks, fault_upkeep, fault_works, power

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


WORKS = (*fault_works.WORKS, *fault_upkeep.WORKS)


@dataclass(slots=True)
class Tally:
    """What came of one kind of fault."""

    what: str
    faults: int = 0
    survived: int = 0
    acknowledged: int = 0
    lost: int = 0


def kill_at_work(work: fault_works.Work, kills: int, chance: random.Random) -> Tally:
    """Let the work be done and killed again and again, each time at another moment."""
    tally = Tally(f"kill -9 while {work.what}")
    work.prepare()
    length = _length_of(work)
    for _ in range(kills):
        work.renew()
        told = _killed(work, chance.randrange(work.most_lines), chance.random() * 1.5 * length)
        missing = work.missing(told)
        tally.faults += 1
        tally.acknowledged += len(told)
        tally.lost += len(missing)
        tally.survived += not missing and work.is_sound()
    tally.lost += len(work.missing_at_last())
    return tally


def _length_of(work: fault_works.Work) -> float:
    """How long, in seconds, it takes from one acknowledgement to the next."""
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
    """Kill the work after so many lines and some more time; give all the lines it could write."""
    reader, child = _begin(work)
    told = [line for _ in range(lines) if (line := _read_line(reader))]
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pass  # spinning, because a sleep ends on the kernel's ticks and always hits the same places
    os.kill(child, signal.SIGKILL)
    while line := _read_line(reader):
        told.append(line)
    os.waitpid(child, 0)
    os.close(reader)
    return told


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
    """The next line, empty at the end; one that a kill cut off was never told."""
    line = b""
    while not line.endswith(b"\n"):
        if not (byte := os.read(reader, 1)):
            return ""
        line += byte
    return line.decode().strip()


def cut_at_work(work: fault_works.Work, cuts: int, chance: random.Random) -> Tally:
    """Let the work be done once, and see what is left of it if the power goes at one moment or another."""
    done = power.cut(work, cuts, chance)
    return Tally(f"the power is cut while {work.what}", done.cuts, done.survived, done.acknowledged, done.lost)


def tallies(folder: Path, kills: int, cuts: int, seed: int) -> Iterator[Tally]:
    """All faults, one kind after the other."""
    chance = random.Random(seed)
    for number, kind in enumerate(WORKS):
        place = folder / str(number)
        place.mkdir()
        yield kill_at_work(kind(place, chance), kills, chance)
    if cuts and not power.can_trace():
        print("the power is not cut: strace is not there, or may not trace")
        cuts = 0
    for number, kind in enumerate(WORKS if cuts else ()):
        place = folder / f"cut-{number}"
        place.mkdir()
        yield cut_at_work(kind(place, chance), cuts, chance)
    for what, trial in fault_disks.TRIALS.items():
        place = folder / trial.__name__
        place.mkdir()
        acknowledged, lost = trial(place)
        yield Tally(what, 1, not lost, acknowledged, lost)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do and print; gives back the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="how often each work is killed")
    parser.add_argument("--cuts", type=int, default=200, help="how often the power is cut in each work")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="for the same moments again")
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
