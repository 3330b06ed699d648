"""Parses in worker processes, so that a slow, hungry or crashing parser costs one source and not the program.

`parse_isolated` is the face. `pool` starts, keeps and ends the workers; `child` is what runs in them. Nothing here
knows formats: a parser is a function that the worker imports by its name.

A worker is a plain subprocess that receives pickled requests through a pipe. `multiprocessing` would run the caller's
main module again, and can't start anything while Textual has replaced `sys.stderr`.
"""

from .pool import WorkerEndedError, parse_isolated, stop_workers

__all__ = ["WorkerEndedError", "parse_isolated", "stop_workers"]
