"""Runs a build of a project: plans it, has the items made, and says what came of it."""

from __future__ import annotations

from collections.abc import Mapping

from policygen.build.hands import Work
from policygen.build.incremental import Job, make_current
from policygen.build.index import write_index
from policygen.build.inventory import take_inventory
from policygen.build.manifest import inputs_of
from policygen.build.outcome import Options, Outcome, Report
from policygen.build.parcels import parcelled
from policygen.build.plan import FORMATS, Plan, plan
from policygen.build.project import Project
from policygen.build.readiness import load
from policygen.build.standing import regions_of
from policygen.compose.kinds import Kind
from policygen.content.corpus import TRANSNATIONAL
from policygen.content.merge import merge
from policygen.findings import in_order


def build(project: Project, kinds: dict[str, Kind], chosen: Plan, options: Options, report: Report) -> Outcome:
    """Build the items of a plan; returns what happened. Only this process writes files.

    Raises ``Refused`` where another build is at work and is not waited for; a document that cannot be written is a
    finding, and all others are built.
    """
    outcome = Outcome(held=list(chosen.held), findings=list(project.findings), orphans=_orphans(project, chosen))
    if options.strict and project.findings:
        outcome.failed = list(chosen.items)
        return outcome
    whole = plan(project, kinds)

    job = Job(
        root=project.root,
        items=chosen.items,
        wanted=frozenset(item.path(suffix) for item in whole.items for suffix in FORMATS),
        held=frozenset(item.document for item in whole.held),
        regions=regions_of(project),
        inputs=lambda item, inventory: inputs_of(item, inventory.files, kinds[item.kind].folder),
        prepare=lambda: work_on(project, kinds),
        load=lambda: load(project.root, options.formats),
        context=lambda orders: (parcelled(project, {order.item.owner for order in orders}), kinds),
        is_original=lambda item: project.corpus.source_language(item.owner) == item.language,
        index=lambda manifest: write_index(project, manifest, outcome.held),
    )
    make_current(job, options.inventory or take_inventory(project.root), options, outcome, report)
    outcome.findings = in_order(outcome.findings)
    return outcome


def work_on(project: Project, kinds: Mapping[str, Kind]) -> Work:
    """Return what makes items of a project, in this process."""
    # Not before the first worker has its order: it needs the time more than this process does.
    from policygen.build.work import Workshop, make

    shop = Workshop.of(project, kinds)
    return lambda order, deliver: make(order, shop, deliver)


def _orphans(project: Project, plan: Plan) -> list[str]:
    """Return the regional recommendations that no joint one takes up, where the joint document is built."""
    joint = any(item.owner == TRANSNATIONAL for item in plan.items)
    merged = merge(project.corpus) if joint else None
    lines = []
    for item in merged.untaken if merged else ():
        reason = getattr(item.reason, "source", None) or "no reason given"
        lines.append(f"{item.region.id} {item.regional.id} “{item.regional.title.source}”: {reason}")
    return lines
