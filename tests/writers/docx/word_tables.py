"""The tables of the rich page."""

from __future__ import annotations

from word_builders import at, cells, list_of, p, span, t

from policygen.document.tree import Caption, Cell, Group, Row, Span, Table, Text


def indicators() -> Table:
    """Return a table with numbers, of more rows than are kept on one page."""
    rows = tuple(
        cells(
            name,
            (span("number", number),),
            unit,
            year,
        )
        for name, number, unit, year in (
            ("Fläche", "6\u202f522", "km²", "2015"),
            ("Bevölkerung", "1\u202f461\u202f519", "Personen", "2015"),
            ("Anteil der Industrie", "22,9", "%", "2019"),
            ("Kreativbetriebe", "4\u202f600", "Betriebe", "2016"),
            ("Umsatz der Branche", "2,4", "Mrd. EUR", "2016"),
        )
    )
    caption = Caption("Tabelle", t("Kennzahlen der Region"), 1, at(name="table-1"))
    return Table(
        caption,
        (40, 22, 22, 16),
        (cells("Kennzahl", "Wert", "Einheit", "Jahr", header=True),),
        rows,
        at("indicators", name="indicators"),
    )


def matrix() -> Table:
    """Return a matrix of marks with words for screen readers."""
    full, half, none = (
        (Span(t(sign), at("mark")), Text(" "), Span(t(words), at("sr")))
        for sign, words in (("●", "Kern"), ("◐", "teilweise"), ("○", "nicht"))
    )
    names = ("Chemnitz", "Linz", "Sokolov", "Bielsko", "Padova", "Kranj", "Limburg")
    rows = tuple(
        cells(label, *(((full, half, none)[(index + shift) % 3]) for index in range(7)))
        for shift, label in enumerate(
            ("Ansprechstellen in jeder Kommune", "Kreativität in der technischen Bildung", "Orte des Übergangs öffnen")
        )
    )
    caption = Caption("Tabelle", t("Welche Region welche Empfehlung stützt"), 2)
    return Table(
        caption, (30, 10, 10, 10, 10, 10, 10, 10), (cells("Empfehlung", *names, header=True),), rows, at("matrix")
    )


def long_index() -> Table:
    """Return a table that goes over a page, with a cell over two rows and one over two columns."""
    rows = [
        cells(f"Aussage {number}", "Chemnitz", f"sources/regions/chemnitz/paper.yaml:{number * 7}")
        for number in range(1, 31)
    ]
    merged = Row((Cell((p("Beide Zeilen"),), rows=2), Cell((p("zwei Spalten"),), columns=2)))
    below = Row((Cell((p("links"),)), Cell((p("rechts"),))))
    caption = Caption("Tabelle", t("Herkunft der Aussagen"), 3)
    return Table(
        caption,
        (30, 20, 50),
        (cells("Aussage", "Region", "Stelle", header=True),),
        (*rows, merged, below),
        at("provenance"),
    )


def swot() -> Group:
    """Return four fields side by side."""
    kinds = {
        "Stärken": ("dichte Industrie", "bezahlbare Räume"),
        "Schwächen": ("wenig Sichtbarkeit",),
        "Chancen": ("Kulturhauptstadt 2025",),
        "Risiken": ("Abwanderung der Jungen", "kurze Förderzeiträume"),
    }
    return Group(
        tuple(
            Group((p(kind, a=at("label")), list_of(*points, a=at("compact"))), at("box"))
            for kind, points in kinds.items()
        ),
        at("swot"),
    )
