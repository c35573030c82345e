"""A rich page built by hand: every kind of element that the Word writer knows, in German with English and Slovene."""

from __future__ import annotations

from word_builders import PROPERTIES, at, bars, cover_art, emblem, h, list_of, p, span, t
from word_tables import indicators, long_index, matrix, swot

from policygen.document.tree import (
    Block,
    Caption,
    Contents,
    ContentsEntry,
    Emphasis,
    Figure,
    Group,
    Heading,
    Item,
    LineBreak,
    Link,
    Note,
    Page,
    Paragraph,
    Section,
    Strong,
    Term,
    Terms,
)

LONG = (
    "Die Region lebt von Betrieben, die Maschinen, Fahrzeugteile und Textilien herstellen und deren Geschichte in fast "
    "jeder Straße zu sehen ist. Wer heute in einer der alten Hallen ein Studio betreibt, arbeitet oft für dieselben "
    "Unternehmen, deren Vorgänger hier einst bauten. Diese Nachbarschaft ist ein Gut, das sich nicht verlegen lässt; "
    "sie wird aber selten genutzt, weil beide Seiten zu wenig voneinander wissen."
)
MORE = (
    "Deshalb beginnt dieses Papier nicht mit Fördertöpfen, sondern mit Begegnungen. Es beschreibt, was in den "
    "Gesprächsrunden zur Sprache kam, welche Lücken benannt wurden und welche Schritte sich daraus ergeben. Zahlen "
    "stehen nur dort, wo eine Quelle sie trägt; wo keine bekannt ist, bleibt das Feld leer."
)


def recommendation(number: int, title: str, statement: str, priority: str) -> Group:
    """Return a recommendation with all that belongs to one."""
    key = f"R{number}"
    title = Heading(3, t(span("id", key), f" {title}"), None, at(name=key))
    marker = p(span("priority", priority), " · Orte · ", Link("#F1", t("Ziel O1")), a=at("marker"))
    advice = Paragraph(t(statement), at("statement", unit=f"chemnitz/paper/recommendations/{key}/statement"))
    fields = Terms(
        (
            Term(t("Wer"), (p("Landesverband der Kultur- und Kreativwirtschaft, mit den Kammern"),)),
            Term(
                t("Schritte"),
                (
                    list_of(
                        "Ansprechstelle benennen (Jahr 1)",
                        "Zwölf Tandems bilden (Jahr 1–2)",
                        ordered=True,
                        a=at("actions"),
                    ),
                ),
            ),
            Term(t("Finanzierung"), (p("EFRE in der kommenden Periode (möglich)"),)),
            Term(t("Gemessen an"), (p("In jeder Kommune ist eine Ansprechstelle benannt."),)),
        ),
        at("fields"),
    )
    why = Term(t("Warum"), (p(LONG), p("Befunde: ", Link("#F1", t("F1")), a=at("note"))))
    fields = Terms((why, *fields.terms), fields.at)
    return Group((title, marker, advice, fields), at("recommendation"))


def cover() -> Section:
    """Return the cover."""
    words = Group(
        (
            p("Kreative Regionen", a=at("kicker")),
            Heading(1, t("Farbe für ein Industrieland"), None, at(name="title")),
            p("Regionales Strategiepapier zur Kultur- und Kreativwirtschaft in Chemnitz", a=at("lead")),
            p("Illustrative Fassung · Deutsch · 29. September 2021", a=at("cover-line")),
        ),
        at("cover-text"),
    )
    foot = Group(
        (
            Figure(emblem(), None, at("emblem")),
            p(
                "Durchgeführt im Rahmen des Programms CENTRAL EUROPE, kofinanziert durch die Europäische Union, "
                "Europäischer Fonds für regionale Entwicklung.",
                a=at("funding"),
            ),
        ),
        at("cover-foot"),
    )
    return Section((Figure(cover_art(), None, at("cover-art")), words, foot), at("cover"))


def imprint() -> Section:
    """Return the imprint."""
    terms = Terms(
        (
            Term(t("Herausgeber"), (p("Wirtschaftsförderung Chemnitz"),)),
            Term(t("Stand"), (p("Manuskript abgeschlossen im September 2021"),)),
            Term(t("ISBN"), (p("nicht vergeben"),)),
        ),
        at("imprint"),
    )
    disclaimer = p("Diese Fassung ist illustrativ; keine Stelle hat sie beschlossen.", a=at("small"))
    return Section((h(2, "Impressum"), terms, disclaimer), at("imprint"))


def contents() -> Section:
    """Return the table of contents."""
    entries = (
        ContentsEntry("summary", 2, None, t("Zusammenfassung")),
        ContentsEntry("profile", 2, "1", t("Die Region auf einen Blick")),
        ContentsEntry("landscape", 3, "1.1", t("Die Landschaft der Branche")),
        ContentsEntry("process", 2, "2", t("Wie das Papier entstand")),
        ContentsEntry("recommendations", 2, "3", t("Empfehlungen")),
        ContentsEntry("annex", 2, "A", t("Woher jede Aussage kommt")),
    )
    return Section((h(2, "Inhalt"), Contents(entries)), at("contents"))


def summary() -> Section:
    """Return the summary, with a passage in English and a note of a fallback."""
    return Section(
        (
            h(2, "Zusammenfassung", a=at(name="summary")),
            p(
                "Chemnitz braucht keine zweite Hauptstadt der Kreativen, sondern kurze Wege zwischen Werkbank und "
                "Atelier.",
                a=at("lead"),
            ),
            p(LONG),
            p("Summary in English", a=at("label", lang="en")),
            p(
                "The region does not need a second creative capital; it needs short ways between workbench and studio. "
                "What follows says who should do what, and how one will see that it was done.",
                a=at(lang="en"),
            ),
            p("Dieser Absatz liegt noch nicht übersetzt vor.", a=at("fallback")),
            p(
                "Regija potrebuje kratke poti med delavnico in ateljejem.",
                a=at(lang="sl", unit="gorenjska/paper/vision/1"),
            ),
        ),
        at("summary"),
    )


def figures() -> Group:
    """Return key figures side by side."""
    told = (
        ("1 461 519", "Einwohnerinnen und Einwohner", "2015"),
        ("6 522", "Quadratkilometer", "2015"),
        ("2025", "Kulturhauptstadt Europas", "Chemnitz"),
    )
    return Group(
        tuple(
            p(
                span("value", number),
                LineBreak(),
                span("label", label),
                " ",
                span("year", f"({year})"),
                a=at("key-figure"),
            )
            for number, label, year in told
        ),
        at("key-figures"),
    )


def chapters() -> tuple[Block, ...]:
    """Return three numbered chapters and an annex."""
    note = Note(
        t(
            "Statistisches Landesamt, zitiert nach ",
            Emphasis(t("Freie Presse")),
            ", ",
            Link("https://www.freiepresse.de", t("freiepresse.de")),
            ".",
        ),
        1,
        at(unit="chemnitz/paper/notes/n1"),
    )
    second = Note(t("Mit ", Strong(t("gutem Grund")), "."), 2, at(name="note-2"))
    profile = Section(
        (
            h(2, "Die Region auf einen Blick", "1", at(name="profile", unit="chemnitz/paper/profile/title")),
            p(LONG, note),
            figures(),
            indicators(),
            p("Quelle: Statistisches Landesamt. Jahre wie angegeben.", a=at("note")),
            h(3, "Die Landschaft der Branche", "1.1", at(name="landscape")),
            p(
                MORE,
                second,
                " Das Angebot ist ",
                Emphasis(t("breit")),
                ", aber ",
                Strong(t("wenig bekannt")),
                "; in Bielsko\u2060-\u2060Biała ist es ähnlich.",
            ),
            Figure(
                bars("Balken: Design 92, Software 71, Architektur 54, Musik 31"),
                Caption("Abbildung", t("Betriebe nach Teilmarkt (Beispielwerte)"), 1, at(name="figure-1")),
                at("chart", name="chart"),
            ),
            p("Wie ", Link("#chart", t("Abbildung 1")), " zeigt, führt das Design."),
            h(4, "Was fehlt"),
            list_of(
                "Räume, die länger als zwei Jahre gesichert sind",
                Item((p("Ansprechstellen in den Verwaltungen:"), list_of("in den Städten", "in den Landkreisen"))),
                Item(
                    (
                        p("Aufträge, die auch kleine Büros annehmen können"),
                        p("Dazu gehören Lose unter 25\u202f000 EUR."),
                    )
                ),
            ),
            swot(),
        ),
        at("chapter"),
    )
    process = Section(
        (
            h(2, "Wie das Papier entstand", "2", at(name="process")),
            p(MORE),
            Group(
                (
                    p(span("id", "F1"), " ", span("tag", "Vorzug · Industrie"), a=at("marker")),
                    p("Die Wege zwischen Betrieb und Atelier sind kurz, aber kaum begangen."),
                    p("Gesprächsrunde FG1", a=at("source")),
                ),
                at("finding", name="F1"),
            ),
            Group(
                (
                    p(span("id", "F2"), " ", span("tag", "Mangel · Verwaltung"), a=at("marker")),
                    p("In keiner Kommune ist eine Ansprechstelle benannt."),
                ),
                at("finding", name="F2"),
            ),
            p("Die Gruppe kam in drei Schritten voran:"),
            list_of("Fragen sammeln", "Antworten ordnen", "Empfehlungen schreiben", ordered=True),
            Group(
                (
                    p("Wir wissen voneinander weniger, als wir voneinander haben könnten.", a=at("quote")),
                    p("Geschäftsführerin, Maschinenbau", a=at("source")),
                ),
                at("quote"),
            ),
            p("Danach folgten zwei weitere:"),
            list_of("Gegenlesen lassen", "Beschließen", ordered=True),
            Group(
                (
                    h(4, "Testfall: Industrial Hackathon"),
                    p("Sieben Teams arbeiteten 48 Stunden lang an Fragen, die Betriebe gestellt hatten."),
                    list_of("Linz, Juni 2021"),
                ),
                at("box"),
            ),
            p(LONG),
        ),
        at("chapter"),
    )
    advice = Section(
        (
            h(2, "Empfehlungen", "3", at(name="recommendations")),
            p(MORE),
            recommendation(
                1,
                "Ansprechstellen in jeder Kommune",
                "Jede Kommune benennt eine Stelle, die kleine Büros durch Vergabe, Räume und Förderung begleitet.",
                "hohe Priorität",
            ),
            recommendation(
                2,
                "KreativMINT an Berufsschulen",
                "Das Land nimmt gestalterisches Arbeiten in die Ausbildung der technischen Berufe auf.",
                "mittlere Priorität",
            ),
            Group((matrix(), p("● Kern · ◐ teilweise · ○ nicht gestützt", a=at("note"))), at("wide")),
        ),
        at("chapter"),
    )
    annex = Section(
        (
            h(2, "Woher jede Aussage kommt", "A", at(name="annex")),
            long_index(),
            h(3, "Abkürzungen"),
            Terms(
                (
                    Term(t("EFRE"), (p("Europäischer Fonds für regionale Entwicklung"),)),
                    Term(t("KKW"), (p("Kultur- und Kreativwirtschaft"),)),
                ),
                at("acronyms"),
            ),
            h(3, "Begriffe"),
            Terms(
                (
                    Term(
                        t("FabLab"),
                        (
                            p(
                                "Offene Werkstatt mit digital gesteuerten Maschinen, in der man "
                                "Dinge selbst herstellt und dabei von anderen lernt."
                            ),
                        ),
                    ),
                ),
                at("glossary"),
            ),
            h(3, "Quellen"),
            list_of(
                "Freie Presse: Bevölkerung in Sachsen, 2015.",
                "mdr.de: Chemnitz wird Kulturhauptstadt Europas 2025, abgerufen 2021.",
                a=at("references"),
            ),
        ),
        at("annex"),
    )
    return profile, process, advice, annex


def rich_page(*, colour: str = "chemnitz") -> Page:
    """Return the whole sample."""
    return Page(
        "de", colour, PROPERTIES, (cover(), imprint(), contents(), summary(), *chapters()), kind="regional-paper"
    )
