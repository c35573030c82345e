"""Starts a cluster of this machine alone, a scheduler and workers, as a computing centre has one running."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path


def start_cluster(folder: Path, workers: int, closing: ExitStack) -> Path:
    """Return the scheduler's file; ``closing`` ends all parts. Raises ``RuntimeError`` where it does not start."""
    folder.mkdir(parents=True)
    file = folder / "scheduler.json"
    local = ["--host", "127.0.0.1", "--no-dashboard"]
    _start(["distributed.cli.dask_scheduler", *local, "--port", "0", "--scheduler-file", str(file)], folder, closing)
    _wait(lambda: file.is_file() and file.stat().st_size > 0)
    for number in range(workers):
        words = ["distributed.cli.dask_worker", "--scheduler-file", str(file), *local, "--nthreads", "1", "--no-nanny"]
        _start([*words, "--local-directory", str(folder / f"worker{number}")], folder, closing)

    from distributed import Client

    with Client(scheduler_file=str(file), timeout=30) as client:
        client.wait_for_workers(workers, timeout=60)
    return file


def _start(words: list[str], folder: Path, closing: ExitStack) -> None:
    with (folder / "log").open("ab") as stream:
        part = subprocess.Popen([sys.executable, "-m", *words], stdout=stream, stderr=subprocess.STDOUT)
    closing.callback(_end, part)


def _end(part: subprocess.Popen[bytes]) -> None:
    part.terminate()
    try:
        part.wait(10)
    except subprocess.TimeoutExpired:  # a worker may wait for ever for a scheduler that has gone
        part.kill()
        part.wait()


def _wait(is_there: Callable[[], bool]) -> None:
    for _ in range(600):
        if is_there():
            return
        time.sleep(0.1)
    raise RuntimeError("the scheduler does not start")
