"""Changes the reader and the checker in many small ways and says which share of the changes the tests notice.

    .venv/bin/python tools/try_mutants.py --sample 400
    .venv/bin/python tools/try_mutants.py --sample all

mutmut makes the changes, the mutants; pyproject.toml says of which modules, and by which tests they are judged. All of
them take hours, so a sample over all modules is tried: the same one each time, as long as the code is the same, and a
smaller sample is part of a larger one. Ends with 1 where fewer are found than asked for. Only a red test finds a
mutant: what runs out of time or dies may be the fault of a busy machine; it is listed apart, and counts as not found.
Stopped (Ctrl-C), it tells what has been tried so far.

The tests are imported and collected once. Each mutant has a fork of that process, which runs the tests that come by
the changed function until one is red: first those that have found others near by, then those that come by little else.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import json
import math
import os
import random
import resource
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from mutmut import __main__ as mutmut
from mutmut.configuration import config
from mutmut.mutation import trampoline
from mutmut.state import state
from mutmut.utils.format_utils import mangled_name_from_mutant_name

LEAST = 0.85

#: How many forks work at a time.
FORKS = 2

#: What ends a mutant is the time of the processor, which is the same on a busy machine: so many seconds for each test,
#: and so many times what the test takes without a change. So many seconds by the clock are for what waits for ever.
SECONDS, TIMES, PATIENCE = 10.0, 10.0, 1200

#: So many seconds of the processor are spent on one mutant: the tests that would find it come among the first, and all
#: of them take minutes. What they have not found by then has survived.
MOST = 20.0

#: No test takes so much memory; what fills it ends, too.
BYTES = 4_000_000_000

#: What is kept of a mutant is the exit code of pytest, or mutmut's own where no test comes by; a signal's is negative.
GREEN, RED, OUT_OF_MEMORY, NO_TESTS = 0, 1, 3, 33


@dataclass(frozen=True)
class Way:
    """What a test without a change takes: seconds of the processor, and the functions that it comes by."""

    seconds: float
    functions: frozenset[str]


@dataclass(eq=False)  # pytest looks plugins up
class Trials:
    """A plugin of pytest that tries mutants instead of running the tests once."""

    names: list[str]
    codes: dict[str, int] = field(default_factory=dict)
    reports: list[pytest.TestReport] = field(default_factory=list)
    fixtures: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what became of a test."""
        self.reports.append(report)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[object]) -> Generator[None, object, object]:
        """Keep which functions a fixture comes by: all tests do that use it, not only the first one."""
        seen = state()._stats
        before = set(seen)
        seen.clear()
        try:
            return (yield)
        finally:
            self.fixtures[fixturedef.argname] |= seen
            seen |= before

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests once without a change, then try the mutants."""
        items = {item.nodeid: item for item in session.items}
        start = time.monotonic()
        ways = self._ways(items)
        print(f"{len(ways)} tests are green, in {time.monotonic() - start:.0f} s")
        tests: dict[str, list[str]] = defaultdict(list)
        for test in sorted(ways, key=lambda name: (len(ways[name].functions), ways[name].seconds)):
            for function in ways[test].functions:
                tests[function].append(test)
        finders: list[tuple[str, str]] = []

        def order(function: str) -> list[str]:
            near = [test for place, test in finders if place == function]
            module = function.rpartition(".")[0]
            near += [test for place, test in finders if place.rpartition(".")[0] == module]
            coming = tests[function]
            known = set(coming)
            return list(dict.fromkeys([*(test for test in near if test in known), *coming]))

        running: dict[int, tuple[str, int, str]] = {}

        def take() -> None:
            process, code, told = wait(running)
            name = running.pop(process)[0]
            self.codes[name] = code
            if code == RED:
                finders.insert(0, (mangled_name_from_mutant_name(name), told))
            counts = Counter(map(verdict, self.codes.values()))
            seconds = time.monotonic() - start
            print(f"{seconds:6.0f} s {len(self.codes):5} {dict(counts)} {verdict(code):9} {name} {told}", flush=True)

        try:
            for name in self.names:
                chosen = order(mangled_name_from_mutant_name(name))
                if not chosen:
                    self.codes[name] = NO_TESTS
                    continue
                if len(running) == FORKS:
                    take()
                work = functools.partial(self._try, name, [items[test] for test in chosen], ways)
                process, stream, scratch = fork(session.config, work)
                running[process] = name, stream, scratch
            while running:
                take()
        except KeyboardInterrupt:
            for process, (_, _, scratch) in running.items():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
                shutil.rmtree(scratch, ignore_errors=True)
        return True

    def _ways(self, items: dict[str, pytest.Item]) -> dict[str, Way]:
        """Run the tests in forks, so that nothing that they leave behind is there when a mutant is tried."""
        running: dict[int, tuple[str, int, str]] = {}
        for n in range(FORKS):
            part = list(items.values())[n::FORKS]
            process, stream, scratch = fork(part[0].config, functools.partial(self._look, part))
            running[process] = "", stream, scratch
        ways: dict[str, Way] = {}
        while running:
            process, code, told = wait(running)
            del running[process]
            if code:
                raise SystemExit(f"a test is red without a change: {told}")
            ways |= {name: Way(seconds, frozenset(seen)) for name, (seconds, seen) in json.loads(told).items()}
        return ways

    def _look(self, items: list[pytest.Item]) -> tuple[int, str]:
        """Run tests without a change; return which functions they come by."""
        trampoline.set_mutant_under_test("stats")
        seen = state()._stats
        trampoline.get_mutant_under_test = lambda: "stats"  # as mutmut's own, in less time
        trampoline.record_trampoline_hit = lambda name, caller: seen.add(name)
        found: dict[str, tuple[float, list[str]]] = {}
        for n, item in enumerate(items):
            forget()
            seen.clear()
            start = time.process_time()
            if self._failed(item, items[n + 1] if n + 1 < len(items) else None):
                return RED, f"{item.nodeid}\n{self.reports[-2].longreprtext}"
            names = getattr(item, "fixturenames", ())
            functions = seen.union(*(self.fixtures[name] for name in names))
            found[item.nodeid] = time.process_time() - start, sorted(functions)
        return GREEN, json.dumps(found)

    def _try(self, name: str, items: list[pytest.Item], ways: dict[str, Way]) -> tuple[int, str]:
        """Run tests with a change; return what became of it, and the test that was red."""
        trampoline.set_mutant_under_test(name)
        trampoline.get_mutant_under_test = lambda: name  # as mutmut's own, without asking the environment each time
        start = time.process_time()
        for n, item in enumerate(items):
            if time.process_time() - start > MOST:
                break
            signal.setitimer(signal.ITIMER_PROF, SECONDS + TIMES * ways[item.nodeid].seconds)
            if failed := self._failed(item, items[n + 1] if n + 1 < len(items) else None):
                full = "MemoryError" in failed.longreprtext
                return (OUT_OF_MEMORY if full else RED), item.nodeid
        return GREEN, ""

    def _failed(self, item: pytest.Item, following: pytest.Item | None) -> pytest.TestReport | None:
        """Run a test; return what it says if it is red."""
        self.reports.clear()
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        return next((report for report in self.reports if report.failed), None)


def forget() -> None:
    """Empty all caches of functions: a test that would find a value there comes by the function, too."""
    for name, module in sys.modules.items():
        for value in vars(module).values() if name.startswith("policygen") else ():
            if isinstance(value, functools._lru_cache_wrapper):
                value.cache_clear()


def fork(settings: pytest.Config, work: Callable[[], tuple[int, str]]) -> tuple[int, int, str]:
    """Begin some work in a fork; return its number, the stream that tells what was found, and its folder."""
    sys.stdout.flush()
    receive, send = os.pipe()
    scratch = tempfile.mkdtemp(prefix="mutant-")
    process = os.fork()
    if process:
        os.close(send)
        return process, receive, scratch
    code, told = -signal.SIGABRT, ""
    try:
        os.setpgid(0, 0)
        signal.alarm(PATIENCE)
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
        settings._tmp_path_factory._basetemp = Path(scratch)  # type: ignore[attr-defined]
        try:
            code, told = work()
        except BaseException:
            told = traceback.format_exc()
        with os.fdopen(send, "wb") as stream:
            stream.write(told.encode())
    finally:
        os._exit(code % 256)


def wait(running: dict[int, tuple[str, int, str]]) -> tuple[int, int, str]:
    """Wait for one of the forks; return its number, the exit code, and what it tells."""
    ready, _, _ = select.select([stream for _, stream, _ in running.values()], [], [])
    process = next(process for process, (_, stream, _) in running.items() if stream == ready[0])
    _, stream, scratch = running[process]
    with os.fdopen(stream, "rb") as told:
        text = told.read().decode()
    _, status = os.waitpid(process, 0)
    shutil.rmtree(scratch, ignore_errors=True)
    return process, os.waitstatus_to_exitcode(status), text


def make() -> None:
    """Make the mutants in the folder ``mutants``, with all that the tests need."""
    trampoline.set_mutant_under_test("mutant_generation")
    Path("mutants").mkdir(exist_ok=True)
    mutmut.copy_src_dir()
    mutmut.copy_also_copy_files()
    mutmut.setup_source_paths()
    with mutmut.CatchOutput():
        mutmut.create_mutants(FORKS)
    trampoline.set_mutant_under_test("")


def chosen(size: int | None, seed: int, only: str) -> list[str]:
    """Return the names of a sample of the mutants, or of all, by chance."""
    names = sorted(name for path in metas() for name in json.loads(path.read_text("utf-8"))["exit_code_by_key"])
    random.Random(seed).shuffle(names)
    return [name for name in names if only in name][:size]


def metas() -> Iterable[Path]:
    """Return the files in which mutmut keeps what became of each mutant."""
    return sorted(Path("mutants").rglob("*.py.meta"))


def keep(codes: dict[str, int]) -> int:
    """Write down what was found, for ``mutmut results``; return how many mutants there are."""
    size = 0
    for path in metas():
        kept = json.loads(path.read_text("utf-8"))
        kept["exit_code_by_key"] = {name: codes.get(name) for name in kept["exit_code_by_key"]}
        size += len(kept["exit_code_by_key"])
        path.write_text(json.dumps(kept), "utf-8")
    return size


def run(names: list[str]) -> dict[str, int]:
    """Try mutants; return the exit codes of those that were tried before somebody stopped it."""
    trials = Trials(names)
    home = Path.cwd()
    os.chdir("mutants")
    given = ["--rootdir=.", "-q", "-s", "--tb=native", "--assert=plain", *config().pytest_add_cli_args]
    code = pytest.main([*given, *config().pytest_add_cli_args_test_selection], plugins=[trials])
    os.chdir(home)
    if code not in (0, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise SystemExit(int(code))
    return trials.codes


def interval(found: int, size: int) -> tuple[float, float]:
    """Return between which shares the one of all mutants lies, 19 times in 20 (Wilson's interval)."""
    z = 1.96
    share = found / size
    middle = (share + z * z / (2 * size)) / (1 + z * z / size)
    reach = z / (1 + z * z / size) * math.sqrt(share * (1 - share) / size + z * z / (4 * size * size))
    return middle - reach, middle + reach


def verdict(code: int) -> str:
    """Return in a word what became of a mutant."""
    return {RED: "found", GREEN: "survived", NO_TESTS: "untested"}.get(code, "ended")


def tell(codes: dict[str, int], whole: int) -> bool:
    """Print what was not found, the counts by module, and the share; return whether it is enough."""
    words = {name: verdict(code) for name, code in sorted(codes.items())}
    for name, word in words.items():
        if word != "found":
            print(f"{word:9} {name}")
    modules: dict[str, Counter[str]] = {}
    for name, word in words.items():
        modules.setdefault(name.rpartition(".")[0], Counter())[word] += 1
    for module, count in sorted(modules.items()):
        print(f"{count['found']:6} of {count.total():5} found  {module}")
    counts = Counter(words.values())
    share = counts["found"] / len(words)
    print(
        f"{counts['found']} of {len(words)} mutants found, {counts['survived']} survived, "
        f"{counts['untested']} without a test, {counts['ended']} out of time or dead (counted as not found)"
    )
    low, high = interval(counts["found"], len(words))
    width = "" if len(words) == whole else f", of all {whole} mutants {low:.1%} to {high:.1%}, 19 times in 20"
    print(f"score: {share:.1%}{width}; {LEAST:.0%} are asked for")
    return share >= LEAST


def main() -> int:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--sample", default="400", metavar="N", help="how many mutants, or: all")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, another sample")
    parser.add_argument("--only", default="", metavar="TEXT", help="only mutants with this in their name")
    given = parser.parse_args()
    make()
    names = chosen(None if given.sample == "all" else int(given.sample), given.seed, given.only)
    codes = run(names)
    whole = keep(codes)
    return int(not codes or not tell(codes, whole))


if __name__ == "__main__":
    sys.exit(main())
