"""Short functions that build nodes of a page by hand."""

from __future__ import annotations

from policygen.document.tree import (
    Attributes,
    Block,
    Cell,
    Heading,
    Inline,
    Item,
    List,
    Page,
    Paragraph,
    Picture,
    Row,
    Span,
    Text,
)

PROPERTIES = {
    "title": "Farbe für ein Industrieland",
    "subtitle": "Kulturwirtschaft in Chemnitz",
    "author": "Regionalverband Čáslav & Žďár",
    "subject": "Regionales Strategiepapier",
    "keywords": "Kultur- und Kreativwirtschaft, Industrie, Chemnitz",
    "status": "Illustrative Fassung",
    "date": "2021-09-29",
    "running": "Farbe für ein Industrieland · Chemnitz",
    "identifier": "policygen:chemnitz:de",
}


def at(
    *classes: str, name: str | None = None, lang: str | None = None, unit: str | None = None, line: int = 0
) -> Attributes:
    """Return attributes."""
    return Attributes(id=name, classes=classes, language=lang, unit=unit, line=line)


def t(*parts: str | Inline) -> tuple[Inline, ...]:
    """Return inline nodes; strings become texts."""
    return tuple(Text(part) if isinstance(part, str) else part for part in parts)


def p(*parts: str | Inline, a: Attributes = Attributes()) -> Paragraph:  # noqa: B008 - frozen
    """Return a paragraph."""
    return Paragraph(t(*parts), a)


def h(level: int, words: str, number: str | None = None, a: Attributes = Attributes()) -> Heading:  # noqa: B008
    """Return a heading."""
    assert level in (1, 2, 3, 4)
    return Heading(level, t(words), number, a)  # type: ignore[arg-type]


def span(name: str, words: str) -> Span:
    """Return a span of one class."""
    return Span(t(words), at(name))


def cells(*words: str | tuple[Inline, ...], header: bool = False, row_head: bool = True) -> Row:
    """Return a row; its first cell heads the row unless it is a row of the head."""
    made = []
    for index, content in enumerate(words):
        inside = t(content) if isinstance(content, str) else content
        scope = "col" if header else ("row" if row_head and index == 0 else None)
        made.append(Cell((Paragraph(inside),), header=scope is not None, scope=scope))  # type: ignore[arg-type]
    return Row(tuple(made))


def list_of(*items: str | Item, ordered: bool = False, a: Attributes = Attributes()) -> List:  # noqa: B008
    """Return a list."""
    return List(ordered, tuple(Item((p(item),)) if isinstance(item, str) else item for item in items), a)


def svg(width: float, height: float, inside: str) -> str:
    """Return an SVG document whose units are millimetres."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
        f'viewBox="0 0 {width} {height}">{inside}</svg>'
    )


def cover_art() -> Picture:
    """Return a full sheet: colour above, a saw-tooth roof, white below."""
    roof = " ".join(
        f"{x},{188 - rise} {x + 30},188"
        for x, rise in zip(range(0, 210, 30), (28, 40, 22, 46, 30, 36, 24), strict=True)
    )
    inside = (
        '<rect width="210" height="250" fill="#A63A2B"/>'
        f'<polygon points="0,250 0,188 {roof} 210,188 210,250" fill="#8A2D20"/>'
    )
    return Picture(svg(210, 297, inside), "", 210, 297)


def bars(alternative: str) -> Picture:
    """Return a small bar chart."""
    rows = (("Design", 92), ("Software und Spiele", 71), ("Architektur", 54), ("Musik", 31))
    inside = ""
    for index, (label, length) in enumerate(rows):
        y = 4 + index * 11
        inside += f'<text x="0" y="{y + 5}" font-family="Source Sans 3" font-size="3.2">{label}</text>'
        inside += f'<rect x="36" y="{y}" width="{length}" height="7" fill="#8A2D20"/>'
    return Picture(svg(144, 50, inside), alternative, 144, 50)


def emblem() -> Picture:
    """Return a stand-in for the emblem."""
    inside = '<rect width="24" height="16" fill="#003399"/><circle cx="12" cy="8" r="4" fill="none" stroke="#FFCC00"/>'
    return Picture(svg(24, 16, inside), "Emblem der Europäischen Union", 24, 16)


def page_of(
    *blocks: Block, language: str = "de", colour: str = "central-europe", properties: dict[str, str] | None = None
) -> Page:
    """Return a small page."""
    return Page(language, colour, PROPERTIES | (properties or {}), blocks)
