"""What a build says of why it makes a document, and that it makes no other."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from policygen.build.lock import locked
from policygen.build.records import Archive
from policygen.build.trace import reach, style_of
from policygen.findings import Refused

STATEMENT = "Občine naj plačajo prva majhna naročila."
UNIT = "gorenjska/paper/recommendations/R1/statement"


#: Runs a command, and says which heavy modules it has loaded.
CHILD = """
import sys
from policygen.cli import main
code = main(sys.argv[1:])
print(sorted({"pydantic", "jinja2", "babel", "weasyprint", "docx", "yaml"} & sys.modules.keys()))
sys.exit(code)
"""


def why(text: str) -> dict[str, list[str]]:
    """Return the reasons that a build printed, by document."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith(("built ", "would build ")):
            key = line.rsplit(" ", 1)[1].rstrip(":")
            found[key] = []
        elif line.startswith("    ") and found:
            found[key].append(line.strip())
    return found


def test_a_first_build_knows_of_no_earlier_one(project, run) -> None:
    result = run("build", "gorenjska", "-l", "sl", "-f", "html", "--why", "--jobs", "0", project=project)
    assert why(result.out) == {"gorenjska.sl": ["nothing is known of an earlier build"]}


def test_a_changed_unit_is_named_for_each_document_that_prints_it(rebuilt, run, edit) -> None:
    edit(rebuilt / "sources/regions/gorenjska/paper.yaml", STATEMENT, STATEMENT.replace("majhna", "drobna"))
    reasons = why(run("build", "--why", "-f", "html", "--jobs", "0", project=rebuilt).out)
    assert reasons["gorenjska.sl"] == [f"unit {UNIT} (sl) is changed"]
    assert f"unit {UNIT} (en) is changed" in reasons["gorenjska.en"]
    assert reasons.keys() == {"gorenjska.sl", "gorenjska.en"}


def test_a_changed_translation_of_a_heading_is_named_for_the_language_alone(rebuilt, run, edit, spoken) -> None:
    edit(rebuilt / "locales/pl/LC_MESSAGES/templates.po", f'"{spoken("pl", "Imprint")}"', '"Żółta stopka"')
    reasons = why(run("build", "--why", "-f", "html", "--jobs", "0", project=rebuilt).out)
    assert reasons == {key: ["message “Imprint” (pl) is changed"] for key in ("bielsko-biala.pl", "central-europe.pl")}


def test_a_changed_template_is_named(rebuilt, run, edit) -> None:
    edit(
        rebuilt / "templates/regional-policy-paper/body.html",
        '<section class="chapter',
        '<section class="chapter chapter',
    )
    reasons = why(run("build", "--why", "-f", "html", "--jobs", "0", project=rebuilt).out)
    assert set(map(tuple, reasons.values())) == {("templates/regional-policy-paper/body.html is changed",)}
    assert not any(key.startswith("central-europe") for key in reasons)


def test_a_style_of_one_format_makes_that_format_alone(rebuilt, run, edit) -> None:
    edit(rebuilt / "templates/style/screen.css", "\np {", "\np { margin: 1px;")
    result = run("build", "gorenjska", "-l", "sl", "--why", "--jobs", "0", project=rebuilt)
    assert why(result.out) == {"gorenjska.sl": ["templates/style/screen.css is changed"]}
    assert "1 files written, 3 unchanged" in result.out


def test_an_output_edited_by_hand_is_named(rebuilt, run) -> None:
    path = rebuilt / "build/gorenjska/gorenjska.sl.html"
    path.write_text("<p>moje</p>")
    result = run("build", "gorenjska", "--why", "--jobs", "0", project=rebuilt)
    assert why(result.out) == {"gorenjska.sl": ["gorenjska/gorenjska.sl.html is not as it was built"]}
    assert "1 files written, 7 unchanged" in result.out


def test_a_dry_run_says_the_same_and_writes_nothing(rebuilt, run, edit, outputs) -> None:
    edit(rebuilt / "sources/regions/gorenjska/paper.yaml", STATEMENT, STATEMENT.replace("majhna", "drobna"))
    before = outputs(rebuilt)
    told = run("build", "--dry-run", "-f", "html", "--jobs", "0", project=rebuilt).out
    assert outputs(rebuilt) == before
    assert why(told) == why(run("build", "--why", "-f", "html", "--jobs", "0", project=rebuilt).out)


def test_a_dry_run_of_what_is_built_would_build_nothing(built, run) -> None:
    assert run("build", "--dry-run", project=built).out.endswith("nothing would be built\n")


def test_what_a_build_found_is_said_again_when_nothing_has_changed(rebuilt, run, edit) -> None:
    edit(rebuilt / "sources/regions/gorenjska/paper.yaml", STATEMENT, STATEMENT.replace("majhna", "drobna"))
    first = run("build", "-f", "html", "--jobs", "0", project=rebuilt)
    second = run("build", "-f", "html", "--jobs", "0", project=rebuilt)
    assert (first.code, second.code) == (0, 0)
    assert "W412" in second.err
    assert second.err == first.err
    assert second.out.splitlines()[0] == next(line for line in first.out.splitlines() if line.startswith("not taken"))


def test_a_build_without_a_change_loads_neither_models_nor_templates_nor_engines(built) -> None:
    command = [sys.executable, "-c", CHILD, "build", "--project", str(built)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "0 files written, 28 unchanged" in done.stdout
    assert done.stdout.endswith("\n[]\n")


def test_findings_are_said_again_in_another_language_without_reading_its_catalog(rebuilt, run, edit) -> None:
    edit(rebuilt / "sources/regions/gorenjska/paper.yaml", STATEMENT, STATEMENT.replace("majhna", "drobna"))
    words = ("build", "gorenjska", "-f", "html", "--message-language", "sl", "--project", str(rebuilt))
    first = run(*words, "--jobs", "0")
    assert "opozorilo W412: " in first.err
    again = subprocess.run([sys.executable, "-c", CHILD, *words], capture_output=True, text=True, check=True)
    assert again.stderr == first.err
    assert again.stdout.endswith("\n[]\n")


def test_a_language_that_findings_were_not_said_in_before_is_learnt(rebuilt, run, edit) -> None:
    edit(rebuilt / "sources/regions/gorenjska/paper.yaml", STATEMENT, STATEMENT.replace("majhna", "drobna"))
    words = ("build", "gorenjska", "-f", "html", "--project", str(rebuilt))
    run(*words, "--jobs", "0")
    first = run(*words, "--message-language", "pl")
    assert "ostrzeżenie W412: " in first.err
    command = [sys.executable, "-c", CHILD, *words, "--message-language", "pl"]
    again = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (again.stderr, again.stdout[-4:]) == (first.err, "\n[]\n")
    assert "warning W412: " in run(*words).err


@pytest.mark.parametrize("damage", ["cut", "another value", "no text", "gone"])
def test_a_damaged_record_counts_as_none_and_the_document_is_made_again(rebuilt, run, outputs, damage) -> None:
    before = outputs(rebuilt)
    path = rebuilt / "build/.state/items/gorenjska.sl.json"
    match damage:
        case "cut":
            path.write_bytes(path.read_bytes()[:-20])
        case "another value":
            path.write_text(path.read_text().replace('"gorenjska"', '"gorenjskb"', 1))
        case "no text":
            path.write_bytes(b"\xff\x00")
        case _:
            path.unlink()
    shutil.rmtree(rebuilt / "build/.state/whole")
    assert Archive(rebuilt / "build").item("gorenjska.sl") is None
    result = run("build", "-f", "html", "--jobs", "0", project=rebuilt)
    assert "1 files written, 6 unchanged" in result.out
    assert outputs(rebuilt) == before


def test_outputs_of_documents_that_left_are_removed_and_named(rebuilt, run, edit) -> None:
    edit(rebuilt / "templates/central-european-recommendation/document.yaml", "id: central-europe", "id: ce-2026")
    result = run("build", "gorenjska", "-f", "html", "--jobs", "0", project=rebuilt)
    gone = rebuilt / "build/central-europe/central-europe.pl.docx"
    assert f"removed {gone}: there is no such document any more" in result.out
    assert not gone.exists()


# ── one build at a time ──────────────────────────────────────────────────────────────────────────────────────


def test_a_second_build_names_who_is_at_work_and_ends_where_it_may_not_wait(rebuilt, run, edit) -> None:
    (rebuilt / "build/gorenjska/gorenjska.sl.html").unlink()
    words = ("build", "-f", "html", "--no-wait", "--jobs", "0")
    with locked(rebuilt / "build/.state", wait=True, tell=print):
        # The lock is that of this process, but of another file handle.
        result = run(*words, project=rebuilt)
    assert result.code == 1
    assert "error E703: another build works here (process " in result.err
    assert run(*words, project=rebuilt).code == 0


def test_a_second_build_waits_and_goes_on_when_the_first_is_done(rebuilt, run) -> None:
    (rebuilt / "build/gorenjska/gorenjska.sl.html").unlink()
    holder = f"""
import sys, time
from pathlib import Path
from policygen.build.lock import locked
with locked(Path({str(rebuilt / "build/.state")!r}), wait=True, tell=print):
    print("held", flush=True)
    time.sleep(3)
"""
    first = subprocess.Popen([sys.executable, "-c", holder], stdout=subprocess.PIPE, text=True)
    assert first.stdout
    assert first.stdout.readline() == "held\n"
    result = run("build", "-f", "html", "--jobs", "0", project=rebuilt)
    assert first.wait(timeout=30) == 0
    first.stdout.close()
    assert f"another build works here (process {first.pid}, since " in result.out
    assert "1 files written, 6 unchanged" in result.out


def test_a_lock_ends_with_the_process_that_held_it(tmp_path: Path) -> None:
    code = f"""
import os, signal
from pathlib import Path
from policygen.build.lock import locked
with locked(Path({str(tmp_path)!r}), wait=True, tell=print):
    os.kill(os.getpid(), signal.SIGKILL)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode < 0
    start = time.monotonic()
    with locked(tmp_path, wait=False, tell=print):
        assert time.monotonic() - start < 5


def test_a_lock_that_is_held_is_refused_to_whoever_does_not_wait(tmp_path: Path) -> None:
    again = locked(tmp_path, wait=False, tell=print)
    with locked(tmp_path, wait=False, tell=print), pytest.raises(Refused, match="another build works here"):
        again.__enter__()


# ── what a document can reach ────────────────────────────────────────────────────────────────────────────────

FILES = dict.fromkeys(
    [
        "sources/project.yaml", "sources/glossary.yaml", "sources/schema/project.json",
        "sources/regions/gorenjska/paper.yaml", "sources/regions/gorenjska/figures/hala.jpg",
        "sources/regions/sokolov/region.yaml", "sources/regions/sokolov/paper.yaml",
        "sources/transnational/recommendation.yaml", "locales/cs/language.toml",
        "locales/cs/LC_MESSAGES/sokolov.po", "locales/cs/LC_MESSAGES/gorenjska.po", "locales/gorenjska.pot",
        "templates/page.html", "templates/style/palette.toml", "templates/style/print.css",
        "templates/style/screen.css", "templates/style/fonts/Serif.ttf", "templates/style/fonts/web/Serif.woff2",
    ],
    "0",
)  # fmt: skip


def test_a_paper_reaches_its_own_files_and_what_all_share() -> None:
    reached = reach("gorenjska", ("gorenjska", "transnational", "templates"), FILES)
    left = {
        "sources/schema/project.json", "sources/regions/sokolov/paper.yaml", "locales/cs/LC_MESSAGES/sokolov.po",
        "locales/gorenjska.pot", "templates/style/print.css", "templates/style/screen.css",
        "templates/style/fonts/web/Serif.woff2",
    }  # fmt: skip
    assert FILES.keys() - reached.keys() == left


@pytest.mark.parametrize(
    ("form", "others"),
    [("pdf", {"screen.css", "fonts/web/Serif.woff2"}), ("html", {"print.css"}),
     ("docx", {"screen.css", "print.css", "fonts/web/Serif.woff2"})],
)  # fmt: skip
def test_a_format_goes_by_its_own_style(form: str, others: set[str]) -> None:
    style = {path for path in FILES if path.startswith("templates/style/")}
    assert style - style_of(form, FILES).keys() == {f"templates/style/{name}" for name in others}


WRITE = """
import json, sys
from dataclasses import replace
from pathlib import Path
from policygen.build.files import hashes
from policygen.build.project import open_project
from policygen.build.trace import style_of
from policygen.build.work import Workshop, write
from policygen.compose.compose import compose
from policygen.compose.images import make_images
from policygen.compose.kinds import read_kinds

root, form, opened = Path(sys.argv[1]), sys.argv[2], set()

def watch(event, arguments):
    if event == "open" and "/templates/style/" in str(arguments[0]):
        opened.add(str(arguments[0])[len(str(root)) + 1 :])

project = open_project(root)
kinds = read_kinds(root / "templates")
shop = Workshop.of(project, kinds)
composed = compose(project.corpus, kinds["regional-policy-paper"], "gorenjska", "sl", shop.materials)
page = replace(composed.page, images=make_images(composed.observed.images))
expected = style_of(form, hashes(root, ("templates",))).keys()
sys.addaudithook(watch)
outputs, _, _ = write(page, root, project.palette, {"sl": "sl-SI", "en": "en-GB"}, (form,))
assert outputs[form] and opened
print(json.dumps(sorted(opened - expected)))
"""


@pytest.mark.parametrize("form", ["pdf", "print", "docx", "html"])
def test_a_writer_opens_no_file_of_the_style_but_those_that_it_goes_by(built, form: str) -> None:
    done = subprocess.run([sys.executable, "-c", WRITE, str(built), form], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []
