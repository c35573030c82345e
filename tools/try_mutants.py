"""Changes the reader and the checker in many small ways and says which share of the changes the tests notice.

    .venv/bin/python tools/try_mutants.py --sample 400
    .venv/bin/python tools/try_mutants.py --sample all
    .venv/bin/python tools/try_mutants.py --again

mutmut makes the changes, the mutants; pyproject.toml says of which modules, and by which tests they are judged. All of
them take hours, so a sample over all modules is tried: the same one each time, as long as the code is the same, and a
smaller sample is part of a larger one. Ends with 1 where fewer are found than asked for. Only a red test finds a
mutant: what runs out of time or dies may be the fault of a busy machine; it is listed apart, and counts as not found.
Stopped (Ctrl-C), it tells what has been tried so far.

The tests are imported and collected once. Each mutant has a fork of that process, which runs the tests that come by
the changed statement until one is red: first those that have found others in its function, then those that come by
lines near by where few do.
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
from types import FrameType

import pytest
from coverage import Coverage
from mutants_in_place import Ways, forget, known, places, put
from mutmut import __main__ as mutmut
from mutmut.configuration import config
from mutmut.mutation import trampoline
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

HERE = os.getpid()

#: What is kept of a mutant is the exit code of pytest, or mutmut's own where no test comes by; a signal's is negative.
GREEN, RED, OUT_OF_MEMORY, NO_TESTS, HANGS = 0, 1, 3, 33, -signal.SIGPROF

Running = dict[int, tuple[str, int, str]]


@dataclass(eq=False)  # pytest looks plugins up
class Trials:
    """A plugin of pytest that tries mutants instead of running the tests once."""

    names: list[str]
    codes: dict[str, int] = field(default_factory=dict)
    reports: list[pytest.TestReport] = field(default_factory=list)
    seen: Coverage | None = None
    test: str = ""
    fixtures: list[str] = field(default_factory=list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what became of a test."""
        self.reports.append(report)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[object]) -> Generator[None, object, object]:
        """Keep which lines a fixture comes by: all tests do that use it, not only the first one."""
        if not self.seen:
            return (yield)
        self.fixtures.append(f"fixture {fixturedef.argname}")
        self.seen.switch_context(self.fixtures[-1])
        try:
            return (yield)
        finally:
            self.fixtures.pop()
            self.seen.switch_context(self.fixtures[-1] if self.fixtures else self.test)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests once without a change, then try the mutants."""
        items = {item.nodeid: item for item in session.items}
        start = time.monotonic()
        ways = self._ways(items)
        print(f"{len(ways.seconds)} tests are green, in {time.monotonic() - start:.0f} s", flush=True)
        finders: list[tuple[str, str]] = []

        def order(name: str) -> list[str]:
            changed, whole = places(name)
            coming = ways.by(changed, whole) or ways.by(whole, whole)
            function = mangled_name_from_mutant_name(name)
            near = [test for place, test in finders if place == function and test in set(coming)]
            return list(dict.fromkeys([*near, *coming]))

        def take(name: str, code: int, told: str) -> None:
            self.codes[name] = code
            if code == RED:
                finders.insert(0, (mangled_name_from_mutant_name(name), told))
            counts = Counter(map(verdict, self.codes.values()))
            seconds = time.monotonic() - start
            print(f"{seconds:6.0f} s {len(self.codes):5} {dict(counts)} {verdict(code):9} {name} {told}", flush=True)

        with contextlib.suppress(KeyboardInterrupt), forks() as running:
            for name in self.names:
                chosen = order(name)
                if not chosen:
                    take(name, NO_TESTS, "")
                    continue
                if len(running) == FORKS:
                    take(*wait(running))
                work = functools.partial(self._try, name, [items[test] for test in chosen], ways)
                fork(running, name, session.config, work)
            while running:
                take(*wait(running))
        return True

    def _ways(self, items: dict[str, pytest.Item]) -> Ways:
        """Run the tests in forks, so that nothing that they leave behind is there when a mutant is tried."""
        ways = Ways({}, defaultdict(set))
        names = list(items)
        with forks() as running:
            for n in range(FORKS):
                part = list(items.values())[n::FORKS]
                fork(running, "", part[0].config, functools.partial(self._look, part))
            while running:
                _, code, told = wait(running)
                if code:
                    pytest.exit(f"the tests without a change have ended with {code}: {told}", returncode=1)
                seconds, red, lines = json.loads(told)
                for test in red:
                    print(f"red without a change, and left out: {test}")
                ways.seconds.update(seconds)
                for file, line, tests in lines:
                    ways.tests[file, line] |= {names[n] for n in tests}
        return ways

    def _look(self, items: list[pytest.Item]) -> tuple[int, str]:
        """Run tests without a change; return how long each takes, and which of them come by each line."""
        numbers = {item.nodeid: n for n, item in enumerate(items[0].session.items)}
        users: dict[str, set[int]] = defaultdict(set)
        for item in items:
            users[item.nodeid].add(numbers[item.nodeid])
            for name in getattr(item, "fixturenames", ()):
                users[f"fixture {name}"].add(numbers[item.nodeid])
        files = str(Path("src/policygen/content").resolve() / "*")
        self.seen = Coverage(data_file=None, config_file=False, include=[files])
        self.seen.start()
        seconds: dict[str, float] = {}
        red: list[str] = []
        for n, item in enumerate(items):
            forget()
            self.test = item.nodeid
            self.seen.switch_context(self.test)
            start = time.process_time()
            if self._failed(item, items[n + 1] if n + 1 < len(items) else None):
                red.append(item.nodeid)
                for tests in users.values():
                    tests.discard(numbers[item.nodeid])
            else:
                seconds[item.nodeid] = time.process_time() - start
        self.seen.stop()
        data = self.seen.get_data()
        lines = [
            (file, line, sorted(set().union(*(users[context] for context in contexts if context))))
            for file in data.measured_files()
            for line, contexts in data.contexts_by_lineno(file).items()
        ]
        return GREEN, json.dumps((seconds, red, lines))

    def _try(self, name: str, items: list[pytest.Item], ways: Ways) -> tuple[int, str]:
        """Run tests with a change; return what became of it, and the test that was red."""
        put(name)
        forget()
        start = time.process_time()
        for n, item in enumerate(items):
            if time.process_time() - start > MOST:
                break
            signal.setitimer(signal.ITIMER_PROF, SECONDS + TIMES * ways.seconds[item.nodeid])
            if failed := self._failed(item, items[n + 1] if n + 1 < len(items) else None):
                full = "MemoryError" in failed.longreprtext
                return (OUT_OF_MEMORY if full else RED), item.nodeid
        return GREEN, ""

    def _failed(self, item: pytest.Item, following: pytest.Item | None) -> pytest.TestReport | None:
        """Run a test; return what it says if it is red."""
        self.reports.clear()
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        return next((report for report in self.reports if report.failed), None)


@contextlib.contextmanager
def forks() -> Generator[Running, None, None]:
    """Keep the forks that are at work; whatever happens, none is left behind."""
    running: Running = {}
    try:
        yield running
    finally:
        for process, (_, _, scratch) in running.items():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            shutil.rmtree(scratch, ignore_errors=True)


def fork(running: Running, name: str, settings: pytest.Config, work: Callable[[], tuple[int, str]]) -> None:
    """Begin some work in a fork, with a stream that tells what was found, and a folder."""
    sys.stdout.flush()
    receive, send = os.pipe()
    scratch = tempfile.mkdtemp(prefix="mutant-")
    process = os.fork()
    if process:
        os.close(send)
        running[process] = name, receive, scratch
        return
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


def wait(running: Running) -> tuple[str, int, str]:
    """Wait for one of the forks; return its name, the exit code, and what it tells."""
    ready, _, _ = select.select([stream for _, stream, _ in running.values()], [], [])
    process = next(process for process, (_, stream, _) in running.items() if stream == ready[0])
    name, stream, scratch = running[process]
    with os.fdopen(stream, "rb", closefd=False) as told:
        text = told.read().decode()
    _, status = os.waitpid(process, 0)
    shutil.rmtree(scratch, ignore_errors=True)
    os.close(stream)
    del running[process]
    return name, os.waitstatus_to_exitcode(status), text


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


def not_found() -> set[str]:
    """Return the names of the mutants that were tried the last time and not found."""
    kept = [json.loads(path.read_text("utf-8"))["exit_code_by_key"] for path in metas()]
    return {name for codes in kept for name, code in codes.items() if code not in (None, RED)}


def metas() -> Iterable[Path]:
    """Return the files in which mutmut keeps what became of each mutant."""
    return sorted(Path("mutants").rglob("*.py.meta"))


def keep(codes: dict[str, int], *, again: bool) -> int:
    """Write down what was found, for ``mutmut results``; return how many mutants there are.

    ``again`` leaves what is known of the others.
    """
    size = 0
    for path in metas():
        kept = json.loads(path.read_text("utf-8"))
        kept["exit_code_by_key"] = {
            name: codes.get(name, code if again else None) for name, code in kept["exit_code_by_key"].items()
        }
        size += len(kept["exit_code_by_key"])
        path.write_text(json.dumps(kept), "utf-8")
    return size


def run(names: list[str]) -> dict[str, int]:
    """Try mutants; return the exit codes of those that were tried before somebody stopped it."""
    trials = Trials(names)
    trampoline.wrap_in_trampoline = known
    home = Path.cwd()
    os.chdir("mutants")
    given = ["--rootdir=.", "-q", "-s", "--tb=native", "--assert=plain", *config().pytest_add_cli_args]
    code = pytest.main([*given, *config().pytest_add_cli_args_test_selection], plugins=[trials])
    os.chdir(home)
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED, pytest.ExitCode.INTERRUPTED):
        raise SystemExit(int(code))
    return trials.codes


def stop(signum: int, frame: FrameType | None) -> None:
    """End on Ctrl-C: the forks at once, without a word."""
    if os.getpid() != HERE:
        os._exit(1)
    raise KeyboardInterrupt


def interval(found: int, size: int) -> tuple[float, float]:
    """Return between which shares the one of all mutants lies, 19 times in 20 (Wilson's interval)."""
    z = 1.96
    share = found / size
    middle = (share + z * z / (2 * size)) / (1 + z * z / size)
    reach = z / (1 + z * z / size) * math.sqrt(share * (1 - share) / size + z * z / (4 * size * size))
    return middle - reach, middle + reach


def verdict(code: int) -> str:
    """Return in a word what became of a mutant."""
    return {RED: "found", GREEN: "survived", NO_TESTS: "untested", HANGS: "hangs"}.get(code, "ended")


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
        f"{counts['untested']} without a test, {counts['hangs']} without an end, {counts['ended']} dead (these three "
        "are counted as not found)"
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
    parser.add_argument("--again", action="store_true", help="only mutants that were not found the last time")
    given = parser.parse_args()
    signal.signal(signal.SIGINT, stop)
    codes: dict[str, int] = {}
    try:
        again = not_found()
        make()
        names = chosen(None if given.sample == "all" or given.again else int(given.sample), given.seed, given.only)
        codes = run([name for name in names if name in again] if given.again else names)
    except KeyboardInterrupt:
        pass
    if not codes:
        print("no mutant has been tried")
        return 1
    return int(not tell(codes, keep(codes, again=given.again)))


if __name__ == "__main__":
    sys.exit(main())
