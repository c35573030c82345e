"""A project in parcels says what the project says, and leaves packed what nobody asks for."""

from __future__ import annotations

import pickle
from pathlib import Path

from policygen.build.parcels import parcelled
from policygen.build.plan import plan
from policygen.build.project import open_project
from policygen.build.work import Workshop
from policygen.compose.compose import compose
from policygen.compose.kinds import read_kinds

ROOT = Path(__file__).parents[2]


def test_items_of_a_project_in_parcels_have_the_same_pages() -> None:
    project, kinds = open_project(ROOT), read_kinds(ROOT / "templates")
    sent = pickle.loads(pickle.dumps(parcelled(project, {"gorenjska"})))
    here, there = Workshop.of(project, kinds), Workshop.of(sent, kinds)
    for item in plan(project, kinds).items:
        if item.language in ("sl", "de"):
            pages = [
                compose(shop.project.corpus, kinds[item.kind], item.owner, item.language, shop.materials)
                for shop in (here, there)
            ]
            assert pages[0].page == pages[1].page, item.key
            assert pages[0].observed.passages == pages[1].observed.passages, item.key


def test_a_paper_unpacks_its_own_documents_and_catalogs() -> None:
    project, kinds = open_project(ROOT), read_kinds(ROOT / "templates")
    sent = pickle.loads(pickle.dumps(parcelled(project, {"gorenjska"})))
    shop = Workshop.of(sent, kinds)
    compose(sent.corpus, kinds["regional-policy-paper"], "gorenjska", "sl", shop.materials)
    documents, catalogs = sent.corpus.documents, sent.catalogs.by_name
    assert list(documents) == list(project.corpus.documents)
    assert {owner for owner, _ in documents._unpacked} == {"gorenjska", "transnational"}
    assert {language for _, language in catalogs._unpacked} <= {"sl", "en"}
    assert len(documents) == len(project.corpus.documents)
    assert dict(documents) == dict(project.corpus.documents)
