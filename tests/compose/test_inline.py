"""Inline Markdown: what becomes an element, and what is printed as it was typed."""

from __future__ import annotations

import pytest
from lxml import etree
from markupsafe import Markup

from policygen.compose.inline import inline


def resolve(sign: str, name: str) -> Markup:
    return Markup("<{}{}>").format(sign, name)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Žár a *uhlí*", "Žár a <em>uhlí</em>"),
        ("Žár a _uhlí_", "Žár a <em>uhlí</em>"),
        ("**Łódź** i *Żory*", "<strong>Łódź</strong> i <em>Żory</em>"),
        ("***oboje***", "<em><strong>oboje</strong></em>"),
        ("snake_case_name", "snake_case_name"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        (r"ein \*Stern\*", "ein *Stern*"),
        ("[vodnik](https://example.org/a?b=1&c=2)", '<a href="https://example.org/a?b=1&amp;c=2">vodnik</a>'),
        ("[*vodnik*](https://example.org)", '<a href="https://example.org"><em>vodnik</em></a>'),
        ("[pošta](mailto:ana@example.org)", '<a href="mailto:ana@example.org">pošta</a>'),
        ("[slabo](javascript:alert(1))", "[slabo](javascript:alert(1))"),
        ("[slabo](file:///etc/passwd)", "[slabo](file:///etc/passwd)"),
        ("[slabo](ftp://example.org)", "slabo"),
        ("[slabo](/pot)", "slabo"),
        ("beseda[^n1] in vir[@kam], glej [#R1]", "beseda<^n1> in vir<@kam>, glej <#R1>"),
        ("beseda [^n1]", "beseda<^n1>"),
        ("beseda\u00a0[@kam]", "beseda<@kam>"),
        ("glej [#R1]", "glej <#R1>"),
        ("*glej [#R1]*", "<em>glej <#R1></em>"),
        ("[^1] [!x] [ ]", "[^1] [!x] [ ]"),
        ("<b>krepko</b> & co.", "&lt;b&gt;krepko&lt;/b&gt; &amp; co."),
        ("*<b>krepko</b>* & co.", "<em>&lt;b&gt;krepko&lt;/b&gt;</em> &amp; co."),
        ("*a* &amp; &#60;", "<em>a</em> &amp;amp; &amp;#60;"),
        ('[x](https://example.org/"onclick="y)', '<a href="https://example.org/%22onclick=%22y">x</a>'),
        ("{{ 7 * 7 }} {% x %} {# y #}", "{{ 7 * 7 }} {% x %} {# y #}"),
        ("`koda` ~~črtano~~ # naslov", "`koda` ~~črtano~~ # naslov"),
        ("*![slika](https://example.org/x.png)*", '<em>!<a href="https://example.org/x.png">slika</a></em>'),
        ("https://example.org *x*", "https://example.org <em>x</em>"),
    ],
)
def test_a_text_is_printed_so(typed: str, printed: str) -> None:
    assert inline(typed, resolve) == printed


@pytest.mark.parametrize("typed", ["<script>alert('x')</script>", '*"><img src=x onerror=y>*', "_&_ < > ' \"", "]]>"])
def test_whatever_is_typed_is_well_formed_and_reads_the_same(typed: str) -> None:
    element = etree.fromstring(f"<p>{inline(typed, resolve)}</p>")
    assert "".join(element.itertext()) == typed.replace("*", "").replace("_", "")
    assert {child.tag for child in element} <= {"em"}
