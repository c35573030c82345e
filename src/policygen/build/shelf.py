"""Takes outputs piece by piece, and puts each one in its place as soon as it is whole.

So whoever waits sees the first one soonest, and no build holds more of a document than one piece.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from pathlib import Path

from policygen.build.files import Draft, refusal_of, set_aside
from policygen.build.orders import Piece
from policygen.build.plan import FORMATS, Format, Item
from policygen.findings import Finding, Refused


@dataclass
class _Output:
    """An output that has been begun; ``before`` is another name of what lay in its place before it was put there."""

    draft: Draft
    before: Path | None = None
    is_placed: bool = False
    refused: Refused | None = None


@dataclass
class Shelf:
    """The outputs below a folder whose items are not done yet, by path.

    Until an item is done, the records know its old outputs: after a kill the next build finds the new ones not as they
    were built, and makes them anew.
    """

    folder: Path
    _outputs: dict[str, _Output] = field(default_factory=dict)
    _left: list[Path] = field(default_factory=list)

    def take(self, piece: Piece) -> None:
        """Write a piece of an output, and put what is whole in its place; ``finish`` tells where the disk refuses."""
        name = piece.item.path(piece.form)
        if piece.start == 0:
            self._begin(name)
        output = self._outputs[name]
        if output.refused:
            return
        try:
            output.draft.add(piece.content)
            if piece.is_last:
                # What was made twice, because a process was killed, is not what lay there before.
                if not output.is_placed:
                    output.before = set_aside(output.draft.path)
                output.draft.place()
                output.is_placed = True
        except Refused as refused:
            output.draft.discard()
            output.refused = refused

    def finish(self, item: Item) -> dict[Format, str]:
        """Return the SHA-256 of an item's outputs, which are in their places now.

        Raises ``Refused`` where the disk has refused one; the others stay, and the old one is whole.
        """
        done: dict[Format, str] = {}
        findings: list[Finding] = []
        for form in FORMATS:
            if output := self._outputs.pop(item.path(form), None):
                self._forget(output)
                if output.refused:
                    findings += output.refused.findings
                else:
                    done[form] = output.draft.digest
        if findings:
            raise Refused(findings)
        return done

    def take_back(self, item: Item) -> list[Finding]:
        """Put back what lay there before an item was begun, since nothing came of it; returns what the disk says."""
        findings: list[Finding] = []
        for form in FORMATS:
            if output := self._outputs.pop(item.path(form), None):
                output.draft.discard()
                try:
                    if output.is_placed and output.before:
                        output.before.replace(output.draft.path)
                    elif output.is_placed:
                        output.draft.path.unlink(missing_ok=True)
                except OSError as error:
                    findings.append(refusal_of(output.draft.path, error))
                self._forget(output)
        return findings

    def close(self) -> None:
        """Leave nothing behind: neither of items that are not done, nor what the disk would not let be removed then."""
        for output in self._outputs.values():
            output.draft.discard()
            self._forget(output)
        self._outputs.clear()
        for path in self._left:
            with contextlib.suppress(OSError):  # the next build removes it
                path.unlink(missing_ok=True)

    def _begin(self, name: str) -> None:
        draft = Draft(self.folder / name)
        if begun := self._outputs.get(name):
            begun.draft.discard()
            begun.draft, begun.refused = draft, None
        else:
            self._outputs[name] = _Output(draft)

    def _forget(self, output: _Output) -> None:
        """Remove the other name of what lay there before."""
        if output.before:
            try:
                output.before.unlink(missing_ok=True)
            except OSError:
                self._left.append(output.before)
