"""Knows, without opening the project, whether a build has nothing to do. Imports nothing heavy."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from policygen.build.files import digest_of
from policygen.build.inventory import Inventory, hash_of
from policygen.build.records import Archive, Whole
from policygen.findings import Refused

if TYPE_CHECKING:
    from policygen.build.outcome import Outcome


#: By language, what was looked up to say findings, and what was found.
Phrases = Mapping[str, Sequence[tuple[str, int | None, str | None]]]

#: What every build leaves besides outputs.
_ACCOUNTS = ("manifest.json", "index.html")


@dataclass(frozen=True)
class Selection:
    """What a build was asked for; empty means all."""

    documents: Sequence[str] = ()
    languages: Sequence[str] = ()
    formats: Sequence[str] = ()
    strict: bool = False
    allow_partial: bool = False
    shard: str = ""

    @property
    def digest(self) -> str:
        """The hash by which what came of it is found again."""
        names = [sorted(set(self.documents)), sorted(set(self.languages)), sorted(set(self.formats))]
        return hash_of([*names, self.strict, self.allow_partial, self.shard])


def find_settled(output: Path, selection: Selection, inventory: Inventory) -> Whole | None:
    """Return what the last build of a selection came to, if building it again would come to the same.

    Everything it was made from is as it was, and so is everything that it left in ``output``, by hash.
    """
    whole = Archive(output).whole(selection.digest)
    if whole is None or whole.inventory != inventory.digest:
        return None
    for name, wanted in whole.files.items():
        try:
            found = digest_of(f"{output}/{name}")
        except OSError:
            return None
        if found != wanted:
            return None
    return whole


def settle(output: Path, selection: Selection, inventory: Inventory, outcome: Outcome, phrases: Phrases) -> None:
    """Remember what a build came to, so that the next one need not begin; ``phrases`` as in ``Whole``.

    Only where another run would come to the same, and where the disk takes it: it is a help and no output.
    """
    if not outcome.is_whole:
        return
    lying = sorted({*outcome.written, *outcome.unchanged, *(output / name for name in _ACCOUNTS)})
    if selection.shard:
        lying.append(output / "shard.json")
    try:
        files = {path.relative_to(output).as_posix(): digest_of(path) for path in lying}
        whole = Whole(
            inventory.digest, files, tuple(outcome.findings), tuple(tell(outcome)), tuple(complain(outcome)),
            phrases=phrases, well=outcome.is_well, outputs=len(outcome.written) + len(outcome.unchanged),
        )  # fmt: skip
        Archive(output).keep_whole(selection.digest, whole)
    except (OSError, Refused):
        return


def learn(output: Path, selection: Selection, whole: Whole, phrases: Phrases) -> None:
    """Remember the words of one language more, in which the findings of a build that is remembered were said."""
    with contextlib.suppress(Refused):
        Archive(output).keep_whole(selection.digest, replace(whole, phrases={**whole.phrases, **phrases}))


def tell(outcome: Outcome) -> list[str]:
    """Return what a build says each time of content that is as it should be."""
    return [f"not taken up: {line}" for line in outcome.orphans]


def complain(outcome: Outcome) -> list[str]:
    """Return what a build says each time of what was not built."""
    held = [f"not built: {held.document}: {held.reason}" for held in outcome.held]
    # Not in the order of completion, which is another one each time.
    return held + [f"not built: {item.key}" for item in sorted(outcome.failed)]
