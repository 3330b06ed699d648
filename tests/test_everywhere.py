"""Nothing that Windows lacks is needed to import the program."""

from __future__ import annotations

import subprocess
import sys

# All modules are imported twice: the second time without what only POSIX has, when other packages are loaded already.
IMPORTED = """
import os, pkgutil, signal, sys
from importlib import import_module

import newsreader

def names():
    return [module.name for module in pkgutil.walk_packages(newsreader.__path__, "newsreader.")
            if ".migrations." not in module.name and not module.name.endswith("__main__")]

first = names()
for name in first:
    import_module(name)
for name in [name for name in sys.modules if name.partition(".")[0] == "newsreader"]:
    del sys.modules[name]
for name in ("fcntl", "resource", "termios", "tty", "pty", "pwd", "grp", "syslog", "readline", "curses"):
    sys.modules[name] = None
for name in ("fork", "getuid", "geteuid", "getpgid", "killpg", "setsid", "fchmod", "mkfifo", "sched_getaffinity",
             "O_NOFOLLOW", "O_CLOEXEC", "O_DIRECTORY", "O_NONBLOCK"):
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGHUP", "SIGTSTP", "SIGWINCH", "SIGCONT", "SIGKILL", "SIGQUIT", "SIGUSR1", "SIGPIPE"):
    delattr(signal, name)
import newsreader
for name in first:
    import_module(name)
print(len(first))
"""


def test_every_module_can_be_imported_without_what_only_posix_has():
    done = subprocess.run([sys.executable, "-c", IMPORTED], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 500
