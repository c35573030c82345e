"""Running text in Word: characters, stress, links, notes, bookmarks, fields."""

from __future__ import annotations

from collections import Counter

import pytest
from word_builders import at, bars, cells, h, p, page_of, span, t
from word_reading import R, W, body, outline, paragraphs, part, words

from policygen.document.tree import (
    Caption,
    Contents,
    ContentsEntry,
    Emphasis,
    Figure,
    Group,
    Heading,
    Link,
    Note,
    Reference,
    Section,
    Span,
    Strong,
    Table,
    Text,
)
from policygen.writers.docx import UnknownStyle, unit_bookmark


def _bookmarks(root):
    return [one.get(f"{W}name") for one in root.iter(f"{W}bookmarkStart")]


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("25\u202f000 EUR", "25\u00a0000 EUR"),
        ("§\u00a04", "§\u00a04"),
        ("Bielsko\u2060-\u2060Biała", "Bielsko\u2011Biała"),
        ("Wort\u2060 weiter", "Wort weiter"),
        ("Karlovy\u2011Vary", "Karlovy\u2011Vary"),
    ],
)
def test_character_becomes_what_word_knows(write, written, printed):
    """Narrow spaces, word joiners and fixed hyphens exist in Word in other forms."""
    assert words(body(write(page_of(p(written))))) == printed


def test_edge_spaces_stay(write):
    """A space between two runs is kept."""
    assert paragraphs(write(page_of(p("ein ", Emphasis(t("kurzer")), " Weg"))), "Body Text") == ["ein kurzer Weg"]


def test_stress_is_a_character_style(write):
    """Emphasis and strong words carry Word's own styles for them."""
    data = write(page_of(p(Emphasis(t("a")), Strong(t("b")))))
    assert [one.get(f"{W}val") for one in body(data).iter(f"{W}rStyle")] == ["Emphasis", "Strong"]


def test_stress_inside_stress_keeps_both(write):
    """Strong words in emphasis are bold and italic."""
    run = next(body(write(page_of(p(Emphasis(t(Strong(t("beides")))))))).iter(f"{W}rPr"))
    assert [child.tag.removeprefix(W) for child in run] == ["rStyle", "b"]


def test_link_inside_leads_to_a_bookmark(write):
    """An internal link's anchor is the name of a bookmark that exists."""
    root = body(write(page_of(p("hier", a=at(name="F1")), p(Link("#F1", t("Befund F1"))))))
    assert [one.get(f"{W}anchor") for one in root.iter(f"{W}hyperlink")] == _bookmarks(root)


def test_cross_reference_leads_to_a_bookmark(write):
    """A cross-reference is a link inside."""
    root = body(write(page_of(p("hier", a=at(name="F1")), p(Reference("F1", t("Befund F1"), ", S.\u00a0")))))
    assert [one.get(f"{W}anchor") for one in root.iter(f"{W}hyperlink")] == _bookmarks(root)


def test_link_to_nothing_is_a_defect(write):
    """A link that no element answers is not written."""
    with pytest.raises(LookupError, match="nowhere"):
        write(page_of(p(Link("#nowhere", t("dorthin")))))


def test_link_outside_is_a_relationship_of_its_part(write):
    """A link in a note belongs to the part of the notes."""
    note = Note(t(Link("https://example.org/ř", t("dort"))), 1)
    data = write(page_of(p("Satz", note)))
    link = next(part(data, "word/footnotes.xml").iter(f"{W}hyperlink"))
    targets = {one.get("Id"): one.get("Target") for one in part(data, "word/_rels/footnotes.xml.rels")}
    assert targets[link.get(f"{R}id")] == "https://example.org/ř"


def test_every_note_is_a_footnote_with_one_reference(rich):
    """References and footnotes answer each other one to one, the separators apart."""
    notes = [one for one in part(rich, "word/footnotes.xml").iter(f"{W}footnote") if one.get(f"{W}type") is None]
    references = [one.get(f"{W}id") for one in body(rich).iter(f"{W}footnoteReference")]
    assert [one.get(f"{W}id") for one in notes] == references == ["1", "2"]


def test_bookmarks_are_unique_paired_and_short(rich):
    """Names differ whatever their case, ids match, no name is longer than Word allows."""
    roots = (body(rich), part(rich, "word/footnotes.xml"))
    found = [name for root in roots for name in _bookmarks(root)]
    starts = [one.get(f"{W}id") for root in roots for one in root.iter(f"{W}bookmarkStart")]
    ends = [one.get(f"{W}id") for root in roots for one in root.iter(f"{W}bookmarkEnd")]
    assert max(Counter(name.lower() for name in found).values()) == 1
    assert sorted(starts) == sorted(ends)
    assert len(set(starts)) == len(starts)
    assert max(map(len, found)) <= 40


def test_ids_that_differ_only_in_signs_get_different_bookmarks(write):
    """``a.b`` and ``a-b`` are two targets."""
    root = body(write(page_of(p("x", a=at(name="a.b")), p("y", a=at(name="a-b")), p("z", a=at(name="A-B")))))
    assert len({name.lower() for name in _bookmarks(root)}) == 3


def test_unit_is_wrapped_by_its_bookmark(write):
    """The words between start and end of the bookmark are the unit's."""
    unit = "chemnitz/paper/vision/1"
    root = body(write(page_of(p("vorher ", Span(t("die Einheit"), at(unit=unit)), " nachher"))))
    start = next(one for one in root.iter(f"{W}bookmarkStart") if one.get(f"{W}name") == unit_bookmark(unit))
    inside = []
    for sibling in start.itersiblings():
        if sibling.tag == f"{W}bookmarkEnd":
            break
        inside.append(words(sibling))
    assert "".join(inside) == "die Einheit"


def test_unit_of_a_group_reaches_from_its_first_to_its_last_paragraph(write):
    """A block of several paragraphs is wrapped as a whole."""
    root = body(write(page_of(Group((p("eins"), p("zwei"), p("drei")), at("keep", unit="u/1")))))
    first, _, last = list(root.iter(f"{W}p"))
    assert [len(list(one.iter(f"{W}bookmarkStart"))) for one in (first, last)] == [1, 0]
    assert [len(list(one.iter(f"{W}bookmarkEnd"))) for one in (first, last)] == [0, 1]


def test_unit_printed_twice_gets_a_suffix(write):
    """The second print of a unit is told from the first."""
    root = body(write(page_of(p("x", a=at(unit="u/1")), p("x", a=at(unit="u/1")))))
    assert _bookmarks(root) == [unit_bookmark("u/1"), unit_bookmark("u/1") + "_2"]


def test_fields_are_closed(rich):
    """Every field that begins has its result marked and ends, in that order."""
    open_fields: list[str] = []
    for mark in body(rich).iter(f"{W}fldChar"):
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            open_fields.append("begin")
        elif kind == "separate":
            assert open_fields[-1] == "begin"
            open_fields[-1] = "separate"
        else:
            assert open_fields.pop() == "separate"
    assert open_fields == []


def test_contents_show_numbers_that_are_known(write):
    """A page number that is unknown is left out; Word fills it in when it renews the field."""
    headings = (h(2, "Eins", "1", at(name="one")), h(2, "Zwei", "2", at(name="two")))
    entries = (ContentsEntry("one", 2, "1", t("Eins")), ContentsEntry("two", 2, "2", t("Zwei")))
    data = write(page_of(Section((Contents(entries), *headings), at("contents"))), pages={"one": 7})
    assert paragraphs(data, "toc 1") == ["1→Eins→7", "2→Zwei→"]


def test_a_list_of_tables_goes_by_the_captions_that_word_counts(write):
    """Word renews the list from its own numbers; what stands there is the label, the number and the title."""
    rows = (cells("Ort", header=True),), (cells("Łódź"),)
    table = Table(Caption("Tabelle", t("Orte"), 1), (100,), *rows, at(name="orte"))
    entries = (ContentsEntry("orte", 2, "Tabelle\u00a01", t("Orte")),)
    data = write(page_of(Contents(entries, "tables"), table))
    codes = [code.text.strip() for code in body(data).iter(f"{W}instrText")]
    assert 'TOC \\h \\z \\c "Table"' in codes
    assert paragraphs(data, "table of figures") == ["Tabelle\u00a01\u2002Orte→"]


def test_contents_copy_words_without_their_bookmarks(write):
    """A unit in a heading is anchored at the heading, not in the contents."""
    words_of = (Span(t("Eins"), at(unit="u/1")),)
    heading = Heading(2, words_of, "1", at(name="one"))
    data = write(page_of(Contents((ContentsEntry("one", 2, "1", words_of),)), heading))
    assert _bookmarks(body(data)).count(unit_bookmark("u/1")) == 1


def test_caption_counts_by_kind(rich):
    """Tables and figures have sequences of their own, with the page's numbers as results."""
    codes = [code.text.strip() for code in body(rich).iter(f"{W}instrText")]
    assert codes.count("SEQ Table \\* ARABIC") == 3
    assert codes.count("SEQ Figure \\* ARABIC") == 1
    assert "Tabelle\u00a02\u2002Welche Region welche Empfehlung stützt" in paragraphs(rich, "Caption Table")


def test_heading_with_the_number_that_word_counts_is_numbered_by_word(write):
    """The number is not in the text: Word writes it."""
    data = write(page_of(h(2, "Eins", "1"), h(3, "Darin", "1.1"), h(2, "Zwei", "2")))
    assert paragraphs(data, "heading 1") == ["Eins", "Zwei"]
    assert paragraphs(data, "heading 2") == ["Darin"]


def test_heading_with_another_number_keeps_it_as_text(write):
    """An annex "A" is not counted."""
    data = write(page_of(h(2, "Eins", "1"), h(2, "Anhang", "A"), h(2, "Vorwort")))
    assert paragraphs(data, "Heading 1 Hanging") == ["A→Anhang"]
    assert paragraphs(data, "Heading 1 Unnumbered") == ["Vorwort"]


def test_number_with_full_stop_changes_the_pattern(write):
    """Where a language writes "1.", Word counts "1."."""
    numbering = part(write(page_of(h(2, "Eins", "1."))), "word/numbering.xml")
    first = next(one for one in numbering.iter(f"{W}lvl") if one.find(f"{W}pStyle") is not None)
    assert first.find(f"{W}lvlText").get(f"{W}val") == "%1."


@pytest.mark.parametrize(
    ("block", "element"),
    [
        (p("x", a=at("shout", line=12)), "p"),
        (p(Span(t("x"), at("shout", line=12))), "span"),
        (Group((p("x"),), at("shout", line=12)), "div"),
        (Section((p("x"),), at("shout", line=12)), "section"),
        (Table(Caption("T", t("c"), 1), (100,), (), (), at("shout", line=12)), "table"),
    ],
)
def test_unknown_class_is_refused(write, block, element):
    """A class without entry in styles.toml is an error that says where."""
    with pytest.raises(UnknownStyle) as caught:
        write(page_of(block))
    assert (caught.value.element, caught.value.name, caught.value.line) == (element, "shout", 12)


def test_text_node_needs_no_attributes(write):
    """Plain text in a page has no classes, ids or units."""
    assert words(body(write(page_of(p(Text("")))))) == ""


def fields(root):
    """Return instruction and result of every field of a part."""
    found, code, result, inside = [], "", "", ""
    for node in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
        match node.tag.removeprefix(W), node.get(f"{W}fldCharType"):
            case "fldChar", "begin":
                code = result = ""
                inside = "code"
            case "fldChar", "separate":
                inside = "result"
            case "fldChar", "end":
                found.append((code.strip(), result))
                inside = ""
            case "instrText", _:
                code += node.text
            case _ if inside == "result":
                result += node.text
    return found


def bookmarked(root, name):
    """Return the words of the body between the marks of a bookmark."""
    start = next(one for one in root.iter(f"{W}bookmarkStart") if one.get(f"{W}name") == name)
    told, inside = "", False
    for node in root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}t"):
        if node.tag == f"{W}t":
            told += node.text if inside else ""
        elif node.get(f"{W}id") == start.get(f"{W}id"):
            inside = node.tag == f"{W}bookmarkStart"
    return told


def titled(name):
    """Return a heading that begins with its id, as recommendations do."""
    return Heading(3, (span("id", name), Text(" Kavárny")), None, at(name=name))


def test_a_reference_repeats_the_id_of_its_target(write):
    """Word prints the id anew when it changes; the words before it are the language's."""
    data = write(page_of(titled("R2"), p(Reference("R2", t("doporučení\u00a0R2")))))
    assert fields(body(data)) == [("REF no_R2 \\* CHARFORMAT", "R2")]
    assert bookmarked(body(data), "no_R2") == "R2"
    assert "doporučení\u00a0R2" in outline(data)


def test_a_reference_repeats_the_number_of_a_caption(write):
    """The number alone is repeated: the label is inflected in the text."""
    figure = Figure(bars("Čísla"), Caption("Obrázek", t("Počty"), 1), at("chart", name="counts"))
    data = write(page_of(figure, p(Reference("counts", t("na obrázku\u00a01")))))
    assert ("REF no_counts \\* CHARFORMAT", "1") in fields(body(data))
    assert bookmarked(body(data), "no_counts") == "1"


def test_a_link_that_does_not_end_with_the_number_is_a_link_alone(write):
    data = write(page_of(titled("R2"), p(Link("#R2", t("kavárny, R2 a další")), Link("#R2", t("XR2")))))
    assert fields(body(data)) == []


def test_what_nothing_refers_to_has_no_bookmark_for_its_number(write):
    data = write(page_of(titled("R2"), p("Bez odkazu")))
    assert "no_R2" not in {one.get(f"{W}name") for one in body(data).iter(f"{W}bookmarkStart")}


def test_the_page_of_a_reference_is_printed_where_it_is_known(write):
    page = page_of(titled("R2"), p(Reference("R2", t("R2"), " (s.\u00a0", ")"), "."))
    assert "R2 (s.\u00a014)." in outline(write(page, pages={"R2": 14}))
    assert ("PAGEREF id_R2 \\h", "14") in fields(body(write(page, pages={"R2": 14})))
    assert "R2." in outline(write(page))
