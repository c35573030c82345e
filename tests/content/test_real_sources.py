"""The partnership's own seven papers and its recommendation."""

from __future__ import annotations

import time
from pathlib import Path

from policygen.build.unprintable import find_unprintable
from policygen.content.check import check
from policygen.content.checks import check_sense
from policygen.content.corpus import Corpus, read_sources
from policygen.findings import Finding, describe
from policygen.languages import read_languages

PROJECT = Path(__file__).parents[2]


def read() -> tuple[Corpus, list[Finding]]:
    corpus, findings = read_sources(PROJECT)
    findings += check(corpus)
    findings += check_sense(corpus, read_languages(PROJECT / "locales"))
    return corpus, [*findings, *find_unprintable(PROJECT, corpus)]


def test_the_sources_have_no_findings() -> None:
    assert [describe(finding) for finding in read()[1]] == []


def test_there_are_seven_papers_and_a_recommendation() -> None:
    corpus, _ = read()
    assert len([region for region in corpus.regions if corpus.paper(region)]) == 7
    assert corpus.recommendation


def test_reading_and_checking_takes_less_than_five_seconds() -> None:
    start = time.process_time()
    read()
    assert time.process_time() - start < 5
