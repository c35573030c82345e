"""Lets the disk fail in every way and at every place of a build, and kills builds at any moment: is what is left whole?

    tools/try_faults.py disk [--every N]   each operation on the output folder fails, with ENOSPC, EIO and EROFS
    tools/try_faults.py room               a real disk is full at some byte, read-only, or somebody else's
    tools/try_faults.py kill [--times N]   SIGKILL at N random moments, of the build or of a worker; SIGINT, SIGTERM
    tools/try_faults.py traces             whether builds leave anything in the system's folder for temporary files

What must hold after each fault is told in ``faulty_project``. Ends with 1 where it does not.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from failing_disk import ERRORS, READING, Disk
from faulty_project import HTML, ONE, Case, build, judge, prepared, remember_work
from kill_builds import try_kill, try_traces

CAUSES = {error: os.strerror(error) for error in (*ERRORS, errno.EACCES)}
#: The user without any rights, for whom what root has made is read-only.
NOBODY = 65534
#: How many sizes of a full disk are tried.
SIZES = 40


def try_disk(every: int) -> int:
    """Let each operation fail in turn, or every so many, once and for good; returns how many were not survived."""
    remember_work()
    return sum(_try_operations(words, every) for words in (HTML, ONE))


def _try_operations(words: tuple[str, ...], every: int) -> int:
    faults = tried = well = 0
    with prepared(*words) as case, tempfile.TemporaryDirectory(prefix="policygen-disk-") as folder:
        project = case.copy(Path(folder) / "p")
        with Disk(str(project / "build")) as disk:
            build(project, *words)
        for number in range(1, len(disk.names) + 1, every):
            for error in ERRORS if disk.names[number - 1] not in READING else (errno.EIO,):
                for lasting in (False, True):
                    case.copy(project)
                    with Disk(str(project / "build"), number, error, lasting=lasting) as failing:
                        told = build(project, *words)
                    tried += 1
                    well += told.code == 0
                    if wrong := judge(project, case, told, causes=(CAUSES[error],)):
                        faults += 1
                        kind = f"{errno.errorcode[error]}{', from then on' if lasting else ''}"
                        print(f"operation {number} ({failing.failed}, {kind}): {wrong}", flush=True)
        counts = ", ".join(f"{count} {name}" for name, count in sorted(Counter(disk.names).items()))
    print(f"{' '.join(words)}: {len(disk.names)} operations ({counts}), every {every}. of them")
    print(f"{tried} faults, {well} of them did no harm: {faults} not survived", flush=True)
    return faults


# ── real disks ───────────────────────────────────────────────────────────────────────────────────────────────


def try_room() -> int:
    """Build where there is no room or no right; returns how many faults were not survived."""
    remember_work()
    if os.geteuid() != 0:
        print("a full and a read-only disk are not tried: only root may mount one")
    return sum(_try_rooms(words) for words in (HTML, ONE))


def _try_rooms(words: tuple[str, ...]) -> int:
    faults = tried = 0
    with prepared(*words) as case:
        project = case.folder.parent / "p"
        if os.geteuid() == 0:
            for number in range(SIZES):
                faults, tried = faults + _try_full(project, case, number / (SIZES - 1)), tried + 1
            faults, tried = faults + _try_mounted_read_only(project, case), tried + 1
        for name in ("", ".state", ".state/items", "gorenjska", "bielsko-biala"):
            faults, tried = faults + _try_read_only(project, case, name), tried + 1
    print(f"{' '.join(words)}: {tried} disks without room or right: {faults} not survived", flush=True)
    return faults


@contextlib.contextmanager
def _mounted(project: Path, case: Case, *options: str) -> Iterator[Path]:
    """Put a disk of its own into the place of the output folder, with what lay there."""
    case.copy(project)
    output = project / "build"
    output.rename(project / "before")
    output.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join(["mode=755", *options]), "none", output], check=True)
    try:
        subprocess.run(["cp", "-a", f"{project}/before/.", output], check=True)
        yield output
    finally:
        subprocess.run(["umount", output], check=True)


def _remount(output: Path, option: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{option}", output], check=True)


def _try_full(project: Path, case: Case, share: float) -> int:
    """Give the disk a share of the room that the new files need besides the old ones."""
    new = sum(len(content) for name, content in case.after.items() if content != case.before.get(name))
    with _mounted(project, case) as output:
        told = os.statvfs(output)
        used = (told.f_blocks - told.f_bfree) * told.f_frsize
        _remount(output, f"size={used + round(new * share)}")
        told_now = build(project, *case.words)
        _remount(output, f"size={used + 10 * new}")
        wrong = judge(project, case, told_now, causes=(CAUSES[errno.ENOSPC],))
    return _report(f"a disk with {share:.0%} of the room", wrong)


def _try_mounted_read_only(project: Path, case: Case) -> int:
    with _mounted(project, case) as output:
        _remount(output, "ro")
        told = build(project, *case.words)
        _remount(output, "rw")
        wrong = judge(project, case, told, causes=(CAUSES[errno.EROFS],))
        wrong = wrong or ("" if told.code == 1 else "it was told that all is well")
    return _report("a read-only disk", wrong)


def _try_read_only(project: Path, case: Case, name: str) -> int:
    """Let one folder be read-only for whoever builds."""
    case.copy(project)
    if os.geteuid() == 0:
        for path in (project, *project.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
    folder = project / "build" / name
    folder.chmod(0o555)
    if os.geteuid() == 0:
        os.seteuid(NOBODY)
        try:
            told = build(project, *case.words)
        finally:
            os.seteuid(0)
    else:
        told = build(project, *case.words)
    folder.chmod(0o755)
    return _report(f"read-only {folder.name}", judge(project, case, told, causes=(CAUSES[errno.EACCES],)))


def _report(what: str, wrong: str) -> int:
    if wrong:
        print(f"{what}: {wrong}", flush=True)
    return int(bool(wrong))


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=("disk", "room", "kill", "traces"))
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every N-th operation")
    parser.add_argument("--times", type=int, default=200, metavar="N", help="how many kills")
    options = parser.parse_args()

    match options.what:
        case "disk":
            return int(bool(try_disk(options.every)))
        case "room":
            return int(bool(try_room()))
        case "kill":
            return int(bool(try_kill(options.times)))
        case _:
            return int(bool(try_traces()))


if __name__ == "__main__":
    sys.exit(_main())
