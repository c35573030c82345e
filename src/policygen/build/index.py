"""Writes ``index.html``: every document, language and format with links, status and translation coverage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from policygen.build.manifest import Manifest
from policygen.build.plan import FORMATS, Held
from policygen.build.project import Project
from policygen.languages import collated

#: What the manifest says of one output.
Entry = Mapping[str, Any]

#: What a format is called where its own name does not say for whom it is.
_LABELS = {"print": "PDF for printers"}

_STYLE = """
body{font:16px/1.5 "Source Sans 3","Segoe UI",Arial,sans-serif;color:#1a1a1a}
body{max-width:64rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .3rem;color:#1b2f52}
h2{font-size:1.15rem;margin:2.2rem 0 .4rem;padding-left:.7rem;border-left:.45rem solid var(--main)}
p{margin:0 0 1rem;color:#5e6266}
table{border-collapse:collapse;width:100%;font-size:.95rem}
th{text-align:left;font-weight:600;border-bottom:2px solid #1b2f52;padding:.25rem .6rem .25rem 0}
td{border-bottom:1px solid #c9cccf;padding:.35rem .6rem .35rem 0;vertical-align:top}
.files td:nth-child(1){width:9rem}.files td:nth-child(3){width:11rem}.files td:nth-child(4){width:12rem}
.files td:nth-child(5){white-space:nowrap}
.status{display:block;overflow-x:auto}
.status tbody th{font-weight:400;border-bottom:1px solid #c9cccf;white-space:nowrap}
small{color:#5e6266;white-space:nowrap}
a{color:#1b2f52}.held{background:#f7e9e5;padding:.6rem .9rem;color:#1a1a1a}
"""


def write_index(project: Project, manifest: Manifest, held: Sequence[Held]) -> bytes:
    """Return the overview as UTF-8 HTML; it links every output that the manifest knows."""
    documents: dict[str, dict[str, dict[str, Entry]]] = {}
    for path, entry in sorted(manifest.outputs.items()):
        languages = documents.setdefault(entry["document"], {})
        languages.setdefault(entry["language"], {})[path] = entry
    reasons = {item.document: item.reason for item in held}
    parts = [_document(project, name, documents[name], reasons.get(name)) for name in sorted(documents)]
    parts.insert(0, _overview(project, documents))
    for name in sorted(set(reasons) - set(documents)):
        parts.append(Markup('<h2>{}</h2><p class="held">{}</p>').format(name, reasons[name]))
    model = project.corpus.project.model
    style = Markup(_STYLE)  # noqa: S704  (ours)
    return (
        Markup(
            '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8"/>'
            '<meta name="viewport" content="width=device-width, initial-scale=1"/><title>{acronym}: documents</title>'
            "<style>{style}</style></head><body><h1>{acronym}: documents</h1><p>{title}</p>{parts}</body></html>\n"
        )
        .format(acronym=model.acronym, title=model.title.source, style=style, parts=Markup("\n").join(parts))
        .encode()
    )


def _overview(project: Project, documents: Mapping[str, Mapping[str, Mapping[str, Entry]]]) -> Markup:
    """Return the table of documents and languages: how much is translated, and how many words are left."""
    spoken = {code for languages in documents.values() for code in languages}
    codes = [code for code in project.corpus.project.model.languages if code in spoken]
    head = Markup("").join(
        Markup('<th lang="{}" scope="col">{}</th>').format(code, project.languages[code].name) for code in codes
    )
    rows = Markup("").join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            name, Markup("").join(Markup("<td>{}</td>").format(_standing(documents[name].get(code))) for code in codes)
        )
        for name in sorted(documents)
    )
    return Markup(
        "<section><h2>Translation</h2><p>Share of the words that are translated and up to date.</p>"
        '<table class="status"><thead><tr><th scope="col">Document</th>{}</tr></thead>'
        "<tbody>{}</tbody></table></section>"
    ).format(head, rows)


def _standing(outputs: Mapping[str, Entry] | None) -> Markup:
    if not outputs:
        return Markup("–")
    entry = next(iter(outputs.values()))
    # What a build before this one wrote does not tell words.
    words, left = int(entry.get("words", 0)), int(entry.get("words_left", 0))
    if not words:
        return Markup("?")
    share = Markup("{} %").format(100 * (words - left) // words)
    return Markup("{}<br/><small>{:,} words left</small>").format(share, left) if left else share


def _document(project: Project, name: str, languages: Mapping[str, Mapping[str, Entry]], held: str | None) -> Markup:
    names = {code: project.languages[code].name if code in project.languages else code for code in languages}
    rows = [_row(code, names[code], languages[code]) for code in collated(languages, names.__getitem__, "en_GB")]
    tone = project.palette.tones.get(name)
    colour = tone.main.rgb if tone else "#5e6266"
    note = Markup('<p class="held">{}</p>').format(held) if held else Markup("")
    return Markup(
        '<section style="--main:{0}"><h2>{1}</h2>{2}<table class="files"><thead><tr><th>Language</th>'
        "<th>Title</th><th>Status</th><th>Translated</th><th>Files</th></tr></thead><tbody>{3}</tbody></table></section>"
    ).format(colour, name, note, Markup("").join(rows))


def _row(code: str, language: str, outputs: Mapping[str, Entry]) -> Markup:
    by_format = {entry["format"]: path for path, entry in outputs.items()}
    links = Markup(" · ").join(
        Markup('<a href="{}">{}</a>').format(by_format[name], _LABELS.get(name, name.upper()))
        for name in FORMATS
        if name in by_format
    )
    entry = next(iter(outputs.values()))
    own = Markup("").join(
        Markup('<td lang="{}">{}</td>').format(code, words) for words in (language, entry["title"], entry["status"])
    )
    return Markup("<tr>{}<td>{}</td><td>{}</td></tr>").format(own, _coverage(entry), links)


def _coverage(entry: Entry) -> str:
    printed, fallen_back, older = int(entry["passages"]), int(entry["fallen_back"]), int(entry["outdated"])
    if not printed:
        return "–"
    left = f", {fallen_back} passages left" if fallen_back else ""
    late = f", {older} outdated" if older else ""
    return f"{100 * (printed - fallen_back - older) // printed} % of {printed} passages{left}{late}"
