"""Several fetches run at the same time, a few per host, and their results keep their order."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from itertools import islice
from threading import Barrier, Event, Lock
from typing import TYPE_CHECKING

from newsreader.fetch import side_by_side
from newsreader.fetch.side_by_side import AT_ONCE, PER_HOST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def test_results_keep_the_order_and_items_without_work_pass() -> None:
    items = ["a/1", "file", "b/1", "a/2", "a/3", "other", "c/1"]
    host = {item: item.partition("/")[0] if "/" in item else None for item in items}
    results = side_by_side(items, lambda item: host[item], lambda item, stopped: item.upper())
    assert list(filter(None, results)) == [(item, item.upper() if host[item] else None) for item in items]


def test_eight_hosts_are_asked_at_once_and_each_by_two() -> None:
    everyone = Barrier(AT_ONCE, timeout=10)
    running: Counter[str] = Counter()
    most: Counter[str] = Counter()
    lock = Lock()

    def work(item: str, stopped: Callable[[], bool]) -> str:
        with lock:
            running[item[0]] += 1
            most[item[0]] = max(most[item[0]], running[item[0]])
            most["all"] = max(most["all"], running.total())
        everyone.wait()  # passes only if eight wait at once
        with lock:
            running[item[0]] -= 1
        return item

    items = [f"{host}{number}" for host in "abcd" for number in range(4)]
    assert [result for _, result in filter(None, side_by_side(items, lambda item: item[0], work))] == items
    assert set(most.values()) == {PER_HOST, AT_ONCE}


def test_work_without_a_host_is_not_limited_to_two() -> None:
    everyone = Barrier(AT_ONCE, timeout=10)

    def work(item: int, stopped: Callable[[], bool]) -> int:
        everyone.wait()  # passes only if eight wait at once
        return item

    results = side_by_side(range(AT_ONCE), lambda item: "", work)
    assert [item for item, _ in filter(None, results)] == [*range(AT_ONCE)]


def test_a_slow_host_does_not_make_items_be_read_further_ahead() -> None:
    read: list[int] = []
    go_on = Event()

    def items() -> Iterator[int]:
        for number in range(1_000):
            read.append(number)
            yield number

    def work(item: int, stopped: Callable[[], bool]) -> bool:
        return go_on.wait(10)

    with closing(side_by_side(items(), lambda item: "example.org", work, at_stop=go_on.set)) as results:
        assert next(results) is None
        ahead = len(read)
        assert next(results) is None
        assert len(read) == ahead


def test_results_that_need_no_order_do_not_wait_for_a_host_that_hangs() -> None:
    others = 3 * AT_ONCE
    go_on = Event()

    def work(item: int, stopped: Callable[[], bool]) -> bool:
        return item >= others and go_on.wait(10)

    # The host that hangs comes first, and has more items than can be asked at once.
    items = [*range(others, 3 * others), *range(others)]
    results = side_by_side(items, lambda item: "slow" if item >= others else f"host{item}", work, in_order=False)
    with closing(results):
        arrived = [item for item, _ in islice(filter(None, results), others)]
        assert sorted(arrived) == [*range(others)]
        go_on.set()
        assert sorted(item for item, _ in filter(None, results)) == [*range(others, 3 * others)]


def test_items_are_read_only_a_little_ahead() -> None:
    read: list[int] = []

    def items() -> object:
        for number in range(10_000):
            read.append(number)
            yield number

    results = side_by_side(items(), lambda item: None, lambda item, stopped: None)  # type: ignore[arg-type]
    assert next(results) == (0, None)
    assert len(read) < 100


def test_what_runs_is_stopped_when_nobody_waits_for_it() -> None:
    started, ended = Event(), Event()

    def work(item: int, stopped: Callable[[], bool]) -> int:
        if item:
            started.set()
            while not stopped():
                pass
            ended.set()
        return item

    with closing(side_by_side([0, 1], lambda item: str(item), work)) as results:
        assert next(results) == (0, 0)
        assert started.wait(10)
    assert ended.is_set()


def test_work_that_does_not_ask_whether_it_is_needed_is_ended_from_outside() -> None:
    started, ended = Event(), Event()

    def work(item: int, stopped: Callable[[], bool]) -> bool:
        if item:
            started.set()
        return item == 0 or ended.wait(10)

    with closing(side_by_side([0, 1], lambda item: str(item), work, at_stop=ended.set)) as results:
        assert next(results) == (0, True)
        assert started.wait(10)
    assert ended.is_set()
