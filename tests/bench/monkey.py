"""Press random keys: `python -m tests.bench.monkey [--seconds 60] [--seed N]`.

The program runs in a real terminal and gets keys of the action table, digits, letters, pastes, mouse events and new
window sizes. The library has ordinary articles and one that is hostile in every field. The program must not crash, must
write only its own escape sequences and must respond to keys. At the end `newsreader doctor` must find no problem, and
no text may have changed. An error is printed with the seed and the last keys, and the exit status is 1. The program can
read and write only in its own folder.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import termios
import time
from collections import deque
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.reading import WIDE_WORDS, WORDS, article
from tests.e2e.hostile import PAYLOADS, check, fill, open_for_damage
from tests.e2e.terminal import KEYS, Terminal, program

from newsreader.actions import ACTIONS
from newsreader.ingest import parse_one as parse
from newsreader.library import Library
from newsreader.records import ArticleQuery, Color

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS, ROWS = 100, 30
RESPONDS = 15.0
"""Seconds within which the program must respond. There are many, because the machine may be busy."""
LOOK = 10.0
"""Seconds between two checks that the program responds."""
LAST = 200
"""The number of last keys that are printed with an error."""

SENT = KEYS | {
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pagedown": "\x1b[6~",
    "pageup": "\x1b[5~",
    "shift+tab": "\x1b[Z",
    "escape": "\x1b",
    "f1": "\x1bOP",
    "delete": "\x1b[3~",
    "ctrl+down": "\x1b[1;5B",
    "ctrl+up": "\x1b[1;5A",
    "shift+down": "\x1b[1;2B",
    "shift+up": "\x1b[1;2A",
}
NEVER = {"ctrl+c", "ctrl+z"}
"""Keys that stop the program."""

TABLE = sorted({key for action in ACTIONS for key in action.keys} - NEVER)
EDITING = ("backspace", "delete", "left", "right", "home", "end", "ctrl+a", "ctrl+k", "ctrl+w", "ctrl+p", "ctrl+q")
LETTERS = [*"abcdefghijklmnopqrstuvwxyzABCXYZ  .,:\"'-#", "é", "ж", "港", "👩‍👩‍👧", "e\u0301", "🇳🇴", "א", "ا"]
WORDS_TYPED = ("tag:", "color:red", "is:starred", "body:vote", "harbour", "claim/", "politics/eu ", "owned", '"a b"')

SANDBOX = """\
#!{python}
import faulthandler, os, signal, sys
faulthandler.register(signal.SIGUSR1, open({home!r} + "/stacks", "w"))
MAY_READ = tuple(map(os.path.realpath, [{home!r}, sys.prefix, sys.base_prefix, {source!r}, "/usr", "/etc", "/proc"]))
MAY_WRITE = ({home!r}, "/dev/")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT

def inside(path, places):
    return isinstance(path, int) or path is None or os.path.realpath(os.fspath(path)).startswith(places)

def watch(event, arguments):
    if event in ("os.listdir", "os.scandir"):
        allowed = inside(arguments[0], MAY_READ)
    elif event == "open" and (arguments[2] or 0) & WRITING:
        allowed = inside(arguments[0], MAY_WRITE)
    elif event in ("os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.rename", "os.link", "os.symlink"):
        allowed = all(inside(one, MAY_WRITE) for one in arguments[:2] if isinstance(one, (str, bytes)))
    else:
        return
    if not allowed:
        raise PermissionError(13, "Permission denied", str(arguments[0]))

sys.addaudithook(watch)
from newsreader.__main__ import main
sys.exit(main())
"""
"""A script that runs the program and restricts it to a folder, since the monkey may add the whole disk."""


class FoundError(Exception):
    """The monkey found an error."""


def build(home: Path) -> Path:
    """Create the library, and files to add to it, in the monkey's home; return the library's path."""
    place = home / "library.db"
    fill(place)
    _make_sound(place)
    documents = home / "texts"
    (documents / f"folder {PAYLOADS['window title']} {'long name ' * 8}".replace("/", "")).mkdir(parents=True)
    (documents / "bad\x1b[31mOWNED.txt").write_bytes(b"\x00\x01\xff\xfe" * 100)
    for number in range(8):
        (documents / f"added {number}.txt").write_text(article(2_000, WORDS, 100 + number), encoding="utf-8")
    chance = random.Random(1)
    with Library.open(place) as library:
        for number, size in enumerate([1_500] * 20 + [60_000] * 3):
            words = WIDE_WORDS if number % 3 == 0 else WORDS
            added = library.articles.add(parse(article(size, words, number).encode(), f"{number}.txt")).article
            for start in range(0, 600, 200):
                tags = chance.sample(["claim", "claim/quote", "politics/eu", "war", "to check"], 2)
                note = chance.choice(["", "a note", "a longer note\n\nin two paragraphs " * 4])
                library.highlights.add(
                    added.id, start, start + 60, color=chance.choice(list(Color)), note=note, tags=tags
                )
    run(home, "doctor", "--fix", check=False)
    run(home, "backup")
    return place


def _make_sound(place: Path) -> None:
    """Correct the hashes and quotes of the hostile rows, so that doctor finds no problem."""
    connection = open_for_damage(place)
    for row, number, text in connection.execute("SELECT id, number, text FROM revision").fetchall():
        connection.execute("UPDATE revision SET sha256 = ? WHERE id = ?", (sha256(text.encode()).hexdigest(), row))
        marks = connection.execute('SELECT id, start, "end" FROM highlight WHERE revision = ?', (number,)).fetchall()
        for mark, start, end in marks:
            connection.execute("UPDATE highlight SET quote = ? WHERE id = ?", (text[start:end], mark))
    connection.commit()
    connection.close()


def environment(home: Path) -> dict[str, str]:
    """Return the program's environment: all folders and programs that it uses are in the monkey's home."""
    return {
        "HOME": str(home),
        **{f"XDG_{name}_HOME": str(home / name.lower()) for name in ("DATA", "CONFIG", "STATE", "CACHE")},
        "NEWSREADER_DB": str(home / "library.db"),
        "TMPDIR": str(home),
        "EDITOR": str(home / "editor"),
        "VISUAL": "",
        "BROWSER": f"{home / 'browser'} %s &",
    }


def run(home: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
    """Run a command on the monkey's library."""
    return subprocess.run(
        [program(), *arguments], env=os.environ | environment(home), check=check, capture_output=True, cwd=home
    )


def texts(place: Path) -> dict[str, str]:
    """Return the hash of each article's text by the article's uid."""
    with Library.open(place) as library:
        rows = library.articles.rows(list(library.articles.ids(ArticleQuery())))
        return {row.uid: sha256(library.articles.revision(row.id).text.encode()).hexdigest() for row in rows}


def judge(home: Path, before: dict[str, str]) -> None:
    """Check the library. Raises `FoundError` for a problem."""
    seen = run(home, "doctor", check=False)
    if seen.returncode:
        raise FoundError(f"doctor ends with {seen.returncode}:\n{(seen.stdout + seen.stderr).decode()}")
    after = texts(home / "library.db")
    changed = [uid for uid, digest in after.items() if before.get(uid, digest) != digest]
    if changed:
        raise FoundError(f"the texts of {changed} have changed")
    for listed in ("list", "notes"):
        json.loads(run(home, listed, "--json", check=False).stdout or b"[]")
    opened = home / "opened"
    addresses = opened.read_text(encoding="utf-8").splitlines() if opened.exists() else []
    if strange := [one for one in addresses if not one.startswith(("http://", "https://"))]:
        raise FoundError(f"the browser was given {strange}")


class Monkey:
    """Presses keys, and stores the last ones."""

    def __init__(self, home: Path, seed: int) -> None:
        self.home = home
        self.chance = random.Random(seed)
        self.keys: deque[str] = deque(maxlen=LAST)
        self.pressed = self.starts = 0
        self.terminal: Terminal
        self._start()

    def _start(self) -> None:
        self.starts += 1
        # The preferences that the program stores between two starts are tested too.
        arguments = self.chance.choice([(), (), ("open", str(self.chance.randint(1, 20)))])
        self.keys.append(f"<start {' '.join(arguments)}>")
        self.terminal = Terminal(arguments, columns=COLUMNS, rows=ROWS, environment=environment(self.home))
        self.terminal.child.delaybeforesend = None
        # Without echo, keys typed while the program ends do not look like its output. Without flow control, Ctrl+S does
        # not stop the terminal.
        modes = termios.tcgetattr(self.terminal.child.child_fd)
        modes[0] &= ~termios.IXON
        modes[3] &= ~termios.ECHO
        termios.tcsetattr(self.terminal.child.child_fd, termios.TCSANOW, modes)
        self.terminal.wait_for("all keys")

    def _send(self, name: str, text: str) -> None:
        self.keys.append(name)
        self.pressed += 1
        self.terminal.child.send(text)

    def _key(self, name: str) -> None:
        self._send(name, SENT.get(name, name))

    def _typed(self) -> Iterator[tuple[int, object]]:
        """Yield the possible next acts with their weights."""
        chance = self.chance
        yield 40, lambda: self._key(chance.choice(TABLE))
        yield 20, lambda: self._key(chance.choice(["j", "k", "down", "up", "space", "n", "]", "}"]))
        yield 8, lambda: self._key("enter")
        yield 10, lambda: self._key("escape")
        yield 3, lambda: self._key("tab")
        yield 4, lambda: self._key(chance.choice("0123456789"))
        yield 6, lambda: self._key(chance.choice(EDITING))
        yield 6, lambda: self._send(word := "".join(chance.choices(LETTERS, k=chance.randint(1, 9))), word)
        yield 4, lambda: self._send(word := chance.choice(WORDS_TYPED), word)
        yield 3, self._paste
        yield 6, self._mouse
        yield 1, self._resize
        yield 1, lambda: self._send(*chance.choice([("<focus out>", "\x1b[O"), ("<focus in>", "\x1b[I")]))

    def _paste(self) -> None:
        choices = [
            *PAYLOADS.values(),
            "words\nin two lines\t" * 3,
            "港湾 👩‍👩‍👧 " * 8,
            f"{self.home}/texts/",
            "https://owned.example/",
        ]
        pasted = self.chance.choice(choices).replace("\x1b", "")  # a terminal sends no Escape within a paste
        self._send(f"<paste {pasted!r}>", f"\x1b[200~{pasted}\x1b[201~")

    def _mouse(self) -> None:
        x, y = self.chance.randint(1, self.terminal.screen.columns), self.chance.randint(1, self.terminal.screen.lines)
        button = self.chance.choice([0, 0, 0, 2, 64, 65, 64, 65])
        text = f"\x1b[<{button};{x};{y}M"
        if button < 64:
            to = x + self.chance.choice([0, 0, 9]), y + self.chance.choice([0, 0, 2])
            text += f"\x1b[<{32 + button};{to[0]};{to[1]}M\x1b[<{button};{to[0]};{to[1]}m"
        self._send(f"<mouse {button} {x} {y}>", text)

    def _resize(self, columns: int = 0, rows: int = 0) -> None:
        columns = columns or self.chance.choice([20, 40, 80, 100, 120, 200, self.chance.randint(20, 200)])
        rows = rows or self.chance.choice([5, 12, 24, 30, 50, self.chance.randint(5, 60)])
        self.keys.append(f"<size {columns}x{rows}>")
        self.terminal.resize(columns, rows)

    def act(self) -> None:
        """Do one act, or sometimes several at once, and read the output."""
        acts = list(self._typed())
        burst = self.chance.choice([1, 1, 1, 2, 5])
        for _ in range(burst):
            (act,) = self.chance.choices([act for _, act in acts], weights=[weight for weight, _ in acts])
            act()  # type: ignore[operator]
        end = time.monotonic() + 2.0
        while time.monotonic() < end:
            before = len(self.terminal.raw)
            if not self.terminal._read(self.chance.choice([0.0, 0.01, 0.05])):
                self._ended()
                return
            if len(self.terminal.raw) == before:
                return

    def _ended(self) -> None:
        """Check how the program ended (`q` in the library and `Ctrl+Q` end it), and start it again."""
        status = self.terminal.wait_end()
        self.look()
        if status:
            raise FoundError(f"it ended with {status}:\n{self.terminal.text}")
        self.terminal.__exit__()
        self._start()

    def look(self) -> None:
        """Check the output. Raises `FoundError` for a traceback or an escape sequence of stored text."""
        if b"Traceback" in self.terminal.raw:
            raise FoundError(f"it wrote a traceback\n{self.terminal.text}")
        # The last sequence may be incomplete.
        whole, end, _ = self.terminal.raw.rpartition(b"\x1b[0m")
        try:
            check(bytes(whole + end))
        except AssertionError as error:
            raise FoundError(f"it wrote {error}\n{self.terminal.text}") from error
        del self.terminal.raw[: len(whole + end)]

    def check_that_it_responds(self) -> None:
        """Close all panels and open the palette. Raises `FoundError` if it does not appear."""
        self._resize(COLUMNS, ROWS)
        end = time.monotonic() + RESPONDS
        while "what do you want to do?" not in self.terminal.text:
            if time.monotonic() > end:
                raise FoundError(f"it no longer responds:\n{self.terminal.text}\n{self._stacks()}")
            for key in ("escape", "escape", "ctrl+p"):
                self._key(key)
                for _ in range(4):
                    if not self.terminal._read(0.2):
                        self._ended()
                        return

    def _stacks(self) -> str:
        """Return the stack of each thread of the program."""
        self.terminal.child.kill(signal.SIGUSR1)
        self.terminal._read(1.0)
        return (self.home / "stacks").read_text(encoding="utf-8")

    def leave(self) -> None:
        """Quit the program. Raises `FoundError` if it does not end with status 0."""
        end = time.monotonic() + RESPONDS
        self._key("escape")
        while self.terminal._read(0.3):
            if time.monotonic() > end:
                raise FoundError(f"it does not end:\n{self.terminal.text}")
            self._key("ctrl+q")
        status = self.terminal.wait_end()
        self.look()
        if status:
            raise FoundError(f"it ended with {status}:\n{self.terminal.text}")


def play(home: Path, seconds: float, seed: int) -> Monkey:
    """Press random keys for `seconds`. Raises `FoundError` with the last keys in its notes."""
    place = build(home)
    before = texts(place)
    sandboxed = home / "newsreader"
    source = str(Path(__file__).resolve().parents[2])
    sandboxed.write_text(SANDBOX.format(python=sys.executable, home=str(home), source=source), encoding="utf-8")
    (home / "editor").write_text('#!/bin/sh\necho "written in the editor" >> "$1"\n', encoding="utf-8")
    (home / "browser").write_text(f'#!/bin/sh\necho "$1" >> "{home}/opened"\n', encoding="utf-8")
    for script in (sandboxed, home / "editor", home / "browser"):
        script.chmod(0o700)
    os.environ["NEWSREADER_PROGRAM"] = str(sandboxed)
    monkey = Monkey(home, seed)
    try:
        end, next_look = time.monotonic() + seconds, time.monotonic() + LOOK
        while time.monotonic() < end:
            monkey.act()
            if time.monotonic() > next_look:
                monkey.check_that_it_responds()
                monkey.look()
                next_look = time.monotonic() + LOOK
        monkey.leave()
        judge(home, before)
    except Exception as error:
        log = home / "state" / "newsreader" / "log" / "newsreader.log"
        logged = log.read_text(encoding="utf-8") if log.exists() else ""
        error.add_note(f"the last keys: {json.dumps(list(monkey.keys), ensure_ascii=True)}\n{logged}")
        raise
    finally:
        if monkey.terminal.child.isalive():
            monkey.terminal.child.kill(signal.SIGKILL)
    return monkey


def main() -> int:
    """Press random keys, print the result, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.monkey", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="monkey-") as folder:
        try:
            monkey = play(Path(folder).resolve(), options.seconds, options.seed)
        except (FoundError, AssertionError) as error:
            print(f"seed {options.seed}: {error}", *getattr(error, "__notes__", ()), sep="\n")
            return 1
    print(f"{monkey.pressed:,} keys in {options.seconds:.0f} s, {monkey.starts} starts: no error found")
    return 0


if __name__ == "__main__":
    sys.exit(main())
