"""Looks for bytes that reading and checking do not end well with, led by the ways that they take through the code.

    make fuzz seconds=600

The first byte chooses which file of the good project the others stand for. The seeds are the good files and those of
all wrong submissions. What fails is kept in build/fuzz. To see it again: python tests/content/fuzz_reader.py FILE
"""

from __future__ import annotations

import sys
import tempfile
import tomllib
from pathlib import Path

import atheris

sys.path.append(str(Path(__file__).parents[1]))  # where pytest finds what the tests share

with atheris.instrument_imports(include=["policygen.content"]):
    from endings import CATALOGS, GOOD, SOURCES, end_of_catalog, end_of_source
    from test_wrong_submissions import CASES, apply, copy_good

FILES = [*SOURCES, *CATALOGS]
LONGEST = 20_000  # longer ones are slow and show nothing new: how long a file may take is measured elsewhere


def one(data: bytes) -> None:
    file = FILES[data[0] % len(FILES)] if data else FILES[0]
    (end_of_catalog if file in CATALOGS else end_of_source)(data[1:], file=file)


def seed(folder: Path) -> None:
    """Write the good files, and what each wrong submission makes of them."""
    for number, file in enumerate(FILES):
        good = (GOOD / file).read_bytes()
        (folder / f"good-{number}").write_bytes(bytes([number]) + good)
    for case in CASES:
        with tempfile.TemporaryDirectory() as place:
            root = copy_good(Path(place))
            apply(tomllib.loads((case / "change.toml").read_text("utf-8")), root)
            for number, file in enumerate(FILES):
                path = root / file
                content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
                if content and len(content) < LONGEST and content != (GOOD / file).read_bytes():
                    (folder / f"{case.name}-{number}").write_bytes(bytes([number]) + content)


def main() -> None:
    home = Path("build/fuzz")
    seeds = home / "seeds"
    seeds.mkdir(parents=True, exist_ok=True)
    limits = ["-timeout=5", "-rss_limit_mb=400", f"-max_len={LONGEST}", f"-artifact_prefix={home}/"]
    given = sys.argv[1:]
    if not any(Path(word).is_file() for word in given):
        seed(seeds)
        given.append(str(seeds))
    atheris.Setup([sys.argv[0], *limits, *given], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
