"""What is remembered of earlier builds, in the folder ``.state`` of the outputs.

It is never trusted further than hashes go. Everything here may be deleted at any time: the next build then makes all
outputs anew. A file that is damaged counts as none. Each says at its beginning what the rest hashes to.

- ``inventories/<hash>.json``: what lay in the project at a build
- ``items/<document>.<language>.json``: what came of an item, and from which inventory
- ``seen/<document>.<language>.json``: the units and messages that its page prints, compressed
- ``whole/<hash>.json``: what came of a whole build, by what was asked for
- ``catalogs.json``: what catalogs were read to, by their content
"""

from __future__ import annotations

import contextlib
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policygen.build.files import Draft, digest
from policygen.build.inventory import Inventory
from policygen.content.lasting import is_lasting
from policygen.findings import Finding, Message, Place, restore

if TYPE_CHECKING:
    from policygen.build.plan import Format

FOLDER = ".state"

#: Raised when the meaning of a record changes; records of another version count as none.
_VERSION = 2


@dataclass(frozen=True)
class Record:
    """What came of an item.

    ``inventory`` is the hash of what it was made from, ``regions`` that of which regions had errors then, ``page``
    that of the composed page and ``carried`` that of what the PDF carries. ``domains`` are those of the
    catalogs that composing asked for. ``outputs`` has hash and fingerprint by format, ``account`` what the
    manifest says of it. ``findings`` are those of composing, ``printed`` those of writing; ``examined`` is whether
    the PDF was looked into. ``seconds`` is how long it took. ``kind`` and ``owner`` are the item's.
    """

    document: str
    language: str
    inventory: str
    regions: str
    page: str
    carried: str
    domains: tuple[str, ...]
    outputs: Mapping[Format, Mapping[str, str]]
    account: Mapping[str, Any]
    findings: tuple[Finding, ...] = ()
    printed: tuple[Finding, ...] = ()
    examined: bool = False
    seconds: float = 0.0
    pages: int = 0
    kind: str = ""
    owner: str = ""

    @property
    def key(self) -> str:
        """The item's name."""
        return f"{self.document}.{self.language}"


@dataclass(frozen=True)
class Whole:
    """What came of a build in which nothing was lost: enough to say the same again.

    ``files`` has the hashes of all that it left in the output folder, by path. ``told`` are the lines that it said
    besides its findings: those on standard output and those on standard error. ``phrases`` has, by language, the words
    in which its findings were said: what was looked up (a template, and a number or None), and what was found.
    """

    inventory: str
    files: Mapping[str, str]
    findings: tuple[Finding, ...] = ()
    told: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()
    well: bool = True
    outputs: int = 0
    phrases: Mapping[str, Sequence[tuple[str, int | None, str | None]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Archive:
    """The records of one output folder."""

    folder: Path
    _inventories: dict[str, Inventory | None] = field(default_factory=dict)

    @property
    def state(self) -> Path:
        """The folder that holds the records."""
        return self.folder / FOLDER

    def item(self, key: str) -> Record | None:
        """Return what is known of an item."""
        data = _read(self.state / "items" / f"{key}.json")
        try:
            if data is not None:
                data["findings"], data["printed"] = _findings(data["findings"]), _findings(data["printed"])
                data["domains"] = tuple(data["domains"])
                record = Record(**data)
                # Whose outputs lie in another folder than its own was not written by a build.
                return record if record.key == key and is_lasting(key) else None
        except (KeyError, TypeError):
            pass
        return None

    def names(self) -> list[str]:
        """Return the names of all items of which something is known; none where the disk does not tell."""
        try:
            return self._names()
        except OSError:
            return []

    def _names(self) -> list[str]:
        return sorted(path.stem for path in (self.state / "items").glob("*.json"))

    def keep_item(self, record: Record, seen: bytes) -> None:
        """Remember what came of an item; raises ``Refused`` where the disk refuses. ``seen`` is as ``packed``."""
        _write_content(self.state / "seen" / f"{record.key}.json", seen)
        data = {**vars(record), "findings": _plain(record.findings), "printed": _plain(record.printed)}
        _write(self.state / "items" / f"{record.key}.json", data)

    def forget_item(self, key: str) -> None:
        """Remove what is known of an item."""
        for kind in ("items", "seen"):
            with contextlib.suppress(OSError):
                (self.state / kind / f"{key}.json").unlink(missing_ok=True)

    def seen(self, key: str) -> dict[str, str]:
        """Return what an item printed: hashes by the names of units and messages."""
        return _read(self.state / "seen" / f"{key}.json", unpack=unpacked) or {}

    def inventory(self, name: str) -> Inventory | None:
        """Return what lay in the project at an earlier build."""
        if name not in self._inventories:
            data = _read(self.state / "inventories" / f"{name}.json")
            found = None
            with contextlib.suppress(TypeError, AttributeError):
                found = Inventory(**data) if data is not None else None
                found = found if found and found.digest == name else None
            self._inventories[name] = found
        return self._inventories[name]

    def keep_inventory(self, inventory: Inventory) -> None:
        """Remember what lies in the project now; raises ``Refused`` where the disk refuses."""
        path = self.state / "inventories" / f"{inventory.digest}.json"
        if self.inventory(inventory.digest) is None:
            _write(path, vars(inventory), but=("digest",))
            self._inventories[inventory.digest] = inventory

    def sweep(self) -> None:
        """Remove the inventories that no item was made from; where the disk does not tell, they stay."""
        with contextlib.suppress(OSError):
            records = [self.item(key) for key in self._names()]
            wanted = {record.inventory for record in records if record}
            for path in (self.state / "inventories").glob("*.json"):
                if path.stem not in wanted:
                    path.unlink()

    def catalogs(self, rules: str) -> dict[str, Any]:
        """Return what catalogs were read to by rules with this hash: plain values by name."""
        data = _read(self.state / "catalogs.json") or {}
        found = data.get("catalogs") if data.get("rules") == rules else None
        return found if isinstance(found, dict) else {}

    def keep_catalogs(self, rules: str, catalogs: Mapping[str, Any]) -> None:
        """Remember what catalogs were read to; raises ``Refused`` where the disk refuses."""
        _write(self.state / "catalogs.json", {"rules": rules, "catalogs": catalogs})

    def whole(self, selection: str) -> Whole | None:
        """Return what came of the last build of a selection."""
        data = _read(self.state / "whole" / f"{selection}.json")
        try:
            if data is not None:
                data["findings"] = _findings(data["findings"])
                data["told"], data["complaints"] = tuple(data["told"]), tuple(data["complaints"])
                data["phrases"] = {
                    code: tuple((str(template), number, said) for template, number, said in phrases)
                    for code, phrases in data.get("phrases", {}).items()
                }
                return Whole(**data)
        except (KeyError, TypeError, ValueError, AttributeError):
            pass
        return None

    def keep_whole(self, selection: str, whole: Whole) -> None:
        """Remember what came of a build."""
        _write(self.state / "whole" / f"{selection}.json", {**vars(whole), "findings": _plain(whole.findings)})


def packed(data: Mapping[str, Any]) -> bytes:
    """Return a mapping as the content of a record that is kept small: what a long page prints fills half a megabyte."""
    return zlib.compress(_plain_text(data), 1)


def unpacked(content: bytes) -> Any:
    """Return what was packed; raises ``ValueError`` or ``zlib.error`` for anything else."""
    return json.loads(zlib.decompress(content))


def _plain_text(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, default=dict).encode()


def _write(path: Path, data: Mapping[str, Any], but: tuple[str, ...] = ()) -> None:
    _write_content(path, _plain_text({key: value for key, value in data.items() if key not in but}))


def _write_content(path: Path, content: bytes) -> None:
    # Not forced onto the disk: a record that a crash has torn is noticed by its hash.
    draft = Draft(path, durable=False)
    draft.add(f"{_VERSION} {digest(content)}\n".encode())
    draft.add(content)
    draft.place()


def _read(path: Path, *, unpack: Callable[[bytes], Any] = json.loads) -> dict[str, Any] | None:
    try:
        head, _, content = path.read_bytes().partition(b"\n")
        if head.decode("ascii") != f"{_VERSION} {digest(content)}":
            return None
        data = unpack(content)
    except (OSError, ValueError, RecursionError, zlib.error):
        return None
    return data if isinstance(data, dict) else None


# ── findings as plain values ─────────────────────────────────────────────────────────────────────────────────


def _plain(findings: tuple[Finding, ...]) -> list[Any]:
    return [
        [f.code, _place(f.place), _words(f.message), f.remedy and _words(f.remedy), f.excerpt, f.owner,
         [[_place(place), _words(what)] for place, what in f.related]]
        for f in findings
    ]  # fmt: skip


def _place(place: Place) -> list[Any]:
    return [place.file, place.line, place.column, place.width]


def _words(message: Message) -> list[Any]:
    values = {key: _words(v) if isinstance(v, Message) else v for key, v in message.values.items()}
    return [message.template, message.plural, values]


def _findings(plain: list[Any]) -> tuple[Finding, ...]:
    try:
        return tuple(
            Finding(code, Place(*place), _message(message), _message(remedy) if remedy else None, excerpt, owner,
                    tuple((Place(*where), _message(what)) for where, what in related))
            for code, place, message, remedy, excerpt, owner, related in plain
        )  # fmt: skip
    except ValueError as error:
        raise TypeError("no findings") from error


def _message(plain: list[Any]) -> Message:
    template, plural, values = plain
    return restore(template, plural, {k: _message(v) if isinstance(v, list) else v for k, v in values.items()})
