"""Checks a PDF for the printing house: is it what PDF/X-4 and the press ask for, and will it print as it looks.

The standard is ISO 15930-7:2010. Colours, boxes, resolution and black words are what a change of styles or sources
breaks; the rest is what another program may do to a finished file.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator

import pikepdf

from policygen.findings import Problem, say
from policygen.pictures.facts import FINE
from policygen.preflight.inks import Inks, Seen, read_inks
from policygen.preflight.screen import find_fonts, unreadable
from policygen.press import Press

_STYLE = "templates/style/"
_SHEET, _PALETTE, _PRESS = f"{_STYLE}print.css", f"{_STYLE}palette.toml", f"{_STYLE}press.toml"

#: The sheets for paper: all but those of the web page.
_SHEETS = f"{_STYLE}[!s]*.css"

#: Points of a millimetre; how far boxes may be off, in points; how many dots rounding may lose.
_MM, _SLACK, _DOTS = 72 / 25.4, 0.05, 1

#: Words are black where this much black ink is in them; then no other ink belongs there: the plates never fit exactly.
_BLACK = 0.9

_VERSION = re.compile(r"<pdfxid:GTS_PDFXVersion>\s*PDF/X-4\s*</|GTS_PDFXVersion=\"PDF/X-4\"")


def check_print(content: bytes, *, press: Press) -> list[Problem]:
    """Return what is wrong with a print edition."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return list(_once(_problems(pdf, press)))
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        return [unreadable(error)]


def _once(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems, of those with one cause in the style only that of the first page."""
    seen: set[object] = set()
    for problem in problems:
        cause = problem.code, problem.message, problem.clue
        if problem.clue == ("", "") or problem.unit or cause not in seen:
            seen.add(cause)
            yield problem


def _problems(pdf: pikepdf.Pdf, press: Press) -> Iterator[Problem]:
    if pdf.is_encrypted:
        yield Problem("E651", say("the print edition is encrypted"), say("build it again"))
    yield from _intent(pdf, press)
    yield from _metadata(pdf)
    yield from find_fonts(pdf, need_letters=False)
    yield from _needless(pdf)
    if len(pdf.pages) % press.pages:
        yield Problem(
            "E652",
            say("the number of pages is {pages}, not a multiple of {multiple}", pages=len(pdf.pages),
                multiple=press.pages),
            say("build it again"), clue=(_PRESS, r"^pages\b"),
        )  # fmt: skip
    heavy: set[Inks] = set()
    rich: set[Inks] = set()
    for number, page in enumerate(pdf.pages, 1):
        yield from _boxes(page.obj, number, press)
        seen = read_inks(page)
        yield from _painted(seen, number)
        yield from _black(seen.texts - rich, number)
        yield from _ink(seen.inks - heavy, number, press)
        rich |= seen.texts
        heavy |= seen.inks


def _intent(pdf: pikepdf.Pdf, press: Press) -> Iterator[Problem]:
    remedy = say("build it again")
    intents = [each for each in pdf.Root.get("/OutputIntents", ()) if each.get("/S") == "/GTS_PDFX"]
    if len(intents) != 1:
        yield Problem("E642", say("the print edition does not say for which printing condition it is"), remedy)
        return
    told = str(intents[0].get("/OutputConditionIdentifier", ""))
    profile = intents[0].get("/DestOutputProfile")
    if told != press.name:
        yield Problem(
            "E642", say("the print edition is for the condition “{told}”, not “{name}”", told=told, name=press.name),
            remedy, clue=(_PRESS, r"^name\b"),
        )  # fmt: skip
    if profile is None or profile.get("/N") != 4:
        yield Problem("E642", say("the print edition has no profile of four inks"), remedy)


def _metadata(pdf: pikepdf.Pdf) -> Iterator[Problem]:
    metadata = pdf.Root.get("/Metadata")
    words = metadata.read_bytes().decode("utf-8", "replace") if metadata is not None else ""
    told = {
        "PDF/X-4": bool(_VERSION.search(words)),
        "dc:title": "<dc:title>" in words and bool(str(pdf.docinfo.get("/Title", "")).strip()),
        "xmp:CreateDate": "xmp:CreateDate" in words and "/CreationDate" in pdf.docinfo,
        "xmp:ModifyDate": "xmp:ModifyDate" in words and "/ModDate" in pdf.docinfo,
        "xmpMM:DocumentID": "xmpMM:DocumentID" in words,
        "Trapped": pdf.docinfo.get("/Trapped") in (pikepdf.Name("/False"), pikepdf.Name("/True")),
        "ID": "/ID" in pdf.trailer,
    }
    for name, is_there in told.items():
        if not is_there:
            yield Problem("E643", say("the print edition does not say “{name}”", name=name), say("build it again"))


def _needless(pdf: pikepdf.Pdf) -> Iterator[Problem]:
    """Yield what paper cannot do, and presses refuse."""
    found = [key for key in ("/OpenAction", "/AA", "/AcroForm", "/AF") if key in pdf.Root]
    names = pdf.Root.get("/Names", pikepdf.Dictionary())
    found += [key for key in ("/JavaScript", "/EmbeddedFiles") if key in names]
    for what in found:
        yield Problem("E650", say("the print edition has “{what}”", what=what), say("build it again"))
    for number, page in enumerate(pdf.pages, 1):
        kinds = sorted(
            {str(each.get("/Subtype", "?")) for each in page.get("/Annots", ())} | ({"/AA"} & page.obj.keys())
        )
        for what in kinds:
            yield Problem("E650", say("the print edition has “{what}”", what=what), say("build it again"), number)


def _boxes(page: pikepdf.Object, number: int, press: Press) -> Iterator[Problem]:
    boxes = {
        name: [float(value) for value in page[f"/{name}"]]
        for name in ("MediaBox", "BleedBox", "TrimBox")
        if f"/{name}" in page
    }
    remedy = say("set the page’s size and bleed in @page")
    for name in ("MediaBox", "BleedBox", "TrimBox"):
        if name not in boxes:
            yield Problem("E644", say("the page has no {name}", name=name), say("build it again"), number)
    if len(boxes) < 3:
        return
    media, bleed, trim = boxes["MediaBox"], boxes["BleedBox"], boxes["TrimBox"]
    width, height = ((trim[n + 2] - trim[n]) / _MM for n in (0, 1))
    if max(abs(width - press.trim[0]), abs(height - press.trim[1])) * _MM > _SLACK:
        yield Problem(
            "E644",
            say("the page is trimmed to {size} mm, not to {wanted} mm", size=f"{width:.1f} × {height:.1f}",
                wanted=f"{press.trim[0]:g} × {press.trim[1]:g}"),
            remedy, number, clue=(_SHEET, r"\bsize:.*"),
        )  # fmt: skip
    if "/CropBox" in page and [float(value) for value in page["/CropBox"]] != media:
        yield Problem("E644", say("a box of the page does not lie in the next one"), say("build it again"), number)
    if not (_lies_in(bleed, media) and _lies_in(trim, bleed)):
        yield Problem("E644", say("a box of the page does not lie in the next one"), say("build it again"), number)
        return
    least = min(trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3])
    if least < press.bleed * _MM - _SLACK:
        yield Problem(
            "E644",
            say("the bleed is {told} mm, not {wanted} mm", told=f"{least / _MM:.1f}", wanted=f"{press.bleed:g}"),
            remedy, number, clue=(_SHEET, r"\bbleed:[^;]*"),
        )  # fmt: skip


def _lies_in(inner: list[float], outer: list[float]) -> bool:
    return (
        inner[0] >= outer[0] - _SLACK and inner[1] >= outer[1] - _SLACK
        and inner[2] <= outer[2] + _SLACK and inner[3] <= outer[3] + _SLACK
    )  # fmt: skip


def _painted(seen: Seen, number: int) -> Iterator[Problem]:
    for (space, unit), count in sorted(seen.foreign.items()):
        message = say("{count} things are painted in {space}, not in inks", count=count, space=space)
        yield Problem("E645", message, say("build it again"), number, unit)
    for (what, unit), _ in sorted(seen.shaded.items()):
        message = say("a gradient or pattern ({what}) does not print as it looks", what=what)
        remedy = say("use plain colours")
        yield Problem("E648", message, remedy, number, unit, clue=(_SHEETS, r"gradient\(|background(-image)?:.*url\("))
    for (what, unit), _ in sorted(seen.sheer.items()):
        message = say("something transparent ({what}) may print otherwise than it looks", what=what)
        clue = (_SHEETS, r"opacity|rgba\(|hsla\(|mix-blend|mask")
        yield Problem("W649", message, say("mix the colour, and use it plain"), number, unit, clue=clue)
    for shown in seen.pictures:
        if shown.space != "DeviceCMYK":
            message = say("a picture is in {space}, not in inks", space=shown.space)
            yield Problem("E646", message, say("build it again"), number, shown.unit)
        elif shown.resolution < FINE - _DOTS:
            message = say(
                "a picture has {dots} dots per inch in print; {wanted} are wanted",
                dots=int(shown.resolution), wanted=FINE,
            )  # fmt: skip
            yield Problem("W647", message, say("use a larger picture, or print it smaller"), number, shown.unit)


def _black(texts: set[Inks], number: int) -> Iterator[Problem]:
    for inks in sorted(texts):
        if inks[3] >= _BLACK and any(inks[:3]):
            message = say("words are printed in black and other inks ({inks})", inks=_said(inks))
            remedy = say("print black words by the black ink alone: [0, 0, 0, 100]")
            yield Problem("E653", message, remedy, number, clue=(_PALETTE, _in_palette(inks)))


def _ink(inks: set[Inks], number: int, press: Press) -> Iterator[Problem]:
    for each in sorted(inks):
        total = round(100 * sum(each))
        if total > press.ink:
            message = say("the inks {inks} come to {total} %; paper takes {most} %", inks=_said(each), total=total,
                          most=press.ink)  # fmt: skip
            yield Problem("E654", message, say("use less of each"), number, clue=(_PALETTE, _in_palette(each)))


def _said(inks: Inks) -> str:
    return "/".join(f"{100 * each:g}" for each in inks)


def _in_palette(inks: Inks) -> str:
    """Return a pattern for the line of the palette that defines a colour."""
    return r"cmyk\s*=\s*\[\s*" + r"\s*,\s*".join(rf"{round(100 * each, 1):g}(?:\.0)?" for each in inks) + r"\s*\]"
