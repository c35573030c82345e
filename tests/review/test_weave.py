"""A reviewer's change of the printed words reaches the words that they were printed from, and nothing else does."""

from __future__ import annotations

import pytest

from policygen.review.weave import Untouchable, weave


@pytest.mark.parametrize(
    ("printed", "ours", "theirs", "expected"),
    [
        ("„Hallo“ Welt.", '"Hallo" Welt.', "„Hallo“ schöne Welt.", '"Hallo" schöne Welt.'),
        ("12\u202f500 Euro – mehr", "12 500 Euro - mehr", "12 500 Euro – viel mehr", "12 500 Euro - viel mehr"),
        ("z.\u00a0B. heute", "z.B. heute", "z. B. morgen", "z.B. morgen"),
        ("Wort[^n1] weiter", "Wort [^n1] weiter", "Wort[^n1] und weiter", "Wort [^n1] und weiter"),
        ("das *eine* Wort", "das _eine_ Wort", "das *eine* neue Wort", "das _eine_ neue Wort"),
        ("Eine lange Zeile.", "Eine lange\n    Zeile.", "Eine ganz lange Zeile.", "Eine ganz lange\n    Zeile."),
        ("◊ Alt.", "Alt.", "Neu.", "Neu."),
        ("Ein Wort zu viel.", "Ein Wort zu viel.", "Ein Wort.", "Ein Wort."),
        ("vgl. Empfehlung R2, bitte", "vgl. [#R2], bitte", "vgl. die Empfehlung R2, bitte", "vgl. die [#R2], bitte"),
        ("siehe Empfehlung R2, bitte", "siehe [#R2], bitte", "siehe bitte", "siehe bitte"),
    ],
)  # fmt: skip
def test_words_that_are_the_same_keep_our_signs(printed: str, ours: str, theirs: str, expected: str) -> None:
    assert weave(printed, ours, theirs) == expected


@pytest.mark.parametrize("theirs", ["siehe Empfehlung R3, bitte", "siehe Vorschlag R2, bitte"])
def test_words_that_stand_for_a_mark_are_not_touched(theirs: str) -> None:
    with pytest.raises(Untouchable, match="Empfehlung R2"):
        weave("siehe Empfehlung R2, bitte", "siehe [#R2], bitte", theirs)
