"""The promise of reading and checking: whatever the bytes, it ends in models or in findings, in nothing else."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from policygen.content.check import check
from policygen.content.corpus import TRANSNATIONAL, Corpus, read_sources
from policygen.content.load import load
from policygen.content.localise import read_catalog
from policygen.content.merge import merge
from policygen.content.models import Project, Region
from policygen.findings import Finding, describe

GOOD = Path(__file__).parents[1] / "cases/projects/good"
SOURCES = sorted(path.relative_to(GOOD).as_posix() for path in GOOD.glob("sources/**/*.yaml"))
CATALOGS = sorted(path.relative_to(GOOD).as_posix() for path in GOOD.glob("locales/**/*.po"))


@cache
def good() -> Corpus:
    corpus, findings = read_sources(GOOD)
    assert findings == []
    return corpus


def are_whole(findings: list[Finding]) -> None:
    """Assert that findings can be shown: each has a place and a message, and no half character."""
    for finding in findings:
        assert finding.message
        assert finding.remedy
        assert finding.place.file
        assert finding.place.line >= 1
        assert finding.place.column >= 1
        assert describe(finding).encode()


def end_of_catalog(content: bytes, *, file: str) -> str:
    """Read bytes as a catalog of the good project; assert that it ends well, and say in what."""
    language, domain = file.split("/")[1], Path(file).stem
    catalog, findings = read_catalog(content, domain=domain, language=language, file=file)
    are_whole(findings)
    assert all(forms and all(forms) for forms in catalog.messages.values())
    assert 0 <= catalog.plural(5) < 4
    return "findings" if findings else "models"


def end_of_source(content: bytes, *, file: str) -> str:
    """Read bytes as a file of the good project and check it with the others; say in what it ends."""
    parts = Path(file).parts
    owner = parts[2] if parts[1] == "regions" else TRANSNATIONAL
    kind = {"project": "project", "region": "region"}.get(Path(file).stem)
    loaded, findings = load(content, file=file, unit=f"{owner}/{Path(file).stem}", kind=kind)
    assert (loaded is None) == bool(findings), "exactly one of the two"
    are_whole(findings)
    if loaded is None:
        return "findings"
    corpus = good()
    match loaded.model:
        case Project():
            corpus = replace(corpus, project=loaded)
        case Region():
            corpus = replace(corpus, regions={**corpus.regions, owner: loaded})
        case model:
            corpus = replace(corpus, documents={**corpus.documents, (owner, model.kind): loaded})  # type: ignore[attr-defined]
    findings = check(corpus)
    are_whole(findings)
    merge(corpus)
    return "findings" if findings else "models"
