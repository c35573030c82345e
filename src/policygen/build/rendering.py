"""The process beside a cluster's worker that makes its items: ``python -m policygen.build.rendering FOLDER``.

It has the project and the engines loaded, and a child of it makes one order after another, with limits. Orders come on
standard input; their outputs and what comes of them go to standard output, in the frames of ``crew``. A process of its
own, because a worker of dask has threads, and what is forked from threads may stand still for ever. With ``--passing``,
the folder is removed at the end, also where the worker has been killed.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from policygen.build.crew import Crew
from policygen.build.hands import usual_limits
from policygen.build.orders import Deliver, Made, Order, Piece
from policygen.build.plan import FORMATS
from policygen.build.project import open_project
from policygen.build.readiness import load
from policygen.build.serving import frames, send
from policygen.build.work import Workshop, make
from policygen.compose.kinds import read_kinds


def serve(root: Path) -> None:
    """Make items of the project at ``root`` until standard input ends."""
    # What engines print must not stand between the frames.
    answers = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    project = open_project(root)
    shop = Workshop.of(project, read_kinds(root / "templates"))
    load(root, FORMATS)

    def work(order: Order, deliver: Deliver) -> Made:
        return make(order, shop, deliver)

    def pass_on(piece: Piece) -> None:
        send(answers, piece)

    crew = Crew[Order, Made](
        work, size=1, limits=usual_limits(), closing=[sys.stdin.fileno(), answers], deliver=pass_on
    )
    for order in frames(sys.stdin.buffer):
        send(answers, crew.do(order))


if __name__ == "__main__":
    try:
        serve(Path(sys.argv[1]))
    finally:
        if sys.argv[2:] == ["--passing"]:
            shutil.rmtree(sys.argv[1], ignore_errors=True)
