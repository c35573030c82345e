"""A build in parts, on machines that know nothing of each other, and the parts put together.

Each part leaves ``shard.json`` beside its outputs: which part it is, of what, and the hash of each output.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from policygen.build.files import digest, digest_of, write_whole
from policygen.build.inventory import Inventory
from policygen.build.lock import locked
from policygen.build.outcome import Outcome
from policygen.build.records import FOLDER, Archive, packed
from policygen.build.trace import changes, environment_changes
from policygen.content.lasting import is_lasting
from policygen.findings import Finding, Message, Place, Refused, say

NAME = "shard.json"

#: Raised when the meaning of a key changes.
_VERSION = 1


@dataclass(frozen=True)
class Shard:
    """One of ``count`` parts, counted from 1."""

    number: int
    count: int

    @staticmethod
    def read(text: str) -> Shard:
        """Return the part that a text like ``2/5`` names; raises ``ValueError`` for any other."""
        number, slash, count = text.partition("/")
        if not (slash and number.isascii() and number.isdigit() and count.isascii() and count.isdigit()):
            raise ValueError(text)
        shard = Shard(int(number), int(count))
        if not 1 <= shard.number <= shard.count <= 10_000:
            raise ValueError(text)
        return shard

    def has(self, key: str) -> bool:
        """Whether the item of this name belongs to the part: by its hash, so that all machines agree."""
        return int(hashlib.sha256(key.encode()).hexdigest(), 16) % self.count == self.number - 1


@dataclass(frozen=True)
class Account:
    """What a part says of itself. ``asked`` are the options that all parts must share."""

    folder: Path
    shard: Shard
    asked: tuple[str, ...]
    inventory: str
    items: tuple[str, ...]
    missing: tuple[str, ...]
    outputs: Mapping[str, str]


def write_account(
    output: Path, shard: Shard, asked: Sequence[str], inventory: Inventory, items: Sequence[str], outcome: Outcome
) -> None:
    """Write what a part says of itself; raises ``Refused`` where the disk refuses."""
    made = sorted({*outcome.written, *outcome.unchanged})
    told = {
        "version": _VERSION,
        "shard": [shard.number, shard.count],
        "asked": list(asked),
        "inventory": inventory.digest,
        "items": sorted(items),
        "missing": sorted({item.key for item in outcome.failed} | {held.document for held in outcome.held}),
        "outputs": {path.relative_to(output).as_posix(): digest_of(path) for path in made},
    }
    write_whole(output / NAME, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())


def read_account(folder: Path) -> Account:
    """Return what the part in a folder says of itself; raises ``Refused`` where there is none."""
    try:
        told = json.loads((folder / NAME).read_bytes())
        account = Account(
            folder, Shard.read("/".join(map(str, told["shard"]))), tuple(told["asked"]), str(told["inventory"]),
            tuple(map(str, told["items"])), tuple(map(str, told["missing"])), dict(told["outputs"]),
        )  # fmt: skip
        # A part comes from elsewhere: what it lists must not lead out of its folder, or out of ours.
        if told["version"] != _VERSION or not all(map(_is_below, (*account.outputs, *account.items))):
            raise ValueError
        return account
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refused([_finding(folder, say("there is no part of a build in this folder"))]) from error


def _is_below(name: str) -> bool:
    """Whether a name from outside leads to a file that is no hidden one below the folder it is given for."""
    return all(map(is_lasting, name.split("/")))


def check_set(accounts: Sequence[Account], inventory: Inventory) -> list[Finding]:
    """Return why some parts are not a whole, or not one of this project; nothing if they are."""
    findings = []
    first = accounts[0]
    numbers = [account.shard.number for account in accounts]
    for account in accounts:
        if account.shard.count != first.shard.count:
            counts = say("it is one of {count} parts, the first is one of {other}", count=account.shard.count,
                         other=first.shard.count)  # fmt: skip
            findings.append(_finding(account.folder, counts))
        if account.asked != first.asked:
            findings.append(_finding(account.folder, say("it was built with other options than the first")))
        findings += [
            _finding(account.folder, say("“{name}” could not be built there", name=name)) for name in account.missing
        ]
        findings += [_finding(account.folder, message) for message in _harms(account)]
        if account.inventory != inventory.digest:
            findings.append(_finding(account.folder, _difference(account, inventory)))
    for number in sorted(set(range(1, first.shard.count + 1)) - set(numbers)):
        part = say("part {number} of {count} is missing", number=number, count=first.shard.count)
        findings.append(_finding(first.folder, part))
    for number in sorted({number for number in numbers if numbers.count(number) > 1}):
        findings.append(_finding(first.folder, say("part {number} is there more than once", number=number)))
    return findings


def _harms(account: Account) -> Iterator[Message]:
    for name, wanted in sorted(account.outputs.items()):
        try:
            content = (account.folder / name).read_bytes()
        except OSError:
            yield say("“{name}” is missing", name=name)
            continue
        if digest(content) != wanted:
            yield say("“{name}” is not as it was built", name=name)
    archive = Archive(account.folder)
    for key in account.items:
        if archive.item(key) is None and key not in account.missing:
            yield say("what is known of “{name}” is missing: the folder .state was not copied", name=key)


def _difference(account: Account, now: Inventory) -> Message:
    then = Archive(account.folder).inventory(account.inventory)
    if then is None:
        return say("it was built from other files or with other versions")
    lines = [*environment_changes(then, now), *changes(then.files, now.files)]
    return say("it was built from other files or with other versions: {difference}", difference="; ".join(lines[:5]))


def take_in(accounts: Sequence[Account], output: Path, inventory: Inventory) -> None:
    """Copy outputs and records of all parts into an output folder; a build there then finds all as it should be."""
    with locked(output / FOLDER, wait=True, tell=lambda message: None):
        target = Archive(output)
        target.keep_inventory(inventory)
        for account in accounts:
            source = Archive(account.folder)
            for name in account.outputs:
                write_whole(output / name, (account.folder / name).read_bytes())
            for key in account.items:
                record = source.item(key)
                assert record, "the set has been checked"
                target.keep_item(record, packed(source.seen(key)))


def _finding(folder: Path, message: Message) -> Finding:
    remedy = say("build all parts from the same files, with the same options and versions")
    return Finding("E705", Place(str(folder), 0, 0), message, remedy)
