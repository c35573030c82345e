"""Builds through a cluster on this machine: a scheduler, two workers, one of which is killed on the way.

    tools/try_cluster.py [--keep-both] [--project DIR] [--format F] [DOCUMENT ...]

Builds first here, then through the cluster, into folders of their own, and compares all outputs byte for byte. Ends
with 1 where they differ.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def outputs(folder: Path) -> dict[str, str]:
    """Return the hashes of what a build has left, by path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".state" not in path.parts
    }


def start(words: list[str], log: Path) -> subprocess.Popen[bytes]:
    """Start a part of the cluster, which writes what it says to a file."""
    with log.open("wb") as stream:
        return subprocess.Popen([sys.executable, "-m", *words], stdout=stream, stderr=subprocess.STDOUT)


def wait_for(path: Path) -> None:
    """Wait until the scheduler has written its file."""
    for _ in range(600):
        if path.is_file() and path.stat().st_size:
            return
        time.sleep(0.1)
    raise SystemExit("the scheduler does not start")


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("documents", nargs="*", metavar="DOCUMENT")
    parser.add_argument("--project", type=Path, default=Path.cwd())
    parser.add_argument("--format", action="append", default=[])
    parser.add_argument("--keep-both", action="store_true", help="kill no worker")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="policygen-cluster-") as name:
        folder = Path(name)
        words = [sys.executable, "-m", "policygen", "build", *options.documents, "--project", str(options.project)]
        words += [f"--format={each}" for each in options.format]
        begin = time.monotonic()
        subprocess.run([*words, "--jobs", "2", "--output", folder / "here"], check=True)
        here = time.monotonic() - begin

        file = folder / "scheduler.json"
        local = ["--host", "127.0.0.1", "--no-dashboard"]
        parts = [start(["distributed.cli.dask_scheduler", *local, "--port", "0", "--scheduler-file", str(file)],
                       folder / "scheduler.log")]  # fmt: skip
        try:
            wait_for(file)
            for number in (1, 2):
                worker = ["distributed.cli.dask_worker", "--scheduler-file", str(file), *local, "--nthreads", "1"]
                place = ["--no-nanny", "--local-directory", str(folder / f"worker{number}")]
                parts.append(start([*worker, *place], folder / f"worker{number}.log"))
            time.sleep(5)
            begin = time.monotonic()
            build = subprocess.Popen([*words, "--cluster", str(file), "--output", folder / "there"])
            if not options.keep_both:
                time.sleep(here / 2)
                print(f"killing the worker with the id {parts[1].pid}", flush=True)
                parts[1].kill()
            code = build.wait()
            there = time.monotonic() - begin
        finally:
            for part in reversed(parts):
                part.terminate()
            for part in parts:
                try:
                    part.wait(10)
                except subprocess.TimeoutExpired:  # a worker may wait for ever for a scheduler that has gone
                    part.kill()
                    part.wait()
        same = outputs(folder / "here") == outputs(folder / "there")
        print(f"here {here:.1f} s, through the cluster {there:.1f} s, the same bytes: {'yes' if same else 'no'}")
        if code or not same:
            for log in sorted(folder.glob("*.log")):
                print(f"── {log.name}\n{log.read_text()}")
        return int(code != 0 or not same)


if __name__ == "__main__":
    sys.exit(_main())
