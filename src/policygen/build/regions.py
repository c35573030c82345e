"""Makes the folder of a new region: files to fill in, the guide, and a colour for its documents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from policygen.build.project import Project, open_project
from policygen.compose.guide import write_guide
from policygen.compose.kinds import read_kinds
from policygen.content.catalog import STARTER, read_catalog
from policygen.content.corpus import RESERVED
from policygen.content.models.base import Record
from policygen.content.starter import Given, Tell, write_starter
from policygen.findings import Message, Refused, nearest, say
from policygen.languages import read_languages
from policygen.palette import Palette, read_palette, spare_tone

#: The guide's name in the region's folder and in its kit.
GUIDE = "GUIDE.html"

_ID = re.compile(r"[a-z][a-z0-9-]{1,39}")
_NUTS = re.compile(r"[A-Z]{2}[A-Z0-9]{1,3}")
_PALETTE = "templates/style/palette.toml"


def objection(root: Path, name: str, *, language: str, nuts: str | None) -> Message | None:
    """Return why a region cannot be made with these names, or None."""
    if not _ID.fullmatch(name):
        return say(
            "“{name}” cannot be the name of a region: lower-case letters a–z, digits and hyphens only", name=name
        )
    if (root / "sources" / "regions" / name).exists():
        return say("there is a region “{name}” already", name=name)
    taken = {*RESERVED, *(kind.description.id for kind in read_kinds(root / "templates").values())}
    if name in taken:
        return say("no region can be called “{name}”", name=name)
    languages = sorted(set(read_languages(root / "locales")) & set(open_project(root).corpus.project.model.languages))
    if language not in languages:
        near = nearest(language, languages)
        known = ", ".join(languages)
        if near:
            return say("“{code}” is not a language of the project; did you mean “{near}”?", code=language, near=near)
        return say("“{code}” is not a language of the project; languages are: {known}", code=language, known=known)
    if nuts is not None and not _NUTS.fullmatch(nuts):
        return say("“{code}” is not a NUTS code: two capital letters, then up to three letters or digits", code=nuts)
    return None


def plan_region(root: Path, name: str, *, language: str, nuts: str | None = None) -> dict[Path, bytes]:
    """Return the files that make a new region, by path; ``objection`` has nothing against its names.

    The palette is among them: a region without a colour could not be built, and its partner shall not have to care.
    Raises ``Refused`` where the project or its catalogs cannot be read.
    """
    project = open_project(root)
    words = starter_words(root, language)
    folder = root / "sources" / "regions" / name
    files = {
        folder / "region.yaml": write_starter("region", _given_for_region(project, name, language, nuts), words),
        folder / "paper.yaml": write_starter("regional-policy-paper", _given_for_paper(project, name, language), words),
    }
    palette_file = root / _PALETTE
    palette = read_palette(palette_file)
    planned = {path: text.encode() for path, text in files.items()}
    if name not in palette.tones:
        entry = spare_tone(palette, name)
        planned[palette_file] = palette_file.read_bytes().rstrip(b"\n") + f"\n\n{entry}".encode()
    planned[folder / GUIDE] = guide(root, language, palette, name)
    return planned


def guide(root: Path, language: str, palette: Palette, region: str) -> bytes:
    """Return the guide in a language, in the region's colours where it has some already."""
    colour = region if region in palette.tones else min(palette.tones)
    return write_guide(root / "templates", language, starter_words(root, language), palette.css(colour))


def starter_words(root: Path, language: str) -> Tell:
    """Return what says the starter kit's texts in a language; what nobody has translated is English."""
    path = root / "locales" / language / "LC_MESSAGES" / f"{STARTER}.po"
    if not path.is_file():
        return lambda text: text
    file = path.relative_to(root).as_posix()
    catalog, findings = read_catalog(path.read_bytes(), domain=STARTER, language=language, file=file)
    if findings:
        raise Refused(findings)
    return lambda text: catalog.get(text) or text


def _given_for_region(project: Project, name: str, language: str, nuts: str | None) -> Given:
    values: dict[tuple[str | int, ...], str] = {("kind",): "region", ("id",): name, ("language",): language}
    if nuts:
        values["nuts", "code"] = nuts
        # Two letters name the country, level 0; each further one is a level.
        values["nuts", "level"] = str(len(nuts) - 2)
    model = project.corpus.project.model
    languages = (language, *(code for code in ("en", *model.languages) if code != language))
    return Given(
        values,
        _choices(project, language),
        {code: _name_forms(project, code, language) for code in dict.fromkeys(languages)},
        frozenset({language, "en"}),
    )


def _given_for_paper(project: Project, name: str, language: str) -> Given:
    return Given({("kind",): "regional-policy-paper", ("region",): name}, _choices(project, language))


def _choices(project: Project, language: str) -> Mapping[str, tuple[str, ...]]:
    """Return the ids that a region may refer to, of its own language first."""
    model = project.corpus.project.model
    organisations = sorted(model.organisations, key=lambda each: each.language != language)
    return {
        "organisation": tuple(each.id for each in organisations),
        "theme": tuple(each.id for each in model.themes),
        "indicator": tuple(each.id for each in model.indicators),
    }


def _name_forms(project: Project, language: str, own: str) -> dict[str, str]:
    """Return the forms of a name in a language, as an example: of a region whose ``own`` language is the new one's."""
    named = [region for region in project.located.values() if language in region.names]
    named.sort(key=lambda region: region.language != own)
    forms: Record | None = named[0].names[language] if named else None
    return {form: text for form, text in forms.model_dump().items() if text} if forms else {}
