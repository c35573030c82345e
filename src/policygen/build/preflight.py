"""Looks into built PDFs, and finds the lines of sources and templates that what is wrong there comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from policygen.build.project import Project, open_project
from policygen.compose.kinds import read_kinds
from policygen.content.corpus import TRANSNATIONAL
from policygen.findings import Finding, Place, Refused, in_order, say
from policygen.preflight.screen import Problem, check_screen, read_outline

#: The ends of names of editions that are of another standard.
_OTHERS = (".print.pdf",)


def built_pdfs(folder: Path) -> list[Path]:
    """Return the editions for the screen below a build folder."""
    return [path for path in sorted(folder.glob("*/*.pdf")) if not path.name.endswith(_OTHERS)]


def preflight_files(files: Sequence[Path], root: Path | None) -> list[Finding]:
    """Return what is wrong in PDFs; with a project's root, at the lines of its sources and templates."""
    project: Project | None = None
    found: list[Finding] = []
    for path in files:
        if path.name.endswith(_OTHERS):
            continue
        content, language = path.read_bytes(), _language_of(path.name)
        if problems := check_screen(content, language=language):
            project = project or (open_project(root) if root else None)
            found += [_finding(problem, path.as_posix(), project) for problem in problems]
    return in_order(found)


def preflight(content: bytes, *, file: str, language: str, project: Project) -> tuple[Finding, ...]:
    """Return what is wrong in a PDF, given as bytes; ``file`` is what findings call it."""
    return tuple(in_order(_finding(each, file, project) for each in check_screen(content, language=language)))


def outline_of(path: Path) -> str:
    """Return the structure of a PDF as text; raises ``Refused`` where it has none."""
    told = read_outline(path.read_bytes())
    if isinstance(told, Problem):
        raise Refused([_finding(told, path.as_posix(), None)])
    return told


def _language_of(name: str) -> str:
    """Return the language that a name of ours tells (``gorenjska.sl.pdf``), or an empty string."""
    found = re.fullmatch(r".+\.([a-z]{2,3})\.pdf", name)
    return found.group(1) if found else ""


def _finding(problem: Problem, file: str, project: Project | None) -> Finding:
    """Return the finding at the line that the problem comes from, or at the PDF where none is known."""
    seen = Place(file, 0, 0)
    page = say("seen on page {page} of {file}", page=problem.page, file=file)
    place, excerpt, owner = _origin(problem, project) or (seen, "", "")
    related = ((seen, page),) if place != seen and problem.page else ()
    message = problem.message
    if place == seen and problem.page:
        message = say("page {page}: {message}", page=problem.page, message=problem.message)
    return Finding(problem.code, place, message, problem.remedy, excerpt, owner, related)


def _origin(problem: Problem, project: Project | None) -> tuple[Place, str, str] | None:
    """Return place, line and owner of what a problem's place was made from: its passage, else its id in a template."""
    if project is None:
        return None
    for owner, loaded in project.corpus.loaded():
        for passage in project.corpus.passages(owner) if problem.unit else ():
            if passage.unit == problem.unit and passage.place.file == loaded.source.file:
                return passage.place, loaded.source.excerpt(passage.place.line), "" if owner == TRANSNATIONAL else owner
    for path, number, line in _template_lines(project.root, problem.name):
        return Place(path, number, line.index(problem.name) + 1, len(problem.name)), line, ""
    return None


def _template_lines(root: Path, name: str) -> Iterator[tuple[str, int, str]]:
    """Yield the lines of templates that give an element this id."""
    if not name:
        return
    folder = root / "templates"
    files = [folder / "page.html", *(folder / kind.template for kind in read_kinds(folder).values())]
    for path in [*files, *sorted((folder / "macros").glob("*.html"))]:
        for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
            if f'id="{name}"' in line:
                yield path.relative_to(root).as_posix(), number, line
