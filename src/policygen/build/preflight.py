"""Looks into built PDFs and Word files, and finds the lines of sources and templates that what is wrong comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath

from policygen.build.plan import SUFFIXES
from policygen.build.project import Project, open_project
from policygen.compose.kinds import read_kinds
from policygen.content.corpus import TRANSNATIONAL
from policygen.content.walk import passages
from policygen.findings import Finding, Place, Problem, Refused, in_order, say
from policygen.press import read_press

#: How the names of print editions end.
_PRINT = f".{SUFFIXES['print']}"


def built_files(folder: Path, *ends: str) -> list[Path]:
    """Return the files below a build folder whose names end so after the language: ``.pdf`` is the screen edition."""
    return sorted(path for path in folder.glob("*/*") if _end(path.name) in ends)


def _end(name: str) -> str:
    """Return what kind of edition a name tells."""
    return _PRINT if name.endswith(_PRINT) else PurePath(name).suffix


def preflight_files(files: Sequence[Path], root: Path | None) -> list[Finding]:
    """Return what is wrong in files; with a project's root, at the lines of its sources and templates."""
    project: Project | None = None
    found: list[Finding] = []
    for path in files:
        if problems := _problems(path.read_bytes(), path.name, _language_of(path.name), root):
            project = project or (open_project(root) if root else None)
            found += [_finding(problem, path.as_posix(), project) for problem in problems]
    return in_order(found)


def preflight(content: bytes, *, file: str, language: str, project: Project) -> tuple[Finding, ...]:
    """Return what is wrong in a PDF or a Word file, given as bytes; ``file`` is what findings call it."""
    return tuple(in_order(_finding(each, file, project) for each in _problems(content, file, language, project.root)))


def finding_of(problem: Problem, *, file: str, project: Project) -> Finding:
    """Return what is wrong on a page of a file as a finding at the line of the sources or templates it comes from."""
    return _finding(problem, file, project)


def outline_of(path: Path) -> str:
    """Return the structure of a PDF as text; raises ``Refused`` where it has none."""
    from policygen.preflight.screen import read_outline

    told = read_outline(path.read_bytes())
    if isinstance(told, Problem):
        raise Refused([_finding(told, path.as_posix(), None)])
    return told


def _problems(content: bytes, name: str, language: str, root: Path | None) -> list[Problem]:
    """Return what is wrong in a file, by what its name says it is; ``root`` is that of its project, if it has one."""
    if name.endswith(".docx"):
        from policygen.preflight.word import check_word

        return check_word(content, language=language)
    if name.endswith(_PRINT):
        return _print_problems(content, root)
    from policygen.preflight.screen import check_screen

    return check_screen(content, language=language)


def _print_problems(content: bytes, root: Path | None) -> list[Problem]:
    from policygen.preflight.print import check_print

    if root is None:
        message = say("a print edition is checked against what a project’s press asks for, and there is no project")
        return [Problem("E655", message, say("name the project: --project"))]
    return check_print(content, press=read_press(root / "templates" / "style"))


def _language_of(name: str) -> str:
    """Return the language that a name of ours tells (``gorenjska.sl.pdf``), or an empty string."""
    found = re.fullmatch(r".+\.([a-z]{2,3})\.(?:pdf|docx)", name)
    return found.group(1) if found else ""


def _finding(problem: Problem, file: str, project: Project | None) -> Finding:
    """Return the finding at the line that the problem comes from, or at the file where none is known."""
    seen = Place(file, 0, 0)
    where = say("seen on page {page} of {file}", page=problem.page, file=file) if problem.page else say("seen there")
    place, excerpt, owner = _origin(problem, project) or (seen, "", "")
    message = problem.message
    if place == seen and problem.page:
        message = say("page {page}: {message}", page=problem.page, message=problem.message)
    related = ((seen, where),) if place != seen else ()
    return Finding(problem.code, place, message, problem.remedy, excerpt, owner, related)


def _origin(problem: Problem, project: Project | None) -> tuple[Place, str, str] | None:
    """Return place, line and owner of what a problem's place was made from: its passage, else its id in a template."""
    if project is None:
        return None
    for owner, loaded in project.corpus.loaded():
        for passage in passages(loaded.model) if problem.unit else ():
            if _is(passage.unit, problem.unit):
                return passage.place, loaded.source.excerpt(passage.place.line), "" if owner == TRANSNATIONAL else owner
    for path, number, line, found in _template_lines(project.root, problem.name):
        return Place(path, number, line.index(found) + 1, len(found)), line, ""
    return _clue(*problem.clue, project.root)


def _clue(file: str, pattern: str, root: Path) -> tuple[Place, str, str] | None:
    """Return the first line of a file, or of several by a pattern of their names, that a problem points to."""
    for path in sorted(root.glob(file)) if file else ():
        for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
            if told := re.search(pattern, line):
                return Place(path.relative_to(root).as_posix(), number, told.start() + 1, len(told.group())), line, ""
    return None


def _is(unit: str, told: str) -> bool:
    """Tell whether a problem names a unit: by itself, or by the name of its bookmark, with or without a count."""
    if not told.startswith("u_"):
        return unit == told
    from policygen.writers.docx import unit_bookmark

    return told.startswith(unit_bookmark(unit))


def _template_lines(root: Path, name: str) -> Iterator[tuple[str, int, str, str]]:
    """Yield the lines of templates that give an element this id, or one that a bookmark is named for, and the id."""
    if not name:
        return
    plain = name.removeprefix("id_")
    folder = root / "templates"
    files = [folder / "page.html", *(folder / kind.template for kind in read_kinds(folder).values())]
    for path in [*files, *sorted((folder / "macros").glob("*.html"))]:
        for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
            for found in re.findall(r'id="([^"]+)"', line):
                if found == name or (plain != name and re.sub(r"[^A-Za-z0-9_]", "_", found) == plain):
                    yield path.relative_to(root).as_posix(), number, line, found
