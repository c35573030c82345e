"""What Word's accessibility checker would find in a text, and what it leaves to people: headings, lists, blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from policygen.findings import Problem, say
from policygen.palette import contrast
from policygen.preflight.word.formats import PAGE, Formats
from policygen.preflight.word.package import Element, Package, R, W
from policygen.preflight.word.places import Places, words_of

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_FILE_NAME = re.compile(r"\S+\.(png|jpe?g|gif|svg|emf|wmf|tiff?)|(picture|image|graphic|chart) ?\d*", re.IGNORECASE)
_BARE_ADDRESS = re.compile(r"(https?://|mailto:|www\.)\S+")
_SIGN_OF_LIST = re.compile(r"([•●▪■‣◦·*–—-]|\(?\d{1,2}[.)]|\(?[a-z]\))[\s\u2002\u2003]")
_BLANKS = re.compile(r"[ \u00a0]{4,}")
_ENOUGH = 4.5  # https://www.w3.org/TR/WCAG22/#contrast-minimum, for letters of every size, as Word's checker wants it


def check_text(root: Element, package: Package, part: str, formats: Formats) -> Iterator[Problem]:
    """Yield what is wrong in one story: text, notes or a running head."""
    places = Places(root)
    yield from _objects(root, places)
    yield from _tables(root, places, formats)
    yield from _blanks(root, places)
    yield from _links(root, places, {each.key: each.target for each in package.relations.get(part, ())})
    yield from _contrasts(root, places, formats)
    yield from _typed_lists(root, places, formats)


def check_headings(root: Element, formats: Formats) -> Iterator[Problem]:
    """Yield headings that skip a level; ``root`` is the main text."""
    places = Places(root)
    headings = [
        (level, each) for each in root.iter(f"{W}p") if (level := formats.level(each)) is not None and words_of(each)
    ]
    if not headings:
        yield Problem("E513", say("the document has no headings"), say("use the styles of headings"))
    elif headings[0][0] != 1:
        message = say("the first heading is of level {level}", level=headings[0][0])
        yield places.problem("E513", headings[0][1], message, say("begin with level 1"))
    for (before, _), (level, heading) in pairwise(headings):
        if level > before + 1:
            message = say("a heading of level {level} follows one of level {before}", level=level, before=before)
            yield places.problem("E513", heading, message, say("do not skip a level"))


def _objects(root: Element, places: Places) -> Iterator[Problem]:
    """Yield pictures, charts and shapes without alternative text, and those that float beside the text."""
    for holder in root.iter(f"{_DRAWING}inline", f"{_DRAWING}anchor"):
        described = holder.find(f"{_DRAWING}docPr")
        told = "" if described is None else described.get("descr", "").strip()
        mark = None if described is None else next(described.iter(_DECORATIVE), None)
        is_decorative = mark is not None and mark.get("val") in ("1", "true")
        if not is_decorative and not told:
            yield places.problem(
                "E514", holder, say("a picture or chart has no alternative text"), say("say in words what it shows")
            )
        elif told and _FILE_NAME.fullmatch(told):
            message = say("the alternative text “{text}” says nothing", text=told)
            yield places.problem("E514", holder, message, say("say in words what it shows"))
        if holder.tag == f"{_DRAWING}anchor" and not is_decorative:
            yield places.problem(
                "W517", holder, say("a picture or chart floats beside the text"), say("put it in the line")
            )
    for shape in root.iter(f"{W}pict", f"{W}object"):
        told = next((each.get("alt", "") for each in shape.iter() if each.get("alt")), "")
        if not told.strip():
            yield places.problem(
                "E514", shape, say("a picture or chart has no alternative text"), say("say in words what it shows")
            )


def _tables(root: Element, places: Places, formats: Formats) -> Iterator[Problem]:
    for table in root.iter(f"{W}tbl"):
        first = table.find(f"{W}tr")
        if first is None:
            continue
        if not formats.is_layout(table) and first.find(f"{W}trPr/{W}tblHeader") is None:
            yield places.problem(
                "E515", table, say("a table has no header row"), say("put its first row into <thead> in the template")
            )
        own = [cell for row in table.findall(f"{W}tr") for cell in row.findall(f"{W}tc")]
        if any(cell.find(f"{W}tcPr/{W}{tag}") is not None for cell in own for tag in ("gridSpan", "vMerge", "hMerge")):
            yield places.problem(
                "W516", table, say("a table has merged cells"), say("repeat what they say, or make two tables")
            )
        if next(table.iterancestors(f"{W}tc"), None) is not None:
            yield places.problem(
                "W516", table, say("a table stands inside another one"), say("put it before or after the other one")
            )


def _blanks(root: Element, places: Places) -> Iterator[Problem]:
    """Yield blank paragraphs but those that Word itself needs: between tables, and after one that ends a cell."""
    for paragraph in root.iter(f"{W}p"):
        if _BLANKS.search("".join(each.text or "" for each in paragraph.iter(f"{W}t"))) or _tabs_in_a_row(paragraph):
            yield places.problem(
                "W518", paragraph, say("blanks or tabs stand in a row"), say("set indents and tab stops in the style")
            )
        if words_of(paragraph) or _shows(paragraph) or paragraph.find(f"{W}pPr/{W}sectPr") is not None:
            continue
        before, after = paragraph.getprevious(), paragraph.getnext()
        parts_tables = before is not None and before.tag == f"{W}tbl"
        if not parts_tables or (after is not None and after.tag not in (f"{W}tbl", f"{W}sectPr")):
            around = paragraph.getparent()
            if around is not None and around.tag != f"{W}body" and len(around.findall(f"{W}p")) == 1:
                continue  # an empty cell or running head: Word wants a paragraph in it
            yield places.problem(
                "W518", paragraph, say("a blank paragraph makes room"), say("set the distance in the paragraph style")
            )


_SHOWN = tuple(f"{W}{each}" for each in ("drawing", "pict", "object", "fldChar", "fldSimple", "sym", "separator",
               "continuationSeparator", "footnoteRef"))  # fmt: skip


def _shows(node: Element) -> bool:
    return next(node.iter(*_SHOWN), None) is not None


def _tabs_in_a_row(paragraph: Element) -> bool:
    in_a_row = 0
    for node in paragraph.iter(f"{W}t", f"{W}tab"):
        if node.tag == f"{W}t":
            in_a_row = 0
        elif next(node.iterancestors(f"{W}r"), None) is not None:  # not a tab stop of the properties
            in_a_row += 1
            if in_a_row > 2:
                return True
    return False


def _links(root: Element, places: Places, targets: dict[str, str]) -> Iterator[Problem]:
    for link in root.iter(f"{W}hyperlink"):
        words, target = words_of(link), targets.get(link.get(f"{R}id", ""), "")
        if not words and not _shows(link):
            yield places.problem("W519", link, say("a link has no words"), say("give it words"))
        elif _BARE_ADDRESS.fullmatch(words) and target:
            message = say("a link says its address “{words}” instead of where it leads", words=words)
            yield places.problem("W519", link, message, say("name the page that it leads to"))


def _contrasts(root: Element, places: Places, formats: Formats) -> Iterator[Problem]:
    """Yield the first words of each pair of colours that are hard to tell apart."""
    seen: set[tuple[str, str]] = set()
    for run in root.iter(f"{W}r"):
        if not any((each.text or "").strip() for each in run.iterfind(f"{W}t")):
            continue
        ground = formats.ground(run)
        words = formats.colour(run) or ("000000" if contrast("000000", ground) > contrast(PAGE, ground) else PAGE)
        value = contrast(words, ground)
        if value < _ENOUGH and (words, ground) not in seen:
            seen.add((words, ground))
            message = say(
                "words in {words} on {ground} have a contrast of {value}; they need {least}",
                words=f"#{words}", ground=f"#{ground}", value=f"{value:.1f}", least=f"{_ENOUGH:.1f}",
            )  # fmt: skip
            yield places.problem("E520", run, message, say("take another colour in the style or in palette.toml"))


def _typed_lists(root: Element, places: Places, formats: Formats) -> Iterator[Problem]:
    """Yield lists whose signs are typed: two paragraphs in a row that begin with one and are in no numbering."""
    last: Element | None = None
    for paragraph in root.iter(f"{W}p"):
        plain = formats.level(paragraph) is None and not formats.name(formats.style_of(paragraph)).startswith("toc")
        if not plain or formats.numbering(paragraph) or not _SIGN_OF_LIST.match(_beginning(paragraph)):
            continue
        before = paragraph.getprevious()
        if before is not None and before is last:
            yield places.problem("E521", before, say("a list is typed by hand"), say("make it a list"))
        last = paragraph


def _beginning(paragraph: Element) -> str:
    """Return how a paragraph begins, with tabs as Word has them."""
    nodes = islice(paragraph.iter(f"{W}t", f"{W}tab"), 4)
    return "".join("\t" if node.tag == f"{W}tab" else node.text or "" for node in nodes)
