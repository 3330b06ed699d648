"""Power failures: they can lose data that a killed program would still have written.

A program works under `strace`, which lists each write, sync and rename and each change that the program acknowledged.
From this list, `disk` models the files as they may be if the power fails after any of these calls. The library is then
opened, and every change that was acknowledged before must be there. Needs Linux, `strace` and the permission to trace.
"""

from __future__ import annotations

import os
import pickle
import re
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.disk import Disk, File

from newsreader.errors import NewsreaderError

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from tests.bench.fault_works import Work

_CALLS = (
    "?open,openat,close,lseek,write,pwrite64,ftruncate,fsync,fdatasync,"
    "?rename,?renameat,?renameat2,?link,linkat,?unlink,unlinkat"
)
_LINE = re.compile(r"(\w+)\((.*)\)\s+= (-?\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_ENOUGH = 3  # factor for the number of acknowledgements after which a kill would come

Step = tuple[str, list[str], int]


class _Enough(Exception):  # noqa: N818  not an error: it ends work that would never end
    pass


def can_trace() -> bool:
    """Return whether `strace` can trace programs on this system."""
    if not shutil.which("strace"):
        return False
    return subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False).returncode == 0


@dataclass(slots=True)
class Cuts:
    """The number of power failures, of those without loss and damage, of acknowledged changes, and of lost ones."""

    cuts: int = 0
    survived: int = 0
    acknowledged: int = 0
    lost: int = 0


def cut(work: Work, cuts: int, chance: random.Random) -> Cuts:
    """Do the work once, and cut the power at `cuts` moments of it."""
    work.prepare()
    work.round = chance.randrange(3)  # some works do something else in one round of three
    work.renew()
    before = _contents(work.folder)
    steps = _traced(work)
    done = Cuts()
    # At random moments, and once at the end.
    for moment in (*sorted(chance.sample(range(len(steps)), min(cuts - 1, len(steps)))), len(steps)):
        printed, left = _replayed(before, steps[:moment], chance)
        _put(work.folder, left)
        try:
            missing = work.missing(printed)
            sound = work.is_sound()
        except (NewsreaderError, sqlite3.Error):
            missing, sound = printed, False
        done.cuts += 1
        done.acknowledged += len(printed)
        done.lost += len(missing)
        done.survived += sound and not missing
    return done


def _traced(work: Work) -> list[Step]:
    """Do the work in another process, and return its calls that change files in the folder or acknowledge a change."""
    place = Path(f"{work.folder}.trace")
    place.mkdir()
    (place / "work").write_bytes(pickle.dumps(work))
    strace = ["strace", "-xx", "-s", str(2**24), "-e", f"trace={_CALLS}", "-e", "signal=none"]
    worker = [sys.executable, "-m", "tests.bench.power", str(place / "work")]
    subprocess.run([*strace, "-o", str(place / "calls"), *worker], stdout=subprocess.DEVNULL, check=True)
    with (place / "calls").open() as calls:
        steps = list(_steps(calls, str(work.folder)))
    shutil.rmtree(place)
    return steps


def _steps(lines: Iterator[str], folder: str) -> Iterator[Step]:
    ours = {1}  # standard output, on which changes are acknowledged
    inside = re.compile(rf"{re.escape(folder)}(/.*(?<!-shm))?")
    for line in lines:
        if not (match := _LINE.match(line)):
            continue
        call, given, result = match[1], match[2], int(match[3])
        texts = [bytes.fromhex(text.replace("\\x", "")).decode("latin-1") for text in _TEXT.findall(given)]
        if result < 0:
            continue
        if call in ("open", "openat"):
            if inside.fullmatch(texts[0]):
                ours.add(result)
                yield "open", [texts[0], given], result
        elif call.startswith(("rename", "link", "unlink")):
            if inside.fullmatch(texts[0]):
                yield re.sub("at2?$", "", call), texts, result
        elif (descriptor := int(given.partition(",")[0])) in ours:
            if call == "close":
                ours.discard(descriptor)
            numbers = re.sub(_TEXT, "", given).split(",")
            yield call, [*numbers, *texts], result


def _replayed(
    before: dict[str, bytes], steps: Sequence[Step], chance: random.Random
) -> tuple[list[str], dict[str, bytes]]:
    """Return what was acknowledged in these steps, and files that may be on the disk."""
    disk = Disk(before)
    printed = ""
    files: dict[int, File] = {}
    folders: set[int] = set()
    places: dict[int, int] = {}
    for call, given, result in steps:
        if call in ("rename", "link", "unlink"):
            _rename(disk, call, given)
        elif call == "open":
            folders.discard(result)
            files.pop(result, None)
            if given[0] in disk.names or "O_CREAT" in given[1]:
                files[result], places[result] = disk.open(given[0]), 0
                if "O_TRUNC" in given[1]:
                    files[result].changes.append(0)
            else:
                folders.add(result)
        else:
            descriptor = int(given[0])
            file = files.get(descriptor)
            if descriptor == 1:
                printed += given[-1] if call == "write" else ""
            elif descriptor in folders:
                if call in ("fsync", "fdatasync"):
                    disk.sync_names()
            elif file is not None:
                _use(file, call, given, result, places, descriptor)
    return printed.splitlines(), disk.left(chance)


def _use(file: File, call: str, given: list[str], result: int, places: dict[int, int], descriptor: int) -> None:
    if call == "lseek":
        places[descriptor] = result
    elif call == "ftruncate":
        file.changes.append(int(given[1]))
    elif call in ("fsync", "fdatasync"):
        file.sync()
    elif call in ("write", "pwrite64"):
        place = int(given[3]) if call == "pwrite64" else places[descriptor]
        file.changes.append((place, given[-1].encode("latin-1")[:result]))
        if call == "write":
            places[descriptor] += result


def _rename(disk: Disk, call: str, names: list[str]) -> None:
    if call == "unlink":
        disk.turn({names[0]: None})
    elif names[0] in disk.names:
        disk.turn({names[1]: disk.names[names[0]]} | ({names[0]: None} if call == "rename" else {}))


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def _put(folder: Path, files: dict[str, bytes]) -> None:
    for file in folder.rglob("*"):
        if file.is_file():
            file.unlink()
    for name, content in files.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_bytes(content)
        Path(name).chmod(0o600)


def _work(file: Path) -> None:
    """Do the work that is stored in `file`, and acknowledge each change on standard output by one system call."""
    work: Work = pickle.loads(file.read_bytes())
    left = work.most_lines * _ENOUGH if work.most_lines > 1 else 1

    def report(line: str) -> None:
        nonlocal left
        os.write(1, f"{line}\n".encode())
        left -= 1
        if left <= 0:
            raise _Enough

    try:
        work.do(report)
    except _Enough:
        pass


if __name__ == "__main__":
    _work(Path(sys.argv[1]))
