"""The quick reader of patterns finds what pyphen itself finds, in all its files."""

from __future__ import annotations

import timeit
from functools import partial
from pathlib import Path

import pyphen
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.writers.pdf_hyphenation import QuickPatterns, read_patterns

FILES = sorted(set(pyphen.LANGUAGES.values()))
OURS = [pyphen.LANGUAGES[name] for name in ("cs", "de", "en", "it", "nl", "pl", "sl")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_of_pyphen_is_read_as_pyphen_reads_it(path: Path) -> None:
    own, quick = pyphen.HyphDict(path), QuickPatterns(path)
    assert (quick.patterns, quick.maxlen, quick.cache) == (own.patterns, own.maxlen, own.cache)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_those_of_our_languages_are_read_quickly(path: Path) -> None:
    assert read_patterns(path)


lines = st.text(alphabet="až.01239%#/=,^-' \tLEFTHYPNM", max_size=12)


@given(st.lists(lines, max_size=8))
def test_any_file_is_read_as_pyphen_reads_it(tmp_path_factory: pytest.TempPathFactory, patterns: list[str]) -> None:
    path = tmp_path_factory.getbasetemp() / "hyph_xx.dic"
    path.write_text("\n".join(["UTF-8", "1zž1", *patterns]), "utf-8")
    try:
        own = pyphen.HyphDict(path)
    except (ValueError, IndexError):
        with pytest.raises((ValueError, IndexError)):
            QuickPatterns(path)
    else:
        quick = QuickPatterns(path)
        assert (quick.patterns, quick.maxlen) == (own.patterns, own.maxlen)


def test_german_takes_a_fraction_of_the_time() -> None:
    # The best of three: what else goes on must not decide.
    path = pyphen.LANGUAGES["de"]
    own, quick = (
        min(timeit.repeat(partial(kind, path), number=1, repeat=3)) for kind in (pyphen.HyphDict, QuickPatterns)
    )
    assert quick < own / 2
