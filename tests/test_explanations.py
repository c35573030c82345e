"""Every code of the program has a page, and the page's examples do what it says."""

from __future__ import annotations

import ast
import functools
import re
import shutil
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from policygen.build.outcome import Options, Report
from policygen.build.plan import plan
from policygen.build.project import open_project
from policygen.build.run import build
from policygen.cli import WELL, main
from policygen.compose.environment import make_environment
from policygen.compose.kinds import read_kinds
from policygen.content.corpus import read_sources
from policygen.document.number import number
from policygen.document.read_page import read_page
from policygen.document.typography_rules import read_rules
from policygen.explanations import Explanation, explain, explanations, list_codes
from policygen.findings import Refused
from policygen.languages import read_languages
from policygen.messages.review.review import Review, review_catalog
from policygen.messages.speech import ENGLISH
from policygen.messages.templates import extract_templates
from policygen.writers.docx.policy import load_policy

ROOT = Path(__file__).parents[1]
GOOD = ROOT / "tests/cases/projects/good"
PAGES = explanations()

#: What the right example takes the place of in the good project, where it does not stand there itself.
SPOTS = {
    **dict.fromkeys(("E006", "E008", "E014", "E120"), '    responsible: "Regija"'),
    "E262": "  - {indicator: population, value: 203654, year: 2016, source: kam}",
    **dict.fromkeys(
        ("E265", "E271"), '    - {id: program, name: "Program", level: eu, assessment: "Program je odprt."}'
    ),
    "W266": '      - {id: R1-i1, name: "Naročila", target: "Deset naročil."}',
    **dict.fromkeys(("W272", "W273"), '      - {id: R1-f1, programme: "Občinski proračun", state: possible}'),
    **dict.fromkeys(
        ("W275", "W276", "E278"),
        '        - {id: delez, label: "Delež", value: 22.9, unit: percent, year: 2016, source: kam}',
    ),
    **dict.fromkeys(("W281", "W283"), "monitoring: |\n  Vsako leto preštejemo."),
    "E254": "  status: illustrative",
    **dict.fromkeys(
        (*(f"W{n}" for n in range(251, 260)), "W264", "W269", "W282", "W288"),
        "narrative: |\n  Pripoved o **železu** in rožah.",
    ),
    "W289": "  - {indicator: area, value: 2137, year: undated, source: kam}",
    "W291": '      - {id: R1-obcine, name: "Občine", level: local}',
}

#: Why a code's examples are not tried here.
UNTRIED = {
    **dict.fromkeys(
        ("E010", "E011", "E015", "E016", "E017", "E018", "E021", "E307"),
        "the example is a list of files: tests/cases/sources",
    ),
    **dict.fromkeys(("E013", "E309", "E701", "E702", "E703", "E704", "E705", "E706"), "the example is a command"),
    **dict.fromkeys((f"E{n}" for n in range(130, 143)), "the example is a zip file: tests/cases/kits"),
    **dict.fromkeys(("E450", "E451", "W450", "W451", "W452"), "the example is a file that comes back: tests/messages"),
    **dict.fromkeys(
        (f"E{n}" for n in range(430, 445)), "the example is a Word file: tests/cases/reviews, tests/review"
    ),
    **dict.fromkeys(("W430", "W431"), "the example is a Word file: tests/review"),
    **dict.fromkeys(("E445", "E446"), "the example is a command"),
    "E277": "the example needs project.yaml, too: tests/cases/sources",
    **dict.fromkeys(("E243", "W241"), "the example is a list of files: tests/cases/sources"),
    **dict.fromkeys(("E244", "E245", "E246", "E247", "E250", "W244"), "the example is a picture: tests/cases/sources"),
    **dict.fromkeys(("E251", "E252", "E253"), "the example needs a status, too: tests/cases/sources"),
    **dict.fromkeys(("E020", "E240"), "the example would be a hundred names long: tests/cases/sources"),
    "W428": "the example needs two files: tests/messages/test_review.py",
    **dict.fromkeys(
        (*(f"E{n}" for n in range(510, 530)), "W516", "W517", "W518", "W519"),
        "the example needs a Word file: tests/preflight",
    ),
    "E505": "the example needs the writer of Word: tests/cases/templates",
    **dict.fromkeys((f"E{n}" for n in range(610, 628)), "the example needs a PDF: tests/preflight"),
    **dict.fromkeys(
        ("W601", "E602", "E603", "E604", "E605", "E660"), "the example needs the writer of PDF: tests/writers"
    ),
    **dict.fromkeys((f"E{n}" for n in range(641, 656)), "the example needs a PDF: tests/preflight/test_print.py"),
    **dict.fromkeys(("W640", "W647", "W649"), "the example needs a PDF: tests/preflight/test_print.py"),
    **dict.fromkeys(
        ("E670", "E671", "E672", "W673", "W674", "W675", "W676", "W677", "W678"),
        "the example needs a laid-out page: tests/cases/layout",
    ),
}


def codes_of(folder: Path) -> set[str]:
    """Return every code that a Python file below a folder writes out."""
    return {
        node.value
        for path in sorted(folder.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[EW]\d{3}", node.value)
    }


# ── what gives findings ──────────────────────────────────────────────────────────────────────────────────────


def in_project(page: Explanation, example: str, folder: Path, *, wrong: bool) -> None:
    """Check the good project with the example in its place."""
    shutil.copytree(GOOD, folder, dirs_exist_ok=True)
    shutil.copytree(ROOT / "templates", folder / "templates")
    path = folder / page.file
    spot = SPOTS.get(page.code, page.right).strip("\n")
    text = path.read_text("utf-8")
    assert page.whole or text.count(spot) == 1, f"what the example of {page.code} replaces must stand there once"
    changed = example if page.whole else text.replace(spot, example.strip("\n"))
    path.write_bytes(changed.encode(page.saved_as if wrong else "utf-8"))
    raise Refused(open_project(folder, typography=True).findings)


def as_page(page: Explanation, example: str, folder: Path, *, wrong: bool) -> None:
    markup = f'<html lang="en"><head><title>T</title></head><body>\n{example}\n</body></html>'
    number(read_page(markup, file="page"), file="page")


def as_template(page: Explanation, example: str, folder: Path, *, wrong: bool) -> None:
    (folder / "templates").mkdir(parents=True)
    (folder / "templates" / "body.html").write_text(example, "utf-8")
    extract_templates(folder, make_environment(folder / "templates"))


def as_typography(page: Explanation, example: str, folder: Path, *, wrong: bool) -> None:
    read_rules(tomllib.loads(example))


def as_styles(page: Explanation, example: str, folder: Path, *, wrong: bool) -> None:
    text = (ROOT / page.file).read_text("utf-8")
    assert text.count(f"\n{page.right}\n") == 1
    folder.mkdir(parents=True)
    (folder / "styles.toml").write_text(text.replace(f"\n{page.right}\n", f"\n{example}\n"), "utf-8")
    load_policy(folder / "styles.toml")


def in_build(page: Explanation, example: str, folder: Path, *, wrong: bool) -> None:
    """Build the good project's documents, as web pages, with the example in its place."""
    catalogs = [path.relative_to(ROOT) for path in ROOT.glob("locales/*/LC_MESSAGES/templates.po")]
    shutil.copytree(GOOD, folder, dirs_exist_ok=True)
    shutil.copytree(ROOT / "templates", folder / "templates")
    for catalog in catalogs:
        if (folder / catalog).parent.is_dir():
            shutil.copy(ROOT / catalog, folder / catalog)
    text = (folder / page.file).read_text("utf-8")
    assert text.count(page.right) == 1, f"what the example of {page.code} replaces must stand there once"
    (folder / page.file).write_text(text.replace(page.right, example), "utf-8")
    project, kinds = open_project(folder), read_kinds(folder / "templates")
    options = Options(output=folder / "build", formats=("html",), jobs=0)
    outcome = build(project, kinds, plan(project, kinds, allow_partial=False), options, Report())
    raise Refused(outcome.findings)


@functools.cache
def review_of_the_project() -> Review:
    corpus, _ = read_sources(ROOT)
    return Review.of(corpus, read_languages(ROOT / "locales"))


def in_catalog(page: Explanation, example: str, folder: Path, *, wrong: bool) -> None:
    """Review a catalog of the project that has the example only."""
    review, domain = review_of_the_project(), Path(page.file).stem
    language = Path(page.file).parts[1]
    plurals = Catalog(locale=language).plural_forms
    head = f'msgid ""\nmsgstr ""\n"Plural-Forms: {plurals}\\n"\n\n'
    source = {"gorenjska": "sl", "chemnitz": "de"}.get(domain, "en")
    findings, _ = review_catalog(
        f"{head}{example}\n".encode(), domain=domain, source=source, language=language, file=page.file, review=review
    )
    raise Refused(findings)


RUNS: dict[str, Callable[..., None]] = {
    **dict.fromkeys(("E305", "W410", "W411", "W412"), in_build),
    **dict.fromkeys(("E501", "E502", "E503"), as_page),
    **dict.fromkeys(("E504", "E506"), as_template),
    **dict.fromkeys(("E320", "E321"), as_typography),
    **dict.fromkeys((f"E{n}" for n in (*range(403, 410), 420)), in_catalog),
    **dict.fromkeys((f"W{n}" for n in range(420, 428)), in_catalog),
    "E308": as_styles,
}


def codes_found(page: Explanation, example: str, folder: Path, *, wrong: bool) -> set[str]:
    try:
        RUNS.get(page.code, in_project)(page, example, folder, wrong=wrong)
    except Refused as refused:
        return {finding.code for finding in refused.findings}
    return set()


def tried() -> Iterable[str]:
    return sorted(set(PAGES) - set(UNTRIED))


# ── the tests ────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    codes = codes_of(ROOT / "src")
    assert len(codes) > 60
    assert sorted(codes - set(PAGES)) == [], "codes without a page in explanations.toml"
    assert sorted(set(PAGES) - codes) == [], "pages without a code in src/"


@pytest.mark.parametrize("code", PAGES)
def test_a_page_says_something_of_everything(code: str) -> None:
    page = PAGES[code]
    assert not page.title.endswith(".")
    assert page.meaning.rstrip().endswith((".", "…"))
    assert page.file
    assert page.wrong.strip()
    assert page.right.strip()
    assert page.wrong != page.right or page.saved_as != "utf-8"


@pytest.mark.parametrize("code", tried())
def test_the_wrong_example_gives_the_code(code: str, tmp_path: Path) -> None:
    page = PAGES[code]
    assert code in codes_found(page, page.wrong, tmp_path / "wrong", wrong=True)


@pytest.mark.parametrize("code", tried())
def test_the_right_example_does_not_give_the_code(code: str, tmp_path: Path) -> None:
    page = PAGES[code]
    assert code not in codes_found(page, page.right, tmp_path / "right", wrong=False)


def test_the_list_names_all_codes_in_order() -> None:
    assert [line.split("  ")[0] for line in list_codes(ENGLISH).split("\n")] == sorted(PAGES)


def test_a_page_is_told_with_both_examples() -> None:
    page = Explanation("E1", "A title", "What it means.", "a.yaml", "  a: 1\n  b: 2", "a: 2")
    assert explain(page, ENGLISH) == (
        "E1 (error): A title\n\nWhat it means.\n\nWrong, in a.yaml:\n\n    a: 1\n    b: 2\n\nRight:\n\n    a: 2"
    )


def test_what_cannot_be_seen_in_an_example_is_named() -> None:
    assert "    monitoring: |\n    <tab>Vsako" in explain(PAGES["E003"], ENGLISH)
    assert "<U+202E>" in explain(PAGES["E004"], ENGLISH)
    assert "\u202e" not in explain(PAGES["E004"], ENGLISH)


def test_the_encoding_of_a_wrong_example_is_named() -> None:
    assert "Wrong (if saved as cp1250), in" in explain(PAGES["E002"], ENGLISH)


def test_the_command_explains_a_code_in_any_case(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "w208"]) == WELL
    assert capsys.readouterr().out == f"{explain(PAGES['W208'], ENGLISH)}\n"


def test_the_command_without_a_code_lists_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain"]) == WELL
    assert capsys.readouterr().out == f"{list_codes(ENGLISH)}\n"


def test_an_unknown_code_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["explain", "E999"])
    assert "there is no code “E999”" in capsys.readouterr().err
